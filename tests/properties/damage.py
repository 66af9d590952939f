"""What befell the host's files, so simple that it is obviously right.

Told what was done to which file (`Files.harm`) and what the host did with files (`Files.tell`), it
says which files can be opened, and with which code a chain of them fails (fact sheet 8.4). It looks
neither at the world's conditions nor at its content ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from hvlab import events
from hvlab.operations import (
    CopyHostFile,
    DamageHostFile,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    ResizeDisk,
    SetDiskParent,
    UnlockHostFile,
)
from hvlab.world.disk import path_key
from hvlab.world.world import World
from tests.properties.operations import ChangeIdentity

NOT_FOUND, DENIED, IN_USE, UNREADABLE = 0x80070002, 0x80070005, 0x80070020, 0x80070570
DISK_DAMAGED = 0xC03A0003
NO_PARENT, STRANGER, NO_RIGHT, OTHER_SIZE, UNOPENED = (
    0xC03A000D,
    0xC03A000E,
    0xC03A0016,
    0xC03A0017,
    0xC03A0019,
)
AS_FILE = {"missing": NOT_FOUND, "denied": DENIED, "locked": IN_USE, "damaged": UNREADABLE}
AS_DISK = AS_FILE | {"damaged": DISK_DAMAGED}
AS_PARENT = {"missing": NO_PARENT, "denied": NO_RIGHT, "locked": UNOPENED, "damaged": UNOPENED}
SETS = {LockHostFile: "locked", DenyHostFile: "denied", DamageHostFile: "damaged"}
CLEARS = {UnlockHostFile: "locked", GrantHostFile: "denied"}
HELD_OPEN = ("missing", "damaged")
"""What is in the way of somebody who has the file open already."""

SHELF = "d:\\shelf"
"""Where the administrator puts files; Hyper-V knows nothing of it."""


@dataclass
class File:
    """A disk file: its parent, which content it has, and for which one of its parent it was made.

    `edits` are the changes somebody made to it behind the host's back, as far as they still hold;
    `made_on` those its chain had when it was made, and `below` is the size of the parent it was
    made for: it may have grown since, the parent may not. `root` is the disk it is a state of.
    """

    parent: str | None
    content: object
    made_for: object
    size: int
    edits: frozenset[str] = frozenset()
    made_on: frozenset[str] = frozenset()
    below: int = 0
    root: str = ""

    def __post_init__(self) -> None:
        self.below = self.below or self.size


@dataclass
class Files:
    """The disk files of a host, what is wrong with any file, what is a copy of which, which was
    merged into which; each VM's disks, and in which file each is written to now."""

    disks: dict[str, File] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    shelf: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    roots: dict[str, list[str]] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def copy(self) -> Files:
        """A full copy."""
        wrong = defaultdict(set, {file: set(kinds) for file, kinds in self.wrong.items()})
        disks = {id: replace(disk) for id, disk in self.disks.items()}
        return Files(
            disks, wrong, dict(self.shelf), dict(self.merged), self.roots, dict(self.now), self.made
        )

    # Questions

    def chain(self, disk: str) -> list[str]:
        """The file and those below it."""
        found = [disk]
        while (parent := self.disks[found[-1]].parent) is not None and parent in self.disks:
            found.append(parent)
        return found

    def whole(self, disk: str) -> bool:
        """Whether the host still knows the files below it, down to the base."""
        return self.disks[self.chain(disk)[-1]].parent is None

    def stands_on(self, disk: str) -> str | None:
        """The file below it, also where it was away while that was merged into another."""
        parent = self.disks[disk].parent
        while parent in self.merged and parent not in self.disks:
            parent = self.merged[parent]
        return parent

    def edits(self, disk: str) -> frozenset[str]:
        """Everything that was changed by hand in what is read through this file."""
        return frozenset().union(*(self.disks[one].edits for one in self.chain(disk)))

    def code(self, file: str, codes: dict[str, int] = AS_FILE, *, held: bool = False) -> int | None:
        """Why a file cannot be opened; None if it can."""
        wrong = self.wrong.get(file, ())
        found = (codes[kind] for kind in codes if kind in wrong and (kind in HELD_OPEN or not held))
        return next(found, None)

    def chain_code(self, disk: str, *, held: bool = False) -> int | None:
        """Why a disk cannot be opened through its chain; None if it can."""
        if (code := self.code(disk, AS_DISK, held=held)) is not None:
            return code
        for child, parent in pairwise(self.chain(disk)):
            if (code := self.link_code(child, parent, held=held)) is not None:
                return code
        return None if self.whole(disk) else NO_PARENT

    def link_code(self, child: str, parent: str, *, held: bool = False) -> int | None:
        """Why one cannot go on from a file to its parent."""
        if self.disks[child].parent != parent:  # it has not been told yet
            return NO_PARENT
        if (code := self.code(parent, AS_PARENT, held=held)) is not None:
            return code
        if self.disks[child].made_for != self.disks[parent].content:
            return STRANGER
        return OTHER_SIZE if self.other_size(child, parent) else None

    def other_size(self, child: str, parent: str) -> bool:
        """Whether a file does not fit onto its parent: the parent is not as large as it was, or the
        file is smaller; of the older format both have to be of one size (2.8, 8.4)."""
        upper, lower = self.disks[child], self.disks[parent]
        if child.endswith("vhd"):
            return upper.size != lower.size
        return lower.size != upper.below or lower.size > upper.size

    def children(self, disk: str) -> Iterator[str]:
        """The files the host made on this one."""
        for id, file in self.disks.items():
            if file.parent == disk and not id.startswith(SHELF):
                yield id

    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not any(self.wrong.values()) and all(
            self.chain_code(id) is None for id in self.disks if not id.startswith(SHELF)
        )

    def codes(self) -> set[int]:
        """Every code that something of the host can fail with as things are."""
        found = {self.code(file) for file in self.wrong}
        for id in (id for id in self.disks if not id.startswith(SHELF)):
            found |= {self.chain_code(id), self.code(id, AS_DISK)}
            if (below := self.stands_on(id)) in self.disks:
                found.add(self.link_code(id, below))
        return {code for code in found if code is not None}

    # What somebody did

    def harm(self, operation: Any) -> None:
        """Somebody has done this to a file."""
        file = path_key(operation.path)
        if isinstance(operation, tuple(SETS)):
            self.wrong[file].add(SETS[type(operation)])
        elif isinstance(operation, tuple(CLEARS)):
            self.wrong[file].discard(CLEARS[type(operation)])
        elif isinstance(operation, DeleteHostFile):
            self._take_away(file)
        elif isinstance(operation, MoveHostFile | CopyHostFile):
            self._copy(file, path_key(operation.to))
            if isinstance(operation, MoveHostFile):
                self._take_away(file)
        else:
            self._change(file, operation)

    def _change(self, file: str, operation: Any) -> None:
        disk = self.disks[file]
        match operation:
            case MountAndWrite():
                disk.edits |= {operation.file}
                disk.content = self._fresh()
            case ChangeIdentity():
                disk.content = self._fresh()
            case ResizeDisk():
                disk.size = operation.size
            case SetDiskParent():
                disk.parent = path_key(operation.parent)
                disk.made_for = self.disks[disk.parent].content
                if operation.ignore_mismatch:
                    disk.below = self.disks[disk.parent].size

    def _fresh(self) -> tuple[str, int]:
        self.made += 1
        return "made by hand", self.made

    def _copy(self, file: str, to: str) -> None:
        if file in self.disks:
            self.disks[to] = replace(self.disks[file])
        self.wrong[to] = self.wrong[file] & {"damaged"}
        if to.startswith(SHELF):
            self.shelf[to] = file

    def _take_away(self, file: str) -> None:
        self.wrong.pop(file, None)
        if file.startswith(SHELF):
            self.disks.pop(file, None)
            self.shelf.pop(file, None)
        else:
            self.wrong[file] = {"missing"}

    # What the host did

    def tell(self, event: object) -> None:
        """The host has done this; it could do so with sound files only."""
        match event:
            case events.DiskCreated(path, parent) if parent is not None:
                above = path_key(parent)
                assert self.chain_code(above) is None, f"{path} was made on a broken chain"
                below = self.disks[above]
                self.disks[path_key(path)] = File(
                    above,
                    path,
                    below.content,
                    below.size,
                    made_on=self.edits(above),
                    root=below.root,
                )
                self.now[below.root] = path_key(path)
            case events.VMStateChanged(vm, "Starting", "Running" | "Paused"):
                for root in self.roots[vm]:  # what was copied before is of another content
                    self.disks[self.now[root]].content = self._fresh()
            case events.DiskDeleted(path):
                gone = path_key(path)
                assert not self.wrong[gone] & {"locked", "denied"}, f"{path} could not be deleted"
                self._forget(gone)
            case events.DisksMerged(child, parent):
                self._merged(path_key(child), path_key(parent))
            case events.CheckpointDeleted(_, id, _):
                for file in self._state_files(id):
                    self._forget(file)
            case events.CheckpointApplied(vm, _, _):
                for file in self._state_files(vm):  # the VM's own are written anew
                    self.wrong[file] -= {"missing", "damaged"}

    def _state_files(self, owner: str) -> list[str]:
        return [file for file in self.wrong if owner.lower() in file]

    def _merged(self, child: str, parent: str) -> None:
        above = list(self.children(child))
        for file in (child, parent):
            assert self.code(file) is None, f"{file} was merged and is {self.wrong[file]}"
        for file in above:
            assert not self.wrong[file] & {"locked", "denied"}, f"{file} could not be changed"
        assert self.link_code(child, parent) is None, f"{child} was merged into a stranger"
        for id in above:
            self.disks[id].parent = parent
        into, gone = self.disks[parent], self.disks[child]
        into.content, into.edits = gone.content, into.edits | gone.edits
        into.size = gone.size
        if self.now[gone.root] == child:
            self.now[gone.root] = parent
        self.merged[child] = parent
        self._forget(child)

    def _forget(self, file: str) -> None:
        self.disks.pop(file, None)
        self.wrong.pop(file, None)


HARM = (
    *SETS,
    *CLEARS,
    ChangeIdentity,
    CopyHostFile,
    DeleteHostFile,
    MountAndWrite,
    MoveHostFile,
    ResizeDisk,
    SetDiskParent,
)


def files_of(world: World) -> Files:
    """The disk files of a world in which nothing has happened to them yet."""
    found = {
        disk.id: File(disk.parent_id, disk.content_id, disk.parent_content_id, disk.size)
        for disk in world.disks
    }
    files = Files(found)
    for id, file in found.items():
        file.root = files.chain(id)[-1]
    for vm in world.vms:
        files.roots[vm.id] = [found[drive.disk].root for drive in vm.drives]
        files.now |= {found[drive.disk].root: drive.disk for drive in vm.drives}
    return files
