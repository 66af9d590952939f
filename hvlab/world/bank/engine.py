"""What the running BANK service has in memory: accounts, and the transfer that is under way."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.world.bank.files import Account, Record


@dataclass(frozen=True)
class Settings:
    """Where the files are, and whether the log is written before the data.

    `log_first` off is the broken order: records stay in memory until the next flush, data does
    not wait for them. It is fast, and a power cut in the middle tears the database.
    """

    data: str
    log: str
    log_first: bool = True


@dataclass(frozen=True)
class Transfer:
    """A transfer that has begun. `number` is that of its first record, 0 while it is held back."""

    number: int
    source: str
    target: str
    amount: int


@dataclass(frozen=True)
class Engine:
    """The service's memory.

    `accounts` are newer than the data file; `unwritten` are records the log file does not have
    yet; `lsn` is the last number given out. `found` is what the last start found.
    """

    settings: Settings
    accounts: tuple[Account, ...]
    total: int
    transfers: int
    lsn: int
    unwritten: tuple[Record, ...] = ()
    transfer: Transfer | None = None
    found: str = ""

    @property
    def balances(self) -> dict[str, int]:
        return {one.name: one.balance for one in self.accounts}

    def account(self, name: str) -> Account | None:
        """The account of that name, in any case."""
        wanted = name.casefold()
        return next((one for one in self.accounts if one.name.casefold() == wanted), None)
