"""[convert], [environment], [System.IO.Path], encodings, StringBuilder, Stopwatch and others."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.convert.numbers import too_large
from hvlab.powershell.language.culture import format_string
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    constant,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.language.typesystem.kinds import PYTHON_TYPE
from hvlab.powershell.values.collections import Hashtable, TypedArray
from hvlab.powershell.values.dates import TICKS_PER_MILLISECOND, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ConversionError, not_simulated
from hvlab.powershell.values.numbers import RANGES, Byte, Char, Int64
from hvlab.powershell.values.tools import Encoding, Random, Stopwatch, StringBuilder
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version


def byte_array(data: bytes) -> TypedArray:
    """A byte[]."""
    return TypedArray([Byte(one) for one in data], TypeValue("System.Byte"))


# ---------------------------------------------------------------- [convert]::

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

# ---------------------------------------------------------------- [environment]::

ENVIRONMENT = "System.Environment"
constant(ENVIRONMENT, "NewLine", lambda _: "\r\n")
constant(ENVIRONMENT, "MachineName", lambda ops: ops.environment("COMPUTERNAME") or "")
constant(ENVIRONMENT, "UserName", lambda ops: ops.environment("USERNAME") or "")
constant(ENVIRONMENT, "UserDomainName", lambda ops: ops.environment("USERDOMAIN") or "")
constant(ENVIRONMENT, "CurrentDirectory", lambda ops: ops.location)
constant(ENVIRONMENT, "Is64BitOperatingSystem", lambda _: True)
constant(ENVIRONMENT, "Is64BitProcess", lambda _: True)
constant(ENVIRONMENT, "SystemDirectory", lambda _: "C:\\Windows\\system32")
constant(
    ENVIRONMENT,
    "ProcessorCount",
    lambda ops: int(ops.environment("NUMBER_OF_PROCESSORS") or 1),
)
constant(ENVIRONMENT, "TickCount", lambda ops: ops.clock().ticks // TICKS_PER_MILLISECOND % 2**31)
constant(ENVIRONMENT, "Version", lambda _: Version(4, 0, 30319, 42000))
missing(
    ENVIRONMENT,
    "OSVersion CommandLine ExitCode HasShutdownStarted StackTrace SystemPageSize UserInteractive "
    "WorkingSet Exit FailFast GetCommandLineArgs GetLogicalDrives SetEnvironmentVariable",
)


@static(
    ENVIRONMENT,
    "string GetEnvironmentVariable(string variable)",
    "string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)",
    ops=True,
)
def _variable(ops: Callbacks, name: str, _: Any = None) -> str | None:
    return ops.environment(name)


@static(ENVIRONMENT, "System.Collections.IDictionary GetEnvironmentVariables()", ops=True)
def _variables(ops: Callbacks) -> Any:
    return Hashtable(ops.variables())


@static(ENVIRONMENT, "string ExpandEnvironmentVariables(string name)", ops=True)
def _expand(ops: Callbacks, text: str) -> str:
    parts = text.split("%")
    out, index = parts[0], 1
    while index < len(parts):
        value = ops.environment(parts[index]) if index + 1 < len(parts) else None
        if value is None:
            out += "%" + parts[index]
            index += 1
        else:
            out += value + parts[index + 1]
            index += 2
    return out


_FOLDERS = {
    "CommonApplicationData": "C:\\ProgramData",
    "Windows": "C:\\Windows",
    "System": "C:\\Windows\\system32",
    "ProgramFiles": "C:\\Program Files",
    "ProgramFilesX86": "C:\\Program Files (x86)",
}
_HOME_FOLDERS = {
    "UserProfile": "",
    "Desktop": "\\Desktop",
    "DesktopDirectory": "\\Desktop",
    "MyDocuments": "\\Documents",
    "ApplicationData": "\\AppData\\Roaming",
    "LocalApplicationData": "\\AppData\\Local",
}


@static(ENVIRONMENT, "string GetFolderPath(System.Environment+SpecialFolder folder)", ops=True)
def _folder(ops: Callbacks, folder: EnumValue) -> str:
    if folder.name in _HOME_FOLDERS:
        return (ops.environment("USERPROFILE") or "C:\\Users\\Administrator") + _HOME_FOLDERS[
            folder.name
        ]
    return _FOLDERS.get(folder.name, "")


# ---------------------------------------------------------------- [System.IO.Path]::

PATH = "System.IO.Path"
constant(PATH, "DirectorySeparatorChar", lambda _: Char("\\"))
constant(PATH, "AltDirectorySeparatorChar", lambda _: Char("/"))
constant(PATH, "PathSeparator", lambda _: Char(";"))
constant(PATH, "VolumeSeparatorChar", lambda _: Char(":"))
missing(PATH, "GetTempFileName")


def _cut(path: str) -> int:
    """Where a path's last name begins."""
    return max(path.rfind("\\"), path.rfind("/"), path.rfind(":")) + 1


