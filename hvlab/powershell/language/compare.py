"""Equality and order across types: the left side's type decides."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks


def equals(left: Any, right: Any, *, case: bool = False, ops: Callbacks = NONE) -> bool:
    """`left -eq right` of two single values (`case`: -ceq). Never raises."""
    raise NotImplementedError


def order(left: Any, right: Any, *, case: bool = False, ops: Callbacks = NONE) -> int:
    """-1, 0 or 1. Raises Terminating where the right side cannot become the left side's type."""
    raise NotImplementedError


def sort_key_order(left: Any, right: Any, *, case: bool = False) -> int:
    """The order of Sort-Object: as `order`, $null first, and never raising (then by text)."""
    raise NotImplementedError
