"""A value as the text of a cell (powershell.md 4.8): in the current culture, on one line."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from hvlab.powershell.language import culture, members
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.collections import Collection, Dictionary, Hashtable
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.objects import HostObject, PSCustomObject

ENUMERATION_LIMIT = 4
"""$FormatEnumerationLimit where nobody has set it."""

NAMES = ("name", "id", "key", "*key", "*name", "*id")
"""The properties that may stand for an object; the first one that it has does."""
SCALARS = (bool, int, float, Decimal, str)


def cell(value: Any, limit: int = ENUMERATION_LIMIT) -> str:
    """A property's value as a table or a list shows it. `limit`: how many elements of a collection
    are shown before the dots; -1 for all."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Dictionary):
        return _several([culture.to_display(one) for one in value.entries()], limit)
    if isinstance(value, Dictionary):
        return _several([culture.to_display(one) for one in value.entries()], limit)
    if isinstance(value, Hashtable):
        return _several([culture.to_display(key) for key in value], limit)
    if isinstance(value, (list, tuple)):
        some = value if limit < 0 else islice(value, limit + 1)
        read = _member if isinstance(value, Collection) else _in_collection
        return _several([read(one) for one in some], limit)
    return _element(value)


def _several(texts: list[str], limit: int) -> str:
    if 0 <= limit < len(texts):
        return "{" + ", ".join(texts[:limit]) + "...}"
    return "{" + ", ".join(texts) + "}"


def _member(value: Any) -> str:
    """An element by its text: nothing is `$null`, and a list in a list its elements with blanks
    between them (PowerShell source, PSObjectHelper.SmartToString)."""
    if value is None:
        return "$null"
    if isinstance(value, (list, tuple)):
        return " ".join("" if one is None else _element(one) for one in value)
    return _element(value)


def _in_collection(value: Any) -> str:
    """An element of a collection: an object that leaves its text to a class above it is shown by
    its name, as `{Hard Drive on IDE controller number 0 at location 0}`."""
    if isinstance(value, HostObject) and value.TEXT_IS_INHERITED:
        for pattern in NAMES:
            for one in value.properties():
                if wildcard_match(pattern, one.name):
                    return culture.to_display(one.read(value))
    return _member(value)


def _element(value: Any) -> str:
    if type(value) is PSCustomObject and value.is_custom:
        pairs = (f"{one.name}={_inside(one.read(value))}" for one in value.properties())
        return "@{" + "; ".join(pairs) + "}"
    return culture.to_display(value)


def _inside(value: Any) -> str:
    """A value inside '@{...}': one more object of properties in it is left empty, as on a host."""
    if type(value) is PSCustomObject and value.is_custom and "tostring" not in value.methods():
        return ""
    return culture.to_display(value)


def align_of(value: Any) -> str:
    """How a column taken from a property stands, by its first value: numbers, enumerations,
    true and false to the right (powershell.md 4.4)."""
    if isinstance(value, (str, Hashtable)) and not isinstance(value, Char):
        return "left"
    return "right" if isinstance(value, (*SCALARS, EnumValue)) else "left"


def is_plain(value: Any) -> bool:
    """Whether a value is printed as a line of its own: strings, numbers, booleans, enumerations,
    GUIDs."""
    return isinstance(value, (*SCALARS, EnumValue, UUID))


def type_key(value: Any) -> tuple[str, ...]:
    """What must be the same for a value to join an open table."""
    return tuple(members.type_names(value))
