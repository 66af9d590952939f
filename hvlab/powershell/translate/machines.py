"""Virtual machines: power, checkpoints, settings, exports; the clock of the host."""

from __future__ import annotations

import ntpath
from dataclasses import replace

from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteSavedState,
    EnableReplication,
    ExportCheckpoint,
    ExportVM,
    ImportVM,
    LetTimePass,
    MoveStorage,
    NewVM,
    PauseVM,
    RemoveVM,
    RenameCheckpoint,
    RenameVM,
    ResetVM,
    ResumeVM,
    ResynchronizeReplica,
    RevertVM,
    SaveVM,
    SetIntegrationService,
    SetResourceMetering,
    SetSnapshotLocation,
    SetVlan,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    UpdateVMVersion,
)
from hvlab.operations.drives import IDE_LOCATIONS
from hvlab.operations.export_vm import DISKS, MACHINES
from hvlab.powershell.translate.whom import (
    is_whole,
    of_checkpoint,
    of_device,
    of_vm,
    vm_expression,
)
from hvlab.powershell.translate.writing import Line, Raw, line, quoted, size, truth
from hvlab.world import rules
from hvlab.world.disk import path_key
from hvlab.world.hardware import FIRST_ADAPTER, DvdDrive, Hardware
from hvlab.world.power import VMState
from hvlab.world.rules import MIB, SECOND
from hvlab.world.vm import VMSettings
from hvlab.world.world import World

LONGEST_SLEEP = 2**31 - 1
"""Start-Sleep counts in 32 bits."""
CAPTURES = {"memory": None, "crash": Raw("CaptureCrashConsistentState"),
            "data": Raw("CaptureDataConsistentState")}  # fmt: skip
REPLICA_PORT = 80


def _state(world: World, id: str) -> VMState | None:
    vm = world.vms.get(id)
    return None if vm is None else vm.state


# Power -------------------------------------------------------------------------------------------


def start(world: World, op: StartVM) -> Line | None:
    """Start-VM. Of a paused VM it would be Resume, so that is not what is meant."""
    paused = _state(world, op.vm) in (VMState.PAUSED, VMState.PAUSED_CRITICAL)
    return None if paused else of_vm(world, op.vm, "Start-VM")


def shut_down(world: World, op: ShutDownVM) -> Line | None:
    """Stop-VM."""
    return of_vm(world, op.vm, "Stop-VM")


def turn_off(world: World, op: TurnOffVM) -> Line | None:
    """Stop-VM -TurnOff. Of a saved VM it would throw the saved state away."""
    saved = _state(world, op.vm) is VMState.SAVED
    return None if saved else of_vm(world, op.vm, "Stop-VM", TurnOff=True)


def save(world: World, op: SaveVM) -> Line | None:
    """Save-VM."""
    return of_vm(world, op.vm, "Save-VM")


def pause(world: World, op: PauseVM) -> Line | None:
    """Suspend-VM."""
    return of_vm(world, op.vm, "Suspend-VM")


def resume(world: World, op: ResumeVM) -> Line | None:
    """Resume-VM."""
    return of_vm(world, op.vm, "Resume-VM")


def reset(world: World, op: ResetVM) -> Line | None:
    """Restart-VM without -Type is the reset button (fact sheet 5.3)."""
    return of_vm(world, op.vm, "Restart-VM", Force=True)


def drop_saved_state(world: World, op: DeleteSavedState) -> Line | None:
    """Remove-VMSavedState."""
    return of_vm(world, op.vm, "Remove-VMSavedState", "VMName")


def sleep(_: World, op: LetTimePass) -> Line | None:
    """Start-Sleep, in seconds where it is whole ones."""
    seconds, rest = divmod(op.span, SECOND)
    if op.span <= 0 or (op.span if rest else seconds) > LONGEST_SLEEP:
        return None
    if rest:
        return line("Start-Sleep", Milliseconds=op.span)
    return line("Start-Sleep", Seconds=seconds)


# Checkpoints -------------------------------------------------------------------------------------


def take(world: World, op: TakeCheckpoint) -> Line | None:
    """Checkpoint-VM."""
    if op.name == "":
        return None
    return of_vm(world, op.vm, "Checkpoint-VM", SnapshotName=op.name)


def apply(world: World, op: ApplyCheckpoint) -> Line | None:
    """Restore-VMSnapshot."""
    return of_checkpoint(world, op.vm, op.checkpoint, "Restore-VMSnapshot")


def revert(world: World, op: RevertVM) -> Line | None:
    """There is no cmdlet for Revert: it is Apply of the checkpoint that Now hangs under."""
    vm = world.vms.get(op.vm)
    above = world.checkpoints.get(vm.parent_checkpoint) if vm else None
    if vm is None or above is None:
        return None
    named = of_checkpoint(world, vm.id, above.id, "Restore-VMSnapshot")
    own = vm_expression(world, vm)
    if named is None or named.text.startswith("Get-VMSnapshot"):
        first = f"Get-VMSnapshot -Id {own}.ParentSnapshotId"
        return line("Restore-VMSnapshot", first)
    return line("Restore-VMSnapshot", VMName=vm.name, Name=Raw(f"{own}.ParentSnapshotName"))


