"""Devices of a virtual machine or checkpoint: disks, DVD drives, memory, processor, services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from hvlab.powershell.hyperv.objects.base import (
    POOL,
    LabObject,
    declare,
    derived,
    guid,
    member,
    names_of,
    on_off,
    shown_type,
)
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Int64, UInt64
from hvlab.powershell.values.objects import Property
from hvlab.world.guest import Guest
from hvlab.world.hardware import DvdDrive as DvdRow
from hvlab.world.power import VMState
from hvlab.world.rules import MIB
from hvlab.world.services import SHUTDOWN, VSS_REQUESTOR, is_windows
from hvlab.world.vm import Drive, IntegrationService, VirtualMachine
from hvlab.world.vss import runs

if TYPE_CHECKING:
    from uuid import UUID

    from hvlab.powershell.hyperv.objects.machines import Configured

IDE_CONTROLLER = "83F8638B-8DCA-4152-9EDA-2CA8B33039B4"
COM_CONTROLLER = "8E3A359F-559A-4B6A-98A9-1690A6100ED7"
SERVICE_IDS = {
    IntegrationService.GUEST_SERVICE_INTERFACE: "6C09BB55-D683-4DA0-8931-C9BF705F6480",
    IntegrationService.HEARTBEAT: "84EAAE65-2F2E-45F5-9BB5-0E857DC8EB47",
    IntegrationService.KEY_VALUE_PAIR_EXCHANGE: "2A34B1C2-FD73-4043-8A5B-DD2159BC743F",
    IntegrationService.SHUTDOWN: "9F8233AC-BE49-4C79-8EE3-E7E1985B2077",
    IntegrationService.TIME_SYNCHRONIZATION: "2497F4DE-E9FA-4204-80E4-4B75C46419C0",
    IntegrationService.VSS: "5CED1297-4598-4915-A5FC-AD21BB4D02A4",
}
GUEST_PARTS = {IntegrationService.SHUTDOWN: SHUTDOWN, IntegrationService.VSS: VSS_REQUESTOR}
"""Services of the guest that answer for an integration service, where the lab models them."""


class Device(LabObject):
    """Something that a VM, or the configuration in a checkpoint, has."""

    def __init__(self, holder: Configured) -> None:
        super().__init__(holder.lab)
        self.holder = holder

    @property
    def name(self) -> str:
        """What it is called."""
        raise NotImplementedError

    @property
    def device_id(self) -> str:
        """Its id, after that of its VM."""
        raise NotImplementedError

    @property
    def deleted(self) -> bool:
        """Whether its holder is gone."""
        return self.holder.deleted  # type: ignore[attr-defined, no-any-return]

    @property
    def vm_guid(self) -> UUID:
        """The id of the VM."""
        return guid(self.holder.vm_id)

    def __str__(self) -> str:
        kind = self.type_names[0].rpartition(".")[2]
        return (
            f"{kind} (Name = '{self.name}', VMName = '{self.holder.vm_name}') "
            f"[Id = '{self.device_id}', VMId = '{self.vm_guid}']"
        )


DEVICE = {
    "Name": lambda self: self.name,
    "Id": lambda self: self.device_id,
    "VMId": lambda self: self.vm_guid,
    "VMName": lambda self: self.holder.vm_name,
    "VMSnapshotId": lambda self: self.holder.snapshot_id,
    "VMSnapshotName": lambda self: self.holder.snapshot_name,
}
DEVICE_ALIASES = (("VMCheckpointId", "VMSnapshotId"), ("VMCheckpointName", "VMSnapshotName"))
DEVICE_TYPES = ("VMDevice", "VMComponentObject", "VirtualizationObject")


# Drives ------------------------------------------------------------------------------------------

Place = tuple[str, int, int]
R = TypeVar("R", Drive, DvdRow)


def place_of(drive: Drive | DvdRow) -> Place:
    """Controller, its number, and the location on it."""
    return drive.controller, drive.number, drive.location


class AnyDrive(Device):
    """A drive on a controller."""

    what = ""

    def __init__(self, holder: Configured, place: Place) -> None:
        super().__init__(holder)
        self.place = place

    @property
    def name(self) -> str:
        controller, number, location = self.place
        return f"{self.what} on {controller} controller number {number} at location {location}"

    @property
    def device_id(self) -> str:
        controller, number, location = self.place
        vm = self.holder.vm_id
        if controller == "IDE":
            return f"Microsoft:{vm}\\{IDE_CONTROLLER}\\{number}\\{location}\\D"
        return f"Microsoft:{vm}\\{derived(vm, controller, number)}\\0\\{location}\\D"


DRIVE = {
    **DEVICE,
    "ControllerLocation": lambda self: self.place[2],
    "ControllerNumber": lambda self: self.place[1],
    "ControllerType": lambda self: member("ControllerType", self.place[0]),
    "PoolName": lambda _: POOL,
}


def _disk_number(self: HardDiskDrive) -> int | None:
    """The number of a physical disk of the host."""
    digits = self.drive.path[-2:].lstrip("E")
    return int(digits) if self.drive.pass_through and digits.isdigit() else None


class HardDiskDrive(AnyDrive):
    """A hard disk drive; its path is that of the file it uses now."""

    what = "Hard Drive"
    type_names = names_of("HardDiskDrive", "Drive", *DEVICE_TYPES)
    PROPERTIES = declare(
        "HardDiskDrive",
        {
            **DRIVE,
            "Path": lambda self: self.drive.path,
            "DiskNumber": _disk_number,
            "MaximumIOPS": lambda _: UInt64(0),
            "MinimumIOPS": lambda _: UInt64(0),
            "QoSPolicyID": lambda _: guid("00000000-0000-0000-0000-000000000000"),
            "SupportPersistentReservations": lambda self: self.drive.shared,
            "WriteHardeningMethod": lambda _: member("CacheAttributes", "Default"),
        },
        aliases=DEVICE_ALIASES,
    )

    def __init__(self, holder: Configured, drive: Drive) -> None:
        super().__init__(holder, place_of(drive))
        self._seen = drive

    @property
    def drive(self) -> Drive:
        """The drive as it is now."""
        for one in self.holder.row.drives:
            if place_of(one) == self.place:
                self._seen = one
        return self._seen

    @property
    def deleted(self) -> bool:
        """Whether there is no drive at its place any more."""
        return all(place_of(one) != self.place for one in self.holder.row.drives)


def hard_drives_of(holder: Configured) -> list[HardDiskDrive]:
    """The hard disk drives in the order of their places, IDE first."""
    return [HardDiskDrive(holder, one) for one in sorted(holder.row.drives, key=place_of)]


class DvdDrive(AnyDrive):
    """A DVD drive."""

    what = "DVD Drive"
    type_names = names_of("DvdDrive", "Drive", *DEVICE_TYPES)
    PROPERTIES = declare(
        "DvdDrive",
        {
            **DRIVE,
            "DvdMediaType": lambda self: member(
                "DvdMediaType", "ISO" if self.drive.path else "None"
            ),
            "Path": lambda self: self.drive.path or None,
        },
        aliases=DEVICE_ALIASES,
    )

    def __init__(self, holder: Configured, drive: DvdRow) -> None:
        super().__init__(holder, place_of(drive))
        self._seen = drive

    @property
    def drive(self) -> DvdRow:
        """The drive as it is now."""
        for one in self.holder.settings.hardware.dvd_drives:
            if place_of(one) == self.place:
                self._seen = one
        return self._seen


def dvd_drives_of(holder: Configured) -> list[DvdDrive]:
    """The DVD drives in the order of their places."""
    return [DvdDrive(holder, one) for one in holder.settings.hardware.dvd_drives]


# Controllers -------------------------------------------------------------------------------------


class Controller(Device):
    """A controller with the drives on it."""

    kind = ""

    def __init__(self, holder: Configured, number: int) -> None:
        super().__init__(holder)
        self.number = number

    @property
    def name(self) -> str:
        return f"{self.kind} Controller {self.number}" if self.kind == "IDE" else "SCSI Controller"

    @property
    def device_id(self) -> str:
        vm = self.holder.vm_id
        if self.kind == "IDE":
            return f"Microsoft:{vm}\\{IDE_CONTROLLER}\\{self.number}"
        return f"Microsoft:{vm}\\{derived(vm, self.kind, self.number)}\\0"

    def drives(self) -> list[AnyDrive]:
        """What hangs on it."""
        every: list[AnyDrive] = [*hard_drives_of(self.holder), *dvd_drives_of(self.holder)]
        here = [one for one in every if one.place[:2] == (self.kind, self.number)]
        return sorted(here, key=lambda one: one.place)


CONTROLLER = {
    **DEVICE,
    "ControllerNumber": lambda self: self.number,
    "Drives": lambda self: self.drives(),
}
CONTROLLER_TYPES = ("VMDriveController", *DEVICE_TYPES)


class VMScsiController(Controller):
    """A SCSI controller."""

    kind = "SCSI"
    type_names = names_of("VMScsiController", *CONTROLLER_TYPES)
    PROPERTIES = declare(
        "VMScsiController",
        {**CONTROLLER, "IsTemplate": lambda _: False},
        aliases=DEVICE_ALIASES,
    )


class VMIdeController(Controller):
    """An IDE controller (generation 1)."""

    kind = "IDE"
    type_names = names_of("VMIdeController", *CONTROLLER_TYPES)
    PROPERTIES = declare("VMIdeController", CONTROLLER, aliases=DEVICE_ALIASES)


# Integration services ----------------------------------------------------------------------------


def _statuses(self: VMIntegrationComponent) -> list[tuple[EnumValue, str]]:
    """Operational status and what it says: none while the VM does not run."""
    row = self.holder.row
    if not isinstance(row, VirtualMachine) or row.state is not VMState.RUNNING:
        return []
    if not _answers(row.guest, GUEST_PARTS.get(self.service)):
        return [(_of("NoContact"), "No Contact")]
    ok = (_of("Ok"), "OK")
    return [ok, ok] if self.service is IntegrationService.HEARTBEAT else [ok]


def _answers(guest: Guest | None, part: str | None) -> bool:
    """Whether the guest's part of a service answers; `part` is a service of Windows, if any."""
    if guest is None or not guest.os:
        return False
    if part is None or not is_windows(guest.os) or not guest.memory.services:
        return True
    return runs(guest.memory.services, part)


