"""Hard disk drives of a virtual machine, and the controllers that drives hang on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from hvlab.errors import InvalidParameter, ObjectNotFound
from hvlab.operations import AttachDisk, ChangeDrive, ConfigureVM, DetachDisk
from hvlab.operations.drives import IDE_CONTROLLERS, free_places
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed
from hvlab.powershell.hyperv.objects import (
    Configured,
    Controller,
    HardDiskDrive,
    VirtualMachine,
    VMIdeController,
    VMScsiController,
    hard_drives_of,
)
from hvlab.powershell.hyperv.objects.devices import AnyDrive
from hvlab.world import rules
from hvlab.world.disk import PHYSICAL
from hvlab.world.hardware import Hardware
from hvlab.world.power import VMState

D = TypeVar("D", bound=AnyDrive)

UNHEEDED = frozenset(
    {
        "MaximumIOPS",
        "MinimumIOPS",
        "OverrideCacheAttributes",
        "QoSPolicy",
        "QoSPolicyID",
        "ResourcePoolName",
    }
)


class DriveCmdlet(HyperVCmdlet):
    """What the cmdlets of drives have in common: places on controllers."""

    def place(self, number: str = "", location: str = "", kind: str = "") -> dict[str, Any]:
        """Controller type, number and location that were asked for; None where they were not."""
        wanted = {
            "type": self.args.get(kind or "ControllerType"),
            "number": self.args.get(number or "ControllerNumber"),
            "location": self.args.get(location or "ControllerLocation"),
        }
        return {
            "type": None if wanted["type"] is None else str(wanted["type"]),
            "number": None if wanted["number"] is None else int(wanted["number"]),
            "location": None if wanted["location"] is None else int(wanted["location"]),
        }

    def at(self, drive: AnyDrive) -> bool:
        """Whether a drive is where the arguments say."""
        wanted = tuple(self.place().values())
        return all(one in (None, is_) for one, is_ in zip(wanted, drive.place, strict=True))

    def drives_given(self, name: str, drives_of: Callable[[Any], Iterable[D]]) -> Iterator[D]:
        """The drives that were handed over as the parameter `name`, or that stand where the
        arguments say. A machine without such a one is an error."""
        if name in self.args:
            yield from listed(self.args[name])
            return
        for vm in self.vms():
            found = [one for one in drives_of(vm) if self.at(one)]
            if not found:
                self.report(ObjectNotFound(rules.TEXT_NO_DRIVE))
            yield from found


class GetVMHardDiskDrive(DriveCmdlet):
    """Get-VMHardDiskDrive: Now's files, or those of a checkpoint (B-159)."""

    NAME = "Get-VMHardDiskDrive"

    def act(self) -> Iterator[Any]:
        """All, or those on a controller or at a place."""
        if "VMDriveController" in self.args:
            for controller in listed(self.args["VMDriveController"]):
                yield from (
                    one
                    for one in controller.drives()
                    if isinstance(one, HardDiskDrive) and self.at(one)
                )
            return
        for holder in self.holders():
            yield from (one for one in hard_drives_of(holder) if self.at(one))


class AddVMHardDiskDrive(DriveCmdlet):
    """Add-VMHardDiskDrive."""

    NAME = "Add-VMHardDiskDrive"
    UNHEEDED = UNHEEDED
    QUIET = frozenset({"AllowUnverifiedPaths"})

    def act(self) -> Iterator[Any]:
        """To the place that was named, or to the first that is free."""
        for vm in self._targets():
            if not self.agreed(vm.row.name):
                continue
            before = {one.place for one in hard_drives_of(vm)}
            if self.do(self._operation(vm)):
                added = [one for one in hard_drives_of(vm) if one.place not in before]
                yield from self.passed(*added)

    def _targets(self) -> Iterator[VirtualMachine]:
        controller = self.args.get("VMDriveController")
        if controller is None:
            yield from self.vms()
        else:
            yield controller.holder

    def _operation(self, vm: VirtualMachine) -> AttachDisk:
        place = self.place()
        controller = self.args.get("VMDriveController")
        if controller is not None:
            place |= {"type": controller.kind, "number": controller.number}
        kind = place["type"] or default_controller(vm)
        path, physical = self._path()
        return AttachDisk(
            vm.vm_id,
            path,
            kind,
            pass_through=physical,
            number=place["number"],
            location=place["location"],
            shared=self.flag("SupportPersistentReservations"),
        )

    def _path(self) -> tuple[str, bool]:
        if self.args.get("DiskNumber") is not None:
            return physical_path(int(self.args["DiskNumber"])), True
        if self.args.get("Path") is None:
            raise InvalidParameter(rules.TEXT_EMPTY_DRIVE)
        return self.path(self.args["Path"]), False


def physical_path(number: int) -> str:
    """A disk of the host, by its number."""
    return f"{PHYSICAL}PHYSICALDRIVE{number}"


def default_controller(vm: VirtualMachine) -> str:
    """IDE in a generation 1 VM that is off, as long as there is room; else SCSI."""
    row = vm.row
    first = row.settings.generation == 1 and row.state is VMState.OFF
    return "IDE" if first and free_places(row, "IDE") else "SCSI"


