"""Disk files and drives, and files of the host."""

from __future__ import annotations

import ntpath

from hvlab.operations import (
    AttachDisk,
    ChangeDrive,
    ConvertDisk,
    CopyHostFile,
    DeleteHostFile,
    DenyHostFile,
    DetachDisk,
    DismountDisk,
    EditDiskOfVM,
    GrantHostFile,
    ImagePhysicalDisk,
    MergeByHand,
    MountDisk,
    MoveHostFile,
    NewVirtualDisk,
    OptimizeDisk,
    ResizeDisk,
    SetDiskParent,
    SetDiskProperties,
)
from hvlab.operations.host_text import FOLDER, MakeHostFolder, WriteHostFile
from hvlab.powershell.commands.files.host import folders
from hvlab.powershell.translate.whom import is_whole, of_device, of_vm
from hvlab.powershell.translate.writing import (
    Argument,
    Line,
    Raw,
    is_plain,
    line,
    quoted,
    size,
    truth,
)
from hvlab.storage.device import PAGE
from hvlab.world.disk import PHYSICAL, DiskType, StateFile, path_key
from hvlab.world.host import volume_letter
from hvlab.world.vm import Drive
from hvlab.world.world import World

DRIVE = "PHYSICALDRIVE"
GET_DRIVE = "Get-VMHardDiskDrive"
ACCOUNT = "NT VIRTUAL MACHINE\\{id}"
ALL_MACHINES = "NT VIRTUAL MACHINE\\Virtual Machines"
TYPES = {
    DiskType.FIXED: "Fixed",
    DiskType.DYNAMIC: "Dynamic",
    DiskType.DIFFERENCING: "Differencing",
}


def _number(path: str) -> int | None:
    """The number of a physical disk of the host; None for another path."""
    head = f"{PHYSICAL}{DRIVE}"
    rest = path[len(head) :]
    plain = path.startswith(head) and rest.isascii() and rest.isdigit() and len(rest) < 5
    return int(rest) if plain and str(int(rest)) == rest else None


def _is_there(world: World, path: str) -> bool:
    """Whether a disk file can be given to a -VHD cmdlet, which takes patterns."""
    return is_whole(path) and is_plain(path) and path_key(path) in world.disks


# Disk files --------------------------------------------------------------------------------------


def new_disk(world: World, op: NewVirtualDisk) -> Line | None:
    """New-VHD; the size of a differencing disk is its parent's, or larger."""
    path = op.full_path(world)
    given = op.size if op.parent is None else op.child_size
    if op.os or not is_whole(path) or ntpath.splitext(path)[1].lower() not in (".vhd", ".vhdx"):
        return None
    if op.parent is not None and not is_whole(op.parent):
        return None
    return line(
        "New-VHD",
        Path=path,
        ParentPath=op.parent,
        Differencing=op.parent is not None,
        SizeBytes=None if given is None else size(given),
        Fixed=op.fixed and op.parent is None,
        Dynamic=not op.fixed and op.parent is None,
        BlockSizeBytes=size(op.block_size) if op.block_size else None,
        LogicalSectorSizeBytes=None if op.logical_sector == 512 else op.logical_sector,
        PhysicalSectorSizeBytes=None if op.physical_sector == 4096 else op.physical_sector,
    )


def image_physical(_: World, op: ImagePhysicalDisk) -> Line | None:
    """New-VHD -SourceDisk."""
    number = _number(op.path)
    if number is None or not is_whole(op.to):
        return None
    return line("New-VHD", Path=op.to, SourceDisk=number, Dynamic=True)


def resize(world: World, op: ResizeDisk) -> Line | None:
    """Resize-VHD."""
    if not _is_there(world, op.path) or op.size < 0:
        return None
    return line("Resize-VHD", Path=op.path, SizeBytes=size(op.size))


def edit_disk(world: World, op: EditDiskOfVM) -> Line | None:
    """Resize-VHD. While there are checkpoints the settings page refuses; the cmdlet would not, and
    would break the chain (B-130, B-135)."""
    vm = world.vms.get(op.vm)
    disk = world.disks.get(path_key(op.path))
    if vm is None or disk is None or world.checkpoints.count("vm", vm.id):
        return None
    if disk.type is DiskType.DIFFERENCING or op.size < disk.size or op.size % PAGE:
        return None
    found = [one for one in vm.drives if one.disk == disk.id]
    if not found or (found[0].controller == "IDE" and vm.state.has_memory):
        return None
    return resize(world, ResizeDisk(op.path, op.size))


