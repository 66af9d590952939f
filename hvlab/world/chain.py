"""Disk chains: from a file down to its base, and reading bytes through it.

A page that a file does not own is asked of its parent; a page nobody owns reads as zeros. What a
guest can read is therefore a matter of which file it starts from, and never of a label
(fact sheet 2.1, 2.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hvlab.errors import ChainBroken
from hvlab.world import rules
from hvlab.world.condition import DAMAGED, DENIED, NOT_FOUND, Refusal, refusal
from hvlab.world.disk import VirtualDisk, path_key
from hvlab.world.world import World

PARENT_NOT_FOUND = Refusal(
    "The chain of virtual hard disks is broken. The system cannot locate the parent virtual hard "
    "disk for the differencing disk.",
    int(rules.MISSING_PARENT_CODE, 16),
)
PARENT_MISMATCH = Refusal(
    "The chain of virtual hard disks is corrupted. There is a mismatch in the identifiers of the "
    "parent virtual hard disk and differencing disk.",
    0xC03A000E,
)
PARENT_DENIED = Refusal(
    "The chain of virtual hard disks is inaccessible. The process has not been granted access "
    "rights to the parent virtual hard disk for the differencing disk.",
    0xC03A0016,
)
SIZE_MISMATCH = Refusal(
    "The chain of virtual hard disks is corrupted. There is a mismatch in the virtual sizes of the "
    "parent virtual hard disk and differencing disk.",
    0xC03A0017,
)
CYCLE = Refusal(
    "The chain of virtual hard disks is corrupted. A differencing virtual hard disk is indicated "
    "in its own parent chain.",
    0xC03A0018,
)
PARENT_UNOPENED = Refusal(
    "The chain of virtual hard disks is inaccessible. There was an error opening a virtual hard "
    "disk further up the chain.",
    0xC03A0019,
)
DISK_DAMAGED = Refusal("The virtual hard disk is corrupted.", 0xC03A0003)


def chain(world: World, path: str, *, held: bool = False) -> list[VirtualDisk]:
    """The file and its parents, leaf first.

    With `held` the files are open already: locks and rights matter no more, only what is there.

    Raises ChainBroken as the host does when it opens the file (fact sheet 8.4, B-132): 0x80070002
    for a file that is not there, 0xC03A000D for a parent that is not there, 0xC03A000E for one that
    is another than the child was made for, and so on.
    """
    disk = world.disks.get(path_key(path))
    if disk is None:
        raise broken(NOT_FOUND, path)
    if (reason := file_refusal(world, disk, held=held)) is not None:
        raise broken(DISK_DAMAGED if reason is DAMAGED else reason, path)
    found = [disk]
    seen = {disk.id}
    while disk.parent is not None:
        parent = world.disks.get(disk.parent_id)
        if (reason := parent_refusal(world, disk, parent, held=held)) is not None:
            raise broken(reason, disk.path)
        assert parent is not None
        if parent.id in seen:
            raise broken(CYCLE, disk.path)
        seen.add(parent.id)
        found.append(parent)
        disk = parent
    return found


def file_refusal(world: World, disk: VirtualDisk, *, held: bool) -> Refusal | None:
    """Why the host cannot open the file itself; None if it can. `held`: it is open already."""
    condition = world.conditions.get(disk.id)
    if condition is not None and held:
        condition = replace(condition, locked_by="", denied=False, mounted=None)
    return refusal(condition)


def parent_refusal(
    world: World, child: VirtualDisk, parent: VirtualDisk | None, *, held: bool
) -> Refusal | None:
    """Why the host cannot go on to the parent; None if it can."""
    if parent is None:
        return PARENT_NOT_FOUND
    reason = file_refusal(world, parent, held=held)
    if reason is not None:
        by_parent = {NOT_FOUND: PARENT_NOT_FOUND, DENIED: PARENT_DENIED}
        return by_parent.get(reason, PARENT_UNOPENED)
    if parent.content_id != child.parent_content_id:
        return PARENT_MISMATCH
    return None if child.fits(parent) else SIZE_MISMATCH


def broken(reason: Refusal, path: str) -> ChainBroken:
    """The error for a reason."""
    return ChainBroken(reason.text, reason.code, path)


def ancestors(world: World, path: str) -> Iterator[VirtualDisk]:
    """The file and those below it, as far as they are known; never raises, each but once."""
    disk = world.disks.get(path_key(path))
    seen: set[str] = set()
    while disk is not None and disk.id not in seen:
        seen.add(disk.id)
        yield disk
        disk = world.disks.get(disk.parent_id)


class ChainDevice:
    """A disk as the guest sees it: reads go down the chain, writes stay in `written`.

    Nothing reaches the world until an operation puts `written` into the leaf.
    """

    def __init__(self, world: World, path: str) -> None:
        self._chain = chain(world, path, held=True)
        self.written: dict[int, bytes] = {}
        self.size = self._chain[0].size

    @property
    def leaf(self) -> VirtualDisk:
        """The file that takes the writes."""
        return self._chain[0]

    def read_page(self, number: int) -> bytes | None:
        """The page as the first file on the chain has it that owns it; None if nobody does."""
        if (data := self.written.get(number)) is not None:
            return data
        for disk in self._chain:
            if (data := disk.pages.get(number)) is not None:
                return data
        return None

    def write_page(self, number: int, data: bytes) -> None:
        """Keep the page for the leaf."""
        self.written[number] = data


def read_latency(world: World, path: str) -> int:
    """Microseconds of one read through a chain, when the last file asked has the page (B-200)."""
    return world.host.volume_of(path).latency * sum(1 for _ in ancestors(world, path))
