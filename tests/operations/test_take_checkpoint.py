"""Taking a checkpoint (fact sheet 1, 2.2, 3)."""

import re
from datetime import datetime

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError, InvalidParameter, OperationFailed
from hvlab.operations import (
    NewDisk,
    NewVM,
    PauseVM,
    RenameCheckpoint,
    SaveVM,
    SetIntegrationService,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.checkpoint import SnapshotType
from hvlab.world.disk import DiskType
from hvlab.world.power import VMState
from hvlab.world.rules import GIB, HOUR, MINUTE
from hvlab.world.vm import CheckpointType, IntegrationService, VMSettings
from tests.support import (
    GUID,
    OS,
    add_vm,
    checkpoint_named,
    disk_tree,
    new_lab,
    passed,
    vm_named,
    without_log,
)

# What it does to the VM and the tree -------------------------------------------------------------


@pytest.mark.behaviour("B-025")
@pytest.mark.parametrize("wanted", [CheckpointType.STANDARD, CheckpointType.PRODUCTION])
def test_a_running_vm_goes_on_running(do, lab, vm, wanted):
    """Neither kind stops the VM, its uptime or what is in its memory."""
    do(SetVM(vm, checkpoint_type=wanted))
    do(TypeInDocument(vm, "half a sentence"))
    before, then, told = lab.world.vms[vm], lab.world.now, len(lab.events)
    do(TakeCheckpoint(vm, "first"))
    after = lab.world.vms[vm]

    assert (VMState.RUNNING, before.guest) == (after.state, after.guest)
    assert before.uptime(then) + (lab.world.now - then) == after.uptime(lab.world.now)
    assert [] == passed(lab, told)


@pytest.mark.behaviour("B-038")
def test_a_new_checkpoint_goes_between_now_and_its_parent(do, vm, tree):
    """Its parent is what Now hung under, and Now hangs under it."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))

    assert """\
first
└─ second
   └─ third
      └─ Now""" == tree()


@pytest.mark.behaviour("B-026")
def test_the_checkpoint_gets_the_file_and_now_a_new_one(do, vm, disks):
    """The file that was current is the checkpoint's; Now goes on in a child of it."""
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))

    assert """\
Test.vhdx [first]
└─ Test_*.avhdx [second]
   └─ Test_*.avhdx [Now]""" == disks()


@pytest.mark.parametrize(
    ("power", "resting"),
    [(TurnOffVM, VMState.OFF), (SaveVM, VMState.SAVED), (PauseVM, VMState.PAUSED)],
)
def test_works_in_every_state_at_rest(do, vm, state, tree, power, resting):
    """Off, saved and paused VMs can be checkpointed too, and stay as they are (2.2)."""
    do(power(vm))
    do(TakeCheckpoint(vm, "first"))

    assert resting is state()
    assert "first\n└─ Now" == tree()


# Files -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-027")
def test_nothing_is_copied(do, lab, vm):
    """No disk file grows or changes; what appears is one small file."""
    do(WriteGuestFile(vm, "big.bin", "x" * 3_000_000))
    before = {disk.id: disk for disk in lab.world.disks}
    do(TakeCheckpoint(vm, "first"))
    after = {disk.id: disk for disk in lab.world.disks}
    (added,) = after.keys() - before.keys()

    assert before == {id: after[id] for id in before}
    assert 0 == len(after[added].pages)
    assert after[added].file_size < before.popitem()[1].file_size


@pytest.mark.behaviour("B-027")
@pytest.mark.parametrize(
    ("wanted", "memory"), [(CheckpointType.STANDARD, 2 * GIB), (CheckpointType.PRODUCTION, 0)]
)
def test_state_files_hold_memory_only_of_a_standard_checkpoint(do, lab, vm, wanted, memory):
    """The runtime state file is as large as the memory in it."""
    do(SetVM(vm, checkpoint_type=wanted))
    do(TakeCheckpoint(vm, "first"))
    id = checkpoint_named(lab.world, "first").id
    (state,) = [file for file in lab.world.files.by("owner", id) if file.kind == ".vmrs"]

    assert memory == state.size // GIB * GIB


