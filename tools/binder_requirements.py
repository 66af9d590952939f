"""Writes binder/requirements.txt: every package that hvlab needs to run, in one exact version.

`python tools/binder_requirements.py` takes the newest versions that fit pyproject.toml, for the
Python in binder/runtime.txt. Binder puts them on top of its own JupyterLab, so that what learners
run there is what CI has replayed (tools/binder_replay.py).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pythons

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "binder" / "requirements.txt"
BUILD = "hatchling"  # postBuild builds hvlab itself, without fetching anything
HEADER = """\
# Written by `python tools/binder_requirements.py`: what hvlab needs, pinned.
"""


def main() -> int:
    """Resolve in a clean environment and write what arrived."""
    version = (ROOT / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    if pythons.find(version) is None:
        print(f"Python {version} is needed to resolve for Binder, and is not here", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hvlab-binder-") as folder:
        python = pythons.environment(Path(folder), version)
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", BUILD, str(ROOT)], check=True)
        frozen = subprocess.run(
            [*pip, "freeze", "--exclude", "hvlab"], check=True, capture_output=True, text=True
        ).stdout
    TARGET.write_text(HEADER + frozen, encoding="utf-8", newline="\n")
    print(f"{TARGET}: {len(frozen.splitlines())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
