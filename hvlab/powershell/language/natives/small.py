"""Guids, versions, references, secrets, cultures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_type
from hvlab.powershell.language.convert.classes import GUID_FORM
from hvlab.powershell.language.formats.cultures import CULTURES, INVARIANT, Culture, culture_of
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    constructor,
    method,
    missing,
    property_of,
    same_kind,
    static,
)
from hvlab.powershell.language.natives.numbers import formatted
from hvlab.powershell.values.errors import ConversionError, not_simulated
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

GUID, VERSION = "System.Guid", "System.Version"
constant(GUID, "Empty", lambda _: UUID(int=0))
property_of(GUID, "Guid", "System.Object", str, shown=False, member="ScriptProperty")
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


def _int16(number: int) -> int:
    """The lower sixteen bits as a signed number."""
    return ((number & 0xFFFF) ^ 0x8000) - 0x8000


property_of(VERSION, "Major", "int", lambda value: value.major)
property_of(VERSION, "Minor", "int", lambda value: value.minor)
property_of(VERSION, "Build", "int", lambda value: value.build)
property_of(VERSION, "Revision", "int", lambda value: value.revision)
property_of(VERSION, "MajorRevision", "int16", lambda value: _int16(value.revision >> 16))
property_of(VERSION, "MinorRevision", "int16", lambda value: _int16(value.revision))


@method(VERSION, "string ToString()", "string ToString(int fieldCount)")
def _version_text(value: Version, count: int = 4) -> str:
    return ".".join(str(value).split(".")[:count])


@method(VERSION, "int CompareTo(System.Object version)")
def _compare_version(value: Version, other: Any) -> int:
    if other is None:
        return 1
    same_kind(value, other)
    return int(value > other) - int(value < other)


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


_SMA = "System.Management.Automation."


def _write_reference(reference: Reference, value: Any) -> None:
    reference.value = value


property_of(_SMA + "PSReference", "Value", "System.Object", lambda one: one.value, _write_reference)
property_of(_SMA + "SwitchParameter", "IsPresent", "bool", lambda one: one.is_present)
method(_SMA + "SwitchParameter", "bool ToBool()")(lambda one: one.is_present)

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
