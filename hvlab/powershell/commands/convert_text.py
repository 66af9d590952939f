"""Objects to JSON and CSV and back, as Windows PowerShell 5.1 writes them (powershell.md 4.13)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hvlab.powershell.commands.output import Collecting
from hvlab.powershell.formatting.shaping import property_names
from hvlab.powershell.language import convert, culture, members
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.noted import Noted
from hvlab.powershell.values.numbers import INT32, Int64
from hvlab.powershell.values.objects import PSCustomObject, PSObject

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
INDENT = 4
DEEPEST = 100
"""The largest -Depth."""
UNIX_EPOCH_TICKS = 621355968000000000
TICKS_PER_MS = 10_000
ESCAPED = {"'": "\\u0027", "<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""What 5.1's serializer escapes besides JSON's own characters."""


@dataclass(frozen=True)
class _Date:
    """A date in milliseconds since 1970."""

    milliseconds: int


class ConvertToJson(Collecting):
    """ConvertTo-Json: four blanks of indentation, two behind the colon, enumerations as numbers."""

    info = command(
        "ConvertTo-Json",
        parameter("InputObject", "object", position=0, mandatory=True, by_value=True),
        parameter("Depth", "int", minimum=1),
        parameter("Compress", "switch"),
        id=COMMANDS + "ConvertToJsonCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Collect the objects as they are; a list given by name stays one."""
        self.values.append(self.args.get("InputObject"))
        yield from ()

    def end(self) -> Iterator[Any]:
        """One object as it is, several as an array."""
        value = self.values[0] if len(self.values) == 1 else self.values
        depth = self.args.get("Depth", 2)
        if depth > DEEPEST:
            raise self.call.fail(
                f"The maximum depth allowed for serialization is {DEEPEST}.",
                "ReachedMaximumDepthAllowed",
                "InvalidOperation",
                exception="System.InvalidOperationException",
            )
        nested = _plain(value, depth, self.call.shell.ops.budget.step)
        yield _compact(nested) if self.args.get("Compress") else _pretty(nested, 0)


def _plain(value: Any, depth: int, step: Callable[[], None]) -> Any:
    """A value as nested dicts, lists and scalars, cut at a depth. `step` is called for each: an
    object that holds itself twice is without end, as far as anybody has time."""
    step()
    if isinstance(value, Noted):
        return _with_notes(value, depth, step)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, EnumValue):
        return value.number
    if isinstance(value, (int, float, Decimal)):
        return value
    if isinstance(value, DateTime):
        return _Date((value.ticks - UNIX_EPOCH_TICKS) // TICKS_PER_MS)
    if depth < 0:
        return convert.to_string(value)
    if isinstance(value, Hashtable):
        return {convert.to_string(key): _plain(one, depth - 1, step) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one, depth - 1, step) for one in value]
    if isinstance(value, PSObject) or members.properties(value):
        return {name: _plain(one, depth - 1, step) for name, one in members.properties(value)}
    return convert.to_string(value)


def _with_notes(value: Noted, depth: int, step: Callable[[], None]) -> dict[str, Any]:
    """A simple value that says more than itself is an object, with all that was put onto it."""
    more = {"value": value.plain} | {note.name: note.value for note in value.notes}
    if isinstance(value, DateTime):
        more["DateTime"] = members.get(value, "DateTime")
    return {name: _plain(one, depth - 1, step) for name, one in more.items()}


def _scalar(value: Any) -> str:
    if isinstance(value, _Date):
        return f'"\\/Date({value.milliseconds})\\/"'
    if isinstance(value, str):
        text = json.dumps(value)
        return "".join(ESCAPED.get(one, one) for one in text)
    if isinstance(value, float):
        return culture.format_value(value, "R")
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value)


def _compact(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{_scalar(name)}:{_compact(one)}" for name, one in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_compact, value)) + "]"
    return _scalar(value)


def _pretty(value: Any, column: int) -> str:
    """5.1 indents what is nested by the column where it begins."""
    if isinstance(value, dict):
        inner = column + INDENT
        lines = []
        for name, one in value.items():
            head = f"{_scalar(name)}:  "
            lines.append(" " * inner + head + _pretty(one, inner + len(head)))
        return "{\r\n" + ",\r\n".join(lines) + "\r\n" + " " * column + "}"
    if isinstance(value, list):
        inner = column + INDENT
        lines = [" " * inner + _pretty(one, inner) for one in value]
        return "[\r\n" + ",\r\n".join(lines) + "\r\n" + " " * column + "]"
    return _scalar(value)