def _of(name: str) -> EnumValue:
    return member("VMIntegrationComponentOperationalStatus", name)


def _status(position: int, part: int, otherwise: Any) -> Any:
    def read(self: VMIntegrationComponent) -> Any:
        found = _statuses(self)
        return found[position][part] if position < len(found) else otherwise

    return read


class VMIntegrationComponent(Device):
    """An integration service."""

    type_names = names_of("VMIntegrationComponent", *DEVICE_TYPES)
    PROPERTIES = declare(
        "VMIntegrationComponent",
        {
            **DEVICE,
            "Enabled": lambda self: self.holder.settings.has(self.service),
            "OperationalStatus": lambda self: [status for status, _ in _statuses(self)],
            "PrimaryOperationalStatus": _status(0, 0, None),
            "PrimaryStatusDescription": _status(0, 1, None),
            "SecondaryOperationalStatus": _status(1, 0, None),
            "SecondaryStatusDescription": _status(1, 1, None),
            "StatusDescription": lambda self: [text for _, text in _statuses(self)],
        },
        aliases=DEVICE_ALIASES,
    )

    def __init__(self, holder: Configured, service: IntegrationService) -> None:
        super().__init__(holder)
        self.service = service

    @property
    def name(self) -> str:
        return self.service.value

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}\\{SERVICE_IDS[self.service]}"


