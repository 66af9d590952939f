"""Objects to the lines of a console, as they come.

The first object decides: its view, or its number of properties. What a view opened is joined by
objects of its type, and others stand in it as a list of their own. What was opened without a view
is joined by whatever comes: in a table with blanks where a property is missing, in a list with the
properties that each object has. A table is held back until it ends, because
its columns are as wide as their longest values; a real host waits 300 ms for that, and so does
this one, in simulated time (powershell.md 4.1, 4.2). What is written past the pipeline meanwhile,
such as Write-Host, therefore comes first, as on a real host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hvlab.powershell.formatting import text
from hvlab.powershell.formatting.cells import lines_of
from hvlab.powershell.formatting.errors import NORMAL_VIEW, render
from hvlab.powershell.formatting.layout import Table, list_lines, wide_lines
from hvlab.powershell.formatting.shaping import (
    SMALL,
    Field,
    fields_of_names,
    fields_of_view,
    property_names,
    with_origin,
)
from hvlab.powershell.formatting.views import CustomView, ListView, TableView, Views, WideView
from hvlab.powershell.language import culture
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import ErrorRecord

HELD_BACK = 300
"""Milliseconds for which a table waits for more rows."""


class ErrorLine(str):
    """A line of an error. It may wait in a table, and is red when it is printed at last."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An object of a list: label and text of each of its lines."""

    pairs: Sequence[tuple[str, str]]


@dataclass(slots=True)
class Group:
    """Consecutive rows with one heading. `rows` are the texts of the cells, the objects of a list,
    or ready lines (Format-Custom)."""

    heading: tuple[str, str] | None = None
    rows: list[Sequence[str] | Listed] = field(default_factory=list)


@dataclass(slots=True)
class Drawing:
    """Something complete to be printed: what Format-Table, -List, -Wide and -Custom put out."""

    kind: str  # table, list, wide, custom
    table: Table
    groups: list[Group] = field(default_factory=list)
    columns: int = 0
    heading: Callable[[str], Sequence[str]] | None = None

    def lines(self, width: int) -> Iterator[str]:
        """Its lines with the blank ones around them (powershell.md 4.6)."""
        yield ""
        for group in self.groups:
            yield from self._group(group, width)
        yield ""

    def _group(self, group: Group, width: int) -> Iterator[str]:
        if group.heading is not None:
            yield from ("", *self._heading(*group.heading), "")
        draw = {
            "table": self._table,
            "list": self._list,
            "wide": self._wide,
            "custom": self._custom,
        }[self.kind]
        yield from draw(group, width)
        yield ""

    def _heading(self, label: str, value: str) -> Sequence[str]:
        return [f"   {label}: {value}"] if self.heading is None else self.heading(value)

    def _table(self, group: Group, width: int) -> Iterator[str]:
        self.table.rows = [row for row in group.rows if not isinstance(row, Listed)]
        widths = self.table.widths(width)
        yield from self.table.header(widths)
        for row in self.table.rows:
            yield from self.table.row(row, widths)

    def _list(self, group: Group, width: int) -> Iterator[str]:
        yield ""
        for row in group.rows:
            if isinstance(row, Listed):
                yield from list_lines(row.pairs, width)
                yield ""

    def _wide(self, group: Group, width: int) -> Iterator[str]:
        yield ""
        texts = [row[0] for row in group.rows if row and not isinstance(row, Listed)]
        yield from wide_lines(texts, width, self.columns)

    def _custom(self, group: Group, _width: int) -> Iterator[str]:
        for row in group.rows:
            if not isinstance(row, Listed):
                yield from row


