"""The checkpoint tree as a drawing sees it: a branching of nodes, and the DOT text made of it.

One DOT text serves twice. The browser lays it out and styles it by class; `hvlab.views.svg` lays
it out for notebooks that are only read, where its colours and lines are all there is. So nothing
is told by colour alone: what leads to Now is solid, thick and marked ●, what is dormant is dashed,
thin and marked ○, and Now itself has another shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import graphviz
import networkx as nx

from hvlab.views.lettering import fit, visible, width

Tree: TypeAlias = "nx.DiGraph[str]"

# B-049: what a VM without checkpoints shows in place of a tree.
EMPTY_TREE = "The selected virtual machine has no checkpoints."
UNNAMED = "(no name)"
NOW_LABEL = "▶ Now"

NAME_SIZE = 10.0  # points, written bold
DETAIL_SIZE = 9.0  # measured as if it were NAME_SIZE, as which Graphviz itself takes it
CARD_HEIGHT = 42.0
CARD_PADDING = 11.0
NARROWEST_CARD = 156.0
WIDEST_CARD = 276.0  # a 15 letter computer name with the longest date and time still fits
CARD_STEP = 12.0  # so that a name one letter longer rarely moves the whole tree
NOW_WIDTH = 108.0
POINTS_PER_INCH = 72.0

# A click changes one node or two. What is drawn of the others is remembered, not made again.
_remembered = lru_cache(maxsize=4096)

_NODE_ID = re.compile(r"n\d+|now")

_CAPTURED = {
    "Standard": "standard checkpoint",
    "Production": "production checkpoint",
    "Off": "checkpoint taken while off",
    "": "checkpoint",
}


@dataclass(frozen=True)
class TreeNode:
    """One box of the tree: a checkpoint, or Now."""

    id: str
    checkpoint: str | None
    kind: Literal["checkpoint", "now"]
    name: str
    type: Literal["Standard", "Production", "Off", ""]
    created: str
    parent: str | None
    active: bool
    state: str


def branching(nodes: Sequence[TreeNode]) -> Tree:
    """The tree of these nodes, which come in order of creation; Now goes first among siblings.

    Raises ValueError where they are no tree: an unknown parent, a circle, two nodes with one id.
    """
    graph: Tree = nx.DiGraph()
    for node in sorted(nodes, key=lambda node: node.kind != "now"):
        if not _NODE_ID.fullmatch(node.id):
            raise ValueError(f"not a node id: {node.id!r}")
        if node.id in graph:
            raise ValueError(f"two nodes have the id {node.id!r}")
        graph.add_node(node.id, node=node)
    for node in tree_nodes(graph):
        if node.parent is None:
            continue
        if node.parent not in graph:
            raise ValueError(f"{node.id!r} hangs below {node.parent!r}, which is not there")
        graph.add_edge(node.parent, node.id)
    if nodes and not nx.is_branching(graph):
        raise ValueError("the checkpoints hang in a circle")
    return graph


def tree_nodes(graph: Tree) -> list[TreeNode]:
    """All nodes of the tree: Now first, then by creation."""
    return [data["node"] for _, data in graph.nodes(data=True)]


def has_checkpoints(graph: Tree) -> bool:
    """Whether there is a tree to draw; a lone Now is not shown (B-049)."""
    return any(node.kind == "checkpoint" for node in tree_nodes(graph))


@dataclass(frozen=True)
class Placed:
    """A node and its place: its level, and its position among so many siblings, all from 1."""

    node: TreeNode
    level: int
    position: int
    siblings: int


def walk(graph: Tree) -> Iterator[Placed]:
    """The nodes as a reader goes through them: parents before children, Now before its siblings."""
    waiting = _ranked(graph, [node for node in graph if graph.in_degree(node) == 0], 1)
    while waiting:
        placed = waiting.pop()
        yield placed
        waiting += _ranked(graph, list(graph.successors(placed.node.id)), placed.level + 1)


def _ranked(graph: Tree, siblings: list[str], level: int) -> list[Placed]:
    """The siblings with their places, last one first, as `walk` takes them from the end."""
    return [
        Placed(graph.nodes[name]["node"], level, position, len(siblings))
        for position, name in reversed(list(enumerate(siblings, start=1)))
    ]


def node_dicts(graph: Tree) -> list[dict[str, Any]]:
    """The nodes as the browser gets them, in reading order; none where there is no checkpoint."""
    if not has_checkpoints(graph):
        return []
    room = _card_width(graph) - 2 * CARD_PADDING
    return [_as_dict(graph, placed, room) for placed in walk(graph)]


def _as_dict(graph: Tree, placed: Placed, room: float) -> dict[str, Any]:
    node = placed.node
    return {
        "id": node.id,
        "checkpoint": node.checkpoint,
        "kind": node.kind,
        "name": node.name,
        "label": _title(node, room),
        "type": node.type,
        "created": node.created,
        "parent": node.parent,
        "level": placed.level,
        "position": placed.position,
        "siblings": placed.siblings,
        "active": node.active,
        "description": description(graph, node),
    }


def description(graph: Tree, node: TreeNode) -> str:
    """What a screen reader says of the node."""
    if node.kind == "checkpoint":
        standing = "active" if node.active else "dormant"
        return f"{shown_name(node)}, {_CAPTURED[node.type]}, {standing}"
    state = visible(node.state).lower()
    now = f"Now, {state}" if state else "Now"
    if node.parent is None:
        return now
    # "running from" is how people say it; "off from" is not.
    link = " from " if state == "running" else ", from "
    return now + link + shown_name(graph.nodes[node.parent]["node"])


def shown_name(node: TreeNode) -> str:
    """The full name, harmless; a blank one, which nobody could see, in words."""
    return visible(node.name) if node.name.strip() else UNNAMED


def detail(node: TreeNode) -> str:
    """The second line of a box: what was captured and when, or the state the VM is in now."""
    if node.kind == "now":
        return visible(node.state)
    return " · ".join(part for part in (node.type, visible(new_date(node))) if part)


def new_date(node: TreeNode) -> str:
    """When the checkpoint was created, unless its name already says so, as default names do."""
    told = all(part in node.name for part in node.created.split())
    return "" if told else node.created


# ---------------------------------------------------------------- DOT


def dot(graph: Tree, *, selected: str | None = None) -> str:
    """The tree as DOT text; the same tree always gives the same text.

    Node ids are `hv-<id>` and edge ids `hv-edge-<id of the child>`. Without checkpoints the
    drawing is the sentence the host shows instead.
    """
    drawing = graphviz.Digraph("checkpoints")
    drawing.attr(
        "graph",
        id="hv-tree",
        rankdir="TB",
        ordering="out",
        outputorder="edgesfirst",
        splines="line",
        bgcolor="white",
        fontname="Arial",
        pad="0.15",
        nodesep="0.28",
        ranksep="0.42",
    )
    drawing.attr(
        "node", fontname="Arial", fontsize=f"{NAME_SIZE:g}", fixedsize="true", margin="0.15,0.04"
    )
    drawing.attr("edge", arrowhead="none", tailport="s", headport="n")
    if has_checkpoints(graph):
        _draw(drawing, graph, selected)
    else:
        look = {"class": "empty", "shape": "plaintext", "width": "4.2", "height": "0.5"}
        drawing.node("empty", EMPTY_TREE, id="hv-empty", **look)
    return str(drawing.source)


def _draw(drawing: graphviz.Digraph, graph: Tree, selected: str | None) -> None:
    """Boxes and edges in reading order, which Graphviz keeps from left to right."""
    card = _card_width(graph)
    for placed in walk(graph):
        drawing.body.append(_box(placed.node, card, placed.node.id == selected))
    for parent, child in graph.edges:
        drawing.body.append(_line(parent, child, graph.nodes[child]["node"].active))


@_remembered
def _box(node: TreeNode, card: float, selected: bool) -> str:
    """The DOT statement of one node."""
    look = _now_look() if node.kind == "now" else _card_look(node, card)
    if selected:  # a class only: to select must not move anything
        look["class"] += " selected"
    drawing = graphviz.Digraph()
    label = _label(node, card - 2 * CARD_PADDING)
    tip = _tooltip(shown_name(node))
    drawing.node(node.id, label, id=f"hv-{node.id}", tooltip=tip, **look)
    return str(drawing.body[0])


@_remembered
def _line(parent: str, child: str, active: bool) -> str:
    """The DOT statement of the edge above one node."""
    drawing = graphviz.Digraph()
    drawing.edge(parent, child, id=f"hv-edge-{child}", **_edge_look(active))
    return str(drawing.body[0])


def _card_look(node: TreeNode, card: float) -> dict[str, str]:
    look = {"shape": "box", "width": _inches(card), "height": _inches(CARD_HEIGHT)}
    if node.active:
        look |= {"style": "rounded,filled", "fillcolor": "#eff6fc", "color": "#0f6cbd"}
        look |= {"penwidth": "2", "fontcolor": "#1b1a19"}
    else:
        look |= {"style": "rounded,filled,dashed", "fillcolor": "#ffffff", "color": "#797775"}
        look |= {"penwidth": "1", "fontcolor": "#55534f"}
    standing = "active" if node.active else "dormant"
    return look | {"class": " ".join(f"checkpoint {standing} {node.type.lower()}".split())}


def _now_look() -> dict[str, str]:
    return {
        "class": "now",
        "shape": "house",
        "style": "rounded,filled",
        "fillcolor": "#0e700e",
        "color": "#0b5a0b",
        "fontcolor": "#ffffff",
        "penwidth": "2",
        "width": _inches(NOW_WIDTH),
        "height": _inches(CARD_HEIGHT),
    }


def _edge_look(active: bool) -> dict[str, str]:
    if active:  # the weight keeps the way to Now straight
        return {"class": "active", "color": "#0f6cbd", "penwidth": "2.25", "weight": "8"}
    return {"class": "dormant", "color": "#797775", "penwidth": "1", "style": "dashed"}


def _label(node: TreeNode, room: float) -> str:
    """Two lines, left-aligned on a checkpoint's card and centred in Now."""
    if node.kind == "now":
        end, room = r"\n", NOW_WIDTH - 2 * CARD_PADDING
    else:
        end = r"\l"
    lines = [_title(node, room), fit(_second_line(node), room, NAME_SIZE)]
    text = "".join(graphviz.escape(_plain(line)) + end for line in lines if line)
    return graphviz.nohtml(text)  # type: ignore[no-any-return]  # a str that knows it is no HTML


