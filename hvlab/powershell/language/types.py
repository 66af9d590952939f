"""Types by name, their static members and constructors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import members
from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.members.lookup import classes, is_missing, table_names
from hvlab.powershell.language.natives.native import (
    Class,
    Native,
    NetError,
    invocation_error,
    method_not_found,
)
from hvlab.powershell.language.typesystem.kinds import is_instance, type_names, type_of
from hvlab.powershell.language.typesystem.names import (
    enum_of,
    find,
    parents,
    register,
    register_enum,
    resolve,
)
from hvlab.powershell.values.collections import Hashtable, TypedArray
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ConversionError, Terminating, fault, not_simulated
from hvlab.powershell.values.types import TypeValue

__all__ = [
    "construct",
    "enum_of",
    "find",
    "is_instance",
    "parents",
    "register",
    "register_enum",
    "resolve",
    "static_call",
    "static_get",
    "static_members",
    "type_names",
    "type_of",
]


def _tables(target: TypeValue) -> Iterator[Class]:
    return classes(table_names(target))


def _made_by(target: TypeValue) -> Iterator[Class]:
    """The classes whose constructor may stand for the type's; Object's stands for no other."""
    names = table_names(target)
    return classes(tuple(one for one in names if one in (target.name, *names[:-1])))


def _has_table(target: TypeValue) -> bool:
    """Whether the lab knows the statics of that very type."""
    return any(True for _ in classes(table_names(target)[:1])) or enum_of(target) is not None


def static_get(target: TypeValue, name: str, ops: Callbacks = NONE) -> Any:
    """`[target]::name`. $null where there is none."""
    enum = enum_of(target)
    if enum is not None:
        try:
            return enum[name]
        except KeyError:
            return None
    wanted = name.casefold()
    for table in _tables(target):
        read = table.constants.get(wanted)
        if read is not None:
            return read(ops)
    if is_missing(table_names(target), name) or not _has_table(target):
        raise not_simulated(f"[{target.full_name}]::{name}")
    return None


def static_put(target: TypeValue, name: str) -> Terminating:
    """The error of assigning to a static member, to be raised by the caller."""
    return not_simulated(f"Setting [{target.full_name}]::{name}")


def static_call(
    target: TypeValue, name: str, arguments: tuple[Any, ...], ops: Callbacks = NONE
) -> Any:
    """`[target]::name(arguments)`; `[target]::new(...)` too. Raises Terminating MethodNotFound."""
    wanted = name.casefold()
    if wanted == "new":
        return _new(target, arguments, ops)
    for table in _tables(target):
        native = table.statics.get(wanted)
        if native is not None:
            return native.call(target, arguments, ops)
    if is_missing(table_names(target), name) or not _has_table(target):
        raise not_simulated(f"[{target.full_name}]::{name}()")
    raise method_not_found(target.full_name, name)


def _new(target: TypeValue, arguments: tuple[Any, ...], ops: Callbacks) -> Any:
    if target.rank:
        return _new_array(target, arguments, ops)
    for table in _made_by(target):
        if table.constructor is not None:
            return _constructed(table.constructor, target, arguments, ops)
    if not arguments and "System.ValueType" in parents(target.name):
        return to_type(0, target, ops)
    if _has_table(target):
        raise _no_overload("new", arguments)
    raise not_simulated(f"[{target.full_name}]::new()")


def _constructed(
    native: Native, target: TypeValue, arguments: tuple[Any, ...], ops: Callbacks
) -> Any:
    """A constructor's object; where none takes the arguments, the error names the type."""
    try:
        return native.call(target, arguments, ops)
    except Terminating as error:
        if error.record.id != "MethodCountCouldNotFindBest":
            raise
        raise _no_overload(target.short_name, arguments) from None


def _no_overload(name: str, arguments: tuple[Any, ...]) -> Terminating:
    return fault(
        f'Cannot find an overload for "{name}" and the argument count: "{len(arguments)}".',
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        exception="System.Management.Automation.MethodException",
    )


def _new_array(target: TypeValue, arguments: tuple[Any, ...], ops: Callbacks) -> Any:
    """`[int[]]::new(5)`: that many zeros."""
    length = to_type(arguments[0], "int") if arguments else 0
    if length < 0:
        raise invocation_error(
            ".ctor",
            len(arguments),
            NetError("OverflowException", "Arithmetic operation resulted in an overflow."),
        )
    ops.budget.array(length)
    element = target.element
    value: Any = None
    if enum_of(element) is not None:
        value = EnumValue(enum_of(element), 0)  # type: ignore[arg-type]
    elif "System.ValueType" in parents(element.name) and not element.rank:
        value = _zero(element)
    items = [value] * length
    return items if element.name == "System.Object" else TypedArray(items, element)


def _zero(element: TypeValue) -> Any:
    """The value that a new array of that type is filled with."""
    try:
        return to_type(None, element)
    except ConversionError:
        return _new(element, (), NONE)


def construct(target: TypeValue, arguments: tuple[Any, ...], ops: Callbacks = NONE) -> Any:
    """`New-Object target -ArgumentList arguments`. Raises Terminating."""
    if target.rank:
        return _new_array(target, arguments, ops)
    try:
        return _new(target, arguments, ops)
    except Terminating as error:
        has_one = any(table.constructor is not None for table in _made_by(target))
        if error.record.id != "MethodCountCouldNotFindBest" or has_one:
            raise
        raise fault(
            "A constructor was not found. Cannot find an appropriate constructor for type "
            f"{target.full_name}.",
            "CannotFindAppropriateCtor",
            "ObjectNotFound",
            exception="System.Management.Automation.PSArgumentException",
        ) from None


def set_properties(value: Any, table: Hashtable, ops: Callbacks = NONE) -> Any:
    """`New-Object -Property @{...}`: each key set as a property."""
    for key, new in table.items():
        members.put(value, to_string(key), new, ops)
    return value


def static_members(target: TypeValue) -> list[members.MemberInfo]:
    """What Get-Member -Static shows."""
    found: dict[str, members.MemberInfo] = {}
    enum = enum_of(target)
    for name in enum.members if enum is not None else ():
        found[name.casefold()] = members.MemberInfo(
            name, "Property", f"static {target.full_name} {name} {{get;}}", target.full_name
        )
    for table in _tables(target):
        for key, native in table.statics.items():
            text = ", ".join(f"static {one}" for one in native.definitions)
            found.setdefault(key, members.MemberInfo(native.name, "Method", text))
    return list(found.values())
