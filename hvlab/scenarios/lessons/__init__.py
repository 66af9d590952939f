"""Starting points that lessons need beside the general ones."""

from __future__ import annotations

from hvlab.scenarios.scenario import Scenario

LESSONS: tuple[Scenario, ...] = ()
