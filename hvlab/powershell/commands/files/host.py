"""The host's drive: the files of its VMs, the administrator's own, and the folders they are in."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from hvlab.errors import LabError
from hvlab.operations.host_files import CopyHostFile, DeleteHostFile, MoveHostFile
from hvlab.operations.host_text import FOLDER, MakeHostFolder, WriteHostFile
from hvlab.powershell.commands.files.drive import Entry
from hvlab.world.disk import StateFile, VirtualDisk, path_key
from hvlab.world.world import World

if TYPE_CHECKING:
    from hvlab.api import OpenLab

USUAL_FOLDERS = (
    "C:\\",
    "C:\\Users",
    "C:\\Users\\Administrator",
    "C:\\Users\\Administrator\\Documents",
    "C:\\Users\\Public",
    "C:\\Windows",
    "C:\\Windows\\System32",
    "C:\\ProgramData",
)


class HostDrive:
    """The simulated host's volumes, seen as files; what is done to them are operations."""

    def __init__(self, lab: OpenLab) -> None:
        self._lab = lab

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(volume.letter for volume in self._lab.world.host.volumes)

    def entry(self, path: str) -> Entry | None:
        """The file or folder at a path."""
        world, key = self._lab.world, path_key(path)
        row = world.disks.get(key) or world.files.get(key)
        if row is not None and _present(world, row):
            return _of(world, row)
        known = self._folders().get(key)
        return None if known is None else Entry(known, True, 0, world.date())

    def children(self, path: str) -> list[Entry]:
        """What is in a folder: folders first, each in the order of names."""
        world, key = self._lab.world, path_key(path)
        inside = [
            Entry(folder, True, 0, world.date())
            for own, folder in self._folders().items()
            if own != key and path_key(folder_of(folder)) == key
        ]
        files = [
            _of(world, row)
            for row in _rows(world)
            if not _is_folder(row) and path_key(folder_of(row.path)) == key
        ]
        order = [sorted(group, key=lambda one: one.name.casefold()) for group in (inside, files)]
        return [*order[0], *order[1]]

    def _folders(self) -> dict[str, str]:
        return folders(self._lab.world)

    def read(self, path: str) -> str:
        """The text of a file. Raises LabError for one whose bytes the lab does not show."""
        row = self._lab.world.files.get(path_key(path))
        if row is None or row.owner or row.kind not in ("text", ""):
            raise LabError(f"The lab does not show the bytes of '{ntpath.basename(path)}'.")
        return row.text

    def write(self, path: str, text: str) -> None:
        self._lab.do(WriteHostFile(path, text))

    def make_folder(self, path: str) -> None:
        self._lab.do(MakeHostFolder(path))

    def remove(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        for row in list(_rows(self._lab.world)):
            if _is_in(row.path, path) and not _is_folder(row):
                self._lab.do(DeleteHostFile(row.path))
        for row in sorted(_rows(self._lab.world), key=lambda one: -len(one.path)):
            if _is_in(row.path, path):
                self._lab.do(DeleteHostFile(row.path))

    def move(self, path: str, to: str) -> None:
        for source, target in self._pairs(path, to):
            self._lab.do(MoveHostFile(source, target))

    def copy(self, path: str, to: str) -> None:
        for source, target in self._pairs(path, to):
            self._lab.do(CopyHostFile(source, target))

    def _pairs(self, path: str, to: str) -> list[tuple[str, str]]:
        """Each file at or below a path, and where it goes."""
        return [
            (row.path, to + row.path[len(path.rstrip("\\")) :])
            for row in _rows(self._lab.world)
            if _is_in(row.path, path)
        ]


def folders(world: World) -> dict[str, str]:
    """The host's folders, by their keys: those that every host has, and whatever files are in."""
    host = world.host
    known = [*USUAL_FOLDERS, host.vm_folder, host.disk_folder]
    known += [f"{volume.letter}\\" for volume in host.volumes]
    known += [row.path if _is_folder(row) else folder_of(row.path) for row in _rows(world)]
    found: dict[str, str] = {}
    for folder in known:
        while folder and path_key(folder) not in found:
            found[path_key(folder)] = folder
            folder = folder_of(folder)
    return found


@lru_cache(maxsize=20_000)
def folder_of(path: str) -> str:
    """The folder that a path is in; each is asked for with every look at the drive."""
    return ntpath.dirname(path)


def _rows(world: World) -> Iterator[VirtualDisk | StateFile]:
    for row in (*world.disks, *world.files):
        if _present(world, row):
            yield row


def _present(world: World, row: VirtualDisk | StateFile) -> bool:
    if isinstance(row, VirtualDisk) and row.physical:
        return False
    condition = world.conditions.get(row.id)
    return condition is None or not condition.missing


def _is_folder(row: VirtualDisk | StateFile) -> bool:
    return isinstance(row, StateFile) and row.kind == FOLDER


def _is_in(path: str, folder: str) -> bool:
    key = path_key(folder)
    return path_key(path) == key or path_key(path).startswith(key.rstrip("\\") + "\\")


def _of(world: World, row: VirtualDisk | StateFile) -> Entry:
    if isinstance(row, StateFile):
        return Entry(row.path, row.kind == FOLDER, row.size, _state_written(world, row))
    return Entry(row.path, False, row.file_size, disk_written(world, row))


def _state_written(world: World, row: StateFile) -> datetime:
    checkpoint = world.checkpoints.get(row.owner)
    return world.date() if checkpoint is None else world.date(checkpoint.created)


def disk_written(world: World, disk: VirtualDisk) -> datetime:
    """When a disk file was written last: one that others stand on froze when the oldest checkpoint
    that reads it was taken; any other is written to as long as its VM runs (now)."""
    frozen = [
        checkpoint.created
        for checkpoint in world.checkpoints
        if any(path_key(drive.path) == disk.id for drive in checkpoint.drives)
    ]
    if frozen:
        return world.date(min(frozen))
    children = world.disks.by("parent", disk.id)
    if children:
        return min(disk_written(world, child) for child in children)
    return world.date()
