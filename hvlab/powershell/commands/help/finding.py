"""Get-Command: which commands there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.help import syntax
from hvlab.powershell.commands.help.modules import version_of
from hvlab.powershell.formatting.views import Column, TableView
from hvlab.powershell.language.binding.signature import Signature, signature_of
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.functions import FunctionValue
from hvlab.powershell.language.known import module_of
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.objects import HostObject, Property, PSCustomObject

CORE = "Microsoft.PowerShell.Core"
COMMANDS = "Microsoft.PowerShell.Commands."
INFO = "System.Management.Automation.CommandInfo"
ALIAS = "System.Management.Automation.AliasInfo"
ORDER = ("Alias", "Function", "Filter", "Cmdlet", "Application")
NOT_FOUND = (
    "The term '{name}' is not recognized as the name of a cmdlet, function, script file, or "
    "operable program. Check the spelling of the name, or if a path was included, verify that the "
    "path is correct and try again."
)


class CommandObject(HostObject):
    """A command as Get-Command puts it out. `target` is what an alias stands for."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("CommandType", lambda self: self.kind, "CommandTypes"),
        Property("Name", lambda self: self.name, "string"),
        Property("DisplayName", lambda self: self.shown_name, "string"),
        Property("Version", lambda self: version_of(self.module), "version"),
        Property("Source", lambda self: self.module, "string"),
        Property("ModuleName", lambda self: self.module, "string"),
        Property("Verb", lambda self: self.name.partition("-")[0], "string"),
        Property("Noun", lambda self: self.name.partition("-")[2], "string"),
        Property("Definition", lambda self: self.definition(), "string"),
        Property("Parameters", lambda self: self.parameters(), "hashtable"),
        Property("ParameterSets", lambda self: self.sets(), "object"),
        Property("DefaultParameterSet", lambda self: self.default_set(), "string"),
        Property("OutputType", lambda self: self.outputs(), "object"),
        Property("ResolvedCommandName", lambda self: self.target or None, "string"),
        Property("ScriptBlock", lambda self: self.block, "scriptblock"),
    )

    def __init__(
        self,
        kind: str,
        name: str,
        module: str = "",
        signature: Signature | None = None,
        target: str = "",
        block: Any = None,
    ) -> None:
        super().__init__()
        self.kind = kind
        self.name = name
        self.module = module
        self.signature = signature
        self.target = target
        self.block = block
        self.type_names = (f"System.Management.Automation.{kind}Info", INFO, "System.Object")

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the table: an alias with what it stands for."""
        return f"{self.name} -> {self.target}" if self.target else self.name

    def definition(self) -> str:
        """The target of an alias, a function's body, a cmdlet's syntax."""
        if self.block is not None:
            return str(self.block.text)
        return self.target or self.syntax()

    def syntax(self) -> str:
        """As -Syntax shows it."""
        if self.target:
            return self.target
        if self.signature is None:
            return self.name
        return "\n" + "\n\n".join(syntax.lines(self.signature)) + "\n"

    def parameters(self) -> Hashtable | None:
        """Parameters by name, each with its type and aliases."""
        if self.signature is None:
            return None
        return Hashtable(
            (
                slot.name,
                PSCustomObject(
                    {
                        "Name": slot.name,
                        "ParameterType": slot.parameter.type,
                        "Aliases": list(slot.parameter.aliases),
                        "SwitchParameter": slot.parameter.is_switch,
                    },
                    ("System.Management.Automation.ParameterMetadata", "System.Object"),
                ),
            )
            for slot in self.signature.slots
        )

    def sets(self) -> list[Any]:
        """Parameter sets: name, and the line of syntax."""
        if self.signature is None:
            return []
        lines = syntax.lines(self.signature)
        return [
            PSCustomObject({"Name": name, "Syntax": line})
            for name, line in zip(self.signature.sets, lines, strict=True)
        ]

    def default_set(self) -> str:
        """The default set's name; empty without one."""
        default = self.signature.default if self.signature is not None else 0
        return self.signature.set_name(default) if self.signature and default else ""

    def outputs(self) -> list[str]:
        """Types of what it puts out, where that is declared."""
        return list(self.signature.info.outputs) if self.signature is not None else []


