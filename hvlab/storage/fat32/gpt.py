"""The GUID partition table: where on the disk the volume is.

Two copies are kept, one in the first sectors and one in the last; each has a checksum of its own
and one of the list of partitions. Reading falls back on the second when the first is damaged, as
Windows does. ([UEFI] Specification 2.10, chapter 5.)
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from hvlab.storage.device import PAGE, ZEROS, PageDevice, read_bytes, write_bytes
from hvlab.storage.fat32.errors import NoVolume, VolumeDamaged, VolumeError
from hvlab.storage.fat32.layout import (
    GPT_ENTRY,
    GPT_HEADER,
    PROTECTIVE_MBR,
    SECTOR,
    GptEntry,
    GptHeader,
    ProtectiveMbr,
)

MICROSOFT_BASIC_DATA = uuid.UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7").bytes_le
ALIGNMENT = 2048  # sectors: 1 MiB, as every partitioning tool of the last years does
ENTRIES_SECTORS = GptHeader().entry_count * GptHeader().entry_size // SECTOR
HEAD_PAGES = 5  # what the first copy lies in: MBR, header and 32 sectors of entries


class Partition(NamedTuple):
    """The sectors of one partition."""

    first: int
    sectors: int


def usable(device: PageDevice) -> Partition:
    """The largest aligned partition that leaves room for both copies of the table."""
    last = device.size // SECTOR - ENTRIES_SECTORS - 2
    return Partition(ALIGNMENT, last // ALIGNMENT * ALIGNMENT - ALIGNMENT)


def write(device: PageDevice, partition: Partition, identity: uuid.UUID) -> None:
    """Make `partition` the only one. Both GUIDs on disk follow from `identity`."""
    last = device.size // SECTOR - 1
    entry = GptEntry(
        type_guid=MICROSOFT_BASIC_DATA,
        partition_guid=uuid.uuid5(identity, "partition").bytes_le,
        first_sector=partition.first,
        last_sector=partition.first + partition.sectors - 1,
        name="Basic data partition".encode("utf-16-le"),
    )
    entries = GPT_ENTRY.pack(*entry).ljust(ENTRIES_SECTORS * SECTOR, b"\0")
    primary = GptHeader(
        other_sector=last,
        last_usable=last - ENTRIES_SECTORS - 1,
        disk_guid=identity.bytes_le,
        entries_crc=crc32(entries),
    )
    backup = primary._replace(my_sector=last, other_sector=1, entries_sector=last - ENTRIES_SECTORS)
    # Nothing is written for the entries that are not used: absent pages are zeros.
    mbr = PROTECTIVE_MBR.pack(*ProtectiveMbr(sectors=min(last, 0xFFFFFFFF)))
    write_bytes(device, 0, mbr + _sealed(primary).ljust(SECTOR, b"\0") + entries[:SECTOR])
    write_bytes(device, backup.entries_sector * SECTOR, entries[:SECTOR])
    write_bytes(device, last * SECTOR, _sealed(backup))


def find(device: PageDevice) -> Partition:
    """The first partition of the kind that Windows keeps files in.

    NoVolume where there is no partition table, VolumeDamaged where both copies of it are bad.
    """
    try:
        return _from_head(tuple(map(device.read_page, range(HEAD_PAGES))), device.size)
    except VolumeDamaged as damage:
        try:
            return _from_tail(device)
        except VolumeError:
            raise damage from None
    except NoVolume:
        return _from_tail(device)


@lru_cache(maxsize=64)
def _from_head(pages: Sequence[bytes | None], disk_size: int) -> Partition:
    """The partition by the first copy. Remembered by content: a disk is opened over and over."""
    head = b"".join(page or ZEROS for page in pages)
    header = _header(head[SECTOR : 2 * SECTOR])
    start = header.entries_sector * SECTOR
    return _partition(header, head[start:], disk_size)


def _from_tail(device: PageDevice) -> Partition:
    """The partition by the second copy."""
    header = _header(read_bytes(device, device.size - SECTOR, SECTOR))
    start = header.entries_sector * SECTOR
    if start + header.entry_count * header.entry_size > device.size:
        raise VolumeDamaged("The partition table is damaged.")
    entries = read_bytes(device, start, header.entry_count * header.entry_size)
    return _partition(header, entries, device.size)


def _sealed(header: GptHeader) -> bytes:
    """The header's bytes with its checksum filled in."""
    crc = crc32(GPT_HEADER.pack(*header._replace(header_crc=0)))
    return GPT_HEADER.pack(*header._replace(header_crc=crc))


def _header(sector: bytes) -> GptHeader:
    header = GptHeader._make(GPT_HEADER.unpack_from(sector))
    if header.signature != GptHeader().signature:
        raise NoVolume("The disk has no partition table.")
    if (
        _sealed(header) != sector[: GPT_HEADER.size]
        or header.entry_size != GPT_ENTRY.size
        or header.entry_count > 4 * PAGE // GPT_ENTRY.size
    ):
        raise VolumeDamaged("The partition table is damaged.")
    return header


def _partition(header: GptHeader, entries: bytes, disk_size: int) -> Partition:
    entries = entries[: header.entry_count * header.entry_size]
    if crc32(entries) != header.entries_crc:
        raise VolumeDamaged("The list of partitions is damaged.")
    for entry in map(GptEntry._make, GPT_ENTRY.iter_unpack(entries)):
        if entry.type_guid == MICROSOFT_BASIC_DATA:
            if not 0 < entry.first_sector <= entry.last_sector < disk_size // SECTOR:
                raise VolumeDamaged("The partition does not fit on the disk.")
            return Partition(entry.first_sector, entry.last_sector - entry.first_sector + 1)
    raise NoVolume("The disk has no partition that holds files.")
