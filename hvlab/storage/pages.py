"""The pages one disk file owns, as a value.

A disk file of the simulation is a layer: it owns some 4 KiB pages, and whoever reads a page it does
not own asks its parent. `PageMap` is that set of pages. It never changes: `updated` gives another
map that shares nearly everything with the first. That is what makes a fork of the lab, a step back
in time and a checkpoint of a checkpoint cost next to nothing, and lets two worlds be compared.

Pages are grouped in chunks of 512, which is 2 MiB: the block size of a differencing disk, so the
number of chunks is also the number of blocks Hyper-V would have allocated (fact sheet 5.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

CHUNK_PAGES = 512


class PageMap:
    """An immutable mapping of page number to page content."""

    __slots__ = ("_chunks", "_count")

    _chunks: dict[int, dict[int, bytes]]
    _count: int

    def __init__(self, pages: Mapping[int, bytes] | None = None) -> None:
        self._chunks = {}
        self._count = 0
        if pages:
            grown = _write(self._chunks, pages)
            self._chunks, self._count = grown, sum(map(len, grown.values()))

    def get(self, number: int) -> bytes | None:
        """The page, or None where this file does not own it."""
        chunk = self._chunks.get(number // CHUNK_PAGES)
        return None if chunk is None else chunk.get(number)

    def __contains__(self, number: int) -> bool:
        return self.get(number) is not None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        """Page numbers, ascending."""
        for index in sorted(self._chunks):
            yield from sorted(self._chunks[index])

    def items(self) -> Iterator[tuple[int, bytes]]:
        for index in sorted(self._chunks):
            yield from sorted(self._chunks[index].items())

    @property
    def blocks(self) -> int:
        """How many 2 MiB blocks hold at least one page."""
        return len(self._chunks)

    def spans(self, chunks: int) -> int:
        """How many runs of so many chunks hold at least one page: blocks of a larger size."""
        return len({index // chunks for index in self._chunks})

    def updated(self, pages: Mapping[int, bytes]) -> PageMap:
        """This map with `pages` written over it."""
        if not pages:
            return self
        return _sharing(_write(self._chunks, pages))

    def overlaid(self, child: PageMap) -> PageMap:
        """This map with a child's pages over it: what a merge leaves behind."""
        if not child._count:
            return self
        chunks = dict(self._chunks)
        for index, pages in child._chunks.items():
            below = chunks.get(index)
            chunks[index] = pages if below is None else {**below, **pages}
        return _sharing(chunks)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PageMap):
            return NotImplemented
        return self is other or (self._count == other._count and self._chunks == other._chunks)

    def __hash__(self) -> int:
        return hash((self._count, len(self._chunks)))

    def __repr__(self) -> str:
        return f"<{self._count} pages>"


def _sharing(chunks: dict[int, dict[int, bytes]]) -> PageMap:
    made = PageMap()
    made._chunks = chunks
    made._count = sum(map(len, chunks.values()))
    return made


def _write(
    chunks: dict[int, dict[int, bytes]], pages: Mapping[int, bytes]
) -> dict[int, dict[int, bytes]]:
    grown = dict(chunks)
    fresh: set[int] = set()
    for number, data in pages.items():
        index = number // CHUNK_PAGES
        if index not in fresh:
            grown[index] = dict(grown.get(index, ()))
            fresh.add(index)
        grown[index][number] = data
    return grown


EMPTY = PageMap()
