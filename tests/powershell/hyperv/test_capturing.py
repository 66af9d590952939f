"""What Checkpoint-VM captures and leaves on the host, seen through typed PowerShell (1, 2.2, 3)."""

import ntpath
import re

import pytest

from hvlab.operations import (
    DenyHostFile,
    GrantHostFile,
    LockHostFile,
    PutHostFile,
    UnlockHostFile,
)
from hvlab.world.log import Channel
from hvlab.world.queries import free_bytes
from tests.powershell.hyperv.conftest import Window
from tests.support import GUID, new_lab

NOW = "(Get-VMHardDiskDrive Test).Path"


def holds_memory(ps, name):
    """VMSnapshot.State says it: Saved with memory, Off without (fact sheet 1.4, RULE)."""
    (state,) = ps.values(f"(Get-VMSnapshot Test '{name}').State")
    return {"Saved": True, "Off": False}[state]


@pytest.mark.behaviour("B-006", "B-007", "B-008")
@pytest.mark.parametrize(
    ("kind", "before", "memory"),
    [
        ("Production", "", False),
        ("Standard", "", True),
        ("Standard", "Stop-VM Test", False),
        ("Production", "Stop-VM Test", False),
    ],
)
def test_what_holds_memory(ps, kind, before, memory):
    """A standard checkpoint of a VM that runs, and no other."""
    ps(f"Set-VM Test -CheckpointType {kind}; {before}")
    ps.quiet("Checkpoint-VM Test one")

    assert memory is holds_memory(ps, "one")


@pytest.mark.behaviour("B-004", "B-005")
@pytest.mark.parametrize("how", ["guest", "host"])
def test_without_the_backup_service(ps, how):
    """Production falls back to standard; ProductionOnly fails and nothing has changed."""
    if how == "guest":
        ps.lab.vm("Test").services.stop("vmicvss")
        assert ["No Contact"] == ps.values(
            "(Get-VMIntegrationService Test VSS).PrimaryStatusDescription"
        )
    else:
        ps("Disable-VMIntegrationService VSS Test")
    ps.quiet("Checkpoint-VM Test fallen")
    assert holds_memory(ps, "fallen")

    ps("Set-VM Test -CheckpointType ProductionOnly")
    before = ps.tree()
    shown = ps("Checkpoint-VM Test never")
    assert "Production checkpoints cannot be created." in shown
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in shown
    assert before == ps.tree()


@pytest.mark.behaviour("B-025")
def test_the_vm_goes_on(ps):
    """Running before and after, and uptime with it."""
    assert ["Running", "True"] == ps.values(
        "$before = (Get-VM Test).Uptime; Checkpoint-VM Test; $vm = Get-VM Test; $vm.State;"
        "$vm.Uptime -ge $before"
    )


@pytest.mark.behaviour("B-026", "B-028", "B-029", "B-031", "B-038")
def test_files_and_tree(ps):
    """The checkpoint has the file that was Now's; Now gets `<base>_<GUID>.avhdx` beside it, whose
    GUID is not the checkpoint's, at every depth."""
    (base,) = ps.values(NOW)
    expected = base
    for name in ("a", "b"):
        ps(f"Checkpoint-VM Test {name}")
        (now,) = ps.values(NOW)
        assert [expected] == ps.values(f"(Get-VMHardDiskDrive (Get-VMSnapshot Test {name})).Path")
        assert [expected] == ps.values(f"(Get-VHD '{now}').ParentPath")
        assert re.fullmatch(rf"Test_{GUID}\.avhdx", ntpath.basename(now))
        assert ntpath.dirname(base) == ntpath.dirname(now)
        (id,) = ps.values(f"(Get-VMSnapshot Test {name}).Id")
        assert id.lower() not in now.lower()
        expected = now
    assert [("a", ""), ("b", "a")] == ps.tree()
    assert ["b"] == ps.values("(Get-VM Test).ParentSnapshotName")


