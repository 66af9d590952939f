"""Memory, processor, firmware, network: read and set, typed."""

import pytest


def test_memory_and_processor(ps):
    """What is set is shown; while the VM runs startup memory is not changed."""
    assert "OperationFailed" in ps("Set-VMMemory Test -StartupBytes 4GB")
    ps("Stop-VM Test")
    ps.quiet("Set-VMMemory Test -DynamicMemoryEnabled $true -MinimumBytes 1GB -StartupBytes 2GB")
    ps.quiet("Set-VMProcessor Test -Count 4 -ExposeVirtualizationExtensions $true")

    assert ["True", "1073741824", "4", "True"] == ps.values(
        "$m = Get-VMMemory Test; $m.DynamicMemoryEnabled; $m.Minimum;"
        "$p = Get-VMProcessor Test; $p.Count; $p.ExposeVirtualizationExtensions"
    )


def test_firmware_is_of_generation_2(ps):
    """Secure boot and the order of starting; a generation 1 VM has a BIOS."""
    ps("Stop-VM Test; New-VM Old")
    ps.quiet("Set-VMFirmware Test -EnableSecureBoot Off")
    ps("$n = Get-VMNetworkAdapter Test; Set-VMFirmware Test -FirstBootDevice $n")
    assert ["Off", "Network"] == ps.values(
        "$f = Get-VMFirmware Test; $f.SecureBoot; $f.BootOrder[0].BootType"
    )
    assert "generation 2" in ps("Get-VMFirmware Old").replace("\n", " ")
    ps.quiet("Set-VMBios Old -StartupOrder IDE, CD, LegacyNetworkAdapter, Floppy")
    assert ["IDE"] == ps.values("(Get-VMBios Old).StartupOrder[0]")


def test_network_adapters(ps):
    """Add, connect, rename, set, remove."""
    ps("New-VMSwitch Inside -SwitchType Internal | Out-Null")
    ps.quiet("Add-VMNetworkAdapter Test -Name second -SwitchName Inside")
    ps.quiet("Set-VMNetworkAdapter -VMName Test -Name second -MacAddressSpoofing On")
    ps.quiet("Rename-VMNetworkAdapter -VMName Test -Name second -NewName third")
    assert ["Inside", "On"] == ps.values(
        "$a = Get-VMNetworkAdapter Test -Name third; $a.SwitchName; $a.MacAddressSpoofing"
    )
    ps.quiet("Connect-VMNetworkAdapter Test -Name third -SwitchName LAN")
    ps.quiet("Remove-VMNetworkAdapter Test -Name third")
    assert ["Network Adapter"] == ps.values("(Get-VMNetworkAdapter Test).Name")
    assert "unable to find a virtual switch" in ps(
        "Connect-VMNetworkAdapter Test -SwitchName Nowhere"
    ).replace("\n", " ")


def test_vlans_decide_who_hears_whom(ps):
    """Access and untagged are what the simulation looks at."""
    ps.quiet("Set-VMNetworkAdapterVlan Test -Access -VlanId 20")
    assert (20, ["Access", "20"]) == (
        ps.vm().settings.vlan,
        ps.values("$v = Get-VMNetworkAdapterVlan Test; $v.OperationMode; $v.AccessVlanId"),
    )
    ps.quiet("Set-VMNetworkAdapterVlan Test -Untagged")
    assert 0 == ps.vm().settings.vlan


def test_switches(ps_answering):
    """They come, are renamed, and go after a question."""
    ps = ps_answering("Y")
    ps("New-VMSwitch Inside -SwitchType Private | Out-Null; Rename-VMSwitch Inside Within")
    assert ["LAN External", "Within Private"] == ps.values(
        'Get-VMSwitch | ForEach-Object { "$($_.Name) $($_.SwitchType)" }'
    )
    ps("Remove-VMSwitch Within")
    assert ["LAN"] == ps.values("(Get-VMSwitch).Name")


def test_a_switch_that_is_not_there(ps):
    """An argument that is not valid, as with virtual machines, and which one it was."""
    shown = ps("Get-VMSwitch Nope")

    assert "InvalidArgument: (Nope:String) [Get-VMSwitch]" in shown
    assert "InvalidParameter,Microsoft.HyperV.PowerShell.Commands.GetVMSwitch" in shown


