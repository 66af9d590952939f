"""What an administrator, a program or bad luck does to the files of the host, outside Hyper-V.

These are ordinary, journaled actions: they can be rewound, and lessons use them to break a world.
The host does not notice them until it opens the file (fact sheet 2.5, 8.2 to 8.4).
"""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import HostFileChanged
from hvlab.operations.base import Events, Operation
from hvlab.operations.merge_disk import is_waiting
from hvlab.operations.replica import require_resync, vms_on
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world.chain import ChainDevice, ancestors, chain
from hvlab.world.condition import (
    DENIED,
    DISK_FULL,
    EXISTS,
    IN_USE,
    NOT_FOUND,
    FileCondition,
    Refusal,
)
from hvlab.world.disk import StateFile, VirtualDisk, path_key
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.queries import free_bytes, is_referenced
from hvlab.world.vm import virtual_drives
from hvlab.world.world import World

AT_REST = (VMState.OFF, VMState.SAVED)


@dataclass(frozen=True)
class HostFileOperation(Operation):
    """Something done to one file of the host; `path` in any case."""

    path: str

    def check(self, world: World) -> None:
        require_file(world, self.path)

    def failure(self, world: World) -> str:
        return f"'{self.path}'"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act"),)


@dataclass(frozen=True)
class PutHostFile(HostFileOperation):
    """Put a file of some size on a volume: an image, a backup, whatever takes room there."""

    title: ClassVar[str] = "Put a file on the host"

    size: int

    def check(self, world: World) -> None:
        _require_no_file(world, self.path)
        if self.size < 0 or self.size > free_bytes(world, self.path):
            raise failed(self.path, DISK_FULL)

    def act(self, world: World) -> Events:
        world.files.put(StateFile(self.path, "", self.size, owner=""))
        yield HostFileChanged(self.path, "appeared")


@dataclass(frozen=True)
class DeleteHostFile(HostFileOperation):
    """Delete a file. What a running VM holds open cannot be deleted."""

    title: ClassVar[str] = "Delete a file of the host"

    def check(self, world: World) -> None:
        super().check(world)
        require_free(world, self.path)

    def act(self, world: World) -> Events:
        take_away(world, self.path)
        yield HostFileChanged(self.path, "deleted")


@dataclass(frozen=True)
class MoveHostFile(HostFileOperation):
    """Move or rename a file; moved back to where it was, all is well again."""

    title: ClassVar[str] = "Move a file of the host"

    to: str

    def check(self, world: World) -> None:
        super().check(world)
        require_free(world, self.path)
        _require_no_file(world, self.to)

    def act(self, world: World) -> Events:
        _place_copy(world, self.path, self.to)
        take_away(world, self.path)
        yield HostFileChanged(self.path, f"moved to {self.to}")


@dataclass(frozen=True)
class CopyHostFile(HostFileOperation):
    """Copy a file; onto a path where one is missing, it stands in for that one."""

    title: ClassVar[str] = "Copy a file of the host"

    to: str

    def check(self, world: World) -> None:
        super().check(world)
        _require_no_file(world, self.to)
        row = require_file(world, self.path)
        size = row.file_size if isinstance(row, VirtualDisk) else row.size
        if size > free_bytes(world, self.to):
            raise failed(self.to, DISK_FULL)

    def act(self, world: World) -> Events:
        _place_copy(world, self.path, self.to)
        yield HostFileChanged(self.to, f"copied from {self.path}")


@dataclass(frozen=True)
class LockHostFile(HostFileOperation):
    """Another program opens the file and lets nobody else in, as a backup or a virus scanner."""

    title: ClassVar[str] = "Lock a file of the host"

    by: str = "backup agent"

    def act(self, world: World) -> Events:
        _change(world, self.path, locked_by=self.by)
        yield HostFileChanged(self.path, f"locked by {self.by}")


@dataclass(frozen=True)
class UnlockHostFile(HostFileOperation):
    """The other program closes the file."""

    title: ClassVar[str] = "Unlock a file of the host"

    def act(self, world: World) -> Events:
        _change(world, self.path, locked_by="")
        yield HostFileChanged(self.path, "unlocked")


