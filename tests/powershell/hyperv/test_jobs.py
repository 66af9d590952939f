"""-AsJob: the job follows the host, and gives what the cmdlet would have put out."""

import pytest


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("Checkpoint-VM Test -SnapshotName later -AsJob -Passthru", "(Receive-Job $j).Name"),
        ("New-VM later -NoVHD -AsJob", "(Receive-Job $j).Name"),
        (r"New-VHD C:\later.vhdx 1GB -AsJob", "(Get-Item (Receive-Job $j).Path).BaseName"),
    ],
)
def test_a_job_gives_what_was_made(ps, typed, result):
    """Once it is done; until then there is nothing."""
    ps.quiet(f"$j = {typed}; $j | Wait-Job | Out-Null")
    assert ["Completed"] == ps.values("$j.State")
    assert ["later"] == ps.values(result)
    assert [] == ps.values("Receive-Job $j")


def test_without_passthru_a_checkpoints_job_gives_nothing(ps):
    """As Checkpoint-VM itself."""
    ps.quiet("$j = Checkpoint-VM Test -AsJob; $j | Wait-Job | Out-Null")
    assert [] == ps.values("Receive-Job $j")


def test_jobs_of_all_kinds_stand_in_one_table(ps):
    """Get-Job: those of Start-Job and those of the host, row by row."""
    said = ps("Start-Job { 1 } | Out-Null; Checkpoint-VM Test -AsJob | Out-Null; Get-Job")
    said = [line.rstrip() for line in said.splitlines() if line]
    assert [
        "Id     Name            PSJobTypeName   State         HasMoreData     Location             "
        "Command",
        "--     ----            -------------   -----         -----------     --------             "
        "-------",
        "1      Job1            BackgroundJob   Completed     True            localhost            "
        " 1",
    ] == said[:3]
    assert 4 == len(said)
    assert ["3", "Job3", "Running", "True", "HV01", "Checkpoint-VM"] == said[3].split()


def test_a_job_deletes_several_checkpoints_of_one_machine(ps):
    """One after the other, as the cmdlet does itself: none stands in the way of the next."""
    ps("'a', 'b', 'c' | ForEach-Object { Checkpoint-VM Test $_ }")

    ps.quiet("$j = Get-VMSnapshot Test | Remove-VMSnapshot -AsJob; $j | Wait-Job | Out-Null")

    assert ["Completed"] == ps.values("$j.State")
    assert [] == ps.tree()


def test_what_the_host_refuses_ends_no_job_early(ps, add):
    """It runs on for what was accepted, gives that, and has failed in the end."""
    add(ps, "Idle")
    add(ps, "Stopped")
    ps.quiet("Suspend-VM Test")

    ps.quiet("$j = Start-VM Idle, Test, Stopped -AsJob -Passthru")
    assert ["Running", "Starting"] == ps.values("$j.State; (Get-VM Stopped).State")

    ps.quiet("$out = $j | Wait-Job | Receive-Job -ErrorVariable refused -ErrorAction 0")
    assert ["Failed", "1"] == ps.values("$j.State; $refused.Count")
    assert ["Idle", "Stopped"] == ps.values("$out.Name")


def test_a_failure_on_the_way_is_said_once(ps):
    """Down and up again: without a guest that hears it there is no down."""
    ps("Disable-VMIntegrationService Shutdown Test")
    ps.quiet("$j = Restart-VM Test -Type Reboot -Force -AsJob")

    ps("$j | Wait-Job | Receive-Job -ErrorVariable failed -ErrorAction 0")

    assert ["Failed", "1", "Running"] == ps.values("$j.State; $failed.Count; (Get-VM Test).State")


def test_a_job_of_what_is_so_already(ps):
    """A warning, and a job that is done."""
    said = ps("$j = Start-VM Test -AsJob -Passthru")
    assert "WARNING: The virtual machine is already in the specified state.\n" == said
    assert ["Completed", "Test"] == ps.values("$j.State; (Receive-Job $j).Name")
