"""UEFI firmware of generation 2 and the BIOS of generation 1, and what a VM starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.hyperv.objects.base import (
    LOCAL,
    LabObject,
    guid,
    member,
    names_of,
    on_off,
    shown_type,
)
from hvlab.powershell.hyperv.objects.devices import (
    DEVICE,
    DEVICE_ALIASES,
    AnyDrive,
    Device,
    DvdDrive,
    HardDiskDrive,
    dvd_drives_of,
    hard_drives_of,
)
from hvlab.powershell.hyperv.objects.network import VMNetworkAdapter, adapters_of
from hvlab.powershell.values.objects import Property

if TYPE_CHECKING:
    from hvlab.powershell.hyperv.objects.machines import Configured
    from hvlab.world.hardware import Bios, Firmware

TEMPLATES = {
    "MicrosoftWindows": "1734c6e8-3154-4dda-ba5f-a874cc483422",
    "MicrosoftUEFICertificateAuthority": "272e7447-90a4-4563-a4b9-8e4ab00526ce",
    "OpenSourceShieldedVM": "4292ae2b-ee2c-42b5-a969-dd8f8689f6f3",
}


def boot_name(device: Device) -> str:
    """How the world names a device in the order of starting: `SCSI 0 0`, `network 1`."""
    if isinstance(device, AnyDrive):
        return " ".join(map(str, device.place))
    assert isinstance(device, VMNetworkAdapter)
    return f"network {device.adapter.number}"


def boot_order(holder: Configured) -> list[Device]:
    """The devices in the order they are tried: the ones asked for, then disks, DVD, network."""
    every: list[Device] = [
        *hard_drives_of(holder),
        *dvd_drives_of(holder),
        *adapters_of(holder),
    ]
    by_name = {boot_name(one): one for one in every}
    first = [by_name[name] for name in holder.settings.hardware.firmware.first if name in by_name]
    return [*first, *(one for one in every if one not in first)]


class BootSource(LabObject):
    """An entry of the order of starting."""

    type_names = names_of("VMBootSource", "VirtualizationObject")
    PROPERTIES = (
        Property("BootType", lambda self: self.kind, "Microsoft.HyperV.PowerShell.BootSourceType"),
        Property("Description", lambda _: "EFI SCSI Device", "string"),
        Property("Device", lambda self: self.device, "Microsoft.HyperV.PowerShell.VMDevice"),
        Property("FirmwarePath", lambda _: "", "string"),
        Property("Name", lambda self: self.device.name, "string"),
    )

    def __init__(self, device: Device) -> None:
        super().__init__(device.lab)
        self.device = device

    @property
    def kind(self) -> str:
        """`Drive` or `Network`."""
        return "Drive" if isinstance(self.device, HardDiskDrive | DvdDrive) else "Network"

    def __str__(self) -> str:
        return self.kind


def _property(name: str, kind: str, read: Any) -> Property:
    return Property(name, read, shown_type(kind))


def _device_properties() -> tuple[Property, ...]:
    return tuple(
        Property(name, read, shown_type("Guid" if name in ("VMId", "VMSnapshotId") else "String"))
        for name, read in DEVICE.items()
        if name not in ("Name", "Id")
    )


def _alias_properties() -> tuple[Property, ...]:
    return tuple(
        Property(
            alias,
            DEVICE[of],
            shown_type("Guid" if of.endswith("Id") else "String"),
            kind="AliasProperty",
            alias_of=of,
        )
        for alias, of in DEVICE_ALIASES
    )


class VMFirmware(Device):
    """The UEFI firmware of a generation 2 VM."""

    type_names = names_of("VMFirmware", "VMDevice", "VMComponentObject", "VirtualizationObject")
    PROPERTIES = (
        *_alias_properties(),
        _property("SecureBoot", "OnOffState", lambda self: on_off(self.row.secure_boot)),
        _property("SecureBootTemplate", "String", lambda self: self.row.template),
        _property(
            "SecureBootTemplateId",
            "Nullable<Guid>",
            lambda self: guid(TEMPLATES.get(self.row.template, self.row.template)),
        ),
        _property(
            "BootOrder",
            "VMBootSource[]",
            lambda self: [BootSource(one) for one in boot_order(self.holder)],
        ),
        _property(
            "PreferredNetworkBootProtocol",
            "IPProtocolPreference",
            lambda self: member("IPProtocolPreference", self.row.protocol),
        ),
        _property(
            "ConsoleMode",
            "ConsoleModeType",
            lambda self: member("ConsoleModeType", self.row.console),
        ),
        _property(
            "PauseAfterBootFailure",
            "OnOffState",
            lambda self: on_off(self.row.pause_after_failure),
        ),
        *_device_properties(),
        _property("CimSession", "CimSession", lambda _: LOCAL),
        _property("ComputerName", "String", lambda self: self.world.host.name),
        _property("IsDeleted", "bool", lambda self: self.deleted),
    )

    @property
    def row(self) -> Firmware:
        """The settings."""
        return self.holder.settings.hardware.firmware

    @property
    def name(self) -> str:
        return "Firmware"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}"


class VMBios(Device):
    """The BIOS of a generation 1 VM."""

    type_names = names_of("VMBios", "VMDevice", "VMComponentObject", "VirtualizationObject")
    PROPERTIES = (
        *_alias_properties(),
        _property("NumLockEnabled", "bool", lambda self: self.row.num_lock),
        _property(
            "StartupOrder",
            "BootDevice[]",
            lambda self: [member("BootDevice", name) for name in self.row.startup],
        ),
        *_device_properties(),
        _property("CimSession", "CimSession", lambda _: LOCAL),
        _property("ComputerName", "String", lambda self: self.world.host.name),
        _property("IsDeleted", "bool", lambda self: self.deleted),
    )

    @property
    def row(self) -> Bios:
        """The settings."""
        return self.holder.settings.hardware.bios

    @property
    def name(self) -> str:
        return "Bios"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}"


class VMSecurity(Device):
    """What protects a VM: here its virtual TPM only."""

    type_names = names_of("VMSecurity", "VMComponentObject", "VirtualizationObject")
    PROPERTIES = (
        _property("TpmEnabled", "bool", lambda self: self.holder.settings.hardware.tpm),
        *(
            _property(name, "bool", lambda _: False)
            for name in (
                "KsdEnabled",
                "Shielded",
                "EncryptStateAndVmMigrationTraffic",
                "VirtualizationBasedSecurityOptOut",
                "BindToHostTpm",
            )
        ),
        _property("CimSession", "CimSession", lambda _: LOCAL),
        _property("ComputerName", "String", lambda self: self.world.host.name),
        _property("IsDeleted", "bool", lambda self: self.deleted),
    )

    @property
    def name(self) -> str:
        return "Security"

    @property
    def device_id(self) -> str:
        return f"Microsoft:{self.holder.vm_id}"
