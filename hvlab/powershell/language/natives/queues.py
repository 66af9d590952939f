"""Members of queues and stacks, of anything or of one type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.natives.arrays import contains
from hvlab.powershell.language.natives.growing import clear, grow, item_of, to_array
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    constructor,
    method,
    missing,
    property_of,
)
from hvlab.powershell.values.collections import Collection, Queue, Stack
from hvlab.powershell.values.types import TypeValue

QUEUES = ("System.Collections.Queue", "System.Collections.Generic.Queue`1")
STACKS = ("System.Collections.Stack", "System.Collections.Generic.Stack`1")

for _name in (*QUEUES, *STACKS):
    property_of(_name, "Count", "int", len)
    method(_name, "void Clear()")(clear)
    method(_name, "bool Contains(System.Object item)")(contains)
    method(_name, "System.Object[] ToArray()")(to_array)
    method(_name, "System.Collections.IEnumerator GetEnumerator()")(
        lambda items: Collection(items, "System.Collections.IEnumerator")
    )
    missing(_name, "CopyTo TrimExcess TrimToSize")
for _name in (QUEUES[0], STACKS[0]):
    property_of(_name, "IsSynchronized", "bool", lambda _: False)
    property_of(_name, "SyncRoot", "System.Object", lambda items: items)
    method(_name, "System.Object Clone()")(lambda items: type(items)(items))


def _taker(name: str, *, take: bool) -> Callable[[list[Any]], Any]:
    def work(items: list[Any]) -> Any:
        if not items:
            raise NetError("InvalidOperationException", f"{name} empty.")
        return items.pop(0) if take else items[0]

    return work


def _enqueue(ops: Callbacks, items: Queue, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.append(item_of(items, value, "Enqueue", ops))
    return VOID


def _push(ops: Callbacks, items: Stack, value: Any) -> Any:
    grow(ops, len(items) + 1)
    items.insert(0, item_of(items, value, "Push", ops))
    return VOID


def _source(ops: Callbacks, kind: TypeValue, source: Any) -> tuple[list[Any], TypeValue | None]:
    """The items to begin with (a number is only a capacity), and their type."""
    element = kind.arguments[0] if kind.arguments else None
    items = source if isinstance(source, list) else []
    return items if element is None else [to_type(one, element, ops) for one in items], element


_NEW = (
    "System.Object new()",
    "System.Object new(int capacity)",
    "System.Object new(array collection)",
)


def _new_queue(ops: Callbacks, kind: TypeValue, source: Any = None) -> Queue:
    return Queue(*_source(ops, kind, source))


def _new_stack(ops: Callbacks, kind: TypeValue, source: Any = None) -> Stack:
    items, element = _source(ops, kind, source)
    return Stack(items[::-1], element)


for _name in QUEUES:
    method(_name, "System.Object Dequeue()")(_taker("Queue", take=True))
    method(_name, "System.Object Peek()")(_taker("Queue", take=False))
    method(_name, "void Enqueue(System.Object item)", ops=True)(_enqueue)
    constructor(_name, *_NEW, ops=True)(_new_queue)
for _name in STACKS:
    method(_name, "System.Object Pop()")(_taker("Stack", take=True))
    method(_name, "System.Object Peek()")(_taker("Stack", take=False))
    method(_name, "void Push(System.Object item)", ops=True)(_push)
    constructor(_name, *_NEW, ops=True)(_new_stack)
