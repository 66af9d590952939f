"""Broken worlds: files that are gone, moved, locked, closed or damaged, and what the host says."""

from __future__ import annotations

import pytest

from hvlab.api import OpenLab
from hvlab.errors import HyperVError, OperationFailed
from hvlab.events import JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CopyHostFile,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    PutHostFile,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    UnlockHostFile,
    WriteGuestFile,
)
from hvlab.views import scene
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of, free_bytes
from tests.support import texts


@pytest.fixture
def lab() -> OpenLab:
    """C1 - C2 - [Now, C3 - C4]: the article's tree after Create Checkpoint and Apply."""
    return OpenLab.open("after-apply")


@pytest.fixture
def vm(lab) -> str:
    return lab.vm().id


@pytest.fixture
def disk(lab, vm):
    """Path of the disk file of checkpoint number N, or of Now."""

    def path(which: int | str) -> str:
        if which == "Now":
            return lab.world.vms[vm].drives[0].path
        return checkpoints_of(lab.world, vm)[which - 1].drives[0].path

    return path


@pytest.fixture
def do(lab):
    def run(operation):
        lab.engine.run(operation)
        lab.engine.settle()

    return run


def checkpoint(lab: OpenLab, number: int) -> str:
    return lab.vm().checkpoints[number - 1].id


def refused(do, operation) -> HyperVError:
    with pytest.raises(HyperVError) as caught:
        do(operation)
    return caught.value


@pytest.mark.behaviour("B-092")
@pytest.mark.parametrize("lost", [3, 4])
def test_a_lost_dormant_file_does_not_touch_the_running_vm(lab, vm, do, disk, lost):
    """The VM runs on, writes, takes checkpoints, and its own branch merges to the root."""
    do(DeleteHostFile(disk(lost)))
    do(WriteGuestFile(vm, "after.txt", "written"))
    do(TakeCheckpoint(vm, "later"))
    do(DeleteCheckpoint(vm, checkpoint(lab, 5)))
    do(DeleteCheckpoint(vm, checkpoint(lab, 1)))

    assert VMState.RUNNING is lab.world.vms[vm].state
    assert "written" == texts(lab.world, lab.world.vms[vm].drives)["after.txt"]
    assert "SRV01.vhdx" == disk(1).rpartition("\\")[2]


@pytest.mark.behaviour("B-093")
@pytest.mark.behaviour("B-094")
def test_a_checkpoint_whose_file_is_gone_is_listed_but_cannot_be_applied(lab, vm, do, disk):
    """It is still in the tree; Apply fails and changes nothing."""
    do(DeleteHostFile(disk(3)))
    before = lab.world.copy()

    error = refused(do, ApplyCheckpoint(vm, checkpoint(lab, 3)))

    assert 0x80070002 == error.code
    assert before == lab.world
    assert 4 == len(lab.vm().checkpoints)


@pytest.mark.behaviour("B-095")
def test_state_files_must_be_in_the_snapshot_folder(lab, vm, do):
    """Moved away, Apply fails; moved back, it works."""
    target = checkpoint(lab, 1)
    (memory,) = [f for f in lab.world.files.by("owner", target) if f.kind == ".vmrs"]
    do(MoveHostFile(memory.path, r"C:\Elsewhere\memory.vmrs"))
    error = refused(do, ApplyCheckpoint(vm, target))
    assert 0x80070002 == error.code

    do(MoveHostFile(r"C:\Elsewhere\memory.vmrs", memory.path))
    do(ApplyCheckpoint(vm, target))
    assert target == lab.world.vms[vm].parent_checkpoint
    assert 0 == len(lab.world.conditions)


@pytest.mark.behaviour("B-096")
@pytest.mark.behaviour("B-132")
def test_a_missing_parent_is_d(lab, vm, do, disk):
    """A file missing on the active path: the VM cannot start, 0xC03A000D."""
    do(ShutDownVM(vm))
    do(DeleteHostFile(disk(2)))

    error = refused(do, StartVM(vm))

    assert 0xC03A000D == error.code
    assert "'SRV01' failed to start." == error.paragraphs[0]


