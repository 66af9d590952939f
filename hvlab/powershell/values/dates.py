"""System.DateTime and System.TimeSpan: counts of ticks, 100 nanoseconds each.

Text forms are in `hvlab.powershell.language.culture`. The lab's host lives in UTC, so that local
time and universal time differ in `kind` only.
"""

from __future__ import annotations

import datetime as _dt
from dataclasses import dataclass
from typing import ClassVar

TICKS_PER_MICROSECOND = 10
TICKS_PER_MILLISECOND = 10_000
TICKS_PER_SECOND = 10_000_000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE
TICKS_PER_DAY = 24 * TICKS_PER_HOUR

OUT_OF_RANGE = "The added or subtracted value results in an un-representable DateTime."
MAX_TICKS = 3_155_378_975_999_999_999
_EPOCH = _dt.datetime(1, 1, 1)
UNIX_TICKS = 621_355_968_000_000_000
"""Ticks of 1 January 1970."""
FILE_TIME_TICKS = 504_911_232_000_000_000
"""Ticks of 1 January 1601."""


@dataclass(frozen=True, order=True)
class TimeSpan:
    """A span of time; may be negative."""

    ticks: int = 0

    @classmethod
    def of(
        cls,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        ms: float = 0,
    ) -> TimeSpan:
        """From parts, which may be fractions."""
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return cls(round(total * TICKS_PER_SECOND) + round(ms * TICKS_PER_MILLISECOND))

    @classmethod
    def from_timedelta(cls, delta: _dt.timedelta) -> TimeSpan:
        """The same span."""
        return cls((delta // _dt.timedelta(microseconds=1)) * TICKS_PER_MICROSECOND)

    def to_timedelta(self) -> _dt.timedelta:
        """The same span, to the microsecond."""
        return _dt.timedelta(microseconds=_cut(self.ticks, TICKS_PER_MICROSECOND))

    def _part(self, unit: int, modulus: int = 0) -> int:
        """A whole number of units, with the span's sign; the rest of a larger unit."""
        whole = _cut(self.ticks, unit)
        if not modulus:
            return whole
        return whole - _cut(whole, modulus) * modulus

    @property
    def days(self) -> int:
        """Whole days."""
        return self._part(TICKS_PER_DAY)

    @property
    def hours(self) -> int:
        """Hours beside the days, -23 to 23."""
        return self._part(TICKS_PER_HOUR, 24)

    @property
    def minutes(self) -> int:
        """Minutes beside the hours."""
        return self._part(TICKS_PER_MINUTE, 60)

    @property
    def seconds(self) -> int:
        """Seconds beside the minutes."""
        return self._part(TICKS_PER_SECOND, 60)

    @property
    def milliseconds(self) -> int:
        """Milliseconds beside the seconds."""
        return self._part(TICKS_PER_MILLISECOND, 1000)

    def total(self, unit: int) -> float:
        """The span in units of that many ticks."""
        return self.ticks / unit

    def __str__(self) -> str:
        """The constant form '[-][d.]hh:mm:ss[.fffffff]'."""
        ticks = abs(self.ticks)
        days, rest = divmod(ticks, TICKS_PER_DAY)
        seconds, fraction = divmod(rest, TICKS_PER_SECOND)
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if days:
            text = f"{days}.{text}"
        if fraction:
            text += f".{fraction:07}"
        return "-" + text if self.ticks < 0 else text


def _cut(number: int, divisor: int) -> int:
    """Division that rounds towards zero, as .NET's does."""
    return -(-number // divisor) if number < 0 else number // divisor


@dataclass(frozen=True)
class DateTime:
    """A moment: ticks since midnight of 1 January of the year 1. `kind` is 'Unspecified', 'Local'
    or 'Utc'; it plays no part in comparing."""

    ticks: int = 0
    kind: str = "Unspecified"

    KINDS: ClassVar[tuple[str, ...]] = ("Unspecified", "Utc", "Local")

    @classmethod
    def of(
        cls,
        year: int,
        month: int = 1,
        day: int = 1,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        ms: int = 0,
        kind: str = "Unspecified",
    ) -> DateTime:
        """From parts. Raises ValueError where there is no such day or time."""
        moment = _dt.datetime(year, month, day, hour, minute, second, ms * 1000)
        return cls.from_datetime(moment, kind)

    @classmethod
    def from_datetime(cls, moment: _dt.datetime, kind: str = "Unspecified") -> DateTime:
        """The same date and time; a time zone in it is not looked at."""
        delta = moment.replace(tzinfo=None) - _EPOCH
        return cls((delta // _dt.timedelta(microseconds=1)) * TICKS_PER_MICROSECOND, kind)

    def to_datetime(self) -> _dt.datetime:
        """The same date and time without a zone, to the microsecond."""
        return _EPOCH + _dt.timedelta(microseconds=self.ticks // TICKS_PER_MICROSECOND)

    def plus(self, ticks: int) -> DateTime:
        """The moment that many ticks later. Raises OverflowError outside the years 1 to 9999."""
        new = self.ticks + ticks
        if not 0 <= new <= MAX_TICKS:
            raise OverflowError(OUT_OF_RANGE)
        return DateTime(new, self.kind)

    def plus_months(self, months: int) -> DateTime:
        """The same day of another month, or that month's last day. Raises OverflowError."""
        date = self.to_datetime()
        count = date.year * 12 + date.month - 1 + months
        year, month = count // 12, count % 12 + 1
        if not 1 <= year <= 9999:
            raise OverflowError(OUT_OF_RANGE)
        day = min(date.day, days_in_month(year, month))
        midnight = DateTime.from_datetime(_dt.datetime(year, month, day))
        return DateTime(midnight.ticks + self.ticks % TICKS_PER_DAY, self.kind)

    @property
    def date(self) -> DateTime:
        """Midnight of the same day."""
        return DateTime(self.ticks - self.ticks % TICKS_PER_DAY, self.kind)

    @property
    def time_of_day(self) -> TimeSpan:
        """The span since midnight."""
        return TimeSpan(self.ticks % TICKS_PER_DAY)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.ticks == other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __lt__(self, other: DateTime) -> bool:
        return self.ticks < other.ticks


def days_in_month(year: int, month: int) -> int:
    """How many days that month has. Raises ValueError for a month that there is not."""
    if not 1 <= month <= 12:
        raise ValueError("Month must be between one and twelve.")
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31
