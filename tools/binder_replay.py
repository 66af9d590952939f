"""Replays in a clean environment what Binder does with this repository, without Docker.

`python tools/binder_replay.py` has two halves:

1. What repo2docker would build, from the Dockerfile it prints: the right Python, then our
   requirements, then our postBuild, nothing else of ours.
2. Those steps, run: a new virtual environment of that Python, `pip install -r`, postBuild in a
   fresh clone, then the start page that the README's badge opens, and every notebook.

Not covered: Ubuntu's packages and the JupyterLab that Binder brings and requirements.txt replaces.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import pythons

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Replay; any step that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="hvlab-binder-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        clone = scratch / "repo"
        take_commit(clone)
        version = (clone / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
        check_dockerfile(dockerfile(clone, scratch), version)
        python = build(clone, scratch, version)
        check_image(clone, python, scratch)
    print(f"Binder: Python {version}, requirements, postBuild, start page and notebooks are fine")
    return 0


def take_commit(target: Path) -> None:
    """Unpack what is committed, and nothing else, as Binder gets it."""
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", "HEAD"]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(target, filter="data")


# ------------------------------------------------------------------ what would be built


def dockerfile(clone: Path, scratch: Path) -> str:
    """The Dockerfile that repo2docker would build, as it prints it."""
    tool = scratch / "repo2docker"
    subprocess.run([sys.executable, "-m", "venv", str(tool)], check=True)
    python = tool / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "jupyter-repo2docker"], clone)
    return run([python, "-m", "repo2docker", "--no-build", "--debug", clone], scratch)


def check_dockerfile(text: str, version: str) -> None:
    """Our Python and our steps, in this order; nothing else runs in our name."""
    steps = re.findall(r"^RUN (?:.*/pip install .*-r \"(.+)\"|\./(binder/.+))$", text, re.MULTILINE)
    expected = [("binder/requirements.txt", ""), ("", "binder/postBuild")]
    if steps != expected:
        raise SystemExit(f"repo2docker would run {steps}, not {expected}")
    if f"py-2d{version.replace('.', '-2e')}" not in text:
        raise SystemExit(f"repo2docker would not use Python {version}")
    if "apt.txt" in text or "environment.yml" in text:
        raise SystemExit("repo2docker found more than we mean to give it")


# ------------------------------------------------------------------ what the steps do


def build(clone: Path, scratch: Path, version: str) -> Path:
    """Install as Binder does, as a user without any settings; return the environment's Python."""
    python = pythons.environment(scratch / "environment", version)
    run([python, "-m", "pip", "install", "--quiet", "-r", "binder/requirements.txt"], clone)
    run(["bash", "binder/postBuild"], clone, as_learner(python, scratch))
    return python


def check_image(clone: Path, python: Path, scratch: Path) -> None:
    """The badge's page is there and trusted, hvlab is the installed one, and notebooks run."""
    badge = re.search(
        r"mybinder\.org/v2/gh/[^)]*urlpath=([^)&]+)", (clone / "README.md").read_text()
    )
    if badge is None:
        raise SystemExit("README.md has no Binder badge")
    start = unquote(badge[1]).removeprefix("lab/tree/")
    if not (clone / start).is_file():
        raise SystemExit(f"the badge opens {start}, which is not in the repository")
    learner = as_learner(python, scratch)
    where = "import hvlab; print(hvlab.__file__)"
    if str(clone) in run([python, "-c", where], scratch, learner):
        raise SystemExit("hvlab is imported from the clone, not from what postBuild installed")
    signed = run([python, "-c", TRUSTED, start], clone, learner).strip()
    if signed != "True":
        raise SystemExit(f"{start} is not trusted after postBuild")
    for notebook in sorted((clone / "notebooks").glob("*.ipynb")):
        run([python, "-m", "jupyter", "execute", notebook], notebook.parent, learner)


TRUSTED = """
import sys, nbformat
from nbformat.sign import NotebookNotary
print(NotebookNotary().check_signature(nbformat.read(sys.argv[1], as_version=4)))
"""


def as_learner(python: Path, scratch: Path) -> dict[str, str]:
    """The variables of a Binder session: its own home, its environment first, no Jupyter yet."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "HVLAB", "PYTHON"))}
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    return kept | {"HOME": str(home), "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> str:
    """Run a step in a folder; on failure show what it said, and stop."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\n{' '.join(words)}: status {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
