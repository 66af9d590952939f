"""The directory of a domain controller: what is in its database, and what replication makes of it.

Pure functions on one or two databases; nothing here knows of virtual machines. The rules are those
of fact sheet 7.4: every change is stamped with the identity of the database that made it
(`invocation_id`) and that database's next update sequence number. A partner remembers how far it
knows each identity, and asks only for what is above.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hvlab.errors import GuestError
from hvlab.world import rules

FILE = r"Windows\NTDS\ntds.dit"


class DirectoryDamaged(GuestError):
    """The database's file is there, but it is none."""

    def __init__(self) -> None:
        super().__init__(
            f"The directory database '{FILE}' is damaged: the database disk image is malformed."
        )


@dataclass(frozen=True)
class Entry:
    """An object: its value, and the stamp of its last change. `rid` is an account's identifier."""

    origin: str
    usn: int
    value: str
    version: int = 1
    changed: int = 0
    rid: int = 0


@dataclass(frozen=True)
class Database:
    """The database of one domain controller.

    `known`: up to which USN it knows each identity but its own. `generation_id`: the
    VM-GenerationID it saw last (`msDS-GenerationId`, not replicated). `rid_next` to `rid_last` is
    its pool of identifiers, `rid_available` where the domain's next pool begins as far as it
    knows. `restoring`: set back and waiting for a partner. `retired`: identities it had before.
    """

    domain: str
    name: str
    invocation_id: str
    usn: int = 0
    generation_id: str | None = None
    store: Mapping[str, Entry] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    rid_next: int = 1
    rid_last: int = 0
    rid_available: int = rules.FIRST_RID
    inbound: bool = True
    outbound: bool = True
    restoring: bool = False
    retired: tuple[str, ...] = ()

    @property
    def vector(self) -> dict[str, int]:
        """How far it knows each identity, its own too."""
        return {**self.known, self.invocation_id: self.usn}

    @property
    def has_rids(self) -> bool:
        return self.rid_next <= self.rid_last

    @property
    def quarantined(self) -> bool:
        return not (self.inbound or self.outbound)


# Writing ----------------------------------------------------------------------------------------


def write(db: Database, name: str, value: str, *, now: int = 0, rid: int = 0) -> Database:
    """Commit a change of its own: the next USN, under the present identity (7.4, 1)."""
    old = db.store.get(name)
    entry = Entry(
        db.invocation_id,
        db.usn + 1,
        value,
        version=1 if old is None else old.version + 1,
        changed=now,
        rid=rid or (0 if old is None else old.rid),
    )
    return replace(db, usn=db.usn + 1, store={**db.store, name: entry})


def take_rid(db: Database) -> tuple[Database, int]:
    """The next identifier of the pool; the caller has seen that there is one."""
    return replace(db, rid_next=db.rid_next + 1), db.rid_next


def grant_pool(master: Database) -> tuple[Database, range]:
    """The operations master gives the domain's next pool away."""
    first = master.rid_available
    last = first + rules.RID_POOL_SIZE
    return replace(master, rid_available=last), range(first, last)


def receive_pool(db: Database, pool: range) -> Database:
    """The database with a pool it was given."""
    return replace(
        db, rid_next=pool[0], rid_last=pool[-1], rid_available=max(db.rid_available, pool[-1] + 1)
    )


# Replicating ------------------------------------------------------------------------------------


def offered(source: Database, destination: Database) -> dict[str, Entry]:
    """What the source has above what the destination says it knows (7.4, 2)."""
    known = destination.vector
    return {
        name: entry
        for name, entry in source.store.items()
        if entry.origin != destination.invocation_id  # rules.OWN_CHANGES_NOT_ASKED
        and entry.usn > known.get(entry.origin, 0)
    }


def pull(destination: Database, source: Database) -> tuple[Database, int]:
    """The destination after inbound replication, and how many changes it took."""
    store = dict(destination.store)
    news = offered(source, destination)
    for name, entry in news.items():
        old = store.get(name)
        if old is None or _order(entry) > _order(old):
            store[name] = entry
    known = dict(destination.known)
    for identity, usn in source.vector.items():
        if identity != destination.invocation_id:
            known[identity] = max(usn, known.get(identity, 0))
    return (
        replace(
            destination,
            store=store,
            known=known,
            restoring=False,
            rid_available=max(destination.rid_available, source.rid_available),
        ),
        len(news),
    )


def shows_rollback(source: Database, destination: Database) -> bool:
    """The destination knows more of the source's identity than the source itself (7.4, 4)."""
    return destination.known.get(source.invocation_id, 0) > source.usn


def asks_old_identity(source: Database, destination: Database) -> bool:
    """The destination knows the source by an identity it has given up (event 1587)."""
    return source.invocation_id not in destination.known and any(
        identity in destination.known for identity in source.retired
    )


def _order(entry: Entry) -> tuple[int, int, str, int]:
    return entry.version, entry.changed, entry.origin, entry.usn


def differences(one: Database, other: Database) -> list[str]:
    """Names of the objects that the two do not have alike."""
    names = {*one.store, *other.store}
    return sorted(name for name in names if one.store.get(name) != other.store.get(name))


# Set back ---------------------------------------------------------------------------------------


def safe_restore(db: Database, generation_id: str, invocation_id: str) -> Database:
    """Another VM-GenerationID: a new identity, no RID pool, and a partner is needed (7.3)."""
    return replace(
        db,
        invocation_id=invocation_id,
        generation_id=generation_id,
        known={**db.known, db.invocation_id: db.usn},
        retired=(*db.retired, db.invocation_id),
        rid_next=1,
        rid_last=0,
        restoring=True,
    )


def quarantine(db: Database) -> Database:
    """Inbound and outbound replication disabled (7.2)."""
    return replace(db, inbound=False, outbound=False)


# As a file --------------------------------------------------------------------------------------

_PLAIN: dict[str, type] = {
    "domain": str,
    "name": str,
    "invocation_id": str,
    "usn": int,
    "rid_next": int,
    "rid_last": int,
    "rid_available": int,
    "inbound": bool,
    "outbound": bool,
    "restoring": bool,
}
_ENTRY: dict[str, type] = {
    "origin": str,
    "usn": int,
    "value": str,
    "version": int,
    "changed": int,
    "rid": int,
}


def to_bytes(db: Database) -> bytes:
    """The database as it lies on the guest's disk."""
    data: dict[str, Any] = {name: getattr(db, name) for name in _PLAIN}
    data["generation_id"] = db.generation_id
    data["retired"] = list(db.retired)
    data["known"] = dict(db.known)
    data["store"] = {
        name: [getattr(entry, field) for field in _ENTRY] for name, entry in db.store.items()
    }
    return json.dumps(data, sort_keys=True).encode(errors="replace")


def from_bytes(content: bytes) -> Database:
    """The database in a file. Raises DirectoryDamaged for anything else."""
    try:
        data = json.loads(content)
        plain = {name: _a(kind, data[name]) for name, kind in _PLAIN.items()}
        generation = data["generation_id"]
        return Database(
            **plain,
            generation_id=None if generation is None else _a(str, generation),
            retired=tuple(_a(str, one) for one in _a(list, data["retired"])),
            known={name: _a(int, usn) for name, usn in _a(dict, data["known"]).items()},
            store={name: _entry(values) for name, values in _a(dict, data["store"]).items()},
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DirectoryDamaged from error


def _entry(values: Any) -> Entry:
    pairs = zip(_ENTRY.items(), _a(list, values), strict=True)
    return Entry(**{name: _a(kind, value) for (name, kind), value in pairs})


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value
