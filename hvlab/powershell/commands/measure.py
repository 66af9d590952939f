"""Group-Object, Measure-Object, Compare-Object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hvlab.powershell.commands.properties import choices, expand, quietly, reporting
from hvlab.powershell.commands.select import COMMANDS, UTILITY, sort_key
from hvlab.powershell.language import compare, convert, members
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.values.collections import Collection, Hashtable
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.objects import HostObject, NoteProperty, PSCustomObject, PSObject

ANYWHERE = 2**31 - 1
"""-SyncWindow where nobody gives one."""
NONE: Final = object()
"""No object on that side."""
GROUP = "System.Collections.ObjectModel.Collection`1"
"""The type of a group's members; they are shown by their text."""


class GroupObject(Cmdlet):
    """Group-Object: objects with equal properties together."""

    info = command(
        "Group-Object",
        parameter("Property", "object[]", position=0),
        parameter("NoElement", "switch"),
        parameter("AsHashTable", "switch", sets=("HashTable",)),
        parameter("AsString", "switch", sets=("HashTable",)),
        parameter("CaseSensitive", "switch"),
        parameter("InputObject", "psobject", by_value=True),
        default_set="HashTable",
        id=COMMANDS + "GroupObjectCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Understand the properties."""
        self.chosen = choices(self.call, self.args.get("Property") or ())
        self.groups: list[tuple[list[Any], list[Any]]] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Put an object into its group."""
        if self.args.get("InputObject") is not None:
            value = self.args["InputObject"]
            chosen = expand(self.chosen, value, self.call)
            keys = [reporting(one, value, self.call) for one in chosen]
            self._group(keys or [value]).append(value)
        yield from ()

    def _group(self, keys: list[Any]) -> list[Any]:
        case = bool(self.args.get("CaseSensitive"))
        self.call.shell.ops.budget.step(len(self.groups))
        for known, values in self.groups:
            if len(known) == len(keys) and all(
                compare.equals(a, b, case=case) for a, b in zip(known, keys, strict=True)
            ):
                return values
        self.groups.append((keys, []))
        return self.groups[-1][1]

    def end(self) -> Iterator[Any]:
        """The groups in the order of their first objects, or one hashtable of them."""
        if self.args.get("AsHashTable"):
            yield self._table()
            return
        names: tuple[str, ...] = (COMMANDS + "GroupInfo", "System.Object")
        if self.args.get("NoElement"):
            names = (COMMANDS + "GroupInfoNoElement", *names)
        for keys, values in self.groups:
            group = {
                "Values": keys,
                "Count": len(values),
                "Group": Collection([] if self.args.get("NoElement") else values, GROUP),
                "Name": ", ".join(convert.to_string(one) for one in keys),
            }
            yield PSCustomObject(group, names)

    def _table(self) -> Any:
        table = Hashtable()
        for keys, values in self.groups:
            key = keys[0] if len(keys) == 1 and not self.args.get("AsString") else None
            text = ", ".join(convert.to_string(one) for one in keys)
            table[text if key is None else key] = Collection(values, GROUP)
        return table


class MeasureObject(Cmdlet):
    """Measure-Object: count, sum, average, largest, smallest; lines, words, characters."""

    info = command(
        "Measure-Object",
        parameter("InputObject", "psobject", by_value=True),
        parameter("Property", "string[]", position=0),
        parameter("Sum", "switch", sets=("GenericMeasure",)),
        parameter("Average", "switch", sets=("GenericMeasure",)),
        parameter("Maximum", "switch", sets=("GenericMeasure",)),
        parameter("Minimum", "switch", sets=("GenericMeasure",)),
        parameter("Line", "switch", sets=("TextMeasure",)),
        parameter("Word", "switch", sets=("TextMeasure",)),
        parameter("Character", "switch", sets=("TextMeasure",)),
        parameter("IgnoreWhiteSpace", "switch", sets=("TextMeasure",)),
        default_set="GenericMeasure",
        id=COMMANDS + "MeasureObjectCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Nothing has been counted."""
        self.found: dict[str | None, list[Any]] = {
            name: [] for name in self.args.get("Property") or ()
        } or {None: []}
        self.labels: dict[str | None, str] = {}
        yield from ()

    def process(self) -> Iterator[Any]:
        """Count an object in."""
        value = self.args.get("InputObject")
        if value is None:
            return
        for name, values in self.found.items():
            if name is None:
                values.append(value)
            elif members.has(value, name):
                values.append(members.get(value, name))
        yield from ()

    def end(self) -> Iterator[Any]:
        """One result for each property."""
        for name, values in self.found.items():
            if self.call.parameter_set == "TextMeasure":
                yield self._text(name, values)
                continue
            if name is not None and not values:
                self.call.error(
                    f'The property "{name}" cannot be found in the input for any objects.',
                    "GenericMeasurePropertyNotFound",
                    "InvalidArgument",
                    None,
                    "System.Management.Automation.PSArgumentException",
                )
                continue
            yield self._numbers(name, values)

    def _text(self, name: str | None, values: list[Any]) -> PSCustomObject:
        texts = [convert.to_string(one) for one in values]
        if self.args.get("IgnoreWhiteSpace"):
            characters = sum(1 for one in texts for each in one if not each.isspace())
        else:
            characters = sum(map(len, texts))
        lines = sum(one.count("\n") + 1 for one in texts)
        return PSCustomObject(
            {
                "Lines": lines if self.args.get("Line") else None,
                "Words": sum(len(one.split()) for one in texts) if self.args.get("Word") else None,
                "Characters": characters if self.args.get("Character") else None,
                "Property": name,
            },
            (COMMANDS + "TextMeasureInfo", COMMANDS + "MeasureInfo", "System.Object"),
        )

    def _numbers(self, name: str | None, values: list[Any]) -> PSCustomObject:
        numeric = self.args.get("Sum") or self.args.get("Average")
        numbers = [one for one in map(self._number, values) if one is not None] if numeric else []
        total = float(sum(numbers)) if numbers else None
        extreme = self.args.get("Maximum") or self.args.get("Minimum")
        ordered = sorted(values, key=sort_key()) if extreme and values else []
        return PSCustomObject(
            {
                "Count": len(values),
                "Average": total / len(numbers)
                if total is not None and self.args.get("Average")
                else None,
                "Sum": total if self.args.get("Sum") else None,
                "Maximum": self._extreme(ordered[-1])
                if ordered and self.args.get("Maximum")
                else None,
                "Minimum": self._extreme(ordered[0])
                if ordered and self.args.get("Minimum")
                else None,
                "Property": name,
            },
            (COMMANDS + "GenericMeasureInfo", COMMANDS + "MeasureInfo", "System.Object"),
        )

    def _extreme(self, value: Any) -> Any:
        return float(value) if isinstance(value, (int, float)) else value

    def _number(self, value: Any) -> float | None:
        try:
            return float(convert.to_number(value))
        except Terminating:
            self.call.error(
                f'Input object "{convert.to_string(value)}" is not numeric.',
                "NonNumericInputObject",
                "InvalidType",
                value,
                "System.Management.Automation.PSInvalidOperationException",
            )
            return None


class CompareObject(Cmdlet):
    """Compare-Object: what is in one list and not in the other."""

    info = command(
        "Compare-Object",
        parameter("ReferenceObject", "psobject[]", position=0, mandatory=True),
        parameter("DifferenceObject", "psobject[]", position=1, mandatory=True, by_value=True),
        parameter("SyncWindow", "int"),
        parameter("Property", "object[]"),
        parameter("ExcludeDifferent", "switch"),
        parameter("IncludeEqual", "switch"),
        parameter("PassThru", "switch"),
        parameter("Culture", "string"),
        parameter("CaseSensitive", "switch"),
        id=COMMANDS + "CompareObjectCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Nothing is known of the other side."""
        self.chosen = choices(self.call, self.args.get("Property") or ())
        self.left = iter(self.args.get("ReferenceObject") or ())
        self.left_waiting: list[Any] = []
        self.right_waiting: list[Any] = []
        self.window = self.args.get("SyncWindow", ANYWHERE)
        yield from ()

    def process(self) -> Iterator[Any]:
        """Each object of the other side meets the next reference, and those that wait for theirs
        within the window."""
        for value in self.args.get("DifferenceObject") or ():
            yield from self._met(next(self.left, NONE), value)

    def end(self) -> Iterator[Any]:
        """The references that are left, then what only the difference has, then what only the
        reference has."""
        for value in self.left:
            yield from self._met(value, NONE)
        yield from (one for value in self.right_waiting for one in self._result(value, "=>"))
        yield from (one for value in self.left_waiting for one in self._result(value, "<="))

    def _met(self, left: Any, right: Any) -> Iterator[Any]:
        if left is not NONE and right is not NONE and self._equal(left, right, self.chosen):
            yield from self._result(left, "==")
            return
        known = self._taken(right, self.left_waiting)
        if known is not NONE:
            yield from self._result(known, "==")
            right = NONE
        if self._taken(left, self.right_waiting) is not NONE:
            yield from self._result(left, "==")
            left = NONE
        yield from self._wait(right, self.right_waiting, "=>")
        yield from self._wait(left, self.left_waiting, "<=")

    def _taken(self, value: Any, waiting: list[Any]) -> Any:
        """The first of those waiting that is equal; it waits no longer."""
        if value is NONE:
            return NONE
        self.call.shell.ops.budget.step(len(waiting))
        for place, one in enumerate(waiting):
            if self._equal(value, one, self.chosen):
                return waiting.pop(place)
        return NONE

    def _wait(self, value: Any, waiting: list[Any], side: str) -> Iterator[Any]:
        if value is NONE:
            return
        waiting.append(value)
        while len(waiting) > max(self.window, 0):
            yield from self._result(waiting.pop(0), side)

    def _equal(self, one: Any, other: Any, chosen: list[Any]) -> bool:
        case = bool(self.args.get("CaseSensitive"))
        if not chosen:
            return compare.equals(_comparable(one), _comparable(other), case=case)
        return all(
            compare.equals(quietly(mine, one), quietly(mine, other), case=case)
            for mine in expand(chosen, one, self.call)
        )

    def _result(self, value: Any, side: str) -> Iterator[Any]:
        equal = side == "=="
        if self.args.get("ExcludeDifferent") if not equal else not self.args.get("IncludeEqual"):
            return
        if self.args.get("PassThru"):
            if isinstance(value, (PSCustomObject, HostObject)):
                value.add(NoteProperty("SideIndicator", side))
            yield value
            return
        made = PSCustomObject()
        for one in expand(self.chosen, value, self.call):
            made.add(NoteProperty(one.name or one.label, quietly(one, value)))
        if not self.chosen:
            made.add(NoteProperty("InputObject", value))
        made.add(NoteProperty("SideIndicator", side))
        yield made


def _comparable(value: Any) -> Any:
    """Objects without an order of their own are compared by their text."""
    return convert.to_string(value) if isinstance(value, PSObject) else value


CMDLETS = (GroupObject, MeasureObject, CompareObject)
ALIASES = {
    "group": "Group-Object",
    "measure": "Measure-Object",
    "compare": "Compare-Object",
    "diff": "Compare-Object",
}
