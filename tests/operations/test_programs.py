"""What only memory holds: programs, network sessions, and what the screen showed (1.2, L7)."""

import pytest

from hvlab.errors import GuestError
from hvlab.events import SessionReset, SessionUsed
from hvlab.operations import (
    ApplyCheckpoint,
    BeginTransfer,
    CloseProgram,
    CreateBank,
    CreateCheckpointAndApply,
    OpenSession,
    PauseVM,
    ResetVM,
    ResumeVM,
    SaveVM,
    ShutDownVM,
    StartProgram,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    UseSession,
)
from tests.support import OS, add_vm, checkpoint_named


def programs(lab, vm) -> tuple[str, ...]:
    """What runs in a guest that has memory."""
    machine = lab.world.vms[vm]
    guest = machine.guest or (machine.saved_state and machine.saved_state.guest)
    return guest.memory.programs if guest else ()


@pytest.fixture
def peer(lab) -> str:
    """Id of another machine."""
    return add_vm(lab, "Peer")


@pytest.fixture
def session(do, lab, standard, peer) -> int:
    """Number of a session of `Test` with it; two messages have gone over it."""
    do(OpenSession(standard, peer))
    (found,) = lab.world.vms[standard].guest.memory.sessions
    do(UseSession(standard, found.number))
    do(UseSession(peer, found.number))
    return found.number


def last(lab, *kinds):
    """The last event of these kinds."""
    return [one.event for one in lab.events if isinstance(one.event, kinds)][-1]


# Programs ----------------------------------------------------------------------------------------


def test_programs_are_started_and_closed(do, lab, vm):
    """Of two alike the one that was started last is closed."""
    for name in ("notepad.exe", "mmc.exe", "notepad.exe"):
        do(StartProgram(vm, name))
    do(CloseProgram(vm, "notepad.exe"))

    assert ("notepad.exe", "mmc.exe") == programs(lab, vm)
    with pytest.raises(GuestError):
        do(CloseProgram(vm, "calc.exe"))
    with pytest.raises(GuestError):
        do(StartProgram(vm, " "))


@pytest.mark.parametrize("end", [[TurnOffVM, StartVM], [ShutDownVM, StartVM], [ResetVM]])
def test_they_end_with_the_memory(do, lab, vm, end):
    """Whoever ends it."""
    do(StartProgram(vm, "notepad.exe"))
    for step in end:
        do(step(vm))

    assert () == programs(lab, vm)


@pytest.mark.parametrize("rest", [[SaveVM, StartVM], [PauseVM, ResumeVM]])
def test_they_survive_where_memory_does(do, lab, vm, rest):
    """Saved or paused, they run on afterwards."""
    do(StartProgram(vm, "notepad.exe"))
    for step in rest:
        do(step(vm))

    assert ("notepad.exe",) == programs(lab, vm)


@pytest.mark.behaviour("B-007")
def test_a_standard_checkpoint_brings_them_back(do, lab, standard, checkpoint):
    """Those of then; what was started since is gone."""
    do(StartProgram(standard, "notepad.exe"))
    do(TakeCheckpoint(standard, "then"))
    do(CloseProgram(standard, "notepad.exe"))
    do(StartProgram(standard, "setup.exe"))
    do(ApplyCheckpoint(standard, checkpoint("then")))

    assert ("notepad.exe",) == programs(lab, standard)


@pytest.mark.behaviour("B-006")
def test_a_production_checkpoint_does_not(do, lab, vm, checkpoint):
    """It holds disks only: the machine boots."""
    do(StartProgram(vm, "notepad.exe"))
    do(TypeInDocument(vm, "not saved"))
    do(TakeCheckpoint(vm, "then"))
    do(ApplyCheckpoint(vm, checkpoint("then")))
    do(StartVM(vm))

    assert () == programs(lab, vm)
    assert "" == lab.world.vms[vm].guest.memory.document


# Sessions ----------------------------------------------------------------------------------------


