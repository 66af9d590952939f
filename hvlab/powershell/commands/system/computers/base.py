"""A Windows computer as its administrator sees it: the host, or the guest a shell runs in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hvlab.errors import GuestError
from hvlab.operations import Operation
from hvlab.powershell.values.errors import Terminating, not_simulated
from hvlab.world.world import World

if TYPE_CHECKING:
    from hvlab.api import OpenLab

RUNNING, STOPPED, PAUSED = "Running", "Stopped", "Paused"
AUTOMATIC, MANUAL, DISABLED = "Automatic", "Manual", "Disabled"


@dataclass(frozen=True)
class ServiceEntry:
    """A service as the service control manager knows it. `dependents` are the names of services
    that need it."""

    name: str
    title: str
    status: str = RUNNING
    start: str = AUTOMATIC
    dependents: tuple[str, ...] = ()
    own_process: bool = False

    @property
    def running(self) -> bool:
        """Whether it runs; a paused one does."""
        return self.status != STOPPED


@dataclass(frozen=True)
class ProcessEntry:
    """A process. `memory` is its working set in bytes; `program` the name it was started by, empty
    for what belongs to the system."""

    id: int
    name: str
    memory: int
    program: str = ""
    handles: int = 200
    seconds: float = 0.1


@dataclass(frozen=True)
class LogRecord:
    """An entry of an event log, whoever wrote it."""

    log: str
    number: int
    source: str
    id: int
    level: str
    text: str
    time: datetime


@dataclass(frozen=True)
class Update:
    """An installed update."""

    id: str
    installed: datetime


def standing(table: str) -> tuple[ServiceEntry, ...]:
    """Services of a table `name|title|status|start`, a line each."""
    found = []
    for line in table.strip().splitlines():
        name, title, status, start = (part.strip() for part in line.split("|"))
        found.append(ServiceEntry(name, title, status, start))
    return tuple(found)


EVERYWHERE = standing("""
    BFE | Base Filtering Engine | Running | Automatic
    BITS | Background Intelligent Transfer Service | Stopped | Manual
    Dhcp | DHCP Client | Running | Automatic
    Dnscache | DNS Client | Running | Automatic
    EventLog | Windows Event Log | Running | Automatic
    gpsvc | Group Policy Client | Running | Automatic
    LanmanServer | Server | Running | Automatic
    LanmanWorkstation | Workstation | Running | Automatic
    MpsSvc | Windows Defender Firewall | Running | Automatic
    RpcSs | Remote Procedure Call (RPC) | Running | Automatic
    SamSs | Security Accounts Manager | Running | Automatic
    Schedule | Task Scheduler | Running | Automatic
    TermService | Remote Desktop Services | Running | Manual
    TrustedInstaller | Windows Modules Installer | Stopped | Manual
    WinRM | Windows Remote Management (WS-Management) | Running | Automatic
    wuauserv | Windows Update | Stopped | Manual
