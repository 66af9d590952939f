"""Files that are lost, locked or changed while the host is at work on them, and the repair."""

from __future__ import annotations

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.events import JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CopyHostFile,
    CreateCheckpointAndApply,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteHostFile,
    DenyHostFile,
    ExportCheckpoint,
    ExportVM,
    GrantHostFile,
    ImportVM,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    MoveStorage,
    NewVirtualDisk,
    RemoveVM,
    ResizeDisk,
    SaveVM,
    SetDiskParent,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    UnlockHostFile,
    WriteGuestFile,
)
from hvlab.world.disk import path_key
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB, RETRY_MERGE_AFTER
from hvlab.world.vm import CheckpointType
from tests.support import checkpoint_tree, disk_tree, texts

COPY = r"D:\Copy\one.avhdx"


@pytest.fixture
def chain(lab, vm, do):
    """one - two - three - Now, each with a file of its own; returns the path of a disk file."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in ("one", "two", "three"):
        do(WriteGuestFile(vm, f"{name}.txt", name))
        do(TakeCheckpoint(vm, name))

    def path(number: int) -> str:
        """Of checkpoint 1 to 3; 4 is Now's."""
        owners = [*checkpoints_of(lab.world, vm), lab.world.vms[vm]]
        return owners[number - 1].drives[0].path

    return path


def refused(do, operation) -> HyperVError:
    with pytest.raises(HyperVError) as caught:
        do(operation)
    return caught.value


def failures(lab: Lab) -> list[str]:
    return [s.event.error for s in lab.events if isinstance(s.event, JobFailed)]


def forget(lab: Lab, vm: str, number: int) -> None:
    """Delete a checkpoint, and let what follows happen."""
    lab.run(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[number - 1].id))
    lab.settle()


@pytest.mark.behaviour("B-106")
def test_a_copy_on_a_shelf_keeps_nothing_from_being_merged(lab, vm, do, chain):
    """Hyper-V knows its own files only: somebody's copy is not another child of the base."""
    do(CopyHostFile(chain(2), COPY))
    before = texts(lab.world, lab.world.vms[vm].drives)
    files = len(lab.world.disks)
    forget(lab, vm, 1)

    assert files - 1 == len(lab.world.disks)
    assert before == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-123")
