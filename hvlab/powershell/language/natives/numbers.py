"""Members of the number types and of bool."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.convert.failures import INPUT
from hvlab.powershell.language.convert.numbers import too_large
from hvlab.powershell.language.culture import format_value
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    method,
    same_kind,
    static,
)
from hvlab.powershell.language.typesystem.kinds import PYTHON_TYPE
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.numbers import MOST_DECIMAL, RANGES, Single
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue

_STYLES = "System.Globalization.NumberStyles style"
_HEX_DIGITS = re.compile(r"[0-9A-Fa-f]{1,16}")
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
    static(
        name,
        f"{short} Parse(string s)",
        f"{short} Parse(string s, {_STYLES})",
        f"{short} Parse(string s, cultureinfo provider)",
        f"{short} Parse(string s, {_STYLES}, cultureinfo provider)",
    )(_parser(TypeValue(name)))
    static(name, "bool TryParse(string s, ref result)")(_try_parser(TypeValue(name)))
    least, most = _limits(maker)
    constant(name, "MinValue", lambda _: least)
    constant(name, "MaxValue", lambda _: most)


def _limits(maker: Any) -> tuple[Any, Any]:
    if maker in RANGES:
        return maker(RANGES[maker].start), maker(RANGES[maker].stop - 1)
    if maker is Decimal:
        return MOST_DECIMAL.copy_negate(), MOST_DECIMAL
    most = 1.7976931348623157e308 if maker is float else 3.40282347e38
    return maker(-most), maker(most)


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    same_kind(value, other)
    return int(value > other) - int(value < other)


def _parser(target: TypeValue) -> Callable[..., Any]:
    def parse(text: str, style: Any = None, _: Any = None) -> Any:
        try:
            if isinstance(style, EnumValue):
                return _styled(text, style.number, target)
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


_HEX, _THOUSANDS = 512, 64


def _styled(text: str | None, style: int, target: TypeValue) -> Any:
    """A number read in a NumberStyles: hexadecimal, with commas, or as ever."""
    bare = (text or "").strip()
    if style & _HEX:
        if not _HEX_DIGITS.fullmatch(bare):
            raise NetError("FormatException", INPUT)
        return to_type(f"0x{bare}", target)
    return _strict(bare.replace(",", "") if style & _THOUSANDS else bare, target)


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
