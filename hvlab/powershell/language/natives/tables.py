"""Members of hashtables and dictionaries."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.growing import grow
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
)
from hvlab.powershell.language.typesystem.kinds import OBJECT
from hvlab.powershell.values.collections import (
    Collection,
    Dictionary,
    DictionaryEntry,
    Hashtable,
    OrderedDictionary,
)
from hvlab.powershell.values.reference import Reference
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
    grow(ops, len(table) + 1)
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


property_of(PAIR, "Key", "System.Object", lambda one: one.key)
property_of(PAIR, "Value", "System.Object", lambda one: one.value)
method(PAIR, "string ToString()")(to_string)


@constructor(ENTRY, "System.Object new(System.Object key, System.Object value)")
def _new_entry(_: TypeValue, key: Any, value: Any) -> DictionaryEntry:
    return DictionaryEntry(key, value)
