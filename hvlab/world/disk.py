"""A virtual hard disk file: a layer of pages, and the name of the file below it."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, lru_cache
from hashlib import sha256
from uuid import UUID

from hvlab.storage.pages import CHUNK_PAGES, EMPTY, PageMap
from hvlab.world import rules

_MADE_BY_CHECKPOINT = re.compile(r"_[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\.avhdx?$", re.I)

PHYSICAL = "\\\\.\\"
"""What the path of a physical disk begins with."""

FORBIDDEN = '<>:"/\\|?*'
"""Letters that Windows takes in no file name."""


class DiskType(Enum):
    """`VhdType` of the host (fact sheet 5.4)."""

    FIXED = 2
    DYNAMIC = 3
    DIFFERENCING = 4


@lru_cache(maxsize=100_000)
def path_key(path: str) -> str:
    """Paths of Windows that name the same file are equal as keys.

    Remembered, because every look at a row asks for it and normalizing is slow outside Windows.
    """
    return ntpath.normcase(ntpath.normpath(path))


@dataclass(frozen=True)
class VirtualDisk:
    """One `.vhdx` or `.avhdx` file.

    `content_id` (DataWriteGuid) changes each time the file is opened for writing,
    `parent_content_id` (parent_linkage) is what the parent's was when this file was made: a
    mismatch means the chain is broken (fact sheet 8.4, rules.OPENING_CHANGES_IDENTITY). `disk_id`
    is what the guest knows the disk by; no chain asks for it. `owner` is the VM a
    checkpoint made this file for; such a file is automatic, and Hyper-V deletes or merges it by
    itself. A file without owner is the administrator's and is never deleted; `base_of` names the VM
    it is attached to, whose checkpoints may merge their files into it. `block_size` is 0 for the
    usual one of its type. `parent_size` is the size of the parent this file was made for, None
    where that is its own: a file that was made larger stands on a smaller one. `trimmed` are
    blocks that are allocated, and whose content nobody needs (`world/compaction.py`).
    `last_parent` is the id of the file it stood on at last, where it names one that is gone: it was
    put back after that had been merged (rules.MERGE_SKIPS_LOST_FILES).
    """

    path: str
    disk_id: str
    content_id: str
    type: DiskType
    size: int
    pages: PageMap = EMPTY
    parent: str | None = None
    parent_content_id: str | None = None
    owner: str | None = None
    base_of: str | None = None
    logical_sector: int = 512
    physical_sector: int = 4096
    block_size: int = 0
    parent_size: int | None = None
    trimmed: frozenset[int] = frozenset()
    last_parent: str | None = None

    @cached_property
    def id(self) -> str:
        return path_key(self.path)

    @cached_property
    def parent_id(self) -> str | None:
        return None if self.parent is None else path_key(self.parent)

    @property
    def stands_on(self) -> str | None:
        """The file the host takes to be below this one, whatever the file itself says."""
        return self.last_parent or self.parent_id

    def written_at(self, now: int) -> VirtualDisk:
        """The file once it is written to by somebody who opened it at `now`: its identity is
        another one. It follows from the old one, the time, and where the file is, so it costs the
        world no chance, and of two copies each gets its own."""
        hashed = sha256(f"{self.content_id} {self.id} {now}".encode()).digest()[:16]
        return replace(self, content_id=str(UUID(bytes=hashed, version=4)).upper())

    @property
    def block_pages(self) -> int:
        """Pages in a block of the file, as far as its size goes by them."""
        chunks = 1
        if self.type is DiskType.DYNAMIC:
            chunks = rules.DYNAMIC_BLOCK // rules.DIFFERENCING_BLOCK
        return chunks * CHUNK_PAGES

    def holding(self, written: Mapping[int, bytes]) -> VirtualDisk:
        """The file with these pages written into it."""
        pages, trimmed = self.pages.updated(written), self.trimmed
        if trimmed:
            trimmed -= {number // self.block_pages for number in written}
        return replace(self, pages=pages, trimmed=trimmed)

    def resized(self, size: int) -> VirtualDisk:
        """The file with another size; what it stands on keeps the one it has."""
        below = self.parent_size or self.size
        stands = self.parent is not None and below != size
        return replace(self, size=size, parent_size=below if stands else None)

    def linked_to(self, parent: VirtualDisk) -> VirtualDisk:
        """The file with another parent, which it fits from now on."""
        return replace(
            self,
            parent=parent.path,
            parent_content_id=parent.content_id,
            parent_size=None if parent.size == self.size else parent.size,
            last_parent=None,
        )

    def fits(self, parent: VirtualDisk) -> bool:
        """Whether the sizes of this file and of the one below it go together
        (rules.CHILD_MAY_BE_LARGER)."""
        if is_vhd(self.path):
            return parent.size == self.size
        return parent.size == (self.parent_size or self.size) <= self.size

    def taking_in(self, child: VirtualDisk, pages: PageMap) -> VirtualDisk:
        """This file once a child was merged into it: `pages` is what it holds, and what the guest
        knows of a disk is the child's (rules.MERGE_TAKES_CHILD_SIZE)."""
        return replace(
            self.resized(child.size),
            pages=pages,
            trimmed=frozenset(),
            content_id=child.content_id,
            disk_id=child.disk_id,
            logical_sector=child.logical_sector,
            physical_sector=child.physical_sector,
        )

    @property
    def automatic(self) -> bool:
        return self.owner is not None

    @property
    def physical(self) -> bool:
        """A disk of the host, and no file on one."""
        return self.path.startswith(PHYSICAL)

    @cached_property
    def made_by_checkpoint(self) -> bool:
        """Whether its name is that of a checkpoint's file, `<base>_<GUID>.avhdx`; it may have lost
        its owner, and still is one."""
        return _MADE_BY_CHECKPOINT.search(self.path) is not None

    @property
    def name(self) -> str:
        return ntpath.basename(self.path)

    @property
    def folder(self) -> str:
        return ntpath.dirname(self.path)

    @property
    def data_bytes(self) -> int:
        """What a merge has to copy: the blocks allocated in this file."""
        return self.pages.blocks * rules.DIFFERENCING_BLOCK

    @cached_property
    def file_size(self) -> int:
        """Size of the file on the host's volume, in bytes."""
        if self.type is DiskType.FIXED:
            return rules.EMPTY_DISK_BYTES + self.size
        if self.type is DiskType.DYNAMIC:
            blocks = self.pages.spans(rules.DYNAMIC_BLOCK // rules.DIFFERENCING_BLOCK)
            return rules.EMPTY_DISK_BYTES + blocks * rules.DYNAMIC_BLOCK
        return rules.EMPTY_DISK_BYTES + self.data_bytes


@dataclass(frozen=True)
class StateFile:
    """A configuration or state file of a VM or checkpoint (`owner`): `.vmcx`, `.vmrs`, `.vmgs`.

    Without an owner it is somebody's own: a text file (its `text`), or something that only takes
    room. The kind `folder` is a folder that somebody made.
    """

    path: str
    kind: str
    size: int
    owner: str
    text: str = ""

    @property
    def id(self) -> str:
        return path_key(self.path)


def is_vhd(path: str) -> bool:
    """Whether a disk file has the older of the two formats: `.vhd`, `.avhd`."""
    return ntpath.splitext(path)[1].lower() in (".vhd", ".avhd")


def safe_name(name: str) -> str:
    """A name as Windows takes it for a file or folder."""
    cleaned = "".join("_" if one in FORBIDDEN or ord(one) < 32 else one for one in name)
    return cleaned.strip(" .") or "_"
