"""How the module's objects are shown (fact sheet 5.4, powershell.md 4.9).

Tables of a real host are left-aligned, numbers too, and as wide as what is in them. Views that no
source shows are made after the ones that one does (rules.VIEWS_OF_MODULE).
"""

from __future__ import annotations

from typing import Any

from hvlab.powershell.formatting.views import Column, ListView, TableView, View, Views
from hvlab.powershell.hyperv import facts
from hvlab.world.module_history import VERSIONS
from hvlab.world.rules import MIB


def _megabytes(name: str) -> Any:
    def read(owner: Any) -> int:
        found = owner.find(name)
        return int(found.read(owner)) // MIB

    return read


def _table(*names: str) -> TableView:
    return TableView([Column(name, name) for name in names])


MACHINE = TableView(
    [
        Column("Name", "Name"),
        Column("State", "State"),
        Column("CPUUsage(%)", "CPUUsage"),
        Column("MemoryAssigned(M)", _megabytes("MemoryAssigned")),
        Column("Uptime", "Uptime"),
        Column("Status", "Status"),
        Column("Version", "Version"),
    ]
)
OLDER_MACHINE = TableView(
    [
        *MACHINE.columns[:4],
        Column("MemoryDemand(M)", _megabytes("MemoryDemand")),
        Column("MemoryStatus", "MemoryStatus"),
        Column("Uptime", "Uptime"),
        Column("Status", "Status"),
        Column("ReplicationState", "ReplicationState"),
    ]
)
"""Up to 2012 R2 (powershell.md 4.9)."""
MACHINE_LIST = ListView(
    [
        Column("Name", "Name"),
        Column("State", "State"),
        Column("CpuUsage", "CPUUsage"),
        Column("MemoryAssigned", "MemoryAssigned"),
        Column("MemoryDemand", "MemoryDemand"),
        Column("MemoryStatus", "MemoryStatus"),
        Column("Uptime", "Uptime"),
        Column("Status", "Status"),
        Column("ReplicationState", "ReplicationState"),
        Column("Generation", "Generation"),
    ]
)
METERING = TableView(
    [
        Column("VMName", "VMName"),
        Column("AvgCPU(MHz)", "AverageProcessorUsage"),
        Column("AvgRAM(M)", "AverageMemoryUsage"),
        Column("MaxRAM(M)", "MaximumMemoryUsage"),
        Column("MinRAM(M)", "MinimumMemoryUsage"),
        Column("TotalDisk(M)", "TotalDiskAllocation"),
        Column("NetworkInbound(M)", lambda _: 0),
        Column("NetworkOutbound(M)", lambda _: 0),
    ]
)
MEMORY = TableView(
    [
        Column("VMName", "VMName"),
        Column("DynamicMemoryEnabled", "DynamicMemoryEnabled"),
        Column("Minimum(M)", _megabytes("Minimum")),
        Column("Startup(M)", _megabytes("Startup")),
        Column("Maximum(M)", _megabytes("Maximum")),
    ]
)
VLAN = TableView(
    [
        Column("VMName", lambda self: self.holder.vm_name),
        Column("VMNetworkAdapterName", lambda self: self.adapter.name),
        Column("Mode", "OperationMode"),
        Column("VlanList", lambda self: _vlans(self)),
    ]
)
DISK_FILE = ListView(
    [Column(name, name) for name in (*facts.properties_of("VirtualHardDisk"), "Number")]
)


def _vlans(setting: Any) -> str:
    mode = str(setting.find("OperationMode").read(setting))
    if mode == "Access":
        return str(setting.vlan)
    if mode == "Trunk":
        return f"{setting.adapter.trunk_native},{setting.adapter.trunk_allowed}"
    return ""


VIEWS: dict[str, tuple[View, ...]] = {
    "VirtualMachine": (MACHINE, MACHINE_LIST),
    "VMSnapshot": (_table("VMName", "Name", "SnapshotType", "CreationTime", "ParentSnapshotName"),),
    "HardDiskDrive": (
        _table(
            "VMName",
            "ControllerType",
            "ControllerNumber",
            "ControllerLocation",
            "DiskNumber",
            "Path",
        ),
    ),
    "DvdDrive": (
        _table(
            "VMName",
            "ControllerType",
            "ControllerNumber",
            "ControllerLocation",
            "DvdMediaType",
            "Path",
        ),
    ),
    "VMIntegrationComponent": (
        _table(
            "VMName", "Name", "Enabled", "PrimaryStatusDescription", "SecondaryStatusDescription"
        ),
    ),
    "VMMeteringReportForVirtualMachine": (METERING,),
    "VMSwitch": (_table("Name", "SwitchType", "NetAdapterInterfaceDescription"),),
    "VMNetworkAdapter": (
        _table(
            "Name", "IsManagementOs", "VMName", "SwitchName", "MacAddress", "Status", "IPAddresses"
        ),
    ),
    "VMNetworkAdapterVlanSetting": (VLAN,),
    "VMMemory": (MEMORY,),
    "VMProcessor": (
        _table(
            "VMName",
            "Count",
            "CompatibilityForMigrationEnabled",
            "CompatibilityForOlderOperatingSystemsEnabled",
        ),
    ),
    "VMFirmware": (
        _table(
            "VMName",
            "SecureBoot",
            "SecureBootTemplate",
            "PreferredNetworkBootProtocol",
            "BootOrder",
        ),
    ),
    "VMBios": (_table("VMName", "StartupOrder", "NumLockEnabled"),),
    "VMScsiController": (_table("VMName", "ControllerNumber", "Drives"),),
    "VMIdeController": (_table("VMName", "ControllerNumber", "Drives"),),
    "VMHost": (
        _table(
            "Name",
            "LogicalProcessorCount",
            "MemoryCapacity",
            "VirtualMachineMigrationEnabled",
        ),
    ),
    "VMHostSupportedVersion": (_table("Name", "Version", "IsDefault"),),
    "VMReplication": (
        _table(
            "VMName",
            "ReplicationState",
            "ReplicationHealth",
            "ReplicationMode",
            "ReplicationFrequencySec",
            "PrimaryServerName",
            "ReplicaServerName",
        ),
    ),
    "VirtualHardDisk": (DISK_FILE,),
}


def register(views: Views, module: str = VERSIONS[-1]) -> None:
    """Give the module's types their views in that version of it."""
    for name, of_type in VIEWS.items():
        views.register(facts.full_name(name), *of_type)
    if module == VERSIONS[0]:
        views.register(facts.full_name("VirtualMachine"), OLDER_MACHINE, MACHINE_LIST)
