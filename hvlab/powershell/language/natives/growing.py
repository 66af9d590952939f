"""Members of lists that grow: ArrayList, List[T], queues, stacks, sets."""

from __future__ import annotations

from collections.abc import Callable
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
    HashSet,
    Queue,
    Stack,
    TypedArray,
)
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

ARRAY_LIST = "System.Collections.ArrayList"
LIST = "System.Collections.Generic.List`1"
COLLECTION = "System.Collections.ObjectModel.Collection`1"
QUEUES = ("System.Collections.Queue", "System.Collections.Stack")
HASHSET = "System.Collections.Generic.HashSet`1"
INDEX = "Index was out of range. Must be non-negative and less than the size of the collection."


def grow(ops: Callbacks, length: int) -> None:
    """Room for one more in a collection that grows in its place."""
    ops.budget.array(length, share=length)


def _item(items: Any, value: Any, name: str, ops: Callbacks) -> Any:
    """A value as an item of a list of one type."""
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


for _name in (ARRAY_LIST, LIST, COLLECTION, *QUEUES, HASHSET):
    property_of(_name, "Count", "int", len)
for _name in (ARRAY_LIST, LIST):
    property_of(_name, "Capacity", "int", lambda items: max(4, len(items)))
for _name in (ARRAY_LIST, *QUEUES):
    property_of(_name, "IsSynchronized", "bool", lambda _: False)
    property_of(_name, "SyncRoot", "System.Object", lambda items: items)
property_of(ARRAY_LIST, "IsFixedSize", "bool", lambda _: False)
property_of(ARRAY_LIST, "IsReadOnly", "bool", lambda _: False)


@method(ARRAY_LIST, "int Add(System.Object value)", ops=True)
def _array_list_add(ops: Callbacks, items: ArrayList, value: Any) -> int:
    grow(ops, len(items) + 1)
    items.append(value)
    return len(items) - 1


def _list_add(ops: Callbacks, items: ArrayList, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.append(_item(items, value, "Add", ops))
    return VOID


def _add_range(ops: Callbacks, items: ArrayList, more: Any) -> Any:
    extra = list(more) if isinstance(more, list) else [more]
    ops.budget.array(len(items) + len(extra))
    items.extend(_item(items, one, "AddRange", ops) for one in extra)
    return VOID


def _insert(ops: Callbacks, items: ArrayList, index: int, value: Any) -> Any:
    _check(index, len(items))
    items.insert(index, _item(items, value, "Insert", ops))
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


def _to_array(items: Any) -> Any:
    element = items.element if isinstance(items, ArrayList) else None
    return list(items) if element in (None, OBJECT) else TypedArray(items, element)


def _get_range(items: ArrayList, index: int, count: int) -> ArrayList:
    return ArrayList(items[index : index + count], items.element)


def _last_index_of(items: list[Any], value: Any) -> int:
    found = find(items[::-1], value)
    return len(items) - 1 - found if found >= 0 else -1


def _clear(items: list[Any]) -> Any:
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
    method(_name, f"{_any}[] ToArray()")(_to_array)
    method(_name, f"{_any} GetRange(int index, int count)")(_get_range)
    method(_name, f"int LastIndexOf({_any} value)")(_last_index_of)
for _name in (ARRAY_LIST, LIST, COLLECTION, HASHSET, *QUEUES):
    method(_name, "void Clear()")(_clear)
    method(_name, "bool Contains(System.Object item)")(contains)
    method(_name, "System.Collections.IEnumerator GetEnumerator()")(
        lambda items: Collection(items, "System.Collections.IEnumerator")
    )
for _name in (ARRAY_LIST, LIST, COLLECTION):
    method(_name, "int IndexOf(System.Object value)")(index_of)
for _name in (LIST, COLLECTION):
    method(_name, "void Add(System.Object item)", ops=True)(_list_add)
for _name in QUEUES:
    method(_name, "System.Object[] ToArray()")(_to_array)
method(ARRAY_LIST, "System.Object Clone()")(lambda items: ArrayList(items))
missing(ARRAY_LIST, "BinarySearch CopyTo SetRange TrimToSize")
missing(LIST, "AsReadOnly BinarySearch ConvertAll CopyTo FindIndex FindLast TrimExcess")


@method(ARRAY_LIST, "void Remove(System.Object obj)")
def _array_list_remove(items: ArrayList, value: Any) -> Any:
    index = find(items, value)
    if index >= 0:
        del items[index]
    return VOID


@method(LIST, "bool Remove(System.Object item)")
def _list_remove(items: ArrayList, value: Any) -> bool:
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


method(COLLECTION, "bool Remove(System.Object item)")(_list_remove)


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


@constructor(HASHSET, "System.Object new()", "System.Object new(array collection)", ops=True)
def _new_set(ops: Callbacks, kind: TypeValue, source: Any = None) -> HashSet:
    new = HashSet((), kind.arguments[0] if kind.arguments else OBJECT)
    for item in source or ():
        _set_add(ops, new, item)
    return new


@method(HASHSET, "bool Add(System.Object item)", ops=True)
def _set_add(ops: Callbacks, items: HashSet, value: Any) -> bool:
    one = _item(items, value, "Add", ops)
    if find(items, one) >= 0:
        return False
    grow(ops, len(items) + 1)
    ops.budget.step(len(items) // 10)
    items.append(one)
    return True


method(HASHSET, "bool Remove(System.Object item)")(_list_remove)
missing(HASHSET, "UnionWith IntersectWith ExceptWith IsSubsetOf IsSupersetOf Overlaps SetEquals")


def _taker(name: str, *, take: bool) -> Callable[[list[Any]], Any]:
    def work(items: list[Any]) -> Any:
        if not items:
            raise NetError("InvalidOperationException", f"{name} empty.")
        return items.pop(0) if take else items[0]

    return work


method(QUEUES[0], "System.Object Dequeue()")(_taker("Queue", take=True))
method(QUEUES[0], "System.Object Peek()")(_taker("Queue", take=False))
method(QUEUES[1], "System.Object Pop()")(_taker("Stack", take=True))
method(QUEUES[1], "System.Object Peek()")(_taker("Stack", take=False))


@method(QUEUES[0], "void Enqueue(System.Object obj)", ops=True)
def _enqueue(ops: Callbacks, items: Queue, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.append(value)
    return VOID


@method(QUEUES[1], "void Push(System.Object obj)", ops=True)
def _push(ops: Callbacks, items: Stack, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.insert(0, value)
    return VOID


@constructor(QUEUES[0], "System.Object new()", "System.Object new(array col)")
def _new_queue(_: TypeValue, source: Any = ()) -> Queue:
    return Queue(source)


@constructor(QUEUES[1], "System.Object new()", "System.Object new(array col)")
def _new_stack(_: TypeValue, source: Any = ()) -> Stack:
    return Stack(reversed(source))