def integration_services_of(holder: Configured) -> list[VMIntegrationComponent]:
    """All six, in the order of the host (B-158)."""
    return [VMIntegrationComponent(holder, service) for service in IntegrationService]


# Memory, processor, ports ------------------------------------------------------------------------


class VMMemory(Device):
    """Memory settings."""

    type_names = names_of("VMMemory", *DEVICE_TYPES)
    PROPERTIES = declare(
        "VMMemory",
        {
            **DEVICE,
            "ResourcePoolName": lambda _: POOL,
            "Buffer": lambda self: self.holder.settings.hardware.memory.buffer,
            "DynamicMemoryEnabled": lambda self: self.holder.settings.dynamic_memory,
            "Maximum": lambda self: Int64(self.holder.settings.hardware.memory.maximum),
            "MaximumPerNumaNode": lambda _: Int64(65536),
            "Minimum": lambda self: Int64(self.holder.settings.hardware.memory.minimum),
            "Priority": lambda self: self.holder.settings.hardware.memory.priority,
            "Startup": lambda self: Int64(self.holder.settings.memory_mb * MIB),
        },
        aliases=DEVICE_ALIASES,
    )

    @property
    def name(self) -> str:
        return "Memory"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}\\4764334D-E001-4176-82EE-5594EC9B530E"


