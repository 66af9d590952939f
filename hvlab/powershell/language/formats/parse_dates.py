"""Text to dates and spans of time, as DateTime.Parse and TimeSpan.Parse read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hvlab.powershell.language.formats.cultures import EN_US, INVARIANT, Culture
from hvlab.powershell.language.formats.dates import date_tokens, literal_of, standard_pattern
from hvlab.powershell.values.dates import TICKS_PER_DAY, TICKS_PER_SECOND, DateTime, TimeSpan

BAD_DATE = "String was not recognized as a valid DateTime."
UNKNOWN_WORD = (
    "The string was not recognized as a valid DateTime. There is an unknown word starting at "
    "index {0}."
)
BAD_SPAN = "String was not recognized as a valid TimeSpan."
SPAN_OVERFLOW = (
    "The TimeSpan could not be parsed because at least one of the numeric components is out of "
    "range or contains too many digits."
)
LONGEST = 200

Clock = Callable[[], DateTime]

_TOKEN = re.compile(
    r"(?P<time>\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,9})?)?)"
    r"|(?P<zone>(?<=\d)\s?(?:[+-]\d{1,2}:\d{2}|[+-]\d{2}(?!\d)|Z\b))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+\.?)"
    r"|(?P<separator>[-/.,\s]+)"
)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\Z",
    re.IGNORECASE,
)


@dataclass
class _Found:
    """What the text has told so far."""

    numbers: list[str] = field(default_factory=list)
    month: int = 0
    month_at: int = 0
    """How many numbers came in front of the month's name."""
    clock: tuple[int, int, int, int] | None = None
    """Hour, minute, second, ticks."""
    half: str = ""
    zone: str = ""


