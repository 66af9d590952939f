"""Members of enumerations, and [enum]::."""

from __future__ import annotations

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
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.types import TypeValue

ENUM = "System.Enum"
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
    for name, number in enum.members.items():
        if name == text.strip() or (ignore and name.casefold() == text.strip().casefold()):
            return EnumValue(enum, number)
    raise NetError("ArgumentException", f"Requested value '{text}' was not found.")


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
