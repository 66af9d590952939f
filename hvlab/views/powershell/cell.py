"""Which part of a Python notebook's cell is PowerShell."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(r"\s*%%powershell(?=\s)[^\n]*\n")
_LINE = re.compile(r"[ \t]*(?:[\w., ]+=[ \t]*)?%powershell[ \t]+(?=\S|$)")


@dataclass(frozen=True)
class Script:
    """A script in a cell: its text, and the offset in it of the cell's cursor."""

    text: str
    position: int


def script_at(cell: str, position: int) -> Script | None:
    """The PowerShell around an offset of a cell; None where there is Python."""
    whole = _CELL.match(cell)
    if whole is not None:
        start = whole.end()
        return Script(cell[start:], position - start) if position >= start else None
    begin = cell.rfind("\n", 0, position) + 1
    end = cell.find("\n", position)
    line = cell[begin : end if end >= 0 else len(cell)]
    found = _LINE.match(line)
    if found is None or position - begin < found.end():
        return None
    return Script(line[found.end() :], position - begin - found.end())


def offset_of(cell: str, line: int, column: int) -> int:
    """An offset, from a line's number and a place in it."""
    before = cell.split("\n")[:line]
    return sum(len(one) + 1 for one in before) + column
