"""[environment]:: and [System.IO.Path]::."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    missing,
    static,
)
from hvlab.powershell.values.collections import Hashtable, TypedArray
from hvlab.powershell.values.dates import TICKS_PER_MILLISECOND
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

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
def _combine(paths: list[str] | None) -> str:
    result = ""
    if paths is None:
        raise NetError("ArgumentNullException", "Value cannot be null.\r\nParameter name: paths")
    for path in paths:
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
