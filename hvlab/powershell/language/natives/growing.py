"""Members of lists that grow: ArrayList, List[T], Collection[T]."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_bool, to_type
from hvlab.powershell.language.natives.arrays import contains, index_of
from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    argument_error,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
)
from hvlab.powershell.language.natives.order import in_order
from hvlab.powershell.language.typesystem.kinds import OBJECT
from hvlab.powershell.values.collections import (
    ArrayList,
    Collection,
    TypedArray,
)
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

ARRAY_LIST = "System.Collections.ArrayList"
LIST = "System.Collections.Generic.List`1"
COLLECTION = "System.Collections.ObjectModel.Collection`1"
INDEX = "Index was out of range. Must be non-negative and less than the size of the collection."


def grow(ops: Callbacks, length: int) -> None:
    """Room for one more in a collection that grows in its place."""
    ops.budget.array(length, share=length)


def item_of(items: Any, value: Any, name: str, ops: Callbacks) -> Any:
    """A value as an item of a list of one type; `name`: of the method that it was given to."""
    element = items.element
    if element is None or element == OBJECT:
        return value
    try:
        return to_type(value, element, ops)
    except ConversionError as error:
        raise argument_error(name, "item", value, element, error) from None


def _check(index: int, most: int) -> None:
    if not 0 <= index <= most:
        raise out_of_range("index", INDEX)


for _name in (ARRAY_LIST, LIST, COLLECTION):
    property_of(_name, "Count", "int", len)
for _name in (ARRAY_LIST, LIST):
    property_of(_name, "Capacity", "int", lambda items: max(4, len(items)))
property_of(ARRAY_LIST, "IsSynchronized", "bool", lambda _: False)
property_of(ARRAY_LIST, "SyncRoot", "System.Object", lambda items: items)
property_of(ARRAY_LIST, "IsFixedSize", "bool", lambda _: False)
property_of(ARRAY_LIST, "IsReadOnly", "bool", lambda _: False)


@method(ARRAY_LIST, "int Add(System.Object value)", ops=True)
def _array_list_add(ops: Callbacks, items: ArrayList, value: Any) -> int:
    grow(ops, len(items) + 1)
    items.append(value)
    return len(items) - 1


def _list_add(ops: Callbacks, items: ArrayList, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.append(item_of(items, value, "Add", ops))
    return VOID


def _add_range(ops: Callbacks, items: ArrayList, more: Any) -> Any:
    extra = list(more) if isinstance(more, list) else [more]
    ops.budget.array(len(items) + len(extra))
    items.extend(item_of(items, one, "AddRange", ops) for one in extra)
    return VOID


def _insert(ops: Callbacks, items: ArrayList, index: int, value: Any) -> Any:
    _check(index, len(items))
    items.insert(index, item_of(items, value, "Insert", ops))
    return VOID


def _remove_at(items: ArrayList, index: int) -> Any:
    _check(index, len(items) - 1)
    del items[index]
    return VOID


def _remove_range(items: ArrayList, index: int, count: int) -> Any:
    _check(index, len(items))
    del items[index : index + count]
    return VOID


def _reverse(items: ArrayList) -> Any:
    items.reverse()
    return VOID


def _sort(items: ArrayList) -> Any:
    items[:] = in_order(items)
    return VOID


def to_array(items: Any) -> Any:
    """A fresh array of a collection's items."""
    element = items.element
    return list(items) if element in (None, OBJECT) else TypedArray(items, element)


def _get_range(items: ArrayList, index: int, count: int) -> ArrayList:
    return ArrayList(items[index : index + count], items.element)


def _last_index_of(items: list[Any], value: Any) -> int:
    found = find(items[::-1], value)
    return len(items) - 1 - found if found >= 0 else -1


def clear(items: list[Any]) -> Any:
    """Take everything out."""
    items.clear()
    return VOID


for _name in (ARRAY_LIST, LIST, COLLECTION):
    _any = "System.Object"
    method(_name, f"void AddRange({_any} collection)", ops=True)(_add_range)
    method(_name, f"void Insert(int index, {_any} value)", ops=True)(_insert)
    method(_name, "void RemoveAt(int index)")(_remove_at)
    method(_name, "void RemoveRange(int index, int count)")(_remove_range)
    method(_name, "void Reverse()")(_reverse)
    method(_name, "void Sort()")(_sort)
    method(_name, f"{_any}[] ToArray()")(to_array)
    method(_name, f"{_any} GetRange(int index, int count)")(_get_range)
    method(_name, f"int LastIndexOf({_any} value)")(_last_index_of)
