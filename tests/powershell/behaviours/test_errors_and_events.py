"""What goes wrong, and what the host writes down (fact sheet 8), typed."""

import pytest

from hvlab.operations import DenyHostFile, LockHostFile, UnlockHostFile
from tests.powershell.behaviours.conftest import NOW

VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"
WORKER = "Microsoft-Windows-Hyper-V-Worker-Admin"
CHECKPOINT = "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM"


def events(ps, log):
    """Ids and messages of a log, oldest first."""
    found = ps.values(
        f"Get-WinEvent -LogName {log} -Oldest | ForEach-Object {{ $_.Id; $_.Message }}"
    )
    return list(zip(map(int, found[::2]), found[1::2], strict=True))


@pytest.mark.behaviour("B-193")
def test_a_leftover_of_a_backup(ps):
    """While its AutoRecovery file lies there no checkpoint comes about; removed, one does."""
    (now,) = ps.values(NOW)
    left = now.replace(".vhdx", "-AutoRecovery.avhdx")
    ps(f"New-Item '{left}' -ItemType File")
    for _ in range(2):
        shown = ps.flat("Checkpoint-VM Test")
        assert "'Test' could not initiate a checkpoint operation: The file exists." in shown
        assert "(0x80070050)" in shown
        assert CHECKPOINT in shown
        assert [] == ps.listed()
    ps(f"Remove-Item '{left}'")
    ps.quiet("Checkpoint-VM Test")
    assert 1 == len(ps.listed())


@pytest.mark.behaviour("B-194")
def test_a_locked_file(ps):
    """A program of the host holds the disk: 0x80070020 until it lets go."""
    (now,) = ps.values(NOW)
    ps.lab.do(LockHostFile(now))
    for _ in range(2):
        shown = ps.flat("Checkpoint-VM Test")
        assert "(0x80070020)" in shown
        assert CHECKPOINT in shown
        assert [] == ps.listed()
    ps.lab.do(UnlockHostFile(now))
    ps.quiet("Checkpoint-VM Test")
    assert 1 == len(ps.listed())


@pytest.mark.behaviour("B-195")
def test_missing_rights(ps):
    """0x80070005 until icacls gives them back to the VM's account."""
    (now,) = ps.values(NOW)
    ps.lab.do(DenyHostFile(now))
    for _ in range(2):
        shown = ps.flat("Checkpoint-VM Test")
        assert "0x80070005" in shown
        assert CHECKPOINT in shown
        assert [] == ps.listed()
    ps(f"icacls '{now}' /grant \"NT VIRTUAL MACHINE\\$((Get-VM Test).Id):F\"")
    ps.quiet("Checkpoint-VM Test")
    assert 1 == len(ps.listed())


@pytest.mark.behaviour("B-196")
def test_the_log_of_the_management_service(ps):
    """18012 with the VM and its id for a checkpoint that failed; nothing for one that did not."""
    before = events(ps, VMMS)
    ps("Checkpoint-VM Test; Set-VM Test -CheckpointType Standard; Checkpoint-VM Test")
    assert before == events(ps, VMMS)
    ps("Set-VM Test -CheckpointType Disabled; Checkpoint-VM Test")
    ((id, message),) = events(ps, VMMS)[len(before) :]

    assert 18012 == id
    assert message.startswith("Checkpoint operation for 'Test' failed.")
    assert ps.one("(Get-VM Test).Id").upper() in message


@pytest.mark.behaviour("B-197")
def test_the_log_of_the_worker(ps):
    """Started, shut down, turned off, each with the VM's name and id."""
    before = len(events(ps, WORKER))
    ps("Stop-VM Test; Start-VM Test; Stop-VM Test -TurnOff; Start-VM Test")
    new = events(ps, WORKER)[before:]
    id = ps.one("(Get-VM Test).Id").upper()

    ids = [number for number, _ in new if number in (18500, 18502, 18504, 18508)]
    assert ids in ([18504, 18500, 18502, 18500], [18508, 18500, 18502, 18500])
    assert all("'Test'" in message and id in message for _, message in new)


@pytest.mark.behaviour("B-198")
@pytest.mark.parametrize("why", ["locked", "missing"])
def test_a_failed_deletion(ps, why):
    """Of a checkpoint on another branch, whose configuration is held or whose disk is gone: the
    entry stays; the VM runs on, takes checkpoints and goes back."""
    ps("'a','b','c' | ForEach-Object { Checkpoint-VM Test $_ }")
    ps("Restore-VMSnapshot a Test -Confirm:$false; Start-VM Test")
    if why == "locked":
        file = ps.one(
            "(Get-ChildItem (Get-VM Test).SnapshotFileLocation -Recurse "
            '-Filter "$((Get-VMSnapshot Test c).Id).vmcx").FullName'
        )
        ps.lab.do(LockHostFile(file))
    else:
        ps.quiet("Remove-Item (Get-VMSnapshot Test c | Get-VMHardDiskDrive).Path")
    shown = ps.flat("Remove-VMSnapshot Test c")
    assert "'Test' failed to remove checkpoint." in shown
    assert ("(0x80070002)" in shown) == (why == "missing")
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.RemoveVMSnapshot" in shown

    assert ([("a", ""), ("b", "a"), ("c", "b")], "Running") == (ps.listed(), ps.state())
    ps.quiet("Checkpoint-VM Test d; Restore-VMSnapshot d Test -Confirm:$false; Start-VM Test")
    assert ("d", "Running") == (ps.present(), ps.state())
    if why == "locked":
        ps.lab.do(UnlockHostFile(file))
        ps.quiet("Remove-VMSnapshot Test c")
        assert [("a", ""), ("b", "a"), ("d", "a")] == ps.listed()
