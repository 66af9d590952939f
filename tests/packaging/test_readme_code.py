"""The lines of Python in the README do what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
TYPED = re.findall(r"^```powershell\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
NOTEBOOK, PLAIN = ([b for b in BLOCKS if ("%" in b) is magic] for magic in (True, False))


@pytest.mark.parametrize("block", PLAIN)
def test_a_block_prints_what_its_comments_say(block):
    """`print(...)  # gone` prints gone."""
    said = re.findall(r"^print\(.*\)  # (.*)$", block, re.M)

    ran = subprocess.run(
        [sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said == ran.stdout.splitlines()


@pytest.mark.parametrize("block", NOTEBOOK)
def test_a_notebook_block_runs(block, tmp_path):
    """%load_ext, open_lab, and the lab as the last expression."""
    command = [sys.executable, "-m", "IPython", "--ipython-dir", str(tmp_path), "-c", block]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "Now (Running)" in ran.stdout


@pytest.mark.parametrize("block", TYPED)
def test_a_powershell_block_runs(block, tmp_path):
    """After the block that opens the lab, without an error."""
    cells = ["%load_ext hvlab\nlab = open_lab('patch-week')", block]
    lines = "\n".join(f"assert get_ipython().run_cell({cell!r}).success" for cell in cells)
    command = [sys.executable, "-m", "IPython", "--ipython-dir", str(tmp_path), "-c", lines]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "SnapshotType : Standard" in ran.stdout
    assert "" == ran.stderr


def test_there_are_blocks_of_both_kinds():
    """Else the tests above test nothing."""
    assert NOTEBOOK
    assert PLAIN
    assert TYPED


def test_every_picture_and_page_it_links_exists():
    """No dead link into the project."""
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())

    assert [] == [link for link in links if not (ROOT / link).exists()]