def parse_date(text: str, culture: Culture = EN_US, clock: Clock | None = None) -> DateTime:
    """A date as people write it. Raises ValueError with .NET's sentence.

    `clock` tells the day and the year where the text has none.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise ValueError(BAD_DATE)
    iso = _ISO.match(text)
    if iso is not None:
        return _from_iso(iso)
    found = _read(text, culture)
    year, month, day = _calendar(found, culture, clock)
    hour, minute, second, ticks = _time(found)
    moment = _build(year, month, day, hour, minute, second, ticks)
    return _zoned(moment, found.zone)


def _from_iso(match: re.Match[str]) -> DateTime:
    parts = [int(match[index] or 0) for index in range(1, 7)]
    fraction = int((match[7] or "0").ljust(7, "0"))
    moment = _build(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], fraction)
    return _zoned(moment, (match[8] or "").upper())


def _build(
    year: int, month: int, day: int, hour: int, minute: int, second: int, ticks: int
) -> DateTime:
    try:
        moment = DateTime.of(year, month, day, hour, minute, second)
    except (ValueError, OverflowError):
        raise ValueError(BAD_DATE) from None
    return DateTime(moment.ticks + ticks)


def _zoned(moment: DateTime, zone: str) -> DateTime:
    """Local time for text that names a zone."""
    if not zone:
        return moment
    if zone in ("Z", "GMT", "UTC"):
        return DateTime(moment.ticks, "Local")
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    shift = minutes * 60 * TICKS_PER_SECOND * (1 if zone[0] == "+" else -1)
    return DateTime(moment.ticks - shift, "Local")


def _read(text: str, culture: Culture) -> _Found:
    found, index = _Found(), 0
    while index < len(text):
        match = _TOKEN.match(text, index)
        if match is None:
            raise ValueError(BAD_DATE)
        _take(found, match, culture)
        index = match.end()
    return found


def _take(found: _Found, match: re.Match[str], culture: Culture) -> None:
    kind, piece = str(match.lastgroup), match[0]
    if kind == "number":
        found.numbers.append(piece)
    elif kind == "word":
        _take_word(found, piece, match.start(), culture)
    elif kind == "zone":
        found.zone = piece.strip().upper()
    elif kind == "time":
        if found.clock is not None:
            raise ValueError(BAD_DATE)
        clock, _, fraction = piece.partition(".")
        parts = [int(part) for part in clock.split(":")] + [0]
        found.clock = (parts[0], parts[1], parts[2], int((fraction or "0").ljust(7, "0")[:7]))


def _take_word(found: _Found, word: str, index: int, culture: Culture) -> None:
    lower = word.rstrip(".").casefold()
    if lower in ("am", "pm", "a", "p"):
        found.half = lower[0]
    elif lower in ("gmt", "utc", "z"):
        found.zone = lower.upper()
    elif lower == "t" or _is_day(lower, culture):
        return
    else:
        month = _month(lower, culture)
        if not month or found.month:
            raise ValueError(UNKNOWN_WORD.format(index))
        found.month, found.month_at = month, len(found.numbers)


def _is_day(word: str, culture: Culture) -> bool:
    names = (*culture.days, *culture.short_days, *EN_US.days, *EN_US.short_days)
    return any(word == name.casefold() for name in names)


def _month(word: str, culture: Culture) -> int:
    for names in (culture.months, culture.short_months):
        for number, name in enumerate(names, 1):
            if word == name.casefold():
                return number
    return 0


def _time(found: _Found) -> tuple[int, int, int, int]:
    hour, minute, second, ticks = found.clock or (0, 0, 0, 0)
    if found.half:
        if not 1 <= hour <= 12 and hour != 0:
            if found.half == "p" and hour < 24:
                return hour, minute, second, ticks
            raise ValueError(BAD_DATE)
        hour = hour % 12 + (12 if found.half == "p" else 0)
    return hour, minute, second, ticks


def _calendar(found: _Found, culture: Culture, clock: Clock | None) -> tuple[int, int, int]:
    """Year, month, day."""
    numbers = list(found.numbers)
    if found.half and found.clock is None and numbers:
        found.clock = (int(numbers.pop()), 0, 0, 0)  # '3 PM'
    if found.month:
        return _with_month_name(found, numbers, clock)
    if not numbers and found.clock is not None:
        return _today(clock)
    if len(numbers) == 2:
        return _two_numbers(numbers, culture, clock)
    if len(numbers) != 3:
        raise ValueError(BAD_DATE)
    if len(numbers[0]) > 2:
        return int(numbers[0]), int(numbers[1]), int(numbers[2])
    first, second = int(numbers[0]), int(numbers[1])
    month, day = (second, first) if culture.day_first else (first, second)
    return _year(numbers[2]), month, day


def _two_numbers(numbers: list[str], culture: Culture, clock: Clock | None) -> tuple[int, int, int]:
    """'3/14' or '3/2024'."""
    if len(numbers[1]) > 2:
        return int(numbers[1]), int(numbers[0]), 1
    if len(numbers[0]) > 2:
        return int(numbers[0]), int(numbers[1]), 1
    first, second = int(numbers[0]), int(numbers[1])
    month, day = (second, first) if culture.day_first else (first, second)
    return _today(clock)[0], month, day


def _with_month_name(
    found: _Found, numbers: list[str], clock: Clock | None
) -> tuple[int, int, int]:
    if len(numbers) == 1:
        if len(numbers[0]) > 2 or int(numbers[0]) > 31:
            return _year(numbers[0]), found.month, 1
        return _today(clock)[0], found.month, int(numbers[0])
    if len(numbers) != 2:
        raise ValueError(BAD_DATE)
    if len(numbers[0]) > 2:
        return int(numbers[0]), found.month, int(numbers[1])
    return _year(numbers[1]), found.month, int(numbers[0])


def _year(digits: str) -> int:
    """Two digits mean 1930 to 2029, as Windows is set up."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 30 else 1900)


def _today(clock: Clock | None) -> tuple[int, int, int]:
    if clock is None:
        raise ValueError(BAD_DATE)
    today = clock().to_datetime()
    return today.year, today.month, today.day


# ---------------------------------------------------------------- exact formats


def parse_date_exact(
    text: str, form: str, culture: Culture = INVARIANT, clock: Clock | None = None
) -> DateTime:
    """DateTime.ParseExact. Raises ValueError."""
    if len(form) == 1:
        form = standard_pattern(form, culture)
    pattern = _once("".join(_pattern(token, culture) for token in date_tokens(form)))
    match = re.match(pattern + r"\Z", text[:LONGEST], re.IGNORECASE)
    if match is None:
        raise ValueError(BAD_DATE)
    return _from_groups(
        {key: value for key, value in match.groupdict().items() if value}, culture, clock
    )


