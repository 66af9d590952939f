"""Types by name: accelerators, the classes the lab knows with their parents, arrays, generics."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from hvlab.powershell.language.typesystem.enumerations import ENUMS
from hvlab.powershell.syntax.nodes import TypeName
from hvlab.powershell.values.enums import EnumType
from hvlab.powershell.values.errors import fault
from hvlab.powershell.values.exceptions import EXCEPTIONS
from hvlab.powershell.values.types import TypeNameText, TypeValue

PSOBJECT = "System.Management.Automation.PSObject"
PSCUSTOMOBJECT = "System.Management.Automation.PSCustomObject"
NULLABLE = "System.Nullable`1"
_GENERIC = "System.Collections.Generic."
_SMA = "System.Management.Automation."

ACCELERATORS = {
    "int": "System.Int32",
    "int32": "System.Int32",
    "long": "System.Int64",
    "int64": "System.Int64",
    "int16": "System.Int16",
    "short": "System.Int16",
    "uint16": "System.UInt16",
    "ushort": "System.UInt16",
    "uint32": "System.UInt32",
    "uint": "System.UInt32",
    "uint64": "System.UInt64",
    "ulong": "System.UInt64",
    "byte": "System.Byte",
    "sbyte": "System.SByte",
    "char": "System.Char",
    "string": "System.String",
    "bool": "System.Boolean",
    "double": "System.Double",
    "float": "System.Single",
    "single": "System.Single",
    "decimal": "System.Decimal",
    "bigint": "System.Numerics.BigInteger",
    "object": "System.Object",
    "array": "System.Array",
    "hashtable": "System.Collections.Hashtable",
    "ordered": "System.Collections.Specialized.OrderedDictionary",
    "datetime": "System.DateTime",
    "timespan": "System.TimeSpan",
    "guid": "System.Guid",
    "version": "System.Version",
    "regex": "System.Text.RegularExpressions.Regex",
    "type": "System.Type",
    "uri": "System.Uri",
    "xml": "System.Xml.XmlDocument",
    "void": "System.Void",
    "ref": _SMA + "PSReference",
    "switch": _SMA + "SwitchParameter",
    "scriptblock": _SMA + "ScriptBlock",
    "psobject": PSOBJECT,
    "pscustomobject": PSOBJECT,
    "pscredential": _SMA + "PSCredential",
    "psvariable": _SMA + "PSVariable",
    "psnoteproperty": _SMA + "PSNoteProperty",
    "wildcardpattern": _SMA + "WildcardPattern",
    "securestring": "System.Security.SecureString",
    "cultureinfo": "System.Globalization.CultureInfo",
    "ipaddress": "System.Net.IPAddress",
    "mailaddress": "System.Net.Mail.MailAddress",
    "timezoneinfo": "System.TimeZoneInfo",
    "nullable": NULLABLE,
    "cimsession": "Microsoft.Management.Infrastructure.CimSession",
    "ciminstance": "Microsoft.Management.Infrastructure.CimInstance",
    "pssession": _SMA + "Runspaces.PSSession",
    "powershell": _SMA + "PowerShell",
    "runspacefactory": _SMA + "Runspaces.RunspaceFactory",
}

_OBJECT = "System.Object"
_VALUE = "System.ValueType"


def _of(parent: str, prefix: str, names: str) -> dict[str, str]:
    """Classes with one parent, by full name."""
    return dict.fromkeys((prefix + name for name in names.split()), parent)


_PARENT: dict[str, str] = {
    **_of(
        _VALUE,
        "System.",
        "Int32 Int64 Int16 UInt16 UInt32 UInt64 Byte SByte Char Boolean Double Single Decimal "
        "DateTime TimeSpan Guid Void Enum DateTimeOffset Nullable`1 Numerics.BigInteger "
        "IntPtr Collections.DictionaryEntry Collections.Generic.KeyValuePair`2",
    ),
    **_of(
        _OBJECT,
        "System.",
        "String Array Version Type Uri Math Convert Environment BitConverter Random TimeZoneInfo "
        "Console GC Activator Buffer StringComparer ValueType DBNull Tuple "
        "Collections.ArrayList Collections.Hashtable Collections.Queue Collections.Stack "
        "Collections.SortedList Collections.BitArray Collections.Specialized.OrderedDictionary "
        "Collections.Specialized.StringCollection Collections.Specialized.NameValueCollection "
        "Collections.Generic.List`1 Collections.Generic.LinkedList`1 "
        "Collections.Generic.SortedSet`1 Collections.Generic.SortedDictionary`2 "
        "Collections.Generic.SortedList`2 Linq.Enumerable "
        "Collections.Generic.Dictionary`2 Collections.Generic.HashSet`1 "
        "Collections.Generic.Queue`1 Collections.Generic.Stack`1 "
        "Collections.ObjectModel.Collection`1 Collections.Hashtable+KeyCollection "
        "Collections.Hashtable+ValueCollection "
        "Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection "
        "Text.StringBuilder Text.Encoding Text.RegularExpressions.Regex "
        "Text.RegularExpressions.Capture Text.RegularExpressions.MatchCollection "
        "Text.RegularExpressions.GroupCollection IO.Path IO.File IO.Directory "
        "IO.FileSystemInfo Globalization.CultureInfo Security.SecureString Net.IPAddress "
        "Net.NetworkCredential Net.Dns Net.Mail.MailAddress Xml.XmlNode Diagnostics.Stopwatch "
        "Diagnostics.Process Threading.Thread ComponentModel.Component "
        "Security.Principal.WindowsIdentity Security.Principal.WindowsPrincipal "
        "Runtime.InteropServices.Marshal Security.Principal.IIdentity "
        "Management.ManagementBaseObject "
        "Reflection.Assembly IDisposable IComparable IConvertible "
        "IFormattable Collections.IEnumerable Collections.ICollection Collections.IList "
        "Collections.IDictionary IFormatProvider ICloneable Delegate Attribute EventArgs "
        "MarshalByRefObject",
    ),
    **_of(
        _OBJECT,
        _SMA,
        "PSObject PSCustomObject ScriptBlock PSReference PSCredential PSVariable ErrorRecord "
        "ErrorCategoryInfo ErrorDetails InvocationInfo WildcardPattern PathInfo CommandInfo "
        "PSMemberInfo PSModuleInfo Runspaces.PSSession Runspaces.RunspaceFactory PowerShell Job "
        "PSDriveInfo WarningRecord InformationRecord ScriptBlockAst VerboseRecord DebugRecord "
        "Language.Parser Internal.AutomationNull ParameterMetadata ProviderInfo",
    ),
    _SMA + "PSBoundParametersDictionary": _GENERIC + "Dictionary`2",
    _SMA + "SwitchParameter": _VALUE,
    _SMA + "PSNoteProperty": _SMA + "PSPropertyInfo",
    _SMA + "PSPropertyInfo": _SMA + "PSMemberInfo",
    **_of("System.StringComparer", "System.", "OrdinalComparer CultureAwareComparer"),
    "System.Text.RegularExpressions.Group": "System.Text.RegularExpressions.Capture",
    "System.Text.RegularExpressions.Match": "System.Text.RegularExpressions.Group",
    "System.Xml.XmlDocument": "System.Xml.XmlNode",
    "System.IO.FileInfo": "System.IO.FileSystemInfo",
    "System.IO.DirectoryInfo": "System.IO.FileSystemInfo",
    "System.RuntimeType": "System.Reflection.TypeInfo",
    "System.Reflection.TypeInfo": "System.Type",
    "System.ServiceProcess.ServiceController": "System.ComponentModel.Component",
    "Microsoft.Management.Infrastructure.CimSession": _OBJECT,
    "Microsoft.Management.Infrastructure.CimInstance": _OBJECT,
    "System.Text.UTF8Encoding": "System.Text.Encoding",
    "System.Text.ASCIIEncoding": "System.Text.Encoding",
    "System.Text.UnicodeEncoding": "System.Text.Encoding",
    **EXCEPTIONS,
}

_ENUMS: dict[str, EnumType] = {}
_KNOWN: dict[str, str] = {}
"""Full names by lower case."""
_SHORT: dict[str, str] = {}
"""Full names of registered types by lower-case short name, for parameters declared so."""


def register(name: str, *parents: str) -> None:
    """Make a type known, such as a class of the Hyper-V module; parents nearest first."""
    chain = (name, *parents, _OBJECT) if _OBJECT not in parents else (name, *parents)
    for child, parent in pairwise(chain):
        _PARENT.setdefault(child, parent)
        _KNOWN.setdefault(child.casefold(), child)
    _SHORT.setdefault(name.rpartition(".")[2].casefold(), name)
    find.cache_clear()


def register_enum(enum: EnumType) -> None:
    """Make an enumeration known, for casts and parameters; also by its short name there."""
    _ENUMS[enum.name] = enum
    register(enum.name, "System.Enum", _VALUE)


_KNOWN.update({name.casefold(): name for name in (_OBJECT, *_PARENT)})


def _written(name: TypeName | str) -> str:
    """A parsed type name as text."""
    if isinstance(name, str):
        return name
    inner = ",".join(_written(one) for one in name.arguments)
    return name.name + (f"[{inner}]" if inner else "") + "[]" * name.rank


def resolve(name: str | TypeName) -> TypeValue:
    """The type of that name: an accelerator ('int'), with or without 'System.', arrays and
    generics. Raises Terminating TypeNotFound 'Unable to find type [x].'"""
    text = _written(name)
    found = find(text)
    if found is None:
        missing = _missing_part(text)
        raise fault(
            f"Unable to find type [{missing}].", "TypeNotFound", target=TypeNameText(missing)
        )
    return found


def _missing_part(text: str) -> str:
    """The part of a name that is not known: without brackets where they are not to blame."""
    base = text
    while base.endswith("[]"):
        base = base[:-2]
    return base


@lru_cache(maxsize=1024)
def find(name: str) -> TypeValue | None:
    """The same, or None."""
    text = name.strip()
    if text.endswith("?"):
        inner = find(text[:-1])
        return None if inner is None else TypeValue(NULLABLE, arguments=(inner,))
    rank = 0
    while text.endswith("[]"):
        text, rank = text[:-2].rstrip(), rank + 1
    found = _generic(text) if text.endswith("]") else _plain(text)
    if found is None or not rank:
        return found
    return TypeValue(found.name, rank, found.arguments)


def _plain(text: str) -> TypeValue | None:
    """A type without brackets; an assembly's name after a comma is not looked at."""
    text = text.partition(",")[0].strip()
    lower = text.casefold()
    if lower in ACCELERATORS:
        return TypeValue(ACCELERATORS[lower])
    full = _KNOWN.get(lower) or _KNOWN.get("system." + lower) or _SHORT.get(lower)
    return None if full is None else TypeValue(full)


