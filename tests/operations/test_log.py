"""The host's event log."""

from __future__ import annotations

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations import (
    DeleteCheckpoint,
    ResetVM,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
)
from hvlab.world.log import Channel
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import CheckpointType


def logged(lab: Lab, channel: Channel) -> list[int]:
    entries = sorted(lab.world.log, key=lambda entry: entry.number)
    return [entry.line.event_id for entry in entries if entry.line.channel is channel]


@pytest.mark.behaviour("B-197")
def test_power_is_logged_by_the_worker(do, lab, vm):
    """18500 started, 18502 turned off, 18504 shut down, 18512 reset."""
    before = len(logged(lab, Channel.WORKER))
    for operation in (ShutDownVM(vm), StartVM(vm), ResetVM(vm), TurnOffVM(vm)):
        do(operation)

    assert [18504, 18500, 18512, 18502] == logged(lab, Channel.WORKER)[before:]


@pytest.mark.behaviour("B-196")
def test_a_failed_checkpoint_is_logged_a_successful_one_is_not(do, lab, vm):
    """VMMS-Admin has 18012 for the failure, with the VM's name and id, and nothing for success."""
    before = logged(lab, Channel.VMMS)
    do(TakeCheckpoint(vm, "fine"))
    assert before == logged(lab, Channel.VMMS)

    do(SetVM(vm, checkpoint_type=CheckpointType.DISABLED))
    with pytest.raises(HyperVError):
        do(TakeCheckpoint(vm, "refused"))
    assert [*before, 18012] == logged(lab, Channel.VMMS)
    entry = max(lab.world.log, key=lambda entry: entry.number)
    assert f"Checkpoint operation for 'Test' failed. (Virtual machine ID {vm})" == entry.line.text


def test_a_logged_failure_is_replayed_and_rewound(do, lab, vm):
    """It is something that happened: the journal has it, and rewinding takes the line back."""
    do(SetVM(vm, checkpoint_type=CheckpointType.DISABLED))
    before = lab.world.copy()
    with pytest.raises(HyperVError):
        do(TakeCheckpoint(vm, "refused"))
    again = Lab.replay(
        lab.journal,
        lab.world.now,
        seed=lab.world.seed,
        host=lab.first_host,
        epoch=lab.world.epoch,
    )

    assert lab.world == again.world
    lab.rewind()
    assert before == lab.world


@pytest.mark.behaviour("B-115")
def test_merges_are_logged(do, lab, vm):
    """19070 at the start, 19080 at the end."""
    do(TakeCheckpoint(vm, "one"))
    do(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))

    assert [19070, 19080] == logged(lab, Channel.VMMS)[-2:]
