"""Where the parts of a volume are, in pages of the disk.

    boot_page            boot sector, FSInfo (sector 1), copies of both (sectors 6 and 7)
    fat_page             first FAT, then the second: fat_pages each
    data_page            cluster 2, cluster 3, ...: a cluster is a page

The partition starts on a page, and `planned` fills the reserved sectors and each FAT up to whole
pages, so writing one cluster touches one page and never its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hvlab.storage.device import PAGE, ZEROS, PageDevice
from hvlab.storage.fat32 import gpt
from hvlab.storage.fat32.errors import NoVolume, VolumeDamaged, VolumeError
from hvlab.storage.fat32.layout import (
    BOOT_SECTOR,
    ENTRY_BITS,
    FIRST_CLUSTER,
    MAX_CLUSTERS,
    MIN_CLUSTERS,
    SECTOR,
    BootSector,
)

SECTORS_PER_PAGE = PAGE // SECTOR
ENTRIES_PER_PAGE = PAGE // 4  # FAT entries


@dataclass(frozen=True, slots=True)
class Geometry:
    """The parts of one volume."""

    boot_page: int
    fsinfo_offset: int  # within boot_page
    fat_page: int
    fat_pages: int
    fat_count: int
    data_page: int
    clusters: int
    root_cluster: int
    serial: int
    label: str

    @property
    def end_cluster(self) -> int:
        """One past the number of the last cluster."""
        return FIRST_CLUSTER + self.clusters

    def page_of(self, cluster: int) -> int:
        """The page of the disk that is this cluster."""
        return self.data_page + cluster - FIRST_CLUSTER


def planned(partition: gpt.Partition, label: bytes, serial: int) -> BootSector:
    """The boot sector of a fresh volume that fills `partition`, up to FAT32's own limit."""
    reserved = BootSector().reserved_sectors
    limit = reserved + MAX_CLUSTERS * SECTORS_PER_PAGE
    sectors = min(partition.sectors, limit, 0xFFFFFFFF) // SECTORS_PER_PAGE * SECTORS_PER_PAGE
    most_clusters = (sectors - reserved) // SECTORS_PER_PAGE
    fat_pages = -(-(most_clusters + FIRST_CLUSTER) // ENTRIES_PER_PAGE)
    boot = BootSector(
        hidden_sectors=min(partition.first, 0xFFFFFFFF),
        total_sectors=sectors,
        fat_sectors=fat_pages * SECTORS_PER_PAGE,
        serial=serial,
        label=label,
    )
    if _clusters(boot) < MIN_CLUSTERS:
        raise VolumeError("The disk is too small for FAT32: at least 260 MB are needed.")
    return boot


def read(device: PageDevice) -> Geometry:
    """The geometry of the volume on this disk.

    NoVolume where there is none the lab can read, VolumeDamaged where it cannot be right.
    """
    partition = gpt.find(device)
    if partition.first % SECTORS_PER_PAGE:
        raise NoVolume("The partition does not start on a page of 4 KB.")
    boot_page = device.read_page(partition.first // SECTORS_PER_PAGE)
    geometry = from_boot_page(boot_page or ZEROS, partition)
    first_entry = (device.read_page(geometry.fat_page) or ZEROS)[:4]
    if int.from_bytes(first_entry, "little") & ENTRY_BITS != 0x0FFFFF00 | BootSector().media:
        raise VolumeDamaged("The file allocation table is damaged.")
    return geometry


@lru_cache(maxsize=64)
def from_boot_page(page: bytes, partition: gpt.Partition) -> Geometry:
    """The geometry by the boot sector, which begins `page`. Remembered by content."""
    boot = BootSector._make(BOOT_SECTOR.unpack_from(page))
    if boot.signature != BootSector().signature:
        raise VolumeDamaged("The boot sector is missing or damaged.")
    if boot.type_name != BootSector().type_name or boot.root_entries or boot.fat_sectors_16:
        raise NoVolume("The file system in the partition is not FAT32.")
    _refuse_foreign(boot)
    _refuse_impossible(boot, partition)
    start = partition.first // SECTORS_PER_PAGE
    fat_page = start + boot.reserved_sectors // SECTORS_PER_PAGE
    fat_pages = boot.fat_sectors // SECTORS_PER_PAGE
    return Geometry(
        boot_page=start,
        fsinfo_offset=boot.fsinfo_sector * SECTOR,
        fat_page=fat_page,
        fat_pages=fat_pages,
        fat_count=boot.fat_count,
        data_page=fat_page + boot.fat_count * fat_pages,
        clusters=_clusters(boot),
        root_cluster=boot.root_cluster,
        serial=boot.serial,
        label=boot.label.decode("cp437").rstrip(),
    )


def _clusters(boot: BootSector) -> int:
    data = boot.total_sectors - boot.reserved_sectors - boot.fat_count * boot.fat_sectors
    return data // boot.sectors_per_cluster


def _refuse_foreign(boot: BootSector) -> None:
    """A volume made elsewhere may be sound and still not be made of 4 KiB pages."""
    ours = BootSector()
    if (
        boot.bytes_per_sector != ours.bytes_per_sector
        or boot.sectors_per_cluster != ours.sectors_per_cluster
        or boot.reserved_sectors % SECTORS_PER_PAGE
        or boot.fat_sectors % SECTORS_PER_PAGE
        or boot.extended_flags & 0x80
        or boot.version
        or not 0 < boot.fsinfo_sector < SECTORS_PER_PAGE
    ):
        raise NoVolume("The lab reads FAT32 volumes with aligned clusters of 4 KB only.")


def _refuse_impossible(boot: BootSector, partition: gpt.Partition) -> None:
    clusters = _clusters(boot)
    if not (
        boot.reserved_sectors
        and boot.fat_count
        and MIN_CLUSTERS <= clusters <= MAX_CLUSTERS
        and clusters + FIRST_CLUSTER <= boot.fat_sectors // SECTORS_PER_PAGE * ENTRIES_PER_PAGE
        and FIRST_CLUSTER <= boot.root_cluster < FIRST_CLUSTER + clusters
        and boot.total_sectors <= partition.sectors
    ):
        raise VolumeDamaged("The boot sector is damaged.")
