"""How services, processes, events, volumes and their kin are shown (5.1's own views)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.formatting.views import Column, ListView, TableView, Views
from hvlab.powershell.language import culture, members

KIB, MIB, GIB = 1024, 1024**2, 1024**3
CIM = "Microsoft.Management.Infrastructure.CimInstance#root/cimv2/"
WMI = "System.Management.ManagementObject#root\\cimv2\\"


def _scaled(name: str, unit: int, form: str = "0") -> Callable[[Any], str]:
    def read(value: Any) -> str:
        found = members.get(value, name)
        return "" if found is None else culture.format_value(found / unit, form)

    return read


def _right(label: str, read: Any, width: int) -> Column:
    return Column(label, read, width, "right")


SERVICE = TableView(
    (
        Column("Status", "Status", 8),
        Column("Name", "Name", 18),
        Column("DisplayName", "DisplayName", 38),
    )
)
PROCESS = TableView(
    (
        _right("Handles", "Handles", 7),
        _right("NPM(K)", _scaled("NPM", KIB), 7),
        _right("PM(K)", _scaled("PM", KIB), 8),
        _right("WS(K)", _scaled("WS", KIB), 10),
        _right("CPU(s)", _scaled("CPU", 1, "#,0.00"), 10),
        _right("Id", "Id", 6),
        _right("SI", "SI", 3),
        Column("ProcessName", "ProcessName"),
    )
)
EVENT = TableView(
    (
        Column("TimeCreated", "TimeCreated", 26),
        _right("Id", "Id", 8),
        Column("LevelDisplayName", "LevelDisplayName", 16),
        Column("Message", "Message"),
    ),
    group_by=Column("ProviderName", "ProviderName"),
)


def _entry_time(value: Any) -> str:
    return culture.format_value(members.get(value, "TimeGenerated"), "MMM dd HH:mm")


ENTRY = TableView(
    (
        _right("Index", "Index", 8),
        Column("Time", _entry_time, 13),
        Column("EntryType", "EntryType", 11),
        Column("Source", "Source", 20),
        _right("InstanceID", "InstanceId", 12),
        Column("Message", "Message"),
    )
)
LOGS = TableView(
    (
        Column("LogMode", "LogMode", 9),
        _right("MaximumSizeInBytes", "MaximumSizeInBytes", 18),
        _right("RecordCount", "RecordCount", 11),
        Column("LogName", "LogName"),
    )
)
HOT_FIX = TableView(
    (
        Column("Source", "PSComputerName", 13),
        Column("Description", "Description", 16),
        Column("HotFixID", "HotFixID", 13),
        Column("InstalledBy", "InstalledBy", 20),
        Column("InstalledOn", "InstalledOn", 25),
    )
)
HISTORY = TableView((_right("Id", "Id", 4), Column("CommandLine", "CommandLine")))


def size(count: float) -> str:
    """A size as Get-Volume writes it: `23.45 GB`."""
    for unit, label in ((1024**4, "TB"), (GIB, "GB"), (MIB, "MB"), (KIB, "KB")):
        if count >= unit:
            return f"{culture.format_value(count / unit, '0.##')} {label}"
    return f"{int(count)} B"


VOLUME = TableView(
    (
        Column("DriveLetter", "DriveLetter"),
        Column("FriendlyName", "FileSystemLabel"),
        Column("FileSystemType", "FileSystemType"),
        Column("DriveType", "DriveType"),
        Column("HealthStatus", "HealthStatus"),
        Column("OperationalStatus", "OperationalStatus"),
        Column("SizeRemaining", lambda one: size(members.get(one, "SizeRemaining")), 0, "right"),
        Column("Size", lambda one: size(members.get(one, "Size")), 0, "right"),
    )
)
DRIVE = TableView(
    (
        Column("Name", "Name", 10),
        _right("Used (GB)", _scaled("Used", GIB, "0.00"), 13),
        _right("Free (GB)", _scaled("Free", GIB, "0.00"), 13),
        Column("Provider", "Provider", 13),
        Column("Root", "Root", 35),
        _right("CurrentLocation", "CurrentLocation", 31),
    )
)
SESSION = TableView(
    (
        _right("Id", "Id", 3),
        Column("Name", "Name", 15),
        Column("ComputerName", "ComputerName", 15),
        Column("ComputerType", "ComputerType", 15),
        Column("State", "State", 13),
        Column("ConfigurationName", "ConfigurationName", 20),
        _right("Availability", "Availability", 13),
    )
)
SYSTEM = ("SystemDirectory", "Organization", "BuildNumber", "RegisteredUser", "SerialNumber",
          "Version")  # fmt: skip
COMPUTER = ("Name", "PrimaryOwnerName", "Domain", "TotalPhysicalMemory", "Model", "Manufacturer")
DISK = ("DeviceID", "DriveType", "ProviderName", "VolumeName", "Size", "FreeSpace")
SERVICES = ("ProcessId", "Name", "StartMode", "State", "Status", "ExitCode")
SERVICE_LINES = ("Name", "DisplayName", "Status", "DependentServices", "ServicesDependedOn",
                 "CanPauseAndContinue", "CanShutdown", "CanStop", "ServiceType")  # fmt: skip
EVENT_LINES = ("TimeCreated", "ProviderName", "Id", "Message")
CREDENTIAL = TableView((Column("UserName", "UserName"), Column("Password", "Password")))


def _values(key: Any) -> str:
    """A key's values, a line each."""
    names = members.get(key, "Property") or ()
    values = getattr(key, "values", None)
    if values is None:  # a copy from another machine has only their names
        return "{" + ", ".join(names) + "}"
    widest = max((len(name) for name in names), default=0)
    return "\n".join(f"{name:<{widest}} : {values.get(name, '')}" for name in names)


