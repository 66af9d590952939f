"""W32Time at work: what it does by itself, what `w32tm` asks of it, and who notices (6)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from hvlab.errors import GuestError
from hvlab.events import GuestClockSlewing, GuestClockStepped, TimeSampleRefused
from hvlab.operations import (
    ApplyCheckpoint,
    ConfigureTime,
    DeleteRegistryValue,
    LetTimePass,
    NewDisk,
    PauseVM,
    ResetVM,
    RestartTimeService,
    ResumeVM,
    ResyncTime,
    SetGuestClock,
    SetIntegrationService,
    SetRegistryNumber,
    SetVM,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.storage.fat32 import DiskFull
from hvlab.world import guest_log, registry
from hvlab.world.domain import trusts_certificate
from hvlab.world.registry import NTP_CLIENT, TIME_CONFIG, VMIC_PROVIDER
from hvlab.world.rules import DAY, HOUR, MINUTE, SECOND
from hvlab.world.timesource import LOCAL, VMIC, query_status, source_of
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.volumes import guest_files, system_volume
from tests.support import add_vm

NTP = "time.windows.com,0x8"


@pytest.fixture
def alone(do, vm):
    """Id of `Test`, standalone, without Time Synchronization."""
    do(SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, enabled=False))
    return vm


@pytest.fixture
def ntp(do, alone):
    """Id of `Test`, which asks a time server and nobody else."""
    do(ConfigureTime(alone, NTP))
    return alone


@pytest.fixture
def skew(lab, vm):
    """Milliseconds the guest's clock is ahead of the host's."""
    return lambda: lab.world.vms[vm].guest_time(lab.world.now) - lab.world.now


@pytest.fixture
def off(do, lab, vm):
    """Set the guest's clock off by so much."""
    return lambda by: do(SetGuestClock(vm, lab.world.now + by))


def logged(lab, vm, log=guest_log.SYSTEM):
    volume = system_volume(lab.world, lab.world.vms[vm].drives)
    return [entry.id for entry in guest_log.read(volume, log)]


def source(lab, vm):
    found = source_of(lab.world, lab.world.vms[vm])
    return found.name if found else None


# Whom it asks -----------------------------------------------------------------------------------


@pytest.mark.behaviour("B-181")
def test_the_source_is_the_provider_in_use(do, lab, vm):
    """The host while it synchronizes, nobody without it, a time server once it was told of one."""
    assert VMIC == source(lab, vm)
    do(SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, enabled=False))
    assert LOCAL == source(lab, vm)
    do(ConfigureTime(vm, NTP))
    assert "time.windows.com" == source(lab, vm)
    do(ConfigureTime(vm, "no.such.server"))
    assert LOCAL == source(lab, vm)


@pytest.mark.behaviour("B-181")
def test_the_lower_stratum_wins(do, lab, vm):
    """A time server is nearer to a reference clock than the host (6.1, AZT)."""
    do(ConfigureTime(vm, NTP))

    assert "time.windows.com" == source(lab, vm)
    assert (
        "4 (secondary reference - syncd by (S)NTP)"
        == query_status(lab.world, lab.world.vms[vm])["Stratum"]
    )


@pytest.mark.behaviour("B-181")
def test_the_provider_can_be_switched_off_in_the_guest(do, lab, vm, skew, off):
    """VMICTimeProvider Enabled = 0: the host offers the time, the guest does not listen."""
    do(SetRegistryNumber(vm, VMIC_PROVIDER, "Enabled", 0))
    assert VMIC == source(lab, vm)
    do(RestartTimeService(vm))
    assert LOCAL == source(lab, vm)
    off(-DAY)
    do(LetTimePass(DAY))
    assert -DAY == skew()


