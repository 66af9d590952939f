"""Values to text as in "$value": invariant culture, items of a list joined by $OFS."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from hvlab.powershell.language.formats.cultures import INVARIANT, Culture
from hvlab.powershell.language.formats.dates import format_date
from hvlab.powershell.language.formats.numbers import general
from hvlab.powershell.language.limits import join
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.language.typesystem.names import ACCELERATORS
from hvlab.powershell.values.collections import KeyValuePair
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ErrorRecord, ExceptionObject
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.objects import PSCustomObject, PSObject
from hvlab.powershell.values.patterns import Group, Match, Regex
from hvlab.powershell.values.reference import SwitchParameter
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.tools import StringBuilder
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

_SHORT_TYPES = {
    full: short
    for short, full in reversed(ACCELERATORS.items())
    if short not in ("pscustomobject", "ordered")
}


def to_string(value: Any, ofs: str = " ") -> str:
    """As in "$value": invariant culture, a list joined by $OFS."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return join((_inner(item) for item in value), ofs)
    return single(value)


def single(value: Any, culture: Culture = INVARIANT) -> str:
    """Text of one value; a list inside another list is only its type's name."""
    value = plain(value)
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value, culture)
    if isinstance(value, PSObject):
        return object_text(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | float | Decimal):
        return general(value, culture)
    return type_of(value).full_name


def object_text(value: PSObject) -> str:
    """Text of an object: its own ToString, '@{a=1; b=2}', or its type's name."""
    own = value.methods().get("tostring")
    if own is not None:
        return to_string(own.call(value, ()))
    if isinstance(value, ErrorRecord):
        return value.message
    if isinstance(value, ExceptionObject):
        return f"{value.type_names[0]}: {value.message}"
    if isinstance(value, PSCustomObject) and value.is_custom:
        pairs = join((f"{one.name}={_inner(one.read(value))}" for one in value.properties()), "; ")
        return f"@{{{pairs}}}" if pairs else ""
    if type(value).__str__ is not object.__str__:
        return str(value)
    shown = value.find(_TEXT_IS.get(value.type_names[0], ""))
    return value.type_names[0] if shown is None else to_string(shown.read(value))


_TEXT_IS = {
    "System.Management.Automation.PathInfo": "Path",
    "System.Management.Automation.PSDriveInfo": "Name",
    "System.Globalization.CultureInfo": "Name",
}
"""The property whose value an object's own ToString() gives, by class."""


def _inner(value: Any) -> str:
    """A property's value inside '@{...}': an object without a class of its own is left empty."""
    if type(value) is PSCustomObject and value.is_custom and "tostring" not in value.methods():
        return ""
    return "" if value is None else single(value)


def enum_text(value: EnumValue) -> str:
    """A name, names joined by ', ' for flags, or the number."""
    if not value.type.flags:
        return value.name
    members = value.type.members
    for name, number in members.items():
        if number == value.number:
            return name
    names: list[str] = []
    rest = value.number
    for name, number in sorted(members.items(), key=lambda item: -item[1]):
        if number and rest & number == number:
            names.insert(0, name)
            rest -= number
    return str(value.number) if rest or not names else ", ".join(names)


def type_text(value: TypeValue) -> str:
    """'int' for a type with a short name, else its full name; generics with '[...]'."""
    name = _SHORT_TYPES.get(value.name, value.name).partition("`")[0]
    inner = ",".join(type_text(one) for one in value.arguments)
    return name + (f"[{inner}]" if inner else "") + "[]" * value.rank


_WRITERS: dict[type, Callable[[Any, Culture], str]] = {
    type(None): lambda *_: "",
    str: lambda value, _: value,
    bool: lambda value, _: "True" if value else "False",
    int: lambda value, _: str(value),
    float: general,
    Decimal: general,
    DateTime: lambda value, culture: format_date(value, "", culture),
    UUID: lambda value, _: str(value),
    TimeSpan: lambda value, _: str(value),
    Version: lambda value, _: str(value),
    SwitchParameter: lambda value, _: str(value),
    Regex: lambda value, _: value.pattern,
    KeyValuePair: lambda value, _: f"[{to_string(value.key)}, {to_string(value.value)}]",
    Group: lambda value, _: value.value,
    Match: lambda value, _: value.value,
    EnumValue: lambda value, _: enum_text(value),
    TypeValue: lambda value, _: type_text(value),
    ScriptBlockValue: lambda value, _: value.text,
    Culture: lambda value, _: value.name,
    StringBuilder: lambda value, _: value.text,
}
