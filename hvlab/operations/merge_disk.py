"""Merge: a file nobody refers to any more takes in its only child (fact sheet 2.1, 2.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import DisksMerged, MergeStarted
from hvlab.operations.base import Events, Operation
from hvlab.operations.vm_disks import repointed
from hvlab.world import rules
from hvlab.world.chain import PARENT_MISMATCH, parent_refusal
from hvlab.world.condition import DAMAGED, DISK_FULL, NOT_FOUND, Refusal, refusal
from hvlab.world.disk import VirtualDisk
from hvlab.world.host import FileSystem
from hvlab.world.job import Job, Phase
from hvlab.world.log import Level, vmms
from hvlab.world.queries import dependents, free_bytes
from hvlab.world.rules import SECOND
from hvlab.world.world import World


@dataclass(frozen=True)
class MergeDisk(Operation):
    """The parent gets the child's blocks; whoever used the child uses the parent from then on.

    The host starts it by itself, also under a running VM (B-103, B-104, B-111). Nothing of it
    shows in the files before it is done, so it can be interrupted at any time.
    """

    title: ClassVar[str] = "Merge"
    status: ClassVar[str] = "Merge in Progress"
    background: ClassVar[bool] = True

    parent: str
    child: str

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.parent, self.child})

    def plan(self, world: World) -> tuple[Phase, ...]:
        child = world.disks[self.child]
        volume = world.host.volume_of(child.path)
        moves_data = volume.file_system is not FileSystem.REFS
        copying = world.host.write_time(child.data_bytes, child.path) if moves_data else 0
        return Phase("begin"), Phase("merge", rules.MERGE_SECONDS * SECOND + copying)

    def after_failure(self, world: World) -> Iterable[Operation]:
        child = world.disks.get(self.child)
        if self.parent in world.disks and child is not None and child.stands_on == self.parent:
            yield MergeLater(self.parent, self.child)

    def begin(self, world: World) -> Events:
        child = world.disks[self.child]
        world.write_log(vmms(19070, f"Background disk merge has been started. ({child.path})"))
        yield MergeStarted(world.disks[self.child].path, world.disks[self.parent].path)

    def merge(self, world: World) -> Events:
        parent, child = world.disks[self.parent], world.disks[self.child]
        merged = parent.taking_in(child, parent.pages.overlaid(child.pages))
        growth = merged.file_size - parent.file_size
        above = dependents(world, child.id)
        for disk in (parent, child, *above):
            reason = self._refusal(world, disk)
            if reason is None and growth > free_bytes(world, parent.path):
                reason = DISK_FULL
            if reason is not None:
                text = f"Background disk merge failed to complete: '{disk.path}': {reason}"
                error = OperationFailed(text, code=reason.code)
                error.logged = vmms(19100, text, child.owner or "", level=Level.ERROR)
                raise error
        world.disks.put(merged)
        for grandchild in above:
            world.disks.put(_above(grandchild, child, parent))
        for checkpoint in world.checkpoints.by("disk", child.id):
            drives = repointed(checkpoint.drives, {child.id: parent.path})
            world.checkpoints.put(replace(checkpoint, drives=drives))
        for vm in world.vms.by("disk", child.id):
            world.vms.put(replace(vm, drives=repointed(vm.drives, {child.id: parent.path})))
        drop_disk(world, child.id)
        done = f"Background disk merge has been finished successfully. ({child.path})"
        world.write_log(vmms(19080, done))
        yield DisksMerged(child.path, parent.path)

    def _refusal(self, world: World, disk: VirtualDisk) -> Refusal | None:
        """Why the merge cannot have this file: one of the two, or one above them, into which
        another parent is to be written (rules.MERGE_SKIPS_LOST_FILES)."""
        reason = refusal(world.conditions.get(disk.id))
        if disk.id not in (self.parent, self.child):
            writes = disk.parent_id == self.child and reason not in (NOT_FOUND, DAMAGED)
            return reason if writes else None
        if reason is not None:
            return reason
        child = world.disks[self.child]
        named = world.disks.get(child.parent_id)
        if named is not None and named.id != self.parent:
            return PARENT_MISMATCH
        return parent_refusal(world, child, named, held=False)


def _above(disk: VirtualDisk, gone: VirtualDisk, into: VirtualDisk) -> VirtualDisk:
    """A file above one that is merged: it is told its parent, but for one that does not name the
    file that goes, because it was put back; that one has to be told by hand."""
    if disk.parent_id == gone.id:
        return replace(disk, parent=into.path)
    return replace(disk, last_parent=into.id)


@dataclass(frozen=True)
class MergeLater(MergeDisk):
    """A merge that failed, waiting to be tried again (fact sheet 2.6, B-114)."""

    awaited: ClassVar[bool] = False
    status: ClassVar[str] = ""

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("wait"), Phase("begin", rules.RETRY_MERGE_AFTER), *super().plan(world)[1:]

    def wait(self, world: World) -> Events:
        yield from ()


def is_waiting(job: Job) -> bool:
    """Whether the job is a merge that waits for its next attempt, and holds no file meanwhile."""
    return isinstance(job.operation, MergeLater) and job.phases[0].step == "begin"


def drop_disk(world: World, id: str) -> None:
    """The file is gone for good, and whatever befell it."""
    world.disks.drop(id)
    if id in world.conditions:
        world.conditions.drop(id)
