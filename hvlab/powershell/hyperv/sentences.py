"""What the cmdlets say before they act: the sentences of -WhatIf and -Confirm (fact sheet 5.2).

Those that a source shows are marked; the others are made after their pattern
(rules.WHAT_IF_PATTERN).
"""

from __future__ import annotations

import re

KNOWN = frozenset(
    {
        "Add-VMHardDiskDrive",
        "Remove-VM",
        "Restore-VMSnapshot",
        "Set-VMProcessor",
        "Stop-VM",
    }
)
"""Seen in logs or in the documentation."""

SENTENCES = {
    "Add-VMDvdDrive": 'add a DVD drive to virtual machine "{0}"',
    "Add-VMHardDiskDrive": 'add a hard disk drive to virtual machine "{0}"',
    "Add-VMNetworkAdapter": 'add a network adapter to virtual machine "{0}"',
    "Add-VMScsiController": 'add a SCSI controller to virtual machine "{0}"',
    "Checkpoint-VM": 'create a checkpoint of the virtual machine "{0}"',
    "Compare-VM": 'compare the virtual machine "{0}" with the host',
    "Connect-VMNetworkAdapter": (
        'connect the network adapter "{0}" of virtual machine "{1}" to switch "{2}"'
    ),
    "Convert-VHD": 'convert the virtual hard disk "{0}"',
    "Copy-VMFile": 'copy a file to the virtual machine "{0}"',
    "Disable-VMIntegrationService": (
        'disable the integration service "{0}" on virtual machine "{1}"'
    ),
    "Disable-VMTPM": 'disable the TPM of the virtual machine "{0}"',
    "Disconnect-VMNetworkAdapter": 'disconnect the network adapter "{0}" of virtual machine "{1}"',
    "Dismount-VHD": 'dismount the virtual hard disk "{0}"',
    "Enable-VMIntegrationService": 'enable the integration service "{0}" on virtual machine "{1}"',
    "Enable-VMReplication": 'enable replication of the virtual machine "{0}"',
    "Enable-VMTPM": 'enable the TPM of the virtual machine "{0}"',
    "Export-VM": 'export the virtual machine "{0}"',
    "Export-VMSnapshot": 'export checkpoint "{0}"',
    "Import-VM": 'import the virtual machine from "{0}"',
    "Merge-VHD": 'merge the virtual hard disk "{0}"',
    "Mount-VHD": 'mount the virtual hard disk "{0}"',
    "Move-VMStorage": 'move the storage of virtual machine "{0}"',
    "New-VHD": 'create a new virtual hard disk with the path "{0}"',
    "New-VM": 'create a new virtual machine "{0}"',
    "New-VMSwitch": 'create a new virtual switch "{0}"',
    "Optimize-VHD": 'optimize the virtual hard disk "{0}"',
    "Remove-VM": 'remove virtual machine "{0}"',
    "Remove-VMDvdDrive": 'remove a DVD drive from virtual machine "{0}"',
    "Remove-VMHardDiskDrive": 'remove a hard disk drive from virtual machine "{0}"',
    "Remove-VMNetworkAdapter": 'remove a network adapter from virtual machine "{0}"',
    "Remove-VMSavedState": 'remove the saved state of virtual machine "{0}"',
    "Remove-VMScsiController": 'remove a SCSI controller from virtual machine "{0}"',
    "Remove-VMSnapshot": 'remove checkpoint "{0}"',
    "Remove-VMSwitch": 'remove virtual switch "{0}"',
    "Rename-VM": 'rename the virtual machine "{0}" to "{1}"',
    "Rename-VMNetworkAdapter": 'rename the network adapter "{0}" to "{1}"',
    "Rename-VMSnapshot": 'rename checkpoint "{0}" to "{1}"',
    "Rename-VMSwitch": 'rename the virtual switch "{0}" to "{1}"',
    "Resize-VHD": 'resize the virtual hard disk "{0}"',
    "Restart-VM": 'restart the virtual machine "{0}"',
    "Restore-VMSnapshot": 'restore checkpoint "{0}"',
    "Resume-VM": 'resume the virtual machine "{0}"',
    "Resume-VMReplication": 'resume replication of the virtual machine "{0}"',
    "Save-VM": 'save the virtual machine "{0}"',
    "Set-VHD": 'configure the virtual hard disk "{0}"',
    "Set-VM": 'configure the virtual machine "{0}"',
    "Set-VMBios": 'configure the BIOS of the virtual machine "{0}"',
    "Set-VMDvdDrive": 'configure a DVD drive of the virtual machine "{0}"',
    "Set-VMFirmware": 'configure the firmware of the virtual machine "{0}"',
    "Set-VMHardDiskDrive": 'configure a hard disk drive of the virtual machine "{0}"',
    "Set-VMHost": 'configure the host "{0}"',
    "Set-VMMemory": 'configure the memory settings of the virtual machine "{0}"',
    "Set-VMNetworkAdapter": 'configure the network adapter "{0}" of virtual machine "{1}"',
    "Set-VMNetworkAdapterVlan": (
        'configure the VLAN settings of the network adapter "{0}" of virtual machine "{1}"'
    ),
    "Set-VMProcessor": 'configure the processor settings of the virtual machine "{0}"',
    "Set-VMSwitch": 'configure the virtual switch "{0}"',
    "Start-VM": 'start the virtual machine "{0}"',
    "Stop-VM": 'shut down the virtual machine "{0}"',
    "Stop-VM -Save": 'save the virtual machine "{0}"',
    "Stop-VM -TurnOff": 'turn off the virtual machine "{0}"',
    "Suspend-VM": 'suspend the virtual machine "{0}"',
    "Update-VMVersion": 'update the configuration version of the virtual machine "{0}"',
}


def sentence(cmdlet: str, *names: str, kind: str = "") -> str:
    """`Stop-VM will shut down the virtual machine "SRV01".`"""
    text = SENTENCES[f"{cmdlet} {kind}".strip()]
    filled = re.sub(r"\{(\d)\}", lambda found: names[int(found[1])], text)
    return f"{cmdlet} will {filled}."
