"""Network adapters, VLANs and virtual switches as the module shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.hyperv.objects.base import (
    LOCAL,
    Hand,
    LabObject,
    declare,
    derived,
    guid,
    member,
    names_of,
    on_off,
)
from hvlab.powershell.hyperv.objects.devices import DEVICE, DEVICE_ALIASES, Device
from hvlab.powershell.values.numbers import Int64, UInt32
from hvlab.powershell.values.objects import Property
from hvlab.world.hardware import NetworkAdapter
from hvlab.world.host_options import VirtualSwitch
from hvlab.world.network import address
from hvlab.world.power import VMState
from hvlab.world.vm import IntegrationService

if TYPE_CHECKING:
    from hvlab.powershell.hyperv.objects.machines import Configured


def mac_address(self: VMNetworkAdapter) -> str:
    """A static address, or one of the host's range: it follows from the VM's number."""
    adapter = self.adapter
    if adapter.mac:
        return adapter.mac
    first = int(self.world.host.options.mac_minimum, 16)
    place = self.holder.vm_row.number * 8 + adapter.number - 1
    return f"{first + place:012X}"


def _status(self: VMNetworkAdapter) -> list[Any]:
    running = self.holder.vm_row.state is VMState.RUNNING
    return [member("VMNetworkAdapterOperationalStatus", "Ok")] if running else []


def _addresses(self: VMNetworkAdapter) -> list[str]:
    """What the guest tells of itself through Key-Value Pair Exchange: the lab's guests have one
    address, of their first adapter that is connected."""
    row = self.holder.vm_row
    if row.guest is None or not row.guest.os or row.state is not VMState.RUNNING:
        return []
    told = row.settings.has(IntegrationService.KEY_VALUE_PAIR_EXCHANGE)
    connected = [one for one in row.settings.hardware.adapters if one.switch]
    return [address(row)] if told and connected and connected[0] == self.adapter else []


ADAPTER = {
    **DEVICE,
    "ClusterMonitored": lambda _: True,
    "MacAddress": mac_address,
    "DynamicMacAddressEnabled": lambda self: not self.adapter.mac,
    "InterruptModeration": lambda _: True,
    "AllowPacketDirect": lambda _: False,
    "NumaAwarePlacement": lambda _: True,
    "IsLegacy": lambda self: self.adapter.legacy,
    "IsSynthetic": lambda self: not self.adapter.legacy,
    "IPAddresses": _addresses,
    "DeviceNaming": lambda self: on_off(self.adapter.device_naming),
    "IovWeight": lambda _: UInt32(0),
    "MandatoryFeatureId": lambda _: [],
    "MandatoryFeatureName": lambda _: [],
    "PoolName": lambda _: "",
    "Connected": lambda self: bool(self.adapter.switch),
    "SwitchName": lambda self: self.adapter.switch or None,
    "AdapterId": lambda self: derived(self.holder.vm_id, "adapter", self.adapter.number),
    "StatusDescription": lambda self: ["OK"] if _status(self) else [],
    "Status": _status,
    "IsManagementOs": lambda _: False,
    "IsExternalAdapter": lambda _: False,
    "SwitchId": lambda self: switch_id(self.world.host.name, self.adapter.switch),
    "AclList": lambda _: [],
    "ExtendedAclList": lambda _: [],
    "RoutingDomainList": lambda _: [],
    "VlanSetting": lambda self: VlanSetting(self.holder, self.adapter),
    "CurrentIsolationMode": lambda self: member(
        "VMNetworkAdapterIsolationMode", "Vlan" if self.holder.settings.vlan else "None"
    ),
    "MacAddressSpoofing": lambda self: on_off(self.adapter.spoofing),
    "DhcpGuard": lambda self: on_off(self.adapter.dhcp_guard),
    "RouterGuard": lambda self: on_off(self.adapter.router_guard),
    "PortMirroringMode": lambda self: member(
        "VMNetworkAdapterPortMirroringMode", self.adapter.mirroring
    ),
    "IeeePriorityTag": lambda self: on_off(self.adapter.priority_tag),
    "VirtualSubnetId": lambda _: UInt32(0),
    "DynamicIPAddressLimit": lambda _: UInt32(0),
    "StormLimit": lambda self: UInt32(self.adapter.storm_limit),
    "AllowTeaming": lambda self: on_off(self.adapter.teaming),
    "VMQWeight": lambda _: UInt32(100),
    "IPsecOffloadMaxSA": lambda _: Int64(512),
    "VrssEnabled": lambda _: True,
    "VmqUsage": lambda _: 0,
    "BandwidthPercentage": lambda _: UInt32(0),
    "IsTemplate": lambda _: False,
}


class VMNetworkAdapter(Device):
    """A VM's network adapter."""

    type_names = names_of(
        "VMNetworkAdapter", "VMNetworkAdapterBase", "VMComponentObject", "VirtualizationObject"
    )
    PROPERTIES = declare("VMNetworkAdapter", ADAPTER, aliases=DEVICE_ALIASES)

    def __init__(self, holder: Configured, adapter: NetworkAdapter) -> None:
        super().__init__(holder)
        self._seen = adapter

    @property
    def adapter(self) -> NetworkAdapter:
        """The adapter as it is now."""
        for one in self.holder.settings.hardware.adapters:
            if one.number == self._seen.number:
                self._seen = one
        return self._seen

    @property
    def name(self) -> str:
        return self.adapter.name

    @property
    def device_id(self) -> str:
        place = derived(self.holder.vm_id, "adapter", self._seen.number)
        return f"Microsoft:{self.holder.vm_id}\\{place}"


