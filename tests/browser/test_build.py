"""The committed module is what the sources give."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_committed_files_are_what_the_sources_give():
    """`npm run build` would change nothing, byte for byte."""
    if shutil.which("node") is None or not (FRONTEND / "node_modules" / "esbuild").is_dir():
        pytest.skip("the front end's tools are not installed (run `npm ci` in frontend/)")

    run = subprocess.run(
        ["node", "build.mjs", "--check"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )

    assert (0, "") == (run.returncode, run.stderr), run.stdout


def test_the_lock_file_names_no_registry():
    """Any mirror will do: the lock file has hashes, and no addresses to fetch from."""
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert [] == [name for name, entry in packages.items() if "resolved" in entry]
    assert [] == [name for name, entry in packages.items() if name and "integrity" not in entry]
