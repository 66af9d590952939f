"""Types by name, their static members and constructors."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.syntax.nodes import TypeName
from hvlab.powershell.values.enums import EnumType
from hvlab.powershell.values.types import TypeValue


def resolve(name: str | TypeName) -> TypeValue:
    """The type of that name: an accelerator ('int'), with or without 'System.', arrays and
    generics. Raises Terminating TypeNotFound 'Unable to find type [x].'"""
    raise NotImplementedError


def find(name: str) -> TypeValue | None:
    """The same, or None."""
    raise NotImplementedError


def register(name: str, *parents: str) -> None:
    """Make a type known, such as a class of the Hyper-V module; parents nearest first."""
    raise NotImplementedError


def register_enum(enum: EnumType) -> None:
    """Make an enumeration known, for casts and parameters; also by its short name there."""
    raise NotImplementedError


def enum_of(target: TypeValue) -> EnumType | None:
    """The enumeration behind a type."""
    raise NotImplementedError


def type_of(value: Any) -> TypeValue:
    """What `value.GetType()` gives; $null has none and must not be asked."""
    raise NotImplementedError


def parents(name: str) -> tuple[str, ...]:
    """A type's full names from itself up to System.Object, as -is and catch need them."""
    raise NotImplementedError


def is_instance(value: Any, target: TypeValue) -> bool:
    """`value -is target`."""
    raise NotImplementedError


def static_get(target: TypeValue, name: str, ops: Callbacks = NONE) -> Any:
    """`[target]::name`."""
    raise NotImplementedError


def static_call(
    target: TypeValue, name: str, arguments: tuple[Any, ...], ops: Callbacks = NONE
) -> Any:
    """`[target]::name(arguments)`; `[target]::new(...)` too. Raises Terminating MethodNotFound."""
    raise NotImplementedError


def construct(target: TypeValue, arguments: tuple[Any, ...], ops: Callbacks = NONE) -> Any:
    """`New-Object target -ArgumentList arguments`. Raises Terminating."""
    raise NotImplementedError
