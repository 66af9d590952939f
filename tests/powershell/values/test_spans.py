"""Whole numbers of every width are told apart at once."""

from __future__ import annotations

from hvlab.powershell.language import convert
from hvlab.powershell.values.numbers import INT32, Int64


def test_a_number_of_another_width_is_looked_up_at_once():
    """A range of Python's would look through four thousand million numbers for this one."""
    assert Int64(2**31) not in INT32
    assert Int64(5) in INT32
    assert 5 == convert.to_type(Int64(5), "int")
