"""Text files and folders that an administrator keeps on the host: reports, lists, scripts."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass
from typing import ClassVar

from hvlab.events import HostFileChanged
from hvlab.operations.base import Events
from hvlab.operations.host_files import HostFileOperation, failed, require_free
from hvlab.world.condition import DENIED, DISK_FULL, EXISTS, NOT_FOUND
from hvlab.world.disk import StateFile, path_key
from hvlab.world.queries import free_bytes
from hvlab.world.world import World

FOLDER = "folder"
LARGEST_TEXT = 4 * 1024 * 1024


@dataclass(frozen=True)
class WriteHostFile(HostFileOperation):
    """Write a text file, in place of what it held."""

    title: ClassVar[str] = "Write a file of the host"

    text: str

    def check(self, world: World) -> None:
        known = world.files.get(path_key(self.path))
        if path_key(self.path) in world.disks or (known is not None and known.owner):
            require_free(world, self.path)
            raise failed(self.path, DENIED)
        if not ntpath.basename(self.path).strip():
            raise failed(self.path, NOT_FOUND)
        grown = len(self.text.encode()) - (known.size if known is not None else 0)
        if grown > free_bytes(world, self.path) or len(self.text) > LARGEST_TEXT:
            raise failed(self.path, DISK_FULL)

    def act(self, world: World) -> Events:
        size = len(self.text.encode())
        known = world.files.get(path_key(self.path))
        path = self.path if known is None else known.path
        world.files.put(StateFile(path, "text", size, owner="", text=self.text))
        yield HostFileChanged(self.path, "written")


@dataclass(frozen=True)
class MakeHostFolder(HostFileOperation):
    """Make a folder."""

    title: ClassVar[str] = "Make a folder on the host"

    def check(self, world: World) -> None:
        if path_key(self.path) in world.disks or path_key(self.path) in world.files:
            raise failed(self.path, EXISTS)

    def act(self, world: World) -> Events:
        world.files.put(StateFile(self.path, FOLDER, 0, owner=""))
        yield HostFileChanged(self.path, "made")