@pytest.mark.behaviour("B-027", "B-034")
def test_only_a_small_file_comes(ps):
    """Files that were there keep their size; the child of a fixed disk grows as it needs."""
    ps(r"New-VHD C:\fixed.vhdx 1GB -Fixed; Add-VMHardDiskDrive Test -Path C:\fixed.vhdx")
    before = {disk.id: disk.file_size for disk in ps.world.disks}
    ps("Checkpoint-VM Test a")

    assert before.items() <= {disk.id: disk.file_size for disk in ps.world.disks}.items()
    assert ["Differencing Differencing"] == ps.values(
        '"$((Get-VMHardDiskDrive Test | ForEach-Object { Get-VHD $_.Path }).VhdType)"'
    )
    assert ["True"] == ps.values(
        r"(Get-VHD (Get-VMHardDiskDrive Test -ControllerLocation 1).Path).FileSize -lt 10MB"
    )


@pytest.mark.behaviour("B-030")
def test_a_file_for_each_disk(ps):
    """A VM with two disks gets two."""
    ps(r"New-VHD C:\d.vhdx 1GB; Add-VMHardDiskDrive Test -Path C:\d.vhdx")
    before = len(ps.world.disks)
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b")

    assert before + 4 == len(ps.world.disks)


@pytest.mark.behaviour("B-032", "B-033")
def test_state_files(ps):
    """`<Id>.vmcx` and `.vmrs` in Snapshots below the VM's folder, which appears with the first."""
    folder = ntpath.join(ps.vm().snapshot_folder, "Snapshots").lower()
    assert not [file for file in ps.world.files if file.id.startswith(folder)]
    ps("Checkpoint-VM Test a")
    (id,) = ps.values("(Get-VMSnapshot Test a).Id")

    names = {ntpath.basename(file.id) for file in ps.world.files if file.id.startswith(folder)}
    assert {f"{id.lower()}.vmcx", f"{id.lower()}.vmrs"} <= names


@pytest.mark.behaviour("B-039")
def test_fifty_and_no_more(ps):
    """The fiftieth works, the next fails."""
    ps.quiet('1..50 | ForEach-Object { Checkpoint-VM Test "c$_" }')
    assert 50 == len(ps.tree())
    assert "CheckpointVM" in ps("Checkpoint-VM Test c51")
    assert 50 == len(ps.tree())


@pytest.mark.behaviour("B-041")
def test_no_room_for_memory(ps):
    """0x80070070, and no entry."""
    ps("Set-VM Test -CheckpointType Standard")
    folder = ps.vm().snapshot_folder
    ps.lab.do(PutHostFile(r"C:\ballast.bin", free_bytes(ps.world, folder) - 2**30))

    shown = ps("Checkpoint-VM Test a").replace("\n", "")
    assert "failed to save RAM contents during a checkpoint operation" in shown
    assert "0x80070070" in shown
    assert [] == ps.tree()


@pytest.mark.behaviour("B-042")
def test_more_memory_takes_longer():
    """In simulated time, of a standard checkpoint."""
    took = []
    for memory in ("1GB", "8GB"):
        ps = Window(new_lab(start=False))
        ps(f"Set-VM Test -MemoryStartupBytes {memory} -CheckpointType Standard; Start-VM Test")
        then = ps.world.now
        ps("Checkpoint-VM Test")
        took.append(ps.world.now - then)

    assert took[0] < took[1]


@pytest.mark.behaviour("B-043")
def test_the_status_has_a_percentage(ps):
    """While a job takes the checkpoint."""
    ps("Set-VM Test -CheckpointType Standard; $job = Checkpoint-VM Test -AsJob; Start-Sleep 2")
    (status,) = ps.values("(Get-VM Test).Status")

    assert re.fullmatch(r"Creating Checkpoint \(\d+%\)", status)
    ps("Wait-Job $job | Out-Null")
    assert ["Operating normally"] == ps.values("(Get-VM Test).Status")


