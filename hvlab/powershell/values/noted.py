"""Simple values with note properties: what a command on another machine puts out says which machine
it came from, be it only a word.

Such a value is of a subclass of its class, so that everything takes it for what it is; what is
computed from it is plain again. Booleans stay plain, as Python has but two of them.
"""

from __future__ import annotations

from typing import Any

from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.objects import NoteProperty

SIMPLE = (str, int, float, DateTime)


class Noted:
    """A value with notes; `plain` is the value without."""

    notes: tuple[NoteProperty, ...]
    plain: Any

    def note(self, name: str) -> NoteProperty | None:
        """The note of that name."""
        wanted = name.casefold()
        return next((one for one in self.notes if one.name.casefold() == wanted), None)


def noted(value: Any, *notes: NoteProperty) -> Any:
    """The value with notes; one that cannot carry any, as it is."""
    value = plain(value)
    if not isinstance(value, SIMPLE) or isinstance(value, bool):
        return value
    kind = _subclass(type(value))
    made = kind(value.ticks, value.kind) if isinstance(value, DateTime) else kind(value)
    object.__setattr__(made, "notes", notes)
    object.__setattr__(made, "plain", value)
    return made


def plain(value: Any) -> Any:
    """A value without its notes."""
    return value.plain if isinstance(value, Noted) else value


_subclasses: dict[type, type[Any]] = {}


def _subclass(kind: type) -> type[Any]:
    """The class with notes, made once."""
    if kind not in _subclasses:
        _subclasses[kind] = _with_notes(kind)
    return _subclasses[kind]


def _with_notes(kind: type) -> type[Any]:
    """A class that compares and hashes as the plain one does."""

    def equal(self: Noted, other: object) -> bool:
        return bool(self.plain == plain(other))

    def hashed(self: Noted) -> int:
        return hash(self.plain)

    members = {"__eq__": equal, "__hash__": hashed, "__doc__": "A value with notes."}
    return type(f"Noted{kind.__name__}", (Noted, kind), members)
