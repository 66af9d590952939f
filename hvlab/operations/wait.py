"""Let time pass: nothing happens on the host, the calendar moves on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import LabError
from hvlab.events import TimePassed
from hvlab.operations.base import Events, Operation
from hvlab.world.clock import Instant
from hvlab.world.job import Phase
from hvlab.world.rules import DAY
from hvlab.world.world import World

END_OF_TIME = 50 * 365 * DAY
"""Within fifty years every date can be written down, on the host and in a guest's files."""


@dataclass(frozen=True)
class LetTimePass(Operation):
    """Wait for `span` milliseconds of simulated time."""

    title: ClassVar[str] = "Let time pass"

    span: Instant

    def check(self, world: World) -> None:
        if self.span <= 0:
            raise LabError("Time only passes forward: ask for more than nothing.")
        if world.now + self.span > END_OF_TIME:
            raise LabError("The lab's calendar ends before that.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("done", self.span),)

    def done(self, world: World) -> Events:
        yield TimePassed(self.span)
