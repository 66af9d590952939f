"""What the types of checkpoints capture (fact sheet 1.1, 1.2), typed."""

import pytest

from hvlab.operations import NewDisk, StopService
from tests.powershell.behaviours.conftest import Window
from tests.support import new_lab, vm_named


def memory_file(ps, name):
    """The length of a checkpoint's .vmrs."""
    return int(
        ps.one(
            f"$c = Get-VMSnapshot Test '{name}';"
            r"(Get-Item ('{0}\Snapshots\{1}.vmrs' -f (Get-VM Test).SnapshotFileLocation, $c.Id))"
            ".Length"
        )
    )


@pytest.mark.behaviour("B-002")
def test_disabled_takes_nothing(ps):
    """Set to Disabled, Checkpoint-VM fails: no file more, no entry, and Now is where it was."""
    ps("Checkpoint-VM Test a; Set-VM Test -CheckpointType Disabled")
    before = (ps.files(), ps.listed(), ps.present(), ps.state())
    shown = ps("Checkpoint-VM Test b")

    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in shown
    assert before == (ps.files(), ps.listed(), ps.present(), ps.state())


@pytest.mark.behaviour("B-003")
def test_disabled_says_so_twice(ps):
    """In short, then with the VM's name and id."""
    id = ps.one("(Get-VM Test).Id").upper()
    ps("Set-VM Test -CheckpointType Disabled")
    message = ps.one(
        "Checkpoint-VM Test -ErrorAction SilentlyContinue; $Error[0].Exception.Message"
    )

    assert [
        "Checkpoint operation failed.",
        "Checkpoints have been disabled.",
        f"Checkpoint operation for 'Test' failed. (Virtual machine ID {id})",
        f"Checkpoints have been disabled for 'Test'. (Virtual machine ID {id})",
    ] == [line for line in message.splitlines() if line]


WITHOUT_VSS = [
    "Invoke-Command -VMName Test { Stop-Service vmicvss }",
    "Disable-VMIntegrationService VSS Test",
]


@pytest.mark.behaviour("B-004")
@pytest.mark.parametrize("how", WITHOUT_VSS)
def test_production_without_vss_is_silently_standard(ps, how):
    """No error and no warning, but it holds memory: applied to the VM that is off, it is Saved."""
    ps.quiet(how)
    ps.quiet("Checkpoint-VM Test a")
    assert ps.no_error()
    assert 2 * 2**30 <= memory_file(ps, "a")
    ps("Stop-VM Test; Restore-VMSnapshot a Test -Confirm:$false")

    assert "Saved" == ps.state()


@pytest.mark.behaviour("B-005")
@pytest.mark.parametrize("how", WITHOUT_VSS)
def test_production_only_without_vss_fails(ps, how):
    """It says why, and the tree and the files are what they were."""
    ps("Checkpoint-VM Test a; Set-VM Test -CheckpointType ProductionOnly")
    ps.quiet(how)
    before = (ps.listed(), ps.present(), ps.files())
    shown = ps.flat("Checkpoint-VM Test b")

    assert "Production checkpoints cannot be created." in shown
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in shown
    assert before == (ps.listed(), ps.present(), ps.files())


@pytest.mark.behaviour("B-006")
def test_production_holds_no_memory(ps):
    """Its state is Off and its runtime file small; applied, the VM is off and boots anew."""
    ps("Checkpoint-VM Test a")
    assert "Off" == ps.one("(Get-VMSnapshot Test a).State")
    assert memory_file(ps, "a") < 2**20
    booted = ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")
    ps("Start-Sleep 60; Restore-VMSnapshot a Test -Confirm:$false")
    assert "Off" == ps.state()
    ps("Start-VM Test; Wait-VM Test -For Heartbeat")

    assert booted != ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")


@pytest.mark.behaviour("B-007")
def test_standard_holds_memory(ps):
    """Its state is Saved and its runtime file as large as memory; applied, what ran runs on."""
    ps("Set-VM Test -CheckpointType Standard")
    booted = ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")
    ps("Checkpoint-VM Test a; Restart-VM Test -Force -Wait -For Heartbeat")
    assert booted != ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")
    assert "Saved" == ps.one("(Get-VMSnapshot Test a).State")
    assert 2 * 2**30 <= memory_file(ps, "a")
    ps("Restore-VMSnapshot a Test -Confirm:$false")

    assert "Running" == ps.state()
    assert booted == ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")


@pytest.mark.behaviour("B-008")
@pytest.mark.parametrize("kind", ["Standard", "Production", "ProductionOnly"])
def test_off_there_is_no_memory_to_hold(ps, kind):
    """Whatever the VM is set to, a checkpoint of it while it is off is of its disks."""
    ps(f"Stop-VM Test; Set-VM Test -CheckpointType {kind}")
    ps.quiet("Checkpoint-VM Test a")

    assert "Off" == ps.one("(Get-VMSnapshot Test a).State")
    assert memory_file(ps, "a") < 2**20
    ps("Start-VM Test; Restore-VMSnapshot a Test -Confirm:$false")
    assert "Off" == ps.state()


