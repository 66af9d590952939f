"""Get-CimInstance, Get-WmiObject, Get-ComputerInfo: what a computer is. Get-Volume, Get-PSDrive:
how much room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hvlab.powershell.commands.system.computers import Computer, computer_of
from hvlab.powershell.commands.system.computers.guest import GuestComputer
from hvlab.powershell.commands.system.names import COMMANDS, MANAGEMENT
from hvlab.powershell.commands.system.services import require_here
from hvlab.powershell.commands.system.updates import HotFix
from hvlab.powershell.language.automatic import build_of
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.world.queries import free_bytes
from hvlab.world.rules import GIB, MIB
from hvlab.world.volumes import lettered, volume_at

CIM = "Microsoft.Management.Infrastructure.CimInstance"
WMI = "System.Management.ManagementObject"
HOST_MEMORY = 64 * GIB
LETTERS = "CDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Room:
    """A volume of a computer; sizes in bytes."""

    letter: str
    label: str
    file_system: str
    size: int
    free: int


def volumes(computer: Computer) -> list[Room]:
    """The volumes of a computer, by letter."""
    if isinstance(computer, GuestComputer):
        return list(_guest_volumes(computer))
    world = computer.world
    return [
        Room(one.letter[:1], "", one.file_system.value, one.capacity,
             max(0, free_bytes(world, one.letter + "\\")))
        for one in sorted(world.host.volumes, key=lambda one: one.letter)
    ]  # fmt: skip


def _guest_volumes(guest: GuestComputer) -> Iterator[Room]:
    for number, _ in enumerate(lettered(guest.row.drives)):
        letter = LETTERS[number]
        volume = volume_at(guest.world, guest.row.drives, f"{letter}:")
        if volume is not None:
            yield Room(letter, volume.label, "FAT32", volume.total_bytes, volume.free_bytes)


def version_of(os: str) -> tuple[str, int]:
    """`10.0.20348` and 20348 of `Windows Server 2022`."""
    year = os.replace("Windows Server ", "").replace(" ", "")
    build = build_of(os)
    major = {"2008R2": "6.1", "2012R2": "6.3", "2012": "6.2"}.get(year, "10.0")
    return f"{major}.{build}", build


def _with_edition(os: str) -> str:
    return f"{os} Standard" if _is_server(os) else f"{os} Pro"


def _is_server(os: str) -> bool:
    return "Server" in os


def _when(moment: datetime) -> DateTime:
    return DateTime.from_datetime(moment, "Local")


def operating_system(computer: Computer) -> dict[str, Any]:
    """Win32_OperatingSystem."""
    version, build = version_of(computer.os)
    memory = _memory(computer) // 1024
    return {
        "SystemDirectory": "C:\\Windows\\system32",
        "Organization": "",
        "BuildNumber": str(build),
        "RegisteredUser": "Windows User",
        "SerialNumber": "00454-40000-00001-AA123",
        "Version": version,
        "Caption": f"Microsoft {_with_edition(computer.os)}",
        "CSName": computer.name,
        "LastBootUpTime": _when(computer.booted),
        "LocalDateTime": _when(computer.clock),
        "OSArchitecture": "64-bit",
        "Status": "OK",
        "FreePhysicalMemory": Int64(memory // 2),
        "TotalVisibleMemorySize": Int64(memory),
        "ProductType": _product_type(computer),
    }


def _product_type(computer: Computer) -> int:
    """Workstation, domain controller, server."""
    if not _is_server(computer.os):
        return 1
    return 2 if _is_controller(computer) else 3


def _memory(computer: Computer) -> int:
    if isinstance(computer, GuestComputer):
        return computer.row.settings.memory_mb * MIB
    return HOST_MEMORY


def _is_controller(computer: Computer) -> bool:
    if not isinstance(computer, GuestComputer) or computer.machine is None:
        return False
    return computer.machine.role.value == "domain controller"


def computer_system(computer: Computer) -> dict[str, Any]:
    """Win32_ComputerSystem."""
    inside = isinstance(computer, GuestComputer)
    return {
        "Name": computer.name,
        "PrimaryOwnerName": "Windows User",
        "Domain": computer.domain or "WORKGROUP",
        "TotalPhysicalMemory": Int64(_memory(computer)),
        "Model": "Virtual Machine" if inside else "Hyper-V host",
        "Manufacturer": "Microsoft Corporation" if inside else "hvlab",
        "PartOfDomain": bool(computer.domain),
        "UserName": computer.logged_on,
    }


def _disks(computer: Computer) -> Iterator[dict[str, Any]]:
    for one in volumes(computer):
        yield {
            "DeviceID": f"{one.letter}:",
            "DriveType": 3,
            "ProviderName": None,
            "VolumeName": one.label,
            "Size": Int64(one.size),
            "FreeSpace": Int64(one.free),
            "FileSystem": one.file_system,
        }


def _services(computer: Computer) -> Iterator[dict[str, Any]]:
    starts = {"Automatic": "Auto"}
    for number, one in enumerate(computer.services()):
        yield {
            "ProcessId": 700 + number * 4 if one.running else 0,
            "Name": one.name,
            "StartMode": starts.get(one.start, one.start),
            "State": one.status,
            "Status": "OK",
            "ExitCode": 0,
            "DisplayName": one.title,
            "StartName": "LocalSystem",
        }


def _processes(computer: Computer) -> Iterator[dict[str, Any]]:
    for one in computer.processes():
        yield {
            "ProcessId": one.id,
            "Name": f"{one.name}.exe",
            "HandleCount": one.handles,
            "WorkingSetSize": Int64(one.memory),
        }


CLASSES: Mapping[str, Callable[[Computer], Iterator[dict[str, Any]]]] = {
    "win32_operatingsystem": lambda computer: iter([operating_system(computer)]),
    "win32_computersystem": lambda computer: iter([computer_system(computer)]),
    "win32_logicaldisk": _disks,
    "win32_service": _services,
    "win32_process": _processes,
}
WRITTEN = {
    "win32_operatingsystem": "Win32_OperatingSystem",
    "win32_computersystem": "Win32_ComputerSystem",
    "win32_logicaldisk": "Win32_LogicalDisk",
    "win32_service": "Win32_Service",
    "win32_process": "Win32_Process",
}


class GetCimInstance(Cmdlet):
    """Get-CimInstance: a few classes of Windows; those of Hyper-V's own provider are not here."""

    info = command(
        "Get-CimInstance",
        parameter("ClassName", "string", position=0, mandatory=True, by_property=True),
        parameter("Namespace", "string", by_property=True),
        parameter("Filter", "string", by_property=True),
        parameter("Property", "string[]", aliases=("SelectProperties",)),
        parameter("KeyOnly", "switch"),
        parameter("ComputerName", "string[]", aliases=("CN", "ServerName")),
        parameter("OperationTimeoutSec", "uint32", aliases=("OT",)),
        id="Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand",
        module="CimCmdlets",
    )
    kind = CIM
    separator = "/"

    def process(self) -> Iterator[Any]:
        """Each instance."""
        require_here(self)
        name = self.args.get("ClassName") or self.args["Class"]
        space = str(self.args.get("Namespace", "root/cimv2")).replace("\\", "/").casefold()
        found = CLASSES.get(name.casefold())
        if name.casefold() == "win32_quickfixengineering":
            computer = computer_of(self.call.shell)
            yield from (HotFix(computer.name, one) for one in computer.updates())
            return
        if found is None or not space.endswith("root/cimv2") or "Filter" in self.args:
            raise not_simulated(f"The query of '{name}'")
        written = WRITTEN[name.casefold()]
        path = self.separator.join((f"{self.kind}#root", "cimv2", written))
        for values in found(computer_of(self.call.shell)):
            yield PSCustomObject(self._ready(values), (path, self.kind, "System.Object"))

    def _ready(self, values: dict[str, Any]) -> dict[str, Any]:
        return values


