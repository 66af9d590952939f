"""Operations for tests: what a guest or somebody at the host does without a file system."""

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.events import GuestFileWritten, HostFileChanged
from hvlab.operations.base import Events, GuestOperation
from hvlab.operations.disks import require_disk
from hvlab.operations.host_files import HostFileOperation, require_free
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


@dataclass(frozen=True)
class ChangeIdentity(HostFileOperation):
    """The file is another one by its identifiers, with the same content: its children were made
    for the one before, as after a mount that wrote nothing of importance (fact sheet 8.4)."""

    title: ClassVar[str] = "Change the identity of a disk"

    def check(self, world: World) -> None:
        super().check(world)
        require_disk(world, self.path)
        require_free(world, self.path)

    def act(self, world: World) -> Events:
        disk = require_disk(world, self.path)
        world.disks.put(replace(disk, content_id=world.new_guid()))
        yield HostFileChanged(disk.path, "has another identity")
