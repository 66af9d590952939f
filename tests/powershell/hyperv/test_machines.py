"""Get-VM, New-VM, Set-VM, Rename-VM, Remove-VM, and the power cmdlets, typed."""

import pytest

from hvlab.world.vm import CheckpointType

PREFIX = "Microsoft.HyperV.PowerShell.Commands"


def test_get_vm_by_id(ps):
    """-Id takes a GUID, also by property name."""
    assert ["Test"] == ps.values("(Get-VM -Id (Get-VM Test).Id).Name")
    assert "InvalidParameter" in ps("Get-VM -Id 00000000-0000-0000-0000-000000000001")


@pytest.mark.behaviour("B-001", "B-018")
@pytest.mark.parametrize(("profile", "automatic"), [("2022", "False"), ("client", "True")])
def test_a_new_vm(ps_on, profile, automatic):
    """Production checkpoints; automatic ones on clients only. 512 MB, generation 1, one adapter."""
    ps = ps_on(profile)
    (made,) = ps.objects("New-VM -Name N")

    assert "VirtualMachine (Name = 'N')" in str(made)
    assert ["Production", automatic, "536870912", "1", "0", "1"] == ps.values(
        "$n = Get-VM N; $n.CheckpointType; $n.AutomaticCheckpointsEnabled; $n.MemoryStartup; "
        "$n.Generation; @(Get-VMHardDiskDrive N).Count; @(Get-VMNetworkAdapter N).Count"
    )


def test_new_vm_with_disks(ps):
    """-NewVHDPath makes a dynamic disk, a bare name in the default folder; -Path is the VM's."""
    ps("New-VM A -Generation 2 -MemoryStartupBytes 2GB -NewVHDPath a.vhdx -NewVHDSizeBytes 20GB")
    ps(r"New-VM B -NewVHDPath C:\VMs\b.vhdx -NewVHDSizeBytes 20GB -Path C:\VMs")

    a, b = ps.vm("A"), ps.vm("B")
    assert [rf"{ps.world.host.disk_folder}\a.vhdx"] == [drive.path for drive in a.drives]
    assert ("SCSI", 2048) == (a.drives[0].controller, a.settings.memory_mb)
    assert ("IDE", r"C:\VMs\b.vhdx", r"C:\VMs\B") == (
        b.drives[0].controller,
        b.drives[0].path,
        b.folder,
    )


@pytest.mark.behaviour("B-012")
def test_checkpoint_types_are_four(ps):
    """Set-VM takes the four names, and says which they are otherwise."""
    for name in CheckpointType:
        ps.quiet(f"Set-VM Test -CheckpointType {name.name.replace('_', '')}")
        assert name is ps.vm().settings.checkpoint_type
    shown = ps("Set-VM Test -CheckpointType Sometimes")

    assert "Disabled, Production, ProductionOnly, Standard" in shown.replace("\n", " ")
    assert CheckpointType.STANDARD is ps.vm().settings.checkpoint_type


@pytest.mark.behaviour("B-011")
def test_numbers_of_enumerations(ps):
    """As in the module: Disabled 2 to Standard 5; Running 2, Off 3, PausedCritical 32789."""
    ps("Get-VM | Out-Null")
    space = "Microsoft.HyperV.PowerShell"

    assert ["2", "3", "4", "5"] == ps.values(
        f"'Disabled','Production','ProductionOnly','Standard' | "
        f"ForEach-Object {{ [int][{space}.CheckpointType]$_ }}"
    )
    assert ["2", "3", "6", "9", "32789"] == ps.values(
        f"'Running','Off','Saved','Paused','PausedCritical' | "
        f"ForEach-Object {{ [int][{space}.VMState]$_ }}"
    )


def test_set_vm_changes_what_it_is_given(ps):
    """Settings are kept and shown; memory waits until the VM is off."""
    refused = ps("Set-VM Test -MemoryStartupBytes 4GB")
    assert "OperationFailed" in refused
    ps("Stop-VM Test")
    ps.quiet(
        "Set-VM Test -MemoryStartupBytes 4GB -ProcessorCount 4 -Notes 'kept' -DynamicMemory "
        "-AutomaticStopAction ShutDown -AutomaticStartDelay 5 -LockOnDisconnect On"
    )

    assert ["4294967296", "4", "kept", "True", "ShutDown", "5", "On"] == ps.values(
        "$v = Get-VM Test; $v.MemoryStartup; $v.ProcessorCount; $v.Notes; $v.DynamicMemoryEnabled;"
        "$v.AutomaticStopAction; $v.AutomaticStartDelay; $v.LockOnDisconnect"
    )


