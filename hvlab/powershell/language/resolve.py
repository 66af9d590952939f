"""From a command's name to what runs: alias, then function, then cmdlet, then script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.builtins import builtin
from hvlab.powershell.language.commands import AliasCommand, CmdletCommand
from hvlab.powershell.language.frame import Frame
from hvlab.powershell.language.functions import FunctionValue
from hvlab.powershell.language.known import module_of
from hvlab.powershell.language.native import NativeStage
from hvlab.powershell.language.running import CmdletStage, FunctionStage
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import ErrorRecord, Position, Terminating, fault
from hvlab.powershell.values.script import ScriptBlockValue

if TYPE_CHECKING:
    from hvlab.powershell.language.pipeline import PipelineRun
    from hvlab.powershell.language.stage import Stage

NOT_FOUND = "System.Management.Automation.CommandNotFoundException"
MOST_ALIASES = 20
"""How many aliases may stand for one another."""


def find_command(name: str, frame: Frame) -> Any:
    """What a name means here: a CmdletCommand, a FunctionValue, or None. Aliases are followed."""
    commands = frame.shell.commands
    for _ in range(MOST_ALIASES):
        alias = commands.alias_target(name, frame.scope)
        if alias is None:
            break
        name = alias.target
    module, _, plain = name.rpartition("\\")
    if module and plain and not _is_path(name):
        return commands.in_module(plain, module)
    function = frame.scope.function(name.lower())
    if function is not None:
        return function
    return commands.cmdlet(name) or builtin(name)


def _is_path(name: str) -> bool:
    return name.startswith((".", "\\")) or ":" in name or "/" in name


def make_stage(
    run: PipelineRun,
    number: int,
    frame: Frame,
    node: nodes.Command,
    name: Any,
    arguments: list[Argument],
) -> Stage:
    """The stage of a command node. Raises the errors of unknown and of not simulated commands."""
    position = frame.at(node.extent)
    commands = frame.shell.commands
    dotted = node.invocation == "."
    if isinstance(name, ScriptBlockValue):
        function = FunctionValue("", name.node, closure=name.scope)
        return FunctionStage(run, number, frame, function, "", position, arguments, dotted=dotted)
    if isinstance(name, FunctionValue):
        return FunctionStage(
            run, number, frame, name, name.name, position, arguments, dotted=dotted
        )
    if name is None or name == "":
        raise _bad_name(node, name, frame)
    if any(one.name == "?" for one in arguments) and commands.cmdlet("Get-Help") is not None:
        name, arguments = "Get-Help", [Argument("Name", convert.to_string(name))]
    text = convert.to_string(name) if not isinstance(name, CmdletCommand) else name.name
    found = find_command(text, frame) or (
        None if commands.native(text) else find_command(f"Get-{text}", frame)
    )
    if isinstance(found, FunctionValue):
        return FunctionStage(run, number, frame, found, text, position, arguments, dotted=dotted)
    if isinstance(found, CmdletCommand):
        if not found.info.simulated and found.cmdlet is None:
            raise not_simulated(found.name, found.info.module, text, position)
        assert found.cmdlet is not None
        return CmdletStage(run, number, frame, found.cmdlet, text, position, arguments)
    program = commands.native(text)
    if program is not None:
        return NativeStage(run, number, frame, program.run, text, position, arguments)
    script = frame.shell.find_script(text)
    if script is not None:
        return FunctionStage(run, number, frame, script, text, position, arguments, dotted=dotted)
    raise unknown(_known_target(text, frame) or text, position, node, text)


def _known_target(name: str, frame: Frame) -> str | None:
    """What an alias stands for, where real hosts have that and the lab has not."""
    alias = frame.shell.commands.alias_target(name, frame.scope)
    return alias.target if alias is not None and module_of(alias.target) is not None else None


def unknown(
    name: str, position: Position, node: nodes.Command, typed: str | None = None
) -> Terminating:
    """The error of a name that is no command here, to be raised by the caller; `typed` is the alias
    that stood for it."""
    module = module_of(name)
    if module is not None:
        return not_simulated(name, module, typed or name, position)
    head = node.elements[0].extent
    where = Position(position.text, head.start, head.end, position.file)
    record = ErrorRecord(
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or "
        "operable program. Check the spelling of the name, or if a path was included, verify that "
        "the path is correct and try again.",
        "CommandNotFoundException",
        "ObjectNotFound",
        name,
        invoked=node.invocation or name,
        exception_type=NOT_FOUND,
        position=where,
    )
    return Terminating(record)


def not_simulated(name: str, module: str, typed: str, position: Position) -> Terminating:
    """The error of a command that a real host has and the lab has not, to be raised by the
    caller."""
    where = f" (module {module})" if module else ""
    record = ErrorRecord(
        f"'{name}'{where} exists on a real host and is not simulated in this lab.",
        "NotSimulated",
        "NotImplemented",
        name,
        activity=name,
        invoked=typed,
        exception_type="System.NotSupportedException",
        position=position,
    )
    return Terminating(record)


def _bad_name(node: nodes.Command, name: Any, frame: Frame) -> Terminating:
    error = fault(
        f"The expression after '{node.invocation}' in a pipeline element produced an object that "
        "was not valid. It must result in a command name, a script block, or a CommandInfo object.",
        id="BadExpression",
        category="InvalidOperation",
        target=name,
    )
    error.record.position = frame.at(node.elements[0].extent)
    return error


__all__ = ["AliasCommand", "find_command", "make_stage"]