@pytest.mark.behaviour("B-015")
def test_the_settings_of_a_checkpoint_are_read_only(ps):
    """They can be looked at; the cmdlets that set take VMs only."""
    ps("Checkpoint-VM Test a; $c = Get-VMSnapshot Test a")

    assert ["2147483648"] == ps.values("(Get-VMMemory -VMSnapshot $c).Startup")
    assert "ParameterBinding" in ps("Set-VMMemory -VM $c -Buffer 30")
    ps("$c.Notes = 'x'")
    assert [""] == ps.values("(Get-VMSnapshot Test a).Notes")


# What goes wrong ---------------------------------------------------------------------------------


@pytest.mark.behaviour("B-194")
def test_a_locked_file(ps):
    """0x80070020 until the lock goes."""
    (now,) = ps.values(NOW)
    ps.lab.do(LockHostFile(now))
    assert "0x80070020" in ps("Checkpoint-VM Test").replace("\n", "")
    ps.lab.do(UnlockHostFile(now))
    ps.quiet("Checkpoint-VM Test")


@pytest.mark.behaviour("B-195")
def test_missing_rights(ps):
    """0x80070005 until they are granted."""
    (now,) = ps.values(NOW)
    ps.lab.do(DenyHostFile(now))
    assert "0x80070005" in ps("Checkpoint-VM Test").replace("\n", "")
    ps.lab.do(GrantHostFile(now))
    ps.quiet("Checkpoint-VM Test")


@pytest.mark.behaviour("B-193")
def test_a_leftover_of_a_backup(ps):
    """0x80070050 until the AutoRecovery file is gone."""
    (now,) = ps.values(NOW)
    left = now.replace(".vhdx", "-AutoRecovery.avhdx")
    ps.lab.do(PutHostFile(left, 4096))
    shown = ps("Checkpoint-VM Test").replace("\n", "")
    assert "could not initiate a checkpoint operation" in shown
    assert "0x80070050" in shown
    ps(f"Remove-Item '{left}'")
    ps.quiet("Checkpoint-VM Test")


@pytest.mark.behaviour("B-196")
def test_the_log_of_the_management_service(ps):
    """A failure leaves 18012, a success nothing."""

    def ids():
        return [one.line.event_id for one in ps.world.log if one.line.channel is Channel.VMMS]

    before = ids()
    ps("Checkpoint-VM Test")
    assert before == ids()
    ps("Set-VM Test -CheckpointType Disabled; Checkpoint-VM Test")
    assert [*before, 18012] == ids()


@pytest.mark.behaviour("B-198")
def test_a_failed_deletion(ps):
    """The entry stays, and the VM can be used."""
    ps("Checkpoint-VM Test a")
    (file,) = [one for one in ps.world.files if one.kind == ".vmcx" and one.owner != ps.vm().id]
    ps.lab.do(LockHostFile(file.path))
    shown = ps("Remove-VMSnapshot Test a")

    assert "'Test' failed to remove checkpoint." in shown
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.RemoveVMSnapshot" in shown
    assert ([("a", "")], ["Running"]) == (ps.tree(), ps.values("(Get-VM Test).State"))


# The clock ---------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-182")
@pytest.mark.parametrize(("away", "back"), [("Save-VM", "Start-VM"), ("Suspend-VM", "Resume-VM")])
def test_clocks_after_a_stop(ps, away, back):
    """Without Time Synchronization the guest is behind by as long as it stood still."""
    ps("Disable-VMIntegrationService 'Time Synchronization' Test")
    ps(f"{away} Test; Start-Sleep 86400; {back} Test")

    assert ps.lab.vm("Test").clock_error.startswith("1 day ")


@pytest.mark.behaviour("B-180")
def test_a_production_checkpoint_boots_with_the_hosts_time(ps):
    """Time sync on or off: the guest reads the hardware clock."""
    ps("Disable-VMIntegrationService 'Time Synchronization' Test; Checkpoint-VM Test a")
    ps("Start-Sleep 86400; Restore-VMSnapshot a Test -Confirm:$false; Start-VM Test")

    assert "in step with the host" == ps.lab.vm("Test").clock_error
