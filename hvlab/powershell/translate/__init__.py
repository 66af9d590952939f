"""Operations as PowerShell: the line an administrator would type for what a button does.

`cmdlet_for(world, operation)` is pure: it looks at the world as it is before the operation and
writes a line which, typed then, does the same to the GUID, once the host is at rest: a cmdlet may
return while a merge goes on. What no cmdlet can say goes through
`Invoke-LabAction` of the lab's own module, which a real host does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hvlab.operations as ops
from hvlab.errors import HvlabError
from hvlab.operations import Operation
from hvlab.operations.host_text import MakeHostFolder, WriteHostFile
from hvlab.powershell.translate import disks, guest, machines, settings
from hvlab.powershell.translate.lab import LAB_ONLY, lab_action
from hvlab.powershell.translate.writing import Line
from hvlab.world.world import World

__all__ = ["LAB_ONLY", "TRANSLATED", "Line", "cmdlet_for", "lab_action", "line_for"]

Translator = Callable[[World, Any], Line | None]
TRANSLATED: dict[type[Operation], Translator] = {
    ops.StartVM: machines.start,
    ops.ShutDownVM: machines.shut_down,
    ops.TurnOffVM: machines.turn_off,
    ops.SaveVM: machines.save,
    ops.PauseVM: machines.pause,
    ops.ResumeVM: machines.resume,
    ops.ResetVM: machines.reset,
    ops.DeleteSavedState: machines.drop_saved_state,
    ops.LetTimePass: machines.sleep,
    ops.TakeCheckpoint: machines.take,
    ops.ApplyCheckpoint: machines.apply,
    ops.RevertVM: machines.revert,
    ops.RenameCheckpoint: machines.rename_checkpoint,
    ops.DeleteCheckpoint: machines.delete,
    ops.DeleteCheckpointSubtree: machines.delete_subtree,
    ops.ExportCheckpoint: machines.export_checkpoint,
    ops.NewVM: machines.new_vm,
    ops.RemoveVM: machines.remove_vm,
    ops.ExportVM: machines.export_vm,
    ops.ImportVM: machines.import_vm,
    ops.MoveStorage: machines.move_storage,
    ops.SetSnapshotLocation: machines.snapshot_location,
    ops.SetVM: machines.set_vm,
    ops.SetIntegrationService: machines.integration_service,
    ops.RenameVM: machines.rename_vm,
    ops.SetResourceMetering: machines.metering,
    ops.UpdateVMVersion: machines.update_version,
    ops.SetVlan: machines.vlan,
    ops.EnableReplication: machines.replicate,
    ops.ResynchronizeReplica: machines.resynchronize,
    ops.ConfigureVM: settings.configure_vm,
    ops.ConfigureHost: settings.configure_host,
    ops.NewVirtualDisk: disks.new_disk,
    ops.ImagePhysicalDisk: disks.image_physical,
    ops.ResizeDisk: disks.resize,
    ops.EditDiskOfVM: disks.edit_disk,
    ops.MergeByHand: disks.merge,
    ops.OptimizeDisk: disks.optimize,
    ops.SetDiskParent: disks.set_parent,
    ops.SetDiskProperties: disks.set_properties,
    ops.ConvertDisk: disks.convert,
    ops.MountDisk: disks.mount,
    ops.DismountDisk: disks.dismount,
    ops.AttachDisk: disks.attach,
    ops.DetachDisk: disks.detach,
    ops.ChangeDrive: disks.change_drive,
    ops.DeleteHostFile: disks.delete_file,
    ops.MoveHostFile: disks.move_file,
    ops.CopyHostFile: disks.copy_file,
    ops.DenyHostFile: disks.deny,
    ops.GrantHostFile: disks.grant,
    WriteHostFile: disks.write_file,
    MakeHostFolder: disks.make_folder,
    ops.WriteGuestFile: guest.write,
    ops.PutGuestFile: guest.put,
    ops.RemoveGuestFile: guest.remove_file,
    ops.RemoveGuestPath: guest.remove_path,
    ops.MakeGuestFolder: guest.make_folder,
    ops.MoveGuestPath: guest.move_path,
    ops.CopyGuestPath: guest.copy_path,
    ops.InstallPatch: guest.install_patch,
    ops.SetGuestClock: guest.set_clock,
    ops.RestartGuest: guest.restart,
    ops.ShutDownGuest: guest.shut_down,
    ops.StartProgram: guest.start_program,
    ops.CloseProgram: guest.close_program,
    ops.StartService: guest.start_service,
    ops.StopService: guest.stop_service,
    ops.RestartService: guest.restart_service,
    ops.SetServiceStart: guest.service_start,
    ops.RemoveService: guest.remove_service,
    ops.ResyncTime: guest.resync,
    ops.ReloadTimeService: guest.reload_time,
    ops.RestartTimeService: guest.restart_time,
    ops.StopTimeService: guest.stop_time,
    ops.StartTimeService: guest.start_time,
    ops.SetRegistryText: guest.registry_text,
    ops.SetRegistryNumber: guest.registry_number,
    ops.DeleteRegistryValue: guest.registry_delete,
    ops.JoinDomain: guest.join,
    ops.LeaveDomain: guest.leave,
    ops.ChangeMachinePassword: guest.change_password,
    ops.RepairSecureChannel: guest.repair_channel,
    ops.RestartDirectoryService: guest.restart_directory,
}
"""Operations that have a line of their own, as long as their arguments can be said in one."""


def cmdlet_for(world: World, operation: Operation) -> str:
    """The line to type in the world as it is, for what an operation does; perhaps with a remark
    behind it. Names are quoted; what a name does not tell apart goes by its id."""
    return str(line_for(world, operation))


def line_for(world: World, operation: Operation) -> Line:
    """The same, with the name of the cmdlet. Where the disks that it has to look at cannot be read,
    it is the lab's own command."""
    translator = TRANSLATED.get(type(operation))
    try:
        found = None if translator is None else translator(world, operation)
    except HvlabError:
        found = None
    return found or lab_action(world, operation)
