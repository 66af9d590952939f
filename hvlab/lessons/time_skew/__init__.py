"""Lesson 3: the guest's clock after going back.

Misconceptions: the clock is always right; it puts itself right in time; a setting made before
Apply is still there afterwards.
"""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    evening,
    file_fate,
    hangs_under,
    in_step,
    is_running,
    server,
)
from hvlab.lessons.model import (
    Ground,
    Lesson,
    Section,
    Step,
)
from hvlab.lessons.time_skew.exercise import EXERCISE
from hvlab.lessons.time_skew.questions import (
    CLOCK_LATER,
    CLOCK_OFF,
    PRODUCTION_CLOCK,
    SWITCH_ON,
    SWITCH_ON_FIRST,
    WHY_MONDAY,
)
from hvlab.lessons.time_skew.story import (
    MONDAY,
    apply_monday,
    take_production,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE


def _went_back(lab: OpenLab) -> bool:
    return (
        hangs_under(lab, evening(lab, MONDAY))
        and file_fate(lab, TODAYS_INVOICE) is Fate.DORMANT
        and not in_step(lab)
    )


def _switched_on(lab: OpenLab) -> bool:
    return hangs_under(lab, evening(lab, MONDAY)) and in_step(lab)


def _applied_production(lab: OpenLab) -> bool:
    under, newest = server(lab).now_under, server(lab).checkpoints[-1]
    went_back = under is not None and under.type == "Production" and under != newest
    return went_back and is_running(lab)


LESSON = Lesson(
    "time-skew",
    "Time skew",
    "time-skew",
    (
        Section("sync-off"),
        Section("switch-on", apply_monday),
        Section("production", take_production),
        Section("exercise"),
    ),
    (
        Step("apply", "sync-off", _went_back),
        Step("switch-on", "switch-on", _switched_on),
        Step("production", "production", _applied_production),
    ),
    (CLOCK_OFF, CLOCK_LATER, WHY_MONDAY, SWITCH_ON, SWITCH_ON_FIRST, PRODUCTION_CLOCK),
    EXERCISE,
    (
        Ground("SYNC_AFTER", "A guest that wakes up behind is set right about five seconds later."),
        Ground(
            "SYNC_THRESHOLD",
            "A guest more than five seconds behind is set forward; one ahead is not set back so.",
        ),
        Ground(
            "UNSYNCHRONIZED_DRIFT_PPM",
            "A clock that nobody corrects keeps its error; a real one drifts as well.",
        ),
        Ground(
            "BOOT_READS_HOST_TIME",
            "A machine that boots reads its hardware clock, which follows the host's.",
        ),
        Ground(
            "CHECKPOINT_HOLDS_INTEGRATION_SETTINGS",
            "A checkpoint brings back which integration services are on.",
        ),
    ),
)