class ConvertFromJson(Collecting):
    """ConvertFrom-Json: text to objects."""

    info = command(
        "ConvertFrom-Json",
        parameter("InputObject", "string", position=0, mandatory=True, by_value=True),
        id=COMMANDS + "ConvertFromJsonCommand",
        module=UTILITY,
    )

    def end(self) -> Iterator[Any]:
        """The object; an array comes as one, as in 5.1."""
        text = "\n".join(convert.to_string(one) for one in self.values)
        if not text.strip():
            return
        try:
            yield _objects(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise self.call.fail(
                f"Invalid JSON primitive: {text.strip()[:60]}.",
                "System.ArgumentException",
                "NotSpecified",
                exception="System.ArgumentException",
            ) from error


def _objects(value: Any) -> Any:
    if isinstance(value, dict):
        return PSCustomObject({name: _objects(one) for name, one in value.items()})
    if isinstance(value, list):
        return [_objects(one) for one in value]
    if type(value) is int and value not in INT32:
        return Int64(value)
    return value


class ConvertToCsv(Collecting):
    """ConvertTo-Csv: a line of the properties of the first object, then a line for each object."""

    info = command(
        "ConvertTo-Csv",
        parameter("InputObject", "psobject", position=0, mandatory=True, by_value=True),
        parameter("Delimiter", "char", position=1),
        parameter("UseCulture", "switch"),
        parameter("NoTypeInformation", "switch", aliases=("NTI",)),
        id=COMMANDS + "ConvertToCsvCommand",
        module=UTILITY,
    )

    def end(self) -> Iterator[Any]:
        """The lines."""
        yield from csv_lines(
            self.values,
            str(self.args.get("Delimiter") or ","),
            bool(self.args.get("NoTypeInformation")),
        )


def csv_lines(values: list[Any], delimiter: str, without_type: bool) -> Iterator[str]:
    """The lines of a CSV file in 5.1: everything in quotes, and the type in front."""
    values = [one for one in values if one is not None]
    if not values:
        return
    names = property_names(values[0])
    if not without_type:
        yield f"#TYPE {members.type_names(values[0])[0]}"
    yield delimiter.join(map(_quoted, names))
    for value in values:
        yield delimiter.join(_field(members.get(value, name)) for name in names)


def _field(value: Any) -> str:
    return "" if value is None else _quoted(convert.to_string(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class ConvertFromCsv(Cmdlet):
    """ConvertFrom-Csv: lines to objects whose properties are all strings."""

    info = command(
        "ConvertFrom-Csv",
        parameter("InputObject", "psobject[]", position=0, mandatory=True, by_value=True),
        parameter("Delimiter", "char", position=1),
        parameter("Header", "string[]"),
        parameter("UseCulture", "switch"),
        id=COMMANDS + "ConvertFromCsvCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Nothing has come."""
        self.lines: list[str] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Collect lines."""
        for one in self.args.get("InputObject") or ():
            self.lines += convert.to_string(one).splitlines()
        yield from ()

    def end(self) -> Iterator[Any]:
        """The objects."""
        delimiter = str(self.args.get("Delimiter") or ",")
        yield from csv_objects(self.lines, delimiter, self.args.get("Header"))


def csv_objects(lines: list[str], delimiter: str, header: list[str] | None) -> Iterator[Any]:
    """The objects that the lines of a CSV file stand for."""
    rows = [_parsed(line, delimiter) for line in lines if line.strip() and not line.startswith("#")]
    if header is None and rows:
        header, *rows = rows
    for row in rows:
        yield PSCustomObject(
            {
                name: row[place] if place < len(row) else None
                for place, name in enumerate(header or ())
            }
        )


def _parsed(line: str, delimiter: str) -> list[str]:
    fields, text, quoted = [], "", False
    place = 0
    while place < len(line):
        one = line[place]
        if quoted and line[place : place + 2] == '""':
            text, place = text + '"', place + 1
        elif one == '"':
            quoted = not quoted
        elif one == delimiter and not quoted:
            fields.append(text)
            text = ""
        else:
            text += one
        place += 1
    return [*fields, text]


CMDLETS = (ConvertToJson, ConvertFromJson, ConvertToCsv, ConvertFromCsv)
ALIASES: dict[str, str] = {}
