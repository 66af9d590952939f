"""Members of enumerations, and [enum]::."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Any

from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.convert.enums import to_enum
from hvlab.powershell.language.natives.native import (
    NetError,
    method,
    property_of,
    same_kind,
    static,
)
from hvlab.powershell.language.natives.numbers import TO_STRING, formatted
from hvlab.powershell.language.natives.strings import strings
from hvlab.powershell.language.typesystem.names import enum_of
from hvlab.powershell.values.collections import TypedArray
from hvlab.powershell.values.enums import EnumType, EnumValue
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.types import TypeValue

ENUM = "System.Enum"
_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,10}\s*")
method(ENUM, *TO_STRING[:2], ops=True)(formatted)
property_of(ENUM, "value__", "int", lambda value: value.number, shown=False)


@method(ENUM, "bool HasFlag(System.Enum flag)")
def _has_flag(value: EnumValue, flag: Any) -> bool:
    other = (
        flag
        if isinstance(flag, EnumValue)
        else to_enum(flag, TypeValue(value.type.name), value.type)
    )
    return value.number & other.number == other.number


@method(ENUM, "int CompareTo(System.Object target)")
def _compare_enum(value: EnumValue, other: Any) -> int:
    if other is None:
        return 1
    same_kind(value, other)
    number = other.number
    return int(value.number > number) - int(value.number < number)


def _members(target: TypeValue) -> Any:
    enum = enum_of(target)
    if enum is None:
        raise NetError(
            "ArgumentException", "Type provided must be an Enum.\r\nParameter name: enumType"
        )
    return enum


@static(ENUM, "string[] GetNames(type enumType)")
def _enum_names(target: TypeValue) -> TypedArray:
    return strings(list(_members(target).members))


@static(ENUM, "array GetValues(type enumType)")
def _enum_values(target: TypeValue) -> TypedArray:
    enum = _members(target)
    return TypedArray([EnumValue(enum, one) for one in enum.members.values()], target)


@static(
    ENUM,
    "System.Object Parse(type enumType, string value)",
    "System.Object Parse(type enumType, string value, bool ignoreCase)",
)
def _parse_enum(target: TypeValue, text: str, ignore: bool = False) -> EnumValue:
    enum = _members(target)
    found = _read(enum, text, ignore=ignore)
    if found is None:
        raise NetError("ArgumentException", f"Requested value '{text}' was not found.")
    return found


def _read(enum: EnumType, text: str, *, ignore: bool) -> EnumValue | None:
    """Names between commas, or a number; None when one of the names is none of its."""
    if _NUMBER.fullmatch(text):
        return EnumValue(enum, int(text))
    known = {_folded(name, ignore=ignore): one for name, one in enum.members.items()}
    names = [_folded(part.strip(), ignore=ignore) for part in text.split(",")]
    if any(name not in known for name in names):
        return None
    return EnumValue(enum, reduce(or_, (known[name] for name in names)))


def _folded(name: str, *, ignore: bool) -> str:
    return name.casefold() if ignore else name


@static(ENUM, "bool IsDefined(type enumType, System.Object value)")
def _is_defined(target: TypeValue, value: Any) -> bool:
    enum = _members(target)
    if isinstance(value, str):
        return str(value) in enum.members
    number = value.number if isinstance(value, EnumValue) else value
    return number in enum.members.values()


@static(ENUM, "System.Object ToObject(type enumType, int value)")
def _enum_of_number(target: TypeValue, number: int) -> EnumValue:
    return EnumValue(_members(target), number)


@static(ENUM, "string GetName(type enumType, System.Object value)")
def _enum_name(target: TypeValue, value: Any) -> str | None:
    try:
        number = int(to_type(value, "long"))
    except ConversionError:
        raise NetError(
            "ArgumentException",
            "The value passed in must be an enum base or an underlying type for an enum, such as "
            "an Int32.\r\nParameter name: value",
        ) from None
    names = [name for name, known in _members(target).members.items() if known == number]
    return names[0] if names else None
