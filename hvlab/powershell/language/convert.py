"""Conversions between types, and the sentences PowerShell says when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.syntax.nodes import TypeName
from hvlab.powershell.values.types import TypeValue


def to_type(value: Any, target: str | TypeName | TypeValue, ops: Callbacks = NONE) -> Any:
    """`[target]value`. `target` may be written ('int[]', 'guid?'), parsed or resolved.

    Raises ConversionError, or the TypeNotFound error for a name that is no type."""
    raise NotImplementedError


def to_string(value: Any, ofs: str = " ") -> str:
    """As in "$value": invariant culture, a list joined by $OFS."""
    raise NotImplementedError


def to_bool(value: Any) -> bool:
    """Whether `if (value)` holds."""
    raise NotImplementedError


def to_number(value: Any, ops: Callbacks = NONE) -> Any:
    """As the right hand of `1 + value`: strings are read as numbers of any kind, with suffixes."""
    raise NotImplementedError


def to_int(value: Any) -> int:
    """`[int]value`."""
    return int(to_type(value, "int"))


def unroll(value: Any) -> Iterator[Any]:
    """What goes down a pipeline for a value: the items of a collection, one by one; a string or a
    hashtable as it is; $null as one $null."""
    raise NotImplementedError


def wrap(outputs: Iterable[Any]) -> Any:
    """What an assignment gets of a pipeline's output: None, the only one, or an array."""
    found = list(outputs)
    if not found:
        return None
    return found[0] if len(found) == 1 else found
