"""What a scenario is: a starting point, and the operations that reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hvlab.engine import Lab
from hvlab.world.host import Host

EPOCH = datetime(2026, 3, 9, 8, 0, 0)
"""When most scenarios begin: a Monday morning."""


@dataclass(frozen=True)
class Scenario:
    """A starting point: its name, what it is about, and the operations that reach it.

    `about` of an incident says what was reported, never what is wrong: finding that out is the
    exercise. `incident` is its id in the course (`I05`), `lessons` are those it serves (`L6`).
    """

    name: str
    about: str
    reach: Callable[[Lab], None]
    epoch: datetime = EPOCH
    host: Host | None = None
    lessons: tuple[str, ...] = ()
    incident: str = ""
