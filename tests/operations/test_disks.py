"""Disks by hand, drives, storage, export, import, removal."""

from __future__ import annotations

import ntpath

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError, InvalidParameter, OperationFailed
from hvlab.operations import (
    AttachDisk,
    DeleteCheckpointSubtree,
    DetachDisk,
    EditDiskOfVM,
    ExportCheckpoint,
    ExportVM,
    ImportVM,
    MergeByHand,
    MoveHostFile,
    MoveStorage,
    NewVirtualDisk,
    NewVM,
    OptimizeDisk,
    RemoveVM,
    ResizeDisk,
    RevertVM,
    SetDiskParent,
    SetSnapshotLocation,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
    test_disk,
)
from hvlab.world.chain import chain
from hvlab.world.disk import DiskType
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB, MIB
from hvlab.world.vm import VMSettings
from tests.support import checkpoint_tree, new_lab, texts, vm_named

FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
BASE = FOLDER + r"\Test.vhdx"


@pytest.fixture
def lab() -> Lab:
    """`Test`, running, with checkpoints one and two and a file written after each."""
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    for name in ("one", "two"):
        lab.run(TakeCheckpoint(vm, name))
        lab.run(WriteGuestFile(vm, f"after-{name}.txt", name))
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


def refused(do, operation) -> HyperVError:
    with pytest.raises(HyperVError) as caught:
        do(operation)
    return caught.value


def files(lab: Lab, vm: str) -> dict[str, str]:
    return texts(lab.world, lab.world.vms[vm].drives)


# Disks -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-040")
def test_a_pass_through_disk_prevents_checkpoints(lab, vm, do):
    """With a disk of the host attached no checkpoint can be taken; detached, it can."""
    do(AttachDisk(vm, r"\\.\PHYSICALDRIVE2", pass_through=True))
    error = refused(do, TakeCheckpoint(vm, "no"))
    assert "Checkpoint operation failed." == error.paragraphs[0]
    assert "0x80070032" in str(error)

    do(DetachDisk(vm, r"\\.\PHYSICALDRIVE2"))
    do(TakeCheckpoint(vm, "yes"))


def test_a_disk_is_attached_once(lab, vm, do):
    """The second time is refused in the host's words (fact sheet 5.5)."""
    do(NewVirtualDisk("Data.vhdx", 10 * GIB))
    do(AttachDisk(vm, FOLDER + r"\Data.vhdx"))

    error = refused(do, AttachDisk(vm, FOLDER + r"\Data.vhdx"))

    assert (
        "'Test' failed to add resources to 'Test'.",
        rf"Cannot add '{FOLDER}\Data.vhdx'. The disk is already connected to the virtual machine "
        "'Test'.",
    ) == error.paragraphs
    assert 2 == len(lab.world.vms[vm].drives)


def test_an_attached_disk_gets_checkpoints_of_its_own(lab, vm, do):
    """From then on each checkpoint makes one more file."""
    do(NewVirtualDisk("Data.vhdx", 10 * GIB))
    do(AttachDisk(vm, FOLDER + r"\Data.vhdx"))
    do(TakeCheckpoint(vm, "both"))

    names = [ntpath.basename(drive.path) for drive in lab.world.vms[vm].drives]
    assert ["Test_", "Data_"] == [name[:5] for name in names]


@pytest.mark.behaviour("B-130")
def test_editing_a_disk_is_refused_while_checkpoints_exist(lab, vm, do):
    """The settings page says so; without checkpoints it works."""
    current = lab.world.vms[vm].drives[0].path
    error = refused(do, EditDiskOfVM(vm, current, 80 * GIB))
    assert "Edit is not available because checkpoints exist for this virtual machine." == str(error)

    do(DeleteCheckpointSubtree(vm, checkpoints_of(lab.world, vm)[0].id))
    do(EditDiskOfVM(vm, BASE, 80 * GIB))
    assert 80 * GIB == chain(lab.world, BASE)[0].size


@pytest.mark.behaviour("B-131")
def test_expanding_the_base_under_checkpoints_breaks_the_chain(lab, vm, do):
    """Edit Disk does not ask the children: start fails with 0xC03A0017 (I08)."""
    do(ShutDownVM(vm))
    do(ResizeDisk(BASE, 80 * GIB))
    assert 0xC03A0017 == refused(do, StartVM(vm)).code
    assert not test_disk(lab.world, lab.world.vms[vm].drives[0].path)

    do(ResizeDisk(BASE, 40 * GIB))
    do(StartVM(vm))


@pytest.mark.behaviour("B-133")
def test_set_parent_repairs_a_moved_parent(lab, vm, do):
    """0xC03A000D is cured by naming the new place."""
    do(ShutDownVM(vm))
    moved = r"D:\Elsewhere\Test.vhdx"
    do(MoveHostFile(BASE, moved))
    child = checkpoints_of(lab.world, vm)[1].drives[0].path
    assert 0xC03A000D == refused(do, StartVM(vm)).code

    do(SetDiskParent(child, moved))
    do(StartVM(vm))
    assert {"after-one.txt": "one", "after-two.txt": "two"} == files(lab, vm)


