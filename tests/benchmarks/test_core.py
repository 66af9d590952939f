"""How fast the host works, and how that grows with what is in it."""

import copy
import gc
import time
from collections.abc import Callable
from random import Random
from statistics import median

import pytest

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    NewDisk,
    Operation,
    RenameCheckpoint,
    SetVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.host import Host, HostVolume
from hvlab.world.vm import CheckpointType
from tests.support import OS, add_vm

UNLIMITED = Host(max_checkpoints=10**6, volumes=(HostVolume(capacity=10**15),))
ROUND = 250  # operations timed at each size


def timed(action: Callable[[], object]) -> float:
    """Milliseconds it takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def best(action: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of the fastest of some runs: the one that was disturbed least."""
    gc.collect()
    return min(timed(action) for _ in range(times))


class Learner:
    """Does with one VM what learners do, by chance, and keeps the ids of its checkpoints."""

    def __init__(self, lab: Lab, vm: str, seed: str) -> None:
        self.lab, self.vm, self.chance = lab, vm, Random(seed)
        self.ids: list[str] = []
        self.count = 0
        lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))

    def do(self, operation: Operation) -> None:
        self.lab.run(operation)
        self.lab.settle()

    def take(self) -> None:
        self.do(TakeCheckpoint(self.vm, f"checkpoint {self.count}"))
        self.ids.append(self.lab.world.vms[self.vm].parent_checkpoint)
        self.count += 1

    def apply(self) -> None:
        self.do(ApplyCheckpoint(self.vm, self.chance.choice(self.ids)))

    def write(self) -> None:
        self.count += 1
        path = f"file-{self.chance.randrange(20)}.txt"
        self.do(WriteGuestFile(self.vm, path, f"written as number {self.count}"))

    def rename(self) -> None:
        self.count += 1
        self.do(RenameCheckpoint(self.vm, self.chance.choice(self.ids), f"renamed {self.count}"))

    def delete(self) -> None:
        at = self.chance.randrange(len(self.ids))
        self.ids[at], self.ids[-1] = self.ids[-1], self.ids[at]
        self.do(DeleteCheckpoint(self.vm, self.ids.pop()))

    def grow(self, size: int) -> None:
        """Take, apply, write and rename until there are that many checkpoints."""
        while len(self.ids) < size:
            self.take()
            self.write()
            self.chance.choice([self.apply, self.apply, self.write, self.rename])()

    def mix(self) -> dict[str, float]:
        """The median cost of each kind of operation, in milliseconds, at about this size."""
        spent: dict[str, list[float]] = {}
        for _ in range(ROUND // 5):
            for action in (self.take, self.write, self.apply, self.rename, self.delete):
                spent.setdefault(action.__name__, []).append(timed(action))
        return {name: median(found) for name, found in spent.items()}


def learner(seed: str = "learner") -> Learner:
    lab = Lab(seed=seed, host=UNLIMITED)
    vm = add_vm(lab, "SRV01", NewDisk("SRV01.vhdx", os=OS))
    return Learner(lab, vm, seed)


@pytest.mark.slow
def test_the_cost_of_an_operation_hardly_grows():
    """At 5,000 checkpoints an operation costs at most twice what it costs at 50."""
    someone = learner()
    costs = {}
    for size in (50, 500, 5000):
        someone.grow(size)
        gc.collect()
        costs[size] = someone.mix()
    for size, found in costs.items():
        whole = sum(found.values()) / len(found)
        each = ", ".join(f"{name} {cost:.2f}" for name, cost in found.items())
        print(
            f"\n{size:5} checkpoints: {1000 / whole:6.0f} operations a second (ms: {each})", end=""
        )
    ratio = sum(costs[5000].values()) / sum(costs[50].values())
    print(f"\ncost at 5,000 against 50: {ratio:.2f}")

    assert ratio <= 2


def big_lab() -> Lab:
    """Ten VMs with thirty checkpoints each."""
    lab = Lab(seed="big", host=UNLIMITED)
    for number in range(1, 11):
        name = f"SRV{number:02}"
        vm = add_vm(lab, name, NewDisk(f"{name}.vhdx", os=OS))
        Learner(lab, vm, name).grow(30)
    return lab


@pytest.mark.slow
def test_a_fork_is_cheap():
    """Of ten VMs and 300 checkpoints: far cheaper than a deep copy, and than making them again."""
    lab = big_lab()
    assert (10, 300) == (len(lab.world.vms), len(lab.world.checkpoints))
    fork = best(lab.fork, 25)
    copied = best(lambda: copy.deepcopy(lab.world), 3)
    print(f"\nfork {fork:.2f} ms, deepcopy of its world {copied:.0f} ms, {len(lab.journal)} inputs")

    assert lab.fork().world == lab.world
    assert fork * 20 <= copied


@pytest.mark.slow
def test_rewinding_is_cheap():
    """Five hundred steps back and forth cost far less than doing them did."""
    someone = learner("rewinder")
    someone.grow(50)
    lab = someone.lab
    done = 0
    start = time.perf_counter()
    while done < 500:
        someone.take()
        someone.write()
        someone.apply()
        someone.rename()
        done += 4
    doing = (time.perf_counter() - start) * 1000
    end = lab.world.copy()
    back, forth = timed(lambda: lab.rewind(500)), timed(lambda: lab.redo(500))
    single = timed(lambda: [lab.rewind() for _ in range(500)])
    lab.redo(500)
    print(
        f"\n500 steps: doing {doing:.0f} ms, rewinding {back:.1f} ms, one by one {single:.1f} ms, "
        f"redoing {forth:.1f} ms"
    )

    assert end == lab.world
    assert max(back, forth, single) * 5 <= doing
