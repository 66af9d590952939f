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

from tests.benchmarks.test_core import Learner, learner, timed

PYTHONS = (sys.executable, "/usr/bin/python3")
PROGRAM = Path(__file__).with_name("libvirt_host.py")
ROUNDS, EACH = 40, 10
CHECKPOINTS = 50
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

    def do(self, word: str, times: int) -> list[float]:
        """The microseconds each of so many took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(word, times, file=self.process.stdin, flush=True)
        return [float(spent) for spent in json.loads(self.process.stdout.readline())]


@contextmanager
def libvirt_host() -> Iterator[LibvirtHost]:
    python = next((python for python in PYTHONS if has_libvirt(python)), None)
    if python is None:
        pytest.skip("there is no libvirt to compare with (apt-get install python3-libvirt)")
    pipe = subprocess.PIPE
    with subprocess.Popen([python, PROGRAM], stdin=pipe, stdout=pipe, text=True) as process:
        yield LibvirtHost(process)
        process.communicate()


def ours(someone: Learner, word: str, times: int) -> list[float]:
    """The same here: asked for, done, and everything settled that follows from it."""
    action = {"take": someone.take, "apply": someone.apply}[word]
    return [timed(action) * 1000 for _ in range(times)]


@pytest.mark.slow
def test_take_and_apply_against_libvirt():
    """Take and apply cost about what they cost there, where no disk is modelled at all. Both run
    in turns, a few of each at a time, so that both have the same neighbours."""
    someone = learner("libvirt")
    someone.grow(CHECKPOINTS)
    spent: dict[tuple[str, str], list[float]] = {}
    with libvirt_host() as other:
        other.do("take", CHECKPOINTS)
        for _ in range(ROUNDS):
            for word in ("take", "apply"):
                spent.setdefault(("libvirt", word), []).extend(other.do(word, EACH))
                spent.setdefault(("hvlab", word), []).extend(ours(someone, word, EACH))

    medians = {name: median(found) for name, found in spent.items()}
    for word in ("take", "apply"):
        here, there = medians["hvlab", word], medians["libvirt", word]
        print(f"\n{word}: {here:.0f} us, libvirt {there:.0f} us, ratio {here / there:.2f}", end="")
    assert medians["hvlab", "take"] <= medians["libvirt", "take"] * AT_MOST
    assert medians["hvlab", "apply"] <= medians["libvirt", "apply"] * AT_MOST
