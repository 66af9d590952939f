"""Deleting checkpoints, and what becomes of their files (fact sheet 2.1, 2.6)."""

import pytest

from hvlab.errors import ObjectNotFound
from hvlab.events import DisksMerged, MergeInterrupted, MergeStarted
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    NewDisk,
    PauseVM,
    SaveVM,
    SetVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.disk import DiskType
from hvlab.world.graphs import checkpoint_tree as graph_of
from hvlab.world.power import VMState
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType
from tests.support import (
    OS,
    add_vm,
    checkpoint_named,
    disk_tree,
    new_lab,
    pages,
    texts,
    vm_named,
)


def write(do, vm, name):
    do(WriteGuestFile(vm, "common.txt", f"as of {name}"))
    do(WriteGuestFile(vm, f"{name}.txt", name))


@pytest.fixture
def chain(do, vm):
    """first, second, third, Now, each with a file of its own and a changed one."""
    for name in ("first", "second", "third"):
        write(do, vm, name)
        do(TakeCheckpoint(vm, name))
    write(do, vm, "now")


@pytest.fixture
def branch(do, vm, checkpoint):
    """first with three branches: Now, left with leaf, right."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    do(TakeCheckpoint(vm, "first"))
    for name, leaf in (("left", "leaf"), ("right", "")):
        write(do, vm, name)
        do(TakeCheckpoint(vm, name))
        if leaf:
            write(do, vm, leaf)
            do(TakeCheckpoint(vm, leaf))
        do(ApplyCheckpoint(vm, checkpoint("first")))
    write(do, vm, "now")


def content(lab, vm):
    """All that can be read: of Now and of every checkpoint."""
    found = {c.name: texts(lab.world, c.drives) for c in lab.world.checkpoints}
    return {**found, "Now": texts(lab.world, lab.world.vms[vm].drives)}


# Content -----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-100")
@pytest.mark.parametrize("name", ["first", "second", "third"])
@pytest.mark.parametrize("power", [None, TurnOffVM, SaveVM, PauseVM])
def test_deleting_leaves_the_vm_as_it_was(do, lab, vm, chain, checkpoint, name, power):
    """State, memory and every byte of the disk are the same, whichever checkpoint goes."""
    do(TypeInDocument(vm, "unsaved"))
    if power:
        do(power(vm))

    def machine():
        found = lab.world.vms[vm]
        disk = pages(lab.world, found.drives[0].disk)
        return found.state, found.guest, found.saved_state, found.settings, disk

    before = machine()
    do(DeleteCheckpoint(vm, checkpoint(name)))

    assert before == machine()


@pytest.mark.behaviour("B-104", "B-107")
def test_a_middle_one_is_merged_with_its_only_child(do, lab, vm, chain, checkpoint, tree, disks):
    """One file fewer, all remaining content as before; what hung below moves up."""
    before = content(lab, vm)
    do(DeleteCheckpoint(vm, checkpoint("second")))
    del before["second"]

    assert before == content(lab, vm)
    assert "first\n└─ third\n   └─ Now" == tree()
    assert """\
Test.vhdx [first]
└─ Test_*.avhdx [third]
   └─ Test_*.avhdx [Now]""" == disks()


@pytest.mark.behaviour("B-103")
def test_the_only_one_is_merged_into_the_base(do, lab, vm, disks, files):
    """The VM then uses `Test.vhdx` again."""
    do(WriteGuestFile(vm, "before.txt", "1"))
    do(TakeCheckpoint(vm, "only"))
    do(WriteGuestFile(vm, "after.txt", "2"))
    do(DeleteCheckpoint(vm, checkpoint_named(lab.world, "only").id))

    assert "Test.vhdx [Now]" == disks()
    assert {"before.txt": "1", "after.txt": "2"} == files()
    (base,) = lab.world.disks
    assert (DiskType.DYNAMIC, None, False) == (base.type, base.parent, base.automatic)


@pytest.mark.behaviour("B-102")
def test_a_dormant_leaf_is_just_deleted(do, lab, vm, branch, checkpoint, tree, disks):
    """Its file goes, nothing is merged."""
    before, told = content(lab, vm), len(lab.events)
    do(DeleteCheckpoint(vm, checkpoint("right")))
    del before["right"]

    assert not [s for s in lab.events[told:] if isinstance(s.event, MergeStarted | DisksMerged)]
    assert before == content(lab, vm)
    assert "first\n├─ Now\n└─ left\n   └─ leaf" == tree()
    assert """\
Test.vhdx [first]
├─ Test_*.avhdx [Now]
└─ Test_*.avhdx [left]
   └─ Test_*.avhdx [leaf]""" == disks()


@pytest.mark.behaviour("B-105")
def test_with_several_dependents_the_file_waits(do, lab, vm, branch, checkpoint, tree, disks):
    """The entry goes, the file stays: merging it into each would take more room."""
    before = content(lab, vm)
    do(DeleteCheckpoint(vm, checkpoint("first")))
    del before["first"]

    assert before == content(lab, vm)
    assert "Now\nleft\n└─ leaf\nright" == tree()
    assert """\
