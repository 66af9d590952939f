"""What the benchmarks share: labs that learners have worked in, and ways to measure fairly.

Other programs run on the same machine. So what is measured is the time of the processor that this
process had, the things that are compared run by turns, a little of each at a time, and what counts
is the median, or the fastest of a few runs.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from random import Random
from statistics import median

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


def timed(action: Callable[[], object]) -> float:
    """Milliseconds it takes; those in which the processor did something else do not count."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def best(action: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of the fastest of some runs: the one that was disturbed least."""
    gc.collect()
    return min(timed(action) for _ in range(times))


def by_turns(actions: Mapping[str, Callable[[], object]], times: int) -> dict[str, float]:
    """The median milliseconds of each; all run once, then all run once more, and so on."""
    gc.collect()
    return by_kind({name: timed(run) for name, run in actions.items()} for _ in range(times))


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
        """The milliseconds of one operation of each kind; there are as many checkpoints after."""
        actions = (self.take, self.write, self.apply, self.rename, self.delete)
        return {action.__name__: timed(action) for action in actions}


def learner(seed: str = "learner") -> Learner:
    """One who has a host with one VM."""
    lab = Lab(seed=seed, host=UNLIMITED)
    vm = add_vm(lab, "SRV01", NewDisk("SRV01.vhdx", os=OS))
    return Learner(lab, vm, seed)


def ten_learners(checkpoints: int) -> list[Learner]:
    """Ten who share a host, each with a VM and so many checkpoints."""
    lab = Lab(seed="ten", host=UNLIMITED)
    found = []
    for number in range(1, 11):
        name = f"SRV{number:02}"
        vm = add_vm(lab, name, NewDisk(f"{name}.vhdx", os=OS))
        found.append(Learner(lab, vm, name))
        found[-1].grow(checkpoints)
    return found


def big_lab() -> Lab:
    """Ten VMs with thirty checkpoints each."""
    return ten_learners(30)[0].lab


def by_kind(mixes: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The median of each kind of operation."""
    mixes = list(mixes)
    return {name: median(mix[name] for mix in mixes) for name in mixes[0]}


def described(costs: Mapping[str, float]) -> str:
    """The speed of a mix, and the milliseconds of each kind of operation."""
    each = ", ".join(f"{name} {cost:.2f}" for name, cost in costs.items())
    return f"{1000 * len(costs) / sum(costs.values()):.0f} operations a second (ms: {each})"
