"""Get-VM, New-VM, Set-VM, Rename-VM, Remove-VM, and what a VM has used."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from hvlab.errors import HyperVError, InvalidParameter, ObjectNotFound
from hvlab.operations import (
    ConfigureVM,
    NewDisk,
    NewVM,
    RemoveVM,
    RenameVM,
    SetResourceMetering,
    SetSnapshotLocation,
    SetVM,
)
from hvlab.operations.drives import IDE_LOCATIONS
from hvlab.powershell.hyperv.base import (
    EXCEPTION,
    HyperVCmdlet,
    find_vm_by_id,
    find_vms,
    listed,
)
from hvlab.powershell.hyperv.objects import VirtualMachine
from hvlab.powershell.hyperv.objects.base import guid, span
from hvlab.powershell.hyperv.objects.host import MeteringReport
from hvlab.powershell.hyperv.paths import require_drive
from hvlab.powershell.language.textual import has_wildcard
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.numbers import UInt64
from hvlab.world import rules
from hvlab.world.hardware import (
    FIRST_ADAPTER,
    USUAL_BIOS,
    USUAL_FIRMWARE,
    DvdDrive,
    Hardware,
    NetworkAdapter,
)
from hvlab.world.power import VMState
from hvlab.world.rules import MIB
from hvlab.world.vm import CheckpointType, VMSettings

NO_NEW_VM = "Failed to create a new virtual machine."
NO_NEW_DISK = "Failed to create the virtual hard disk."
CONFIGURATION = "Failed to access configuration store"
NO_ID = 'Hyper-V was unable to find a virtual machine with id "{id}".'


FIRST_GENERATION = {"VHD": "IDE", "NetworkAdapter": "LegacyNetworkAdapter"}
SECOND_GENERATION = {
    "": (),
    "VHD": ("SCSI 0 0",),
    "CD": ("SCSI 0 1",),
    "NetworkAdapter": ("network 1",),
}


class GetVM(HyperVCmdlet):
    """Get-VM."""

    NAME = "Get-VM"
    ABSENT = frozenset({"ClusterObject"})
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """By name, by id, or all."""
        if self.args.get("Id") is not None:
            yield from self._by_id(self.args["Id"])
            return
        for name in listed(self.args.get("Name", ["*"])):
            found = find_vms(self.world, str(name))
            if not found and not has_wildcard(str(name)):
                self._missing(str(name))
            for row in found:
                yield VirtualMachine(self.lab, row)

    def _by_id(self, wanted: object) -> Iterator[Any]:
        row = find_vm_by_id(self.world, wanted)
        if row is None:
            self.call.error(
                NO_ID.format(id=wanted), "InvalidParameter", "InvalidArgument", wanted, EXCEPTION
            )
        else:
            yield VirtualMachine(self.lab, row)

    def _missing(self, name: str) -> None:
        """Alone among the cmdlets it calls the name an invalid argument (B-151)."""
        text = f'Hyper-V was unable to find a virtual machine with name "{name}".'
        self.call.error(text, "InvalidParameter", "InvalidArgument", name, EXCEPTION)


class NewVMCmdlet(HyperVCmdlet):
    """New-VM: 512 MB, generation 1, one network adapter, no disk, unless said otherwise (5.3)."""

    NAME = "New-VM"
    UNHEEDED = frozenset({"Experimental", "Prerelease"})
    QUIET = frozenset({"Force", "NoVHD"})

    def act(self) -> Iterator[Any]:
        """Make it, off."""
        isolation = str(self.given("GuestStateIsolationType", "Disabled"))
        if isolation != "Disabled":
            raise not_simulated(f"-GuestStateIsolationType {isolation} of New-VM")
        name = str(self.given("Name", rules.NEW_VM_NAME))
        if not self.agreed(name):
            return
        if self._unknown_switch():
            return
        operation = self._operation(name)
        before = {row.id for row in self.world.vms}
        if self._has_drives(operation) and self.do(operation):
            yield from self.made(partial(self.new_vms, before))

    def _unknown_switch(self) -> bool:
        switch = self.args.get("SwitchName")
        known = {one.name.casefold() for one in self.world.host.switches}
        if switch is None or str(switch).casefold() in known:
            return False
        self.report(ObjectNotFound(rules.TEXT_NO_SWITCH.format(name=switch)))
        return True

    def _operation(self, name: str) -> NewVM:
        generation = int(self.given("Generation") or 1)
        if generation not in (1, 2):
            raise InvalidParameter(f"'{generation}' is not a generation: it is 1 or 2.")
        gen2 = generation == 2
        memory = self.given("MemoryStartupBytes")
        path, state = self.args.get("Path"), self.args.get("SourceGuestStatePath")
        disks, attached = self._disks()
        return NewVM(
            name,
            VMSettings(
                memory_mb=rules.NEW_VM_MEMORY_MB if memory is None else int(memory) // MIB,
                processors=1,
                generation=generation,
                hardware=self._hardware(generation),
            ),
            disks=disks,
            attach=attached,
            folder="" if path is None else ntpath.join(self.path(path), name),
            controller="SCSI" if gen2 else "IDE",
            version=str(self.given("Version") or ""),
            guest_state="" if state is None else self.path(state),
        )

    def _disks(self) -> tuple[tuple[NewDisk, ...], tuple[str, ...]]:
        if self.args.get("NewVHDPath") is not None:
            folder, name = ntpath.split(str(self.args["NewVHDPath"]))
            folder = self.path(folder) if folder else ""
            return (NewDisk(name, int(self.args["NewVHDSizeBytes"]), folder=folder),), ()
        if self.args.get("VHDPath") is not None:
            return (), (self.path(self.args["VHDPath"]),)
        return (), ()

    def _has_drives(self, operation: NewVM) -> bool:
        """Whether the new files are on drives of the host; says so where they are not, as a host
        does (Easy-GPU-PV#406)."""
        failure = (
            "Failed to create a new virtual machine.",
            f"'{operation.name}' failed to realize.",
        )
        try:
            require_drive(self.world, operation.folder, *failure, cause=CONFIGURATION)
            for disk in operation.disks:
                cause = f"The system failed to create '{ntpath.join(disk.folder, disk.name)}'"
                require_drive(self.world, disk.folder, NO_NEW_DISK, cause=cause)
        except HyperVError as error:
            self.report(error)
            return False
        return True

    def _hardware(self, generation: int) -> Hardware:
        """A DVD drive in a generation 1 VM, and an adapter that is not connected unless asked."""
        adapter = replace(FIRST_ADAPTER, switch=str(self.given("SwitchName", "")))
        wanted = self.args.get("BootDevice")
        boot = "" if wanted is None else str(wanted)
        if generation == 2:
            return self._second_generation(adapter, boot)
        dvd = DvdDrive("IDE", 1, IDE_LOCATIONS - 2)
        first = FIRST_GENERATION.get(boot, boot)
        order = (first, *(one for one in USUAL_BIOS.startup if one != first))
        bios = USUAL_BIOS if not boot else replace(USUAL_BIOS, startup=order)
        return Hardware(adapters=(adapter,), dvd_drives=(dvd,), bios=bios)

    def _second_generation(self, adapter: NetworkAdapter, boot: str) -> Hardware:
        """A DVD drive only where it is to be started from."""
        if boot not in SECOND_GENERATION:
            raise InvalidParameter(f"A generation 2 virtual machine cannot start from {boot}.")
        firmware = replace(USUAL_FIRMWARE, first=SECOND_GENERATION[boot])
        dvds = (DvdDrive(),) if boot == "CD" else ()
        return Hardware(adapters=(adapter,), dvd_drives=dvds, firmware=firmware)


class SetVMCmdlet(HyperVCmdlet):
    """Set-VM."""

    NAME = "Set-VM"
    VM_NAME = "Name"
    QUIET = frozenset({"AllowUnverifiedPaths"})

    def act(self) -> Iterator[Any]:
        """Each VM that was named: the settings that were given, in one go."""
        for vm in self.vms():
            if self.agreed(vm.row.name) and self._change(vm):
                yield from self.passed(vm)

    def _change(self, vm: VirtualMachine) -> bool:
        folders = self._folders()
        simple = SetVM(
            vm.vm_id,
            checkpoint_type=self._checkpoint_type(),
            notes=self.args.get("Notes"),
            automatic_checkpoints=self.args.get("AutomaticCheckpointsEnabled"),
        )
        if simple != SetVM(vm.vm_id) and not self.do(simple, into=folders):
            return False
        settings = self._settings(vm.settings)
        if settings != vm.settings and not self.do(ConfigureVM(vm.vm_id, settings), into=folders):
            return False
        location = self.args.get("SnapshotFileLocation")
        if location and not self.do(SetSnapshotLocation(vm.vm_id, location), into=folders):
            return False
        name = self.args.get("NewVMName")
        return name is None or self.do(RenameVM(vm.vm_id, str(name)))

    def _folders(self) -> list[str]:
        """The folders that were given, made whole."""
        found = {
            name: self.path(self.args[name])
            for name in ("SnapshotFileLocation", "SmartPagingFilePath")
            if self.args.get(name) is not None
        }
        self.args.update(found)
        return list(found.values())

    def _checkpoint_type(self) -> CheckpointType | None:
        wanted = self.args.get("CheckpointType")
        return None if wanted is None else CheckpointType(int(wanted))

    def _settings(self, old: VMSettings) -> VMSettings:
        changes: dict[str, Any] = {}
        if self.args.get("MemoryStartupBytes") is not None:
            changes["memory_mb"] = int(self.args["MemoryStartupBytes"]) // MIB
        if self.args.get("ProcessorCount") is not None:
            changes["processors"] = int(self.args["ProcessorCount"])
        if self.flag("DynamicMemory"):
            changes["dynamic_memory"] = True
        if self.flag("StaticMemory"):
            changes["dynamic_memory"] = False
        return replace(old, **changes, hardware=self._hardware(old.hardware))

    def _hardware(self, old: Hardware) -> Hardware:
        memory = self._renamed(
            old.memory, minimum="MemoryMinimumBytes", maximum="MemoryMaximumBytes"
        )
        actions = self._renamed(
            old.actions,
            start="AutomaticStartAction",
            start_delay="AutomaticStartDelay",
            stop="AutomaticStopAction",
            critical="AutomaticCriticalErrorAction",
            critical_minutes="AutomaticCriticalErrorActionTimeout",
        )
        changed: Hardware = self._renamed(
            replace(old, memory=memory, actions=actions),
            lock_on_disconnect="LockOnDisconnect",
            guest_controlled_cache="GuestControlledCacheTypes",
            low_memory_gap="LowMemoryMappedIoSpace",
            high_memory_gap="HighMemoryMappedIoSpace",
            enhanced_session="EnhancedSessionTransportType",
            battery="BatteryPassthroughEnabled",
            smart_paging_folder="SmartPagingFilePath",
        )
        return changed

    def _renamed(self, row: Any, **fields: str) -> Any:
        """A row with the fields whose parameters were given, as plain values."""
        return changed_row(row, self.args, fields)


def changed_row(row: Any, arguments: dict[str, Any], fields: dict[str, str]) -> Any:
    """A row of the world with the fields that arguments give a value for."""
    changes = {}
    for field, parameter in fields.items():
        value = arguments.get(parameter)
        if value is not None:
            changes[field] = _plain(value, getattr(row, field))
    return replace(row, **changes)


def _plain(value: Any, like: object) -> Any:
    """A value of PowerShell as the world keeps it: an enumeration by name, On as True."""
    if isinstance(like, bool):
        return str(value) == "On" if hasattr(value, "type") else bool(value)
    return int(value) if isinstance(like, int) else str(value)


class RenameVMCmdlet(HyperVCmdlet):
    """Rename-VM."""

    NAME = "Rename-VM"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """Another name, nothing else."""
        new = str(self.args["NewName"])
        for vm in self.vms():
            if self.agreed(vm.row.name, new) and self.do(RenameVM(vm.vm_id, new)):
                yield from self.passed(vm)


class RemoveVMCmdlet(HyperVCmdlet):
    """Remove-VM: asks unless -Force, in spite of its impact (5.2, B-156)."""

    NAME = "Remove-VM"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """Take it off the host; its disks stay (B-122)."""
        for vm in self.vms():
            name = vm.row.name
            if not self.agreed(name):
                continue
            question = f'Are you sure you want to remove virtual machine "{name}"?'
            if not self.flag("Force") and not self.call.should_continue(question, to_all=True):
                continue
            if self.do(RemoveVM(vm.vm_id)):
                yield from self.passed(vm)


class MeasureVM(HyperVCmdlet):
    """Measure-VM: what was used since metering was enabled."""

    NAME = "Measure-VM"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """A report for each VM."""
        for vm in self.vms():
            since = vm.row.metered_since
            if since is None:
                self.refuse(
                    rules.TEXT_NOT_METERED.format(name=vm.row.name),
                    "InvalidOperation",
                    "InvalidOperation",
                )
            else:
                yield self._report(vm, since)

    def _report(self, vm: VirtualMachine, since: int) -> MeteringReport:
        """Figures in MB and MHz. Of a VM that is off nothing is used but its disks."""
        row, world = vm.row, self.world
        on = row.state is VMState.RUNNING
        memory = row.settings.memory_mb if on else 0
        disks = [world.disks[drive.disk] for drive in row.drives if drive.disk in world.disks]
        return MeteringReport(
            self.lab,
            {
                "VMId": guid(row.id),
                "VMName": row.name,
                "MeteringDuration": span(world.now - since),
                "AverageProcessorUsage": UInt64(0),
                "AverageMemoryUsage": UInt64(memory),
                "MaximumMemoryUsage": UInt64(memory),
                "MinimumMemoryUsage": UInt64(memory),
                "TotalDiskAllocation": UInt64(sum(disk.size for disk in disks) // MIB),
                "AggregatedAverageNormalizedIOPS": UInt64(0),
                "AggregatedAverageLatency": UInt64(0),
                "AggregatedDiskDataRead": UInt64(0),
                "AggregatedDiskDataWritten": UInt64(0),
                "AggregatedNormalizedIOCount": UInt64(0),
                "NetworkMeteredTrafficReport": [],
                "HardDiskMetrics": [],
            },
        )


class _Metering(HyperVCmdlet):
    """The three that switch metering."""

    ABSENT = frozenset({"ResourcePoolName", "ResourcePoolType"})
    enabled = True

    def act(self) -> Iterator[Any]:
        """On, off, or from zero."""
        for vm in self.vms():
            self.do(SetResourceMetering(vm.vm_id, self.enabled))
        yield from ()


class EnableVMResourceMetering(_Metering):
    """Enable-VMResourceMetering."""

    NAME = "Enable-VMResourceMetering"


class ResetVMResourceMetering(_Metering):
    """Reset-VMResourceMetering."""

    NAME = "Reset-VMResourceMetering"


class DisableVMResourceMetering(_Metering):
    """Disable-VMResourceMetering."""

    NAME = "Disable-VMResourceMetering"
    enabled = False


CMDLETS = (
    GetVM,
    NewVMCmdlet,
    SetVMCmdlet,
    RenameVMCmdlet,
    RemoveVMCmdlet,
    MeasureVM,
    EnableVMResourceMetering,
    ResetVMResourceMetering,
    DisableVMResourceMetering,
)