def merge(world: World, op: MergeByHand) -> Line | None:
    """Merge-VHD."""
    to = op.destination
    if not _is_there(world, op.path) or (to is not None and not is_whole(to)):
        return None
    return line("Merge-VHD", Path=op.path, DestinationPath=to)


def optimize(world: World, op: OptimizeDisk) -> Line | None:
    """Optimize-VHD."""
    if not _is_there(world, op.path):
        return None
    mode = None if op.mode is None else Raw(op.mode.name.capitalize())
    return line("Optimize-VHD", Path=op.path, Mode=mode)


def set_parent(world: World, op: SetDiskParent) -> Line | None:
    """Set-VHD -ParentPath."""
    if not _is_there(world, op.path) or not is_whole(op.parent):
        return None
    if op.leaf is not None and not is_whole(op.leaf):
        return None
    return line(
        "Set-VHD",
        Path=op.path,
        ParentPath=op.parent,
        LeafPath=op.leaf,
        IgnoreIdMismatch=op.ignore_mismatch,
    )


def set_properties(world: World, op: SetDiskProperties) -> Line | None:
    """Set-VHD: another identifier, or another physical sector size."""
    both = op.new_id and op.physical_sector is not None
    if not _is_there(world, op.path) or both or op == SetDiskProperties(op.path):
        return None
    if op.new_id:
        return line("Set-VHD", Path=op.path, ResetDiskIdentifier=True, Force=True)
    return line("Set-VHD", Path=op.path, PhysicalSectorSizeBytes=op.physical_sector)


def convert(world: World, op: ConvertDisk) -> Line | None:
    """Convert-VHD."""
    if not _is_there(world, op.path) or not is_whole(op.to):
        return None
    if op.parent is not None and not is_whole(op.parent):
        return None
    return line(
        "Convert-VHD",
        Path=op.path,
        DestinationPath=op.to,
        VHDType=None if op.type is None else Raw(TYPES[op.type]),
        DeleteSource=op.delete_source,
        BlockSizeBytes=size(op.block_size) if op.block_size else None,
        ParentPath=op.parent,
    )


def mount(world: World, op: MountDisk) -> Line | None:
    """Mount-VHD."""
    if not _is_there(world, op.path):
        return None
    return line("Mount-VHD", Path=op.path, ReadOnly=op.read_only)


def dismount(world: World, op: DismountDisk) -> Line | None:
    """Dismount-VHD."""
    return line("Dismount-VHD", Path=op.path) if _is_there(world, op.path) else None


# Drives ------------------------------------------------------------------------------------------


def attach(world: World, op: AttachDisk) -> Line | None:
    """Add-VMHardDiskDrive."""
    number = _number(op.path) if op.pass_through else None
    if op.controller not in ("IDE", "SCSI") or (number is None and not is_whole(op.path)):
        return None
    if op.pass_through and number is None:
        return None
    return of_vm(
        world,
        op.vm,
        "Add-VMHardDiskDrive",
        "VMName",
        ControllerType=Raw(op.controller),
        ControllerNumber=op.number,
        ControllerLocation=op.location,
        Path=op.path if number is None else None,
        DiskNumber=number,
        SupportPersistentReservations=op.shared,
    )


def _drive(world: World, vm: str, path: str) -> Drive | None:
    owner = world.vms.get(vm)
    drives = () if owner is None else owner.drives
    return next((one for one in drives if one.disk == path_key(path)), None)


def detach(world: World, op: DetachDisk) -> Line | None:
    """By place, as the cmdlet wants it."""
    drive = _drive(world, op.vm, op.path)
    if drive is None:
        return None
    return of_device(world, op.vm, "Remove-VMHardDiskDrive", GET_DRIVE, _place(drive))


def _place(drive: Drive) -> dict[str, Argument]:
    return {
        "ControllerType": Raw(drive.controller),
        "ControllerNumber": drive.number,
        "ControllerLocation": drive.location,
    }


def change_drive(world: World, op: ChangeDrive) -> Line | None:
    """By the place it is at, to the place or the file that it gets."""
    drive = _drive(world, op.vm, op.path)
    if drive is None or op.controller not in (None, "IDE", "SCSI"):
        return None
    number = _number(op.new_path) if op.pass_through and op.new_path is not None else None
    if op.new_path is not None and number is None and not is_whole(op.new_path):
        return None
    if op.pass_through and number is None:
        return None
    return of_device(
        world,
        op.vm,
        "Set-VMHardDiskDrive",
        GET_DRIVE,
        _place(drive),
        Path=op.new_path if number is None else None,
        DiskNumber=number,
        ToControllerType=None if op.controller is None else Raw(op.controller),
        ToControllerNumber=op.number,
        ToControllerLocation=op.location,
        SupportPersistentReservations=None if op.shared is None else truth(op.shared),
    )


