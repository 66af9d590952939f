"""Power loss of the host, in every phase of every job."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    ExportCheckpoint,
    ExportVM,
    LoseHostPower,
    MoveStorage,
    Operation,
    PauseVM,
    ResetVM,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of, is_referenced
from hvlab.world.vm import CheckpointType
from tests.support import document, new_lab, texts, vm_named


def branched() -> Lab:
    """one - [Now, two - three], all standard, each with a file of its own."""
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in ("one", "two", "three"):
        lab.run(WriteGuestFile(vm, f"{name}.txt", name))
        lab.run(TakeCheckpoint(vm, name))
    lab.run(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    lab.settle()
    lab.run(WriteGuestFile(vm, "now.txt", "now"))
    return lab


READY = branched()
VM = vm_named(READY.world, "Test").id
ONE, TWO, THREE = (checkpoint.id for checkpoint in checkpoints_of(READY.world, VM))

JOBS: dict[str, tuple[list[Operation], Operation]] = {
    "start": ([ShutDownVM(VM)], StartVM(VM)),
    "start from saved": ([SaveVM(VM)], StartVM(VM)),
    "shut down": ([], ShutDownVM(VM)),
    "save": ([], SaveVM(VM)),
    "pause": ([], PauseVM(VM)),
    "resume": ([PauseVM(VM)], ResumeVM(VM)),
    "reset": ([], ResetVM(VM)),
    "checkpoint": ([], TakeCheckpoint(VM, "new")),
    "apply": ([], ApplyCheckpoint(VM, THREE)),
    "create and apply": ([], CreateCheckpointAndApply(VM, TWO)),
    "revert": ([], RevertVM(VM)),
    "delete a leaf": ([], DeleteCheckpoint(VM, THREE)),
    "delete and merge": ([], DeleteCheckpoint(VM, TWO)),
    "delete the branch": ([], DeleteCheckpointSubtree(VM, TWO)),
    "delete all": ([], DeleteCheckpointSubtree(VM, ONE)),
    "export": ([], ExportVM(VM, r"D:\Export")),
    "export a checkpoint": ([], ExportCheckpoint(VM, TWO, r"D:\Export")),
    "move storage": ([], MoveStorage(VM, r"D:\VMs")),
}


def contents(lab: Lab) -> dict[str, dict[str, str]]:
    """What every checkpoint, and Now, can read."""
    found = {c.name: texts(lab.world, c.drives) for c in checkpoints_of(lab.world, VM)}
    return found | {"Now": texts(lab.world, lab.world.vms[VM].drives)}


def instants(lab: Lab, operation: Operation) -> list[int]:
    """Just before each due phase of the job and of what follows from it."""
    trial = lab.fork()
    trial.submit(operation)
    found, start = [0], lab.world.now
    while any(job.operation.awaited for job in trial.world.jobs):
        due = min(job.due for job in trial.world.jobs)
        found.append(due - start - 1)
        trial.advance(due - trial.world.now)
    return sorted({max(0, at) for at in found})


def possible(lab: Lab, operation: Operation) -> list[dict[str, dict[str, str]]]:
    """Every state the job passes through at rest: before it, between its phases, after it."""
    trial = lab.fork()
    found = [contents(trial)]
    trial.submit(operation)
    found.append(contents(trial))
    while any(job.operation.awaited for job in trial.world.jobs):
        trial.advance(min(job.due for job in trial.world.jobs) - trial.world.now)
        found.append(contents(trial))
    return found


@pytest.mark.parametrize("job", JOBS)
def test_power_loss_in_any_phase_loses_only_memory(job):
    """Every checkpoint and Now read as before or after a phase, nothing in between; the VM can be
    started, and the host comes to rest with no file too many."""
    prelude, operation = JOBS[job]
    lab = READY.fork()
    for one in prelude:
        lab.run(one)
    lab.settle()
    outcomes = possible(lab, operation)

    for at in instants(lab, operation):
        trial = lab.fork()
        trial.submit(operation)
        trial.advance(at)
        trial.run(LoseHostPower())
        assert trial.world.vms[VM].state in (VMState.OFF, VMState.SAVED)
        assert contents(trial) in outcomes
        trial.settle()
        assert contents(trial) in outcomes
        orphans = [
            disk.name
            for disk in trial.world.disks
            if disk.automatic
            and not is_referenced(trial.world, disk)
            and trial.world.disks.count("parent", disk.id) < 2
        ]
        assert [] == orphans
        trial.run(StartVM(VM))
        assert VMState.RUNNING is trial.world.vms[VM].state


def loses(prepare: Callable[[Lab], None]) -> Lab:
    lab = READY.fork()
    lab.run(TypeInDocument(VM, "unsaved"))
    prepare(lab)
    lab.run(LoseHostPower())
    return lab


def test_memory_in_ram_is_gone_memory_on_disk_is_not():
    """A running VM loses its document, a saved one keeps it."""
    running = loses(lambda lab: None)
    saved = loses(lambda lab: lab.run(SaveVM(VM)) and None)

    assert (VMState.OFF, None) == (running.world.vms[VM].state, document(running.world.vms[VM]))
    assert "unsaved" == document(saved.world.vms[VM])


def test_a_merge_begins_anew():
    """Interrupted by the power loss, it is done when the host is back."""
    lab = READY.fork()
    lab.run(DeleteCheckpoint(VM, TWO))
    before = contents(lab)
    assert any(job.operation.title == "Merge" for job in lab.world.jobs)
    lab.run(LoseHostPower())
    lab.settle()

    assert before == contents(lab)
    assert 0 == len([job for job in lab.world.jobs if job.operation.title == "Merge"])
    assert 3 == len(lab.world.disks)
