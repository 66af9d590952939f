"""Starting points of the lab, each reached by operations on an empty host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.later import on_demand
from hvlab.scenarios.catalogue import build, listing
from hvlab.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from hvlab.scenarios.groups import GROUPS, SCENARIOS
else:  # to open a general scenario, the others are not needed
    __getattr__ = on_demand(
        __name__,
        {"GROUPS": "hvlab.scenarios.groups", "SCENARIOS": "hvlab.scenarios.groups"},
    )

__all__ = ["GROUPS", "SCENARIOS", "Scenario", "build", "listing"]
