"""Select-Object and Sort-Object."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import cmp_to_key, partial
from operator import itemgetter
from typing import Any

from hvlab.powershell.commands.properties import Choice, choices, expand, quietly, reporting
from hvlab.powershell.language import compare, convert, members
from hvlab.powershell.language.command import (
    Cmdlet,
    StopUpstream,
    command,
    parameter,
)
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.objects import HostObject, NoteProperty, PSCustomObject

UTILITY = "Microsoft.PowerShell.Utility"
COMMANDS = "Microsoft.PowerShell.Commands."
DEFAULT = "DefaultParameter"


class SelectObject(Cmdlet):
    """Select-Object: some of the objects, some of their properties."""

    info = command(
        "Select-Object",
        parameter("InputObject", "psobject", by_value=True),
        parameter("Property", "object[]", position=0, sets=(DEFAULT, "SkipLastParameter")),
        parameter("ExcludeProperty", "string[]", sets=(DEFAULT, "SkipLastParameter")),
        parameter("ExpandProperty", "string", sets=(DEFAULT, "SkipLastParameter")),
        parameter("Unique", "switch"),
        parameter("Last", "int", sets=(DEFAULT,), minimum=0),
        parameter("First", "int", sets=(DEFAULT,), minimum=0),
        parameter("Skip", "int", sets=(DEFAULT,), minimum=0),
        parameter("SkipLast", "int", sets=("SkipLastParameter",), minimum=0),
        parameter("Wait", "switch", sets=(DEFAULT, "IndexParameter")),
        parameter("Index", "int[]", sets=("IndexParameter",), minimum=0),
        default_set=DEFAULT,
        id=COMMANDS + "SelectObjectCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Understand the arguments."""
        self.chosen = choices(self.call, self.args.get("Property") or ())
        self.seen: list[Any] = []
        self.count = 0
        self.last: deque[Any] = deque(maxlen=self.args.get("Last"))
        self.held: deque[Any] = deque()
        self.indexes = sorted(set(self.args.get("Index") or ()))
        if self.args.get("First") == 0 and "Last" not in self.args:
            raise StopUpstream
        yield from ()

    def process(self) -> Iterator[Any]:
        """Take an object, or wait for the last ones."""
        value = self.args.get("InputObject")
        if value is None:
            return
        place = self.count
        self.count += 1
        if "Index" in self.args:
            if place in self.indexes:
                yield from self._select(value)
            if self.indexes and place >= self.indexes[-1] and not self.args.get("Wait"):
                raise StopUpstream
        elif "SkipLast" in self.args:
            self.held.append(value)
            if len(self.held) > self.args["SkipLast"]:
                yield from self._select(self.held.popleft())
        else:
            yield from self._by_count(value, place)

    def _by_count(self, value: Any, place: int) -> Iterator[Any]:
        first, last = self.args.get("First"), self.args.get("Last")
        skip = self.args.get("Skip", 0)
        if last is not None:
            if first is not None and place < first:
                yield from self._select(value)
            else:
                self.held.append(value)
                while len(self.held) > last + skip:
                    self.held.popleft()
            return
        if place < skip:
            return
        if first is None or place < skip + first:
            yield from self._select(value)
        if first is not None and place + 1 >= skip + first and not self.args.get("Wait"):
            raise StopUpstream

    def end(self) -> Iterator[Any]:
        """The last ones."""
        if self.args.get("Last") is not None:
            skip = self.args.get("Skip", 0)
            for value in list(self.held)[: len(self.held) - skip]:
                yield from self._select(value)

    def _select(self, value: Any) -> Iterator[Any]:
        for one in self._shaped(value):
            if not self.args.get("Unique"):
                yield one
                continue
            self.call.shell.ops.budget.step(len(self.seen))
            if not any(_same(one, other) for other in self.seen):
                self.seen.append(one)
                yield one

    def _shaped(self, value: Any) -> Iterator[Any]:
        if not self.chosen and "ExpandProperty" not in self.args:
            yield value
            return
        made = PSCustomObject()
        if self.chosen:
            made = PSCustomObject(type_names=selected_type(value))
            for one in self._unexcluded(expand(self.chosen, value, self.call)):
                self._add(made, one, value)
        if "ExpandProperty" in self.args:
            yield from self._expanded(value, made)
        else:
            yield made

    def _unexcluded(self, chosen: Iterator[Choice]) -> Iterator[Choice]:
        patterns = self.args.get("ExcludeProperty") or ()
        for one in chosen:
            if not any(wildcard_match(pattern, one.label) for pattern in patterns):
                yield one

    def _add(self, made: PSCustomObject, choice: Choice, value: Any) -> None:
        if made.find(choice.label) is not None:
            self.call.error(
                f"The property cannot be processed because the property "
                f'"{choice.label}" already exists.',
                "AlreadyExistingUserSpecifiedPropertyNoExpand",
                "InvalidOperation",
                value,
                "System.Management.Automation.PSArgumentException",
            )
            return
        made.add(NoteProperty(choice.label, quietly(choice, value)))

    def _expanded(self, value: Any, made: PSCustomObject) -> Iterator[Any]:
        name = self.args["ExpandProperty"]
        if not members.has(value, name):
            self.call.error(
                f'Property "{name}" cannot be found.',
                "ExpandPropertyNotFound",
                "InvalidArgument",
                value,
                "System.Management.Automation.PSArgumentException",
            )
            return
        for one in convert.unroll(members.get(value, name)):
            if self.chosen and isinstance(one, (PSCustomObject, HostObject)):
                for extra in made.properties():
                    one.add(extra)
            yield one


