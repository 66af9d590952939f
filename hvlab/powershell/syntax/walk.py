"""All nodes of a tree, in PowerShell's own order, without recursion: trees may be deep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from hvlab.powershell.syntax.nodes import (
    Assignment,
    DoWhile,
    Node,
    ParamBlock,
    ScriptBlock,
    StatementBlock,
    Switch,
)

_ORDER: dict[type[Node], tuple[str, ...]] = {
    # PowerShell visits these in another order than they are written in or declared.
    Assignment: ("attributes", "target", "value"),
    DoWhile: ("condition", "body"),
    ParamBlock: ("attributes", "parameters"),
    ScriptBlock: ("params", "dynamic", "begin", "process", "end"),
    StatementBlock: ("traps", "statements"),
    Switch: ("value", "clauses", "default"),
}


class Place(NamedTuple):
    """A node and the nodes it is in."""

    node: Node
    above: Place | None


def children(node: Node) -> list[Node]:
    """The nodes directly in a node, in order."""
    found: list[Node] = []
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            _collect(value, found)
    return found


def places(root: Node) -> Iterator[Place]:
    """Every node before those in it."""
    waiting = [Place(root, None)]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(Place(child, place) for child in reversed(children(place.node)))


def _fields(kind: type[Node]) -> tuple[str, ...]:
    names = _ORDER.get(kind)
    if names is None:
        names = tuple(field.name for field in fields(kind))
        _ORDER[kind] = names
    return names


def _collect(values: tuple[object, ...], found: list[Node]) -> None:
    """The nodes of a tuple, which may be of pairs."""
    for value in values:
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            _collect(value, found)
