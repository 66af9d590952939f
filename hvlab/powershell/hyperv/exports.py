"""Export-VM, Import-VM, Compare-VM, Move-VMStorage: virtual machines that go somewhere else."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from hvlab.errors import InvalidParameter, OperationFailed
from hvlab.operations import ConfigureVM, ExportVM, ImportVM, MoveStorage
from hvlab.operations.export_vm import DISKS, MACHINES
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed
from hvlab.powershell.hyperv.objects import VirtualMachine
from hvlab.powershell.hyperv.objects.base import member
from hvlab.powershell.hyperv.objects.host import CompatibilityReport, Incompatibility
from hvlab.world import rules
from hvlab.world.disk import path_key
from hvlab.world.export import Export

NOT_FOUND = 0x80070002
CAPTURES = {
    "CaptureCrashConsistentState": "crash",
    "CaptureSavedState": "memory",
    "CaptureDataConsistentState": "data",
}
PLACES = frozenset({"SnapshotFilePath", "Vhds", "VirtualMachinePath"})
SAME_ID = 33000
"""No number of a real host is known for it."""


class ExportVMCmdlet(HyperVCmdlet):
    """Export-VM (B-127)."""

    NAME = "Export-VM"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """Each VM into a folder of its name."""
        folder = self.path(self.args["Path"])
        capture = CAPTURES[str(self.args.get("CaptureLiveState") or "CaptureSavedState")]
        for vm in self.vms():
            operation = ExportVM(vm.vm_id, folder, capture)
            if self.agreed(vm.row.name) and self.do(operation, into=[folder]):
                yield from self.passed(vm)


class ImportVMCmdlet(HyperVCmdlet):
    """Import-VM: registers in place, or copies (B-128)."""

    NAME = "Import-VM"
    UNHEEDED = frozenset({"SmartPagingFilePath", "VhdSourcePath"})
    QUIET = frozenset({"Register"})

    def act(self) -> Iterator[Any]:
        """Returns the VM."""
        operation = self._operation()
        if not self.agreed(str(self.args.get("Path", operation.folder))):
            return
        before = {row.id for row in self.world.vms}
        folders = (operation.disk_folder, operation.machine_folder, operation.snapshot_folder)
        if self.do(operation, into=folders):
            yield from self.made(partial(self.new_vms, before))

    def _operation(self) -> ImportVM:
        report = self.args.get("CompatibilityReport")
        if report is not None:
            if report.values["Incompatibilities"]:
                raise OperationFailed(
                    "Unable to import virtual machine due to configuration errors."
                )
            return ImportVM(**report.values["import"])
        return import_of(self)


def import_of(cmdlet: HyperVCmdlet) -> ImportVM:
    """The import that a cmdlet's arguments ask for."""
    args = cmdlet.args
    folders = {
        "disk_folder": "VhdDestinationPath",
        "machine_folder": "VirtualMachinePath",
        "snapshot_folder": "SnapshotFilePath",
    }
    export = find_export(cmdlet, cmdlet.path(args["Path"]))
    return ImportVM(
        export.folder,
        copy=cmdlet.flag("Copy"),
        new_id=cmdlet.flag("GenerateNewId"),
        **{
            field: cmdlet.path(args[parameter])
            for field, parameter in folders.items()
            if args.get(parameter) is not None
        },
    )


def find_export(cmdlet: HyperVCmdlet, path: str) -> Export:
    """The export whose configuration file a path names. Raises 0x80070002."""
    folder, name = ntpath.split(path)
    stem = ntpath.splitext(name)[0].casefold()
    for export in cmdlet.world.exports:
        machines = path_key(ntpath.join(export.folder, MACHINES))
        if path_key(folder) == machines and stem == export.vm.id.casefold():
            return export
        if path_key(path) == export.id and rules.IMPORT_TAKES_FOLDER:
            return export
    raise OperationFailed(
        "Failed to import a virtual machine.",
        "The operation failed because the file was not found.",
        f"'{path}': The system cannot find the file specified. (0x80070002)",
        code=NOT_FOUND,
    )


