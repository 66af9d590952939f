"""The incidents of the course: broken worlds. What is wrong is to be found out.

Names begin with the incident's id, then say what was reported. Each world is reached by operations,
those of bad luck and bad ideas among them; in each the fix of the course passes and its trap fails,
and `tests/scenarios/` shows both.
"""

from __future__ import annotations

from hvlab.scenarios.incidents import (
    applications,
    chains,
    directories,
    entries,
    going_back,
    moving,
    replicas,
    space,
)
from hvlab.scenarios.scenario import Scenario

_FILES = (applications, chains, directories, entries, going_back, moving, replicas, space)

INCIDENTS: tuple[Scenario, ...] = tuple(
    sorted((one for file in _FILES for one in file.SCENARIOS), key=lambda one: one.incident)
)
