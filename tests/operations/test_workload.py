"""Guests that work: blocks that are written and deleted again, today or every day."""

import pytest

from hvlab.engine import Lab
from hvlab.engine.store import dumps, loads
from hvlab.errors import GuestError
from hvlab.operations import (
    NewDisk,
    NewVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WorkEveryDay,
    WorkOnDisk,
    WriteGuestFile,
)
from hvlab.world.host import Host, HostVolume
from hvlab.world.power import VMState
from hvlab.world.queries import free_bytes
from hvlab.world.rules import DAY, GIB, MIB
from tests.support import OS, texts, vm_named


def grown(lab, vm) -> int:
    """Megabytes that Now's file has allocated."""
    return lab.world.disks[lab.world.vms[vm].drives[0].disk].data_bytes // MIB


def test_work_grows_nows_file_and_no_other(do, lab, vm):
    """So many megabytes, in blocks of two; what is below stays as it was."""
    do(TakeCheckpoint(vm, "c"))
    frozen = next(disk for disk in lab.world.disks if disk.parent is None)
    before = grown(lab, vm)
    do(WorkOnDisk(vm, 101))

    assert 102 == grown(lab, vm) - before
    assert frozen == lab.world.disks[frozen.id]


def test_daily_work_comes_by_itself_and_only_while_the_guest_runs(do, lab, vm):
    """Nobody waits for it; a day it is off is a day without."""
    do(TakeCheckpoint(vm, "c"))
    do(WriteGuestFile(vm, "a.txt", "x"))
    start = grown(lab, vm)
    lab.submit(WorkEveryDay(vm, 100, 4))
    lab.settle()
    assert start == grown(lab, vm)
    lab.advance(2 * DAY)
    assert 200 == grown(lab, vm) - start
    do(ShutDownVM(vm))
    lab.advance(DAY)
    do(StartVM(vm))
    lab.advance(3 * DAY)

    assert 300 == grown(lab, vm) - start
    assert 0 == len(lab.world.jobs)


def test_daily_work_writes_the_same_blocks_round_and_round(do, lab, vm):
    """A file that has them does not grow; the file of a checkpoint begins anew."""
    do(TakeCheckpoint(vm, "first"))
    for _ in range(2):
        lab.submit(WorkEveryDay(vm, 100, 3))
        lab.advance(3 * DAY)
    assert 300 <= grown(lab, vm) < 310
    do(TakeCheckpoint(vm, "second"))
    lab.submit(WorkEveryDay(vm, 100, 3))
    lab.advance(DAY)

    assert 100 <= grown(lab, vm) < 110


@pytest.mark.behaviour("B-139")
def test_where_the_volume_has_no_room_what_fits_is_written_and_the_vm_stands_still():
    """Nothing is free then, to the block; the event log has 16060."""
    host = Host(
        disk_folder=r"D:\VMs", vm_folder=r"C:\VMs", volumes=(HostVolume(), HostVolume("D:", GIB))
    )
    lab = Lab(seed="work", host=host)
    lab.run(NewVM("Test", disks=(NewDisk("Test.vhdx", os=OS),)))
    vm = vm_named(lab.world, "Test").id
    lab.run(StartVM(vm))
    lab.run(TakeCheckpoint(vm, "c"))
    lab.run(WorkOnDisk(vm, 2000))

    assert VMState.PAUSED_CRITICAL is lab.world.vms[vm].state
    assert 0 <= free_bytes(lab.world, "D:\\x") < 2 * MIB
    last = max(lab.world.log, key=lambda entry: entry.number).line
    assert (16060, vm) == (last.event_id, last.vm)
    assert last.text.startswith("'Test' has been paused because it has run out of disk space on")


def test_work_under_way_is_kept_with_the_lab(lab, vm):
    """Stored in the middle of it and loaded, both go on alike."""
    lab.submit(WorkEveryDay(vm, 100, 3))
    lab.advance(DAY)
    loaded = loads(dumps(lab, scenario="x", version="0")).lab
    for one in (lab, loaded):
        one.advance(3 * DAY)

    assert lab.world == loaded.world


@pytest.mark.parametrize(("megabytes", "days"), [(0, 1), (1, 0)])
def test_no_work_is_refused(lab, vm, megabytes, days):
    """Whole megabytes and days, one or more."""
    with pytest.raises(GuestError):
        lab.run(WorkEveryDay(vm, megabytes, days))


def test_the_guests_own_files_are_never_in_its_way(do, lab, vm):
    """Work leaves them readable, before and after a checkpoint."""
    do(WriteGuestFile(vm, "a.txt", "x" * 50_000))
    do(WorkOnDisk(vm, 500))
    do(TakeCheckpoint(vm, "c"))
    do(WorkOnDisk(vm, 500))

    assert {"a.txt": "x" * 50_000} == texts(lab.world, lab.world.vms[vm].drives)
