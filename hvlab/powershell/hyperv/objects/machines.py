"""Virtual machines and their checkpoints as the module shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from hvlab.operations.merge_disk import MergeDisk
from hvlab.powershell.hyperv.objects.base import (
    NO_GUID,
    Hand,
    LabObject,
    date,
    declare,
    guid,
    member,
    names_of,
    numbered,
    on_off,
    span,
)
from hvlab.powershell.hyperv.objects.devices import (
    VMComPort,
    dvd_drives_of,
    hard_drives_of,
    integration_services_of,
)
from hvlab.powershell.hyperv.objects.network import adapters_of
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Int64, UInt32, UInt64
from hvlab.powershell.values.version import Version
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.guest import Guest
from hvlab.world.job import Job
from hvlab.world.power import VMState
from hvlab.world.queries import jobs_on
from hvlab.world.rules import MIB
from hvlab.world.services import is_windows
from hvlab.world.vm import IntegrationService, VMSettings
from hvlab.world.vm import VirtualMachine as Row
from hvlab.world.world import World

POWERED = frozenset(VMState) - {VMState.OFF, VMState.SAVED}
SECONDARY = {
    "Checkpoint": "CreatingSnapshot",
    "Apply Checkpoint": "ApplyingSnapshot",
    "Create Checkpoint and Apply": "ApplyingSnapshot",
    "Revert": "ApplyingSnapshot",
    "Delete Checkpoint": "DeletingSnapshot",
    "Delete Checkpoint Subtree": "DeletingSnapshot",
    "Merge": "MergingDisks",
    "Export": "ExportingVirtualMachine",
    "Export Checkpoint": "ExportingVirtualMachine",
    "Move Storage": "StorageMigrationPhaseOne",
}
"""What the host calls an operation under way (fact sheet 4.1)."""


class Configured(LabObject):
    """What a VM and a checkpoint have in common: a configuration."""

    @property
    def row(self) -> Row | Checkpoint:
        """The row as it is in the world, or as it was last seen."""
        raise NotImplementedError

    @property
    def settings(self) -> VMSettings:
        """The configuration."""
        return self.row.settings

    @property
    def vm_row(self) -> Row:
        """The VM's row."""
        raise NotImplementedError

    @property
    def vm_id(self) -> str:
        """The VM's id as the world has it."""
        raise NotImplementedError

    @property
    def snapshot_id(self) -> UUID:
        """The checkpoint's, or zeros for a VM."""
        return NO_GUID

    @property
    def snapshot_name(self) -> str:
        """The checkpoint's, or nothing for a VM."""
        return ""

    @property
    def vm_name(self) -> str:
        """The VM's name."""
        return self.vm_row.name

    def parent(self) -> Checkpoint | None:
        """The checkpoint above."""
        row = self.row
        parent = row.parent if isinstance(row, Checkpoint) else row.parent_checkpoint
        return self.world.checkpoints.get(parent)


def _parent_id(self: Configured) -> UUID | None:
    parent = self.parent()
    return None if parent is None else guid(parent.id)


def _parent_name(self: Configured) -> str | None:
    parent = self.parent()
    return None if parent is None else parent.name


def version_of(world: World, vm: Row) -> str:
    """The version of a VM's configuration."""
    return vm.version or rules.CONFIGURATION_VERSIONS[world.host.profile]


def _size_of_files(self: Configured) -> Int64:
    return Int64(sum(file.size for file in self.world.files.by("owner", self.row.id)))


BASE = {
    "ComPort1": lambda self: VMComPort(self, 1),
    "ComPort2": lambda self: VMComPort(self, 2),
    "DVDDrives": lambda self: dvd_drives_of(self),
    "FibreChannelHostBusAdapters": lambda _: [],
    "HardDrives": lambda self: hard_drives_of(self),
    "VMIntegrationService": lambda self: integration_services_of(self),
    "DynamicMemoryEnabled": lambda self: self.settings.dynamic_memory,
    "MemoryMaximum": lambda self: Int64(self.settings.hardware.memory.maximum),
    "MemoryMinimum": lambda self: Int64(self.settings.hardware.memory.minimum),
    "MemoryStartup": lambda self: Int64(self.settings.memory_mb * MIB),
    "ProcessorCount": lambda self: Int64(self.settings.processors),
    "BatteryPassthroughEnabled": lambda self: self.settings.hardware.battery,
    "Generation": lambda self: self.settings.generation,
    "IsClustered": lambda _: False,
    "Notes": lambda self: self.settings.notes,
    "ParentSnapshotId": _parent_id,
    "ParentSnapshotName": _parent_name,
    "SizeOfSystemFiles": _size_of_files,
    "Version": lambda self: version_of(self.world, self.vm_row),
    "GuestControlledCacheTypes": lambda self: self.settings.hardware.guest_controlled_cache,
    "LowMemoryMappedIoSpace": lambda self: UInt32(self.settings.hardware.low_memory_gap),
    "HighMemoryMappedIoSpace": lambda self: UInt64(self.settings.hardware.high_memory_gap),
    "LockOnDisconnect": lambda self: on_off(self.settings.hardware.lock_on_disconnect),
    "NetworkAdapters": lambda self: adapters_of(self),
    "Name": lambda self: self.row.name,
    "Id": lambda self: guid(self.row.id),
    "CreationTime": lambda self: date(self.world, self.row.created),
}
PARENTS = (
    ("ParentCheckpointId", "ParentSnapshotId"),
    ("ParentCheckpointName", "ParentSnapshotName"),
)


