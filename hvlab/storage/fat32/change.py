"""A change in the making: pages are gathered, and reach the disk together or not at all."""

from __future__ import annotations

from hvlab.storage.device import PAGE, ZEROS, PageDevice


class Change:
    """The disk as it will be. Reading one that nothing was written to reads the disk."""

    __slots__ = ("_device", "_pages")

    def __init__(self, device: PageDevice) -> None:
        self._device = device
        self._pages: dict[int, bytes] = {}

    def read(self, number: int) -> bytes:
        """The page; `ZEROS` itself where the disk has none."""
        page = self._pages.get(number)
        if page is None:
            page = self._device.read_page(number)
        return ZEROS if page is None else page

    def write(self, number: int, data: bytes) -> None:
        """Replace a whole page."""
        self._pages[number] = data

    def patch(self, number: int, offset: int, data: bytes) -> None:
        """Replace a part of a page."""
        page = self.read(number)
        self._pages[number] = page[:offset] + data + page[offset + len(data) : PAGE]

    def flush(self) -> None:
        """Write what was gathered, in the order in which it was asked for."""
        for number, data in self._pages.items():
            self._device.write_page(number, data)
        self._pages.clear()
