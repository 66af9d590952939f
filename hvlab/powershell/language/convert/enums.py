"""Enumeration values from names, prefixes of names and numbers."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.convert.failures import failure, no_conversion, with_reason
from hvlab.powershell.language.convert.text import to_string
from hvlab.powershell.values.enums import EnumType, EnumValue
from hvlab.powershell.values.types import TypeValue

_NO_NAME = (
    "Unable to match the identifier name {0} to a valid enumerator name. Specify one of the "
    "following enumerator names and try again:\n{1}"
)
_MANY_NAMES = (
    "The identifier name {0} cannot be processed due to being too similar to the following "
    "enumerator names: {1}. Use a more specific identifier name."
)


def to_enum(value: Any, target: TypeValue, enum: EnumType) -> EnumValue:
    """A value of an enumeration. Raises ConversionError."""
    if isinstance(value, EnumValue):
        if value.type.name == enum.name:
            return value
        return _of_number(value.number, value, target, enum)
    if value is None:
        raise failure(
            f'Cannot convert null to type "{target}" due to enumeration values that are not valid.'
            " Specify one of the following enumeration values and try again. The possible "
            f'enumeration values are "{",".join(enum.members)}".',
            "nullToEnumInvalidCast",
        )
    if isinstance(value, str):
        return _of_text(str(value), target, enum)
    if isinstance(value, int) and not isinstance(value, bool):
        return _of_number(int(value), value, target, enum)
    if isinstance(value, float) and value == value and abs(value) < 2**31:
        return _of_number(round(value), value, target, enum)
    if isinstance(value, list) and value:
        return _of_text(",".join(to_string(item) for item in value), target, enum)
    raise no_conversion(value, target)


def _of_number(number: int, shown: Any, target: TypeValue, enum: EnumType) -> EnumValue:
    everything = 0
    for known in enum.members.values():
        everything |= known
    valid = (
        number >= 0 and number | everything == everything
        if enum.flags
        else number in enum.members.values()
    )
    if not valid:
        raise failure(
            f'Cannot convert value "{to_string(shown)}" to type "{target}" due to enumeration '
            "values that are not valid. Specify one of the following enumeration values and try "
            f'again. The possible enumeration values are "{",".join(enum.members)}".',
            "UndefinedIntegerToEnum",
        )
    return EnumValue(enum, number)


def _of_text(text: str, target: TypeValue, enum: EnumType) -> EnumValue:
    """Names in any case, unique prefixes, several with commas for flags, or a number."""
    bare = text.strip()
    if bare.lstrip("+-").isdigit():
        return _of_number(int(bare), text, target, enum)
    parts = [part.strip() for part in bare.split(",")]
    number = 0
    for part in parts:
        number |= _of_name(part, text, target, enum)
    if len(parts) > 1 and not enum.flags and number not in enum.members.values():
        return _of_number(number, text, target, enum)
    return EnumValue(enum, number)


def _of_name(name: str, text: str, target: TypeValue, enum: EnumType) -> int:
    wanted = name.casefold()
    for known, number in enum.members.items():
        if known.casefold() == wanted:
            return number
    found = [known for known in enum.members if wanted and known.casefold().startswith(wanted)]
    if len(found) == 1:
        return enum.members[found[0]]
    if found:
        reason = _MANY_NAMES.format(name, ", ".join(found))
    else:
        reason = _NO_NAME.format(name, ", ".join(enum.members))
    raise with_reason(text, target, reason, "SubstringDisambiguationEnumParseThrewAnException")
