"""How wide text is on a console, and where it breaks. Wide East Asian characters take two cells."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

ELLIPSIS = "..."
BREAKS_AFTER = " \t-"


def width(text: str) -> int:
    """Cells that a line of text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def head(text: str, room: int) -> str:
    """As much of the text's beginning as fits into `room` cells."""
    if text.isascii():
        return text[:room]
    taken = 0
    for place, one in enumerate(text):
        taken += width(one)
        if taken > room:
            return text[:place]
    return text


def tail(text: str, room: int) -> str:
    """As much of the text's end as fits into `room` cells."""
    return head(text[::-1], room)[::-1]


def first_line(text: str) -> str:
    """A value as one line of a table shows it: cut at a line break, with an ellipsis."""
    places = [place for place in (text.find("\r"), text.find("\n")) if place >= 0]
    return text[: min(places)] + ELLIPSIS if places else text


def fit(text: str, room: int, align: str) -> str:
    """Text padded or truncated to exactly `room` cells. A truncated one ends in three dots (begins
    with them when it is right-aligned); in less than four cells there is no room for dots."""
    text = first_line(text)
    spare = room - width(text)
    if spare < 0:
        return _truncate(text, room, align)
    if align == "right":
        return " " * spare + text
    if align == "center":
        return " " * (spare // 2) + text + " " * (spare - spare // 2)
    return text + " " * spare


def _truncate(text: str, room: int, align: str) -> str:
    dots = ELLIPSIS if room > len(ELLIPSIS) else ""
    keep = room - len(dots)
    if align == "right":
        cut = tail(text, keep)
        return " " * (keep - width(cut)) + dots + cut
    cut = head(text, keep)
    return cut + dots + " " * (keep - width(cut))


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def wrap(text: str, room: int) -> list[str]:
    """The lines that a text takes in a column: broken after blanks and hyphens where possible, and
    anywhere in a word that is wider than the column."""
    room = max(room, 1)
    return [piece for line in lines_of(text) for piece in _wrap_line(line, room)]


def _wrap_line(line: str, room: int) -> Iterator[str]:
    if width(line) <= room:
        yield line
        return
    filled = ""
    for word in _words(line):
        if filled and width(filled) + width(word) > room:
            yield filled
            filled = ""
        *whole, filled = chunks(filled + word, room)
        yield from whole
    if filled:
        yield filled


def _words(line: str) -> Iterator[str]:
    """Words, each with the blank or hyphen behind it."""
    start = 0
    for place, one in enumerate(line):
        if one in BREAKS_AFTER:
            yield line[start : place + 1]
            start = place + 1
    if start < len(line):
        yield line[start:]


def chunks(text: str, room: int) -> list[str]:
    """Text cut into pieces of `room` cells, as headers of narrow columns are; at least one."""
    found = []
    start = 0
    while len(text) - start > room or width(text[start : start + room + 1]) > room:
        piece = head(text[start : start + room], room) or text[start : start + 1]
        found.append(piece)
        start += len(piece)
    return [*found, text[start:]]
