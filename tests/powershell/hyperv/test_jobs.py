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
