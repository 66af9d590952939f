"""The README's two commands can be typed as they are, in bash and in Windows PowerShell 5.1."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "tools" / "readme_commands.py"


@pytest.fixture(params=["install", "test"])
def command(request) -> str:
    """One of the two, as CI runs it."""
    asked = [sys.executable, str(COMMANDS), request.param]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.removesuffix(
        "\n"
    )


def test_one_line_for_both_shells(command):
    """One line, without what PowerShell 5.1 or bash lacks: &&, ||, single quotes, $, backticks."""
    assert 1 == len(command.splitlines())
    assert [] == re.findall(r"&&|\|\||['$`%~\\]|2>|export |set ", command)


def test_only_python_and_pip(command):
    """Nothing is run but Python, pip, and what pip installed."""
    programs = [part.split()[0] for part in command.split(";")]

    assert set(programs) <= {"python", "hvlab"}
    assert "python -m pip install -e" in command


def test_at_the_top():
    """A reader finds both before anything else that could be typed."""
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```", readme, re.MULTILINE)

    assert 4 <= len(blocks)
    assert readme.index("python -m pytest") < len(readme.splitlines()[0]) + 3000
