"""Disk files: New-, Get-, Test-, Set-, Merge-, Resize-, Convert-, Optimize-, Mount-, Dismount-VHD.

None of them knows of checkpoints. Whatever is wrong with a chain is said in the words of 8.4.
"""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from functools import partial
from typing import Any

from hvlab.errors import ChainBroken, HyperVError, InvalidParameter, OperationFailed
from hvlab.operations import (
    ConvertDisk,
    DismountDisk,
    ImagePhysicalDisk,
    MergeByHand,
    MountDisk,
    NewVirtualDisk,
    Operation,
    OptimizeDisk,
    ResizeDisk,
    SetDiskParent,
    SetDiskProperties,
    test_disk,
)
from hvlab.operations.disks import minimum_size, require_sharable
from hvlab.powershell.hyperv.base import EXCEPTION, HyperVCmdlet, find_vm_by_id, listed
from hvlab.powershell.hyperv.objects import VirtualHardDisk
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.compaction import CompactMode
from hvlab.world.disk import PHYSICAL, DiskType, VirtualDisk, path_key
from hvlab.world.queries import is_missing
from hvlab.world.vm import virtual_drives

NO_DISK = "'{path}' is not an existing virtual hard disk file."
NOT_MADE = "The system failed to create '{path}'"


class VHDCmdlet(HyperVCmdlet):
    """Base: disks by path; the host's paragraphs stand apart."""

    NO_DRIVE = NOT_MADE

    def report(self, error: HyperVError, target: Any = None) -> None:
        """The host's refusal as an error record."""
        text = "\n\n".join(error.paragraphs)
        self.call.error(text, error.error_id, error.category, target, EXCEPTION)

    def paths(self) -> Iterator[str]:
        """The files that were named, as whole paths; patterns match disk files that are there."""
        for written in listed(self.args.get("Path")):
            path = self.path(written)
            if not has_wildcard(path):
                yield path
                continue
            found = [disk.path for disk in self.world.disks if wildcard_match(path, disk.path)]
            yield from sorted(found, key=path_key)

    def disk(self, path: str) -> VirtualDisk | None:
        """The disk file at a path; complains where there is none."""
        disk = self.world.disks.get(path_key(path))
        if disk is None or is_missing(self.world, disk.id):
            self.refuse(NO_DISK.format(path=path))
            return None
        return disk

    def disks(self) -> Iterator[VirtualDisk]:
        """The disk files that were named."""
        for path in self.paths():
            disk = self.disk(path)
            if disk is not None:
                yield disk

    def done(self, operation: Operation, path: str) -> Iterator[VirtualHardDisk]:
        """Do it; with -Passthru the disk comes out."""
        if self.do(operation, into=[path]) and self.flag("Passthru"):
            yield from self.made(partial(self._at, path))

    def _at(self, path: str) -> list[VirtualHardDisk]:
        disk = self.world.disks.get(path_key(path))
        return [] if disk is None else [VirtualHardDisk(self.lab, disk)]


class NewVHD(VHDCmdlet):
    """New-VHD: dynamic unless said otherwise; the format is that of the name (5.3)."""

    NAME = "New-VHD"
    UNHEEDED = frozenset({"AddressAbstractionType", "DataAlignmentBytes"})
    QUIET = frozenset({"Dynamic", "Differencing"})

    def act(self) -> Iterator[Any]:
        """Each path; the disk comes out in any case."""
        for written in listed(self.args["Path"]):
            path = self.path(written)
            if not self.agreed(path):
                continue
            if self.do(self._operation(path), into=[path]):
                yield from self.made(partial(self._at, path))

    def _operation(self, path: str) -> Operation:
        if ntpath.splitext(path)[1].lower() not in (".vhd", ".vhdx", ".vhds"):
            raise InvalidParameter(
                "Failed to create the virtual hard disk.", rules.TEXT_DISK_EXTENSION
            )
        if "SourceDisk" in self.args:
            number = int(self.args["SourceDisk"])
            return ImagePhysicalDisk(f"{PHYSICAL}PHYSICALDRIVE{number}", path)
        parent = self.args.get("ParentPath")
        size = self.args.get("SizeBytes")
        return NewVirtualDisk(
            path,
            NewVirtualDisk.size if size is None else int(size),
            fixed=self.flag("Fixed"),
            parent=None if parent is None else self.path(parent),
            block_size=int(self.args.get("BlockSizeBytes") or 0),
            logical_sector=int(self.args.get("LogicalSectorSizeBytes") or 512),
            physical_sector=int(self.args.get("PhysicalSectorSizeBytes") or 4096),
            child_size=None if parent is None or size is None else int(size),
        )


