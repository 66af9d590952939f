"""Settings of a VM, of its services, of the host's questions; time that just passes."""

import pytest

from hvlab.errors import INVALID_STATE, HyperVError, InvalidParameter, LabError
from hvlab.operations import (
    LetTimePass,
    ResetCheckBoxes,
    SetIntegrationService,
    SetVM,
    SuppressQuestion,
    TurnOffVM,
)
from hvlab.world.host import Question
from hvlab.world.rules import DAY, HOUR
from hvlab.world.vm import CheckpointType, IntegrationService


def test_only_what_is_named_changes(do, lab, vm):
    """None leaves a setting as it is."""
    do(SetVM(vm, notes="mine"))
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    settings = lab.world.vms[vm].settings

    assert ("mine", CheckpointType.STANDARD, 2048) == (
        settings.notes,
        settings.checkpoint_type,
        settings.memory_mb,
    )


def test_memory_changes_only_while_off(do, lab, vm):
    """A running VM keeps its memory size."""
    before = lab.world.copy()
    with pytest.raises(HyperVError, match=INVALID_STATE):
        do(SetVM(vm, memory_mb=4096))
    assert before == lab.world

    do(TurnOffVM(vm))
    do(SetVM(vm, memory_mb=4096))
    assert 4096 == lab.world.vms[vm].settings.memory_mb
    with pytest.raises(InvalidParameter):
        do(SetVM(vm, memory_mb=16))


def test_services_go_on_and_off(do, lab, vm):
    """One at a time, and doing it twice is doing it once."""
    before = lab.world.vms[vm].settings
    for _ in range(2):
        do(SetIntegrationService(vm, IntegrationService.VSS, False))
        assert before.services - {IntegrationService.VSS} == lab.world.vms[vm].settings.services
    for _ in range(2):
        do(SetIntegrationService(vm, IntegrationService.VSS, True))
        assert before == lab.world.vms[vm].settings


@pytest.mark.behaviour("B-167")
def test_reset_check_boxes_brings_all_questions_back(do, lab):
    """Every suppressed question is asked again."""
    for question in Question:
        do(SuppressQuestion(question))
    assert set(Question) == lab.world.host.suppressed
    do(ResetCheckBoxes())

    assert set() == lab.world.host.suppressed


def test_time_passes_forward_only(lab, vm):
    """By what was asked for, and nothing else happens."""
    before = lab.world.copy()
    lab.run(LetTimePass(HOUR))

    assert before.now + HOUR == lab.world.now
    assert before.vms == lab.world.vms
    for span in (0, -1, 1000 * 365 * DAY):
        with pytest.raises(LabError):
            lab.run(LetTimePass(span))
