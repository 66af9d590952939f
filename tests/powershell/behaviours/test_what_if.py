"""-WhatIf, for every cmdlet that has it (fact sheet 5.2), typed."""

from pathlib import Path

import pytest
import yaml

from hvlab.powershell import hyperv
from hvlab.world.profiles import PROFILES

FACTS = Path(__file__).parents[4] / "shared" / "domain" / "cmdlets.yaml"

SET_UP = r"""
Checkpoint-VM Test a
New-VHD C:\p.vhdx 10GB; New-VHD C:\c.vhdx C:\p.vhdx; New-VHD C:\d.vhdx 10GB; New-VHD C:\m.vhdx 10GB
Mount-VHD C:\m.vhdx
Stop-VM Test; Export-VM Test C:\Exports; Start-VM Test
New-VM Resting -Generation 2 -NoVHD -SwitchName LAN; Set-VMMemory Resting -StartupBytes 1GB
Add-VMHardDiskDrive Resting -Path C:\p.vhdx; Add-VMDvdDrive Resting; Add-VMScsiController Resting
New-VM Saved; Start-VM Saved; Save-VM Saved; New-VM Paused; Start-VM Paused; Suspend-VM Paused
New-VMSwitch Inside -SwitchType Internal
Enable-VMIntegrationService 'Guest Service Interface' Test
Set-Content C:\file.txt x
$global:file = "C:\Exports\Test\Virtual Machines\$((Get-VM Test).Id).vmcx"
"""
LINES = [
    r"New-VM Other",
    r"Set-VM Test -Notes x",
    r"Remove-VM Resting",
    r"Rename-VM Test Other",
    r"Start-VM Resting",
    r"Stop-VM Test",
    r"Save-VM Test",
    r"Suspend-VM Test",
    r"Resume-VM Paused",
    r"Restart-VM Test",
    r"Checkpoint-VM Test",
    r"Rename-VMSnapshot a Test b",
    r"Remove-VMSnapshot Test a",
    r"Restore-VMSnapshot a Test",
    r"Export-VMSnapshot a C:\x -VMName Test",
    r"Export-VM Test C:\x",
    r"Import-VM $file -Copy -GenerateNewId",
    r"Move-VMStorage Test C:\x",
    r"Enable-VMIntegrationService Heartbeat Test",
    r"Disable-VMIntegrationService Heartbeat Test",
    r"New-VHD C:\n.vhdx 10GB",
    r"Set-VHD C:\c.vhdx -ParentPath C:\p.vhdx",
    r"Merge-VHD C:\c.vhdx",
    r"Resize-VHD C:\d.vhdx 20GB",
    r"Convert-VHD C:\d.vhdx C:\e.vhdx",
    r"Optimize-VHD C:\d.vhdx",
    r"Mount-VHD C:\d.vhdx",
    r"Dismount-VHD C:\m.vhdx",
    r"Add-VMHardDiskDrive Test -Path C:\d.vhdx",
    r"Remove-VMHardDiskDrive Resting SCSI 0 0",
    r"Set-VMHardDiskDrive Resting SCSI 0 0 -Path C:\d.vhdx",
    r"Set-VMHost -VirtualHardDiskPath C:\x",
    r"Compare-VM $file -Copy",
    r"Update-VMVersion Resting",
    r"Remove-VMSavedState Saved",
    r"Add-VMScsiController Resting",
    r"Remove-VMScsiController Resting 1",
    r"Set-VMDvdDrive Resting -Path C:\o.iso",
    r"Add-VMDvdDrive Resting",
    r"Remove-VMDvdDrive Resting 0 1",
    r"Set-VMMemory Resting -StartupBytes 2GB",
    r"Set-VMProcessor Resting -Count 2",
    r"Set-VMFirmware Resting -EnableSecureBoot Off",
    r"Enable-VMTPM Resting",
    r"Disable-VMTPM Resting",
    r"Add-VMNetworkAdapter Resting",
    r"Remove-VMNetworkAdapter Resting",
    r"Connect-VMNetworkAdapter Test -SwitchName Inside",
    r"Disconnect-VMNetworkAdapter Test",
    r"New-VMSwitch Another -SwitchType Private",
    r"Remove-VMSwitch Inside",
    r"Copy-VMFile Test C:\file.txt C:\file.txt -FileSource Host",
    r"Enable-VMReplication Test HV02 80 Kerberos",
]


@pytest.mark.behaviour("B-146")
def test_one_line_and_nothing_changes(ps):
    """`What if: <cmdlet> will ...` and no more; the world is as it was, and no question comes."""
    ps.quiet("& {" + SET_UP.replace("\n", ";").strip(";") + "} | Out-Null")
    before = ps.world.copy()
    for typed in LINES:
        shown = ps(f"{typed} -WhatIf")
        assert shown.startswith(f"What if: {typed.split()[0]} will "), shown
        assert shown.endswith(".\n"), shown
        assert 1 == shown.count("\n"), shown
        assert before == ps.world, typed


@pytest.mark.skipif(not FACTS.is_file(), reason="material: the shared facts are not here")
@pytest.mark.behaviour("B-146")
def test_no_cmdlet_is_left_out():
    """Every cmdlet of the facts that supports it is above, but for those that are not simulated:
    of the core cmdlets none."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known = yaml.load(FACTS.read_text(encoding="utf-8"), loader)["cmdlets"]
    asking = [one for one in known if one["supports_should_process"]]
    typed = {line.split()[0] for line in LINES}
    simulated = {cmdlet.NAME for cmdlet in hyperv.cmdlets()}

    assert {one["name"] for one in asking} & simulated <= typed
    assert {one["name"] for one in asking if one["tier"] == "core"} <= typed
    assert all(PROFILES["2022"].has_cmdlet(name) for name in typed)
