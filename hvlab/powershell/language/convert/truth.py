"""Whether a value is true."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.reference import SwitchParameter


def to_bool(value: Any) -> bool:
    """Whether `if (value)` holds: an array of one item is as its item, of more it is true."""
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    if isinstance(value, Char):
        return value != "\0"
    if isinstance(value, str):
        return len(value) > 0
    if isinstance(value, int | float | Decimal):
        return value != 0
    if isinstance(value, SwitchParameter):
        return value.is_present
    if isinstance(value, EnumValue):
        return value.number != 0
    if isinstance(value, list):
        return _list(value)
    return True


def _list(value: list[Any]) -> bool:
    if len(value) != 1:
        return len(value) > 1
    only = value[0]
    return len(only) > 0 if isinstance(only, list) else to_bool(only)
