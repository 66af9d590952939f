"""What a culture decides: separators, names of days and months, date patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ENGLISH_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True)
class Culture:
    """A culture as .NET Framework has it. `patterns` are its standard date formats; `currency` and
    its negative form have `n` for the number."""

    name: str
    display: str
    decimal: str
    group: str
    currency: str
    negative_currency: str
    currency_symbol: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    am: str
    pm: str
    date_separator: str
    patterns: Mapping[str, str]
    day_first: bool = False


_FIXED = {
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
    "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
}

EN_US = Culture(
    name="en-US",
    display="English (United States)",
    decimal=".",
    group=",",
    currency="$n",
    negative_currency="($n)",
    currency_symbol="$",
    months=_ENGLISH_MONTHS,
    short_months=tuple(name[:3] for name in _ENGLISH_MONTHS),
    days=_ENGLISH_DAYS,
    short_days=tuple(name[:3] for name in _ENGLISH_DAYS),
    am="AM",
    pm="PM",
    date_separator="/",
    patterns={
        **_FIXED,
        "d": "M/d/yyyy",
        "D": "dddd, MMMM d, yyyy",
        "t": "h:mm tt",
        "T": "h:mm:ss tt",
        "M": "MMMM d",
        "Y": "MMMM yyyy",
    },
)

INVARIANT = Culture(
    name="",
    display="Invariant Language (Invariant Country)",
    decimal=".",
    group=",",
    currency="¤n",
    negative_currency="(¤n)",
    currency_symbol="¤",
    months=EN_US.months,
    short_months=EN_US.short_months,
    days=EN_US.days,
    short_days=EN_US.short_days,
    am="AM",
    pm="PM",
    date_separator="/",
    patterns={
        **_FIXED,
        "d": "MM/dd/yyyy",
        "D": "dddd, dd MMMM yyyy",
        "t": "HH:mm",
        "T": "HH:mm:ss",
        "M": "MMMM dd",
        "Y": "yyyy MMMM",
    },
)

DE_DE = Culture(
    name="de-DE",
    display="German (Germany)",
    decimal=",",
    group=".",
    currency="n €",
    negative_currency="-n €",
    currency_symbol="€",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    short_months=(
        "Jan",
        "Feb",
        "Mrz",
        "Apr",
        "Mai",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Okt",
        "Nov",
        "Dez",
    ),
    days=("Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"),
    short_days=("So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"),
    am="",
    pm="",
    date_separator=".",
    patterns={
        **_FIXED,
        "d": "dd.MM.yyyy",
        "D": "dddd, d. MMMM yyyy",
        "t": "HH:mm",
        "T": "HH:mm:ss",
        "M": "d. MMMM",
        "Y": "MMMM yyyy",
    },
    day_first=True,
)

CULTURES = {one.name.casefold(): one for one in (EN_US, INVARIANT, DE_DE)}


def culture_of(name: str) -> Culture:
    """The culture of that name; en-US for one that the lab does not have."""
    return CULTURES.get(name.casefold(), EN_US)
