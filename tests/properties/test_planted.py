"""The list of bugs to plant stays true to the source (`plant.py` plants them)."""

import ast
from pathlib import Path

import pytest

from tests.properties.planted import BUGS, Bug, homes

SOURCE = Path(__file__).resolve().parents[2] / "hvlab"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.breaks)
def test_it_can_still_be_planted(bug: Bug):
    """Its text occurs exactly once, and what is planted is still Python.

    If this fails, the code has moved on: write the bug as it would be made today.
    """
    found = homes(bug, SOURCE)

    assert 1 == len(found), [file.name for file in found]
    ast.parse(found[0].read_text(encoding="utf-8").replace(bug.text, bug.planted))