class GetCommand(Cmdlet):
    """Get-Command."""

    info = command(
        "Get-Command",
        parameter(
            "Name", "string[]", position=0, by_value=True, by_property=True,
            sets=("AllCommandSet",),
        ),
        parameter("Verb", "string[]", by_property=True, sets=("CmdletSet",)),
        parameter("Noun", "string[]", by_property=True, sets=("CmdletSet",)),
        parameter("Module", "string[]", by_property=True, aliases=("PSSnapin",)),
        parameter("CommandType", "string[]", aliases=("Type",), sets=("AllCommandSet",),
                  choices=("Alias", "All", "Application", "Cmdlet", "Configuration",
                           "ExternalScript", "Filter", "Function", "Script", "Workflow")),
        parameter("TotalCount", "int"),
        parameter("Syntax", "switch"),
        parameter("All", "switch"),
        parameter("ListImported", "switch"),
        parameter("ParameterName", "string[]"),
        parameter("ParameterType", "string[]", simulated=False),
        parameter("ArgumentList", "object[]", position=1, remaining=True, aliases=("Args",)),
        default_set="CmdletSet",
        id=COMMANDS + "GetCommandCommand",
        module=CORE,
    )  # fmt: skip

    call: Stage

    def begin(self) -> Iterator[Any]:
        """Have the console know how commands are printed."""
        columns = (
            Column("CommandType", "CommandType", 15),
            Column("Name", "DisplayName", 50),
            Column("Version", "Version", 10),
            Column("Source", "Source"),
        )
        views = self.call.shell.views
        views.register(INFO, TableView(columns))
        views.register(ALIAS)  # aliases stand in one table with the others
        yield from ()

    def process(self) -> Iterator[Any]:
        """Those that are asked for; complains of names that nothing has."""
        names = self.args.get("Name")
        found = self._kept(self._named(names) if names else self._every())
        limit = self.args.get("TotalCount")
        for one in found[: limit if limit is not None and limit >= 0 else None]:
            yield one.syntax() if self.args.get("Syntax") else one

    # Which

    def _named(self, names: Iterable[Any]) -> list[CommandObject]:
        every = self._every()
        found: dict[int, CommandObject] = {}
        for name in map(str, names):
            module, _, plain = name.rpartition("\\")
            matching = [
                one
                for one in every
                if wildcard_match(plain, one.name)
                and (not module or one.module.casefold() == module.casefold())
            ]
            if not has_wildcard(plain):
                matching = matching[: None if self.args.get("All") else 1] or self._known(name)
            for one in matching:
                found.setdefault(id(one), one)
        return list(found.values())

    def _known(self, name: str) -> list[CommandObject]:
        """A program, or a command of a real host that the lab has not: its name and its module."""
        module = "" if self.call.shell.commands.native(name) else module_of(name)
        if module is None:
            self.call.error(
                NOT_FOUND.format(name=name),
                "CommandNotFoundException",
                "ObjectNotFound",
                name,
                "System.Management.Automation.CommandNotFoundException",
            )
            return []
        if not module:
            return [CommandObject("Application", f"{name.removesuffix('.exe')}.exe")]
        return [CommandObject("Cmdlet", name, module)]

    def _every(self) -> list[CommandObject]:
        """Every alias, function and cmdlet, each by name."""
        found = [*self._aliases(), *self._functions(), *self._cmdlets()]
        return sorted(found, key=lambda one: (ORDER.index(one.kind), one.name.casefold()))

    def _aliases(self) -> Iterator[CommandObject]:
        table = self.call.shell.commands
        own: dict[str, Any] = {one.name.lower(): one for one in table.aliases()}
        scope: Scope | None = self.call.frame.scope
        while scope is not None:
            own.update(scope.aliases)
            scope = scope.parent
        for one in own.values():
            target = table.cmdlet(one.target)
            module = target.module if target is not None and target.module == "Hyper-V" else ""
            yield CommandObject("Alias", one.name, module, target=one.target)

    def _functions(self) -> Iterator[CommandObject]:
        frame = self.call.frame
        seen: dict[str, FunctionValue] = {}
        scope: Scope | None = frame.scope
        while scope is not None:
            for key, one in scope.functions.items():
                seen.setdefault(key, one)
            scope = scope.parent
        for one in seen.values():
            yield CommandObject(
                one.kind, one.name, "", one.signature(frame), block=one.block_value()
            )

    def _cmdlets(self) -> Iterator[CommandObject]:
        for one in self.call.shell.commands.all():
            yield CommandObject("Cmdlet", one.name, one.module, signature_of(one.info))

    def _kept(self, found: list[CommandObject]) -> list[CommandObject]:
        kinds = {str(one).casefold() for one in self.args.get("CommandType") or ()}
        by_part = self.args.get("Verb") or self.args.get("Noun")
        kept = []
        for one in found:
            if kinds and "all" not in kinds and one.kind.casefold() not in kinds:
                continue
            if by_part and not self._has_parts(one):
                continue
            if self._of_module(one) and self._with_parameter(one):
                kept.append(one)
        return kept

    def _has_parts(self, one: CommandObject) -> bool:
        verb, dash, noun = one.name.partition("-")
        return (
            bool(dash) and _fits(verb, self.args.get("Verb")) and _fits(noun, self.args.get("Noun"))
        )

    def _of_module(self, one: CommandObject) -> bool:
        return _fits(one.module, self.args.get("Module"))

    def _with_parameter(self, one: CommandObject) -> bool:
        wanted = self.args.get("ParameterName")
        if not wanted:
            return True
        if one.signature is None:
            return False
        names = [name for slot in one.signature.slots for name in slot.names]
        return any(_fits(name, wanted) for name in names)


def _fits(text: str, patterns: Iterable[Any] | None) -> bool:
    """Whether it matches one of the patterns, if there are any."""
    return not patterns or any(wildcard_match(str(one), text) for one in patterns)


CMDLETS = (GetCommand,)
ALIASES = {"gcm": "Get-Command"}