def _root_length(path: str) -> int:
    """The length of 'C:\\', 'C:', '\\' or '\\\\server\\share' at the front."""
    if path[:2] in ("\\\\", "//"):
        parts = path[2:].replace("/", "\\").split("\\")
        return len("\\\\" + "\\".join(parts[:2]))
    if path[1:2] == ":":
        return 3 if path[2:3] in ("\\", "/") and path[2:3] else 2
    return 1 if path[:1] in ("\\", "/") and path[:1] else 0


@static(PATH, "string GetFileName(string path)")
def _file_name(path: str) -> str:
    return path[_cut(path) :]


@static(PATH, "string GetExtension(string path)")
def _extension(path: str) -> str:
    name = path[_cut(path) :]
    dot = name.rfind(".")
    return name[dot:] if 0 <= dot < len(name) - 1 else ""


@static(PATH, "bool HasExtension(string path)")
def _has_extension(path: str) -> bool:
    return bool(_extension(path))


@static(PATH, "string GetFileNameWithoutExtension(string path)")
def _bare_name(path: str) -> str:
    name = path[_cut(path) :]
    return name[: name.rfind(".")] if "." in name else name


@static(PATH, "string GetDirectoryName(string path)")
def _directory(path: str) -> str | None:
    root = _root_length(path)
    if len(path) <= root:
        return None
    cut = max(path.rfind("\\"), path.rfind("/"))
    return path[: max(cut, root)].replace("/", "\\") if cut >= 0 else ""


@static(PATH, "string GetPathRoot(string path)")
def _root(path: str) -> str:
    return path[: _root_length(path)].replace("/", "\\")


@static(PATH, "bool IsPathRooted(string path)")
def _rooted(path: str) -> bool:
    return _root_length(path) > 0


@static(PATH, "string ChangeExtension(string path, string extension)")
def _change_extension(path: str, extension: str | None) -> str:
    bare = path[: len(path) - len(_extension(path))] if _extension(path) else path.rstrip(".")
    if extension is None:
        return bare
    return bare + ("" if extension.startswith(".") else ".") + extension


@static(PATH, "string Combine(params string[] paths)")
def _combine(paths: list[str]) -> str:
    result = ""
    for path in paths:
        if path is None:
            raise NetError(
                "ArgumentNullException", "Value cannot be null.\r\nParameter name: paths"
            )
        if not path:
            continue
        if not result or _rooted(path):
            result = path
        else:
            result += ("" if result[-1] in "\\/:" else "\\") + path
    return result


@static(PATH, "string GetFullPath(string path)", ops=True)
def _full_path(ops: Callbacks, path: str) -> str:
    whole = path.replace("/", "\\") if _rooted(path) else f"{ops.location.rstrip(chr(92))}\\{path}"
    root = _root_length(whole)
    names: list[str] = []
    for name in whole[root:].split("\\"):
        if name == "..":
            names = names[:-1]
        elif name not in ("", "."):
            names.append(name)
    return whole[:root] + "\\".join(names)


