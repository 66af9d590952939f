"""Chains of disk files, and what breaks them (fact sheet 8.4)."""

from dataclasses import replace

import pytest

from hvlab.errors import ChainBroken, OperationFailed
from hvlab.operations import ApplyCheckpoint, StartVM, TakeCheckpoint, TurnOffVM, WriteGuestFile
from hvlab.storage.device import PAGE
from hvlab.storage.pages import PageMap
from hvlab.world.chain import ChainDevice, ancestors, chain
from hvlab.world.volumes import guest_files, installed_os, system_volume
from tests.support import without_log


@pytest.fixture
def now(lab, vm):
    """The path of Now's file."""
    return lambda: lab.world.vms[vm].drives[0].path


@pytest.fixture
def off(do, vm):
    """A VM that is off, with two checkpoints."""
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "a.txt", "x"))
    do(TakeCheckpoint(vm, "second"))
    do(TurnOffVM(vm))


def test_leaf_first(lab, off, now):
    """From the file down to the base."""
    found = chain(lab.world, now())

    assert [now(), *(disk.parent for disk in found[:-1])] == [disk.path for disk in found]
    assert (3, "Test.vhdx") == (len(found), found[-1].name)
    assert found == list(ancestors(lab.world, now().upper()))


def test_reads_go_down_and_writes_stay_with_the_reader(lab, off, now):
    """A page that a file does not own is its parent's; a written one is nobody else's yet."""
    leaf, middle, base = chain(lab.world, now())
    lab.world.disks.put(replace(base, pages=PageMap({1: b"b" * PAGE, 2: b"b" * PAGE})))
    lab.world.disks.put(replace(middle, pages=PageMap({2: b"m" * PAGE})))
    lab.world.disks.put(replace(leaf, pages=PageMap()))
    before = lab.world.copy()
    device = ChainDevice(lab.world, now())
    device.write_page(3, b"w" * PAGE)
    device.write_page(2, b"w" * PAGE)

    assert [None, b"b", b"w", b"w"] == [
        page and page[:1] for page in map(device.read_page, range(4))
    ]
    assert {2, 3} == set(device.written)
    assert before == lab.world


def test_a_file_that_is_not_there(lab, now):
    """0x80070002."""
    with pytest.raises(ChainBroken, match="cannot find the file specified") as broken:
        chain(lab.world, r"C:\nothing.vhdx")
    assert (0x80070002, r"C:\nothing.vhdx") == (broken.value.code, broken.value.target)


@pytest.mark.behaviour("B-132")
@pytest.mark.parametrize(("damage", "code"), [("missing", 0xC03A000D), ("other", 0xC03A000E)])
def test_a_missing_parent_and_a_wrong_one_are_told_apart(lab, off, now, damage, code):
    """D is not found, E is a mismatch, never the other way round."""
    _, middle, base = chain(lab.world, now())
    if damage == "missing":
        lab.world.disks.drop(base.id)
    else:
        lab.world.disks.put(replace(base, content_id="another"))

    with pytest.raises(ChainBroken) as broken:
        chain(lab.world, now())
    assert (code, middle.path) == (broken.value.code, broken.value.target)
    assert 2 <= len(list(ancestors(lab.world, now())))


@pytest.mark.behaviour("B-096")
def test_with_a_file_missing_on_the_active_path_it_cannot_start(lab, off, vm, now):
    """The host's lines, with the code; the VM stays off, and the event log has the last line."""
    lab.world.disks.drop(chain(lab.world, now())[-1].id)
    before = lab.world.copy()

    with pytest.raises(OperationFailed) as refusal:
        lab.run(StartVM(vm))
    reason = (
        "The chain of virtual hard disks is broken. The system cannot locate the parent virtual "
        "hard disk for the differencing disk."
    )
    assert (
        "'Test' failed to start.",
        f"Synthetic SCSI Controller: Failed to Power on with Error '{reason}'.",
        f"'Test' failed to start. (Virtual machine ID {vm})",
        f"'Test': Failed to open attachment '{now()}'. Error: '{reason}' (0xC03A000D).",
    ) == refusal.value.paragraphs
    assert without_log(before) == without_log(lab.world)
    written = max(lab.world.log, key=lambda entry: entry.number).line
    assert (12140, vm) == (written.event_id, written.vm)
    assert written.text.startswith(refusal.value.paragraphs[-1])


@pytest.mark.behaviour("B-093", "B-094")
def test_a_dormant_checkpoint_without_its_file_is_listed_and_cannot_be_applied(
    do, lab, off, vm, now, checkpoint, tree
):
    """The others can, and the VM runs."""
    do(ApplyCheckpoint(vm, checkpoint("first")))
    (lost,) = [drive.disk for drive in lab.world.checkpoints[checkpoint("second")].drives]
    lab.world.disks.drop(lost)
    lab.world.seal(lab.world.moment)

    assert "first\n├─ Now\n└─ second" == tree()
    before = lab.world.copy()
    with pytest.raises(OperationFailed, match="failed to apply checkpoint"):
        do(ApplyCheckpoint(vm, checkpoint("second")))
    assert before == lab.world
    do(StartVM(vm))
    do(ApplyCheckpoint(vm, checkpoint("first")))


def test_a_disk_without_a_volume_has_no_files(lab, vm):
    """No disk, or a blank one: nothing to read, and no error."""
    (drive,) = lab.world.vms[vm].drives
    lab.world.disks.put(replace(lab.world.disks[drive.disk], pages=PageMap()))

    for drives in ([], [drive]):
        assert (None, {}, "") == (
            system_volume(lab.world, drives),
            guest_files(lab.world, drives),
            installed_os(lab.world, drives),
        )
