"""What the module's objects have in common: they look at the world when a property is asked for.

A kept object therefore shows the present state, as the real module's does, and what was last seen
once its row is gone (rules.OBJECTS_ARE_LIVE).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol
from uuid import NAMESPACE_OID, UUID, uuid5

from hvlab.engine import Lab
from hvlab.powershell.hyperv import facts
from hvlab.powershell.values.dates import TICKS_PER_MILLISECOND, DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.objects import HostObject, NoteProperty, Property
from hvlab.world.world import World

Readers = Mapping[str, Callable[[Any], Any]]
NO_GUID = UUID(int=0)
POOL = "Primordial"


class Hand(Protocol):
    """The lab that an object belongs to."""

    engine: Lab

    @property
    def world(self) -> World:
        """The world as it is now."""


class LabObject(HostObject):
    """An object of the host. The module's classes have their ToString() from VirtualizationObject,
    or have none."""

    TEXT_IS_INHERITED = True

    def __init__(self, lab: Hand) -> None:
        super().__init__()
        self.lab = lab

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.lab.world

    def properties(self) -> Iterator[NoteProperty | Property]:
        """Those that the host's version of the module has."""
        missing = self._missing()
        for one in super().properties():
            if one.name.casefold() not in missing:
                yield one

    def find(self, name: str) -> NoteProperty | Property | None:
        """The same by name."""
        found = super().find(name)
        return None if isinstance(found, Property) and name.casefold() in self._missing() else found

    def _missing(self) -> frozenset[str]:
        short = self.type_names[0].rpartition(".")[2]
        return self.world.profile.missing_properties(short)

    def __str__(self) -> str:
        return self.type_names[0]


class CimSessionObject(HostObject):
    """The connection an object came over; here always to the host itself."""

    type_names = ("Microsoft.Management.Infrastructure.CimSession", "System.Object")
    PROPERTIES = (
        Property("ComputerName", lambda self: self.computer, "string"),
        Property("Id", lambda self: self.number, "uint"),
        Property("InstanceId", lambda self: _session_id(self.number), "guid"),
        Property("Name", lambda self: f"CimSession{self.number}", "string"),
        Property("Protocol", lambda _: "WSMAN", "string"),
    )

    def __init__(self, computer: str = ".", number: int = 0) -> None:
        super().__init__()
        self.computer = computer
        self.number = number

    def __str__(self) -> str:
        return f"CimSession: {self.computer}"


def _session_id(number: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"session {number}")


LOCAL = CimSessionObject()

COMMON: Readers = {
    "CimSession": lambda _: LOCAL,
    "ComputerName": lambda self: self.world.host.name,
    "IsDeleted": lambda self: self.deleted,
}


def declare(
    type_name: str,
    readers: Readers,
    *,
    aliases: Iterable[tuple[str, str]] = (),
    more: Iterable[Property] = (),
) -> tuple[Property, ...]:
    """The properties of a type: alias properties first, as Format-List * prints them, then those of
    the real type in its order. One without a reader is empty."""
    known = facts.properties_of(type_name)
    every = {**COMMON, **readers}
    missing = set(readers) - set(known)
    assert not missing, f"{type_name} has no {missing}"
    own = tuple(
        Property(name, every.get(name, _nothing), shown_type(kind)) for name, kind in known.items()
    )
    alias = tuple(
        Property(name, every.get(of, _nothing), shown_type(known[of]), kind="AliasProperty")
        if of not in known
        else Property(
            name,
            every.get(of, _nothing),
            shown_type(known[of]),
            kind="AliasProperty",
            alias_of=of,
        )
        for name, of in aliases
    )
    return (*alias, *own, *more)


def _nothing(_: Any) -> None:
    return None


PLAIN_TYPES = {
    "String": "string",
    "Guid": "guid",
    "Boolean": "bool",
    "Int32": "int",
    "UInt16": "ushort",
    "UInt32": "uint",
    "UInt64": "ulong",
    "DateTime": "datetime",
    "TimeSpan": "timespan",
    "Version": "version",
    "CimSession": "CimSession",
    "CimInstance": "ciminstance",
}
KEPT = frozenset({"bool", "int", "long", "byte"})
COLLECTIONS = {
    "List": "System.Collections.Generic.List",
    "IList": "System.Collections.Generic.IList",
    "IReadOnlyList": "System.Collections.Generic.IReadOnlyList",
    "IReadOnlyCollection": "System.Collections.Generic.IReadOnlyCollection",
    "Nullable": "System.Nullable",
}


@cache
def shown_type(written: str) -> str:
    """A type of the facts as Get-Member shows it."""
    if written.endswith("[]"):
        return f"{shown_type(written[:-2])}[]"
    outer, _, inner = written.partition("<")
    if inner:
        return f"{COLLECTIONS[outer]}[{shown_type(inner[:-1])}]"
    if written in KEPT:
        return written
    return PLAIN_TYPES.get(written) or facts.full_name(written)


@cache
def guid(text: str) -> UUID:
    """A GUID as PowerShell has it; text that is none gives one of its own, always the same."""
    try:
        return UUID(text)
    except ValueError:
        return uuid5(NAMESPACE_OID, text)


def derived(*parts: object) -> str:
    """A GUID in capitals that follows from what it belongs to, without use of chance."""
    return str(uuid5(NAMESPACE_OID, "\\".join(map(str, parts)))).upper()


@cache
def member(enum: str, name: str) -> EnumValue:
    """A value of one of the module's enumerations."""
    return facts.enum(enum)[name]


@cache
def numbered(enum: str, number: int) -> EnumValue:
    """The same by number."""
    return EnumValue(facts.enum(enum), number)


def on_off(value: bool) -> EnumValue:
    """On or Off."""
    return member("OnOffState", "On" if value else "Off")


def date(world: World, instant: int) -> DateTime:
    """An instant by the host's clock."""
    return DateTime.from_datetime(world.date(instant), "Local")


def span(milliseconds: int) -> TimeSpan:
    """A length of time."""
    return TimeSpan(milliseconds * TICKS_PER_MILLISECOND)


def names_of(*short: str) -> tuple[str, ...]:
    """The type names of an object of the module, from the type itself to System.Object."""
    return (*(facts.full_name(name) for name in short), "System.Object")
