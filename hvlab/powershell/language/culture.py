"""Text forms of values: `.ToString(format)`, the default display, and `-f`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert.text import enum_text, object_text, single
from hvlab.powershell.language.formats.cultures import culture_of
from hvlab.powershell.language.formats.dates import BAD_INPUT, format_date, format_span
from hvlab.powershell.language.formats.numbers import format_number
from hvlab.powershell.language.limits import MAX_FORMAT, limit_reached
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import fault
from hvlab.powershell.values.objects import PSObject
from hvlab.powershell.values.types import TypeValue

BAD_INDEX = (
    "Index (zero based) must be greater than or equal to zero and less than the size of the "
    "argument list."
)
_HOLE = re.compile(r"(\d{1,7})\s*(?:,\s*(-?\d{1,7})\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}")


def format_value(value: Any, form: str = "", culture: str = "en-US") -> str:
    """`value.ToString(form)`. Raises ValueError with .NET's 'Format specifier was invalid.'"""
    if len(form) > MAX_FORMAT:
        raise limit_reached(f"a format string of {len(form)} characters is too long")
    known = culture_of(culture)
    if isinstance(value, bool):
        return single(value)
    if isinstance(value, int | float | Decimal):
        return format_number(value, form, known)
    if isinstance(value, DateTime):
        return format_date(value, form, known)
    if isinstance(value, TimeSpan):
        return format_span(value, form, known)
    if isinstance(value, EnumValue) and form:
        return _format_enum(value, form)
    if isinstance(value, UUID) and form:
        return _format_guid(value, form)
    return to_display(value, culture)


def _format_enum(value: EnumValue, form: str) -> str:
    letter = form.upper()
    if letter in ("G", "F"):
        return enum_text(value)
    if letter == "D":
        return str(value.number)
    if letter == "X":
        return f"{value.number & 0xFFFFFFFF:08X}"
    raise ValueError('Format String can be only "G", "g", "X", "x", "F", "f", "D" or "d".')


def _format_guid(value: UUID, form: str) -> str:
    text = str(value)
    shapes = {"D": text, "N": value.hex, "B": f"{{{text}}}", "P": f"({text})"}
    if form.upper() not in shapes:
        raise ValueError(
            'Format String can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".'
        )
    return shapes[form.upper()]


def to_display(value: Any, culture: str = "en-US") -> str:
    """`value.ToString()` in the current culture: what tables and lists show."""
    if isinstance(value, TypeValue):
        return value.full_name
    if isinstance(value, list):
        return type_of(value).full_name
    if isinstance(value, PSObject):
        return object_text(value)
    return single(value, culture_of(culture))


def format_string(template: str, values: Sequence[Any], ops: Callbacks = NONE) -> str:
    """`template -f values`. Raises Terminating FormatError."""
    try:
        return ops.budget.join(_pieces(template, values, ops))
    except ValueError as error:
        raise fault(
            f"Error formatting a string: {error}.", "FormatError", target=template
        ) from None


def _pieces(template: str, values: Sequence[Any], ops: Callbacks) -> list[str]:
    """Literal text and filled holes. Raises ValueError."""
    out: list[str] = []
    index = 0
    while index < len(template):
        character = template[index]
        if character in "{}" and template[index + 1 : index + 2] == character:
            out.append(character)
            index += 2
        elif character == "{":
            hole = _HOLE.match(template, index + 1)
            if hole is None:
                raise ValueError(BAD_INPUT)
            out.append(_fill(hole, values, ops))
            index = hole.end()
        elif character == "}":
            raise ValueError(BAD_INPUT)
        else:
            out.append(character)
            index += 1
    return out


def _fill(hole: re.Match[str], values: Sequence[Any], ops: Callbacks) -> str:
    number = int(hole[1])
    if number >= len(values):
        raise ValueError(BAD_INDEX)
    form = (hole[3] or "").replace("{{", "{").replace("}}", "}")
    text = format_value(values[number], form, ops.culture)
    width = int(hole[2] or 0)
    ops.budget.text(abs(width))
    return text.ljust(-width) if width < 0 else text.rjust(width)
