"""Get-Help and Update-Help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.help import syntax
from hvlab.powershell.commands.help.page import Page, parameter_lines
from hvlab.powershell.formatting.views import Column, CustomView, TableView
from hvlab.powershell.language.binding.signature import Slot, signature_of
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.commands import CmdletCommand
from hvlab.powershell.language.functions import FunctionValue
from hvlab.powershell.language.resolve import find_command
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.objects import HostObject, Property

CORE = "Microsoft.PowerShell.Core"
COMMANDS = "Microsoft.PowerShell.Commands."
HELP = "MamlCommandHelpInfo"
SHORT = "HelpInfoShort"
VIEWS = ("Examples", "Detailed", "Full")
NOT_FOUND = (
    "Get-Help could not find {name} in a help file in this session. To download updated help "
    'topics type: "Update-Help". To get help online, search for the help topic in the TechNet '
    "library at https://go.microsoft.com/fwlink/?LinkID=107116."
)


def page_of(name: str, frame: Any) -> Page | None:
    """The help of the command that a name or alias means."""
    found = find_command(name, frame) or find_command(f"Get-{name}", frame)
    if isinstance(found, FunctionValue):
        return Page(found.signature(frame), "Function")
    if isinstance(found, CmdletCommand):
        return Page(signature_of(found.info), simulated=found.cmdlet is not None)
    return None


class HelpInfo(HostObject):
    """What Get-Help puts out: it prints as a page."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.page.name, "string"),
        Property("Category", lambda self: self.page.kind, "string"),
        Property("Synopsis", lambda self: self.page.synopsis, "string"),
        Property("ModuleName", lambda self: self.page.module, "string"),
        Property("Syntax", lambda self: "\n".join(syntax_of(self.page)), "string"),
        Property("Simulated", lambda self: self.page.simulated, "bool"),
    )

    def __init__(self, page: Page, view: str = "") -> None:
        super().__init__()
        self.page = page
        self.view = view.lower()
        self.type_names = (f"{HELP}#{view}View" if view else HELP, HELP, "System.Object")

    def __str__(self) -> str:
        return f"@{{Name={self.page.name}; Synopsis={self.page.synopsis}}}"


class ParameterHelp(HostObject):
    """Get-Help -Parameter."""

    type_names = (f"{HELP}#parameter", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.slot.name, "string"),
        Property("Type", lambda self: self.slot.parameter.type, "string"),
        Property("Aliases", lambda self: ", ".join(self.slot.parameter.aliases), "string"),
        Property("Simulated", lambda self: self.slot.parameter.simulated, "bool"),
    )

    def __init__(self, page: Page, slot: Slot) -> None:
        super().__init__()
        self.page = page
        self.slot = slot


class HelpTopic(HostObject):
    """One of several pages that were found."""

    type_names = (SHORT, "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.page.name, "string"),
        Property("Category", lambda self: self.page.kind, "string"),
        Property("ModuleName", lambda self: self.page.module, "string"),
        Property("Synopsis", lambda self: self.page.synopsis, "string"),
    )

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


def syntax_of(page: Page) -> list[str]:
    """The lines of its syntax."""
    return syntax.lines(page.signature)


class GetHelp(Cmdlet):
    """Get-Help: a page, some of it, or the list of what was found."""

    info = command(
        "Get-Help",
        parameter("Name", "string", position=0, by_property=True),
        parameter("Path", "string"),
        parameter("Category", "string[]"),
        parameter("Component", "string[]", simulated=False),
        parameter("Functionality", "string[]", simulated=False),
        parameter("Role", "string[]", simulated=False),
        parameter("Detailed", "switch", sets=("DetailedView",), mandatory=True),
        parameter("Full", "switch", sets=("AllUsersView",)),
        parameter("Examples", "switch", sets=("Examples",), mandatory=True),
        parameter("Parameter", "string", sets=("Parameters",), mandatory=True),
        parameter("Online", "switch", sets=("Online",), mandatory=True),
        parameter("ShowWindow", "switch", sets=("ShowWindow",), mandatory=True, simulated=False),
        default_set="AllUsersView",
        id=COMMANDS + "GetHelpCommand",
        module=CORE,
    )

    call: Stage

    def begin(self) -> Iterator[Any]:
        """Have the console know how help is printed."""
        views = self.call.shell.views
        views.register(HELP, CustomView(_page))
        views.register(f"{HELP}#parameter", CustomView(_parameter))
        columns = (
            Column("Name", "Name", 33),
            Column("Category", "Category", 9),
            Column("Module", "ModuleName", 25),
            Column("Synopsis", "Synopsis"),
        )
        views.register(SHORT, TableView(columns))
        yield from ()

    def process(self) -> Iterator[Any]:
        """The page of a command, or every one whose name matches."""
        name = str(self.args.get("Name") or "Get-Help")
        page = None if has_wildcard(name) else page_of(name, self.call.frame)
        if page is not None:
            yield from self._show(page)
            return
        found = self._matching(name)
        if len(found) == 1:
            yield from self._show(found[0])
        elif found:
            yield from map(HelpTopic, found)
        elif not has_wildcard(name):
            self.call.error(
                NOT_FOUND.format(name=name),
                "HelpNotFound",
                "ResourceUnavailable",
                None,
                COMMANDS + "HelpNotFoundException",
            )

    def _matching(self, name: str) -> list[Page]:
        pattern = name if has_wildcard(name) else f"*{name}*"
        return [
            Page(signature_of(one.info), simulated=one.cmdlet is not None)
            for one in self.call.shell.commands.all()
            if wildcard_match(pattern, one.name)
        ]

    def _show(self, page: Page) -> Iterator[Any]:
        wanted = self.args.get("Parameter")
        if wanted is not None:
            yield from self._parameters(page, str(wanted))
        elif self.args.get("Online"):
            self._online(page)
        else:
            view = next((one for one in VIEWS if self.args.get(one)), "")
            yield HelpInfo(page, view)

    def _parameters(self, page: Page, pattern: str) -> Iterator[Any]:
        found = [slot for slot in page.slots() if wildcard_match(pattern, slot.name)]
        for slot in found:
            yield ParameterHelp(page, slot)
        if not found:
            self.call.error(
                "No parameter matches criteria " + pattern + ".",
                "NoParmsFound",
                "InvalidArgument",
                pattern,
                "System.Management.Automation.PSArgumentException",
            )

    def _online(self, page: Page) -> None:
        """A real host opens a browser; the lab says where the page is."""
        self.call.host(
            f"The page is at {page.address}" if page.address else "There is no page online."
        )


def _page(info: HelpInfo) -> list[str]:
    return list(info.page.lines(info.view))


def _parameter(info: ParameterHelp) -> list[str]:
    return list(parameter_lines(info.slot, info.page.signature))


class UpdateHelp(Cmdlet):
    """Update-Help: there is nothing to download."""

    info = command(
        "Update-Help",
        parameter("Module", "string[]", position=0),
        parameter("Force", "switch"),
        should_process=True,
        id=COMMANDS + "UpdateHelpCommand",
        module=CORE,
    )

    def process(self) -> Iterator[Any]:
        """Say so."""
        self.call.warning(
            "The lab brings its own help and downloads nothing. On a real host this fetches "
            "Microsoft's help files."
        )
        yield from ()


CMDLETS = (GetHelp, UpdateHelp)
ALIASES = {"help": "Get-Help", "man": "Get-Help"}
