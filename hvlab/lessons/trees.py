"""The shape of a checkpoint tree, as something a learner can write down.

    Monday
      Tuesday
        Now
        Wednesday

A shape maps each node to the one it hangs under: `ROOT` for the first, `GONE` for a node that is
not in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hvlab.errors import LabError

ROOT = ""
GONE = "-"
NOW = "Now"
_STROKES = "|+-\\├└─│` "


def read_shape(text: str, nodes: Iterable[str]) -> dict[str, str]:
    """The shape that an indented text describes; lines may be drawn with strokes.

    Raises LabError for a node that is unknown or written twice. One that is left out is gone.
    """
    known = {node.casefold(): node for node in nodes}
    shape: dict[str, str] = {}
    open_nodes: list[tuple[int, str]] = []  # with their indents, from the root down
    for line in text.splitlines():
        name = line.strip(_STROKES + "\t")
        if not name:
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(_STROKES))
        node = known.get(name.casefold())
        if node is None:
            raise LabError(f"There is no '{name}' here. {_listed(known.values())}")
        if node in shape:
            raise LabError(f"'{node}' is there twice.")
        while open_nodes and open_nodes[-1][0] >= indent:
            open_nodes.pop()
        shape[node] = open_nodes[-1][1] if open_nodes else ROOT
        open_nodes.append((indent, node))
    return {node: shape.get(node, GONE) for node in known.values()}


def write_shape(shape: Mapping[str, str]) -> str:
    """The shape as an indented text: Now before its siblings, as in every tree of the lab, and
    the others in the order of the mapping.

    What hangs in a circle, or under a node that is gone, comes last, each line with its claim.
    """
    lines: list[str] = []

    def write(parent: str, level: int) -> None:
        siblings = [node for node in shape if shape[node] == parent]
        for node in sorted(siblings, key=lambda node: node != NOW):
            lines.append("  " * level + node)
            written.add(node)
            write(node, level + 1)

    written: set[str] = set()
    write(ROOT, 0)
    for node in [node for node in shape if node not in written]:
        lines.append(f"({node} gone)" if shape[node] == GONE else f"({node} under {shape[node]}?)")
    return "\n".join(lines)


def _listed(nodes: Iterable[str]) -> str:
    return f"The nodes are: {', '.join(nodes)}."
