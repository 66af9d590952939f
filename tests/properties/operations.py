"""An operation for tests: a guest that writes to its second disk, without a file system."""

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.events import GuestFileWritten
from hvlab.operations.base import Events, GuestOperation
from hvlab.world.chain import ChainDevice
from hvlab.world.job import Phase
from hvlab.world.world import World


@dataclass(frozen=True)
class WriteRawPage(GuestOperation):
    """Write one page of the VM's second disk."""

    title: ClassVar[str] = "Write a page"

    page: int
    data: bytes

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act"),)

    def act(self, world: World) -> Events:
        device = ChainDevice(world, world.vms[self.vm].drives[1].path)
        device.write_page(self.page, self.data)
        leaf = device.leaf
        world.disks.put(replace(leaf, pages=leaf.pages.updated(device.written)))
        yield GuestFileWritten(self.vm, f"page {self.page}")
