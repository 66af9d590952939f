"""Things a cell can show: text for everybody, and something nicer where it can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from hvlab.views.lettering import visible


class Shown:
    """Text, with a picture or a table of the same for where one can be drawn."""

    def __init__(self, text: str, *, svg: str | None = None, html: str | None = None) -> None:
        self.text = text
        self.svg = svg
        self.html = html

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        bundle = {"text/plain": self.text}
        if self.svg is not None:
            bundle["image/svg+xml"] = self.svg
        if self.html is not None:
            bundle["text/html"] = self.html
        return bundle

    def __repr__(self) -> str:
        return self.text


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Shown:
    """Rows under a head, as aligned text and as an HTML table; all cells are escaped."""
    cells = [[visible(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    return Shown("\n".join(lines), html=_html(cells))


def _html(cells: Sequence[Sequence[str]]) -> str:
    head, *rows = cells
    body = "".join(_row("td", row) for row in rows)
    return f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>"


def _row(tag: str, cells: Sequence[str]) -> str:
    inside = "".join(f'<{tag} style="text-align:left">{escape(cell)}</{tag}>' for cell in cells)
    return f"<tr>{inside}</tr>"