""")
"""Services of every Windows that the lab only shows: nobody can start or stop them here."""


class Computer:
    """What one can ask a Windows computer, and have it do. What it does not know, the lab does not
    simulate and says so."""

    def __init__(self, lab: OpenLab) -> None:
        self.lab = lab

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.lab.world

    @property
    def name(self) -> str:
        """Its computer name."""
        raise NotImplementedError

    @property
    def os(self) -> str:
        """`Windows Server 2022`."""
        raise NotImplementedError

    @property
    def booted(self) -> datetime:
        """When it was started, by its own clock."""
        raise NotImplementedError

    @property
    def clock(self) -> datetime:
        """What its clock shows."""
        raise NotImplementedError

    @property
    def domain(self) -> str:
        """Its domain, empty for a computer on its own."""
        return ""

    @property
    def logged_on(self) -> str:
        """Who works here: `SRV01\\Administrator`."""
        return f"{self.name}\\Administrator"

    def do(self, operation: Operation) -> None:
        """Ask for an operation and wait."""
        self.lab.do(operation)

    def set_clock(self, moment: datetime) -> None:
        """Set the clock."""
        raise self.missing("Setting the clock")

    # Services

    def services(self) -> list[ServiceEntry]:
        """Every service, by name."""
        raise NotImplementedError

    def service(self, name: str) -> ServiceEntry | None:
        """The service of that name or title."""
        wanted = name.casefold()
        every = self.services()
        by_name = (one for one in every if one.name.casefold() == wanted)
        return next(by_name, None) or next(
            (one for one in every if one.title.casefold() == wanted), None
        )

    def start_service(self, service: ServiceEntry) -> None:
        """Start a service. Raises GuestError with Windows' reason."""
        raise self.missing(f"Starting the service '{service.name}'")

    def stop_service(self, service: ServiceEntry) -> None:
        """Stop a service. Raises GuestError with Windows' reason."""
        raise self.missing(f"Stopping the service '{service.name}'")

    def restart_service(self, service: ServiceEntry) -> None:
        """Stop it and start it."""
        if service.running:
            self.stop_service(service)
        self.start_service(service)

    def set_start(self, service: ServiceEntry, start: str) -> None:
        """Say how a service starts."""
        raise self.missing(f"Changing the start type of the service '{service.name}'")

    def remove_service(self, service: ServiceEntry) -> None:
        """`sc delete`."""
        raise self.missing(f"Removing the service '{service.name}'")

    # Processes

    def processes(self) -> list[ProcessEntry]:
        """Every process, by name."""
        raise NotImplementedError

    def start_program(self, name: str) -> None:
        """Start a program."""
        raise self.missing("Starting programs")

    def stop_process(self, process: ProcessEntry) -> None:
        """End a process."""
        raise self.missing(f"Ending the process '{process.name}'")

    # Event logs, updates

    def logs(self) -> tuple[str, ...]:
        """Names of the event logs."""
        raise NotImplementedError

    def events(self, log: str) -> list[LogRecord]:
        """The entries of a log, oldest first."""
        raise NotImplementedError

    def updates(self) -> list[Update]:
        """Installed updates, by name."""
        return []

    def install(self, update: str) -> None:
        """Install an update."""
        raise self.missing("Installing updates")

    def uninstall(self, update: str) -> None:
        """Take an update away again."""
        raise self.missing("Removing updates")

    # Power

    def shut_down(self, *, restart: bool) -> None:
        """Shut the system down, or restart it."""
        raise self.missing("Shutting down or restarting")

    def missing(self, what: str) -> Terminating:
        """The error of something that the lab does not simulate on this computer."""
        return not_simulated(f"{what} on '{self.name}'")


PROCESS_NAMES = (
    ("csrss", 5_400_000, 390),
    ("dwm", 51_000_000, 560),
    ("fontdrvhost", 4_100_000, 48),
    ("Idle", 8_192, 0),
    ("LogonUI", 48_000_000, 480),
    ("lsass", 17_300_000, 1040),
    ("MsMpEng", 168_000_000, 720),
    ("Registry", 71_000_000, 0),
    ("services", 9_800_000, 560),
    ("smss", 1_200_000, 53),
    ("spoolsv", 15_600_000, 430),
    ("svchost", 21_400_000, 780),
    ("svchost", 12_800_000, 960),
    ("svchost", 58_700_000, 2240),
    ("System", 147_456, 1630),
    ("wininit", 6_900_000, 160),
    ("winlogon", 10_200_000, 240),
)
FIXED_IDS = {"Idle": 0, "System": 4}


def system_processes() -> list[ProcessEntry]:
    """What runs on every Windows; the numbers are the same each time."""
    found = []
    for number, (name, memory, handles) in enumerate(PROCESS_NAMES):
        id = FIXED_IDS.get(name, 300 + number * 148)
        found.append(ProcessEntry(id, name, memory, handles=handles, seconds=memory / 9e7))
    return found


def numbered(records: list[LogRecord]) -> list[LogRecord]:
    """The records of one log with their numbers, from 1."""
    return [replace(one, number=number) for number, one in enumerate(records, 1)]


class ServiceRefusal(GuestError):
    """Windows' word for a service that cannot be started or stopped."""
