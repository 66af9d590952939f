"""Apply: going back to a checkpoint (fact sheet 1.4, 2.4)."""

import pytest

from hvlab.engine import Lab
from hvlab.errors import ObjectNotFound
from hvlab.operations import (
    ApplyCheckpoint,
    InstallPatch,
    PauseVM,
    RemoveGuestFile,
    RevertVM,
    SaveVM,
    SetIntegrationService,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.host import Host
from hvlab.world.power import VMState
from hvlab.world.rules import HOUR
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.volumes import guest_files, installed_patches
from tests.support import OS, add_vm, checkpoint_named, document, passed

# Content -----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-068", "B-078")
def test_what_now_held_is_lost_and_nothing_else(do, lab, vm, checkpoint, files, disks, tree):
    """Plain Apply deletes the former Now file and no checkpoint; nothing holds its content."""
    do(WriteGuestFile(vm, "kept.txt", "1"))
    do(TakeCheckpoint(vm, "before"))
    do(WriteGuestFile(vm, "lost.txt", "all that was written since"))
    do(WriteGuestFile(vm, "kept.txt", "2"))
    (lost,) = [drive.disk for drive in lab.world.vms[vm].drives]
    do(ApplyCheckpoint(vm, checkpoint("before")))

    assert {"kept.txt": "1"} == files()
    assert "before\n└─ Now" == tree()
    assert lost not in lab.world.disks
    assert """\
Test.vhdx [before]
└─ Test_*.avhdx [Now]""" == disks()
    everything = b"".join(page for disk in lab.world.disks for _, page in disk.pages.items())
    assert b"all that was written since" not in everything


@pytest.mark.behaviour("B-069")
def test_now_becomes_a_child_of_the_target(do, lab, vm, checkpoint, disks, tree):
    """Now's new file has the target's file as parent; the others hang there as before."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))
    do(ApplyCheckpoint(vm, checkpoint("first")))

    assert """\
first
├─ Now
└─ second
   └─ third""" == tree()
    (now,) = [lab.world.disks[drive.disk] for drive in lab.world.vms[vm].drives]
    assert checkpoint_named(lab.world, "first").drives[0].path == now.parent
    assert """\
Test.vhdx [first]
├─ Test_*.avhdx [Now]
└─ Test_*.avhdx [second]
   └─ Test_*.avhdx [third]""" == disks()


@pytest.mark.behaviour("B-079")
def test_roll_back_and_forward(do, vm, checkpoint, files, tree):
    """Restoring an older checkpoint and then a newer one works, as often as one likes."""
    do(TakeCheckpoint(vm, "S1"))
    do(WriteGuestFile(vm, "F1", "1"))
    do(TakeCheckpoint(vm, "S2"))
    do(WriteGuestFile(vm, "F2", "2"))
    seen = []
    for name in ("S1", "S2", "S1"):
        do(ApplyCheckpoint(vm, checkpoint(name)))
        seen.append((files(), tree()))

    back = ({}, "S1\n├─ Now\n└─ S2")
    forward = ({"F1": "1"}, "S1\n└─ S2\n   └─ Now")
    assert [back, forward, back] == seen


def test_patches_and_removed_files_come_and_go_with_the_disk(do, lab, vm, checkpoint):
    """Live, dormant and gone are what the chain says: nothing is declared."""
    do(WriteGuestFile(vm, "notes.txt", "mine"))
    do(TakeCheckpoint(vm, "before"))
    do(InstallPatch(vm, "KB5034439"))
    do(RemoveGuestFile(vm, "notes.txt"))
    do(TakeCheckpoint(vm, "after"))

    def state():
        files = guest_files(lab.world, lab.world.vms[vm].drives)
        return installed_patches(files), "notes.txt" in files

    assert (["KB5034439"], False) == state()
    do(ApplyCheckpoint(vm, checkpoint("before")))
    assert ([], True) == state()
    do(ApplyCheckpoint(vm, checkpoint("after")))
    assert (["KB5034439"], False) == state()


def test_the_unsaved_document_comes_back_with_memory_only(do, lab, vm, checkpoint):
    """A standard checkpoint brings memory back as it was, a production one boots anew."""
    do(TypeInDocument(vm, "Dear"))
    do(TakeCheckpoint(vm, "production"))
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    do(TakeCheckpoint(vm, "standard"))
    do(TypeInDocument(vm, "Dear Sir"))
    do(ApplyCheckpoint(vm, checkpoint("standard")))

    assert "Dear" == document(lab.world.vms[vm])
    do(ApplyCheckpoint(vm, checkpoint("production")))
    assert None is document(lab.world.vms[vm])
    do(StartVM(vm))
    assert "" == document(lab.world.vms[vm])


@pytest.mark.behaviour("B-014")
def test_the_configuration_comes_back(do, lab, vm, checkpoint):
    """Memory size, notes, services and checkpoint type are the checkpoint's again."""
    do(TurnOffVM(vm))
    settings = lab.world.vms[vm].settings
    do(TakeCheckpoint(vm, "before"))
    do(SetVM(vm, memory_mb=8192, notes="doubled", checkpoint_type=CheckpointType.STANDARD))
    do(SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, False))
    changed = lab.world.vms[vm].settings
    do(TakeCheckpoint(vm, "after"))
    do(ApplyCheckpoint(vm, checkpoint("before")))

    assert settings == lab.world.vms[vm].settings != changed
    do(ApplyCheckpoint(vm, checkpoint("after")))
    assert changed == lab.world.vms[vm].settings