@pytest.mark.behaviour("B-028", "B-029", "B-031")
def test_differencing_files_are_named_after_the_base_and_sit_beside_it(do, lab, vm):
    """`<base>_<GUID>.avhdx` at every depth, in the base's folder; the GUID is not the Id."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))
    base, *others = sorted(lab.world.disks, key=lambda disk: len(disk.name))
    ids = {checkpoint.id for checkpoint in lab.world.checkpoints}

    assert "Test.vhdx" == base.name
    assert 3 == len(others)
    for disk in others:
        assert re.fullmatch(rf"Test_{GUID}\.avhdx", disk.name)
        assert base.folder == disk.folder
        assert disk.name[len("Test_") : -len(".avhdx")] not in ids


@pytest.mark.behaviour("B-030", "B-034")
def test_every_disk_gets_a_differencing_file_a_fixed_one_too():
    """Two disks, two new files for each checkpoint; both grow as they are written to."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os=OS), NewDisk("Data.vhdx", GIB, fixed=True))
    vm = vm_named(lab.world, "Test").id
    for name in ("first", "second"):
        lab.run(TakeCheckpoint(vm, name))

    assert """\
Data.vhdx [first]
└─ Data_*.avhdx [second]
   └─ Data_*.avhdx [Now]
Test.vhdx [first]
└─ Test_*.avhdx [second]
   └─ Test_*.avhdx [Now]""" == disk_tree(lab.world)
    types = {disk.name.partition("_")[0]: disk.type for disk in lab.world.disks if disk.parent}
    assert {"Data": DiskType.DIFFERENCING, "Test": DiskType.DIFFERENCING} == types
    small = [disk for disk in lab.world.disks if disk.name.startswith("Data_")]
    assert all(disk.file_size < GIB // 100 for disk in small)
    assert {GIB} == {disk.size for disk in small}


@pytest.mark.behaviour("B-032", "B-033")
def test_the_snapshots_folder_comes_with_the_first_checkpoint(do, lab, vm):
    """Configuration and state files, named by checkpoint Id, under SnapshotFileLocation."""
    folder = lab.world.vms[vm].snapshot_folder + r"\Snapshots"

    def there():
        return {file.path for file in lab.world.files if file.path.startswith(folder)}

    assert set() == there()
    do(TakeCheckpoint(vm, "first"))
    id = checkpoint_named(lab.world, "first").id
    assert {f"{folder}\\{id}{suffix}" for suffix in (".vmcx", ".vmrs", ".vmgs")} == there()


def test_generation_1_has_no_guest_state_file():
    """UEFI variables are a matter of generation 2 (fact sheet 3)."""
    lab = Lab()
    lab.run(NewVM("Old", VMSettings(generation=1), (NewDisk("Old.vhdx"),)))
    lab.run(TakeCheckpoint(vm_named(lab.world, "Old").id, "first"))

    assert {".vmcx", ".vmrs"} == {file.kind for file in lab.world.files}


# Names -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-035", "B-036")
@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (datetime(2015, 9, 29, 12, 13, 19), "Test - (9/29/2015 - 12:13:19 PM)"),
        (datetime(2015, 6, 5, 0, 9, 2), "Test - (6/5/2015 - 12:09:02 AM)"),
        (datetime(2026, 12, 31, 13, 0, 0), "Test - (12/31/2026 - 1:00:00 PM)"),
    ],
)
def test_without_a_name_it_is_the_vm_and_the_hosts_time(moment, name):
    """At the moment of the request, not when it is done; no zero padding."""
    lab = Lab(epoch=moment)
    vm = add_vm(lab, "Test", start=False)
    lab.run(TakeCheckpoint(vm))

    assert [name] == [checkpoint.name for checkpoint in lab.world.checkpoints]
    assert [0] == [checkpoint.created for checkpoint in lab.world.checkpoints]
    assert 0 < lab.world.now


