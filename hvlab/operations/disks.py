"""Virtual hard disks by hand: make, resize, re-parent, merge, test (fact sheet 5.3).

None of these know about checkpoints. That is their danger: the file of a checkpoint is only a file
to them (fact sheet 8.3, 8.4).
"""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import ChainBroken, InvalidParameter, OperationFailed
from hvlab.events import DiskCreated, DisksMerged, HostFileChanged
from hvlab.operations.base import Events, Operation
from hvlab.operations.host_files import (
    HostFileOperation,
    put_new_disk,
    require_file,
    require_free,
)
from hvlab.operations.replica import require_resync, vms_on
from hvlab.storage.device import PAGE
from hvlab.storage.fat32 import Volume
from hvlab.storage.pages import PageMap
from hvlab.world import rules
from hvlab.world.chain import (
    PARENT_MISMATCH,
    SIZE_MISMATCH,
    ChainDevice,
    ancestors,
    broken,
    chain,
)
from hvlab.world.condition import BAD_NAME, EXISTS
from hvlab.world.disk import DiskType, VirtualDisk, is_vhd, path_key, safe_name
from hvlab.world.guest import OS_FILE
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.queries import is_missing
from hvlab.world.rules import GIB, MIB, SECOND
from hvlab.world.vm import Drive
from hvlab.world.world import World

NOT_MADE = "Failed to create the virtual hard disk."


@dataclass(frozen=True)
class NewVirtualDisk(Operation):
    """Make a disk file: dynamic, fixed, or differencing on `parent` (New-VHD).

    With `os` a system is installed on it. A bare name goes to the host's default folder. A
    differencing disk is as large as its parent, or has `child_size`
    (rules.CHILD_MAY_BE_LARGER).
    """

    title: ClassVar[str] = "New Virtual Hard Disk"

    path: str
    size: int = 40 * GIB
    fixed: bool = False
    parent: str | None = None
    os: str = ""
    block_size: int = 0
    logical_sector: int = 512
    physical_sector: int = 4096
    child_size: int | None = None

    def failure(self, world: World) -> str:
        return NOT_MADE

    def check(self, world: World) -> None:
        size = self.size if self.child_size is None else self.child_size
        require_new_disk(world, self.full_path(world), size)
        if self.parent is None:
            require_size(self.size)
            return
        require_base_disk(self.parent, self.failure(world))
        above = chain(world, self.parent)[0]
        if not self._on(above, "", "").fits(above):
            raise OperationFailed(NOT_MADE, str(SIZE_MISMATCH), code=SIZE_MISMATCH.code)

    def full_path(self, world: World) -> str:
        return (
            self.path
            if ntpath.dirname(self.path)
            else ntpath.join(world.host.disk_folder, self.path)
        )

    def plan(self, world: World) -> tuple[Phase, ...]:
        length = world.host.write_time(self.size) if self.fixed else 0
        return Phase("begin"), Phase("make", length)

    def begin(self, world: World) -> Events:
        yield from ()

    def make(self, world: World) -> Events:
        path = self.full_path(world)
        if self.parent is None:
            disk = make_disk(world, path, self.size, fixed=self.fixed, os=self.os)
        else:
            above = world.disks[path_key(self.parent)]
            made = replace(self._on(above, world.new_guid(), world.new_guid()), path=path)
            disk = put_new_disk(world, made)
        formed = replace(
            disk,
            block_size=self.block_size,
            logical_sector=self.logical_sector,
            physical_sector=self.physical_sector,
        )
        world.disks.put(formed)
        yield DiskCreated(disk.path, disk.parent)

    def _on(self, above: VirtualDisk, disk_id: str, content_id: str) -> VirtualDisk:
        """The differencing disk on that one."""
        size = above.size if self.child_size is None else self.child_size
        child = VirtualDisk(self.path, disk_id, content_id, DiskType.DIFFERENCING, size)
        return child.linked_to(above)


