"""W32Time: what the Windows Time service makes of a sample (fact sheet 6.2).

Pure functions on numbers: offsets are in milliseconds, positive when the source is ahead.

    decide(ROLE_CONFIG[Role.STANDALONE], 14 * HOUR, poll_seconds=1024, modern=True)  # SET
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from math import ceil

from hvlab.world import rules
from hvlab.world.clock import Instant
from hvlab.world.identity import Role
from hvlab.world.registry import (
    NTP_CLIENT,
    TIME_CONFIG,
    TIME_PARAMETERS,
    VMIC_PROVIDER,
    Hive,
)
from hvlab.world.rules import SECOND

ALWAYS = 0xFFFFFFFF
"""MaxPosPhaseCorrection, MaxNegPhaseCorrection: no offset is too large."""

TICKS = 10_000
"""Clock ticks of 100 ns in a millisecond."""

CLOCK_RATE = 156_250
"""SystemClockRate: ticks of 100 ns by which the clock normally advances at each update."""

SPECIAL_INTERVAL = "0x1"
"""The flag behind a peer's name that makes SpecialPollInterval count."""


@dataclass(frozen=True)
class TimeConfig:
    """How the service is configured; names and units are those of the registry."""

    type: str
    ntp_server: str
    max_pos_phase_correction: int
    max_neg_phase_correction: int
    max_allowed_phase_offset: int
    phase_correct_rate: int
    update_interval: int
    min_poll_interval: int
    max_poll_interval: int
    special_poll_interval: int
    spike_watch_period: int = 900
    hold_period: int = 5
    large_phase_offset: int = 50_000_000
    vmic_enabled: bool = True

    @property
    def peers(self) -> tuple[str, ...]:
        """Names of the time servers it asks, without their flags."""
        return tuple(peer.partition(",")[0] for peer in self.ntp_server.split())

    @property
    def large_offset(self) -> int:
        """What counts as a spike, in milliseconds."""
        return self.large_phase_offset // TICKS


_MEMBER = TimeConfig(
    type="NT5DS",
    ntp_server="",
    max_pos_phase_correction=ALWAYS,
    max_neg_phase_correction=ALWAYS,
    max_allowed_phase_offset=300,
    phase_correct_rate=1,
    update_interval=30_000,
    min_poll_interval=10,
    max_poll_interval=15,
    special_poll_interval=3_600,
)
ROLE_CONFIG: dict[Role, TimeConfig] = {
    Role.MEMBER: _MEMBER,
    Role.CONTROLLER: replace(
        _MEMBER,
        max_pos_phase_correction=172_800,
        max_neg_phase_correction=172_800,
        update_interval=100,
        min_poll_interval=6,
        max_poll_interval=10,
    ),
    Role.STANDALONE: TimeConfig(
        type="NTP",
        ntp_server="time.windows.com,0x1",
        max_pos_phase_correction=54_000,
        max_neg_phase_correction=54_000,
        max_allowed_phase_offset=1,
        phase_correct_rate=7,
        update_interval=360_000,
        min_poll_interval=10,
        max_poll_interval=15,
        special_poll_interval=604_800,
    ),
}
"""What Windows sets up for each role (6.2, W32T)."""

_CONFIG_VALUES = {
    "max_pos_phase_correction": "MaxPosPhaseCorrection",
    "max_neg_phase_correction": "MaxNegPhaseCorrection",
    "max_allowed_phase_offset": "MaxAllowedPhaseOffset",
    "phase_correct_rate": "PhaseCorrectRate",
    "update_interval": "UpdateInterval",
    "min_poll_interval": "MinPollInterval",
    "max_poll_interval": "MaxPollInterval",
    "spike_watch_period": "SpikeWatchPeriod",
    "hold_period": "HoldPeriod",
    "large_phase_offset": "LargePhaseOffset",
}


def config_of(role: Role, hive: Hive) -> TimeConfig:
    """The configuration of a guest: its role's, with what its registry says otherwise."""
    usual = ROLE_CONFIG[role]
    numbers = {
        field: _dword(hive.number(TIME_CONFIG, name, getattr(usual, field)))
        for field, name in _CONFIG_VALUES.items()
    }
    numbers["min_poll_interval"] = min(numbers["min_poll_interval"], LONGEST_POLL)
    return replace(
        usual,
        **numbers,
        special_poll_interval=_dword(
            hive.number(NTP_CLIENT, "SpecialPollInterval", usual.special_poll_interval)
        ),
        type=hive.text(TIME_PARAMETERS, "Type", usual.type),
        ntp_server=hive.text(TIME_PARAMETERS, "NtpServer", usual.ntp_server),
        vmic_enabled=bool(hive.number(VMIC_PROVIDER, "Enabled", 1)),
    )


