"""Physical disks of the host that a VM is given whole (pass-through; fact sheet 2.8, course I22).

They are no files: no checkpoint holds them, and Hyper-V does not copy them. What can be done is
what any imaging program does: the whole disk into a file, and a file back onto the disk.
"""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import HostFileChanged
from hvlab.operations.base import Events, Operation
from hvlab.operations.disks import require_disk, require_new_disk
from hvlab.operations.host_files import failed
from hvlab.world.condition import EXISTS, IN_USE
from hvlab.world.disk import PHYSICAL, DiskType, VirtualDisk, path_key
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.world import World


@dataclass(frozen=True)
class AddPhysicalDisk(Operation):
    """Build a disk into the host, e.g. `\\\\.\\PHYSICALDRIVE1`; it is offline there, and empty."""

    title: ClassVar[str] = "Add a physical disk"

    path: str
    size: int

    def check(self, world: World) -> None:
        if not self.path.startswith(PHYSICAL):
            raise InvalidParameter(f"A physical disk is called {PHYSICAL}PHYSICALDRIVE1 or so.")
        if path_key(self.path) in world.disks:
            raise failed(self.path, EXISTS)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("add"),)

    def add(self, world: World) -> Events:
        ids = world.new_guid(), world.new_guid()
        world.disks.put(VirtualDisk(self.path, *ids, type=DiskType.FIXED, size=self.size))
        yield HostFileChanged(self.path, "added")


@dataclass(frozen=True)
class _OnPhysicalDisk(Operation):
    path: str

    def check(self, world: World) -> None:
        if not require_disk(world, self.path).physical:
            raise InvalidParameter(f"'{self.path}' is not a physical disk.")
        key = path_key(self.path)
        if any(vm.state is not VMState.OFF for vm in world.vms.by("disk", key)):
            raise failed(self.path, IN_USE)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("copy"),)


@dataclass(frozen=True)
class ImagePhysicalDisk(_OnPhysicalDisk):
    """Copy the whole disk into a new `.vhdx` file. The VM that has it must be off."""

    title: ClassVar[str] = "Image a physical disk"

    to: str

    def check(self, world: World) -> None:
        super().check(world)
        require_new_disk(world, self.to, require_disk(world, self.path).size)

    def copy(self, world: World) -> Events:
        disk = world.disks[path_key(self.path)]
        image = replace(disk, path=self.to, type=DiskType.DYNAMIC, base_of=None)
        world.disks.put(image)
        yield HostFileChanged(self.to, f"copied from {ntpath.basename(self.path)}")


@dataclass(frozen=True)
class WriteImageBack(_OnPhysicalDisk):
    """Write an image over the whole disk: what was on it is lost. The VM must be off."""

    title: ClassVar[str] = "Write an image to a physical disk"

    image: str

    def check(self, world: World) -> None:
        super().check(world)
        image = require_disk(world, self.image)
        if image.parent is not None or image.size > require_disk(world, self.path).size:
            raise InvalidParameter(f"'{self.image}' is no image of this disk.")

    def copy(self, world: World) -> Events:
        disk, image = world.disks[path_key(self.path)], world.disks[path_key(self.image)]
        world.disks.put(replace(disk, pages=image.pages, content_id=world.new_guid()))
        yield HostFileChanged(self.path, f"written from {self.image}")
