"""What has no cmdlet of a real host: `Invoke-LabAction`, with a remark on what comes nearest."""

from __future__ import annotations

from typing import Any

from hvlab.operations import (
    AddFibreChannel,
    AddPhysicalDisk,
    BeginTransfer,
    BreakWriter,
    ChangeDirectory,
    ConfigureTime,
    CrashBackup,
    CreateBank,
    CreateCheckpointAndApply,
    CreateDirectoryAccount,
    DamageHostFile,
    DemoteDomainController,
    FinishBackup,
    FinishTransfer,
    FlushBank,
    FormatGuestDisk,
    LockHostFile,
    LoseBackupCheckpoint,
    LoseHostPower,
    LoseStorage,
    MountAndWrite,
    OpenSession,
    Operation,
    PromoteDomainController,
    PutHostFile,
    RebuildBankLog,
    RemoveFibreChannel,
    ReplicateDirectory,
    ResetCheckBoxes,
    RestoreStorage,
    RollBackTransfer,
    SetReplication,
    StartBackup,
    SuppressQuestion,
    TransferMoney,
    TypeInDocument,
    UnlockHostFile,
    UseSession,
    WorkEveryDay,
    WorkOnDisk,
    WriteImageBack,
)
from hvlab.powershell.translate.writing import Line, Raw, changed, line, table
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

COMMAND = "Invoke-LabAction"
NOTHING = ""
LAB_ONLY: dict[type[Operation], str] = {
    # the host's manager asks for these in one go, or keeps them to itself
    CreateCheckpointAndApply: "no cmdlet does both: Save-VM, Checkpoint-VM, Restore-VMSnapshot, "
    "Start-VM",
    SuppressQuestion: NOTHING,
    ResetCheckBoxes: NOTHING,
    # what happens to a host
    LoseHostPower: NOTHING,
    LoseStorage: NOTHING,
    RestoreStorage: NOTHING,
    DamageHostFile: NOTHING,
    LockHostFile: NOTHING,
    UnlockHostFile: NOTHING,
    PutHostFile: "on a host: fsutil file createnew",
    MountAndWrite: "on a host: Mount-VHD, write, Dismount-VHD",
    AddPhysicalDisk: NOTHING,
    WriteImageBack: NOTHING,
    AddFibreChannel: "on a host: Add-VMFibreChannelHba",
    RemoveFibreChannel: "on a host: Remove-VMFibreChannelHba",
    # a backup product
    StartBackup: NOTHING,
    FinishBackup: NOTHING,
    CrashBackup: NOTHING,
    LoseBackupCheckpoint: NOTHING,
    # people and programs in a guest
    TypeInDocument: NOTHING,
    OpenSession: NOTHING,
    UseSession: NOTHING,
    WorkOnDisk: NOTHING,
    WorkEveryDay: NOTHING,
    BreakWriter: NOTHING,
    CreateBank: NOTHING,
    TransferMoney: NOTHING,
    BeginTransfer: NOTHING,
    FinishTransfer: NOTHING,
    RollBackTransfer: NOTHING,
    FlushBank: NOTHING,
    RebuildBankLog: NOTHING,
    # in a guest it takes more than one command
    FormatGuestDisk: "in the guest: Initialize-Disk, New-Partition, Format-Volume",
    ConfigureTime: "in the guest: w32tm /config ... /update",
    PromoteDomainController: "in the guest: Install-ADDSForest or Install-ADDSDomainController",
    DemoteDomainController: "in the guest: Uninstall-ADDSDomainController -ForceRemoval",
    CreateDirectoryAccount: "in the guest: New-ADUser",
    ChangeDirectory: "in the guest: Set-ADObject",
    ReplicateDirectory: "in the guest: repadmin /replicate",
    SetReplication: "in the guest: repadmin /options",
}
"""Operations that are always asked for by name, and what comes nearest on a real host."""


def lab_action(world: World, operation: Operation) -> Line:
    """The operation by its name, with its own arguments."""
    arguments: dict[str, Any] = changed(operation)
    vm = world.vms.get(arguments.get("vm", ""))
    if vm is not None:
        del arguments["vm"]
    found = line(
        COMMAND,
        Name=Raw(type(operation).__name__),
        **_whom(world, vm),
        Arguments=Raw(table(arguments)) if arguments else None,
    )
    return Line(found.text, found.cmdlet, LAB_ONLY.get(type(operation), NOTHING))


def _whom(world: World, vm: VirtualMachine | None) -> dict[str, str]:
    if vm is None:
        return {}
    alike = [one for one in world.vms if one.name.casefold() == vm.name.casefold()]
    return {"VMName": vm.name} if len(alike) == 1 and vm.name else {"VMId": vm.id}
