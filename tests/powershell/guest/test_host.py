"""The host as a Windows computer: its services, events, files' rights, room and programs."""

import pytest

from hvlab.operations import DenyHostFile, LockHostFile, PutHostFile, UnlockHostFile

VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"
WORKER = "Microsoft-Windows-Hyper-V-Worker-Admin"
DISK = "(Get-VMHardDiskDrive Test).Path"


def newest(ps, log=WORKER):
    return ps.values(f"(Get-WinEvent {log} -MaxEvents 1).Id")


@pytest.mark.behaviour("B-197")
def test_power_is_in_the_workers_log(ps):
    """Start 18500, turn off 18502, shut down 18504, reset 18512."""
    assert ["18500"] == newest(ps)
    ps.quiet("Stop-VM Test -TurnOff")
    assert ["18502"] == newest(ps)
    ps.quiet("Start-VM Test; Stop-VM Test")
    assert ["18504"] == newest(ps)
    ps.quiet("Start-VM Test; Restart-VM Test -Force")
    assert ["18512"] == newest(ps)


def test_events_stand_under_their_provider(ps):
    """The view of 5.1, and the properties."""
    assert [
        "   ProviderName: Microsoft-Windows-Hyper-V-Worker",
        "TimeCreated                      Id LevelDisplayName Message",
        "-----------                      -- ---------------- -------",
    ] == ps.lines(f"Get-WinEvent -LogName {WORKER} -MaxEvents 1")[:3]
    assert ["Information", "Microsoft-Windows-Hyper-V-Worker", "HV01"] == ps.values(
        f"$e = Get-WinEvent {WORKER} -MaxEvents 1; $e.LevelDisplayName; $e.ProviderName;"
        "$e.MachineName"
    )


@pytest.mark.behaviour("B-196", "B-194")
def test_only_a_failed_checkpoint_is_logged(ps):
    """18012 with the code; a successful one writes nothing."""
    filter_ = f"Get-WinEvent -FilterHashtable @{{LogName='{VMMS}'; Id=18012; Level=2}}"
    ps.quiet("Checkpoint-VM Test sound")
    assert "NoMatchingEventsFound" in ps(filter_)
    (path,) = ps.values(DISK)
    ps.lab.do(LockHostFile(path, "a virus scanner"))
    assert "0x80070020" in ps("Checkpoint-VM Test locked")
    assert ["18012"] == ps.values(f"({filter_}).Id")
    ps.lab.do(UnlockHostFile(path))
    ps.quiet("Checkpoint-VM Test again")


@pytest.mark.behaviour("B-195")
def test_icacls_gives_a_vm_its_rights_back(ps):
    """Denied 0x80070005; the grant to its account mends it, one to somebody else does not."""
    (path,) = ps.values(DISK)
    ps.lab.do(DenyHostFile(path))
    own = "NT VIRTUAL MACHINE\\" + ps.vm().id
    assert "0x80070005" in ps("Checkpoint-VM Test denied")
    assert [f"{path} NT AUTHORITY\\SYSTEM:(I)(F)"] == ps.values(f"icacls '{path}'")[:1]
    ps("icacls (Get-VMHardDiskDrive Test).Path /grant 'HV01\\Administrator:F'")
    assert "0x80070005" in ps("Checkpoint-VM Test denied")
    assert [
        f"processed file: {path}",
        "Successfully processed 1 files; Failed processing 0 files",
        "0",
    ] == ps.values(f"icacls {DISK} /grant \"NT VIRTUAL MACHINE\\$((Get-VM Test).Id):F\"; "
                   "$LASTEXITCODE")  # fmt: skip
    assert [f"{path} {own}:(R,W)"] == ps.values(f"icacls '{path}'")[:1]
    ps.quiet("Checkpoint-VM Test granted")


def test_everyone_is_seen_afterwards(ps):
    """The trap of I21 leaves its mark in the list of rights."""
    ps(f"icacls {DISK} /grant Everyone:F")

    assert ps.values(f"icacls {DISK}")[0].endswith(" Everyone:(F)")


