"""The module's objects: virtual machines, checkpoints, drives, disk files, the host."""

from hvlab.powershell.hyperv.objects.base import CimSessionObject, Hand, LabObject
from hvlab.powershell.hyperv.objects.devices import (
    Controller,
    DvdDrive,
    HardDiskDrive,
    VMIdeController,
    VMIntegrationComponent,
    VMMemory,
    VMProcessor,
    VMScsiController,
    hard_drives_of,
)
from hvlab.powershell.hyperv.objects.disks import VirtualHardDisk
from hvlab.powershell.hyperv.objects.firmware import VMBios, VMFirmware
from hvlab.powershell.hyperv.objects.host import VMHost
from hvlab.powershell.hyperv.objects.machines import Configured, VirtualMachine, VMSnapshot
from hvlab.powershell.hyperv.objects.network import VlanSetting, VMNetworkAdapter, VMSwitch

__all__ = [
    "CimSessionObject",
    "Configured",
    "Controller",
    "DvdDrive",
    "Hand",
    "HardDiskDrive",
    "LabObject",
    "VMBios",
    "VMFirmware",
    "VMHost",
    "VMIdeController",
    "VMIntegrationComponent",
    "VMMemory",
    "VMNetworkAdapter",
    "VMProcessor",
    "VMScsiController",
    "VMSnapshot",
    "VMSwitch",
    "VirtualHardDisk",
    "VirtualMachine",
    "VlanSetting",
    "hard_drives_of",
]