def test_both_ends_know_a_session(lab, standard, peer, session):
    """And count alike."""
    for id, other in ((standard, peer), (peer, standard)):
        (end,) = lab.world.vms[id].guest.memory.sessions
        assert (session, other, 2) == (end.number, end.peer, end.messages)


def test_a_session_survives_a_checkpoint(do, lab, standard, session):
    """Taking one is not noticed."""
    do(TakeCheckpoint(standard, "then"))
    do(UseSession(standard, session))

    assert isinstance(last(lab, SessionUsed, SessionReset), SessionUsed)


@pytest.mark.behaviour("B-007")
def test_a_standard_checkpoint_brings_back_an_end_the_other_does_not_know(
    do, lab, standard, peer, session, checkpoint
):
    """The guest believes in its session; its partner has gone on, and resets it."""
    do(TakeCheckpoint(standard, "then"))
    do(UseSession(peer, session))
    do(ApplyCheckpoint(standard, checkpoint("then")))
    (end,) = lab.world.vms[standard].guest.memory.sessions
    assert 2 == end.messages

    do(UseSession(standard, session))
    assert isinstance(last(lab, SessionUsed, SessionReset), SessionReset)
    for id in (standard, peer):
        assert () == lab.world.vms[id].guest.memory.sessions
    with pytest.raises(GuestError, match="0x80070040"):
        do(UseSession(standard, session))


def test_a_session_nobody_used_since_goes_on(do, lab, standard, session, checkpoint):
    """Nothing was sent meanwhile: both ends still agree."""
    do(TakeCheckpoint(standard, "then"))
    do(ApplyCheckpoint(standard, checkpoint("then")))
    do(UseSession(standard, session))

    assert isinstance(last(lab, SessionUsed, SessionReset), SessionUsed)


def test_an_end_without_memory_answers_with_a_reset(do, lab, standard, peer, session):
    """The partner was restarted, or is off."""
    do(ResetVM(peer))
    do(UseSession(standard, session))

    assert isinstance(last(lab, SessionUsed, SessionReset), SessionReset)


def test_there_must_be_somebody_to_talk_to(do, lab, standard, peer):
    """Neither itself, nor nobody, nor a machine that is off."""
    do(TurnOffVM(peer))
    for other in (standard, "nobody", peer):
        with pytest.raises(GuestError, match="0x80070035"):
            do(OpenSession(standard, other))


# The screen --------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-165")
def test_the_small_picture_shows_what_was_open(do, lab, standard):
    """The system, the first lines of the document, programs, and a transfer under way."""
    do(TypeInDocument(standard, "one\ntwo\nthree\nfour"))
    for name in ("a.exe", "b.exe", "c.exe", "d.exe"):
        do(StartProgram(standard, name))
    do(CreateBank(standard))
    do(BeginTransfer(standard, "Savings", "Current", 100))
    do(TakeCheckpoint(standard, "then"))

    assert (
        OS,
        "one",
        "two",
        "three",
        "b.exe",
        "c.exe",
        "d.exe",
        "BANK: 100 from Savings to Current ...",
    ) == checkpoint_named(lab.world, "then").screen.lines


@pytest.mark.behaviour("B-165")
def test_the_leaf_of_create_and_apply_has_the_picture_of_the_saved_machine(
    do, lab, standard, checkpoint
):
    """It holds memory, so it shows what was on the screen."""
    do(TakeCheckpoint(standard, "then"))
    do(StartProgram(standard, "notepad.exe"))
    do(CreateCheckpointAndApply(standard, checkpoint("then")))
    (leaf,) = [one for one in lab.world.checkpoints if one.name != "then"]

    assert (OS, "notepad.exe") == leaf.screen.lines


@pytest.mark.parametrize("power", [None, TurnOffVM])
def test_a_checkpoint_without_memory_has_no_picture(do, lab, vm, power):
    """Production, or taken while off."""
    do(StartProgram(vm, "notepad.exe"))
    if power:
        do(power(vm))
    do(TakeCheckpoint(vm, "then"))

    assert checkpoint_named(lab.world, "then").screen is None
