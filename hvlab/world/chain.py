"""Disk chains: from a file down to its base, and reading bytes through it.

A page that a file does not own is asked of its parent; a page nobody owns reads as zeros. What a
guest can read is therefore a matter of which file it starts from, and never of a label
(fact sheet 2.1, 2.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.errors import ChainBroken
from hvlab.world.disk import VirtualDisk, path_key
from hvlab.world.world import World

FILE_NOT_FOUND = 0x80070002
PARENT_NOT_FOUND = 0xC03A000D
PARENT_MISMATCH = 0xC03A000E


def chain(world: World, path: str) -> list[VirtualDisk]:
    """The file and its parents, leaf first.

    Raises ChainBroken as the host does when it opens the file: 0x80070002 for a file that is not
    there, 0xC03A000D for a parent that is not there, 0xC03A000E for one that is another than the
    child was made for (fact sheet 8.4).
    """
    disk = world.disks.get(path_key(path))
    if disk is None:
        raise ChainBroken("The system cannot find the file specified.", FILE_NOT_FOUND, path)
    found = [disk]
    while disk.parent is not None:
        parent = world.disks.get(disk.parent_id)
        if parent is None:
            raise ChainBroken(
                "The chain of virtual hard disks is broken. The system cannot locate the parent "
                "virtual hard disk for the differencing disk.",
                PARENT_NOT_FOUND,
                disk.path,
            )
        if parent.content_id != disk.parent_content_id:
            raise ChainBroken(
                "The chain of virtual hard disks is corrupted. There is a mismatch in the "
                "identifiers of the parent virtual hard disk and differencing disk.",
                PARENT_MISMATCH,
                disk.path,
            )
        found.append(parent)
        disk = parent
    return found


def ancestors(world: World, path: str) -> Iterator[VirtualDisk]:
    """The file and those below it, as far as they exist; never raises."""
    disk = world.disks.get(path_key(path))
    while disk is not None:
        yield disk
        disk = world.disks.get(disk.parent_id)


class ChainDevice:
    """A disk as the guest sees it: reads go down the chain, writes stay in `written`.

    Nothing reaches the world until an operation puts `written` into the leaf.
    """

    def __init__(self, world: World, path: str) -> None:
        self._chain = chain(world, path)
        self.written: dict[int, bytes] = {}
        self.size = self._chain[0].size

    @property
    def leaf(self) -> VirtualDisk:
        return self._chain[0]

    def read_page(self, number: int) -> bytes | None:
        if (data := self.written.get(number)) is not None:
            return data
        for disk in self._chain:
            if (data := disk.pages.get(number)) is not None:
                return data
        return None

    def write_page(self, number: int, data: bytes) -> None:
        self.written[number] = data