@pytest.mark.behaviour("B-014")
def test_a_checkpoint_brings_settings_back(ps):
    """What was set after it is as it was, devices too."""
    ps("Stop-VM Test; Checkpoint-VM Test before")
    ps("Set-VM Test -ProcessorCount 8; Set-VMMemory Test -StartupBytes 8GB -Buffer 50")
    ps("Add-VMNetworkAdapter Test -Name second")
    ps("Restore-VMSnapshot before Test -Confirm:$false")

    assert ["2", "2147483648", "20", "1"] == ps.values(
        "(Get-VM Test).ProcessorCount; (Get-VMMemory Test).Startup; (Get-VMMemory Test).Buffer;"
        "@(Get-VMNetworkAdapter Test).Count"
    )


@pytest.mark.behaviour("B-154")
def test_already_there_is_a_warning(ps):
    """Start of a running VM and stop of an off one: a warning, no error, nothing done."""
    warning = "WARNING: The virtual machine is already in the specified state.\n"

    assert warning == ps("Start-VM Test")
    ps("Stop-VM Test")
    assert warning == ps("Stop-VM Test")
    assert [] == ps.objects("$Error")


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("Save-VM Test", "Saved"),
        ("Stop-VM Test -Save", "Saved"),
        ("Suspend-VM Test", "Paused"),
        ("Suspend-VM Test; Resume-VM Test", "Running"),
        ("Save-VM Test; Start-VM Test", "Running"),
        ("Restart-VM Test -Force", "Running"),
        ("Restart-VM Test -Force -Wait -For Heartbeat", "Running"),
        ("Restart-VM Test -Force -Type Reboot", "Running"),
        ("Save-VM Test; Remove-VMSavedState Test", "Off"),
    ],
)
def test_power(ps, typed, state):
    """Where each request leads."""
    ps.quiet(typed)

    assert [state] == ps.values("(Get-VM Test).State")


@pytest.mark.behaviour("B-156")
def test_remove_vm_asks_unless_forced_and_keeps_the_disk(ps_answering):
    """N keeps the VM; with -Force it goes, its disk stays with Now's content."""
    ps = ps_answering("N")
    ps("Checkpoint-VM Test a; Stop-VM Test -TurnOff")
    shown = ps("Remove-VM Test")
    assert 'Are you sure you want to remove virtual machine "Test"?' in shown
    assert ["Test"] == ps.values("(Get-VM).Name")

    ps.quiet("Remove-VM Test -Force")
    assert [] == ps.objects("Get-VM")
    assert ["Test.vhdx"] == [disk.name for disk in ps.world.disks]


def test_rename(ps):
    """A name, and nothing else; Set-VM -NewVMName does the same."""
    id = ps.vm().id
    ps.quiet("Rename-VM Test Other; Set-VM Other -NewVMName Third")

    assert id == ps.vm("Third").id


@pytest.mark.behaviour("B-024")
@pytest.mark.parametrize(
    ("profile", "parameter"),
    [
        ("2012R2", "CheckpointType"),
        ("2012R2", "AutomaticCheckpointsEnabled"),
        ("2016", "AutomaticCheckpointsEnabled"),
    ],
)
def test_what_an_older_host_does_not_have(ps_on, profile, parameter):
    """A parameter cannot be found that matches that name."""
    value = "Standard" if parameter == "CheckpointType" else "$true"
    shown = ps_on(profile)(f"Set-VM Test -{parameter} {value}")

    assert f"A parameter cannot be found that matches parameter name '{parameter}'." in shown
    assert "NamedParameterNotFound" in shown


def test_the_first_properties_of_a_vm(ps):
    """Format-List * begins with the alias properties (fact sheet 5.4)."""
    lines = [line for line in ps("Get-VM Test | Format-List *").splitlines() if line.strip()]
    names = [line.split(":")[0].strip() for line in lines]

    assert [
        "ParentCheckpointId",
        "ParentCheckpointName",
        "VMName",
        "VMId",
        "CheckpointFileLocation",
        "ConfigurationLocation",
    ] == names[:6]


@pytest.mark.behaviour("B-158")
def test_integration_services(ps):
    """Six, in the host's order; the guest service interface is off."""
    assert [
        "Guest Service Interface False",
        "Heartbeat True",
        "Key-Value Pair Exchange True",
        "Shutdown True",
        "Time Synchronization True",
        "VSS True",
    ] == ps.values('Get-VMIntegrationService Test | ForEach-Object { "$($_.Name) $($_.Enabled)" }')
    ps.quiet("Enable-VMIntegrationService 'Guest*' Test")
    ps.quiet("Get-VMIntegrationService Test Heartbeat | Disable-VMIntegrationService")
    assert ["True", "False"] == ps.values(
        "Get-VMIntegrationService Test Guest*, Heartbeat | ForEach-Object Enabled"
    )


def test_metering(ps):
    """Measure-VM needs it enabled first."""
    assert "Resource metering is not enabled" in ps("Measure-VM Test")
    ps.quiet("Enable-VMResourceMetering Test")
    assert ["Test", "2048"] == ps.values("$m = Measure-VM Test; $m.VMName; $m.AverageMemoryUsage")


