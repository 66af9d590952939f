"""Members of HashSet[T]."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.natives.equality import find
from hvlab.powershell.language.natives.growing import clear, grow, item_of
from hvlab.powershell.language.natives.native import (
    VOID,
    constructor,
    method,
    missing,
    property_of,
)
from hvlab.powershell.language.typesystem.kinds import OBJECT
from hvlab.powershell.values.collections import Collection, HashSet
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.tools import StringComparer
from hvlab.powershell.values.types import TypeValue

SET = "System.Collections.Generic.HashSet`1"

property_of(SET, "Count", "int", len)
method(SET, "void Clear()")(clear)
method(SET, "System.Collections.IEnumerator GetEnumerator()")(
    lambda items: Collection(items, "System.Collections.IEnumerator")
)
missing(SET, "CopyTo TrimExcess Comparer")


def _place(items: HashSet, value: Any) -> int:
    """Where a set has a value, -1 for nowhere."""
    try:
        value = to_type(value, items.element)
    except ConversionError:
        return -1
    if not items.ignore_case or not isinstance(value, str):
        return find(items, value)
    return find([one.casefold() for one in items], value.casefold())


@method(SET, "bool Add(System.Object item)", ops=True)
def _add(ops: Callbacks, items: HashSet, value: Any) -> bool:
    one = item_of(items, value, "Add", ops)
    if _place(items, one) >= 0:
        return False
    grow(ops, len(items) + 1)
    ops.budget.step(len(items) // 10)
    items.append(one)
    return True


@method(SET, "bool Contains(System.Object item)")
def _contains(items: HashSet, value: Any) -> bool:
    return _place(items, value) >= 0


@method(SET, "bool Remove(System.Object item)")
def _remove(items: HashSet, value: Any) -> bool:
    place = _place(items, value)
    if place >= 0:
        del items[place]
    return place >= 0


def _like(ops: Callbacks, items: HashSet, others: Iterable[Any]) -> HashSet:
    """Other items as a set that compares in the same way."""
    made = HashSet((), items.element, ignore_case=items.ignore_case)
    for one in others:
        _add(ops, made, one)
    return made


def _changed(
    keep: Callable[[HashSet, HashSet], list[Any]],
) -> Callable[[Callbacks, HashSet, list[Any]], Any]:
    """A method that leaves in the set what `keep` says of it and the others."""

    def work(ops: Callbacks, items: HashSet, others: list[Any]) -> Any:
        items[:] = keep(items, _like(ops, items, others))
        return VOID

    return work


def _both(items: HashSet, others: HashSet) -> list[Any]:
    return [one for one in items if _place(others, one) >= 0]


def _only(items: HashSet, others: HashSet) -> list[Any]:
    return [one for one in items if _place(others, one) < 0]


for _method, _keep in {
    "UnionWith": lambda items, others: [*items, *_only(others, items)],
    "IntersectWith": _both,
    "ExceptWith": _only,
    "SymmetricExceptWith": lambda items, others: [*_only(items, others), *_only(others, items)],
}.items():
    method(SET, f"void {_method}(array other)", ops=True)(_changed(_keep))


def _told(
    test: Callable[[HashSet, HashSet], bool],
) -> Callable[[Callbacks, HashSet, list[Any]], bool]:
    """A method that tells how the set stands to others."""

    def work(ops: Callbacks, items: HashSet, others: list[Any]) -> bool:
        return test(items, _like(ops, items, others))

    return work


for _method, _test in {
    "Overlaps": lambda items, others: bool(_both(items, others)),
    "IsSubsetOf": lambda items, others: not _only(items, others),
    "IsSupersetOf": lambda items, others: not _only(others, items),
    "SetEquals": lambda items, others: not _only(items, others) and not _only(others, items),
}.items():
    method(SET, f"bool {_method}(array other)", ops=True)(_told(_test))


@constructor(
    SET,
    "System.Object new()",
    "System.Object new(array collection)",
    "System.Object new(System.StringComparer comparer)",
    "System.Object new(array collection, System.StringComparer comparer)",
    ops=True,
)
def _new(ops: Callbacks, kind: TypeValue, *given: Any) -> HashSet:
    comparer = next((one for one in given if isinstance(one, StringComparer)), None)
    made = HashSet(
        (),
        kind.arguments[0] if kind.arguments else OBJECT,
        ignore_case=comparer is not None and comparer.ignore_case,
    )
    source = given[0] if given and isinstance(given[0], list) else []
    return _like(ops, made, source)
