"""The structures on disk, one table each: field, type, and what a fresh volume has in it.

A table is a `NamedTuple` whose fields carry their `struct` code; `packing` makes the
`struct.Struct` from it, so that name, order, width and default of a field stand in one line.

    FSINFO.pack(*FsInfo(free_clusters=7))          # a table to its bytes
    FsInfo._make(FSINFO.unpack_from(page, 512))    # and back

Sources: [FAT] Microsoft, "FAT32 File System Specification" 1.03, December 2000;
[UEFI] UEFI Specification 2.10, chapter 5 (GUID Partition Table). All numbers are little-endian.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Annotated, Any, NamedTuple, get_type_hints

SECTOR = 512

U8 = Annotated[int, "B"]
U16 = Annotated[int, "H"]
U32 = Annotated[int, "I"]
U64 = Annotated[int, "Q"]


def packing(table: Any) -> struct.Struct:
    """The `struct.Struct` of a table, from the codes its fields are annotated with."""
    hints = get_type_hints(table, include_extras=True)
    return struct.Struct("<" + "".join(hints[field].__metadata__[0] for field in table._fields))


# ---------------------------------------------------------------- GUID partition table


class ProtectiveMbr(NamedTuple):
    """Sector 0: tells old tools that the whole disk is taken ([UEFI] 5.2.3)."""

    boot_code: Annotated[bytes, "440s"] = b""
    disk_signature: U32 = 0
    unknown: U16 = 0
    status: U8 = 0
    first_chs: Annotated[bytes, "3s"] = b"\x00\x02\x00"
    type: U8 = 0xEE
    last_chs: Annotated[bytes, "3s"] = b"\xff\xff\xff"
    first_sector: U32 = 1
    sectors: U32 = 0xFFFFFFFF
    other_partitions: Annotated[bytes, "48s"] = b""
    signature: Annotated[bytes, "2s"] = b"\x55\xaa"


class GptHeader(NamedTuple):
    """Sector 1, and once more in the last sector ([UEFI] 5.3.2)."""

    signature: Annotated[bytes, "8s"] = b"EFI PART"
    revision: U32 = 0x00010000
    header_size: U32 = 92
    header_crc: U32 = 0  # over header_size bytes, with this field zero
    reserved: U32 = 0
    my_sector: U64 = 1
    other_sector: U64 = 0  # where the other header is
    first_usable: U64 = 34
    last_usable: U64 = 0
    disk_guid: Annotated[bytes, "16s"] = b""
    entries_sector: U64 = 2
    entry_count: U32 = 128
    entry_size: U32 = 128
    entries_crc: U32 = 0


class GptEntry(NamedTuple):
    """One partition ([UEFI] 5.3.3)."""

    type_guid: Annotated[bytes, "16s"] = b""
    partition_guid: Annotated[bytes, "16s"] = b""
    first_sector: U64 = 0
    last_sector: U64 = 0  # inclusive
    attributes: U64 = 0
    name: Annotated[bytes, "72s"] = b""  # UTF-16LE


# ---------------------------------------------------------------- FAT32


class BootSector(NamedTuple):
    """First sector of the partition: the BIOS parameter block ([FAT] "Boot Sector and BPB")."""

    jump: Annotated[bytes, "3s"] = b"\xeb\x58\x90"
    oem_name: Annotated[bytes, "8s"] = b"MSWIN4.1"  # what [FAT] recommends
    bytes_per_sector: U16 = SECTOR
    sectors_per_cluster: U8 = 8
    reserved_sectors: U16 = 32
    fat_count: U8 = 2
    root_entries: U16 = 0  # FAT12 and FAT16 only, as the next but one
    total_sectors_16: U16 = 0
    media: U8 = 0xF8
    fat_sectors_16: U16 = 0
    sectors_per_track: U16 = 63  # no disk has had such tracks for decades; mtools asks for them
    heads: U16 = 255
    hidden_sectors: U32 = 0  # sectors before the partition
    total_sectors: U32 = 0
    fat_sectors: U32 = 0
    extended_flags: U16 = 0  # bit 7: the FATs are not mirrored
    version: U16 = 0
    root_cluster: U32 = 2
    fsinfo_sector: U16 = 1
    backup_sector: U16 = 6
    reserved: Annotated[bytes, "12s"] = b""
    drive_number: U8 = 0x80
    reserved_nt: U8 = 0
    extended_signature: U8 = 0x29  # the next three fields are there
    serial: U32 = 0
    label: Annotated[bytes, "11s"] = b"NO NAME    "
    type_name: Annotated[bytes, "8s"] = b"FAT32   "
    boot_code: Annotated[bytes, "420s"] = b""
    signature: Annotated[bytes, "2s"] = b"\x55\xaa"


class FsInfo(NamedTuple):
    """How much is free and where to look first: hints, never promises ([FAT] "FAT32 FSInfo")."""

    lead_signature: Annotated[bytes, "4s"] = b"RRaA"
    reserved_1: Annotated[bytes, "480s"] = b""
    struct_signature: Annotated[bytes, "4s"] = b"rrAa"
    free_clusters: U32 = 0xFFFFFFFF  # unknown
    next_free: U32 = 0xFFFFFFFF
    reserved_2: Annotated[bytes, "12s"] = b""
    trail_signature: Annotated[bytes, "4s"] = b"\x00\x00\x55\xaa"


class ShortRecord(NamedTuple):
    """A directory record: the 8.3 name and all the facts ([FAT] "FAT Directory Structure")."""

    name: Annotated[bytes, "11s"]  # 8 + 3, without the dot, padded with spaces
    attributes: U8 = 0
    nt_case: U8 = 0  # bit 3: base is lower case, bit 4: extension is (Windows NT and later)
    created_centis: U8 = 0  # 0..199, hundredths of a second
    created_time: U16 = 0
    created_date: U16 = 0
    accessed_date: U16 = 0
    cluster_high: U16 = 0
    modified_time: U16 = 0
    modified_date: U16 = 0
    cluster_low: U16 = 0
    size: U32 = 0  # 0 for a folder

    @property
    def cluster(self) -> int:
        """The first cluster of the content, 0 when there is none."""
        return self.cluster_high << 16 | self.cluster_low

    @property
    def is_folder(self) -> bool:
        return bool(self.attributes & FOLDER)

    def holding(self, cluster: int, size: int) -> ShortRecord:
        """This record, for content that starts at `cluster`."""
        return self._replace(cluster_high=cluster >> 16, cluster_low=cluster & 0xFFFF, size=size)

    def modified_at(self, when: datetime) -> ShortRecord:
        """This record, last written and looked at `when`."""
        date, time, _ = encode_moment(when)
        return self._replace(modified_date=date, modified_time=time, accessed_date=date)

    def accessed_at(self, when: datetime) -> ShortRecord:
        """This record, last looked at `when`."""
        return self._replace(accessed_date=encode_moment(when)[0])

    @property
    def modified(self) -> datetime:
        return decode_moment(self.modified_date, self.modified_time)

    @classmethod
    def made_at(cls, when: datetime, attributes: int) -> ShortRecord:
        """A record without name and content, created `when`."""
        date, time, centis = encode_moment(when)
        return cls(b"", attributes, 0, centis, time, date, date, 0, time, date)


class LongRecord(NamedTuple):
    """Thirteen UTF-16 units of a long name, stored before its short record."""

    order: U8  # 1.., the last part first, marked with LAST_LONG
    name_1: Annotated[bytes, "10s"]
    attributes: U8
    type: U8
    checksum: U8  # of the short name, so that an old system's rename orphans the long one
    name_2: Annotated[bytes, "12s"]
    cluster_low: U16
    name_3: Annotated[bytes, "4s"]


# Bits of the attributes.
HIDDEN = 0x02
LABEL = 0x08
FOLDER = 0x10
ARCHIVE = 0x20
LONG_NAME = 0x0F  # all four low bits: no real file has them
UNUSED_ATTRIBUTES = 0xC0

# First byte of a record.
END = 0x00  # this record and all behind it are free
DELETED = 0xE5
LAST_LONG = 0x40

RECORD = 32

# Values of a FAT entry: 28 bits, the upper four are to be kept as they are.
FREE = 0
FIRST_CLUSTER = 2
BAD_CLUSTER = 0x0FFFFFF7
END_OF_CHAIN = 0x0FFFFFFF  # anything from 0x0FFFFFF8 on
ENTRY_BITS = 0x0FFFFFFF

# Fewer clusters and every reader takes the volume for FAT16; more do not fit into an entry.
MIN_CLUSTERS = 65525
MAX_CLUSTERS = BAD_CLUSTER - FIRST_CLUSTER

PROTECTIVE_MBR = packing(ProtectiveMbr)
GPT_HEADER = packing(GptHeader)
GPT_ENTRY = packing(GptEntry)
BOOT_SECTOR = packing(BootSector)
FSINFO = packing(FsInfo)
SHORT_RECORD = packing(ShortRecord)
LONG_RECORD = packing(LongRecord)

# ---------------------------------------------------------------- dates

EARLIEST = datetime(1980, 1, 1)
LATEST = datetime(2107, 12, 31, 23, 59, 58)


def encode_moment(when: datetime) -> tuple[int, int, int]:
    """FAT's date, its time in steps of two seconds, and the hundredths left over.

    Moments before 1980 and after 2107 are moved to the nearest one FAT can write.
    """
    when = min(max(when.replace(tzinfo=None), EARLIEST), LATEST)
    date = (when.year - 1980) << 9 | when.month << 5 | when.day
    time = when.hour << 11 | when.minute << 5 | when.second >> 1
    return date, time, when.second % 2 * 100 + when.microsecond // 10_000


def decode_moment(date: int, time: int) -> datetime:
    """The moment; 1980 where the fields hold none."""
    try:
        return datetime(
            1980 + (date >> 9),
            date >> 5 & 15,
            date & 31,
            time >> 11,
            time >> 5 & 63,
            (time & 31) * 2,
        )
    except ValueError:
        return EARLIEST
