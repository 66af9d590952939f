"""`[array]::`: what is done to an array in its place, and looking for items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_bool, to_type
from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    missing,
    out_of_range,
    static,
)
from hvlab.powershell.language.natives.order import compared, in_order
from hvlab.powershell.values.collections import TypedArray
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

ARRAY = "System.Array"
_PART = (
    "Offset and length were out of bounds for the array or count is greater than the number of "
    "elements from index to the end of the source collection."
)


def _part(items: list[Any], index: int, length: int | None) -> slice:
    """From an index on so many items, or all that are left. Raises NetError."""
    if index < 0:
        raise out_of_range("index", "Non-negative number required.")
    if length is not None and length < 0:
        raise out_of_range("length", "Non-negative number required.")
    end = len(items) if length is None else index + length
    if end > len(items):
        raise NetError("ArgumentException", _PART)
    return slice(index, end)


def _empty(items: list[Any]) -> Any:
    """What a place of that array holds when nothing was put there: 0 in an int[]."""
    try:
        return to_type(None, items.element) if isinstance(items, TypedArray) else None
    except ConversionError:
        return None


@static(ARRAY, "void Reverse(array array)", "void Reverse(array array, int index, int length)")
def _reverse(items: list[Any], index: int = 0, length: int | None = None) -> Any:
    part = _part(items, index, length)
    items[part] = items[part][::-1]
    return VOID


@static(
    ARRAY,
    "void Sort(array array)",
    "void Sort(array keys, array items)",
    "void Sort(array array, int index, int length)",
)
def _sort(keys: list[Any], *more: Any) -> Any:
    if more and isinstance(more[0], list):
        return _sort_pairs(keys, more[0])
    part = _part(keys, *more) if more else slice(0, len(keys))
    keys[part] = in_order(keys[part])
    return VOID


def _sort_pairs(keys: list[Any], items: list[Any]) -> Any:
    """Keys in order, and the items along with them."""
    places = in_order(list(range(len(keys))), key=keys.__getitem__)
    keys[:], items[: len(keys)] = (
        [keys[place] for place in places],
        [items[place] for place in places],
    )
    return VOID


@static(
    ARRAY,
    "int IndexOf(array array, System.Object value)",
    "int IndexOf(array array, System.Object value, int startIndex)",
)
def _index_of(items: list[Any], value: Any, start: int = 0) -> int:
    if not 0 <= start <= len(items):
        raise out_of_range(
            "startIndex",
            "Index was out of range. Must be non-negative and less than the size of the "
            "collection.",
        )
    found = find(items[start:], value)
    return found + start if found >= 0 else -1


@static(ARRAY, "int LastIndexOf(array array, System.Object value)")
def _last_index_of(items: list[Any], value: Any) -> int:
    found = find(items[::-1], value)
    return len(items) - 1 - found if found >= 0 else -1


@static(ARRAY, "int BinarySearch(array array, System.Object value)")
def _binary_search(items: list[Any], value: Any) -> int:
    """Where a value is in an array in order; the complement of where it belongs otherwise."""
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        order = compared(items[middle], value)
        if order == 0:
            return middle
        low, high = (middle + 1, high) if order < 0 else (low, middle - 1)
    return ~low


@static(ARRAY, "void Clear(array array, int index, int length)")
def _clear(items: list[Any], index: int, length: int) -> Any:
    if index < 0 or length < 0 or index + length > len(items):
        raise NetError("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    items[index : index + length] = [_empty(items)] * length
    return VOID


@static(
    ARRAY,
    "void Copy(array sourceArray, array destinationArray, int length)",
    "void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, "
    "int length)",
)
def _copy(source: list[Any], *more: Any) -> Any:
    start, target, place, length = more if len(more) == 4 else (0, more[0], 0, more[1])
    if min(start, place, length) < 0:
        raise out_of_range("length", "Non-negative number required.")
    if start + length > len(source):
        raise NetError(
            "ArgumentException",
            "Source array was not long enough. Check srcIndex and length, and the array's lower "
            "bounds.",
        )
    if place + length > len(target):
        raise NetError(
            "ArgumentException",
            "Destination array was not long enough. Check destIndex and length, and the array's "
            "lower bounds.",
        )
    element = target.element if isinstance(target, TypedArray) else None
    found = source[start : start + length]
    target[place : place + length] = (
        found if element is None else [to_type(one, element) for one in found]
    )
    return VOID


@static(ARRAY, "array CreateInstance(type elementType, int length)", ops=True)
def _create(ops: Callbacks, element: TypeValue, length: int) -> list[Any]:
    if length < 0:
        raise out_of_range("length", "Non-negative number required.")
    ops.budget.array(length)
    made = TypedArray((), element)
    items = [_empty(made)] * length
    return items if element.full_name == "System.Object" else TypedArray(items, element)


@static(ARRAY, "void Resize(ref array, int newSize)", ops=True)
def _resize(ops: Callbacks, array: Reference, size: int) -> Any:
    if size < 0:
        raise out_of_range("newSize", "Non-negative number required.")
    ops.budget.array(size)
    old = array.value if isinstance(array.value, list) else []
    items = [*old[:size], *[_empty(old)] * (size - len(old))]
    array.value = TypedArray(items, old.element) if isinstance(old, TypedArray) else items
    return VOID


def _taken(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> Iterator[int]:
    """Places of the items that a predicate takes: it is called with the item as $args[0]."""
    if block is None:
        raise NetError("ArgumentNullException", "Value cannot be null.\r\nParameter name: match")
    return (place for place, item in enumerate(items) if to_bool(ops.invoke(block, (item,), item)))


@static(ARRAY, "System.Object Find(array array, scriptblock match)", ops=True)
def _find(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> Any:
    place = next(_taken(ops, items, block), None)
    return _empty(items) if place is None else items[place]


@static(ARRAY, "System.Object[] FindAll(array array, scriptblock match)", ops=True)
def _find_all(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> list[Any]:
    found = [items[place] for place in _taken(ops, items, block)]
    return TypedArray(found, items.element) if isinstance(items, TypedArray) else found


@static(ARRAY, "int FindIndex(array array, scriptblock match)", ops=True)
def _find_index(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> int:
    return next(_taken(ops, items, block), -1)


@static(ARRAY, "bool Exists(array array, scriptblock match)", ops=True)
def _exists(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> bool:
    return next(_taken(ops, items, block), None) is not None


@static(ARRAY, "bool TrueForAll(array array, scriptblock match)", ops=True)
def _true_for_all(ops: Callbacks, items: list[Any], block: ScriptBlockValue) -> bool:
    return len(list(_taken(ops, items, block))) == len(items)


missing(ARRAY, "AsReadOnly ConstrainedCopy ConvertAll FindLast FindLastIndex ForEach")
