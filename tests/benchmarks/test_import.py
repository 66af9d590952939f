"""What `import hvlab` adds to Python's start."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median


def start(code: str) -> float:
    """Milliseconds of a whole Python process, the median of several."""
    spans = []
    for _ in range(9):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        spans.append((time.perf_counter() - begun) * 1000)
    return median(spans)


def test_importing_hvlab_costs_next_to_nothing():
    """Its parts are imported when they are first used; far cheaper than networkx alone."""
    bare, ours, theirs = start("pass"), start("import hvlab"), start("import networkx")
    print(f"\nimport hvlab adds {ours - bare:.0f} ms to {bare:.0f}, networkx {theirs - bare:.0f}")

    assert (ours - bare) * 4 < theirs - bare
