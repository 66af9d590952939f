"""A job: an operation under way, its phases, and when the next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from hvlab.world.clock import Instant
from hvlab.world.power import VMState


class Running(Protocol):
    """What the world knows of an operation: its names (see `operations/base.py`)."""

    title: ClassVar[str]
    status: ClassVar[str]
    background: ClassVar[bool]
    awaited: ClassVar[bool]


@dataclass(frozen=True)
class Phase:
    """A step of an operation: the method `step` runs `after` milliseconds of the one before."""

    step: str
    after: Instant = 0


@dataclass(frozen=True)
class Job:
    """An operation under way.

    `phases[0]` runs next, at `due`. `affects` are the ids it holds against other jobs, `resting`
    the states to go back to should a phase fail. Progress is arithmetic: see `percent`.
    """

    id: str
    number: int
    operation: Running
    phases: tuple[Phase, ...]
    started: Instant
    due: Instant
    ends: Instant
    affects: frozenset[str]
    resting: tuple[tuple[str, VMState], ...] = ()

    def percent(self, now: Instant) -> int:
        whole = self.ends - self.started
        return 100 if whole <= 0 else min(100, max(0, (now - self.started) * 100 // whole))
