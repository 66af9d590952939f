"""Mount-VHD and Dismount-VHD: the host itself uses a virtual disk (fact sheet 2.8, 8.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import HostFileChanged
from hvlab.operations.base import Events
from hvlab.operations.disks import require_disk
from hvlab.operations.host_files import HostFileOperation, require_free
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.condition import FileCondition
from hvlab.world.disk import path_key
from hvlab.world.world import World

FIRST_DISK_NUMBER = 1
"""Disk 0 is the host's own."""


@dataclass(frozen=True)
class MountDisk(HostFileOperation):
    """The host opens the disk, and what it builds on. Whoever wants it now finds it in use.

    Opened for writing, a disk is another one than those that were made from it know: the host's
    file system writes to it (rules.MOUNT_WRITES_TO_DISK, B-131).
    """

    title: ClassVar[str] = "Mount Virtual Hard Disk"

    read_only: bool = False

    def failure(self, world: World) -> str:
        return "Failed to mount the virtual disk."

    def check(self, world: World) -> None:
        super().check(world)
        require_disk(world, self.path)
        for disk in chain(world, self.path):
            require_free(world, disk.path)

    def act(self, world: World) -> Events:
        disk = world.disks[path_key(self.path)]
        taken = {one.mounted for one in world.conditions}
        number = next(n for n in range(FIRST_DISK_NUMBER, len(taken) + 2) if n not in taken)
        condition = world.conditions.get(disk.id) or FileCondition(disk.path)
        mounted = replace(condition, mounted=number, read_only=self.read_only)
        world.conditions.put(mounted)
        if rules.MOUNT_WRITES_TO_DISK and not self.read_only:
            world.disks.put(disk.written_at(world.now))
        yield HostFileChanged(disk.path, "mounted")


@dataclass(frozen=True)
class DismountDisk(HostFileOperation):
    """The host closes the disk."""

    title: ClassVar[str] = "Dismount Virtual Hard Disk"

    def check(self, world: World) -> None:
        super().check(world)
        condition = world.conditions.get(path_key(self.path))
        if condition is None or condition.mounted is None:
            raise InvalidParameter(rules.TEXT_NOT_MOUNTED.format(path=self.path))

    def act(self, world: World) -> Events:
        condition = world.conditions[path_key(self.path)]
        closed = replace(condition, mounted=None, read_only=False)
        if closed.sound:
            world.conditions.drop(closed.id)
        else:
            world.conditions.put(closed)
        yield HostFileChanged(condition.path, "dismounted")