@dataclass(frozen=True)
class DenyHostFile(HostFileOperation):
    """Take the VM account's rights on the file away, as copying files about does."""

    title: ClassVar[str] = "Take away rights on a file"

    def act(self, world: World) -> Events:
        _change(world, self.path, denied=True)
        yield HostFileChanged(self.path, "access denied")


@dataclass(frozen=True)
class GrantHostFile(HostFileOperation):
    """Give the VM's account its rights back (`icacls ... /grant "NT VIRTUAL MACHINE\\<Id>:F"`).

    With `everyone` they are given to everybody instead: the VM starts as well, and everybody who
    gets at the folder may read, change and delete the disk (rules.EVERYONE_OPENS_TO_VM).
    """

    title: ClassVar[str] = "Grant rights on a file"

    everyone: bool = False

    def act(self, world: World) -> Events:
        _change(world, self.path, denied=False, everyone=self.everyone)
        whom = " to everyone" if self.everyone else ""
        yield HostFileChanged(self.path, f"access granted{whom}")


@dataclass(frozen=True)
class DamageHostFile(HostFileOperation):
    """The file is damaged on the volume; a sound copy has to take its place."""

    title: ClassVar[str] = "Damage a file of the host"

    def act(self, world: World) -> Events:
        _change(world, self.path, damaged=True)
        yield HostFileChanged(self.path, "damaged")


@dataclass(frozen=True)
class MountAndWrite(HostFileOperation):
    """Mount a disk on the host and write a file into it: children are no longer valid (B-131)."""

    title: ClassVar[str] = "Write into a mounted disk"

    file: str
    text: str

    def check(self, world: World) -> None:
        super().check(world)
        require_free(world, self.path)
        if path_key(self.path) not in world.disks:
            raise OperationFailed(f"'{self.path}' is not a virtual hard disk.")
        chain(world, self.path)
        self._written(world)

    def _written(self, world: World) -> ChainDevice:
        """The disk with the file written; raises what Windows says where it cannot be."""
        device = ChainDevice(world, self.path)
        try:
            Volume.open(device).write(self.file, self.text.encode(errors="replace"), world.date())
        except VolumeError as error:
            raise OperationFailed(f"'{self.path}': {error}") from error
        return device

    def act(self, world: World) -> Events:
        device = self._written(world)
        written = device.leaf.holding(device.written)
        world.disks.put(replace(written, content_id=world.new_guid()))
        yield HostFileChanged(self.path, "written to")
        yield from require_resync(world, vms_on(world, device.leaf.id))


# Finding and changing files ---------------------------------------------------------------------


def require_file(world: World, path: str) -> VirtualDisk | StateFile:
    """The file at a path, be it locked or damaged; raises 0x80070002 where there is none."""
    row = _row(world, path)
    condition = world.conditions.get(path_key(path))
    if row is None or (condition is not None and condition.missing):
        raise failed(path, NOT_FOUND)
    return row


def require_free(world: World, path: str, *, leaf: str | None = None) -> None:
    """Raise 0x80070020 while a program or a VM that is on holds the file open, 0x80070005 without
    rights. Who uses it through the disk `leaf` does not count."""
    condition = world.conditions.get(path_key(path))
    if condition is not None and condition.denied:
        raise failed(path, DENIED)
    if (condition is not None and condition.locked_by) or is_open(world, path, leaf=leaf):
        raise failed(path, IN_USE)


def is_open(world: World, path: str, *, leaf: str | None = None) -> bool:
    """Whether a VM that is on, a job, or the host itself (Mount-VHD) holds the file open; through
    another disk than `leaf`, where that is given."""
    key = path_key(path)
    but = None if leaf is None else path_key(leaf)
    if not all(map(is_waiting, world.jobs.by("affects", key))) or _is_mounted(world, key, but):
        return True
    return any(
        disk.id == key
        for vm in world.vms
        if vm.state not in AT_REST
        for drive in virtual_drives(vm)
        if drive.disk != but
        for disk in ancestors(world, drive.path)
    )


