"""The BANK service at work: what it writes, and in which order.

The log goes to disk before the data, the data at leisure. So a transfer under way lies half on
disk: its first account is written, the second is not. What becomes of it is decided by who ends
the service, and how: see `stop`, `freeze`, and the recovery in `start`.
"""

from __future__ import annotations

from dataclasses import replace

from hvlab.errors import ChainBroken, GuestError
from hvlab.events import BankStarted, Event, TransferBegun, TransferEnded
from hvlab.operations.base import Events
from hvlab.operations.guest_disk import change_memory, write_log
from hvlab.operations.guest_volumes import FileWrite, write_files
from hvlab.world import guest_log
from hvlab.world.bank import (
    Account,
    BankDamaged,
    DataFile,
    Engine,
    LogFile,
    Record,
    Recovery,
    Settings,
    Transfer,
    Verdict,
)
from hvlab.world.bank.files import (
    BEGIN,
    COMMIT,
    ROLLED_BACK,
    UPDATE,
    lines_of,
    parse_data,
    parse_log,
    with_account,
)
from hvlab.world.bank.reading import NO_DATA, examine, load, read_file
from hvlab.world.bank.recovery import NO_LOG
from hvlab.world.guest_log import LogEntry
from hvlab.world.services import BANK
from hvlab.world.world import World

NOT_RUNNING = "The database does not run: start the service BANK."


def engine_of(world: World, id: str) -> Engine:
    """The running service's memory. Raises GuestError."""
    guest = world.vms[id].guest
    if guest is None or guest.memory.bank is None:
        raise GuestError(NOT_RUNNING)
    return guest.memory.bank


# A transfer --------------------------------------------------------------------------------------


def begin(world: World, id: str, transfer: Transfer) -> Events:
    """Log the first half and write it to the data file; the second half is in memory only."""
    engine = engine_of(world, id)
    source = _account(engine, transfer.source)
    number = engine.lsn + 1
    records = (
        Record(number, BEGIN, number),
        _update(number + 1, number, source, source.balance - transfer.amount),
    )
    under_way = replace(transfer, number=number)
    if _record(world, id, replace(engine, transfer=under_way), records, to_disk=source.name):
        yield TransferBegun(id, transfer.source, transfer.target, transfer.amount)


def finish(world: World, id: str) -> Events:
    """Log the second half and the commit. From here on the transfer is never lost by a crash."""
    if (held := engine_of(world, id).transfer) is not None and not held.number:
        yield from begin(world, id, held)
    engine = engine_of(world, id)
    transfer = engine.transfer
    if transfer is None or not transfer.number:
        return  # the disk took no write: the machine stands still
    target = _account(engine, transfer.target)
    records = (
        _update(engine.lsn + 1, transfer.number, target, target.balance + transfer.amount),
        Record(engine.lsn + 2, COMMIT, transfer.number),
    )
    done = replace(engine, transfer=None, transfers=engine.transfers + 1)
    if _record(world, id, done, records):
        yield _ended(id, transfer, COMMIT)


def roll_back(world: World, id: str) -> Events:
    """Take back the transfer under way."""
    transfer = engine_of(world, id).transfer
    if transfer is not None and _take_back(world, id, None):
        yield _ended(id, transfer, ROLLED_BACK)


def _take_back(world: World, id: str, left: Transfer | None) -> bool:
    """Undo what the transfer under way has done so far; `left` remains in memory of it."""
    engine = engine_of(world, id)
    transfer = engine.transfer
    if transfer is None or not transfer.number:
        change_memory(world, id, bank=replace(engine, transfer=left))
        return True
    source = _account(engine, transfer.source)
    records = (
        _update(engine.lsn + 1, transfer.number, source, source.balance + transfer.amount),
        Record(engine.lsn + 2, ROLLED_BACK, transfer.number),
    )
    return _record(world, id, replace(engine, transfer=left), records)


def _update(lsn: int, transfer: int, account: Account, balance: int) -> Record:
    return Record(lsn, UPDATE, transfer, account.name, account.balance, balance)


def _record(
    world: World, id: str, engine: Engine, records: tuple[Record, ...], *, to_disk: str = ""
) -> bool:
    """The records into the log and the accounts; `to_disk` is written to the data file, too."""
    writes = []
    if engine.settings.log_first:
        lines = lines_of(records).encode()
        writes.append(FileWrite(engine.settings.log, lines, at_end=True))
    else:
        engine = replace(engine, unwritten=engine.unwritten + records)
    for record in records:
        if record.kind == UPDATE:
            changed = Account(record.account, record.after, record.lsn)
            engine = replace(engine, accounts=with_account(engine.accounts, changed))
    engine = replace(engine, lsn=records[-1].lsn)
    if to_disk:
        data = _data(world, id, engine.settings).with_account(_account(engine, to_disk))
        writes.append(FileWrite(engine.settings.data, data.text().encode()))
    return _written(world, id, engine, writes)


