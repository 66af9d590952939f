"""What lesson 3 asks."""

from __future__ import annotations

from datetime import timedelta

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    clock_error,
    evening,
    file_fate,
    in_step,
    is_running,
    server,
)
from hvlab.lessons.model import (
    Choice,
    Pick,
)
from hvlab.lessons.time_skew.story import (
    BEHIND,
    KERBEROS,
    MONDAY,
    PRODUCTION,
    apply_monday,
    switch_on_first,
    synchronize,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE
from hvlab.world.rules import HOUR


def _before_going_back(lab: OpenLab) -> bool:
    """Thursday morning, the clock right, nobody corrects it."""
    return (
        file_fate(lab, TODAYS_INVOICE) is Fate.LIVE
        and in_step(lab)
        and not server(lab).time_synchronization
    )


def _about(lab: OpenLab, error: int) -> bool:
    """Whether the guest's clock is that far off, give or take a few minutes."""
    found = clock_error(lab)
    return found is not None and abs(found - error) < KERBEROS


# Without Time Synchronization --------------------------------------------------------------------


def _shows_monday(_: OpenLab, after: OpenLab) -> bool:
    shown = server(after).clock
    captured = evening(after, MONDAY).created
    return shown is not None and abs(shown - captured) < timedelta(minutes=5) and _runs_on(after)


def _runs_on(lab: OpenLab) -> bool:
    """Whether the guest's clock goes on as time passes."""
    trial = lab.fork()
    was = server(trial).clock
    trial.wait(hours=1)
    now = server(trial).clock
    return was is not None and now is not None and now - was == timedelta(hours=1)


CLOCK_OFF = Pick(
    "clock-off",
    "sync-off",
    "Time Synchronization is off. You apply Monday's checkpoint, taken at 9 PM on Monday; it is "
    "9 AM on Thursday. What does SRV01's clock show right afterwards?",
    apply_monday,
    (
        Choice(
            "host",
            "Thursday, 9 AM, like the host's.",
            lambda _, after: in_step(after),
            "Nobody has told SRV01 that days have passed. It did not boot, so it did not read the "
            "hardware clock, and the service that would tell it is off.",
        ),
        Choice(
            "monday",
            "Monday, 9 PM, when the checkpoint was taken, and it goes on from there.",
            _shows_monday,
            "The clock is part of the memory that came back. For SRV01 no time has passed since.",
        ),
        Choice(
            "stopped",
            "Monday, 9 PM, and it stands still until somebody sets it.",
            lambda _, after: not _runs_on(after),
            "It goes on ticking; it only ticks two and a half days late.",
        ),
    ),
    fits=_before_going_back,
)


def _a_day_later(lab: OpenLab) -> None:
    apply_monday(lab)
    lab.wait(days=1)


CLOCK_LATER = Pick(
    "clock-later",
    "sync-off",
    "You leave SRV01 running like that and look again a whole day later. And now?",
    _a_day_later,
    (
        Choice(
            "same",
            "Still two and a half days behind.",
            lambda _, after: _about(after, BEHIND),
            "Time goes by for both, so the distance stays, until somebody sets the clock.",
        ),
        Choice(
            "corrected",
            "It has caught up: Windows noticed and set it.",
            lambda _, after: in_step(after),
            "An error of 60 hours is too large for that: a standalone server accepts 15 hours at "
            "most from its time source, and only logs anything beyond.",
        ),
        Choice(
            "further",
            "Three and a half days behind.",
            lambda _, after: (clock_error(after) or 0) < BEHIND - HOUR,
            "SRV01's clock runs: it is as late as it was, not later.",
        ),
    ),
    fits=_before_going_back,
)

WHY_MONDAY = Pick(
    "why-monday",
    "sync-off",
    "Why does SRV01 believe that it is Monday?",
    apply_monday,
    (
        Choice(
            "host",
            "Because applying a checkpoint set the host's clock back.",
            lambda before, after: after.time < before.time,
            "The host's clock went on. Only what is inside the virtual machine goes back.",
        ),
        Choice(
            "memory",
            "Because its memory came back as it was on Monday, clock and all, and nobody has told "
            "it the time since.",
            lambda before, after: (
                _booted_at(after) == _booted_at(before)
                and _shows_monday(before, after)
                and not server(after).time_synchronization
            ),
            "It never booted: it woke up in the middle of Monday evening.",
        ),
        Choice(
            "boot",
            "Because it booted and read a wrong hardware clock.",
            lambda before, after: _booted_at(after) != _booted_at(before),
            "It did not boot: a standard checkpoint brings a running machine back. Booting would "
            "even have put the clock right.",
        ),
    ),
    fits=_before_going_back,
)


def _booted_at(lab: OpenLab) -> int | None:
    guest = server(lab).row.guest
    return None if guest is None else guest.memory.booted_at


# Switching it on ---------------------------------------------------------------------------------


def _hours_behind(lab: OpenLab) -> bool:
    return is_running(lab) and (clock_error(lab) or 0) < -HOUR


SWITCH_ON = Pick(
    "switch-on",
    "switch-on",
    "SRV01 runs two and a half days late. You switch Time Synchronization on now. What happens?",
    synchronize,
    (
        Choice(
            "seconds",
            "Within seconds the clock jumps to the host's time.",
            lambda _, after: in_step(after),
            "A guest that is more than five seconds behind is set forward in one go.",
        ),
        Choice(
            "slowly",
            "The clock runs faster for a while, until it has caught up.",
            lambda before, after: not in_step(after) and clock_error(before) != clock_error(after),
            "A clock is slewed for small errors only. This far behind, it is set in one go.",
        ),
        Choice(
            "restart",
            "Nothing until SRV01 is restarted.",
            lambda before, after: clock_error(before) == clock_error(after),
            "No restart is needed: the service in the guest starts to listen to the host at once.",
        ),
    ),
    fits=_hours_behind,
)


SWITCH_ON_FIRST = Pick(
    "switch-on-first",
    "sync-off",
    "Suppose you had been clever: first Time Synchronization on, then Monday's checkpoint applied. "
    "And a minute later?",
    switch_on_first,
    (
        Choice(
            "in-step",
            "The clock is right: the service is on.",
            lambda _, after: in_step(after),
            "The service is off again. A checkpoint brings the machine's configuration back, and "
            "on Monday the service was off.",
        ),
        Choice(
            "late",
            "The clock is late all the same.",
            lambda _, after: not in_step(after) and not server(after).time_synchronization,
            "The checkpoint brought Monday's settings back as well, with the service off. Look at "
            "the settings after you have gone back, not before.",
        ),
    ),
)


# A production checkpoint -------------------------------------------------------------------------


def _apply_production(lab: OpenLab) -> None:
    server(lab).apply(PRODUCTION, create_checkpoint=True)
    server(lab).start()


PRODUCTION_CLOCK = Pick(
    "production-clock",
    "production",
    "Three days ago a production checkpoint was taken. You apply it and start SRV01. Time "
    "Synchronization is still off. What does the clock show?",
    _apply_production,
    (
        Choice(
            "right",
            "The host's time.",
            lambda _, after: in_step(after),
            "SRV01 was off and had to boot, and a booting machine reads its hardware clock, which "
            "the host provides.",
        ),
        Choice(
            "late",
            "Three days too little, as with the other kind.",
            lambda _, after: not in_step(after),
            "A production checkpoint holds no memory, so there is no old clock to come back.",
        ),
    ),
)