@pytest.mark.behaviour("B-009")
def test_linux_freezes_and_falls_back():
    """With its daemon a production checkpoint; without, a standard one or, ProductionOnly, none."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os="Ubuntu 24.04"))
    ps = Window(lab)
    ps("Set-VM Test -CheckpointType ProductionOnly")
    ps.quiet("Checkpoint-VM Test frozen")
    lab.run(StopService(vm_named(lab.world, "Test").id, "hv_vss_daemon"))
    assert "Production checkpoints cannot be created." in ps("Checkpoint-VM Test refused")
    ps("Set-VM Test -CheckpointType Production")
    ps.quiet("Checkpoint-VM Test fallen")

    assert ["frozen Off", "fallen Saved"] == ps.values(
        'Get-VMSnapshot Test | ForEach-Object { "$($_.Name) $($_.State)" }'
    )


@pytest.mark.behaviour("B-013")
def test_before_2016_every_checkpoint_is_standard(ps_on):
    """The parameter does not exist there, and a running VM's checkpoint holds memory."""
    ps = ps_on("2012R2")
    for kind in ("Standard", "Production", "Disabled"):
        shown = ps(f"Set-VM Test -CheckpointType {kind}")
        assert "A parameter cannot be found that matches parameter name 'CheckpointType'." in shown
        assert "NamedParameterNotFound,Microsoft.HyperV.PowerShell.Commands.SetVM" in shown
    ps.quiet("Checkpoint-VM Test a")

    assert "Saved" == ps.one("(Get-VMSnapshot Test a).State")
    ps("Restore-VMSnapshot a Test -Confirm:$false")
    assert "Running" == ps.state()


@pytest.mark.behaviour("B-015")
def test_the_settings_of_a_checkpoint_are_read_only(ps):
    """They can be looked at, and are those of its time; what sets them takes no checkpoint."""
    ps("Checkpoint-VM Test a; $c = Get-VMSnapshot Test a; Stop-VM Test")
    ps("Set-VM Test -MemoryStartupBytes 4GB -ProcessorCount 8 -Notes later")
    look = (
        "(Get-VMMemory -VMSnapshot $c).Startup; (Get-VMProcessor -VMSnapshot $c).Count;"
        "$c.Notes; @(Get-VMNetworkAdapter -VMSnapshot $c).Count"
    )
    assert [str(2 * 2**30), "2", "", "1"] == ps.values(look)
    for typed in (
        "Set-VMMemory -VM $c -Buffer 30",
        "Set-VMProcessor -VM $c -Count 1",
        "Set-VM -VM $c -Notes x",
    ):
        assert "ParameterBindingException" in ps(typed).replace("\n", "")
    ps("$c.Notes = 'x'; $c.MemoryStartup = 1GB")
    assert [str(2 * 2**30), "2", "", "1"] == ps.values(look)


@pytest.mark.behaviour("B-017")
def test_snapshot_and_checkpoint_are_one_word(ps):
    """Either noun, either name of a parameter and of a property: the same thing comes of it."""
    ps("Checkpoint-VM Test -SnapshotName a; Checkpoint-VM Test -CheckpointName b")
    for snapshot, checkpoint in {
        "(Get-VMSnapshot Test).Id": "(Get-VMCheckpoint Test).Id",
        "(Get-VM Test).ParentSnapshotId": "(Get-VM Test).ParentCheckpointId",
        "(Get-VM Test).ParentSnapshotName": "(Get-VM Test).ParentCheckpointName",
        "(Get-VM Test).SnapshotFileLocation": "(Get-VM Test).CheckpointFileLocation",
        "(Get-VMSnapshot Test b).ParentSnapshotId": "(Get-VMCheckpoint Test b).ParentCheckpointId",
        "(Get-VMHardDiskDrive -VMSnapshot (Get-VMSnapshot Test b)).Path": (
            "(Get-VMHardDiskDrive -VMCheckpoint (Get-VMCheckpoint Test b)).Path"
        ),
    }.items():
        assert ps.values(snapshot) == ps.values(checkpoint) != []
    ps.quiet("Rename-VMCheckpoint a Test c; Restore-VMCheckpoint c Test -Confirm:$false")
    assert ([("c", ""), ("b", "c")], "c") == (ps.listed(), ps.present())
    ps.quiet("Export-VMCheckpoint c C:\\Exports -VMName Test")
    ps.quiet("Remove-VMCheckpoint Test c -IncludeAllChildCheckpoints")
    assert [] == ps.listed()


@pytest.mark.behaviour("B-192")
def test_the_managers_own_words_are_not_the_cmdlets(ps):
    """The Manager puts a sentence of its own before the host's; Checkpoint-VM begins with those."""
    ps(f"Set-VM Test -CheckpointType ProductionOnly; {WITHOUT_VSS[0]}")
    message = ps.one(
        "Checkpoint-VM Test -ErrorAction SilentlyContinue; $Error[0].Exception.Message"
    )

    assert [
        "Checkpoint operation failed.",
        "Production checkpoints cannot be created.",
    ] == [line for line in message.splitlines() if line][:2]