Test.vhdx []
├─ Test_*.avhdx [Now]
├─ Test_*.avhdx [left]
│  └─ Test_*.avhdx [leaf]
└─ Test_*.avhdx [right]""" == disks()


@pytest.mark.behaviour("B-106")
def test_the_merge_happens_when_one_dependent_is_left(do, lab, vm, branch, checkpoint, disks):
    """Deleting all but one of them triggers the merge that was put off."""
    before = content(lab, vm)
    do(DeleteCheckpoint(vm, checkpoint("first")))
    do(DeleteCheckpoint(vm, checkpoint("right")))
    assert "Test.vhdx []" == disks().splitlines()[0]
    do(DeleteCheckpointSubtree(vm, checkpoint("left")))

    assert {"Now": before["Now"]} == content(lab, vm)
    assert "Test.vhdx [Now]" == disks()


@pytest.mark.behaviour("B-106")
def test_the_last_dependent_may_be_a_dormant_branch(do, lab, vm, branch, checkpoint, disks):
    """Also when Now is the one that leaves: its file goes with Apply, and the merge follows."""
    before = content(lab, vm)
    for name in ("first", "right"):
        do(DeleteCheckpoint(vm, checkpoint(name)))
    do(ApplyCheckpoint(vm, checkpoint("leaf")))

    assert {name: before[name] for name in ("left", "leaf")} | {"Now": before["leaf"]} == content(
        lab, vm
    )
    assert """\
Test.vhdx [left]
└─ Test_*.avhdx [leaf]
   └─ Test_*.avhdx [Now]""" == disks()


@pytest.mark.behaviour("B-107")
def test_several_children_move_up(do, lab, vm, branch, checkpoint, tree):
    """Also several of them, and Now; the order of creation stays."""
    do(DeleteCheckpoint(vm, checkpoint("left")))
    assert "first\n├─ Now\n├─ leaf\n└─ right" == tree()

    do(DeleteCheckpoint(vm, checkpoint("first")))
    assert "Now\nleaf\nright" == tree()


# Subtrees ----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-108")
def test_a_subtree_goes_as_a_whole(do, lab, vm, branch, checkpoint, tree, disks):
    """The checkpoint and all below it, and nothing else."""
    before = content(lab, vm)
    do(DeleteCheckpointSubtree(vm, checkpoint("left")))

    assert {name: before[name] for name in ("first", "right", "Now")} == content(lab, vm)
    assert "first\n├─ Now\n└─ right" == tree()
    assert """\
Test.vhdx [first]
├─ Test_*.avhdx [Now]
└─ Test_*.avhdx [right]""" == disks()


@pytest.mark.behaviour("B-109")
def test_a_subtree_above_now_leaves_nows_content(do, lab, vm, chain, checkpoint, tree, disks):
    """Now keeps all it has and hangs under the parent of what was deleted."""
    before = content(lab, vm)
    do(DeleteCheckpointSubtree(vm, checkpoint("second")))

    assert {name: before[name] for name in ("first", "Now")} == content(lab, vm)
    assert "first\n└─ Now" == tree()
    assert "Test.vhdx [first]\n└─ Test_*.avhdx [Now]" == disks()


@pytest.mark.behaviour("B-110")
@pytest.mark.parametrize("one_by_one", [True, False])
def test_deleting_all_leaves_one_file(do, lab, vm, chain, checkpoint, tree, disks, one_by_one):
    """One file per disk with Now's content, and the sentence in place of the tree."""
    before = content(lab, vm)["Now"]
    if one_by_one:
        for name in ("second", "first", "third"):
            do(DeleteCheckpoint(vm, checkpoint(name)))
    else:
        do(DeleteCheckpointSubtree(vm, checkpoint("first")))

    assert {"Now": before} == content(lab, vm)
    assert "Test.vhdx [Now]" == disks()
    assert "Now" == tree()
    assert 0 == len(graph_of(lab.world, lab.world.vms[vm]))
    assert {vm} == {file.owner for file in lab.world.files}


