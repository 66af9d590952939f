"""Where a member is found: the object's own, then its class's table, then those of its parents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from hvlab.powershell.language.natives import (  # noqa: F401 - fill the tables
    addresses,
    array_statics,
    arrays,
    characters,
    comparers,
    conversions,
    dates,
    enums,
    growing,
    mathematics,
    numbers,
    objects,
    patterns,
    queues,
    records,
    security,
    sets,
    small,
    spans,
    string_statics,
    strings,
    system,
    tables,
    tools,
)
from hvlab.powershell.language.natives.native import CLASSES, Class, Native, NativeProperty
from hvlab.powershell.language.typesystem.kinds import is_array, type_of
from hvlab.powershell.language.typesystem.names import parents
from hvlab.powershell.values.objects import PSObject
from hvlab.powershell.values.types import TypeValue

_COLLECTION = "System.Collections.ICollection"


def class_names(value: Any) -> tuple[str, ...]:
    """Names of the tables that a value's members are looked for in, nearest first."""
    if isinstance(value, list) and is_array(value):
        return ("System.Array", "System.Object")
    if isinstance(value, PSObject):
        return _with_parents(value.type_names)
    return table_names(type_of(value))


@lru_cache(maxsize=500)
def _with_parents(names: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        found.setdefault(name)
    for name in names:
        for parent in parents(name):
            found.setdefault(parent)
    found.pop("System.Object", None)
    return (*found, "System.Object")


def table_names(kind: TypeValue) -> tuple[str, ...]:
    """The same for a type."""
    return ("System.Array", "System.Object") if kind.rank else parents(kind.name)


def classes(names: tuple[str, ...]) -> Iterator[Class]:
    """The tables of those names that exist."""
    for name in names:
        table = CLASSES.get(name)
        if table is not None:
            yield table


def native_property(value: Any, name: str) -> NativeProperty | None:
    """A property of a value's class."""
    wanted = name.casefold()
    for table in classes(class_names(value)):
        found = table.properties.get(wanted)
        if found is not None:
            return found
    return None


def native_properties(value: Any) -> list[NativeProperty]:
    """All properties of a value's class, the nearest class's first."""
    found: dict[str, NativeProperty] = {}
    for table in classes(class_names(value)):
        for key, one in table.properties.items():
            found.setdefault(key, one)
    return list(found.values())


def native_method(value: Any, name: str) -> Native | None:
    """A method of a value's class."""
    wanted = name.casefold()
    for table in classes(class_names(value)):
        found = table.methods.get(wanted)
        if found is not None:
            return found
    return None


def native_methods(value: Any) -> list[Native]:
    """All methods of a value's class."""
    found: dict[str, Native] = {}
    for table in classes(class_names(value)):
        for key, one in table.methods.items():
            found.setdefault(key, one)
    return list(found.values())


def is_missing(names: tuple[str, ...], name: str) -> bool:
    """Whether a real host has that member though the lab has not."""
    wanted = name.casefold()
    return any(wanted in table.missing for table in classes(names))
