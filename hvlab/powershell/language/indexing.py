"""`value[index]`, reading and assigning."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert import to_int, to_string, to_type
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.collections import (
    ArrayList,
    Collection,
    Dictionary,
    Hashtable,
    OrderedDictionary,
    TypedArray,
)
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.patterns import Group

_NONE = object()


def get(target: Any, index: Any, ops: Callbacks = NONE) -> Any:
    """`target[index]`; an array of indexes gives an array; out of range gives $null.

    Raises Terminating: NullArray 'Cannot index into a null array.', CannotIndex."""
    if target is None:
        raise fault("Cannot index into a null array.", "NullArray")
    if isinstance(index, list) and not (isinstance(target, Hashtable) and not index):
        return _slice(target, index, ops)
    found = _one(target, index)
    return None if found is _NONE else found


def check(target: Any, index: Any) -> None:
    """The error of strict mode about an index where an array has nothing."""
    if isinstance(target, list) and type(index) is int and not -len(target) <= index < len(target):
        raise _outside()


def _outside() -> Terminating:
    return fault(
        "Index was outside the bounds of the array.",
        "System.IndexOutOfRangeException",
        "OperationStopped",
        exception="System.IndexOutOfRangeException",
    )


def _slice(target: Any, indexes: list[Any], ops: Callbacks) -> list[Any]:
    """`target[0, 2, 5..7]`: what is there; a hashtable gives $null for a missing key."""
    ops.budget.array(len(indexes))
    found = (_one(target, index) for index in indexes)
    return [value for value in found if value is not _NONE]


def _one(target: Any, index: Any) -> Any:
    if isinstance(target, Hashtable):
        return _entry(target, index)
    if isinstance(target, str | list):
        return _item(target, _number(target, index))
    if index is not None and _is_self(index):
        return target
    return _NONE


def _is_self(index: Any) -> bool:
    """Anything has itself at 0 and at -1."""
    return isinstance(index, int) and index in (0, -1)


def _entry(target: Hashtable, index: Any) -> Any:
    if isinstance(target, OrderedDictionary) and isinstance(index, int):
        return target.at(index) if 0 <= index < len(target) else None
    if index is None:
        raise null_index()
    return target[_key(target, index)]


def _key(target: Hashtable, index: Any) -> Any:
    """An index as a dictionary's key, which has a type."""
    if not isinstance(target, Dictionary) or not target.arguments:
        return index
    return to_type(index, target.arguments[0])


def null_index() -> Terminating:
    """An index that is $null, to be raised by the caller."""
    return fault("Index operation failed; the array index evaluated to null.", "NullArrayIndex")


def _number(target: Any, index: Any) -> int:
    if index is None:
        raise null_index()
    if type(index) is int:
        return index
    if isinstance(target, Collection) and not isinstance(index, int | float):
        return _by_name(target, index)
    return to_int(index)


def _by_name(target: Collection, index: Any) -> int:
    """A match's groups may be asked for by name."""
    wanted = to_string(index)
    for number, item in enumerate(target):
        if isinstance(item, Group) and item.name == wanted:
            return number
    return to_int(index) if not isinstance(index, str) else len(target)


def _item(target: Any, number: int) -> Any:
    if -len(target) <= number < len(target):
        found = target[number]
        return Char(found) if isinstance(target, str) else found
    return _NONE


def put(target: Any, index: Any, value: Any, ops: Callbacks = NONE) -> None:
    """`target[index] = value`. Raises Terminating."""
    if target is None:
        raise fault("Cannot index into a null array.", "NullArray")
    if isinstance(target, Hashtable):
        _put_entry(target, index, value)
    elif isinstance(target, list) and not isinstance(target, Collection):
        _put_item(target, index, value, ops)
    else:
        raise fault(
            f"Unable to index into an object of type {type_of(target).full_name}.",
            "CannotIndex",
            target=index,
        )


def _put_entry(target: Hashtable, index: Any, value: Any) -> None:
    if index is None:
        raise null_index()
    if isinstance(target, OrderedDictionary) and isinstance(index, int):
        if not 0 <= index < len(target):
            raise _out_of_range(
                "Specified argument was out of the range of valid values.\r\nParameter name: index"
            )
        index = target.keys()[index]
    if isinstance(target, Dictionary) and target.arguments:
        value = to_type(value, target.arguments[1])
    target[_key(target, index)] = value


def _out_of_range(message: str) -> Terminating:
    return fault(
        message,
        "System.ArgumentOutOfRangeException",
        "OperationStopped",
        exception="System.ArgumentOutOfRangeException",
    )


def _put_item(target: list[Any], index: Any, value: Any, ops: Callbacks) -> None:
    if isinstance(index, list):
        raise fault(
            f"Array assignment to [{','.join(to_string(one) for one in index)}] failed because "
            "assignment to slices is not supported.",
            "ArraySliceAssignmentFailed",
            target=index,
        )
    number = _number(target, index)
    if not -len(target) <= number < len(target):
        if isinstance(target, ArrayList):
            raise _out_of_range(
                "Index was out of range. Must be non-negative and less than the size of the "
                "collection.\r\nParameter name: index"
            )
        raise _outside()
    element = target.element if isinstance(target, TypedArray | ArrayList) else None
    target[number] = value if element is None else to_type(value, element, ops)
