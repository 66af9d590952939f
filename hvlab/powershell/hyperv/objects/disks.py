"""Virtual hard disk files as Get-VHD shows them: figures of the moment, not kept up to date."""

from __future__ import annotations

import ntpath
from collections.abc import Callable
from typing import Any

from hvlab.errors import ChainBroken
from hvlab.operations.disks import minimum_size
from hvlab.powershell.hyperv import facts
from hvlab.powershell.hyperv.objects.base import Hand, LabObject, member, numbered, shown_type
from hvlab.powershell.values.numbers import UInt32, UInt64
from hvlab.powershell.values.objects import Property
from hvlab.world import rules
from hvlab.world.chain import ancestors
from hvlab.world.disk import DiskType, VirtualDisk, is_vhd
from hvlab.world.power import VMState
from hvlab.world.world import World

FORMATS = {".vhd": "VHD", ".avhd": "VHD", ".vhdx": "VHDX", ".avhdx": "VHDX", ".vhds": "VHDSet"}
BLOCKS = {DiskType.DYNAMIC: rules.DYNAMIC_BLOCK, DiskType.DIFFERENCING: rules.DIFFERENCING_BLOCK}
VHD_BLOCK = 2 * rules.MIB
VHD_SECTOR = 512
"""The older format has blocks of 2 MB unless told otherwise, and no sectors but these: Get-VHD in
Microsoft's pages (storage maintenance of Windows Server, Azure Stack Hub)."""


def _value(name: str) -> Callable[[Any], Any]:
    return lambda self: self.values[name]


class VirtualHardDisk(LabObject):
    """A disk file."""

    type_names = ("Microsoft.Vhd.PowerShell.VirtualHardDisk", "System.Object")
    PROPERTIES = (
        *(
            Property(name, _value(name), shown_type(kind))
            for name, kind in facts.properties_of("VirtualHardDisk").items()
        ),
        Property(
            "Number",
            lambda self: self.values["DiskNumber"],
            shown_type("Nullable<UInt32>"),
            kind="AliasProperty",
            alias_of="DiskNumber",
        ),
    )

    def __init__(self, lab: Hand, disk: VirtualDisk) -> None:
        super().__init__(lab)
        self.path = disk.path
        world = lab.world
        number = _mounted(world, disk)
        self.values = {
            "ComputerName": world.host.name,
            "Path": disk.path,
            "VhdFormat": member("VhdFormat", format_of(disk.path)),
            "VhdType": numbered("VhdType", disk.type.value),
            "FileSize": UInt64(disk.file_size),
            "Size": UInt64(disk.size),
            "MinimumSize": _minimum(world, disk),
            "LogicalSectorSize": UInt32(_sector(disk, disk.logical_sector)),
            "PhysicalSectorSize": UInt32(_sector(disk, disk.physical_sector)),
            "BlockSize": UInt32(_block(disk)),
            "ParentPath": disk.parent or "",
            "DiskIdentifier": disk.disk_id,
            "FragmentationPercentage": None if disk.type is DiskType.FIXED else UInt32(0),
            "Alignment": UInt32(1),
            "Attached": number is not None or _in_use(world, disk),
            "DiskNumber": None if number is None else UInt32(number),
            "IsPMEMCompatible": False,
            "AddressAbstractionType": member("VirtualHardDiskPmemAddressAbstractionType", "None"),
        }


def format_of(path: str) -> str:
    """VHD, VHDX or VHDSet, by the name."""
    return FORMATS.get(ntpath.splitext(path)[1].lower(), "VHDX")


def _minimum(world: World, disk: VirtualDisk) -> UInt64 | None:
    """The least size; nobody knows it of a disk without partitions, as New-VHD makes it, nor of one
    whose chain is broken."""
    if not any(one.pages for one in ancestors(world, disk.path)):
        return None
    try:
        return UInt64(minimum_size(world, disk))
    except ChainBroken:
        return None


def _sector(disk: VirtualDisk, size: int) -> int:
    return VHD_SECTOR if is_vhd(disk.path) else size


def _block(disk: VirtualDisk) -> int:
    """The size of a block; a fixed disk has none."""
    if disk.type is DiskType.FIXED:
        return 0
    return disk.block_size or (VHD_BLOCK if is_vhd(disk.path) else BLOCKS[disk.type])


def _mounted(world: World, disk: VirtualDisk) -> int | None:
    condition = world.conditions.get(disk.id)
    return None if condition is None else condition.mounted


def _in_use(world: World, disk: VirtualDisk) -> bool:
    """Whether a VM that is on has it attached."""
    return any(vm.state not in (VMState.OFF, VMState.SAVED) for vm in world.vms.by("disk", disk.id))
