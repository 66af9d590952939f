"""The timeline, and what differs between any two points of it."""

import pytest

from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.insight.difference import compare
from hvlab.insight.timeline import between, timeline, timeline_text, world_at
from hvlab.operations import (
    DeleteCheckpoint,
    DeleteHostFile,
    ExportVM,
    InstallPatch,
    LetTimePass,
    NewDisk,
    RenameCheckpoint,
    RevertVM,
    SuppressQuestion,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.host import Question
from hvlab.world.rules import HOUR
from tests.support import OS, add_vm


@pytest.fixture
def week(lab, standard, do) -> Lab:
    """Seven things done, on a lab that began before the first."""
    lab.begin_here()
    do(LetTimePass(HOUR))
    do(TakeCheckpoint(standard, "before"))
    do(InstallPatch(standard, "KB5100001"))
    do(TypeInDocument(standard, "not saved"))
    do(RevertVM(standard))
    do(RenameCheckpoint(standard, lab.world.vms[standard].parent_checkpoint, "after"))
    do(TurnOffVM(standard))
    return lab


def test_what_was_done(week):
    """Each thing with its time, what it was done to, and what came of it, in order."""
    assert (
        "1. 3/12/2024 9:00:20 AM  Let time pass\n"
        "2. 3/12/2024 10:00:20 AM  Checkpoint 'before'\n"
        "   - checkpoint 'before' appeared\n"
        "   - Now hangs under 'before'\n"
        "3. 3/12/2024 10:00:27 AM  Install a patch in the guest 'KB5100001'\n"
        "   - Windows\\servicing\\Packages\\KB5100001.mum can be read again\n"
        "4. 3/12/2024 10:00:27 AM  Type in the unsaved document 'Test'\n"
        "   - the unsaved document reads differently\n"
        "5. 3/12/2024 10:00:27 AM  Revert 'Test'\n"
        "   - Windows\\servicing\\Packages\\KB5100001.mum is not there any more\n"
        "   - the unsaved document reads differently\n"
        "   - lost for good: the unsaved text, KB5100001\n"
        "6. 3/12/2024 10:00:44 AM  Rename Checkpoint 'before'\n"
        "   - checkpoint 'before' is now called 'after'\n"
        "7. 3/12/2024 10:00:44 AM  Turn Off 'Test'\n"
        "   - Test went from Running to Off"
    ) == timeline_text(timeline(week))


def test_what_is_rewound_was_never_done(week):
    """The timeline tells the history as it is now."""
    week.rewind(3)

    assert [1, 2, 3, 4] == [one.number for one in timeline(week)]
    week.rewind(4)
    assert "Nothing was done yet." == timeline_text(timeline(week))


def test_any_point_can_be_looked_at(week):
    """Point n is the world after the n-th thing: the same that was there then."""
    seen = [world_at(week, point) for point in range(8)]
    now = week.world.copy()
    seen[7].set_now(now.now)
    assert now == seen[7]
    for point in reversed(range(7)):
        week.rewind()
        then = week.world.copy()
        seen[point].set_now(then.now)
        assert then == seen[point]


def test_points_that_are_none(week):
    """There are as many points as things done, and the beginning."""
    for point in (-1, 8):
        with pytest.raises(LabError, match="from 0 to 7"):
            world_at(week, point)


def test_between_two_points(week):
    """Over several things only what differs in the end counts; backward, it is the opposite."""
    assert {} == between(week, 2, 5).vms
    assert 2 == len(between(week, 2, 5).files)  # Now's file is another one, with the same in it
    assert (
        "checkpoint 'before' is now called 'after'",
        "Test went from Running to Off",
    ) == between(week, 5).lines
    assert "Test went from Off to Running" in between(week, 7, 5).lines
    assert not between(week, 3, 3)


def test_everything_on_the_host_is_compared(lab, do, vm):
    """Other VMs, exports, suppressed questions, broken files: each has its sentence."""
    before = lab.world.copy()
    add_vm(lab, "Other", NewDisk("Other.vhdx", os=OS))
    do(WriteGuestFile(vm, "a.txt", "x"))
    do(ExportVM(vm, r"D:\Exports"))
    do(SuppressQuestion(Question.APPLY))
    do(TurnOffVM(vm))
    disk = next(
        d.path for d in lab.world.disks if d.name == "Test.vhdx" and "Exports" not in d.path
    )
    do(DeleteHostFile(disk))
    forth, back = compare(before, lab.world), compare(lab.world, before)

    assert {
        "virtual machine 'Other' appeared",
        r"an export is in D:\Exports\Test",
        "the question 'apply' is not asked any more",
        f"the file {disk} is missing",
    } == set(forth.host)
    assert {
        "virtual machine 'Other' is gone",
        r"no export is in D:\Exports\Test any more",
        "the question 'apply' is asked again",
        f"the file {disk} is sound again",
    } == set(back.host)
    assert any("Other.vhdx appeared" in line for line in forth.files)
    assert "Test went from Running to Off" in forth.lines


def test_merges_after_the_next_thing_was_asked(lab, standard, do, checkpoint):
    """What a merge does later is told where it happened, and blamed on what made it possible."""
    do(WriteGuestFile(standard, "a.txt", "one"))
    do(TakeCheckpoint(standard, "only"))
    do(WriteGuestFile(standard, "a.txt", "two"))
    lab.run(DeleteCheckpoint(standard, checkpoint("only")))
    lab.run(LetTimePass(HOUR))

    last = timeline(lab)[-2:]
    assert ["Delete Checkpoint", "Let time pass"] == [one.deed.title for one in last]
    assert [("a.txt",), ()] == [one.lost for one in last]
