"""Get-Alias, Set-Alias, New-Alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.commands import AliasCommand
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.objects import HostObject, Property

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
NOT_FOUND = "System.Management.Automation.ItemNotFoundException"


_OF_OTHERS = """
    asnp Add-PSSnapin CFS ConvertFrom-String clhy Clear-History cli Clear-Item
    clp Clear-ItemProperty cnsn Connect-PSSession cpp Copy-ItemProperty curl Invoke-WebRequest
    dbp Disable-PSBreakpoint dnsn Disconnect-PSSession ebp Enable-PSBreakpoint epal Export-Alias
    epsn Export-PSSession fhx Format-Hex gbp Get-PSBreakpoint gcb Get-Clipboard
    gcs Get-PSCallStack gdr Get-PSDrive gin Get-ComputerInfo gsnp Get-PSSnapin gtz Get-TimeZone
    ihy Invoke-History ii Invoke-Item ipal Import-Alias ipsn Import-PSSession
    irm Invoke-RestMethod ise powershell_ise.exe iwmi Invoke-WmiMethod
    iwr Invoke-WebRequest lp Out-Printer
    mount New-PSDrive mp Move-ItemProperty ndr New-PSDrive nmo New-Module
    npssc New-PSSessionConfigurationFile r Invoke-History rbp Remove-PSBreakpoint
    rcsn Receive-PSSession rdr Remove-PSDrive rmo Remove-Module rnp Rename-ItemProperty
    rsnp Remove-PSSnapin rujb Resume-Job rwmi Remove-WmiObject sbp Set-PSBreakpoint
    scb Set-Clipboard shcm Show-Command si Set-Item stz Set-TimeZone sujb Suspend-Job
    swmi Set-WmiInstance trcm Trace-Command wget Invoke-WebRequest
"""
"""Aliases, each before its cmdlet, of cmdlets that are of no module here, or not simulated."""


class AliasInfo(HostObject):
    """An alias as Get-Alias and Get-Command put it out."""

    type_names = (
        "System.Management.Automation.AliasInfo",
        "System.Management.Automation.CommandInfo",
        "System.Object",
    )
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("CommandType", lambda _: "Alias", "CommandTypes"),
        Property("Name", lambda self: self.alias.name, "string"),
        Property("DisplayName", lambda self: f"{self.alias.name} -> {self.alias.target}", "string"),
        Property("Version", lambda self: _version(self.alias.module), "version"),
        Property("Source", lambda self: self.alias.module, "string"),
        Property("Definition", lambda self: self.alias.target, "string"),
        Property("ResolvedCommandName", lambda self: self.alias.target, "string"),
        Property("ReferencedCommand", lambda self: self.alias.target),
        Property("ResolvedCommand", lambda self: self.alias.target),
        Property("Description", lambda self: self.alias.description, "string"),
        Property("Options", lambda self: self.alias.options or "None", "ScopedItemOptions"),
    )

    def __init__(self, alias: AliasCommand) -> None:
        super().__init__()
        self.alias = alias

    def __str__(self) -> str:
        return self.alias.name


def _version(module: str) -> Any:
    """The version of the module that brought an alias; None for one that is built in."""
    from hvlab.powershell.commands.help.modules import version_of

    return version_of(module) if module else None


class AliasCmdlet(Cmdlet):
    """Base: knows the aliases that are seen from the caller."""

    call: Stage

    def visible(self) -> list[AliasCommand]:
        """Every alias, by name."""
        found = {one.name.lower(): one for one in self.call.shell.commands.aliases()}
        scope: Scope | None = self.call.frame.scope
        own = []
        while scope is not None:
            own.append(scope.aliases)
            scope = scope.parent
        for table in reversed(own):
            found.update(table)
        return [found[key] for key in sorted(found)]

    def make(self, *, replace: bool) -> Iterator[Any]:
        """Make the alias that the arguments say."""
        name, target = self.args["Name"], self.args["Value"]
        old = self.call.shell.commands.alias_target(name, self.call.frame.scope)
        if old is not None and not replace and not self.args.get("Force"):
            self.call.error(
                f"The alias is not allowed, because an alias with the name '{name}' already "
                "exists.",
                "AliasAlreadyExists",
                "ResourceExists",
                name,
                "System.Management.Automation.SessionStateException",
            )
            return
        home = self.call.frame.scope
        if "Scope" in self.args:
            home = home.named(self.args["Scope"])
        alias = AliasCommand(
            name, target, str(self.args.get("Option", "")), self.args.get("Description", "")
        )
        home.aliases[name.lower()] = alias
        if self.args.get("PassThru"):
            yield AliasInfo(alias)


class GetAlias(AliasCmdlet):
    """Get-Alias."""

    info = command(
        "Get-Alias",
        parameter(
            "Name", "string[]", position=0, by_value=True, by_property=True, sets=("Default",)
        ),
        parameter("Definition", "string[]", sets=("Definition",)),
        parameter("Exclude", "string[]"),
        parameter("Scope", "string"),
        default_set="Default",
        id=COMMANDS + "GetAliasCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """The aliases of a name or for a command."""
        every = self.visible()
        if "Definition" in self.args:
            for target in self.args["Definition"] or ():
                yield from self._shown(
                    [one for one in every if wildcard_match(target, one.target)],
                    target,
                    "This command cannot find a matching alias because an alias with the "
                    f"definition '{target}' does not exist.",
                )
            return
        for name in self.args.get("Name") or ["*"]:
            yield from self._shown(
                [one for one in every if wildcard_match(name, one.name)],
                name,
                f"This command cannot find a matching alias because an alias with the name "
                f"'{name}' does not exist.",
            )

    def _shown(self, found: list[AliasCommand], wanted: str, complaint: str) -> Iterator[Any]:
        if not found and not has_wildcard(wanted):
            self.call.error(complaint, "ItemNotFoundException", "ObjectNotFound", wanted, NOT_FOUND)
        excluded = self.args.get("Exclude") or ()
        for one in found:
            if not any(wildcard_match(pattern, one.name) for pattern in excluded):
                yield AliasInfo(one)


def _parameters() -> list[Any]:
    return [
        parameter("Name", "string", position=0, mandatory=True, by_property=True),
        parameter("Value", "string", position=1, mandatory=True, by_property=True),
        parameter("Description", "string"),
        parameter("Option", "object"),
        parameter("PassThru", "switch"),
        parameter("Scope", "string"),
        parameter("Force", "switch"),
    ]


class SetAlias(AliasCmdlet):
    """Set-Alias."""

    info = command(
        "Set-Alias",
        *_parameters(),
        should_process=True,
        id=COMMANDS + "SetAliasCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Make or change it."""
        yield from self.make(replace=True)


class NewAlias(AliasCmdlet):
    """New-Alias."""

    info = command(
        "New-Alias",
        *_parameters(),
        should_process=True,
        id=COMMANDS + "NewAliasCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Make it."""
        yield from self.make(replace=False)


CMDLETS = (GetAlias, SetAlias, NewAlias)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


ALIASES = {
    "gal": "Get-Alias",
    "sal": "Set-Alias",
    "nal": "New-Alias",
    **_pairs(_OF_OTHERS),
}
