"""Asking for things and letting time pass: jobs, refusals, failures (laws 1, 2)."""

from dataclasses import replace

import pytest

from hvlab.errors import (
    IN_USE,
    InternalError,
    InvalidState,
    LabError,
    ObjectInUse,
    OperationFailed,
)
from hvlab.events import JobFailed, VMStateChanged
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    LetTimePass,
    PauseVM,
    RenameCheckpoint,
    ResetVM,
    RevertVM,
    SaveVM,
    SetVM,
    StartVM,
    SuppressQuestion,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.world.graphs import checkpoint_tree, disk_tree
from hvlab.world.host import Question
from hvlab.world.power import VMState
from hvlab.world.queries import jobs_on
from hvlab.world.rules import SECOND
from hvlab.world.volumes import guest_files
from tests.engine.operations import LoseFile, Stumble
from tests.support import add_vm, passed


@pytest.fixture
def whole(lab):
    """Everything one can know of a lab."""
    return lambda: (lab.world.copy(), list(lab.events), lab.journal, lab.version, lab.can_redo)


# Reading -----------------------------------------------------------------------------------------


def test_reading_changes_nothing(do, lab, vm, checkpoint, whole):
    """Law 1: check, affects, plan and every question leave the world as it was."""
    do(TakeCheckpoint(vm, "first"))
    before = whole()
    target = checkpoint("first")
    for operation in (
        TakeCheckpoint(vm),
        ApplyCheckpoint(vm, target),
        RevertVM(vm),
        DeleteCheckpointSubtree(vm, target),
        RenameCheckpoint(vm, target, "x"),
        SaveVM(vm),
        WriteGuestFile(vm, "a", "b"),
    ):
        operation.check(lab.world)
        operation.affects(lab.world)
        operation.plan(lab.world)
        operation.failure(lab.world)
    checkpoint_tree(lab.world, lab.world.vms[vm])
    disk_tree(lab.world)
    guest_files(lab.world, lab.world.vms[vm].drives)
    [table.changes() for _, table in lab.world.tables()]
    lab.last_entry(), lab.next_change(), lab.fork(), lab.remaining()

    assert before == whole()
    assert {} == lab.world.seal(lab.world.moment).rows


# Jobs --------------------------------------------------------------------------------------------


def test_a_job_takes_time_and_says_how_far_it_is(lab, vm):
    """Between its phases its progress is arithmetic on the clock."""
    job = lab.submit(SaveVM(vm))
    begun = lab.world.jobs[job]
    percents = [begun.percent(lab.world.now)]
    while job in lab.world.jobs:
        lab.advance(SECOND)
        percents.append(begun.percent(lab.world.now))

    assert [0, 19, 39, 58, 78, 97, 100] == percents
    assert ["Saving", "Saved"] == passed(lab, 0)[-2:]


def test_pace_does_not_matter(do, lab, vm, checkpoint):
    """F2: in one go, or in the small steps of a view, the same things happen at the same time."""
    do(SetVM(vm, notes="x"))
    other = lab.fork()
    for each, pace in ((lab, 10**9), (other, 137)):
        for operation in (TakeCheckpoint(vm, "first"), WriteGuestFile(vm, "a.txt", "x")):
            each.run(operation)
        for operation in (TakeCheckpoint(vm), RevertVM(vm), StartVM(vm)):
            job = each.submit(operation)
            while job in each.world.jobs:
                due = min(found.due for found in each.world.jobs)
                each.advance(min(pace, due - each.world.now))
        until = 10**7
        while each.world.now < until:
            each.advance(min(pace * 1000, until - each.world.now))

    assert (lab.world, lab.events, lab.journal) == (other.world, other.events, other.journal)


def test_settle_waits_for_all_of_it(lab, vm, do, checkpoint):
    """Also for what follows by itself, such as a merge; run waits for the job only."""
    do(TakeCheckpoint(vm, "first"))
    lab.run(DeleteCheckpoint(vm, checkpoint("first")))
    assert 1 == len(lab.world.jobs)
    assert 0 < lab.remaining()
    lab.settle()

    assert (0, 0) == (len(lab.world.jobs), lab.remaining())


def test_time_never_goes_back(lab, whole):
    """Advancing by less than nothing is refused; by nothing, nothing happens."""
    before = whole()
    with pytest.raises(LabError):
        lab.advance(-1)
    lab.advance(0)

    assert before == whole()


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        lambda vm, target: TakeCheckpoint(vm, "second"),
        lambda vm, target: ApplyCheckpoint(vm, target),
        lambda vm, target: DeleteCheckpoint(vm, target),
        lambda vm, target: RenameCheckpoint(vm, target, "x"),
        lambda vm, target: SaveVM(vm),
        lambda vm, target: SetVM(vm, notes="x"),
    ],
)
def test_two_operations_on_one_vm(do, lab, vm, checkpoint, whole, second):
    """The second is refused in the host's words while the first goes on, and leaves no trace."""
    do(TakeCheckpoint(vm, "first"))
    lab.submit(TakeCheckpoint(vm, "slow"))
    before = whole()

    with pytest.raises(ObjectInUse) as refusal:
        lab.submit(second(vm, checkpoint("first")))
    assert IN_USE == refusal.value.paragraphs[1]
    assert before == whole()
    lab.settle()
    assert {"first", "slow"} == {c.name for c in lab.world.checkpoints}


