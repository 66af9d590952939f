"""What `import hvlab` adds to Python's start."""

from __future__ import annotations

import subprocess
import sys
import time

CODES = ("pass", "import hvlab", "import networkx")


def start(code: str) -> float:
    """Milliseconds of a whole Python process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - begun) * 1000


def test_importing_hvlab_costs_next_to_nothing():
    """Its parts are imported when they are first used; far cheaper than networkx alone."""
    turns = [[start(code) for code in CODES] for _ in range(11)]
    bare, ours, theirs = (min(spans) for spans in zip(*turns, strict=True))
    print(f"\nimport hvlab adds {ours - bare:.0f} ms to {bare:.0f}, networkx {theirs - bare:.0f}")

    assert (ours - bare) * 4 < theirs - bare
