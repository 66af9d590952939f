"""Network adapters and their VLANs.

What the simulation looks at is the VLAN of a VM's first adapter (rules.ONE_SWITCH); everything else
is kept and shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hvlab.errors import InvalidParameter, ObjectNotFound
from hvlab.operations import SetVlan
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed, mac_digits
from hvlab.powershell.hyperv.drives import with_hardware
from hvlab.powershell.hyperv.machines import changed_row
from hvlab.powershell.hyperv.objects import (
    Configured,
    VlanSetting,
    VMNetworkAdapter,
)
from hvlab.powershell.hyperv.objects.network import adapters_of
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import not_simulated
from hvlab.world import rules
from hvlab.world.hardware import ADAPTER, NetworkAdapter

MOST_ADAPTERS = 8


class _Adapters(HyperVCmdlet):
    """Base: adapters by VM and name, or as objects."""

    ADAPTER_NAME = "Name"
    BY_SWITCH = False

    def adapters(self) -> Iterator[VMNetworkAdapter]:
        """The adapters that are meant; complains of missing ones."""
        if self.flag("ManagementOS"):
            raise not_simulated(f"{self.NAME} -ManagementOS: network adapters of the host")
        if "VMNetworkAdapter" in self.args:
            yield from listed(self.args["VMNetworkAdapter"])
            return
        for holder in self.holders():
            yield from self.of(holder)

    def of(self, holder: Configured) -> Iterator[VMNetworkAdapter]:
        """Those of a VM that have the name."""
        switch = self.args.get("SwitchName")
        every = [
            one
            for one in adapters_of(holder)
            if self.BY_SWITCH is False
            or switch is None
            or one.adapter.switch.casefold() == str(switch).casefold()
        ]
        for name in listed(self.args.get(self.ADAPTER_NAME, ["*"])):
            found = [one for one in every if wildcard_match(str(name), one.name)]
            if not found and not has_wildcard(str(name)):
                self.report(ObjectNotFound(rules.TEXT_NO_ADAPTER))
            yield from found

    def put(self, adapter: VMNetworkAdapter, new: NetworkAdapter) -> bool:
        """Give an adapter other settings."""
        holder = adapter.holder
        hardware = holder.settings.hardware
        every = tuple(new if one.number == new.number else one for one in hardware.adapters)
        return self.do(with_hardware(holder, replace(hardware, adapters=every)))

    def require_switch(self, name: object) -> str:
        """The switch of that name, as it is written. Raises what the host says."""
        for one in self.world.host.switches:
            if one.name.casefold() == str(name).casefold():
                return one.name
        raise ObjectNotFound(rules.TEXT_NO_SWITCH.format(name=name))

    def warn_of_the_wire(self) -> None:
        """The lab's guests hear each other whatever their adapters are connected to."""
        self.call.warning(rules.TEXT_ONE_WIRE)


class GetVMNetworkAdapter(_Adapters):
    """Get-VMNetworkAdapter."""

    NAME = "Get-VMNetworkAdapter"
    BY_SWITCH = True
    UNHEEDED = frozenset({"IsLegacy"})

    def act(self) -> Iterator[Any]:
        """Of VMs, of a checkpoint, or of all VMs."""
        if self.flag("All"):
            for vm in sorted(self.world.vms, key=lambda vm: vm.number):
                for found in self.vms_named(vm.name):
                    yield from adapters_of(found)
            return
        yield from self.adapters()


