"""Every fault on every file under every operation: an answer of the host, and nothing lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hvlab.errors import HyperVError
from tests.properties import fault_matrix

PAGE = Path(__file__).parents[2] / "docs" / "fault-matrix.md"
REPLACES_NOW = {"Revert", "Apply two", "Apply three", "Create and apply two", "Remove VM"}


@cache
def cells() -> list[fault_matrix.Outcome]:
    return list(fault_matrix.outcomes())


def test_the_host_always_answers():
    """Every cell is done or refused in the host's own words; never a bug of ours."""
    assert 600 < len(cells())
    strange = [cell for cell in cells() if cell.error and not isinstance(cell.error, HyperVError)]

    assert [] == strange


def test_what_is_refused_changes_nothing():
    """Everything that could be read can still be read."""
    for cell in cells():
        if cell.said.startswith("refused"):
            assert cell.before == cell.after, (cell.fault, cell.file, cell.operation)


def test_nothing_is_lost_that_was_not_asked_for():
    """Checkpoints that remain read as before, and so does Now unless the operation replaces it."""
    for cell in cells():
        for holder in cell.before.keys() & cell.after.keys():
            if holder == "Now" and cell.operation in REPLACES_NOW:
                continue
            expected = dict(cell.before[holder])
            found = {name: text for name, text in cell.after[holder].items() if name != "more.txt"}
            assert expected == found, (cell.fault, cell.file, cell.operation)


def test_the_page_is_what_the_host_does():
    """`python -m tests.properties.fault_matrix > docs/fault-matrix.md` makes it."""
    assert fault_matrix.markdown() == PAGE.read_text(encoding="utf-8")
