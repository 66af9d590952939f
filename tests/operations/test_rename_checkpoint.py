"""Renaming a checkpoint (fact sheet 2.7)."""

import pytest

from hvlab.errors import HyperVError, InvalidParameter, ObjectNotFound
from hvlab.operations import RenameCheckpoint, TakeCheckpoint
from tests.support import add_vm, checkpoint_named


@pytest.mark.behaviour("B-124")
@pytest.mark.parametrize("name", ["x" * 100, "🧪" * 100, "<b>x</b>", "a\\b\"c'", "first"])
def test_up_to_a_hundred_characters(do, lab, vm, checkpoint, name):
    """Any text of at most 100 characters is a name."""
    do(TakeCheckpoint(vm, "first"))
    do(RenameCheckpoint(vm, checkpoint("first"), name))

    assert [name] == [found.name for found in lab.world.checkpoints]


@pytest.mark.behaviour("B-124")
@pytest.mark.parametrize("name", ["", " ", "\n\t ", "x" * 101])
def test_blank_or_too_long_is_refused(do, lab, vm, checkpoint, name):
    """101 characters are too many, and a name must not be blank; nothing changes."""
    do(TakeCheckpoint(vm, "first"))
    before = lab.world.copy()

    with pytest.raises(InvalidParameter):
        do(RenameCheckpoint(vm, checkpoint("first"), name))
    assert before == lab.world


@pytest.mark.behaviour("B-125")
def test_only_the_name_changes(do, lab, vm, checkpoint, tree):
    """Id, files and links stay; children name the new one as their parent."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))
    second = checkpoint("second")
    before = lab.world.copy()
    do(RenameCheckpoint(vm, second, "renamed"))
    changed = {c.id for c in lab.world.checkpoints if c != before.checkpoints[c.id]}

    assert {second} == changed
    assert before.checkpoints[second].name == "second"
    assert "first\n└─ renamed\n   └─ third\n      └─ Now" == tree()
    assert (before.vms, before.disks, before.files) == (
        lab.world.vms,
        lab.world.disks,
        lab.world.files,
    )
    do(RenameCheckpoint(vm, second, "second"))
    assert before.checkpoints == lab.world.checkpoints


def test_two_may_have_the_same_name(do, lab, vm, checkpoint):
    """Names need not be unique (2.7)."""
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))
    do(RenameCheckpoint(vm, checkpoint("second"), "first"))

    assert ["first", "first"] == [found.name for found in lab.world.checkpoints]


def test_only_ones_own_and_only_what_is_there(do, lab, vm):
    """Another VM's checkpoint, or none at all: the host cannot find it."""
    other = add_vm(lab, "Other")
    do(TakeCheckpoint(other, "theirs"))
    before = lab.world.copy()

    for target in ("no such id", checkpoint_named(lab.world, "theirs").id):
        with pytest.raises(ObjectNotFound):
            do(RenameCheckpoint(vm, target, "mine"))
        assert before == lab.world


def test_no_such_vm(lab):
    """The refusal names what was asked for."""
    with pytest.raises(HyperVError, match="unable to find a virtual machine"):
        lab.run(RenameCheckpoint("no such id", "x", "y"))
