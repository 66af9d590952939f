"""The Checkpoints pane."""

from __future__ import annotations

from typing import Any

from hvlab.views.tree import EMPTY_TREE, Tree, TreeNode, branching, dot, node_dicts
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.clock import display
from hvlab.world.graphs import NOW, checkpoint_tree
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def tree(world: World, vm: VirtualMachine | None, selected: str | None) -> dict[str, Any]:
    """The VM's tree as DOT and as nodes; `empty` says what stands there without checkpoints."""
    shown: dict[str, Any] = {"vm": None, "vm_name": "", "dot": None, "nodes": []}
    if vm is None:
        return shown | {"selected": None, "empty": ""}
    graph = tree_graph(world, vm)
    nodes = node_dicts(graph)
    return {
        "vm": vm.id,
        "vm_name": vm.name,
        "dot": dot(graph) if nodes else None,
        "nodes": nodes,
        "selected": selected if any(node["id"] == selected for node in nodes) else None,
        "empty": "" if nodes else EMPTY_TREE,
    }


def tree_graph(world: World, vm: VirtualMachine) -> Tree:
    """The checkpoint tree as the drawings take it.

    A node keeps its id for as long as its checkpoint exists, so that a drawing can follow it.
    """
    graph = checkpoint_tree(world, vm)
    nodes = []
    for id, data in graph.nodes(data=True):
        parent = next(iter(graph.predecessors(id)), None)
        above = None if parent is None else node_id(graph.nodes[parent]["checkpoint"])
        if id == NOW:
            nodes.append(_now(vm, above))
        else:
            nodes.append(_node(world, data["checkpoint"], above, active=data["active"]))
    return branching(nodes)


def node_id(checkpoint: Checkpoint) -> str:
    """The node that stands for a checkpoint, for as long as it exists."""
    return f"n{checkpoint.number}"


def checkpoint_of_node(world: World, vm: VirtualMachine, node: str | None) -> Checkpoint | None:
    """The checkpoint a node stands for; None for Now and for what is gone."""
    found = (c for c in world.checkpoints.by("vm", vm.id) if node_id(c) == node)
    return next(found, None)


def _now(vm: VirtualMachine, above: str | None) -> TreeNode:
    return TreeNode(
        id=NOW,
        checkpoint=None,
        kind="now",
        name="Now",
        type="",
        created="",
        parent=above,
        active=True,
        state=vm.state.label,
    )


def _node(world: World, row: Checkpoint, above: str | None, *, active: bool) -> TreeNode:
    return TreeNode(
        id=node_id(row),
        checkpoint=row.id,
        kind="checkpoint",
        name=row.name,
        type=row.label,  # type: ignore[arg-type]  # one of the three words
        created=display(world.date(row.created)),
        parent=above,
        active=active,
        state="",
    )
