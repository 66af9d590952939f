"""Which file a differencing disk takes for its parent: identities of files (8.4, MS-VHDX)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations import (
    AttachDisk,
    CopyHostFile,
    DeleteHostFile,
    DetachDisk,
    DismountDisk,
    MountDisk,
    MoveHostFile,
    NewVirtualDisk,
    Operation,
    OptimizeDisk,
    PauseVM,
    RestartGuest,
    ResumeVM,
    SaveVM,
    SetDiskParent,
    SetDiskProperties,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
    test_disk,
)
from hvlab.world.disk import path_key
from hvlab.world.rules import GIB
from tests.support import new_lab, texts, vm_named

FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
BASE, DATA, OLDER = FOLDER + r"\Test.vhdx", FOLDER + r"\Data.vhdx", r"D:\Older\copy.vhdx"
MISMATCH = 0xC03A000E


@pytest.fixture
def lab() -> Lab:
    """`Test`, running, without checkpoints."""
    return new_lab()


@pytest.fixture
def vm(lab) -> str:
    return vm_named(lab.world, "Test").id


@pytest.fixture
def do(lab):
    def run(*operations: Operation) -> None:
        for operation in operations:
            lab.run(operation)
            lab.settle()

    return run


@pytest.fixture
def put_back(lab, vm, do) -> Callable[[], int | None]:
    """Put the older copy in the place of the base that a checkpoint stands on by now; the code
    that the VM's start fails with, None where it starts."""

    def run() -> int | None:
        do(TakeCheckpoint(vm, "later"), TurnOffVM(vm))
        do(DeleteHostFile(BASE), CopyHostFile(OLDER, BASE))
        try:
            do(StartVM(vm))
        except HyperVError as error:
            return error.code
        return None

    return run


@pytest.mark.behaviour("B-132")
@pytest.mark.parametrize("stop", [SaveVM, ShutDownVM, TurnOffVM])
def test_a_copy_from_before_a_start_is_another_file(lab, vm, do, put_back, stop):
    """Whether the VM came back from Off or from Saved: it had the file open to write since."""
    do(stop(vm), CopyHostFile(BASE, OLDER), StartVM(vm))

    assert MISMATCH == put_back()


def test_a_copy_from_before_a_mount_is_another_file(lab, vm, do, put_back):
    """Mounted for writing the file is opened by the host; for reading only it stays the same."""
    do(ShutDownVM(vm), CopyHostFile(BASE, OLDER))
    for read_only in (True, False):
        fork = lab.fork()
        for one in (MountDisk(BASE, read_only), DismountDisk(BASE), TakeCheckpoint(vm, "later")):
            fork.run(one)
        for one in (DeleteHostFile(BASE), CopyHostFile(OLDER, BASE)):
            fork.run(one)
        assert read_only is test_disk(fork.world, fork.world.vms[vm].drives[0].path)


def test_a_disk_that_a_running_vm_gets_is_opened(lab, vm, do):
    """Attached while the VM runs it is another file than its child knows; attached while it is off,
    once the VM starts."""
    do(NewVirtualDisk("Data.vhdx", GIB), NewVirtualDisk("Child.vhdx", parent=DATA))
    child = FOLDER + r"\Child.vhdx"
    do(ShutDownVM(vm), AttachDisk(vm, DATA))
    assert test_disk(lab.world, child)
    do(DetachDisk(vm, DATA), StartVM(vm))
    assert test_disk(lab.world, child)

    do(AttachDisk(vm, DATA))
    assert not test_disk(lab.world, child)


@pytest.mark.parametrize(
    "since",
    [
        lambda vm: [WriteGuestFile(vm, "since.txt", "since")],
        lambda vm: [PauseVM(vm), ResumeVM(vm), WriteGuestFile(vm, "since.txt", "since")],
        lambda vm: [RestartGuest(vm), WriteGuestFile(vm, "since.txt", "since")],
    ],
)
def test_a_copy_of_an_open_file_is_taken_for_it(lab, vm, do, put_back, since):
    """The identity is new once for each opening: what was written after the copy is lost, and
    nothing says so."""
    do(CopyHostFile(BASE, OLDER), *since(vm))

    assert put_back() is None
    assert {} == texts(lab.world, lab.world.vms[vm].drives)


def test_the_same_file_moved_away_and_back_is_the_same(lab, vm, do, put_back):
    """And so is a copy of a file that nobody opened since: one that a checkpoint stands on."""
    do(TakeCheckpoint(vm, "first"), CopyHostFile(BASE, OLDER))
    do(SaveVM(vm), StartVM(vm), WriteGuestFile(vm, "a.txt", "a"))

    assert put_back() is None
    do(TurnOffVM(vm), MoveHostFile(BASE, r"D:\away.vhdx"), MoveHostFile(r"D:\away.vhdx", BASE))
    do(StartVM(vm))
    assert {"a.txt": "a"} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-133")
def test_only_ignoring_the_mismatch_links_an_older_copy(lab, vm, do, put_back):
    """It is forced on the child, and what is read through both is wrong or lacks something."""
    do(SaveVM(vm), CopyHostFile(BASE, OLDER), StartVM(vm), WriteGuestFile(vm, "a.txt", "a"))
    assert MISMATCH == put_back()
    head = lab.world.vms[vm].drives[0].path

    with pytest.raises(HyperVError) as refused:
        do(SetDiskParent(head, BASE))
    assert MISMATCH == refused.value.code
    do(SetDiskParent(head, BASE, ignore_mismatch=True), StartVM(vm))
    assert {} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        (SetDiskProperties(BASE, new_id=True), False),
        (SetDiskProperties(BASE, physical_sector=512), False),
        (SetDiskProperties(BASE, physical_sector=4096), True),  # it has it already
        (OptimizeDisk(BASE), True),
    ],
)
def test_other_properties_are_another_identity(lab, vm, do, changes, known):
    """What the guest can see of the disk is part of it; how its file is laid out is not."""
    do(TakeCheckpoint(vm, "first"), ShutDownVM(vm), changes)

    assert known is test_disk(lab.world, lab.world.vms[vm].drives[0].path)


def test_two_copies_that_are_opened_at_once_go_separate_ways(do, lab):
    """Each has an identity of its own from then on."""
    do(NewVirtualDisk("One.vhdx", GIB), CopyHostFile(FOLDER + r"\One.vhdx", FOLDER + r"\Two.vhdx"))
    one, two = (path_key(rf"{FOLDER}\{name}.vhdx") for name in ("One", "Two"))
    assert lab.world.disks[one].content_id == lab.world.disks[two].content_id
    lab.run(MountDisk(one))
    lab.run(MountDisk(two))

    assert lab.world.disks[one].content_id != lab.world.disks[two].content_id
