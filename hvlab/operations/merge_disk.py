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
from hvlab.world.chain import PARENT_MISMATCH
from hvlab.world.condition import DISK_FULL, refusal
from hvlab.world.host import FileSystem
from hvlab.world.job import Phase
from hvlab.world.log import Level, vmms
from hvlab.world.queries import free_bytes
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
        if self.parent in world.disks and self.child in world.disks:
            yield MergeLater(self.parent, self.child)

    def begin(self, world: World) -> Events:
        child = world.disks[self.child]
        world.write_log(vmms(19070, f"Background disk merge has been started. ({child.path})"))
        yield MergeStarted(world.disks[self.child].path, world.disks[self.parent].path)

    def merge(self, world: World) -> Events:
        parent, child = world.disks[self.parent], world.disks[self.child]
        pages = parent.pages.overlaid(child.pages)
        growth = replace(parent, pages=pages).file_size - parent.file_size
        for disk in (parent, child):
            reason = refusal(world.conditions.get(disk.id))
            if reason is None and child.parent_content_id != parent.content_id:
                reason = PARENT_MISMATCH
            if reason is None and growth > free_bytes(world, parent.path):
                reason = DISK_FULL
            if reason is not None:
                text = f"Background disk merge failed to complete: '{disk.path}': {reason}"
                error = OperationFailed(text, code=reason.code)
                error.logged = vmms(19100, text, child.owner or "", level=Level.ERROR)
                raise error
        merged = replace(parent, pages=pages, content_id=child.content_id)
        world.disks.put(merged)
        for grandchild in world.disks.by("parent", child.id):
            world.disks.put(replace(grandchild, parent=parent.path))
        for checkpoint in world.checkpoints.by("disk", child.id):
            drives = repointed(checkpoint.drives, {child.id: parent.path})
            world.checkpoints.put(replace(checkpoint, drives=drives))
        for vm in world.vms.by("disk", child.id):
            world.vms.put(replace(vm, drives=repointed(vm.drives, {child.id: parent.path})))
        drop_disk(world, child.id)
        done = f"Background disk merge has been finished successfully. ({child.path})"
        world.write_log(vmms(19080, done))
        yield DisksMerged(child.path, parent.path)


@dataclass(frozen=True)
class MergeLater(MergeDisk):
    """A merge that failed, waiting to be tried again (fact sheet 2.6, B-114)."""

    awaited: ClassVar[bool] = False
    status: ClassVar[str] = ""

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("wait"), Phase("begin", rules.RETRY_MERGE_AFTER), *super().plan(world)[1:]

    def wait(self, world: World) -> Events:
        yield from ()


def drop_disk(world: World, id: str) -> None:
    """The file is gone for good, and whatever befell it."""
    world.disks.drop(id)
    if id in world.conditions:
        world.conditions.drop(id)