@dataclass(frozen=True)
class ResizeDisk(HostFileOperation):
    """Change the size of a disk file (Resize-VHD, Edit Disk); it asks nobody's children (B-135).

    Made larger, the last file of a chain works on, and only that one is larger: a checkpoint
    applied later has the size of old (2.8; rules.CHILD_MAY_BE_LARGER).
    """

    title: ClassVar[str] = "Resize Virtual Hard Disk"

    size: int

    def failure(self, world: World) -> str:
        return "Failed to resize the virtual disk."

    def check(self, world: World) -> None:
        super().check(world)
        disk = require_disk(world, self.path)
        if self.size % PAGE or self.size <= 0:
            raise InvalidParameter(self.failure(world), "The size is not valid.")
        require_format_holds(disk.path, self.size, self.failure(world))
        if self.size < disk.size and is_vhd(disk.path):
            raise OperationFailed(self.failure(world), "Only .vhdx files can be shrunk.")
        if self.size < minimum_size(world, disk):
            raise OperationFailed(
                self.failure(world), "The size is below the minimum size of the virtual disk."
            )
        self._check_use(world, disk)

    def _check_use(self, world: World, disk: VirtualDisk) -> None:
        drives = self._drives_of_running(world, disk)
        if not drives:
            require_free(world, disk.path)
        elif disk.type is DiskType.DIFFERENCING or any(d.controller != "SCSI" for d in drives):
            raise OperationFailed(self.failure(world), "The disk is in use.")

    @staticmethod
    def _drives_of_running(world: World, disk: VirtualDisk) -> list[Drive]:
        return [
            drive
            for vm in world.vms
            if vm.state not in (VMState.OFF, VMState.SAVED)
            for drive in vm.drives
            if drive.disk == disk.id
        ]

    def act(self, world: World) -> Events:
        disk = world.disks[path_key(self.path)]
        world.disks.put(disk.resized(self.size))
        yield HostFileChanged(disk.path, "resized")
        if not self._drives_of_running(world, disk):
            yield from require_resync(world, vms_on(world, disk.id))


@dataclass(frozen=True)
class SetDiskParent(HostFileOperation):
    """Tell a differencing disk where its parent is (Set-VHD -ParentPath, B-133).

    Offline; with `leaf`, the file at the lower end of the chain, also while that is in use.
    """

    title: ClassVar[str] = "Set Parent of Virtual Hard Disk"

    parent: str
    ignore_mismatch: bool = False
    leaf: str | None = None

    def check(self, world: World) -> None:
        super().check(world)
        disk = require_disk(world, self.path)
        if self.leaf is not None:
            self._require_leaf(world, disk, self.leaf)
        require_free(world, self.path, leaf=self.leaf)
        above = require_disk(world, self.parent)
        if disk.type is not DiskType.DIFFERENCING:
            raise OperationFailed(f"'{disk.path}' is not a differencing disk.")
        if above.content_id != disk.parent_content_id and not self.ignore_mismatch:
            raise broken(PARENT_MISMATCH, disk.path)

    def _require_leaf(self, world: World, disk: VirtualDisk, leaf: str) -> None:
        below = require_disk(world, leaf).path
        if disk not in ancestors(world, below):
            raise InvalidParameter(rules.TEXT_NOT_OF_LEAF.format(path=disk.path, leaf=below))

    def act(self, world: World) -> Events:
        disk, above = world.disks[path_key(self.path)], world.disks[path_key(self.parent)]
        linked = disk.linked_to(above)
        if not self.ignore_mismatch:  # what is wrong with the sizes stays wrong
            linked = replace(linked, parent_size=disk.parent_size)
        world.disks.put(linked)
        yield HostFileChanged(disk.path, f"has {above.path} for a parent now")


@dataclass(frozen=True)
class MergeByHand(HostFileOperation):
    """Merge a child into an ancestor, offline (Merge-VHD, B-134).

    All levels between are folded in. The files merged away stay where they are, and are no longer
    valid; so is every other child of the destination.
    """

    title: ClassVar[str] = "Merge Virtual Hard Disk"

    destination: str | None = None

    def failure(self, world: World) -> str:
        return "Failed to merge the virtual disk."

    def check(self, world: World) -> None:
        super().check(world)
        require_disk(world, self.path)
        folded = self._folded(world)
        for disk in folded:
            require_free(world, disk.path)

    def _folded(self, world: World) -> list[VirtualDisk]:
        """The child, what is between, and the destination last."""
        found = chain(world, self.path)
        ids = [disk.id for disk in found]
        wanted = path_key(self.destination) if self.destination else found[0].parent_id
        if wanted not in ids[1:]:
            raise InvalidParameter(
                self.failure(world), "The destination is not a parent of the virtual disk."
            )
        return found[: ids.index(wanted) + 1]

    def plan(self, world: World) -> tuple[Phase, ...]:
        size = sum(disk.data_bytes for disk in self._folded(world)[:-1])
        copying = world.host.write_time(size)
        return Phase("begin"), Phase("merge", rules.MERGE_SECONDS * SECOND + copying)

    def begin(self, world: World) -> Events:
        yield from ()

    def merge(self, world: World) -> Events:
        *children, destination = self._folded(world)
        pages = destination.pages
        for child in reversed(children):
            pages = pages.overlaid(child.pages)
        content = world.new_guid()
        resting = vms_on(world, destination.id)
        merged = destination.taking_in(children[0], pages)
        world.disks.put(replace(merged, content_id=content))
        yield DisksMerged(children[0].path, destination.path)
        yield from require_resync(world, resting)


def test_disk(world: World, path: str) -> bool:
    """Whether the chain of a disk is whole (Test-VHD); raises 0x80070002 for no file at all."""
    require_file(world, path)
    try:
        chain(world, path)
    except ChainBroken:
        return False
    return True


