"""FileInfo and DirectoryInfo: what Get-ChildItem puts out."""

from __future__ import annotations

import ntpath
from typing import Any

from hvlab.powershell.commands.files.drive import Drive, Entry
from hvlab.powershell.formatting.views import Column, TableView, Views
from hvlab.powershell.language import culture, members
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.objects import HostObject, Method, Property

PROVIDER = "Microsoft.PowerShell.Core\\FileSystem"


class FileSystemItem(HostObject):
    """A file or folder as it was when it was looked at."""

    def __init__(self, entry: Entry, drive: Drive) -> None:
        super().__init__()
        self.entry = entry
        self.drive = drive

    def __str__(self) -> str:
        return self.entry.path

    @property
    def parent(self) -> str:
        """The folder it is in."""
        return ntpath.dirname(self.entry.path.rstrip("\\"))

    def written(self) -> DateTime:
        """When it was written last."""
        return DateTime.from_datetime(self.entry.written, "Local")

    def folder(self) -> Any:
        """The folder it is in, as an item."""
        entry = self.drive.entry(self.parent) if self.parent else None
        return None if entry is None else item(entry, self.drive)


def _own(name: str, read: Any, type_name: str = "string") -> Property:
    return Property(name, read, type_name)


COMMON = (
    _own("PSPath", lambda one: f"{PROVIDER}::{one.entry.path}"),
    _own("PSParentPath", lambda one: f"{PROVIDER}::{one.parent}"),
    _own("PSChildName", lambda one: one.entry.name),
    _own("PSIsContainer", lambda one: one.entry.folder, "bool"),
)
STEM = _own("BaseName", lambda one: ntpath.splitext(one.entry.name)[0])
TIMES = tuple(
    _own(name, lambda one: one.written(), "datetime")
    for name in (
        "CreationTime",
        "CreationTimeUtc",
        "LastAccessTime",
        "LastAccessTimeUtc",
        "LastWriteTime",
        "LastWriteTimeUtc",
    )
)
DELETE = Method("Delete", lambda one, _: one.drive.remove(one.entry.path), "void Delete()")


class FileInfo(FileSystemItem):
    """A file."""

    type_names = ("System.IO.FileInfo", "System.IO.FileSystemInfo", "System.Object")
    PROPERTIES = (
        *COMMON,
        _own("Mode", lambda _: "-a----"),
        STEM,
        _own("Name", lambda one: one.entry.name),
        _own("Length", lambda one: Int64(one.entry.size), "long"),
        _own("DirectoryName", lambda one: one.parent),
        _own("Directory", lambda one: one.folder(), "System.IO.DirectoryInfo"),
        _own("IsReadOnly", lambda _: False, "bool"),
        _own("Exists", lambda _: True, "bool"),
        _own("FullName", lambda one: one.entry.path),
        _own("Extension", lambda one: ntpath.splitext(one.entry.name)[1]),
        *TIMES,
        _own("Attributes", lambda _: "Archive"),
    )
    METHODS = (DELETE,)


class DirectoryInfo(FileSystemItem):
    """A folder."""

    type_names = ("System.IO.DirectoryInfo", "System.IO.FileSystemInfo", "System.Object")
    PROPERTIES = (
        *COMMON,
        _own("Mode", lambda _: "d-----"),
        _own("BaseName", lambda one: one.entry.name),
        _own("Name", lambda one: one.entry.name),
        _own("Parent", lambda one: one.folder(), "System.IO.DirectoryInfo"),
        _own("Root", lambda one: one.entry.path[:3]),
        _own("Exists", lambda _: True, "bool"),
        _own("FullName", lambda one: one.entry.path),
        _own("Extension", lambda one: ntpath.splitext(one.entry.name)[1]),
        *TIMES,
        _own("Attributes", lambda _: "Directory"),
    )
    METHODS = (DELETE,)


def item(entry: Entry, drive: Drive) -> FileSystemItem:
    """The object for an entry."""
    return DirectoryInfo(entry, drive) if entry.folder else FileInfo(entry, drive)


def register(views: Views) -> None:
    """The table of files, a heading for each folder."""
    view = TableView(
        (
            Column("Mode", "Mode", 7),
            Column("LastWriteTime", _when, 25, "right"),
            Column("Length", _length, 14, "right"),
            Column("Name", "Name"),
        ),
        group_by=Column("Directory", _place),
        heading=lambda folder: (f"    Directory: {folder}", ""),
    )
    views.register("System.IO.FileSystemInfo", view)
    views.register("System.Management.Automation.PathInfo", TableView((Column("Path", "Path"),)))


def _length(one: Any) -> Any:
    """A folder's one is not shown, though every object has a Length."""
    return None if members.get(one, "PSIsContainer") else members.get(one, "Length")


def _place(one: Any) -> str:
    """The folder an item is in; a drive's root is its own."""
    parent = str(members.get(one, "PSParentPath") or "").partition("::")[2]
    return parent or str(members.get(one, "FullName"))


def _when(one: Any) -> str:
    written = members.get(one, "LastWriteTime")
    day, time = culture.format_value(written, "d"), culture.format_value(written, "t")
    return f"{day:>10}  {time:>8}"
