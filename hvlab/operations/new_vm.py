"""New Virtual Machine: a VM, its configuration files and its disks."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import DiskCreated, VMCreated
from hvlab.operations.base import Events, Operation
from hvlab.operations.configure import check_figures
from hvlab.operations.disks import (
    NOT_MADE,
    disk_exists,
    make_disk,
    require_disk,
    require_file_name,
    require_format_holds,
    require_size,
    require_unattached,
)
from hvlab.operations.host_files import require_file
from hvlab.operations.machine import new_generation_id, record_state_files
from hvlab.storage.device import PAGE
from hvlab.world import rules
from hvlab.world.disk import path_key
from hvlab.world.job import Phase
from hvlab.world.log import vmms
from hvlab.world.power import VMState
from hvlab.world.rules import GIB
from hvlab.world.vm import Drive, VirtualMachine, VMSettings
from hvlab.world.world import World

DEFAULTS = VMSettings()


@dataclass(frozen=True)
class NewDisk:
    """A disk to make along with a VM. With `os` it holds a volume with that system installed;
    without a `folder` it goes to the host's default one."""

    name: str
    size: int = 40 * GIB
    os: str = ""
    fixed: bool = False
    folder: str = ""

    def path(self, world: World) -> str:
        """Where it goes."""
        return ntpath.join(self.folder or world.host.disk_folder, self.name)


@dataclass(frozen=True)
class NewVM(Operation):
    """Create a VM, off, with new disks in the host's folders, or on disks that are there."""

    title: ClassVar[str] = "New Virtual Machine"

    name: str
    settings: VMSettings = DEFAULTS
    disks: tuple[NewDisk, ...] = ()
    attach: tuple[str, ...] = ()
    automatic_checkpoints: bool | None = None
    """None: as the host gives it to a new VM (B-018)."""

    folder: str = ""
    """Where its configuration goes; empty: the host's default folder."""

    controller: str = "SCSI"
    version: str = ""
    guest_state: str = ""
    """A `.vmgs` file that its own is copied from; generation 2 only."""

    def check(self, world: World) -> None:
        self._require_guest_state(world)
        if not self.name.strip():
            raise InvalidParameter("The name of the virtual machine cannot be blank.")
        check_figures(self._settings(world))
        made: set[str] = set()
        for disk in self.disks:
            require_file_name(disk.name)
            if disk.size <= 0 or disk.size % PAGE:
                raise InvalidParameter(f"A virtual hard disk cannot have {disk.size} bytes.")
            require_size(disk.size)
            path = disk.path(world)
            require_format_holds(path, disk.size, NOT_MADE)
            key = path_key(path)
            if key in world.disks or key in made:
                raise disk_exists(path)
            made.add(key)
        for path in self.attach:
            require_unattached(world, self.name, path)

    def _require_guest_state(self, world: World) -> None:
        if not self.guest_state:
            return
        if self._settings(world).generation != 2:
            raise InvalidParameter(rules.TEXT_GUEST_STATE_GENERATION)
        require_file(world, self.guest_state)
        if ntpath.splitext(self.guest_state)[1].lower() != ".vmgs":
            raise InvalidParameter(rules.TEXT_NO_GUEST_STATE.format(path=self.guest_state))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("create"),)

    def create(self, world: World) -> Events:
        drives = []
        made = []
        for location, wanted in enumerate(self.disks):
            disk = make_disk(
                world, wanted.path(world), wanted.size, fixed=wanted.fixed, os=wanted.os
            )
            drives.append(Drive(self.controller, 0, location, disk.path))
            made.append(disk)
            yield DiskCreated(disk.path, None)
        for location, path in enumerate(self.attach, start=len(drives)):
            made.append(require_disk(world, path))
            drives.append(Drive(self.controller, 0, location, made[-1].path))
        vm = VirtualMachine(
            id=world.new_guid(),
            number=world.next_number(),
            name=self.name,
            state=VMState.OFF,
            settings=self._settings(world),
            drives=tuple(drives),
            folder=self.folder or world.host.vm_folder,
            snapshot_folder=self.folder or world.host.vm_folder,
            version=self.version,
            generation_id=new_generation_id(world),
            created=world.now,
        )
        world.vms.put(vm)
        for disk in made:
            world.disks.put(replace(disk, base_of=vm.id))
        record_state_files(world, vm)
        what = f"The virtual machine '{vm.name}' was created. (Virtual machine ID {vm.id})"
        world.write_log(vmms(13002, what, vm.id))
        yield VMCreated(vm.id, vm.name)

    def _settings(self, world: World) -> VMSettings:
        automatic = self.automatic_checkpoints
        if automatic is None:
            automatic = bool(world.profile.automatic_checkpoints)
        generation = self.settings.generation if world.profile.generation_2 else 1
        return replace(self.settings, automatic_checkpoints=automatic, generation=generation)
