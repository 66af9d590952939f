"""Members of hashtables and dictionaries."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.growing import grow
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
    Collection,
    Dictionary,
    DictionaryEntry,
    Hashtable,
    OrderedDictionary,
    SortedDictionary,
)
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.tools import StringComparer
from hvlab.powershell.values.types import TypeValue

TABLE = "System.Collections.Hashtable"
ORDERED = "System.Collections.Specialized.OrderedDictionary"
DICTIONARY = "System.Collections.Generic.Dictionary`2"
PAIR = "System.Collections.Generic.KeyValuePair`2"
ENTRY = "System.Collections.DictionaryEntry"


def _keys(table: Hashtable) -> Collection:
    return Collection(table.keys(), _inner_name(table, "Key"))


def _values(table: Hashtable) -> Collection:
    return Collection(table.values(), _inner_name(table, "Value"))


def _inner_name(table: Hashtable, what: str) -> str:
    if isinstance(table, OrderedDictionary):
        return f"{ORDERED}+OrderedDictionaryKeyValueCollection"
    return f"{table.type_name}+{what}Collection"


SORTED_LIST = "System.Collections.SortedList"
SORTED = (
    SORTED_LIST,
    "System.Collections.Generic.SortedList`2",
    "System.Collections.Generic.SortedDictionary`2",
)
ALL = (TABLE, ORDERED, DICTIONARY, *SORTED)

for _name in ALL:
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
        if isinstance(table, Dictionary) and table.type_name != SORTED_LIST:
            what = "entry" if table.type_name == SORTED[1] else "item"
            end = "already exists" if what == "entry" else "has already been added"
            raise NetError("ArgumentException", f"An {what} with the same key {end}.")
        raise NetError(
            "ArgumentException",
            f"Item has already been added. Key in dictionary: '{to_string(table.key(key))}'  Key "
            f"being added: '{to_string(key)}'",
        )
    grow(ops, len(table) + 1)
    if isinstance(table, Dictionary) and table.arguments:
        key, value = _typed(table, key, value, ops)
    table[key] = value
    return VOID


def _typed(table: Dictionary, key: Any, value: Any, ops: Callbacks) -> list[Any]:
    """A key and a value as the dictionary's types have them. Raises Terminating."""
    made = []
    for name, one, kind in zip(("key", "value"), (key, value), table.arguments, strict=False):
        try:
            made.append(to_type(one, kind, ops))
        except ConversionError as error:
            raise argument_error("Add", name, one, kind, error) from None
    return made


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


for _name in ALL:
    method(_name, "void Add(System.Object key, System.Object value)", ops=True)(_add)
    method(_name, "void Clear()")(_clear_table)
    method(_name, "System.Collections.IDictionaryEnumerator GetEnumerator()")(_entries)
    method(_name, "System.Object Item(System.Object key)")(_entry)
for _name in (TABLE, ORDERED, SORTED_LIST):
    method(_name, "bool Contains(System.Object key)")(_has_key)
    method(_name, "void Remove(System.Object key)")(_remove)
for _name in (TABLE, DICTIONARY, *SORTED):
    method(_name, "bool ContainsKey(System.Object key)")(_has_key)
    method(_name, "bool ContainsValue(System.Object value)")(_has_value)
method(TABLE, "System.Object Clone()")(lambda table: table.copy())
for _name in (DICTIONARY, *SORTED[1:]):
    method(_name, "bool Remove(System.Object key)")(lambda table, key: table.remove(key))
for _name in ALL:
    missing(_name, "CopyTo OnDeserialization GetObjectData")


def _try_get(table: Hashtable, key: Any, value: Reference) -> bool:
    value.value = table[key]
    return key in table


for _name in (DICTIONARY, *SORTED[1:]):
    method(_name, "bool TryGetValue(System.Object key, ref value)")(_try_get)


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


@constructor(
    TABLE,
    "hashtable new()",
    "hashtable new(hashtable d)",
    "hashtable new(int capacity)",
    "hashtable new(System.StringComparer equalityComparer)",
)
def _new_table(_: TypeValue, source: Any = None) -> Hashtable:
    if isinstance(source, Hashtable):
        return source.copy()
    new = Hashtable()
    if isinstance(source, StringComparer):
        new.ignore_case = source.ignore_case
    return new


@constructor(ORDERED, "System.Object new()")
def _new_ordered(_: TypeValue) -> OrderedDictionary:
    return OrderedDictionary()


_NEW = (
    "System.Object new()",
    "System.Object new(int capacity)",
    "System.Object new(System.Collections.IDictionary dictionary)",
    "System.Object new(System.StringComparer comparer)",
)


def _fill(ops: Callbacks, new: Dictionary, source: Any) -> None:
    """Put in the entries of another dictionary, as the types of the new one."""
    for key, value in source.items() if isinstance(source, Hashtable) else ():
        _add(ops, new, key, value)


@constructor(DICTIONARY, *_NEW, ops=True)
def _new_dictionary(ops: Callbacks, kind: TypeValue, source: Any = None) -> Dictionary:
    ignore = isinstance(source, StringComparer) and source.ignore_case
    new = Dictionary(kind.arguments or (OBJECT, OBJECT), ignore_case=ignore)
    _fill(ops, new, source)
    return new


def _new_sorted(ops: Callbacks, kind: TypeValue, source: Any = None) -> SortedDictionary:
    ignore = isinstance(source, StringComparer) and source.ignore_case
    new = SortedDictionary(kind.name, kind.arguments, in_order, ignore_case=ignore)
    _fill(ops, new, source)
    return new


for _name in SORTED:
    constructor(_name, *_NEW, ops=True)(_new_sorted)


def _place(table: Hashtable, index: int) -> int:
    if not 0 <= index < len(table):
        raise out_of_range(
            "index",
            "Index was out of range. Must be non-negative and less than the size of the "
            "collection.",
        )
    return index


@method(SORTED_LIST, "System.Object GetKey(int index)")
def _key_at(table: Hashtable, index: int) -> Any:
    return table.keys()[_place(table, index)]


@method(SORTED_LIST, "System.Object GetByIndex(int index)")
def _value_at(table: Hashtable, index: int) -> Any:
    return table.values()[_place(table, index)]


for _name in SORTED[:2]:
    method(_name, "int IndexOfKey(System.Object key)")(lambda table, key: find(table.keys(), key))
    method(_name, "int IndexOfValue(System.Object value)")(
        lambda table, value: find(table.values(), value)
    )


@method(SORTED_LIST, "void RemoveAt(int index)")
def _remove_at(table: Hashtable, index: int) -> Any:
    table.remove(table.keys()[_place(table, index)])
    return VOID


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


property_of(PAIR, "Key", "System.Object", lambda one: one.key)
property_of(PAIR, "Value", "System.Object", lambda one: one.value)
method(PAIR, "string ToString()")(to_string)


@constructor(ENTRY, "System.Object new(System.Object key, System.Object value)")
def _new_entry(_: TypeValue, key: Any, value: Any) -> DictionaryEntry:
    return DictionaryEntry(key, value)
