"""The order of .NET's own sorting: numbers by value, texts as the culture has them, case last."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from hvlab.powershell.language.compare import sort_key_order
from hvlab.powershell.language.natives.native import NetError
from hvlab.powershell.language.textual import compare_text
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.numbers import Char


def compared(left: Any, right: Any) -> int:
    """-1, 0 or 1, as Comparer.Default says; $null is before everything. Raises NetError."""
    if left is None or right is None:
        return int(left is not None) - int(right is not None)
    if isinstance(left, Char) and isinstance(right, Char):
        return ord(left) - ord(right)
    if isinstance(left, str) and isinstance(right, str):
        return compare_text(left, right, case=True)
    if type_of(left) != type_of(right):
        raise NetError("InvalidOperationException", "Failed to compare two elements in the array.")
    return sort_key_order(left, right)


def in_order(items: list[Any], key: Callable[[Any], Any] = lambda one: one) -> list[Any]:
    """Items sorted. Raises NetError where two of them cannot be compared."""
    return sorted(items, key=cmp_to_key(lambda left, right: compared(key(left), key(right))))
