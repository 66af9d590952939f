"""A moment of the fuzzer, always the same: `python -m tests.powershell.fuzz` runs it for long."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.powershell.fuzz.guard import Outside, guarded
from tests.powershell.fuzz.harness import Harness

TEXTS = 700


def test_random_texts() -> None:
    """Whatever is typed: no crash, no hang, no Python in the output, nothing of the machine
    touched; what only reads and what is refused changes nothing."""
    findings = Harness(seed=20).run(lambda count: count >= TEXTS)

    print(findings.report())
    assert {} == findings.found, findings.report()
    assert findings.texts == TEXTS > 2 * findings.refused


@pytest.mark.parametrize(
    "reach",
    [
        lambda: open("x.txt", "w"),  # noqa: PTH123, SIM115
        lambda: Path("/").iterdir().__next__(),
        lambda: Path("x").exists(),
        lambda: subprocess.Popen(["true"]),
        lambda: tempfile.mkdtemp(),
        lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
        lambda: eval("1"),
        lambda: __import__("this"),
    ],
)
def test_the_guard_sees(reach) -> None:
    """Files, folders, processes, the network, code and modules: each attempt is seen."""
    with pytest.raises(Outside), guarded():
        reach()
