"""Checkpoint-VM and the five VMSnapshot cmdlets, which VMCheckpoint names as well (5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvlab.errors import ObjectNotFound
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    ExportCheckpoint,
    Operation,
    RenameCheckpoint,
    TakeCheckpoint,
)
from hvlab.powershell.hyperv.base import NO_SNAPSHOT, HyperVCmdlet, listed
from hvlab.powershell.hyperv.objects import VirtualMachine, VMSnapshot
from hvlab.powershell.hyperv.objects.base import guid
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.world.queries import checkpoints_of, children_of

CREATING = "Creating Checkpoint"


class CheckpointVM(HyperVCmdlet):
    """Checkpoint-VM: nothing comes out unless -Passthru (B-045)."""

    NAME = "Checkpoint-VM"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """A checkpoint of each VM that was named."""
        name = self.args.get("SnapshotName")
        for vm in self.vms():
            if not self.agreed(vm.row.name):
                continue
            before = {row.id for row in checkpoints_of(self.world, vm.vm_id)}
            taken = self._take(TakeCheckpoint(vm.vm_id, None if name is None else str(name)))
            if taken and self.flag("Passthru"):
                yield from self.made(partial(self._made_since, vm.vm_id, before))

    def _made_since(self, vm: str, before: set[str]) -> list[VMSnapshot]:
        rows = checkpoints_of(self.world, vm)
        return [VMSnapshot(self.lab, row) for row in rows if row.id not in before]

    def _take(self, operation: Operation) -> bool:
        """With a progress bar, as the console draws one (B-044)."""
        self.call.progress(CREATING, 0)
        try:
            return self.do(operation)
        finally:
            self.call.progress(CREATING, None)


class GetVMSnapshot(HyperVCmdlet):
    """Get-VMSnapshot."""

    NAME = "Get-VMSnapshot"

    def act(self) -> Iterator[Any]:
        """By VM, by id, or the relatives of one."""
        for found in self._found():
            if self._is_of_type(found):
                yield found

    def _found(self) -> Iterator[VMSnapshot]:
        name = self.args.get("Name")
        if self.args.get("Id") is not None:
            yield from self._by_id(self.args["Id"])
        elif "ChildOf" in self.args:
            yield from self._named(self._children(self.args["ChildOf"]), name)
        elif "ParentOf" in self.args:
            parent = self.args["ParentOf"].parent()
            yield from self._named([] if parent is None else [parent], name)
        else:
            for vm in self.vms():
                yield from self.snapshots_of(vm, None if name is None else str(name))

    def _by_id(self, wanted: object) -> Iterator[VMSnapshot]:
        """The checkpoint of that id; a VM's id gives all of its (the pages speak of the VM's)."""
        rows = [row for row in self.world.checkpoints if guid(row.id) == wanted]
        rows = rows or [row for row in self.world.checkpoints if guid(row.vm) == wanted]
        if not rows:
            self.report(ObjectNotFound(NO_SNAPSHOT))
        for row in sorted(rows, key=lambda row: row.number):
            yield VMSnapshot(self.lab, row)

    def _children(self, of: VMSnapshot) -> list[Any]:
        return [] if of.deleted else children_of(self.world, of.row.id)

    def _named(self, rows: list[Any], name: object) -> Iterator[VMSnapshot]:
        """Immediate relatives only (B-143)."""
        kept = [row for row in rows if name is None or wildcard_match(str(name), row.name)]
        if not kept and name is not None and not has_wildcard(str(name)):
            self.report(ObjectNotFound(NO_SNAPSHOT))
        for row in kept:
            yield VMSnapshot(self.lab, row)

    def _is_of_type(self, found: VMSnapshot) -> bool:
        wanted = self.args.get("SnapshotType")
        return wanted is None or found.row.snapshot_type.value == int(wanted)


class _OnSnapshots(HyperVCmdlet):
    """One that is given checkpoints as objects, or a VM and their names."""

    def snapshots(self) -> Iterator[VMSnapshot]:
        """The checkpoints that are meant; complains of missing ones."""
        if "VMSnapshot" in self.args:
            for one in listed(self.args["VMSnapshot"]):
                if one.deleted:
                    self.report(ObjectNotFound(NO_SNAPSHOT))
                else:
                    yield one
            return
        for vm in self.vms():
            yield from self._of(vm)

    def _of(self, vm: VirtualMachine) -> Iterator[VMSnapshot]:
        names = listed(self.args.get("Name"))
        for name in names if self.args.get("Name") is not None else [None]:
            yield from self.snapshots_of(vm, None if name is None else str(name))


class RestoreVMSnapshot(_OnSnapshots):
    """Restore-VMSnapshot: Apply, without the offer to keep the present (B-090, B-144, B-145)."""

    NAME = "Restore-VMSnapshot"

    def act(self) -> Iterator[Any]:
        """Asks, as its impact is high."""
        for snapshot in self.snapshots():
            row = snapshot.row
            if self.agreed(row.name) and self.do(ApplyCheckpoint(row.vm, row.id)):
                yield from self.passed(snapshot)


class RenameVMSnapshot(_OnSnapshots):
    """Rename-VMSnapshot (B-125)."""

    NAME = "Rename-VMSnapshot"

    def act(self) -> Iterator[Any]:
        """Another name, nothing else."""
        new = str(self.args["NewName"])
        for snapshot in list(self.snapshots()):
            row = snapshot.row
            if self.agreed(row.name, new) and self.do(RenameCheckpoint(row.vm, row.id, new)):
                yield from self.passed(snapshot)


class RemoveVMSnapshot(_OnSnapshots):
    """Remove-VMSnapshot: does not ask (B-118); with all below it, -IncludeAllChildSnapshots.

    It returns once the entry is gone. The merge goes on in the background, and scripts wait for it
    themselves (rules.TEXT_MERGING_DISKS); the next cmdlet that changes something waits as well.
    """

    NAME = "Remove-VMSnapshot"
    WAIT = "operation"

    def act(self) -> Iterator[Any]:
        """Delete each; what went along with another is not asked for again."""
        subtree = self.flag("IncludeAllChildSnapshots")
        kind = DeleteCheckpointSubtree if subtree else DeleteCheckpoint
        for snapshot in list(self.snapshots()):
            row = snapshot.row
            if snapshot.deleted:
                continue
            if self.agreed(row.name) and self.do(kind(row.vm, row.id)):
                yield from self.passed(snapshot)


class ExportVMSnapshot(_OnSnapshots):
    """Export-VMSnapshot: a VM of its own, with one disk file per disk (B-126)."""

    NAME = "Export-VMSnapshot"

    def act(self) -> Iterator[Any]:
        """Into the folder of -Path."""
        folder = self.path(self.args["Path"])
        for snapshot in self.snapshots():
            row = snapshot.row
            operation = ExportCheckpoint(row.vm, row.id, folder)
            if self.agreed(row.name) and self.do(operation, into=[folder]):
                yield from self.passed(snapshot)


CMDLETS = (
    CheckpointVM,
    GetVMSnapshot,
    RestoreVMSnapshot,
    RenameVMSnapshot,
    RemoveVMSnapshot,
    ExportVMSnapshot,
)
