"""Inside a guest: its services and VSS writers, programs and network sessions, its database.

vm.services["vmicvss"]                       Running or Stopped
vm.services.stop("vmicvss")                  as the services console, `sc.exe` or `systemctl` would
vm.services.writers["BANK Writer"]           what `vssadmin list writers` says
vm.programs.start("notepad.exe")             runs until the memory is lost
vm.sessions.open(other)                      a network session; both ends keep it in memory
vm.bank.transfer("Savings", "Current", 100)  a transfer, committed
vm.bank.examine()                            what a start would find on the disks as they are now
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from hvlab.errors import GuestError, LabError
from hvlab.operations import (
    BeginTransfer,
    BreakWriter,
    CloseProgram,
    CreateBank,
    FinishTransfer,
    FlushBank,
    FormatGuestDisk,
    OpenSession,
    Operation,
    RebuildBankLog,
    RemoveService,
    RestartService,
    RollBackTransfer,
    SetServiceStart,
    StartProgram,
    StartService,
    StopService,
    TransferMoney,
    UseSession,
)
from hvlab.operations.quiesce import can_quiesce, writers_of
from hvlab.world.bank import Engine, Recovery, Transfer
from hvlab.world.bank.reading import examine
from hvlab.world.guest import SYSTEM_DRIVE, GuestMemory, Session
from hvlab.world.services import Service, StartType
from hvlab.world.vm import VirtualMachine
from hvlab.world.vss import WriterFailure, find
from hvlab.world.world import World


class Machine(Protocol):
    """What these handles need of a virtual machine's handle."""

    id: str

    @property
    def row(self) -> VirtualMachine: ...

    @property
    def world(self) -> World: ...

    def do(self, operation: Operation) -> None: ...


class _Inside:
    def __init__(self, vm: Machine) -> None:
        self._vm = vm

    @property
    def _memory(self) -> GuestMemory | None:
        """What the guest has in memory; None while it has none."""
        row = self._vm.row
        if row.guest is not None:
            return row.guest.memory
        return None if row.saved_state is None else row.saved_state.guest.memory


class ServicesHandle(_Inside):
    """The guest's services, and what decides whether a production checkpoint is possible."""

    @property
    def all(self) -> tuple[Service, ...]:
        """Every service, with its start type; none while the guest has no memory."""
        return () if self._memory is None else self._memory.services

    def __getitem__(self, name: str) -> str:
        """`Running` or `Stopped`."""
        found = find(self.all, name)
        if found is None:
            raise LabError(f"The guest has no service '{name}' now.")
        return found.status

    def __iter__(self) -> Iterator[str]:
        return (service.name for service in self.all)

    def start(self, name: str) -> None:
        self._vm.do(StartService(self._vm.id, name))

    def stop(self, name: str) -> None:
        self._vm.do(StopService(self._vm.id, name))

    def restart(self, name: str) -> None:
        """Its VSS writer is well again afterwards."""
        self._vm.do(RestartService(self._vm.id, name))

    def set_start(self, name: str, start: str) -> None:
        """`Automatic`, `Manual` or `Disabled`."""
        types = {one.name.casefold(): one for one in StartType}
        if start.casefold() not in types:
            raise LabError("A start type is Automatic, Manual or Disabled.")
        self._vm.do(SetServiceStart(self._vm.id, name, types[start.casefold()]))

    def remove(self, name: str) -> None:
        """`sc delete`, or removing the package of a Linux daemon."""
        self._vm.do(RemoveService(self._vm.id, name))

    @property
    def writers(self) -> dict[str, tuple[str, str]]:
        """State and last error of each VSS writer, as `vssadmin list writers` prints them."""
        guest = self._vm.row.guest
        listed = () if guest is None else writers_of(guest)
        return {writer.name: (writer.state, writer.error) for writer in listed}

    def break_writer(self, name: str, code: int) -> None:
        """Let a writer fail when it is asked next: 0x800423F2, F3 or F4."""
        if code not in {one.value for one in WriterFailure}:
            raise LabError("A writer fails with 0x800423F2, 0x800423F3 or 0x800423F4.")
        self._vm.do(BreakWriter(self._vm.id, name, WriterFailure(code)))

    @property
    def can_quiesce(self) -> bool:
        """Whether the guest could bring its disks to rest now. The host does not say."""
        return can_quiesce(self._vm.row)


