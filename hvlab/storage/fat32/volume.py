"""The volume: what a guest does with its files.

Each operation works on a `Change` of its own, which reaches the disk at the very end. An operation
that raises has written nothing, and reading never writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hvlab.storage.device import PAGE, PageDevice
from hvlab.storage.fat32 import geometry as geometries
from hvlab.storage.fat32 import names
from hvlab.storage.fat32.change import Change
from hvlab.storage.fat32.creation import create
from hvlab.storage.fat32.errors import (
    AlreadyExists,
    FileNotFound,
    FileTooLarge,
    FolderNotEmpty,
    IsAFolder,
    MoveIntoItself,
    NameInvalid,
    NotAFolder,
    VolumeDamaged,
)
from hvlab.storage.fat32.folder import Folder, Slot
from hvlab.storage.fat32.geometry import Geometry
from hvlab.storage.fat32.layout import ARCHIVE, EARLIEST, ShortRecord
from hvlab.storage.fat32.table import Table

LARGEST_FILE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder; `path` is the whole path from the root, with backslashes."""

    path: str
    size: int
    modified: datetime
    is_folder: bool

    @property
    def name(self) -> str:
        return self.path.rpartition("\\")[2]


class Place(NamedTuple):
    """A name in a folder, and what is there, if anything is."""

    folder: Folder
    name: str
    slot: Slot | None


class Volume:
    """The FAT32 volume on a disk.

    Paths start at the root, without a drive, separated by backslashes or slashes; case does not
    matter and is kept. Opening costs next to nothing: a volume object holds no state of the disk
    but where things are, so open one for each visit.
    """

    __slots__ = ("_device", "geometry")

    def __init__(self, device: PageDevice, geometry: Geometry) -> None:
        self._device = device
        self.geometry = geometry

    @classmethod
    def format(
        cls, device: PageDevice, label: str, *, identity: str = "", when: datetime = EARLIEST
    ) -> Volume:
        """Make a partition table and an empty volume. GUIDs follow from label and `identity`.

        NameInvalid if the label is none (11 characters, no small print); VolumeError if the disk
        is too small.
        """
        create(device, label, uuid.uuid5(uuid.NAMESPACE_OID, f"{label}\n{identity}"), when)
        return cls.open(device)

    @classmethod
    def open(cls, device: PageDevice) -> Volume:
        """The volume on a disk.

        NoVolume if there is none (a blank disk), VolumeDamaged if it is there and cannot be read.
        """
        return cls(device, geometries.read(device))

    # ------------------------------------------------------------ the volume

    @property
    def label(self) -> str:
        return self.geometry.label

    @property
    def total_bytes(self) -> int:
        return self.geometry.clusters * PAGE

    @property
    def free_bytes(self) -> int:
        return self._begin().free * PAGE

    @property
    def data_pages(self) -> range:
        """The pages of the disk that files and folders have their content in."""
        start = self.geometry.data_page
        return range(start, start + self.geometry.clusters)

    def used_pages(self) -> Iterator[int]:
        """Those of them that are not free."""
        return map(self.geometry.page_of, self._begin().used())

    # ------------------------------------------------------------ reading

    def read(self, path: str) -> bytes:
        """The content of a file."""
        folder, slot = self._existing(self._begin(), path)
        record = folder.record(slot)
        if record.is_folder:
            raise IsAFolder(path)
        return b"".join(_pages(folder.table, path, record))[: record.size]

    def exists(self, path: str) -> bool:
        """Is there a file or folder of that name?"""
        try:
            parts = names.split(path)
            return not parts or self._place(self._begin(), parts).slot is not None
        except (FileNotFound, NotAFolder, NameInvalid):
            return False

    def stat(self, path: str) -> Entry:
        """The facts of one file or folder."""
        folder, slot = self._existing(self._begin(), path)
        return _entry(folder, slot)

    def list(self, path: str = "") -> list[Entry]:
        """What is in a folder, in the order on disk."""
        folder = self._folder(self._begin(), names.split(path))
        return [_entry(folder, slot) for slot in folder.slots()]

    def walk(self, path: str = "") -> Iterator[Entry]:
        """Everything below a folder: each folder before what is in it, in the order on disk."""
        table = self._begin()
        top = self._folder(table, names.split(path))
        seen = {top.first}
        waiting = [(top, top.slots())]
        while waiting:
            folder, slots = waiting[-1]
            slot = next(slots, None)
            if slot is None:
                waiting.pop()
                continue
            entry = _entry(folder, slot)
            yield entry
            if entry.is_folder:
                inner = folder.enter(slot)
                if inner.first in seen:
                    raise VolumeDamaged(f"The folder '{entry.path}' is found in two places.")
                seen.add(inner.first)
                waiting.append((inner, inner.slots()))

    # ------------------------------------------------------------ changing

    def write(self, path: str, data: bytes, when: datetime) -> None:
        """Make a file, or replace what is in it; the folders on the way are made too."""
        self._store(path, data, when, append=False)

    def append(self, path: str, data: bytes, when: datetime) -> None:
        """Add to the end of a file, which is made if there is none."""
        self._store(path, data, when, append=True)

    def mkdir(self, path: str, when: datetime) -> None:
        """Make a folder, and the folders on the way."""
        table = self._begin()
        folder, name, slot = self._place(table, names.split(path), making=when)
        if slot:
            raise AlreadyExists(path)
        folder.add_folder(name, when)
        self._finish(table)

    def remove(self, path: str) -> None:
        """Delete a file."""
        table = self._begin()
        folder, slot = self._existing(table, path)
        record = folder.record(slot)
        if record.is_folder:
            raise IsAFolder(path)
        table.resize(table.chain(record.cluster), 0)
        folder.erase(slot)
        self._finish(table)

    def rmdir(self, path: str) -> None:
        """Delete an empty folder."""
        table = self._begin()
        folder, slot = self._existing(table, path)
        record = folder.record(slot)
        if not record.is_folder:
            raise NotAFolder(path)
        if any(folder.enter(slot).slots()):
            raise FolderNotEmpty(path)
        table.resize(table.chain(record.cluster), 0)
        folder.erase(slot)
        self._finish(table)

    def rename(self, old: str, new: str, when: datetime) -> None:
        """Rename or move a file or folder; the folder it goes to must be there.

        As in Windows the content's date stays; `when` becomes the day of the last access.
        """
        table = self._begin()
        folder, slot = self._existing(table, old)
        target, name, taken = self._place(table, names.split(new))
        if target.first == folder.first:
            target = folder  # one object: what it knows of its names must not grow stale
        if taken and not (target is folder and taken.at == slot.at):
            raise AlreadyExists(new)
        record = folder.record(slot)
        moved = folder.enter(slot) if record.is_folder else None
        if moved and any(above.first == moved.first for above in _upwards(target)):
            raise MoveIntoItself(old)
        folder.erase(slot)
        target.add(name, record.accessed_at(when))
        if moved:
            moved.move_under(target)
        self._finish(table)

    def _store(self, path: str, data: bytes, when: datetime, *, append: bool) -> None:
        table = self._begin()
        folder, name, slot = self._place(table, names.split(path), making=when)
        record = folder.record(slot) if slot else ShortRecord.made_at(when, ARCHIVE)
        if record.is_folder:
            raise IsAFolder(path)
        kept = record.size if append else 0
        if kept + len(data) > LARGEST_FILE:
            raise FileTooLarge(path)
        cluster = _fill(table, path, record.cluster, kept, bytes(data))
        record = record.holding(cluster, kept + len(data)).modified_at(when)
        if slot:
            folder.replace(slot, record)
        else:
            folder.add(name, record)
        self._finish(table)

    # ------------------------------------------------------------ on the way

    def _begin(self) -> Table:
        return Table(Change(self._device), self.geometry)

    def _finish(self, table: Table) -> None:
        table.save()
        table.change.flush()

    def _folder(self, table: Table, parts: Sequence[str], making: datetime | None = None) -> Folder:
        """The folder at the end of `parts`; with `making`, those that are missing are made."""
        folder = Folder(table, self.geometry.root_cluster)
        for name in parts:
            slot = folder.find(name)
            if slot:
                folder = folder.enter(slot)
            elif making:
                folder = folder.add_folder(name, making)
            else:
                raise FileNotFound(folder.inside(name))
        return folder

    def _place(self, table: Table, parts: Sequence[str], making: datetime | None = None) -> Place:
        """What the last of `parts` names; the root has no name."""
        if not parts:
            raise NameInvalid("\\")
        folder = self._folder(table, parts[:-1], making)
        return Place(folder, parts[-1], folder.find(parts[-1]))

    def _existing(self, table: Table, path: str) -> tuple[Folder, Slot]:
        folder, _, slot = self._place(table, names.split(path))
        if slot is None:
            raise FileNotFound(path)
        return folder, slot