@pytest.mark.behaviour("B-077")
def test_applying_nows_parent_is_reverting(do, lab, vm, checkpoint):
    """Two worlds, one reverted, the other with Now's parent applied, are equal."""
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))
    do(WriteGuestFile(vm, "lost.txt", "x"))
    other = lab.fork()
    lab.run(RevertVM(vm))
    other.run(ApplyCheckpoint(vm, checkpoint("second")))

    assert other.world == lab.world


# States ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-070")
def test_a_running_vm_stands_still_meanwhile(do, lab, standard, checkpoint):
    """Its state passes through Saving, Saved and Starting; the guest cannot be used."""
    do(TakeCheckpoint(standard, "first"))
    told = len(lab.events)
    lab.submit(ApplyCheckpoint(standard, checkpoint("first")))
    states = {lab.world.vms[standard].state}
    while lab.world.jobs:
        lab.advance(100)
        states.add(lab.world.vms[standard].state)

    assert ["Saving", "Saved", "Starting", "Running"] == passed(lab, told)
    assert {VMState.SAVING, VMState.SAVED, VMState.STARTING, VMState.RUNNING} == states


OFF, SAVED, PAUSED, RUNNING = TurnOffVM, SaveVM, PauseVM, None


def rest(do, vm, power):
    if power:
        do(power(vm))


@pytest.mark.parametrize(
    ("taken", "before", "after"),
    [
        pytest.param(taken, before, after, marks=pytest.mark.behaviour(*proves))
        for taken, before, after, *proves in [
            ("production", RUNNING, VMState.OFF, "B-072"),
            ("production", OFF, VMState.OFF, "B-072"),
            ("production", SAVED, VMState.OFF, "B-072"),
            ("production", PAUSED, VMState.OFF, "B-072"),
            ("off", RUNNING, VMState.OFF, "B-075"),
            ("off", OFF, VMState.OFF, "B-075"),
            ("off", SAVED, VMState.OFF, "B-075"),
            ("off", PAUSED, VMState.OFF, "B-075"),
            ("running", RUNNING, VMState.RUNNING, "B-073"),
            ("running", OFF, VMState.SAVED, "B-074"),
            ("running", SAVED, VMState.SAVED, "B-074"),
            ("running", PAUSED, VMState.SAVED, "B-074"),
            ("saved", RUNNING, VMState.SAVED),
            ("saved", OFF, VMState.SAVED),
            ("paused", RUNNING, VMState.SAVED),
            ("paused", OFF, VMState.SAVED),
        ]
    ],
)
def test_the_state_after(do, lab, standard, checkpoint, state, taken, before, after):
    """What the checkpoint holds and what the VM did before decide (fact sheet 1.4)."""
    vm = standard
    do(TypeInDocument(vm, "captured"))
    if taken == "production":
        do(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION))
    rest(do, vm, {"off": OFF, "saved": SAVED, "paused": PAUSED}.get(taken))
    do(TakeCheckpoint(vm, "target"))
    do(ApplyCheckpoint(vm, checkpoint("target")))
    if state() is not VMState.RUNNING:
        do(StartVM(vm))
    if state() is VMState.RUNNING:
        rest(do, vm, before)
    do(ApplyCheckpoint(vm, checkpoint("target")))

    assert after is state()
    expected = None if after is VMState.OFF else "captured"
    assert expected == document(lab.world.vms[vm])