def test_a_copy_on_a_shelf_does_not_keep_an_abandoned_file(lab, vm, do, chain):
    """The files of a branch that is deleted go, though somebody has a copy of one."""
    do(CopyHostFile(chain(4), COPY))
    do(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    for number in (3, 2):
        forget(lab, vm, number)

    assert "Test.vhdx [one]\n└─ Test_*.avhdx [Now]" == disk_tree(lab.world)


@pytest.mark.behaviour("B-131")
def test_a_merge_waits_while_the_sizes_do_not_match(lab, vm, do, chain):
    """A base that was resized is no parent any more (0xC03A0017); resized back, the merge ends."""
    do(ShutDownVM(vm))
    before = texts(lab.world, lab.world.vms[vm].drives)
    do(ResizeDisk(chain(1), 41 * GIB))
    forget(lab, vm, 1)
    files = len(lab.world.disks)
    assert "0xC03A0017" in failures(lab)[-1]

    do(ResizeDisk(r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks\Test.vhdx", 40 * GIB))
    assert files - 1 == len(lab.world.disks)
    assert before == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-195")
def test_a_merge_needs_the_files_above_it_too(lab, vm, do, chain):
    """They get another parent written into them: one without rights stops the merge."""
    do(DenyHostFile(chain(3)))
    before = texts(lab.world, lab.world.vms[vm].drives)
    files = len(lab.world.disks)
    forget(lab, vm, 1)
    assert "0x80070005" in failures(lab)[-1]
    assert files == len(lab.world.disks)

    do(GrantHostFile(chain(2)))
    lab.advance(2 * RETRY_MERGE_AFTER)
    assert files - 1 == len(lab.world.disks)
    assert before == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-092", "B-133")
def test_a_file_that_was_away_during_a_merge_is_told_its_parent(lab, vm, do, chain):
    """A lost dormant file stops no merge (S24). Put back it names a parent that is gone, until
    Set-VHD says which one it is now."""
    do(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[1].id))
    dormant = chain(3)
    do(MoveHostFile(dormant, COPY))
    forget(lab, vm, 1)
    assert chain(1).endswith("Test.vhdx")

    do(MoveHostFile(COPY, dormant))
    target = checkpoints_of(lab.world, vm)[1].id
    assert 0xC03A000D == refused(do, ApplyCheckpoint(vm, target)).code
    do(SetDiskParent(dormant, chain(1)))
    do(ApplyCheckpoint(vm, target))
    assert {"one.txt", "two.txt", "three.txt"} == set(texts(lab.world, lab.world.vms[vm].drives))


@pytest.mark.behaviour("B-194", "B-114")
def test_every_merge_that_waited_for_a_file_is_tried_again(lab, vm, do, chain):
    """One lock stops two merges; when it goes both are done, without waiting for the next try."""
    do(LockHostFile(chain(3)))
    base, before = chain(1), texts(lab.world, lab.world.vms[vm].drives)
    locked = chain(3)
    for _ in range(3):
        forget(lab, vm, 1)
    assert failures(lab)

    do(UnlockHostFile(locked))
    assert [base] == [disk.path for disk in lab.world.disks]
    assert before == texts(lab.world, lab.world.vms[vm].drives)


def test_a_merge_that_waits_holds_no_file(lab, vm, do, chain):
    """Between two attempts the administrator can put the file elsewhere, and back."""
    do(ShutDownVM(vm))
    do(LockHostFile(chain(3)))
    base = chain(1)
    forget(lab, vm, 1)
    assert failures(lab)

    do(MoveHostFile(base, COPY))
    do(MoveHostFile(COPY, base))


@pytest.mark.behaviour("B-198")
@pytest.mark.parametrize("operation", [TakeCheckpoint, CreateCheckpointAndApply])
def test_a_disk_that_goes_while_a_checkpoint_is_taken(lab, vm, do, chain, operation):
    """The checkpoint fails with the host's code, and there is no entry of it."""
    do(ShutDownVM(vm))
    target = () if operation is TakeCheckpoint else (checkpoints_of(lab.world, vm)[0].id,)
    before = disk_tree(lab.world)
    lab.submit(operation(vm, *target))
    lab.submit(DeleteHostFile(chain(4)))
    lab.settle()

    assert "0x80070002" in failures(lab)[-1]
    assert before == disk_tree(lab.world)
    assert ["one", "two", "three"] == [c.name for c in checkpoints_of(lab.world, vm)]
    assert VMState.OFF is lab.world.vms[vm].state


@pytest.mark.parametrize("fault", [LockHostFile, DenyHostFile, DamageHostFile])
@pytest.mark.parametrize("operation", ["export", "export checkpoint", "move", "import"])
def test_a_disk_that_is_struck_while_it_is_copied(lab, vm, do, chain, operation, fault):
    """The job fails with the host's code, and nothing of it is left; repaired, it is done."""
    do(ShutDownVM(vm))
    do(ExportVM(vm, r"D:\First"))
    path = next(d.path for d in lab.world.disks if d.path.startswith("D:") and d.parent is None)
    third = checkpoints_of(lab.world, vm)[2].id
    asked = {
        "export": ExportVM(vm, r"D:\Second"),
        "export checkpoint": ExportCheckpoint(vm, third, r"D:\Second"),
        "move": MoveStorage(vm, r"D:\Moved"),
        "import": ImportVM(r"D:\First\Test", copy=True, new_id=True),
    }[operation]
    job = lab.submit(asked)
    lab.run(fault(path if operation == "import" else chain(1)))
    before = lab.world.copy()
    with pytest.raises(HyperVError) as caught:
        lab.settle(job)

    assert caught.value.code in (0xC03A0019, 0xC03A0016, 0x80070005, 0x80070020, 0xC03A0003)
    for name in ("disks", "files", "vms", "checkpoints", "exports"):
        assert getattr(before, name) == getattr(lab.world, name), name


@pytest.mark.behaviour("B-128")
def test_an_export_that_lost_a_disk_cannot_be_imported(lab, vm, do, chain):
    """Put back, it can: as a copy that keeps its Id, once the original is gone."""
    do(ShutDownVM(vm))
    do(ExportVM(vm, r"D:\First"))
    path = next(d.path for d in lab.world.disks if d.path.startswith("D:") and d.parent is None)
    do(RemoveVM(vm))
    for disk in [disk.path for disk in lab.world.disks if disk.path.startswith("C:")]:
        do(DeleteHostFile(disk))
    do(MoveHostFile(path, COPY))
    for copied in (False, True):
        assert 0xC03A000D == refused(do, ImportVM(r"D:\First\Test", copy=copied)).code

    do(MoveHostFile(COPY, path))
    do(ImportVM(r"D:\First\Test", copy=True))
    assert "one\n└─ two\n   └─ three\n      └─ Now" == checkpoint_tree(lab.world, vm)
    assert {"one.txt", "two.txt", "three.txt"} == set(texts(lab.world, lab.world.vms[vm].drives))


def test_memory_cannot_be_saved_into_a_file_another_program_holds(lab, vm, do):
    """The VM runs on with all it had; when the file is free again it is saved."""
    (memory,) = [file for file in lab.world.files.by("owner", vm) if file.kind == ".vmrs"]
    do(LockHostFile(memory.path))
    error = refused(do, SaveVM(vm))
    assert ("'Test' failed to save.", 0x80070020) == (error.paragraphs[0], error.code)
    assert VMState.RUNNING is lab.world.vms[vm].state

    do(UnlockHostFile(memory.path))
    do(SaveVM(vm))
    assert VMState.SAVED is lab.world.vms[vm].state


def test_a_saved_state_that_was_lost_is_written_anew(lab, vm, do, chain):
    """Apply brings another one: the VM starts from it, and the old file has no place left."""
    do(SaveVM(vm))
    (memory,) = [file for file in lab.world.files.by("owner", vm) if file.kind == ".vmrs"]
    do(MoveHostFile(memory.path, COPY))
    assert 0x80070002 == refused(do, StartVM(vm)).code

    do(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    do(StartVM(vm))
    assert VMState.RUNNING is lab.world.vms[vm].state
    assert 0x80070050 == refused(do, MoveHostFile(COPY, memory.path)).code


def test_a_disk_without_a_file_system_cannot_be_written_to(lab, vm, do):
    """Mounting an empty disk to write a file fails in words, and changes nothing."""
    do(NewVirtualDisk("Data.vhdx", 10 * GIB))
    path = lab.world.host.disk_folder + r"\Data.vhdx"
    before = lab.world.copy()
    error = refused(do, MountAndWrite(path, "a.txt", "x"))

    assert path in str(error)
    assert before == lab.world


def test_a_disk_whose_parent_is_locked_cannot_be_written_to(lab, vm, do, chain):
    """To mount it the whole chain has to be opened (0xC03A0019)."""
    do(ShutDownVM(vm))
    do(LockHostFile(chain(2)))

    assert 0xC03A0019 == refused(do, MountAndWrite(chain(4), "a.txt", "x")).code


@pytest.mark.behaviour("B-135")
def test_a_differencing_disk_that_was_grown_can_be_shrunk_again(lab, vm, do, chain):
    """Growing Now's file alone works (2.8); with its old size again nothing is left of it."""
    do(ShutDownVM(vm))
    before = lab.world.disks[path_key(chain(4))]
    do(ResizeDisk(chain(4), 41 * GIB))
    do(ResizeDisk(chain(4), 40 * GIB))
    assert before == lab.world.disks[path_key(chain(4))]

    do(ResizeDisk(chain(4), 41 * GIB))
    do(StartVM(vm))
    assert VMState.RUNNING is lab.world.vms[vm].state