def _entry(folder: Folder, slot: Slot) -> Entry:
    record = folder.record(slot)
    return Entry(folder.inside(slot.name), record.size, record.modified, record.is_folder)


def _upwards(folder: Folder | None) -> Iterator[Folder]:
    """A folder, the one it is in, and so on to the root."""
    while folder:
        yield folder
        folder = folder.above


def _page_count(size: int) -> int:
    return -(-size // PAGE)


def _pages(table: Table, path: str, record: ShortRecord) -> list[bytes]:
    """The pages that hold a file's content."""
    count = _page_count(record.size)
    clusters = table.chain(record.cluster)
    if len(clusters) < count:
        raise VolumeDamaged(f"A part of the file '{path}' is missing.")
    return [table.change.read(table.geometry.page_of(cluster)) for cluster in clusters[:count]]


def _fill(table: Table, path: str, first: int, kept: int, data: bytes) -> int:
    """Put `data` behind the `kept` first bytes of a file, as its end; gives the first cluster."""
    change, geometry = table.change, table.geometry
    old = table.chain(first)
    if len(old) < _page_count(kept):
        raise VolumeDamaged(f"A part of the file '{path}' is missing.")
    clusters = table.resize(old, _page_count(kept + len(data)))
    whole, rest = divmod(kept, PAGE)
    if rest:
        data = change.read(geometry.page_of(clusters[whole]))[:rest] + data
    for cluster, at in zip(clusters[whole:], range(0, len(data), PAGE), strict=True):
        change.write(geometry.page_of(cluster), data[at : at + PAGE].ljust(PAGE, b"\0"))
    return clusters[0] if clusters else 0
