"""Python's values for PowerShell, and PowerShell's objects for Python.

In: None, bool, numbers, text, dates, spans, GUIDs, paths, lists and dictionaries of these, machines
and checkpoints of the lab, and what came out of PowerShell before. Out: plain values become plain
values, everything with properties becomes a `Record`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Never
from uuid import UUID

from hvlab.api import CheckpointHandle, OpenLab, VMHandle
from hvlab.errors import LabError
from hvlab.powershell.hyperv.objects.machines import VirtualMachine, VMSnapshot
from hvlab.powershell.language import convert, members
from hvlab.powershell.values.collections import DictionaryEntry, Hashtable, OrderedDictionary
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import INT32, INT64, Int64
from hvlab.powershell.values.objects import PSObject

DEEPEST = 50


class Record(Mapping[str, Any]):
    """An object of PowerShell in Python's hands: `vm.State`, `vm["State"]`, `dict(vm)`.

    Names are found in any case, and values are those of this moment. A property whose name Python
    keeps for itself is had by `record["Name"]`.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __getitem__(self, name: str) -> Any:
        if not members.has(self._value, str(name)):
            raise KeyError(name)
        return to_python(members.get(self._value, name))

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in members.properties(self._value))

    def __len__(self) -> int:
        return len(members.properties(self._value))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not members.has(self._value, name):
            self._has_no(name)
        return self[name]

    def _has_no(self, name: str) -> Never:
        raise AttributeError(f"{self._kind} has no property {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [*self, *super().__dir__()]

    @property
    def _kind(self) -> str:
        return members.type_names(self._value)[0].rpartition(".")[2]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._value is other._value

    def __hash__(self) -> int:
        return id(self._value)

    def __repr__(self) -> str:
        name = members.get(self._value, "Name")
        return f"<{self._kind}{f' {name}' if isinstance(name, str) else ''}>"


def to_python(value: Any, depth: int = 0) -> Any:
    """A value of PowerShell as Python has it. Enumerations and versions become text."""
    plain = _plain(value)
    if plain is not NotImplemented:
        return plain
    if depth > DEEPEST:
        return convert.to_string(value)
    if isinstance(value, list):
        return [to_python(one, depth + 1) for one in value]
    if isinstance(value, Hashtable):
        return {_key(key): to_python(one, depth + 1) for key, one in value.items()}
    if isinstance(value, DictionaryEntry):
        return (_key(value.key), to_python(value.value, depth + 1))
    if isinstance(value, PSObject):
        return Record(value)
    return convert.to_string(value)


def _plain(value: Any) -> Any:
    """A value that Python has a type of its own for; NotImplemented for any other."""
    if value is None or isinstance(value, bool | UUID | Decimal):
        return value
    if isinstance(value, EnumValue):
        return convert.to_string(value)
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, DateTime):
        return value.to_datetime()
    if isinstance(value, TimeSpan):
        return value.to_timedelta()
    return NotImplemented


def _key(key: Any) -> Any:
    plain = _plain(key)
    return convert.to_string(key) if plain is NotImplemented else plain


def to_powershell(value: Any, lab: OpenLab, depth: int = 0) -> Any:
    """A value of Python as PowerShell has it. Raises LabError for what means nothing there."""
    if depth > DEEPEST:
        raise LabError("That is nested too deeply for PowerShell.")
    simple = _simple(value)
    if simple is not NotImplemented:
        return simple
    if isinstance(value, Record):
        return value._value
    if isinstance(value, VMHandle):
        return VirtualMachine(lab, value.row)
    if isinstance(value, CheckpointHandle):
        return VMSnapshot(lab, value.row)
    if isinstance(value, Mapping):
        pairs = ((to_powershell(k, lab, depth + 1), v) for k, v in value.items())
        return OrderedDictionary([(k, to_powershell(v, lab, depth + 1)) for k, v in pairs])
    if isinstance(value, list | tuple | set | frozenset | range):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [to_powershell(one, lab, depth + 1) for one in items]
    raise LabError(
        f"PowerShell can do nothing with a {type(value).__name__}: hand over text, numbers, dates, "
        "lists or dictionaries of these, or machines of the lab."
    )


def _simple(value: Any) -> Any:
    if value is None or isinstance(value, bool | Decimal | UUID):
        return value
    if isinstance(value, int):
        number = int(value)
        return number if number in INT32 else Int64(number) if number in INT64 else float(number)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str | PurePath):
        return str(value)
    if isinstance(value, dt.datetime):
        return DateTime.from_datetime(value.replace(tzinfo=None), "Local")
    if isinstance(value, dt.timedelta):
        return TimeSpan.from_timedelta(value)
    return NotImplemented
