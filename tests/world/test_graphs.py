"""The two graphs, for networkx."""

import networkx as nx
import pytest

from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    NewVM,
    RenameCheckpoint,
    TakeCheckpoint,
)
from hvlab.world.graphs import NOW, checkpoint_tree, disk_tree
from hvlab.world.queries import (
    active_path,
    checkpoints_of,
    children_of,
    is_referenced,
    subtree_of,
)
from tests.support import add_vm, vm_named


@pytest.fixture
def forked(do, standard, checkpoint):
    """first with Now and second; third is below second."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(standard, name))
    do(ApplyCheckpoint(standard, checkpoint("first")))


@pytest.fixture
def graph(lab, vm):
    """The checkpoint graph with names in place of ids, as a list of edges, and who is active."""

    def graph():
        found = checkpoint_tree(lab.world, lab.world.vms[vm])
        names = {id: id if id == NOW else lab.world.checkpoints[id].name for id in found}
        active = [names[id] for id in found if found.nodes[id]["active"]]
        return [(names[a], names[b]) for a, b in found.edges], sorted(active)

    return graph


@pytest.mark.behaviour("B-048", "B-052")
def test_edges_are_parents_and_dormant_ones_are_told_apart(forked, graph):
    """Now first among its siblings; on the way from the root to Now is active, all else dormant."""
    assert (
        [("first", NOW), ("first", "second"), ("second", "third")],
        ["first", NOW],
    ) == graph()


@pytest.mark.behaviour("B-050")
def test_one_node_for_each_checkpoint_and_now(do, lab, vm, checkpoint, forked):
    """After every operation; every node that is no root has one parent."""

    def shape():
        found = checkpoint_tree(lab.world, lab.world.vms[vm])
        assert nx.is_branching(found)
        return len(found), len(lab.world.checkpoints) + 1

    assert (4, 4) == shape()
    for operation in (
        TakeCheckpoint(vm, "fourth"),
        DeleteCheckpoint(vm, checkpoint("first")),
        RenameCheckpoint(vm, checkpoint("second"), "2"),
        DeleteCheckpoint(vm, checkpoint("third")),
    ):
        do(operation)
        found, expected = shape()
        assert expected == found


@pytest.mark.behaviour("B-051")
def test_parents(do, lab, vm, forked, checkpoint):
    """A root has none; the VM's parent is the checkpoint Now hangs under."""
    parents = {c.name: c.parent for c in lab.world.checkpoints}

    assert {
        "first": None,
        "second": checkpoint("first"),
        "third": checkpoint("second"),
    } == parents
    assert checkpoint("first") == lab.world.vms[vm].parent_checkpoint
    do(DeleteCheckpoint(vm, checkpoint("first")))
    assert None is lab.world.vms[vm].parent_checkpoint


def test_without_checkpoints_there_is_no_graph(lab, vm):
    """Not even Now (B-049)."""
    assert 0 == len(checkpoint_tree(lab.world, lab.world.vms[vm]))


def test_disks(do, lab, vm, forked):
    """Every file of the host, parents above children."""
    add_vm(lab, "Other")
    found = disk_tree(lab.world)

    assert nx.is_branching(found)
    assert {disk.id: disk for disk in lab.world.disks} == dict(found.nodes(data="disk"))
    assert {(d.parent_id, d.id) for d in lab.world.disks if d.parent} == set(found.edges)


def test_questions(do, lab, vm, forked, checkpoint):
    """Oldest first, parents before children, only this VM's."""
    other = add_vm(lab, "Other")
    do(TakeCheckpoint(other, "theirs"))
    world = lab.world

    def names(found):
        return [checkpoint.name for checkpoint in found]

    assert ["first", "second", "third"] == names(checkpoints_of(world, vm))
    assert ["second"] == names(children_of(world, checkpoint("first")))
    assert ["second", "third"] == names(subtree_of(world, checkpoint("second")))
    assert ["first"] == names(active_path(world, world.vms[vm]))
    lab.run(NewVM("Bare"))
    assert [] == active_path(world, vm_named(world, "Bare"))


def test_references(lab, vm, forked):
    """Each file is somebody's here: a checkpoint's, or Now's."""
    assert all(is_referenced(lab.world, disk) for disk in lab.world.disks)