LONGEST_POLL = 17
"""The largest poll interval NTP knows, log2 s."""


def _dword(value: int) -> int:
    """A value that can be worked with, whatever somebody wrote into the file."""
    return min(max(1, value), ALWAYS)


@dataclass(frozen=True)
class TimeService:
    """The running service: in the guest's memory, so a standard checkpoint brings it back.

    `since` is when it began, by the guest's clock. `configured`: somebody has said whom to ask.
    `refused` is the source whose time was too far off and has been logged. While the clock is
    slewed, it gains `slew_by` within `slew_for`. `last_error` is the code `w32tm` shows.
    """

    config: TimeConfig
    since: Instant
    configured: bool = False
    refused: str = ""
    slew_by: int = 0
    slew_for: int = 0
    last_error: int = 0

    def clock_set(self, by: int) -> TimeService:
        """The service after the clock was set by somebody: nothing is under way any more."""
        return replace(
            self, since=self.since + by, refused="", slew_by=0, slew_for=0, last_error=OK
        )


OK, NO_DATA, TOO_BIG = 0, 1, 2
RESYNC_TEXTS = {
    OK: rules.TEXT_RESYNC_DONE,
    NO_DATA: rules.TEXT_RESYNC_NO_DATA,
    TOO_BIG: rules.TEXT_RESYNC_TOO_BIG,
}


def started(role: Role, hive: Hive, now: Instant) -> TimeService:
    """The service as it comes up in a guest whose clock shows `now`."""
    configured = hive.has(TIME_PARAMETERS, "NtpServer")
    return TimeService(config_of(role, hive), now, configured)


# The decision -----------------------------------------------------------------------------------


class Correction(Enum):
    """What the service does with an accepted sample; the value is the word for people."""

    NONE = "in step"
    REFUSE = "too far off: not changed"
    SET = "set at once"
    SLEW = "corrected gradually"


def phase_correction(
    config: TimeConfig, offset: int, poll_seconds: int, *, modern: bool
) -> Fraction:
    """PhaseCorrection of an offset, in ticks for each update of the clock.

    Up to 2012 R2 the offset over PhaseCorrectRate x UpdateInterval; since 2016 the smaller of the
    offset over 16 x PhaseCorrectRate x poll interval and over UpdateInterval / 100 (6.2, W32T).
    """
    ticks = Fraction(abs(offset) * TICKS)
    if not modern:
        return ticks / (config.phase_correct_rate * config.update_interval)
    return min(
        ticks / (16 * config.phase_correct_rate * poll_seconds),
        ticks * 100 / config.update_interval,
    )


def decide(
    config: TimeConfig,
    offset: int,
    poll_seconds: int,
    *,
    modern: bool,
    clock_rate: int = CLOCK_RATE,
) -> Correction:
    """What becomes of an accepted sample that is `offset` ahead of the local clock (6.2, 1-3)."""
    if offset == 0:
        return Correction.NONE
    limit = config.max_pos_phase_correction if offset > 0 else config.max_neg_phase_correction
    if limit != ALWAYS and abs(offset) > limit * SECOND:
        return Correction.REFUSE
    if abs(offset) > config.max_allowed_phase_offset * SECOND:
        return Correction.SET
    correction = phase_correction(config, offset, poll_seconds, modern=modern)
    return Correction.SLEW if correction <= Fraction(clock_rate, 2) else Correction.SET


def slew_time(config: TimeConfig, offset: int, poll_seconds: int, *, modern: bool) -> int:
    """Milliseconds until a slewed clock has made up for the offset."""
    correction = phase_correction(config, offset, poll_seconds, modern=modern)
    updates = Fraction(abs(offset) * TICKS) / correction
    return max(1, ceil(updates * CLOCK_RATE / TICKS))


# The spike filter -------------------------------------------------------------------------------


def watch_time(config: TimeConfig, offset: int, poll_seconds: int, *, running: int) -> int:
    """Seconds a sample must persist before it is believed; 0 for one that is believed at once.

    An offset of LargePhaseOffset or more after good samples is a spike until it has lasted for
    SpikeWatchPeriod; the first HoldPeriod samples of a service that has been `running` for so many
    milliseconds are believed (6.2, 4).
    """
    samples = running // (poll_seconds * SECOND)
    if abs(offset) < config.large_offset or samples < config.hold_period:
        return 0
    step = min(poll_seconds, 2**config.min_poll_interval)
    return int(-(-config.spike_watch_period // step) * step)
