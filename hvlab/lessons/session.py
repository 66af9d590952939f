"""A lesson in the learner's hand: what a notebook calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from hvlab.api import OpenLab
from hvlab.errors import LabError
from hvlab.insight.difference import difference
from hvlab.lessons import shown
from hvlab.lessons.checking import check
from hvlab.lessons.grading import Answer, grade
from hvlab.lessons.model import Lesson, Pick, Place, Section
from hvlab.views.display import Shown
from hvlab.world.world import World

if TYPE_CHECKING:
    from hvlab.views.questions import QuestionCard

BACK_AT_THE_BEGINNING = (
    "You have tried something else meanwhile. The lab is back at the beginning of this section."
)


class OpenLesson:
    """A lesson and its lab: `begin` a section, `predict`, `todo`, `what_changed`, `check`.

    The lab is the learner's own. A lesson changes it in `begin` and, where the text says so, in
    `todo`; everything else only looks.
    """

    def __init__(self, lesson: Lesson, lab: OpenLab) -> None:
        self.lesson = lesson
        self.lab = lab
        self._section = lesson.sections[0]
        self._start: World = lab.world.copy()

    @property
    def title(self) -> str:
        return self.lesson.title

    def begin(self, section: str) -> None:
        """Bring the lab to the beginning of a section, from wherever it is.

        This is the learner's time machine, not an action of the host: it rewinds the lab to the
        beginning of the lesson and, for some sections, does what happened until then.
        """
        self._begin(_named(section, self.lesson.sections, "section"))

    def _begin(self, section: Section) -> None:
        with self.lab.engine.exclusively():
            self.lab.start_over()
            section.reach(self.lab)
        self._section = section
        self._start = self.lab.world.copy()

    def predict(self, question: str, answer: Answer | None = None) -> QuestionCard | Shown:
        """Ask a question; with an answer, grade it.

        Grading does the thing on a copy of the lab and looks at what comes out of it. The lab you
        look at stays as it is. Raises LabError for an answer that is none.
        """
        asked = _named(question, self.lesson.questions, "question")
        if answer is None:
            return self._card(asked)
        return shown.grade(grade(self.lesson, asked, self.lab, answer))

    explain = predict

    def _card(self, question: Pick | Place) -> QuestionCard:
        from hvlab.views.questions import QuestionCard

        def answered(answer: Answer) -> dict[str, object]:
            return shown.feedback(grade(self.lesson, question, self.lab, answer))

        return QuestionCard(shown.form(question), shown.describe(question), answered)

    def todo(self, step: str) -> bool:
        """Whether a step is still to be done; False when you have done it already, by any hand.

        A learner who did something else meanwhile is taken back to the beginning of the section,
        and told so, so that the step does what the text around it says.
        """
        wanted = _named(step, self.lesson.steps, "step")
        self.lab.settle()
        if wanted.done(self.lab):
            return False
        section = _named(wanted.section, self.lesson.sections, "section")
        if self._section is not section or self.lab.world != self._start:
            self._begin(section)
            self.say(BACK_AT_THE_BEGINNING)
        return True

    def say(self, text: str) -> None:
        """Say something beside the cell's result."""
        print(text)  # noqa: T201 - a sentence to the learner, in the cell that caused it

    def what_changed(self, vm: str | None = None) -> Shown:
        """What is different from the beginning of the section: tree, files, guest, clock."""
        self.lab.settle()
        return shown.changes(difference(self._start, self.lab.world, self.lab.vm(vm).id))

    def check(self) -> Shown:
        """Look at the lab as it is: which goals of the exercise are reached, what is missing."""
        return shown.check(check(self.lesson.exercise, self.lab))

    def how_sure(self) -> Shown:
        """What this lesson takes for granted of the host, and how well each of it is known."""
        return shown.grounds(self.lesson.rests_on)

    def __repr__(self) -> str:
        return f"<lesson {self.lesson.id!r}>"


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


def _named(name: str, things: Iterable[T], word: str) -> T:
    found = {thing.id: thing for thing in things}
    if name not in found:
        known = ", ".join(repr(id) for id in found)
        raise LabError(f"This lesson has no {word} {name!r}. There are: {known}.")
    return found[name]
