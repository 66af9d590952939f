"""Inside a Windows guest: its time service, its registry and event logs, its domain.

vm.time_service.source                        what `w32tm /query /source` says
vm.time_service.resync()                      what `w32tm /resync` says
vm.domain.logon                               whether one can log on, and why not
vm.domain.create_account("anna")              on a domain controller
vm.windows.log("Directory Service")           entries of an event log
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from hvlab.api.inside import Machine
from hvlab.operations import (
    ChangeDirectory,
    ChangeMachinePassword,
    ConfigureTime,
    CreateDirectoryAccount,
    DeleteRegistryValue,
    DemoteDomainController,
    JoinDomain,
    LeaveDomain,
    PromoteDomainController,
    RepairSecureChannel,
    ReplicateDirectory,
    RestartDirectoryService,
    RestartTimeService,
    ResyncTime,
    SetRegistryNumber,
    SetRegistryText,
    SetReplication,
)
from hvlab.world import guest_log, registry, rules
from hvlab.world.directory import Database, differences
from hvlab.world.domain import (
    Answer,
    database_of,
    kerberos_logon,
    machine_of,
    secure_channel,
    trusts_certificate,
)
from hvlab.world.guest_log import LogEntry
from hvlab.world.identity import Role
from hvlab.world.registry import Value
from hvlab.world.timeservice import RESYNC_TEXTS
from hvlab.world.timesource import query_configuration, query_status, time_service
from hvlab.world.vm import VirtualMachine
from hvlab.world.volumes import system_volume
from hvlab.world.world import World

FOREVER = datetime(9999, 12, 31)


class _Inside:
    def __init__(self, vm: Machine) -> None:
        self._vm = vm

    @property
    def _row(self) -> VirtualMachine:
        return self._vm.row

    @property
    def _world(self) -> World:
        return self._vm.world


class TimeServiceHandle(_Inside):
    """W32Time: what `w32tm` shows and does."""

    @property
    def source(self) -> str:
        """`w32tm /query /source`; empty while the guest does not run."""
        return self.status.get("Source", "")

    @property
    def status(self) -> dict[str, str]:
        """`w32tm /query /status /verbose`, line by line."""
        return query_status(self._world, self._row)

    @property
    def configuration(self) -> dict[str, Any]:
        """`w32tm /query /configuration`, the values that matter here."""
        return query_configuration(self._row)

    def resync(self) -> str:
        """`w32tm /resync`; returns what it prints."""
        self._vm.do(ResyncTime(self._vm.id))
        service = time_service(self._row)
        answer = RESYNC_TEXTS[0 if service is None else service.last_error]
        return f"{rules.TEXT_RESYNC_SENDING}\n{answer}"

    def configure(self, peers: str = "", *, from_domain: bool = False) -> None:
        """`w32tm /config /manualpeerlist:"peers" /syncfromflags:manual|domhier /update`."""
        self._vm.do(ConfigureTime(self._vm.id, peers, from_domain))

    def restart(self) -> None:
        """`net stop w32time && net start w32time`."""
        self._vm.do(RestartTimeService(self._vm.id))

    def trusts_certificate(self, not_before: datetime, not_after: datetime = FOREVER) -> Answer:
        """Whether a TLS certificate of these dates is valid by the guest's clock."""
        return trusts_certificate(self._world, self._row, not_before, not_after)


class WindowsHandle(_Inside):
    """The registry and the event logs, as they are on the guest's disk."""

    def log(self, name: str = guest_log.SYSTEM) -> list[LogEntry]:
        """The entries of an event log, oldest first."""
        volume = system_volume(self._world, self._row.drives)
        return [] if volume is None else guest_log.read(volume, name)

    def registry(self, key: str, name: str) -> Value | None:
        """A value of the SYSTEM hive; None where there is none."""
        volume = system_volume(self._world, self._row.drives)
        return None if volume is None else registry.load(volume).get(key, name)

    def set_registry(self, key: str, name: str, value: Value) -> None:
        """Set a value of the SYSTEM hive: a string, or a number (DWORD)."""
        if isinstance(value, int):
            self._vm.do(SetRegistryNumber(self._vm.id, key, name, int(value)))
        else:
            self._vm.do(SetRegistryText(self._vm.id, key, name, value))

    def delete_registry(self, key: str, name: str) -> None:
        """Delete a value of the SYSTEM hive."""
        self._vm.do(DeleteRegistryValue(self._vm.id, key, name))


