"""What `import hvlab` adds to Python's start."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from tests.benchmarks.learners import by_turns


def start(code: str) -> None:
    """A whole Python process."""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_hvlab_costs_next_to_nothing():
    """Its parts are imported when they are first used; far cheaper than networkx alone."""
    codes = ("pass", "import hvlab", "import networkx")
    bare, ours, theirs = by_turns({code: partial(start, code) for code in codes}, 11).values()
    print(f"\nimport hvlab adds {ours - bare:.0f} ms to {bare:.0f}, networkx {theirs - bare:.0f}")

    assert (ours - bare) * 4 < theirs - bare
