"""Members of arrays."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    method,
    missing,
    property_of,
)
from hvlab.powershell.values.collections import (
    Collection,
    Steps,
    TypedArray,
)
from hvlab.powershell.values.numbers import Int64

ARRAY = "System.Array"


property_of(ARRAY, "Count", "int", len, member="AliasProperty")
property_of(ARRAY, "Length", "int", len)
property_of(ARRAY, "LongLength", "long", lambda items: Int64(len(items)))
property_of(ARRAY, "Rank", "int", lambda _: 1)
property_of(ARRAY, "SyncRoot", "System.Object", lambda items: items)
property_of(ARRAY, "IsReadOnly", "bool", lambda _: False)
property_of(ARRAY, "IsFixedSize", "bool", lambda _: True)
property_of(ARRAY, "IsSynchronized", "bool", lambda _: False)


def _fixed_size(*_: Any) -> Any:
    raise NetError("NotSupportedException", "Collection was of a fixed size.")


for _signature in (
    "int Add(System.Object value)",
    "void Remove(System.Object value)",
    "void RemoveAt(int index)",
    "void Insert(int index, System.Object value)",
):
    method(ARRAY, _signature)(_fixed_size)


@method(ARRAY, "bool Contains(System.Object value)")
def contains(items: list[Any], value: Any) -> bool:
    """Whether a value is among the items."""
    return find(items, value) >= 0


@method(ARRAY, "int IndexOf(System.Object value)")
def index_of(items: list[Any], value: Any) -> int:
    """Where a value is, -1 for nowhere."""
    return find(items, value)


@method(ARRAY, "System.Object Clone()")
def _clone(items: list[Any]) -> list[Any]:
    return TypedArray(items, items.element) if isinstance(items, TypedArray) else list(items)


@method(ARRAY, "System.Collections.IEnumerator GetEnumerator()")
def _enumerator(items: list[Any]) -> Collection:
    return Collection(items, "System.Array+SZArrayEnumerator")


@method(ARRAY, "int GetLength(int dimension)")
def _length(items: list[Any], _: int) -> int:
    return len(items)


@method(ARRAY, "int GetUpperBound(int dimension)")
def _upper(items: list[Any], _: int) -> int:
    return len(items) - 1


@method(ARRAY, "int GetLowerBound(int dimension)")
def _lower(_: list[Any], __: int) -> int:
    return 0


@method(ARRAY, "System.Object GetValue(int index)", "System.Object Get(int index)")
def _get_value(items: list[Any], index: int) -> Any:
    if not 0 <= index < len(items):
        raise NetError("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return items[index]


@method(ARRAY, "void SetValue(System.Object value, int index)")
def _set_value(items: list[Any], value: Any, index: int) -> Any:
    if not 0 <= index < len(items):
        raise NetError("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    items[index] = value
    return VOID


@method(ARRAY, "void Clear()")
def _clear_array(items: list[Any]) -> Any:
    items[:] = [None] * len(items)
    return VOID


STEPS = "System.Array+SZArrayEnumerator"
property_of(STEPS, "Current", "System.Object", lambda steps: steps.current)
method(STEPS, "bool MoveNext()")(lambda steps: steps.move())


@method(STEPS, "void Reset()")
def _reset(steps: Steps) -> Any:
    steps.reset()
    return VOID


missing(ARRAY, "CopyTo Set Address Initialize")
