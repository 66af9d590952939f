"""A hvlab of the test's own: this code, with notebooks that a test may change."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

import hvlab
from tests.patience import PATIENCE

PACKAGE = Path(hvlab.__file__).parent


@dataclass
class Installed:
    """A copy of hvlab with its own originals, its own home folder, and nothing of the tester's."""

    root: Path
    home: Path

    @property
    def originals(self) -> Path:
        return self.root / "notebooks"

    @property
    def course(self) -> Path:
        return self.home / "hvlab-course"

    def original(self, name: str, text: str) -> Path:
        """Write an original notebook; again with another text is a newer one."""
        cell = nbformat.v4.new_markdown_cell(text, id="only")
        path = self.originals / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
        return path

    def original_with_code(self, name: str, source: str, shows: str) -> Path:
        """Write an original notebook whose one cell of code has been run."""
        shown = nbformat.v4.new_output("stream", text=shows)
        cell = nbformat.v4.new_code_cell(source, id="only", execution_count=7, outputs=[shown])
        path = self.originals / name
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
        return path

    def release(self, version: str) -> None:
        """Become another version of hvlab."""
        source = f'"""Test copy."""\n\n__version__ = "{version}"\n'
        (self.root / "hvlab" / "__init__.py").write_text(source, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """A login that has never seen Jupyter."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "HVLAB"))}
        return inherited | {
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "PYTHONPATH": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "JUPYTER_CONFIG_DIR": str(self.home / ".jupyter"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error::SyntaxWarning", "-m", "hvlab", *words]

    def run(self, *words: str, here: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Type a command, in a folder that is not the course's."""
        return subprocess.run(
            self.command(*words),
            cwd=here or self.home,
            env=self.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    """hvlab 0.1 with a start page and two notebooks."""
    root, home = tmp_path / "site", tmp_path / "Jo's home"
    home.mkdir()
    (root / "hvlab").mkdir(parents=True)
    shutil.copytree(PACKAGE / "cli", root / "hvlab" / "cli")
    shutil.copy(PACKAGE / "__main__.py", root / "hvlab")
    it = Installed(root, home)
    it.release("0.1")
    it.original("00-start-here.ipynb", "Start")
    it.original("01-revert-versus-apply.ipynb", "Revert")
    it.original("02-dormant-branches.ipynb", "Branches")
    return it
