"""Optimize-VHD: which blocks each mode gives back, and what it may be used on (5.3, B-136)."""

from __future__ import annotations

from functools import cache

import pytest

from hvlab.engine import Lab
from hvlab.engine.store import dumps, loads
from hvlab.errors import HyperVError
from hvlab.operations import (
    AttachDisk,
    CopyHostFile,
    DismountDisk,
    FormatGuestDisk,
    MountDisk,
    NewDisk,
    NewVirtualDisk,
    OptimizeDisk,
    PutGuestFile,
    RemoveGuestPath,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WorkOnDisk,
    WriteGuestFile,
    test_disk,
)
from hvlab.storage.fat32 import problems
from hvlab.world.chain import ChainDevice
from hvlab.world.compaction import CompactMode
from hvlab.world.disk import DiskType, path_key
from hvlab.world.rules import DYNAMIC_BLOCK, GIB, MIB
from hvlab.world.volumes import system_volume
from tests.properties.operations import WriteRawPage
from tests.support import add_vm, vm_named

FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
FULL, QUICK, RETRIM = CompactMode.FULL, CompactMode.QUICK, CompactMode.RETRIM
PRETRIMMED, PREZEROED = CompactMode.PRETRIMMED, CompactMode.PREZEROED
NEW, OLD, LINUX = "Windows Server 2022", "Windows Server 2008 R2", "Linux"
ZEROS, TEMPORARY = DYNAMIC_BLOCK, 2 * DYNAMIC_BLOCK
"""What is written as zeros and stays, and what is deleted again, in whole blocks."""


