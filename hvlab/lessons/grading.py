"""Grading a prediction: do it on a copy of the lab, and look. The lab itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hvlab.api import OpenLab
from hvlab.errors import HvlabError, InternalError, LabError
from hvlab.lessons.model import Choice, Condition, Lesson, Pick, Place
from hvlab.lessons.trees import GONE, ROOT, read_shape, write_shape

Answer = str | Mapping[str, str]

ELSEWHERE = (
    "Your lab has moved on since, so this was tried on a lab as it is at the beginning of this "
    "section."
)


@dataclass(frozen=True)
class Grade:
    """Whether an answer is right, and why; `yours` and `copys` are drawings to compare."""

    right: bool
    lines: tuple[str, ...]
    yours: str = ""
    copys: str = ""

    @property
    def title(self) -> str:
        return "Right." if self.right else "Not quite."


@dataclass(frozen=True)
class Trial:
    """A lab before and after the act a question is about."""

    before: OpenLab
    after: OpenLab
    remark: str = ""


def grade(lesson: Lesson, question: Pick | Place, lab: OpenLab, answer: Answer) -> Grade:
    """Grade an answer. Raises LabError for one that cannot be understood; `lab` is only read."""
    if isinstance(question, Pick):
        return _grade_pick(lesson, question, lab, answer)
    return _grade_place(lesson, question, lab, answer)


def try_out(lesson: Lesson, question: Pick | Place, lab: OpenLab) -> Trial:
    """Do what the question is about on a copy of the lab as it is, if the question still fits;
    else on a lab as it is at the beginning of the question's section."""
    if question.fits is not None:
        here = _attempt(question, question.fits, settled(lab))
        if here is not None:
            return here
    there = _attempt(question, lambda _: True, beginning(lesson, question.section))
    if there is None:
        raise InternalError(f"The question '{question.id}' has no answer.")
    return there if question.fits is None else replace(there, remark=ELSEWHERE)


def beginning(lesson: Lesson, section: str) -> OpenLab:
    """A new lab at the beginning of a section."""
    lab = OpenLab.open(lesson.scenario)
    lesson.section(section).reach(lab)
    return lab


def _attempt(question: Pick | Place, fits: Condition, before: OpenLab) -> Trial | None:
    """Do it; None where this lab refuses, or is not the one the question is about."""
    try:
        if not fits(before):
            return None
        after = before.fork()
        question.act(after)
        after.settle()
        trial = Trial(before, after)
        if isinstance(question, Pick) and len(true_choices(question, trial)) != 1:
            return None
    except InternalError:
        raise
    except HvlabError:
        return None
    return trial


def settled(lab: OpenLab) -> OpenLab:
    """A copy of the lab in which everything that was begun has ended."""
    copy = lab.fork()
    copy.settle()
    return copy


def true_choices(question: Pick, trial: Trial) -> list[Choice]:
    """The choices whose claim the copy bears out."""
    return [choice for choice in question.choices if choice.holds(trial.before, trial.after)]


def _grade_pick(lesson: Lesson, question: Pick, lab: OpenLab, answer: Answer) -> Grade:
    choices = {choice.id: choice for choice in question.choices}
    picked = choices.get(answer) if isinstance(answer, str) else None
    if picked is None:
        raise LabError(f"Answer with one of: {', '.join(choices)}.")
    trial = try_out(lesson, question, lab)
    truth = true_choices(question, trial)[0]
    lines = [picked.why] if picked is truth else [picked.why, f"The copy shows: {truth.text}"]
    return Grade(picked is truth, tuple(filter(None, [*lines, trial.remark])))


def _grade_place(lesson: Lesson, question: Place, lab: OpenLab, answer: Answer) -> Grade:
    given = _read_placement(question, answer)
    trial = try_out(lesson, question, lab)
    found = question.truth(trial.before, trial.after)
    truth = {item: found[item] for item in question.items}
    wrong = [item for item in question.items if given[item] != truth[item]]
    lines = [_slip(question, item, given[item], truth[item]) for item in wrong]
    drawn = (write_shape(given), write_shape(truth)) if question.tree and wrong else ("", "")
    lines = list(dict.fromkeys(lines)) or [question.because]
    return Grade(not wrong, tuple(filter(None, [*lines, trial.remark])), *drawn)


def _read_placement(question: Place, answer: Answer) -> dict[str, str]:
    if isinstance(answer, str):
        if not question.tree:
            items = ", ".join(f"{item!r}: ..." for item in question.items)
            raise LabError(f"Answer with {{{items}}}; {_the_places(question)}")
        answer = read_shape(answer, question.items)
    given = {str(item): str(place) for item, place in answer.items()}
    for item in question.items:
        if item not in given:
            raise LabError(f"Nothing is said of '{item}' yet.")
        if given[item] not in question.places:
            raise LabError(f"'{item}' cannot be in '{given[item]}'; {_the_places(question)}")
    return {item: given[item] for item in question.items}


def _the_places(question: Place) -> str:
    return "the places are: " + ", ".join(place for place in question.places if place) + "."


def _slip(question: Place, item: str, given: str, truth: str) -> str:
    known = question.slips.get((item, given))
    if known is not None:
        return known
    name = question.items[item]
    if question.tree:
        if truth == GONE:
            return f"{_opening(item)} is not in the tree any more."
        where = "under nothing: it is the root" if truth == ROOT else f"under {truth}"
        return f"{_opening(item)} hangs {where}."
    return f"{name}: {question.places[truth]}, not {question.places[given]}."


def _opening(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]