for _name in (ARRAY_LIST, LIST, COLLECTION):
    method(_name, "void Clear()")(clear)
    method(_name, "bool Contains(System.Object item)")(contains)
    method(_name, "System.Collections.IEnumerator GetEnumerator()")(
        lambda items: Collection(items, "System.Collections.IEnumerator")
    )
for _name in (ARRAY_LIST, LIST, COLLECTION):
    method(_name, "int IndexOf(System.Object value)")(index_of)
for _name in (LIST, COLLECTION):
    method(_name, "void Add(System.Object item)", ops=True)(_list_add)
method(ARRAY_LIST, "System.Object Clone()")(lambda items: ArrayList(items))
missing(ARRAY_LIST, "BinarySearch CopyTo SetRange TrimToSize")
missing(LIST, "AsReadOnly BinarySearch ConvertAll CopyTo FindLastIndex TrimExcess")


@method(ARRAY_LIST, "void Remove(System.Object obj)")
def _array_list_remove(items: ArrayList, value: Any) -> Any:
    index = find(items, value)
    if index >= 0:
        del items[index]
    return VOID


@method(LIST, "bool Remove(System.Object item)")
def list_remove(items: Any, value: Any) -> bool:
    """Take out an item; says whether it was there."""
    index = find(items, value)
    if index < 0 and items.element is not None:
        index = find(items, _converted(value, items.element))
    if index >= 0:
        del items[index]
    return index >= 0


def _converted(value: Any, element: TypeValue) -> Any:
    try:
        return to_type(value, element)
    except ConversionError:
        return value


method(COLLECTION, "bool Remove(System.Object item)")(list_remove)


def _holds(ops: Callbacks, block: ScriptBlockValue, item: Any) -> bool:
    """Whether a script block as predicate takes an item: it is $args[0] and $_."""
    if block is None:
        raise NetError("ArgumentNullException", "Value cannot be null.\r\nParameter name: match")
    return to_bool(ops.invoke(block, (item,), item))


@method(LIST, "System.Object Find(scriptblock match)", ops=True)
def _find(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> Any:
    return next((item for item in items if _holds(ops, block, item)), None)


@method(LIST, "System.Object FindAll(scriptblock match)", ops=True)
def _find_all(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> ArrayList:
    return ArrayList([item for item in items if _holds(ops, block, item)], items.element)


@method(LIST, "System.Object FindLast(scriptblock match)", ops=True)
def _find_last(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> Any:
    return next((item for item in items[::-1] if _holds(ops, block, item)), None)


@method(LIST, "int FindIndex(scriptblock match)", ops=True)
def _find_index(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> int:
    return next((place for place, item in enumerate(items) if _holds(ops, block, item)), -1)


@method(LIST, "bool TrueForAll(scriptblock match)", ops=True)
def _true_for_all(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> bool:
    return all(_holds(ops, block, item) for item in items)


@method(LIST, "bool Exists(scriptblock match)", ops=True)
def _exists(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> bool:
    return any(_holds(ops, block, item) for item in items)


@method(LIST, "int RemoveAll(scriptblock match)", ops=True)
def _remove_all(ops: Callbacks, items: ArrayList, block: ScriptBlockValue) -> int:
    kept = [item for item in items if not _holds(ops, block, item)]
    gone = len(items) - len(kept)
    items[:] = kept
    return gone


@constructor(
    ARRAY_LIST,
    "System.Object new()",
    "System.Object new(int capacity)",
    "System.Object new(array c)",
)
def _new_array_list(_: TypeValue, source: Any = None) -> ArrayList:
    return ArrayList(source if isinstance(source, list) else ())


@constructor(
    LIST,
    "System.Object new()",
    "System.Object new(int capacity)",
    "System.Object new(array collection)",
    ops=True,
)
def _new_list(ops: Callbacks, kind: TypeValue, source: Any = None) -> ArrayList:
    element = kind.arguments[0] if kind.arguments else OBJECT
    items = source if isinstance(source, list) else []
    return ArrayList([to_type(item, element, ops) for item in items], element)
