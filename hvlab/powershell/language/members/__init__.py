"""Properties and methods of any value: explicit tables, never Python's attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.members.description import MemberInfo, describe, overloads
from hvlab.powershell.language.members.intrinsic import (
    MemberList,
    MemberSet,
    MemberView,
    add_member,
    for_each,
    remove_member,
    where,
)
from hvlab.powershell.language.members.lookup import (
    class_names,
    is_missing,
    native_method,
    native_properties,
    native_property,
)
from hvlab.powershell.language.natives.native import VOID as _VOID
from hvlab.powershell.language.natives.native import method_not_found
from hvlab.powershell.language.typesystem.kinds import type_names, type_of
from hvlab.powershell.values.collections import Collection, Hashtable
from hvlab.powershell.values.errors import Terminating, fault, not_simulated
from hvlab.powershell.values.noted import Noted
from hvlab.powershell.values.objects import (
    HostObject,
    Method,
    NoteProperty,
    PSCustomObject,
    PSObject,
)
from hvlab.powershell.values.patterns import Group

__all__ = [
    "VOID",
    "MemberInfo",
    "call",
    "describe",
    "find",
    "get",
    "has",
    "overloads",
    "properties",
    "put",
    "set",
    "type_names",
]

VOID: Final = _VOID
"""What `call` gives for a method without result: the evaluator puts nothing out."""

_MISSING: Final = object()
_SIZE = ("count", "length")


def get(value: Any, name: str, ops: Callbacks = NONE) -> Any:
    """`value.name`: own property, .Count/.Length of anything, or that of each item of a list.
    $null where there is none."""
    if value is None:
        return None
    found = _own(value, name)
    if found is not _MISSING:
        return found
    if isinstance(value, list):
        return _enumerate(value, name, ops)
    if is_missing(class_names(value), name):
        raise not_simulated(f"The member {name} of [{type_of(value).full_name}]")
    return None


def has(value: Any, name: str) -> bool:
    """Whether the value itself has a property of that name."""
    if value is None:
        return False
    if isinstance(value, PSObject) and value.find(name) is not None:
        return True
    if isinstance(value, Noted) and value.note(name) is not None:
        return True
    if isinstance(value, Hashtable) and name in value:
        return True
    return native_property(value, name) is not None


def _own(value: Any, name: str) -> Any:
    """A property of the value itself."""
    if isinstance(value, PSObject):
        one = value.find(name)
        if one is not None:
            return one.read(value)
    elif isinstance(value, Hashtable) and name in value:
        return value[name]
    elif isinstance(value, Noted) and (note := value.note(name)) is not None:
        return note.value
    native = native_property(value, name)
    if native is not None:
        return native.read(value)
    return _intrinsic(value, name.casefold())


def _intrinsic(value: Any, name: str) -> Any:
    """What every value has."""
    if name in _SIZE:
        if isinstance(value, list):
            return len(value)
        # 5.1 gives a [pscustomobject] no Count
        return _MISSING if type(value) is PSCustomObject else 1
    if name in ("psobject", "psbase"):
        return value if name == "psbase" else MemberSet(value, type_names(value))
    if name == "pstypenames":
        return Collection(type_names(value), "System.Collections.ObjectModel.Collection`1")
    if isinstance(value, MemberSet):
        return _of_member_set(value, name)
    if isinstance(value, MemberList):
        found = value.by_name(name)
        return _MISSING if found is None else found
    return _MISSING


def _of_member_set(value: MemberSet, name: str) -> Any:
    owner = value.owner
    if name == "properties":
        return MemberList(_views(owner), owner)
    if name == "typenames":
        return Collection(value.names, "System.Collections.ObjectModel.Collection`1")
    if name in ("baseobject", "immediatebaseobject"):
        return owner
    if name in ("methods", "members"):
        described = describe(owner)
        return Collection(
            [
                PSCustomObject(
                    {"Name": one.name, "MemberType": one.kind, "Definition": one.definition}
                )
                for one in described
                if name == "members" or "Method" in one.kind
            ],
            "System.Management.Automation.PSMemberInfoIntegratingCollection`1",
        )
    return _MISSING


def _views(owner: Any) -> list[MemberView]:
    """The properties of a value, each as an object."""
    views = []
    for one in describe(owner):
        if "Property" not in one.kind:
            continue
        views.append(MemberView(one.name, *_access(owner, one.name), one.kind, one.type))
    return views


def _access(owner: Any, name: str) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """How to read and to write a property."""
    return lambda: get(owner, name), lambda new: put(owner, name, new)


def _enumerate(items: list[Any], name: str, ops: Callbacks) -> Any:
    """The property of each item that has it, in one flat array; a single one as it is."""
    ops.budget.step(len(items))
    found: list[Any] = []
    for item in items:
        if item is None:
            continue
        value = _own(item, name)
        if value is _MISSING:
            if isinstance(item, list):
                value = _enumerate(item, name, ops)
            if value is _MISSING or value is None:
                continue
        if isinstance(value, list):
            found.extend(value)
        else:
            found.append(value)
    if not found:
        return None
    return found[0] if len(found) == 1 else found


def find(value: Any, name: str) -> Any:
    """The property object of a PSObject, or the native one; None where there is none."""
    if isinstance(value, PSObject):
        return value.find(name) or native_property(value, name)
    if isinstance(value, Noted):
        return value.note(name) or native_property(value, name)
    return native_property(value, name)


def put(value: Any, name: str, new: Any, ops: Callbacks = NONE) -> None:  # noqa: ARG001
    """`value.name = new`. Raises Terminating PropertyNotFound, PropertyAssignmentException."""
    if isinstance(value, Hashtable):
        value[name] = new
        return
    if isinstance(value, PSObject):
        one = value.find(name)
        if one is not None:
            _write(one, value, name, new)
            return
    native = native_property(value, name) if value is not None else None
    if native is None:
        raise _not_found(name, "PropertyNotFound" if value is None else ASSIGNMENT)
    if native.write is None:
        raise _read_only(native.name)
    native.write(value, new)


set = put  # noqa: A001 - the pair of `get`


def _write(one: Any, value: PSObject, name: str, new: Any) -> None:
    try:
        one.write(value, new)
    except AttributeError:
        raise _read_only(one.name) from None
    except Terminating as error:
        if not error.record.id.startswith("InvalidCast"):
            raise
        raise fault(
            f'Exception setting "{name}": "{error.record.message}"',
            "ExceptionWhenSetting",
            "NotSpecified",
            exception="System.Management.Automation.SetValueInvocationException",
        ) from None


ASSIGNMENT = "PropertyAssignmentException"


def _not_found(name: str, id: str) -> Terminating:
    return fault(
        f"The property '{name}' cannot be found on this object. Verify that the property exists "
        "and can be set.",
        id,
    )


def _read_only(name: str) -> Terminating:
    return fault(f"'{name}' is a ReadOnly property.", ASSIGNMENT)


# ---------------------------------------------------------------- methods


def call(value: Any, name: str, arguments: tuple[Any, ...], ops: Callbacks = NONE) -> Any:
    """`value.name(arguments)`. A method without result gives `VOID`.

    Raises Terminating MethodNotFound, InvokeMethodOnNull, MethodInvocationException forms."""
    if value is None:
        raise _on_null()
    found = _call_own(value, name, arguments, ops)
    if found is not _MISSING:
        return found
    if isinstance(value, list):
        return _call_each(value, name, arguments, ops)
    raise _no_method(value, name)


def _on_null() -> Terminating:
    return fault("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")


def _call_own(value: Any, name: str, arguments: tuple[Any, ...], ops: Callbacks) -> Any:
    """A method of the value itself; `_MISSING` where it has none of that name."""
    lower = name.casefold()
    if isinstance(value, PSObject):
        own = value.methods().get(lower)
        if own is not None:
            return own.call(value, arguments)
    special = _special(value, lower, arguments)
    if special is not _MISSING:
        return special
    native = native_method(value, lower)
    if native is not None:
        return native.call(value, arguments, ops)
    if lower == "where":
        return where(value, arguments, ops)
    if lower == "foreach":
        return for_each(value, arguments, ops, get, call)
    return _MISSING


def _special(value: Any, name: str, arguments: tuple[Any, ...]) -> Any:
    """Methods of `.PSObject` and its collections, and `.Item(...)` of a match's groups."""
    if isinstance(value, MemberList):
        if name == "add" and arguments:
            add_member(value.owner, _as_member(arguments[0]))
            return VOID
        if name == "remove" and arguments:
            remove_member(value.owner, to_string(arguments[0]))
            return VOID
        if name in ("item", "match") and arguments:
            return value.by_name(to_string(arguments[0]))
    if name == "item" and isinstance(value, Collection) and arguments:
        wanted = to_string(arguments[0])
        for one in value:
            if isinstance(one, Group) and one.name == wanted:
                return one
    if name == "copy" and isinstance(value, MemberSet):
        return _copy(value.owner)
    return _MISSING