@pytest.mark.behaviour("B-193")
def test_a_leftover_of_a_backup_is_removed(ps):
    """0x80070050 until the AutoRecovery file is deleted."""
    (path,) = ps.values(DISK)
    ps.lab.do(PutHostFile(path.replace(".vhdx", "-AutoRecovery.avhdx"), 1))
    assert "0x80070050" in ps("Checkpoint-VM Test one")
    ps.quiet("Get-ChildItem (Split-Path (Get-VMHardDiskDrive Test).Path) *AutoRecovery.avhdx |"
             "Remove-Item")  # fmt: skip
    ps.quiet("Checkpoint-VM Test two")


def test_room(ps):
    """Three ways to ask, one answer."""
    (free,) = ps.values("(Get-Volume C).SizeRemaining")

    assert [free] == ps.values("(Get-PSDrive C).Free")
    assert [free] == ps.values("(Get-CimInstance Win32_LogicalDisk).FreeSpace")
    assert f"{int(free):,}" in ps.values("fsutil volume diskfree C:")[0]


def test_the_management_service(ps):
    """It runs, may be restarted while VMs go on, and cannot be stopped in the lab."""
    assert ["Running", "Hyper-V Virtual Machine Management"] == ps.values(
        "$s = Get-Service vmms; $s.Status; $s.DisplayName"
    )
    before = ps.world.copy()
    ps.quiet("Restart-Service vmms")
    assert before == ps.world
    assert "is not simulated in this lab." in ps("Stop-Service vmms")


def test_a_worker_for_each_machine_with_memory(ps):
    """Get-Process vmwp."""
    assert 1 == len(ps.objects("Get-Process vmwp"))
    ps.quiet("Stop-VM Test -TurnOff")
    assert [] == ps.objects("Get-Process vmwp*")


def test_programs_of_the_host(ps):
    """hostname, whoami; the console of a VM is the guest pane; `sc` alone is Set-Content."""
    assert ["HV01", "hv01\\administrator"] == ps.values("hostname; whoami.exe")
    assert "guest pane" in ps.values("vmconnect localhost Test")[0]
    assert ["Set-Content"] == ps.values("(Get-Alias sc).Definition")
    assert ["10.0.20348"] == ps.values("(Get-WmiObject Win32_OperatingSystem).Version")
    assert "not simulated" in ps("Get-CimInstance -Namespace root/virtualization/v2 Msvm_X")
    assert "not simulated" in ps("w32tm /query /source")


def test_words_of_a_program(ps):
    """Numbers as they are written, quotes taken off, lists from a variable word by word."""
    assert ["x=1.10 a b"] == ps.values("cmd /c echo x=1.10 'a b'")
    assert ["a b"] == ps.values("$two = 'a', 'b'; cmd /c echo $two")
    assert ["a,b"] == ps.values("cmd /c echo a,b")


def test_exit_codes_and_success(ps):
    """$LASTEXITCODE and $?; the error stream is text until somebody redirects it."""
    assert ["False", "2"] == ps.values("net stop nope 2>$null; $?; $LASTEXITCODE")
    assert ["True", "0"] == ps.values("hostname | Out-Null; $?; $LASTEXITCODE")
    assert "The service name is invalid." == ps.lines("net stop nope")[0]
    assert ["NativeCommandError"] == ps.values("(net stop nope 2>&1)[0].FullyQualifiedErrorId")


def test_the_console_itself(ps):
    """History, host, credentials."""
    ps("hostname")
    assert ["hostname"] == ps.lines("(Get-History)[-1].CommandLine")
    assert ["ConsoleHost"] == ps.values("(Get-Host).Name")
    assert ["anna"] == ps.values(
        "(New-Object PSCredential 'anna', (ConvertTo-SecureString x -AsPlainText -Force)).UserName"
    )
    assert "ImportSecureString_ForceRequired" in ps("ConvertTo-SecureString x -AsPlainText")