def adapters_of(holder: Configured) -> list[VMNetworkAdapter]:
    """The network adapters of a VM or checkpoint."""
    return [VMNetworkAdapter(holder, one) for one in holder.settings.hardware.adapters]


# VLANs -------------------------------------------------------------------------------------------


def _mode(self: VlanSetting) -> str:
    if self.adapter.trunk_allowed:
        return "Trunk"
    return "Access" if self.vlan else "Untagged"


def _allowed(text: str) -> list[int]:
    """`1-3,7` as numbers."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return found


class VlanSetting(LabObject):
    """The VLAN of a network adapter (Get-VMNetworkAdapterVlan)."""

    type_names = names_of(
        "VMNetworkAdapterVlanSetting", "VMNetworkAdapterFeatureBase", "VirtualizationObject"
    )
    PROPERTIES = (
        Property(
            "OperationMode",
            lambda self: member("VMNetworkAdapterVlanMode", _mode(self)),
            "Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanMode",
        ),
        Property("AccessVlanId", lambda self: self.vlan if _mode(self) == "Access" else 0, "int"),
        Property("NativeVlanId", lambda self: self.adapter.trunk_native, "int"),
        Property(
            "AllowedVlanIdList",
            lambda self: _allowed(self.adapter.trunk_allowed) if _mode(self) == "Trunk" else [],
            "System.Collections.Generic.List[int]",
        ),
        Property(
            "AllowedVlanIdListString", lambda self: self.adapter.trunk_allowed or None, "string"
        ),
        Property("PrivateVlanMode", lambda _: 0, "int"),
        Property("PrimaryVlanId", lambda _: 0, "int"),
        Property("SecondaryVlanId", lambda _: 0, "int"),
        Property("SecondaryVlanIdList", lambda _: None, "System.Collections.Generic.List[int]"),
        Property("SecondaryVlanIdListString", lambda _: None, "string"),
        Property(
            "ParentAdapter",
            lambda self: VMNetworkAdapter(self.holder, self.adapter),
            "Microsoft.HyperV.PowerShell.VMNetworkAdapterBase",
        ),
        Property("IsTemplate", lambda _: False, "bool"),
        Property("CimSession", lambda _: LOCAL, "CimSession"),
        Property("ComputerName", lambda self: self.world.host.name, "string"),
        Property("IsDeleted", lambda _: False, "bool"),
    )

    def __init__(self, holder: Configured, adapter: NetworkAdapter) -> None:
        super().__init__(holder.lab)
        self.holder = holder
        self.adapter = adapter

    @property
    def vlan(self) -> int:
        """The VLAN in access mode, 0 for untagged. Only the first adapter's counts."""
        first = self.holder.settings.hardware.adapters[:1]
        return self.holder.settings.vlan if self.adapter in first else 0


# Switches ----------------------------------------------------------------------------------------


def switch_id(host: str, name: str) -> Any:
    """A switch's id, which follows from its name."""
    return guid(derived(host, "switch", name)) if name else None


class VMSwitch(LabObject):
    """A virtual switch."""

    type_names = names_of("VMSwitch", "VirtualizationObject")
    PROPERTIES = (
        Property("Name", lambda self: self.switch.name, "string"),
        Property("Id", lambda self: switch_id(self.world.host.name, self.switch.name), "guid"),
        Property("Notes", lambda self: self.switch.notes, "string"),
        Property("Extensions", lambda _: [], "Microsoft.HyperV.PowerShell.VMSwitchExtension[]"),
        Property(
            "BandwidthReservationMode",
            lambda self: member("VMSwitchBandwidthMode", self.switch.bandwidth),
            "Microsoft.HyperV.PowerShell.VMSwitchBandwidthMode",
        ),
        Property("EmbeddedTeamingEnabled", lambda self: self.switch.embedded_teaming, "bool"),
        Property("IovEnabled", lambda self: self.switch.iov, "bool"),
        Property(
            "SwitchType",
            lambda self: member("VMSwitchType", self.switch.type),
            "Microsoft.HyperV.PowerShell.VMSwitchType",
        ),
        Property(
            "AllowManagementOS",
            lambda self: self.switch.type == "Internal" or self.switch.management,
            "bool",
        ),
        Property(
            "NetAdapterInterfaceDescription",
            lambda self: self.switch.adapter if self.switch.type == "External" else None,
            "string",
        ),
        Property(
            "NetAdapterInterfaceDescriptions",
            lambda self: [self.switch.adapter] if self.switch.type == "External" else None,
            "string[]",
        ),
        Property("CimSession", lambda _: LOCAL, "CimSession"),
        Property("ComputerName", lambda self: self.world.host.name, "string"),
        Property("IsDeleted", lambda self: self.deleted, "bool"),
    )

    def __init__(self, lab: Hand, switch: VirtualSwitch) -> None:
        super().__init__(lab)
        self._seen = switch

    @property
    def switch(self) -> VirtualSwitch:
        """The switch as it is now."""
        for one in self.world.host.switches:
            if one.name == self._seen.name:
                self._seen = one
        return self._seen

    @property
    def deleted(self) -> bool:
        """Whether the host has it no more."""
        return all(one.name != self._seen.name for one in self.world.host.switches)

    def __str__(self) -> str:
        found = switch_id(self.world.host.name, self._seen.name)
        return f"VMSwitch (Name = '{self._seen.name}') [Id = '{found}']"
