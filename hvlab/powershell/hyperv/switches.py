"""Virtual switches: Get-, New-, Set-, Rename-, Remove-VMSwitch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hvlab.errors import InvalidParameter
from hvlab.operations import ConfigureHost
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed
from hvlab.powershell.hyperv.drives import with_hardware
from hvlab.powershell.hyperv.machines import changed_row
from hvlab.powershell.hyperv.objects import VMSwitch
from hvlab.powershell.hyperv.objects.network import switch_id
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.world import rules
from hvlab.world.host_options import VirtualSwitch


class _Switches(HyperVCmdlet):
    """Base: switches by name, or as objects."""

    def switches(self) -> Iterator[VMSwitch]:
        """Those that are meant; complains of missing ones."""
        if "VMSwitch" in self.args:
            yield from listed(self.args["VMSwitch"])
            return
        names = self.args.get("Name", self.args.get("SwitchName"))
        for name in listed(["*"] if names is None else names):
            every = self.world.host.switches
            found = [one for one in every if wildcard_match(str(name), one.name)]
            if not found and not has_wildcard(str(name)):
                self.missing(str(name))
            for one in found:
                yield VMSwitch(self.lab, one)

    def missing(self, name: str) -> None:
        """There is no such switch."""
        self.report(InvalidParameter(rules.TEXT_NO_SWITCH.format(name=name)), name)

    def put(self, *switches: VirtualSwitch) -> bool:
        """Give the host these switches."""
        return self.do(ConfigureHost(switches=switches))


class GetVMSwitch(_Switches):
    """Get-VMSwitch."""

    NAME = "Get-VMSwitch"
    ABSENT = frozenset({"ResourcePoolName"})

    def act(self) -> Iterator[Any]:
        """By name, id or type; all without any."""
        types = {str(one) for one in listed(self.args.get("SwitchType"))}
        ids = list(listed(self.args.get("Id")))
        for found in self.switches():
            if types and found.switch.type not in types:
                continue
            if not ids or switch_id(self.world.host.name, found.switch.name) in ids:
                yield found


class NewVMSwitch(_Switches):
    """New-VMSwitch."""

    NAME = "New-VMSwitch"
    UNHEEDED = frozenset({"EnablePacketDirect", "Id"})

    def act(self) -> Iterator[Any]:
        """External with an adapter, otherwise internal or private."""
        name = str(self.args["Name"])
        known = self.world.host.switches
        if any(one.name.casefold() == name.casefold() for one in known):
            raise InvalidParameter(rules.TEXT_SWITCH_EXISTS.format(name=name))
        switch = VirtualSwitch(
            name=name,
            type=self._type(),
            adapter=self._adapter(),
            management=bool(self.args.get("AllowManagementOS", True)),
            bandwidth=str(self.args.get("MinimumBandwidthMode", "Default")).replace(
                "Default", "Weight"
            ),
            notes=str(self.args.get("Notes", "")),
            iov=bool(self.args.get("EnableIov")),
            embedded_teaming=bool(self.args.get("EnableEmbeddedTeaming")),
        )
        if self.agreed(name) and self.put(*known, switch):
            yield VMSwitch(self.lab, switch)

    def _type(self) -> str:
        wanted = self.args.get("SwitchType")
        return "External" if wanted is None else str(wanted)

    def _adapter(self) -> str:
        for parameter in ("NetAdapterName", "NetAdapterInterfaceDescription"):
            names = [str(one) for one in listed(self.args.get(parameter))]
            if names:
                return names[0]
        return ""


SWITCH_SETTINGS = {
    "notes": "Notes",
    "type": "SwitchType",
    "management": "AllowManagementOS",
    "adapter": "NetAdapterName",
}


class SetVMSwitch(_Switches):
    """Set-VMSwitch: notes, type, adapter."""

    NAME = "Set-VMSwitch"
    HEEDED = frozenset({*SWITCH_SETTINGS.values(), "Name", "VMSwitch"})

    def act(self) -> Iterator[Any]:
        """What was given."""
        for found in list(self.switches()):
            new = changed_row(found.switch, self.args, SWITCH_SETTINGS)
            every = [new if one == found.switch else one for one in self.world.host.switches]
            if self.agreed(found.switch.name) and self.put(*every):
                yield from self.passed(found)


class RenameVMSwitch(_Switches):
    """Rename-VMSwitch; adapters stay connected."""

    NAME = "Rename-VMSwitch"

    def act(self) -> Iterator[Any]:
        """Another name."""
        new = str(self.args["NewName"])
        for found in list(self.switches()):
            old = found.switch
            every = [
                replace(one, name=new) if one == old else one for one in self.world.host.switches
            ]
            if not self.agreed(old.name, new) or not self.put(*every):
                continue
            self._reconnect(old.name, new)
            yield from self.passed(VMSwitch(self.lab, replace(old, name=new)))

    def _reconnect(self, old: str, new: str) -> None:
        for vm in self.vms_named("*"):
            hardware = vm.settings.hardware
            adapters = tuple(
                replace(one, switch=new) if one.switch == old else one for one in hardware.adapters
            )
            if adapters != hardware.adapters:
                self.do(with_hardware(vm, replace(hardware, adapters=adapters)))


class RemoveVMSwitch(_Switches):
    """Remove-VMSwitch: asks unless -Force; adapters that used it are not connected any more."""

    NAME = "Remove-VMSwitch"
    ABSENT = frozenset({"ResourcePoolName"})

    def act(self) -> Iterator[Any]:
        """By name, or as objects."""
        for found in list(self.switches()):
            name = found.switch.name
            if not self.agreed(name):
                continue
            question = rules.TEXT_REMOVE_SWITCH.format(name=name)
            if not self.flag("Force") and not self.call.should_continue(question, to_all=True):
                continue
            rest = [one for one in self.world.host.switches if one != found.switch]
            if self.put(*rest):
                self.call.verbose(f'Switch "{name}" is removed.')
        yield from ()


CMDLETS = (GetVMSwitch, NewVMSwitch, SetVMSwitch, RenameVMSwitch, RemoveVMSwitch)