class VMProcessor(Device):
    """Processor settings."""

    type_names = names_of("VMProcessor", *DEVICE_TYPES)
    PROPERTIES = declare(
        "VMProcessor",
        {
            **DEVICE,
            "ResourcePoolName": lambda _: POOL,
            "Count": lambda self: Int64(self.holder.settings.processors),
            "CompatibilityForMigrationEnabled": lambda self: self.limits.for_migration,
            "CompatibilityForOlderOperatingSystemsEnabled": lambda self: (
                self.limits.for_older_systems
            ),
            "HwThreadCountPerCore": lambda self: Int64(self.limits.threads_per_core),
            "ExposeVirtualizationExtensions": lambda self: self.limits.nested,
            "EnablePerfmonPmu": lambda _: False,
            "EnablePerfmonLbr": lambda _: False,
            "EnablePerfmonPebs": lambda _: False,
            "EnablePerfmonIpt": lambda _: False,
            "EnableLegacyApicMode": lambda _: False,
            "AllowACountMCount": lambda _: True,
            "Maximum": lambda self: Int64(self.limits.maximum),
            "Reserve": lambda self: Int64(self.limits.reserve),
            "RelativeWeight": lambda self: self.limits.weight,
            "MaximumCountPerNumaNode": lambda _: Int64(8),
            "MaximumCountPerNumaSocket": lambda _: Int64(1),
            "EnableHostResourceProtection": lambda self: self.limits.host_protection,
            "OperationalStatus": lambda _: [member("VMProcessorOperationalStatus", "Ok")],
            "StatusDescription": lambda _: ["Operating normally"],
        },
        aliases=DEVICE_ALIASES,
    )

    @property
    def limits(self) -> Any:
        """Shares of the host's processors."""
        return self.holder.settings.hardware.processor

    @property
    def name(self) -> str:
        return "Processor"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}\\B637F346-6A0E-4DEC-AF52-BD70CB80A21D\\0"


class VMComPort(Device):
    """A serial port; nothing is connected to it."""

    type_names = names_of("VMComPort", *DEVICE_TYPES)
    PROPERTIES = (
        *(
            Property(alias, DEVICE[of], shown_type("Guid" if of.endswith("Id") else "String"))
            for alias, of in DEVICE_ALIASES
        ),
        Property("Path", lambda _: "", "string"),
        Property("DebuggerMode", lambda _: on_off(False), shown_type("OnOffState")),
        *(Property(name, read, "string") for name, read in DEVICE.items()),
    )

    def __init__(self, holder: Configured, number: int) -> None:
        super().__init__(holder)
        self.number = number

    @property
    def name(self) -> str:
        return f"COM {self.number}"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}\\{COM_CONTROLLER}\\{self.number - 1}"