@pytest.mark.behaviour("B-037")
def test_a_default_name_can_be_changed(do, lab, vm, checkpoint, tree):
    """Default-named checkpoints are renamed like others."""
    do(TakeCheckpoint(vm))
    (default,) = lab.world.checkpoints
    do(RenameCheckpoint(vm, default.id, "before the patch"))

    assert "before the patch\n└─ Now" == tree()


@pytest.mark.parametrize(
    "name", ["<b>x</b>", '"it\'s" C:\\x', "🧪" * 100, "a\nb", " spaced ", "\ud800", "x" * 100]
)
def test_any_text_may_be_a_name(do, lab, vm, name):
    """A name is text and nothing else: it is kept as it was given."""
    do(TakeCheckpoint(vm, name))

    assert [name] == [checkpoint.name for checkpoint in lab.world.checkpoints]


@pytest.mark.parametrize("name", ["", " ", "\t\n", "x" * 101])
def test_a_name_is_not_blank_and_not_too_long(lab, vm, name):
    """Refused before anything happens (fact sheet 2.7)."""
    before = lab.world.copy()

    with pytest.raises(InvalidParameter):
        lab.run(TakeCheckpoint(vm, name))
    assert without_log(before) == without_log(lab.world)


# Kinds -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-001")
def test_a_new_vm_makes_production_checkpoints():
    """That is the default since 2016."""
    lab = Lab()
    vm = add_vm(lab, "New", start=False)

    assert CheckpointType.PRODUCTION is lab.world.vms[vm].settings.checkpoint_type


@pytest.mark.behaviour("B-011")
def test_checkpoint_types_have_the_hosts_numbers():
    """As `[int][CheckpointType]` prints them."""
    assert {"DISABLED": 2, "PRODUCTION": 3, "PRODUCTION_ONLY": 4, "STANDARD": 5} == {
        kind.name: kind.value for kind in CheckpointType
    }


RUNNING, OFF, SAVED, PAUSED = None, TurnOffVM, SaveVM, PauseVM
WITH_MEMORY, WITHOUT, CONSISTENT = ("Standard", True), ("Off", False), ("Production", False)
REFUSED = "Production checkpoints cannot be created."


@pytest.mark.parametrize(
    ("wanted", "vss", "power", "expected"),
    [
        pytest.param(wanted, vss, power, expected, marks=pytest.mark.behaviour(*proves))
        for wanted, vss, power, expected, *proves in [
            (CheckpointType.STANDARD, True, RUNNING, WITH_MEMORY, "B-007"),
            (CheckpointType.STANDARD, True, OFF, WITHOUT, "B-008"),
            (CheckpointType.STANDARD, True, SAVED, WITH_MEMORY, "B-007"),
            (CheckpointType.STANDARD, True, PAUSED, WITH_MEMORY, "B-007"),
            (CheckpointType.PRODUCTION, True, RUNNING, CONSISTENT, "B-006"),
            (CheckpointType.PRODUCTION, False, RUNNING, WITH_MEMORY, "B-004"),
            (CheckpointType.PRODUCTION, True, OFF, WITHOUT, "B-008"),
            (CheckpointType.PRODUCTION, True, SAVED, WITH_MEMORY, "B-007"),
            (CheckpointType.PRODUCTION, True, PAUSED, WITH_MEMORY, "B-007"),
            (CheckpointType.PRODUCTION_ONLY, True, RUNNING, CONSISTENT, "B-006"),
            (CheckpointType.PRODUCTION_ONLY, False, RUNNING, REFUSED, "B-005"),
            (CheckpointType.PRODUCTION_ONLY, True, OFF, WITHOUT, "B-008"),
            (CheckpointType.PRODUCTION_ONLY, True, PAUSED, REFUSED, "B-005"),
        ]
    ],
)
def test_what_kind_it_is(do, lab, vm, wanted, vss, power, expected):
    """The setting, the guest's backup service and the VM's state decide (1.1, 1.2)."""
    do(SetVM(vm, checkpoint_type=wanted))
    do(SetIntegrationService(vm, IntegrationService.VSS, vss))
    if power:
        do(power(vm))
    if expected == REFUSED:
        before = lab.world.copy()
        with pytest.raises(OperationFailed) as refusal:
            do(TakeCheckpoint(vm, "first"))

        assert ["Checkpoint operation failed.", REFUSED] == list(refusal.value.paragraphs[:2])
        assert without_log(before) == without_log(lab.world)
    else:
        do(TakeCheckpoint(vm, "first"))
        taken = checkpoint_named(lab.world, "first")

        assert expected == (taken.label, taken.holds_memory)