@pytest.mark.behaviour("B-074")
def test_starting_it_resumes_the_captured_state(do, lab, standard, checkpoint, state):
    """A memory checkpoint applied to an Off VM waits, saved, at the captured instant."""
    do(TypeInDocument(standard, "in mid-sent"))
    do(TakeCheckpoint(standard, "target"))
    booted = lab.world.vms[standard].guest.memory.booted_at
    do(TurnOffVM(standard))
    do(ApplyCheckpoint(standard, checkpoint("target")))
    do(StartVM(standard))

    assert VMState.RUNNING is state()
    assert "in mid-sent" == document(lab.world.vms[standard])
    assert booted == lab.world.vms[standard].guest.memory.booted_at


@pytest.mark.behaviour("B-072")
def test_a_production_checkpoint_boots_when_started(do, lab, vm, checkpoint, state):
    """It is started by hand, boots from disk, and finds what was on it."""
    do(WriteGuestFile(vm, "data.txt", "flushed"))
    do(TakeCheckpoint(vm, "target"))
    do(ApplyCheckpoint(vm, checkpoint("target")))

    assert VMState.OFF is state()
    asked = lab.world.now
    do(StartVM(vm))
    guest = lab.world.vms[vm].guest
    assert (OS, True) == (guest.os, guest.memory.booted_at > asked)


@pytest.mark.behaviour("B-076")
def test_uptime_restarts(do, lab, standard, checkpoint):
    """Uptime counts from the restore, whatever it was before or at the capture."""
    lab.advance(5 * HOUR)
    do(TakeCheckpoint(standard, "target"))
    lab.advance(2 * HOUR)
    lab.run(ApplyCheckpoint(standard, checkpoint("target")))

    assert 0 == lab.world.vms[standard].uptime(lab.world.now)
    lab.advance(HOUR)
    assert HOUR == lab.world.vms[standard].uptime(lab.world.now)


@pytest.mark.behaviour("B-071")
def test_how_long_it_takes():
    """Longer with more memory, shorter on faster storage."""

    def duration(memory: int, speed: int) -> int:
        lab = Lab(host=Host(megabytes_per_second=speed))
        vm = add_vm(lab, "Test", start=False)
        lab.run(SetVM(vm, memory_mb=memory, checkpoint_type=CheckpointType.STANDARD))
        lab.run(StartVM(vm))
        lab.run(TakeCheckpoint(vm, "first"))
        before = lab.world.now
        lab.run(ApplyCheckpoint(vm, checkpoint_named(lab.world, "first").id))
        return lab.world.now - before

    assert duration(512, 400) < duration(2048, 400) < duration(16384, 400)
    assert duration(2048, 4000) < duration(2048, 400) < duration(2048, 100)


# Refusals ----------------------------------------------------------------------------------------


def test_a_checkpoint_that_is_not_there(do, lab, vm, checkpoint):
    """A click on what was just deleted, or on another VM's: refused, nothing changes."""
    other = add_vm(lab, "Other")
    do(TakeCheckpoint(other, "theirs"))
    before = lab.world.copy()

    for target in ("no such id", checkpoint("theirs")):
        with pytest.raises(ObjectNotFound, match="Unable to find a snapshot matching"):
            do(ApplyCheckpoint(vm, target))
        assert before == lab.world
