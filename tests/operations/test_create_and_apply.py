"""Create Checkpoint and Apply: the present is kept, then left (fact sheet 2.4)."""

from datetime import datetime

import pytest

from hvlab.engine import Lab
from hvlab.errors import OperationFailed
from hvlab.events import CheckpointApplied, CheckpointCreated, VMStateChanged
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    InstallPatch,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.clock import instant_of
from hvlab.world.power import VMState
from hvlab.world.vm import CheckpointType
from tests.support import (
    add_vm,
    checkpoint_named,
    checkpoint_tree,
    document,
    pages,
    without_log,
)


def patch_week(do, vm):
    """The article's situation: C1, C2, C3, each followed by a patch."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for number in (1, 2, 3):
        do(TakeCheckpoint(vm, f"C{number}"))
        do(InstallPatch(vm, f"KB{number}"))
        do(WriteGuestFile(vm, f"after-C{number}.txt", "x"))


def kept(lab):
    """The checkpoint that the operation made of the present."""
    return max(lab.world.checkpoints, key=lambda checkpoint: checkpoint.number)


@pytest.mark.behaviour("B-080", "B-081", "B-083")
def test_save_then_keep_then_restore(do, lab, vm, checkpoint):
    """First the VM is saved, then the present becomes a checkpoint, then the target is restored."""
    patch_week(do, vm)
    told = len(lab.events)
    parent = lab.world.vms[vm].parent_checkpoint
    do(CreateCheckpointAndApply(vm, checkpoint("C2")))

    steps = [
        stamped.event.after if isinstance(stamped.event, VMStateChanged) else type(stamped.event)
        for stamped in lab.events[told:]
        if isinstance(stamped.event, VMStateChanged | CheckpointCreated | CheckpointApplied)
    ]
    assert [
        "Saving",
        "Saved",
        CheckpointCreated,
        CheckpointApplied,
        "Starting",
        "Running",
    ] == steps
    assert (parent, VMState.SAVED) == (kept(lab).parent, kept(lab).captured_state)
    assert checkpoint("C2") == lab.world.vms[vm].parent_checkpoint


@pytest.mark.behaviour("B-084", "B-085")
def test_the_articles_example(do, lab, vm, checkpoint, tree, disks):
    """C1, C2, C3, Now; create and apply on C2: C4 is a leaf under C3, Now a child of C2."""
    patch_week(do, vm)
    do(CreateCheckpointAndApply(vm, checkpoint("C2")))
    c4 = kept(lab).name

    assert f"""\
C1
└─ C2
   ├─ Now
   └─ C3
      └─ {c4}""" == tree()
    assert f"""\
Test.vhdx [C1]
└─ Test_*.avhdx [C2]
   ├─ Test_*.avhdx [C3]
   │  └─ Test_*.avhdx [{c4}]
   └─ Test_*.avhdx [Now]""" == disks()


@pytest.mark.behaviour("B-086")
def test_the_documented_sequence():
    """The two steps of Microsoft's walkthrough give its three trees, to the letter."""
    epoch = datetime(2015, 6, 15, 10, 0, 0)
    lab = Lab(epoch=epoch)
    vm = add_vm(lab, "VM")
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    lab.run(TakeCheckpoint(vm, "Standard"))
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION))
    lab.run(TakeCheckpoint(vm, "Production"))
    trees = [checkpoint_tree(lab.world, vm)]
    for moment, name in [
        (datetime(2015, 6, 15, 11, 9, 22), "Standard"),
        (datetime(2015, 6, 15, 11, 10, 30), "Production"),
    ]:
        lab.advance(instant_of(epoch, moment) - lab.world.now)
        lab.run(CreateCheckpointAndApply(vm, checkpoint_named(lab.world, name).id))
        trees.append(checkpoint_tree(lab.world, vm))

    assert [
        """\
Standard
└─ Production
   └─ Now""",
        """\
Standard
├─ Now
└─ Production
   └─ VM - (6/15/2015 - 11:09:22 AM)""",
        """\
Standard
├─ Production
│  ├─ Now
│  └─ VM - (6/15/2015 - 11:09:22 AM)
└─ VM - (6/15/2015 - 11:10:30 AM)""",
    ] == trees


