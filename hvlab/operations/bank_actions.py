"""What one can do with the database BANK in a guest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import BankFlushed
from hvlab.operations import bank_service
from hvlab.operations.bank_service import engine_of
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_memory
from hvlab.operations.guest_volumes import FileWrite, write_files
from hvlab.operations.service_control import set_running
from hvlab.world.bank import Account, Recovery, Settings, Transfer, Verdict
from hvlab.world.bank.files import LARGEST
from hvlab.world.bank.reading import CONFIGURATION, is_installed, settings_text
from hvlab.world.guest import SYSTEM_DRIVE
from hvlab.world.services import BANK, BANK_SERVICE
from hvlab.world.volumes import drive_at
from hvlab.world.world import World

LONGEST_NAME = 30
DATA, LOG = r"Bank\accounts.dat", r"Bank\accounts.log"


@dataclass(frozen=True)
class CreateBank(InGuest):
    """Install the database with its accounts, and start it.

    `data_drive`, `log_drive`: other volumes for its files. `log_first` off: records are not
    written before the data they are about; fast, until the power fails.
    """

    title: ClassVar[str] = "Install the database in the guest"

    accounts: tuple[tuple[str, int], ...] = (("Current", 500), ("Savings", 500))
    data_drive: str = SYSTEM_DRIVE
    log_drive: str = SYSTEM_DRIVE
    log_first: bool = True

    def check(self, world: World) -> None:
        super().check(world)
        names = {name.casefold() for name, _ in self.accounts}
        if len(names) < len(self.accounts) or len(names) < 2:
            raise GuestError("A bank needs two accounts or more, with different names.")
        for name, balance in self.accounts:
            _require_account(name, balance)
        for letter in (self.data_drive, self.log_drive):
            if drive_at(world.vms[self.vm].drives, letter) is None:
                raise GuestError(f"The guest has no disk {letter}")
        if is_installed(world, world.vms[self.vm].drives):
            raise GuestError("The database is installed already.")

    def act(self, world: World) -> Events:
        data, log = f"{self.data_drive}\\{DATA}", f"{self.log_drive}\\{LOG}"
        settings = Settings(data, log, self.log_first)
        accounts = tuple(Account(name, balance, 0) for name, balance in sorted(self.accounts))
        total = sum(balance for _, balance in self.accounts)
        configuration = FileWrite(CONFIGURATION, settings_text(settings).encode())
        files = bank_service.fresh_files(settings, Recovery(Verdict.CONSISTENT, accounts, total))
        if write_files(world, self.vm, [configuration, *files]):
            yield from bank_service.start(world, self.vm)
            guest = world.vms[self.vm].guest
            assert guest is not None
            others = tuple(one for one in guest.memory.services if one.name != BANK)
            services = sorted((*others, BANK_SERVICE), key=lambda one: one.name.casefold())
            change_memory(world, self.vm, services=tuple(services))
            set_running(world, self.vm, BANK, running=True)


@dataclass(frozen=True)
class BeginTransfer(InGuest):
    """Begin a transfer and leave it under way: half of it is on disk."""

    title: ClassVar[str] = "Begin a transfer"

    source: str
    target: str
    amount: int

    def check(self, world: World) -> None:
        super().check(world)
        engine = engine_of(world, self.vm)
        if engine.transfer is not None:
            raise GuestError("A transfer is under way already.")
        source, target = engine.account(self.source), engine.account(self.target)
        for name, account in ((self.source, source), (self.target, target)):
            if account is None:
                raise GuestError(f"There is no account '{name}'.")
        if source == target:
            raise GuestError("A transfer goes from one account to another.")
        assert source is not None
        if not 0 < self.amount <= source.balance:
            raise GuestError(f"'{self.source}' has {source.balance}, not {self.amount}.")

    def act(self, world: World) -> Events:
        yield from bank_service.begin(
            world, self.vm, Transfer(0, self.source, self.target, self.amount)
        )


@dataclass(frozen=True)
class TransferMoney(BeginTransfer):
    """A whole transfer: begun and committed."""

    title: ClassVar[str] = "Transfer money"

    def act(self, world: World) -> Events:
        yield from super().act(world)
        yield from bank_service.finish(world, self.vm)


@dataclass(frozen=True)
class _OnTransfer(InGuest):
    def check(self, world: World) -> None:
        super().check(world)
        if engine_of(world, self.vm).transfer is None:
            raise GuestError("No transfer is under way.")


@dataclass(frozen=True)
class FinishTransfer(_OnTransfer):
    """Do the second half of the transfer under way, and commit it."""

    title: ClassVar[str] = "Finish the transfer"

    def act(self, world: World) -> Events:
        yield from bank_service.finish(world, self.vm)


@dataclass(frozen=True)
class RollBackTransfer(_OnTransfer):
    """Take back the transfer under way."""

    title: ClassVar[str] = "Roll back the transfer"

    def act(self, world: World) -> Events:
        yield from bank_service.roll_back(world, self.vm)


@dataclass(frozen=True)
class FlushBank(InGuest):
    """Write everything to the data file and shorten the log (a database's own CHECKPOINT)."""

    title: ClassVar[str] = "Flush the database"

    def check(self, world: World) -> None:
        super().check(world)
        engine_of(world, self.vm)

    def act(self, world: World) -> Events:
        if bank_service.flush(world, self.vm):
            yield BankFlushed(self.vm)


@dataclass(frozen=True)
class RebuildBankLog(InGuest):
    """Give up on a log that does not fit: the data file as it is, whatever is missing in it."""

    title: ClassVar[str] = "Rebuild the database's log, with loss of data"

    def check(self, world: World) -> None:
        super().check(world)
        guest = world.vms[self.vm].guest
        assert guest is not None
        if guest.memory.bank is not None:
            raise GuestError("The database runs: there is nothing to repair.")
        if not is_installed(world, world.vms[self.vm].drives):
            raise GuestError("There is no database.")

    def act(self, world: World) -> Events:
        bank_service.rebuild_log(world, self.vm)
        yield from ()


def _require_account(name: str, balance: int) -> None:
    plain = name.isprintable() and not any(one.isspace() for one in name)
    if not plain or not 0 < len(name) <= LONGEST_NAME:
        raise GuestError("An account's name is one word.")
    if not 0 <= balance < LARGEST:
        raise GuestError(f"An account cannot have {balance}.")