@static(PATH, "string GetTempPath()", ops=True)
def _temp_path(ops: Callbacks) -> str:
    found = ops.environment("TEMP") or "C:\\Windows\\Temp"
    return found.rstrip("\\") + "\\"


@static(PATH, "string GetRandomFileName()", ops=True)
def _random_name(ops: Callbacks) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz012345"
    text = "".join(letters[ops.random(0, 32)] for _ in range(11))
    return f"{text[:8]}.{text[8:]}"


@static(PATH, "char[] GetInvalidFileNameChars()")
def _invalid_name_characters() -> TypedArray:
    found = '"<>|' + "".join(chr(one) for one in range(32)) + ":*?\\/"
    return TypedArray([Char(one) for one in found], TypeValue("System.Char"))


@static(PATH, "char[] GetInvalidPathChars()")
def _invalid_path_characters() -> TypedArray:
    found = '"<>|' + "".join(chr(one) for one in range(32))
    return TypedArray([Char(one) for one in found], TypeValue("System.Char"))


# ---------------------------------------------------------------- encodings and bytes

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

# ---------------------------------------------------------------- StringBuilder

BUILDER = "System.Text.StringBuilder"
property_of(BUILDER, "Length", "int", lambda one: len(one.text))
property_of(BUILDER, "Capacity", "int", lambda one: max(16, len(one.text)))
property_of(BUILDER, "MaxCapacity", "int", lambda _: 2**31 - 1)
method(BUILDER, "string ToString()")(lambda one: one.text)
missing(BUILDER, "AppendJoin CopyTo EnsureCapacity Chars")


def _grown(ops: Callbacks, builder: StringBuilder, text: str) -> StringBuilder:
    ops.budget.text(len(builder.text) + len(text), share=16)
    builder.text += text
    return builder


@method(
    BUILDER,
    "System.Object Append(string value)",
    "System.Object Append(System.Object value)",
    "System.Object Append(char value, int repeatCount)",
    ops=True,
)
def _append(ops: Callbacks, builder: StringBuilder, value: Any, count: int = 1) -> StringBuilder:
    return _grown(ops, builder, to_string(value) * max(count, 0))


@method(BUILDER, "System.Object AppendLine()", "System.Object AppendLine(string value)", ops=True)
def _append_line(ops: Callbacks, builder: StringBuilder, value: str = "") -> StringBuilder:
    return _grown(ops, builder, (value or "") + "\r\n")


@method(
    BUILDER,
    "System.Object AppendFormat(string format, params System.Object[] args)",
    ops=True,
)
def _append_format(
    ops: Callbacks, builder: StringBuilder, template: str, values: list[Any]
) -> StringBuilder:
    return _grown(ops, builder, format_string(template, values or [], ops))


@method(BUILDER, "System.Object Clear()")
def _clear(builder: StringBuilder) -> StringBuilder:
    builder.text = ""
    return builder


@method(BUILDER, "System.Object Insert(int index, string value)", ops=True)
def _insert(ops: Callbacks, builder: StringBuilder, index: int, value: str) -> StringBuilder:
    if not 0 <= index <= len(builder.text):
        raise out_of_range("index")
    text = builder.text
    builder.text = text[:index]
    _grown(ops, builder, value)
    return _grown(ops, builder, text[index:])


@method(BUILDER, "System.Object Remove(int startIndex, int length)")
def _remove(builder: StringBuilder, start: int, length: int) -> StringBuilder:
    if start < 0 or length < 0 or start + length > len(builder.text):
        raise out_of_range("index")
    builder.text = builder.text[:start] + builder.text[start + length :]
    return builder


@method(BUILDER, "System.Object Replace(string oldValue, string newValue)", ops=True)
def _replace(ops: Callbacks, builder: StringBuilder, old: str, new: str) -> StringBuilder:
    if not old:
        raise NetError("ArgumentException", "Empty name is not legal.\r\nParameter name: oldValue")
    ops.budget.text(len(builder.text) + builder.text.count(old) * len(new))
    builder.text = builder.text.replace(old, new)
    return builder


