"""How fast PowerShell is understood, and how that grows with the script."""

import gc
import time

from hvlab.powershell.syntax import parse_tolerant
from hvlab.powershell.syntax.nodes import Pipeline
from hvlab.powershell.syntax.walk import places
from tests.powershell.syntax.examples import EXAMPLES

SCRIPT = "\n".join(
    text for text in EXAMPLES if not text.startswith(("using", "#requires", "function f {"))
)


def best(text: str, times: int = 5) -> float:
    """Milliseconds of the fastest of some runs: the one that was disturbed least."""
    gc.collect()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        parse_tolerant(text)
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


def test_parsing():
    """The time for a pipeline does not depend on how long the script is."""
    per_pipeline = {}
    for copies in (1, 10, 100):
        text = "\n".join([SCRIPT] * copies)
        block, complaints = parse_tolerant(text)
        assert complaints == ()
        pipelines = sum(isinstance(place.node, Pipeline) for place in places(block))
        per_pipeline[copies] = best(text) / pipelines
        print(
            f"\n{len(text):>9,} characters, {pipelines:>7,} pipelines: "
            f"{per_pipeline[copies]:.3f} ms for each",
            end="",
        )

    assert per_pipeline[100] < 4 * per_pipeline[1]
