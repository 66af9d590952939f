"""Automatic checkpoints (fact sheet 1.3), typed."""

import pytest

NOTE = r"Invoke-Command -VMName Test { Set-Content C:\note.txt 'since the start' }"


@pytest.fixture
def ps(ps_on):
    """A client, whose new VM is off."""
    return ps_on("client", start=False)


@pytest.mark.behaviour("B-019")
def test_a_start_takes_one(ps):
    """Its name begins with what it is; the VM runs."""
    ps.quiet("Start-VM Test")

    ((name, parent),) = ps.listed()
    assert name.startswith("Automatic Checkpoint - Test - (")
    assert ("", "Running") == (parent, ps.state())


@pytest.mark.behaviour("B-020")
@pytest.mark.parametrize("where", ["Now's parent", "another branch"])
def test_with_any_checkpoint_there_is_none(ps, where):
    """Wherever in the tree that one is."""
    ps("Checkpoint-VM Test mine")
    if where == "another branch":
        ps("Checkpoint-VM Test root; Restore-VMSnapshot mine Test -Confirm:$false")
        ps("Remove-VMSnapshot Test mine; Checkpoint-VM Test other; Remove-VMSnapshot Test other")
    before = ps.listed()
    ps("Start-VM Test")

    assert before == ps.listed()


@pytest.mark.behaviour("B-021")
@pytest.mark.parametrize("off", ["Stop-VM Test", "Stop-VM Test -TurnOff"])
def test_shutting_down_and_turning_off_remove_it(ps, off):
    """It goes, its file is merged, and what was written since is kept."""
    base = ps.one("(Get-VMHardDiskDrive Test).Path")
    ps(f"Start-VM Test; Wait-VM Test -For Heartbeat; {NOTE}; Start-Sleep 60")
    assert base != ps.one("(Get-VMHardDiskDrive Test).Path")
    ps.quiet(f"{off}; Start-Sleep 600")

    assert [] == ps.listed()
    assert base == ps.one("(Get-VMHardDiskDrive Test).Path")
    assert [] == [path for path in ps.files() if path.endswith(".avhdx")]
    ps("Set-VM Test -AutomaticCheckpointsEnabled $false; Start-VM Test;Wait-VM Test -For Heartbeat")
    assert ["since the start"] == ps.guest(r"Get-Content C:\note.txt")


@pytest.mark.behaviour("B-022")
def test_is_automatic_checkpoint(ps):
    """True for it, False for one's own."""
    ps("Start-VM Test; Checkpoint-VM Test mine")

    assert ["True", "False"] == ps.values("(Get-VMSnapshot Test).IsAutomaticCheckpoint")


@pytest.mark.behaviour("B-023")
def test_revert_undoes_all_since_the_start(ps):
    """Restoring what Now hangs below: as Revert does."""
    ps(f"Start-VM Test; Wait-VM Test -For Heartbeat; {NOTE}")
    ps("Get-VMSnapshot -ParentOf (Get-VM Test) | Restore-VMSnapshot -Confirm:$false")
    ps("Start-VM Test; Wait-VM Test -For Heartbeat")

    assert ["False"] == ps.guest(r"Test-Path C:\note.txt")
