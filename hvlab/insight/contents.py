"""What a disk and a memory hold, item by item, each content with its own name.

A file version is a path and the hash of what is in it; so is whatever a guest keeps in memory only.
They are found by reading the guest's volume through the chain of files, and never by asking what
was written. What was read once is remembered: the pages of a disk file never change as a value, so
a chain with the same pages holds the same items.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from typing import Any

from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.storage.pages import EMPTY, PageMap
from hvlab.world.guest import PATCH_FOLDER, PATCH_SUFFIX, Guest

UNSAVED_TEXT = "the unsaved text"
FIRST_DRIVE = "C"
_SYSTEM = "windows\\"
_PATCH = PATCH_FOLDER.casefold() + "\\"
_DIRECTORY = "windows\\ntds\\"
REMEMBERED = 4096


class Kind(Enum):
    """What an item is to the one who would miss it."""

    FILE = "file"
    PATCH = "patch"
    MEMORY = "memory"
    SYSTEM = "system"
    """What Windows writes for itself: its programs, its registry, its logs."""


@dataclass(frozen=True)
class Content:
    """A file version, or something in memory: where it is (in any case), and its hash.

    `name` is what to call it: a path, a patch, "the unsaved text".
    """

    kind: Kind
    key: str
    digest: str
    name: str = field(compare=False)


Contents = frozenset[Content]
NOTHING: Contents = frozenset()


def file_content(path: str, data: bytes, drive: str = FIRST_DRIVE) -> Content:
    """The version of a file on the guest's drive C:, or on another drive of it."""
    whole = path if drive == FIRST_DRIVE else f"{drive}:\\{path}"
    kind, name = _called(whole)
    return Content(kind, whole.casefold(), sha256(data).hexdigest(), name)


def memory_contents(guest: Guest | None) -> Iterator[Content]:
    """What the guest has in memory and nowhere else. The place to add another such thing."""
    if guest is None:
        return
    memory = guest.memory
    if memory.document:
        yield _in_memory(UNSAVED_TEXT, UNSAVED_TEXT, memory.document)
    for program in memory.programs:
        yield _in_memory(f"program {program}", f"the running program {program}")
    for session in memory.sessions:
        yield _in_memory(f"session {session.number}", "a network session")
    transfer = None if memory.bank is None else memory.bank.transfer
    if transfer is not None:
        way = f"{transfer.amount} from {transfer.source} to {transfer.target}"
        yield _in_memory(f"transfer {transfer.number}", f"the unfinished transfer of {way}")


def _in_memory(key: str, name: str, text: str = "") -> Content:
    hashed = sha256(text.encode(errors="surrogatepass")).hexdigest()
    return Content(Kind.MEMORY, key, hashed, name)


def _called(path: str) -> tuple[Kind, str]:
    key = path.casefold()
    if key.startswith(_PATCH) and key.endswith(PATCH_SUFFIX):
        return Kind.PATCH, path[len(_PATCH) : -len(PATCH_SUFFIX)]
    if key.startswith(_SYSTEM) and not key.startswith(_DIRECTORY):
        return Kind.SYSTEM, path
    return Kind.FILE, path


class Layer:
    """A disk file with all that lies below it, as the guest would see it.

    `flat` is every page that can be read, `mark` a number that is equal for equal pages.
    """

    __slots__ = ("below", "flat", "found", "mark", "pages", "size")

    def __init__(self, pages: PageMap, below: Layer | None, size: int) -> None:
        self.pages = pages
        self.below = below
        self.size = size
        lower, mark = (EMPTY, 0) if below is None else (below.flat, below.mark)
        self.flat: PageMap = lower.overlaid(pages)
        self.mark: int = _marked(mark, lower, pages)
        self.found: dict[str, Contents] = {}

    def read_page(self, number: int) -> bytes | None:
        """The page as the guest reads it."""
        return self.flat.get(number)

    def write_page(self, number: int, data: bytes) -> None:
        """Nobody writes to the past."""
        raise AssertionError("the ledger only reads")


def _marked(mark: int, lower: PageMap, upper: PageMap) -> int:
    """The mark of a layer from the one below: what is covered goes, what covers it comes."""
    for number, page in upper.items():
        covered = lower.get(number)
        if covered is not None:
            mark -= hash((number, id(covered)))
        mark += hash((number, id(page)))
    return mark


class Memo:
    """Everything that was read already. Forgetting costs time only."""

    def __init__(self) -> None:
        self._layers: OrderedDict[tuple[int, int, int], Layer] = OrderedDict()
        self._by_mark: OrderedDict[tuple[int, str], Layer] = OrderedDict()

    def layer(self, pages: PageMap, below: Layer | None, size: int) -> Layer:
        """The layer of these pages on that one."""
        # An id stays good as long as the entry lives: the layer holds both objects.
        key = (id(pages), id(below), size)
        layer = self._layers.get(key)
        if layer is None:
            layer = self._layers[key] = Layer(pages, below, size)
            _forget_oldest(self._layers)
        return layer

    def contents(self, layer: Layer, drive: str = FIRST_DRIVE) -> Contents:
        """The file versions on the disk; none where there is no readable volume."""
        found = layer.found.get(drive)
        if found is None:
            found = layer.found[drive] = self._read(layer, drive)
        return found

    def _read(self, layer: Layer, drive: str) -> Contents:
        key = (layer.mark, drive)
        known = self._by_mark.get(key)
        if known is not None and known.flat == layer.flat and known.size == layer.size:
            return known.found[drive]
        found = frozenset(_file_contents(layer, drive))
        layer.found[drive] = found
        self._by_mark[key] = layer
        _forget_oldest(self._by_mark)
        return found


def _forget_oldest(memo: OrderedDict[Any, Layer]) -> None:
    if len(memo) > REMEMBERED:
        memo.popitem(last=False)


def _file_contents(layer: Layer, drive: str) -> Iterator[Content]:
    """What can be read; a damaged file is none, and a damaged folder ends the list."""
    try:
        volume = Volume.open(layer)
        for entry in volume.walk():
            if not entry.is_folder:
                yield from _one_file(volume, entry.path, drive)
    except VolumeError:
        return


def _one_file(volume: Volume, path: str, drive: str) -> Iterator[Content]:
    try:
        yield file_content(path, volume.read(path), drive)
    except VolumeError:
        return


def in_order(contents: Iterable[Content]) -> list[Content]:
    """Files, patches, memory, then what Windows wrote for itself; each by name."""
    order = list(Kind)
    return sorted(contents, key=lambda one: (order.index(one.kind), one.key, one.digest))
