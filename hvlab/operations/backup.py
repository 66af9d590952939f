"""A backup program: its recovery checkpoints, and what a crashed one leaves (fact sheet 1.5)."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import (
    AUTO_RECOVERY,
    claim_chain,
    forget,
    require_checkpoint_possible,
    settle_kind,
    take,
)
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint, CheckpointKind, SnapshotType
from hvlab.world.clock import default_checkpoint_name
from hvlab.world.disk import StateFile
from hvlab.world.job import Phase
from hvlab.world.log import Level, vmms
from hvlab.world.power import Request
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import virtual_drives
from hvlab.world.world import World


@dataclass(frozen=True)
class StartBackup(VMOperation):
    """The backup program takes a recovery checkpoint and begins to copy."""

    title: ClassVar[str] = "Start a backup"
    status: ClassVar[str] = "Backing up"
    request: ClassVar[Request | None] = Request.CHECKPOINT

    def failure(self, world: World) -> str:
        return "Failed to create VM recovery checkpoint."

    def check(self, world: World) -> None:
        super().check(world)
        require_checkpoint_possible(world, world.vms[self.vm])
        if recovery_checkpoints(world, self.vm):
            raise OperationFailed(self.failure(world), "A backup is in progress.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("take", rules.CHECKPOINT_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from ()

    def take(self, world: World) -> Events:
        name = f"{default_checkpoint_name(world.vms[self.vm].name, world.date())} (backup)"
        kind = yield from settle_kind(world, self.vm)
        # A backup copies disks: where the guest cannot quiesce it takes them as they are.
        yield from take(
            world,
            world.vms[self.vm],
            name,
            created=world.now,
            kind=kind or CheckpointKind.PRODUCTION,
            memory=False,
            snapshot_type=SnapshotType.RECOVERY,
        )


@dataclass(frozen=True)
class FinishBackup(VMOperation):
    """The backup ends: its recovery checkpoint is removed, and merged."""

    title: ClassVar[str] = "Finish a backup"
    verb: ClassVar[str] = "finish the backup"

    def check(self, world: World) -> None:
        super().check(world)
        if not recovery_checkpoints(world, self.vm):
            raise OperationFailed(self.failure(world), "No backup is in progress.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("remove"),)

    def remove(self, world: World) -> Events:
        claim_chain(world, self.vm)
        for checkpoint in recovery_checkpoints(world, self.vm):
            yield from forget(world, checkpoint)


@dataclass(frozen=True)
class CrashBackup(FinishBackup):
    """The backup program dies: its recovery checkpoint stays, and an AutoRecovery file too."""

    title: ClassVar[str] = "A backup crashes"

    def remove(self, world: World) -> Events:
        for drive in virtual_drives(world.vms[self.vm]):
            stem = ntpath.splitext(drive.path)[0]
            path = f"{stem}{AUTO_RECOVERY}"
            world.files.put(StateFile(path, "", rules.EMPTY_DISK_BYTES, owner=""))
        yield from ()


@dataclass(frozen=True)
class LoseBackupCheckpoint(FinishBackup):
    """The backup takes its entry away and fails before the merge: the file stays, and nobody's.

    The tree is as it was, the chain is one file longer, the VM runs on (fact sheet 8.3; SA4;
    rules.LOST_MERGE_TAKEN_UP).
    """

    title: ClassVar[str] = "A backup fails and leaves its file"

    def remove(self, world: World) -> Events:
        vm = world.vms[self.vm]
        for checkpoint in recovery_checkpoints(world, self.vm):
            for drive in virtual_drives(vm):
                world.disks.put(replace(world.disks[drive.disk], owner=None))
                text = f"Background disk merge has been interrupted. ({drive.path})"
                world.write_log(vmms(19090, text, vm.id, level=Level.WARNING))
            yield from forget(world, checkpoint)


def recovery_checkpoints(world: World, vm: str) -> list[Checkpoint]:
    """The recovery checkpoints of a VM."""
    return [
        checkpoint
        for checkpoint in checkpoints_of(world, vm)
        if checkpoint.snapshot_type is SnapshotType.RECOVERY
    ]
