"""The host as Get-VMHost shows it, and reports about its virtual machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hvlab.powershell.hyperv.objects.base import Hand, LabObject, declare, member, names_of
from hvlab.powershell.values.dates import TICKS_PER_MINUTE, TimeSpan
from hvlab.powershell.values.numbers import Int64, UInt32
from hvlab.powershell.values.objects import Property
from hvlab.world import rules
from hvlab.world.rules import GIB

MEMORY = 64 * GIB
PROCESSORS = 16


class VMHost(LabObject):
    """The Hyper-V host."""

    type_names = names_of("VMHost", "VirtualizationObject")
    deleted = False
    PROPERTIES = declare(
        "VMHost",
        {
            "LogicalProcessorCount": lambda _: PROCESSORS,
            "ResourceMeteringSaveInterval": lambda self: TimeSpan(
                self.options.metering_minutes * TICKS_PER_MINUTE
            ),
            "HostNumaStatus": lambda _: [],
            "NumaStatus": lambda _: [],
            "IovSupport": lambda _: False,
            "IovSupportReasons": lambda _: [],
            "InternalNetworkAdapters": lambda _: [],
            "ExternalNetworkAdapters": lambda _: [],
            "SupportedVmVersions": lambda self: supported_versions(self.world.host.profile),
            "SecureBootTemplates": lambda _: [],
            "EnableEnhancedSessionMode": lambda self: self.options.enhanced_session,
            "FibreChannelWwnn": lambda self: self.options.wwnn,
            "FibreChannelWwpnMaximum": lambda self: self.options.wwpn_maximum,
            "FibreChannelWwpnMinimum": lambda self: self.options.wwpn_minimum,
            "MacAddressMaximum": lambda self: self.options.mac_maximum,
            "MacAddressMinimum": lambda self: self.options.mac_minimum,
            "NumaSpanningEnabled": lambda self: self.options.numa_spanning,
            "VirtualHardDiskPath": lambda self: self.world.host.disk_folder,
            "VirtualMachinePath": lambda self: self.world.host.vm_folder,
            "FullyQualifiedDomainName": lambda self: self.world.host.name,
            "MemoryCapacity": lambda _: Int64(MEMORY),
            "Name": lambda self: self.world.host.name,
            "MaximumStorageMigrations": lambda self: UInt32(self.options.storage_migrations),
            "MaximumVirtualMachineMigrations": lambda self: UInt32(self.options.migrations),
            "UseAnyNetworkForMigration": lambda self: self.options.any_network,
            "VirtualMachineMigrationAuthenticationType": lambda self: member(
                "MigrationAuthenticationType", self.options.migration_authentication
            ),
            "VirtualMachineMigrationEnabled": lambda self: self.options.migration,
            "VirtualMachineMigrationPerformanceOption": lambda self: member(
                "VMMigrationPerformance", self.options.migration_performance
            ),
        },
    )

    @property
    def options(self) -> Any:
        """What Set-VMHost sets."""
        return self.world.host.options

    def __str__(self) -> str:
        return f"VMHost (Name = '{self.world.host.name}') [Id = '{self.world.host.name}']"


def supported_versions(profile: str) -> list[str]:
    """The versions of configurations that a host of this profile runs, oldest first."""
    every: Mapping[str, str] = rules.CONFIGURATION_VERSIONS
    newest = float(every[profile])
    known = sorted({float(version) for version in every.values()})
    return [f"{version:.1f}" for version in known if 5.0 <= version <= max(newest, 5.0)]


class SupportedVersion(LabObject):
    """A version of configurations (Get-VMHostSupportedVersion)."""

    type_names = names_of("VMHostSupportedVersion", "VirtualizationObject")
    PROPERTIES = (
        Property("Name", lambda self: self.label, "string"),
        Property("Version", lambda self: self.version, "version"),
        Property("IsDefault", lambda self: self.default, "bool"),
    )

    def __init__(self, lab: Hand, label: str, version: object, default: bool) -> None:
        super().__init__(lab)
        self.label, self.version, self.default = label, version, default


class Report(LabObject):
    """An object with values of one moment: metering, replication and such."""

    def __init__(self, lab: Hand, values: Mapping[str, Any]) -> None:
        super().__init__(lab)
        self.values = dict(values)


def _reported(name: str) -> Any:
    return lambda self: self.values.get(name)


def _report(type_name: str, *names: str) -> tuple[Property, ...]:
    return declare(type_name, {name: _reported(name) for name in names})


class MeteringReport(Report):
    """What a VM has used since metering began (Measure-VM)."""

    type_names = names_of("VMMeteringReportForVirtualMachine", "VMMeteringReport")
    deleted = False
    PROPERTIES = _report(
        "VMMeteringReportForVirtualMachine",
        "VMId",
        "VMName",
        "MeteringDuration",
        "AverageProcessorUsage",
        "AverageMemoryUsage",
        "MaximumMemoryUsage",
        "MinimumMemoryUsage",
        "TotalDiskAllocation",
        "AggregatedAverageNormalizedIOPS",
        "AggregatedAverageLatency",
        "AggregatedDiskDataRead",
        "AggregatedDiskDataWritten",
        "AggregatedNormalizedIOCount",
        "NetworkMeteredTrafficReport",
        "HardDiskMetrics",
    )


class ReplicationReport(Report):
    """The replication of a VM (Get-VMReplication)."""

    type_names = names_of("VMReplication", "VirtualizationObject")
    deleted = False
    PROPERTIES = _report(
        "VMReplication",
        "VMId",
        "VMName",
        "VMSnapshotId",
        "VMSnapshotName",
        "PrimaryServerName",
        "ReplicaServerName",
        "CurrentReplicaServerName",
        "ReplicaServerPort",
        "ReplicationFrequencySec",
        "ReplicationState",
        "ReplicationHealth",
        "ReplicationMode",
        "ReplicationRelationshipType",
        "AuthenticationType",
        "LastReplicationTime",
        "LastAppliedLogTime",
        "CompressionEnabled",
        "AutoResynchronizeEnabled",
        "ReplicatedDisks",
        "ExcludedDisks",
        "RecoveryHistory",
    )


class CompatibilityReport(Report):
    """What Compare-VM found. Without incompatibilities it can be given to Import-VM."""

    type_names = names_of("VMCompatibilityReport", "VirtualizationObject")
    deleted = False
    PROPERTIES = _report(
        "VMCompatibilityReport",
        "VM",
        "OperationType",
        "Destination",
        "Path",
        "SnapshotPath",
        "VhdDestinationPath",
        "VhdSourcePath",
        "Incompatibilities",
    )


class Incompatibility(LabObject):
    """One thing that stands in the way of an import."""

    type_names = names_of("VMCompatibilityError")
    PROPERTIES = (
        Property("Message", lambda self: self.message, "string"),
        Property("MessageId", lambda self: self.number, "long"),
        Property("Source", lambda self: self.source, "System.Object"),
    )

    def __init__(self, lab: Hand, message: str, number: int, source: object) -> None:
        super().__init__(lab)
        self.message, self.number, self.source = message, number, source
