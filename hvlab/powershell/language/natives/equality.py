"""Which values are the same, and in what order they stand, as .NET's collections see it."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.values.noted import plain


def same(left: Any, right: Any) -> bool:
    """`left.Equals(right)`: the same type and the same value, with case."""
    left, right = plain(left), plain(right)
    return left is right or (type(left) is type(right) and bool(left == right))


def find(items: list[Any], value: Any) -> int:
    """Where a value is, -1 for nowhere."""
    for index, item in enumerate(items):
        if same(item, value):
            return index
    return -1
