"""The guest's clock (fact sheet 6)."""

from datetime import datetime

import pytest

from hvlab.errors import GuestError, InvalidState
from hvlab.events import GuestClockStepped
from hvlab.operations import (
    ApplyCheckpoint,
    LetTimePass,
    PauseVM,
    ResetVM,
    ResumeVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.world.clock import instant_of
from hvlab.world.rules import DAY, HOUR, MINUTE, SECOND
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.volumes import system_volume

PROVIDER = "VM IC Time Synchronization Provider"


@pytest.fixture
def synchronize(do, vm):
    """Time Synchronization on or off."""
    return lambda on: do(SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, on))


@pytest.fixture
def skew(lab, vm):
    """Milliseconds the guest's clock is ahead of the host's."""
    return lambda: lab.world.vms[vm].guest_time(lab.world.now) - lab.world.now


def go_back_three_days(do, lab, vm, checkpoint):
    """A standard checkpoint, three days later applied; returns how old the capture is."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    do(TakeCheckpoint(vm, "before"))
    captured = lab.world.now
    do(LetTimePass(3 * DAY))
    lab.run(ApplyCheckpoint(vm, checkpoint("before")))
    return lab.world.now - captured


@pytest.mark.behaviour("B-172")
def test_without_synchronization_it_stays_at_the_checkpoints_time(
    do, lab, vm, checkpoint, synchronize, skew
):
    """Three days behind the host, and a day later still."""
    synchronize(False)
    age = go_back_three_days(do, lab, vm, checkpoint)

    assert -age == skew()
    do(LetTimePass(DAY))
    assert -age == skew()


@pytest.mark.behaviour("B-173")
def test_with_synchronization_it_is_set_within_seconds(do, lab, vm, checkpoint, skew):
    """Right after the resume it is three days behind, seconds later it is the host's."""
    age = go_back_three_days(do, lab, vm, checkpoint)

    assert -age == skew()
    told = len(lab.events)
    lab.advance(10 * SECOND)
    assert 0 == skew()
    assert [GuestClockStepped(vm, age, PROVIDER)] == [
        stamped.event for stamped in lab.events[told:]
    ]


@pytest.mark.behaviour("B-174")
@pytest.mark.parametrize("by", [SECOND, HOUR, 3 * DAY])
def test_a_guest_ahead_is_not_set_back(do, lab, vm, skew, by):
    """Sync mode corrects forward only: what W32Time makes of the host's samples comes later."""
    do(SetGuestClock(vm, lab.world.now + by))
    lab.advance(20 * SECOND)

    assert by == skew()


@pytest.mark.parametrize(
    ("behind", "corrected"), [(4 * SECOND, False), (5 * SECOND, False), (6 * SECOND, True)]
)
def test_a_little_behind_is_let_be(do, lab, vm, skew, behind, corrected):
    """Only more than five seconds behind make sync mode step (6.1)."""
    do(SetGuestClock(vm, lab.world.now - behind))
    lab.advance(20 * SECOND)

    assert (0 if corrected else -behind) == skew()


@pytest.mark.behaviour("B-178")
def test_set_by_hand_it_is_right_at_once(do, lab, vm, checkpoint, synchronize, skew):
    """Set-Date in the guest takes no time and holds."""
    synchronize(False)
    go_back_three_days(do, lab, vm, checkpoint)
    asked = lab.world.now
    lab.submit(SetGuestClock(vm, asked))

    assert (0, asked) == (skew(), lab.world.now)
    do(LetTimePass(DAY))
    assert 0 == skew()


@pytest.mark.behaviour("B-180")
@pytest.mark.parametrize("on", [True, False])
def test_after_a_production_checkpoint_it_is_the_hosts(
    do, lab, vm, checkpoint, synchronize, skew, on
):
    """The guest boots and reads the hardware clock, time synchronization on or off."""
    synchronize(on)
    do(TakeCheckpoint(vm, "before"))
    do(LetTimePass(3 * DAY))
    do(ApplyCheckpoint(vm, checkpoint("before")))
    lab.run(StartVM(vm))

    assert 0 == skew()


@pytest.mark.behaviour("B-182")
@pytest.mark.parametrize(("stop", "go"), [(SaveVM, StartVM), (PauseVM, ResumeVM)])
@pytest.mark.parametrize("on", [True, False])
def test_saving_and_pausing_have_the_same_effect(do, lab, vm, synchronize, skew, stop, go, on):
    """The clock stands still meanwhile; afterwards it is set, or stays behind."""
    synchronize(on)
    do(stop(vm))
    stopped = lab.world.vms[vm].guest_time(lab.world.now)
    do(LetTimePass(3 * DAY))
    assert stopped == lab.world.vms[vm].guest_time(lab.world.now)
    lab.run(go(vm))

    assert -3 * DAY - 20 * SECOND < skew() <= -3 * DAY
    lab.settle()
    assert on == (skew() == 0)


def test_switching_synchronization_on_sets_it(do, lab, vm, synchronize, skew):
    """A guest that is behind is set once the service is offered again."""
    synchronize(False)
    do(SetGuestClock(vm, lab.world.now - DAY))
    assert -DAY == skew()
    synchronize(True)
    do(LetTimePass(MINUTE))

    assert 0 == skew()


def test_it_is_set_later_if_the_vm_rests_when_it_is_due(do, lab, vm, checkpoint, skew):
    """Paused before the provider looks, it is corrected after the pause."""
    go_back_three_days(do, lab, vm, checkpoint)
    lab.run(PauseVM(vm))
    do(LetTimePass(MINUTE))
    assert skew() < -3 * DAY
    do(ResumeVM(vm))

    assert 0 == skew()


def test_a_restart_reads_the_hosts_time(do, lab, vm, synchronize, skew):
    """Reset, or turned off and on: the hardware clock follows the host."""
    synchronize(False)
    for restart in ([ResetVM], [TurnOffVM, StartVM]):
        do(SetGuestClock(vm, lab.world.now - DAY))
        for operation in restart:
            do(operation(vm))

        assert 0 == skew()


def test_files_bear_the_guests_time(do, lab, vm, synchronize):
    """What the guest writes is dated by its own clock, right or wrong."""
    synchronize(False)
    epoch = lab.world.epoch
    do(SetGuestClock(vm, instant_of(epoch, datetime(2019, 5, 17, 8, 30, 0))))
    do(WriteGuestFile(vm, "old.txt", "x"))
    volume = system_volume(lab.world, lab.world.vms[vm].drives)

    assert datetime(2019, 5, 17, 8, 30, 0) == volume.stat("old.txt").modified


@pytest.mark.parametrize("reading", [10**16, -(10**16), -100 * 365 * DAY, 200 * 365 * DAY])
def test_no_calendar_has_that_date(do, lab, vm, reading):
    """A clock can be set to what a calendar and a file system can write down."""
    before = lab.world.copy()

    with pytest.raises(GuestError, match="does not have that date"):
        do(SetGuestClock(vm, reading))
    assert before == lab.world


def test_only_a_running_guest_can_set_it(do, lab, vm):
    """Nobody is there to type Set-Date."""
    do(TurnOffVM(vm))

    with pytest.raises(InvalidState):
        do(SetGuestClock(vm, 0))
    assert None is lab.world.vms[vm].guest_time(lab.world.now)