class AddVMNetworkAdapter(_Adapters):
    """Add-VMNetworkAdapter."""

    NAME = "Add-VMNetworkAdapter"
    QUIET = frozenset({"DynamicMacAddress"})
    UNHEEDED = frozenset({"ResourcePoolName", "NumaAwarePlacement"})

    def act(self) -> Iterator[Any]:
        """One more adapter for each VM."""
        if self.flag("ManagementOS"):
            raise not_simulated("Add-VMNetworkAdapter -ManagementOS: adapters of the host")
        for vm in self.vms():
            hardware = vm.settings.hardware
            if len(hardware.adapters) >= MOST_ADAPTERS:
                raise InvalidParameter(rules.TEXT_NO_MORE_ADAPTERS)
            if not self.agreed(vm.row.name):
                continue
            new = self._new(hardware.adapters)
            more = (*hardware.adapters, new)
            if self.do(with_hardware(vm, replace(hardware, adapters=more))):
                yield from self.passed(VMNetworkAdapter(vm, new))

    def _new(self, others: tuple[NetworkAdapter, ...]) -> NetworkAdapter:
        switch = self.args.get("SwitchName")
        return NetworkAdapter(
            number=1 + max((one.number for one in others), default=0),
            name=str(self.args.get("Name", ADAPTER)),
            switch="" if switch is None else self.require_switch(switch),
            mac=mac_digits(self.args.get("StaticMacAddress")),
            legacy=bool(self.args.get("IsLegacy")),
            device_naming=str(self.args.get("DeviceNaming")) == "On",
        )


class RemoveVMNetworkAdapter(_Adapters):
    """Remove-VMNetworkAdapter."""

    NAME = "Remove-VMNetworkAdapter"
    BY_SWITCH = True

    def act(self) -> Iterator[Any]:
        """By name (without one: all), or as objects."""
        for adapter in list(self.adapters()):
            holder = adapter.holder
            hardware = holder.settings.hardware
            number = adapter.adapter.number
            rest = tuple(one for one in hardware.adapters if one.number != number)
            operation = with_hardware(holder, replace(hardware, adapters=rest))
            if self.agreed(holder.vm_name) and self.do(operation):
                yield from self.passed(adapter)


class ConnectVMNetworkAdapter(_Adapters):
    """Connect-VMNetworkAdapter."""

    NAME = "Connect-VMNetworkAdapter"
    ABSENT = frozenset({"UseAutomaticConnection"})

    def act(self) -> Iterator[Any]:
        """To a switch, by name or as an object."""
        given = self.args.get("VMSwitch")
        switch = self.require_switch(
            self.args["SwitchName"] if given is None else given.switch.name
        )
        for adapter in list(self.adapters()):
            if not self.agreed(adapter.name, adapter.holder.vm_name, switch):
                continue
            if self.put(adapter, replace(adapter.adapter, switch=switch)):
                yield from self.passed(adapter)


class DisconnectVMNetworkAdapter(_Adapters):
    """Disconnect-VMNetworkAdapter."""

    NAME = "Disconnect-VMNetworkAdapter"

    def act(self) -> Iterator[Any]:
        """From its switch."""
        for adapter in list(self.adapters()):
            if not self.agreed(adapter.name, adapter.holder.vm_name):
                continue
            if self.put(adapter, replace(adapter.adapter, switch="")):
                self.warn_of_the_wire()
                yield from self.passed(adapter)


SETTINGS = {
    "spoofing": "MacAddressSpoofing",
    "dhcp_guard": "DhcpGuard",
    "router_guard": "RouterGuard",
    "teaming": "AllowTeaming",
    "priority_tag": "IeeePriorityTag",
    "device_naming": "DeviceNaming",
    "mirroring": "PortMirroring",
    "minimum_weight": "MinimumBandwidthWeight",
    "maximum_bandwidth": "MaximumBandwidth",
    "storm_limit": "StormLimit",
}


class SetVMNetworkAdapter(_Adapters):
    """Set-VMNetworkAdapter."""

    NAME = "Set-VMNetworkAdapter"
    HEEDED = frozenset(
        {
            *SETTINGS.values(),
            "VMNetworkAdapter",
            "Name",
            "ManagementOS",
            "StaticMacAddress",
            "DynamicMacAddress",
        }
    )

    def act(self) -> Iterator[Any]:
        """What was given."""
        for adapter in list(self.adapters()):
            if not self.agreed(adapter.name, adapter.holder.vm_name):
                continue
            new: NetworkAdapter = changed_row(adapter.adapter, self.args, SETTINGS)
            if self.args.get("StaticMacAddress") is not None:
                new = replace(new, mac=mac_digits(self.args["StaticMacAddress"]))
            if self.flag("DynamicMacAddress"):
                new = replace(new, mac="")
            if self.put(adapter, new):
                yield from self.passed(adapter)


