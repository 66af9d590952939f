"""Real time, for the eyes: lets simulated time run while somebody watches.

The only place that reads a real clock. It advances the lab in small steps on the kernel's event
loop, also when that loop is late, and stops when no job is left; it starts no thread. Without a
watching front end, without an event loop, or with `HVLAB_SPEED=inf`, jobs settle at once; the world
that comes out is the same.
"""

from __future__ import annotations

import asyncio
import math
import os
import time

from hvlab.engine import Lab

STEP_SECONDS = 0.1
LONGEST_STEP = 3 * STEP_SECONDS
"""Most that one step counts, in real seconds. A kernel that is busy with a cell lets the loop wait
for as long; made up for in one leap, a job would be over before anybody saw its progress."""
SPEED = 6.0
"""Simulated milliseconds per real one: a checkpoint of 2 GB of memory takes about a second."""


def configured_speed() -> float:
    """`HVLAB_SPEED`: a number, or `inf`; the default where it is not understood."""
    try:
        speed = float(os.environ.get("HVLAB_SPEED", SPEED))
    except ValueError:
        return SPEED
    return speed if speed > 0 else SPEED


class Pacer:
    """Keeps a lab going. `watched` is set once a front end has drawn it."""

    def __init__(self, engine: Lab) -> None:
        self.watched = False
        self._engine = engine
        self._speed = configured_speed()
        self._loop = _running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0

    def go(self) -> None:
        """Let the jobs under way go on; at once where nobody watches. Safe from any thread."""
        if self._live():
            self.keep_going()
        else:
            self._engine.settle()

    def keep_going(self) -> None:
        """Where somebody watches, let go on what was begun by another hand (Python's, a redo)."""
        if self._live() and self._engine.remaining() and not self._engine.can_redo:
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._start)

    def _live(self) -> bool:
        self._loop = self._loop or _running_loop()
        return self.watched and self._loop is not None and not math.isinf(self._speed)

    def _start(self) -> None:
        if self._timer is None:
            self._last = time.monotonic()
            self._later()

    def _later(self) -> None:
        assert self._loop is not None
        self._timer = self._loop.call_later(STEP_SECONDS, self._step)

    def _step(self) -> None:
        now = time.monotonic()
        elapsed, self._last = min(now - self._last, LONGEST_STEP), now
        self._timer = None
        with self._engine.exclusively():
            remaining = self._engine.remaining()
            if not remaining or self._engine.can_redo:
                return  # at rest, or rewound: the past stands still until somebody acts
            self._engine.advance(min(remaining, round(elapsed * self._speed * 1000)))
        self._later()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