KEY = TableView(
    (Column("Name", "PSChildName", 30), Column("Property", _values)),
    group_by=Column("Hive", lambda one: str(members.get(one, "PSParentPath")).partition("::")[2]),
    heading=lambda hive: (f"    Hive: {hive}", ""),
    wrap=True,
)


def _columns(*names: str) -> TableView:
    return TableView(tuple(Column(name, name) for name in names))


def _lines(*names: str) -> ListView:
    return ListView(tuple(Column(name, name) for name in names))


def register(views: Views) -> None:
    """Give the types their views."""
    service = "System.ServiceProcess.ServiceController"
    views.register(service, SERVICE, _lines(*SERVICE_LINES))
    views.default_properties(service, "Status", "Name", "DisplayName")
    views.register("System.Diagnostics.Process", PROCESS)
    views.default_properties("System.Diagnostics.Process", "Id", "Handles", "CPU", "SI", "Name")
    views.register("System.Diagnostics.Eventing.Reader.EventLogRecord", EVENT)
    views.default_properties("System.Diagnostics.Eventing.Reader.EventLogRecord", *EVENT_LINES)
    views.register("System.Diagnostics.Eventing.Reader.EventLogConfiguration", LOGS)
    views.register("System.Diagnostics.EventLogEntry", ENTRY)
    views.register(WMI + "Win32_QuickFixEngineering", HOT_FIX)
    views.register("Microsoft.PowerShell.Commands.HistoryInfo", HISTORY)
    views.register(
        "Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Storage/"
        "MSFT_Volume",
        VOLUME,
    )
    views.register("System.Management.Automation.PSDriveInfo", DRIVE)
    views.register("Microsoft.Win32.RegistryKey", KEY)
    views.register("System.Management.Automation.Runspaces.PSSession", SESSION)
    views.register("System.Management.Automation.PSCredential", CREDENTIAL)
    views.register(
        "System.Security.AccessControl.FileSecurity",
        TableView(
            (
                Column("Path", "PSChildName"),
                Column("Owner", "Owner"),
                Column("Access", "AccessToString"),
            )
        ),
    )
    for name, shown in (
        ("Win32_OperatingSystem", SYSTEM),
        ("Win32_ComputerSystem", COMPUTER),
        ("Win32_LogicalDisk", DISK),
        ("Win32_Service", SERVICES),
    ):
        views.register(CIM + name, _columns(*shown))
        views.register(WMI + name, _lines(*shown))
