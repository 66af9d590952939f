"""Delete a virtual machine: its disks stay, with Now's content (fact sheet 2.6, B-122)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import ChainBroken
from hvlab.events import CheckpointDeleted, DiskDeleted, DisksMerged, VMRemoved
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.machine import drop_state_files
from hvlab.operations.merge_disk import drop_disk
from hvlab.world import rules
from hvlab.world.chain import ancestors, chain
from hvlab.world.disk import VirtualDisk
from hvlab.world.job import Phase
from hvlab.world.log import vmms
from hvlab.world.power import Request
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import VirtualMachine, virtual_drives
from hvlab.world.world import World


@dataclass(frozen=True)
class RemoveVM(VMOperation):
    """Take the VM off the host. Its checkpoints are deleted and merged into its disks."""

    title: ClassVar[str] = "Delete Virtual Machine"
    status: ClassVar[str] = "Deleting"
    request: ClassVar[Request | None] = Request.REMOVE
    verb: ClassVar[str] = "remove virtual machine"

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        size = sum(disk.data_bytes for disk in world.disks.by("owner", vm.id))
        merging = rules.MERGE_SECONDS * SECOND + world.host.write_time(size)
        return Phase("begin"), Phase("remove", merging if size else rules.DELETE_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from ()

    def remove(self, world: World) -> Events:
        vm = world.vms[self.vm]
        for checkpoint in checkpoints_of(world, vm.id):
            world.checkpoints.drop(checkpoint.id)
            drop_state_files(world, checkpoint.id)
            yield CheckpointDeleted(vm.id, checkpoint.id, checkpoint.name)
        for drive in virtual_drives(vm):
            yield from _merge_down(world, drive.path)
        drop_state_files(world, vm.id)
        world.vms.drop(vm.id)
        yield from _delete_rest(world, vm)
        what = f"The virtual machine '{vm.name}' was deleted. (Virtual machine ID {vm.id})"
        world.write_log(vmms(13003, what, vm.id))
        yield VMRemoved(vm.id, vm.name)


def _merge_down(world: World, path: str) -> Events:
    """Now's content into the first file that is the administrator's; a broken chain stays."""
    try:
        chain(world, path)
    except ChainBroken:
        _give_up(world, path)
        return
    files = []
    for disk in ancestors(world, path):
        files.append(disk)
        if not disk.automatic:
            break
    *children, base = files
    if not children:
        return
    base = replace(base, base_of=None)
    pages = base.pages
    for child in reversed(children):
        pages = pages.overlaid(child.pages)
    world.disks.put(base.taking_in(children[0], pages))
    for child in children:
        drop_disk(world, child.id)
    yield DisksMerged(children[0].path, base.path)


def _give_up(world: World, path: str) -> None:
    """What cannot be merged is left as files, and nobody cleans it up any more."""
    for disk in list(ancestors(world, path)):
        if disk.automatic:
            world.disks.put(replace(disk, owner=None))


def _delete_rest(world: World, vm: VirtualMachine) -> Events:
    """The files of dormant branches go with their checkpoints."""
    rest: list[VirtualDisk] = sorted(world.disks.by("owner", vm.id), key=lambda disk: disk.id)
    for disk in rest:
        drop_disk(world, disk.id)
        yield DiskDeleted(disk.path)