class Printer:
    """Prints what comes out of a pipeline. `write` takes one line; `width` is the console's buffer
    width; `now` the simulated clock in milliseconds; `error_view` what $ErrorView is; `shown` is
    called for each object that takes its place in a table or a list. Close it at the end of what
    was typed."""

    def __init__(
        self,
        write: Callable[[str], None],
        views: Views,
        *,
        width: int = 120,
        now: Callable[[], int] = lambda: 0,
        limit: Callable[[], int] = lambda: text.ENUMERATION_LIMIT,
        error_view: Callable[[], str] = lambda: NORMAL_VIEW,
        shown: Callable[[], None] = lambda: None,
    ) -> None:
        self._write = write
        self._views = views
        self._room = width - 1
        self._now = now
        self._limit = limit
        self._error_view = error_view
        self._shown = shown
        self._open: _Open | _Text | None = None

    def write(self, value: Any) -> None:
        """Print a value; a table may wait for more of its rows."""
        if value is None:
            return
        if isinstance(value, (list, Hashtable)):
            for one in value.entries() if isinstance(value, Hashtable) else value:
                self.write(one)
            return
        if self._open is not None and self._now() - self._open.since >= HELD_BACK:
            self._open.settle(self._line, self._room)
        if isinstance(value, Drawing):
            self.close()
            self._lines(value.lines(self._room))
        elif isinstance(value, ErrorRecord):
            said = render(value, self._room + 1, self._error_view())
            self._apart([ErrorLine(one) for one in said.split("\n")])
        elif text.is_plain(value):
            self._apart(lines_of(_plain(value)))
        else:
            self._shown()
            place = self._begin if self._open is None else self._join
            place(value)

    def passing(self) -> None:
        """Time passed: print what has waited long enough."""
        if self._open is not None and self._now() - self._open.since >= HELD_BACK:
            self._open.settle(self._line, self._room)

    def close(self) -> None:
        """End an open table or list."""
        if self._open is not None:
            self._open.settle(self._line, self._room)
            self._lines(["", ""])
            self._open = None

    def _line(self, line: str) -> None:
        self._write(line)

    def _lines(self, lines: Iterator[str] | Sequence[str]) -> None:
        for line in lines:
            self._write(line)

    def _apart(self, lines: Sequence[str]) -> None:
        """Lines that belong to no table, though one may be open."""
        if self._open is None:
            self._lines(lines)
        else:
            for line in lines:
                self._open.add(line, self._line)

    def _begin(self, value: Any) -> None:
        types = text.type_key(value)
        view = self._views.find(types)
        if isinstance(view, CustomView):
            if view.apart:
                self._lines(list(view.lines(value)))
            else:
                self._open = _Text(view, types, self._now())
                self._line("")
                self._open.take(value, self._line)
            return
        if isinstance(view, WideView):
            fields = fields_of_view([view.column])
            row = [one.text(value) for one in fields]
            self._lines(Drawing("wide", Table([]), [Group(rows=[row])]).lines(self._room))
            return
        self._open = self._shape(value, types, view)
        self._open.take(value, self._line)

    def _shape(self, value: Any, types: tuple[str, ...], view: Any) -> _Open:
        if isinstance(view, (TableView, ListView)):
            fields = with_origin(fields_of_view(view.columns), value)
            name = next(one for one in types if self._views.find([one]) is view)
            opened = _Open(fields, isinstance(view, ListView), name, types, self._now(), self._cell)
            if view.group_by is not None:
                opened.group_by = fields_of_view([view.group_by])[0]
                opened.heading = view.heading if isinstance(view, TableView) else None
            opened.wrap = isinstance(view, TableView) and view.wrap
        else:
            fields = self._own(value)
            opened = _Open(fields, len(fields) > SMALL, "", types, self._now(), self._cell)
            if opened.as_list:
                opened.own = self._own
        opened.first = value
        return opened

    def _join(self, value: Any) -> None:
        assert self._open is not None
        types = text.type_key(value)
        view = self._views.find(types)
        if isinstance(view, CustomView) and view.apart:
            self._apart(list(view.lines(value)))
            return
        if self._open.takes(types):
            self._open.take(value, self._line)
            return
        own = self._views.find(types, ListView)
        if isinstance(own, ListView) and not self._views.shown(types):
            fields = fields_of_view(own.columns)
        else:
            fields = self._own(value)
        pairs = [(one.label, self._cell(one.read(value))) for one in fields]
        self._apart(["", *list_lines(pairs, self._room), ""])

    def _own(self, value: Any) -> list[Field]:
        """The fields of an object that is shown without a view."""
        return fields_of_names(property_names(value, self._views.shown(text.type_key(value))))

    def _cell(self, value: Any) -> str:
        return text.cell(value, self._limit())