def _once(pattern: str) -> str:
    """A pattern whose groups have their names only where they come first."""
    seen: set[str] = set()

    def name(match: re.Match[str]) -> str:
        if match[1] in seen:
            return "(?:"
        seen.add(match[1])
        return match[0]

    return re.sub(r"\(\?P<(\w+)>", name, pattern)


def _pattern(token: str, culture: Culture) -> str:
    """A regular expression for one part of a format."""
    literal = literal_of(token)
    if literal is not None:
        return re.escape(literal)
    letter, width = token[0], len(token)
    if letter == "M" and width >= 3:
        return _names("month", culture.months if width > 3 else culture.short_months)
    if letter == "d" and width >= 3:
        return f"(?:{'|'.join(culture.days if width > 3 else culture.short_days)})"
    if letter == "y":
        return r"(?P<y>\d{4})" if width > 2 else r"(?P<yy>\d{2})"
    if letter in "MdHhms":
        return rf"(?P<{letter}>\d{{{'2' if width > 1 else '1,2'}}})"
    fixed = {
        "f": rf"(?P<f>\d{{{width}}})",
        "F": rf"(?P<f>\d{{0,{width}}})",
        "t": r"(?P<t>[AP])M?" if width > 1 else r"(?P<t>[AP])",
        "z": r"(?P<z>[+-]\d{1,2}(?::?\d{2})?)",
        "K": r"(?P<z>Z|[+-]\d{2}:\d{2})?",
        ":": ":",
        "/": re.escape(culture.date_separator),
    }
    return fixed.get(letter, "")


def _names(group: str, names: tuple[str, ...]) -> str:
    return f"(?P<{group}>{'|'.join(names)})"


def _from_groups(found: dict[str, str], culture: Culture, clock: Clock | None) -> DateTime:
    has_date = any(key in found for key in ("y", "yy", "M", "d", "month"))
    year, month, day = _today(clock) if not has_date and clock is not None else (1, 1, 1)
    if has_date:
        month, day = int(found.get("M", 1)), int(found.get("d", 1))
        year = _today(clock)[0] if clock is not None else 1
    if "month" in found:
        month = _month(found["month"].casefold(), culture)
    if "y" in found:
        year = int(found["y"])
    elif "yy" in found:
        year = _year(found["yy"])
    hour = int(found.get("H", found.get("h", 0)))
    if "t" in found:
        hour = hour % 12 + (12 if found["t"].upper() == "P" else 0)
    ticks = int(found.get("f", "0").ljust(7, "0"))
    second = int(found.get("s", 0))
    moment = _build(year, month, day, hour, int(found.get("m", 0)), second, ticks)
    return _zoned(moment, found.get("z", "").upper())


# ---------------------------------------------------------------- spans

_SPAN = re.compile(
    r"(?P<sign>-?)(?:(?P<days>\d+)[.:](?=\d+:\d+:)|(?P<short_days>\d+)\.(?=\d+:\d+\Z))?"
    r"(?P<hours>\d+):(?P<minutes>\d+)(?::(?P<seconds>\d+)(?:\.(?P<fraction>\d{1,7}))?)?\Z"
)


def parse_span(text: str) -> TimeSpan:
    """'5' (days), '1:30', '1.02:03:04.567'. Raises ValueError with .NET's sentence."""
    text = text.strip()
    if re.fullmatch(r"-?\d{1,8}", text):
        return TimeSpan(int(text) * TICKS_PER_DAY)
    match = _SPAN.match(text) if len(text) <= LONGEST else None
    if match is None:
        raise ValueError(BAD_SPAN)
    days = int(match["days"] or match["short_days"] or 0)
    hours, minutes = int(match["hours"]), int(match["minutes"])
    seconds = int(match["seconds"] or 0)
    if hours > 23 or minutes > 59 or seconds > 59 or days > 10_675_199:
        raise ValueError(SPAN_OVERFLOW)
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    ticks = total * TICKS_PER_SECOND + int((match["fraction"] or "0").ljust(7, "0"))
    return TimeSpan(-ticks if match["sign"] else ticks)
