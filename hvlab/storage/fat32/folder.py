"""Folders: chains of clusters full of 32-byte records, some of which together name a file.

A file has one short record and, before it, the records of its long name if it needs one; free
records are marked in their first byte. A folder only grows ([FAT] "FAT Directory Structure").

Finding a name would mean reading every record of the folder each time. But what some bytes say
follows from the bytes alone, so it is worked out once and remembered by content, by sector and by
page (`scan_sector`, `scan_page`): an operation works out the one sector that the operation before
it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from hvlab.storage.device import PAGE
from hvlab.storage.fat32 import names
from hvlab.storage.fat32.errors import FolderFull, NotAFolder, VolumeDamaged
from hvlab.storage.fat32.layout import (
    DELETED,
    END,
    FOLDER,
    LABEL,
    LAST_LONG,
    LONG_NAME,
    RECORD,
    SECTOR,
    SHORT_RECORD,
    UNUSED_ATTRIBUTES,
    ShortRecord,
)
from hvlab.storage.fat32.table import Table

MOST_RECORDS = 65536
MOST_PAGES = MOST_RECORDS * RECORD // PAGE
SELF = b".          "
PARENT = b"..         "


class Slot(NamedTuple):
    """Where a file's records are: bytes from the start of the folder."""

    name: str
    start: int  # its first record
    at: int  # its short record


class SectorScan(NamedTuple):
    """What one sector of a folder says. Positions count from the start of the sector."""

    slots: tuple[Slot, ...]
    by_name: dict[str, Slot]  # folded; long and short names
    unfinished: bytes  # long-name records at the end, whose short record is in the next sector
    is_last: bool  # nothing behind this sector counts


class PageScan(NamedTuple):
    """What one page of a folder says: its sectors, and which of them has a name."""

    sectors: tuple[SectorScan, ...]
    sector_of: dict[str, int]


