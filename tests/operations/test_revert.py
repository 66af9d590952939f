"""Revert: back to what Now hangs under (fact sheet 2.3)."""

import pytest

from hvlab.errors import INVALID_STATE, InvalidState
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    RevertVM,
    SetIntegrationService,
    SetVM,
    SuppressQuestion,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.host import Question
from hvlab.world.vm import CheckpointType, IntegrationService
from tests.support import pages


@pytest.mark.behaviour("B-055")
def test_it_applies_nows_parent(do, vm, tree, files):
    """The checkpoint last taken or applied on this branch is the one."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))
        do(WriteGuestFile(vm, f"after-{name}.txt", ""))
    before = tree()
    do(RevertVM(vm))

    assert before == tree()
    assert {"after-first.txt": "", "after-second.txt": ""} == files()


@pytest.mark.behaviour("B-056")
def test_a_newer_checkpoint_on_another_branch_does_not_matter(do, standard, checkpoint, files):
    """The parent counts, not the date: Now stays on its branch."""
    do(WriteGuestFile(standard, "zero.txt", ""))
    do(TakeCheckpoint(standard, "first"))
    do(TakeCheckpoint(standard, "newest"))
    do(ApplyCheckpoint(standard, checkpoint("first")))
    do(WriteGuestFile(standard, "lost.txt", ""))
    do(RevertVM(standard))

    assert {"zero.txt": ""} == files()


@pytest.mark.behaviour("B-056")
def test_where_now_hangs_is_unchanged(do, standard, checkpoint, tree):
    """Reverting moves Now nowhere, also where branches are newer than its parent."""
    do(TakeCheckpoint(standard, "first"))
    do(TakeCheckpoint(standard, "newest"))
    do(ApplyCheckpoint(standard, checkpoint("first")))
    do(RevertVM(standard))

    assert "first\n├─ Now\n└─ newest" == tree()


@pytest.mark.behaviour("B-057")
@pytest.mark.parametrize("wanted", [CheckpointType.STANDARD, CheckpointType.PRODUCTION])
def test_it_creates_no_checkpoint(do, lab, vm, wanted):
    """What was there before is there after: the same checkpoints, not one more."""
    do(SetVM(vm, checkpoint_type=wanted))
    do(TakeCheckpoint(vm, "first"))
    before = list(lab.world.checkpoints)
    do(RevertVM(vm))

    assert before == list(lab.world.checkpoints)


@pytest.mark.behaviour("B-058")
def test_nows_file_is_gone(do, lab, vm):
    """The file that held everything written since no longer exists."""
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "lost.txt", "x"))
    (lost,) = [drive.disk for drive in lab.world.vms[vm].drives]
    do(RevertVM(vm))

    assert lost not in lab.world.disks
    assert 2 == len(lab.world.disks)


@pytest.mark.behaviour("B-060")
def test_the_disk_is_the_checkpoints(do, lab, vm, files):
    """Every byte readable from Now is what it was when the checkpoint was taken."""
    do(WriteGuestFile(vm, "kept.txt", "1"))
    content = pages(lab.world, lab.world.vms[vm].drives[0].disk)
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "kept.txt", "2" * 9000))
    do(WriteGuestFile(vm, "lost.txt", "x"))
    do(RevertVM(vm))

    assert content == pages(lab.world, lab.world.vms[vm].drives[0].disk)
    assert {"kept.txt": "1"} == files()


@pytest.mark.behaviour("B-061")
def test_no_setting_turns_it_off(do, lab, vm, tree):
    """Checkpoints disabled, services off, questions suppressed: Revert still does it."""
    do(TakeCheckpoint(vm, "first"))
    do(SetVM(vm, checkpoint_type=CheckpointType.DISABLED))
    for service in IntegrationService:
        do(SetIntegrationService(vm, service, False))
    for question in Question:
        do(SuppressQuestion(question))
    (lost,) = [drive.disk for drive in lab.world.vms[vm].drives]
    do(RevertVM(vm))

    assert lost not in lab.world.disks
    assert "first\n└─ Now" == tree()


@pytest.mark.behaviour("B-063")
@pytest.mark.parametrize("elsewhere", [False, True])
def test_without_a_parent_it_is_impossible(do, lab, vm, checkpoint, elsewhere):
    """No checkpoint, or none that Now hangs under: refused, and nothing changes."""
    if elsewhere:
        do(TakeCheckpoint(vm, "first"))
        do(TakeCheckpoint(vm, "second"))
        do(ApplyCheckpoint(vm, checkpoint("first")))
        do(DeleteCheckpoint(vm, checkpoint("first")))
    before = lab.world.copy()

    with pytest.raises(InvalidState) as refusal:
        do(RevertVM(vm))
    assert ("'Test' failed to revert.", INVALID_STATE) == refusal.value.paragraphs
    assert before == lab.world