class CompareVM(HyperVCmdlet):
    """Compare-VM of an export: what would stand in the way of Import-VM."""

    NAME = "Compare-VM"
    ABSENT = frozenset(
        {
            "DestinationHost",
            "DestinationCimSession",
            "DestinationCredential",
            "DestinationStoragePath",
            "Name",
            "VM",
            "CompatibilityReport",
            "Vhds",
            "AsJob",
            "RetainVhdCopiesOnSource",
        }
    )
    UNHEEDED = frozenset(
        {"SmartPagingFilePath", "ResourcePoolName", "IncludeStorage", "VhdSourcePath"}
    )
    QUIET = frozenset({"Register"})

    def act(self) -> Iterator[Any]:
        """A report; without incompatibilities it can be given to Import-VM."""
        operation = import_of(self)
        export = self.world.exports[path_key(operation.folder)]
        if not self.agreed(export.vm.name):
            return
        fields = ("folder", "copy", "new_id", "disk_folder", "machine_folder", "snapshot_folder")
        yield CompatibilityReport(
            self.lab,
            {
                "VM": VirtualMachine(self.lab, export.vm),
                "OperationType": member("OperationType", "ImportVirtualMachine"),
                "Destination": self.world.host.name,
                "Path": operation.machine_folder or self.world.host.vm_folder,
                "SnapshotPath": operation.snapshot_folder or self.world.host.vm_folder,
                "VhdDestinationPath": operation.disk_folder or None,
                "VhdSourcePath": ntpath.join(export.folder, DISKS),
                "Incompatibilities": self._found(operation, export),
                "import": {name: getattr(operation, name) for name in fields},
            },
        )

    def _found(self, operation: ImportVM, export: Export) -> list[Incompatibility]:
        vm = VirtualMachine(self.lab, export.vm)
        found = []
        if not operation.new_id and export.vm.id in self.world.vms:
            text = rules.TEXT_SAME_ID.format(name=export.vm.name)
            found.append(Incompatibility(self.lab, text, SAME_ID, vm))
        known = {one.name for one in self.world.host.switches}
        for adapter in export.vm.settings.hardware.adapters:
            if adapter.switch and adapter.switch not in known:
                text = f"Could not find Ethernet switch '{adapter.switch}'."
                found.append(Incompatibility(self.lab, text, 33012, vm))
        return found


class MoveVMStorage(HyperVCmdlet):
    """Move-VMStorage: all to one folder, or each kind of file to its own."""

    NAME = "Move-VMStorage"
    VM_NAME = "Name"
    UNHEEDED = frozenset({"ResourcePoolName", "RemoveSourceUnmanagedVhds"})
    QUIET = frozenset({"AllowUnverifiedPaths"})

    def act(self) -> Iterator[Any]:
        """Works while the VM runs."""
        for vm in self.vms():
            if self.agreed(vm.row.name):
                self._move(vm)
        yield from ()

    def _move(self, vm: VirtualMachine) -> None:
        """Its files, and where the smart paging file would be."""
        paging = self._folder("SmartPagingFilePath")
        if not paging or self.call.bound & PLACES:
            storage = self._operation(vm)
            targets = (target for _, target in storage.files)
            folders = (storage.folder, storage.machine_folder, storage.snapshot_folder)
            if not self.do(storage, into=[paging, *folders, *targets]):
                return
        if paging:
            hardware = replace(vm.settings.hardware, smart_paging_folder=paging)
            settings = replace(vm.settings, hardware=hardware)
            self.do(ConfigureVM(vm.vm_id, settings), into=[paging])

    def _operation(self, vm: VirtualMachine) -> MoveStorage:
        if self.args.get("DestinationStoragePath") is not None:
            folder = self.path(self.args["DestinationStoragePath"])
            return MoveStorage(
                vm.vm_id,
                ntpath.join(folder, DISKS),
                machine_folder=folder,
                snapshot_folder=folder,
                keep=self.flag("RetainVhdCopiesOnSource"),
            )
        return MoveStorage(
            vm.vm_id,
            "",
            machine_folder=self._folder("VirtualMachinePath"),
            snapshot_folder=self._folder("SnapshotFilePath"),
            files=tuple(self._files()),
            keep=self.flag("RetainVhdCopiesOnSource"),
        )

    def _files(self) -> Iterator[tuple[str, str]]:
        """`@{SourceFilePath = ...; DestinationFilePath = ...}` for each disk."""
        for row in listed(self.args.get("Vhds")):
            source, target = row.get("SourceFilePath"), row.get("DestinationFilePath")
            if source is None or target is None:
                raise InvalidParameter(rules.TEXT_VHDS)
            yield self.path(source), self.path(target)

    def _folder(self, name: str) -> str:
        written = self.args.get(name)
        return "" if written is None else self.path(written)


CMDLETS = (ExportVMCmdlet, ImportVMCmdlet, CompareVM, MoveVMStorage)
