"""Dates and spans of time to text: .NET's standard and custom format strings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hvlab.powershell.language.formats.cultures import EN_US, Culture
from hvlab.powershell.values.dates import TICKS_PER_DAY, TICKS_PER_SECOND, DateTime, TimeSpan

BAD_INPUT = "Input string was not in a correct format."


def format_date(moment: DateTime, form: str = "", culture: Culture = EN_US) -> str:
    """`moment.ToString(form)`; without a format its general long form. Raises ValueError."""
    form = form or "G"
    if len(form) == 1:
        form = standard_pattern(form, culture)
    return "".join(_part(moment, token, culture) for token in date_tokens(form))


def standard_pattern(letter: str, culture: Culture) -> str:
    """The custom format behind a standard one. Raises ValueError for a letter that is none."""
    patterns = culture.patterns
    pairs = {"f": "Dt", "F": "DT", "g": "dt", "G": "dT", "U": "DT"}
    if letter in pairs:
        date, time = pairs[letter][0], pairs[letter][1]
        return f"{patterns[date]} {patterns[time]}"
    if letter in patterns:
        return patterns[letter]
    other = {"m": "M", "y": "Y", "O": "o", "R": "r"}.get(letter)
    if other is None:
        raise ValueError(BAD_INPUT)
    return patterns[other]


def date_tokens(form: str) -> Iterator[str]:
    """A custom format's parts: runs of one letter, separators, quoted text (with its quote), and
    escapes (with their backslash). Raises ValueError for a quote that does not end."""
    index = 0
    while index < len(form):
        character, end = form[index], index + 1
        if character in "'\"":
            end = form.find(character, index + 1) + 1
            if not end:
                raise ValueError(BAD_INPUT)
        elif character == "\\":
            end = index + 2
            if end > len(form):
                raise ValueError(BAD_INPUT)
        elif character in "dfFghHKmMstyz":
            while end < len(form) and form[end] == character:
                end += 1
        elif character == "%":
            index += 1
            continue
        yield form[index:end]
        index = end


def literal_of(token: str) -> str | None:
    """The text of a token that is no placeholder."""
    if token[0] in "'\"":
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    return None if token[0] in "dfFghHKmMstyz:/" else token


def _part(moment: DateTime, token: str, culture: Culture) -> str:
    literal = literal_of(token)
    if literal is not None:
        return literal
    if token[0] == "M" and len(token) >= 3:
        names = culture.months if len(token) > 3 else culture.short_months
        return names[moment.to_datetime().month - 1]
    return _PLACEHOLDERS[token[0]](moment, len(token), culture)


def _number(read: Callable[[DateTime], int]) -> Callable[[DateTime, int, Culture], str]:
    """A placeholder for a number: one digit or two, by its width."""

    def write(moment: DateTime, width: int, _: Culture) -> str:
        return f"{read(moment):0{min(width, 2)}}"

    return write


def _day(moment: DateTime, width: int, culture: Culture) -> str:
    date = moment.to_datetime()
    if width < 3:
        return f"{date.day:0{width}}"
    names = culture.days if width > 3 else culture.short_days
    return names[(date.weekday() + 1) % 7]


def _year(moment: DateTime, width: int, _: Culture) -> str:
    year = moment.to_datetime().year
    return f"{year % 100:0{width}}" if width < 3 else f"{year:0{width}}"


def _fraction(moment: DateTime, width: int, _: Culture) -> str:
    if width > 7:
        raise ValueError(BAD_INPUT)
    return f"{moment.ticks % TICKS_PER_SECOND:07}"[:width]


def _short_fraction(moment: DateTime, width: int, culture: Culture) -> str:
    return _fraction(moment, width, culture).rstrip("0")


def _half(moment: DateTime, width: int, culture: Culture) -> str:
    text = culture.am if moment.to_datetime().hour < 12 else culture.pm
    return text[:1] if width == 1 else text


def _zone(_: DateTime, width: int, __: Culture) -> str:
    return {1: "+0", 2: "+00"}.get(width, "+00:00")


def _kind(moment: DateTime, _: int, __: Culture) -> str:
    return {"Utc": "Z", "Local": "+00:00"}.get(moment.kind, "")


_PLACEHOLDERS: dict[str, Callable[[DateTime, int, Culture], str]] = {
    "d": _day,
    "M": _number(lambda moment: moment.to_datetime().month),
    "y": _year,
    "h": _number(lambda moment: (moment.to_datetime().hour + 11) % 12 + 1),
    "H": _number(lambda moment: moment.to_datetime().hour),
    "m": _number(lambda moment: moment.to_datetime().minute),
    "s": _number(lambda moment: moment.to_datetime().second),
    "f": _fraction,
    "F": _short_fraction,
    "t": _half,
    "z": _zone,
    "K": _kind,
    "g": lambda *_: "A.D.",
    ":": lambda *_: ":",
    "/": lambda _, __, culture: culture.date_separator,
}


# ---------------------------------------------------------------- spans


def format_span(span: TimeSpan, form: str = "", culture: Culture = EN_US) -> str:
    """`span.ToString(form)`; without a format '[-][d.]hh:mm:ss[.fffffff]'. Raises ValueError."""
    if form in ("", "c", "t", "T"):
        return str(span)
    if form in ("g", "G"):
        return _general_span(span, form, culture)
    if len(form) == 1:
        raise ValueError(BAD_INPUT)
    return "".join(_span_part(span, token) for token in date_tokens(form))


def _general_span(span: TimeSpan, form: str, culture: Culture) -> str:
    ticks = abs(span.ticks)
    days, rest = divmod(ticks, TICKS_PER_DAY)
    seconds, fraction = divmod(rest, TICKS_PER_SECOND)
    clock = f"{seconds // 60 % 60:02}:{seconds % 60:02}"
    sign = "-" if span.ticks < 0 else ""
    if form == "G":
        return f"{sign}{days}:{seconds // 3600:02}:{clock}{culture.decimal}{fraction:07}"
    behind = f"{culture.decimal}{fraction:07}".rstrip("0") if fraction else ""
    front = f"{days}:" if days else ""
    return f"{sign}{front}{seconds // 3600}:{clock}{behind}"


def _span_part(span: TimeSpan, token: str) -> str:
    if token[0] in "'\"":
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    ticks = abs(span.ticks)
    seconds = ticks // TICKS_PER_SECOND
    numbers = {
        "d": ticks // TICKS_PER_DAY,
        "h": seconds // 3600 % 24,
        "m": seconds // 60 % 60,
        "s": seconds % 60,
    }
    letter, width = token[0], len(token)
    if letter in numbers and width <= (8 if letter == "d" else 2):
        return f"{numbers[letter]:0{width}}"
    if letter in "fF" and width <= 7:
        digits = f"{ticks % TICKS_PER_SECOND:07}"[:width]
        return digits if letter == "f" else digits.rstrip("0")
    raise ValueError(BAD_INPUT)
