"""Two futures, and the same one twice (laws 7, 9)."""

import os
import subprocess
import sys

import pytest

from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.operations import DeleteCheckpoint, LetTimePass, RevertVM, TakeCheckpoint, WriteGuestFile
from hvlab.world.rules import HOUR
from tests.engine.test_rewind import everything, facts
from tests.support import add_vm, checkpoint_named


def replayed(lab: Lab) -> Lab:
    """The lab its journal leads to, made anew."""
    return Lab.replay(
        lab.journal,
        lab.world.now,
        seed=lab.world.seed,
        host=Lab().world.host,
        epoch=lab.world.epoch,
    )


# Law 7 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pause", [0, 450, HOUR])
def test_the_journal_leads_to_the_same_world(lab, vm, pause):
    """Every operation, whatever jobs were under way: the same rows, GUIDs and events."""
    for _ in everything(lab, vm, pause):
        pass
    again = replayed(lab)

    assert (lab.world, lab.events, lab.journal) == (again.world, again.events, again.journal)


def test_also_in_the_middle_and_after_going_back(lab, vm, do):
    """What was rewound is not in the journal, and jobs under way are where they are."""
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "forgotten"))
    lab.rewind()
    lab.advance(123)
    lab.run(DeleteCheckpoint(vm, checkpoint_named(lab.world, "first").id))
    lab.advance(500)
    again = replayed(lab)

    assert 1 == len(lab.world.jobs)
    assert (lab.world, lab.events) == (again.world, again.events)
    lab.settle()
    again.settle()
    assert (lab.world, lab.events) == (again.world, again.events)


def test_another_process_makes_the_same_world():
    """Whatever the order of sets is there (F2)."""
    program = (
        "from hvlab.engine import Lab\n"
        "from tests.engine.test_rewind import everything\n"
        "from tests.support import new_lab, vm_named\n"
        "lab = new_lab()\n"
        "for _ in everything(lab, vm_named(lab.world, 'Test').id, 450): pass\n"
        "print(*(stamped for stamped in lab.events), sep='\\n')\n"
        "print(*sorted(row.id for _, table in lab.world.tables() for row in table), sep='\\n')\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert 1 == len(printed)
    assert 50 < len(printed.pop().splitlines())


# Law 9 -------------------------------------------------------------------------------------------


def test_a_fork_begins_where_its_origin_is(lab, vm, do):
    """Equal at first; it cannot be rewound, and nobody listens to it."""
    do(TakeCheckpoint(vm, "first"))
    heard = []
    lab.subscribe(heard.append)
    fork = lab.fork()

    assert (lab.world, lab.events, lab.journal) == (fork.world, fork.events, fork.journal)
    fork.run(RevertVM(vm))
    assert [] == heard
    fork.rewind()
    with pytest.raises(LabError):
        fork.rewind()
    assert lab.world == fork.world


@pytest.mark.parametrize("halfway", [False, True])
def test_what_happens_to_one_does_not_happen_to_the_other(lab, vm, do, halfway):
    """Either way, also when forked while a job is half done."""
    do(TakeCheckpoint(vm, "zero"))
    if halfway:
        lab.run(DeleteCheckpoint(vm, checkpoint_named(lab.world, "zero").id))
        lab.advance(1000)
    fork = lab.fork()
    origin = facts(lab)
    fork.settle()
    for _ in everything(fork, vm, 77):
        pass
    assert origin == facts(lab)

    forked = facts(fork)
    for _ in everything(lab, add_vm(lab, "Other"), 99):
        pass
    lab.rewind(5)
    assert forked == facts(fork)


def test_the_same_future_twice(lab, vm, do):
    """A prediction run on a fork is what then happens."""
    do(TakeCheckpoint(vm, "first"))
    fork = lab.fork()
    for each in (fork, lab):
        for operation in (WriteGuestFile(vm, "a.txt", "x"), TakeCheckpoint(vm), LetTimePass(5)):
            each.run(operation)

    assert (fork.world, fork.events) == (lab.world, lab.events)
