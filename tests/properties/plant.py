"""Plant each bug of `planted.py` in a copy of hvlab, and see which tests turn red.

    python tests/properties/plant.py            all of them, some minutes
    python tests/properties/plant.py merge      those whose description has that word

Exits with 1 if a bug lives through all tests.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.properties.planted import BUGS, Bug, homes  # noqa: E402 - found next to this file

SUITES = {
    "tests": ["tests/operations", "tests/world", "tests/engine", "tests/storage/test_pages.py"],
    "insight": [
        "tests/insight/test_ledger.py",
        "tests/insight/test_ledger_model.py",
        "tests/insight/test_preview.py",
        "tests/insight/test_timeline.py",
    ],
    "properties": ["tests/properties/test_host.py", "tests/properties/test_bank.py"],
}
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1", "HVLAB_HYPOTHESIS": "planted"}


def plant(copy: Path, bug: Bug | None) -> None:
    """Put the bug, or none, into the copy; whatever was planted before is gone."""
    shutil.rmtree(copy / "hvlab", ignore_errors=True)
    shutil.copytree(ROOT / "hvlab", copy / "hvlab", ignore=shutil.ignore_patterns("__pycache__"))
    if bug is None:
        return
    (file,) = homes(bug, copy / "hvlab")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(bug.text, bug.planted), encoding="utf-8")


def turns_red(copy: Path, suite: str) -> bool:
    """Whether a test of the suite fails, as it should."""
    command = [sys.executable, "-m", "pytest", "-xq", "-p", "no:cacheprovider", *SUITES[suite]]
    done = subprocess.run(
        command, cwd=copy, env=os.environ | ENVIRONMENT, capture_output=True, text=True
    )
    return done.returncode == 1


def main(words: list[str]) -> int:
    missed = 0
    chosen = [bug for bug in BUGS if all(word in bug.breaks for word in words)]
    with tempfile.TemporaryDirectory(prefix="hvlab-planted-") as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "tests", copy / "tests")
        shutil.copy(ROOT / "pyproject.toml", copy)
        plant(copy, None)
        if any(turns_red(copy, suite) for suite in SUITES):
            raise SystemExit("The tests are red already: plant in a sound garden.")
        for bug in chosen:
            plant(copy, bug)
            red = {suite: turns_red(copy, suite) for suite in SUITES}
            missed += not any(red.values())
            marks = "  ".join(f"{suite}: {'red  ' if red[suite] else 'GREEN'}" for suite in red)
            print(f"{marks}  {bug.breaks}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} planted bugs are caught")
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
