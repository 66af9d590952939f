"""Convert-VHD and Set-VHD: another form, another identity (fact sheet 5.3)."""

from __future__ import annotations

import ntpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import DiskCreated, HostFileChanged
from hvlab.operations.base import Events
from hvlab.operations.disks import require_base_disk, require_disk, require_new_disk
from hvlab.operations.host_files import (
    HostFileOperation,
    put_new_disk,
    require_free,
    take_away,
)
from hvlab.storage.device import PAGE
from hvlab.storage.pages import PageMap
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.disk import DiskType, VirtualDisk, is_vhd, path_key
from hvlab.world.job import Phase
from hvlab.world.rules import SECOND
from hvlab.world.world import World

SUFFIXES = (".vhd", ".vhdx", ".vhds")


@dataclass(frozen=True)
class ConvertDisk(HostFileOperation):
    """Copy what can be read through a disk's chain into one new file, of a type or of the same.

    The source stays, unless `delete_source`: then only the file itself goes, none of its parents.
    With `parent` the new file is a differencing disk on that one, and holds what differs.
    """

    title: ClassVar[str] = "Convert Virtual Hard Disk"

    to: str
    type: DiskType | None = None
    delete_source: bool = False
    block_size: int = 0
    parent: str | None = None

    def failure(self, world: World) -> str:
        return "Failed to convert the virtual disk."

    def check(self, world: World) -> None:
        super().check(world)
        disk = require_disk(world, self.path)
        if ntpath.splitext(self.to)[1].lower() not in SUFFIXES:
            raise InvalidParameter(
                self.failure(world), "The destination must be a .vhd or .vhdx file."
            )
        require_new_disk(world, self.to, disk.size)
        for one in chain(world, self.path):
            require_free(world, one.path)
        self._require_parent(world, disk)

    def _require_parent(self, world: World, disk: VirtualDisk) -> None:
        """A differencing disk is made on a parent of the same size, any other on none."""
        if self.parent is None:
            if self.type is DiskType.DIFFERENCING:
                raise InvalidParameter(self.failure(world), rules.TEXT_CONVERT_NEEDS_PARENT)
            return
        if self.type not in (None, DiskType.DIFFERENCING):
            raise InvalidParameter(self.failure(world), rules.TEXT_CONVERT_NO_PARENT)
        require_base_disk(self.parent, self.failure(world))
        if require_disk(world, self.parent).size != disk.size:
            raise InvalidParameter(self.failure(world), rules.TEXT_CONVERT_SIZE)
        chain(world, self.parent)

    def plan(self, world: World) -> tuple[Phase, ...]:
        disk = require_disk(world, self.path)
        size = disk.size if self._type(disk) is DiskType.FIXED else disk.data_bytes
        return Phase("begin"), Phase("convert", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from ()

    def convert(self, world: World) -> Events:
        files = chain(world, self.path)
        pages = _content(files)
        above = None if self.parent is None else world.disks[path_key(self.parent)]
        if above is not None:
            pages = _difference(pages, _content(chain(world, above.path)))
        made = VirtualDisk(
            path=self.to,
            disk_id=world.new_guid(),
            content_id=world.new_guid(),
            type=self._type(files[0]),
            size=files[0].size,
            pages=pages,
            logical_sector=files[0].logical_sector,
            physical_sector=files[0].physical_sector,
            block_size=self.block_size,
            parent=None if above is None else above.path,
            parent_content_id=None if above is None else above.content_id,
        )
        put_new_disk(world, made)
        if self.delete_source:
            take_away(world, files[0].path)
        yield DiskCreated(made.path, made.parent)

    def _type(self, disk: VirtualDisk) -> DiskType:
        if self.parent is not None:
            return DiskType.DIFFERENCING
        if self.type is not None:
            return self.type
        return DiskType.FIXED if disk.type is DiskType.FIXED else DiskType.DYNAMIC


def _content(files: Sequence[VirtualDisk]) -> PageMap:
    """What is read through a chain, the file that is asked first at its head."""
    pages = PageMap()
    for one in reversed(files):
        pages = pages.overlaid(one.pages)
    return pages


def _difference(wanted: PageMap, below: PageMap) -> PageMap:
    """The pages that have to lie over `below`, so that `wanted` is read."""
    zeros = bytes(PAGE)
    over = {n: page for n, page in wanted.items() if (below.get(n) or zeros) != page}
    blank = {n: zeros for n, page in below.items() if n not in wanted and page != zeros}
    return PageMap({**over, **blank})


@dataclass(frozen=True)
class SetDiskProperties(HostFileOperation):
    """Give a disk another identifier, or another physical sector size; offline. What was made
    from it does not know it any more (rules.PROPERTIES_CHANGE_IDENTITY)."""

    title: ClassVar[str] = "Set Virtual Hard Disk"

    new_id: bool = False
    physical_sector: int | None = None

    def failure(self, world: World) -> str:
        return "Failed to set the properties of the virtual disk."

    def check(self, world: World) -> None:
        super().check(world)
        disk = require_disk(world, self.path)
        if is_vhd(disk.path) and (self.new_id or self.physical_sector is not None):
            raise InvalidParameter(self.failure(world), rules.TEXT_VHDX_ONLY)
        require_free(world, self.path)

    def act(self, world: World) -> Events:
        disk = changed = world.disks[path_key(self.path)]
        if self.new_id:
            changed = replace(changed, disk_id=world.new_guid())
        if self.physical_sector is not None:
            changed = replace(changed, physical_sector=self.physical_sector)
        if changed != disk:
            world.disks.put(changed.written_at(world.now))
        yield HostFileChanged(disk.path, "changed")