class _Text:
    """Objects of one type, each in lines of its own making; more of them may join."""

    def __init__(self, view: CustomView, types: tuple[str, ...], since: int) -> None:
        self.since = since
        self._view = view
        self._types = types

    def takes(self, types: tuple[str, ...]) -> bool:
        """Whether an object of these types belongs here."""
        return types == self._types

    def take(self, value: Any, write: Callable[[str], None]) -> None:
        """Print an object."""
        for line in self._view.lines(value):
            write(line)

    def add(self, row: Sequence[str] | str, write: Callable[[str], None]) -> None:
        """Print a line that stands between the objects."""
        for line in [row] if isinstance(row, str) else row:
            write(line)

    def settle(self, _write: Callable[[str], None], _room: int) -> None:
        """Nothing waits."""


class _Open:
    """A table or list that more objects may join."""

    def __init__(
        self,
        fields: Sequence[Field],
        as_list: bool,
        view_type: str,
        types: tuple[str, ...],
        since: int,
        cell: Callable[[Any], str],
    ) -> None:
        self.fields = fields
        self.as_list = as_list
        self.view_type = view_type
        self.since = since
        self.group_by: Field | None = None
        self.heading: Callable[[str], Sequence[str]] | None = None
        self.first: Any = None
        self.own: Callable[[Any], Sequence[Field]] | None = None
        self.wrap = False
        self._cell = cell
        self._heading: str | None = None
        self._waiting: list[Sequence[str] | str] = []
        self._table: Table | None = None
        self._widths: list[int] = []
        self._begun = False

    def takes(self, types: tuple[str, ...]) -> bool:
        """Whether an object of these types belongs here. What was opened without a view takes
        everything; `own` gives the fields of each object of such a list."""
        return not self.view_type or self.view_type in types

    def take(self, value: Any, write: Callable[[str], None]) -> None:
        """Add an object."""
        if self.own is not None:
            self.fields = self.own(value)
        row = [self._cell(one.read(value)) for one in self.fields]
        if self.group_by is not None:
            heading = self._cell(self.group_by.read(value))
            if heading != self._heading:
                self._next_group(heading, write)
        if self.as_list:
            self._list_object(row, write)
        else:
            self.add(row, write)

    def add(self, row: Sequence[str] | str, write: Callable[[str], None]) -> None:
        """Add the cells of a row, or a line that stands between the rows."""
        if self.as_list and isinstance(row, str):
            write(row)
        elif self._table is None:
            self._waiting.append(row)
        else:
            self._print(row, write)

    def settle(self, write: Callable[[str], None], room: int) -> None:
        """Decide the widths by the rows that have come, and print them."""
        self._room = room
        if self.as_list or self._table is not None:
            return
        table = Table([one.head(self.first) for one in self.fields], wrap=self.wrap)
        table.rows = [row for row in self._waiting if not isinstance(row, str)]
        self._table, self._widths = table, table.widths(room)
        self._start(write)
        for line in table.header(self._widths):
            write(line)
        for row in self._waiting:
            self._print(row, write)
        self._waiting = []

    _room = 119

    def _print(self, row: Sequence[str] | str, write: Callable[[str], None]) -> None:
        assert self._table is not None
        for line in [row] if isinstance(row, str) else self._table.row(row, self._widths):
            write(line)

    def _start(self, write: Callable[[str], None]) -> None:
        if not self._begun:
            write("")
            self._begun = True
        if self._heading is not None and self.group_by is not None:
            usual = [f"   {self.group_by.label}: {self._heading}"]
            lines = usual if self.heading is None else self.heading(self._heading)
            for line in ("", *lines, ""):
                write(line)

    def _next_group(self, heading: str, write: Callable[[str], None]) -> None:
        if self._heading is not None:
            self.settle(write, self._room)
            write("")
            self._table = None
        self._heading = heading
        if self.as_list:
            self._start(write)

    def _list_object(self, row: Sequence[str], write: Callable[[str], None]) -> None:
        if not self._begun:
            self._start(write)
            write("")
        pairs = [(one.label, value) for one, value in zip(self.fields, row, strict=True)]
        for line in list_lines(pairs, self._room):
            write(line)
        write("")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else culture.to_display(value)
