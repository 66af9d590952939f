"""What a lesson is made of: questions, an exercise, and the moments they start from.

Everything here is a value or a callable over an open lab, the same lab a learner has in hand. No
answer key is written down. A question says what is done, and each choice is a claim about the lab
before and after; `grading` does it on a copy of the lab and sees which claim is true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hvlab.api import OpenLab

Act = Callable[[OpenLab], object]
"""Something done to a lab, e.g. `lambda lab: lab.vm().revert()`."""

Condition = Callable[[OpenLab], bool]
"""Something that is true of a lab, or not."""

Claim = Callable[[OpenLab, OpenLab], bool]
"""Something that is true of a lab before and after, or not. Reads; may try things on forks."""

Placement = Mapping[str, str]
"""Which item is in which place; for a tree: which node hangs under which."""


def nothing(lab: OpenLab) -> None:
    """Do nothing: the question is about the lab as it is."""


@dataclass(frozen=True)
class Section:
    """A part of a lesson with a starting point of its own, reached from the lesson's scenario."""

    id: str
    reach: Act = nothing


@dataclass(frozen=True)
class Step:
    """Something the learner does in a section, by button or by a line of Python.

    `done` looks at the state, so it does not matter by which hand it was done.
    """

    id: str
    section: str
    done: Condition


@dataclass(frozen=True)
class Choice:
    """One answer: a claim that is put to the test, and why it is right or what is wrong with it."""

    id: str
    text: str
    holds: Claim
    why: str


@dataclass(frozen=True)
class Question:
    """What every question has: what is asked, about which act, from which state.

    `fits` says whether the question still makes sense in the lab as the learner has made it; if
    not, or without `fits`, it is about the beginning of its section.
    """

    id: str
    section: str
    text: str
    act: Act
    fits: Condition | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Pick(Question):
    """Pick the one claim that is true."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Place(Question):
    """Say for each item where it is; with `tree`, which node hangs under which.

    `items` and `places` map ids to what the learner reads. `slips` explains particular mistakes,
    by item and place; `because` is said when all is right.
    """

    items: Mapping[str, str]
    places: Mapping[str, str]
    truth: Callable[[OpenLab, OpenLab], Placement]
    because: str
    slips: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tree: bool = False


@dataclass(frozen=True)
class Goal:
    """One thing to reach. `missing` looks at the state and says what is still missing, "" if
    nothing; it accepts every way and gives none away."""

    id: str
    text: str
    missing: Callable[[OpenLab], str]


@dataclass(frozen=True)
class Solution:
    """One way to reach all goals, kept as proof that there is one."""

    name: str
    act: Act


@dataclass(frozen=True)
class Trap:
    """A way that looks right and is not: the misconception, and every sentence the check says."""

    name: str
    misconception: str
    act: Act
    says: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """Something to reach in the lab, by any way."""

    section: str
    goals: tuple[Goal, ...]
    solutions: tuple[Solution, ...]
    traps: tuple[Trap, ...]


@dataclass(frozen=True)
class Ground:
    """A rule of `hvlab.world.rules` that a lesson rests on, in the learner's words. How well the
    rule is known stands with the rule."""

    rule: str
    text: str


@dataclass(frozen=True)
class Lesson:
    """A lesson: its scenario, its parts, and the uncertain ground it stands on."""

    id: str
    title: str
    scenario: str
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    questions: tuple[Pick | Place, ...]
    exercise: Exercise
    rests_on: tuple[Ground, ...] = ()

    def section(self, id: str) -> Section:
        return next(section for section in self.sections if section.id == id)
