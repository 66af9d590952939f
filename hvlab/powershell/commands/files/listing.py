"""Get-ChildItem, Get-Item, Test-Path, Resolve-Path, and where the shell stands."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from typing import Any

from hvlab.powershell.commands.files.drive import Drive, Entry, drive_of, not_found
from hvlab.powershell.commands.files.items import item
from hvlab.powershell.commands.files.paths import HOME, found, full, lacks_drive, other_drive
from hvlab.powershell.commands.files.virtual import virtual_items
from hvlab.powershell.language.command import Cmdlet, Parameter, command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.objects import PSCustomObject

COMMANDS = "Microsoft.PowerShell.Commands."
MANAGEMENT = "Microsoft.PowerShell.Management"
PATH_INFO = ("System.Management.Automation.PathInfo", "System.Object")


def paths(*, mandatory: bool = False) -> tuple[Parameter, Parameter]:
    """-Path, which takes wildcards, and -LiteralPath, which takes none."""
    return (
        parameter("Path", "string[]", position=0, mandatory=mandatory, by_value=True,
                  by_property=True, sets=("Path",)),
        parameter("LiteralPath", "string[]", mandatory=True, by_property=True,
                  sets=("LiteralPath",), aliases=("PSPath",)),
    )  # fmt: skip


class PathCmdlet(Cmdlet):
    """A cmdlet that is given paths."""

    def entries(self, *, complain: bool = True) -> Iterator[Entry]:
        """What the given paths mean; a complaint for each that means nothing."""
        for path in self.given():
            if complain and self._elsewhere(path):
                continue
            entries = found(self.call.shell, path, literal="LiteralPath" in self.args)
            if not entries and complain and not has_wildcard(path):
                not_found(self.call, full(self.call.shell, path))
            yield from entries

    def _elsewhere(self, path: str) -> bool:
        """Whether there is nothing to be found for a path because of its drive; says so."""
        return lacks_drive(self.call, path)

    def given(self) -> list[str]:
        """The paths as typed."""
        return list(self.args.get("LiteralPath") or self.args.get("Path") or ())

    @property
    def drive(self) -> Drive:
        """The file system the shell works on."""
        return drive_of(self.call.shell)


class GetChildItem(PathCmdlet):
    """Get-ChildItem: what is in a folder, or in one of the shell's own drives."""

    info = command(
        "Get-ChildItem",
        parameter("Path", "string[]", position=0, by_value=True, by_property=True,
                  sets=("Items",)),
        parameter("LiteralPath", "string[]", mandatory=True, by_property=True,
                  sets=("LiteralItems",), aliases=("PSPath",)),
        parameter("Filter", "string", position=1),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Recurse", "switch", aliases=("s",)),
        parameter("Depth", "int", minimum=0),
        parameter("Force", "switch"),
        parameter("Name", "switch"),
        parameter("Directory", "switch", aliases=("ad", "d")),
        parameter("File", "switch", aliases=("af",)),
        parameter("Hidden", "switch", aliases=("ah", "h")),
        parameter("ReadOnly", "switch", aliases=("ar",)),
        parameter("System", "switch", aliases=("as",)),
        default_set="Items",
        id=COMMANDS + "GetChildItemCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """The items of each path."""
        for path in self.given() or [self.call.shell.location]:
            other = other_drive(path)
            if other is not None:
                yield from virtual_items(self.call, *other)
                continue
            if lacks_drive(self.call, path):
                continue
            entries = found(self.call.shell, path, literal="LiteralPath" in self.args)
            if not entries:
                yield from self._named(path)
            for entry in entries:
                yield from self._listed(entry, entry.path)

    def _named(self, path: str) -> Iterator[Any]:
        """With -Recurse a name that is not there is looked for below its folder."""
        target = full(self.call.shell, path)
        folder = self.drive.entry(ntpath.dirname(target))
        if self.args.get("Recurse") and folder is not None and folder.folder:
            pattern = ntpath.basename(target)
            for entry in self._below(folder, None):
                if wildcard_match(pattern, entry.name):
                    yield from self._shown(entry, folder.path)
        elif not has_wildcard(path):
            not_found(self.call, target)

    def _listed(self, entry: Entry, top: str) -> Iterator[Any]:
        if not entry.folder:
            yield from self._shown(entry, ntpath.dirname(top))
            return
        depth = self.args.get("Depth")
        if not self.args.get("Recurse") and depth is None:
            depth = 0
        for each in self._below(entry, depth):
            yield from self._shown(each, top)

    def _below(self, folder: Entry, depth: int | None) -> Iterator[Entry]:
        children = self.drive.children(folder.path)
        yield from children
        if depth == 0:
            return
        for child in children:
            if child.folder:
                yield from self._below(child, None if depth is None else depth - 1)

    def _shown(self, entry: Entry, top: str) -> Iterator[Any]:
        if not self._wanted(entry):
            return
        if self.args.get("Name"):
            yield entry.path[len(top) :].lstrip("\\")
        else:
            yield item(entry, self.drive)

    def _wanted(self, entry: Entry) -> bool:
        if any(self.args.get(name) for name in ("Hidden", "ReadOnly", "System")):
            return False
        if self.args.get("Directory") and not entry.folder:
            return False
        if self.args.get("File") and entry.folder:
            return False
        wanted = [self.args["Filter"]] if "Filter" in self.args else []
        included = self.args.get("Include") or ["*"]
        return (
            all(wildcard_match(pattern, entry.name) for pattern in wanted)
            and any(wildcard_match(pattern, entry.name) for pattern in included)
            and not any(
                wildcard_match(pattern, entry.name) for pattern in self.args.get("Exclude") or ()
            )
        )


class GetItem(PathCmdlet):
    """Get-Item: the items themselves."""

    info = command(
        "Get-Item",
        *paths(mandatory=True),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Force", "switch"),
        parameter("Stream", "string[]", simulated=False),
        default_set="Path",
        id=COMMANDS + "GetItemCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each item."""
        for path in self.given():
            other = other_drive(path)
            if other is not None:
                yield from virtual_items(self.call, *other)
        if not any(other_drive(path) for path in self.given()):
            for entry in self.entries():
                yield item(entry, self.drive)


class TestPath(PathCmdlet):
    """Test-Path: is there such a thing?"""

    info = command(
        "Test-Path",
        *paths(mandatory=True),
        parameter("PathType", "string", choices=("Any", "Container", "Leaf"), aliases=("Type",)),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("IsValid", "switch"),
        parameter("OlderThan", "datetime"),
        parameter("NewerThan", "datetime"),
        default_set="Path",
        id=COMMANDS + "TestPathCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """True or False for each path."""
        for path in self.given():
            other = other_drive(path)
            if other is not None:
                yield bool(list(virtual_items(self.call, *other, complain=False)))
            elif self.args.get("IsValid"):
                yield not any(one in path for one in '<>"|')
            else:
                literal = "LiteralPath" in self.args
                yield any(map(self._right, found(self.call.shell, path, literal=literal)))

    def _right(self, entry: Entry) -> bool:
        wanted = self.args.get("PathType", "Any").casefold()
        return bool(wanted == "any" or entry.folder == (wanted == "container"))


class ResolvePath(PathCmdlet):
    """Resolve-Path: full paths of what wildcards and dots mean."""

    info = command(
        "Resolve-Path",
        *paths(mandatory=True),
        parameter("Relative", "switch"),
        default_set="Path",
        id=COMMANDS + "ResolvePathCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each path."""
        for entry in self.entries():
            if self.args.get("Relative"):
                yield ".\\" + ntpath.relpath(entry.path, self.call.shell.location)
            else:
                yield path_info(entry.path)


class ConvertPath(PathCmdlet):
    """Convert-Path: the same as plain strings."""

    info = command(
        "Convert-Path",
        *paths(mandatory=True),
        default_set="Path",
        id=COMMANDS + "ConvertPathCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each path."""
        yield from (entry.path for entry in self.entries())


def path_info(path: str) -> PSCustomObject:
    """Where the shell stands, as `$PWD` and Get-Location give it."""
    return PSCustomObject(
        {"Drive": path[:1], "Provider": "Microsoft.PowerShell.Core\\FileSystem",
         "ProviderPath": path, "Path": path},
        PATH_INFO,
    )  # fmt: skip


class GetLocation(Cmdlet):
    """Get-Location: where the shell stands."""

    info = command("Get-Location", id=COMMANDS + "GetLocationCommand", module=MANAGEMENT)

    def process(self) -> Iterator[Any]:
        """The place."""
        yield path_info(self.call.shell.location)


class SetLocation(PathCmdlet):
    """Set-Location: go to a folder."""

    info = command(
        "Set-Location",
        parameter("Path", "string", position=0, by_value=True, by_property=True, sets=("Path",)),
        parameter("LiteralPath", "string", mandatory=True, by_property=True,
                  sets=("LiteralPath",), aliases=("PSPath",)),
        parameter("PassThru", "switch"),
        default_set="Path",
        id=COMMANDS + "SetLocationCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Go there; a file is no place to be."""
        path = self.args.get("LiteralPath") or self.args.get("Path") or HOME
        if self._go(path) and self.args.get("PassThru"):
            yield path_info(self.call.shell.location)

    def _go(self, path: str) -> bool:
        shell = self.call.shell
        if lacks_drive(self.call, path):
            return False
        entries = [one for one in found(shell, path) if one.folder]
        if not entries:
            not_found(self.call, full(shell, path))
            return False
        shell.location = entries[0].path
        return True


class PushLocation(SetLocation):
    """Push-Location: go, and remember where one was."""

    info = command(
        "Push-Location",
        parameter("Path", "string", position=0, by_value=True, by_property=True),
        parameter("PassThru", "switch"),
        id=COMMANDS + "PushLocationCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Go there."""
        shell = self.call.shell
        was = shell.location
        if "Path" not in self.args or self._go(self.args["Path"]):
            shell.locations.append(was)
        yield from ()


class PopLocation(Cmdlet):
    """Pop-Location: back to where Push-Location was typed."""

    info = command("Pop-Location", id=COMMANDS + "PopLocationCommand", module=MANAGEMENT)

    def process(self) -> Iterator[Any]:
        """Go back."""
        shell = self.call.shell
        if shell.locations:
            shell.location = shell.locations.pop()
        yield from ()


CMDLETS = (
    GetChildItem,
    GetItem,
    TestPath,
    ResolvePath,
    ConvertPath,
    GetLocation,
    SetLocation,
    PushLocation,
    PopLocation,
)
ALIASES = {
    "gci": "Get-ChildItem",
    "dir": "Get-ChildItem",
    "ls": "Get-ChildItem",
    "gi": "Get-Item",
    "rvpa": "Resolve-Path",
    "cvpa": "Convert-Path",
    "gl": "Get-Location",
    "pwd": "Get-Location",
    "sl": "Set-Location",
    "cd": "Set-Location",
    "chdir": "Set-Location",
    "pushd": "Push-Location",
    "popd": "Pop-Location",
}
