"""What stands behind a command's name: parameters and values, splatting undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hvlab.powershell.language import convert, variables
from hvlab.powershell.language.dispatch import evaluate
from hvlab.powershell.language.frame import Frame, plain
from hvlab.powershell.syntax import nodes
from hvlab.powershell.syntax.nodes import Extent
from hvlab.powershell.values.collections import Hashtable


@dataclass(slots=True)
class Argument:
    """A parameter's name, a value, or both (`-Name:value`, splatting).

    `raw` is a number as it was written: a string parameter gets '1.10' and not 1.1. `extent` and
    `name_extent` say where value and name stand, for errors; None where they stand nowhere.
    """

    name: str = ""
    value: Any = None
    has_value: bool = True
    raw: Any = None
    extent: Extent | None = None
    name_extent: Extent | None = None


def arguments_of(
    elements: tuple[nodes.Expression | nodes.CommandParameter, ...], frame: Frame
) -> list[Argument]:
    """The arguments of a command, worked out from left to right."""
    found: list[Argument] = []
    for element in elements:
        if type(element) is nodes.CommandParameter:
            found.append(_parameter(element, frame))
        elif type(element) is nodes.Variable and element.splatted:
            found += _splatted(element, frame)
        else:
            found.append(
                Argument(
                    value=evaluate(element, frame), raw=raw(element, frame), extent=element.extent
                )
            )
    return found


def _parameter(element: nodes.CommandParameter, frame: Frame) -> Argument:
    given = element.argument
    if given is None:
        return Argument(element.name, has_value=False, name_extent=element.extent)
    return Argument(
        element.name,
        evaluate(given, frame),
        raw=raw(given, frame),
        extent=given.extent,
        name_extent=element.extent,
    )


def raw(node: nodes.Node, frame: Frame) -> Any:
    """How a number was written, or a list of such for `1.0,2.0`; None for anything else."""
    if type(node) is nodes.Constant:
        return frame.text[node.extent.start : node.extent.end]
    if type(node) is nodes.ArrayLiteral and any(
        type(one) is nodes.Constant for one in node.elements
    ):
        return [raw(one, frame) for one in node.elements]
    return None


def _splatted(element: nodes.Variable, frame: Frame) -> Iterator[Argument]:
    """`@table` gives named arguments, `@list` positional ones."""
    value = plain(variables.read(frame, element.name, element.scope))
    if value is None:
        return
    if isinstance(value, Hashtable):
        for name, one in value.items():
            yield Argument(
                convert.to_string(name), one, extent=element.extent, name_extent=element.extent
            )
    elif isinstance(value, SplattedArguments):
        yield from value.again()
    elif isinstance(value, list):
        for one in value:
            yield Argument(value=one, extent=element.extent)
    else:
        yield Argument(value=value, extent=element.extent)


class SplattedArguments(list[Any]):
    """`$args` of a simple function: `@args` passes named ones on by their names."""

    def __init__(self, arguments: list[Argument]) -> None:
        super().__init__()
        self.arguments = arguments
        for one in arguments:
            if one.name:
                self.append(f"-{one.name}" + (":" if one.has_value else ""))
            if one.has_value:
                self.append(one.value)

    def again(self) -> list[Argument]:
        """The arguments as they were given."""
        return list(self.arguments)
