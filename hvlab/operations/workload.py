"""What a busy guest does to its disk: it writes, and deletes again, and the file only grows.

Temporary files leave nothing to read, yet a block of a virtual disk that was once written stays
allocated in its file. The lab writes them at the far end of the disk, where no other file is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import put_written
from hvlab.storage.device import PAGE
from hvlab.storage.fat32 import VolumeError, gpt
from hvlab.storage.fat32.layout import SECTOR
from hvlab.storage.pages import CHUNK_PAGES
from hvlab.world import rules
from hvlab.world.chain import ChainDevice
from hvlab.world.disk import DiskType
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.queries import free_bytes
from hvlab.world.rules import DAY, MIB
from hvlab.world.vm import virtual_drives
from hvlab.world.world import World

LEFTOVER = b"~" * PAGE
"""What a deleted temporary file leaves on the disk: one object, however many blocks hold it."""
SPARED = 1
"""Blocks at the very end of a disk that hold the copy of its partition table."""


@dataclass(frozen=True)
class WorkOnDisk(InGuest):
    """Programs write so many megabytes of temporary files and delete them again."""

    title: ClassVar[str] = "Let the guest work"

    megabytes: int

    def check(self, world: World) -> None:
        super().check(world)
        if self.megabytes < 1:
            raise GuestError("Work is counted in whole megabytes, one or more.")

    def act(self, world: World) -> Events:
        write_temporary_files(world, self.vm, self.megabytes)
        yield from ()


@dataclass(frozen=True)
class WorkEveryDay(VMOperation):
    """The guest works like that once a day, for so many days, whenever it runs.

    Its temporary files move on through a region of the disk, so each day writes elsewhere: what
    matters is whether the file that takes the writes has those blocks already. Nobody waits for it:
    it goes on as time passes. A power loss of the host ends it.
    """

    title: ClassVar[str] = "The guest's daily work"
    verb: ClassVar[str] = "begin its daily work"
    background: ClassVar[bool] = True
    awaited: ClassVar[bool] = False

    megabytes: int
    days: int

    def check(self, world: World) -> None:
        super().check(world)
        if self.megabytes < 1 or self.days < 1:
            raise GuestError("Work is counted in whole megabytes and days, one or more.")

    def affects(self, world: World) -> frozenset[str]:
        return frozenset()

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), *(Phase("work", DAY),) * self.days

    def begin(self, world: World) -> Events:
        yield from ()

    def work(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        if vm is None or vm.state is not VMState.RUNNING or vm.guest is None or not vm.guest.os:
            return
        count = blocks_of(self.megabytes)
        write_again(world, self.vm, world.now // DAY % self.days * count, count)
        yield from ()


def write_temporary_files(world: World, id: str, megabytes: int) -> bool:
    """Allocate that much more in Now's file, in whole blocks; False where the host has no room.

    Raises GuestError where half of the guest's disk is full of it.
    """
    device = _system_disk(world, id)
    wanted = blocks_of(megabytes)
    heads = (page for page in _heads(device) if page not in device.leaf.pages)
    found = list(islice(heads, wanted))
    if len(found) < wanted:
        raise GuestError("There is not enough space on the disk of the guest.")
    return _write(world, id, device, found)


def write_again(world: World, id: str, first: int, count: int) -> bool:
    """Write blocks of the region of temporary files, `count` from the `first` on, round and round.
    A file that has them already does not grow; one made since by a checkpoint does."""
    device = _system_disk(world, id)
    heads = list(_heads(device))
    places = {(first + number) % len(heads) for number in range(count)}
    return _write(world, id, device, [heads[place] for place in sorted(places)])


def blocks_of(megabytes: int) -> int:
    """How many blocks of a differencing disk that is."""
    return -(-megabytes * MIB // rules.DIFFERENCING_BLOCK)


def _system_disk(world: World, id: str) -> ChainDevice:
    vm = world.vms[id]
    drives = virtual_drives(vm)
    if not drives:
        raise GuestError(f"The guest of '{vm.name}' has no disk.")
    return ChainDevice(world, drives[0].path)


def _heads(device: ChainDevice) -> Iterator[int]:
    """The first page of each block in the far half of the disk, the last block first."""
    last = _blocks(device) - 1 - SPARED
    return (block * CHUNK_PAGES for block in range(last, last // 2, -1))


def _blocks(device: ChainDevice) -> int:
    """How many blocks of the disk the guest uses: a disk that was made larger has room at its end
    that no volume has been given."""
    whole = device.size // rules.DIFFERENCING_BLOCK
    try:
        partition = gpt.find(device)
    except VolumeError:
        return whole
    end = (partition.first + partition.sectors) * SECTOR
    return min(whole, -(-end // rules.DIFFERENCING_BLOCK))


def _write(world: World, id: str, device: ChainDevice, heads: list[int]) -> bool:
    """Write what the host's volume has room for; where that is not all, the VM stalls."""
    fresh = [page for page in heads if page not in device.leaf.pages]
    room = len(fresh)
    if device.leaf.type is DiskType.DIFFERENCING:
        room = min(room, free_bytes(world, device.leaf.path) // rules.DIFFERENCING_BLOCK)
    left_out = set(fresh[room:])
    for page in heads:
        if page not in left_out:
            device.write_page(page, LEFTOVER)
    if put_written(world, id, device) and not left_out:
        return True
    world.vms.put(replace(world.vms[id], stalled=True))
    return False
