"""Import an exported virtual machine (fact sheet 2.7, B-128, B-129)."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, OperationFailed
from hvlab.events import VMImported
from hvlab.operations.base import Events, Operation
from hvlab.operations.checkpointing import SNAPSHOTS
from hvlab.operations.export_vm import require_new_folder
from hvlab.operations.machine import new_generation_id, record_state_files, write_state_files
from hvlab.operations.vm_disks import (
    drives_of,
    files_of,
    parent_path,
    repointed,
    require_chains,
)
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import VirtualDisk, path_key
from hvlab.world.export import Export
from hvlab.world.job import Phase
from hvlab.world.rules import SECOND
from hvlab.world.world import World


@dataclass(frozen=True)
class ImportVM(Operation):
    """Register the VM in place; with `copy` on copies of its files; with `new_id` as another VM.
    The folders are where the copies go; empty: the host's default ones.

    The VM-GenerationID is another one afterwards (fact sheet 7.1).
    """

    title: ClassVar[str] = "Import Virtual Machine"
    status: ClassVar[str] = "Importing"

    folder: str
    copy: bool = False
    new_id: bool = False
    disk_folder: str = ""
    machine_folder: str = ""
    snapshot_folder: str = ""

    def failure(self, world: World) -> str:
        return "Failed to import the virtual machine."

    def check(self, world: World) -> None:
        export = self._export(world)
        if self.new_id and not self.copy:
            raise InvalidParameter("A new ID can be given to a copy only.")
        if not self.new_id and export.vm.id in world.vms:
            raise OperationFailed(
                self.failure(world),
                "A virtual machine with the same identifier exists already: copy it with a new ID.",
            )
        if self.copy and not self.disk_folder:
            require_new_folder(world, self.failure(world), self._target(world))
        if self.copy:
            self._require_no_files(world)
        require_chains(world, drives_of(export.vm, export.checkpoints), self.failure(world))

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({f"export {path_key(self.folder)}"})

    def plan(self, world: World) -> tuple[Phase, ...]:
        size = sum(disk.file_size for disk in self._disks(world)) if self.copy else 0
        return Phase("begin"), Phase("register", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from ()

    def register(self, world: World) -> Events:
        self.check(world)  # files may have gone while they were copied
        export = self._export(world)
        vm_id = world.new_guid() if self.new_id else export.vm.id
        moved = self._place_disks(world, vm_id)
        renamed = {c.id: world.new_guid() if self.new_id else c.id for c in export.checkpoints}
        folder = (self.machine_folder or world.host.vm_folder) if self.copy else export.folder
        snapshots = (self.snapshot_folder if self.copy else "") or folder
        parent = export.vm.parent_checkpoint
        vm = replace(
            export.vm,
            id=vm_id,
            number=world.next_number(),
            generation_id=new_generation_id(world),
            replication=None,  # Replica knows the machine that was exported
            drives=repointed(export.vm.drives, moved),
            folder=folder,
            snapshot_folder=snapshots,
            parent_checkpoint=None if parent is None else renamed[parent],
        )
        world.vms.put(vm)
        if not self.copy:
            world.exports.drop(export.id)
        self._drop_files_of(world, export)
        record_state_files(world, vm)
        for checkpoint in export.checkpoints:
            above = checkpoint.parent
            row = replace(
                checkpoint,
                id=renamed[checkpoint.id],
                number=world.next_number(),
                vm=vm.id,
                parent=None if above is None else renamed[above],
                drives=repointed(checkpoint.drives, moved),
            )
            _register_checkpoint(world, row, ntpath.join(snapshots, SNAPSHOTS))
        yield VMImported(vm.id, vm.name)

    def _require_no_files(self, world: World) -> None:
        """Raise where a copy would replace a file that is there."""
        for disk in self._disks(world):
            path = ntpath.join(self._target(world), disk.name)
            if path_key(path) in world.disks:
                raise OperationFailed(
                    self.failure(world), f"The file exists. '{path}' (0x80070050)", code=0x80070050
                )

    def _export(self, world: World) -> Export:
        export = world.exports.get(path_key(self.folder))
        if export is None:
            raise OperationFailed(
                self.failure(world),
                f"No virtual machine was found in '{self.folder}'. (0x80070002)",
                code=0x80070002,
            )
        return export

    def _target(self, world: World) -> str:
        if self.disk_folder:
            return self.disk_folder
        return ntpath.join(world.host.disk_folder, ntpath.basename(self._export(world).folder))

    def _disks(self, world: World) -> list[VirtualDisk]:
        export = self._export(world)
        return files_of(world, drives_of(export.vm, export.checkpoints))

    def _place_disks(self, world: World, owner: str) -> dict[str, str]:
        """The disk files, copied or in place; those of checkpoints are the VM's own again."""
        folder = self._target(world) if self.copy else None
        disks = self._disks(world)
        moved = {disk.id: ntpath.join(folder, disk.name) if folder else disk.path for disk in disks}
        suffix = world.profile.checkpoint_disk_suffix
        for disk in disks:
            parent = parent_path(disk, moved)
            made_by_checkpoint = disk.name.lower().endswith(suffix)
            placed = replace(disk, path=moved[disk.id], parent=parent)
            if made_by_checkpoint:
                world.disks.put(replace(placed, owner=owner))
            else:
                world.disks.put(replace(placed, base_of=owner))
        return moved

    def _drop_files_of(self, world: World, export: Export) -> None:
        """In place, the files of the export become the VM's own; they are written anew below."""
        if self.copy:
            return
        inside = export.id + "\\"
        for file in [file for file in world.files if file.id.startswith(inside)]:
            world.files.drop(file.id)


def _register_checkpoint(world: World, row: Checkpoint, folder: str) -> None:
    world.checkpoints.put(row)
    write_state_files(world, folder, row.id, row.settings.generation, row.saved_state)
