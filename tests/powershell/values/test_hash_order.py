"""The order of hashtables whose keys are numbers, as .NET's own table gives it."""

from __future__ import annotations

import pytest

from hvlab.powershell.values.hash_order import order
from tests.powershell.commands.transcripts import lines


@pytest.mark.parametrize(
    ("keys", "capacity", "expected"),
    [
        ([1, 2, 3], 3, [3, 2, 1]),
        ([3, 1, 2], 0, [3, 2, 1]),
        (list(range(1, 13)), 0, list(range(12, 0, -1))),
        ([10, 20, 30, 40], 4, [20, 40, 10, 30]),
        ([7, 14], 2, [14, 7]),
        ([5, 6], 2, [5, 6]),
        ([0, 7], 5, [7, 0]),
        ([True, False], 2, [True, False]),
        (["b", 1], 2, ["b", 1]),
    ],
)
def test_places_in_the_table(keys, capacity, expected):
    """From its end; a place that is taken sends the key on; texts stay as they were added."""
    assert expected == [keys[place] for place in order(keys, capacity)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@{1='a';2='b'}.Values -join ''", ["ba"]),
        ("$h = @{}; 1..4 | % { $h[$_] = $_ }; $h.Keys -join ''", ["4321"]),
        ("$h = [ordered]@{1='a';2='b'}; $h.Values -join ''", ["ab"]),
        ("@{z=1;a=2}.Keys -join ''", ["za"]),
        ("$null = 'a1' -match '(.)(.)'; $Matches.Keys -join ''", ["210"]),
        ("foreach ($e in @{4='x';5='y'}.GetEnumerator()) { $e.Key }", ["5", "4"]),
    ],
)
def test_everything_that_goes_through_a_table_meets_that_order(typed, said):
    """Keys, values, entries; an ordered one keeps its own."""
    assert said == lines(typed)