def _as_member(value: Any) -> Any:
    """A PSNoteProperty made by New-Object as a property."""
    if isinstance(value, NoteProperty | Method):
        return value
    return NoteProperty(to_string(get(value, "Name")), get(value, "Value"))


def _copy(value: Any) -> Any:
    """`.PSObject.Copy()`."""
    if isinstance(value, PSCustomObject) and type(value) is PSCustomObject:
        new = PSCustomObject(type_names=value.type_names)
        for one in value.properties():
            new.add(NoteProperty(one.name, one.read(value)))
        for method in value.methods().values():
            new.add(method)
        return new
    if isinstance(value, Hashtable):
        return value.copy()
    return list(value) if type(value) is list else value


def _call_each(items: list[Any], name: str, arguments: tuple[Any, ...], ops: Callbacks) -> Any:
    """A method of each item of a list that has none of that name itself."""
    ops.budget.step(len(items))
    found: list[Any] = []
    for item in items:
        result = call(item, name, arguments, ops)
        if isinstance(result, list):
            found.extend(result)
        elif result is not VOID:
            found.append(result)
    if not items:
        raise _no_method(items, name)
    if not found:
        return VOID
    return found[0] if len(found) == 1 else found


def _no_method(value: Any, name: str) -> Terminating:
    names = class_names(value)
    own = type_names(value)[:1]
    kind = own[0] if own and own[0].startswith("Deserialized.") else type_of(value).full_name
    if is_missing(names, name):
        return not_simulated(f"The method {name} of [{kind}]")
    return method_not_found(kind, name)


# ---------------------------------------------------------------- everything at once


def properties(value: Any) -> list[tuple[str, Any]]:
    """Its properties with their values, in order: Select *, formatting, comparing."""
    if value is None:
        return []
    found: dict[str, tuple[str, Any]] = {}
    if isinstance(value, PSObject) and not isinstance(value, MemberSet):
        for one in value.properties():
            found.setdefault(one.name.casefold(), (one.name, one.read(value)))
        if isinstance(value, PSCustomObject | HostObject):
            return list(found.values())
    if isinstance(value, Noted):
        found.update({one.name.casefold(): (one.name, one.value) for one in value.notes})
    for native in native_properties(value):
        if native.shown:
            found.setdefault(native.name.casefold(), (native.name, native.read(value)))
    return list(found.values())