def sort_key(case: bool = False) -> Callable[[Any], Any]:
    """The key by which Sort-Object orders anything."""
    return cmp_to_key(partial(compare.sort_key_order, case=case))


def selected_type(value: Any) -> tuple[str, ...]:
    """The type names of what Select-Object makes of a value."""
    return (f"Selected.{members.type_names(value)[0]}", *PSCustomObject.CUSTOM)


def _lacks(choice: Choice, value: Any) -> bool:
    """Whether an object is without the property it is to be sorted by. Those come last, whatever
    the direction is."""
    return bool(choice.name) and not members.has(value, choice.name)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, PSCustomObject) and isinstance(other, PSCustomObject):
        mine, theirs = members.properties(one), members.properties(other)
        return [name.casefold() for name, _ in mine] == [
            name.casefold() for name, _ in theirs
        ] and all(
            compare.equals(a, b, case=True) for (_, a), (_, b) in zip(mine, theirs, strict=True)
        )
    return compare.equals(one, other, case=True)


class SortObject(Cmdlet):
    """Sort-Object: stable, by one or more keys."""

    info = command(
        "Sort-Object",
        parameter("Property", "object[]", position=0),
        parameter("Descending", "switch"),
        parameter("Unique", "switch"),
        parameter("CaseSensitive", "switch"),
        parameter("Culture", "string"),
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "SortObjectCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Understand the keys."""
        self.chosen = choices(
            self.call, self.args.get("Property") or (), ("descending", "ascending")
        )
        self.values: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Collect."""
        if self.args.get("InputObject") is not None:
            self.values.append(self.args["InputObject"])
        yield from ()

    def end(self) -> Iterator[Any]:
        """The objects in order."""
        case = bool(self.args.get("CaseSensitive"))
        values = list(self.values)
        self.call.shell.ops.budget.step(len(values) * len(values).bit_length() // 2)
        keys: list[Choice] = []
        if values:
            keys = list(expand(self.chosen, values[0], self.call))
        order = sort_key(case)
        for one in reversed(keys):
            down = self._down(one)
            keyed = [
                (_lacks(one, value) != down, order(reporting(one, value, self.call)), value)
                for value in values
            ]
            keyed.sort(key=itemgetter(0, 1), reverse=down)
            values = [value for _last, _key, value in keyed]
        if not keys:
            values.sort(key=order, reverse=bool(self.args.get("Descending")))
        if self.args.get("Unique"):
            values = list(self._unique(values, keys, case))
        yield from values

    def _down(self, choice: Choice) -> bool:
        """Whether this key goes from large to small; the key itself may say so."""
        if "descending" in choice.more:
            return convert.to_bool(choice.more["descending"])
        if "ascending" in choice.more:
            return not convert.to_bool(choice.more["ascending"])
        return bool(self.args.get("Descending"))

    def _unique(self, values: list[Any], keys: list[Choice], case: bool) -> Iterator[Any]:
        last: list[Any] | None = None
        for value in values:
            key = [quietly(one, value) for one in keys] or [value]
            if last is None or not all(
                compare.equals(a, b, case=case) for a, b in zip(key, last, strict=True)
            ):
                yield value
            last = key


CMDLETS = (SelectObject, SortObject)
ALIASES = {"select": "Select-Object", "sort": "Sort-Object"}
