"""Numbers from strings and from numbers of other types."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from hvlab.powershell.language.convert.failures import INPUT, no_conversion, with_reason
from hvlab.powershell.language.typesystem.kinds import INT, PYTHON_TYPE, STRING
from hvlab.powershell.syntax import numbers as literals
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import RANGES, Char, Single, fitted
from hvlab.powershell.values.reference import SwitchParameter
from hvlab.powershell.values.types import TypeValue

_TITLES = {
    "Int32": "an Int32",
    "Int64": "an Int64",
    "Int16": "an Int16",
    "UInt16": "a UInt16",
    "UInt32": "a UInt32",
    "UInt64": "a UInt64",
    "Byte": "an unsigned byte",
    "SByte": "a signed byte",
    "Char": "a character",
    "Decimal": "a Decimal",
    "Double": "a Double",
    "Single": "a Single",
}
LONGEST = 500
_WHOLE = re.compile(r"\s*([+-]?\d+)\s*\Z")
_REAL = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d{1,5})?\s*\Z")
_HEX = re.compile(r"\s*(?:#|0x|&h)([0-9a-f]{1,16})\s*\Z", re.IGNORECASE)


def too_large(target: TypeValue) -> str:
    """'Value was either too large or too small for an Int32.'"""
    return f"Value was either too large or too small for {_TITLES[target.short_name]}."


def to_numeric(value: Any, target: TypeValue) -> Any:
    """A number of that type. Raises ConversionError."""
    maker = PYTHON_TYPE[target.full_name]
    if value is None:
        return maker(0)
    if isinstance(value, str) and not isinstance(value, Char):
        return _from_string(str(value), target, maker)
    if isinstance(value, Char):
        return _from_char(value, target, maker)
    if isinstance(value, SwitchParameter | bool):
        return maker(bool(value))
    if isinstance(value, EnumValue):
        return _from_number(value.number, target, maker)
    if isinstance(value, int | float | Decimal):
        return _from_number(value, target, maker)
    if isinstance(value, list) and len(value) == 1:
        return to_numeric(value[0], target)
    raise no_conversion(value, target)


def _from_char(value: Char, target: TypeValue, maker: Callable[[Any], Any]) -> Any:
    if maker in RANGES:
        return _from_number(ord(value), target, maker)
    raise with_reason(
        str(value),
        target,
        f"Invalid cast from 'Char' to '{target.short_name}'.",
        "InvalidCastIConvertible",
    )


def _from_number(value: Any, target: TypeValue, maker: Callable[[Any], Any]) -> Any:
    try:
        if maker in (float, Single):
            return maker(value)
        if maker is Decimal:
            return decimal_of(value)
        whole = value if isinstance(value, int) else round(value)
    except (OverflowError, ValueError, InvalidOperation):
        raise with_reason(value, target, too_large(target), "InvalidCastIConvertible") from None
    if whole not in RANGES[maker]:  # type: ignore[index]
        raise with_reason(value, target, too_large(target), "InvalidCastIConvertible")
    return maker(int(whole))


def decimal_of(value: Any) -> Decimal:
    """A Decimal of a number; a double's first 15 digits. Raises OverflowError."""
    if isinstance(value, Decimal):
        return value
    digits = 7 if isinstance(value, Single) else 15
    number = Decimal(f"{value:.{digits}g}") if isinstance(value, float) else Decimal(int(value))
    made = fitted(number) if number.is_finite() else None
    if made is None:
        raise OverflowError
    return made


def _from_string(text: str, target: TypeValue, maker: Callable[[Any], Any]) -> Any:
    if not text:
        return maker(0)
    if len(text) > LONGEST:
        raise with_reason(text, target, INPUT, "InvalidCastFromStringToInteger")
    if maker in (float, Single):
        return _real_of_string(text, target, maker)
    if maker is Decimal:
        return _decimal_of_string(text, target)
    return _whole_of_string(text, target, maker)


def _real_of_string(text: str, target: TypeValue, maker: Callable[[Any], Any]) -> Any:
    special = {"nan": "nan", "infinity": "inf", "-infinity": "-inf"}.get(text.strip().casefold())
    if special is not None:
        return maker(float(special))
    if _REAL.match(text) is None:
        raise with_reason(text, target, INPUT, "InvalidCastFromStringToDoubleOrSingle")
    number = float(text.replace(",", ""))
    if number in (float("inf"), float("-inf")):
        raise with_reason(text, target, too_large(target), "InvalidCastFromStringToDoubleOrSingle")
    return maker(number)


def _decimal_of_string(text: str, target: TypeValue) -> Decimal:
    if _REAL.match(text) is None:
        raise with_reason(text, target, INPUT, "InvalidCastFromStringToDecimal")
    number = fitted(Decimal(text.strip().replace(",", "")))
    if number is None:
        raise with_reason(text, target, too_large(target), "InvalidCastFromStringToDecimal")
    return number


def _whole_of_string(text: str, target: TypeValue, maker: Callable[[Any], Any]) -> Any:
    """As .NET's converters: decimal digits, hexadecimal with 0x, else through a double."""
    span = RANGES[maker]  # type: ignore[index]
    whole, hexadecimal = _WHOLE.match(text), _HEX.match(text)
    if whole is not None:
        number = int(whole[1])
    elif hexadecimal is not None:
        number = int(hexadecimal[1], 16)
        size = span.stop - span.start
        number -= size if span.start < 0 and span.stop <= number < size else 0
    elif _REAL.match(text) is not None:
        number = _through_double(text)
        if number not in span:
            raise with_reason(text, target, INPUT, "InvalidCastFromStringToInteger")
    else:
        raise with_reason(text, target, INPUT, "InvalidCastFromStringToInteger")
    if number not in span:
        raise with_reason(text, target, too_large(target), "InvalidCastFromStringToInteger")
    return maker(number)


def _through_double(text: str) -> int:
    """'1.5', '1e3' or '1,000' as a whole number; far out of any range when it is endless."""
    try:
        return round(float(text.replace(",", "")))
    except OverflowError:
        return 2**70


def scan(text: str) -> Any:
    """A string as an operand of arithmetic: any number as it may be written in a script, with
    suffixes. Raises ConversionError, which names Int32."""
    bare = text.strip()
    if not bare:
        return 0
    sign = 1
    if bare[0] == "-" and len(bare) > 1:
        sign, bare = -1, bare[1:]
    found = literals.read(bare, 0) if len(bare) <= LONGEST else None
    number = literals.value(found) if found is not None and found.end == len(bare) else None
    if number is None:
        raise with_reason(text, INT, INPUT, "InvalidCastFromStringToInteger")
    return number if sign > 0 else -number  # type: ignore[operator]


__all__ = ["STRING", "decimal_of", "scan", "to_numeric", "too_large"]
