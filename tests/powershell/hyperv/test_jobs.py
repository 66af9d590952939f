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