class RemoveVMHardDiskDrive(DriveCmdlet):
    """Remove-VMHardDiskDrive: the file stays where it is."""

    NAME = "Remove-VMHardDiskDrive"

    def act(self) -> Iterator[Any]:
        """By place, or as objects."""
        for drive in list(_drives_given(self)):
            vm = drive.holder.vm_row
            if self.agreed(vm.name) and self.do(DetachDisk(vm.id, drive.drive.path)):
                yield from self.passed(drive)


def _drives_given(cmdlet: DriveCmdlet) -> Iterator[HardDiskDrive]:
    return cmdlet.drives_given("VMHardDiskDrive", hard_drives_of)


class SetVMHardDiskDrive(DriveCmdlet):
    """Set-VMHardDiskDrive: another file in the drive, or the drive at another place."""

    NAME = "Set-VMHardDiskDrive"
    UNHEEDED = UNHEEDED
    QUIET = frozenset({"AllowUnverifiedPaths"})

    def act(self) -> Iterator[Any]:
        """By place, or as objects."""
        to = self.place("ToControllerNumber", "ToControllerLocation", "ToControllerType")
        sharing = self.args.get("SupportPersistentReservations")
        for drive in list(_drives_given(self)):
            vm = drive.holder.vm_row
            path, physical = self._path(drive)
            operation = ChangeDrive(
                vm.id,
                drive.drive.path,
                path,
                to["type"],
                to["number"],
                to["location"],
                pass_through=physical,
                shared=None if sharing is None else bool(sharing),
            )
            if self.agreed(vm.name) and self.do(operation):
                new = path or drive.drive.path
                every = hard_drives_of(drive.holder)
                yield from self.passed(*(one for one in every if one.drive.path == new))

    def _path(self, drive: HardDiskDrive) -> tuple[str | None, bool]:
        """What gets into the drive, if anything, and whether it is a disk of the host. A drive
        that comes through the pipeline brings a number along (0, where it has none), which asks
        for nothing."""
        number, written = self.args.get("DiskNumber"), self.args.get("Path")
        asked = "DiskNumber" in self.call.bound
        if asked and number is not None and physical_path(int(number)) != drive.drive.path:
            if written is not None:
                raise InvalidParameter(rules.TEXT_PATH_OR_NUMBER)
            return physical_path(int(number)), True
        return None if written is None else self.path(written), False


# Controllers -------------------------------------------------------------------------------------


def with_hardware(vm: Configured, hardware: Hardware) -> ConfigureVM:
    """The VM with other devices."""
    return ConfigureVM(vm.vm_id, replace(vm.settings, hardware=hardware))


def _controllers(cmdlet: HyperVCmdlet, holder: Configured, kind: str) -> Iterator[Controller]:
    wanted = cmdlet.args.get("ControllerNumber")
    if kind == "IDE":
        count = IDE_CONTROLLERS if holder.settings.generation == 1 else 0
        made: type[Controller] = VMIdeController
    else:
        count, made = holder.settings.hardware.scsi_controllers, VMScsiController
    for number in range(count):
        if wanted is None or int(wanted) == number:
            yield made(holder, number)


class GetVMScsiController(HyperVCmdlet):
    """Get-VMScsiController."""

    NAME = "Get-VMScsiController"

    def act(self) -> Iterator[Any]:
        """All, or the one of a number."""
        for holder in self.holders():
            yield from _controllers(self, holder, "SCSI")


class GetVMIdeController(HyperVCmdlet):
    """Get-VMIdeController: two in a generation 1 VM, none in generation 2."""

    NAME = "Get-VMIdeController"

    def act(self) -> Iterator[Any]:
        """All, or the one of a number."""
        for holder in self.holders():
            yield from _controllers(self, holder, "IDE")


class AddVMScsiController(HyperVCmdlet):
    """Add-VMScsiController: four at most."""

    NAME = "Add-VMScsiController"
    most = 4

    def act(self) -> Iterator[Any]:
        """One more."""
        for vm in self.vms():
            hardware = vm.settings.hardware
            if hardware.scsi_controllers >= self.most:
                raise InvalidParameter(rules.TEXT_NO_MORE_CONTROLLERS)
            more = replace(hardware, scsi_controllers=hardware.scsi_controllers + 1)
            if self.agreed(vm.row.name) and self.do(with_hardware(vm, more)):
                yield from self.passed(VMScsiController(vm, more.scsi_controllers - 1))


class RemoveVMScsiController(HyperVCmdlet):
    """Remove-VMScsiController: the last one, and only when nothing hangs on it."""

    NAME = "Remove-VMScsiController"

    def act(self) -> Iterator[Any]:
        """By number, or as objects."""
        for controller in list(self._given()):
            vm = controller.holder
            hardware = vm.settings.hardware
            last = hardware.scsi_controllers - 1
            if controller.drives() or controller.number != last:
                raise InvalidParameter(rules.TEXT_CONTROLLER_IN_USE)
            fewer = replace(hardware, scsi_controllers=last)
            if self.agreed(vm.vm_name) and self.do(with_hardware(vm, fewer)):
                yield from self.passed(controller)

    def _given(self) -> Iterator[Controller]:
        if "VMScsiController" in self.args:
            yield from listed(self.args["VMScsiController"])
            return
        for vm in self.vms():
            yield from _controllers(self, vm, "SCSI")


CMDLETS = (
    GetVMHardDiskDrive,
    AddVMHardDiskDrive,
    RemoveVMHardDiskDrive,
    SetVMHardDiskDrive,
    GetVMScsiController,
    GetVMIdeController,
    AddVMScsiController,
    RemoveVMScsiController,
)
