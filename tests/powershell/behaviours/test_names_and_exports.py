"""Renaming, exporting, importing (fact sheet 2.7), typed."""

import ntpath

import pytest

from tests.powershell.behaviours.conftest import NOW


@pytest.mark.behaviour("B-124")
@pytest.mark.parametrize("name", ["'x' * 101", "'  '", "''"])
def test_names_that_are_refused(ps, name):
    """101 characters, blanks alone, nothing: by Checkpoint-VM and by Rename-VMSnapshot."""
    ps("Checkpoint-VM Test a")
    ps.quiet("Rename-VMSnapshot a Test ('x' * 100); Checkpoint-VM Test ('y' * 100)")
    listed = ps.listed()
    assert ["x" * 100, "y" * 100] == [one for one, _ in listed]
    for typed in (f"Checkpoint-VM Test ({name})", f"Rename-VMSnapshot x* Test ({name})"):
        assert "FullyQualifiedErrorId" in ps(typed)
        assert listed == ps.listed()


@pytest.mark.behaviour("B-125")
def test_renaming_changes_the_name_only(ps):
    """Ids, files and links are the same; the child's ParentSnapshotName follows, and Now's."""
    ps("'a','b' | ForEach-Object { Checkpoint-VM Test $_ }")
    look = (
        "Get-VMSnapshot Test | ForEach-Object {"
        ' "$($_.Id) $($_.ParentSnapshotId) $($_.CreationTime) $(($_ | Get-VMHardDiskDrive).Path)" }'
    )
    before = (ps.values(look), ps.files(), ps.values(NOW))
    ps.quiet("Rename-VMSnapshot a Test x; Rename-VMSnapshot b Test y")

    assert before == (ps.values(look), ps.files(), ps.values(NOW))
    assert ([("x", ""), ("y", "x")], "y") == (ps.listed(), ps.present())


@pytest.mark.behaviour("B-126")
def test_an_exported_checkpoint_is_one_disk(ps):
    """One merged .vhdx with the checkpoint's content, no .avhdx, no checkpoints once imported."""
    for name in ("a", "b", "c"):
        ps.guest(rf"Set-Content C:\{name}.txt '{name}'")
        ps(f"Checkpoint-VM Test {name}")
    ps.quiet(r"Export-VMSnapshot b -VMName Test -Path C:\Exports")
    disks = [path for path in ps.files("C:\\Exports") if "vhdx" in path]
    assert ["Test.vhdx"] == [ntpath.basename(path) for path in disks]
    assert ["Dynamic", ""] == [
        str(one or "")
        for one in ps.objects(f"$d = Get-VHD '{disks[0]}'; $d.VhdType; $d.ParentPath")
    ]
    ps(r"Import-VM (Get-ChildItem C:\Exports -Recurse -Filter *.vmcx).FullName")

    assert [] == ps.listed("b")
    ps("Stop-VM Test; Start-VM b; Wait-VM b -For Heartbeat")
    assert ["True", "True", "False"] == ps.guest(
        r"foreach ($name in 'a', 'b', 'c') { Test-Path C:\$name.txt }", vm="b"
    )


@pytest.mark.behaviour("B-127")
def test_an_exported_vm_has_three_folders(ps):
    """Snapshots, Virtual Hard Disks and Virtual Machines, each with what belongs there."""
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b; Stop-VM Test")
    ps.quiet(r"Export-VM Test C:\Exports")

    assert ["Snapshots", "Virtual Hard Disks", "Virtual Machines"] == ps.values(
        r"(Get-ChildItem C:\Exports\Test).Name"
    )
    configurations = r"(Get-ChildItem 'C:\Exports\Test\{}\*.vmcx').BaseName"
    assert {id.upper() for id in ps.values("(Get-VMSnapshot Test).Id")} == set(
        ps.values(configurations.format("Snapshots"))
    )
    assert ps.one("(Get-VM Test).Id").upper() == ps.one(configurations.format("Virtual Machines"))
    assert 3 == len(ps.files(r"C:\Exports\Test\Virtual Hard Disks"))


@pytest.mark.behaviour("B-128")
def test_import_in_place_and_as_a_copy(ps):
    """-Copy -GenerateNewId brings a second VM with an id and files of its own; without them the
    exported files themselves become the VM again, with its id and checkpoints."""
    ps(r"Checkpoint-VM Test a; Stop-VM Test; Export-VM Test C:\Exports")
    id = ps.one("(Get-VM Test).Id")
    file = r"(Get-ChildItem 'C:\Exports\Test\Virtual Machines\*.vmcx').FullName"
    assert ps.files(r"C:\Exports")
    copy = ps.one(f"(Import-VM {file} -Copy -GenerateNewId).Id")
    assert copy != id
    assert {id, copy} == set(ps.values("(Get-VM).Id"))
    paths = ps.values(f"(Get-VM | Where-Object Id -eq {copy} | Get-VMHardDiskDrive).Path")
    assert not any(path.startswith("C:\\Exports") for path in paths)

    ps("Get-VM | Remove-VM -Force")
    assert id == ps.one(f"(Import-VM {file}).Id")
    assert [("a", "")] == ps.listed()
    (path,) = ps.values(NOW)
    assert path.startswith("C:\\Exports\\Test\\Virtual Hard Disks\\")


@pytest.mark.behaviour("B-129")
def test_the_imported_vm_bears_the_checkpoints_name(ps):
    """Not the VM's."""
    ps("Checkpoint-VM Test 'Before the update'")
    ps.quiet(r"Export-VMSnapshot 'Before the update' C:\Exports -VMName Test")
    made = r"Import-VM (Get-ChildItem C:\Exports -Recurse -Filter *.vmcx).FullName"

    assert "Before the update" == ps.one(f"({made}).Name")


@pytest.mark.behaviour("B-037")
def test_a_default_name_is_a_name_like_any_other(ps):
    """What Checkpoint-VM named by itself is renamed; its parent, time and files stay."""
    ps("Checkpoint-VM Test a; Checkpoint-VM Test")
    (_, (default, parent)) = ps.listed()
    assert default.startswith("Test - (")
    told = "$s = Get-VMSnapshot Test -Name 'Test - (*'; $s.Id; $s.CreationTime.Ticks"
    before, files = ps.values(told), ps.files()
    ps.quiet("Get-VMSnapshot Test -Name 'Test - (*' | Rename-VMSnapshot -NewName 'before update'")

    assert ("before update", parent) == ps.listed()[-1]
    assert before == ps.values(told.replace("Test - (*", "before update"))
    assert files.keys() == ps.files().keys()
