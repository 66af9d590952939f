"""What taking a checkpoint leaves on the host (fact sheet 2.2, 2.8, 3), typed."""

import ntpath
import re

import pytest

from hvlab.operations import AddFibreChannel, AddPhysicalDisk
from tests.powershell.behaviours.conftest import NOW
from tests.support import GUID

FOLDER = "(Get-VM Test).SnapshotFileLocation"


@pytest.mark.behaviour("B-025")
@pytest.mark.parametrize("kind", ["Production", "Standard"])
def test_the_vm_goes_on(ps, kind):
    """Running before, meanwhile and after; uptime goes on, and what runs in it is the same."""
    ps(f"Set-VM Test -CheckpointType {kind}; $before = (Get-VM Test).Uptime; $then = Get-Date")
    booted = ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")
    ps("$job = Checkpoint-VM Test -AsJob; Start-Sleep 1")
    assert "Running" == ps.state()
    ps("Wait-Job $job")
    assert ["Running", "True"] == ps.values(
        "$vm = Get-VM Test; $vm.State; $passed = (Get-Date) - $then;"
        "[Math]::Abs(($vm.Uptime - $before - $passed).TotalSeconds) -lt 1"
    )
    assert booted == ps.guest("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks")


@pytest.mark.behaviour("B-026")
def test_who_refers_to_which_file(ps):
    """The checkpoint has the file that was current; Now's is new, and its parent is that file."""
    before = ps.one(NOW)
    for name in ("a", "b"):
        known = ps.files()
        ps(f"Checkpoint-VM Test {name}")
        now = ps.one(NOW)
        assert now.endswith(".avhdx")
        assert now not in known
        assert before == ps.one(f"(Get-VHD '{now}').ParentPath")
        assert before == ps.one(f"(Get-VMSnapshot Test {name} | Get-VMHardDiskDrive).Path")
        before = now


@pytest.mark.behaviour("B-027")
@pytest.mark.parametrize(("kind", "large"), [("Production", False), ("Standard", True)])
def test_nothing_is_copied(ps, kind, large):
    """Every file keeps its length; new are a small file per disk and those of the state, which are
    large for a standard one only."""
    ps(f"Set-VM Test -CheckpointType {kind}; New-VHD C:\\data.vhdx 10GB -Fixed")
    ps(r"Add-VMHardDiskDrive Test -Path C:\data.vhdx")
    before = ps.files()
    ps("Checkpoint-VM Test a")
    after = ps.files()

    assert before.items() <= after.items()
    new = {path: length for path, length in after.items() if path not in before}
    assert [".avhdx", ".avhdx", ".vmcx", ".vmgs", ".vmrs"] == sorted(
        ntpath.splitext(path)[1] for path in new
    )
    assert all(length < 2**23 for path, length in new.items() if not path.endswith(".vmrs"))
    (runtime,) = [length for path, length in new.items() if path.endswith(".vmrs")]
    assert large == (runtime > 2 * 2**30)


@pytest.mark.behaviour("B-028", "B-029")
def test_names_of_files(ps):
    """The base's name and one GUID, never the checkpoint's, at every depth."""
    for name in ("a", "b", "c"):
        ps(f"Checkpoint-VM Test {name}")
        (path,) = ps.values(NOW)
        assert re.fullmatch(rf"Test_{GUID}\.avhdx", ntpath.basename(path))
        for id in ps.values("(Get-VMSnapshot Test).Id"):
            assert id.lower() not in path.lower()


@pytest.mark.behaviour("B-030")
def test_a_file_for_each_disk(ps):
    """Two disks, two new files with each checkpoint, each on top of its own disk's."""
    ps(r"New-VHD C:\data.vhdx 1GB; Add-VMHardDiskDrive Test -Path C:\data.vhdx")
    for name in ("a", "b"):
        before, were = set(ps.files()), ps.values(NOW)
        ps(f"Checkpoint-VM Test {name}")
        new = {path for path in ps.files() if path.endswith(".avhdx")} - before
        assert new == set(ps.values(NOW))
        assert were == ps.values(f"{NOW} | ForEach-Object {{ (Get-VHD $_).ParentPath }}")


@pytest.mark.behaviour("B-031")
def test_beside_the_base(ps):
    """Not in the folder of the checkpoints' files."""
    ps(r"New-VHD C:\Disks\data.vhdx 1GB; Add-VMHardDiskDrive Test -Path C:\Disks\data.vhdx")
    folders = [ntpath.dirname(path) for path in ps.values(NOW)]
    ps(r"Checkpoint-VM Test a; Checkpoint-VM Test b")

    assert folders == [ntpath.dirname(path) for path in ps.values(NOW)]
    assert r"C:\Disks" in folders


@pytest.mark.behaviour("B-032")
def test_configuration_and_state(ps):
    """`<Id>.vmcx` and `<Id>.vmrs` in Snapshots, below the VM's checkpoint file location."""
    ps(r"Set-VM Test -SnapshotFileLocation C:\Snaps; Checkpoint-VM Test a; Checkpoint-VM Test b")
    ids = {id.upper() for id in ps.values("(Get-VMSnapshot Test).Id")}

    assert 2 == len(ids)
    for suffix in (".vmcx", ".vmrs"):
        assert {f"{id}{suffix}" for id in ids} == set(
            ps.values(rf"(Get-ChildItem C:\Snaps\Snapshots\*{suffix}).Name")
        )


@pytest.mark.behaviour("B-033")
def test_the_folder_comes_with_the_first(ps):
    """Not before."""
    assert "False" == ps.one(f"Test-Path (Join-Path {FOLDER} Snapshots)")
    ps("Checkpoint-VM Test a")
    assert "True" == ps.one(f"Test-Path (Join-Path {FOLDER} Snapshots)")


