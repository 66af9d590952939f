"""Remove-Item, Copy-Item, Move-Item, Rename-Item, New-Item."""

from __future__ import annotations

import ntpath
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

from hvlab.powershell.commands.files.drive import (
    REFUSALS,
    Drive,
    Entry,
    no_folder,
    not_found,
    refused,
)
from hvlab.powershell.commands.files.items import item
from hvlab.powershell.commands.files.listing import COMMANDS, MANAGEMENT, PathCmdlet, paths
from hvlab.powershell.commands.files.paths import found, full, lacks_drive, other_drive
from hvlab.powershell.language.command import command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match


class Changing(PathCmdlet):
    """A cmdlet that changes files; -WhatIf shows what it would do."""

    def _named(self, entry: Entry) -> bool:
        included = self.args.get("Include") or ["*"]
        return any(wildcard_match(pattern, entry.name) for pattern in included) and not any(
            wildcard_match(pattern, entry.name) for pattern in self.args.get("Exclude") or ()
        )

    def _try(
        self, path: str, what: str, act: Callable[[], None], entry: Entry | None = None
    ) -> bool:
        """Do something to a path; `entry` is what is there."""
        try:
            act()
        except REFUSALS as error:
            target = None if entry is None else item(entry, self.drive)
            refused(self.call, error, path, what, target)
            return False
        return True

    def _has_folder(self, target: str) -> bool:
        """Whether there is a folder for something new."""
        folder = self.drive.entry(ntpath.dirname(target))
        return folder is not None and folder.folder

    def _target(self, entry: Entry, destination: str) -> str:
        """Where an entry goes: into a folder that is there, or to that very path."""
        target = full(self.call.shell, destination)
        known = self.drive.entry(target)
        return ntpath.join(target, entry.name) if known is not None and known.folder else target

    def _kind(self, entry: Entry) -> str:
        return "Directory" if entry.folder else "File"