def _generic(text: str) -> TypeValue | None:
    """`List[int]`, with or without namespace and backtick."""
    head, _, tail = text[:-1].partition("[")
    arguments = tuple(
        find(part.strip("[] ") if part.startswith("[") else part) for part in _split_arguments(tail)
    )
    if not arguments or any(one is None for one in arguments):
        return None
    known = tuple(one for one in arguments if one is not None)
    base = head.strip().partition("`")[0].casefold()
    name = f"{base}`{len(known)}"
    full = (
        _KNOWN.get(name)
        or _KNOWN.get("system." + name)
        or (NULLABLE if base == "nullable" else None)
    )
    return None if full is None else TypeValue(full, arguments=known)


def _split_arguments(text: str) -> list[str]:
    """Comma-separated names, not splitting inside brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def enum_of(target: TypeValue) -> EnumType | None:
    """The enumeration behind a type."""
    return None if target.rank else _ENUMS.get(target.name)


@lru_cache(maxsize=1024)
def parents(name: str) -> tuple[str, ...]:
    """A type's full names from itself up to System.Object, as -is and catch need them."""
    if name.endswith("[]"):
        return (name, "System.Array", _OBJECT)
    chain = [name]
    while chain[-1] != _OBJECT:
        chain.append(_PARENT.get(chain[-1].partition("[")[0], _OBJECT))
    return tuple(chain)


for _enumeration in ENUMS:
    register_enum(_enumeration)