class RenameVMNetworkAdapter(_Adapters):
    """Rename-VMNetworkAdapter."""

    NAME = "Rename-VMNetworkAdapter"

    def act(self) -> Iterator[Any]:
        """Another name, nothing else."""
        new = str(self.args["NewName"])
        for adapter in list(self.adapters()):
            if not self.agreed(adapter.name, new):
                continue
            if self.put(adapter, replace(adapter.adapter, name=new)):
                yield from self.passed(adapter)


# VLANs -------------------------------------------------------------------------------------------


class GetVMNetworkAdapterVlan(_Adapters):
    """Get-VMNetworkAdapterVlan."""

    NAME = "Get-VMNetworkAdapterVlan"
    ADAPTER_NAME = "VMNetworkAdapterName"

    def act(self) -> Iterator[Any]:
        """Without a VM: those of all."""
        names = self.args.keys() & {"VMName", "VM", "VMNetworkAdapter", "VMSnapshot"}
        if not names and not self.flag("ManagementOS"):
            self.args["VMName"] = ["*"]
        for adapter in self.adapters():
            yield VlanSetting(adapter.holder, adapter.adapter)


class SetVMNetworkAdapterVlan(_Adapters):
    """Set-VMNetworkAdapterVlan: access, untagged, trunk. Who hears whom follows from it (I20)."""

    NAME = "Set-VMNetworkAdapterVlan"
    ADAPTER_NAME = "VMNetworkAdapterName"
    ABSENT = frozenset(
        {
            "Isolated",
            "Community",
            "Promiscuous",
            "PrimaryVlanId",
            "SecondaryVlanId",
            "SecondaryVlanIdList",
        }
    )

    def act(self) -> Iterator[Any]:
        """Also while the VM runs."""
        for adapter in list(self.adapters()):
            if not self.agreed(adapter.name, adapter.holder.vm_name):
                continue
            if self._trunk(adapter) if self.flag("Trunk") else self._vlan(adapter):
                yield from self.passed(VlanSetting(adapter.holder, adapter.adapter))

    def _vlan(self, adapter: VMNetworkAdapter) -> bool:
        first = adapter.holder.settings.hardware.adapters[:1]
        if adapter.adapter not in first:
            raise not_simulated("A VLAN of another network adapter than the first")
        wanted = self.args.get("VlanId")
        if self.flag("Access") and wanted is None:
            raise InvalidParameter(rules.TEXT_VLAN_NEEDED)
        plain = replace(adapter.adapter, trunk_native=0, trunk_allowed="")
        if plain != adapter.adapter and not self.put(adapter, plain):
            return False
        vlan = 0 if self.flag("Untagged") or wanted is None else int(wanted)
        return self.do(SetVlan(adapter.holder.vm_id, vlan))

    def _trunk(self, adapter: VMNetworkAdapter) -> bool:
        allowed = str(self.args.get("AllowedVlanIdList") or "")
        _require_list(allowed)
        new = replace(
            adapter.adapter,
            trunk_native=int(self.args.get("NativeVlanId") or 0),
            trunk_allowed=allowed.replace(" ", ""),
        )
        self.call.warning(rules.TEXT_TRUNK_IS_NATIVE)
        native = SetVlan(adapter.holder.vm_id, new.trunk_native)
        return self.put(adapter, new) and self.do(native)


def _require_list(text: str) -> None:
    """Raise for what is no list of VLANs, `1-100,200`."""
    for part in text.replace(" ", "").split(","):
        ends = part.split("-")
        if len(ends) > 2 or not all(end.isdigit() and 1 <= int(end) <= 4094 for end in ends):
            raise InvalidParameter(f"'{text}' is not a list of VLANs such as 1-100,200.")


CMDLETS = (
    GetVMNetworkAdapter,
    AddVMNetworkAdapter,
    RemoveVMNetworkAdapter,
    ConnectVMNetworkAdapter,
    DisconnectVMNetworkAdapter,
    SetVMNetworkAdapter,
    RenameVMNetworkAdapter,
    GetVMNetworkAdapterVlan,
    SetVMNetworkAdapterVlan,
)