@pytest.mark.behaviour("B-131")
@pytest.mark.behaviour("B-132")
def test_a_changed_parent_is_e(lab, vm, do, disk):
    """Writing into the base while checkpoints exist breaks the chain: 0xC03A000E."""
    do(ShutDownVM(vm))
    do(MountAndWrite(disk(1), "fix.txt", "quick fix"))

    assert 0xC03A000E == refused(do, StartVM(vm)).code
    assert 0xC03A000E == refused(do, ApplyCheckpoint(vm, checkpoint(lab, 3))).code


def test_the_leaf_itself_missing(lab, vm, do, disk):
    """The VM's own file is not found: 0x80070002, not a broken chain."""
    do(ShutDownVM(vm))
    do(DeleteHostFile(disk("Now")))

    assert 0x80070002 == refused(do, StartVM(vm)).code


def test_a_moved_parent_put_back_repairs_the_chain(lab, vm, do, disk):
    """Nothing else is needed (I09)."""
    do(ShutDownVM(vm))
    base = disk(1)
    do(MoveHostFile(base, r"D:\Old\SRV01.vhdx"))
    assert 0xC03A000D == refused(do, StartVM(vm)).code

    do(MoveHostFile(r"D:\Old\SRV01.vhdx", base))
    do(StartVM(vm))
    assert VMState.RUNNING is lab.world.vms[vm].state


def test_what_a_running_vm_holds_open_cannot_be_deleted_or_moved(lab, vm, do, disk):
    """The whole active chain is in use; a dormant file is not."""
    for which in ("Now", 1, 2):
        assert 0x80070020 == refused(do, DeleteHostFile(disk(which))).code
        assert 0x80070020 == refused(do, MoveHostFile(disk(which), r"C:\x.vhdx")).code
    do(DeleteHostFile(disk(4)))


@pytest.mark.behaviour("B-097")
@pytest.mark.behaviour("B-198")
def test_deleting_a_checkpoint_with_a_missing_disk(lab, vm, do, disk):
    """The host says which file; the entry stays and the VM is usable."""
    do(DeleteHostFile(disk(3)))

    error = refused(do, DeleteCheckpoint(vm, checkpoint(lab, 3)))

    assert (
        "'SRV01' failed to remove checkpoint.",
        "Cannot delete checkpoint: The system cannot find the file specified. (0x80070002).",
    ) == error.paragraphs[:2]
    assert disk(3) in error.paragraphs[-1]
    assert 4 == len(lab.vm().checkpoints)
    do(WriteGuestFile(vm, "a.txt", "fine"))


@pytest.mark.behaviour("B-098")
def test_a_rogue_entry_offers_no_delete(lab, vm, do, disk):
    """Its files are gone: no Delete in the menu, yet the VM works and takes checkpoints."""
    row = lab.vm().checkpoints[3].row
    for file in lab.world.files.by("owner", row.id):
        do(DeleteHostFile(file.path))
    do(DeleteHostFile(disk(4)))
    do(TakeCheckpoint(vm, "works"))

    assert ["apply", "rename"] == [a["id"] for a in scene.node_actions(lab.world, row)]
    assert 5 == len(lab.vm().checkpoints)


@pytest.mark.behaviour("B-194")
def test_a_locked_file_stops_the_checkpoint_until_the_lock_goes(lab, vm, do, disk):
    """0x80070020 while a backup holds the current disk."""
    do(LockHostFile(disk("Now"), "backup agent"))
    error = refused(do, TakeCheckpoint(vm, "no"))
    assert 0x80070020 == error.code
    assert "Checkpoint operation failed." == error.paragraphs[0]
    assert "could not initiate a checkpoint operation" in error.paragraphs[1]

    do(UnlockHostFile(disk("Now")))
    do(TakeCheckpoint(vm, "yes"))


@pytest.mark.behaviour("B-195")
def test_missing_rights_stop_the_checkpoint_until_they_are_granted(lab, vm, do, disk):
    """0x80070005 until icacls gives them back."""
    do(DenyHostFile(disk("Now")))
    assert 0x80070005 == refused(do, TakeCheckpoint(vm, "no")).code

    do(GrantHostFile(disk("Now")))
    do(TakeCheckpoint(vm, "yes"))


