"""`value[index]`, reading and assigning."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks


def get(target: Any, index: Any, ops: Callbacks = NONE) -> Any:
    """`target[index]`; an array of indexes gives an array; out of range gives $null.

    Raises Terminating: NullArray 'Cannot index into a null array.', CannotIndex."""
    raise NotImplementedError


def put(target: Any, index: Any, value: Any, ops: Callbacks = NONE) -> None:
    """`target[index] = value`. Raises Terminating."""
    raise NotImplementedError
