"""DVD drives of a virtual machine, and the images in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hvlab.errors import InvalidParameter
from hvlab.operations.drives import free_places
from hvlab.powershell.hyperv.base import listed
from hvlab.powershell.hyperv.drives import DriveCmdlet, with_hardware
from hvlab.powershell.hyperv.objects import DvdDrive, VirtualMachine
from hvlab.powershell.hyperv.objects.devices import dvd_drives_of
from hvlab.world import rules
from hvlab.world.hardware import DvdDrive as DvdRow


class GetVMDvdDrive(DriveCmdlet):
    """Get-VMDvdDrive."""

    NAME = "Get-VMDvdDrive"

    def act(self) -> Iterator[Any]:
        """All, or those at a place."""
        if "VMDriveController" in self.args:
            for controller in listed(self.args["VMDriveController"]):
                yield from (one for one in controller.drives() if isinstance(one, DvdDrive))
            return
        for holder in self.holders():
            yield from (one for one in dvd_drives_of(holder) if self.at(one))


class AddVMDvdDrive(DriveCmdlet):
    """Add-VMDvdDrive."""

    NAME = "Add-VMDvdDrive"
    QUIET = frozenset({"AllowUnverifiedPaths"})
    UNHEEDED = frozenset({"ResourcePoolName"})

    def act(self) -> Iterator[Any]:
        """To the place that was named, or to the first that is free."""
        for vm in self._targets():
            if not self.agreed(vm.row.name):
                continue
            row = self._row(vm)
            hardware = vm.settings.hardware
            drives = (*hardware.dvd_drives, row)
            if self.do(with_hardware(vm, replace(hardware, dvd_drives=drives))):
                place = (row.controller, row.number, row.location)
                yield from self.passed(*(one for one in dvd_drives_of(vm) if one.place == place))

    def _targets(self) -> Iterator[VirtualMachine]:
        controller = self.args.get("VMDriveController")
        if controller is None:
            yield from self.vms()
        else:
            yield controller.holder

    def _row(self, vm: VirtualMachine) -> DvdRow:
        kind = "IDE" if vm.settings.generation == 1 else "SCSI"
        wanted = self.place()
        controller = self.args.get("VMDriveController")
        if controller is not None:
            wanted |= {"number": controller.number}
        for number, location in free_places(vm.row, kind):
            if wanted["number"] in (None, number) and wanted["location"] in (None, location):
                return DvdRow(kind, number, location, self._image())
        raise InvalidParameter(rules.TEXT_NO_FREE_PLACE)

    def _image(self) -> str:
        written = self.args.get("Path")
        return self.path(written) if written else ""


def _dvds_given(cmdlet: DriveCmdlet) -> Iterator[DvdDrive]:
    return cmdlet.drives_given("VMDvdDrive", dvd_drives_of)


class SetVMDvdDrive(DriveCmdlet):
    """Set-VMDvdDrive: an image into the drive, or out of it with -Path $null."""

    NAME = "Set-VMDvdDrive"
    QUIET = frozenset({"AllowUnverifiedPaths"})
    UNHEEDED = frozenset({"ResourcePoolName"})

    def act(self) -> Iterator[Any]:
        """By place, or as objects."""
        for drive in list(_dvds_given(self)):
            vm = drive.holder
            if not self.agreed(vm.vm_name):
                continue
            new = self._changed(drive)
            hardware = vm.settings.hardware
            drives = tuple(new if one == drive.drive else one for one in hardware.dvd_drives)
            if self.do(with_hardware(vm, replace(hardware, dvd_drives=drives))):
                place = (new.controller, new.number, new.location)
                yield from self.passed(*(one for one in dvd_drives_of(vm) if one.place == place))

    def _changed(self, drive: DvdDrive) -> DvdRow:
        """The drive with another image, at another place. Raises where that is not free."""
        row, to = drive.drive, self.place("ToControllerNumber", "ToControllerLocation")
        if "Path" in self.args:
            written = self.args["Path"]
            row = replace(row, path=self.path(written) if written else "")
        number = row.number if to["number"] is None else to["number"]
        location = row.location if to["location"] is None else to["location"]
        own = (row.number, row.location)
        free = set(free_places(drive.holder.vm_row, row.controller)) | {own}
        if (number, location) not in free:
            raise InvalidParameter(rules.TEXT_NO_FREE_PLACE)
        return replace(row, number=number, location=location)


class RemoveVMDvdDrive(DriveCmdlet):
    """Remove-VMDvdDrive."""

    NAME = "Remove-VMDvdDrive"

    def act(self) -> Iterator[Any]:
        """By place, or as objects."""
        for drive in list(_dvds_given(self)):
            vm = drive.holder
            hardware = vm.settings.hardware
            drives = tuple(one for one in hardware.dvd_drives if one != drive.drive)
            operation = with_hardware(vm, replace(hardware, dvd_drives=drives))
            if self.agreed(vm.vm_name) and self.do(operation):
                yield from self.passed(drive)


CMDLETS = (GetVMDvdDrive, AddVMDvdDrive, SetVMDvdDrive, RemoveVMDvdDrive)