class GetVHD(VHDCmdlet):
    """Get-VHD: by path, by number of a mounted disk, by VM (B-160)."""

    NAME = "Get-VHD"

    def act(self) -> Iterator[Any]:
        """What the file itself says; of a VM, Now's files."""
        if "VMId" in self.args:
            for id in listed(self.args["VMId"]):
                yield from self._of_vm(id)
        elif "DiskNumber" in self.args:
            yield from self._of_number(int(self.args["DiskNumber"]))
        else:
            for disk in self.disks():
                yield VirtualHardDisk(self.lab, disk)

    def _of_vm(self, id: object) -> Iterator[Any]:
        vm = find_vm_by_id(self.world, id)
        if vm is None:
            self.refuse(f'Hyper-V was unable to find a virtual machine with id "{id}".')
            return
        for drive in virtual_drives(vm):
            disk = self.disk(drive.path)
            if disk is not None:
                yield VirtualHardDisk(self.lab, disk)

    def _of_number(self, number: int) -> Iterator[Any]:
        for condition in self.world.conditions:
            if condition.mounted == number:
                yield VirtualHardDisk(self.lab, self.world.disks[condition.id])
                return
        self.refuse(rules.TEXT_NO_MOUNTED_DISK.format(number=number))


class TestVHD(VHDCmdlet):
    """Test-VHD: True; for a chain that is broken an error that says how, and False.

    With -SupportPersistentReservations also for a disk that VMs cannot share.
    """

    NAME = "Test-VHD"

    def act(self) -> Iterator[Any]:
        """Each file that was named."""
        for path in self.paths():
            try:
                whole = test_disk(self.world, path)
                if whole and self.flag("SupportPersistentReservations"):
                    require_sharable(self.world, path, f"'{path}'")
            except HyperVError as error:
                self.report(error)
                yield False
                continue
            if not whole:
                self._say(path)
            yield whole

    def _say(self, path: str) -> None:
        try:
            chain(self.world, path)
        except ChainBroken as error:
            self.report(OperationFailed(f"'{path}': {error}", code=error.code))


class SetVHD(VHDCmdlet):
    """Set-VHD: another parent, another identifier, another physical sector size (B-133)."""

    NAME = "Set-VHD"
    QUIET = frozenset({"Force"})

    def act(self) -> Iterator[Any]:
        """One file."""
        for disk in self.disks():
            if self.agreed(disk.path):
                yield from self.done(self._operation(disk.path), disk.path)

    def _operation(self, path: str) -> Operation:
        if "ParentPath" in self.args:
            parent = self.path(self.args["ParentPath"])
            leaf = self.args.get("LeafPath")
            return SetDiskParent(
                path,
                parent,
                ignore_mismatch=self.flag("IgnoreIdMismatch"),
                leaf=None if leaf is None else self.path(leaf),
            )
        sector = self.args.get("PhysicalSectorSizeBytes")
        return SetDiskProperties(
            path,
            new_id=self.flag("ResetDiskIdentifier"),
            physical_sector=None if sector is None else int(sector),
        )


class MergeVHD(VHDCmdlet):
    """Merge-VHD: the child, and all between, into an ancestor; offline (B-134)."""

    NAME = "Merge-VHD"
    QUIET = frozenset({"Force"})

    def act(self) -> Iterator[Any]:
        """Into the immediate parent unless -DestinationPath says otherwise."""
        written = self.args.get("DestinationPath")
        destination = None if written is None else self.path(written)
        for disk in self.disks():
            if self.agreed(disk.path):
                into = destination or disk.parent or disk.path
                yield from self.done(MergeByHand(disk.path, destination), into)


