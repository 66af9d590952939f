"""Every scenario: general ones, those of the lessons, the incidents."""

from __future__ import annotations

from hvlab.scenarios.general import GENERAL
from hvlab.scenarios.incidents import INCIDENTS
from hvlab.scenarios.lessons import LESSONS
from hvlab.scenarios.scenario import Scenario

GROUPS: dict[str, tuple[Scenario, ...]] = {
    "To look around": GENERAL,
    "For the lessons": LESSONS,
    "Incidents": INCIDENTS,
}
"""By the title of their group."""

SCENARIOS: dict[str, Scenario] = {one.name: one for group in GROUPS.values() for one in group}
"""By name."""
