"""Collections: typed arrays, lists that grow, hashtables.

A Python `list` is an `object[]`. Everything here that is a `list` unrolls in a pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.hash_order import order
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.types import TypeValue

OBJECT = TypeValue("System.Object")


class TypedArray(list[Any]):
    """An array of one type, such as `[int[]]`; `element` is that type."""

    def __init__(self, items: Iterable[Any] = (), element: TypeValue = OBJECT) -> None:
        super().__init__(items)
        self.element = element


class ArrayList(list[Any]):
    """A System.Collections.ArrayList, or a List[T] where `element` is given."""

    def __init__(self, items: Iterable[Any] = (), element: TypeValue | None = None) -> None:
        super().__init__(items)
        self.element = element


class Collection(list[Any]):
    """A collection to be read only, such as a hashtable's keys; `type_name` is its .NET class."""

    def __init__(self, items: Iterable[Any], type_name: str) -> None:
        super().__init__(items)
        self.type_name = type_name


class Queue(list[Any]):
    """A System.Collections.Queue, or a Queue[T] where `element` is given; the first item leaves
    first."""

    def __init__(self, items: Iterable[Any] = (), element: TypeValue | None = None) -> None:
        super().__init__(items)
        self.element = element


class Stack(list[Any]):
    """A System.Collections.Stack, or a Stack[T] where `element` is given; item 0 is the top."""

    def __init__(self, items: Iterable[Any] = (), element: TypeValue | None = None) -> None:
        super().__init__(items)
        self.element = element


class HashSet(list[Any]):
    """A HashSet[T]; `element` is T. `ignore_case`: texts are the same in any case."""

    def __init__(
        self, items: Iterable[Any], element: TypeValue, *, ignore_case: bool = False
    ) -> None:
        super().__init__(items)
        self.element = element
        self.ignore_case = ignore_case


class Steps:
    """`$foreach` and `$switch`: where a loop over items stands. A script may take a step itself."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._place = -1

    def move(self) -> bool:
        """On to the next item; says whether there is one."""
        self._place = min(self._place + 1, len(self._items))
        return self._place < len(self._items)

    def reset(self) -> None:
        """Back to before the first one."""
        self._place = -1

    @property
    def current(self) -> Any:
        """The item that it stands at; None before the first and behind the last."""
        return self._items[self._place] if 0 <= self._place < len(self._items) else None

    def __iter__(self) -> Iterator[Any]:
        while self.move():
            yield self.current


class DictionaryEntry:
    """A key and its value, as a hashtable's enumerator gives them."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value


class KeyValuePair(DictionaryEntry):
    """A key and its value in a Dictionary[K,V]; `arguments` are K and V."""

    __slots__ = ("arguments",)

    def __init__(self, key: Any, value: Any, arguments: tuple[TypeValue, ...] = ()) -> None:
        super().__init__(key, value)
        self.arguments = arguments