def rename_checkpoint(world: World, op: RenameCheckpoint) -> Line | None:
    """Rename-VMSnapshot."""
    if not op.name:
        return None
    return of_checkpoint(world, op.vm, op.checkpoint, "Rename-VMSnapshot", NewName=op.name)


def delete(world: World, op: DeleteCheckpoint) -> Line | None:
    """Remove-VMSnapshot."""
    return of_checkpoint(world, op.vm, op.checkpoint, "Remove-VMSnapshot")


def delete_subtree(world: World, op: DeleteCheckpointSubtree) -> Line | None:
    """Remove-VMSnapshot with all below it."""
    return of_checkpoint(
        world, op.vm, op.checkpoint, "Remove-VMSnapshot", IncludeAllChildSnapshots=True
    )


def export_checkpoint(world: World, op: ExportCheckpoint) -> Line | None:
    """Export-VMSnapshot."""
    if not is_whole(op.path):
        return None
    return of_checkpoint(world, op.vm, op.checkpoint, "Export-VMSnapshot", Path=op.path)


# Machines that come, go and move -----------------------------------------------------------------


def new_vm(world: World, op: NewVM) -> Line | None:
    """New-VM, where it can make such a VM: with one disk, new or there already."""
    adapters = op.settings.hardware.adapters
    switch = adapters[0].switch if adapters else ""
    known = {one.name for one in world.host.switches}
    if (switch and switch not in known) or op != _as_new_vm(op, switch):
        return None
    made = op.disks[0] if op.disks else None
    path = ntpath.dirname(op.folder)
    paths = [*op.attach, op.guest_state, *([path] if op.folder else ())]
    paths += [made.folder] if made else []
    if not op.name or not all(map(is_whole, filter(None, paths))):
        return None
    return line(
        "New-VM",
        Name=op.name,
        MemoryStartupBytes=size(op.settings.memory_mb * MIB),
        Generation=op.settings.generation,
        SwitchName=switch or None,
        Path=path or None,
        NewVHDPath=ntpath.join(made.folder, made.name) if made else None,
        NewVHDSizeBytes=size(made.size) if made else None,
        VHDPath=op.attach[0] if op.attach else None,
        Version=op.version or None,
        SourceGuestStatePath=op.guest_state or None,
    )


def _as_new_vm(op: NewVM, switch: str) -> NewVM:
    """What New-VM makes of the arguments that it has."""
    second = op.settings.generation == 2
    hardware = Hardware(
        adapters=(replace(FIRST_ADAPTER, switch=switch),),
        dvd_drives=() if second else (DvdDrive("IDE", 1, IDE_LOCATIONS - 2),),
    )
    disks = tuple(replace(one, os="", fixed=False) for one in op.disks[:1])
    return NewVM(
        op.name,
        VMSettings(
            memory_mb=op.settings.memory_mb,
            processors=1,
            generation=2 if second else 1,
            hardware=hardware,
        ),
        disks=disks,
        attach=() if disks else op.attach[:1],
        folder=ntpath.join(ntpath.dirname(op.folder), op.name) if op.folder else "",
        controller="SCSI" if second else "IDE",
        version=op.version,
        guest_state=op.guest_state,
    )


def remove_vm(world: World, op: RemoveVM) -> Line | None:
    """Remove-VM."""
    return of_vm(world, op.vm, "Remove-VM", Force=True)


def export_vm(world: World, op: ExportVM) -> Line | None:
    """Export-VM."""
    if not is_whole(op.path) or op.capture not in CAPTURES:
        return None
    return of_vm(world, op.vm, "Export-VM", Path=op.path, CaptureLiveState=CAPTURES[op.capture])


def import_vm(world: World, op: ImportVM) -> Line | None:
    """Import-VM of the configuration file in the exported folder."""
    export = world.exports.get(path_key(op.folder))
    folders = (op.disk_folder, op.machine_folder, op.snapshot_folder)
    if export is None or (not op.copy and (op.new_id or any(folders))):
        return None
    if not all(map(is_whole, filter(None, (op.folder, *folders)))) or export.folder != op.folder:
        return None
    name = export.vm.id + world.profile.configuration_suffix
    return line(
        "Import-VM",
        Path=ntpath.join(export.folder, MACHINES, name),
        Copy=op.copy,
        GenerateNewId=op.new_id,
        VhdDestinationPath=op.disk_folder or None,
        VirtualMachinePath=op.machine_folder or None,
        SnapshotFilePath=op.snapshot_folder or None,
    )


