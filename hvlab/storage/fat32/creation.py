"""Formatting: a partition table and an empty volume.

A fresh disk gets seven pages: partition table, boot sectors, the first page of each FAT, the root
folder, and the two pages of the second partition table. The rest of the FATs stays absent, which
reads as "free".
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from hvlab.storage.device import PAGE, ZEROS, PageDevice
from hvlab.storage.fat32 import gpt
from hvlab.storage.fat32.errors import NameInvalid
from hvlab.storage.fat32.folder import empty_root
from hvlab.storage.fat32.geometry import Geometry, from_boot_page, planned
from hvlab.storage.fat32.layout import (
    BOOT_SECTOR,
    END_OF_CHAIN,
    FSINFO,
    SECTOR,
    BootSector,
    FsInfo,
)
from hvlab.storage.fat32.table import ENTRY

LABEL = re.compile(r"[A-Z0-9 $%'\-_@~`!(){}^#&]{1,11}")
FIRST_ENTRIES = (
    0x0FFFFF00 | BootSector().media,
    END_OF_CHAIN,  # its upper bits also say: shut down properly, no disk errors
    END_OF_CHAIN,  # the root folder
)


def create(device: PageDevice, label: str, identity: UUID, when: datetime) -> None:
    """Partition and format the disk; what was on it is gone."""
    if not LABEL.fullmatch(label.upper()) or label != label.strip():
        raise NameInvalid(label)
    on_disk = label.upper().encode("ascii").ljust(11)
    partition = gpt.usable(device)
    boot = planned(partition, on_disk, int.from_bytes(identity.bytes[:4]))
    geometry = from_boot_page(BOOT_SECTOR.pack(*boot), partition)
    info = FsInfo(free_clusters=geometry.clusters - 1, next_free=geometry.root_cluster + 1)
    start = BOOT_SECTOR.pack(*boot) + FSINFO.pack(*info)
    boot_page = start.ljust(boot.backup_sector * SECTOR, b"\0") + start

    _sweep(device, geometry)
    gpt.write(device, partition, identity)
    device.write_page(geometry.boot_page, boot_page.ljust(PAGE, b"\0"))
    entries = b"".join(map(ENTRY.pack, FIRST_ENTRIES)).ljust(PAGE, b"\0")
    for copy in range(geometry.fat_count):
        device.write_page(geometry.fat_page + copy * geometry.fat_pages, entries)
    device.write_page(geometry.page_of(geometry.root_cluster), empty_root(on_disk, when))


def _sweep(device: PageDevice, geometry: Geometry) -> None:
    """Clear the FATs of a disk that was used before."""
    if not any(device.read_page(number) for number in (0, geometry.boot_page)):
        return
    for number in range(geometry.fat_page, geometry.data_page):
        if (device.read_page(number) or ZEROS) != ZEROS:
            device.write_page(number, ZEROS)