class DomainHandle(_Inside):
    """The machine in its domain, and the directory of a domain controller."""

    @property
    def role(self) -> str:
        """`standalone`, `domain member` or `domain controller`."""
        machine = machine_of(self._row)
        return (Role.STANDALONE if machine is None else machine.role).value

    @property
    def name(self) -> str:
        """The domain; empty for a machine on its own."""
        machine = machine_of(self._row)
        return "" if machine is None else machine.domain

    @property
    def logon(self) -> Answer:
        """Whether one can log on here with an account of the domain, and why not."""
        return kerberos_logon(self._world, self._row)

    @property
    def secure_channel(self) -> Answer:
        """`Test-ComputerSecureChannel`."""
        return secure_channel(self._world, self._row)

    def join(self, domain: str) -> None:
        """`Add-Computer -DomainName domain -Restart`."""
        self._vm.do(JoinDomain(self._vm.id, domain))

    def leave(self) -> None:
        """`Remove-Computer -Restart`."""
        self._vm.do(LeaveDomain(self._vm.id))

    def repair_secure_channel(self) -> None:
        """`Test-ComputerSecureChannel -Repair`."""
        self._vm.do(RepairSecureChannel(self._vm.id))

    def change_password(self) -> None:
        """`Reset-ComputerMachinePassword`; Netlogon does it every thirty days."""
        self._vm.do(ChangeMachinePassword(self._vm.id))

    # A domain controller

    @property
    def directory(self) -> Database:
        """The controller's database, as it is on its disk."""
        return database_of(self._world, self._row)

    @property
    def netlogon(self) -> str:
        """`Running`, `Paused` or `Stopped`."""
        guest = self._row.guest
        service = None if guest is None else guest.memory.directory
        if service is None:
            return "Stopped"
        return "Paused" if service.netlogon_paused else "Running"

    def differences(self, other: Other) -> list[str]:
        """Names of the objects that this controller and another do not have alike."""
        return differences(self.directory, database_of(self._world, other.row))

    def promote(self, domain: str, *, new_domain: bool = False) -> None:
        """Make it a domain controller, of a domain that exists or of a new one."""
        self._vm.do(PromoteDomainController(self._vm.id, domain, new_domain))

    def demote(self) -> None:
        """Throw the directory away without replicating it (force removal)."""
        self._vm.do(DemoteDomainController(self._vm.id))

    def create_account(self, name: str) -> None:
        """Create a user account in this controller's directory."""
        self._vm.do(CreateDirectoryAccount(self._vm.id, name))

    def change(self, *names: str, value: str = "changed") -> None:
        """Write objects that need no identifier, one change each."""
        self._vm.do(ChangeDirectory(self._vm.id, names, value))

    def replicate_from(self, source: Other) -> None:
        """`repadmin /replicate`: pull from another controller."""
        self._vm.do(ReplicateDirectory(self._vm.id, source.id))

    def set_replication(self, *, inbound: bool, outbound: bool) -> None:
        """`repadmin /options`: disable or enable replication."""
        self._vm.do(SetReplication(self._vm.id, inbound, outbound))

    def restart_directory(self) -> None:
        """`Restart-Service NTDS -Force`."""
        self._vm.do(RestartDirectoryService(self._vm.id))


class Other(Protocol):
    """Another virtual machine's handle."""

    id: str

    @property
    def row(self) -> VirtualMachine: ...
