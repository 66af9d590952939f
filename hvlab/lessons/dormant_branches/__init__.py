"""Lesson 2: dormant branches.

Misconceptions: the running VM contains everything in the tree; new checkpoints and Revert follow
the dates; a branch can be merged into another.
"""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.lessons.dormant_branches.exercise import EXERCISE
from hvlab.lessons.dormant_branches.questions import (
    AUDIT,
    DROP_BRANCH,
    NEXT_CHECKPOINT,
    REVERT_TARGET,
    WHY_NOT_IN_NOW,
)
from hvlab.lessons.dormant_branches.story import (
    MONDAY,
    TUESDAY,
    drop_branch,
    write_findings,
)
from hvlab.lessons.look import (
    evening,
    server,
)
from hvlab.lessons.model import (
    Ground,
    Lesson,
    Section,
    Step,
)


def _took_next(lab: OpenLab) -> bool:
    under = server(lab).now_under
    return under is not None and under.parent == evening(lab, TUESDAY) and not under.is_dormant


def _dropped(lab: OpenLab) -> bool:
    left = [one.id for one in server(lab).checkpoints]
    return left == [evening(lab, MONDAY).id, evening(lab, TUESDAY).id]


def _merged_to_the_root(lab: OpenLab) -> bool:
    return not server(lab).checkpoints


LESSON = Lesson(
    "dormant-branches",
    "Dormant branches",
    "after-apply",
    (
        Section("audit"),
        Section("next"),
        Section("drop"),
        Section("merge", drop_branch),
        Section("exercise", write_findings),
    ),
    (
        Step("checkpoint", "next", _took_next),
        Step("drop", "drop", _dropped),
        Step("merge", "merge", _merged_to_the_root),
    ),
    (AUDIT, WHY_NOT_IN_NOW, NEXT_CHECKPOINT, REVERT_TARGET, DROP_BRANCH),
    EXERCISE,
    (
        Ground("REVERT_TARGET", "Revert goes to the checkpoint that Now hangs under."),
        Ground("MERGE_KEEPS_PARENT_FILE", "Of two merged disk files the parent's is the one left."),
        Ground("TEXT_DELETE_SUBTREE", "The words of the question of Delete Checkpoint Subtree..."),
    ),
)