@pytest.mark.behaviour("B-133")
def test_set_parent_of_another_disk_needs_ignore_id_mismatch(lab, vm, do):
    """0xC03A000E is refused unless it is ignored, which is dangerous."""
    do(ShutDownVM(vm))
    do(NewVirtualDisk("Other.vhdx", 40 * GIB))
    child = checkpoints_of(lab.world, vm)[1].drives[0].path
    other = FOLDER + r"\Other.vhdx"

    assert 0xC03A000E == refused(do, SetDiskParent(child, other)).code
    do(SetDiskParent(child, other, ignore_mismatch=True))
    assert test_disk(lab.world, child)


@pytest.mark.behaviour("B-134")
def test_merging_by_hand_is_offline_and_reaches_any_ancestor(lab, vm, do):
    """Attached to a running VM it fails; offline it folds all levels into the destination."""
    leaf = lab.world.vms[vm].drives[0].path
    assert 0x80070020 == refused(do, MergeByHand(leaf, BASE)).code
    do(ShutDownVM(vm))
    do(MergeByHand(leaf, BASE))

    drives = (lab.world.vms[vm].drives[0],)
    assert not test_disk(lab.world, leaf), "the files merged away are no longer valid"
    do(DetachDisk(vm, leaf))
    do(AttachDisk(vm, BASE))
    assert drives != lab.world.vms[vm].drives
    assert {"after-one.txt": "one", "after-two.txt": "two"} == files(lab, vm)


def test_merging_by_hand_into_a_stranger(lab, vm, do):
    """Only an ancestor takes the child in."""
    do(ShutDownVM(vm))
    do(NewVirtualDisk("Other.vhdx", 40 * GIB))

    with pytest.raises(InvalidParameter, match="not a parent"):
        do(MergeByHand(lab.world.vms[vm].drives[0].path, FOLDER + r"\Other.vhdx"))


@pytest.mark.behaviour("B-135")
def test_resizing(lab, vm, do):
    """No .vhd shrinks, no .vhdx below its minimum; IDE not while running, SCSI yes."""
    do(NewVirtualDisk("Old.vhd", 10 * GIB))
    do(NewVirtualDisk("Data.vhdx", 10 * GIB))
    do(NewVirtualDisk("Ide.vhdx", 10 * GIB))
    assert "Only .vhdx" in str(refused(do, ResizeDisk(FOLDER + r"\Old.vhd", 5 * GIB)))
    do(ResizeDisk(FOLDER + r"\Data.vhdx", 5 * GIB))
    do(AttachDisk(vm, FOLDER + r"\Data.vhdx"))
    do(ResizeDisk(FOLDER + r"\Data.vhdx", 20 * GIB))
    older = VMSettings(generation=1)
    do(NewVM("Old", older, attach=(FOLDER + r"\Ide.vhdx",), controller="IDE"))
    do(StartVM(vm_named(lab.world, "Old").id))

    assert "in use" in str(refused(do, ResizeDisk(FOLDER + r"\Ide.vhdx", 20 * GIB)))
    do(NewVirtualDisk("Full.vhdx", 1 * GIB, os="Windows"))
    assert "minimum size" in str(refused(do, ResizeDisk(FOLDER + r"\Full.vhdx", MIB)))


@pytest.mark.behaviour("B-136")
def test_optimizing(lab, vm, do):
    """Not while attached to a running VM; a fixed disk keeps its size."""
    assert 0x80070020 == refused(do, OptimizeDisk(lab.world.vms[vm].drives[0].path)).code
    do(NewVirtualDisk("Fixed.vhdx", GIB, fixed=True))
    before = chain(lab.world, FOLDER + r"\Fixed.vhdx")[0]
    do(OptimizeDisk(FOLDER + r"\Fixed.vhdx"))

    assert before == chain(lab.world, FOLDER + r"\Fixed.vhdx")[0]


@pytest.mark.behaviour("B-137")
def test_a_checkpoints_file_is_no_parent_for_a_new_disk(lab, vm, do):
    """New-VHD wants a base disk."""
    child = lab.world.vms[vm].drives[0].path
    assert "not an .avhdx" in str(refused(do, NewVirtualDisk("Child.vhdx", parent=child)))

    do(NewVirtualDisk("Child.vhdx", parent=BASE))
    made = chain(lab.world, FOLDER + r"\Child.vhdx")
    assert [DiskType.DIFFERENCING, DiskType.DYNAMIC] == [disk.type for disk in made]


@pytest.mark.behaviour("B-138")
def test_the_checkpoint_location_is_locked_while_there_are_checkpoints(lab, vm, do):
    """Refused with checkpoints, possible without; never the root of a drive."""
    with pytest.raises(OperationFailed, match="cannot be changed while checkpoints exist"):
        do(SetSnapshotLocation(vm, r"D:\Checkpoints"))
    do(DeleteCheckpointSubtree(vm, checkpoints_of(lab.world, vm)[0].id))
    with pytest.raises(InvalidParameter, match="root of drive"):
        do(SetSnapshotLocation(vm, "D:\\"))
    do(SetSnapshotLocation(vm, r"D:\Checkpoints"))
    do(TakeCheckpoint(vm, "there"))

    (checkpoint,) = checkpoints_of(lab.world, vm)
    folders = {ntpath.dirname(file.path) for file in lab.world.files.by("owner", checkpoint.id)}
    assert {r"D:\Checkpoints\Snapshots"} == folders