def _written(world: World, id: str, engine: Engine, writes: list[FileWrite]) -> bool:
    """Write, and remember it; where the disk takes no write, neither happened."""
    if not write_files(world, id, writes):
        return False
    change_memory(world, id, bank=engine)
    return True


# The whole ---------------------------------------------------------------------------------------


def flush(world: World, id: str) -> bool:
    """Everything to disk: log, then data, then the log is shortened by what is in the data."""
    engine = engine_of(world, id)
    settings = engine.settings
    log = _log(world, id, settings)
    records = log.records + engine.unwritten
    data = DataFile(engine.total, engine.lsn, engine.transfers, engine.accounts)
    transfer = engine.transfer
    after = transfer.number - 1 if transfer is not None and transfer.number else engine.lsn
    shortened = LogFile(after, tuple(record for record in records if record.lsn > after))
    writes = [
        FileWrite(settings.log, LogFile(log.after, records).text().encode()),
        FileWrite(settings.data, data.text().encode()),
        FileWrite(settings.log, shortened.text().encode()),
    ]
    return _written(world, id, replace(engine, unwritten=()), writes)


def freeze(world: World, id: str) -> bool:
    """The VSS writer's part: a clean database on disk. A transfer under way waits in memory
    (rules.FREEZE_HOLDS_TRANSFERS). False where that does not work."""
    guest = world.vms[id].guest
    if guest is None or guest.memory.bank is None:
        return True
    held = guest.memory.bank.transfer
    waiting = None if held is None else replace(held, number=0)
    try:
        return _take_back(world, id, waiting) and flush(world, id)
    except (GuestError, ChainBroken):
        return False


def stop(world: World, id: str) -> Events:
    """An orderly end (rules.SHUTDOWN_ROLLS_BACK); a disk that cannot be written to ends it too."""
    guest = world.vms[id].guest
    if guest is None or guest.memory.bank is None:
        return
    told: list[Event] = []
    try:
        told += roll_back(world, id)
        flush(world, id)
    except (GuestError, ChainBroken):
        pass
    yield from told
    change_memory(world, id, bank=None)


def start(world: World, id: str) -> Events:
    """Look at the files, recover, and serve; a torn database is not opened."""
    found = examine(world, world.vms[id].drives)
    if found is None:
        return
    if found.opens:
        _open(world, id, found)
    yield BankStarted(id, found.verdict.value, found.redone, found.undone, found.reason)
    if found.verdict is not Verdict.CONSISTENT:
        write_log(world, id, _log_entry(found))


def _open(world: World, id: str, found: Recovery) -> None:
    """Write what recovery found, if it did anything, and go into memory. On a disk that cannot be
    written to the service does not start."""
    try:
        files = load(world, world.vms[id].drives)
        assert files is not None
        writes = fresh_files(files.settings, found) if found.redone or found.undone else []
        engine = Engine(
            settings=files.settings,
            accounts=found.accounts,
            total=found.total,
            transfers=found.transfers,
            lsn=found.end,
            found=found.verdict.value,
        )
        _written(world, id, engine, writes)
    except (GuestError, ChainBroken):
        return


def fresh_files(settings: Settings, found: Recovery) -> list[FileWrite]:
    """Both files with everything in the data and nothing in the log."""
    data = DataFile(found.total, found.end, found.transfers, found.accounts)
    return [
        FileWrite(settings.data, data.text().encode()),
        FileWrite(settings.log, LogFile(found.end).text().encode()),
    ]


def rebuild_log(world: World, id: str) -> None:
    """Take the data file for the truth and begin a new log: what was half done stays half done."""
    vm = world.vms[id]
    files = load(world, vm.drives)
    if files is None or files.data is None:
        raise GuestError(NO_DATA)
    data = files.data
    end = max(data.flushed, *(one.lsn for one in data.accounts))
    taken = Recovery(Verdict.TORN, data.accounts, data.total, data.transfers, end)
    write_files(world, id, fresh_files(files.settings, taken))


def _log_entry(found: Recovery) -> LogEntry:
    if found.verdict is Verdict.RECOVERED:
        text = f"Recovery is complete: {found.redone} updates redone, {found.undone} taken back."
        return LogEntry(guest_log.APPLICATION, BANK, 1, guest_log.INFORMATION, text)
    return LogEntry(guest_log.APPLICATION, BANK, 2, guest_log.ERROR, found.reason)


def _ended(id: str, transfer: Transfer, how: str) -> TransferEnded:
    return TransferEnded(id, transfer.source, transfer.target, transfer.amount, how)


def _account(engine: Engine, name: str) -> Account:
    found = engine.account(name)
    if found is None:
        raise GuestError(f"There is no account '{name}'.")
    return found


def _data(world: World, id: str, settings: Settings) -> DataFile:
    content = read_file(world, list(world.vms[id].drives), settings.data)
    if content is None:
        raise BankDamaged(NO_DATA)
    return parse_data(content)


def _log(world: World, id: str, settings: Settings) -> LogFile:
    content = read_file(world, list(world.vms[id].drives), settings.log)
    if content is None:
        raise BankDamaged(NO_LOG)
    return parse_log(content)
