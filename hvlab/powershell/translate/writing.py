"""Writing PowerShell: texts, numbers, tables and whole lines, safe for whatever names hold.

A text goes into single quotes, where nothing is expanded; PowerShell takes typographic quotes for
quotes too, so each is doubled. A text with characters that no line can hold goes into double quotes
with escapes, so that a step stays one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from hvlab.errors import LabError
from hvlab.world.rules import GIB, MIB

SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
ESCAPES = {"\0": "`0", "\a": "`a", "\b": "`b", "\f": "`f", "\n": "`n", "\r": "`r", "\t": "`t",
           "\v": "`v"}  # fmt: skip
UNSEEN = (
    "\u2028\u2029\u061c\u200b\u200e\u200f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What ends a line, turns the direction of writing, or takes no room: none of it would be seen."""
WILDCARDS = "*?[]`"
KIB = 1024
UNITS = ((1024 * GIB, "TB"), (GIB, "GB"), (MIB, "MB"), (KIB, "KB"))
KIND = "is"
"""The key that names the kind of a row in a table of arguments, as in a stored lab."""
FALSE = "$false"


@dataclass(frozen=True)
class Raw:
    """An argument that is PowerShell already: an expression, a script block."""

    text: str


@dataclass(frozen=True)
class Line:
    """One line of PowerShell: its text, the cmdlet that does it, a remark behind it."""

    text: str
    cmdlet: str
    remark: str = ""

    def __str__(self) -> str:
        return f"{self.text}  # {self.remark}" if self.remark else self.text

    def as_job(self) -> Line:
        """The same, begun and not waited for."""
        return replace(self, text=f"{self.text} -AsJob")


Argument = str | int | bool | Raw | None


def line(cmdlet: str, first: str = "", /, **arguments: Argument) -> Line:
    """`cmdlet -Name value ...`; True is a switch, None and False are left out. `first` is what is
    piped into it."""
    words = [first, "|", cmdlet] if first else [cmdlet]
    for name, value in arguments.items():
        if value is None or value is False:
            continue
        words.append(f"-{name}")
        if value is not True:
            words.append(value.text if isinstance(value, Raw) else literal(value))
    return Line(unasked(" ".join(words), cmdlet), cmdlet)


ASKING = frozenset({"Restore-VMSnapshot"})
"""Cmdlets that ask before they act and have no -Force."""


def unasked(text: str, cmdlet: str) -> str:
    """The line with its question answered, where the cmdlet has one."""
    return f"{text} -Confirm:{FALSE}" if cmdlet in ASKING else text


def literal(value: str | int) -> str:
    """A text or a number as PowerShell reads it back."""
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """A text in quotes, on one line, which PowerShell reads back as it was."""
    if any(map(_needs_escape, text)):
        return '"' + "".join(map(_escaped, text)) + '"'
    return "'" + "".join(one * 2 if one in SINGLE_QUOTES else one for one in text) + "'"


def _needs_escape(one: str) -> bool:
    return ord(one) < 0x20 or 0x7F <= ord(one) < 0xA0 or one in UNSEEN or _is_half(one)


def _is_half(one: str) -> bool:
    """Half of a character outside the first plane: no file could hold it."""
    return 0xD800 <= ord(one) < 0xE000


def _escaped(one: str) -> str:
    if one in ESCAPES:
        return ESCAPES[one]
    if _needs_escape(one):
        return f"$([char]{ord(one)})"
    return f"`{one}" if one in DOUBLE_QUOTES or one in "`$" else one


def size(count: int) -> Raw:
    """A number of bytes as people write it: `40GB`, `512MB`."""
    for factor, unit in UNITS:
        if count and count % factor == 0:
            return Raw(f"{count // factor}{unit}")
    return Raw(str(count))


def truth(value: bool) -> Raw:
    """$true or $false, for a parameter that is no switch."""
    return Raw("$true" if value else FALSE)


def is_plain(name: str) -> bool:
    """Whether a name can stand where a cmdlet takes patterns."""
    return bool(name) and not set(name) & set(WILDCARDS)


# Tables of arguments -----------------------------------------------------------------------------


def table(arguments: Mapping[str, Any]) -> str:
    """`@{ name = value; ... }` of plain values, rows of the world among them."""
    if not arguments:
        return "@{}"
    inside = "; ".join(f"{name} = {written(value)}" for name, value in arguments.items())
    return f"@{{ {inside} }}"


def written(value: Any) -> str:
    """A value as `Invoke-LabAction` reads it back: enumerations by name, rows as tables of what
    differs from their usual values. Raises LabError for what is no plain value."""
    if value is None:
        return "$null"
    if isinstance(value, bool):
        return "$true" if value else FALSE
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Enum):
        return quoted(value.name)
    if isinstance(value, frozenset):
        return _array(sorted(map(written, value)))
    if isinstance(value, tuple):
        return _array([written(one) for one in value])
    if is_dataclass(value) and not isinstance(value, type):
        return table({KIND: type(value).__name__, **changed(value)})
    raise LabError(f"PowerShell has no word for {value!r:.60}.")


def _array(items: list[str]) -> str:
    """An array of exactly these items: a comma keeps a single array from being unrolled."""
    if len(items) == 1 and items[0].startswith("@("):
        return f"@(,{items[0]})"
    return f"@({', '.join(items)})"


def changed(row: Any) -> dict[str, Any]:
    """The fields of a row that have not their usual values."""
    found = {}
    for one in fields(row):
        value = getattr(row, one.name)
        usual = one.default
        if usual is MISSING and one.default_factory is not MISSING:
            usual = one.default_factory()
        if usual is MISSING or value != usual:
            found[one.name] = value
    return found
