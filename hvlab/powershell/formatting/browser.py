"""An object as Format-Custom writes it: a class in braces, objects in it by their properties, down
to some depth (PowerShell source, ComplexViewGenerator)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvlab.powershell.formatting import text
from hvlab.powershell.formatting.shaping import Field, fields_of_names, property_names
from hvlab.powershell.language import members
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.objects import HostObject

DEPTH = 5
"""Levels that are opened where nobody gave -Depth."""
STEP = "  "


class Browser:
    """Writes objects. `step` is called for each line, and may stop it; what the host has inside its
    own objects is written as text, not opened."""

    def __init__(self, depth: int, limit: int, step: Callable[[], None]) -> None:
        self._depth = depth
        self._limit = limit
        self._step = step

    def lines(self, value: Any, fields: list[Field]) -> Iterator[str]:
        """The lines of an object with these properties; an empty one ends them."""
        yield from self._object(value, fields, 0)
        yield ""

    def _object(self, value: Any, fields: list[Field], level: int) -> Iterator[str]:
        yield "class " + members.type_names(value)[0].rpartition(".")[2]
        yield "{"
        for field in fields:
            for line in self._property(field.label, field.read(value), level):
                yield STEP + line
        yield "}"

    def _property(self, name: str, value: Any, level: int) -> Iterator[str]:
        self._step()
        items = _items(value)
        if items is not None:
            yield f"{name} = "
            for line in self._list(items, level + 1):
                yield STEP + line
        elif self._is_leaf(value, level):
            yield f"{name} = {text.cell(value, self._limit)}"
        else:
            yield f"{name} = "
            for line in self._object(value, _fields(value), level + 1):
                yield STEP + line

    def _list(self, items: list[Any], level: int) -> Iterator[str]:
        yield "["
        for number, item in enumerate(items):
            if number == self._limit:
                yield STEP + "..."
                break
            for line in self._item(item, level):
                yield STEP + line
        yield "]"
        yield ""

    def _item(self, item: Any, level: int) -> Iterator[str]:
        self._step()
        items = _items(item)
        if self._is_leaf(item, level):
            yield text.cell(item, self._limit)
        elif items is not None:
            yield ""
            for line in self._list(items, level + 1):
                yield STEP + line
        else:
            yield from self._object(item, _fields(item), level + 1)

    def _is_leaf(self, value: Any, level: int) -> bool:
        if value is None or level >= self._depth or isinstance(value, HostObject):
            return True
        return isinstance(value, text.SCALARS)


def _items(value: Any) -> list[Any] | None:
    if isinstance(value, Hashtable):
        return list(value.entries())
    return list(value) if isinstance(value, list) else None


def _fields(value: Any) -> list[Field]:
    if isinstance(value, EnumValue):
        return [Field("value__", lambda one: one.number)]
    return fields_of_names(property_names(value))
