"""Finds the Pythons on this machine and makes virtual environments of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def find(version: str) -> Path | None:
    """A Python of this version, say 3.12, on the PATH or among pyenv's; None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    for python in (on_path, *sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)):
        if python is None:
            continue
        question = [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        answer = subprocess.run(question, capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip() == version:
            return Path(python)
    return None


def environment(folder: Path, version: str) -> Path:
    """Make a virtual environment of this version, or else of our own; return its python."""
    base = find(version)
    if base is None:
        print(f"no Python {version} here: using {sys.version.split()[0]} instead")
        base = Path(sys.executable)
    subprocess.run([str(base), "-m", "venv", str(folder)], check=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"
