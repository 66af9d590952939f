"""The shell's other drives: `variable:`, `env:`, `function:`, `alias:`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.commands.files.drive import no_drive
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.objects import PSCustomObject

ENTRY = ("System.Collections.DictionaryEntry", "System.Object")


REGISTRY = frozenset({"hklm", "hkcu", "hkcr", "hku", "registry"})


def _keys(call: Call, drive: str, name: str, *, complain: bool) -> Iterator[Any]:
    """Keys of a guest's registry; Get-ChildItem wants those in them."""
    from hvlab.powershell.commands.system.keys import key_items  # it knows the files, too

    path = f"Registry::{name.lstrip(':')}" if drive == "registry" else f"{drive}:\\{name}"
    deep = "GetChildItem" in getattr(call, "info", CommandInfo("")).id
    found = list(key_items(call, path, inside=deep))
    if not found and complain and not has_wildcard(name) and not deep:
        call.error(
            f"Cannot find path '{path}' because it does not exist.",
            "PathNotFound",
            "ObjectNotFound",
            path,
            "System.Management.Automation.ItemNotFoundException",
        )
    yield from found


def virtual_items(call: Call, drive: str, name: str, *, complain: bool = True) -> Iterator[Any]:
    """The items of a drive that a name means; all of them for an empty one."""
    if drive in REGISTRY:
        yield from _keys(call, drive, name, complain=complain)
        return
    pattern = name or "*"
    listed = _listed(call, drive)
    if listed is None:
        if complain:
            no_drive(call, drive)
        return
    if drive == "variable" and not has_wildcard(pattern):
        value = call.shell.get_variable(pattern)
        if value is not None and not any(key.casefold() == pattern.casefold() for key, _ in listed):
            listed.append((pattern, _entry(pattern, value)))
    matching = [(key, one) for key, one in listed if wildcard_match(pattern, key)]
    if not matching and complain and not has_wildcard(pattern):
        call.error(
            f"Cannot find path '{drive}:\\{name}' because it does not exist.",
            "PathNotFound",
            "ObjectNotFound",
            name,
            "System.Management.Automation.ItemNotFoundException",
        )
    yield from (one for _key, one in matching)


def _listed(call: Call, drive: str) -> list[tuple[str, Any]] | None:
    shell = call.shell
    if drive == "variable":
        return [(one.name, _entry(one.name, one.value)) for one in _seen(shell, "variables")]
    if drive == "env":
        return [(key, _entry(key, value)) for key, value in shell.environment.items()]
    if drive == "function":
        return [(one.name, _command("Function", one.name)) for one in _seen(shell, "functions")]
    if drive == "alias":
        return [
            (one.name, _command("Alias", one.name, one.target)) for one in shell.commands.aliases()
        ]
    return None


def _seen(shell: Shell, kind: str) -> list[Any]:
    """The variables or functions that the running command sees, by name; the nearest counts."""
    found: dict[str, Any] = {}
    scope: Scope | None = shell.frame.scope
    while scope is not None:
        table = scope.variables if kind == "variables" else scope.functions
        for key, one in table.items():
            found.setdefault(key, one)
        scope = scope.parent
    return [found[key] for key in sorted(found)]


def _entry(name: str, value: Any) -> PSCustomObject:
    return PSCustomObject({"Name": name, "Value": value, "Key": name}, ENTRY)


def _command(kind: str, name: str, definition: str = "") -> PSCustomObject:
    return PSCustomObject({"CommandType": kind, "Name": name, "Definition": definition})
