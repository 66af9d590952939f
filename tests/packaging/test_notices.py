"""What we say about others' work is what the front end is built from."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "hvlab" / "views" / "static" / "licenses"


def notices() -> str:
    return (ROOT / "THIRD-PARTY-NOTICES.md").read_text("utf-8")


def test_versions():
    """The notices name exactly the packages that are bundled, with their versions."""
    package = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    rows = re.findall(r"^\| \[(.+?)\]\(\S+\) \| (\S+) \|", notices(), re.MULTILINE)

    assert package["dependencies"] == {name.lower(): version for name, version in rows}


def test_texts():
    """Every licence text is named in the notices, and every name has its text."""
    named = set(re.findall(r"`([\w-]+\.txt)`", notices()))

    assert {path.name for path in TEXTS.iterdir()} == named
    assert "Eclipse Public License - v 2.0" in (TEXTS / "graphviz.txt").read_text("utf-8")


def test_words_of_powershell():
    """Whose words the PowerShell window speaks, with the licence that asks to be passed on."""
    said = notices()

    assert "Copyright (c) Microsoft Corporation." in said
    assert "Copyright (c) .NET Foundation and Contributors" in said
    assert "Copyright (c) DSC Community contributors" in said
    assert "> The above copyright notice and this permission notice shall be" in said


@pytest.mark.parametrize("folder", ["frontend", "tools/pyodide"])
def test_no_registry_in_lock_files(folder):
    """Lock files name packages and fingerprints, not the server they once came from."""
    lock = (ROOT / folder / "package-lock.json").read_text("utf-8")

    assert '"integrity"' in lock
    assert '"resolved"' not in lock
