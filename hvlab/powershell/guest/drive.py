"""A guest's drives: its real volumes, read through the chain of its disks, as files."""

from __future__ import annotations

import ntpath
from datetime import datetime
from typing import TYPE_CHECKING

from hvlab.errors import GuestError
from hvlab.operations import (
    CopyGuestPath,
    MakeGuestFolder,
    MoveGuestPath,
    PutGuestFile,
    RemoveGuestFile,
    RemoveGuestPath,
    WriteGuestFile,
)
from hvlab.powershell.commands.files.drive import Entry
from hvlab.storage.fat32 import Entry as Record
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world import directory, guest_log, registry
from hvlab.world.clock import calendar
from hvlab.world.guest import SYSTEM_DRIVE
from hvlab.world.volumes import lettered, split_path, volume_at

if TYPE_CHECKING:
    from hvlab.api import OpenLab

LETTERS = "CDEFGHIJKLMNOPQRSTUVWXYZ"
USUAL_FOLDERS = (
    "C:\\Program Files",
    "C:\\ProgramData",
    "C:\\Users",
    "C:\\Users\\Administrator",
    "C:\\Users\\Administrator\\Desktop",
    "C:\\Users\\Administrator\\Documents",
    "C:\\Users\\Public",
    "C:\\Windows",
    "C:\\Windows\\System32",
    "C:\\Windows\\Temp",
)
"""Folders that every Windows has; the lab's disks do not spend room on empty ones."""
HELD = (registry.FOLDER, ntpath.dirname(directory.FILE), guest_log.FOLDER)
"""Folders whose files the system holds open."""
IN_USE = "The process cannot access the file because it is being used by another process."
ROOT_TIME = datetime(2021, 5, 8)


class GuestDrive:
    """The drives of a running guest; what is done to them happens inside it."""

    def __init__(self, lab: OpenLab, vm: str) -> None:
        self._lab = lab
        self._vm = vm

    @property
    def roots(self) -> tuple[str, ...]:
        drives = self._lab.world.vms[self._vm].drives
        return tuple(f"{LETTERS[number]}:" for number, _ in enumerate(lettered(drives)))

    def _volume(self, path: str) -> Volume | None:
        letter, _ = split_path(_rooted(path))
        world = self._lab.world
        return volume_at(world, world.vms[self._vm].drives, letter)

    def _now(self) -> datetime:
        world = self._lab.world
        reading = world.vms[self._vm].guest_time(world.now)
        return calendar(world.epoch, world.now if reading is None else reading)

    def entry(self, path: str) -> Entry | None:
        """The file or folder at a path."""
        letter, inside = split_path(_rooted(path))
        volume = self._volume(path)
        if volume is None:
            return None
        if not inside.strip("\\"):
            return Entry(f"{letter}\\", True, 0, ROOT_TIME)
        try:
            return _entry(letter, volume.stat(inside))
        except VolumeError:
            return self._usual(f"{letter}\\{inside}")

    def _usual(self, path: str) -> Entry | None:
        wanted = path.rstrip("\\").casefold()
        found = next((one for one in USUAL_FOLDERS if one.casefold() == wanted), None)
        return None if found is None else Entry(found, True, 0, ROOT_TIME)

    def children(self, path: str) -> list[Entry]:
        """What is in a folder: folders first, each in the order of names."""
        letter, inside = split_path(_rooted(path))
        volume = self._volume(path)
        if volume is None:
            return []
        try:
            found = [_entry(letter, one) for one in volume.list(inside)]
        except VolumeError:
            found = []
        known = {one.name.casefold() for one in found}
        folder = f"{letter}\\{inside}".rstrip("\\").casefold()
        found += [
            Entry(one, True, 0, ROOT_TIME)
            for one in USUAL_FOLDERS
            if ntpath.dirname(one).rstrip("\\").casefold() == folder
            and ntpath.basename(one).casefold() not in known
        ]
        return sorted(found, key=lambda one: (not one.folder, one.name.casefold()))

    def read(self, path: str) -> str:
        """The text of a file. Raises GuestError."""
        self._require_free(path)
        volume = self._volume(path)
        if volume is None:
            raise GuestError("The system cannot find the drive specified.")
        try:
            return volume.read(split_path(_rooted(path))[1]).decode(errors="replace")
        except VolumeError as error:
            raise GuestError(str(error)) from error

    def write(self, path: str, text: str) -> None:
        self._require_free(path)
        letter, inside = split_path(_rooted(path))
        if letter == SYSTEM_DRIVE:
            self._lab.do(WriteGuestFile(self._vm, inside, text))
        else:
            self._lab.do(PutGuestFile(self._vm, _rooted(path), text))

    def make_folder(self, path: str) -> None:
        if self._usual(path) is None or self._volume(path) is None:
            self._lab.do(MakeGuestFolder(self._vm, _rooted(path)))

    def remove(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        self._require_free(path)
        letter, inside = split_path(_rooted(path))
        found = self.entry(path)
        if found is not None and not found.folder and letter == SYSTEM_DRIVE:
            self._lab.do(RemoveGuestFile(self._vm, inside))
        else:
            self._lab.do(RemoveGuestPath(self._vm, _rooted(path)))

    def move(self, path: str, to: str) -> None:
        self._require_free(path)
        self._lab.do(MoveGuestPath(self._vm, _rooted(path), _rooted(to)))

    def copy(self, path: str, to: str) -> None:
        self._require_free(path)
        self._require_free(to)
        self._lab.do(CopyGuestPath(self._vm, _rooted(path), _rooted(to)))

    def _require_free(self, path: str) -> None:
        letter, inside = split_path(_rooted(path))
        below = inside.casefold()
        if letter == SYSTEM_DRIVE and any(
            below == one.casefold() or below.startswith(one.casefold() + "\\") for one in HELD
        ):
            raise GuestError(f"'{path}': {IN_USE}")


def _rooted(path: str) -> str:
    """A path with its drive and backslashes; `C:` alone is its root."""
    plain = path.replace("/", "\\")
    if len(plain) == 2 and plain[1] == ":":
        return plain + "\\"
    return plain if plain[1:3] == ":\\" else f"{SYSTEM_DRIVE}\\{plain}"


def _entry(letter: str, record: Record) -> Entry:
    return Entry(f"{letter}\\{record.path}", record.is_folder, record.size, record.modified)
