"""A file that was away, or damaged, while its parent was merged, and is put back (8.3, 8.4).

It names a parent that is gone, until Set-VHD tells it which file has its content now.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.events import JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CopyHostFile,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    MoveHostFile,
    SetDiskParent,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import RETRY_MERGE_AFTER
from hvlab.world.vm import CheckpointType
from tests.support import disk_tree, texts

COPY = r"D:\Copy\one.avhdx"
NO_PARENT = "0xC03A000D"


@pytest.fixture
def file(lab, vm, do) -> Callable[[str], str]:
    """one - two - three, each with a file of its own, and Now, off; the path of the disk file of
    one of them."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in ("one", "two", "three"):
        do(WriteGuestFile(vm, f"{name}.txt", name))
        do(TakeCheckpoint(vm, name))
    do(ShutDownVM(vm))

    def path(name: str) -> str:
        owners = {one.name: one for one in checkpoints_of(lab.world, vm)}
        return owners.get(name, lab.world.vms[vm]).drives[0].path

    return path


@pytest.fixture
def id_of(lab, vm) -> Callable[[str], str]:
    return lambda name: next(c.id for c in checkpoints_of(lab.world, vm) if c.name == name)


@pytest.fixture
def forget(lab, vm, id_of) -> Callable[[str], None]:
    def run(name: str) -> None:
        """Delete a checkpoint, and let what follows happen."""
        lab.run(DeleteCheckpoint(vm, id_of(name)))
        lab.settle()

    return run


def failures(lab: Lab) -> list[str]:
    return [s.event.error for s in lab.events if isinstance(s.event, JobFailed)]


@pytest.fixture
def dormant(lab, vm, do, file, id_of, forget) -> str:
    """three is dormant; its file was away while the base took in that of two, and is back. Nobody
    uses the base but Now and three, which stand on it."""
    do(ApplyCheckpoint(vm, id_of("two")))
    path = file("three")
    do(MoveHostFile(path, COPY))
    forget("one")
    forget("two")
    do(MoveHostFile(COPY, path))
    return path


@pytest.mark.behaviour("B-092", "B-105", "B-133")
def test_no_merge_spoils_the_parent_of_a_file_that_was_put_back(lab, vm, do, id_of, dormant):
    """Whoever puts the file of a checkpoint back has as much time as before to tell it its parent:
    two files stand on the base, so nothing is merged into it."""
    before = texts(lab.world, lab.world.vms[vm].drives)
    lab.advance(2 * RETRY_MERGE_AFTER)
    with pytest.raises(HyperVError) as refused:
        do(ApplyCheckpoint(vm, id_of("three")))
    assert 0xC03A000D == refused.value.code

    base = next(disk.path for disk in lab.world.disks if disk.parent is None)
    do(SetDiskParent(dormant, base))
    assert before == texts(lab.world, lab.world.vms[vm].drives)
    do(ApplyCheckpoint(vm, id_of("three")))
    assert {"one.txt", "two.txt", "three.txt"} == set(texts(lab.world, lab.world.vms[vm].drives))


def test_a_file_that_was_put_back_is_waited_for_no_longer_than_its_checkpoint(
    lab, vm, forget, dormant
):
    """With the checkpoint its file goes, and Now is merged into the base."""
    before = texts(lab.world, lab.world.vms[vm].drives)
    forget("three")

    assert "Test.vhdx [Now]" == disk_tree(lab.world)
    assert before == texts(lab.world, lab.world.vms[vm].drives)


@pytest.fixture
def now(lab, vm, do, file, forget) -> str:
    """Now's file was damaged while the base took in what was below it, and is a copy from before:
    a merge of its own waits."""
    path, three = file("Now"), file("three")
    do(CopyHostFile(path, COPY))
    do(DenyHostFile(three))
    for name in ("one", "two", "three"):
        forget(name)
    do(DamageHostFile(path))
    do(GrantHostFile(three))
    do(DeleteHostFile(path))
    do(MoveHostFile(COPY, path))
    return path


@pytest.mark.behaviour("B-114", "B-132")
def test_a_merge_does_not_take_a_file_for_the_child_it_was(lab, vm, do, now):
    """The content would fit, but the file names another parent: the merge fails with 0xC03A000D, as
    the start does, again and again until the file is told its parent."""
    with pytest.raises(HyperVError) as refused:
        do(StartVM(vm))
    assert 0xC03A000D == refused.value.code
    lab.advance(2 * RETRY_MERGE_AFTER)
    assert NO_PARENT in failures(lab)[-1]
    assert 2 == len(lab.world.disks)

    base = next(disk.path for disk in lab.world.disks if disk.parent is None)
    do(SetDiskParent(now, base))
    assert "Test.vhdx [Now]" == disk_tree(lab.world)
    do(StartVM(vm))


def test_the_host_counts_on_a_base_that_no_file_names(lab, vm, do, now):
    """The base can be away for a while, too: put back it is the VM's, and takes in the rest."""
    base = next(disk.path for disk in lab.world.disks if disk.parent is None)
    do(MoveHostFile(base, COPY))
    do(MoveHostFile(COPY, base))
    do(SetDiskParent(now, base))

    assert "Test.vhdx [Now]" == disk_tree(lab.world)


@pytest.mark.behaviour("B-114", "B-194")
@pytest.mark.parametrize("order", list(permutations(("one", "two", "three"))))
def test_a_merge_that_waits_keeps_no_other_from_being_done(lab, do, file, forget, order):
    """Without rights to Now's file it cannot be merged, nor told another parent; what is below can
    be merged, in whatever order that came to be possible. With its rights back, all is one file."""
    now = file("Now")
    do(DenyHostFile(now))
    for name in order:
        forget(name)
    assert 3 == len(lab.world.disks)

    do(GrantHostFile(now))
    assert "Test.vhdx [Now]" == disk_tree(lab.world)


def test_a_merge_is_tried_again_when_the_one_above_it_gives_way(lab, do, file, forget):
    """Without rights to two files each merge fails. With each checkpoint less the host tries the
    one that has become possible, and those that waited for the same files: none is forgotten."""
    for path in (file("three"), file("Now")):
        do(DenyHostFile(path))
    for name in ("one", "two", "three"):
        forget(name)
    assert 4 == len(lab.world.disks)

    assert all(lab.world.jobs.count("affects", disk.id) for disk in lab.world.disks)
