"""Members of arrays, lists, queues, stacks and hashtables."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.compare import sort_key_order
from hvlab.powershell.language.convert import to_bool, to_string, to_type
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    argument_error,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.language.typesystem.kinds import OBJECT
from hvlab.powershell.values.collections import (
    ArrayList,
    Collection,
    Dictionary,
    DictionaryEntry,
    HashSet,
    Hashtable,
    OrderedDictionary,
    Queue,
    Stack,
    TypedArray,
)
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

ARRAY = "System.Array"
ARRAY_LIST = "System.Collections.ArrayList"
LIST = "System.Collections.Generic.List`1"
COLLECTION = "System.Collections.ObjectModel.Collection`1"
QUEUES = ("System.Collections.Queue", "System.Collections.Stack")
HASHSET = "System.Collections.Generic.HashSet`1"
TABLE = "System.Collections.Hashtable"
ORDERED = "System.Collections.Specialized.OrderedDictionary"
DICTIONARY = "System.Collections.Generic.Dictionary`2"
ENTRY = "System.Collections.DictionaryEntry"

INDEX = "Index was out of range. Must be non-negative and less than the size of the collection."


def same(left: Any, right: Any) -> bool:
    """`left.Equals(right)`: the same type and the same value, with case."""
    return left is right or (type(left) is type(right) and bool(left == right))


def find(items: list[Any], value: Any) -> int:
    """Where a value is, -1 for nowhere."""
    for index, item in enumerate(items):
        if same(item, value):
            return index
    return -1


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=cmp_to_key(sort_key_order))


# ---------------------------------------------------------------- arrays

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
def _contains(items: list[Any], value: Any) -> bool:
    return find(items, value) >= 0


@method(ARRAY, "int IndexOf(System.Object value)")
def _index_of(items: list[Any], value: Any) -> int:
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


missing(ARRAY, "CopyTo Set Address Initialize")


@static(ARRAY, "void Reverse(array array)")
def _reverse_array(items: list[Any]) -> Any:
    items.reverse()
    return VOID


@static(ARRAY, "void Sort(array array)")
def _sort_array(items: list[Any]) -> Any:
    items[:] = _sorted(items)
    return VOID


@static(ARRAY, "int IndexOf(array array, System.Object value)")
def _static_index_of(items: list[Any], value: Any) -> int:
    return find(items, value)


@static(ARRAY, "void Clear(array array, int index, int length)")
def _static_clear(items: list[Any], index: int, length: int) -> Any:
    items[index : index + length] = [None] * length
    return VOID


missing(ARRAY, "BinarySearch ConvertAll Copy CreateInstance Exists Find FindAll Resize")

# ---------------------------------------------------------------- lists


def _grow(ops: Callbacks, length: int) -> None:
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
    _grow(ops, len(items) + 1)
    items.append(value)
    return len(items) - 1


def _list_add(ops: Callbacks, items: ArrayList, value: Any) -> Any:
    _grow(ops, len(items) + 1)
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
    items[:] = _sorted(items)
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
    method(_name, "bool Contains(System.Object item)")(_contains)
    method(_name, "System.Collections.IEnumerator GetEnumerator()")(
        lambda items: Collection(items, "System.Collections.IEnumerator")
    )
for _name in (ARRAY_LIST, LIST, COLLECTION):
    method(_name, "int IndexOf(System.Object value)")(_index_of)
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
    _grow(ops, len(items) + 1)
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
    _grow(ops, len(items) + 1)
    items.append(value)
    return VOID


@method(QUEUES[1], "void Push(System.Object obj)", ops=True)
def _push(ops: Callbacks, items: Stack, value: Any) -> Any:
    _grow(ops, len(items) + 1)
    items.insert(0, value)
    return VOID


@constructor(QUEUES[0], "System.Object new()", "System.Object new(array col)")
def _new_queue(_: TypeValue, source: Any = ()) -> Queue:
    return Queue(source)


@constructor(QUEUES[1], "System.Object new()", "System.Object new(array col)")
def _new_stack(_: TypeValue, source: Any = ()) -> Stack:
    return Stack(reversed(source))


# ---------------------------------------------------------------- hashtables


def _keys(table: Hashtable) -> Collection:
    return Collection(table.keys(), _inner_name(table, "Key"))


def _values(table: Hashtable) -> Collection:
    return Collection(table.values(), _inner_name(table, "Value"))


def _inner_name(table: Hashtable, what: str) -> str:
    if isinstance(table, OrderedDictionary):
        return f"{ORDERED}+OrderedDictionaryKeyValueCollection"
    return f"{table.type_name}+{what}Collection"


for _name in (TABLE, ORDERED, DICTIONARY):
    property_of(_name, "Count", "int", len)
    property_of(_name, "Keys", "System.Collections.ICollection", _keys)
    property_of(_name, "Values", "System.Collections.ICollection", _values)
for _name in (TABLE, ORDERED):
    property_of(_name, "IsReadOnly", "bool", lambda _: False)
    property_of(_name, "IsFixedSize", "bool", lambda _: False)
    property_of(_name, "IsSynchronized", "bool", lambda _: False)
    property_of(_name, "SyncRoot", "System.Object", lambda table: table)


def _null_key(key: Any) -> None:
    if key is None:
        raise NetError("ArgumentNullException", "Key cannot be null.\r\nParameter name: key")


def _add(ops: Callbacks, table: Hashtable, key: Any, value: Any) -> Any:
    _null_key(key)
    if key in table:
        if isinstance(table, Dictionary):
            raise NetError("ArgumentException", "An item with the same key has already been added.")
        raise NetError(
            "ArgumentException",
            f"Item has already been added. Key in dictionary: '{to_string(table.key(key))}'  Key "
            f"being added: '{to_string(key)}'",
        )
    _grow(ops, len(table) + 1)
    table[key] = value
    return VOID


def _has_key(table: Hashtable, key: Any) -> bool:
    _null_key(key)
    return key in table


def _remove(table: Hashtable, key: Any) -> Any:
    _null_key(key)
    table.remove(key)
    return VOID


def _clear_table(table: Hashtable) -> Any:
    table.clear()
    return VOID


def _has_value(table: Hashtable, value: Any) -> bool:
    return find(table.values(), value) >= 0


def _entries(table: Hashtable) -> Collection:
    return Collection(table.entries(), f"{table.type_name}+HashtableEnumerator")


def _entry(table: Hashtable, key: Any) -> Any:
    return table[key]


for _name in (TABLE, ORDERED, DICTIONARY):
    method(_name, "void Add(System.Object key, System.Object value)", ops=True)(_add)
    method(_name, "void Clear()")(_clear_table)
    method(_name, "System.Collections.IDictionaryEnumerator GetEnumerator()")(_entries)
    method(_name, "System.Object Item(System.Object key)")(_entry)
for _name in (TABLE, ORDERED):
    method(_name, "bool Contains(System.Object key)")(_has_key)
    method(_name, "void Remove(System.Object key)")(_remove)
for _name in (TABLE, DICTIONARY):
    method(_name, "bool ContainsKey(System.Object key)")(_has_key)
    method(_name, "bool ContainsValue(System.Object value)")(_has_value)
method(TABLE, "System.Object Clone()")(lambda table: table.copy())
method(DICTIONARY, "bool Remove(System.Object key)")(lambda table, key: table.remove(key))
for _name in (TABLE, ORDERED, DICTIONARY):
    missing(_name, "CopyTo OnDeserialization GetObjectData")


@method(DICTIONARY, "bool TryGetValue(System.Object key, ref value)")
def _try_get(table: Hashtable, key: Any, value: Reference) -> bool:
    value.value = table[key]
    return key in table


@method(ORDERED, "void Insert(int index, System.Object key, System.Object value)")
def _insert_entry(table: OrderedDictionary, index: int, key: Any, value: Any) -> Any:
    if not 0 <= index <= len(table):
        raise out_of_range("index")
    table.insert(index, key, value)
    return VOID


@method(ORDERED, "void RemoveAt(int index)")
def _remove_entry_at(table: OrderedDictionary, index: int) -> Any:
    if not 0 <= index < len(table):
        raise out_of_range("index")
    table.remove(table.keys()[index])
    return VOID


@constructor(TABLE, "hashtable new()", "hashtable new(hashtable d)", "hashtable new(int capacity)")
def _new_table(_: TypeValue, source: Any = None) -> Hashtable:
    return source.copy() if isinstance(source, Hashtable) else Hashtable()


@constructor(ORDERED, "System.Object new()")
def _new_ordered(_: TypeValue) -> OrderedDictionary:
    return OrderedDictionary()


@constructor(DICTIONARY, "System.Object new()", "System.Object new(int capacity)")
def _new_dictionary(kind: TypeValue, _: int = 0) -> Dictionary:
    found = kind.arguments
    return Dictionary((found[0], found[1]) if len(found) == 2 else (OBJECT, OBJECT))


property_of(ENTRY, "Name", "System.Object", lambda one: one.key, member="AliasProperty")
property_of(ENTRY, "Key", "System.Object", lambda one: one.key)
property_of(
    ENTRY,
    "Value",
    "System.Object",
    lambda one: one.value,
    lambda one, value: _set_entry(one, value),
)


def _set_entry(entry: DictionaryEntry, value: Any) -> None:
    entry.value = value


@constructor(ENTRY, "System.Object new(System.Object key, System.Object value)")
def _new_entry(_: TypeValue, key: Any, value: Any) -> DictionaryEntry:
    return DictionaryEntry(key, value)