@pytest.mark.behaviour("B-034")
def test_the_child_of_a_fixed_disk_grows(ps):
    """It is a differencing file, small at first, that grows with what the guest writes."""
    base = ps.one(NOW)
    ps(rf"Stop-VM Test; Convert-VHD '{base}' C:\f.vhdx -VHDType Fixed")
    ps("Remove-VMHardDiskDrive Test SCSI 0 0")
    ps(r"Add-VMHardDiskDrive Test -Path C:\f.vhdx; Start-VM Test; Wait-VM Test -For Heartbeat")
    assert "Fixed" == ps.one(f"(Get-VHD {NOW}).VhdType")
    ps("Checkpoint-VM Test a")
    small = int(ps.one(f"(Get-VHD {NOW}).FileSize"))
    assert ("Differencing", True) == (ps.one(f"(Get-VHD {NOW}).VhdType"), small < 2**23)
    ps.guest(r"Set-Content C:\big.txt ('x' * 20MB)")

    assert small + 20 * 10**6 < int(ps.one(f"(Get-VHD {NOW}).FileSize"))


@pytest.mark.behaviour("B-035", "B-036")
def test_the_default_name(ps):
    """The VM's name and the host's time, without zeros in front of month, day and hour."""
    expected = ps.one("'Test - ({0})' -f (Get-Date -Format 'M/d/yyyy - h:mm:ss tt')")
    ps("Checkpoint-VM Test")

    assert [(expected, "")] == ps.listed()
    assert re.fullmatch(r"Test - \(\d{1,2}/\d{1,2}/\d{4} - \d{1,2}:\d\d:\d\d [AP]M\)", expected)
    assert " - 0" not in expected


@pytest.mark.behaviour("B-038")
def test_where_it_hangs(ps):
    """Below Now's former parent, and Now below it; on another branch too."""
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b; Restore-VMSnapshot a Test -Confirm:$false")
    ps("Checkpoint-VM Test c")

    assert ([("a", ""), ("b", "a"), ("c", "a")], "c") == (ps.listed(), ps.present())


@pytest.mark.behaviour("B-039")
def test_fifty_and_no_more(ps):
    """The fiftieth is the last; the next fails, and one can be taken again once one is gone."""
    ps.quiet('1..50 | ForEach-Object { Checkpoint-VM Test "c$_" }')
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in ps(
        "Checkpoint-VM Test c51"
    )
    assert 50 == len(ps.listed())
    ps.quiet("Remove-VMSnapshot Test c50; Checkpoint-VM Test again")


@pytest.mark.behaviour("B-040")
@pytest.mark.parametrize("storage", ["pass-through", "shared", "fibre channel"])
def test_storage_that_cannot_be_held(ps, storage):
    """A disk of the host, one that is shared, a virtual host bus adapter: no checkpoint."""
    if storage == "pass-through":
        ps.lab.do(AddPhysicalDisk(r"\\.\PHYSICALDRIVE1", 2**30))
        ps.quiet("Add-VMHardDiskDrive Test -DiskNumber 1")
    elif storage == "shared":
        ps(r"New-VHD C:\shared.vhdx 1GB")
        ps.quiet(r"Add-VMHardDiskDrive Test -Path C:\shared.vhdx -SupportPersistentReservations")
    else:
        ps("Stop-VM Test")
        ps.lab.do(AddFibreChannel(ps.vm().id, "Production SAN"))
        ps("Start-VM Test")
    before = ps.files()
    shown = ps.flat("Checkpoint-VM Test a")

    assert "Checkpoint operation failed." in shown
    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in shown
    assert ([], before) == (ps.listed(), ps.files())


@pytest.mark.behaviour("B-041")
def test_no_room_for_memory(ps):
    """0x80070070, no entry and no file; a production checkpoint still fits."""
    ps("Set-VM Test -CheckpointType Standard")
    ps("New-VHD C:\\ballast.vhdx -Fixed -SizeBytes ((Get-Volume C).SizeRemaining - 1GB)")
    before = ps.files()
    shown = ps.flat("Checkpoint-VM Test a")

    assert "'Test' failed to save RAM contents during a checkpoint operation" in shown
    assert "(0x80070070)" in shown
    assert ([], before, "Running") == (ps.listed(), ps.files(), ps.state())
    ps.quiet("Set-VM Test -CheckpointType Production; Checkpoint-VM Test a")


@pytest.mark.behaviour("B-042")
def test_more_memory_takes_longer(ps):
    """A standard checkpoint, measured by the host's clock."""
    took = []
    for memory in ("1GB", "4GB", "16GB"):
        ps("Stop-VM Test")
        ps(f"Set-VM Test -MemoryStartupBytes {memory} -CheckpointType Standard; Start-VM Test")
        took.append(
            float(ps.one("$then = Get-Date; Checkpoint-VM Test; ((Get-Date) - $then).TotalSeconds"))
        )

    assert took[0] < took[1] < took[2]


@pytest.mark.behaviour("B-044")
def test_a_progress_record(ps):
    """Of an activity `Creating Checkpoint`, for a cmdlet that is waited for."""
    ps("Checkpoint-VM Test")

    assert "Creating Checkpoint" in ps.console.of("progress")


@pytest.mark.behaviour("B-045")
def test_nothing_comes_out(ps):
    """But with -Passthru, which gives the checkpoint."""
    assert [] == ps.objects("Checkpoint-VM Test a")
    assert ["Microsoft.HyperV.PowerShell.VMSnapshot b"] == ps.values(
        "Checkpoint-VM Test b -Passthru | ForEach-Object { $_.GetType().FullName + ' ' + $_.Name }"
    )
