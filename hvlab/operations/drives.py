"""Disks of a virtual machine: attach, detach, and edit from its settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, InvalidState, OperationFailed, UnknownParameter
from hvlab.events import HostFileChanged, VMSettingsChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.disks import require_disk, require_sharable, require_unattached
from hvlab.operations.machine import open_disks
from hvlab.operations.replica import require_resync
from hvlab.world import rules
from hvlab.world.disk import is_vhd, path_key
from hvlab.world.hardware import DvdDrive
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.vm import Drive, VirtualMachine
from hvlab.world.volumes import boot_drive
from hvlab.world.world import World

IDE_CONTROLLERS, IDE_LOCATIONS, SCSI_LOCATIONS = 2, 2, 64
CHECKPOINTS_EXIST = "Edit is not available because checkpoints exist for this virtual machine."


@dataclass(frozen=True)
class AttachDisk(VMOperation):
    """Attach a disk file to the next free place of a controller, or to the one that is named
    (Add-VMHardDiskDrive).

    `pass_through` attaches a physical disk of the host, `shared` a file that other VMs may have as
    well: no checkpoint can hold either (2.8, B-040).
    """

    title: ClassVar[str] = "Add Hard Disk Drive"

    path: str
    controller: str = "SCSI"
    pass_through: bool = False
    number: int | None = None
    location: int | None = None
    shared: bool = False

    def failure(self, world: World) -> str:
        vm = world.vms.get(self.vm)
        name = vm.name if vm else self.vm
        return f"'{name}' failed to add resources to '{name}'."

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if self.controller not in ("SCSI", "IDE"):
            raise InvalidParameter("A controller is SCSI or IDE.")
        _require_controllers(vm, self.controller, self.failure(world))
        if self.controller == "IDE" and vm.state is not VMState.OFF:
            raise InvalidState(self.failure(world))
        if self.shared:
            self._require_sharing(world)
        virtual = not self.pass_through
        require_unattached(world, vm.name, self.path, virtual=virtual, shared=self.shared)
        if self._place(vm) is None:
            raise InvalidParameter(self.failure(world), rules.TEXT_NO_FREE_PLACE)

    def _require_sharing(self, world: World) -> None:
        """Shared disks came with 2012 R2; only a SCSI controller and the newer formats take one."""
        name = "SupportPersistentReservations"
        if not world.profile.has_parameter("Add-VMHardDiskDrive", name):
            raise UnknownParameter(name)
        if self.controller != "SCSI" or self.pass_through or is_vhd(self.path):
            raise InvalidParameter(
                self.failure(world),
                rules.TEXT_NOT_SHARABLE,
            )

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("attach"),)

    def attach(self, world: World) -> Events:
        vm = world.vms[self.vm]
        place = self._place(vm)
        assert place is not None
        path = self.path if self.pass_through else require_disk(world, self.path).path
        drive = Drive(
            self.controller, *place, path, pass_through=self.pass_through, shared=self.shared
        )
        if not self.pass_through:
            world.disks.put(replace(world.disks[drive.disk], base_of=vm.id))
        if vm.guest is not None:
            open_disks(world, [drive])
        world.vms.put(replace(vm, drives=(*vm.drives, drive)))
        yield VMSettingsChanged(vm.id, "drives")

    def _place(self, vm: VirtualMachine) -> tuple[int, int] | None:
        """Number of the controller and location on it; None where nothing is free."""
        for number, location in free_places(vm, self.controller):
            if self.number in (None, number) and self.location in (None, location):
                return number, location
        return None


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
        world.disks.put(disk.resized(self.size))
        yield HostFileChanged(disk.path, "expanded")
        if world.vms[self.vm].state is VMState.OFF:  # while it runs, Replica follows
            yield from require_resync(world, [world.vms[self.vm]])


@dataclass(frozen=True)
class ChangeDrive(VMOperation):
    """Put another disk into a drive, or the drive at another place (Set-VMHardDiskDrive).

    `pass_through` says what `new_path` is; `shared` whether other VMs may have the disk as well,
    None: as it was.
    """

    title: ClassVar[str] = "Hard Drive"
    verb: ClassVar[str] = "modify device 'Virtual Hard Disk'"

    path: str
    new_path: str | None = None
    controller: str | None = None
    number: int | None = None
    location: int | None = None
    pass_through: bool = False
    shared: bool | None = None

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        old = _drive(vm, self.path)
        new = self._changed(vm, old)
        _require_controllers(vm, new.controller, self.failure(world))
        if vm.state is not VMState.OFF:
            self._require_changeable(world, old, new)
        if new.disk != old.disk:
            require_unattached(
                world, vm.name, new.path, virtual=not new.pass_through, shared=new.shared
            )
        self._require_sharing(world, old, new)
        place = (new.number, new.location)
        moved = place != (old.number, old.location) or new.controller != old.controller
        if moved and place not in free_places(vm, new.controller):
            raise InvalidParameter(self.failure(world), rules.TEXT_NO_FREE_PLACE)

    def _require_sharing(self, world: World, old: Drive, new: Drive) -> None:
        """Switched with the VM off, for a disk that can be shared, and as long as no other VM
        has it: shared already at its side, it stays shared here."""
        vm = world.vms[self.vm]
        if new.shared != old.shared and vm.state is not VMState.OFF:
            text = rules.TEXT_SHARING_OFF.format(name=vm.name, id=vm.id)
            raise InvalidState(self.failure(world), text)
        if new.shared:
            _require_sharable(world, new, self.failure(world))
        elif old.shared and new.disk == old.disk:
            _require_alone(world, vm, new)

    def _require_changeable(self, world: World, old: Drive, new: Drive) -> None:
        """Nothing on IDE, and not the disk that the VM was started from (TEXT_BOOT_DISK_STAYS)."""
        vm = world.vms[self.vm]
        if "IDE" in (old.controller, new.controller):
            raise InvalidState(self.failure(world))
        if new != old and old == boot_drive(vm.drives):
            text = rules.TEXT_BOOT_DISK_STAYS.format(name=vm.name, id=vm.id)
            raise InvalidState(self.failure(world), text)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        old = _drive(vm, self.path)
        new = self._changed(vm, old)
        if new.disk != old.disk:
            gone = world.disks.get(old.disk)
            if gone is not None:
                world.disks.put(replace(gone, owner=None, base_of=None))
            if not new.pass_through:
                disk = require_disk(world, new.path)
                world.disks.put(replace(disk, base_of=vm.id))
                new = replace(new, path=disk.path)
            if vm.guest is not None:
                open_disks(world, [new])
        drives = tuple(new if drive == old else drive for drive in vm.drives)
        world.vms.put(replace(vm, drives=drives))
        yield VMSettingsChanged(vm.id, "drives")

    def _changed(self, vm: VirtualMachine, old: Drive) -> Drive:
        return replace(
            old,
            pass_through=old.pass_through if self.new_path is None else self.pass_through,
            shared=old.shared if self.shared is None else self.shared,
            path=old.path if self.new_path is None else self.new_path,
            controller=old.controller if self.controller is None else self.controller,
            number=old.number if self.number is None else self.number,
            location=old.location if self.location is None else self.location,
        )


def free_places(vm: VirtualMachine, controller: str) -> list[tuple[int, int]]:
    """Controller numbers and locations where nothing is, in order; DVD drives take places too."""
    hardware = vm.settings.hardware
    holders: list[Drive | DvdDrive] = [*vm.drives, *hardware.dvd_drives]
    taken = {(one.number, one.location) for one in holders if one.controller == controller}
    if controller == "IDE":
        controllers, locations = IDE_CONTROLLERS, IDE_LOCATIONS
    else:
        controllers, locations = hardware.scsi_controllers, SCSI_LOCATIONS
    every = ((number, location) for number in range(controllers) for location in range(locations))
    return [place for place in every if place not in taken]


def _require_controllers(vm: VirtualMachine, controller: str, failure: str) -> None:
    """Generation 2 has no IDE controllers."""
    if controller == "IDE" and vm.settings.generation == 2:
        raise InvalidParameter(failure, rules.TEXT_NO_IDE.format(name=vm.name, id=vm.id))


def _require_sharable(world: World, drive: Drive, failure: str) -> None:
    """On a SCSI controller, a file that VMs can share."""
    if drive.controller != "SCSI" or drive.pass_through:
        raise InvalidParameter(failure, rules.TEXT_NOT_SHARABLE)
    require_sharable(world, drive.path, failure)


def _require_alone(world: World, vm: VirtualMachine, drive: Drive) -> None:
    """No other VM has the disk."""
    for other in world.vms:
        if other.id != vm.id and any(one.disk == drive.disk for one in other.drives):
            raise InvalidParameter(
                f"'{vm.name}' failed to modify device 'Virtual Hard Disk'.",
                rules.TEXT_STILL_SHARED.format(path=drive.path, other=other.name),
            )


def _drive(vm: VirtualMachine, path: str) -> Drive:
    for drive in vm.drives:
        if drive.disk == path_key(path):
            return drive
    raise InvalidParameter(f"'{path}' is not attached to '{vm.name}'.")
