"""`$ExecutionContext`: what a script asks of the engine that runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hvlab.powershell.language import convert
from hvlab.powershell.values.objects import HostObject, Method, Property

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell
    from hvlab.powershell.values.script import ScriptBlockValue

AUTOMATION = "System.Management.Automation."


class _OfShell(HostObject):
    """A part of the engine that belongs to one shell."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell


def _expanded(owner: _OfShell, arguments: tuple[Any, ...]) -> str:
    """A text with its variables and subexpressions replaced, as one between double quotes."""
    text = convert.to_string(arguments[0])
    found = _run(owner, f'@"\n{text}\n"@', "ExpandString")
    return convert.to_string(found[0]) if found else ""


def _run(owner: _OfShell, text: str, method: str) -> list[Any]:
    """What a text puts out when it is run where the caller stands."""
    shell = owner.shell
    return shell.run_in(shell.frame, shell.block_of(text, method), (), own_scope=False)


def _block(owner: _OfShell, arguments: tuple[Any, ...]) -> ScriptBlockValue:
    return owner.shell.block_of(convert.to_string(arguments[0]), "NewScriptBlock")


def _invoked(owner: _OfShell, arguments: tuple[Any, ...]) -> list[Any]:
    return _run(owner, convert.to_string(arguments[0]), "InvokeScript")


class InvokeCommand(_OfShell):
    """Texts as commands."""

    type_names = (AUTOMATION + "CommandInvocationIntrinsics", "System.Object")
    METHODS: ClassVar[tuple[Method, ...]] = (
        Method("ExpandString", _expanded, "string ExpandString(string source)"),
        Method("NewScriptBlock", _block, "scriptblock NewScriptBlock(string scriptText)"),
        Method(
            "InvokeScript",
            _invoked,
            "System.Collections.ObjectModel.Collection[psobject] InvokeScript(string script)",
        ),
    )


class PathIntrinsics(_OfShell):
    """Where the session stands."""

    type_names = (AUTOMATION + "PathIntrinsics", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("CurrentLocation", lambda self: _run(self, "Get-Location", "CurrentLocation")[0]),
    )


class SessionState(_OfShell):
    """What the session is."""

    type_names = (AUTOMATION + "SessionState", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("LanguageMode", lambda _: "FullLanguage", "string"),
        Property("Path", lambda self: PathIntrinsics(self.shell)),
    )


class EngineIntrinsics(_OfShell):
    """`$ExecutionContext` itself."""

    type_names = (AUTOMATION + "EngineIntrinsics", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Host", lambda self: self.shell.host),
        Property("SessionState", lambda self: SessionState(self.shell)),
        Property("InvokeCommand", lambda self: InvokeCommand(self.shell)),
    )
