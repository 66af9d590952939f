"""Lesson 1: Revert, Apply, and Create Checkpoint and Apply.

Misconceptions: Revert can be undone; Apply keeps what I have now; going back deletes the newer
checkpoints.
"""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    evening,
    file_fate,
    hangs_under,
    only_evenings,
)
from hvlab.lessons.model import (
    Ground,
    Lesson,
    Section,
    Step,
)
from hvlab.lessons.revert_versus_apply.exercise import EXERCISE
from hvlab.lessons.revert_versus_apply.questions import (
    APPLY_TREE,
    PLAIN_APPLY,
    REVERT_INVOICE,
    WHY_GONE,
    WHY_THERE,
)
from hvlab.lessons.revert_versus_apply.story import (
    TUESDAY,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE


def _reverted(lab: OpenLab) -> bool:
    return file_fate(lab, TODAYS_INVOICE) is Fate.GONE and only_evenings(lab)


def _applied(lab: OpenLab) -> bool:
    kept = file_fate(lab, TODAYS_INVOICE) is Fate.DORMANT
    return kept and hangs_under(lab, evening(lab, TUESDAY))


LESSON = Lesson(
    "revert-versus-apply",
    "Revert versus Apply",
    "patch-week",
    (Section("revert"), Section("apply"), Section("exercise")),
    (Step("revert", "revert", _reverted), Step("apply", "apply", _applied)),
    (REVERT_INVOICE, WHY_GONE, PLAIN_APPLY, APPLY_TREE, WHY_THERE),
    EXERCISE,
    (
        Ground("REVERT_TARGET", "Revert goes to the checkpoint that Now hangs under."),
        Ground("TEXT_REVERT", "The words of Revert's question."),
        Ground(
            "SUPPRESSED_APPLY_IS_PLAIN",
            "With its question switched off, Apply makes no checkpoint of the present.",
        ),
        Ground(
            "SAVED_PRODUCTION_IS_STANDARD",
            "A checkpoint of a saved machine holds its memory, whatever the checkpoint type.",
        ),
    ),
)
