"""What a start of the database makes of its two files: nothing, a replay, or a refusal.

Recovery does again what the log says and the data file lacks, then takes back what belongs to
transfers that never ended. It works after a power cut at any moment, as long as both files are of
one moment and the log was written first. Otherwise the database is torn: no replay mends that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from hvlab.world.bank.files import (
    COMMIT,
    ENDS,
    UPDATE,
    Account,
    DataFile,
    LogFile,
    Record,
    with_account,
)

NO_LOG = "The log file is missing."
LOG_BEGINS_TOO_LATE = (
    "The log begins after record {after}, the data file holds everything up to {flushed}: the "
    "records between them are gone. The data file is older than the log."
)
LOG_ENDS_TOO_EARLY = (
    "The data file was written up to record {written}, the log ends at {end}: the records that "
    "would take back what is half done are gone. The log is older than the data file."
)
SUM_IS_WRONG = "The balances add up to {sum}, not to {total}."


class Verdict(Enum):
    """What was found; the value is the word for the learner."""

    CONSISTENT = "consistent"
    RECOVERED = "recovered by replay"
    TORN = "torn"


@dataclass(frozen=True)
class Recovery:
    """The accounts after recovery, and what it took. A torn database stays as it was found.

    `opens`: the service can start. It knows its own records, but not that money must add up: a
    database whose balances are wrong opens all the same.
    """

    verdict: Verdict
    accounts: tuple[Account, ...]
    total: int
    transfers: int = 0
    end: int = 0
    redone: int = 0
    undone: int = 0
    reason: str = ""
    opens: bool = True

    @property
    def balances(self) -> dict[str, int]:
        return {one.name: one.balance for one in self.accounts}

    @property
    def sum(self) -> int:
        """What the accounts have together. It must be `total`: that is the invariant."""
        return sum(one.balance for one in self.accounts)

    @property
    def adds_up(self) -> bool:
        return self.sum == self.total


def recover(data: DataFile, log: LogFile | None) -> Recovery:
    """What a start would find, computed without writing anything."""
    reason = _torn(data, log)
    if log is None or reason:
        return Recovery(
            Verdict.TORN, data.accounts, data.total, data.transfers, reason=reason, opens=False
        )
    accounts, redone = _redo(data.accounts, log.records)
    ended = {record.transfer for record in log.records if record.kind in ENDS}
    open_ended = [record for record in log.records if record.transfer not in ended]
    accounts, undone = _undo(accounts, reversed(open_ended), log.end)
    committed = sum(r.kind == COMMIT and r.lsn > data.flushed for r in log.records)
    found = Recovery(
        verdict=Verdict.RECOVERED if redone or undone else Verdict.CONSISTENT,
        accounts=accounts,
        total=data.total,
        transfers=data.transfers + committed,
        end=log.end,
        redone=redone,
        undone=undone,
    )
    if found.adds_up:
        return found
    reason = SUM_IS_WRONG.format(sum=found.sum, total=found.total)
    return replace(found, verdict=Verdict.TORN, reason=reason)


def _torn(data: DataFile, log: LogFile | None) -> str:
    """Why the files do not belong together; empty if they do."""
    if log is None:
        return NO_LOG
    if log.after > data.flushed:
        return LOG_BEGINS_TOO_LATE.format(after=log.after, flushed=data.flushed)
    written = max(data.flushed, *(one.lsn for one in data.accounts))
    if written > log.end:
        return LOG_ENDS_TOO_EARLY.format(written=written, end=log.end)
    return ""


def _redo(
    accounts: tuple[Account, ...], records: Iterable[Record]
) -> tuple[tuple[Account, ...], int]:
    """Updates that the data file does not have yet."""
    count = 0
    for record in records:
        known = _account(accounts, record)
        if known is not None and record.lsn > known.lsn:
            accounts = with_account(accounts, Account(known.name, record.after, record.lsn))
            count += 1
    return accounts, count


def _undo(
    accounts: tuple[Account, ...], records: Iterable[Record], end: int
) -> tuple[tuple[Account, ...], int]:
    """Updates of transfers that never ended, last first."""
    count = 0
    for record in records:
        known = _account(accounts, record)
        if known is not None:
            accounts = with_account(accounts, Account(known.name, record.before, end))
            count += 1
    return accounts, count


def _account(accounts: tuple[Account, ...], record: Record) -> Account | None:
    """The account an update is about; None for other records."""
    if record.kind != UPDATE:
        return None
    return next((one for one in accounts if one.name == record.account), None)
