"""The list of bugs to plant stays true to the source (`plant.py` plants them)."""

import ast
from pathlib import Path

import pytest

from tests.properties.planted import BUGS, Bug

SOURCE = Path(__file__).resolve().parents[2] / "hvlab"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.breaks)
def test_it_can_still_be_planted(bug: Bug):
    """Its text occurs exactly once, and what is planted is still Python.

    If this fails, the code has moved on: write the bug as it would be made today.
    """
    source = (SOURCE / bug.file).read_text(encoding="utf-8")

    assert 1 == source.count(bug.text)
    ast.parse(source.replace(bug.text, bug.planted))
