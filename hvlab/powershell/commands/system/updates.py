"""Get-HotFix and Add-WindowsPackage: updates of Windows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.system.computers import computer_of
from hvlab.powershell.commands.system.computers.base import Update
from hvlab.powershell.commands.system.names import ARGUMENT, COMMANDS, MANAGEMENT
from hvlab.powershell.commands.system.services import require_here
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import HostObject, Property, PSCustomObject

HOT_FIX = "System.Management.ManagementObject#root\\cimv2\\Win32_QuickFixEngineering"
NUMBER = re.compile(r"(?i)kb(\d{5,9})")


def update_of(path: str) -> str | None:
    """The update that a package's file name stands for: `KB5034439`; None where it names none. The
    file need not be there (rules.UPDATES_ARE_AT_HAND)."""
    found = NUMBER.search(path.replace("/", "\\").rpartition("\\")[2])
    return None if found is None else f"KB{found[1]}"


class HotFix(HostObject):
    """An installed update."""

    type_names = (HOT_FIX, "System.Management.ManagementObject", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("PSComputerName", lambda self: self.computer, "string", kind="AliasProperty"),
        Property("InstalledOn", lambda self: DateTime.from_datetime(
            self.update.installed, "Local").date, "datetime", kind="ScriptProperty"),
        Property("Caption", lambda self: "http://support.microsoft.com/?kbid="
                 + self.update.id.removeprefix("KB"), "string"),
        Property("CSName", lambda self: self.computer, "string"),
        Property("Description", lambda _: "Update", "string"),
        Property("HotFixID", lambda self: self.update.id, "string"),
        Property("InstalledBy", lambda _: "NT AUTHORITY\\SYSTEM", "string"),
    )  # fmt: skip

    def __init__(self, computer: str, update: Update) -> None:
        super().__init__()
        self.computer = computer
        self.update = update

    def __str__(self) -> str:
        place = f"\\\\{self.computer}\\root\\cimv2"
        return f'{place}:Win32_QuickFixEngineering.HotFixID="{self.update.id}"'


class GetHotFix(Cmdlet):
    """Get-HotFix: the installed updates."""

    info = command(
        "Get-HotFix",
        parameter("Id", "string[]", position=0, sets=("Default",), aliases=("HFID",)),
        parameter("Description", "string[]", sets=("Description",)),
        parameter("ComputerName", "string[]", by_property=True, aliases=("CN",)),
        parameter("Credential", "pscredential"),
        default_set="Default",
        id=COMMANDS + "GetHotFixCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each update; a complaint when one was asked for that is not there."""
        require_here(self)
        computer = computer_of(self.call.shell)
        if not self.call.shell.vm:
            raise not_simulated("The host's list of updates")
        found = [one for one in computer.updates() if self._wanted(one)]
        if not found and "Id" in self.args:
            self.call.error(
                "Cannot find the requested hotfix on the 'localhost' computer. Verify the input "
                "and run the command again.",
                "GetHotFixNoEntriesFound",
                "ObjectNotFound",
                None,
                ARGUMENT,
            )
        yield from (HotFix(computer.name, one) for one in found)

    def _wanted(self, update: Update) -> bool:
        if "Description" in self.args:
            return any(wildcard_match(one, "Update") for one in self.args["Description"] or ())
        patterns = self.args.get("Id") or ["*"]
        return any(wildcard_match(one, update.id) for one in patterns)


class AddWindowsPackage(Cmdlet):
    """Add-WindowsPackage -Online: install an update from its file."""

    info = command(
        "Add-WindowsPackage",
        parameter("PackagePath", "string", mandatory=True, by_property=True),
        parameter("Online", "switch", sets=("Online",), mandatory=True),
        parameter("Path", "string", sets=("Offline",), mandatory=True),
        parameter("NoRestart", "switch"),
        parameter("PreventPending", "switch"),
        parameter("IgnoreCheck", "switch"),
        parameter("LogPath", "string", aliases=("LP",)),
        parameter("LogLevel", "string"),
        parameter("ScratchDirectory", "string"),
        default_set="Offline",
        id="Microsoft.Dism.Commands.AddWindowsPackageCommand",
        module="Dism",
    )

    def process(self) -> Iterator[Any]:
        """Install it."""
        if "Path" in self.args:
            raise not_simulated("An update of an image that is offline")
        update = update_of(self.args["PackagePath"])
        if update is None:
            raise self.call.fail(
                "The system cannot find the file specified.",
                "",
                "NotSpecified",
                None,
                "System.Runtime.InteropServices.COMException",
            )
        computer_of(self.call.shell).install(update)
        yield PSCustomObject(
            {"Path": "", "Online": True, "RestartNeeded": False},
            ("Microsoft.Dism.Commands.ImageObject", "System.Object"),
        )


CMDLETS = (GetHotFix, AddWindowsPackage)
ALIASES: dict[str, str] = {}
