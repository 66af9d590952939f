"""Restore-VMSnapshot (fact sheet 2.3, 2.4), typed."""

import pytest

FILES = r"foreach ($name in 'F1', 'F2') { Test-Path C:\$name.txt }"


def write(ps, name, text="x"):
    ps.guest(rf"Set-Content C:\{name}.txt '{text}'")


@pytest.mark.behaviour("B-078")
@pytest.mark.parametrize("kept", [False, True])
def test_only_a_checkpoint_keeps_the_state_before(ps, kept):
    """Unless one was taken first, nothing on the host holds what was there, and no checkpoint
    brings it back."""
    ps("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test S1; Checkpoint-VM Test S2")
    write(ps, "F1", "later work")
    if kept:
        ps("Checkpoint-VM Test kept")
    (now,) = ps.values("(Get-VMHardDiskDrive Test).Path")
    ps("Restore-VMSnapshot S1 Test -Confirm:$false")
    assert (now in ps.files()) is False
    found = []
    for name in ps.values("(Get-VMSnapshot Test).Name"):
        ps(f"Restore-VMSnapshot '{name}' Test -Confirm:$false")
        found += ps.guest(r"if (Test-Path C:\F1.txt) { Get-Content C:\F1.txt }")

    assert found == ["later work"] * kept


@pytest.mark.behaviour("B-079")
def test_back_and_forth(ps):
    """S1, F1, S2, F2. To S1: neither. To S2: F1 alone. To S1 again. Both are listed throughout."""
    ps("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test S1")
    write(ps, "F1")
    ps("Checkpoint-VM Test S2")
    write(ps, "F2")
    seen = []
    for name in ("S1", "S2", "S1"):
        ps.quiet(f"Restore-VMSnapshot {name} Test -Confirm:$false")
        seen.append(ps.guest(FILES))
        assert ([("S1", ""), ("S2", "S1")], name) == (ps.listed(), ps.present())

    assert [["False", "False"], ["True", "False"], ["False", "False"]] == seen


@pytest.mark.behaviour("B-090")
def test_restore_offers_no_checkpoint_of_the_present(ps_answering):
    """One question, about restoring alone; Yes takes no checkpoint, and no parameter does."""
    ps = ps_answering("Y")
    ps("Checkpoint-VM Test S1; Checkpoint-VM Test S2")
    before = ps.listed()
    shown = ps("Restore-VMSnapshot S1 Test")

    assert 1 == shown.count("[Y] Yes")
    assert "reate" not in shown
    assert (before, "S1") == (ps.listed(), ps.present())
    assert [] == ps.values(
        "(Get-Command Restore-VMSnapshot).Parameters.Keys -match 'Checkpoint$|Create|Save|Keep'"
        " -notmatch '^VM'"
    )
