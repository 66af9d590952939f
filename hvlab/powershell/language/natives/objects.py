"""Members of System.Object, types, guids, versions, regular expressions and small classes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hvlab.powershell.language import regex
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.convert.classes import GUID_FORM
from hvlab.powershell.language.formats.cultures import CULTURES, INVARIANT, Culture, culture_of
from hvlab.powershell.language.natives.collections import same
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
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
from hvlab.powershell.values.collections import Collection
from hvlab.powershell.values.credentials import PSCredential, SecureString
from hvlab.powershell.values.errors import ConversionError, ExceptionObject, not_simulated
from hvlab.powershell.values.numbers import RANGES, Char, Single
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.powershell.values.patterns import Group, Match, Regex
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

OBJECT = "System.Object"


@method(OBJECT, "string ToString()", ops=True)
def _to_string(ops: Callbacks, value: Any) -> str:
    if type(value) is PSCustomObject:
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
    """A number that is the same for the same text; .NET's own numbers are not promised."""
    number = 5381
    for character in to_string(value):
        number = (number * 33 + ord(character)) % 2**32
    return number - 2**32 if number >= 2**31 else number


@static(OBJECT, "bool ReferenceEquals(System.Object objA, System.Object objB)")
def _reference_equals(left: Any, right: Any) -> bool:
    return left is right


constructor(OBJECT, "System.Object new()")(lambda _: PSCustomObject())
constructor("System.Management.Automation.PSObject", "psobject new()")(lambda _: PSCustomObject())

# ---------------------------------------------------------------- types

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

# ---------------------------------------------------------------- guids and versions

GUID, VERSION = "System.Guid", "System.Version"
constant(GUID, "Empty", lambda _: UUID(int=0))
method(GUID, "string ToString()", "string ToString(string format)", ops=True)(formatted)


@static(GUID, "guid NewGuid()", ops=True)
def _new_guid(ops: Callbacks) -> UUID:
    return ops.new_guid()


@static(GUID, "guid Parse(string input)")
def _parse_guid(text: str) -> UUID:
    try:
        return to_type(text, "guid")  # type: ignore[no-any-return]
    except ConversionError:
        raise NetError("FormatException", GUID_FORM) from None


@static(GUID, "bool TryParse(string input, ref result)")
def _try_parse_guid(text: str, result: Reference) -> bool:
    try:
        result.value = to_type(text or "", "guid")
    except ConversionError:
        result.value = UUID(int=0)
        return False
    return True


@method(GUID, "byte[] ToByteArray()")
def _guid_bytes(value: UUID) -> Any:
    return to_type(list(value.bytes_le), "byte[]")


@constructor(GUID, "guid new(string g)", "guid new()")
def _guid(_: TypeValue, text: str = "") -> UUID:
    return _parse_guid(text) if text else UUID(int=0)


property_of(VERSION, "Major", "int", lambda value: value.major)
property_of(VERSION, "Minor", "int", lambda value: value.minor)
property_of(VERSION, "Build", "int", lambda value: value.build)
property_of(VERSION, "Revision", "int", lambda value: value.revision)
property_of(VERSION, "MajorRevision", "int16", lambda value: max(value.revision, 0) >> 16)
property_of(VERSION, "MinorRevision", "int16", lambda value: value.revision & 0xFFFF)


@method(VERSION, "string ToString()", "string ToString(int fieldCount)")
def _version_text(value: Version, count: int = 4) -> str:
    return ".".join(str(value).split(".")[:count])


@method(VERSION, "int CompareTo(System.Object version)")
def _compare_version(value: Version, other: Any) -> int:
    return 1 if other is None else int(value > other) - int(value < other)


@static(VERSION, "version Parse(string input)")
def _parse_version(text: str) -> Version:
    try:
        return Version.parse(text)
    except ValueError as error:
        kind = "ArgumentException" if "portion" in str(error) else "FormatException"
        raise NetError(kind, str(error)) from None


@static(VERSION, "bool TryParse(string input, ref result)")
def _try_parse_version(text: str, result: Reference) -> bool:
    try:
        result.value = Version.parse(text or "")
    except ValueError:
        result.value = None
        return False
    return True


@constructor(
    VERSION,
    "version new(string version)",
    "version new(int major, int minor)",
    "version new(int major, int minor, int build)",
    "version new(int major, int minor, int build, int revision)",
    "version new()",
)
def _new_version(_: TypeValue, *parts: Any) -> Version:
    if parts and isinstance(parts[0], str):
        return _parse_version(parts[0])  # type: ignore[no-any-return]
    return Version(*parts)


