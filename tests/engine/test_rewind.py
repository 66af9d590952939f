"""Going back and forth outside the simulated world (F1)."""

import pytest

from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    LetTimePass,
    PauseVM,
    RemoveGuestFile,
    RenameCheckpoint,
    ResetCheckBoxes,
    ResetVM,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    ShutDownVM,
    StartVM,
    SuppressQuestion,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.host import Question
from hvlab.world.rules import DAY, HOUR, SECOND
from hvlab.world.vm import CheckpointType, IntegrationService
from tests.support import checkpoint_named


def everything(lab: Lab, vm: str, pause: int = 0):
    """One of each operation, from a running VM on; yields before each."""

    def id(name):
        return checkpoint_named(lab.world, name).id

    plan = [
        lambda: SetVM(vm, checkpoint_type=CheckpointType.STANDARD),
        lambda: WriteGuestFile(vm, "a.txt", "1"),
        lambda: TakeCheckpoint(vm, "first"),
        lambda: InstallPatch(vm, "KB1"),
        lambda: TypeInDocument(vm, "unsaved"),
        lambda: TakeCheckpoint(vm, "second"),
        lambda: RemoveGuestFile(vm, "a.txt"),
        lambda: SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, False),
        lambda: LetTimePass(DAY),
        lambda: CreateCheckpointAndApply(vm, id("first")),
        lambda: SetGuestClock(vm, lab.world.now - HOUR),
        lambda: RenameCheckpoint(vm, id("second"), "renamed"),
        lambda: RevertVM(vm),
        lambda: PauseVM(vm),
        lambda: ResumeVM(vm),
        lambda: SaveVM(vm),
        lambda: StartVM(vm),
        lambda: TakeCheckpoint(vm, "third"),
        lambda: SuppressQuestion(Question.APPLY),
        lambda: ResetVM(vm),
        lambda: DeleteCheckpoint(vm, id("first")),
        lambda: ApplyCheckpoint(vm, id("third")),
        lambda: ResetCheckBoxes(),
        lambda: ShutDownVM(vm),
        lambda: StartVM(vm),
        lambda: DeleteCheckpointSubtree(vm, id("renamed")),
        lambda: TurnOffVM(vm),
    ]
    for operation in plan:
        yield
        lab.run(operation())
        lab.advance(pause)


def facts(lab: Lab):
    """All there is to know, but for the counter of changes."""
    return lab.world.copy(), list(lab.events), lab.journal, lab.can_redo


@pytest.mark.parametrize("pause", [0, 700, HOUR])
def test_back_and_forth_over_everything(lab, vm, pause):
    """Every operation can be rewound, one by one to the beginning, and redone to the end."""
    lab.begin_here()
    seen = [facts(lab) for _ in everything(lab, vm, pause)]
    seen.append(facts(lab))
    for expected in reversed(seen[:-1]):
        lab.rewind()
        assert expected[:3] == facts(lab)[:3]
        assert lab.can_redo
    with pytest.raises(LabError, match="nothing to rewind"):
        lab.rewind()
    for expected in seen[1:]:
        lab.redo()
        assert expected[:3] == facts(lab)[:3]
    assert not lab.can_redo
    with pytest.raises(LabError, match="nothing to redo"):
        lab.redo()
    lab.rewind(len(seen) - 1)
    assert seen[0][:3] == facts(lab)[:3]
    lab.redo(len(seen) - 1)
    assert seen[-1] == facts(lab)


def test_to_any_instant_and_back(lab, vm):
    """Also in the middle of a job: what follows is as if nobody had ever rewound."""
    lab.begin_here()
    began = lab.world.now
    for _ in everything(lab, vm, 900):
        pass
    expected = facts(lab)
    # a day passes in between, in which nothing happens: look at what comes before and after
    instants = [began + offset for offset in range(0, 30_000, 701)]
    instants += [lab.world.now - offset for offset in range(0, 120_000, 1701)]
    for instant in instants:
        lab.rewind_to(instant)
        assert instant == lab.world.now
        assert all(stamped.at <= instant for stamped in lab.events)
        while lab.can_redo:
            lab.redo()
        assert expected == facts(lab)


def test_in_the_middle_of_a_job_the_job_goes_on(lab, vm, do, checkpoint):
    """Rewound into a merge, the lab has the merge under way and can let it finish."""
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "a.txt", "1"))
    lab.run(DeleteCheckpoint(vm, checkpoint("first")))
    lab.advance(SECOND)
    middle = lab.world.copy()
    lab.settle()
    end = lab.world.copy()
    lab.rewind_to(middle.now)

    assert middle == lab.world
    assert ["Merge"] == [job.operation.title for job in lab.world.jobs]
    lab.settle()
    assert end == lab.world
    assert not lab.can_redo


def test_a_new_operation_forgets_the_future(lab, vm, do):
    """What was rewound is gone once something else has been asked for."""
    for name in ("first", "second", "third"):
        do(TakeCheckpoint(vm, name))
    lab.rewind(2)
    do(TakeCheckpoint(vm, "other"))

    assert {"first", "other"} == {c.name for c in lab.world.checkpoints}
    assert not lab.can_redo
    assert None is lab.next_change()
    assert ["first", "other"] == [entry.operation.name for entry in lab.journal[-2:]]


def test_passing_time_forgets_the_future_too(lab, vm, do):
    """Time that passes makes another future."""
    do(TakeCheckpoint(vm, "first"))
    lab.rewind()
    lab.advance(1)

    assert not lab.can_redo


@pytest.mark.parametrize("steps", [3, 100])
def test_not_further_than_there_is(lab, vm, do, steps):
    """Asked for too many steps it takes none."""
    lab.begin_here()
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))
    after = facts(lab)
    with pytest.raises(LabError):
        lab.rewind(steps)
    assert after == facts(lab)

    lab.rewind(2)
    before = facts(lab)
    with pytest.raises(LabError):
        lab.redo(steps)
    assert before == facts(lab)


def test_rewind_to_stays_within_the_lab(lab, vm, do):
    """Not before its beginning, not into what has not happened."""
    lab.begin_here()
    began = lab.world.now
    do(TakeCheckpoint(vm, "first"))
    after = facts(lab)

    for instant in (began - 1, lab.world.now + 1):
        with pytest.raises(LabError):
            lab.rewind_to(instant)
        assert after == facts(lab)


def test_start_over(lab, vm, do):
    """Back to where it began; redo leads forward again."""
    lab.begin_here()
    before = facts(lab)
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))
    after = facts(lab)
    lab.start_over()
    assert before[:3] == facts(lab)[:3]
    lab.redo(2)
    assert after == facts(lab)


def test_a_scenario_is_the_beginning(lab, vm, do):
    """What was built before `begin_here` cannot be rewound, but it is in the journal."""
    do(TakeCheckpoint(vm, "built"))
    lab.begin_here()

    assert None is lab.last_entry()
    assert "built" == lab.journal[-1].operation.name
    with pytest.raises(LabError):
        lab.rewind()
    do(TakeCheckpoint(vm, "mine"))
    assert "mine" == lab.last_entry().operation.name
