"""Scripts as administrators write them over the core cmdlets (fact sheet 5.3, B-163), typed."""

import pytest

CHECKPOINT_ALL = r"""
function New-PatchCheckpoint {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)][Alias('VMName')][string[]]$Name,
        [string]$Prefix = 'Patch'
    )
    process {
        foreach ($one in $Name) {
            $arguments = @{ Name = $one; SnapshotName = "$Prefix $one"; Passthru = $true }
            Checkpoint-VM @arguments -ErrorAction Stop
        }
    }
}
Get-VM | Where-Object { $_.State -eq 'Running' } | New-PatchCheckpoint -Prefix 'Before' |
    Select-Object -ExpandProperty Name
"""
REPORT = r"""
Get-VM | Sort-Object Name | ForEach-Object {
    $chain = @(); $path = ($_ | Get-VMHardDiskDrive | Select-Object -First 1).Path
    while ($path) { $disk = Get-VHD -Path $path; $chain += $disk; $path = $disk.ParentPath }
    [pscustomobject]@{
        VM = $_.Name; Checkpoints = @(Get-VMSnapshot -VM $_).Count; Files = $chain.Count
        Base = Split-Path $chain[-1].Path -Leaf
    }
} | ForEach-Object {
    '{0}: {1} checkpoints, {2} files on {3}' -f $_.VM, $_.Checkpoints, $_.Files, $_.Base
}
"""
CAREFUL = r"""
$vm = Get-VM -Name Test
$before = Get-VMSnapshot -VM $vm -Name 'Base' -ErrorAction SilentlyContinue
if (-not $before) { throw 'no such checkpoint' }
try {
    Stop-VM -VM $vm -Force -ErrorAction Stop
    $before | Restore-VMSnapshot -Confirm:$false
    if ($vm.State -ne 'Running') { Start-VM -VM $vm }
    while ($vm.Heartbeat -notlike 'Ok*') { Start-Sleep -Seconds 1 }
    "$($vm.Name) runs from $($vm.ParentSnapshotName)"
}
catch { "failed: $($_.Exception.Message)" }
finally { Get-VMSnapshot -VM $vm | Where-Object Name -ne 'Base' | Remove-VMSnapshot }
"""
BUILD = r"""
$common = @{ Generation = 2; MemoryStartupBytes = 1GB; SwitchName = 'LAN' }
$built = 'Web', 'Data' | ForEach-Object {
    $disk = New-VHD -Path "C:\$_\$_.vhdx" -SizeBytes 20GB -Dynamic
    $vm = New-VM -Name $_ -VHDPath $disk.Path @common
    Set-VM -VM $vm -ProcessorCount 4 -CheckpointType ProductionOnly -Notes "made for $_" -Passthru
}
$built | Set-VMMemory -DynamicMemoryEnabled $true -MaximumBytes 4GB
$built | Disable-VMIntegrationService -Name 'Time Synchronization'
Get-VM -Name Web, Data | ForEach-Object {
    $time = Get-VMIntegrationService -VM $_ -Name 'Time*'
    $_.Name, $_.ProcessorCount, $_.CheckpointType, $_.DynamicMemoryEnabled, $time.Enabled -join ' '
}
"""


@pytest.mark.behaviour("B-163")
def test_a_function_takes_vms_from_the_pipeline_and_splats(ps, add):
    """Running ones only; what -Passthru gives goes on."""
    add(ps, "Off")
    add(ps, "On", start=True)

    assert ["Before Test", "Before On"] == ps.values(CHECKPOINT_ALL)
    assert ([], [("Before On", "")]) == (ps.listed("Off"), ps.listed("On"))


@pytest.mark.behaviour("B-163")
def test_a_report_walks_the_chains(ps, add):
    """Object parameters, properties of properties, a format string."""
    add(ps, "Other")
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b")

    assert [
        "Other: 0 checkpoints, 1 files on Other.vhdx",
        "Test: 2 checkpoints, 3 files on Test.vhdx",
    ] == ps.values(REPORT)


@pytest.mark.behaviour("B-163")
def test_a_careful_restore(ps):
    """A kept VM is asked again and again; errors are caught, and what is left is cleaned up."""
    ps("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test Base; Checkpoint-VM Test More")

    assert ["Test runs from Base"] == ps.values(CAREFUL)
    assert [("Base", "")] == ps.listed()
    ps("Remove-VMSnapshot Test Base")
    assert "no such checkpoint" in ps(CAREFUL)


@pytest.mark.behaviour("B-163")
def test_machines_are_built(ps):
    """With splatted settings, and lists of objects given on."""
    assert ["Web 4 ProductionOnly True False", "Data 4 ProductionOnly True False"] == ps.values(
        BUILD
    )
    assert [r"C:\Web\Web.vhdx"] == ps.values("(Get-VM Web).HardDrives.Path")


@pytest.mark.behaviour("B-163")
def test_names_are_expanded_and_given_on(ps, add):
    """Select-Object -ExpandProperty gives strings, which a cmdlet takes from the pipeline."""
    add(ps, "Other")
    ps.quiet(
        "$names = Get-VM | Select-Object -ExpandProperty Name; $names | Checkpoint-VM;"
        "$names | Get-VMSnapshot | Rename-VMSnapshot -NewName same"
    )
    assert ["Test same", "Other same"] == ps.values(
        'Get-VMSnapshot * | ForEach-Object { "$($_.VMName) $($_.Name)" }'
    )
