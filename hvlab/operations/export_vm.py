"""Export a virtual machine or a checkpoint (fact sheet 2.7, B-126, B-127)."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import VMExported
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import SNAPSHOTS
from hvlab.operations.machine import capture, write_state_files
from hvlab.operations.quiesce import can_quiesce, freeze
from hvlab.operations.vm_disks import (
    drives_of,
    files_of,
    parent_path,
    repointed,
    require_chains,
)
from hvlab.storage.pages import PageMap
from hvlab.world.chain import ancestors, chain
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import DiskType, VirtualDisk, path_key, safe_name
from hvlab.world.export import Export
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of, is_missing, is_rogue, require_checkpoint_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import Drive, VirtualMachine
from hvlab.world.world import World

DISKS = "Virtual Hard Disks"
MACHINES = "Virtual Machines"


@dataclass(frozen=True)
class ExportVM(VMOperation):
    """Copy a VM with its checkpoints to `<path>\\<VM name>`.

    A running VM is exported with its memory (2012 R2 and later), or, as `capture` says, as it would
    be after a power cut (`crash`), or with its disks brought to rest (`data`; fact sheet 2.7).
    """

    title: ClassVar[str] = "Export"
    status: ClassVar[str] = "Exporting"
    verb: ClassVar[str] = "export"

    path: str
    capture: str = "memory"

    def folder(self, world: World) -> str:
        return ntpath.join(self.path, safe_name(world.vms[self.vm].name))

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if self.capture == "data" and vm.state is VMState.RUNNING and not can_quiesce(vm):
            raise OperationFailed(self.failure(world), "The guest cannot bring its disks to rest.")
        require_new_folder(world, self.failure(world), self.folder(world))
        require_chains(world, self._drives(world), self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        size = sum(disk.file_size for disk in self._disks(world))
        return Phase("begin"), Phase("export", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from ()

    def export(self, world: World) -> Events:
        self.check(world)  # files may have gone while they were copied
        if self.capture == "data":
            freeze(world, self.vm)
        vm = world.vms[self.vm]
        folder = self.folder(world)
        moved = {disk.id: _beside(folder, disk) for disk in self._disks(world)}
        for disk in self._disks(world):
            parent = parent_path(disk, moved)
            copy_of_disk = replace(disk, path=moved[disk.id], parent=parent)
            world.disks.put(replace(copy_of_disk, owner=None, base_of=None))
        saved = capture(world, vm) if self.capture == "memory" else None
        state = VMState.OFF if saved is None else VMState.SAVED
        copy = replace(
            vm,
            state=state,
            guest=None,
            saved_state=saved,
            started=None,
            paused_at=None,
            drives=repointed(vm.drives, moved),
            parent_checkpoint=_kept(world, vm, vm.parent_checkpoint),
        )
        checkpoints = tuple(
            replace(checkpoint, drives=repointed(checkpoint.drives, moved))
            for checkpoint in exported_checkpoints(world, vm)
        )
        world.exports.put(Export(folder, copy, checkpoints))
        write_state_files(
            world, ntpath.join(folder, MACHINES), "", vm.settings.generation, saved, name=vm.id
        )
        for checkpoint in checkpoints:
            write_state_files(
                world,
                ntpath.join(folder, SNAPSHOTS),
                "",
                checkpoint.settings.generation,
                checkpoint.saved_state,
                name=checkpoint.id,
            )
        yield VMExported(vm.id, folder)

    def _drives(self, world: World) -> list[Drive]:
        vm = world.vms[self.vm]
        return drives_of(vm, exported_checkpoints(world, vm))

    def _disks(self, world: World) -> list[VirtualDisk]:
        return files_of(world, self._drives(world))


@dataclass(frozen=True)
class ExportCheckpoint(VMOperation):
    """A checkpoint as a VM of its own: one merged disk per disk, no checkpoints (B-126)."""

    title: ClassVar[str] = "Export Checkpoint"
    status: ClassVar[str] = "Exporting"
    verb: ClassVar[str] = "export checkpoint"

    checkpoint: str
    path: str

    def folder(self, world: World) -> str:
        name = require_checkpoint_of(world, self.vm, self.checkpoint).name
        return ntpath.join(self.path, safe_name(name))

    def check(self, world: World) -> None:
        super().check(world)
        checkpoint = require_checkpoint_of(world, self.vm, self.checkpoint)
        require_new_folder(world, self.failure(world), self.folder(world))
        require_chains(world, checkpoint.drives, self.failure(world))

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm, self.checkpoint})

    def plan(self, world: World) -> tuple[Phase, ...]:
        checkpoint = require_checkpoint_of(world, self.vm, self.checkpoint)
        size = sum(
            disk.data_bytes for drive in checkpoint.drives for disk in ancestors(world, drive.path)
        )
        return Phase("begin"), Phase("export", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from ()

    def export(self, world: World) -> Events:
        self.check(world)  # files may have gone while they were copied
        vm = world.vms[self.vm]
        checkpoint = require_checkpoint_of(world, self.vm, self.checkpoint)
        folder = self.folder(world)
        drives = tuple(_flattened(world, folder, drive) for drive in checkpoint.drives)
        copy = VirtualMachine(
            id=world.new_guid(),
            number=vm.number,
            name=checkpoint.name,
            state=VMState.SAVED if checkpoint.saved_state else VMState.OFF,
            settings=checkpoint.settings,
            drives=drives,
            folder=folder,
            snapshot_folder=folder,
            generation_id=vm.generation_id,
            saved_state=checkpoint.saved_state,
        )
        world.exports.put(Export(folder, copy))
        machines = ntpath.join(folder, MACHINES)
        generation = checkpoint.settings.generation
        write_state_files(world, machines, "", generation, checkpoint.saved_state, name=copy.id)
        yield VMExported(vm.id, folder)


def exported_checkpoints(world: World, vm: VirtualMachine) -> list[Checkpoint]:
    """The checkpoints that go along. Of a VM without disks those whose files are gone do not
    (rules.EXPORT_WITHOUT_DISKS_LEAVES_LOST_ENTRIES)."""
    every = checkpoints_of(world, vm.id)
    if vm.drives:
        return every
    return [
        replace(one, parent=_kept(world, vm, one.parent)) for one in every if not _lost(world, one)
    ]


def _kept(world: World, vm: VirtualMachine, id: str | None) -> str | None:
    """The checkpoint, or the nearest above it that is exported."""
    found = world.checkpoints.get(id)
    while found is not None and not vm.drives and _lost(world, found):
        found = world.checkpoints.get(found.parent)
    return None if found is None else found.id


def _lost(world: World, checkpoint: Checkpoint) -> bool:
    """Whether its configuration or one of its disks is not there any more."""
    files = [disk for drive in checkpoint.drives for disk in ancestors(world, drive.path)]
    return is_rogue(world, checkpoint) or any(is_missing(world, disk.id) for disk in files)


def require_new_folder(world: World, failure: str, folder: str) -> None:
    """Raise when an export is there already."""
    key = path_key(folder)
    if key in world.exports or any(disk.id.startswith(key + "\\") for disk in world.disks):
        raise OperationFailed(failure, f"The file exists. '{folder}' (0x80070050)", code=0x80070050)


def _beside(folder: str, disk: VirtualDisk) -> str:
    return ntpath.join(folder, DISKS, disk.name)


def _flattened(world: World, folder: str, drive: Drive) -> Drive:
    """One dynamic file with all that can be read through the chain."""
    files = chain(world, drive.path)
    pages = PageMap()
    for disk in reversed(files):
        pages = pages.overlaid(disk.pages)
    base = files[-1]
    flat = VirtualDisk(
        path=ntpath.join(folder, DISKS, base.name),
        disk_id=world.new_guid(),
        content_id=world.new_guid(),
        type=DiskType.DYNAMIC,
        size=files[0].size,
        pages=pages,
    )
    world.disks.put(flat)
    return replace(drive, path=flat.path)
