"""How fast previews and the ledger are, and how that grows with what is in the lab."""

import gc
from functools import partial
from statistics import median

import pytest

from hvlab.engine import Lab
from hvlab.insight.contents import Memo
from hvlab.insight.ledger import Ledger
from hvlab.insight.preview import preview
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    Operation,
    WriteGuestFile,
)
from hvlab.scenarios import build
from hvlab.world.queries import checkpoints_of
from tests.benchmarks.learners import best, big_lab, by_turns, learner, timed


def dialog(lab: Lab) -> list[Operation]:
    """The buttons of Apply Checkpoint that do something, on a checkpoint in the middle."""
    vm = next(iter(lab.world.vms))
    checkpoints = checkpoints_of(lab.world, vm.id)
    target = checkpoints[len(checkpoints) // 2].id
    return [CreateCheckpointAndApply(vm.id, target), ApplyCheckpoint(vm.id, target)]


def look(lab: Lab) -> None:
    for operation in dialog(lab):
        preview(lab, operation)


def do(lab: Lab) -> None:
    for operation in dialog(lab):
        fork = lab.fork()
        fork.run(operation)
        fork.settle()


def write(lab: Lab) -> None:
    vm = next(iter(lab.world.vms)).id
    lab.run(WriteGuestFile(vm, "a.txt", f"number {len(lab.journal)}"))


@pytest.mark.slow
def test_the_preview_of_a_dialog():
    """A dialog's preview costs little more than doing what it foretells: on a small lab at most
    tenfold, on one with 300 checkpoints too, after each write anew. (The aim is 30 ms.)"""
    labs = {"patch-week": build("patch-week"), "10 VMs, 300 checkpoints": big_lab()}
    someone = learner("previews")
    someone.grow(300)
    labs["1 VM, 300 checkpoints"] = someone.lab
    for name, lab in labs.items():
        gc.collect()
        cold = timed(partial(look, lab))
        deletion = DeleteCheckpoint(dialog(lab)[0].vm, dialog(lab)[0].checkpoint)
        actions = {
            "writing": partial(write, lab),
            "dialog": partial(look, lab),
            "doing": partial(do, lab),
            "Delete": partial(preview, lab, deletion),
        }
        costs = by_turns(actions, 15)
        print(
            f"\n{name}: dialog {costs['dialog']:.1f} ms (first {cold:.1f} ms, doing it on forks "
            f"{costs['doing']:.1f} ms), Delete {costs['Delete']:.1f} ms",
            end="",
        )
        assert costs["dialog"] <= 10 * costs["doing"]


@pytest.mark.slow
def test_the_ledger_follows():
    """Following a step costs far less than reading the whole history again, which in turn costs
    less than that history did."""
    someone = learner("ledger")
    doing = timed(lambda: someone.grow(300))
    lab = someone.lab
    reading = best(lambda: Ledger(lab, memo=Memo()).follow(), 3)
    ledger = Ledger(lab, memo=Memo())
    ledger.follow()
    steps = []
    for _ in range(25):
        write(lab)
        steps.append(timed(ledger.follow))
    asking = timed(ledger.entries)
    back = timed(lambda: (lab.rewind(25), ledger.follow()))
    print(
        f"\n300 checkpoints, {len(lab.journal)} things done in {doing:.0f} ms: reading it all "
        f"{reading:.0f} ms, a step {median(steps):.2f} ms, {len(ledger.entries())} entries in "
        f"{asking:.1f} ms, rewinding 25 {back:.1f} ms"
    )

    assert reading <= 5 * doing
    assert median(steps) * 50 <= reading