class ResizeVHD(VHDCmdlet):
    """Resize-VHD (B-135)."""

    NAME = "Resize-VHD"

    def act(self) -> Iterator[Any]:
        """To a size, or as small as it gets."""
        for disk in self.disks():
            if self.agreed(disk.path):
                small = self.flag("ToMinimumSize")
                size = minimum_size(self.world, disk) if small else int(self.args["SizeBytes"])
                yield from self.done(ResizeDisk(disk.path, size), disk.path)


class ConvertVHD(VHDCmdlet):
    """Convert-VHD: a new file of another type or format, offline; on a parent with -ParentPath."""

    NAME = "Convert-VHD"
    UNHEEDED = frozenset({"AddressAbstractionType"})

    def act(self) -> Iterator[Any]:
        """The source stays unless -DeleteSource."""
        target = self.path(self.args["DestinationPath"])
        wanted = self.args.get("VHDType")
        parent = self.args.get("ParentPath")
        for disk in self.disks():
            if self.agreed(disk.path):
                operation = ConvertDisk(
                    disk.path,
                    target,
                    None if wanted is None else DiskType(int(wanted)),
                    self.flag("DeleteSource"),
                    int(self.args.get("BlockSizeBytes") or 0),
                    None if parent is None else self.path(parent),
                )
                yield from self.done(operation, target)


class OptimizeVHD(VHDCmdlet):
    """Optimize-VHD: a disk that is not attached for writing gets smaller, in one of five modes
    (B-136)."""

    NAME = "Optimize-VHD"

    def act(self) -> Iterator[Any]:
        """Each file that was named."""
        wanted = self.args.get("Mode")
        mode = None if wanted is None else CompactMode(int(wanted))
        for disk in self.disks():
            if self.agreed(disk.path):
                yield from self.done(OptimizeDisk(disk.path, mode), disk.path)


class _Mounting(VHDCmdlet):
    """What the two have in common: a snapshot inside of a VHD set may be meant."""

    def has_snapshot(self, disk: VirtualDisk) -> bool:
        """Whether the disk has the snapshot that was asked for; complains where it has not."""
        wanted = self.args.get("SnapshotId")
        if wanted is None:
            return True
        is_set = ntpath.splitext(disk.path)[1].lower() == ".vhds"
        text = rules.TEXT_NO_VHD_SNAPSHOT if is_set else rules.TEXT_NO_VHD_SET
        self.refuse(text.format(path=disk.path, id=wanted))
        return False


class MountVHD(_Mounting):
    """Mount-VHD: the host itself uses the disk. The lab gives no drive letters."""

    NAME = "Mount-VHD"
    QUIET = frozenset({"NoDriveLetter"})

    def act(self) -> Iterator[Any]:
        """Each file that was named."""
        for disk in self.disks():
            if not self.has_snapshot(disk):
                continue
            if self.agreed(disk.path):
                operation = MountDisk(disk.path, read_only=self.flag("ReadOnly"))
                yield from self.done(operation, disk.path)


class DismountVHD(_Mounting):
    """Dismount-VHD: by path or by disk number."""

    NAME = "Dismount-VHD"

    def act(self) -> Iterator[Any]:
        """Each file that was named."""
        for disk in self._mounted():
            if self.has_snapshot(disk) and self.agreed(disk.path):
                yield from self.done(DismountDisk(disk.path), disk.path)

    def _mounted(self) -> Iterator[VirtualDisk]:
        if "DiskNumber" not in self.args:
            yield from self.disks()
            return
        number = int(self.args["DiskNumber"])
        found = [one for one in self.world.conditions if one.mounted == number]
        if not found:
            self.refuse(rules.TEXT_NO_MOUNTED_DISK.format(number=number))
        for condition in found:
            yield self.world.disks[condition.id]


CMDLETS = (
    NewVHD,
    GetVHD,
    TestVHD,
    SetVHD,
    MergeVHD,
    ResizeVHD,
    ConvertVHD,
    OptimizeVHD,
    MountVHD,
    DismountVHD,
)
