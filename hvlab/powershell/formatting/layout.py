"""Rows of text to lines of a console: tables, lists, wide lists (powershell.md 4.2, 4.3, 4.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hvlab.powershell.formatting.cells import chunks, fit, width, wrap

GAP = 1
SEPARATOR = " : "


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: label, alignment, and the width it asks for (0: as wide as needed)."""

    label: str
    align: str = "left"
    width: int = 0


@dataclass(slots=True)
class Table:
    """The rows of one group of a table, and how they are drawn."""

    heads: Sequence[Head]
    wrap: bool = False
    hide_headers: bool = False
    rows: list[Sequence[str]] = field(default_factory=list)

    def widths(self, room: int) -> list[int]:
        """The width of each column; -1 for one that does not fit."""
        wanted = [head.width for head in self.heads]
        if not wanted or not wanted[0]:
            wanted = [self._natural(place) for place in range(len(self.heads))]
        return _trim(_share(wanted, room), room)

    def _natural(self, place: int) -> int:
        """As wide as the longest value, of which the host counts the line breaks and all lines."""
        longest = max((width(row[place]) for row in self.rows), default=0)
        return max(width(self.heads[place].label), longest)

    def header(self, widths: Sequence[int]) -> Iterator[str]:
        """The labels, wrapped by characters where a column is narrower, and the dashes."""
        if self.hide_headers:
            return
        aligns = [head.align for head in self.heads]
        cells = [chunks(head.label, room) for head, room in self._shown(widths)]
        yield from _merge(cells, widths, aligns)
        dashes = ["-" * min(width(head.label), room) for head, room in self._shown(widths)]
        yield from _merge([[one] for one in dashes], widths, aligns)

    def row(self, row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
        """The lines of one row: one, or as many as wrapping needs."""
        aligns = [head.align for head in self.heads]
        shown = [(text, room) for text, room in zip(row, widths, strict=True) if room > 0]
        if self.wrap:
            cells = [wrap(text, room) for text, room in shown]
        else:
            cells = [[text] for text, _room in shown]
        yield from _merge(cells, widths, aligns)

    def _shown(self, widths: Sequence[int]) -> list[tuple[Head, int]]:
        return [(head, room) for head, room in zip(self.heads, widths, strict=True) if room > 0]


def _merge(
    cells: Sequence[Sequence[str]], widths: Sequence[int], aligns: Sequence[str]
) -> Iterator[str]:
    """Cells of several lines each, side by side. The last column is padded too, as 5.1 does."""
    rooms = [room for room in widths if room > 0]
    sides = [align for align, room in zip(aligns, widths, strict=True) if room > 0]
    for line in range(max((len(cell) for cell in cells), default=0)):
        yield (" " * GAP).join(
            fit(cell[line] if line < len(cell) else "", room, side)
            for cell, room, side in zip(cells, rooms, sides, strict=True)
        )


def _share(wanted: Sequence[int], room: int) -> list[int]:
    """Columns without a width share what the others leave."""
    widths = [one or 1 for one in wanted]
    free = [place for place, one in enumerate(wanted) if not one]
    left = room - _total(widths)
    if free and left > 0:
        each, more = divmod(left, len(free))
        for order, place in enumerate(free):
            widths[place] += each + (1 if order < more else 0)
    return widths


def _trim(widths: list[int], room: int) -> list[int]:
    """Shrink the last visible column, and hide it when nothing is left of it, until all fit."""
    last = len(widths) - 1
    excess = _total(widths) - room
    while last >= 0 and excess > 0:
        if widths[last] - excess >= 1:
            widths[last] -= excess
            break
        if widths[last] > 0:
            excess -= widths[last] + GAP
        widths[last] = -1
        last -= 1
    return widths


def _total(widths: Sequence[int]) -> int:
    shown = [one for one in widths if one > 0]
    return sum(shown) + GAP * (len(shown) - 1)


def list_lines(pairs: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """`label : value` lines; labels padded to the longest, values wrapped under themselves."""
    longest = max((width(label) for label, _value in pairs), default=0)
    longest = min(longest, room - len(SEPARATOR) - 1)
    indent = " " * (longest + len(SEPARATOR))
    for label, value in pairs:
        before = fit(label, longest, "left") + SEPARATOR
        for piece in wrap(value, room - len(indent)):
            yield before + piece
            before = indent


def wide_lines(texts: Sequence[str], room: int, columns: int = 0) -> Iterator[str]:
    """Texts side by side; without a number of columns as many as fit."""
    if not texts:
        return
    columns = columns or _best_fit(max(width(text) for text in texts), room)
    each = max((room - GAP * (columns - 1)) // columns, 1)
    for start in range(0, len(texts), columns):
        yield (" " * GAP).join(
            fit(text, each, "left") for text in _filled(texts[start : start + columns], columns)
        )


def _filled(texts: Sequence[str], columns: int) -> Iterable[str]:
    return [*texts, *[""] * (columns - len(texts))]


def _best_fit(longest: int, room: int) -> int:
    columns = 1
    while longest > 0 and longest * (columns + 1) + GAP * columns < room:
        columns += 1
    return columns