@pytest.mark.behaviour("B-110")
def test_each_disk_has_one_file_again():
    """A VM with two disks, one of them fixed: both end as they began, with Now's content."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os=OS), NewDisk("Data.vhdx", GIB, fixed=True))
    vm = vm_named(lab.world, "Test").id
    for name in ("first", "second"):
        lab.run(TakeCheckpoint(vm, name))
        lab.run(WriteGuestFile(vm, f"{name}.txt", name))
    lab.run(DeleteCheckpointSubtree(vm, checkpoint_named(lab.world, "first").id))
    lab.settle()

    assert "Data.vhdx [Now]\nTest.vhdx [Now]" == disk_tree(lab.world)
    assert {DiskType.FIXED, DiskType.DYNAMIC} == {disk.type for disk in lab.world.disks}
    assert {"first.txt": "first", "second.txt": "second"} == texts(
        lab.world, lab.world.vms[vm].drives
    )


# Time --------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-101")
def test_the_entry_and_its_files_go_before_the_merge_ends(lab, do, vm, chain, checkpoint):
    """As soon as the deletion is done they are gone; the disk follows later."""
    doomed = checkpoint_named(lab.world, "second")
    lab.run(DeleteCheckpoint(vm, doomed.id))
    (merge,) = lab.world.jobs

    assert "Merge" == merge.operation.title
    assert doomed.id not in lab.world.checkpoints
    assert [] == lab.world.files.by("owner", doomed.id)
    assert doomed.drives[0].disk in lab.world.disks


@pytest.mark.behaviour("B-111")
def test_the_merge_runs_under_the_running_vm(lab, do, vm, chain, checkpoint, files, disks):
    """The guest goes on, and what it writes meanwhile is not lost."""
    before = files()
    lab.run(DeleteCheckpoint(vm, checkpoint("third")))
    (merge,) = lab.world.jobs
    lab.advance((merge.due - lab.world.now) // 2)
    lab.submit(WriteGuestFile(vm, "meanwhile.txt", "written during the merge"))

    assert VMState.RUNNING is lab.world.vms[vm].state
    assert {merge.id} == {job.id for job in lab.world.jobs}
    lab.settle()
    assert VMState.RUNNING is lab.world.vms[vm].state
    assert {**before, "meanwhile.txt": "written during the merge"} == files()
    assert """\
Test.vhdx [first]
└─ Test_*.avhdx [second]
   └─ Test_*.avhdx [Now]""" == disks()


def test_more_data_merges_longer(lab, do, vm, checkpoint):
    """The cost is that of the data in the child, not of the disk's size (2.6)."""
    took = []
    for size in (1, 8_000_000):
        do(TakeCheckpoint(vm, "x"))
        do(WriteGuestFile(vm, f"{size}.bin", "x" * size))
        lab.run(DeleteCheckpoint(vm, checkpoint("x")))
        before = lab.world.now
        lab.settle()
        took.append(lab.world.now - before)

    assert took[0] < took[1]


@pytest.mark.parametrize("moment", range(0, 4000, 500))
def test_checkpoints_go_on_during_a_merge(lab, do, vm, chain, checkpoint, files, moment):
    """Taking one on a file that is being merged neither loses content nor stops the merge."""
    before = content(lab, vm)
    lab.run(DeleteCheckpoint(vm, checkpoint("third")))
    lab.submit(TakeCheckpoint(vm, "meanwhile"))
    lab.advance(moment)
    lab.submit(WriteGuestFile(vm, "late.txt", "x"))
    lab.settle()
    del before["third"]

    assert {**before["Now"], "late.txt": "x"} == files()
    assert {name: before[name] for name in ("first", "second")} == {
        name: files(name) for name in ("first", "second")
    }
    assert set(before["Now"]) <= set(files("meanwhile"))


def test_a_merge_whose_file_goes_away_is_interrupted(lab, do, vm, chain, checkpoint, disks):
    """Applying another checkpoint throws away the file that was being merged."""
    do(WriteGuestFile(vm, "large.bin", "x" * 8_000_000))
    do(TurnOffVM(vm))  # applying is quicker now than the merge
    lab.run(DeleteCheckpoint(vm, checkpoint("third")))
    told = len(lab.events)
    lab.submit(ApplyCheckpoint(vm, checkpoint("first")))
    lab.settle()
    merges = [type(s.event) for s in lab.events[told:] if "Merge" in type(s.event).__name__]

    assert [MergeInterrupted] == merges
    assert """\
Test.vhdx [first]
├─ Test_*.avhdx [Now]
└─ Test_*.avhdx [second]""" == disks()


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [DeleteCheckpoint, DeleteCheckpointSubtree])
def test_what_is_not_there_cannot_be_deleted(do, lab, vm, operation):
    """A checkpoint just deleted, or another VM's: refused, nothing changes."""
    other = add_vm(lab, "Other")
    do(TakeCheckpoint(other, "theirs"))
    do(TakeCheckpoint(vm, "mine"))
    mine = checkpoint_named(lab.world, "mine").id
    do(operation(vm, mine))
    before = lab.world.copy()

    for target in (mine, checkpoint_named(lab.world, "theirs").id):
        with pytest.raises(ObjectNotFound, match="Unable to find a snapshot matching"):
            do(operation(vm, target))
        assert before == lab.world
