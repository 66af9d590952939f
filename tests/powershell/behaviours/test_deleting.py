"""Remove-VMSnapshot and Remove-VM (fact sheet 2.6), typed."""

import pytest

from tests.powershell.behaviours.conftest import NOW


@pytest.mark.behaviour("B-118")
def test_remove_does_not_ask(ps):
    """At its usual $ConfirmPreference no question comes, nor does any object."""
    ps("Checkpoint-VM Test a")
    assert "High" == ps.one("$ConfirmPreference")
    ps.quiet("Remove-VMSnapshot Test a")

    assert [] == ps.listed()


@pytest.mark.behaviour("B-119")
def test_the_subtree_goes_when_told(ps):
    """Without the switch the children stay and move up; with it all below goes, and Now with its
    content hangs below what is left."""
    ps("'a','b','c','d' | ForEach-Object { Checkpoint-VM Test $_ }")
    ps("Restore-VMSnapshot b Test -Confirm:$false; Checkpoint-VM Test e")
    ps.quiet("Remove-VMSnapshot Test c")
    assert [("a", ""), ("b", "a"), ("d", "b"), ("e", "b")] == ps.listed()
    ps.quiet("Remove-VMSnapshot Test b -IncludeAllChildSnapshots")

    assert ([("a", "")], "a") == (ps.listed(), ps.present())


@pytest.mark.behaviour("B-120")
def test_a_pattern_takes_the_matching_ones(ps):
    """`Get-VM Test | Remove-VMSnapshot -Name Patch*`."""
    ps("'Patch 1','Keep','Patch 2','Dispatch' | ForEach-Object { Checkpoint-VM Test $_ }")
    ps.quiet("Get-VM Test | Remove-VMSnapshot -Name Patch*")

    assert [("Keep", ""), ("Dispatch", "Keep")] == ps.listed()


@pytest.mark.behaviour("B-121")
def test_a_lingering_file_goes_with_the_next_one(ps):
    """A merge that found no room leaves its file; a checkpoint taken and deleted cleans it up."""
    (base,) = ps.values(NOW)
    ps("Checkpoint-VM Test a")
    ps.guest(r"Set-Content C:\big.txt ('x' * 20MB)")
    ps("New-VHD C:\\ballast.vhdx -Fixed -SizeBytes ((Get-Volume C).SizeRemaining - 8MB)")
    ps(r"Remove-VMSnapshot Test a; Start-Sleep 60; Remove-Item C:\ballast.vhdx")
    (lingering,) = ps.values(NOW)
    assert [] == ps.listed()
    assert lingering.endswith(".avhdx")
    assert lingering in ps.files()

    ps.quiet("Checkpoint-VM Test fresh; Remove-VMSnapshot Test fresh; Start-Sleep 60")
    assert [base] == ps.values(NOW)
    assert lingering not in ps.files()
    assert ["20971520"] == ps.guest(r"(Get-Content C:\big.txt -Raw).Trim().Length")


@pytest.mark.behaviour("B-122")
def test_the_disk_outlives_the_vm(ps):
    """Remove-VM leaves one file with Now's content; a new VM reads it there."""
    (base,) = ps.values(NOW)
    ps("Checkpoint-VM Test a")
    ps.guest(r"Set-Content C:\after.txt 'after a'")
    ps("Checkpoint-VM Test b")
    ps.guest(r"Add-Content C:\after.txt 'after b'")
    ps("Stop-VM Test")
    ps.quiet("Remove-VM Test -Force; Start-Sleep 600")

    assert [] == ps.objects("Get-VM")
    assert [base] == [path for path in ps.files() if ".vhdx" in path or ".avhdx" in path]
    ps(f"New-VM Again -Generation 2 -VHDPath '{base}'; Start-VM Again;Wait-VM Again -For Heartbeat")
    assert ["after a", "after b"] == ps.guest(r"Get-Content C:\after.txt", vm="Again")
