"""The host's volumes: room, speed, file systems."""

from __future__ import annotations

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError, OperationFailed
from hvlab.events import DisksMerged, JobFailed, MergeStarted
from hvlab.operations import (
    CopyHostFile,
    DeleteCheckpoint,
    DeleteHostFile,
    NewDisk,
    NewVM,
    PutHostFile,
    ResumeVM,
    SaveVM,
    SetVM,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.chain import read_latency
from hvlab.world.host import FileSystem, Host, HostVolume
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of, free_bytes, used_bytes
from hvlab.world.rules import GIB, MIB, MINUTE
from hvlab.world.vm import CheckpointType
from tests.support import OS, add_vm, new_lab, texts, vm_named

BALLAST = r"C:\ballast.bin"


@pytest.fixture
def lab() -> Lab:
    return new_lab()


@pytest.fixture
def vm(lab) -> str:
    return vm_named(lab.world, "Test").id


@pytest.fixture
def do(lab):
    def run(operation):
        lab.run(operation)
        lab.settle()

    return run


def fill(lab: Lab, left: int) -> None:
    """Leave just so many bytes on C:."""
    lab.run(PutHostFile(BALLAST, free_bytes(lab.world, BALLAST) - left))


def test_used_space_is_the_sum_of_the_files(lab, vm, do):
    """Counted as files come, grow and go, it equals a count from scratch."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in "abc":
        do(TakeCheckpoint(vm, name))
        do(WriteGuestFile(vm, f"{name}.txt", name * 10_000))
    do(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[1].id))

    counted = sum(disk.file_size for disk in lab.world.disks)
    counted += sum(file.size for file in lab.world.files)
    assert counted == used_bytes(lab.world, "C:")
    lab.rewind(2)
    counted = sum(disk.file_size for disk in lab.world.disks)
    counted += sum(file.size for file in lab.world.files)
    assert counted == used_bytes(lab.world, "C:")


@pytest.mark.behaviour("B-041")
def test_a_standard_checkpoint_without_room_for_memory(lab, vm, do):
    """0x80070070, 'failed to save RAM contents', and no entry, file or moved Now is left."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    fill(lab, 100 * MIB)
    disks = list(lab.world.disks)

    with pytest.raises(OperationFailed) as caught:
        do(TakeCheckpoint(vm, "no"))

    assert 0x80070070 == caught.value.code
    assert "failed to save RAM contents" in caught.value.paragraphs[1]
    assert [] == checkpoints_of(lab.world, vm)
    assert disks == list(lab.world.disks)
    assert VMState.RUNNING is lab.world.vms[vm].state


def test_saving_without_room_leaves_the_vm_running(lab, vm, do):
    """The memory has nowhere to go."""
    fill(lab, 100 * MIB)

    with pytest.raises(OperationFailed, match="failed to save"):
        do(SaveVM(vm))
    assert VMState.RUNNING is lab.world.vms[vm].state


@pytest.mark.behaviour("B-139")
def test_a_full_volume_pauses_its_vms_critically(lab, vm, do):
    """Every running VM on it stands still; after room is made they go on."""
    other = add_vm(lab, "Other")
    add_vm(lab, "Off", start=False)
    do(TakeCheckpoint(vm, "one"))  # from here on the disk grows by small blocks
    fill(lab, 0)
    do(WriteGuestFile(vm, "big.bin", "x" * 5_000_000))

    states = {row.name: row.state.label for row in lab.world.vms}
    assert {"Test": "Paused-Critical", "Other": "Paused-Critical", "Off": "Off"} == states
    with pytest.raises(HyperVError, match="0x80070070"):
        do(ResumeVM(vm))
    do(DeleteHostFile(BALLAST))
    for one in (vm, other):
        do(ResumeVM(one))
        do(WriteGuestFile(one, "after.txt", "on we go"))
    assert {"after.txt": "on we go"} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-114")
def test_a_merge_without_room_waits_and_loses_nothing(lab, vm, do):
    """It fails, the data stays readable, and it is done once there is room."""
    do(TakeCheckpoint(vm, "one"))
    do(WriteGuestFile(vm, "big.bin", "x" * 40_000_000))
    before = texts(lab.world, lab.world.vms[vm].drives)
    fill(lab, 0)
    do(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))

    (failure,) = [s.event for s in lab.events if isinstance(s.event, JobFailed)]
    assert "0x80070070" in failure.error
    assert 2 == len(lab.world.disks)
    assert before == texts(lab.world, lab.world.vms[vm].drives)

    do(DeleteHostFile(BALLAST))
    lab.advance(30 * MINUTE)
    assert ["Test.vhdx"] == [disk.name for disk in lab.world.disks]
    assert before == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-116")
def test_merging_on_refs_takes_next_to_no_time():
    """On NTFS the time grows with the child's data, on ReFS it does not."""
    spans = {}
    for system in FileSystem:
        for size in (1_000_000, 60_000_000):
            host = Host(megabytes_per_second=10, volumes=(HostVolume(file_system=system),))
            lab = Lab(seed="volumes", host=host)
            lab.run(NewVM("Test", disks=(NewDisk("Test.vhdx", os=OS),)))
            vm = vm_named(lab.world, "Test").id
            for operation in (
                StartVM(vm),
                TakeCheckpoint(vm, "one"),
                WriteGuestFile(vm, "big.bin", "x" * size),
            ):
                lab.run(operation)
            lab.run(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
            lab.settle()
            begun, done = (
                next(s.at for s in lab.events if isinstance(s.event, kind))
                for kind in (MergeStarted, DisksMerged)
            )
            spans[system, size] = done - begun

    assert spans[FileSystem.REFS, 1_000_000] == spans[FileSystem.REFS, 60_000_000]
    assert spans[FileSystem.NTFS, 60_000_000] > 2 * spans[FileSystem.NTFS, 1_000_000]


@pytest.mark.behaviour("B-200")
def test_reading_gets_slower_with_the_chain_and_faster_after_the_merge(lab, vm, do):
    """Each checkpoint adds a file to ask; deleting them takes it away again."""

    def latency() -> int:
        return read_latency(lab.world, lab.world.vms[vm].drives[0].path)

    alone = latency()
    for name in ("one", "two", "three"):
        do(TakeCheckpoint(vm, name))
    long = latency()
    for checkpoint in checkpoints_of(lab.world, vm):
        do(DeleteCheckpoint(vm, checkpoint.id))

    assert alone < long
    assert alone == latency()


def test_another_volume_has_its_own_room(lab, vm, do):
    """Files on D: do not fill C:."""
    before = used_bytes(lab.world, "C:")
    do(PutHostFile(r"D:\image.iso", 4 * GIB))

    assert before == used_bytes(lab.world, "C:")
    assert 4 * GIB == used_bytes(lab.world, "D:")


def test_copying_needs_room(lab, do):
    """0x80070070 for a copy that does not fit."""
    fill(lab, MIB)
    disk = next(iter(lab.world.disks))

    with pytest.raises(OperationFailed, match="0x80070070"):
        do(CopyHostFile(disk.path, r"C:\copy.vhdx"))
