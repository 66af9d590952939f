"""What a busy guest does to its disk: it writes, and deletes again, and the file only grows.

Temporary files leave nothing to read, yet a block of a virtual disk that was once written stays
allocated in its file. The lab writes them at the far end of the disk, where no other file is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import put_written
from hvlab.storage.device import PAGE
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

    Nobody waits for it: it goes on as time passes. A power loss of the host ends it.
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
        write_temporary_files(world, self.vm, self.megabytes)
        yield from ()


def write_temporary_files(world: World, id: str, megabytes: int) -> bool:
    """Allocate that much in Now's file, in whole blocks. False where the volume of the host has no
    room: what fits is written, and the VM stalls. Raises GuestError where the guest's disk is full.
    """
    vm = world.vms[id]
    drives = virtual_drives(vm)
    if not drives:
        raise GuestError(f"The guest of '{vm.name}' has no disk.")
    device = ChainDevice(world, drives[0].path)
    wanted = -(-megabytes * MIB // rules.DIFFERENCING_BLOCK)
    free = _unused(device, wanted)
    if len(free) < wanted:
        raise GuestError("There is not enough space on the disk of the guest.")
    if device.leaf.type is DiskType.DIFFERENCING:
        free = free[: free_bytes(world, device.leaf.path) // rules.DIFFERENCING_BLOCK]
    for number in free:
        device.write_page(number, LEFTOVER)
    if put_written(world, id, device) and len(free) == wanted:
        return True
    world.vms.put(replace(world.vms[id], stalled=True))
    return False


def _unused(device: ChainDevice, count: int) -> list[int]:
    """Pages at the head of so many blocks that Now's file does not have yet, the last ones first;
    fewer where half of the disk is full of them."""
    last = device.size // rules.DIFFERENCING_BLOCK - 1 - SPARED
    heads = (block * CHUNK_PAGES for block in range(last, last // 2, -1))
    return list(islice((page for page in heads if page not in device.leaf.pages), count))