def _second_line(node: TreeNode) -> str:
    """The detail behind a mark: filled on the way to Now, hollow where dormant."""
    if node.kind == "now":
        return detail(node)
    mark = "●" if node.active else "○"
    return f"{mark}\u00a0 {detail(node)}"  # XML would shrink two plain spaces to one


@_remembered
def _title(node: TreeNode, room: float) -> str:
    """The first line of the box."""
    if node.kind == "now":
        return NOW_LABEL
    return fit(shown_name(node), room, NAME_SIZE, bold=True)


def _plain(text: str) -> str:
    """The text without meaning for Graphviz, which would read `&lt;` as `<`."""
    return text.replace("&", "&amp;")


def _tooltip(text: str) -> str:
    """The text without meaning for Graphviz, which reads the backslashes of a tooltip twice."""
    once = graphviz.escape(_plain(text))
    return graphviz.escape(once)  # type: ignore[no-any-return]


def _card_width(graph: Tree) -> float:
    """All cards are as wide as the longest line needs, within limits."""
    needed = max(_needed(node) for node in tree_nodes(graph) if node.kind == "checkpoint")
    steps = -(-(needed + 2 * CARD_PADDING) // CARD_STEP)
    return min(max(steps * CARD_STEP, NARROWEST_CARD), WIDEST_CARD)


@_remembered
def _needed(node: TreeNode) -> float:
    """How wide the longer line of a card is."""
    return max(
        width(shown_name(node), NAME_SIZE, bold=True),
        width(_second_line(node), NAME_SIZE),
    )


def _inches(points: float) -> str:
    return f"{points / POINTS_PER_INCH:.4f}"