@pytest.mark.behaviour("B-082")
def test_the_kept_checkpoint_never_changes(do, lab, vm, checkpoint):
    """Its file stays as it was, whatever the guest writes and wherever Now goes."""
    patch_week(do, vm)
    do(CreateCheckpointAndApply(vm, checkpoint("C2")))
    (file,) = [lab.world.disks[drive.disk] for drive in kept(lab).drives]
    content = pages(lab.world, file.id)
    do(WriteGuestFile(vm, "after-C3.txt", "something else"))
    do(TakeCheckpoint(vm, "later"))
    do(ApplyCheckpoint(vm, kept(lab).parent))
    do(WriteGuestFile(vm, "after-C3.txt", "something else again"))

    assert file == lab.world.disks[file.id]
    assert content == pages(lab.world, file.id)


@pytest.mark.behaviour("B-087")
def test_the_next_checkpoint_grows_a_parallel_branch(do, lab, vm, checkpoint, tree):
    """It is a child of C2 and a sibling of C3."""
    patch_week(do, vm)
    do(CreateCheckpointAndApply(vm, checkpoint("C2")))
    c4 = kept(lab).name
    do(TakeCheckpoint(vm, "C5"))

    assert f"""\
C1
└─ C2
   ├─ C3
   │  └─ {c4}
   └─ C5
      └─ Now""" == tree()


@pytest.mark.behaviour("B-088", "B-089")
def test_the_running_vm_has_nothing_of_the_dormant_branch(do, lab, vm, checkpoint, files):
    """What was written after C2 is absent in Now, there in C3 and C4, and comes back with C4."""
    patch_week(do, vm)
    everything = files()
    do(TypeInDocument(vm, "unsaved"))
    do(CreateCheckpointAndApply(vm, checkpoint("C2")))
    c4 = kept(lab)

    package = r"Windows\servicing\Packages\KB"
    at_c2 = {"after-C1.txt": "x", f"{package}1.mum": "KB1"}
    at_c3 = {**at_c2, "after-C2.txt": "x", f"{package}2.mum": "KB2"}
    assert (at_c2, at_c2, at_c3, everything) == (files(), files("C2"), files("C3"), files(c4.name))
    do(ApplyCheckpoint(vm, c4.id))
    assert everything == files()
    assert "unsaved" == document(lab.world.vms[vm])


@pytest.mark.behaviour("B-091")
def test_the_kept_checkpoint_has_a_default_name(do, lab, vm, checkpoint):
    """The VM's name and the host's time at the request, as if it had been taken then."""
    do(TakeCheckpoint(vm, "first"))
    lab.advance(1000 * 60 * 60 - lab.world.now)
    do(CreateCheckpointAndApply(vm, checkpoint("first")))

    assert "Test - (3/12/2024 - 10:00:00 AM)" == kept(lab).name


def test_of_an_off_vm_the_present_is_disks_only(do, lab, vm, checkpoint, state):
    """There is no memory to save, so the kept checkpoint holds none."""
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "present.txt", "1"))
    do(TurnOffVM(vm))
    do(CreateCheckpointAndApply(vm, checkpoint("first")))

    assert ("Off", False, VMState.OFF) == (kept(lab).label, kept(lab).holds_memory, state())
    do(ApplyCheckpoint(vm, kept(lab).id))
    do(StartVM(vm))


def test_applying_nows_own_parent_keeps_the_present_beside_now(do, lab, vm, checkpoint, tree):
    """The present becomes a sibling of Now."""
    do(TakeCheckpoint(vm, "first"))
    do(CreateCheckpointAndApply(vm, checkpoint("first")))

    assert f"first\n├─ Now\n└─ {kept(lab).name}" == tree()


@pytest.mark.parametrize("disabled", [True, False])
def test_nothing_happens_if_the_present_cannot_be_kept(do, lab, vm, checkpoint, disabled):
    """Checkpoints disabled, or fifty of them: refused as a whole, the VM is not even saved."""
    do(TakeCheckpoint(vm, "first"))
    if disabled:
        do(SetVM(vm, checkpoint_type=CheckpointType.DISABLED))
    else:
        for number in range(2, 51):
            do(TakeCheckpoint(vm, f"{number}"))
    before = lab.world.copy()

    with pytest.raises(OperationFailed, match="Checkpoint operation failed"):
        do(CreateCheckpointAndApply(vm, checkpoint("first")))
    assert without_log(before) == without_log(lab.world)
