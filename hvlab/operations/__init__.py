"""Verbs: everything that can happen in the lab, one file per operation.

An operation's file is imported when the operation is asked for (hvlab/later.py): a console that
looks at a virtual machine needs few of them. `load_all` imports the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hvlab.later import on_demand

if TYPE_CHECKING:
    from hvlab.operations.apply_checkpoint import (
        ApplyCheckpoint,
        CreateCheckpointAndApply,
        RevertVM,
    )
    from hvlab.operations.backup import (
        CrashBackup,
        FinishBackup,
        LoseBackupCheckpoint,
        StartBackup,
    )
    from hvlab.operations.bank_actions import (
        BeginTransfer,
        CreateBank,
        FinishTransfer,
        FlushBank,
        RebuildBankLog,
        RollBackTransfer,
        TransferMoney,
    )
    from hvlab.operations.base import Operation
    from hvlab.operations.compact_disk import OptimizeDisk
    from hvlab.operations.configure import (
        ConfigureHost,
        ConfigureVM,
        DeleteSavedState,
        RenameVM,
        SetResourceMetering,
        UpdateVMVersion,
    )
    from hvlab.operations.convert_disk import ConvertDisk, SetDiskProperties
    from hvlab.operations.delete_checkpoint import DeleteCheckpoint, DeleteCheckpointSubtree
    from hvlab.operations.directory_actions import (
        ChangeDirectory,
        CreateDirectoryAccount,
        ReplicateDirectory,
        RestartDirectoryService,
        SetReplication,
    )
    from hvlab.operations.disks import (
        MergeByHand,
        NewVirtualDisk,
        ResizeDisk,
        SetDiskParent,
        test_disk,
    )
    from hvlab.operations.domain_role import (
        DemoteDomainController,
        JoinDomain,
        LeaveDomain,
        PromoteDomainController,
    )
    from hvlab.operations.drives import AttachDisk, ChangeDrive, DetachDisk, EditDiskOfVM
    from hvlab.operations.export_vm import ExportCheckpoint, ExportVM
    from hvlab.operations.fibre_channel import AddFibreChannel, RemoveFibreChannel
    from hvlab.operations.guest_actions import (
        InstallPatch,
        RemoveGuestFile,
        SetGuestClock,
        TypeInDocument,
        WriteGuestFile,
    )
    from hvlab.operations.guest_files import (
        CopyGuestPath,
        MakeGuestFolder,
        MoveGuestPath,
        PutGuestFile,
        RemoveGuestPath,
    )
    from hvlab.operations.guest_power import RestartGuest, ShutDownGuest
    from hvlab.operations.guest_volumes import FormatGuestDisk
    from hvlab.operations.host_files import (
        CopyHostFile,
        DamageHostFile,
        DeleteHostFile,
        DenyHostFile,
        GrantHostFile,
        LockHostFile,
        MountAndWrite,
        MoveHostFile,
        PutHostFile,
        UnlockHostFile,
    )
    from hvlab.operations.host_power import LoseHostPower
    from hvlab.operations.import_vm import ImportVM
    from hvlab.operations.lost_storage import LoseStorage, RestoreStorage
    from hvlab.operations.machine_password import ChangeMachinePassword, RepairSecureChannel
    from hvlab.operations.mounted_disks import DismountDisk, MountDisk
    from hvlab.operations.move_storage import MoveStorage, SetSnapshotLocation
    from hvlab.operations.network import SetVlan
    from hvlab.operations.new_vm import NewDisk, NewVM
    from hvlab.operations.physical_disks import AddPhysicalDisk, ImagePhysicalDisk, WriteImageBack
    from hvlab.operations.power import (
        PauseVM,
        ResetVM,
        ResumeVM,
        SaveVM,
        ShutDownVM,
        StartVM,
        TurnOffVM,
    )
    from hvlab.operations.programs import CloseProgram, OpenSession, StartProgram, UseSession
    from hvlab.operations.registry_actions import (
        DeleteRegistryValue,
        SetRegistryNumber,
        SetRegistryText,
    )
    from hvlab.operations.remove_vm import RemoveVM
    from hvlab.operations.rename_checkpoint import RenameCheckpoint
    from hvlab.operations.replica import EnableReplication, ResynchronizeReplica
    from hvlab.operations.service_actions import (
        BreakWriter,
        RemoveService,
        RestartService,
        SetServiceStart,
        StartService,
        StopService,
    )
    from hvlab.operations.settings import (
        ResetCheckBoxes,
        SetIntegrationService,
        SetVM,
        SuppressQuestion,
    )
    from hvlab.operations.take_checkpoint import TakeCheckpoint
    from hvlab.operations.time_service import (
        ConfigureTime,
        ReloadTimeService,
        RestartTimeService,
        ResyncTime,
        StartTimeService,
        StopTimeService,
    )
    from hvlab.operations.wait import LetTimePass
    from hvlab.operations.workload import WorkEveryDay, WorkOnDisk

__all__ = [
    "AddFibreChannel",
    "AddPhysicalDisk",
    "ApplyCheckpoint",
    "AttachDisk",
    "BeginTransfer",
    "BreakWriter",
    "ChangeDirectory",
    "ChangeDrive",
    "ChangeMachinePassword",
    "CloseProgram",
    "ConfigureHost",
    "ConfigureTime",
    "ConfigureVM",
    "ConvertDisk",
    "CopyGuestPath",
    "CopyHostFile",
    "CrashBackup",
    "CreateBank",
    "CreateCheckpointAndApply",
    "CreateDirectoryAccount",
    "DamageHostFile",
    "DeleteCheckpoint",
    "DeleteCheckpointSubtree",
    "DeleteHostFile",
    "DeleteRegistryValue",
    "DeleteSavedState",
    "DemoteDomainController",
    "DenyHostFile",
    "DetachDisk",
    "DismountDisk",
    "EditDiskOfVM",
    "EnableReplication",
    "ExportCheckpoint",
    "ExportVM",
    "FinishBackup",
    "FinishTransfer",
    "FlushBank",
    "FormatGuestDisk",
    "GrantHostFile",
    "ImagePhysicalDisk",
    "ImportVM",
    "InstallPatch",
    "JoinDomain",
    "LeaveDomain",
    "LetTimePass",
    "LockHostFile",
    "LoseBackupCheckpoint",
    "LoseHostPower",
    "LoseStorage",
    "MakeGuestFolder",
    "MergeByHand",
    "MountAndWrite",
    "MountDisk",
    "MoveGuestPath",
    "MoveHostFile",
    "MoveStorage",
    "NewDisk",
    "NewVM",
    "NewVirtualDisk",
    "OpenSession",
    "Operation",
    "OptimizeDisk",
    "PauseVM",
    "PromoteDomainController",
    "PutGuestFile",
    "PutHostFile",
    "RebuildBankLog",
    "ReloadTimeService",
    "RemoveFibreChannel",
    "RemoveGuestFile",
    "RemoveGuestPath",
    "RemoveService",
    "RemoveVM",
    "RenameCheckpoint",
    "RenameVM",
    "RepairSecureChannel",
    "ReplicateDirectory",
    "ResetCheckBoxes",
    "ResetVM",
    "ResizeDisk",
    "RestartDirectoryService",
    "RestartGuest",
    "RestartService",
    "RestartTimeService",
    "RestoreStorage",
    "ResumeVM",
    "ResyncTime",
    "ResynchronizeReplica",
    "RevertVM",
    "RollBackTransfer",
    "SaveVM",
    "SetDiskParent",
    "SetDiskProperties",
    "SetGuestClock",
    "SetIntegrationService",
    "SetRegistryNumber",
    "SetRegistryText",
    "SetReplication",
    "SetResourceMetering",
    "SetServiceStart",
    "SetSnapshotLocation",
    "SetVM",
    "SetVlan",
    "ShutDownGuest",
    "ShutDownVM",
    "StartBackup",
    "StartProgram",
    "StartService",
    "StartTimeService",
    "StartVM",
    "StopService",
    "StopTimeService",
    "SuppressQuestion",
    "TakeCheckpoint",
    "TransferMoney",
    "TurnOffVM",
    "TypeInDocument",
    "UnlockHostFile",
    "UpdateVMVersion",
    "UseSession",
    "WorkEveryDay",
    "WorkOnDisk",
    "WriteGuestFile",
    "WriteImageBack",
    "test_disk",
]

_FILES = {
    "apply_checkpoint": "ApplyCheckpoint CreateCheckpointAndApply RevertVM",
    "backup": "CrashBackup FinishBackup LoseBackupCheckpoint StartBackup",
    "bank_actions": (
        "BeginTransfer CreateBank FinishTransfer FlushBank RebuildBankLog RollBackTransfer "
        "TransferMoney"
    ),
    "base": "Operation",
    "compact_disk": "OptimizeDisk",
    "configure": (
        "ConfigureHost ConfigureVM DeleteSavedState RenameVM SetResourceMetering UpdateVMVersion"
    ),
    "convert_disk": "ConvertDisk SetDiskProperties",
    "delete_checkpoint": "DeleteCheckpoint DeleteCheckpointSubtree",
    "directory_actions": (
        "ChangeDirectory CreateDirectoryAccount ReplicateDirectory RestartDirectoryService "
        "SetReplication"
    ),
    "disks": "MergeByHand NewVirtualDisk ResizeDisk SetDiskParent test_disk",
    "domain_role": "DemoteDomainController JoinDomain LeaveDomain PromoteDomainController",
    "drives": "AttachDisk ChangeDrive DetachDisk EditDiskOfVM",
    "export_vm": "ExportCheckpoint ExportVM",
    "fibre_channel": "AddFibreChannel RemoveFibreChannel",
    "guest_actions": "InstallPatch RemoveGuestFile SetGuestClock TypeInDocument WriteGuestFile",
    "guest_files": "CopyGuestPath MakeGuestFolder MoveGuestPath PutGuestFile RemoveGuestPath",
    "guest_power": "RestartGuest ShutDownGuest",
    "guest_volumes": "FormatGuestDisk",
    "host_files": (
        "CopyHostFile DamageHostFile DeleteHostFile DenyHostFile GrantHostFile LockHostFile "
        "MountAndWrite MoveHostFile PutHostFile UnlockHostFile"
    ),
    "host_power": "LoseHostPower",
    "import_vm": "ImportVM",
    "lost_storage": "LoseStorage RestoreStorage",
    "machine_password": "ChangeMachinePassword RepairSecureChannel",
    "mounted_disks": "DismountDisk MountDisk",
    "move_storage": "MoveStorage SetSnapshotLocation",
    "network": "SetVlan",
    "new_vm": "NewDisk NewVM",
    "physical_disks": "AddPhysicalDisk ImagePhysicalDisk WriteImageBack",
    "power": "PauseVM ResetVM ResumeVM SaveVM ShutDownVM StartVM TurnOffVM",
    "programs": "CloseProgram OpenSession StartProgram UseSession",
    "registry_actions": "DeleteRegistryValue SetRegistryNumber SetRegistryText",
    "remove_vm": "RemoveVM",
    "rename_checkpoint": "RenameCheckpoint",
    "replica": "EnableReplication ResynchronizeReplica",
    "service_actions": (
        "BreakWriter RemoveService RestartService SetServiceStart StartService StopService"
    ),
    "settings": "ResetCheckBoxes SetIntegrationService SetVM SuppressQuestion",
    "take_checkpoint": "TakeCheckpoint",
    "time_service": (
        "ConfigureTime ReloadTimeService RestartTimeService ResyncTime StartTimeService "
        "StopTimeService"
    ),
    "wait": "LetTimePass",
    "workload": "WorkEveryDay WorkOnDisk",
}
HOMES = {name: f"{__name__}.{file}" for file, names in _FILES.items() for name in names.split()}
"""The module of each operation."""

if not TYPE_CHECKING:  # so that a wrong name is seen by a type checker
    __getattr__ = on_demand(__name__, HOMES)


def load_all() -> None:
    """Import every operation, also those that nobody asks for by name: a stored lab may hold any
    of them."""
    from pkgutil import iter_modules

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
