"""Split-Path, Join-Path: paths as text."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from typing import Any

from hvlab.powershell.commands.files.drive import not_found
from hvlab.powershell.commands.files.paths import found, lacks_drive, other_drive
from hvlab.powershell.language.command import Cmdlet, command, parameter

COMMANDS = "Microsoft.PowerShell.Commands."
MANAGEMENT = "Microsoft.PowerShell.Management"
KINDS = {
    "Parent": "ParentSet",
    "Leaf": "LeafSet",
    "Qualifier": "QualifierSet",
    "NoQualifier": "NoQualifierSet",
    "IsAbsolute": "IsAbsoluteSet",
}


class SplitPath(Cmdlet):
    """Split-Path: a part of a path."""

    info = command(
        "Split-Path",
        parameter("Path", "string[]", position=0, mandatory=True, by_value=True,
                  by_property=True),
        parameter("LiteralPath", "string[]", by_property=True, aliases=("PSPath",)),
        *(parameter(name, "switch", sets=(kind,)) for name, kind in KINDS.items()),
        parameter("Resolve", "switch"),
        default_set="ParentSet",
        id=COMMANDS + "SplitPathCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """The part of each path; its folder when no part is named."""
        for path in self.args.get("LiteralPath") or self.args["Path"]:
            if self.args.get("Resolve"):
                for entry in found(self.call.shell, path):
                    yield self._part(entry.path)
            else:
                yield self._part(path)

    def _part(self, path: str) -> Any:
        plain = path.replace("/", "\\").rstrip("\\") if len(path) > 3 else path
        if self.args.get("Leaf"):
            return ntpath.basename(plain) or plain
        if self.args.get("Qualifier"):
            return ntpath.splitdrive(plain)[0]
        if self.args.get("NoQualifier"):
            return ntpath.splitdrive(plain)[1]
        if self.args.get("IsAbsolute"):
            return ntpath.isabs(path)
        return ntpath.dirname(plain) if plain != ntpath.dirname(plain) else ""


class JoinPath(Cmdlet):
    """Join-Path: a folder and what is in it."""

    info = command(
        "Join-Path",
        parameter("Path", "string[]", position=0, mandatory=True, by_value=True,
                  by_property=True, aliases=("PSPath",)),
        parameter("ChildPath", "string", position=1, mandatory=True, by_property=True),
        parameter("Resolve", "switch"),
        id=COMMANDS + "JoinPathCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Each folder joined with the child."""
        child = self.args["ChildPath"].replace("/", "\\").lstrip("\\")
        for path in self.args["Path"]:
            if other_drive(path) is None and lacks_drive(self.call, path):
                continue
            joined = path.replace("/", "\\").rstrip("\\") + "\\" + child
            if not self.args.get("Resolve"):
                yield joined
                continue
            entries = found(self.call.shell, joined)
            if not entries:
                not_found(self.call, joined)
            yield from (entry.path for entry in entries)


CMDLETS = (SplitPath, JoinPath)
ALIASES: dict[str, str] = {}
