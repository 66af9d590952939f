"""ConvertTo-Html: objects as a page or a table, in the frame of Windows PowerShell 5.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hvlab.powershell.commands.output import Collecting
from hvlab.powershell.commands.properties import Choice, choices, expand, quietly
from hvlab.powershell.language import convert, culture
from hvlab.powershell.language.command import command, parameter

DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)
ROOT = '<html xmlns="http://www.w3.org/1999/xhtml">'
TITLE = "HTML TABLE"
PAGE = ("Page",)
ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
LATIN = range(160, 256)
"""Characters that WebUtility.HtmlEncode writes as numbers; so it does those beyond 16 bits."""
BEYOND = 0x10000


class ConvertToHtml(Collecting):
    """ConvertTo-Html."""

    info = command(
        "ConvertTo-Html",
        parameter("InputObject", "psobject", by_value=True),
        parameter("Property", "object[]", position=0),
        parameter("Body", "string[]", position=3, sets=PAGE),
        parameter("Head", "string[]", position=1, sets=PAGE),
        parameter("Title", "string", position=2, sets=PAGE, not_empty=True),
        parameter("As", "string", choices=("Table", "List"), not_empty=True),
        parameter("CssUri", "string", aliases=("cu", "uri"), sets=PAGE),
        parameter("Fragment", "switch", not_empty=True, sets=("Fragment",)),
        parameter("PostContent", "string[]", not_empty=True),
        parameter("PreContent", "string[]", not_empty=True),
        default_set="Page",
        id="Microsoft.PowerShell.Commands.ConvertToHtmlCommand",
        module="Microsoft.PowerShell.Utility",
    )

    def end(self) -> Iterator[Any]:
        """The lines. The first object decides which columns there are."""
        fragment = bool(self.args.get("Fragment"))
        if not fragment:
            yield from self._head()
        yield from self.args.get("PreContent") or ()
        yield "<table>"
        if self.values:
            yield from self._list() if self._is_list else self._table()
        yield "</table>"
        yield from self.args.get("PostContent") or ()
        if not fragment:
            yield "</body></html>"

    @property
    def _is_list(self) -> bool:
        return str(self.args.get("As", "Table")).casefold() == "list"

    def _head(self) -> Iterator[str]:
        yield DOCTYPE
        yield ROOT
        yield "<head>"
        yield from self.args.get("Head") or [f"<title>{self.args.get('Title', TITLE)}</title>"]
        if "CssUri" in self.args:
            uri = escaped(convert.to_string(self.args["CssUri"]))
            yield f'<link rel="stylesheet" type="text/css" href="{uri}" />'
        yield "</head><body>"
        yield from self.args.get("Body") or ()

    def _chosen(self, value: Any) -> list[Choice]:
        """The columns of an object. What one wildcard means alone is headed by the wildcard, as
        5.1 does; an object without properties stands for itself."""
        asked = self.args.get("Property") or ("*",)
        found: list[Choice] = []
        for one in choices(self.call, asked, ("alignment", "width")):
            meant = list(expand([one], value, self.call))
            if isinstance(one, str) and len(meant) == 1:
                meant = [replace(meant[0], label=one)]
            found += meant
        return found or [Choice(convert.to_string(asked[0]), lambda own: own)]

    def _table(self) -> Iterator[str]:
        columns = self._chosen(self.values[0])
        yield "<colgroup>" + "".join(f"<col{_style(one)}/>" for one in columns) + "</colgroup>"
        yield "<tr>" + "".join(f"<th>{escaped(one.label)}</th>" for one in columns) + "</tr>"
        for value in self.values:
            yield "<tr>" + "".join(f"<td>{_cell(one, value)}</td>" for one in columns) + "</tr>"

    def _list(self) -> Iterator[str]:
        for number, value in enumerate(self.values):
            if number:
                yield "<tr><td><hr></td></tr>"
            for one in self._chosen(value):
                yield f"<tr><td>{escaped(one.label)}:</td><td>{_cell(one, value)}</td></tr>"


def _style(column: Choice) -> str:
    """The width and alignment that a hashtable asked for."""
    return "".join(
        f' {name} = "{escaped(convert.to_string(column.more[key]))}"'
        for key, name in (("width", "width"), ("alignment", "align"))
        if key in column.more
    )


def _cell(column: Choice, value: Any) -> str:
    found = quietly(column, value)
    return "" if found is None else escaped(culture.to_display(found))


def escaped(text: str) -> str:
    """A text as WebUtility.HtmlEncode writes it."""
    return "".join(
        f"&#{ord(one)};" if ord(one) in LATIN or ord(one) >= BEYOND else one
        for one in text.translate(ESCAPED)
    )


CMDLETS = (ConvertToHtml,)
ALIASES: dict[str, str] = {}
