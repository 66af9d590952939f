"""Members as Get-Member shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.convert.text import type_text
from hvlab.powershell.language.members.lookup import (
    native_method,
    native_methods,
    native_properties,
)
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.noted import Noted
from hvlab.powershell.values.objects import Method, NoteProperty, Property, PSObject


@dataclass(frozen=True)
class MemberInfo:
    """A member as Get-Member shows it; `type` is that of a property's value."""

    name: str
    kind: str
    definition: str
    type: str = ""


def describe(value: Any) -> list[MemberInfo]:
    """Its members as Get-Member shows them, unsorted."""
    if value is None:
        return []
    found: dict[str, MemberInfo] = {}
    if isinstance(value, PSObject):
        for one in value.properties():
            found.setdefault(one.name.casefold(), _property(value, one))
        for method in value.methods().values():
            found.setdefault(method.name.casefold(), _method(method))
    elif isinstance(value, Noted):
        for note in value.notes:
            found.setdefault(note.name.casefold(), _property(value, note))
    for native in native_methods(value):
        info = MemberInfo(native.name, "Method", ", ".join(native.definitions))
        found.setdefault(native.name.casefold(), info)
    for prop in native_properties(value):
        info = MemberInfo(
            prop.name, prop.kind, _definition(prop.name, prop.type, prop.write), prop.type
        )
        found.setdefault(prop.name.casefold(), info)
    return list(found.values())


def overloads(value: Any, name: str) -> tuple[str, ...]:
    """The definitions of a value's method; none where it has no method of that name."""
    native = native_method(value, name)
    if native is not None:
        return native.definitions
    own = value.methods().get(name.casefold()) if isinstance(value, PSObject) else None
    return () if own is None else (_method(own).definition,)


def _method(method: Method) -> MemberInfo:
    return MemberInfo(
        method.name, method.kind, method.definition or f"System.Object {method.name}()"
    )


def _definition(name: str, kind: str, write: object) -> str:
    return f"{kind} {name} {{get;{'set;' if write is not None else ''}}}"


def _property(owner: Any, one: NoteProperty | Property) -> MemberInfo:
    if isinstance(one, NoteProperty):
        kind, full = _type_names(one.value)
        return MemberInfo(one.name, "NoteProperty", f"{kind} {one.name}={_shown(one.value)}", full)
    if one.kind == "AliasProperty":
        return MemberInfo(one.name, one.kind, f"{one.name} = {one.alias_of}", one.type)
    if one.kind == "NoteProperty":
        value = one.read(owner)
        kind, full = _type_names(value)
        return MemberInfo(one.name, one.kind, f"{kind} {one.name}={_shown(value)}", full)
    return MemberInfo(one.name, one.kind, _definition(one.name, one.type, one.set), one.type)


def _type_names(value: Any) -> tuple[str, str]:
    """A value's type in short and in full."""
    if value is None:
        return "object", "System.Object"
    kind = type_of(value)
    return type_text(kind), kind.full_name


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    return type_of(value).full_name if isinstance(value, list) else to_string(value)