def _is_mounted(world: World, key: str, but: str | None = None) -> bool:
    """Whether the host uses this disk, or one that stands on it, other than `but`."""
    return any(
        disk.id == key
        for condition in world.conditions
        if condition.mounted is not None and condition.id != but
        for disk in ancestors(world, condition.path)
    )


def failed(path: str, reason: Refusal) -> OperationFailed:
    """What Windows says of a file it cannot open."""
    return OperationFailed(f"'{path}': {reason}", code=reason.code)


def _row(world: World, path: str) -> VirtualDisk | StateFile | None:
    return world.disks.get(path_key(path)) or world.files.get(path_key(path))


def _require_no_file(world: World, path: str) -> None:
    condition = world.conditions.get(path_key(path))
    gone = condition is not None and condition.missing
    if _row(world, path) is not None and not gone:
        raise failed(path, EXISTS)
    if not ntpath.basename(path).strip():
        raise failed(path, NOT_FOUND)


def _change(world: World, path: str, **changes: object) -> None:
    """Change the condition of a file; a sound one needs none."""
    row = require_file(world, path)
    condition = world.conditions.get(row.id) or FileCondition(row.path)
    _put(world, replace(condition, **changes))  # type: ignore[arg-type]


def _put(world: World, condition: FileCondition) -> None:
    if not condition.sound:
        world.conditions.put(condition)
    elif condition.id in world.conditions:
        world.conditions.drop(condition.id)


def _place_copy(world: World, path: str, to: str) -> None:
    """A copy of a file at `to`. Where the host misses a file at `to`, the copy stands in for it;
    anywhere else it is a file of the administrator's, nothing of Hyper-V's."""
    source, known = require_file(world, path), _row(world, to)
    if isinstance(source, VirtualDisk):
        expected = known if isinstance(known, VirtualDisk) else None
        owner, base_of = (expected.owner, expected.base_of) if expected else (None, None)
        path = expected.path if expected else to
        last = _last_parent(world, source, expected)
        placed = replace(source, path=path, owner=owner, base_of=base_of, last_parent=last)
        world.disks.put(placed)
    else:
        expected_file = known if isinstance(known, StateFile) else None
        path, owner = (expected_file.path, expected_file.owner) if expected_file else (to, "")
        world.files.put(replace(source, path=path, owner=owner))
    copied = world.conditions.get(source.id)
    damaged = copied is not None and copied.damaged
    _put(world, FileCondition(to, damaged=damaged))


def _last_parent(world: World, put: VirtualDisk, expected: VirtualDisk | None) -> str | None:
    """What the host's file stood on, where the one that is put in its place names a parent that
    has been merged meanwhile."""
    if expected is None or put.parent_id is None or put.parent_id in world.disks:
        return None
    return expected.stands_on


def put_new_disk(world: World, disk: VirtualDisk) -> VirtualDisk:
    """A disk that was just made, in its place; where the host misses a file there, it stands in for
    that one, whatever is in it."""
    expected = world.disks.get(disk.id)
    if expected is not None:
        disk = replace(disk, path=expected.path, owner=expected.owner, base_of=expected.base_of)
    world.disks.put(disk)
    _put(world, FileCondition(disk.path))
    return disk


def take_away(world: World, path: str) -> None:
    """Nothing is at `path` any more; a row stays only where the host still counts on the file."""
    row = require_file(world, path)
    if path_key(path) in world.conditions:
        world.conditions.drop(path_key(path))
    if _is_known(world, row):
        _put(world, FileCondition(row.path, missing=True))
    elif isinstance(row, VirtualDisk):
        world.disks.drop(row.id)
    else:
        world.files.drop(row.id)


def _is_known(world: World, row: VirtualDisk | StateFile) -> bool:
    """Whether Hyper-V counts on the file: it is its own, is referred to, or has children."""
    if isinstance(row, StateFile):
        return bool(row.owner)
    children = world.disks.count("stands_on", row.id)
    return row.automatic or bool(children) or is_referenced(world, row)