class RemoveItem(Changing):
    """Remove-Item: delete files and folders, variables and aliases."""

    info = command(
        "Remove-Item",
        *paths(mandatory=True),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Recurse", "switch"),
        parameter("Force", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "RemoveItemCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Delete each."""
        for entry in self.entries():
            if self._named(entry) and self._agreed(entry):
                act = partial(self.drive.remove, entry.path)
                self._try(entry.path, "RemoveFileSystemItem", act, entry)
        yield from ()

    def _elsewhere(self, path: str) -> bool:
        other = other_drive(path)
        if other is None or other[0] != "variable":
            return super()._elsewhere(path)
        self.call.shell.run_command("Remove-Variable", {"Name": other[1]})
        return True

    def _agreed(self, entry: Entry) -> bool:
        if not self.call.should_process(entry.path, f"Remove {self._kind(entry)}"):
            return False
        if not entry.folder or self.args.get("Recurse") or not self.drive.children(entry.path):
            return True
        return self.call.should_continue(
            f"The item at {entry.path} has children and the Recurse parameter was not specified. "
            "If you continue, all children will be removed with the item. Are you sure you want to "
            "continue?",
            to_all=True,
        )


DESTINATION = parameter("Destination", "string", position=1, by_property=True)


class CopyItem(Changing):
    """Copy-Item: copies of files and folders."""

    info = command(
        "Copy-Item",
        *paths(mandatory=True),
        DESTINATION,
        parameter("Container", "switch"),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Recurse", "switch"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        parameter("FromSession", "PSSession"),
        parameter("ToSession", "PSSession"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "CopyItemCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Copy each."""
        if "ToSession" in self.args or "FromSession" in self.args:
            yield from self._between()
            return
        if lacks_drive(self.call, self._destination):
            return
        for entry in self.entries():
            target = self._target(entry, self._destination)
            what = f"Copy {self._kind(entry)}"
            if not self._named(entry) or not self.call.should_process(
                f"Item: {entry.path} Destination: {target}", what
            ):
                continue
            if not entry.folder and self._is_lost(target):
                said = f"Could not find a part of the path '{self._meant(target)}'."
                no_folder(self.call, said, "CopyFileInfoItem", item(entry, self.drive))
                continue
            act = partial(self._copy, entry, target)
            if self._try(entry.path, "CopyFileInfoItem", act, entry):
                yield from self._passed(target)

    def _is_lost(self, target: str) -> bool:
        """Whether nothing can be put at a path: there is no folder for it, or it was written as a
        folder and is none."""
        return not self._has_folder(target) or self._meant(target) != target

    def _meant(self, target: str) -> str:
        """The path with the backslash that says it should be a folder, where there is none."""
        written = self._destination.replace("/", "\\")
        is_new = written.endswith("\\") and self.drive.entry(full(self.call.shell, written)) is None
        return f"{target}\\" if is_new else target

    def _between(self) -> Iterator[Any]:
        """Text files, and folders of them, from the host to a guest or back."""
        sender, taker = self.args.get("FromSession"), self.args.get("ToSession")
        here = self.call.shell
        source = here if sender is None else sender.shell
        target = here if taker is None else taker.shell
        to = full(target, self.args.get("Destination") or target.location)
        for path in self.given():
            entries = found(source, path, literal="LiteralPath" in self.args)
            if not entries and not has_wildcard(path):
                not_found(self.call, full(source, path))
            for entry in entries:
                act = partial(self._carry, source.files, target.files, entry, to)
                if self._reaches(target.files, to):
                    self._try(entry.path, "CopyFileInfoItem", act)
        yield from ()

    def _reaches(self, drive: Drive, to: str) -> bool:
        """Whether there is a place for what is sent; says so where there is none."""
        folder = drive.entry(ntpath.dirname(to))
        if folder is not None and folder.folder:
            return True
        said = f"Cannot find path '{to}' because it does not exist."
        self.call.error(said, "RemotePathNotFound", "WriteError", to, "System.ArgumentException")
        return False

    def _carry(self, source: Drive, target: Drive, entry: Entry, to: str) -> None:
        """Copy from one computer to another: into a folder that is there, or to that very path."""
        known = target.entry(to)
        goal = ntpath.join(to, entry.name) if known is not None and known.folder else to
        if not entry.folder:
            target.write(goal, source.read(entry.path))
            return
        target.make_folder(goal)
        if self.args.get("Recurse"):
            for child in source.children(entry.path):
                self._carry(source, target, child, goal)

    @property
    def _destination(self) -> str:
        """Where to, as typed; where the shell stands when nothing is said."""
        return str(self.args.get("Destination") or self.call.shell.location)

    def _copy(self, entry: Entry, target: str) -> None:
        if entry.folder and not self.args.get("Recurse"):
            self.drive.make_folder(target)
            return
        known = self.drive.entry(target)
        if known is not None and not known.folder:
            self.drive.remove(target)
        self.drive.copy(entry.path, target)

    def _passed(self, target: str) -> Iterator[Any]:
        entry = self.drive.entry(target)
        if self.args.get("PassThru") and entry is not None:
            yield item(entry, self.drive)


class MoveItem(CopyItem):
    """Move-Item: files and folders to another place."""

    info = command(
        "Move-Item",
        *paths(mandatory=True),
        DESTINATION,
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "MoveItemCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Move each."""
        if lacks_drive(self.call, self._destination):
            return
        for entry in self.entries():
            target = self._target(entry, self._destination)
            if not self._named(entry) or not self.call.should_process(
                f"Item: {entry.path} Destination: {target}", f"Move {self._kind(entry)}"
            ):
                continue
            what = f"Move{'Directory' if entry.folder else 'FileInfo'}Item"
            if self._is_lost(target) and not (entry.folder and self._has_folder(target)):
                said = "Could not find a part of the path."
                no_folder(self.call, said, what, item(entry, self.drive))
                continue
            if self._try(entry.path, what, partial(self.drive.move, entry.path, target), entry):
                yield from self._passed(target)


class RenameItem(CopyItem):
    """Rename-Item: another name in the same folder."""

    info = command(
        "Rename-Item",
        parameter("Path", "string", position=0, mandatory=True, by_value=True, by_property=True,
                  sets=("ByPath",)),
        parameter("LiteralPath", "string", mandatory=True, by_property=True,
                  sets=("ByLiteralPath",), aliases=("PSPath",)),
        parameter("NewName", "string", position=1, mandatory=True, by_property=True),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set="ByPath",
        should_process=True,
        id=COMMANDS + "RenameItemCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def given(self) -> list[str]:
        """The one path."""
        return [self.args.get("LiteralPath") or self.args["Path"]]

    def process(self) -> Iterator[Any]:
        """Rename it."""
        for entry in self.entries():
            target = ntpath.join(ntpath.dirname(entry.path), ntpath.basename(self.args["NewName"]))
            if not self.call.should_process(
                f"Item: {entry.path} Destination: {target}", f"Rename {self._kind(entry)}"
            ):
                continue
            act = partial(self.drive.move, entry.path, target)
            if self._try(entry.path, "RenameItem", act, entry):
                yield from self._passed(target)


class NewItem(Changing):
    """New-Item: a file or a folder."""

    usual: ClassVar[str] = "File"
    """What it makes where nothing is said."""
    info = command(
        "New-Item",
        parameter("Path", "string[]", position=0, by_property=True),
        parameter("Name", "string", by_property=True),
        parameter("ItemType", "string", by_property=True, aliases=("Type",)),
        parameter("Value", "object", by_value=True, by_property=True, aliases=("Target",)),
        parameter("Force", "switch"),
        should_process=True,
        id=COMMANDS + "NewItemCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Make each and put it out."""
        kind = str(self.args.get("ItemType") or self.usual).casefold()
        if kind not in ("file", "directory", "folder", "d", "f"):
            raise self.call.fail(
                f"Items of the type {self.args['ItemType']} are not simulated in the lab.",
                "NotSimulated",
                "NotImplemented",
            )
        for path in self.args.get("Path") or [self.call.shell.location]:
            if lacks_drive(self.call, path):
                continue
            target = full(self.call.shell, ntpath.join(path, self.args.get("Name") or ""))
            yield from self._make(target.rstrip("\\"), kind in ("directory", "folder", "d"))

    def _make(self, target: str, folder: bool) -> Iterator[Any]:
        what = "Create Directory" if folder else "Create File"
        if not self.call.should_process(f"Destination: {target}", what):
            return
        known = self.drive.entry(target)
        if known is not None and not (self.args.get("Force") and known.folder == folder):
            kind = "item with the specified name" if folder else "file"
            self.call.error(
                f"An {kind} {target} already exists." if folder else
                f"The {kind} '{target}' already exists.",
                "DirectoryExist" if folder else "NewItemIOError",
                "ResourceExists" if folder else "WriteError",
                target,
                "System.IO.IOException",
            )  # fmt: skip
            return
        if not folder and not self.args.get("Force") and not self._has_folder(target):
            said = f"Could not find a part of the path '{target}'."
            no_folder(self.call, said, "NewItem", target)
            return
        text = "" if self.args.get("Value") is None else str(self.args["Value"])
        if known is None or not folder:
            made = self._try(
                target,
                "NewItem",
                lambda: (
                    self.drive.make_folder(target) if folder else self.drive.write(target, text)
                ),
            )
            if not made:
                return
        entry = self.drive.entry(target)
        if entry is not None:
            yield item(entry, self.drive)


class MakeFolder(NewItem):
    """mkdir: a folder, with those above it."""

    usual = "Directory"
    info = command(
        "mkdir",
        parameter("Path", "string[]", position=0, by_property=True),
        parameter("Name", "string", by_property=True),
        parameter("Value", "object", by_value=True, by_property=True),
        parameter("Force", "switch"),
        should_process=True,
        id=COMMANDS + "NewItemCommand",
        module=MANAGEMENT,
    )


CMDLETS = (MakeFolder, RemoveItem, CopyItem, MoveItem, RenameItem, NewItem)
ALIASES = {
    "ri": "Remove-Item",
    "rm": "Remove-Item",
    "rmdir": "Remove-Item",
    "rd": "Remove-Item",
    "del": "Remove-Item",
    "erase": "Remove-Item",
    "ci": "Copy-Item",
    "cp": "Copy-Item",
    "cpi": "Copy-Item",
    "copy": "Copy-Item",
    "mi": "Move-Item",
    "mv": "Move-Item",
    "move": "Move-Item",
    "rni": "Rename-Item",
    "ren": "Rename-Item",
    "ni": "New-Item",
    "md": "mkdir",
}