def test_another_host_is_refused(ps):
    """-ComputerName means the lab's own host, or is an error that says so."""
    assert ["Test"] == ps.values("(Get-VM -ComputerName localhost).Name")
    assert ["Test"] == ps.values("(Get-VM -ComputerName HV01).Name")
    assert "Computer 'HV99' is not simulated here." in ps("Get-VM -ComputerName HV99")


def test_what_is_not_simulated_says_so(ps):
    """A cmdlet that the lab does not have, and a parameter."""
    for typed in ("Move-VM Test HV02", "Get-VMReplication -TrustGroup DEFAULT"):
        shown = ps(typed).replace("\n", " ")
        assert "not simulated" in shown
        assert "NotSimulated" in shown
        assert "CommandNotFoundException" not in shown


def test_wait_vm(ps):
    """What is there is there; what cannot come is waited for in simulated time."""
    ps.quiet("Wait-VM Test -For Heartbeat")
    ps("Stop-VM Test")
    then = ps.world.now
    assert "timed out" in ps("Wait-VM Test -For IPAddress -Timeout 30")
    assert 30_000 == ps.world.now - then


def test_a_job_follows_the_host(ps):
    """-AsJob comes back at once; the job is done when the host's is."""
    ps("Stop-VM Test")
    ps("$j = Start-VM Test -AsJob")
    assert ["Running", "Starting"] == ps.values("$j.State; (Get-VM Test).State")
    ps("Start-Sleep 60")
    assert ["Completed", "Running"] == ps.values("$j.State; (Get-VM Test).State")


def test_copy_a_file_into_the_guest(ps):
    """Through a service that is off at first; not over a file unless -Force."""
    copy = r"Copy-VMFile Test -SourcePath C:\a.txt -DestinationPath C:\In\a.txt -FileSource Host"
    ps(r"Set-Content C:\a.txt 'from the host'")
    assert "OperationFailed" in ps(f"{copy} -CreateFullPath")
    ps("Enable-VMIntegrationService 'Guest Service Interface' Test")
    assert "0x80070003" in ps(copy)
    ps.quiet(f"{copy} -CreateFullPath")
    assert "from the host" == ps.lab.vm("Test").files[r"In\a.txt"].strip()
    assert "0x80070050" in ps(copy)
    ps.quiet(f"{copy} -Force")


def test_collections_show_names(ps):
    """Objects in a list are shown by their names, one that stands alone by its whole text."""
    shown = ps("Get-VM Test | Format-List *")

    for name, text in {
        "HardDrives": "{Hard Drive on SCSI controller number 0 at location 0}",
        "NetworkAdapters": "{Network Adapter}",
        "VMIntegrationService": (
            "{Guest Service Interface, Heartbeat, Key-Value Pair Exchange, Shutdown...}"
        ),
        "OperationalStatus": "{Ok}",
    }.items():
        assert f"{name.ljust(35)} : {text}\n" in shown
    assert "ComPort1".ljust(35) + " : VMComPort (Name = 'COM 1', VMName = 'Test')" in shown


ALL = '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"): '


@pytest.mark.parametrize(
    ("answers", "left"),
    [(["A"], ["Test"]), (["L"], ["Test", "One", "Two"]), (["N", "Y"], ["Test", "One"])],
)
def test_an_answer_for_all_that_follow(ps_answering, add, answers, left):
    """Remove-VM asks as its page shows it: for each machine, or once for all."""
    ps = ps_answering(*answers)
    add(ps, "One")
    add(ps, "Two")

    said = ps("Remove-VM One, Two")

    assert f'Are you sure you want to remove virtual machine "One"?\n{ALL}\n' in said
    assert len(answers) == said.count(ALL)
    assert left == ps.values("(Get-VM).Name")


def test_the_question_of_a_restart(ps_answering):
    """In the words of its page."""
    ps = ps_answering("N")
    started = ps.vm().started
    question = 'Are you sure you want to restart virtual machine "Test"?'
    assert f"Confirm\n{question}\n{ALL}\n" == ps("Restart-VM Test")
    assert started == ps.vm().started


@pytest.mark.parametrize(("memory", "said"), [("16MB", "minimum"), ("100TB", "maximum")])
def test_memory_that_no_machine_has(ps, memory, said):
    """New-VM refuses what Set-VM does; nothing is made, nothing changed."""
    before = ps.world.copy()
    for typed in (
        f"New-VM New {memory}",
        f"Stop-VM Test; Set-VM Test -MemoryStartupBytes {memory}",
    ):
        assert f"Invalid memory value: the {said} is" in ps(typed)
    assert [vm.settings for vm in before.vms] == [vm.settings for vm in ps.world.vms]
