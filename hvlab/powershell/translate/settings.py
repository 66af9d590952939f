"""ConfigureVM and ConfigureHost: the cmdlet whose parameters cover all that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from hvlab.operations import ConfigureHost, ConfigureVM
from hvlab.powershell.translate.whom import is_whole, of_device, of_vm
from hvlab.powershell.translate.writing import Argument, Line, Raw, is_plain, line, size, truth
from hvlab.world.rules import MIB
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

Written = tuple[str, Callable[[Any], Argument]]


def _on_off(value: bool) -> Raw:
    return Raw("On" if value else "Off")


def _word(value: str) -> Raw | str:
    return Raw(value) if value.isascii() and value.isalnum() else value


MEMORY: dict[str, Written] = {
    "memory_mb": ("StartupBytes", lambda count: size(count * MIB)),
    "dynamic_memory": ("DynamicMemoryEnabled", truth),
    "hardware.memory.minimum": ("MinimumBytes", size),
    "hardware.memory.maximum": ("MaximumBytes", size),
    "hardware.memory.buffer": ("Buffer", int),
    "hardware.memory.priority": ("Priority", int),
}
PROCESSOR: dict[str, Written] = {
    "processors": ("Count", int),
    "hardware.processor.reserve": ("Reserve", int),
    "hardware.processor.maximum": ("Maximum", int),
    "hardware.processor.weight": ("RelativeWeight", int),
    "hardware.processor.nested": ("ExposeVirtualizationExtensions", truth),
    "hardware.processor.for_migration": ("CompatibilityForMigrationEnabled", truth),
    "hardware.processor.for_older_systems": (
        "CompatibilityForOlderOperatingSystemsEnabled",
        truth,
    ),
    "hardware.processor.host_protection": ("EnableHostResourceProtection", truth),
    "hardware.processor.threads_per_core": ("HwThreadCountPerCore", int),
}
MACHINE: dict[str, Written] = {
    "hardware.actions.start": ("AutomaticStartAction", _word),
    "hardware.actions.start_delay": ("AutomaticStartDelay", int),
    "hardware.actions.stop": ("AutomaticStopAction", _word),
    "hardware.actions.critical": ("AutomaticCriticalErrorAction", _word),
    "hardware.actions.critical_minutes": ("AutomaticCriticalErrorActionTimeout", int),
    "hardware.lock_on_disconnect": ("LockOnDisconnect", _on_off),
}
FIRMWARE: dict[str, Written] = {
    "hardware.firmware.secure_boot": ("EnableSecureBoot", _on_off),
    "hardware.firmware.template": ("SecureBootTemplate", _word),
    "hardware.firmware.protocol": ("PreferredNetworkBootProtocol", _word),
    "hardware.firmware.console": ("ConsoleMode", _word),
    "hardware.firmware.pause_after_failure": ("PauseAfterBootFailure", _on_off),
}
CMDLETS: tuple[tuple[str, str, dict[str, Written]], ...] = (
    ("Set-VMMemory", "VMName", MEMORY),
    ("Set-VMProcessor", "VMName", PROCESSOR),
    ("Set-VM", "Name", MACHINE),
    ("Set-VMFirmware", "VMName", FIRMWARE),
)
SWITCHED: dict[tuple[str, bool], tuple[str, str]] = {
    ("hardware.tpm", True): ("Enable-VMTPM", "VMName"),
    ("hardware.tpm", False): ("Disable-VMTPM", "VMName"),
}


def configure_vm(world: World, op: ConfigureVM) -> Line | None:
    """The cmdlet that sets all that is different; None where it would take several."""
    vm = world.vms.get(op.vm)
    if vm is None:
        return None
    changes = dict(_changes(vm.settings, op.settings))
    if not changes:
        return None
    if len(changes) == 1:
        alone = _alone(world, vm, *next(iter(changes.items())))
        if alone is not None:
            return alone
    for cmdlet, key, known in CMDLETS:
        if changes.keys() <= known.keys():
            arguments = {known[name][0]: known[name][1](new) for name, new in changes.items()}
            return of_vm(world, vm.id, cmdlet, key, **arguments)
    return None


def _changes(old: Any, new: Any, head: str = "") -> list[tuple[str, Any]]:
    """Dotted names of the fields that differ, with their new values."""
    found: list[tuple[str, Any]] = []
    for one in fields(old):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if before == after:
            continue
        if is_dataclass(before) and is_dataclass(after):
            found += _changes(before, after, f"{head}{one.name}.")
        else:
            found.append((f"{head}{one.name}", after))
    return found


def _alone(world: World, vm: VirtualMachine, name: str, new: Any) -> Line | None:
    """Changes that have a cmdlet of their own."""
    if (name, new) in SWITCHED:
        return of_vm(world, vm.id, *SWITCHED[name, new])
    hardware = vm.settings.hardware
    if name == "hardware.scsi_controllers" and new == hardware.scsi_controllers + 1:
        return of_vm(world, vm.id, "Add-VMScsiController", "VMName")
    if name == "hardware.adapters":
        return _adapter(world, vm, new)
    if name == "hardware.dvd_drives":
        return _dvd(world, vm, new)
    return None


def _adapter(world: World, vm: VirtualMachine, new: Any) -> Line | None:
    """The only adapter of a VM, connected or disconnected."""
    old = vm.settings.hardware.adapters
    if len(old) != 1 or len(new) != 1 or [n for n, _ in _changes(old[0], new[0])] != ["switch"]:
        return None
    switch = new[0].switch
    getter = "Get-VMNetworkAdapter"
    if not switch:
        return of_device(world, vm.id, "Disconnect-VMNetworkAdapter", getter, {})
    if switch not in {one.name for one in world.host.switches}:
        return None
    cmdlet = "Connect-VMNetworkAdapter"
    return of_device(world, vm.id, cmdlet, getter, {}, SwitchName=switch)


def _dvd(world: World, vm: VirtualMachine, new: Any) -> Line | None:
    """One DVD drive more, one fewer, or another image in one."""
    old = vm.settings.hardware.dvd_drives
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    if len(gone) > 1 or len(come) > 1 or any(one.path and not is_whole(one.path) for one in come):
        return None
    verb = "Set" if come else "Remove"
    at = (gone or come)[0]
    changed = bool(gone and come)
    if changed and _changes(gone[0], come[0]) != [("path", come[0].path)]:
        return None
    place: dict[str, Argument] = {
        "ControllerNumber": at.number,
        "ControllerLocation": at.location,
    }
    path: Argument = come[0].path or (Raw("$null") if changed else None) if come else None
    if not gone:
        return of_vm(world, vm.id, "Add-VMDvdDrive", "VMName", **place, Path=path)
    return of_device(world, vm.id, f"{verb}-VMDvdDrive", "Get-VMDvdDrive", place, Path=path)


def configure_host(world: World, op: ConfigureHost) -> Line | None:
    """Set-VMHost, New-VMSwitch or Remove-VMSwitch."""
    if op.options is not None or op == ConfigureHost():
        return None
    if op.switches is not None:
        alone = op == ConfigureHost(switches=op.switches)
        return _switch(world, op.switches) if alone else None
    folders = (op.vm_folder, op.disk_folder)
    if not all(is_whole(one) for one in folders if one is not None):
        return None
    return line("Set-VMHost", VirtualMachinePath=op.vm_folder, VirtualHardDiskPath=op.disk_folder)


def _switch(world: World, new: tuple[Any, ...]) -> Line | None:
    old = world.host.switches
    if len(new) == len(old) + 1 and new[:-1] == old:
        added = new[-1]
        usual = type(added)(added.name, added.type, adapter="", notes=added.notes)
        known = {one.name.casefold() for one in old}
        if added != usual or added.type == "External" or added.name.casefold() in known:
            return None
        notes = added.notes or None
        return line("New-VMSwitch", Name=added.name, SwitchType=Raw(added.type), Notes=notes)
    gone = [one for one in old if one not in new]
    if len(gone) != 1 or tuple(one for one in old if one != gone[0]) != new:
        return None
    name = gone[0].name
    alike = [one for one in old if one.name.casefold() == name.casefold()]
    if not is_plain(name) or len(alike) != 1:
        return None
    return line("Remove-VMSwitch", Name=name, Force=True)
