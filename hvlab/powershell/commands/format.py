"""Format-Table, Format-List, Format-Wide, Format-Custom: objects to a drawing that only the
console understands. They end a pipeline's use as data, as on a real host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, ClassVar

from hvlab.powershell.commands.properties import Choice, choices, expand, quietly
from hvlab.powershell.formatting import text
from hvlab.powershell.formatting.browser import DEPTH, Browser
from hvlab.powershell.formatting.layout import Head, Table
from hvlab.powershell.formatting.printer import Drawing, Group, Listed
from hvlab.powershell.formatting.shaping import (
    MOST_COLUMNS,
    Field,
    fields_of_names,
    fields_of_view,
    property_names,
    with_origin,
)
from hvlab.powershell.formatting.views import CustomView, ListView, TableView, View, WideView
from hvlab.powershell.language import convert, culture, members
from hvlab.powershell.language.command import Cmdlet, CommandInfo, Parameter, command, parameter
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import ErrorRecord, Terminating

UTILITY = "Microsoft.PowerShell.Utility"
KEYS = ("formatstring", "width", "alignment")

COMMON = (
    parameter("Property", "object[]", position=0),
    parameter("GroupBy", "object"),
    parameter("View", "string"),
    parameter("ShowError", "switch"),
    parameter("DisplayError", "switch"),
    parameter("Force", "switch"),
    parameter("Expand", "string", choices=("CoreOnly", "EnumOnly", "Both")),
    parameter("InputObject", "psobject", by_value=True),
)


def _info(name: str, *more: Parameter) -> CommandInfo:
    return command(
        name,
        *COMMON,
        *more,
        id=f"Microsoft.PowerShell.Commands.{name.replace('-', '')}Command",
        module=UTILITY,
    )


class Formatting(Cmdlet):
    """What the four have in common: they collect rows, group by group."""

    kind: ClassVar[str]
    view_kind: ClassVar[type[View]]

    def begin(self) -> Iterator[Any]:
        """Understand the arguments before the first object comes."""
        self.fields: list[Field] = []
        self.first: Any = None
        self.groups: list[Group] = []
        self.view: View | None = None
        self.chosen = choices(self.call, self._properties(), KEYS)
        given = self.args.get("GroupBy")
        self.group_by = choices(self.call, [given], ("formatstring",)) if given is not None else []
        yield from ()

    def _properties(self) -> Sequence[Any]:
        return list(self.args.get("Property") or ())

    def process(self) -> Iterator[Any]:
        """Take an object; a list is taken apart."""
        if "InputObject" not in self.args:
            return
        given = self.args["InputObject"]
        for value in given.entries() if isinstance(given, Hashtable) else convert.unroll(given):
            if self._is_apart(value):
                yield value
            elif value is not None:
                self._take(value)

    def _is_apart(self, value: Any) -> bool:
        """Whether a value is not for shaping: text where no property was chosen; errors and
        exceptions, whose properties are shown with -Force alone."""
        if isinstance(value, Drawing):
            return True
        if text.is_plain(value):
            return not self.chosen
        if self.args.get("Force"):
            return False
        if isinstance(value, ErrorRecord):
            return True
        view = self.call.shell.views.find(members.type_names(value))
        return isinstance(view, CustomView) and view.apart

    def _take(self, value: Any) -> None:
        if self.first is None:
            self.first = value
            self.fields = self._fields(value)
        heading = self._heading(value)
        if not self.groups or heading != self.groups[-1].heading:
            self.groups.append(Group(heading))
        self.groups[-1].rows.append(self._row(value))

    def _row(self, value: Any) -> Sequence[str] | Listed:
        return [self._text(one, value) for one in self.fields]

    def _heading(self, value: Any) -> tuple[str, str] | None:
        if self.group_by:
            choice = next(iter(expand(self.group_by, value, self.call)))
            return choice.label, self._written(choice)(quietly(choice, value))
        view = self.view if isinstance(self.view, (TableView, ListView)) else None
        if view is None or view.group_by is None:
            return None
        field = fields_of_view([view.group_by])[0]
        return field.label, self._text(field, value)

    def _fields(self, value: Any) -> list[Field]:
        if self.chosen:
            return [self._field(one) for one in expand(self.chosen, value, self.call)]
        types = members.type_names(value)
        self.view = self.call.shell.views.find(types, self.view_kind)
        if isinstance(self.view, (TableView, ListView)):
            return with_origin(fields_of_view(self.view.columns), value)
        if isinstance(self.view, WideView):
            return fields_of_view([self.view.column])
        return self._own_fields(value)

    def _own_fields(self, value: Any) -> list[Field]:
        types = members.type_names(value)
        return fields_of_names(property_names(value, self.call.shell.views.shown(types)))

    def _field(self, choice: Choice) -> Field:
        align = str(choice.more.get("alignment") or "").casefold()
        width = convert.to_int(choice.more.get("width") or 0)
        return Field(choice.label, choice.read, align or None, width, self._written(choice))

    def _written(self, choice: Choice) -> Any:
        form = choice.more.get("formatstring")
        if not form:
            return self._cell
        return partial(_formatted, convert.to_string(form))

    def _cell(self, value: Any) -> str:
        return text.cell(value, self.call.shell.enumeration_limit())

    def _text(self, field: Field, value: Any) -> str:
        try:
            return field.text(value)
        except Terminating:
            return ""

    def _heads(self) -> list[Head]:
        heads = []
        for one in self.fields:
            try:
                heads.append(one.head(self.first))
            except Terminating:
                heads.append(Head(one.label, one.align or "left", one.width))
        return heads

    def _table(self) -> Table:
        return Table(self._heads())

    def end(self) -> Iterator[Any]:
        """The drawing of all that came; none where nothing came."""
        if self.first is not None:
            heading = self.view.heading if isinstance(self.view, TableView) else None
            heading = None if self.group_by else heading
            yield Drawing(self.kind, self._table(), self.groups, self._columns(), heading)

    def _columns(self) -> int:
        return 0


def _formatted(form: str, value: Any) -> str:
    """A value in the format that the hashtable gave; as it is, where that does not suit it."""
    try:
        if "{" in form:
            return culture.format_string(form, [value])
        return culture.format_value(value, form)
    except (ValueError, Terminating):
        return culture.to_display(value)


class FormatTable(Formatting):
    """Format-Table: columns and rows."""

    kind = "table"
    view_kind = TableView
    info = _info(
        "Format-Table",
        parameter("AutoSize", "switch"),
        parameter("Wrap", "switch"),
        parameter("HideTableHeaders", "switch"),
    )

    def _fields(self, value: Any) -> list[Field]:
        fields = super()._fields(value)
        return fields if self.chosen or self.view else fields[:MOST_COLUMNS]

    def _table(self) -> Table:
        heads = self._heads()
        if self.args.get("AutoSize"):
            heads = [Head(one.label, one.align) for one in heads]
        view = self.view if isinstance(self.view, TableView) else None
        return Table(
            heads,
            wrap=bool(self.args.get("Wrap")) or (view is not None and view.wrap),
            hide_headers=bool(self.args.get("HideTableHeaders"))
            or (view is not None and view.hide_headers),
        )


class FormatList(Formatting):
    """Format-List: a line for each property. Properties are those of each object, not only of the
    first one."""

    kind = "list"
    view_kind = ListView
    info = _info("Format-List")

    def _row(self, value: Any) -> Listed:
        fields = self.fields if value is self.first else self._fields_of(value)
        return Listed([(one.label, self._text(one, value)) for one in fields])

    def _fields_of(self, value: Any) -> list[Field]:
        if self.chosen:
            return [self._field(one) for one in expand(self.chosen, value, self.call)]
        views = self.call.shell.views
        if self.view is not None and views.find(members.type_names(value), ListView) is self.view:
            return self.fields
        return self._own_fields(value)


class FormatWide(Formatting):
    """Format-Wide: one property, side by side."""

    kind = "wide"
    view_kind = WideView
    info = command(
        "Format-Wide",
        parameter("Property", "object", position=0),
        parameter("AutoSize", "switch"),
        parameter("Column", "int", minimum=1),
        *COMMON[1:],
        id="Microsoft.PowerShell.Commands.FormatWideCommand",
        module=UTILITY,
    )

    def _properties(self) -> Sequence[Any]:
        given = self.args.get("Property")
        return [] if given is None else [given]

    def _fields(self, value: Any) -> list[Field]:
        fields = super()._fields(value)
        if self.chosen or self.view:
            return fields
        labels = {one.label.casefold(): one for one in fields}
        for pattern in text.NAMES:
            for label, one in labels.items():
                if wildcard_match(pattern, label):
                    return [one]
        return fields[:1]

    def _columns(self) -> int:
        return 0 if self.args.get("AutoSize") else self.args.get("Column", 2)


class FormatCustom(Formatting):
    """Format-Custom: a type's own text, or its properties in braces."""

    kind = "custom"
    view_kind = CustomView
    info = _info("Format-Custom", parameter("Depth", "int", minimum=1))

    def _row(self, value: Any) -> Sequence[str]:
        if isinstance(self.view, CustomView):
            return list(self.view.lines(value))
        shell = self.call.shell
        limit, step = shell.enumeration_limit(), shell.ops.budget.step
        return list(Browser(self.args.get("Depth", DEPTH), limit, step).lines(value, self.fields))

    def _table(self) -> Table:
        return Table([])


CMDLETS = (FormatTable, FormatList, FormatWide, FormatCustom)
ALIASES = {"ft": "Format-Table", "fl": "Format-List", "fw": "Format-Wide", "fc": "Format-Custom"}
