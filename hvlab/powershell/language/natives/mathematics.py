"""[math]::."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    missing,
    out_of_range,
    static,
)
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import RANGES
from hvlab.powershell.values.reference import Reference

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
    if base is not None and (base <= 0 or base == 1):
        return math.nan
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


def _of_finite(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function; NaN where it has no value."""
    return lambda value: function(value) if math.isfinite(value) else math.nan


for _name, _function in {
    "Sin": math.sin,
    "Cos": math.cos,
    "Tan": math.tan,
}.items():
    static(MATH, f"double {_name}(double a)")(_of_finite(_function))
static(MATH, "double Atan(double d)")(math.atan)
static(MATH, "double Atan2(double y, double x)")(math.atan2)
missing(MATH, "Acos Asin Sinh Cosh Tanh IEEERemainder BigMul")