# ---------------------------------------------------------------- regular expressions

REGEX = "System.Text.RegularExpressions.Regex"
_GROUP = "System.Text.RegularExpressions.Capture"
_MATCH = "System.Text.RegularExpressions.Match"
_OPTIONS = "System.Text.RegularExpressions.RegexOptions options"


def _pattern(text: str, options: Any = None) -> Regex:
    try:
        return regex.translate(text, options.number if options is not None else 0)
    except ValueError as error:
        raise NetError("ArgumentException", str(error)) from None


def _found(pattern: Regex, text: str, start: int = 0) -> Match:
    return regex.first(pattern, text, start) or Match()


def _all(pattern: Regex, text: str) -> Collection:
    return Collection(regex.every(pattern, text), "System.Text.RegularExpressions.MatchCollection")


def _replace(ops: Callbacks, pattern: Regex, text: str, new: Any) -> str:
    """With text, or with a script block that gets the match as $args[0]."""
    if not isinstance(new, ScriptBlockValue):
        result = regex.replace(pattern, text, to_string(new))
        ops.budget.text(len(result))
        return result
    pieces, end = [], 0
    for match in regex.every(pattern, text):
        made = ops.invoke(new, (match,), match)
        pieces += [text[end : match.index], to_string(made)]
        end = match.index + len(match.value)
    return "".join([*pieces, text[end:]])


property_of(
    REGEX,
    "Options",
    "System.Text.RegularExpressions.RegexOptions",
    lambda value: to_type(value.options, "System.Text.RegularExpressions.RegexOptions"),
)
property_of(REGEX, "RightToLeft", "bool", lambda value: bool(value.options & 64))
method(REGEX, "bool IsMatch(string input)")(lambda value, text: _found(value, text).success)
method(
    REGEX,
    "System.Text.RegularExpressions.Match Match(string input)",
    "System.Text.RegularExpressions.Match Match(string input, int startat)",
)(_found)
method(REGEX, "System.Text.RegularExpressions.MatchCollection Matches(string input)")(_all)
method(
    REGEX,
    "string Replace(string input, string replacement)",
    "string Replace(string input, scriptblock evaluator)",
    ops=True,
)(_replace)
method(REGEX, "string[] Split(string input)", "string[] Split(string input, int count)")(
    lambda value, text, count=0: strings(regex.split(value, text, count))
)
method(REGEX, "string ToString()")(lambda value: value.pattern)
method(REGEX, "string[] GetGroupNames()")(lambda value: strings([name for name, _ in value.names]))
missing(REGEX, "GetGroupNumbers GroupNameFromNumber GroupNumberFromName")


@static(
    REGEX,
    "bool IsMatch(string input, string pattern)",
    f"bool IsMatch(string input, string pattern, {_OPTIONS})",
)
def _is_match(text: str, pattern: str, options: Any = None) -> bool:
    return _found(_pattern(pattern, options), text).success


@static(
    REGEX,
    "System.Object Match(string input, string pattern)",
    f"System.Object Match(string input, string pattern, {_OPTIONS})",
)
def _static_match(text: str, pattern: str, options: Any = None) -> Match:
    return _found(_pattern(pattern, options), text)


@static(
    REGEX,
    "System.Object Matches(string input, string pattern)",
    f"System.Object Matches(string input, string pattern, {_OPTIONS})",
)
def _static_matches(text: str, pattern: str, options: Any = None) -> Collection:
    return _all(_pattern(pattern, options), text)


@static(
    REGEX,
    "string Replace(string input, string pattern, string replacement)",
    "string Replace(string input, string pattern, scriptblock evaluator)",
    f"string Replace(string input, string pattern, string replacement, {_OPTIONS})",
    ops=True,
)
def _static_replace(ops: Callbacks, text: str, pattern: str, new: Any, options: Any = None) -> str:
    return _replace(ops, _pattern(pattern, options), text, new)


@static(
    REGEX,
    "string[] Split(string input, string pattern)",
    f"string[] Split(string input, string pattern, {_OPTIONS})",
)
def _static_split(text: str, pattern: str, options: Any = None) -> Any:
    return strings(regex.split(_pattern(pattern, options), text))


static(REGEX, "string Escape(string str)")(regex.escape)


