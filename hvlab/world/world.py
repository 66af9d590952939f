"""The world: everything that exists in the lab, as plain rows in tables.

Rows are frozen; to change something, `put` another row with the same id. Nothing here acts. Because
rows never change, a copy of the world is a copy of a few dictionaries, and a step of the lab is a
`Delta`: the rows it touched, before and after. That is how the engine makes a phase all or nothing,
and how it rewinds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, KeysView, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any, Generic, Protocol, TypeVar

from hvlab.world.checkpoint import Checkpoint
from hvlab.world.clock import Instant, calendar
from hvlab.world.condition import FileCondition
from hvlab.world.disk import StateFile, VirtualDisk
from hvlab.world.export import Export
from hvlab.world.host import Host, volume_letter
from hvlab.world.job import Job
from hvlab.world.log import LogEntry, LogLine
from hvlab.world.profiles import PROFILES, Profile
from hvlab.world.vm import VirtualMachine


class Row(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Row)
Keys = Callable[[R], Collection[Hashable]]
Amount = Callable[[R], tuple[str, int]]


class Table(Generic[R]):
    """Rows by id, and by other keys (`by`), with sums (`total`).

    Order never carries meaning: sort where it matters.
    """

    __slots__ = ("_amount", "_indexes", "_keys", "_rows", "_totals", "_touched")

    def __init__(self, amount: Amount[R] | None = None, **keys: Keys[R]) -> None:
        self._amount = amount
        self._totals: dict[str, int] = {}
        self._rows: dict[str, R] = {}
        self._keys = keys
        self._indexes: dict[str, dict[Hashable, dict[str, None]]] = {name: {} for name in keys}
        self._touched: dict[str, R | None] = {}

    def __getitem__(self, id: str) -> R:
        return self._rows[id]

    def get(self, id: str | None) -> R | None:
        return None if id is None else self._rows.get(id)

    def __contains__(self, id: str) -> bool:
        return id in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]

    def by(self, index: str, key: Hashable) -> list[R]:
        """The rows that have `key` in an index; in no particular order."""
        return [self._rows[id] for id in self._indexes[index].get(key, ())]

    def count(self, index: str, key: Hashable) -> int:
        return len(self._indexes[index].get(key, ()))

    def total(self, key: str) -> int:
        """The sum of amounts under a key."""
        return self._totals.get(key, 0)

    @property
    def touched(self) -> KeysView[str]:
        """Ids of the rows that were put or dropped since the last step was sealed."""
        return self._touched.keys()

    def changes(self) -> dict[str, tuple[R | None, R | None]]:
        """The rows touched since the last step was sealed, before and after."""
        return {id: (old, self._rows.get(id)) for id, old in self._touched.items()}

    def put(self, row: R) -> None:
        """Add the row, or replace the one with its id."""
        id = row.id
        old = self._rows.get(id)
        self._touched.setdefault(id, old)
        self._set(id, old, row)

    def drop(self, id: str) -> None:
        old = self._rows[id]
        self._touched.setdefault(id, old)
        self._set(id, old, None)

    def _set(self, id: str, old: R | None, new: R | None) -> None:
        if new is None:
            self._rows.pop(id, None)
        else:
            self._rows[id] = new
        if self._amount is not None:
            self._count(old, -1)
            self._count(new, 1)
        for name, keys in self._keys.items():
            before = keys(old) if old is not None else ()
            after = keys(new) if new is not None else ()
            if before == after:  # as nearly always
                continue
            index = self._indexes[name]
            for key in before:
                if key not in after and (ids := index.get(key)) is not None:
                    ids.pop(id, None)
                    if not ids:
                        del index[key]
            for key in after:
                if key not in before:
                    index.setdefault(key, {})[id] = None

    def _count(self, row: R | None, sign: int) -> None:
        if row is not None and self._amount is not None:
            key, amount = self._amount(row)
            self._totals[key] = self._totals.get(key, 0) + sign * amount

    def _copy(self) -> Table[R]:
        other: Table[R] = Table(self._amount, **self._keys)
        other._rows = dict(self._rows)
        other._totals = dict(self._totals)
        other._indexes = {
            name: {key: dict(ids) for key, ids in index.items()}
            for name, index in self._indexes.items()
        }
        return other

    def _take_changes(self) -> dict[str, tuple[R | None, R | None]]:
        changes = {
            id: (old, self._rows.get(id))
            for id, old in self._touched.items()
            if old is not self._rows.get(id)
        }
        self._touched = {}
        return changes

    def _replay(self, changes: Mapping[str, tuple[Any, Any]], *, forward: bool) -> None:
        for id, (old, new) in changes.items():
            self._set(id, old if forward else new, new if forward else old)


@dataclass(frozen=True)
class Moment:
    """The part of the world that is not rows. `drawn` counts uses of chance, `numbered` serials."""

    now: Instant
    drawn: int
    numbered: int
    host: Host


@dataclass(frozen=True)
class Delta:
    """One step of the world: how it was, how it became."""

    before: Moment
    after: Moment
    rows: Mapping[str, Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)


TABLES = ("vms", "checkpoints", "disks", "files", "conditions", "exports", "log", "jobs")


class World:
    """Everything that exists, in tables: see `TABLES`."""

    def __init__(self, *, seed: str, epoch: datetime, host: Host) -> None:
        self.seed = seed
        self.epoch = epoch
        self.now: Instant = 0
        self.host = host
        self._drawn = 0
        self._numbered = 0
        self.vms: Table[VirtualMachine] = Table(
            disk=lambda vm: [drive.disk for drive in vm.drives], name=lambda vm: [vm.name.lower()]
        )
        self.checkpoints: Table[Checkpoint] = Table(
            vm=lambda checkpoint: [checkpoint.vm],
            parent=lambda checkpoint: [checkpoint.parent],
            disk=lambda checkpoint: [drive.disk for drive in checkpoint.drives],
        )
        self.disks: Table[VirtualDisk] = Table(
            lambda disk: (volume_letter(disk.path), disk.file_size),
            parent=lambda disk: [disk.parent_id],
            stands_on=lambda disk: [disk.stands_on],
            owner=lambda disk: [disk.owner],
        )
        self.log: Table[LogEntry] = Table()
        self.exports: Table[Export] = Table()
        self.conditions: Table[FileCondition] = Table()
        self.files: Table[StateFile] = Table(
            lambda file: (volume_letter(file.path), file.size), owner=lambda file: [file.owner]
        )
        self.jobs: Table[Job] = Table(affects=lambda job: job.affects)

    @property
    def moment(self) -> Moment:
        """What is not rows, as a value; assigning one goes to it."""
        return Moment(self.now, self._drawn, self._numbered, self.host)

    @moment.setter
    def moment(self, moment: Moment) -> None:
        self.now, self.host = moment.now, moment.host
        self._drawn, self._numbered = moment.drawn, moment.numbered

    @property
    def profile(self) -> Profile:
        return PROFILES[self.host.profile]

    def date(self, instant: Instant | None = None) -> datetime:
        """The host's date and time, at `instant` or now."""
        return calendar(self.epoch, self.now if instant is None else instant)

    def set_now(self, now: Instant) -> None:
        self.now = now

    def set_host(self, host: Host) -> None:
        self.host = host

    def next_number(self) -> int:
        """A serial number that no other object has."""
        self._numbered += 1
        return self._numbered

    def write_log(self, line: LogLine) -> None:
        """Append to the host's event log."""
        self.log.put(LogEntry(len(self.log) + 1, self.now, line))

    def chance(self) -> Random:
        """A source of chance for one use; the same in every replay."""
        self._drawn += 1
        return Random(f"{self.seed}:{self._drawn}")  # noqa: S311 - not for secrets

    def new_guid(self) -> str:
        """A GUID of version 4 as the host prints it, upper case. Made of a digest, because an
        operation needs several and seeding a `Random` for each took a tenth of its time."""
        self._drawn += 1
        x = sha256(f"{self.seed}:{self._drawn}".encode()).hexdigest().upper()
        variant = "89AB"[int(x[16], 16) % 4]
        return f"{x[:8]}-{x[8:12]}-4{x[13:16]}-{variant}{x[17:20]}-{x[20:32]}"

    def tables(self) -> Iterator[tuple[str, Table[Any]]]:
        for name in TABLES:
            yield name, getattr(self, name)

    # Copies and steps

    def copy(self) -> World:
        """A world of its own that is equal to this one."""
        other = World(seed=self.seed, epoch=self.epoch, host=self.host)
        other.moment = self.moment
        for name, table in self.tables():
            setattr(other, name, table._copy())
        return other

    def seal(self, before: Moment) -> Delta:
        """End a step that began at `before`, and say what it did."""
        rows = {
            name: changes
            for name, table in self.tables()
            if table._touched and (changes := table._take_changes())
        }
        return Delta(before, self.moment, rows)

    def apply(self, delta: Delta) -> None:
        for name, changes in delta.rows.items():
            getattr(self, name)._replay(changes, forward=True)
        self.moment = delta.after

    def unapply(self, delta: Delta) -> None:
        for name, changes in delta.rows.items():
            getattr(self, name)._replay(changes, forward=False)
        self.moment = delta.before

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, World):
            return NotImplemented
        return (self.seed, self.epoch, self.moment) == (
            other.seed,
            other.epoch,
            other.moment,
        ) and all(table == getattr(other, name) for name, table in self.tables())

    __hash__ = None  # type: ignore[assignment]
