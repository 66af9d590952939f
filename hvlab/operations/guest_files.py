"""Files and folders of any volume of a running guest: made, moved, copied, removed.

Paths have a letter, `D:\\Reports\\a.txt`; without one they are on the system drive.
"""

from __future__ import annotations

import ntpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import GuestFileRemoved, GuestFileWritten
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_volume
from hvlab.storage.fat32 import Volume
from hvlab.world.guest import SYSTEM_DRIVE
from hvlab.world.volumes import split_path, volume_at
from hvlab.world.world import World

NOT_FOUND = "The system cannot find the file specified."
NO_VOLUME = "The system cannot find the drive specified."


@dataclass(frozen=True)
class _OnVolume(InGuest):
    path: str

    def check(self, world: World) -> None:
        super().check(world)
        self._volume(world, self.path)

    def _volume(self, world: World, path: str) -> Volume:
        letter, _ = split_path(path)
        volume = volume_at(world, world.vms[self.vm].drives, letter)
        if volume is None:
            raise GuestError(NO_VOLUME)
        return volume

    def _change(
        self, world: World, path: str, change: Callable[[Volume, str, datetime], None]
    ) -> None:
        letter, inside = split_path(path)
        change_volume(
            world, self.vm, lambda volume, when: change(volume, inside, when), letter=letter
        )

    def _require(self, world: World, path: str) -> None:
        if not self._volume(world, path).exists(split_path(path)[1]):
            raise GuestError(NOT_FOUND)


@dataclass(frozen=True)
class PutGuestFile(_OnVolume):
    """Write a text file, in place of what it held."""

    title: ClassVar[str] = "Write a file in the guest"

    text: str

    def act(self, world: World) -> Events:
        content = self.text.encode(errors="replace")
        self._change(
            world, self.path, lambda volume, inside, when: volume.write(inside, content, when)
        )
        yield GuestFileWritten(self.vm, shown(self.path))


@dataclass(frozen=True)
class MakeGuestFolder(_OnVolume):
    """Make a folder, and those on the way."""

    title: ClassVar[str] = "Make a folder in the guest"

    def act(self, world: World) -> Events:
        self._change(world, self.path, lambda volume, inside, when: volume.mkdir(inside, when))
        yield from ()


@dataclass(frozen=True)
class RemoveGuestPath(_OnVolume):
    """Remove a file, or a folder with all that is in it."""

    title: ClassVar[str] = "Remove files in the guest"

    def check(self, world: World) -> None:
        super().check(world)
        self._require(world, self.path)

    def act(self, world: World) -> Events:
        files = [one for one, folder in _tree(self._volume(world, self.path), self.path)
                 if not folder]  # fmt: skip
        self._change(world, self.path, lambda volume, inside, _: _remove(volume, inside))
        for one in files:
            yield GuestFileRemoved(self.vm, shown(one))


@dataclass(frozen=True)
class MoveGuestPath(_OnVolume):
    """Move or rename a file or folder within its volume."""

    title: ClassVar[str] = "Move a file in the guest"

    to: str

    def check(self, world: World) -> None:
        super().check(world)
        self._require(world, self.path)
        if split_path(self.path)[0] != split_path(self.to)[0]:
            raise GuestError("The system cannot move the file to a different disk drive.")

    def act(self, world: World) -> Events:
        target = split_path(self.to)[1]
        before = [one for one, folder in _tree(self._volume(world, self.path), self.path)
                  if not folder]  # fmt: skip
        self._change(
            world, self.path, lambda volume, inside, when: volume.rename(inside, target, when)
        )
        for one in before:
            yield GuestFileRemoved(self.vm, shown(one))
            yield GuestFileWritten(self.vm, shown(self.to + one[len(self.path) :]))


@dataclass(frozen=True)
class CopyGuestPath(_OnVolume):
    """Copy a file, or a folder with all that is in it, to any volume of the guest."""

    title: ClassVar[str] = "Copy a file in the guest"

    to: str

    def check(self, world: World) -> None:
        super().check(world)
        self._require(world, self.path)
        self._volume(world, self.to)

    def act(self, world: World) -> Events:
        source = self._volume(world, self.path)
        found = list(_tree(source, self.path))
        contents = {one: source.read(split_path(one)[1]) for one, folder in found if not folder}

        def put(volume: Volume, inside: str, when: datetime) -> None:
            for one, folder in found:
                target = inside + one[len(self.path) :]
                if not folder:
                    volume.write(target, contents[one], when)
                elif not volume.exists(target):
                    volume.mkdir(target, when)

        self._change(world, self.to, put)
        for one in contents:
            yield GuestFileWritten(self.vm, shown(self.to + one[len(self.path) :]))


def _tree(volume: Volume, path: str) -> Iterator[tuple[str, bool]]:
    """A path and everything below it with its letter, folders before what is in them."""
    inside = split_path(path)[1]
    entry = volume.stat(inside)
    yield path, entry.is_folder
    if entry.is_folder:
        head = len(entry.path)
        for one in volume.walk(inside):
            yield path + one.path[head:], one.is_folder


def _remove(volume: Volume, path: str) -> None:
    if not volume.stat(path).is_folder:
        volume.remove(path)
        return
    folders = [path]
    for one in list(volume.walk(path)):
        if one.is_folder:
            folders.append(one.path)
        else:
            volume.remove(one.path)
    for folder in reversed(folders):
        volume.rmdir(folder)


def shown(path: str) -> str:
    """A path as the lab's events name it: without a letter on the system drive."""
    letter, inside = split_path(path)
    return inside if letter == SYSTEM_DRIVE else ntpath.join(letter + "\\", inside)