@lru_cache(maxsize=512)
def scan_page(unfinished: bytes, page: bytes) -> PageScan:
    """Work out a page, up to the end of the folder. `unfinished` comes from the page before it."""
    sectors: list[SectorScan] = []
    sector_of: dict[str, int] = {}
    for number in range(PAGE // SECTOR):
        sector = scan_sector(unfinished, page[number * SECTOR : (number + 1) * SECTOR])
        sectors.append(sector)
        sector_of.update(dict.fromkeys(sector.by_name, number))
        if sector.is_last:
            break
        unfinished = sector.unfinished
    return PageScan(tuple(sectors), sector_of)


@lru_cache(maxsize=4096)
def scan_sector(unfinished: bytes, sector: bytes) -> SectorScan:
    """Work out a sector. `unfinished` comes from the sector before it."""
    slots: list[Slot] = []
    by_name: dict[str, Slot] = {}
    start = -len(unfinished)
    long = unfinished
    for at in range(0, SECTOR, RECORD):
        first, attributes = sector[at], sector[at + 11]
        if first == END:
            return SectorScan(tuple(slots), by_name, b"", is_last=True)
        if attributes == LONG_NAME and first != DELETED:
            if first & LAST_LONG:
                long, start = b"", at
            long += sector[at : at + RECORD]
            continue
        if first != DELETED:
            if attributes & UNUSED_ATTRIBUTES or (first < 0x20 and first != 0x05):
                raise VolumeDamaged("A folder is damaged.")
            if not attributes & LABEL and first != ord("."):
                short = sector[at : at + 11]
                alias = names.display(short, sector[at + 12])
                name = long and names.long_name(long, short)
                slot = Slot(name or alias, start if name else at, at)
                slots.append(slot)
                by_name[names.fold(slot.name)] = slot
                by_name.setdefault(alias.upper(), slot)
        long, start = b"", at + RECORD
    return SectorScan(tuple(slots), by_name, long, is_last=False)


class Folder:
    """One folder of a volume, as it will be after a change."""

    __slots__ = ("_clusters", "_scanned", "above", "path", "table")

    def __init__(
        self, table: Table, first: int, path: str = "", above: Folder | None = None
    ) -> None:
        self.table = table
        self.path = path
        self.above = above
        self._clusters = table.chain(first)
        self._scanned: list[PageScan] = []  # until something is written
        possible = 0 < len(self._clusters) <= MOST_PAGES
        if not possible or (above and self._page(0)[:11] != SELF):
            raise VolumeDamaged(f"The folder '{path}' is damaged.")

    @property
    def first(self) -> int:
        """Its first cluster: what tells one folder from another."""
        return self._clusters[0]

    @property
    def is_root(self) -> bool:
        return self.above is None

    def inside(self, name: str) -> str:
        """The path of what has this name in this folder."""
        return name if self.above is None else f"{self.path}\\{name}"

    # ------------------------------------------------------------ reading

    def slots(self) -> Iterator[Slot]:
        """Everything in the folder, in the order on disk."""
        for index, page in enumerate(self._scans()):
            for number, sector in enumerate(page.sectors):
                for slot in sector.slots:
                    yield _moved(slot, index, number)

    def find(self, name: str) -> Slot | None:
        """The file of that long or short name, whatever the case."""
        folded = names.fold(name)
        for index, page in enumerate(self._scans()):
            number = page.sector_of.get(folded)
            if number is not None:
                return _moved(page.sectors[number].by_name[folded], index, number)
        return None

    def record(self, slot: Slot) -> ShortRecord:
        index, offset = divmod(slot.at, PAGE)
        return ShortRecord._make(SHORT_RECORD.unpack_from(self._page(index), offset))

    def enter(self, slot: Slot) -> Folder:
        """The folder in this one that `slot` is."""
        record, path = self.record(slot), self.inside(slot.name)
        if not record.is_folder:
            raise NotAFolder(path)
        return Folder(self.table, record.cluster, path, above=self)

    def _scans(self) -> list[PageScan]:
        """What each page says, up to the last that counts."""
        if not self._scanned:
            unfinished = b""
            for index in range(len(self._clusters)):
                page = scan_page(unfinished, self._page(index))
                self._scanned.append(page)
                if page.sectors[-1].is_last:
                    break
                unfinished = page.sectors[-1].unfinished
        return self._scanned

    def _page(self, index: int) -> bytes:
        table = self.table
        return table.change.read(table.geometry.page_of(self._clusters[index]))

    # ------------------------------------------------------------ changing

    def add(self, name: str, record: ShortRecord) -> None:
        """A new file or folder; the name must not be in use."""
        short, nt_case, needs_long = names.shorten(name, lambda short: self.find(short) is not None)
        records = SHORT_RECORD.pack(*record._replace(name=short, nt_case=nt_case))
        if needs_long:
            records = names.long_records(name, short) + records
        self._put(self._room(len(records) // RECORD), records)

    def replace(self, slot: Slot, record: ShortRecord) -> None:
        """Other facts for a file; its names stay."""
        self._put(slot.at, SHORT_RECORD.pack(*record))

    def erase(self, slot: Slot) -> None:
        """Free a file's records; its clusters are the caller's to free."""
        for at in range(slot.start, slot.at + RECORD, RECORD):
            self._put(at, bytes([DELETED]))

    def add_folder(self, name: str, when: datetime) -> Folder:
        """A new folder in this one."""
        (cluster,) = self.table.resize([], 1)
        record = ShortRecord.made_at(when, FOLDER).holding(cluster, 0)
        parent = record.holding(parent_cluster(self), 0)
        content = SHORT_RECORD.pack(*record._replace(name=SELF))
        content += SHORT_RECORD.pack(*parent._replace(name=PARENT))
        self.table.change.write(self.table.geometry.page_of(cluster), content.ljust(PAGE, b"\0"))
        self.add(name, record)
        return Folder(self.table, cluster, self.inside(name), above=self)

    def move_under(self, parent: Folder) -> None:
        """Say in this folder that it is in `parent` now."""
        record = ShortRecord._make(SHORT_RECORD.unpack_from(self._page(0), RECORD))
        self._put(RECORD, SHORT_RECORD.pack(*record.holding(parent_cluster(parent), 0)))

    def _room(self, count: int) -> int:
        """Where `count` free records follow each other; the folder grows if need be."""
        firsts = b"".join(self._page(index)[::RECORD] for index in range(len(self._clusters)))
        end = firsts.find(END)
        used = firsts if end < 0 else firsts[:end]
        hole = used.find(bytes([DELETED]) * count)
        if hole >= 0:
            return hole * RECORD
        start = len(used.rstrip(bytes([DELETED])))
        if start + count > MOST_RECORDS:
            raise FolderFull(self.path)
        pages = -(-(start + count) * RECORD // PAGE)
        if pages > len(self._clusters):
            self._grow(pages)
        return start * RECORD

    def _grow(self, pages: int) -> None:
        before = len(self._clusters)
        self._clusters = self.table.resize(self._clusters, pages)
        for cluster in self._clusters[before:]:
            self.table.change.write(self.table.geometry.page_of(cluster), bytes(PAGE))

    def _put(self, at: int, data: bytes) -> None:
        """Write `data` at a position, which may cross from one page to the next."""
        self._scanned = []
        while data:
            index, offset = divmod(at, PAGE)
            part = data[: PAGE - offset]
            page = self.table.geometry.page_of(self._clusters[index])
            self.table.change.patch(page, offset, part)
            at, data = at + len(part), data[len(part) :]


def _moved(slot: Slot, index: int, number: int) -> Slot:
    """A slot of a sector as one of the folder."""
    base = index * PAGE + number * SECTOR
    return Slot(slot.name, base + slot.start, base + slot.at)


def parent_cluster(folder: Folder) -> int:
    """How a folder's content names the folder it is in: the root is 0."""
    return 0 if folder.is_root else folder.first


def empty_root(label: bytes, when: datetime) -> bytes:
    """The first page of the root folder of a fresh volume: nothing but the label."""
    record = ShortRecord.made_at(when, LABEL)._replace(name=label)
    return SHORT_RECORD.pack(*record).ljust(PAGE, b"\0")
