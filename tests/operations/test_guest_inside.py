"""What a guest does of itself: its folders, its own restart, its time service off and on."""

import pytest

from hvlab.engine.store import dumps, loads
from hvlab.errors import GuestError, HyperVError
from hvlab.operations import (
    CopyGuestPath,
    LetTimePass,
    MakeGuestFolder,
    MoveGuestPath,
    PutGuestFile,
    ReloadTimeService,
    RemoveGuestPath,
    RestartGuest,
    SetGuestClock,
    SetRegistryNumber,
    ShutDownGuest,
    StartProgram,
    StartTimeService,
    StopTimeService,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.world.registry import TIME_CONFIG
from hvlab.world.rules import DAY, HOUR
from hvlab.world.timesource import time_service


def texts(files):
    return {path: text for path, text in files().items() if not path.startswith("Windows")}


def test_folders_are_made_copied_moved_and_removed(do, vm, files):
    """A tree of files, on the guest's own volume."""
    do(MakeGuestFolder(vm, "C:\\A\\B"))
    do(PutGuestFile(vm, "C:\\A\\B\\x.txt", "x"))
    do(CopyGuestPath(vm, "C:\\A", "C:\\C"))
    do(MoveGuestPath(vm, "C:\\A\\B\\x.txt", "C:\\A\\y.txt"))
    assert {"A\\y.txt": "x", "C\\B\\x.txt": "x"} == texts(files)
    do(RemoveGuestPath(vm, "C:\\A"))
    do(RemoveGuestPath(vm, "C:\\C\\B\\x.txt"))
    assert {} == texts(files)


@pytest.mark.parametrize(
    "operation",
    [
        lambda vm: RemoveGuestPath(vm, "C:\\nope"),
        lambda vm: CopyGuestPath(vm, "C:\\nope", "C:\\x"),
        lambda vm: MoveGuestPath(vm, "C:\\a.txt", "D:\\a.txt"),
        lambda vm: PutGuestFile(vm, "D:\\a.txt", ""),
        lambda vm: MakeGuestFolder(vm, "C:\\a.txt"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(do, lab, vm, operation):
    """Missing paths and drives, a folder where a file is."""
    do(WriteGuestFile(vm, "a.txt", "1"))
    before = lab.world.copy()

    with pytest.raises(GuestError):
        do(operation(vm))
    assert before == lab.world


def test_a_restart_from_inside(do, lab, vm):
    """Programs are gone, the machine runs again, and the log says who did it."""
    do(StartProgram(vm, "notepad.exe"))
    do(RestartGuest(vm))
    row = lab.world.vms[vm]

    assert ("Running", ()) == (row.state.label, row.guest.memory.programs)
    assert 18514 == max(lab.world.log, key=lambda one: one.number).line.event_id
    assert lab.world.now == row.guest.memory.booted_at


def test_a_shutdown_from_inside(do, lab, vm):
    """Off, with 18508; there is nobody left to shut down."""
    do(ShutDownGuest(vm))
    assert "Off" == lab.world.vms[vm].state.label
    assert 18508 == max(lab.world.log, key=lambda one: one.number).line.event_id
    for operation in (ShutDownGuest, RestartGuest):
        with pytest.raises(HyperVError):
            do(operation(vm))


def test_a_stopped_time_service_corrects_nothing(do, lab, vm):
    """Off by an hour ahead it stays so; started again, it is set right."""
    do(StopTimeService(vm))
    assert None is time_service(lab.world.vms[vm])
    with pytest.raises(GuestError, match="0x80070426"):
        do(StopTimeService(vm))
    do(SetGuestClock(vm, lab.world.now + HOUR))
    do(LetTimePass(DAY))
    assert HOUR == lab.world.vms[vm].guest_time(lab.world.now) - lab.world.now
    do(StartTimeService(vm))
    with pytest.raises(GuestError, match="0x80070420"):
        do(StartTimeService(vm))
    do(LetTimePass(DAY))
    assert lab.world.now == lab.world.vms[vm].guest_time(lab.world.now)


def test_the_configuration_is_read_when_asked(do, lab, vm):
    """The registry alone changes nothing in a running service."""
    do(SetRegistryNumber(vm, TIME_CONFIG, "MaxPosPhaseCorrection", 60))
    assert 54_000 == time_service(lab.world.vms[vm]).config.max_pos_phase_correction
    do(ReloadTimeService(vm))
    assert 60 == time_service(lab.world.vms[vm]).config.max_pos_phase_correction


def test_they_are_kept_and_replayed(do, lab, vm):
    """Stored and loaded, the journal leads to the same world."""
    for operation in (
        MakeGuestFolder(vm, "C:\\A"),
        PutGuestFile(vm, "C:\\A\\x", "x"),
        CopyGuestPath(vm, "C:\\A", "C:\\B"),
        MoveGuestPath(vm, "C:\\B", "C:\\C"),
        RemoveGuestPath(vm, "C:\\A"),
        StopTimeService(vm),
        StartTimeService(vm),
        ReloadTimeService(vm),
        RestartGuest(vm),
        ShutDownGuest(vm),
    ):
        do(operation)
    loaded = loads(dumps(lab, scenario="", version="0"))

    assert loaded.rewindable
    assert lab.world == loaded.lab.world


def test_a_machine_that_is_off_does_nothing(do, vm):
    """Nobody is there to ask."""
    do(TurnOffVM(vm))
    for operation in (MakeGuestFolder(vm, "C:\\A"), StartTimeService(vm)):
        with pytest.raises(HyperVError):
            do(operation)
