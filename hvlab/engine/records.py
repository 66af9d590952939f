"""What the engine writes down: inputs, events, changes."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.events import Event
from hvlab.operations.base import Operation
from hvlab.world.clock import Instant
from hvlab.world.world import Delta


@dataclass(frozen=True)
class Entry:
    """An input: somebody asked for `operation` at `at`. The journal is a list of these, and with
    the first world it is all that is needed to make the lab again (law 7)."""

    at: Instant
    operation: Operation


@dataclass(frozen=True)
class Stamped:
    """An event with the instant it happened and the job it belongs to."""

    at: Instant
    job: str
    event: Event


@dataclass(frozen=True)
class Change:
    """One step of the lab, to be undone and done again as a whole.

    `entry` is the input that caused it; None for what jobs did later by themselves.
    """

    delta: Delta
    events: tuple[Stamped, ...]
    entry: Entry | None = None
    failures: tuple[tuple[str, Exception], ...] = ()