def test_a_checkpoint_of_an_off_vm_whose_disk_path_is_gone(lab, vm, do, disk):
    """The host cannot create the storage for it: 0x80070002 (fact sheet 8.2)."""
    do(ShutDownVM(vm))
    do(DeleteHostFile(disk("Now")))

    error = refused(do, TakeCheckpoint(vm, "no"))

    assert 0x80070002 == error.code
    assert "cannot create the storage required for the checkpoint using disk" in str(error)


def test_a_locked_file_stops_the_merge_and_loses_nothing(lab, vm, do, disk):
    """The merge fails with 0x80070020, all stays readable, and it runs when the lock goes."""
    before = texts(lab.world, lab.world.vms[vm].drives)
    do(LockHostFile(disk(2)))
    do(DeleteCheckpoint(vm, checkpoint(lab, 1)))
    failures = [s.event for s in lab.engine.events if isinstance(s.event, JobFailed)]
    assert 1 == len(failures)
    assert "0x80070020" in failures[0].error
    assert before == texts(lab.world, lab.world.vms[vm].drives)
    count = len(lab.world.disks)

    do(UnlockHostFile(disk(1)))
    assert count - 1 == len(lab.world.disks)
    assert before == texts(lab.world, lab.world.vms[vm].drives)


def test_a_damaged_file_can_be_replaced_by_a_copy(lab, vm, do, disk):
    """A copy made in time takes the damaged file's place."""
    do(ShutDownVM(vm))
    do(CopyHostFile(disk(2), r"D:\Backup\copy.avhdx"))
    do(DamageHostFile(disk(2)))
    assert 0xC03A0019 == refused(do, StartVM(vm)).code

    lost = disk(2)
    do(DeleteHostFile(lost))
    do(CopyHostFile(r"D:\Backup\copy.avhdx", lost))
    do(StartVM(vm))
    assert VMState.RUNNING is lab.world.vms[vm].state


def test_a_file_that_is_not_there(do):
    """Asking for one is refused in Windows' words."""
    error = refused(do, DeleteHostFile(r"C:\nothing.vhdx"))

    assert isinstance(error, OperationFailed)
    assert 0x80070002 == error.code


@pytest.mark.behaviour("B-199")
def test_without_the_base_nothing_is_recoverable(lab, vm, do, disk):
    """A checkpoint is no backup: with the base disk gone, no checkpoint and no VM can be read."""
    do(ShutDownVM(vm))
    do(DeleteHostFile(disk(1)))

    refused(do, StartVM(vm))
    for row in checkpoints_of(lab.world, vm):
        refused(do, ApplyCheckpoint(vm, row.id))
    assert [{}] * 5 == [lab.vm().files, *(one.files for one in lab.vm().checkpoints)]


@pytest.mark.behaviour("B-121")
def test_a_fresh_checkpoint_and_its_deletion_clean_up_a_lingering_file(lab, vm, do):
    """A merge that waits is taken up again by the next one on its chain."""
    lab.vm().set_checkpoint_type("Production")  # no memory whose file would make room
    do(TakeCheckpoint(vm, "mine"))
    do(WriteGuestFile(vm, "big.bin", "x" * 40_000_000))
    ballast = r"C:\ballast.bin"
    do(PutHostFile(ballast, free_bytes(lab.world, ballast)))
    do(DeleteCheckpoint(vm, checkpoint(lab, 5)))
    do(DeleteHostFile(ballast))
    lingering = len(lab.world.disks)

    do(TakeCheckpoint(vm, "fresh"))
    do(DeleteCheckpoint(vm, checkpoint(lab, 5)))
    assert lingering - 1 == len(lab.world.disks)


@pytest.mark.behaviour("B-201")
def test_the_lab_points_out_old_checkpoints(lab, vm):
    """A week later the details of the VM say so; deleted, they say it no more."""

    def advice() -> list[str]:
        rows = scene.details(lab.world, lab.world.vms[vm], None)["rows"]
        return [value for label, value in rows if label == "hvlab's advice"]

    assert [] == advice()
    lab.wait(days=8)
    assert ["4 older than 7 days: delete what is validated"] == advice()
    lab.vm().delete(lab.vm().checkpoints[0], subtree=True)
    assert [] == advice()
