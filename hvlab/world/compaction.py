"""What compacting a disk file gives back, by mode (Optimize-VHD, CompactVirtualDisk).

A block of a virtual disk that was once written stays allocated in its file. There are three ways to
find out that nobody needs it. It holds nothing but zeros. The file system on the disk says that it
is free, which the host can ask of NTFS while the disk is attached read-only. Or it is known before,
because the guest said so when it deleted (unmap), or a retrim did. Which of them a mode goes is in
`SCANS` and `ASKS`; what is known is given back by every mode but Retrim, which only tells.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from hvlab.errors import ChainBroken
from hvlab.storage.device import ZEROS
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.storage.pages import PageMap
from hvlab.world.chain import ChainDevice, ancestors
from hvlab.world.disk import DiskType, VirtualDisk, is_vhd
from hvlab.world.guest import OS_FILE
from hvlab.world.vm import virtual_drives
from hvlab.world.volumes import installed_os
from hvlab.world.world import World

WINDOWS = "Windows"
BEFORE_UNMAP = ("2003", "2008", "XP", "Vista", "Windows 7")
"""Versions of Windows that do not unmap (rules.GUEST_UNMAPS)."""


class CompactMode(Enum):
    """`VhdCompactMode` of the host."""

    FULL = 0
    QUICK = 1
    RETRIM = 2
    PRETRIMMED = 3
    PREZEROED = 4


SCANS = (CompactMode.FULL, CompactMode.PREZEROED)
ASKS = (CompactMode.FULL, CompactMode.QUICK, CompactMode.RETRIM)
UNATTACHED = {
    CompactMode.FULL: CompactMode.PREZEROED,
    CompactMode.QUICK: CompactMode.PRETRIMMED,
}
"""What a mode comes to where the disk is not attached, so that nobody can ask its file system."""


def mode_for(path: str, wanted: CompactMode | None, *, attached: bool) -> CompactMode:
    """The mode that is gone by: Full for a .vhd and Quick for a .vhdx unless another is `wanted`;
    `attached`: read-only."""
    mode = wanted or (CompactMode.FULL if is_vhd(path) else CompactMode.QUICK)
    return mode if attached else UNATTACHED.get(mode, mode)


def compacted(world: World, disk: VirtualDisk, mode: CompactMode) -> VirtualDisk:
    """The disk file after that; a fixed one stays as it is. Raises ChainBroken.

    Its identity is another one where what can be read from the disk may have changed: blocks that
    nobody knew to be free were given up (rules.FREED_BLOCKS_CHANGE_IDENTITY).
    """
    if disk.type is DiskType.FIXED:
        return disk
    known, free = _known_and_free(world, disk)
    found = free - known if mode in ASKS else frozenset()
    gone = frozenset() if mode is CompactMode.RETRIM else known | found
    kept = {n: page for n, page in disk.pages.items() if n // disk.block_pages not in gone}
    if mode in SCANS:
        below = _below(world, disk)
        kept = {n: page for n, page in kept.items() if any(page) or not _is_zero(below, n)}
    told = known | found if mode is CompactMode.RETRIM else frozenset()
    done = replace(disk, pages=PageMap(kept), trimmed=told)
    lost = any(n // disk.block_pages in found and any(page) for n, page in disk.pages.items())
    return done.written_at(world.now) if lost else done


def _known_and_free(world: World, disk: VirtualDisk) -> tuple[frozenset[int], frozenset[int]]:
    """Blocks of the file that the disk itself knows to be unused, and those that are free in a file
    system the host can read."""
    device = ChainDevice(world, disk.path)
    try:
        volume = Volume.open(device)
        os = _os_of(world, disk, volume)
        if os and not os.startswith(WINDOWS):
            return disk.trimmed, frozenset()
        free = _free_blocks(disk, volume)
    except VolumeError:
        return disk.trimmed, frozenset()
    unmapped = free if _unmaps(disk, os) else frozenset()
    return disk.trimmed | unmapped, free


def _unmaps(disk: VirtualDisk, os: str) -> bool:
    """Whether the guest says what it deletes, and the file takes it down (rules.GUEST_UNMAPS)."""
    return not is_vhd(disk.path) and not any(version in os for version in BEFORE_UNMAP)


def _os_of(world: World, disk: VirtualDisk, volume: Volume) -> str:
    """The system that uses the disk: the one on it, else that of a VM that has it."""
    if volume.exists(OS_FILE):
        return volume.read(OS_FILE).decode(errors="replace")
    for vm in sorted(world.vms, key=lambda vm: vm.number):
        for drive in virtual_drives(vm):
            if any(one.id == disk.id for one in ancestors(world, drive.path)):
                try:
                    return installed_os(world, vm.drives)
                except (ChainBroken, VolumeError):
                    return ""
    return ""


def _free_blocks(disk: VirtualDisk, volume: Volume) -> frozenset[int]:
    """The blocks of the file that hold clusters of no file and nothing else."""
    size, room = disk.block_pages, volume.data_pages
    whole = range(-(-room.start // size), room.stop // size)
    used = {page // size for page in volume.used_pages()}
    return frozenset({page // size for page in disk.pages} & set(whole) - used)


def _below(world: World, disk: VirtualDisk) -> ChainDevice | None:
    return None if disk.parent is None else ChainDevice(world, disk.parent)


def _is_zero(below: ChainDevice | None, number: int) -> bool:
    """Whether the page reads as zeros where this file does not have it."""
    return below is None or (below.read_page(number) or ZEROS) == ZEROS
