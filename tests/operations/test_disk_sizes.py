"""Chains whose files have different sizes: a head that was grown, and what becomes of it (2.8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    ExportCheckpoint,
    MergeByHand,
    NewDisk,
    NewVirtualDisk,
    NewVM,
    RemoveVM,
    ResizeDisk,
    SetDiskParent,
    SetDiskProperties,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WorkOnDisk,
    WriteGuestFile,
    test_disk,
)
from hvlab.storage.device import PAGE
from hvlab.storage.fat32 import Volume
from hvlab.world.chain import ChainDevice, chain
from hvlab.world.disk import path_key
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB
from tests.support import new_lab, texts, vm_named

FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
BASE = FOLDER + r"\Test.vhdx"
MISMATCH = 0xC03A0017


@pytest.fixture
def lab() -> Lab:
    """`Test`, off, with checkpoints one and two and a file written after each."""
    return with_checkpoints(new_lab())


def with_checkpoints(lab: Lab) -> Lab:
    vm = vm_named(lab.world, "Test").id
    for name in ("one", "two"):
        lab.run(TakeCheckpoint(vm, name))
        lab.run(WriteGuestFile(vm, f"after-{name}.txt", name))
    lab.run(ShutDownVM(vm))
    lab.settle()
    return lab


@pytest.fixture
def blank() -> Lab:
    """`Test`, off, with an empty disk of 40 GB and two checkpoints."""
    lab = new_lab("Test", NewDisk("Test.vhdx", 40 * GIB), start=False)
    for name in ("one", "two"):
        lab.run(TakeCheckpoint(vm_named(lab.world, "Test").id, name))
    lab.settle()
    return lab


@pytest.fixture
def vm(lab) -> str:
    return vm_named(lab.world, "Test").id


@pytest.fixture
def do(lab):
    def run(operation):
        lab.run(operation)
        lab.settle()

    return run


@pytest.fixture
def head(lab, vm):
    """The path of Now's file."""
    return lambda: lab.world.vms[vm].drives[0].path


