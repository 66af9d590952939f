"""Move a VM's storage, and where its checkpoints' files go (fact sheet 2.8)."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, OperationFailed
from hvlab.events import HostFileChanged, VMSettingsChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import SNAPSHOTS
from hvlab.operations.machine import drop_state_files, record_state_files, write_state_files
from hvlab.operations.vm_disks import (
    drives_of,
    files_of,
    parent_path,
    repointed,
    require_chains,
)
from hvlab.world.disk import VirtualDisk, path_key
from hvlab.world.job import Phase
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import Drive
from hvlab.world.world import World

CHECKPOINT_LOCATION_LOCKED = (
    "The checkpoint file location cannot be changed while checkpoints exist for this virtual "
    "machine."
)


@dataclass(frozen=True)
class MoveStorage(VMOperation):
    """Move every disk file of a VM, those of its checkpoints too, to another folder; with an empty
    `folder` they stay. `machine_folder` and `snapshot_folder` are where the configuration and the
    checkpoints' files go; empty: they stay. `files` are single disks with the paths they get, by
    their old ones. With `keep` copies of the disks stay behind, the administrator's own.

    Works while the VM runs (Move-VMStorage). Files that other VMs build on stay.
    """

    title: ClassVar[str] = "Move Storage"
    status: ClassVar[str] = "Moving Storage"
    verb: ClassVar[str] = "move storage"

    folder: str
    machine_folder: str = ""
    snapshot_folder: str = ""
    files: tuple[tuple[str, str], ...] = ()
    keep: bool = False

    def check(self, world: World) -> None:
        super().check(world)
        folders = self.folder + self.machine_folder + self.snapshot_folder
        if not (folders.strip() or self.files):
            raise InvalidParameter("The destination cannot be blank.")
        known = {disk.id for disk in self._disks(world)}
        for path, _ in self.files:
            if path_key(path) not in known:
                raise InvalidParameter(f"'{path}' is not a disk of the virtual machine.")
        if not self.moved(world):
            return
        require_chains(world, self._drives(world), self.failure(world))
        for id, path in self.moved(world).items():
            target = path_key(path)
            if target in world.disks and target != id:
                raise OperationFailed(
                    self.failure(world), "The file exists. (0x80070050)", code=0x80070050
                )

    def plan(self, world: World) -> tuple[Phase, ...]:
        size = sum(world.disks[id].file_size for id in self.moved(world))
        return Phase("begin"), Phase("move", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from ()

    def move(self, world: World) -> Events:
        self.check(world)  # files may have gone while they were copied
        moved = self.moved(world)
        if moved:
            yield from self._move_disks(world, moved)
        self._move_configuration(world)

    def moved(self, world: World) -> dict[str, str]:
        """New paths by the ids of the disks."""
        disks = self._disks(world)
        named = {path_key(path): to for path, to in self.files}
        if self.folder:
            return {disk.id: ntpath.join(self.folder, disk.name) for disk in disks} | named
        return {disk.id: named[disk.id] for disk in disks if disk.id in named}

    def _move_disks(self, world: World, moved: dict[str, str]) -> Events:
        disks = self._disks(world)
        for id in moved:
            world.disks.drop(id)
        for disk in disks:
            parent = parent_path(disk, moved)
            path = moved.get(disk.id, disk.path)
            world.disks.put(replace(disk, path=path, parent=parent))
            if disk.id in moved:
                yield HostFileChanged(disk.path, f"moved to {path}")
                if self.keep:
                    world.disks.put(replace(disk, owner=None, base_of=None))
        for checkpoint in checkpoints_of(world, self.vm):
            world.checkpoints.put(replace(checkpoint, drives=repointed(checkpoint.drives, moved)))
        vm = world.vms[self.vm]
        world.vms.put(replace(vm, drives=repointed(vm.drives, moved)))

    def _move_configuration(self, world: World) -> None:
        vm = world.vms[self.vm]
        machine = self.machine_folder or vm.folder
        snapshots = self.snapshot_folder or vm.snapshot_folder
        if (machine, snapshots) == (vm.folder, vm.snapshot_folder):
            return
        vm = replace(vm, folder=machine, snapshot_folder=snapshots)
        world.vms.put(vm)
        drop_state_files(world, vm.id)
        record_state_files(world, vm)
        for checkpoint in checkpoints_of(world, vm.id):
            drop_state_files(world, checkpoint.id)
            write_state_files(
                world,
                ntpath.join(snapshots, SNAPSHOTS),
                checkpoint.id,
                checkpoint.settings.generation,
                checkpoint.saved_state,
            )

    def _drives(self, world: World) -> list[Drive]:
        return drives_of(world.vms[self.vm], checkpoints_of(world, self.vm))

    def _disks(self, world: World) -> list[VirtualDisk]:
        drives = self._drives(world)
        attached = {drive.disk for drive in drives}
        return [
            disk
            for disk in files_of(world, drives)
            if disk.automatic or disk.id in attached or _only_ours(world, disk)
        ]


@dataclass(frozen=True)
class SetSnapshotLocation(VMOperation):
    """Where the configuration and state files of checkpoints go; locked while there are any."""

    title: ClassVar[str] = "Checkpoint File Location"
    verb: ClassVar[str] = "modify settings"

    folder: str

    def check(self, world: World) -> None:
        super().check(world)
        if world.checkpoints.count("vm", self.vm):
            raise OperationFailed(self.failure(world), CHECKPOINT_LOCATION_LOCKED)
        drive, rest = ntpath.splitdrive(self.folder)
        if not rest.strip("\\/ "):
            # SA6: files of a VM must not sit in the root of a drive
            raise InvalidParameter(f"The root of drive {drive} is not a supported location.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        world.vms.put(replace(vm, snapshot_folder=self.folder))
        drop_state_files(world, vm.id)
        record_state_files(world, world.vms[vm.id])
        yield VMSettingsChanged(vm.id, "snapshot location")


def _only_ours(world: World, disk: VirtualDisk) -> bool:
    """A base disk that nobody else builds on."""
    owners = {child.owner for child in world.disks.by("parent", disk.id)}
    return len(owners) == 1 and None not in owners
