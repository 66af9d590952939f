"""Conversions to arrays, lists, exceptions, and to classes whose properties a hashtable gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert.failures import no_conversion
from hvlab.powershell.language.convert.text import to_string
from hvlab.powershell.language.typesystem.kinds import OBJECT
from hvlab.powershell.language.typesystem.names import parents
from hvlab.powershell.values.collections import ArrayList, HashSet, Queue, Stack, TypedArray
from hvlab.powershell.values.errors import ExceptionObject, Terminating
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.types import TypeValue

ToType = Callable[[Any, TypeValue, Callbacks], Any]


MAKERS: dict[str, Callable[[TypeValue, tuple[Any, ...], Callbacks], Any]] = {}
"""Constructors by type name; the tables of members fill it in. `[type]value` may use one."""


def to_array(value: Any, target: TypeValue, ops: Callbacks, to_type: ToType) -> Any:
    """`[int[]]value`: every item converted; a single value becomes an array of one."""
    if value is None:
        return None
    element = target.element
    if isinstance(value, str) and not isinstance(value, Char) and element.name == "System.Char":
        ops.budget.array(len(value))
        items: list[Any] = [Char(one) for one in value]
    elif isinstance(value, list):
        if type(value) is TypedArray and value.element == element:
            return value
        items = value
    else:
        items = [value]
    if element == OBJECT:
        return items if type(items) is list else list(items)
    ops.budget.array(len(items))
    return TypedArray((to_type(item, element, ops) for item in items), element)


_LINES: dict[str, Callable[[list[Any], TypeValue | None], Any]] = {
    "System.Collections.Queue": Queue,
    "System.Collections.Generic.Queue`1": Queue,
    "System.Collections.Stack": lambda items, element: Stack(items[::-1], element),
    "System.Collections.Generic.Stack`1": lambda items, element: Stack(items[::-1], element),
}


def to_class(value: Any, target: TypeValue, ops: Callbacks, to_type: ToType) -> Any:
    """A value as something its class can be built of. Raises ConversionError."""
    element = target.arguments[0] if target.arguments else None
    items = value if isinstance(value, list) else None
    if target.name == "System.Collections.ArrayList" and items is not None:
        return ArrayList(items)
    line = _LINES.get(target.name)
    if line is not None and items is not None:
        typed = items if element is None else [to_type(one, element, ops) for one in items]
        return line(typed, element)
    if element is not None and target.name.endswith(("List`1", "HashSet`1", "Collection`1")):
        found = [to_type(item, element, ops) for item in (items if items is not None else [value])]
        return (
            HashSet(_distinct(found), element)
            if "HashSet" in target.name
            else ArrayList(found, element)
        )
    if "System.Exception" in parents(target.name) and isinstance(value, str):
        return ExceptionObject(str(value), parents(target.name))
    maker = MAKERS.get(target.name)
    if maker is not None and value is not None and items is None:
        return _made(maker, value, target, ops)
    raise no_conversion(value, target)


def _made(
    maker: Callable[[TypeValue, tuple[Any, ...], Callbacks], Any],
    value: Any,
    target: TypeValue,
    ops: Callbacks,
) -> Any:
    """A value as the only argument of a constructor."""
    try:
        return maker(target, (value,), ops)
    except Terminating as error:
        if error.record.exception.startswith("Method"):
            raise no_conversion(value, target) from None
        raise


def _distinct(items: list[Any]) -> list[Any]:
    """Items without repetitions, told apart by type and text."""
    seen: dict[tuple[type, str], Any] = {}
    for item in items:
        seen.setdefault((type(item), to_string(item)), item)
    return list(seen.values())
