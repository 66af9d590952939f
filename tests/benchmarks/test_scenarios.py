"""How long a scenario takes to open."""

from __future__ import annotations

from functools import partial

from hvlab.scenarios import SCENARIOS, build
from tests.benchmarks.learners import by_turns

YARDSTICK = "domain"
"""Three machines, a directory, a week: tens of milliseconds on a small computer."""


def test_no_scenario_takes_long_to_open():
    """The largest, forty machines, is within ten times of a domain; the rest far below."""
    times = by_turns({name: partial(build, name) for name in SCENARIOS}, 3)
    slowest = max(times, key=times.__getitem__)
    print(f"\n{slowest}: {times[slowest]:.0f} ms, {YARDSTICK}: {times[YARDSTICK]:.0f} ms")

    assert times[slowest] < 10 * times[YARDSTICK]
