"""Disk files and drives, typed."""

from dataclasses import replace

import pytest

from hvlab.world.disk import DiskType
from hvlab.world.host import HostVolume
from hvlab.world.rules import GIB


def paths(ps):
    return ps.values("(Get-VMHardDiskDrive Test).Path")


def test_new_vhd_lists_what_it_made(ps):
    """The list of 19 properties, in order (5.4)."""
    shown = ps(r"New-VHD C:\d.vhdx 10GB")
    names = [line.split(":")[0].strip() for line in shown.splitlines() if " : " in line]

    assert [
        "ComputerName", "Path", "VhdFormat", "VhdType", "FileSize", "Size", "MinimumSize",
        "LogicalSectorSize", "PhysicalSectorSize", "BlockSize", "ParentPath", "DiskIdentifier",
        "FragmentationPercentage", "Alignment", "Attached", "DiskNumber", "IsPMEMCompatible",
        "AddressAbstractionType", "Number",
    ] == names  # fmt: skip
    assert "4194304" in shown


@pytest.mark.parametrize(
    ("typed", "type_"),
    [
        (r"New-VHD C:\d.vhdx 10GB -Fixed", DiskType.FIXED),
        (r"New-VHD -Path C:\d.vhdx -SizeBytes 10GB -Dynamic", DiskType.DYNAMIC),
        (r"New-VHD C:\p.vhdx 10GB | Out-Null; New-VHD C:\d.vhdx C:\p.vhdx", DiskType.DIFFERENCING),
    ],
)
def test_kinds_of_disks(ps, typed, type_):
    """Fixed, dynamic, differencing."""
    ps(typed)

    assert type_ is ps.world.disks["c:\\d.vhdx"].type


def test_sizes(ps):
    """A .vhd does not shrink, a .vhdx not below what is in use; SCSI grows while it runs."""
    ps(r"New-VHD C:\old.vhd 10GB; New-VHD C:\new.vhdx 10GB")
    assert "OperationFailed" in ps(r"Resize-VHD C:\old.vhd 5GB")
    ps.quiet(r"Resize-VHD C:\new.vhdx 5GB; Resize-VHD C:\new.vhdx -ToMinimumSize")
    assert 5 * GIB > ps.world.disks["c:\\new.vhdx"].size
    (base,) = paths(ps)
    assert "OperationFailed" in ps(f"Resize-VHD '{base}' 1MB")
    ps.quiet(f"Resize-VHD '{base}' 50GB")


def test_a_differencing_disk_larger_than_its_parent(ps):
    """New-VHD -ParentPath takes -SizeBytes; not below the parent's size (0xC03A0017)."""
    ps(r"New-VHD C:\golden.vhdx 8GB")
    ps.quiet(r"New-VHD C:\child.vhdx -ParentPath C:\golden.vhdx -SizeBytes 64GB | Out-Null")
    assert ["64", "True"] == ps.values(
        r"(Get-VHD C:\child.vhdx).Size / 1GB; Test-VHD C:\child.vhdx"
    )
    assert "0xC03A0017" in ps(r"New-VHD C:\no.vhdx C:\golden.vhdx 4GB")
    assert "c:\\no.vhdx" not in ps.world.disks


def test_a_base_that_was_mounted_breaks_the_chain(ps):
    """Mounted for writing under a checkpoint: the VM does not start any more (0xC03A000E)."""
    (base,) = paths(ps)
    ps("Checkpoint-VM Test a; Stop-VM Test")
    (mounted,) = ps.objects(f"Mount-VHD '{base}' -Passthru")
    assert ["1", "True"] == ps.values(f"(Get-VHD '{base}').DiskNumber; (Get-VHD '{base}').Attached")
    ps(f"Dismount-VHD '{base}'")

    assert "0xC03A000E" in ps("Start-VM Test")
    assert "0xC03A000E" in ps(f"Test-VHD '{paths(ps)[0]}'")
    assert mounted.type_names[0] == "Microsoft.Vhd.PowerShell.VirtualHardDisk"


