"""[convert]:: and the bytes of things."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.convert.numbers import too_large
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.language.typesystem.kinds import PYTHON_TYPE
from hvlab.powershell.values.collections import TypedArray
from hvlab.powershell.values.errors import ConversionError
from hvlab.powershell.values.numbers import RANGES, Byte, Int64
from hvlab.powershell.values.tools import Encoding
from hvlab.powershell.values.types import TypeValue


def byte_array(data: bytes) -> TypedArray:
    """A byte[]."""
    return TypedArray([Byte(one) for one in data], TypeValue("System.Byte"))


CONVERT = "System.Convert"
_TARGETS = {
    "ToInt16": "System.Int16",
    "ToInt32": "System.Int32",
    "ToInt64": "System.Int64",
    "ToUInt16": "System.UInt16",
    "ToUInt32": "System.UInt32",
    "ToUInt64": "System.UInt64",
    "ToByte": "System.Byte",
    "ToSByte": "System.SByte",
    "ToDouble": "System.Double",
    "ToSingle": "System.Single",
    "ToDecimal": "System.Decimal",
    "ToDateTime": "System.DateTime",
    "ToChar": "System.Char",
}


def _declare_conversion(name: str, target: TypeValue) -> None:
    def work(ops: Callbacks, value: Any, base: int | None = None) -> Any:
        if base is not None:
            return _of_base(to_string(value), base, target)
        try:
            return to_type(value, target, ops)
        except ConversionError as error:
            reason = error.record.message.rpartition('Error: "')[2].rstrip('"')
            kind = "OverflowException" if "too large" in reason else "FormatException"
            raise NetError(kind, reason) from None

    title = target.full_name
    signatures = [f"{title} {name}(System.Object value)"]
    if PYTHON_TYPE[target.full_name] in RANGES:
        signatures.append(f"{title} {name}(string value, int fromBase)")
    static(CONVERT, *signatures, ops=True)(work)


def _of_base(text: str, base: int, target: TypeValue) -> Any:
    if base not in (2, 8, 10, 16):
        raise NetError("ArgumentException", "Invalid Base.")
    digits = text.strip().casefold().removeprefix("0x" if base == 16 else "\0")
    try:
        number = int(digits, base)
    except ValueError:
        raise NetError("FormatException", "Could not find any recognizable digits.") from None
    span = RANGES[PYTHON_TYPE[target.full_name]]
    if base != 10 and span.start < 0 and span.stop <= number < span.stop - span.start:
        number -= span.stop - span.start
    if number not in span:
        raise NetError("OverflowException", too_large(target))
    return PYTHON_TYPE[target.full_name](number)


for _name, _target in _TARGETS.items():
    _declare_conversion(_name, TypeValue(_target))


@static(CONVERT, "bool ToBoolean(System.Object value)")
def _to_boolean(value: Any) -> bool:
    if not isinstance(value, str):
        return bool(to_type(value, "bool"))
    known = {"true": True, "false": False}.get(value.strip().casefold())
    if known is None:
        raise NetError("FormatException", "String was not recognized as a valid Boolean.")
    return known


@static(
    CONVERT,
    "string ToString(System.Object value)",
    "string ToString(int value, int toBase)",
    "string ToString(long value, int toBase)",
)
def _convert_to_string(value: Any, base: int | None = None) -> str:
    if base is None:
        return to_string(value)
    if base not in (2, 8, 10, 16):
        raise NetError("ArgumentException", "Invalid Base.")
    number = int(value)
    if number < 0 and base != 10:
        number += 2**64 if isinstance(value, Int64) else 2**32
    return {2: f"{number:b}", 8: f"{number:o}", 10: str(number), 16: f"{number:x}"}[base]


@static(CONVERT, "string ToBase64String(byte[] inArray)")
def _to_base64(data: list[int]) -> str:
    return base64.b64encode(bytes(data)).decode("ascii")


@static(CONVERT, "byte[] FromBase64String(string s)")
def _from_base64(text: str) -> TypedArray:
    try:
        return byte_array(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        raise NetError(
            "FormatException",
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more "
            "than two padding characters, or an illegal character among the padding characters. ",
        ) from None


missing(CONVERT, "ChangeType GetTypeCode IsDBNull ToBase64CharArray")

ENCODING = "System.Text.Encoding"
for _name, _codec, _title in (
    ("UTF8", "utf-8", "Unicode (UTF-8)"),
    ("ASCII", "ascii", "US-ASCII"),
    ("Unicode", "utf-16-le", "Unicode"),
    ("BigEndianUnicode", "utf-16-be", "Unicode (Big-Endian)"),
    ("UTF32", "utf-32-le", "Unicode (UTF-32)"),
    ("Default", "cp1252", "Western European (Windows)"),
):
    constant(ENCODING, _name, lambda _, codec=_codec, title=_title: Encoding(codec, title))  # type: ignore[misc]
property_of(ENCODING, "EncodingName", "string", lambda one: one.title)
missing(ENCODING, "GetEncoding GetEncodings Convert GetByteCount GetCharCount GetChars GetPreamble")


@method(ENCODING, "byte[] GetBytes(string s)")
def _get_bytes(encoding: Encoding, text: str) -> TypedArray:
    return byte_array(text.encode(encoding.codec, "replace"))


@method(ENCODING, "string GetString(byte[] bytes)")
def _get_string(encoding: Encoding, data: list[int]) -> str:
    return bytes(data).decode(encoding.codec, "replace")


BITS = "System.BitConverter"
constant(BITS, "IsLittleEndian", lambda _: True)
missing(BITS, "ToChar ToDouble ToSingle ToUInt16 ToBoolean DoubleToInt64Bits")


@static(BITS, "string ToString(byte[] value)")
def _hex(data: list[int]) -> str:
    return "-".join(f"{one:02X}" for one in data)


@static(
    BITS,
    "byte[] GetBytes(int value)",
    "byte[] GetBytes(long value)",
    "byte[] GetBytes(int16 value)",
    "byte[] GetBytes(bool value)",
)
def _bytes_of(value: Any) -> TypedArray:
    size = {"Int64": 8, "Int16": 2, "bool": 1}.get(type(value).__name__, 4)
    return byte_array(int(value).to_bytes(size, "little", signed=not isinstance(value, bool)))


for _name, _size in (("Int16", 2), ("Int32", 4), ("Int64", 8), ("UInt32", 4), ("UInt64", 8)):

    def _read(data: list[int], start: int, name: str = _name, size: int = _size) -> Any:
        if not 0 <= start <= len(data) - size:
            raise out_of_range("startIndex")
        signed = not name.startswith("U")
        number = int.from_bytes(bytes(data[start : start + size]), "little", signed=signed)
        return PYTHON_TYPE["System." + name](number)

    static(BITS, f"System.{_name} To{_name}(byte[] value, int startIndex)")(_read)
