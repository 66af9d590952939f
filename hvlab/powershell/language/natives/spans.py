"""Members of System.TimeSpan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.formats.parse_dates import parse_span
from hvlab.powershell.language.natives.dates import UNITS, compare_ticks, milliseconds
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    constructor,
    method,
    missing,
    property_of,
    static,
)
from hvlab.powershell.language.natives.numbers import TO_STRING, formatted
from hvlab.powershell.values import dates as d
from hvlab.powershell.values.dates import TimeSpan
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue

SPAN = "System.TimeSpan"
_MOST = 2**63 - 1

property_of(SPAN, "Ticks", "long", lambda span: Int64(span.ticks))
property_of(SPAN, "Days", "int", lambda span: span.days)
property_of(SPAN, "Hours", "int", lambda span: span.hours)
property_of(SPAN, "Milliseconds", "int", lambda span: span.milliseconds)
property_of(SPAN, "Minutes", "int", lambda span: span.minutes)
property_of(SPAN, "Seconds", "int", lambda span: span.seconds)


def _total(unit: int) -> Callable[[TimeSpan], float]:
    return lambda span: span.total(unit)


for _name in sorted(UNITS):  # in the order of .NET's reflection, as `select *` shows them
    property_of(SPAN, f"Total{_name}", "double", _total(UNITS[_name]))


def _span(ticks: int) -> TimeSpan:
    if abs(ticks) > _MOST:
        raise NetError("OverflowException", "TimeSpan overflowed because the duration is too long.")
    return TimeSpan(ticks)


@method(SPAN, "timespan Add(timespan ts)")
def _span_add(span: TimeSpan, other: TimeSpan) -> TimeSpan:
    return _span(span.ticks + other.ticks)


@method(SPAN, "timespan Subtract(timespan ts)")
def _span_subtract(span: TimeSpan, other: TimeSpan) -> TimeSpan:
    return _span(span.ticks - other.ticks)


@method(SPAN, "timespan Negate()")
def _span_negate(span: TimeSpan) -> TimeSpan:
    return TimeSpan(-span.ticks)


@method(SPAN, "timespan Duration()")
def _span_duration(span: TimeSpan) -> TimeSpan:
    return TimeSpan(abs(span.ticks))


method(SPAN, "int CompareTo(System.Object value)", "int CompareTo(timespan value)")(compare_ticks)


@method(SPAN, "bool Equals(System.Object value)", "bool Equals(timespan obj)")
def _span_equals(span: TimeSpan, other: Any) -> bool:
    return isinstance(other, TimeSpan) and span == other


method(SPAN, *TO_STRING, ops=True)(formatted)


def _from(unit: int) -> Callable[[float], TimeSpan]:
    return lambda value: TimeSpan(milliseconds(value, unit) * d.TICKS_PER_MILLISECOND)


for _name, _unit in UNITS.items():
    static(SPAN, f"timespan From{_name}(double value)")(_from(_unit))


@static(SPAN, "timespan FromTicks(long value)")
def _from_ticks(ticks: int) -> TimeSpan:
    return TimeSpan(int(ticks))


@static(SPAN, "timespan Parse(string s)")
def _parse_span(text: str) -> TimeSpan:
    try:
        return parse_span(text)
    except ValueError as error:
        kind = "OverflowException" if "components" in str(error) else "FormatException"
        raise NetError(kind, str(error)) from None


@static(SPAN, "bool TryParse(string s, ref result)")
def _try_parse_span(text: str, result: Reference) -> bool:
    try:
        result.value = parse_span(text or "")
    except ValueError:
        result.value = TimeSpan(0)
        return False
    return True


constant(SPAN, "Zero", lambda _: TimeSpan(0))
constant(SPAN, "MaxValue", lambda _: TimeSpan(2**63 - 1))
constant(SPAN, "MinValue", lambda _: TimeSpan(-(2**63)))
for _name, _unit in UNITS.items():
    constant(SPAN, f"TicksPer{_name[:-1]}", lambda _, unit=_unit: Int64(unit))  # type: ignore[misc]
missing(SPAN, "ParseExact TryParseExact")


@constructor(
    SPAN,
    "timespan new()",
    "timespan new(long ticks)",
    "timespan new(int hours, int minutes, int seconds)",
    "timespan new(int days, int hours, int minutes, int seconds)",
    "timespan new(int days, int hours, int minutes, int seconds, int milliseconds)",
)
def _new_span(_: TypeValue, *parts: int) -> TimeSpan:
    if len(parts) < 2:
        return TimeSpan(int(parts[0]) if parts else 0)
    days, hours, minutes, seconds, ms = (*((0,) if len(parts) == 3 else ()), *parts, 0)[:5]
    total = ((int(days) * 24 + hours) * 60 + minutes) * 60 + seconds
    return TimeSpan(total * d.TICKS_PER_SECOND + ms * d.TICKS_PER_MILLISECOND)