class GetWmiObject(GetCimInstance):
    """Get-WmiObject: the same by the older way; dates are text there."""

    info = command(
        "Get-WmiObject",
        parameter("Class", "string", position=0, mandatory=True, aliases=("ClassName",)),
        parameter("Property", "string[]", position=1),
        parameter("Filter", "string"),
        parameter("Namespace", "string", aliases=("NS",)),
        parameter("ComputerName", "string[]", aliases=("Cn",)),
        parameter("Credential", "pscredential"),
        id=COMMANDS + "GetWmiObjectCommand",
        module=MANAGEMENT,
    )
    kind = WMI
    separator = "\\"

    def _ready(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: one.to_datetime().strftime("%Y%m%d%H%M%S.%f+000")
            if isinstance(one, DateTime)
            else one
            for name, one in values.items()
        }


class GetComputerInfo(Cmdlet):
    """Get-ComputerInfo: what the lab knows of the computer."""

    info = command(
        "Get-ComputerInfo",
        parameter("Property", "string[]", position=0),
        id=COMMANDS + "GetComputerInfoCommand",
        module=MANAGEMENT,
        aliases=("gin",),
    )

    def process(self) -> Iterator[Any]:
        """One object."""
        computer = computer_of(self.call.shell)
        os, system = operating_system(computer), computer_system(computer)
        every = {
            "WindowsProductName": _with_edition(computer.os),
            "WindowsInstallationType": "Server" if _is_server(computer.os) else "Client",
            "CsName": system["Name"],
            "CsDNSHostName": system["Name"],
            "CsDomain": system["Domain"],
            "CsPartOfDomain": system["PartOfDomain"],
            "CsManufacturer": system["Manufacturer"],
            "CsModel": system["Model"],
            "CsTotalPhysicalMemory": system["TotalPhysicalMemory"],
            "OsName": os["Caption"],
            "OsVersion": os["Version"],
            "OsBuildNumber": os["BuildNumber"],
            "OsLocalDateTime": os["LocalDateTime"],
            "OsLastBootUpTime": os["LastBootUpTime"],
            "TimeZone": "(UTC) Coordinated Universal Time",
            "HyperVisorPresent": True,
        }
        patterns = self.args.get("Property") or ["*"]
        yield PSCustomObject(
            {
                name: one
                for name, one in every.items()
                if any(wildcard_match(pattern, name) for pattern in patterns)
            },
            ("Microsoft.PowerShell.Commands.ComputerInfo", "System.Object"),
        )


