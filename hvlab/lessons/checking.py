"""Checking an exercise: look at the state, tick what is reached, say what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.api import OpenLab
from hvlab.lessons.grading import settled
from hvlab.lessons.model import Exercise, Goal


@dataclass(frozen=True)
class Tick:
    """One goal and what is still missing for it; "" when it is reached."""

    goal: Goal
    missing: str

    @property
    def reached(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Check:
    """The state of an exercise."""

    ticks: tuple[Tick, ...]

    @property
    def solved(self) -> bool:
        return all(tick.reached for tick in self.ticks)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still missing, a sentence each."""
        return tuple(tick.missing for tick in self.ticks if tick.missing)

    @property
    def title(self) -> str:
        if self.solved:
            return "Done: every goal is reached."
        reached = sum(tick.reached for tick in self.ticks)
        return f"Not there yet: {reached} of {len(self.ticks)} goals reached."


def check(exercise: Exercise, lab: OpenLab) -> Check:
    """Look at a copy of the lab in which everything that was begun has ended."""
    copy = settled(lab)
    return Check(tuple(Tick(goal, goal.missing(copy)) for goal in exercise.goals))