@pytest.mark.behaviour("B-181")
def test_the_status_has_its_lines_in_order(do, lab, ntp):
    """As `w32tm /query /status /verbose` prints them (6.2)."""
    do(LetTimePass(3 * 1024 * SECOND + MINUTE))
    status = query_status(lab.world, lab.world.vms[ntp])

    assert [
        "Leap Indicator",
        "Stratum",
        "Precision",
        "Root Delay",
        "Root Dispersion",
        "ReferenceId",
        "Last Successful Sync Time",
        "Source",
        "Poll Interval",
        "Phase Offset",
        "ClockRate",
        "State Machine",
        "Time Source Flags",
        "Server Role",
        "Last Sync Error",
        "Time since Last Good Sync Time",
    ] == list(status)
    assert ("time.windows.com", "10 (1024s)", "0.0000000s") == (
        status["Source"],
        status["Poll Interval"],
        status["Phase Offset"],
    )
    assert 0 <= float(status["Time since Last Good Sync Time"][:-1]) < 1024


def test_who_does_not_run_has_no_time(do, lab, vm):
    """Off, paused, or another system: no answer."""
    linux = add_vm(lab, "Linux", NewDisk("linux.vhdx", os="Ubuntu 24.04"))
    assert (None, {}) == (source(lab, linux), query_status(lab.world, lab.world.vms[linux]))
    with pytest.raises(GuestError, match="0x80070426"):
        do(ResyncTime(linux))
    do(TurnOffVM(vm))
    assert None is source(lab, vm)


# What it does -----------------------------------------------------------------------------------


@pytest.mark.behaviour("B-175")
@pytest.mark.parametrize(("by", "left"), [(-16, -16), (-14, 0), (16, 16), (14, 0)])
def test_fifteen_hours_are_the_limit_on_its_own(do, lab, ntp, skew, off, by, left):
    """Standalone with NTP: 16 hours stay and are logged, 14 hours are set."""
    off(by * HOUR)
    told = len(lab.events)
    do(LetTimePass(DAY))

    assert left * HOUR == skew()
    expected = (
        TimeSampleRefused(ntp, -by * HOUR, "time.windows.com")
        if left
        else GuestClockStepped(ntp, -by * HOUR, "time.windows.com")
    )
    events = [s.event for s in lab.events[told:]]
    assert [expected] == [e for e in events if isinstance(e, type(expected))]
    assert [1, 34 if left else 1] == logged(lab, ntp)


@pytest.mark.behaviour("B-175")
def test_after_going_back_a_week_it_needs_set_date(do, lab, ntp, skew, checkpoint):
    """Resync says why it does not; Set-Date does it (6.2)."""
    do(SetVM(ntp, checkpoint_type=CheckpointType.STANDARD))
    do(TakeCheckpoint(ntp, "before"))
    do(LetTimePass(7 * DAY))
    do(ApplyCheckpoint(ntp, checkpoint("before")))
    do(LetTimePass(DAY))
    assert skew() < -7 * DAY
    do(ResyncTime(ntp))
    assert skew() < -7 * DAY
    assert 2 == lab.world.vms[ntp].guest.memory.time.last_error
    do(SetGuestClock(ntp, lab.world.now))
    do(LetTimePass(DAY))
    assert 0 == skew()


def test_a_refusal_is_logged_once(do, lab, ntp, off):
    """Then it is at rest, until the clock is set again."""
    off(DAY)
    do(LetTimePass(10 * DAY))
    assert [1, 34] == logged(lab, ntp)
    assert 0 == len(lab.world.jobs)
    off(2 * DAY)
    do(LetTimePass(DAY))
    assert [1, 34, 1, 34] == logged(lab, ntp)


def test_a_guest_without_a_source_stays_as_it_is(do, lab, alone, skew, off):
    """Nobody has configured it, so it reaches no time server, whatever the default says."""
    off(-HOUR)
    do(LetTimePass(30 * DAY))

    assert (-HOUR, 0) == (skew(), len(lab.world.jobs))


@pytest.mark.behaviour("B-174")
def test_the_hosts_samples_set_back_what_sync_mode_does_not(do, lab, vm, skew, off):
    """An hour ahead: sync mode does nothing, W32Time believes the samples after 15 minutes."""
    do(LetTimePass(HOUR))
    off(HOUR)
    lab.advance(14 * MINUTE)
    assert HOUR == skew()
    lab.advance(3 * MINUTE)
    assert 0 == skew()