VOLUME = f"{CIM}#ROOT/Microsoft/Windows/Storage/MSFT_Volume"
DRIVE = "System.Management.Automation.PSDriveInfo"


class GetVolume(Cmdlet):
    """Get-Volume: the volumes and their room."""

    info = command(
        "Get-Volume",
        parameter("DriveLetter", "char[]", by_property=True, position=0),
        parameter("FileSystemLabel", "string[]", aliases=("FriendlyName",)),
        id="Get-Volume",
        module="Storage",
    )

    def process(self) -> Iterator[Any]:
        """Each volume."""
        wanted = [str(one).casefold() for one in self.args.get("DriveLetter") or ()]
        every = volumes(computer_of(self.call.shell))
        for letter in wanted:
            if letter not in [one.letter.casefold() for one in every]:
                self.call.error(
                    "No MSFT_Volume objects found with property 'DriveLetter' equal to "
                    f"'{letter.upper()}'.  Verify the value of the property and retry.",
                    "CmdletizationQuery_NotFound_DriveLetter",
                    "ObjectNotFound",
                    letter.upper(),
                    "Microsoft.PowerShell.Cmdletization.Cim.CimJobException",
                )
        for one in every:
            if wanted and one.letter.casefold() not in wanted:
                continue
            yield PSCustomObject(
                {
                    "DriveLetter": one.letter,
                    "FileSystemLabel": one.label,
                    "FileSystem": one.file_system,
                    "FileSystemType": one.file_system,
                    "DriveType": "Fixed",
                    "HealthStatus": "Healthy",
                    "OperationalStatus": "OK",
                    "SizeRemaining": Int64(one.free),
                    "Size": Int64(one.size),
                },
                (VOLUME, CIM, "System.Object"),
            )


class GetPSDrive(Cmdlet):
    """Get-PSDrive: the shell's drives."""

    info = command(
        "Get-PSDrive",
        parameter("Name", "string[]", position=0, by_property=True, sets=("Name",)),
        parameter("LiteralName", "string[]", mandatory=True, sets=("LiteralName",)),
        parameter("PSProvider", "string[]", by_property=True),
        parameter("Scope", "string"),
        default_set="Name",
        id=COMMANDS + "GetPSDriveCommand",
        module=MANAGEMENT,
        aliases=("gdr",),
    )

    def process(self) -> Iterator[Any]:
        """Each drive, by name."""
        names = self.args.get("LiteralName") or self.args.get("Name") or ["*"]
        kinds = self.args.get("PSProvider") or ["*"]
        for one in sorted(self._drives(), key=lambda values: str(values["Name"])):
            fits = any(wildcard_match(each, one["Name"]) for each in names)
            if fits and any(wildcard_match(each, one["Provider"]) for each in kinds):
                yield PSCustomObject(one, (DRIVE, "System.Object"))

    def _drives(self) -> Iterator[dict[str, Any]]:
        shell = self.call.shell
        for room in volumes(computer_of(shell)):
            here = shell.location[3:] if shell.location[:1] == room.letter else ""
            yield {
                "Used": Int64(room.size - room.free),
                "Free": Int64(room.free),
                "CurrentLocation": here,
                "Name": room.letter,
                "Provider": "FileSystem",
                "Root": f"{room.letter}:\\",
                "Description": room.label,
            }
        for name, provider in (
            ("Alias", "Alias"),
            ("Env", "Environment"),
            ("Function", "Function"),
            ("Variable", "Variable"),
            ("HKLM", "Registry"),
        ):
            root = "HKEY_LOCAL_MACHINE" if name == "HKLM" else ""
            yield {"Used": None, "Free": None, "CurrentLocation": "", "Name": name,
                   "Provider": provider, "Root": root, "Description": ""}  # fmt: skip


CMDLETS = (GetCimInstance, GetWmiObject, GetComputerInfo, GetVolume, GetPSDrive)
ALIASES = {"gcim": "Get-CimInstance", "gwmi": "Get-WmiObject"}