def test_moving_storage_while_running(lab, vm, do):
    """Every file of the VM's disks moves, and all checkpoints read what they read."""
    before = [texts(lab.world, c.drives) for c in checkpoints_of(lab.world, vm)]
    do(MoveStorage(vm, r"D:\VMs"))
    do(WriteGuestFile(vm, "later.txt", "there"))

    assert {r"D:\VMs"} == {disk.folder for disk in lab.world.disks}
    assert before == [texts(lab.world, c.drives) for c in checkpoints_of(lab.world, vm)]
    assert "there" == files(lab, vm)["later.txt"]


# VMs ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-122")
def test_removing_a_vm_keeps_its_disk_with_nows_content(lab, vm, do):
    """The checkpoints are merged; one .vhdx is left, and a new VM can use it."""
    expected = files(lab, vm)
    do(ShutDownVM(vm))
    drives = lab.world.vms[vm].drives
    do(RemoveVM(vm))

    assert [BASE] == [disk.path for disk in lab.world.disks]
    assert [] == list(lab.world.files)
    assert expected == texts(lab.world, (type(drives[0])("SCSI", 0, 0, BASE),))


@pytest.mark.behaviour("B-126")
@pytest.mark.behaviour("B-129")
def test_an_exported_checkpoint_is_a_vm_of_its_own(lab, vm, do):
    """One merged .vhdx, no .avhdx, no checkpoints, and the checkpoint's name."""
    second = checkpoints_of(lab.world, vm)[1]
    do(ExportCheckpoint(vm, second.id, r"D:\Export"))
    do(ImportVM(r"D:\Export\two"))

    imported = vm_named(lab.world, "two")
    assert [] == checkpoints_of(lab.world, imported.id)
    assert [r"D:\Export\two\Virtual Hard Disks\Test.vhdx"] == [d.path for d in imported.drives]
    assert {"after-one.txt": "one"} == texts(lab.world, imported.drives)


@pytest.mark.behaviour("B-127")
def test_export_makes_the_hosts_folders(lab, vm, do):
    """Snapshots, Virtual Hard Disks, Virtual Machines below <Path>\\<VM>; the VM runs on."""
    do(ExportVM(vm, r"D:\Export"))

    root = "D:\\Export\\Test\\"
    rows = [*lab.world.disks, *lab.world.files]
    inside = {row.path[len(root) :].split("\\")[0] for row in rows if row.path.startswith(root)}
    assert {"Snapshots", "Virtual Hard Disks", "Virtual Machines"} == inside
    assert VMState.RUNNING is lab.world.vms[vm].state


@pytest.mark.behaviour("B-128")
@pytest.mark.behaviour("B-189")
def test_importing_in_place_keeps_the_id(lab, vm, do):
    """Register in place: same Id, same tree, same content; the VM-GenerationID is another."""
    expected, tree = files(lab, vm), checkpoint_tree(lab.world, vm)
    do(ShutDownVM(vm))
    do(ExportVM(vm, r"D:\Export"))
    before = lab.world.vms[vm].generation_id
    do(RemoveVM(vm))
    do(ImportVM(r"D:\Export\Test"))

    assert vm in lab.world.vms
    assert tree == checkpoint_tree(lab.world, vm)
    assert expected == files(lab, vm)
    assert before != lab.world.vms[vm].generation_id
    do(StartVM(vm))
    do(RevertVM(vm))
    assert {"after-one.txt": "one"} == files(lab, vm)


@pytest.mark.behaviour("B-128")
def test_importing_a_copy_with_a_new_id(lab, vm, do):
    """-Copy -GenerateNewId beside the original; the two go separate ways."""
    do(ExportVM(vm, r"D:\Export"))
    with pytest.raises(OperationFailed, match="same identifier"):
        do(ImportVM(r"D:\Export\Test"))
    do(ImportVM(r"D:\Export\Test", copy=True, new_id=True))

    (copy,) = [row for row in lab.world.vms if row.id != vm]
    assert checkpoint_tree(lab.world, vm) == checkpoint_tree(lab.world, copy.id)
    do(WriteGuestFile(vm, "mine.txt", "original"))
    assert "mine.txt" not in files(lab, copy.id)
    do(DeleteCheckpointSubtree(copy.id, checkpoints_of(lab.world, copy.id)[0].id))
    assert {"after-one.txt": "one", "after-two.txt": "two"} == files(lab, copy.id)
    assert 2 == len(checkpoints_of(lab.world, vm))


def test_importing_what_is_not_there(do):
    """A folder without a VM is refused."""
    assert 0x80070002 == refused(do, ImportVM(r"D:\Nothing")).code