class Hashtable:
    """`@{}`: keys of any type, strings without regard to case. Numbers as keys are in the order of
    a real host's table; where there are texts among them, in that of insertion (a real host's is
    arbitrary, though always the same for the same keys).

    `table[key]` gives None for a key that is not there, as PowerShell does.
    """

    type_name = "System.Collections.Hashtable"
    ignore_case = True

    capacity = 0
    """How many entries it was made for."""

    def __init__(self, values: Mapping[Any, Any] | Iterable[tuple[Any, Any]] = ()) -> None:
        self._entries: dict[Any, tuple[Any, Any]] = {}
        pairs = values.items() if isinstance(values, Mapping) else values
        for key, value in pairs:
            self[key] = value

    def _slot(self, key: Any) -> Any:
        """What tells keys apart: type and value; case is no difference."""
        key = plain(key)
        if isinstance(key, str):
            folded = key.casefold() if self.ignore_case else str(key)
            return (str if type(key) is str else type(key), folded)
        if isinstance(key, int | float | EnumValue):
            return (type(key), key)
        try:
            hash(key)
        except TypeError:
            return (id, id(key))
        return (type(key), key)

    def __getitem__(self, key: Any) -> Any:
        entry = self._entries.get(self._slot(key))
        return None if entry is None else entry[1]

    def __setitem__(self, key: Any, value: Any) -> None:
        key = plain(key)
        slot = self._slot(key)
        old = self._entries.get(slot)
        self._entries[slot] = (key if old is None else old[0], value)

    def __contains__(self, key: Any) -> bool:
        return self._slot(key) in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __bool__(self) -> bool:
        return True  # a hashtable is true in PowerShell, empty or not

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self._pairs())

    def _pairs(self) -> list[tuple[Any, Any]]:
        pairs = list(self._entries.values())
        if len(pairs) < 2:
            return pairs
        return [pairs[place] for place in order([key for key, _ in pairs], self.capacity)]

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or `default`."""
        entry = self._entries.get(self._slot(key))
        return default if entry is None else entry[1]

    def key(self, key: Any) -> Any:
        """The key as it was written first, for one given in any case."""
        return self._entries[self._slot(key)][0]

    def keys(self) -> list[Any]:
        """Keys in order."""
        return [key for key, _ in self._pairs()]

    def values(self) -> list[Any]:
        """Values in order."""
        return [value for _, value in self._pairs()]

    def items(self) -> list[tuple[Any, Any]]:
        """Pairs in order."""
        return self._pairs()

    def entries(self) -> list[DictionaryEntry]:
        """What `.GetEnumerator()` gives."""
        return [DictionaryEntry(key, value) for key, value in self._pairs()]

    def remove(self, key: Any) -> bool:
        """Take a key out; says whether it was there."""
        return self._entries.pop(self._slot(key), None) is not None

    def clear(self) -> None:
        """Take everything out."""
        self._entries.clear()

    def copy(self) -> Hashtable:
        """A table of the same kind with the same entries."""
        new = type(self)()
        new._entries = dict(self._entries)
        return new


class OrderedDictionary(Hashtable):
    """`[ordered]@{}`: a whole number as index is a position, not a key."""

    type_name = "System.Collections.Specialized.OrderedDictionary"

    def _pairs(self) -> list[tuple[Any, Any]]:
        return list(self._entries.values())

    def at(self, position: int) -> Any:
        """The value at a position. Raises IndexError."""
        return list(self._entries.values())[position][1]

    def insert(self, position: int, key: Any, value: Any) -> None:
        """Put an entry at a position."""
        entries = list(self._entries.items())
        entries.insert(position, (self._slot(key), (key, value)))
        self._entries = dict(entries)


class Dictionary(Hashtable):
    """A Dictionary[K,V]: strings differ by case, unless `ignore_case`."""

    type_name = "System.Collections.Generic.Dictionary`2"
    ignore_case = False
    pair_arguments: tuple[TypeValue, ...] | None = None
    """What its pairs are of, where that is not what it is of itself."""

    def __init__(
        self, arguments: tuple[TypeValue, ...] = (OBJECT, OBJECT), *, ignore_case: bool = False
    ) -> None:
        super().__init__()
        self.arguments = arguments
        self.ignore_case = self.ignore_case or ignore_case

    def _pairs(self) -> list[tuple[Any, Any]]:
        return list(self._entries.values())

    def entries(self) -> list[DictionaryEntry]:
        """What `.GetEnumerator()` gives; it has no Name, so that a table of it begins with Key."""
        of = self.arguments if self.pair_arguments is None else self.pair_arguments
        return [KeyValuePair(key, value, of) for key, value in self._pairs()]

    def copy(self) -> Dictionary:
        """A dictionary of the same types with the same entries."""
        new = Dictionary(self.arguments, ignore_case=self.ignore_case)
        new._entries = dict(self._entries)
        return new


class SortedDictionary(Dictionary):
    """A SortedDictionary[K,V], a SortedList[K,V], or a SortedList (then without arguments): its
    keys are always in order, which `arrange` brings them to."""

    def __init__(
        self,
        type_name: str,
        arguments: tuple[TypeValue, ...],
        arrange: Callable[[list[Any]], list[Any]],
        *,
        ignore_case: bool = False,
    ) -> None:
        super().__init__(arguments, ignore_case=ignore_case)
        self.type_name = type_name
        self.arrange = arrange

    def _pairs(self) -> list[tuple[Any, Any]]:
        return [(key, self[key]) for key in self.arrange([key for key, _ in super()._pairs()])]

    def entries(self) -> list[DictionaryEntry]:
        """Pairs; those of a SortedList without arguments have a Name as a hashtable's."""
        if self.arguments:
            return super().entries()
        return [DictionaryEntry(key, value) for key, value in self._pairs()]

    def copy(self) -> SortedDictionary:
        """One of the same kind with the same entries."""
        new = SortedDictionary(
            self.type_name, self.arguments, self.arrange, ignore_case=self.ignore_case
        )
        new._entries = dict(self._entries)
        return new
