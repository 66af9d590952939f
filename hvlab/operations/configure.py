"""Settings that the lab keeps and shows: of a VM, its name, its metering; of the host."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import INVALID_STATE, InvalidParameter, InvalidState, OperationFailed
from hvlab.events import HostFileChanged, VMSettingsChanged
from hvlab.operations.base import Events, Operation, VMOperation
from hvlab.operations.machine import power_off
from hvlab.world import rules
from hvlab.world.hardware import Hardware
from hvlab.world.host_options import HostOptions, VirtualSwitch
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.queries import image_refusal
from hvlab.world.rules import MIB
from hvlab.world.vm import VirtualMachine, VMSettings
from hvlab.world.world import World

SMALLEST_MEMORY = 32
LARGEST_MEMORY = 12 * MIB  # of megabytes: 12 TB
MOST_PROCESSORS = 240


@dataclass(frozen=True)
class ConfigureVM(VMOperation):
    """Give a VM other settings (Set-VM, Set-VMMemory, Set-VMProcessor and the like).

    Memory and processors of a VM that is on cannot be changed; its network adapters, its drives and
    what the host does with it can.
    """

    title: ClassVar[str] = "Settings"
    verb: ClassVar[str] = "modify settings"

    settings: VMSettings

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        old, new = vm.settings, self.settings
        check_figures(new)
        _check_images(world, vm, new)
        if vm.state is VMState.OFF:
            return
        for device, same in _fixed_while_on(old, new).items():
            if not same:
                raise OperationFailed(
                    f"Failed to modify device '{device}'.",
                    INVALID_STATE,
                    f"'{vm.name}' failed to modify device '{device}'. (Virtual machine ID {vm.id})",
                )

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        world.vms.put(replace(vm, settings=self.settings))
        yield VMSettingsChanged(vm.id, "settings")


def check_figures(settings: VMSettings) -> None:
    """Refuse memory and processors that no virtual machine has. Raises InvalidParameter."""
    if settings.memory_mb < SMALLEST_MEMORY:
        raise InvalidParameter(f"Invalid memory value: the minimum is {SMALLEST_MEMORY} MB.")
    if settings.memory_mb > LARGEST_MEMORY:
        raise InvalidParameter(f"Invalid memory value: the maximum is {LARGEST_MEMORY} MB.")
    if not 1 <= settings.processors <= MOST_PROCESSORS:
        raise InvalidParameter(
            f"The number of virtual processors must be from 1 to {MOST_PROCESSORS}."
        )
    memory = settings.hardware.memory
    startup = settings.memory_mb * MIB
    if settings.dynamic_memory and not memory.minimum <= startup <= memory.maximum:
        raise InvalidParameter(
            "Startup memory has to be from the minimum to the maximum of dynamic memory."
        )


def _check_images(world: World, vm: VirtualMachine, new: VMSettings) -> None:
    """An image has to be there when it is put into a drive (rules.TEXT_DVD_DEVICE)."""
    known = {drive.path for drive in vm.settings.hardware.dvd_drives}
    for drive in new.hardware.dvd_drives:
        if not drive.path or drive.path in known:
            continue
        closed = image_refusal(world, drive.path)
        if closed is not None:
            raise OperationFailed(
                rules.TEXT_DVD_DEVICE,
                f"'{vm.name}': Failed to open attachment '{drive.path}'. Error: '{closed.text}' "
                f"(0x{closed.code:08X}).",
                code=closed.code,
            )


def _fixed_while_on(old: VMSettings, new: VMSettings) -> dict[str, bool]:
    """What cannot be changed unless the VM is off, and whether it stays as it is."""
    was, becomes = old.hardware, new.hardware
    return {
        "Memory": (old.memory_mb, old.dynamic_memory) == (new.memory_mb, new.dynamic_memory),
        "Processor": old.processors == new.processors and _nests(was) == _nests(becomes),
        "SCSI Controller": was.scsi_controllers == becomes.scsi_controllers,
        "BIOS": was.bios == becomes.bios,
        "Firmware": was.firmware == becomes.firmware,
    }


def _nests(hardware: Hardware) -> tuple[bool, bool, bool]:
    one = hardware.processor
    return one.nested, one.for_migration, one.for_older_systems


@dataclass(frozen=True)
class RenameVM(VMOperation):
    """Give a VM another name; its files and folders keep theirs."""

    title: ClassVar[str] = "Rename"
    verb: ClassVar[str] = "rename"

    name: str

    def check(self, world: World) -> None:
        super().check(world)
        if not self.name.strip():
            raise InvalidParameter("The name of the virtual machine cannot be blank.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        world.vms.put(replace(world.vms[self.vm], name=self.name))
        yield VMSettingsChanged(self.vm, "name")


@dataclass(frozen=True)
class SetResourceMetering(VMOperation):
    """Begin to count what a VM uses, count anew, or stop."""

    title: ClassVar[str] = "Resource Metering"
    verb: ClassVar[str] = "modify settings"

    enabled: bool

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        since = world.now if self.enabled else None
        world.vms.put(replace(world.vms[self.vm], metered_since=since))
        yield VMSettingsChanged(self.vm, "resource metering")


@dataclass(frozen=True)
class DeleteSavedState(VMOperation):
    """Throw the saved state away: the VM is off afterwards (Remove-VMSavedState)."""

    title: ClassVar[str] = "Delete Saved State"
    verb: ClassVar[str] = "delete saved state"

    def check(self, world: World) -> None:
        super().check(world)
        if world.vms[self.vm].state is not VMState.SAVED:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("drop"),)

    def drop(self, world: World) -> Events:
        yield from power_off(world, world.vms[self.vm])


@dataclass(frozen=True)
class ConfigureHost(Operation):
    """Set-VMHost, and virtual switches that come and go. None leaves something as it is."""

    title: ClassVar[str] = "Hyper-V Settings"

    vm_folder: str | None = None
    disk_folder: str | None = None
    options: HostOptions | None = None
    switches: tuple[VirtualSwitch, ...] | None = None

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        host = world.host
        names = ("vm_folder", "disk_folder", "options", "switches")
        changes = {name: value for name in names if (value := getattr(self, name)) is not None}
        world.set_host(replace(host, **changes))
        for folder in (self.vm_folder, self.disk_folder):
            if folder is not None:
                yield HostFileChanged(folder, "is a default folder now")


@dataclass(frozen=True)
class UpdateVMVersion(VMOperation):
    """Bring the configuration of a VM that is off to a newer version; there is no way back."""

    title: ClassVar[str] = "Update Configuration Version"
    verb: ClassVar[str] = "update the configuration version"

    version: str

    def check(self, world: World) -> None:
        super().check(world)
        if world.vms[self.vm].state is not VMState.OFF:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        world.vms.put(replace(world.vms[self.vm], version=self.version))
        yield VMSettingsChanged(self.vm, "version")