@constructor(
    BUILDER,
    "System.Object new()",
    "System.Object new(string value)",
    "System.Object new(int capacity)",
)
def _new_builder(_: TypeValue, value: Any = "") -> StringBuilder:
    return StringBuilder(value if isinstance(value, str) else "")


# ---------------------------------------------------------------- Stopwatch, Random, Console

WATCH = "System.Diagnostics.Stopwatch"


def _elapsed(watch: Stopwatch) -> int:
    running = watch.clock().ticks - watch.started.ticks if watch.started is not None else 0
    return watch.ticks + running


property_of(WATCH, "IsRunning", "bool", lambda watch: watch.started is not None)
property_of(WATCH, "Elapsed", "timespan", lambda watch: TimeSpan(_elapsed(watch)))
property_of(
    WATCH,
    "ElapsedMilliseconds",
    "long",
    lambda watch: Int64(_elapsed(watch) // TICKS_PER_MILLISECOND),
)
property_of(WATCH, "ElapsedTicks", "long", lambda watch: Int64(_elapsed(watch)))


@static(WATCH, "System.Object StartNew()", ops=True)
def _start_new(ops: Callbacks) -> Stopwatch:
    return Stopwatch(ops.clock, ops.clock())


@constructor(WATCH, "System.Object new()", ops=True)
def _new_watch(ops: Callbacks, _: TypeValue) -> Stopwatch:
    return Stopwatch(ops.clock)


@method(WATCH, "void Start()")
def _start(watch: Stopwatch) -> Any:
    watch.started = watch.started or watch.clock()
    return VOID


@method(WATCH, "void Stop()")
def _stop(watch: Stopwatch) -> Any:
    watch.ticks = _elapsed(watch)
    watch.started = None
    return VOID


@method(WATCH, "void Reset()")
def _reset(watch: Stopwatch) -> Any:
    watch.ticks, watch.started = 0, None
    return VOID


@method(WATCH, "void Restart()")
def _restart(watch: Stopwatch) -> Any:
    watch.ticks, watch.started = 0, watch.clock()
    return VOID


RANDOM = "System.Random"


@constructor(RANDOM, "System.Object new()", "System.Object new(int Seed)")
def _new_random(_: TypeValue, seed: int | None = None) -> Random:
    if seed is not None:
        raise not_simulated("[System.Random] with a seed")
    return Random()


@method(
    RANDOM, "int Next()", "int Next(int maxValue)", "int Next(int minValue, int maxValue)", ops=True
)
def _next(ops: Callbacks, _: Random, *bounds: int) -> int:
    low, high = (0, 2**31 - 1) if not bounds else (0, bounds[0]) if len(bounds) == 1 else bounds
    if low > high:
        raise out_of_range("minValue", "'minValue' cannot be greater than maxValue.")
    return ops.random(low, high) if high > low else low


@method(RANDOM, "double NextDouble()", ops=True)
def _next_double(ops: Callbacks, _: Random) -> float:
    return ops.random(0, 2**31 - 1) / (2**31 - 1)


CONSOLE = "System.Console"


@static(
    CONSOLE,
    "void WriteLine()",
    "void WriteLine(System.Object value)",
    "void WriteLine(string format, params System.Object[] arg)",
    ops=True,
)
def _write_line(ops: Callbacks, *values: Any) -> Any:
    return _write(ops, *values, end="\n")


@static(
    CONSOLE,
    "void Write(System.Object value)",
    "void Write(string format, params System.Object[] arg)",
    ops=True,
)
def _write(ops: Callbacks, *values: Any, end: str = "") -> Any:
    if len(values) > 1:
        text = format_string(values[0], values[1] or [], ops)
    else:
        text = to_string(values[0]) if values else ""
    ops.console(text + end)
    return VOID


missing(
    CONSOLE,
    "ReadLine ReadKey Read Clear Beep Title ForegroundColor BackgroundColor CursorVisible "
    "WindowWidth WindowHeight BufferWidth OutputEncoding InputEncoding Out Error In KeyAvailable "
    "ResetColor SetCursorPosition CursorLeft CursorTop",
)