@pytest.mark.behaviour("B-174", "B-175")
def test_the_hosts_samples_have_the_same_limits(do, lab, vm, skew, off):
    """Three days ahead is more than a standalone guest corrects, whoever tells it."""
    off(3 * DAY)
    do(LetTimePass(10 * DAY))

    assert 3 * DAY == skew()


@pytest.mark.behaviour("B-177")
def test_a_small_offset_is_slewed(do, lab, ntp, skew, off):
    """Half a second: no jump, no log entry, and in the end nothing is left."""
    off(-500)
    told = len(lab.events)
    do(LetTimePass(1024 * SECOND))
    (slewing,) = [s.event for s in lab.events[told:] if isinstance(s.event, GuestClockSlewing)]
    assert 500 == slewing.by
    lab.advance(slewing.within // 2)
    assert -260 < skew() < -240
    lab.advance(slewing.within)
    assert (0, [1]) == (skew(), logged(lab, ntp))
    assert 0 == len(lab.world.jobs)


def test_a_pause_while_slewing(do, lab, ntp, skew, off):
    """It stands still, is far behind after it, and is corrected all the same."""
    off(-800)
    lab.advance(1030 * SECOND)
    do(PauseVM(ntp))
    do(LetTimePass(HOUR))
    do(ResumeVM(ntp))
    assert skew() < -HOUR
    do(LetTimePass(HOUR))

    assert (0, 0) == (skew(), len(lab.world.jobs))


def test_slewed_again_while_slewing(do, lab, ntp, skew, off):
    """Set by hand on the way, and slewed anew: what the first slewing planned is void."""
    off(-900)
    lab.advance(1030 * SECOND)
    off(-800)
    do(ResyncTime(ntp))
    service = lab.world.vms[ntp].guest.memory.time
    assert (800, service.slew_for) == (
        service.slew_by,
        lab.world.jobs.by("affects", f"slewing of {ntp} since {lab.world.now}")[0].ends
        - lab.world.now,
    )
    found = []
    for _ in range(10):
        found.append(skew())
        lab.advance(service.slew_for // 10 + 1)
    steps = [later - earlier for earlier, later in pairwise(found)]
    assert max(steps) - min(steps) <= 2
    assert 0 == skew()


def test_a_spike_is_watched(do, lab, ntp, skew, off):
    """After good samples an hour's difference is believed only when it has lasted 900 seconds."""
    do(LetTimePass(DAY))
    off(-HOUR)
    lab.advance(2 * 1024 * SECOND - SECOND)
    assert -HOUR == skew()
    lab.advance(2 * SECOND)
    assert 0 == skew()


def test_a_fresh_service_believes_at_once(do, lab, ntp, skew, off):
    """Among its first five samples there is no spike filter; resync never has one."""
    do(ResetVM(ntp))
    off(-HOUR)
    lab.advance(1025 * SECOND)
    assert 0 == skew()
    off(14 * HOUR)
    lab.advance(1025 * SECOND)
    assert 0 == skew()
    do(LetTimePass(DAY))
    off(-HOUR)
    do(ResyncTime(ntp))
    assert 0 == skew()


def test_a_weekly_poll_comes_within_a_week(do, lab, alone, skew, off):
    """The flag 0x1 makes SpecialPollInterval count: 604800 seconds on its own."""
    do(ConfigureTime(alone, "time.windows.com,0x1"))
    off(-HOUR)
    do(LetTimePass(6 * DAY))
    assert -HOUR == skew()
    do(LetTimePass(DAY + MINUTE))
    assert 0 == skew()
    do(SetRegistryNumber(alone, NTP_CLIENT, "SpecialPollInterval", 900))
    do(RestartTimeService(alone))
    off(-HOUR)
    do(LetTimePass(16 * MINUTE))
    assert 0 == skew()


def test_nobody_waits_for_a_poll(lab, ntp, off):
    """The lab is at rest with a poll to come; it comes as time passes, in large steps or small."""
    now = lab.world.now
    off(-HOUR)
    assert (now, 1, 0) == (lab.world.now, len(lab.world.jobs), lab.remaining())
    other = lab.fork()
    lab.advance(DAY)
    for _ in range(24):
        other.advance(HOUR)
    assert lab.world == other.world


def test_a_new_source_need_not_wait_for_the_old_ones_poll(do, lab, alone, skew, off):
    """A week to the next poll of the server, but the host is asked every 30 seconds."""
    do(ConfigureTime(alone, "time.windows.com,0x1"))
    off(3 * SECOND)
    do(ConfigureTime(alone, ""))
    do(SetIntegrationService(alone, IntegrationService.TIME_SYNCHRONIZATION, enabled=True))
    do(LetTimePass(MINUTE))

    assert 0 == skew()


def test_the_limits_can_be_changed(do, lab, ntp, skew, off):
    """MaxNegPhaseCorrection and MaxPosPhaseCorrection in the registry, after a restart."""
    off(-3 * DAY)
    do(SetRegistryNumber(ntp, TIME_CONFIG, "MaxPosPhaseCorrection", 0xFFFFFFFF))
    do(LetTimePass(DAY))
    assert -3 * DAY == skew()
    do(RestartTimeService(ntp))
    do(ResyncTime(ntp))
    assert 0 == skew()


# On disk, in memory -----------------------------------------------------------------------------


def test_the_configuration_goes_back_with_the_disk(do, lab, alone, checkpoint):
    """What `w32tm /config` wrote since the checkpoint is gone after Apply."""
    do(TakeCheckpoint(alone, "before"))
    do(ConfigureTime(alone, NTP))
    assert registry.SYSTEM in guest_files(lab.world, lab.world.vms[alone].drives)
    do(ApplyCheckpoint(alone, checkpoint("before")))

    assert registry.SYSTEM not in guest_files(lab.world, lab.world.vms[alone].drives)


def test_a_plain_guest_writes_nothing(do, lab, vm, off):
    """Nobody has configured it: its clock can be set a hundred times, its disk stays as it is."""
    before = guest_files(lab.world, lab.world.vms[vm].drives)
    off(HOUR)
    off(-HOUR)

    assert before == guest_files(lab.world, lab.world.vms[vm].drives)


def test_a_damaged_registry(do, lab, ntp):
    """The guest comes up without its services, and says why."""
    do(WriteGuestFile(ntp, registry.SYSTEM, "{"))
    with pytest.raises(GuestError, match="0x800703F1"):
        do(DeleteRegistryValue(ntp, TIME_CONFIG, "x"))
    do(ResetVM(ntp))
    assert {} == query_status(lab.world, lab.world.vms[ntp])


def test_a_full_disk_takes_no_log(do, lab, ntp, skew, off, monkeypatch):
    """The clock is set all the same."""

    def full(*_):
        raise DiskFull(1, 0)

    monkeypatch.setattr(guest_log, "append", full)
    off(-HOUR)
    assert -HOUR == skew()
    do(ResyncTime(ntp))
    assert 0 == skew()
    monkeypatch.undo()
    assert [] == logged(lab, ntp)


# Who notices ------------------------------------------------------------------------------------


def test_a_certificate_is_valid_by_the_guests_clock(do, lab, alone, off):
    """Issued yesterday: not yet valid for a guest that is a week behind."""
    issued = lab.world.date() - timedelta(days=1)
    ends = issued + timedelta(days=90)

    def answer():
        return trusts_certificate(lab.world, lab.world.vms[alone], issued, ends)

    assert answer()
    off(-7 * DAY)
    assert "The certificate is not yet valid. (0x800B0101)" == answer().reason
    off(100 * DAY)
    assert "The certificate has expired. (0x800B0101)" == answer().reason
    do(TurnOffVM(alone))
    assert not answer()
