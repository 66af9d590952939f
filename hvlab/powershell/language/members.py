"""Properties and methods of any value: explicit tables, never Python's attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hvlab.powershell.language.callbacks import NONE, Callbacks

VOID: Final = object()
"""What `call` gives for a method without result: the evaluator puts nothing out."""


@dataclass(frozen=True)
class MemberInfo:
    """A member as Get-Member shows it."""

    name: str
    kind: str
    definition: str
    type: str = ""


def get(value: Any, name: str, ops: Callbacks = NONE) -> Any:
    """`value.name`: own property, .Count/.Length of anything, or that of each item of a list.
    $null where there is none."""
    raise NotImplementedError


def has(value: Any, name: str) -> bool:
    """Whether the value itself has a property of that name."""
    raise NotImplementedError


def put(value: Any, name: str, new: Any, ops: Callbacks = NONE) -> None:
    """`value.name = new`. Raises Terminating PropertyNotFound, PropertyAssignmentException."""
    raise NotImplementedError


set = put  # noqa: A001 - the pair of `get`


def call(value: Any, name: str, arguments: tuple[Any, ...], ops: Callbacks = NONE) -> Any:
    """`value.name(arguments)`. A method without result gives `VOID`.

    Raises Terminating MethodNotFound, InvokeMethodOnNull, MethodInvocationException forms."""
    raise NotImplementedError


def properties(value: Any) -> list[tuple[str, Any]]:
    """Its properties with their values, in order: Select *, formatting, comparing."""
    raise NotImplementedError


def type_names(value: Any) -> tuple[str, ...]:
    """As `.PSObject.TypeNames`: ('System.Int32', 'System.ValueType', 'System.Object')."""
    raise NotImplementedError


def describe(value: Any) -> list[MemberInfo]:
    """Its members as Get-Member shows them, unsorted."""
    raise NotImplementedError
