"""Which type a value has."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from hvlab.powershell.language.formats.cultures import Culture
from hvlab.powershell.language.typesystem.names import PSCUSTOMOBJECT, PSOBJECT, parents
from hvlab.powershell.values import collections as col
from hvlab.powershell.values import numbers as num
from hvlab.powershell.values.credentials import (
    NetworkCredential,
    SecurePointer,
    SecureString,
    WindowsIdentity,
    WindowsPrincipal,
)
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumType, EnumValue
from hvlab.powershell.values.objects import PSCustomObject, PSObject
from hvlab.powershell.values.patterns import Group, Match, Regex
from hvlab.powershell.values.reference import Reference, SwitchParameter
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.tools import Encoding, Random, Stopwatch, StringBuilder, StringComparer
from hvlab.powershell.values.types import TypeNameText, TypeValue
from hvlab.powershell.values.version import Version

INT = TypeValue("System.Int32")
LONG = TypeValue("System.Int64")
DOUBLE = TypeValue("System.Double")
STRING = TypeValue("System.String")
OBJECT = TypeValue("System.Object")
OBJECTS = TypeValue("System.Object", 1)
BOOL = TypeValue("System.Boolean")

_SIMPLE: dict[type, TypeValue] = {
    str: STRING,
    num.Char: TypeValue("System.Char"),
    bool: BOOL,
    int: INT,
    num.Int64: LONG,
    num.UInt64: TypeValue("System.UInt64"),
    num.UInt32: TypeValue("System.UInt32"),
    num.Int16: TypeValue("System.Int16"),
    num.UInt16: TypeValue("System.UInt16"),
    num.Byte: TypeValue("System.Byte"),
    num.SByte: TypeValue("System.SByte"),
    float: DOUBLE,
    num.Single: TypeValue("System.Single"),
    Decimal: TypeValue("System.Decimal"),
    list: OBJECTS,
    DateTime: TypeValue("System.DateTime"),
    TimeSpan: TypeValue("System.TimeSpan"),
    UUID: TypeValue("System.Guid"),
    Version: TypeValue("System.Version"),
    ScriptBlockValue: TypeValue("System.Management.Automation.ScriptBlock"),
    TypeValue: TypeValue("System.RuntimeType"),
    TypeNameText: TypeValue("System.Management.Automation.Language.TypeName"),
    SecureString: TypeValue("System.Security.SecureString"),
    SecurePointer: TypeValue("System.IntPtr"),
    NetworkCredential: TypeValue("System.Net.NetworkCredential"),
    WindowsIdentity: TypeValue("System.Security.Principal.WindowsIdentity"),
    WindowsPrincipal: TypeValue("System.Security.Principal.WindowsPrincipal"),
    Reference: TypeValue("System.Management.Automation.PSReference"),
    Culture: TypeValue("System.Globalization.CultureInfo"),
    StringBuilder: TypeValue("System.Text.StringBuilder"),
    Stopwatch: TypeValue("System.Diagnostics.Stopwatch"),
    Encoding: TypeValue("System.Text.Encoding"),
    Random: TypeValue("System.Random"),
    Regex: TypeValue("System.Text.RegularExpressions.Regex"),
    Group: TypeValue("System.Text.RegularExpressions.Group"),
    Match: TypeValue("System.Text.RegularExpressions.Match"),
    SwitchParameter: TypeValue("System.Management.Automation.SwitchParameter"),
    EnumType: TypeValue("System.RuntimeType"),
    PSCustomObject: TypeValue(PSCUSTOMOBJECT),
    col.Steps: TypeValue("System.Array+SZArrayEnumerator"),
    col.DictionaryEntry: TypeValue("System.Collections.DictionaryEntry"),
    col.Hashtable: TypeValue(col.Hashtable.type_name),
    col.OrderedDictionary: TypeValue(col.OrderedDictionary.type_name),
}

PYTHON_TYPE: dict[str, type] = {value.full_name: key for key, value in _SIMPLE.items()}
"""The Python class behind a .NET type, for those that have one to themselves."""


def _typed_array(value: Any) -> TypeValue:
    element = value.element
    return TypeValue(element.name, element.rank + 1, element.arguments)


def _list(value: Any) -> TypeValue:
    if value.element is None:
        return TypeValue("System.Collections.ArrayList")
    return TypeValue("System.Collections.Generic.List`1", arguments=(value.element,))


def _line(name: str) -> Callable[[Any], TypeValue]:
    """A queue or a stack, of anything or of one type."""

    def work(value: Any) -> TypeValue:
        if value.element is None:
            return TypeValue(f"System.Collections.{name}")
        return TypeValue(f"System.Collections.Generic.{name}`1", arguments=(value.element,))

    return work


_COMPUTED: dict[type, Callable[[Any], TypeValue]] = {
    EnumValue: lambda value: TypeValue(value.type.name),
    col.TypedArray: _typed_array,
    col.ArrayList: _list,
    col.Collection: lambda value: TypeValue(value.type_name),
    col.HashSet: lambda value: TypeValue(
        "System.Collections.Generic.HashSet`1", arguments=(value.element,)
    ),
    col.Dictionary: lambda value: TypeValue(value.type_name, arguments=value.arguments),
    col.KeyValuePair: lambda value: TypeValue(
        "System.Collections.Generic.KeyValuePair`2", arguments=value.arguments
    ),
    col.Queue: _line("Queue"),
    col.Stack: _line("Stack"),
    StringComparer: lambda value: TypeValue(value.kind),
}


def type_of(value: Any) -> TypeValue:
    """What `value.GetType()` gives; $null has none and must not be asked."""
    simple = _SIMPLE.get(type(value))
    if simple is not None:
        return simple
    compute = _COMPUTED.get(type(value))
    if compute is not None:
        return compute(value)
    if isinstance(value, PSObject):
        return _object_type(value.type_names)
    for base in type(value).__mro__[1:]:
        if base in _SIMPLE:
            return _SIMPLE[base]
        if base in _COMPUTED:
            return _COMPUTED[base](value)
    return OBJECT


def _object_type(names: tuple[str, ...]) -> TypeValue:
    """A host object's type. A name with '#' or 'Selected.' in front is none of .NET's."""
    for name in names:
        if not name.startswith(("Selected.", "Deserialized.")) and "#" not in name:
            return TypeValue(name)
    return OBJECT