def test_read_only_mounts_break_nothing(ps):
    """-ReadOnly leaves the disk as it is; while it is mounted the VM does not start."""
    (base,) = paths(ps)
    ps(f"Checkpoint-VM Test a; Stop-VM Test; Mount-VHD '{base}' -ReadOnly")
    assert "failed to start" in ps("Start-VM Test")
    ps(f"Dismount-VHD '{base}'")
    ps.quiet("Start-VM Test")


def test_convert(ps):
    """A new file of another type; the source stays unless told otherwise."""
    ps(r"New-VHD C:\d.vhdx 10GB")
    ps.quiet(r"Convert-VHD C:\d.vhdx C:\e.vhd -VHDType Fixed -DeleteSource")

    assert DiskType.FIXED is ps.world.disks["c:\\e.vhd"].type
    assert "c:\\d.vhdx" not in ps.world.disks


def test_drives_come_and_go(ps):
    """To the first free place, or to the one that is named; the file stays behind."""
    ps(r"New-VHD C:\d.vhdx 10GB; New-VHD C:\e.vhdx 10GB")
    ps.quiet(r"Add-VMHardDiskDrive Test -Path C:\d.vhdx")
    ps.quiet(r"Add-VMHardDiskDrive Test SCSI 0 5 C:\e.vhdx")
    assert ["0", "1", "5"] == ps.values("(Get-VMHardDiskDrive Test).ControllerLocation")
    again = ps(r"Add-VMHardDiskDrive Test -Path C:\d.vhdx")
    assert "The disk is already connected to the virtual machine 'Test'." in again

    ps.quiet("Remove-VMHardDiskDrive Test SCSI 0 5")
    ps.quiet("Get-VMHardDiskDrive Test -ControllerLocation 1 | Remove-VMHardDiskDrive")
    assert ["0"] == ps.values("(Get-VMHardDiskDrive Test).ControllerLocation")
    assert {"c:\\d.vhdx", "c:\\e.vhdx"} <= {disk.id for disk in ps.world.disks}


# Exports -----------------------------------------------------------------------------------------


def test_compare_finds_the_same_id(ps):
    """Compare-VM says what would stand in the way; its report can be imported once nothing does."""
    ps(r"Stop-VM Test; Export-VM Test C:\Exports")
    assert ["1"] == ps.values(r"@((Compare-VM C:\Exports\Test -Register).Incompatibilities).Count")
    ps(r"$report = Compare-VM C:\Exports\Test -Copy -GenerateNewId")
    assert [] == ps.objects("$report.Incompatibilities")
    ps("Import-VM -CompatibilityReport $report")
    assert 2 == len(ps.world.vms)


def test_storage_moves_while_it_runs(ps):
    """All to one folder, or each kind to its own."""
    ps("Checkpoint-VM Test a")
    ps.quiet(r"Move-VMStorage Test C:\Moved")
    assert all(path.startswith(r"C:\Moved\Virtual Hard Disks") for path in paths(ps))
    assert r"C:\Moved" == ps.vm().folder
    ps.quiet(r"Move-VMStorage Test -VirtualMachinePath C:\Machine -SnapshotFilePath C:\Snaps")
    assert (r"C:\Machine", r"C:\Snaps") == (ps.vm().folder, ps.vm().snapshot_folder)
    (now,) = paths(ps)
    ps.quiet(
        f"Move-VMStorage Test -Vhds @(@{{SourceFilePath='{now}';"
        r"DestinationFilePath='C:\one.avhdx'})"
    )
    assert [r"C:\one.avhdx"] == paths(ps)
    ps.quiet("Restart-VM Test -Force; Remove-VMSnapshot Test a")


# Drives of the host, and what Get-VHD says of a file ---------------------------------------------

