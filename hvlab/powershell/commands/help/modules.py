"""Get-Module, Import-Module, Get-Verb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.formatting.views import Column, TableView
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.known import MODULES
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import HostObject, Property, PSCustomObject
from hvlab.powershell.values.version import Version

CORE = "Microsoft.PowerShell.Core"
COMMANDS = "Microsoft.PowerShell.Commands."
INFO = "System.Management.Automation.PSModuleInfo"
VERSIONS = {
    "Hyper-V": (2, 0, 0, 0),
    "Microsoft.PowerShell.Management": (3, 1, 0, 0),
    "Microsoft.PowerShell.Utility": (3, 1, 0, 0),
    "Microsoft.PowerShell.Core": (3, 0, 0, 0),
}
LOADED = ("Hyper-V", "Microsoft.PowerShell.Management", "Microsoft.PowerShell.Utility")
KINDS = {"Hyper-V": "Binary"}
_VERBS = {
    "Common": """
        Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop
        Push Redo Remove Rename Reset Resize Search Select Set Show Skip Split Step Switch Undo
        Unlock Watch""",
    "Data": """
        Backup Checkpoint Compare Compress Convert ConvertFrom ConvertTo Dismount Edit Expand
        Export Group Import Initialize Limit Merge Mount Out Publish Restore Save Sync Unpublish
        Update""",
    "Lifecycle": """
        Approve Assert Complete Confirm Deny Disable Enable Install Invoke Register Request Restart
        Resume Start Stop Submit Suspend Uninstall Unregister Wait""",
    "Diagnostic": "Debug Measure Ping Repair Resolve Test Trace",
    "Communications": "Connect Disconnect Read Receive Send Write",
    "Security": "Block Grant Protect Revoke Unblock Unprotect",
    "Other": "Use",
}
VERBS = [(verb, group) for group, names in _VERBS.items() for verb in names.split()]


def version_of(module: str) -> Version | None:
    """A module's version; None for what has none."""
    numbers = VERSIONS.get(module)
    return None if numbers is None else Version(*numbers)


class ModuleInfo(HostObject):
    """A module."""

    type_names = (INFO, "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.name, "string"),
        Property("Version", lambda self: version_of(self.name), "version"),
        Property("ModuleType", lambda self: KINDS.get(self.name, "Manifest"), "string"),
        Property("ExportedCommands", lambda self: self.commands(), "hashtable"),
    )

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__()
        self.name = name
        self.names = names

    def commands(self) -> Hashtable:
        """The commands of it, by name."""
        return Hashtable((name, name) for name in self.names)

    def __str__(self) -> str:
        return self.name


class ModuleCmdlet(Cmdlet):
    """Base: knows the modules of the lab."""

    def modules(self, patterns: list[str]) -> list[ModuleInfo]:
        """Those whose name matches one of the patterns, by name."""
        every = list(self.call.shell.commands.all())
        return [
            ModuleInfo(name, [one.name for one in every if one.module == name])
            for name in LOADED
            if any(wildcard_match(pattern, name) for pattern in patterns)
        ]

    def begin(self) -> Iterator[Any]:
        """Have the console know how modules are printed."""
        columns = (
            Column("ModuleType", "ModuleType", 10),
            Column("Version", "Version", 10),
            Column("Name", "Name", 35),
            Column("ExportedCommands", lambda module: list(module.names)),
        )
        self.call.shell.views.register(INFO, TableView(columns))
        yield from ()


class GetModule(ModuleCmdlet):
    """Get-Module: those that are loaded; here all that there are."""

    info = command(
        "Get-Module",
        parameter("Name", "string[]", position=0, by_value=True),
        parameter("FullyQualifiedName", "object[]", simulated=False),
        parameter("All", "switch"),
        parameter("ListAvailable", "switch"),
        parameter("Refresh", "switch"),
        id=COMMANDS + "GetModuleCommand",
        module=CORE,
    )

    def process(self) -> Iterator[Any]:
        """The modules of these names; nothing for one that is not loaded."""
        yield from self.modules([str(one) for one in self.args.get("Name") or ("*",)])


class ImportModule(ModuleCmdlet):
    """Import-Module: Hyper-V is there already."""

    info = command(
        "Import-Module",
        parameter("Name", "string[]", position=0, by_value=True, mandatory=True),
        parameter("Global", "switch"),
        parameter("Prefix", "string", simulated=False),
        parameter("Function", "string[]"),
        parameter("Cmdlet", "string[]"),
        parameter("Variable", "string[]"),
        parameter("Alias", "string[]"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        parameter("MinimumVersion", "version", aliases=("Version",)),
        parameter("RequiredVersion", "version"),
        parameter("DisableNameChecking", "switch"),
        parameter("NoClobber", "switch", aliases=("NoOverwrite",)),
        parameter("Scope", "string", choices=("Local", "Global")),
        id=COMMANDS + "ImportModuleCommand",
        module=CORE,
    )

    def process(self) -> Iterator[Any]:
        """Nothing comes out, unless -PassThru."""
        if self.args.get("Prefix"):
            raise not_simulated("The parameter 'Prefix' of Import-Module")
        for name in self.args["Name"] or ():
            found = self.modules([str(name)])
            if not found:
                self._missing(str(name))
            if self.args.get("PassThru"):
                yield from found

    def _missing(self, name: str) -> None:
        known = next((one for one in MODULES if one.casefold() == name.casefold()), None)
        if known in VERSIONS:
            return
        if known is not None:
            raise not_simulated(f"The module {known}")
        if has_wildcard(name):
            return
        self.call.error(
            f"The specified module '{name}' was not loaded because no valid module file was found "
            "in any module directory.",
            "Modules_ModuleNotFound",
            "ResourceUnavailable",
            name,
            "System.IO.FileNotFoundException",
        )


class GetVerb(Cmdlet):
    """Get-Verb: the verbs that commands are to begin with."""

    info = command(
        "Get-Verb",
        parameter("verb", "string[]", position=0, by_value=True),
        id="Get-Verb",
    )

    def process(self) -> Iterator[Any]:
        """Those that match, in groups."""
        patterns = [str(one) for one in self.args.get("verb") or ("*",)]
        for verb, group in VERBS:
            if any(wildcard_match(pattern, verb) for pattern in patterns):
                yield PSCustomObject({"Verb": verb, "Group": group})


CMDLETS = (GetModule, ImportModule, GetVerb)
ALIASES = {"gmo": "Get-Module", "ipmo": "Import-Module"}