def test_another_vm_is_not_held_up(lab, vm):
    """Jobs on two VMs go on side by side."""
    other = add_vm(lab, "Other")
    lab.submit(SaveVM(vm))
    lab.submit(TakeCheckpoint(other, "theirs"))
    lab.submit(SuppressQuestion(Question.APPLY))
    lab.settle()

    assert [VMState.SAVED, VMState.RUNNING] == [lab.world.vms[id].state for id in (vm, other)]
    assert 1 == len(lab.world.checkpoints)


def test_a_refusal_keeps_the_way_forward(do, lab, vm, whole):
    """What was rewound can still be redone after a request that was refused."""
    do(TakeCheckpoint(vm, "first"))
    expected = whole()[:3]
    lab.rewind()
    before = whole()
    with pytest.raises(InvalidState):
        lab.submit(StartVM(vm))

    assert before == whole()
    lab.redo()
    assert expected == whole()[:3]


# Failures ----------------------------------------------------------------------------------------


def test_a_request_that_fails_at_once_leaves_no_trace(do, lab, vm, whole):
    """Law 2: whatever its phases had done, none of it remains."""
    do(TakeCheckpoint(vm, "first"))
    before = whole()

    with pytest.raises(OperationFailed, match="It went wrong"):
        lab.submit(Stumble(vm))
    assert before == whole()


def test_a_bug_of_ours_is_told_from_a_refusal(do, lab, vm, whole):
    """It is an InternalError, and the world is as it was before, too."""
    do(TakeCheckpoint(vm, "first"))
    before = whole()

    with pytest.raises(InternalError, match="ZeroDivisionError: oh"):
        lab.submit(Stumble(vm, error=ZeroDivisionError("oh")))
    assert before == whole()


@pytest.mark.parametrize("waited", [True, False])
def test_a_phase_that_fails_later_leaves_no_trace_but_its_failure(do, lab, vm, whole, waited):
    """Law 2: the VM rests again where it was; whoever waits for the job gets the error."""
    do(TakeCheckpoint(vm, "first"))
    before, told = lab.world.copy(), len(lab.events)
    job = lab.submit(Stumble(vm, after=5 * SECOND))
    if waited:
        with pytest.raises(OperationFailed, match="It went wrong"):
            lab.settle(job)
    else:
        lab.settle()

    assert [
        VMStateChanged(vm, "Running", "Saving"),
        VMStateChanged(vm, "Saving", "Running"),
        JobFailed(job, "Stumble", "It went wrong."),
    ] == [stamped.event for stamped in lab.events[told:]]
    for name, table in before.tables():
        assert table == getattr(lab.world, name)
    assert replace(before.moment, now=before.now + 5 * SECOND) == replace(
        lab.world.moment, numbered=before.moment.numbered
    )
    do(SaveVM(vm))


def test_a_reset_that_fails_leaves_the_vm_off(do, lab, vm):
    """The guest's memory is gone by then: Running it cannot be any more."""
    job = lab.submit(ResetVM(vm))
    lab.submit(LoseFile(lab.world.vms[vm].drives[0].path))
    lab.settle()
    machine = lab.world.vms[vm]

    assert (VMState.OFF, None, None) == (machine.state, machine.guest, machine.saved_state)
    assert job in {stamped.event.job for stamped in lab.events if type(stamped.event) is JobFailed}


def test_a_failure_can_be_rewound_and_redone(do, lab, vm, whole):
    """It is a step like others."""
    before = whole()[:3]
    lab.submit(Stumble(vm, after=SECOND))
    lab.settle()
    after = whole()[:3]
    lab.rewind()
    assert before == whole()[:3]
    lab.redo()
    assert after == whole()[:3]


# Telling -----------------------------------------------------------------------------------------


def test_listeners_hear_of_every_change_once(lab, vm):
    """After it, not for a refusal, not for nothing, and no more once they have left."""
    heard = []
    leave = lab.subscribe(lambda told: heard.append((told is lab, told.world.now, told.version)))
    version = lab.version
    lab.run(PauseVM(vm))
    assert [(True, lab.world.now, lab.version)] == heard
    assert version < lab.version
    with pytest.raises(InvalidState):
        lab.run(PauseVM(vm))
    lab.advance(0)
    assert 1 == len(heard)

    lab.rewind()
    lab.redo()
    lab.rewind_to(lab.world.now)
    lab.start_over()
    lab.advance(5)
    assert 6 == len(heard)
    with lab.exclusively():
        lab.run(LetTimePass(5))
        lab.run(TurnOffVM(vm))
    assert 7 == len(heard)
    leave()
    leave()
    lab.advance(5)
    assert 7 == len(heard)


def test_redoing_bare_time_is_a_change_too(lab, whole):
    """A view that shows the clock must hear of it."""
    lab.run(LetTimePass(5))
    lab.advance(1000)
    lab.rewind_to(lab.world.now - 500)
    heard, version = [], lab.version
    lab.subscribe(heard.append)
    lab.redo()

    assert ([lab], True) == (heard, version < lab.version)


def test_a_listener_may_ask_for_more(lab, vm):
    """A request made while being told is one after the other, and told too."""
    heard = []

    def listener(told):
        heard.append(told.world.vms[vm].state)
        if told.world.vms[vm].state is VMState.PAUSED:
            told.run(SaveVM(vm))

    lab.subscribe(listener)
    lab.run(PauseVM(vm))

    assert [VMState.PAUSED, VMState.SAVED] == heard


def test_jobs_of_an_object(lab, vm):
    """Oldest first."""
    job = lab.submit(SaveVM(vm))

    assert [job] == [found.id for found in jobs_on(lab.world, vm)]
    assert [] == jobs_on(lab.world, "nothing")
