"""Members of the number types, of bool and enumerations, and System.Math."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.convert.enums import to_enum
from hvlab.powershell.language.convert.failures import INPUT
from hvlab.powershell.language.convert.numbers import MOST_DECIMAL, too_large
from hvlab.powershell.language.culture import format_value
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.language.natives.strings import strings
from hvlab.powershell.language.typesystem.kinds import PYTHON_TYPE
from hvlab.powershell.language.typesystem.names import enum_of
from hvlab.powershell.values.collections import TypedArray
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.numbers import RANGES, Single
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue

_SHORT = {
    "Int32": "int",
    "Int64": "long",
    "Double": "double",
    "Decimal": "decimal",
    "Byte": "byte",
    "Single": "float",
}
_NUMBERS = {
    name: maker
    for name, maker in PYTHON_TYPE.items()
    if maker in RANGES or maker in (float, Single, Decimal)
}


def formatted(ops: Callbacks, value: Any, *how: Any) -> str:
    """`.ToString(format, culture)`, both of which may be left out."""
    form = next((one for one in how if isinstance(one, str)), "")
    culture = next((one.name for one in how if one is not None and not isinstance(one, str)), None)
    try:
        return format_value(value, form, ops.culture if culture is None else culture)
    except ValueError as error:
        raise NetError("FormatException", str(error)) from None


TO_STRING = (
    "string ToString()",
    "string ToString(string format)",
    "string ToString(System.IFormatProvider provider)",
    "string ToString(string format, System.IFormatProvider provider)",
)


def _declare(name: str, maker: Any) -> None:
    """Members that all number types have."""
    short = _SHORT.get(name.removeprefix("System."), name)
    method(name, *TO_STRING, ops=True)(formatted)
    method(name, "int CompareTo(System.Object value)", f"int CompareTo({short} value)")(_compare_to)
    method(name, "bool Equals(System.Object obj)", f"bool Equals({short} obj)")(
        lambda value, other: type(value) is type(other) and bool(value == other)
    )
    static(name, f"{short} Parse(string s)", f"{short} Parse(string s, cultureinfo provider)")(
        _parser(TypeValue(name))
    )
    static(name, "bool TryParse(string s, ref result)")(_try_parser(TypeValue(name)))
    least, most = _limits(maker)
    constant(name, "MinValue", lambda _: least)
    constant(name, "MaxValue", lambda _: most)


def _limits(maker: Any) -> tuple[Any, Any]:
    if maker in RANGES:
        return maker(RANGES[maker].start), maker(RANGES[maker].stop - 1)
    if maker is Decimal:
        return -MOST_DECIMAL, MOST_DECIMAL
    most = 1.7976931348623157e308 if maker is float else 3.40282347e38
    return maker(-most), maker(most)


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    return int(value > other) - int(value < other)


def _parser(target: TypeValue) -> Callable[..., Any]:
    def parse(text: str, _: Any = None) -> Any:
        try:
            return _strict(text, target)
        except ConversionError as error:
            large = too_large(target)
            if large in error.record.message:
                raise NetError("OverflowException", large) from None
            raise NetError("FormatException", INPUT) from None

    return parse


def _strict(text: str | None, target: TypeValue) -> Any:
    """A number as Parse reads it: no hexadecimal, no point in whole numbers, not empty."""
    bare = (text or "").strip()
    whole = target.short_name not in ("Double", "Single", "Decimal")
    if not bare or (whole and not bare.lstrip("+-").isdigit()):
        raise NetError("FormatException", INPUT)
    return to_type(bare, target)


def _try_parser(target: TypeValue) -> Callable[..., Any]:
    def try_parse(text: str, result: Reference) -> bool:
        try:
            result.value = _strict(text, target)
        except (ConversionError, NetError):
            result.value = to_type(0, target)
            return False
        return True

    return try_parse


for _name, _maker in _NUMBERS.items():
    _declare(_name, _maker)
constant("System.Double", "NaN", lambda _: math.nan)
constant("System.Double", "PositiveInfinity", lambda _: math.inf)
constant("System.Double", "NegativeInfinity", lambda _: -math.inf)
constant("System.Double", "Epsilon", lambda _: 5e-324)
constant("System.Decimal", "Zero", lambda _: Decimal(0))
constant("System.Decimal", "One", lambda _: Decimal(1))
static("System.Double", "bool IsNaN(double d)")(math.isnan)
static("System.Double", "bool IsInfinity(double d)")(math.isinf)

# ---------------------------------------------------------------- bool

constant("System.Boolean", "TrueString", lambda _: "True")
constant("System.Boolean", "FalseString", lambda _: "False")


@static("System.Boolean", "bool Parse(string value)")
def _parse_bool(text: str) -> bool:
    known = {"true": True, "false": False}.get(text.strip().casefold())
    if known is None:
        raise NetError("FormatException", "String was not recognized as a valid Boolean.")
    return known


@static("System.Boolean", "bool TryParse(string value, ref result)")
def _try_parse_bool(text: str, result: Reference) -> bool:
    known = {"true": True, "false": False}.get((text or "").strip().casefold())
    result.value = bool(known)
    return known is not None


# ---------------------------------------------------------------- enumerations

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
    number = other.number if isinstance(other, EnumValue) else int(other)
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
    number = value.number if isinstance(value, EnumValue) else int(value)
    names = [name for name, known in _members(target).members.items() if known == number]
    return names[0] if names else None


# ---------------------------------------------------------------- [math]::

MATH = "System.Math"
constant(MATH, "PI", lambda _: math.pi)
constant(MATH, "E", lambda _: math.e)


def _kinds(name: str, arguments: tuple[str, ...], kinds: str) -> list[str]:
    """Overloads of one method for several types."""
    return [
        f"{kind} {name}({', '.join(f'{kind} {one}' for one in arguments)})"
        for kind in kinds.split()
    ]


_ALL = "int long double decimal byte int16 float uint32 uint64"


@static(MATH, *_kinds("Max", ("val1", "val2"), _ALL))
def _max(one: Any, other: Any) -> Any:
    return max(one, other)


@static(MATH, *_kinds("Min", ("val1", "val2"), _ALL))
def _min(one: Any, other: Any) -> Any:
    return min(one, other)


@static(MATH, *_kinds("Abs", ("value",), _ALL))
def _abs(value: Any) -> Any:
    if type(value) in RANGES and -value not in RANGES[type(value)] and value < 0:
        raise NetError(
            "OverflowException",
            "Negating the minimum value of a twos complement number is invalid.",
        )
    return type(value)(abs(value))


@static(MATH, "int Sign(double value)", "int Sign(decimal value)")
def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


@static(
    MATH,
    "double Round(double a)",
    "decimal Round(decimal d)",
    "double Round(double value, int digits)",
    "decimal Round(decimal d, int decimals)",
    "double Round(double value, System.MidpointRounding mode)",
    "decimal Round(decimal d, System.MidpointRounding mode)",
    "double Round(double value, int digits, System.MidpointRounding mode)",
    "decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
)
def _round(value: Any, *how: Any) -> Any:
    digits = next((one for one in how if isinstance(one, int)), 0)
    away = any(isinstance(one, EnumValue) and one.number == 1 for one in how)
    if not 0 <= digits <= (28 if isinstance(value, Decimal) else 15):
        raise out_of_range("digits", "Rounding digits must be between 0 and 15, inclusive.")
    if isinstance(value, Decimal):
        rule = ROUND_HALF_UP if away else ROUND_HALF_EVEN
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent <= digits:
            return value
        return value.quantize(Decimal(1).scaleb(-digits), rounding=rule)
    return _round_double(value, digits, away)


def _round_double(value: float, digits: int, away: bool) -> float:
    """As .NET Framework does it: scaled, rounded, scaled back."""
    if not math.isfinite(value) or abs(value) >= 1e16:
        return value
    scale = 10.0**digits
    scaled = value * scale
    if away:
        return math.copysign(math.floor(abs(scaled) + 0.5), value) / scale
    return float(round(scaled)) / scale


@static(MATH, "decimal Ceiling(decimal d)", "double Ceiling(double a)")
def _ceiling(value: Any) -> Any:
    return type(value)(math.ceil(value)) if math.isfinite(value) else value


@static(MATH, "decimal Floor(decimal d)", "double Floor(double d)")
def _floor(value: Any) -> Any:
    return type(value)(math.floor(value)) if math.isfinite(value) else value


@static(MATH, "decimal Truncate(decimal d)", "double Truncate(double d)")
def _truncate(value: Any) -> Any:
    return type(value)(math.trunc(value)) if math.isfinite(value) else value


@static(MATH, "double Pow(double x, double y)")
def _pow(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return result if isinstance(result, float) else math.nan


@static(MATH, "double Sqrt(double d)")
def _sqrt(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


@static(MATH, "double Log(double d)", "double Log(double a, double newBase)")
def _log(value: float, base: float | None = None) -> float:
    if value <= 0:
        return -math.inf if value == 0 else math.nan
    return math.log(value) if base is None else math.log(value) / math.log(base)


@static(MATH, "double Log10(double d)")
def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else _log(value)


@static(MATH, "double Exp(double d)")
def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


@static(MATH, "int DivRem(int a, int b, ref result)")
def _div_rem(one: int, other: int, rest: Reference) -> int:
    if other == 0:
        raise NetError("DivideByZeroException", "Attempted to divide by zero.")
    quotient = math.trunc(one / other) if abs(one) < 2**53 else one // other
    rest.value = one - quotient * other
    return quotient


for _name, _function in {
    "Sin": math.sin,
    "Cos": math.cos,
    "Tan": math.tan,
    "Atan": math.atan,
}.items():
    static(MATH, f"double {_name}(double a)")(_function)
static(MATH, "double Atan2(double y, double x)")(math.atan2)
missing(MATH, "Acos Asin Sinh Cosh Tanh IEEERemainder BigMul")
