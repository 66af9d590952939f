"""Starting points of the lab, each reached by operations on an empty host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.scenarios import catalogue
from hvlab.scenarios.catalogue import build, listing
from hvlab.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from hvlab.scenarios.catalogue import GROUPS, SCENARIOS
else:

    def __getattr__(name: str) -> Any:
        """The whole list, put together when it is asked for."""
        if name not in ("GROUPS", "SCENARIOS"):
            raise AttributeError(f"module 'hvlab.scenarios' has no attribute {name!r}")
        return getattr(catalogue, name)


__all__ = ["GROUPS", "SCENARIOS", "Scenario", "build", "listing"]
