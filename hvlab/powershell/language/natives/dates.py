"""Members of System.DateTime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.formats.cultures import Culture, culture_of
from hvlab.powershell.language.formats.dates import format_date
from hvlab.powershell.language.formats.parse_dates import parse_date, parse_date_exact
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
    same_kind,
    static,
)
from hvlab.powershell.language.natives.numbers import TO_STRING, formatted
from hvlab.powershell.language.typesystem.names import find
from hvlab.powershell.values import dates as d
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumType, EnumValue
from hvlab.powershell.values.noted import Noted
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue

DATE = "System.DateTime"


def _enum(name: str, number: int) -> EnumValue:
    from hvlab.powershell.language.typesystem.names import enum_of

    target = find(name)
    assert target is not None
    enum = enum_of(target)
    assert isinstance(enum, EnumType)
    return EnumValue(enum, number)


def _clock_part(read: Callable[[Any], int]) -> Callable[[DateTime], int]:
    return lambda moment: read(moment.to_datetime())


def as_shown(moment: DateTime) -> str:
    """A date on the console: the long form, or only its day or its time, as its note says."""
    note = moment.note("DisplayHint") if isinstance(moment, Noted) else None
    hint = str(note.value).casefold() if note is not None else ""
    return format_date(moment, {"date": "D", "time": "T"}.get(hint, "F"))


property_of(
    DATE,
    "DateTime",
    "System.Object",
    as_shown,
    member="ScriptProperty",
)
property_of(DATE, "Date", "datetime", lambda moment: moment.date)
property_of(DATE, "Day", "int", _clock_part(lambda one: one.day))
property_of(
    DATE,
    "DayOfWeek",
    "System.DayOfWeek",
    lambda moment: _enum("System.DayOfWeek", (moment.to_datetime().weekday() + 1) % 7),
)
property_of(DATE, "DayOfYear", "int", _clock_part(lambda one: one.timetuple().tm_yday))
property_of(DATE, "Hour", "int", _clock_part(lambda one: one.hour))
property_of(
    DATE,
    "Kind",
    "System.DateTimeKind",
    lambda moment: _enum("System.DateTimeKind", DateTime.KINDS.index(moment.kind)),
)
property_of(DATE, "Millisecond", "int", _clock_part(lambda one: one.microsecond // 1000))
property_of(DATE, "Minute", "int", _clock_part(lambda one: one.minute))
property_of(DATE, "Month", "int", _clock_part(lambda one: one.month))
property_of(DATE, "Second", "int", _clock_part(lambda one: one.second))
property_of(DATE, "Ticks", "long", lambda moment: Int64(moment.ticks))
property_of(DATE, "TimeOfDay", "timespan", lambda moment: moment.time_of_day)
property_of(DATE, "Year", "int", _clock_part(lambda one: one.year))


def _moved(moment: DateTime, ticks: int) -> DateTime:
    try:
        return moment.plus(ticks)
    except OverflowError as error:
        raise out_of_range("value", str(error)) from None


def _adder(unit: int) -> Callable[[DateTime, float], DateTime]:
    """AddDays and its kin: .NET Framework rounds to a whole millisecond."""

    def add(moment: DateTime, value: float) -> DateTime:
        return _moved(moment, milliseconds(value, unit) * d.TICKS_PER_MILLISECOND)

    return add


def milliseconds(value: float, unit: int) -> int:
    """That many units as whole milliseconds. Raises NetError beyond all dates."""
    if value != value or abs(value) * unit > 1e19:
        raise out_of_range("value", d.OUT_OF_RANGE)
    exact = value * (unit / d.TICKS_PER_MILLISECOND)
    return int(exact + (0.5 if exact >= 0 else -0.5))


UNITS = {
    "Days": d.TICKS_PER_DAY,
    "Hours": d.TICKS_PER_HOUR,
    "Minutes": d.TICKS_PER_MINUTE,
    "Seconds": d.TICKS_PER_SECOND,
    "Milliseconds": d.TICKS_PER_MILLISECOND,
}
for _name, _unit in UNITS.items():
    method(DATE, f"datetime Add{_name}(double value)")(_adder(_unit))


@method(DATE, "datetime AddTicks(long value)")
def _add_ticks(moment: DateTime, ticks: int) -> DateTime:
    return _moved(moment, int(ticks))


@method(DATE, "datetime AddMonths(int months)")
def _add_months(moment: DateTime, months: int) -> DateTime:
    try:
        return moment.plus_months(months)
    except OverflowError as error:
        raise out_of_range("months", str(error)) from None


@method(DATE, "datetime AddYears(int value)")
def _add_years(moment: DateTime, years: int) -> DateTime:
    if abs(years) > 10_000:
        raise out_of_range("years", "Years value must be between +/-10000.")
    return _add_months(moment, 12 * years)  # type: ignore[no-any-return]


@method(DATE, "datetime Add(timespan value)")
def _add(moment: DateTime, span: TimeSpan) -> DateTime:
    return _moved(moment, span.ticks)


@method(DATE, "timespan Subtract(datetime value)", "datetime Subtract(timespan value)")
def _subtract(moment: DateTime, other: Any) -> Any:
    if isinstance(other, DateTime):
        return TimeSpan(moment.ticks - other.ticks)
    return _moved(moment, -other.ticks)


@method(DATE, "int CompareTo(System.Object value)", "int CompareTo(datetime value)")
def compare_ticks(moment: Any, other: Any) -> int:
    """CompareTo of dates and of spans."""
    if other is None:
        return 1
    same_kind(moment, other)
    return int(moment.ticks > other.ticks) - int(moment.ticks < other.ticks)


@method(DATE, "bool Equals(System.Object value)", "bool Equals(datetime value)")
def _equals(moment: DateTime, other: Any) -> bool:
    return isinstance(other, DateTime) and moment == other


method(DATE, *TO_STRING, ops=True)(formatted)
for _name, _form in {
    "ToShortDateString": "d",
    "ToLongDateString": "D",
    "ToShortTimeString": "t",
    "ToLongTimeString": "T",
}.items():
    method(DATE, f"string {_name}()", ops=True)(
        lambda ops, moment, form=_form: format_date(moment, form, culture_of(ops.culture))
    )


@method(DATE, "datetime ToLocalTime()")
def _local(moment: DateTime) -> DateTime:
    return DateTime(moment.ticks, "Local")


@method(DATE, "datetime ToUniversalTime()")
def _universal(moment: DateTime) -> DateTime:
    return DateTime(moment.ticks, "Utc")


@method(DATE, "long ToFileTime()")
def _file_time(moment: DateTime) -> Int64:
    return Int64(moment.ticks - d.FILE_TIME_TICKS)


@method(DATE, "long ToFileTimeUtc()")
def _file_time_utc(moment: DateTime) -> Int64:
    return Int64(moment.ticks - d.FILE_TIME_TICKS)


@method(DATE, "bool IsDaylightSavingTime()")
def _daylight(_: DateTime) -> bool:
    return False


@method(DATE, "double ToOADate()")
def _oa_date(moment: DateTime) -> float:
    return (moment.ticks - 599_264_352_000_000_000) / d.TICKS_PER_DAY


missing(DATE, "GetDateTimeFormats ToBinary FromBinary FromOADate")

constant(DATE, "Now", lambda ops: DateTime(ops.clock().ticks, "Local"))
constant(DATE, "UtcNow", lambda ops: DateTime(ops.clock().ticks, "Utc"))
constant(DATE, "Today", lambda ops: DateTime(ops.clock().date.ticks, "Local"))
constant(DATE, "MinValue", lambda _: DateTime(0))
constant(DATE, "MaxValue", lambda _: DateTime(d.MAX_TICKS))


def _culture(ops: Callbacks, given: Culture | None) -> Culture:
    return culture_of(ops.culture) if given is None else given


@static(
    DATE,
    "datetime Parse(string s)",
    "datetime Parse(string s, System.IFormatProvider provider)",
    ops=True,
)
def _parse(ops: Callbacks, text: str, culture: Culture | None = None) -> DateTime:
    try:
        return parse_date(text, _culture(ops, culture), ops.clock)
    except ValueError as error:
        raise NetError("FormatException", str(error)) from None


@static(DATE, "bool TryParse(string s, ref result)", ops=True)
def _try_parse(ops: Callbacks, text: str, result: Reference) -> bool:
    try:
        result.value = parse_date(text or "", _culture(ops, None), ops.clock)
    except ValueError:
        result.value = DateTime(0)
        return False
    return True


@static(
    DATE,
    "datetime ParseExact(string s, string format, System.IFormatProvider provider)",
    "datetime ParseExact(string s, string format, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style)",
    "datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style)",
    ops=True,
)
def _parse_exact(
    ops: Callbacks, text: str, forms: Any, culture: Culture | None, _: Any = None
) -> DateTime:
    last = ""
    for form in forms if isinstance(forms, list) else [forms]:
        try:
            return parse_date_exact(text, form, _culture(ops, culture), ops.clock)
        except ValueError as error:
            last = str(error)
    raise NetError("FormatException", last)


@static(
    DATE,
    "bool TryParseExact(string s, string format, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style, ref result)",
    ops=True,
)
def _try_parse_exact(
    ops: Callbacks, text: str, form: str, culture: Culture | None, _: Any, result: Reference
) -> bool:
    try:
        result.value = parse_date_exact(text, form, _culture(ops, culture), ops.clock)
    except ValueError:
        result.value = DateTime(0)
        return False
    return True


@static(DATE, "int DaysInMonth(int year, int month)")
def _days_in_month(year: int, month: int) -> int:
    try:
        return d.days_in_month(year, month)
    except ValueError as error:
        raise out_of_range("month", str(error)) from None


@static(DATE, "bool IsLeapYear(int year)")
def _is_leap_year(year: int) -> bool:
    return d.days_in_month(year, 2) == 29


@static(DATE, "datetime FromFileTime(long fileTime)")
def _from_file_time(ticks: int) -> DateTime:
    return DateTime(int(ticks) + d.FILE_TIME_TICKS, "Local")


@static(DATE, "datetime FromFileTimeUtc(long fileTime)")
def _from_file_time_utc(ticks: int) -> DateTime:
    return DateTime(int(ticks) + d.FILE_TIME_TICKS, "Utc")


@static(DATE, "datetime SpecifyKind(datetime value, System.DateTimeKind kind)")
def _specify_kind(moment: DateTime, kind: EnumValue) -> DateTime:
    return DateTime(moment.ticks, kind.name)


@static(DATE, "int Compare(datetime t1, datetime t2)")
def _static_compare(one: DateTime, other: DateTime) -> int:
    return int(one.ticks > other.ticks) - int(one.ticks < other.ticks)


@constructor(
    DATE,
    "datetime new()",
    "datetime new(long ticks)",
    "datetime new(int year, int month, int day)",
    "datetime new(int year, int month, int day, int hour, int minute, int second)",
    "datetime new(int year, int month, int day, int hour, int minute, int second, int millisecond)",
    "datetime new(int year, int month, int day, int hour, int minute, int second, "
    "System.DateTimeKind kind)",
)
def _new(_: TypeValue, *parts: Any) -> DateTime:
    if len(parts) < 2:
        ticks = int(parts[0]) if parts else 0
        if not 0 <= ticks <= d.MAX_TICKS:
            raise NetError(
                "ArgumentOutOfRangeException",
                "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.\r\n"
                "Parameter name: ticks",
            )
        return DateTime(ticks)
    kind = parts[-1].name if isinstance(parts[-1], EnumValue) else "Unspecified"
    numbers = [one for one in parts if not isinstance(one, EnumValue)]
    try:
        year, month, day, hour, minute, second, ms = (*numbers, 0, 0, 0, 0)[:7]
        return DateTime.of(year, month, day, hour, minute, second, ms, kind)
    except ValueError:
        raise NetError(
            "ArgumentOutOfRangeException",
            "Year, Month, and Day parameters describe an un-representable DateTime.",
        ) from None