test_disk.__test__ = False  # type: ignore[attr-defined]  # a question, not a test


def require_disk(world: World, path: str) -> VirtualDisk:
    """The disk at a path; raises where there is none, or where it is no disk."""
    row = require_file(world, path)
    if not isinstance(row, VirtualDisk):
        raise InvalidParameter(f"'{path}' is not a virtual hard disk.")
    return row


def require_unattached(
    world: World, name: str, path: str, *, virtual: bool = True, shared: bool = False
) -> None:
    """Raise the host's refusal where the VM called `name` cannot have the disk (5.5)."""
    for other in world.vms:
        here = [drive for drive in other.drives if drive.disk == path_key(path)]
        if here and not (shared and all(drive.shared for drive in here) and other.name != name):
            raise InvalidParameter(
                f"'{name}' failed to add resources to '{name}'.",
                f"Cannot add '{path}'. The disk is already connected to the virtual machine "
                f"'{other.name}'.",
            )
    if virtual:
        require_disk(world, path)
        chain(world, path)


def require_file_name(name: str) -> None:
    """Raise where Windows would not take the name for a disk file."""
    if not ntpath.splitext(name)[0].strip():
        raise InvalidParameter("The name of the virtual hard disk cannot be blank.")
    if safe_name(name) != name:
        raise InvalidParameter(f"'{name}': {BAD_NAME}", code=BAD_NAME.code)


def require_sharable(world: World, path: str, failure: str) -> None:
    """Raise where VMs cannot share the disk file: the older format, or one with a parent."""
    disk = require_disk(world, path)
    if is_vhd(disk.path) or disk.type is DiskType.DIFFERENCING:
        raise InvalidParameter(failure, rules.TEXT_NOT_SHARABLE)


def require_base_disk(path: str, failure: str) -> None:
    """Raise where a new disk cannot have the file for a parent: one of a checkpoint (B-137)."""
    if ntpath.splitext(path)[1].lower() not in (".vhd", ".vhdx"):
        raise InvalidParameter(failure, "The parent must be a .vhd or .vhdx file, not an .avhdx.")


def require_new_disk(world: World, path: str, size: int) -> None:
    """Raise where a disk cannot be made: no name, an impossible size, or a file is there."""
    require_file_name(ntpath.basename(path))
    if size <= 0 or size % PAGE:
        raise InvalidParameter(f"A virtual hard disk cannot have {size} bytes.")
    require_format_holds(path, size, NOT_MADE)
    key = path_key(path)
    if (key in world.disks or key in world.files) and not is_missing(world, key):
        raise disk_exists(path)


def require_format_holds(path: str, size: int, failure: str) -> None:
    """Raise where a disk would be larger than its format goes (2.8)."""
    kind, largest = ("VHDX", rules.LARGEST_VHDX_BYTES)
    if is_vhd(path):
        kind, largest = ("VHD", rules.LARGEST_VHD_BYTES)
    if size > largest:
        said = rules.TEXT_LARGEST_DISK.format(format=kind, gigabytes=largest // GIB)
        raise InvalidParameter(failure, said)


def require_size(size: int) -> None:
    """Raise where a disk would be below the smallest one (rules.SMALLEST_DISK_BYTES)."""
    if size < rules.SMALLEST_DISK_BYTES:
        raise InvalidParameter(NOT_MADE, rules.TEXT_SMALLEST_DISK)


def disk_exists(path: str) -> OperationFailed:
    """What the host says of a disk that is to be made where a file is."""
    return OperationFailed(
        NOT_MADE,
        f"The system failed to create '{path}': {EXISTS}.",
        code=EXISTS.code,
    )


def make_disk(
    world: World, path: str, size: int, *, fixed: bool = False, os: str = ""
) -> VirtualDisk:
    """A new disk; with `os` it holds a volume with that system installed."""
    disk = VirtualDisk(
        path=path,
        disk_id=world.new_guid(),
        content_id=world.new_guid(),
        type=DiskType.FIXED if fixed else DiskType.DYNAMIC,
        size=size,
    )
    disk = put_new_disk(world, disk)
    if os:
        device = ChainDevice(world, disk.path)
        Volume.format(device, "System").write(OS_FILE, os.encode(), world.date())
        disk = replace(disk, pages=PageMap(device.written))
        world.disks.put(disk)
    return disk


def minimum_size(world: World, disk: VirtualDisk) -> int:
    """The least a disk can be shrunk to: the end of what is in use on it, in whole MiB."""
    files = ancestors(world, disk.path)  # broken or not: resizing back may be what repairs it
    last = max((number for one in files for number in one.pages), default=0)
    return -(-(last + 1) * PAGE // MIB) * MIB