# Virtual machines --------------------------------------------------------------------------------


def _assigned(self: VirtualMachine) -> Int64:
    row = self.row
    if row.state not in POWERED:
        return Int64(0)
    return Int64(row.memory_assigned or row.settings.memory_mb * MIB)


def _cpu(self: VirtualMachine) -> int:
    return self.row.cpu_usage if self.row.state is VMState.RUNNING else 0


def _heartbeat(self: VirtualMachine) -> EnumValue | None:
    row = self.row
    if row.state is VMState.PAUSED:
        return member("VMHeartbeatStatus", "Paused")
    if row.state is not VMState.RUNNING:
        return None
    if not row.settings.has(IntegrationService.HEARTBEAT):
        return member("VMHeartbeatStatus", "Disabled")
    return member("VMHeartbeatStatus", _contact(row.guest))


def _contact(guest: Guest | None) -> str:
    if guest is None or not guest.os:
        return "NoContact"
    return "OkApplicationsHealthy" if is_windows(guest.os) else "OkApplicationsUnknown"


def _replication(name: str, enum: str) -> Any:
    def read(self: VirtualMachine) -> EnumValue:
        found = self.row.replication
        if found is None:
            return numbered(enum, 0)
        if name == "state":
            return numbered(enum, found.state.value)
        return member(enum, found.health if name == "health" else "Primary")

    return read


def _statuses(self: VirtualMachine) -> Iterator[tuple[EnumValue, str]]:
    """Operational status and description: first the general one, then what is under way (without
    a percentage, rules.TEXT_STATUS_DESCRIPTIONS)."""
    world = self.world
    job = shown_job(world, self.row)
    if self.row.state is VMState.PAUSED_CRITICAL:
        yield member("VMOperationalStatus", "CriticalIoError"), "Critical"
    elif job is None or job.operation.title not in SECONDARY:
        yield member("VMOperationalStatus", "Ok"), "Operating normally"
    else:
        yield member("VMOperationalStatus", "InService"), "In service"
        status = SECONDARY[job.operation.title]
        yield member("VMOperationalStatus", status), rules.TEXT_STATUS_DESCRIPTIONS[status]


def shown_job(world: World, vm: Row) -> Job | None:
    """The job that the Status column shows: what was asked for, or else a merge of its disks."""
    if not len(world.jobs):
        return None
    asked = [job for job in jobs_on(world, vm.id) if job.operation.status]
    if asked:
        return asked[0]
    merges = [job for job in world.jobs if _merges_disk_of(world, job, vm)]
    return min(merges, key=lambda job: job.number, default=None)


def _merges_disk_of(world: World, job: Job, vm: Row) -> bool:
    if not isinstance(job.operation, MergeDisk) or not job.operation.status:
        return False
    child = world.disks.get(job.operation.child)
    return child is not None and child.owner == vm.id


def _status(position: int, part: int) -> Any:
    def read(self: VirtualMachine) -> Any:
        found = list(_statuses(self))
        return found[position][part] if position < len(found) else None

    return read