class ProgramsHandle(_Inside):
    """Programs that run in the guest: memory, and nothing else."""

    def __iter__(self) -> Iterator[str]:
        return iter(() if self._memory is None else self._memory.programs)

    def start(self, name: str) -> None:
        self._vm.do(StartProgram(self._vm.id, name))

    def close(self, name: str) -> None:
        self._vm.do(CloseProgram(self._vm.id, name))


class SessionsHandle(_Inside):
    """Network sessions with other machines of the lab."""

    def __iter__(self) -> Iterator[Session]:
        return iter(() if self._memory is None else self._memory.sessions)

    def open(self, peer: Machine) -> int:
        """Open one; returns its number."""
        self._vm.do(OpenSession(self._vm.id, peer.id))
        return max(session.number for session in self)

    def use(self, number: int) -> bool:
        """Send a message over it; False if the other end reset it, and the session is gone."""
        self._vm.do(UseSession(self._vm.id, number))
        return any(session.number == number for session in self)


class BankHandle(_Inside):
    """The database BANK: accounts, transfers, and whether everything adds up."""

    def create(
        self,
        accounts: dict[str, int] | None = None,
        *,
        data_drive: str = SYSTEM_DRIVE,
        log_drive: str = SYSTEM_DRIVE,
        log_first: bool = True,
    ) -> None:
        """Install and start it. A second disk is to be formatted first: `format_disk`."""
        known = tuple(sorted((accounts or {"Current": 500, "Savings": 500}).items()))
        self._vm.do(CreateBank(self._vm.id, known, data_drive, log_drive, log_first))

    def format_disk(self, letter: str) -> None:
        """An empty volume on another disk of the guest, e.g. `D:`."""
        self._vm.do(FormatGuestDisk(self._vm.id, letter))

    @property
    def running(self) -> bool:
        """Whether the service has its accounts in memory."""
        return self._memory is not None and self._memory.bank is not None

    @property
    def balances(self) -> dict[str, int]:
        """The accounts as the running service knows them. Raises GuestError if it does not run."""
        return self._engine.balances

    @property
    def under_way(self) -> Transfer | None:
        """The transfer that has begun and not ended: it is in memory only."""
        return None if self._memory is None or self._memory.bank is None else self._engine.transfer

    @property
    def found(self) -> str:
        """What the last start found: `consistent`, `recovered by replay` or `torn`."""
        return self._engine.found

    def examine(self) -> Recovery | None:
        """What a start would find on the disks as they are at this moment; nothing is written."""
        return examine(self._vm.world, self._vm.row.drives)

    def transfer(self, source: str, target: str, amount: int) -> None:
        """A whole transfer."""
        self._vm.do(TransferMoney(self._vm.id, source, target, amount))

    def begin(self, source: str, target: str, amount: int) -> None:
        """Begin a transfer, and leave it half done."""
        self._vm.do(BeginTransfer(self._vm.id, source, target, amount))

    def finish(self) -> None:
        """Do the rest, and commit."""
        self._vm.do(FinishTransfer(self._vm.id))

    def roll_back(self) -> None:
        """Take back the transfer under way."""
        self._vm.do(RollBackTransfer(self._vm.id))

    def flush(self) -> None:
        """Everything to disk; the log is shortened."""
        self._vm.do(FlushBank(self._vm.id))

    def rebuild_log(self) -> None:
        """The last resort for a torn database: it opens again, without what is missing."""
        self._vm.do(RebuildBankLog(self._vm.id))

    @property
    def _engine(self) -> Engine:
        if self._memory is None or self._memory.bank is None:
            raise GuestError("The database does not run.")
        return self._memory.bank