def type_names(value: Any) -> tuple[str, ...]:
    """As `.PSObject.TypeNames`: ('System.Int32', 'System.ValueType', 'System.Object')."""
    if isinstance(value, PSObject):
        return value.type_names
    if value is None:
        return ()
    return chain_of(type_of(value))


def chain_of(target: TypeValue) -> tuple[str, ...]:
    """A type's full names from itself up; those of generics have their arguments."""
    if target.rank:
        return (target.full_name, "System.Array", "System.Object")
    return (target.full_name, *parents(target.name)[1:])


_ENUMERABLE = (list, str, col.Hashtable)

_INTERFACES: dict[str, Callable[[Any], bool]] = {
    "System.Object": lambda _: True,
    "System.Array": lambda value: isinstance(value, list) and is_array(value),
    "System.Collections.IEnumerable": lambda value: isinstance(value, _ENUMERABLE),
    "System.Collections.ICollection": lambda value: isinstance(value, list | col.Hashtable),
    "System.Collections.IList": lambda value: isinstance(value, list),
    "System.Collections.IDictionary": lambda value: isinstance(value, col.Hashtable),
    "System.IComparable": lambda value: isinstance(
        value, str | int | float | Decimal | DateTime | TimeSpan | UUID | Version | EnumValue
    ),
    "System.IConvertible": lambda value: isinstance(value, str | int | float | Decimal | DateTime),
    "System.IFormattable": lambda value: (
        isinstance(value, int | float | Decimal | DateTime | TimeSpan | UUID | EnumValue)
        and not isinstance(value, bool)
    ),
    PSOBJECT: lambda value: isinstance(value, PSObject),
    PSCUSTOMOBJECT: lambda value: isinstance(value, PSCustomObject),
    "System.Type": lambda value: isinstance(value, TypeValue),
}


def is_array(value: Any) -> bool:
    """Whether a list is an array and not one of the growing collections."""
    return type(value) in (list, col.TypedArray)


def is_instance(value: Any, target: TypeValue) -> bool:
    """`value -is target`."""
    if value is None:
        return False
    test = None if target.rank else _INTERFACES.get(target.name)
    if test is not None:
        return test(value)
    if target.name == "System.Nullable`1" and target.arguments:
        return is_instance(value, target.arguments[0])
    names = chain_of(type_of(value))
    if isinstance(value, PSObject):
        names = (*names, *value.type_names)
    wanted = target.full_name.casefold()
    return any(name.casefold() == wanted for name in names)