@pytest.mark.behaviour("B-010")
def test_snapshot_type_does_not_tell_them_apart(do, lab, vm):
    """Standard and production checkpoints both show SnapshotType Standard."""
    do(TakeCheckpoint(vm, "production"))
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    do(TakeCheckpoint(vm, "standard"))

    assert {"production": "Production", "standard": "Standard"} == {
        checkpoint.name: checkpoint.kind.value for checkpoint in lab.world.checkpoints
    }
    assert {SnapshotType.STANDARD} == {c.snapshot_type for c in lab.world.checkpoints}


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-002", "B-003")
def test_checkpoints_can_be_disabled(do, lab, vm):
    """Then it fails in the host's words, and no file, no entry, no move of Now results."""
    do(SetVM(vm, checkpoint_type=CheckpointType.DISABLED))
    before = lab.world.copy()

    with pytest.raises(OperationFailed) as refusal:
        do(TakeCheckpoint(vm, "first"))
    assert (
        "Checkpoint operation failed.",
        "Checkpoints have been disabled.",
        f"Checkpoint operation for 'Test' failed. (Virtual machine ID {vm})",
        f"Checkpoints have been disabled for 'Test'. (Virtual machine ID {vm})",
    ) == refusal.value.paragraphs
    assert without_log(before) == without_log(lab.world)


@pytest.mark.behaviour("B-039")
def test_fifty_are_enough(do, lab, vm):
    """The 50th works, the 51st is refused and changes nothing; another VM has its own fifty."""
    for number in range(1, 51):
        do(TakeCheckpoint(vm, f"{number}"))
    before = lab.world.copy()

    assert 50 == len(lab.world.checkpoints)
    with pytest.raises(HyperVError, match=r"maximum number of checkpoints \(50\)"):
        do(TakeCheckpoint(vm, "51"))
    assert without_log(before) == without_log(lab.world)
    other = add_vm(lab, "Other")
    do(TakeCheckpoint(other, "first"))
    assert 51 == len(lab.world.checkpoints)


# Time --------------------------------------------------------------------------------------------


def duration(lab, operation):
    """Simulated milliseconds an operation takes."""
    before = lab.world.now
    lab.run(operation)
    return lab.world.now - before


@pytest.mark.behaviour("B-042")
def test_more_memory_takes_longer():
    """A standard checkpoint writes the memory, so its duration grows with it."""
    took = []
    for memory in (512, 2048, 16384):
        lab = Lab()
        vm = add_vm(lab, "Test", start=False)
        lab.run(SetVM(vm, memory_mb=memory, checkpoint_type=CheckpointType.STANDARD))
        lab.run(StartVM(vm))
        took.append(duration(lab, TakeCheckpoint(vm, "first")))

    assert sorted(set(took)) == took


def test_the_moment_is_when_it_is_done_and_what_is_written_meanwhile_is_in_it(do, lab, vm, files):
    """While the checkpoint is being taken the guest goes on; its last files are still in it."""
    lab.submit(TakeCheckpoint(vm, "first"))
    lab.advance(1000)
    lab.submit(WriteGuestFile(vm, "meanwhile.txt", "1"))
    lab.settle()
    do(WriteGuestFile(vm, "later.txt", "2"))

    assert {"meanwhile.txt": "1"} == files("first")
    assert {"meanwhile.txt": "1", "later.txt": "2"} == files()


def test_created_is_when_it_was_asked_for(do, lab, vm):
    """The date of a checkpoint is that of the request, as in its name."""
    lab.advance(3 * HOUR + 7 * MINUTE)
    asked = lab.world.now
    do(TakeCheckpoint(vm))

    assert [asked] == [checkpoint.created for checkpoint in lab.world.checkpoints]