MADE_THERE = {
    "New-VHD": r"New-VHD E:\new.vhdx 1GB",
    "New-VM": r"New-VM New -Path E:\vms",
    "New-VM (disk)": r"New-VM New -NewVHDPath E:\new.vhdx -NewVHDSizeBytes 1GB",
    "Set-VM": r"Set-VM Test -SnapshotFileLocation E:\snapshots",
    "Set-VM (paging)": r"Set-VM Test -Notes not -SmartPagingFilePath E:\paging",
    "Export-VM": r"Export-VM Test E:\export",
    "Export-VMSnapshot": r"Get-VMSnapshot Test | Export-VMSnapshot -Path E:\export",
    "Import-VM": r"Import-VM C:\out\Test -Copy -GenerateNewId -VhdDestinationPath E:\disks",
    "Move-VMStorage": r"Move-VMStorage Test E:\all",
    "Move-VMStorage (paging)": r"Move-VMStorage Test -SmartPagingFilePath E:\paging",
    "Set-VMHost": r"Set-VMHost -VirtualMachinePath E:\vms",
    "Convert-VHD": r"Convert-VHD C:\there.vhdx E:\converted.vhdx",
}


@pytest.mark.parametrize("typed", MADE_THERE.values(), ids=MADE_THERE)
def test_nothing_is_made_on_a_drive_that_the_host_has_not(ps, typed):
    """0x80070003, as a host says; the world is as it was. A share is taken as it is."""
    ps(r"New-VHD C:\there.vhdx 1GB; Checkpoint-VM Test; Export-VM Test C:\out")
    if "-SnapshotFileLocation" in typed:  # not changed while there is a checkpoint
        ps("Remove-VMSnapshot Test")
    ps.lab.settle()
    before = ps.world.copy()

    said = ps(typed)

    assert "The system cannot find the path specified. (0x80070003)" in said
    assert "FullyQualifiedErrorId : ObjectNotFound,Microsoft." in said
    assert before == ps.world
    assert "0x80070003" not in ps(typed.replace("E:", r"\\files\share"))


def test_a_drive_that_is_listed_or_holds_a_file_is_there(ps):
    """A second volume, and one that only a file tells of."""
    host = ps.world.host
    ps.world.set_host(replace(host, volumes=(*host.volumes, HostVolume("E:"))))
    assert "0x80070003" not in ps(r"New-VHD E:\new.vhdx 1GB")
    assert "0x80070003" in ps(r"New-VHD F:\new.vhdx 1GB")


def test_the_smart_paging_file_moves(ps):
    """Alone, and with the rest; Get-VM shows where it would be."""
    ps.quiet(r"Move-VMStorage Test -SmartPagingFilePath C:\paging")
    ps.quiet(r"Move-VMStorage Test -VirtualMachinePath C:\vms -SmartPagingFilePath C:\other")
    assert [r"C:\other", r"C:\vms"] == ps.values(
        "(Get-VM Test).SmartPagingFilePath; (Get-VM Test).ConfigurationLocation"
    )


def test_a_disk_without_partitions_has_no_least_size(ps):
    """MinimumSize is blank of what New-VHD makes, also of a child of such a disk."""
    ps(r"New-VHD C:\new.vhdx 10GB; New-VHD C:\child.vhdx C:\new.vhdx")
    assert [None, None] == ps.objects(
        r"Get-VHD C:\new.vhdx, C:\child.vhdx | ForEach-Object MinimumSize"
    )
    assert ["True"] == ps.values("(Get-VHD -VMId (Get-VM Test).Id).MinimumSize -gt 0")


def test_the_older_format_has_its_own_figures(ps):
    """Blocks of 2 MB, sectors of 512 bytes; a fixed disk has no blocks."""
    ps(r"New-VHD C:\old.vhd 10GB; New-VHD C:\fixed.vhd 1GB -Fixed; New-VHD C:\new.vhdx 10GB")
    ps(r"New-VHD C:\fixed.vhdx 1GB -Fixed -BlockSizeBytes 2MB")
    ps(r"$disks = Get-VHD C:\old.vhd, C:\fixed.vhd, C:\new.vhdx, C:\fixed.vhdx")
    assert ["2097152", "0", "33554432", "0"] == ps.values("$disks.BlockSize")
    assert ["512"] * 4 == ps.values("$disks.LogicalSectorSize")
    assert ["512", "512", "4096", "4096"] == ps.values("$disks.PhysicalSectorSize")
