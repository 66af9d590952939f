"""Backups: recovery checkpoints, and what a crashed one leaves behind."""

from __future__ import annotations

import pytest

from hvlab.errors import OperationFailed
from hvlab.operations import (
    CrashBackup,
    DeleteCheckpoint,
    DeleteHostFile,
    FinishBackup,
    StartBackup,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.views import scene
from hvlab.world.checkpoint import SnapshotType
from hvlab.world.queries import checkpoints_of


def only(lab, vm):
    (checkpoint,) = checkpoints_of(lab.world, vm)
    return checkpoint


def test_a_backup_leaves_nothing_when_it_ends(do, lab, vm, files):
    """Its recovery checkpoint holds no memory, and is removed and merged at the end."""
    do(StartBackup(vm))
    assert SnapshotType.RECOVERY is only(lab, vm).snapshot_type
    assert not only(lab, vm).holds_memory
    do(WriteGuestFile(vm, "during.txt", "kept"))
    do(FinishBackup(vm))

    assert [] == checkpoints_of(lab.world, vm)
    assert ["Test.vhdx"] == [disk.name for disk in lab.world.disks]
    assert {"during.txt": "kept"} == files()


@pytest.mark.behaviour("B-099")
def test_a_left_over_recovery_checkpoint_offers_no_delete_but_can_be_removed(do, lab, vm):
    """The menu has no Delete; the cmdlet, and the Del key, remove it."""
    do(StartBackup(vm))
    do(CrashBackup(vm))
    offered = [action["id"] for action in scene.node_actions(lab.world, only(lab, vm))]
    assert ["apply", "rename"] == offered

    do(DeleteCheckpoint(vm, only(lab, vm).id))
    assert [] == checkpoints_of(lab.world, vm)


@pytest.mark.behaviour("B-193")
def test_a_left_over_autorecovery_file_stops_checkpoints_until_it_is_removed(do, lab, vm):
    """0x80070050, could not initiate a checkpoint operation."""
    do(StartBackup(vm))
    do(CrashBackup(vm))
    with pytest.raises(OperationFailed) as caught:
        do(TakeCheckpoint(vm, "no"))
    assert 0x80070050 == caught.value.code
    assert "could not initiate a checkpoint operation: The file exists." in str(caught.value)

    (left,) = [file for file in lab.world.files if "AutoRecovery" in file.path]
    do(DeleteHostFile(left.path))
    do(TakeCheckpoint(vm, "yes"))


def test_one_backup_at_a_time(do, vm):
    """A second one is refused, and so is ending one that is not there."""
    with pytest.raises(OperationFailed, match="No backup"):
        do(FinishBackup(vm))
    do(StartBackup(vm))
    with pytest.raises(OperationFailed, match="in progress"):
        do(StartBackup(vm))