# Files -------------------------------------------------------------------------------------------


def _is_on_drive(world: World, path: str) -> bool:
    """Whether a path is written in full, on a drive that the host has."""
    return is_whole(path) and volume_letter(path) in {one.letter for one in world.host.volumes}


def _is_file(world: World, path: str) -> bool:
    """Whether one thing is at the path, and it is no folder."""
    key = path_key(path)
    row = world.disks.get(key) or world.files.get(key)
    condition = world.conditions.get(key)
    missing = condition is not None and condition.missing
    folder = isinstance(row, StateFile) and row.kind == FOLDER
    return row is not None and not missing and not folder and _is_on_drive(world, path)


def _is_free(world: World, path: str) -> bool:
    """Whether nothing is at the path or below it, so that it is taken as it is written."""
    key = path_key(path)
    rows = [*world.disks, *world.files]
    conditions = {one.id for one in world.conditions if one.missing}
    taken = (one.id for one in rows if one.id not in conditions)
    folders = (path_key(one) for one in (world.host.vm_folder, world.host.disk_folder))
    return _is_on_drive(world, path) and not any(
        one == key or one.startswith(key + "\\") for one in (*taken, *folders)
    )


def _is_place(world: World, path: str) -> bool:
    """Whether something can be put there: it is free, and in a folder that exists."""
    return _is_free(world, path) and path_key(ntpath.dirname(path)) in folders(world)


def delete_file(world: World, op: DeleteHostFile) -> Line | None:
    """Remove-Item."""
    return line("Remove-Item", LiteralPath=op.path) if _is_file(world, op.path) else None


def move_file(world: World, op: MoveHostFile) -> Line | None:
    """Move-Item."""
    if not _is_file(world, op.path) or not _is_place(world, op.to):
        return None
    return line("Move-Item", LiteralPath=op.path, Destination=op.to)


def copy_file(world: World, op: CopyHostFile) -> Line | None:
    """Copy-Item."""
    if not _is_file(world, op.path) or not _is_place(world, op.to):
        return None
    return line("Copy-Item", LiteralPath=op.path, Destination=op.to)


def write_file(world: World, op: WriteHostFile) -> Line | None:
    """New-Item -Force writes exactly the text, and makes the folders on the way."""
    if not _is_on_drive(world, op.path):
        return None
    return line("New-Item", ItemType=Raw("File"), Path=op.path, Value=op.text, Force=True)


def make_folder(world: World, op: MakeHostFolder) -> Line | None:
    """New-Item of a folder."""
    if not _is_free(world, op.path):
        return None
    return line("New-Item", ItemType=Raw("Directory"), Path=op.path)


def deny(world: World, op: DenyHostFile) -> Line | None:
    """icacls takes the account of the VMs off the file's list."""
    return _rights(world, op.path, "/remove", ACCOUNT)


def grant(world: World, op: GrantHostFile) -> Line | None:
    """icacls, for the account of the VM that uses the file, or for everybody."""
    return _rights(world, op.path, "/grant", "Everyone:F" if op.everyone else f"{ACCOUNT}:F")


def _rights(world: World, path: str, verb: str, whom: str) -> Line | None:
    """icacls takes patterns, and knows the accounts of VMs by their ids."""
    if not _is_file(world, path) or not is_plain(path):
        return None
    id = user_of(world, path)
    account = whom.replace(ACCOUNT, f"NT VIRTUAL MACHINE\\{id}" if id else ALL_MACHINES)
    return Line(f"icacls {quoted(path)} {verb} {quoted(account)}", "icacls")


def user_of(world: World, path: str) -> str | None:
    """The VM whose file it is, as one of Now's disks, of a checkpoint's, or as a state file."""
    key = path_key(path)
    row = world.files.get(key)
    if row is not None:
        checkpoint = world.checkpoints.get(row.owner)
        owner = row.owner if checkpoint is None else checkpoint.vm
        return owner if owner in world.vms else None
    found = [vm for vm in world.vms if any(one.disk == key for one in vm.drives)]
    found += [
        world.vms[one.vm]
        for one in world.checkpoints
        if any(drive.disk == key for drive in one.drives)
    ]
    return min(found, key=lambda vm: vm.number).id if found else None
