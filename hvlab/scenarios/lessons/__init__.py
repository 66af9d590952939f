"""Starting points that lessons need beside the general ones; `about` says which lesson each serves.

L1 `first-checkpoint`, L2 `three-depths`, L3 `revert-unasked` and `patch-week`, L4 `patch-week`,
L5 `after-apply`, L6 `tree-to-tidy`, L7 `four-roles` and the banks, L8 `settings-and-disks`,
L9 `time-skew`, L10 the domains, L11 `eight-weeks`, L12 `whose-files`, L13 `broken-chain`,
L14 `patch-night`.
"""

from __future__ import annotations

from hvlab.scenarios.lessons import disks, machines
from hvlab.scenarios.scenario import Scenario

LESSONS: tuple[Scenario, ...] = tuple(
    sorted((*disks.SCENARIOS, *machines.SCENARIOS), key=lambda one: int(one.lessons[0].lstrip("L")))
)
