"""What W32Time makes of a sample: numbers in, a decision out (fact sheet 6.2)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.world import registry
from hvlab.world.identity import Role
from hvlab.world.registry import EMPTY, TIME_CONFIG, TIME_PARAMETERS
from hvlab.world.rules import DAY, HOUR, MINUTE, SECOND
from hvlab.world.timeservice import (
    ALWAYS,
    ROLE_CONFIG,
    Correction,
    config_of,
    decide,
    phase_correction,
    slew_time,
    watch_time,
)

MEMBER, CONTROLLER, STANDALONE = (
    ROLE_CONFIG[role] for role in (Role.MEMBER, Role.CONTROLLER, Role.STANDALONE)
)
REFUSE, SET, SLEW, NONE = Correction.REFUSE, Correction.SET, Correction.SLEW, Correction.NONE


def what(config, offset, poll=1024, modern=True):
    return decide(config, offset, poll, modern=modern)


def test_the_table_of_each_role():
    """MaxPos, MaxNeg, MaxAllowed, rate, UpdateInterval, polls, special poll, type (6.2)."""

    def row(config):
        return (
            config.max_pos_phase_correction,
            config.max_neg_phase_correction,
            config.max_allowed_phase_offset,
            config.phase_correct_rate,
            config.update_interval,
            config.min_poll_interval,
            config.max_poll_interval,
            config.special_poll_interval,
            config.type,
            config.ntp_server,
        )

    assert (ALWAYS, ALWAYS, 300, 1, 30000, 10, 15, 3600, "NT5DS", "") == row(MEMBER)
    assert (172800, 172800, 300, 1, 100, 6, 10, 3600, "NT5DS", "") == row(CONTROLLER)
    assert (54000, 54000, 1, 7, 360000, 10, 15, 604800, "NTP", "time.windows.com,0x1") == row(
        STANDALONE
    )


@pytest.mark.behaviour("B-175", "B-176")
@pytest.mark.parametrize(
    ("config", "offset", "expected"),
    [
        (STANDALONE, 16 * HOUR, REFUSE),
        (STANDALONE, -16 * HOUR, REFUSE),
        (STANDALONE, 15 * HOUR, SET),
        (STANDALONE, 15 * HOUR + 1, REFUSE),
        (STANDALONE, 14 * HOUR, SET),
        (STANDALONE, -14 * HOUR, SET),
        (CONTROLLER, 49 * HOUR, REFUSE),
        (CONTROLLER, -49 * HOUR, REFUSE),
        (CONTROLLER, 47 * HOUR, SET),
        (CONTROLLER, -47 * HOUR, SET),
        (MEMBER, 400 * DAY, SET),
        (MEMBER, -400 * DAY, SET),
        (MEMBER, 0, NONE),
    ],
)
def test_how_far_each_role_goes(config, offset, expected):
    """15 hours standalone, 48 hours a controller, any offset a member."""
    assert expected is what(config, offset)
    assert expected is what(config, offset, modern=False)


@pytest.mark.behaviour("B-177")
@pytest.mark.parametrize(
    ("offset", "correction", "expected"),
    [(4 * MINUTE, 80000, SET), (3 * MINUTE, 60000, SLEW)],
)
def test_the_worked_examples_of_the_old_formula(offset, correction, expected):
    """Rate 1, interval 30000, clock rate 156000, limit 600 s: 4 minutes set, 3 minutes slewed."""
    config = replace(
        MEMBER, phase_correct_rate=1, update_interval=30000, max_allowed_phase_offset=600
    )

    assert correction == phase_correction(config, offset, 1024, modern=False)
    assert expected is decide(config, offset, 1024, modern=False, clock_rate=156_000)
    assert expected is decide(config, -offset, 1024, modern=False, clock_rate=156_000)


@pytest.mark.behaviour("B-177")
def test_the_new_formula_takes_the_smaller_of_two():
    """offset / (16 x rate x poll) against offset / (UpdateInterval / 100)."""
    assert Fraction(600_000_000, 16 * 1024) == phase_correction(MEMBER, MINUTE, 1024, modern=True)
    assert Fraction(600_000_000, 300) == phase_correction(MEMBER, MINUTE, 10, modern=True)
    slow = replace(MEMBER, update_interval=100 * 16 * 1024 * 2)
    assert Fraction(600_000_000, 16 * 1024 * 2) == phase_correction(slow, MINUTE, 1024, modern=True)


@pytest.mark.behaviour("B-177")
@pytest.mark.parametrize(
    ("config", "offset", "expected"),
    [
        (STANDALONE, SECOND, SLEW),
        (STANDALONE, SECOND + 1, SET),
        (MEMBER, 300 * SECOND + 1, SET),
        (MEMBER, 2 * MINUTE, SLEW),
        (MEMBER, 3 * MINUTE, SET),
    ],
)
def test_below_the_allowed_offset_the_formula_decides(config, offset, expected):
    """MaxAllowedPhaseOffset first; below it, half the clock rate is the most that is slewed."""
    assert expected is what(config, offset)
    assert expected is what(config, -offset)


def test_how_long_slewing_takes():
    """3 minutes at 60000 ticks each 15.625 ms: 30000 updates."""
    assert 468_750 == slew_time(MEMBER, 3 * MINUTE, 1024, modern=False)
    assert 468_750 == slew_time(MEMBER, -SECOND, 1024, modern=False)


@given(
    st.sampled_from(list(Role)),
    st.integers(-400 * DAY, 400 * DAY),
    st.sampled_from([30, 64, 1024, 3600]),
    st.booleans(),
)
def test_both_directions_are_alike(role, offset, poll, modern):
    """The decision follows the size of the offset, and a slewed clock never runs backwards."""
    config = ROLE_CONFIG[role]
    decision = decide(config, offset, poll, modern=modern)

    assert decision is decide(config, -offset, poll, modern=modern)
    assert (decision is NONE) == (offset == 0)
    if decision is SLEW:
        assert 2 * abs(offset) <= slew_time(config, offset, poll, modern=modern)


def test_a_spike_must_last():
    """Five seconds or more, after five good samples: believed at the first poll after 900 s."""
    after = 5 * 1024 * SECOND
    assert 1024 == watch_time(MEMBER, 5 * SECOND, 1024, running=after)
    assert 960 == watch_time(CONTROLLER, -DAY, 64, running=after)
    assert 900 == watch_time(STANDALONE, DAY, 30, running=after)
    assert 1024 == watch_time(STANDALONE, DAY, 604800, running=5 * 604800 * SECOND)


def test_what_is_no_spike():
    """Less than five seconds, or among the first five samples of the service."""
    assert 0 == watch_time(MEMBER, 5 * SECOND - 1, 1024, running=DAY)
    assert 0 == watch_time(MEMBER, DAY, 1024, running=5 * 1024 * SECOND - 1)


def test_the_registry_has_the_last_word():
    """What is in the hive counts, the rest is the role's."""
    hive = EMPTY.set(TIME_CONFIG.lower(), "maxposphasecorrection", 3600).set(
        TIME_PARAMETERS, "Type", "NoSync"
    )
    found = config_of(Role.STANDALONE, hive)

    assert replace(STANDALONE, max_pos_phase_correction=3600, type="NoSync") == found
    assert STANDALONE == config_of(Role.STANDALONE, EMPTY)


@pytest.mark.parametrize("value", [0, -5, 10**400])
def test_nonsense_in_the_registry_does_no_harm(value):
    """Whatever is in the file, there is a decision."""
    names = ("UpdateInterval", "PhaseCorrectRate", "MinPollInterval", "LargePhaseOffset")
    hive = registry.Hive({TIME_CONFIG: dict.fromkeys(names, value)})
    config = config_of(Role.MEMBER, hive)

    assert decide(config, MINUTE, 2**config.min_poll_interval, modern=True) in Correction
    assert 0 <= watch_time(config, MINUTE, 2**config.min_poll_interval, running=DAY)
