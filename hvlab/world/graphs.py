"""The two graphs of the lab, for networkx: checkpoints with Now, and disk files.

Both are branchings: every node has at most one parent and there is no cycle (law 4). Children are
in drawing order: Now first, the others by creation (B-048).
"""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

from hvlab.world.queries import active_path, checkpoints_of
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

NOW = "now"

Graph: TypeAlias = "nx.DiGraph[str]"


def checkpoint_tree(world: World, vm: VirtualMachine) -> Graph:
    """Checkpoints of a VM and its Now.

    Nodes are checkpoint ids and `NOW`; each has `checkpoint` (None for Now) and `active` (on the
    path from the root to Now). A VM without checkpoints has an empty graph (B-049).
    """
    graph: Graph = nx.DiGraph()
    checkpoints = checkpoints_of(world, vm.id)
    if not checkpoints:
        return graph
    active = {checkpoint.id for checkpoint in active_path(world, vm)}
    graph.add_node(NOW, checkpoint=None, active=True)
    for checkpoint in checkpoints:
        graph.add_node(checkpoint.id, checkpoint=checkpoint, active=checkpoint.id in active)
    if vm.parent_checkpoint is not None:
        graph.add_edge(vm.parent_checkpoint, NOW)
    graph.add_edges_from((c.parent, c.id) for c in checkpoints if c.parent is not None)
    return graph


def disk_tree(world: World) -> Graph:
    """Every disk file of the host, parents above children; each node has its `disk`."""
    graph: Graph = nx.DiGraph()
    for disk in sorted(world.disks, key=lambda disk: disk.id):
        graph.add_node(disk.id, disk=disk)
    graph.add_edges_from((disk.parent_id, disk.id) for disk in world.disks if disk.parent_id)
    return graph
