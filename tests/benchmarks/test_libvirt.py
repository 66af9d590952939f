"""Take and apply, raced against libvirt's test driver: another simulated host, written in C.

It needs a Python that can `import libvirt` (Debian: `apt-get install python3-libvirt`); no daemon.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.learners import Learner, learner, timed

PYTHONS = (sys.executable, "/usr/bin/python3")
PROGRAM = Path(__file__).with_name("libvirt_host.py")
ROUNDS, EACH = 20, 25
CHECKPOINTS = 50  # to begin with: the host's own limit
# The aim is 1. The bound leaves room for other machines, and for what else they do.
AT_MOST = 2.5


def has_libvirt(python: str) -> bool:
    """Whether that interpreter is there and can import libvirt."""
    try:
        run = subprocess.run([python, "-c", "import libvirt"], capture_output=True)
    except OSError:
        return False
    return run.returncode == 0


class LibvirtHost:
    """The other host, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def take_and_apply(self, times: int) -> list[tuple[float, float]]:
        """By turns; the microseconds of each pair."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(times, file=self.process.stdin, flush=True)
        return [(take, apply) for take, apply in json.loads(self.process.stdout.readline())]


@contextmanager
def libvirt_host() -> Iterator[LibvirtHost]:
    python = next((python for python in PYTHONS if has_libvirt(python)), None)
    if python is None:
        pytest.skip("there is no libvirt to compare with (apt-get install python3-libvirt)")
    pipe = subprocess.PIPE
    with subprocess.Popen([python, PROGRAM], stdin=pipe, stdout=pipe, text=True) as process:
        yield LibvirtHost(process)
        process.communicate()


def take_and_apply(someone: Learner, times: int) -> list[tuple[float, float]]:
    """The same here: asked for, done, and everything settled that follows from it."""
    return [(timed(someone.take) * 1000, timed(someone.apply) * 1000) for _ in range(times)]


@pytest.mark.slow
def test_take_and_apply_against_libvirt():
    """Take and apply cost about what they cost there, where no disk is modelled at all. The two
    hosts run by turns, a few operations at a time, so that both have the same neighbours."""
    someone = learner("libvirt")
    someone.grow(CHECKPOINTS)
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with libvirt_host() as other:
        other.take_and_apply(CHECKPOINTS)
        for _ in range(ROUNDS):
            theirs += other.take_and_apply(EACH)
            ours += take_and_apply(someone, EACH)

    ratios = {}
    for at, word in enumerate(("take", "apply")):
        here, there = (median(pair[at] for pair in pairs) for pairs in (ours, theirs))
        ratios[word] = here / there
        print(f"\n{word}: {here:.0f} us, libvirt {there:.0f} us, ratio {here / there:.2f}", end="")
    assert max(ratios.values()) <= AT_MOST, ratios
