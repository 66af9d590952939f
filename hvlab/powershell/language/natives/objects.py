"""Members of System.Object, types, script blocks and exceptions."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.natives.equality import same
from hvlab.powershell.language.natives.native import (
    NetError,
    constructor,
    method,
    missing,
    property_of,
    static,
)
from hvlab.powershell.language.natives.numbers import formatted
from hvlab.powershell.language.natives.strings import strings
from hvlab.powershell.language.typesystem.kinds import PYTHON_TYPE, is_instance, type_of
from hvlab.powershell.language.typesystem.names import enum_of, parents
from hvlab.powershell.values.errors import ExceptionObject
from hvlab.powershell.values.numbers import INT32, RANGES, Char, Single
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

OBJECT = "System.Object"


@method(OBJECT, "string ToString()", ops=True)
def _to_string(ops: Callbacks, value: Any) -> str:
    if type(value) is PSCustomObject and value.is_custom:
        return ""  # as on a real host: only "$object" shows the properties
    return formatted(ops, value)


@method(OBJECT, "type GetType()")
def _get_type(value: Any) -> TypeValue:
    return type_of(value)


@method(OBJECT, "bool Equals(System.Object obj)")
def _equals(value: Any, other: Any) -> bool:
    return same(value, other)


@method(OBJECT, "int GetHashCode()")
def _hash(value: Any) -> int:
    """A whole number's own value; else one that is the same for the same text, where .NET's own is
    not promised."""
    if isinstance(value, int) and value in INT32:
        return int(value)
    number = 5381
    for character in to_string(value):
        number = (number * 33 + ord(character)) % 2**32
    return number - 2**32 if number >= 2**31 else number


@static(OBJECT, "bool ReferenceEquals(System.Object objA, System.Object objB)")
def _reference_equals(left: Any, right: Any) -> bool:
    return left is right


constructor(OBJECT, "System.Object new()")(lambda _: PSCustomObject())
constructor("System.Management.Automation.PSObject", "psobject new()")(lambda _: PSCustomObject())

TYPE = "System.Type"
_PRIMITIVE_MAKERS = {*RANGES, float, Single, bool, Char}
_PRIMITIVE = frozenset(
    name.rpartition(".")[2] for name, maker in PYTHON_TYPE.items() if maker in _PRIMITIVE_MAKERS
)


def _base(kind: TypeValue) -> TypeValue | None:
    if kind.rank:
        return TypeValue("System.Array")
    chain = parents(kind.name)
    return TypeValue(chain[1]) if len(chain) > 1 else None


property_of(TYPE, "Name", "string", lambda kind: kind.short_name)
property_of(TYPE, "FullName", "string", lambda kind: kind.full_name)
property_of(TYPE, "Namespace", "string", lambda kind: kind.namespace)
property_of(TYPE, "BaseType", "type", _base)
property_of(TYPE, "IsArray", "bool", lambda kind: kind.rank > 0)
property_of(TYPE, "IsEnum", "bool", lambda kind: enum_of(kind) is not None)
property_of(
    TYPE,
    "IsValueType",
    "bool",
    lambda kind: not kind.rank and "System.ValueType" in parents(kind.name),
)
property_of(TYPE, "IsClass", "bool", lambda kind: "System.ValueType" not in parents(kind.name))
property_of(TYPE, "IsGenericType", "bool", lambda kind: bool(kind.arguments))
property_of(TYPE, "IsPublic", "bool", lambda _: True)
property_of(TYPE, "IsSerializable", "bool", lambda _: True, shown=False)
property_of(
    TYPE, "IsPrimitive", "bool", lambda kind: kind.short_name in _PRIMITIVE and not kind.rank
)
property_of(TYPE, "UnderlyingSystemType", "type", lambda kind: kind)
property_of(TYPE, "GenericTypeArguments", "type[]", lambda kind: list(kind.arguments))


@method(TYPE, "string ToString()")
def _type_text(kind: TypeValue) -> str:
    return kind.full_name


@method(TYPE, "bool IsInstanceOfType(System.Object o)")
def _is_instance(kind: TypeValue, value: Any) -> bool:
    return is_instance(value, kind)


@method(TYPE, "bool IsSubclassOf(type c)")
def _is_subclass(kind: TypeValue, other: TypeValue) -> bool:
    return other.name in parents(kind.name)[1:]


@method(TYPE, "bool IsAssignableFrom(type c)")
def _is_assignable(kind: TypeValue, other: TypeValue) -> bool:
    return kind.name in parents(other.name)


@method(TYPE, "type GetElementType()")
def _element_type(kind: TypeValue) -> TypeValue | None:
    return kind.element if kind.rank else None


@method(TYPE, "string[] GetEnumNames()")
def _enum_names(kind: TypeValue) -> Any:
    enum = enum_of(kind)
    if enum is None:
        raise NetError(
            "ArgumentException", "Type provided must be an Enum.\r\nParameter name: enumType"
        )
    return strings(list(enum.members))


missing(
    TYPE,
    "GetMembers GetMember GetMethods GetMethod GetProperties GetProperty GetFields GetField "
    "GetConstructors GetInterfaces InvokeMember Assembly GetEnumValues MakeGenericType Module "
    "GUID TypeHandle Attributes",
)

BLOCK = "System.Management.Automation.ScriptBlock"
method(BLOCK, "string ToString()")(lambda block: block.text)
missing(BLOCK, "CheckRestrictedLanguage GetPowerShell GetSteppablePipeline")


@static(BLOCK, "scriptblock Create(string script)", ops=True)
def _create_block(ops: Callbacks, text: str) -> ScriptBlockValue:
    return ops.parse_block(text)


EXCEPTION = "System.Exception"


@constructor(
    EXCEPTION,
    "System.Exception new()",
    "System.Exception new(string message)",
    "System.Exception new(string message, System.Exception innerException)",
)
def _new_exception(
    kind: TypeValue, message: str | None = None, inner: ExceptionObject | None = None
) -> ExceptionObject:
    text = f"Exception of type '{kind.name}' was thrown." if message is None else message
    return ExceptionObject(text, parents(kind.name), inner)


@method(EXCEPTION, "System.Exception GetBaseException()")
def _base_exception(error: ExceptionObject) -> ExceptionObject:
    while error.inner is not None:
        error = error.inner
    return error


@method(EXCEPTION, "type GetType()")
def _exception_type(error: ExceptionObject) -> TypeValue:
    return TypeValue(error.type_names[0])
