"""Where in the syntax tree the cursor stands.

The text up to the cursor is read with a letter behind it, so that whatever is being typed is there
to be found: `$vm.` becomes a member, `Get-VM -` a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hvlab.powershell.completion.items import QUOTES, Word
from hvlab.powershell.syntax import nodes, parse_tolerant
from hvlab.powershell.syntax.walk import Place, places

MARK = "ꀀ"
"""A letter that no script of Windows' administrators has in it."""
LONGEST = 200_000
"""Characters of a script in which something is completed."""


@dataclass(frozen=True)
class Cursor:
    """A position in a script. `chain` are the nodes it is in, the innermost first."""

    text: str
    position: int
    marked: str
    chain: tuple[nodes.Node, ...]
    root: nodes.ScriptBlock

    @property
    def node(self) -> nodes.Node:
        """The innermost node."""
        return self.chain[0]

    def above(self, kind: type[nodes.Node]) -> Iterator[int]:
        """Places in the chain of nodes of a kind, the innermost first."""
        return (number for number, node in enumerate(self.chain) if isinstance(node, kind))

    def holds(self, node: nodes.Node) -> bool:
        """Whether the cursor is in a node."""
        return node.extent.start <= self.position < node.extent.end

    def word(self, node: nodes.Node) -> Word:
        """What was typed of a node. A quote or brace that an editor
        closed by itself belongs to it."""
        start = node.extent.start
        typed = self.marked[start : self.position]
        quote = QUOTES.get(typed[:1], "")
        closing = "}" if typed.startswith("${") else typed[:1] if quote else ""
        value = node.value if isinstance(node, nodes.StringConstant) else typed
        end = self.position
        if closing and self.text[end : end + 1] == closing:
            end += 1
        return Word(start, end, value.replace(MARK, ""), quote)


def cursor_at(text: str, position: int, inserted: str = "") -> Cursor | None:
    """The cursor at a position; None where nothing is to be found (a comment, a huge script).
    `inserted` is read between the text and the letter."""
    before = text[:position] + inserted
    if len(before) > LONGEST or MARK in before:
        return None
    marked = before + MARK
    root, _ = parse_tolerant(marked)
    place = _innermost(root, len(before))
    if place is None:
        return None
    return Cursor(text, len(before), marked, tuple(_upwards(place)), root)


def _innermost(root: nodes.ScriptBlock, position: int) -> Place | None:
    """The last of the smallest nodes around the letter."""
    found: Place | None = None
    for place in places(root):
        extent = place.node.extent
        if extent.start <= position < extent.end and (
            found is None or _size(place.node) <= _size(found.node)
        ):
            found = place
    return None if found is None or found.above is None else found


def _size(node: nodes.Node) -> int:
    return node.extent.end - node.extent.start


def _upwards(place: Place | None) -> Iterator[nodes.Node]:
    while place is not None:
        yield place.node
        place = place.above
