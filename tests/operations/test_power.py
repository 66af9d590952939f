"""Power, and what can be asked of a VM in which state (fact sheet 2.2, 4.2, 5.3; law 10)."""

import pytest

from hvlab.engine import Lab
from hvlab.errors import INVALID_STATE, InvalidState, OperationFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteHostFile,
    InstallPatch,
    NewDisk,
    PauseVM,
    PutHostFile,
    RemoveGuestFile,
    RemoveVM,
    ResetVM,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.power import TRANSITIONS, Request, VMState
from hvlab.world.queries import free_bytes
from hvlab.world.rules import GIB, HOUR
from hvlab.world.vm import IntegrationService
from tests.support import checkpoint_named, document, new_lab, passed, texts, vm_named

# The grid ----------------------------------------------------------------------------------------


def ready() -> Lab:
    """A running VM with a checkpoint and a file."""
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    lab.run(WriteGuestFile(vm, "there.txt", "x"))
    lab.run(TakeCheckpoint(vm, "target"))
    lab.settle()
    return lab


READY = ready()
TEST = vm_named(READY.world, "Test").id
TARGET = checkpoint_named(READY.world, "target").id

BALLAST = r"C:\ballast.bin"
OUT_OF_ROOM = [  # the volume fills, a write stalls the VM, and there is room again
    PutHostFile(BALLAST, free_bytes(READY.world, "C:")),
    WriteGuestFile(TEST, "big.bin", "x" * 5_000_000),
    DeleteHostFile(BALLAST),
]

WAYS = {
    VMState.PAUSED_CRITICAL: OUT_OF_ROOM,
    VMState.RUNNING: [],
    VMState.OFF: [TurnOffVM(TEST)],
    VMState.SAVED: [SaveVM(TEST)],
    VMState.PAUSED: [PauseVM(TEST)],
    VMState.STARTING: [TurnOffVM(TEST), StartVM(TEST)],
    VMState.STOPPING: [ShutDownVM(TEST)],
    VMState.SAVING: [SaveVM(TEST)],
    VMState.PAUSING: [PauseVM(TEST)],
    VMState.RESUMING: [PauseVM(TEST), ResumeVM(TEST)],
    VMState.RESET: [ResetVM(TEST)],
}

REQUESTS = {
    Request.START: [StartVM(TEST)],
    Request.SHUT_DOWN: [ShutDownVM(TEST)],
    Request.TURN_OFF: [TurnOffVM(TEST)],
    Request.SAVE: [SaveVM(TEST)],
    Request.PAUSE: [PauseVM(TEST)],
    Request.RESUME: [ResumeVM(TEST)],
    Request.RESET: [ResetVM(TEST)],
    Request.CHECKPOINT: [TakeCheckpoint(TEST, "first")],
    Request.APPLY: [
        ApplyCheckpoint(TEST, TARGET),
        CreateCheckpointAndApply(TEST, TARGET),
        RevertVM(TEST),
    ],
    Request.REMOVE: [RemoveVM(TEST)],
    Request.USE_GUEST: [
        WriteGuestFile(TEST, "a.txt", "x"),
        RemoveGuestFile(TEST, "there.txt"),
        InstallPatch(TEST, "KB1"),
        TypeInDocument(TEST, "x"),
        SetGuestClock(TEST, 0),
    ],
}


def in_state(state: VMState) -> Lab:
    """A lab whose VM is in that state, be it on the way to another."""
    lab = READY.fork()
    for operation in WAYS[state]:
        lab.settle()
        lab.submit(operation)
    if state.at_rest:
        lab.settle()
    assert state is lab.world.vms[TEST].state
    return lab


def test_the_grid_is_whole():
    """Every state and every request is in the tests below, by the operation of its name."""
    assert set(VMState) == set(WAYS)
    assert set(Request) == set(REQUESTS)
    for request, operations in REQUESTS.items():
        assert {request} == {operation.request for operation in operations}


@pytest.mark.parametrize("state", VMState)
@pytest.mark.parametrize("request_", Request)
def test_every_pair_is_in_the_table_or_refused(state, request_):
    """Law 10: what the table allows leads where it says; all else is refused and does nothing."""
    for operation in REQUESTS[request_]:
        lab = in_state(state)
        if (state, request_) in TRANSITIONS:
            lab.run(operation)
            lab.settle()
            if request_ is Request.REMOVE:
                assert TEST not in lab.world.vms
            elif request_ is not Request.APPLY:  # its end depends on the checkpoint
                assert TRANSITIONS[state, request_] is lab.world.vms[TEST].state
            continue
        before, version = lab.world.copy(), lab.version
        with pytest.raises(InvalidState) as refusal:
            lab.submit(operation)

        assert INVALID_STATE == refusal.value.paragraphs[1]
        assert (before, version) == (lab.world, lab.version)