def test_dvd_drives(ps):
    """An image goes in and out."""
    ps(r"Set-Content C:\os.iso image")
    ps.quiet(r"Add-VMDvdDrive Test -Path C:\os.iso")
    ps.quiet("Set-VMDvdDrive Test -Path $null")
    assert ["None", "SCSI", "1"] == ps.values(
        "$d = Get-VMDvdDrive Test; $d.DvdMediaType; $d.ControllerType; $d.ControllerLocation"
    )
    ps.quiet("Get-VMDvdDrive Test | Remove-VMDvdDrive")
    assert [] == ps.objects("Get-VMDvdDrive Test")


def test_the_host(ps):
    """Default folders are used from then on."""
    ps.quiet(r"Set-VMHost -VirtualHardDiskPath C:\Disks -EnableEnhancedSessionMode $true")
    ps("New-VM A -NewVHDPath a.vhdx -NewVHDSizeBytes 10GB")

    assert [r"C:\Disks", "True"] == ps.values(
        "$h = Get-VMHost; $h.VirtualHardDiskPath; $h.EnableEnhancedSessionMode"
    )
    assert [r"C:\Disks\a.vhdx"] == ps.values("(Get-VMHardDiskDrive A).Path")


@pytest.mark.parametrize("typed", ["Disconnect-VMNetworkAdapter Test"])
def test_what_changes_nothing_warns(ps, typed):
    """A setting that nothing in the lab acts on does not pretend."""
    assert ps(typed).startswith("WARNING: ")


def test_update_version(ps):
    """To the host's newest; an imported one is older."""
    shown = ps("Stop-VM Test; Update-VMVersion Test -Force")

    assert shown.startswith("WARNING: ")
    assert ["10.0"] == ps.values("(Get-VM Test).Version")


def test_a_dvd_drive_goes_to_another_place(ps):
    """-ToControllerNumber, -ToControllerLocation; its image stays unless one is given."""
    ps(r"New-VM Old 1GB; 'x' > C:\tools.iso; Set-VMDvdDrive Old -Path C:\tools.iso")
    ps.quiet("Get-VMDvdDrive Old | Set-VMDvdDrive -ToControllerNumber 0 -ToControllerLocation 1")
    shown = (
        'Get-VMDvdDrive Old | % { "$($_.ControllerNumber) $($_.ControllerLocation) $($_.Path)" }'
    )
    assert [r"0 1 C:\tools.iso"] == ps.values(shown)

    ps.quiet("Set-VMDvdDrive Old -ToControllerLocation 0 -Path $null")
    assert ["0 0 "] == ps.values(shown)

    ps(r"New-VHD C:\disk.vhdx 1GB; Add-VMHardDiskDrive Old IDE 1 0 C:\disk.vhdx")
    assert "no free location" in ps(
        "Set-VMDvdDrive Old -ToControllerNumber 1 -ToControllerLocation 0"
    )


def test_an_adapter_has_the_address_that_the_guest_tells(ps):
    """As ipconfig says it there; nothing while it is off, is not connected, or tells nothing."""
    (address,) = ps.values("(Get-VMNetworkAdapter Test).IPAddresses")
    assert address in ps("Invoke-Command -VMName Test { ipconfig }")
    ps("Disable-VMIntegrationService 'Key-Value Pair Exchange' Test")
    assert [] == ps.values("(Get-VMNetworkAdapter Test).IPAddresses")
    ps("Enable-VMIntegrationService 'Key-Value Pair Exchange' Test")
    ps("Disconnect-VMNetworkAdapter Test")
    assert [] == ps.values("(Get-VMNetworkAdapter Test).IPAddresses")
    ps("Connect-VMNetworkAdapter Test -SwitchName LAN; Stop-VM Test")
    assert [] == ps.values("(Get-VMNetworkAdapter Test).IPAddresses")


def test_everything_has_the_session_it_came_over(ps):
    """CimSession, with ComputerName and IsDeleted behind it."""
    for typed in ("Get-VMSwitch", "Get-VMFirmware Test", "Get-VMSecurity Test", "Get-VM Test"):
        last = ps.values(f"({typed}).PSObject.Properties | Select-Object -Last 3 | % Name")
        assert ["CimSession", "ComputerName", "IsDeleted"] == last
        assert ["CimSession: ."] == ps.values(f'"$(({typed}).CimSession)"')
