"""Disks of a virtual machine: attach, detach, and edit from its settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, InvalidState, OperationFailed
from hvlab.events import HostFileChanged, VMSettingsChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.disks import require_disk, require_unattached
from hvlab.world.disk import path_key
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.vm import Drive, VirtualMachine
from hvlab.world.world import World

CHECKPOINTS_EXIST = "Edit is not available because checkpoints exist for this virtual machine."


@dataclass(frozen=True)
class AttachDisk(VMOperation):
    """Attach a disk file to the next free place of a controller (Add-VMHardDiskDrive).

    `pass_through` attaches a physical disk of the host: no checkpoint can hold it (2.8, B-040).
    """

    title: ClassVar[str] = "Add Hard Disk Drive"

    path: str
    controller: str = "SCSI"
    pass_through: bool = False

    def failure(self, world: World) -> str:
        vm = world.vms.get(self.vm)
        name = vm.name if vm else self.vm
        return f"'{name}' failed to add resources to '{name}'."

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if self.controller not in ("SCSI", "IDE"):
            raise InvalidParameter("A controller is SCSI or IDE.")
        if self.controller == "IDE" and vm.state is not VMState.OFF:
            raise InvalidState(self.failure(world))
        require_unattached(world, vm.name, self.path, virtual=not self.pass_through)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("attach"),)

    def attach(self, world: World) -> Events:
        vm = world.vms[self.vm]
        taken = {drive.location for drive in vm.drives if drive.controller == self.controller}
        location = next(number for number in range(len(taken) + 1) if number not in taken)
        path = self.path if self.pass_through else require_disk(world, self.path).path
        drive = Drive(self.controller, 0, location, path, pass_through=self.pass_through)
        if not self.pass_through:
            world.disks.put(replace(world.disks[drive.disk], base_of=vm.id))
        world.vms.put(replace(vm, drives=(*vm.drives, drive)))
        yield VMSettingsChanged(vm.id, "drives")


@dataclass(frozen=True)
class DetachDisk(VMOperation):
    """Detach a disk; its file stays where it is (Remove-VMHardDiskDrive)."""

    title: ClassVar[str] = "Remove Hard Disk Drive"
    verb: ClassVar[str] = "remove device 'Virtual Hard Disk'"

    path: str

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        drive = _drive(vm, self.path)
        if drive.controller == "IDE" and vm.state is not VMState.OFF:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("detach"),)

    def detach(self, world: World) -> Events:
        vm = world.vms[self.vm]
        gone = _drive(vm, self.path)
        disk = world.disks.get(gone.disk)
        if disk is not None:
            # The administrator's from now on: Hyper-V must not clean it up.
            world.disks.put(replace(disk, owner=None, base_of=None))
        drives = tuple(drive for drive in vm.drives if drive != gone)
        world.vms.put(replace(vm, drives=drives))
        yield VMSettingsChanged(vm.id, "drives")


@dataclass(frozen=True)
class EditDiskOfVM(VMOperation):
    """Expand a disk from the VM's settings page: refused while checkpoints exist (B-130)."""

    title: ClassVar[str] = "Edit Disk"

    path: str
    size: int

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        drive = _drive(vm, self.path)
        if world.checkpoints.count("vm", vm.id):
            raise OperationFailed(CHECKPOINTS_EXIST)
        if vm.state is not VMState.OFF and drive.controller == "IDE":
            raise InvalidState(self.failure(world))
        if self.size < require_disk(world, self.path).size:
            raise InvalidParameter("Expand makes a disk larger.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("expand"),)

    def expand(self, world: World) -> Events:
        disk = require_disk(world, self.path)
        world.disks.put(replace(disk, size=self.size))
        yield HostFileChanged(disk.path, "expanded")


def _drive(vm: VirtualMachine, path: str) -> Drive:
    for drive in vm.drives:
        if drive.disk == path_key(path):
            return drive
    raise InvalidParameter(f"'{path}' is not attached to '{vm.name}'.")