@cache
def used(os: str, suffix: str, zeros: int) -> Lab:
    """A VM, off, whose disk has a file of zeros, room that was used and is free, and a note."""
    lab = Lab(seed="compaction")
    vm = add_vm(lab, "Test", NewDisk("Test" + suffix, os=os))
    lab.run(WriteGuestFile(vm, "zeros.bin", "\0" * zeros))
    lab.run(WriteGuestFile(vm, "note.txt", "kept"))
    lab.run(WorkOnDisk(vm, TEMPORARY // MIB))
    lab.run(ShutDownVM(vm))
    lab.settle()
    return lab


class Site:
    """A copy of that lab."""

    def __init__(self, os: str = NEW, suffix: str = ".vhdx", zeros: int = 0) -> None:
        self.lab = used(os, suffix, zeros).fork()
        self.vm = vm_named(self.lab.world, "Test").id
        self.path = self.lab.world.vms[self.vm].drives[0].path

    def do(self, *operations) -> None:
        for operation in operations:
            self.lab.run(operation)
            self.lab.settle()

    def disk(self):
        return self.lab.world.disks[path_key(self.path)]

    def files(self) -> list[object]:
        """What the guest has; of large files their size will do."""
        volume = system_volume(self.lab.world, self.lab.world.vms[self.vm].drives)
        assert volume is not None
        return [*volume.walk(), volume.read("note.txt")]

    def gain(self, *modes: CompactMode | None, mounted: bool) -> list[int]:
        """How many bytes the file loses by each, one after the other; nothing else is lost."""
        expected = self.files()
        self.do(*[MountDisk(self.path, True)] * mounted)
        found = []
        for mode in modes:
            before = self.disk().file_size
            self.do(OptimizeDisk(self.path, mode))
            found.append(before - self.disk().file_size)
        self.do(*[DismountDisk(self.path)] * mounted)
        assert expected == self.files()
        assert [] == problems(ChainDevice(self.lab.world, self.path))
        return found


@pytest.mark.behaviour("B-136")
@pytest.mark.parametrize(
    ("os", "suffix", "mounted", "gains"),
    [
        # a guest that unmaps: what it deleted is known, also while nobody asks its file system
        (NEW, ".vhdx", True, {FULL: "zt", QUICK: "t", PRETRIMMED: "t", PREZEROED: "zt", None: "t"}),
        (NEW, ".vhdx", False, {FULL: "zt", QUICK: "t", PRETRIMMED: "t", PREZEROED: "zt"}),
        # one that does not: only NTFS knows, and only of a disk that is mounted read-only
        (OLD, ".vhdx", True, {FULL: "zt", QUICK: "t", PRETRIMMED: "", PREZEROED: "z", None: "t"}),
        (OLD, ".vhdx", False, {FULL: "z", QUICK: "", PRETRIMMED: "", PREZEROED: "z", None: ""}),
        # the older format takes nothing down, and is Full unless told otherwise
        (NEW, ".vhd", True, {FULL: "zt", QUICK: "t", PRETRIMMED: "", PREZEROED: "z", None: "zt"}),
        (NEW, ".vhd", False, {FULL: "z", QUICK: "", PRETRIMMED: "", PREZEROED: "z", None: "z"}),
        # a file system the host cannot read
        (LINUX, ".vhdx", True, {FULL: "z", QUICK: "", PRETRIMMED: "", PREZEROED: "z", None: ""}),
    ],
)
def test_what_each_mode_gives_back(os, suffix, mounted, gains):
    """`z`: blocks of zeros, `t`: blocks whose files were deleted. Not mounted, Full is Prezeroed
    and Quick is Pretrimmed; the default is Quick for .vhdx."""
    sizes = {"": 0, "z": ZEROS, "t": TEMPORARY, "zt": ZEROS + TEMPORARY}
    for mode, what in gains.items():
        (gained,) = Site(os, suffix, ZEROS + DYNAMIC_BLOCK).gain(mode, mounted=mounted)
        assert sizes[what] <= gained <= sizes[what] + (DYNAMIC_BLOCK if what else 0), mode


def test_retrim_tells_and_gives_back_nothing():
    """The file is as large as before; from then on the blocks are known, and Pretrimmed gives them
    back although nobody can ask the file system any more."""
    site = Site(OLD)
    assert [0] == site.gain(PRETRIMMED, mounted=False)
    assert [0] == site.gain(RETRIM, mounted=True)

    assert [TEMPORARY, 0] == site.gain(PRETRIMMED, QUICK, mounted=False)


def test_what_is_written_anew_is_needed_again():
    """A block that a retrim told of and a guest wrote to since is not given back."""
    site = Site(OLD)
    site.gain(RETRIM, mounted=True)
    told, page = site.disk().trimmed, max(site.disk().trimmed) * site.disk().block_pages
    written = site.disk().holding({page: b"w" * 4096})
    assert told - {max(told)} == written.trimmed

    site.lab.world.disks.put(written)
    site.gain(PRETRIMMED, mounted=False)
    assert page in site.disk().pages


def test_retrim_needs_a_disk_that_is_mounted_read_only():
    """Not mounted it is an error, and so is anything on a disk that is open to be written to."""
    site = Site()
    with pytest.raises(HyperVError, match="mounted read-only"):
        site.do(OptimizeDisk(site.path, RETRIM))
    site.do(MountDisk(site.path))
    for mode in CompactMode:
        with pytest.raises(HyperVError) as refused:
            site.do(OptimizeDisk(site.path, mode))
        assert 0x80070020 == refused.value.code


def test_a_fixed_disk_stays_as_it_is():
    """In every mode, mounted or not."""
    lab = Lab(seed="fixed")
    add_vm(lab, "Test", NewDisk("Test.vhdx", GIB, os=OLD, fixed=True))
    vm = vm_named(lab.world, "Test").id
    lab.run(WorkOnDisk(vm, 64))
    lab.run(ShutDownVM(vm))
    lab.settle()
    path = lab.world.vms[vm].drives[0].path
    lab.run(MountDisk(path, True))
    before = lab.world.disks[path_key(path)]
    for mode in CompactMode:
        lab.run(OptimizeDisk(path, mode))

    assert before == lab.world.disks[path_key(path)]


@pytest.mark.parametrize("mode", [FULL, QUICK])
def test_a_differencing_disk_is_compacted(mode):
    """What was deleted since the checkpoint is given back, and nothing shows through from below
    that was not to be read before."""
    site = Site()
    site.do(TakeCheckpoint(site.vm, "first"), StartVM(site.vm))
    site.path = site.lab.world.vms[site.vm].drives[0].path
    site.do(WriteGuestFile(site.vm, "zeros.bin", "z" * 8 * MIB))
    site.do(WriteGuestFile(site.vm, "zeros.bin", "\0" * 8 * MIB))
    site.do(WorkOnDisk(site.vm, 64), ShutDownVM(site.vm))
    assert DiskType.DIFFERENCING is site.disk().type
    (gained,) = site.gain(mode, mounted=True)

    assert 64 * MIB <= gained
    assert test_disk(site.lab.world, site.path)


def test_zeros_over_something_stay_in_a_differencing_disk():
    """Given back they would uncover what the parent has there."""
    lab = Lab(seed="zeros")
    add_vm(lab, "Test", NewDisk("Test.vhdx", os=NEW), NewDisk("Data.vhdx", GIB))
    vm = vm_named(lab.world, "Test").id
    for page, data in ((1, b"a"), (2, b"\0")):
        lab.run(WriteRawPage(vm, page, data * 4096))
    lab.run(TakeCheckpoint(vm, "first"))
    for page in (1, 2):
        lab.run(WriteRawPage(vm, page, bytes(4096)))
    lab.run(ShutDownVM(vm))
    lab.settle()
    path = lab.world.vms[vm].drives[1].path
    lab.run(OptimizeDisk(path, PREZEROED))

    assert [1] == list(lab.world.disks[path_key(path)].pages)


@pytest.mark.parametrize(("os", "known"), [(NEW, True), (OLD, False)])
def test_what_stands_on_a_compacted_file(os, known):
    """Blocks that the guest had unmapped are only moved; those that NTFS is asked for read
    otherwise afterwards, and the children do not know the file any more."""
    site = Site(os)
    site.do(TakeCheckpoint(site.vm, "first"))
    head = site.lab.world.vms[site.vm].drives[0].path
    site.do(OptimizeDisk(site.path, PREZEROED))
    assert test_disk(site.lab.world, head)
    site.do(MountDisk(site.path, True), OptimizeDisk(site.path, FULL), DismountDisk(site.path))

    assert known is test_disk(site.lab.world, head)


def test_a_data_disk_is_used_by_the_guest_that_has_it():
    """Nothing on it says which system wrote it: the VM does, also through a checkpoint."""
    for os, gain in ((NEW, True), (LINUX, False)):
        lab = Lab(seed="data")
        vm = add_vm(lab, "Test", NewDisk("Test.vhdx", os=os))
        data = FOLDER + r"\Data.vhdx"
        for one in (
            NewVirtualDisk("Data.vhdx", 4 * GIB),
            AttachDisk(vm, data),
            FormatGuestDisk(vm, "D:"),
            PutGuestFile(vm, "D:\\big.bin", "x" * (DYNAMIC_BLOCK * 2)),
            PutGuestFile(vm, "D:\\note.txt", "kept"),
            RemoveGuestPath(vm, "D:\\big.bin"),
            ShutDownVM(vm),
            CopyHostFile(data, r"D:\loose.vhdx"),
        ):
            lab.run(one)
        before = lab.world.disks[path_key(data)].file_size
        for path in (data, r"D:\loose.vhdx"):
            lab.run(OptimizeDisk(path, PRETRIMMED))
        after = [lab.world.disks[path_key(path)].file_size for path in (data, r"D:\loose.vhdx")]
        assert [gain, True] == [size < before for size in after]


def test_a_broken_chain_is_not_compacted():
    """It cannot be opened, with the code of the chain."""
    site = Site()
    site.do(TakeCheckpoint(site.vm, "first"))
    head = site.lab.world.vms[site.vm].drives[0].path
    site.do(MountDisk(site.path), DismountDisk(site.path))

    with pytest.raises(HyperVError) as refused:
        site.do(OptimizeDisk(head, QUICK))
    assert 0xC03A000E == refused.value.code


def test_a_compacted_disk_is_stored_and_read_again():
    """What a retrim has told is part of the world."""
    site = Site(OLD)
    site.gain(RETRIM, mounted=True)
    read = loads(dumps(site.lab, scenario="", version="1"))

    assert site.lab.world == read.lab.world
    assert site.disk().trimmed
