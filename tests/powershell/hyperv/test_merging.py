"""Remove-VMSnapshot and the merge behind it: the cmdlet returns, the merge goes on."""

import pytest

from hvlab.operations import WriteGuestFile
from hvlab.world.rules import SECOND

STATUS = "(Get-VM Test).Status"
MERGING = "Merging disks"
REST = "Operating normally"


@pytest.fixture
def grown(ps):
    """The VM with checkpoints a, b, c; what was written since each is to be merged."""
    for name in "abc":
        ps.quiet(f"Checkpoint-VM Test {name}")
        ps.lab.do(WriteGuestFile(ps.vm().id, f"{name}.txt", name))
    return ps


def merges(ps):
    """How many merges are under way."""
    return [job.operation.title for job in ps.world.jobs].count("Merge")


def seconds(ps, text):
    """How much simulated time a text takes."""
    before = ps.world.now
    ps(text)
    return (ps.world.now - before) / SECOND


@pytest.mark.behaviour("B-101")
@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Remove-VMSnapshot Test b", ["a", "c"]),
        ("Remove-VMCheckpoint -VMName Test -Name b", ["a", "c"]),
        ("Get-VMSnapshot Test b | Remove-VMSnapshot", ["a", "c"]),
        ("Remove-VMSnapshot Test b -IncludeAllChildSnapshots", ["a"]),
    ],
)
def test_it_returns_when_the_entry_is_gone(grown, typed, left):
    """The tree is short already, the disks are not."""
    ps = grown
    files = len(ps.world.disks)
    elapsed = seconds(ps, typed)

    assert left == [name for name, _ in ps.tree()]
    assert 0 < merges(ps)
    assert files == len(ps.world.disks)
    assert [MERGING] == ps.values(STATUS)
    assert elapsed < seconds(ps, f"while ({STATUS} -eq '{MERGING}') {{ Start-Sleep -Seconds 1 }}")
    assert len(ps.world.disks) < files


PUBLISHED = [
    "while ((Get-VM Test).Status -eq 'Merging disks') { Start-Sleep -Seconds 5 }",
    'while (Get-VM -ComputerName localhost -Name Test | Where Status -eq "Merging disks")'
    ' { Write-Host "." -NoNewline; Start-Sleep -Seconds 5 }',
    '$MergingVMs = get-vm | Where-Object {$_.Status -eq "Merging Disks"}; if ($MergingVMs) '
    '{ do { Start-Sleep -Seconds 60; $MergingVMs = get-vm | Where-Object {$_.Status -eq '
    '"Merging Disks"} } while ($MergingVMs) }',
    "do { Start-Sleep 1 } while ((Get-VM Test).SecondaryOperationalStatus -eq 'MergingDisks')",
    "while ((Get-VM Test).OperationalStatus -contains 'MergingDisks') { sleep 1 }",
]  # fmt: skip


@pytest.mark.behaviour("B-111")
@pytest.mark.parametrize("loop", PUBLISHED)
def test_published_loops_wait_for_the_merge(grown, loop):
    """As scripts wait for it: when they are through, the merge is."""
    ps = grown
    ps.quiet("Remove-VMSnapshot -VMName Test -Name b")
    assert 1 == merges(ps)
    assert ["Running"] == ps.values("(Get-VM Test).State")
    assert 0 < seconds(ps, loop)

    assert 0 == merges(ps)
    assert [REST] == ps.values(STATUS)
    assert ["Running"] == ps.values("(Get-VM Test).State")


def test_what_a_merging_vm_says_of_itself(grown):
    """The module's words, without a percentage; the manager's column has its own."""
    ps = grown
    ps.quiet("Remove-VMSnapshot Test b; Start-Sleep -Milliseconds 700")

    assert ["InService", "MergingDisks"] == ps.values("(Get-VM Test).OperationalStatus")
    assert ["In service", MERGING] == ps.values("(Get-VM Test).StatusDescriptions")
    assert ["In service", MERGING] == ps.values(
        "(Get-VM Test) | % { $_.PrimaryStatusDescription; $_.SecondaryStatusDescription }"
    )
    assert MERGING in ps("Get-VM Test")
    assert "%" not in ps("(Get-VM Test).Status")


def test_a_vm_that_does_something_else_says_so_without_a_percentage(grown):
    """-AsJob lets one look."""
    ps = grown
    ps.quiet("$j = Checkpoint-VM Test d -AsJob")
    assert ["Creating checkpoint"] == ps.values(STATUS)
    assert ["CreatingSnapshot"] == ps.values("(Get-VM Test).SecondaryOperationalStatus")


@pytest.mark.parametrize(
    "next_one",
    [
        "Checkpoint-VM Test later",
        "Stop-VM Test -TurnOff",
        "Remove-VMSnapshot Test a",
        "Save-VM Test",
    ],
)
def test_the_next_one_that_changes_something_waits_first(grown, next_one):
    """Nobody is refused because disks still merge, and the first merge has ended."""
    ps = grown
    ps.quiet("Remove-VMSnapshot Test b")
    (first,) = [job.id for job in ps.world.jobs]
    ps.quiet(next_one)

    assert first not in ps.world.jobs


def test_each_of_several_is_removed(grown):
    """One after the other; only what followed the last one goes on."""
    ps = grown
    ps.quiet("Get-VMSnapshot Test | Remove-VMSnapshot")

    assert [] == ps.tree()
    assert 1 == merges(ps)
    ps.lab.settle()
    assert 1 == len(ps.world.disks)


def test_what_changed_is_what_the_removal_changed(grown):
    """From just before it, the merge so far included."""
    ps = grown
    ps.quiet("Checkpoint-VM Test d; Remove-VMSnapshot Test b")

    assert {"tree": ["checkpoint 'b' is gone"]} == ps.lab.what_changed("Test")


def test_removing_as_a_job_ends_with_the_entry(grown):
    """The job is not the merge's."""
    ps = grown
    ps.quiet("$j = Remove-VMSnapshot Test b -AsJob; $j | Wait-Job | Out-Null")

    assert ["Completed"] == ps.values("$j.State")
    assert [MERGING] == ps.values(STATUS)