MACHINE = {
    **BASE,
    "ConfigurationLocation": lambda self: self.row.folder,
    "Path": lambda self: self.row.folder,
    "SmartPagingFileInUse": lambda _: False,
    "SmartPagingFilePath": lambda self: (
        self.settings.hardware.smart_paging_folder or self.row.folder
    ),
    "SnapshotFileLocation": lambda self: self.row.snapshot_folder,
    "AutomaticStartAction": lambda self: member(
        "StartAction", self.settings.hardware.actions.start
    ),
    "AutomaticStartDelay": lambda self: self.settings.hardware.actions.start_delay,
    "AutomaticStopAction": lambda self: member("StopAction", self.settings.hardware.actions.stop),
    "AutomaticCriticalErrorAction": lambda self: member(
        "CriticalErrorAction", self.settings.hardware.actions.critical
    ),
    "AutomaticCriticalErrorActionTimeout": lambda self: (
        self.settings.hardware.actions.critical_minutes
    ),
    "AutomaticCheckpointsEnabled": lambda self: self.settings.automatic_checkpoints,
    "CPUUsage": _cpu,
    "MemoryAssigned": _assigned,
    "MemoryDemand": lambda self: _assigned(self) if self.settings.dynamic_memory else Int64(0),
    "MemoryStatus": lambda self: (
        "OK" if self.settings.dynamic_memory and self.row.state is VMState.RUNNING else ""
    ),
    "NumaAligned": lambda self: True if self.row.state is VMState.RUNNING else None,
    "NumaNodesCount": lambda _: 1,
    "NumaSocketCount": lambda _: 1,
    "Heartbeat": _heartbeat,
    "IntegrationServicesState": lambda _: "",
    "IntegrationServicesVersion": lambda _: Version(0, 0),
    "Uptime": lambda self: span(self.row.uptime(self.world.now)),
    "OperationalStatus": lambda self: [status for status, _ in _statuses(self)],
    "PrimaryOperationalStatus": _status(0, 0),
    "SecondaryOperationalStatus": _status(1, 0),
    "StatusDescriptions": lambda self: [text for _, text in _statuses(self)],
    "PrimaryStatusDescription": _status(0, 1),
    "SecondaryStatusDescription": _status(1, 1),
    "Status": lambda self: list(_statuses(self))[-1][1],
    "ReplicationHealth": _replication("health", "VMReplicationHealthState"),
    "ReplicationMode": _replication("mode", "VMReplicationMode"),
    "ReplicationState": _replication("state", "VMReplicationState"),
    "ResourceMeteringEnabled": lambda self: self.row.metered_since is not None,
    "CheckpointType": lambda self: numbered("CheckpointType", self.settings.checkpoint_type.value),
    "EnhancedSessionTransportType": lambda self: member(
        "EnhancedSessionTransportType", self.settings.hardware.enhanced_session
    ),
    "Groups": lambda _: [],
    "VirtualMachineType": lambda _: member("VirtualMachineType", "RealizedVirtualMachine"),
    "VirtualMachineSubType": lambda self: member(
        "VirtualMachineSubType", f"Generation{self.settings.generation}"
    ),
    "State": lambda self: numbered("VMState", self.row.state.value),
}


class VirtualMachine(Configured):
    """A virtual machine."""

    type_names = names_of("VirtualMachine", "VirtualMachineBase", "VirtualizationObject")
    PROPERTIES = declare(
        "VirtualMachine",
        MACHINE,
        aliases=(
            *PARENTS,
            ("VMName", "Name"),
            ("VMId", "Id"),
            ("CheckpointFileLocation", "SnapshotFileLocation"),
        ),
    )

    def __init__(self, lab: Hand, row: Row) -> None:
        super().__init__(lab)
        self._seen = row

    @property
    def row(self) -> Row:
        """The VM as it is, or as it was last seen (rules.OBJECTS_ARE_LIVE)."""
        if rules.OBJECTS_ARE_LIVE:
            self._seen = self.world.vms.get(self._seen.id) or self._seen
        return self._seen

    @property
    def vm_row(self) -> Row:
        return self.row

    @property
    def vm_id(self) -> str:
        return self._seen.id

    @property
    def deleted(self) -> bool:
        """Whether the host has it no more."""
        return self._seen.id not in self.world.vms

    def __str__(self) -> str:
        return f"VirtualMachine (Name = '{self.row.name}') [Id = '{guid(self.vm_id)}']"


# Checkpoints -------------------------------------------------------------------------------------


def _state_of_checkpoint(self: VMSnapshot) -> EnumValue:
    return member("VMState", "Saved" if self.row.holds_memory else "Off")


class VMSnapshot(Configured):
    """A checkpoint."""

    type_names = names_of("VMSnapshot", "VirtualMachineBase", "VirtualizationObject")
    PROPERTIES = declare(
        "VMSnapshot",
        {
            **BASE,
            "SnapshotType": lambda self: numbered("SnapshotType", self.row.snapshot_type.value),
            "IsAutomaticCheckpoint": lambda self: self.row.automatic,
            "VMId": lambda self: guid(self.row.vm),
            "VMName": lambda self: self.vm_name,
            "State": _state_of_checkpoint,
            "Path": lambda self: self.vm_row.snapshot_folder,
        },
        aliases=PARENTS,
    )

    def __init__(self, lab: Hand, row: Checkpoint) -> None:
        super().__init__(lab)
        self._seen = row
        self._vm = lab.world.vms[row.vm]

    @property
    def row(self) -> Checkpoint:
        """The checkpoint as it is, or as it was last seen (rules.OBJECTS_ARE_LIVE)."""
        if rules.OBJECTS_ARE_LIVE:
            self._seen = self.world.checkpoints.get(self._seen.id) or self._seen
        return self._seen

    @property
    def vm_row(self) -> Row:
        self._vm = self.world.vms.get(self._vm.id) or self._vm
        return self._vm

    @property
    def vm_id(self) -> str:
        return self._seen.vm

    @property
    def snapshot_id(self) -> UUID:
        return guid(self._seen.id)

    @property
    def snapshot_name(self) -> str:
        return self.row.name

    @property
    def deleted(self) -> bool:
        """Whether the host has it no more."""
        return self._seen.id not in self.world.checkpoints

    def __str__(self) -> str:
        row = self.row
        return (
            f"VMSnapshot (Name = '{row.name}', VMName = '{self.vm_name}') "
            f"[Id = '{guid(row.id)}', VMId = '{guid(row.vm)}']"
        )
