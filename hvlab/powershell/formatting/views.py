"""How a type is shown when nobody says: its view.

A cmdlets' module registers views for its types; the first of a value's type names that has one
decides. Without a view, up to four properties make a table, more a list (powershell.md 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a line of a list.

    `read` gives the value, or names the property that does. `align` of None means left in a
    registered view. Without a `width` it is as wide as its longest value.
    """

    label: str
    read: Reader | str
    width: int = 0
    align: str | None = None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table. `group_by` is a label and a property or reader: a heading wherever it changes;
    `heading` makes its lines where they are not `   label: value`."""

    columns: Sequence[Column]
    group_by: Column | None = None
    heading: Callable[[str], Sequence[str]] | None = None
    wrap: bool = False
    hide_headers: bool = False


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of `label : value` lines."""

    columns: Sequence[Column]
    group_by: Column | None = None


@dataclass(frozen=True, slots=True)
class WideView:
    """One value of each object, side by side."""

    column: Column


@dataclass(frozen=True, slots=True)
class CustomView:
    """Lines of the type's own making. `apart`: they belong to no table or list and have no blank
    lines around them, as those of an exception or a script block."""

    lines: Callable[[Any], Iterable[str]]
    apart: bool = False


View = TableView | ListView | WideView | CustomView


@dataclass(slots=True)
class Views:
    """The views of all types, and which properties stand for an object without a view."""

    _views: dict[str, list[View]] = field(default_factory=dict)
    _default_properties: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def register(self, type_name: str, *views: View) -> None:
        """Give a type its views; the first is the default one."""
        self._views[type_name.casefold()] = list(views)

    def default_properties(self, type_name: str, *names: str) -> None:
        """Say which properties of a type Format-List and an unnamed table show."""
        self._default_properties[type_name.casefold()] = names

    def find(self, type_names: Iterable[str], kind: type[View] | None = None) -> View | None:
        """The view of the first type that has one (of that kind)."""
        for name in type_names:
            for view in self._views.get(_masked(name), ()):
                if kind is None or isinstance(view, kind):
                    return view
        return None

    def shown(self, type_names: Iterable[str]) -> tuple[str, ...]:
        """The default properties of the first type that has some; none: all are shown."""
        for name in type_names:
            if found := self._default_properties.get(_masked(name)):
                return found
        return ()


def _masked(name: str) -> str:
    """A type's key; a copy from another machine is shown as what it is a copy of."""
    return name.casefold().removeprefix("deserialized.")