@static(REGEX, "string Unescape(string str)")
def _unescape(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
    out, index = "", 0
    while index < len(text):
        if text[index] == "\\" and index + 1 < len(text):
            index += 1
            out += plain.get(text[index], text[index])
        else:
            out += text[index]
        index += 1
    return out


@constructor(REGEX, "regex new(string pattern)", f"regex new(string pattern, {_OPTIONS})")
def _new_regex(_: TypeValue, pattern: str, options: Any = None) -> Regex:
    return _pattern(pattern, options)


property_of(
    _MATCH,
    "Groups",
    "System.Text.RegularExpressions.GroupCollection",
    lambda match: Collection(
        match.groups or [Group()], "System.Text.RegularExpressions.GroupCollection"
    ),
)
property_of("System.Text.RegularExpressions.Group", "Success", "bool", lambda one: one.success)
property_of(
    "System.Text.RegularExpressions.Group",
    "Captures",
    "System.Object",
    lambda one: Collection(
        [one] if one.success else [], "System.Text.RegularExpressions.CaptureCollection"
    ),
)
property_of(_GROUP, "Index", "int", lambda one: one.index)
property_of(_GROUP, "Length", "int", lambda one: len(one.value))
property_of(_GROUP, "Value", "string", lambda one: one.value)
method(_GROUP, "string ToString()")(lambda one: one.value)


@method(_MATCH, "System.Text.RegularExpressions.Match NextMatch()")
def _next_match(match: Match) -> Match:
    if match.regex is None:
        return Match()
    step = len(match.value) or 1
    return _found(match.regex, match.text, min(match.index + step, len(match.text)))


@method(_MATCH, "string Result(string replacement)")
def _match_result(match: Match, replacement: str) -> str:
    return regex.expand(replacement, match)


_MATCHES = "System.Text.RegularExpressions.MatchCollection"
_GROUPS = "System.Text.RegularExpressions.GroupCollection"
for _name in (
    _MATCHES,
    _GROUPS,
    "System.Text.RegularExpressions.CaptureCollection",
    "System.Collections.Hashtable+KeyCollection",
    "System.Collections.Hashtable+ValueCollection",
    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
    "System.Collections.Generic.Dictionary`2+KeyCollection",
    "System.Collections.Generic.Dictionary`2+ValueCollection",
):
    property_of(_name, "Count", "int", len)

# ---------------------------------------------------------------- script blocks, exceptions

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


# ---------------------------------------------------------------- references, secrets, cultures

_SMA = "System.Management.Automation."


def _write_reference(reference: Reference, value: Any) -> None:
    reference.value = value


property_of(_SMA + "PSReference", "Value", "System.Object", lambda one: one.value, _write_reference)
property_of(_SMA + "SwitchParameter", "IsPresent", "bool", lambda one: one.is_present)
method(_SMA + "SwitchParameter", "bool ToBool()")(lambda one: one.is_present)
property_of("System.Security.SecureString", "Length", "int", lambda one: len(one.text))
missing(
    "System.Security.SecureString",
    "AppendChar Clear Copy Dispose InsertAt IsReadOnly MakeReadOnly RemoveAt SetAt",
)


@constructor(
    _SMA + "PSCredential",
    "pscredential new(string userName, securestring password)",
)
def _new_credential(_: TypeValue, name: str, password: SecureString) -> PSCredential:
    return PSCredential(name, password)


CULTURE = "System.Globalization.CultureInfo"
property_of(CULTURE, "Name", "string", lambda one: one.name)
property_of(CULTURE, "DisplayName", "string", lambda one: one.display)
property_of(CULTURE, "LCID", "int", lambda one: {"en-US": 1033, "de-DE": 1031}.get(one.name, 127))
constant(CULTURE, "InvariantCulture", lambda _: INVARIANT)
constant(CULTURE, "CurrentCulture", lambda ops: culture_of(ops.culture))
constant(CULTURE, "CurrentUICulture", lambda _: CULTURES["en-us"])
missing(CULTURE, "DateTimeFormat NumberFormat TextInfo Calendar CompareInfo Parent")


@static(CULTURE, "cultureinfo GetCultureInfo(string name)")
def _get_culture(name: str) -> Culture:
    if name.casefold() not in CULTURES:
        raise not_simulated(f"The culture {name}")
    return CULTURES[name.casefold()]


@constructor(CULTURE, "cultureinfo new(string name)")
def _new_culture(_: TypeValue, name: str) -> Culture:
    return _get_culture(name)  # type: ignore[no-any-return]
