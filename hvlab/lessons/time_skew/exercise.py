"""What lesson 3 has its learners do by themselves."""

from __future__ import annotations

from datetime import timedelta

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    evening,
    file_fate,
    in_step,
    is_running,
    server,
)
from hvlab.lessons.model import (
    Exercise,
    Goal,
    Solution,
    Trap,
)
from hvlab.lessons.time_skew.story import (
    KEPT,
    KERBEROS,
    MONDAY,
    apply_monday,
    switch_on_first,
    synchronize,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE

NOT_KEPT = rf"This morning's state is lost: C:\{TODAYS_INVOICE} is gone."
SYNC_IS_OFF = (
    "Time Synchronization is off: the clock will be wrong again after the next save or pause."
)


def _as_on_monday(lab: OpenLab) -> str:
    if not is_running(lab):
        return f"SRV01 is {server(lab).state}: nobody can work with it."
    patches = server(lab).patches
    return f"{patches[0]} is installed: that is not Monday evening's state." if patches else ""


def _thursday_kept(lab: OpenLab) -> str:
    return NOT_KEPT if file_fate(lab, TODAYS_INVOICE) is Fate.GONE else ""


def _clock_right(lab: OpenLab) -> str:
    if in_step(lab, within=KERBEROS):
        return ""
    return f"SRV01's clock is {server(lab).clock_error}."


def _synchronized(lab: OpenLab) -> str:
    return "" if server(lab).time_synchronization else SYNC_IS_OFF


def _back_then_on(lab: OpenLab) -> None:
    apply_monday(lab)
    synchronize(lab)


def _back_set_on(lab: OpenLab) -> None:
    apply_monday(lab)
    server(lab).set_clock()
    server(lab).set_time_synchronization(True)


def _named_checkpoint_then_back(lab: OpenLab) -> None:
    server(lab).checkpoint(KEPT)
    server(lab).apply(evening(lab, MONDAY))
    synchronize(lab)


def _set_by_hand(lab: OpenLab) -> None:
    apply_monday(lab)
    server(lab).set_clock()


def _plain_apply(lab: OpenLab) -> None:
    server(lab).apply(evening(lab, MONDAY))
    synchronize(lab)


def _wrong_date(lab: OpenLab) -> None:
    apply_monday(lab)
    server(lab).set_clock(lab.time + timedelta(days=1))
    synchronize(lab)


EXERCISE = Exercise(
    "exercise",
    (
        Goal("monday", "SRV01 runs as on Monday evening, without any patch.", _as_on_monday),
        Goal("kept", "This morning's state is still somewhere in the tree.", _thursday_kept),
        Goal("clock", "SRV01's clock is at most five minutes off.", _clock_right),
        Goal("stays", "Time Synchronization is on, so that it stays right.", _synchronized),
    ),
    (
        Solution("go back, then switch on", _back_then_on),
        Solution("go back, set the clock, switch on", _back_set_on),
        Solution("a checkpoint with a name, Apply, switch on", _named_checkpoint_then_back),
    ),
    (
        Trap(
            "switching on before going back",
            "A setting made before Apply is still there afterwards.",
            switch_on_first,
            ("SRV01's clock is 2 days 12 hours behind the host.", SYNC_IS_OFF),
        ),
        Trap(
            "setting the clock by hand",
            "Once the clock is right it stays right.",
            _set_by_hand,
            (SYNC_IS_OFF,),
        ),
        Trap("plain Apply", "Apply keeps what I have now.", _plain_apply, (NOT_KEPT,)),
        Trap(
            "only switching on",
            "The clock is all that matters.",
            synchronize,
            ("KB5100001 is installed: that is not Monday evening's state.",),
        ),
        Trap(
            "a slip of the hand",
            "Time Synchronization corrects every error.",
            _wrong_date,
            ("SRV01's clock is 1 day ahead of the host.",),
        ),
    ),
)
