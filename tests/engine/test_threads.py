"""Clicks arrive on any thread, also while a cell runs: the lab takes one after the other."""

import sys
import threading

import pytest

from hvlab.errors import HyperVError, LabError
from hvlab.operations import PauseVM, ResumeVM, TakeCheckpoint, TypeInDocument, WriteGuestFile
from hvlab.world.graphs import checkpoint_tree
from tests.engine.test_fork_and_replay import replayed
from tests.support import add_vm


@pytest.fixture
def impatient():
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_many_hands_make_one_journal(lab, vm, impatient):
    """Whatever came first: nothing is half done, and the journal leads to the same world."""
    other = add_vm(lab, "Other")
    wrong: list[Exception] = []
    heard = []
    lab.subscribe(lambda told: heard.append((told.version, len(told.events))))

    def hand(number: int) -> None:
        for turn in range(30):
            for act in (
                lambda turn=turn: lab.run(WriteGuestFile(vm, f"{number}.txt", f"{turn}")),
                lambda: lab.submit(TypeInDocument(other, f"{number}")),
                lambda: lab.submit(TakeCheckpoint(vm)),
                lambda: lab.advance(700),
                lambda: lab.run(PauseVM(other)),
                lambda: lab.run(ResumeVM(other)),
                lambda: checkpoint_tree(lab.fork().world, lab.world.vms[vm]),
                lab.rewind,
                lab.redo,
            ):
                try:
                    act()
                except (HyperVError, LabError):
                    continue
                except Exception as error:  # noqa: BLE001 - whatever it is, it is wrong
                    wrong.append(error)
                    return

    hands = [threading.Thread(target=hand, args=(number,)) for number in range(4)]
    for thread in hands:
        thread.start()
    for thread in hands:
        thread.join()
    again = replayed(lab)

    assert [] == wrong
    assert (lab.world, lab.events) == (again.world, again.events)
    assert heard
    assert sorted(version for version, _ in heard) == [version for version, _ in heard]
