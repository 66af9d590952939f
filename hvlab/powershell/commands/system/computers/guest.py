"""The guest of a virtual machine as a Windows computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hvlab.errors import GuestError, InvalidState
from hvlab.operations import (
    CloseProgram,
    InstallPatch,
    RemoveGuestFile,
    RemoveService,
    RestartDirectoryService,
    RestartService,
    RestartTimeService,
    SetGuestClock,
    SetRegistryNumber,
    SetServiceStart,
    StartProgram,
    StartService,
    StopService,
    TypeInDocument,
)
from hvlab.operations.guest_power import RestartGuest, ShutDownGuest
from hvlab.operations.time_service import StartTimeService, StopTimeService
from hvlab.powershell.commands.system.computers.base import (
    AUTOMATIC,
    EVERYWHERE,
    MANUAL,
    PAUSED,
    RUNNING,
    STOPPED,
    Computer,
    LogRecord,
    ProcessEntry,
    ServiceEntry,
    ServiceRefusal,
    Update,
    numbered,
    system_processes,
)
from hvlab.powershell.language.flow import Flow
from hvlab.world import guest_log
from hvlab.world.clock import calendar, instant_of
from hvlab.world.guest import PATCH_FOLDER, PATCH_SUFFIX, Guest
from hvlab.world.identity import Machine, Role
from hvlab.world.registry import SERVICES
from hvlab.world.services import StartType
from hvlab.world.timesource import running_guest
from hvlab.world.vm import IntegrationService, VirtualMachine
from hvlab.world.volumes import system_volume

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.storage.fat32 import Volume

W32TIME, NTDS, NETLOGON = "W32Time", "NTDS", "Netlogon"
NOTEPAD = "notepad"
LOGS = (
    guest_log.APPLICATION,
    guest_log.SYSTEM,
    "Security",
    guest_log.DIRECTORY_SERVICE,
    guest_log.DFS_REPLICATION,
)
EPOCH_YEAR = 1601
INTEGRATION = {
    IntegrationService.GUEST_SERVICE_INTERFACE: (
        "vmicguestinterface",
        "Hyper-V Guest Service Interface",
    ),
    IntegrationService.HEARTBEAT: ("vmicheartbeat", "Hyper-V Heartbeat Service"),
    IntegrationService.KEY_VALUE_PAIR_EXCHANGE: (
        "vmickvpexchange",
        "Hyper-V Data Exchange Service",
    ),
    IntegrationService.TIME_SYNCHRONIZATION: (
        "vmictimesync",
        "Hyper-V Time Synchronization Service",
    ),
}
CONTROLLER_SERVICES = (
    ServiceEntry("ADWS", "Active Directory Web Services"),
    ServiceEntry("DFSR", "DFS Replication"),
    ServiceEntry("DNS", "DNS Server"),
    ServiceEntry("IsmServ", "Intersite Messaging"),
    ServiceEntry("Kdc", "Kerberos Key Distribution Center"),
)
"""They come and go with the directory service that they depend on."""


class GuestComputer(Computer):
    """A running guest. Raises InvalidState where there is none any more."""

    def __init__(self, lab: OpenLab, vm: str) -> None:
        super().__init__(lab)
        self.vm = vm

    @property
    def row(self) -> VirtualMachine:
        """The virtual machine."""
        return self.world.vms[self.vm]

    @property
    def guest(self) -> Guest:
        """Its guest. Raises InvalidState while none runs."""
        found = running_guest(self.world.vms.get(self.vm))
        if found is None:
            raise InvalidState("The guest does not run.")
        return found

    @property
    def machine(self) -> Machine | None:
        """What it knows of itself."""
        return self.guest.memory.machine

    @property
    def role(self) -> Role:
        """What it is in its domain."""
        return Role.STANDALONE if self.machine is None else self.machine.role

    @property
    def name(self) -> str:
        found = running_guest(self.world.vms.get(self.vm))
        machine = None if found is None else found.memory.machine
        return computer_name(self.row) if machine is None else machine.name

    @property
    def os(self) -> str:
        return self.guest.os

    @property
    def domain(self) -> str:
        return "" if self.machine is None else self.machine.domain

    @property
    def clock(self) -> datetime:
        return calendar(self.world.epoch, self.guest.clock.read(self.world.now))

    @property
    def booted(self) -> datetime:
        return self.world.date(self.guest.memory.booted_at)

    @property
    def volume(self) -> Volume | None:
        """Drive C:, None where it cannot be read."""
        return system_volume(self.world, self.row.drives)

    def set_clock(self, moment: datetime) -> None:
        self.do(SetGuestClock(self.vm, instant_of(self.world.epoch, moment)))

    # Services

    def services(self) -> list[ServiceEntry]:
        every = [*EVERYWHERE, *self._from_memory(), self._time(), *self._integration()]
        every += self._of_domain()
        found = {one.name.casefold(): one for one in every}
        return sorted(found.values(), key=lambda one: one.name.casefold())

    def _from_memory(self) -> Iterator[ServiceEntry]:
        for one in self.guest.memory.services:
            start = one.start.name.capitalize()
            yield ServiceEntry(one.name, one.title, one.status, start)

    def _time(self) -> ServiceEntry:
        running = self.guest.memory.time is not None
        alone = self.role is Role.STANDALONE
        return ServiceEntry(
            W32TIME, "Windows Time", RUNNING if running else STOPPED, MANUAL if alone else AUTOMATIC
        )

    def _integration(self) -> Iterator[ServiceEntry]:
        for service, (name, title) in INTEGRATION.items():
            status = RUNNING if self.row.settings.has(service) else STOPPED
            yield ServiceEntry(name, title, status, MANUAL)

    def _of_domain(self) -> Iterator[ServiceEntry]:
        if self.role is Role.STANDALONE:
            yield ServiceEntry(NETLOGON, NETLOGON, STOPPED, MANUAL)
            return
        service = self.guest.memory.directory
        if self.role is Role.MEMBER:
            yield ServiceEntry(NETLOGON, NETLOGON)
            return
        status = STOPPED if service is None else RUNNING
        paused = service is not None and service.netlogon_paused
        yield ServiceEntry(NETLOGON, NETLOGON, PAUSED if paused else status)
        needing = tuple(one.name for one in CONTROLLER_SERVICES)
        yield ServiceEntry(NTDS, "Active Directory Domain Services", status, dependents=needing)
        yield from (replace(one, status=status) for one in CONTROLLER_SERVICES)

    def _is_in_memory(self, service: ServiceEntry) -> bool:
        return any(one.name == service.name for one in self.guest.memory.services)

    def start_service(self, service: ServiceEntry) -> None:
        if self._is_in_memory(service):
            self.do(StartService(self.vm, service.name))
        elif service.name == W32TIME:
            self.do(StartTimeService(self.vm))
        elif service.name == NTDS and not service.running:
            self.do(RestartDirectoryService(self.vm))
        else:
            super().start_service(service)

    def stop_service(self, service: ServiceEntry) -> None:
        if self._is_in_memory(service):
            self.do(StopService(self.vm, service.name))
        elif service.name == W32TIME:
            self.do(StopTimeService(self.vm))
        else:
            super().stop_service(service)

    def restart_service(self, service: ServiceEntry) -> None:
        if self._is_in_memory(service):
            self.do(RestartService(self.vm, service.name))
        elif service.name == W32TIME and service.running:
            self.do(RestartTimeService(self.vm))
        elif service.name == NTDS:
            self.do(RestartDirectoryService(self.vm))
        else:
            super().restart_service(service)

    def set_start(self, service: ServiceEntry, start: str) -> None:
        if self._is_in_memory(service):
            self.do(SetServiceStart(self.vm, service.name, StartType[start.upper()]))
        elif service.name == W32TIME and start != "Disabled":
            number = StartType[start.upper()].value
            self.do(SetRegistryNumber(self.vm, rf"{SERVICES}\{W32TIME}", "Start", number))
        else:
            super().set_start(service, start)

    def remove_service(self, service: ServiceEntry) -> None:
        if not self._is_in_memory(service):
            super().remove_service(service)
        self.do(RemoveService(self.vm, service.name))

    # Processes

    def processes(self) -> list[ProcessEntry]:
        every = [*system_processes(), *self._programs()]
        return sorted(every, key=lambda one: (one.name.casefold(), one.id))

    def _programs(self) -> Iterator[ProcessEntry]:
        """What was started, and the editor of the document that nobody has saved."""
        memory = self.guest.memory
        if memory.document:
            yield ProcessEntry(5200, NOTEPAD, 18_400_000, program=NOTEPAD, handles=240)
        for number, program in enumerate(memory.programs):
            name = program.removesuffix(".exe")
            yield ProcessEntry(5212 + number * 12, name, 16_200_000, program, 230)

    def start_program(self, name: str) -> None:
        self.do(StartProgram(self.vm, name))

    def stop_process(self, process: ProcessEntry) -> None:
        if not process.program:
            super().stop_process(process)
        memory = self.guest.memory
        if process.program in memory.programs:
            self.do(CloseProgram(self.vm, process.program))
        elif memory.document:
            self.do(TypeInDocument(self.vm, ""))  # what nobody saved is lost

    # Event logs, updates

    def logs(self) -> tuple[str, ...]:
        return LOGS if self.role is Role.CONTROLLER else LOGS[:3]

    def events(self, log: str) -> list[LogRecord]:
        volume = self.volume
        known = next((one for one in self.logs() if one.casefold() == log.casefold()), log)
        if volume is None:
            return []
        return numbered(
            [
                LogRecord(known, 0, one.source, one.id, one.level, one.text, _moment(one.time))
                for one in guest_log.read(volume, known)
            ]
        )

    def updates(self) -> list[Update]:
        volume = self.volume
        if volume is None or not volume.exists(PATCH_FOLDER):
            return []
        found = [
            Update(entry.name.removesuffix(PATCH_SUFFIX), entry.modified)
            for entry in volume.list(PATCH_FOLDER)
            if not entry.is_folder and entry.name.endswith(PATCH_SUFFIX)
        ]
        return sorted(found, key=lambda one: one.id)

    def install(self, update: str) -> None:
        self.do(InstallPatch(self.vm, update))

    def uninstall(self, update: str) -> None:
        self.do(RemoveGuestFile(self.vm, rf"{PATCH_FOLDER}\{update}{PATCH_SUFFIX}"))

    # Power

    def shut_down(self, *, restart: bool) -> None:
        self.do(RestartGuest(self.vm) if restart else ShutDownGuest(self.vm))
        raise GuestGone  # whoever works in the guest is thrown out


class GuestGone(Flow):
    """The guest that a script runs in is not there any more: the script ends."""


def computer_name(vm: VirtualMachine) -> str:
    """The name of a guest that has none in its registry: its virtual machine's, as Windows takes
    it over."""
    return vm.name.strip()[:15]


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime(EPOCH_YEAR, 1, 1)


__all__ = ["GuestComputer", "GuestError", "ServiceRefusal", "computer_name"]
