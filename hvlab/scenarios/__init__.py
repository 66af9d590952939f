"""Starting points of the lab, each reached by operations on an empty host."""

from hvlab.scenarios.catalogue import SCENARIOS, Scenario, build

__all__ = ["SCENARIOS", "Scenario", "build"]