def sizes(lab: Lab, path: str) -> list[int]:
    """GiB of each file of a chain, the last one first."""
    return [disk.size // GIB for disk in chain(lab.world, path)]


def code(do, operation) -> int | None:
    """The code an operation is refused with."""
    with pytest.raises(HyperVError) as caught:
        do(operation)
    return caught.value.code


def test_the_head_of_a_chain_can_be_grown(lab, vm, do, head):
    """The VM starts with a larger disk and everything on it. Its volume is as large as before: the
    room at the end is nobody's until it is extended."""
    do(ResizeDisk(head(), 80 * GIB))
    do(StartVM(vm))
    do(WriteGuestFile(vm, "later.txt", "later"))
    do(WorkOnDisk(vm, 64))

    assert [80, 40, 40] == sizes(lab, head())
    device = ChainDevice(lab.world, head())
    volume = Volume.open(device)
    assert (80 * GIB, None) == (device.size, device.read_page(60 * GIB // PAGE))
    assert 39 * GIB < volume.total_bytes < 40 * GIB
    assert 40 * GIB // PAGE > max(device.leaf.pages)
    expected = {"after-one.txt": "one", "after-two.txt": "two", "later.txt": "later"}
    assert expected == texts(lab.world, lab.world.vms[vm].drives)


def test_a_grown_head_is_a_trap(lab, vm, do, head):
    """The checkpoints below keep their size: one that is applied has the small disk again, and one
    that is taken has the large one."""
    do(ResizeDisk(head(), 80 * GIB))
    do(TakeCheckpoint(vm, "large"))
    one, _, large = (checkpoint.id for checkpoint in checkpoints_of(lab.world, vm))
    assert [80, 80, 40, 40] == sizes(lab, head())

    do(ApplyCheckpoint(vm, one))
    assert [40, 40] == sizes(lab, head())
    do(ApplyCheckpoint(vm, large))
    assert [80, 80, 40, 40] == sizes(lab, head())


def test_merged_into_its_parent_a_grown_child_makes_it_as_large(lab, vm, do, head):
    """The base has the size of Now when all checkpoints are deleted, and what Now held."""
    expected = texts(lab.world, lab.world.vms[vm].drives)
    do(ResizeDisk(head(), 80 * GIB))
    do(DeleteCheckpointSubtree(vm, checkpoints_of(lab.world, vm)[0].id))

    assert BASE == head()
    assert [80] == sizes(lab, BASE)
    assert expected == texts(lab.world, lab.world.vms[vm].drives)


def test_a_grown_file_in_the_middle_is_merged(lab, vm, do, head):
    """The file below becomes as large, and stands on a smaller one; what stands on it fits."""
    do(ResizeDisk(head(), 80 * GIB))
    do(TakeCheckpoint(vm, "large"))
    do(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[1].id))

    assert [80, 80, 40] == sizes(lab, head())
    do(StartVM(vm))


def test_a_fixed_parent_needs_the_room():
    """A merge that makes a fixed disk larger waits until the volume has room for it."""
    fixed = with_checkpoints(new_lab("Test", NewDisk("Test.vhdx", 10 * GIB, os="x", fixed=True)))
    vm = vm_named(fixed.world, "Test").id
    fixed.run(ResizeDisk(fixed.world.vms[vm].drives[0].path, 4096 * GIB))
    fixed.run(DeleteCheckpointSubtree(vm, checkpoints_of(fixed.world, vm)[0].id))
    fixed.settle()

    assert [4096, 10] == sizes(fixed, fixed.world.vms[vm].drives[0].path)


def test_merge_by_hand_and_removal_take_the_size_along(lab, vm, do, head):
    """Merge-VHD into any ancestor, and what is left of a VM that is removed."""
    do(ResizeDisk(head(), 80 * GIB))
    removed = lab.fork()
    removed.run(RemoveVM(vm))
    do(MergeByHand(head(), BASE))

    assert [[80], [80]] == [sizes(one, BASE) for one in (lab, removed)]


def test_an_export_has_the_size_of_what_it_is_made_from(lab, vm, do, head):
    """Of a checkpoint below the growth the small size, of one above it the large one."""
    do(ResizeDisk(head(), 80 * GIB))
    do(TakeCheckpoint(vm, "large"))
    _, two, large = (checkpoint.id for checkpoint in checkpoints_of(lab.world, vm))
    do(ExportCheckpoint(vm, two, r"D:\Two"))
    do(ExportCheckpoint(vm, large, r"D:\Large"))

    exported = [rf"D:\{way}\Virtual Hard Disks\Test.vhdx" for way in (r"Two\two", r"Large\large")]
    assert [[40], [80]] == [sizes(lab, path) for path in exported]


@pytest.mark.behaviour("B-131")
@pytest.mark.parametrize("grown", [False, True])
@pytest.mark.parametrize("size", [20, 80])
def test_a_parent_of_another_size_breaks_the_chain(blank, size, grown):
    """Larger or smaller than it was: 0xC03A0017, also below a head that was grown past it."""
    vm = vm_named(blank.world, "Test").id
    head = blank.world.vms[vm].drives[0].path
    if grown:
        blank.run(ResizeDisk(head, 100 * GIB))
    below = chain(blank.world, head)[1].path
    blank.run(ResizeDisk(below, size * GIB))

    assert MISMATCH == code(blank.run, StartVM(vm))
    blank.run(ResizeDisk(below, 40 * GIB))
    blank.run(StartVM(vm))


def test_a_head_that_was_made_smaller_breaks_the_chain(blank):
    """A file may be larger than its parent, not smaller."""
    vm = vm_named(blank.world, "Test").id
    head = blank.world.vms[vm].drives[0].path
    blank.run(ResizeDisk(head, 80 * GIB))
    blank.run(ResizeDisk(head, 20 * GIB))

    assert MISMATCH == code(blank.run, StartVM(vm))
    blank.run(ResizeDisk(head, 40 * GIB))
    assert blank.world.disks[path_key(head)].parent_size is None


def test_vhd_files_of_one_chain_have_one_size():
    """The older format knows no child that is larger than its parent."""
    lab = Lab(seed="vhd")
    lab.run(NewVirtualDisk("old.vhd", 10 * GIB))
    with pytest.raises(HyperVError) as refused:
        lab.run(NewVirtualDisk("child.vhd", parent=FOLDER + r"\old.vhd", child_size=20 * GIB))
    assert MISMATCH == refused.value.code
    lab.run(NewVirtualDisk("child.vhd", parent=FOLDER + r"\old.vhd"))
    lab.run(ResizeDisk(FOLDER + r"\child.vhd", 20 * GIB))

    assert not test_disk(lab.world, FOLDER + r"\child.vhd")


def test_a_differencing_disk_can_be_made_larger_than_its_parent():
    """And not smaller; the parent stays as it is."""
    lab = Lab(seed="child")
    parent, child = FOLDER + r"\golden.vhdx", FOLDER + r"\child.vhdx"
    lab.run(NewVirtualDisk("golden.vhdx", 8 * GIB))
    with pytest.raises(HyperVError) as refused:
        lab.run(NewVirtualDisk("child.vhdx", parent=parent, child_size=4 * GIB))
    assert MISMATCH == refused.value.code
    lab.run(NewVirtualDisk("child.vhdx", parent=parent, child_size=64 * GIB))

    assert [64, 8] == sizes(lab, child)
    lab.run(NewVirtualDisk("same.vhdx", parent=parent))
    assert [8, 8] == sizes(lab, FOLDER + r"\same.vhdx")


def test_another_parent_of_another_size_is_told_by_ignoring_the_mismatch(lab, do, head):
    """-IgnoreIdMismatch links the file to the parent as it is now; without it, nothing about
    sizes is forgiven."""
    do(ResizeDisk(head(), 80 * GIB))
    below = chain(lab.world, head())[1].path
    do(ResizeDisk(below, 60 * GIB))
    do(SetDiskParent(head(), below))
    assert not test_disk(lab.world, head())

    do(SetDiskParent(head(), below, ignore_mismatch=True))
    assert [80, 60, 40] == sizes(lab, head())


def test_a_checkpoint_has_the_sector_sizes_of_its_disk(do, lab, vm, head):
    """What the guest knows of its disk does not change by a checkpoint, nor by its merge."""
    base = lab.world.disks[path_key(BASE)]
    leaf = lab.world.disks[path_key(head())]
    lab.world.disks.put(replace(base, logical_sector=4096))
    lab.world.disks.put(replace(leaf, logical_sector=4096, physical_sector=512))
    lab.world.seal(lab.world.moment)
    do(TakeCheckpoint(vm, "new"))

    found = lab.world.disks[path_key(head())]
    assert (4096, 512) == (found.logical_sector, found.physical_sector)
    do(DeleteCheckpointSubtree(vm, checkpoints_of(lab.world, vm)[0].id))
    found = lab.world.disks[path_key(BASE)]
    assert (4096, 512) == (found.logical_sector, found.physical_sector)


@pytest.mark.parametrize(("suffix", "largest"), [("vhd", 2040 * GIB), ("vhdx", 64 * 1024 * GIB)])
def test_a_format_goes_no_further(suffix, largest):
    """As large as it holds, and not a byte more: made anew, with a VM, or grown."""
    lab = new_lab()
    path = rf"C:\large.{suffix}"
    before = lab.world.copy()
    for refused in (
        NewVirtualDisk(path, largest + PAGE),
        NewVM("Large", disks=(NewDisk(f"other.{suffix}", largest + PAGE),)),
    ):
        with pytest.raises(HyperVError, match="The size is not valid"):
            lab.run(refused)
        assert before == lab.world

    lab.run(NewVirtualDisk(path, largest))
    with pytest.raises(HyperVError, match="The size is not valid"):
        lab.run(ResizeDisk(path, largest + PAGE))


@pytest.mark.parametrize("change", [{"new_id": True}, {"physical_sector": 4096}])
def test_what_only_the_newer_format_has(change):
    """A .vhd keeps its identifier, and has no physical sector size to set."""
    lab = new_lab()
    lab.run(NewVirtualDisk(r"C:\old.vhd", GIB))
    before = lab.world.copy()
    with pytest.raises(HyperVError, match="only on a virtual hard disk in VHDX format"):
        lab.run(SetDiskProperties(r"C:\old.vhd", **change))

    assert before == lab.world
