"""What crosses between a guest and the host: copies, without methods, one level deep.

Simple values arrive as they are. An object arrives as a copy of its properties under the name
`Deserialized.<type>`; what is in its properties, unless simple or a list, arrives as text.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hvlab.powershell.language import convert, members
from hvlab.powershell.values.collections import ArrayList, Hashtable
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.powershell.values.noted import noted, plain
from hvlab.powershell.values.objects import NoteProperty, PSCustomObject, PSObject
from hvlab.powershell.values.script import ScriptBlockValue

PREFIX = "Deserialized."
HIDDEN = "PSShowComputerName"
NESTED = 1
"""Levels of objects that arrive as objects."""


class Deserialized(PSCustomObject):
    """A copy of an object that was somewhere else; `text` is what it said of itself there."""

    def __init__(self, type_names: tuple[str, ...], text: str) -> None:
        super().__init__(type_names=type_names)
        self.text = text

    def __str__(self) -> str:
        return self.text


def copied(value: Any, depth: int = NESTED) -> Any:
    """A value as it arrives on the other side."""
    if isinstance(value, ErrorRecord):
        return value
    if isinstance(value, ScriptBlockValue):
        return value.text
    if isinstance(value, Hashtable):
        return Hashtable((key, copied(one, depth - 1)) for key, one in value.items())
    if isinstance(value, list):
        items = [copied(one, depth) for one in value]
        return ArrayList(items) if isinstance(value, ArrayList) else items
    if isinstance(value, PSObject):
        return _object(value, depth) if depth > 0 else convert.to_string(value)
    return plain(value)


def _object(value: PSObject, depth: int) -> Deserialized:
    names = tuple(
        one if one.startswith(PREFIX) else PREFIX + one for one in members.type_names(value)
    )
    made = Deserialized(names, convert.to_string(value))
    for name, one in members.properties(value):
        made.add(NoteProperty(name, copied(one, depth - 1)))
    return made


def arrived(value: Any, computer: str, runspace: UUID, *, show: bool = True) -> Any:
    """The same for a command's output: it says which computer it came from."""
    made = copied(value)
    notes = (
        NoteProperty("PSComputerName", computer),
        NoteProperty("RunspaceId", runspace),
        NoteProperty(HIDDEN, show),
    )
    if not isinstance(made, Deserialized):
        return noted(made, *notes)
    for note in notes:
        made.add(note)
    return made


def remote_record(record: ErrorRecord, computer: str) -> ErrorRecord:
    """An error of the other side: without a place in this side's script."""
    if "PSComputerName" in record.data:
        return record
    made = ErrorRecord(
        record.message,
        record.id,
        record.category,
        copied(record.target),
        record.activity,
        exception_type=record.exception_type,
        inner=record.inner,
    )
    made.data.update({key: one for key, one in record.data.items() if key != "exception"})
    made.data["PSComputerName"] = computer
    return made
