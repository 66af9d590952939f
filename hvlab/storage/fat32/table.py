"""The file allocation table: which clusters follow each other, and which are free.

Entry n is the number of the cluster that follows cluster n ([FAT] "FAT Data Structure"). There are
two copies; the first is read, and `save` writes both. A page of the table that nobody wrote has
only free entries, so a table of 127 MiB is never read as a whole.

Clusters are handed out from the lowest free one: FSInfo keeps where to look, and freeing moves it
back. A small file therefore lands beside its neighbours, in pages that are likely to be written
already, which keeps a differencing disk small.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import chain as joined
from itertools import islice, pairwise

from hvlab.storage.device import ZEROS
from hvlab.storage.fat32.change import Change
from hvlab.storage.fat32.errors import DiskFull, VolumeDamaged
from hvlab.storage.fat32.geometry import ENTRIES_PER_PAGE, Geometry
from hvlab.storage.fat32.layout import (
    BAD_CLUSTER,
    END_OF_CHAIN,
    ENTRY_BITS,
    FIRST_CLUSTER,
    FREE,
    FSINFO,
    FsInfo,
)

ENTRY = struct.Struct("<I")
PAGE_OF_ENTRIES = struct.Struct(f"<{ENTRIES_PER_PAGE}I")
FREE_ENTRY = ENTRY.pack(FREE)


class Table:
    """The table as it will be after `change`."""

    __slots__ = ("_edited", "_free", "_hint", "change", "geometry")

    def __init__(self, change: Change, geometry: Geometry) -> None:
        self.change = change
        self.geometry = geometry
        self._edited: dict[int, bytearray] = {}  # by page of the table
        self._free: int | None = None  # both are read from FSInfo when first needed
        self._hint = FIRST_CLUSTER

    # ------------------------------------------------------------ chains

    def chain(self, first: int) -> list[int]:
        """The clusters from `first` to the end; none for a file without content."""
        if first == FREE:
            return []
        end = self.geometry.end_cluster
        clusters: list[int] = []
        cluster, landmark = first, 0
        index, page = -1, self._page(0)
        while cluster <= BAD_CLUSTER:
            # A chain that runs in circles comes by its last landmark again.
            if not FIRST_CLUSTER <= cluster < end or cluster == landmark:
                raise VolumeDamaged("The file allocation table is damaged.")
            if len(clusters) & (len(clusters) - 1) == 0:
                landmark = cluster
            clusters.append(cluster)
            where, slot = divmod(cluster, ENTRIES_PER_PAGE)
            if where != index:
                index, page = where, self._page(where)
            cluster = ENTRY.unpack_from(page, slot * ENTRY.size)[0] & ENTRY_BITS
        return clusters

    def resize(self, clusters: Sequence[int], count: int) -> list[int]:
        """The chain, cut or grown to `count` clusters. DiskFull if there are not enough."""
        if count > len(clusters):
            return self._grow(clusters, count - len(clusters))
        if count < len(clusters):
            self._release(clusters[count:])
            if count:
                self._set(clusters[count - 1], END_OF_CHAIN)
        return list(clusters[:count])

    def _grow(self, clusters: Sequence[int], count: int) -> list[int]:
        added = self._take(count)
        self._set(added[-1], END_OF_CHAIN)
        for cluster, following in pairwise((*clusters[-1:], *added)):
            self._set(cluster, following)
        return [*clusters, *added]

    # ------------------------------------------------------------ free clusters

    @property
    def free(self) -> int:
        """How many clusters are free."""
        if self._free is None:
            self._free, self._hint = self._read_fsinfo()
        return self._free

    def _take(self, count: int) -> list[int]:
        """The lowest free clusters, counted as taken."""
        if count > self.free:
            self._free = self._count_free()  # FSInfo is a hint: before refusing, look
            if count > self._free:
                raise DiskFull(count, self._free)
        everywhere = joined(
            self._free_between(self._hint, self.geometry.end_cluster),
            self._free_between(FIRST_CLUSTER, self._hint),
        )
        found = list(islice(everywhere, count))
        if len(found) < count:
            raise DiskFull(count, len(found))
        self._free = self.free - count
        self._hint = found[-1] + 1
        return found

    def _release(self, clusters: Sequence[int]) -> None:
        for cluster in clusters:
            self._set(cluster, FREE)
        self._free = self.free + len(clusters)
        self._hint = min(self._hint, *clusters)

    def _free_between(self, first: int, end: int) -> Iterator[int]:
        while first < end:
            index, slot = divmod(first, ENTRIES_PER_PAGE)
            start = first - slot
            stop = min(start + ENTRIES_PER_PAGE, end)
            page = self._page(index)
            if page is ZEROS:
                yield from range(first, stop)
            else:
                yield from _free_in(page, start, first, stop)
            first = stop

    def used(self) -> Iterator[int]:
        """All clusters that are not free."""
        for index, start, stop in self._written_pages():
            entries = PAGE_OF_ENTRIES.unpack(self._page(index))
            skip = start % ENTRIES_PER_PAGE
            for cluster, entry in zip(range(start, stop), entries[skip:], strict=False):
                if entry & ENTRY_BITS != FREE:
                    yield cluster

    def _count_free(self) -> int:
        return self.geometry.clusters - sum(1 for _ in self.used())

    def _written_pages(self) -> Iterator[tuple[int, int, int]]:
        """Each page of the table that is not absent, with the clusters it speaks of."""
        for index in range(self.geometry.fat_pages):
            if self._page(index) is not ZEROS:
                start = index * ENTRIES_PER_PAGE
                stop = min(start + ENTRIES_PER_PAGE, self.geometry.end_cluster)
                yield index, max(start, FIRST_CLUSTER), stop

    # ------------------------------------------------------------ pages

    def save(self) -> None:
        """Put what changed into the change: both copies of the table, and FSInfo."""
        geometry = self.geometry
        for index, page in self._edited.items():
            for copy in range(geometry.fat_count):
                self.change.write(self._number(index, copy), bytes(page))
        if self._edited:
            hint = self._hint if self._hint < geometry.end_cluster else FIRST_CLUSTER
            info = FSINFO.pack(*FsInfo(free_clusters=self.free, next_free=hint))
            self.change.patch(geometry.boot_page, geometry.fsinfo_offset, info)
        self._edited.clear()

    def copies_agree(self) -> bool:
        """Is each copy of the table the same as the first?"""
        return all(
            self.change.read(self._number(index, 0)) == self.change.read(self._number(index, copy))
            for index in range(self.geometry.fat_pages)
            for copy in range(1, self.geometry.fat_count)
        )

    def _number(self, index: int, copy: int) -> int:
        return self.geometry.fat_page + copy * self.geometry.fat_pages + index

    def _page(self, index: int) -> bytes | bytearray:
        return self._edited.get(index) or self.change.read(self.geometry.fat_page + index)

    def _set(self, cluster: int, value: int) -> None:
        index, slot = divmod(cluster, ENTRIES_PER_PAGE)
        page = self._edited.get(index)
        if page is None:
            page = self._edited[index] = bytearray(self._page(index))
        old = ENTRY.unpack_from(page, slot * ENTRY.size)[0]
        ENTRY.pack_into(page, slot * ENTRY.size, old & ~ENTRY_BITS | value)

    def _read_fsinfo(self) -> tuple[int, int]:
        """Free clusters and where to look first, by FSInfo if it can be right."""
        geometry = self.geometry
        page = self.change.read(geometry.boot_page)
        info = FsInfo._make(FSINFO.unpack_from(page, geometry.fsinfo_offset))
        if (info.lead_signature, info.struct_signature) != SIGNATURES:
            return self._count_free(), FIRST_CLUSTER
        hint = info.next_free if info.next_free < geometry.end_cluster else FIRST_CLUSTER
        if info.free_clusters > geometry.clusters:
            return self._count_free(), max(hint, FIRST_CLUSTER)
        return info.free_clusters, max(hint, FIRST_CLUSTER)


SIGNATURES = (FsInfo().lead_signature, FsInfo().struct_signature)


def _free_in(page: bytes | bytearray, start: int, first: int, stop: int) -> Iterator[int]:
    """The free clusters among `first`..`stop`, in the page that begins with cluster `start`.

    Four zero bytes in a row are found fast; they count only where an entry begins.
    """
    at, end = (first - start) * ENTRY.size, (stop - start) * ENTRY.size
    while (at := page.find(FREE_ENTRY, at, end)) >= 0:
        if at % ENTRY.size == 0:
            yield start + at // ENTRY.size
            at += ENTRY.size
        else:
            at += -at % ENTRY.size
