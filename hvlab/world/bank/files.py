"""The data file and the write-ahead log, as text that a learner can read in the guest.

    BANK data file            BANK log file
    total 1000                after 7
    flushed 7                 8 begin 8
    transfers 2               9 update 8 Savings 700 600
    account Current 300 5     10 update 8 Current 300 400
    account Savings 600 9     11 commit 8

Every record has a number (LSN), and so has every account: that of the last record that changed it.
The data file holds everything up to `flushed`; the log begins `after` a number. The log is written
before the data, and shortened only when the data is on disk: on that order recovery rests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from hvlab.errors import GuestError

_T = TypeVar("_T")

DATA_HEAD, LOG_HEAD = "BANK data file", "BANK log file"
BEGIN, UPDATE, COMMIT, ROLLED_BACK = "begin", "update", "commit", "rolled-back"
ENDS = (COMMIT, ROLLED_BACK)
LARGEST = 10**15


class BankDamaged(GuestError):
    """A file of the database is not what it should be; the message says what is wrong."""


@dataclass(frozen=True)
class Account:
    """One account, and the number of the last record that changed it."""

    name: str
    balance: int
    lsn: int


@dataclass(frozen=True)
class DataFile:
    """The data file. `total` is what all accounts have together: no transfer changes it."""

    total: int
    flushed: int
    transfers: int
    accounts: tuple[Account, ...]

    def text(self) -> str:
        lines = [DATA_HEAD, f"total {self.total}", f"flushed {self.flushed}"]
        lines.append(f"transfers {self.transfers}")
        lines += [f"account {one.name} {one.balance} {one.lsn}" for one in self.accounts]
        return "".join(line + "\n" for line in lines)

    def with_account(self, account: Account) -> DataFile:
        """The file with one account written anew: a single write to disk."""
        return replace(self, accounts=with_account(self.accounts, account))


@dataclass(frozen=True)
class Record:
    """One record of the log; `transfer` is the number of the record its transfer began with."""

    lsn: int
    kind: str
    transfer: int
    account: str = ""
    before: int = 0
    after: int = 0

    def text(self) -> str:
        line = f"{self.lsn} {self.kind} {self.transfer}"
        return f"{line} {self.account} {self.before} {self.after}" if self.account else line


@dataclass(frozen=True)
class LogFile:
    """The log: records in their order, without gaps."""

    after: int
    records: tuple[Record, ...] = ()

    @property
    def end(self) -> int:
        """The number of the last record."""
        return self.records[-1].lsn if self.records else self.after

    def text(self) -> str:
        return f"{LOG_HEAD}\nafter {self.after}\n" + lines_of(self.records)


def lines_of(records: tuple[Record, ...]) -> str:
    """Records as they are appended to the log."""
    return "".join(record.text() + "\n" for record in records)


def with_account(accounts: tuple[Account, ...], changed: Account) -> tuple[Account, ...]:
    """The accounts with one of them replaced."""
    return tuple(changed if one.name == changed.name else one for one in accounts)


def parse_data(content: bytes) -> DataFile:
    """Raises BankDamaged."""
    return _trying(_data, content, "data file")


def parse_log(content: bytes) -> LogFile:
    """Raises BankDamaged."""
    return _trying(_log, content, "log file")


def _trying(parse: Callable[[list[list[str]]], _T], content: bytes, what: str) -> _T:
    try:
        return parse([line.split(" ") for line in content.decode().splitlines()])
    except (ValueError, IndexError) as error:
        raise BankDamaged(f"The {what} is damaged.") from error


def _data(lines: list[list[str]]) -> DataFile:
    _expect(" ".join(lines[0]) == DATA_HEAD)
    total, flushed, transfers = (
        _value(line, word)
        for line, word in zip(lines[1:4], ("total", "flushed", "transfers"), strict=True)
    )
    accounts = tuple(_account(line) for line in lines[4:])
    _expect(len({one.name for one in accounts}) == len(accounts) > 0)
    return DataFile(total, flushed, transfers, accounts)


def _log(lines: list[list[str]]) -> LogFile:
    _expect(" ".join(lines[0]) == LOG_HEAD)
    after = _value(lines[1], "after")
    records = tuple(_record(line) for line in lines[2:])
    for number, record in enumerate(records, after + 1):
        _expect(record.lsn == number)
    return LogFile(after, records)


def _account(line: list[str]) -> Account:
    word, name, balance, lsn = line
    _expect(word == "account" and bool(name))
    return Account(name, _number(balance), _number(lsn))


def _record(line: list[str]) -> Record:
    lsn, kind, transfer, *rest = line
    head = _number(lsn), kind, _number(transfer)
    if kind == UPDATE:
        account, before, after = rest
        return Record(*head, account, _number(before), _number(after))
    _expect(kind in (BEGIN, *ENDS) and not rest)
    return Record(*head)


def _value(line: list[str], word: str) -> int:
    found, value = line
    _expect(found == word)
    return _number(value)


def _number(text: str) -> int:
    _expect(text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST)))
    return int(text)


def _expect(right: bool) -> None:
    if not right:
        raise ValueError
