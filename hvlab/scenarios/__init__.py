"""Starting points of the lab, each reached by operations on an empty host."""

from hvlab.scenarios.catalogue import GROUPS, SCENARIOS, build, listing
from hvlab.scenarios.scenario import Scenario

__all__ = ["GROUPS", "SCENARIOS", "Scenario", "build", "listing"]