def move_storage(world: World, op: MoveStorage) -> Line | None:
    """Move-VMStorage: everything below one folder, or each kind of file to its own."""
    folder = op.machine_folder
    paths = [op.folder, folder, op.snapshot_folder, *(one for pair in op.files for one in pair)]
    if op.vm not in world.vms or not all(map(is_whole, filter(None, paths))):
        return None
    keep = {"RetainVhdCopiesOnSource": op.keep}
    everything = (ntpath.join(folder, DISKS), folder, ()) == (
        op.folder, op.snapshot_folder, op.files,
    )  # fmt: skip
    if folder and everything:
        return of_vm(
            world, op.vm, "Move-VMStorage", "VMName", DestinationStoragePath=folder, **keep
        )
    moved = op.moved(world).items() if op.folder else op.files
    disks = ", ".join(
        f"@{{ SourceFilePath = {quoted(_path_of(world, source))}; "
        f"DestinationFilePath = {quoted(target)} }}"
        for source, target in moved
    )
    return of_vm(
        world,
        op.vm,
        "Move-VMStorage",
        "VMName",
        VirtualMachinePath=folder or None,
        SnapshotFilePath=op.snapshot_folder or None,
        Vhds=Raw(f"@({disks})") if disks else None,
        **keep,
    )


def _path_of(world: World, path: str) -> str:
    disk = world.disks.get(path_key(path))
    return path if disk is None else disk.path


def snapshot_location(world: World, op: SetSnapshotLocation) -> Line | None:
    """Set-VM -SnapshotFileLocation."""
    if not is_whole(op.folder):
        return None
    return of_vm(world, op.vm, "Set-VM", SnapshotFileLocation=op.folder)


# Settings ----------------------------------------------------------------------------------------


def set_vm(world: World, op: SetVM) -> Line | None:
    """Set-VM; memory alone is Set-VMMemory's."""
    vm = world.vms.get(op.vm)
    if vm is None or op == SetVM(op.vm):
        return None
    if op.memory_mb is not None:
        alone = op == SetVM(op.vm, memory_mb=op.memory_mb)
        if not alone or vm.settings.dynamic_memory or op.memory_mb == vm.settings.memory_mb:
            return None
        return of_vm(world, op.vm, "Set-VMMemory", "VMName", StartupBytes=size(op.memory_mb * MIB))
    wanted = op.checkpoint_type
    automatic = op.automatic_checkpoints
    return of_vm(
        world,
        op.vm,
        "Set-VM",
        CheckpointType=None if wanted is None else Raw(wanted.name.title().replace("_", "")),
        Notes=op.notes,
        AutomaticCheckpointsEnabled=None if automatic is None else truth(automatic),
    )


def integration_service(world: World, op: SetIntegrationService) -> Line | None:
    """Enable- or Disable-VMIntegrationService."""
    cmdlet = f"{'Enable' if op.enabled else 'Disable'}-VMIntegrationService"
    where = {"Name": op.service.value}
    return of_device(world, op.vm, cmdlet, "Get-VMIntegrationService", where)


def rename_vm(world: World, op: RenameVM) -> Line | None:
    """Rename-VM."""
    return of_vm(world, op.vm, "Rename-VM", NewName=op.name) if op.name else None


def metering(world: World, op: SetResourceMetering) -> Line | None:
    """Enable- or Disable-VMResourceMetering."""
    verb = "Enable" if op.enabled else "Disable"
    return of_vm(world, op.vm, f"{verb}-VMResourceMetering", "VMName")


def update_version(world: World, op: UpdateVMVersion) -> Line | None:
    """Update-VMVersion knows one version to go to: the host's newest."""
    vm = world.vms.get(op.vm)
    newest = rules.CONFIGURATION_VERSIONS[world.host.profile]
    if vm is None or op.version != newest or (vm.version or newest) == newest:
        return None
    return of_vm(world, op.vm, "Update-VMVersion", Force=True)


def vlan(world: World, op: SetVlan) -> Line | None:
    """Of a VM with one adapter, which is no trunk."""
    vm = world.vms.get(op.vm)
    adapters = () if vm is None else vm.settings.hardware.adapters
    if len(adapters) != 1 or adapters[0].trunk_native or adapters[0].trunk_allowed:
        return None
    cmdlet = "Set-VMNetworkAdapterVlan"
    if op.vlan:
        return of_vm(world, op.vm, cmdlet, "VMName", Access=True, VlanId=op.vlan)
    return of_vm(world, op.vm, cmdlet, "VMName", Untagged=True)


def replicate(world: World, op: EnableReplication) -> Line | None:
    """Enable-VMReplication."""
    if not op.server:
        return None
    return of_vm(
        world,
        op.vm,
        "Enable-VMReplication",
        "VMName",
        ReplicaServerName=op.server,
        ReplicaServerPort=REPLICA_PORT,
        AuthenticationType=Raw("Kerberos"),
    )


def resynchronize(world: World, op: ResynchronizeReplica) -> Line | None:
    """Resume-VMReplication."""
    return of_vm(world, op.vm, "Resume-VMReplication", "VMName", Resynchronize=True)
