"""What a file system needs to know of a disk: pages of 4 KiB, some of which nobody ever wrote.

A disk of the simulation is a chain of files; a page that no file of the chain owns reads as zeros.
`PageDevice` says no more than that, so a volume lives as well on a chain as on a `MemoryDevice`.
"""

from __future__ import annotations

from typing import Protocol

PAGE = 4096
ZEROS = bytes(PAGE)


class PageDevice(Protocol):
    """A disk as its guest sees it."""

    @property
    def size(self) -> int:
        """Bytes on the disk, a multiple of PAGE."""
        ...

    def read_page(self, number: int) -> bytes | None:
        """The page, or None where nobody on the chain has it: it reads as zeros."""
        ...

    def write_page(self, number: int, data: bytes) -> None:
        """Replace one page; `data` has exactly PAGE bytes."""
        ...


class MemoryDevice:
    """A disk that is nothing but a dictionary of pages."""

    def __init__(self, size: int) -> None:
        if size <= 0 or size % PAGE:
            raise ValueError(f"a disk's size is a positive multiple of {PAGE}, not {size}")
        self.size = size
        self.pages: dict[int, bytes] = {}

    def read_page(self, number: int) -> bytes | None:
        return self.pages.get(number)

    def write_page(self, number: int, data: bytes) -> None:
        if len(data) != PAGE:
            raise ValueError(f"a page has {PAGE} bytes, not {len(data)}")
        if not 0 <= number < self.size // PAGE:
            raise ValueError(f"page {number} is outside the disk")
        self.pages[number] = data


def read_bytes(device: PageDevice, offset: int, length: int) -> bytes:
    """`length` bytes from `offset` on; absent pages read as zeros."""
    if offset < 0 or length < 0 or offset + length > device.size:
        raise ValueError(f"{length} bytes at {offset} are not on a disk of {device.size}")
    if not length:
        return b""
    first, last = offset // PAGE, (offset + length - 1) // PAGE
    pages = b"".join(device.read_page(number) or ZEROS for number in range(first, last + 1))
    start = offset - first * PAGE
    return pages[start : start + length]


def write_bytes(device: PageDevice, offset: int, data: bytes) -> None:
    """Write `data` at `offset`; what shares a page with it keeps its content."""
    if offset < 0 or offset + len(data) > device.size:
        raise ValueError(f"{len(data)} bytes at {offset} are not on a disk of {device.size}")
    done = 0
    while done < len(data):
        number, start = divmod(offset + done, PAGE)
        part = data[done : done + PAGE - start]
        old = device.read_page(number) or ZEROS
        device.write_page(number, old[:start] + part + old[start + len(part) :])
        done += len(part)