def test_the_sheets_table():
    """The table itself, state by state (4.2; Saved and Paused as Dev Home has them)."""
    table = {
        state.label: [request.value for request in Request if (state, request) in TRANSITIONS]
        for state in VMState
        if state.at_rest
    }
    always = ["checkpoint", "apply checkpoint"]

    assert {
        "Running": ["shut down", "turn off", "save", "pause", "reset", *always, "use the guest"],
        "Off": ["start", *always, "remove virtual machine"],
        "Saved": ["start", *always, "remove virtual machine"],
        "Paused": ["turn off", "save", "resume", *always],
        "Paused-Critical": ["turn off", "resume"],
    } == table
    assert not [pair for pair in TRANSITIONS if not pair[0].at_rest]


@pytest.mark.behaviour("B-157")
def test_states_have_the_hosts_numbers():
    """As `[int][VMState]` prints them."""
    assert {
        "Running": 2,
        "Off": 3,
        "Stopping": 4,
        "Saved": 6,
        "Paused": 9,
        "Starting": 10,
        "Reset": 11,
        "Saving": 32773,
        "Pausing": 32776,
        "Paused-Critical": 32789,
        "Resuming": 32777,
    } == {state.label: state.value for state in VMState}


# What each does ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operations", "states", "memory"),
    [
        ([ShutDownVM], ["Stopping", "Off"], None),
        ([TurnOffVM], ["Off"], None),
        ([SaveVM], ["Saving", "Saved"], "unsaved"),
        ([SaveVM, StartVM], ["Saving", "Saved", "Starting", "Running"], "unsaved"),
        ([PauseVM], ["Pausing", "Paused"], "unsaved"),
        ([PauseVM, ResumeVM], ["Pausing", "Paused", "Resuming", "Running"], "unsaved"),
        ([PauseVM, SaveVM], ["Pausing", "Paused", "Saving", "Saved"], "unsaved"),
        ([PauseVM, TurnOffVM], ["Pausing", "Paused", "Off"], None),
        ([ResetVM], ["Reset", "Running"], ""),
        ([TurnOffVM, StartVM], ["Off", "Starting", "Running"], ""),
    ],
)
def test_memory_comes_goes_and_is_kept(do, lab, vm, files, operations, states, memory):
    """Power takes what is in memory, saving and pausing keep it; the disk keeps its files."""
    do(WriteGuestFile(vm, "kept.txt", "x"))
    do(TypeInDocument(vm, "unsaved"))
    told = len(lab.events)
    for operation in operations:
        do(operation(vm))

    assert states == passed(lab, told)
    assert memory == document(lab.world.vms[vm])
    assert {"kept.txt": "x"} == files()


def test_uptime(do, lab, vm):
    """It counts from power on or reset, and leaves out what was paused (1.4)."""

    def uptime():
        return lab.world.vms[vm].uptime(lab.world.now)

    lab.run(ResetVM(vm))
    assert 0 == uptime()
    lab.advance(HOUR)
    assert HOUR == uptime()
    lab.run(PauseVM(vm))
    paused = uptime()
    lab.advance(5 * HOUR)
    assert paused == uptime()
    lab.run(ResumeVM(vm))
    assert paused == uptime()
    lab.run(TurnOffVM(vm))
    assert 0 == uptime()


def test_the_saved_state_is_a_file(do, lab, vm):
    """The runtime state file holds the memory while the VM is saved, and only then."""

    def size():
        (file,) = [file for file in lab.world.files.by("owner", vm) if file.kind == ".vmrs"]
        return file.size // GIB * GIB

    assert 0 == size()
    do(SaveVM(vm))
    assert 2 * GIB == size()
    do(StartVM(vm))
    assert 0 == size()


@pytest.mark.parametrize("deaf", [True, False])
def test_shutting_down_needs_a_guest_that_listens(deaf):
    """Without the Shutdown service, or without a system: failed, and still running."""
    lab = new_lab("Test", *([] if deaf else [NewDisk("blank.vhdx")]))
    vm = vm_named(lab.world, "Test").id
    if deaf:
        lab.run(SetIntegrationService(vm, IntegrationService.SHUTDOWN, False))
    before = lab.world.copy()

    with pytest.raises(OperationFailed, match=r"Failed to stop\."):
        lab.run(ShutDownVM(vm))
    assert before == lab.world


def test_a_vm_without_a_system_runs_but_nobody_can_use_it():
    """It starts, and guest actions are refused."""
    lab = new_lab("Test", NewDisk("blank.vhdx"))
    vm = vm_named(lab.world, "Test")

    assert (VMState.RUNNING, {}) == (vm.state, texts(lab.world, vm.drives))
    with pytest.raises(InvalidState):
        lab.run(TypeInDocument(vm.id, "x"))
