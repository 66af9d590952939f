"""Objects to rows: which columns they have and what stands in each cell.

A `Shape` is made from the first object of a table or list (its view, the chosen properties or its
own ones) and then takes every object that follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hvlab.powershell.formatting import text
from hvlab.powershell.formatting.layout import Head
from hvlab.powershell.formatting.views import Column, Reader
from hvlab.powershell.language import members
from hvlab.powershell.values.objects import PSObject

MOST_COLUMNS = 10
"""Format-Table takes no more properties by itself."""

SMALL = 4
"""An object with more properties is shown as a list."""

Format = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One column or list line: its label, how to read it, how to write it, how it stands.
    `align` of None: the first value decides."""

    label: str
    read: Reader
    align: str | None = None
    width: int = 0
    write: Format = text.cell

    def text(self, value: Any) -> str:
        """What it shows of an object. A property that cannot be read shows nothing."""
        return self.write(self.read(value))

    def head(self, first: Any) -> Head:
        """The head of its column, where `first` is the first object of the table."""
        align = self.align or text.align_of(self.read(first))
        return Head(self.label, align, self.width)


def reading(name: str) -> Reader:
    """Read a property by name; None where there is none."""

    def read(value: Any) -> Any:
        return members.get(value, name)

    return read


def fields_of_view(columns: Iterable[Column]) -> list[Field]:
    """The fields of a registered view: left-aligned unless it says otherwise."""
    return [
        Field(
            one.label,
            reading(one.read) if isinstance(one.read, str) else one.read,
            one.align or "left",
            one.width,
        )
        for one in columns
    ]


def fields_of_names(names: Iterable[str]) -> list[Field]:
    """The fields of an object's own properties."""
    return [Field(name, reading(name)) for name in names]


ORIGIN, SHOWN = "PSComputerName", "PSShowComputerName"
"""What a copy from another machine says of that, and whether it is shown."""


def with_origin(fields: list[Field], value: Any) -> list[Field]:
    """The fields of a view, and for a copy from another machine the name of that."""
    if isinstance(value, PSObject) and value.find(SHOWN) and members.get(value, SHOWN):
        return [*fields, Field(ORIGIN, reading(ORIGIN), "left")]
    return fields


def property_names(value: Any, chosen: Sequence[str] = ()) -> list[str]:
    """The properties by which an object without a view is shown: the type's chosen ones, or all."""
    if isinstance(value, PSObject) and value.find(SHOWN):
        hidden = {SHOWN} if members.get(value, SHOWN) else {SHOWN, ORIGIN}
        names = [*chosen, ORIGIN] if chosen else [one.name for one in value.properties()]
        return [name for name in names if name not in hidden]
    if chosen:
        return list(chosen)
    if isinstance(value, PSObject):
        return [one.name for one in value.properties()]
    return [name for name, _value in members.properties(value)]
