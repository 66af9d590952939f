"""Services, processes, updates, registry and events inside a guest."""

import pytest

SERVICES = "HKLM:\\SYSTEM\\CurrentControlSet\\Services"


def test_services_are_those_of_the_guest(ps):
    """Stopped, started, restarted, disabled; what starts by itself is on disk."""
    assert ["Stopped", "Running", "Running"] == ps.inside(
        "(Stop-Service Spooler -PassThru).Status; (Start-Service Spooler -PassThru).Status;"
        "(Restart-Service Spooler -PassThru).Status"
    )
    ps.inside("Set-Service Spooler -StartupType Disabled; Stop-Service Spooler")
    assert ["Disabled", "4"] == ps.inside(
        f"(Get-Service Spooler).StartType; Get-ItemPropertyValue {SERVICES}\\Spooler -Name Start"
    )
    lines = ps.shown("Start-Service Spooler")
    assert (
        "Service 'Print Spooler (Spooler)' cannot be started due to the following error: Cannot "
        "start service Spooler on computer '.'."
    ) == lines[0]
    assert "CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand" in lines[2]
    ps.quiet("Restart-VM Test -Force")
    assert ["Stopped"] == ps.inside("(Get-Service Spooler).Status")


def test_services_from_the_command_line(ps):
    """net and sc.exe, with their exit codes."""
    assert ["The Print Spooler service is stopping.",
            "The Print Spooler service was stopped successfully.", "", "0"] == ps.inside(
        "net stop spooler; $LASTEXITCODE")  # fmt: skip
    assert ["", "SERVICE_NAME: Spooler", "        TYPE               : 20  WIN32_SHARE_PROCESS",
            "        STATE              : 1  STOPPED",
            "        WIN32_EXIT_CODE    : 0  (0x0)", "        SERVICE_EXIT_CODE  : 0  (0x0)",
            "        CHECKPOINT         : 0x0",
            "        WAIT_HINT          : 0x0"] == ps.inside("sc.exe query spooler")  # fmt: skip
    assert ["[SC] StartService FAILED 1058:", "", "The service cannot be started, either because "
            "it is disabled or because it has no enabled devices associated with it.", "",
            "1058"] == ps.inside(
        "sc.exe config spooler start= disabled | Out-Null; sc.exe start spooler; $LASTEXITCODE"
    )  # fmt: skip
    assert ["[SC] EnumQueryServicesStatus:OpenService FAILED 1060:", "", "The specified service "
            "does not exist as an installed service.", ""] == ps.inside(
        "sc.exe query nope")  # fmt: skip


@pytest.mark.behaviour("B-002", "B-004")
def test_without_its_backup_service_production_falls_back(ps):
    """vmicvss stopped in the guest: Production silently holds memory, ProductionOnly fails."""
    ps.quiet("Invoke-Command -VMName Test { Stop-Service vmicvss }")
    ps.quiet("Checkpoint-VM Test quiet")
    assert ["Saved"] == ps.values("(Get-VMSnapshot Test quiet).State")
    ps.quiet("Set-VM Test -CheckpointType ProductionOnly")
    assert "Production checkpoints cannot be created" in ps("Checkpoint-VM Test loud")
    ps.quiet("Invoke-Command -VMName Test { Start-Service vmicvss }; Checkpoint-VM Test sound")
    assert ["Off"] == ps.values("(Get-VMSnapshot Test sound).State")


def test_writers_are_listed(ps):
    """vssadmin list writers, with the state of each."""
    lines = ps.inside("vssadmin list writers")

    assert ["Writer name: 'Registry Writer'", "Writer name: 'System Writer'",
            "Writer name: 'WMI Writer'"] == [
        line for line in lines if line.startswith("Writer name")]  # fmt: skip
    assert 3 == lines.count("   State: [1] Stable")
    assert 3 == lines.count("   Last error: No error")


def test_programs_live_in_memory(ps):
    """Started, listed, killed; gone with the power."""
    ps.quiet("Invoke-Command -VMName Test { Start-Process notepad }")
    assert ["notepad"] == ps.inside("(Get-Process notepad).Name")
    ps.quiet("Invoke-Command -VMName Test { Stop-Process -Name notepad }")
    assert (
        'Cannot find a process with the name "notepad". Verify the process name and call the '
        "cmdlet again."
    ) == ps.shown("Get-Process notepad")[0]
    ps.quiet("Invoke-Command -VMName Test { Start-Process notepad.exe }; Restart-VM Test -Force")
    assert [] == ps.inside("Get-Process note*")


def test_killing_the_editor_loses_the_text(ps):
    """The unsaved document is notepad's."""
    ps.lab.vm().type("draft")
    ps.quiet("Invoke-Command -VMName Test { taskkill /im notepad.exe /f | Out-Null }")

    assert "" == ps.lab.vm().document


@pytest.mark.parametrize(
    "install",
    ["wusa.exe C:\\Updates\\KB5100001.msu /quiet /norestart",
     "Add-WindowsPackage -Online -PackagePath C:\\kb5100001-x64.msu -NoRestart"],
)  # fmt: skip
def test_updates(ps, install):
    """Installed and listed; a second time it is there already; after going back it is not."""
    ps.quiet("Checkpoint-VM Test before")
    ps(f"Invoke-Command -VMName Test {{ {install} }}")
    assert ["KB5100001"] == ps.inside("(Get-HotFix).HotFixID")
    assert ["2359302"] == ps.inside("wusa C:\\kb5100001.msu /quiet; $LASTEXITCODE")
    ps.quiet("Restore-VMSnapshot before Test -Confirm:$false; Start-VM Test")
    assert [] == ps.inside("Get-HotFix")
    assert (
        "Cannot find the requested hotfix on the 'localhost' computer. Verify the input and run "
        "the command again."
    ) == ps.shown("Get-HotFix KB5100001")[0]


def test_an_update_is_uninstalled(ps):
    """wusa /uninstall /kb:number."""
    ps.inside("wusa.exe C:\\KB5100001.msu /quiet /norestart")
    ps.inside("wusa.exe /uninstall /kb:5100001 /quiet /norestart")

    assert [] == ps.inside("Get-HotFix")


def test_the_registry(ps):
    """Set, read, made, removed; by cmdlets and by reg.exe; it goes back with the disk."""
    key = f"{SERVICES}\\W32Time\\Config"
    assert ["54000"] == ps.inside(f"Get-ItemPropertyValue {key} -Name MaxPosPhaseCorrection")
    ps.quiet("Checkpoint-VM Test before")
    ps.inside(f"Set-ItemProperty {key} -Name MaxPosPhaseCorrection -Value 3600")
    assert ["3600"] == ps.inside(f"(Get-ItemProperty {key}).MaxPosPhaseCorrection")
    assert [
        "",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Config",
        "    MaxPosPhaseCorrection    REG_DWORD    0xe10",
        "",
    ] == ps.inside(f"reg query {key.replace(':', '')} /v MaxPosPhaseCorrection")
    ps.inside(
        f"New-ItemProperty {key} -Name Mine -Value here; Remove-ItemProperty {key} -Name Mine"
    )
    assert (
        f"Property Mine does not exist at path {key.replace('HKLM:', 'HKEY_LOCAL_MACHINE')}."
        == (ps.shown(f"Get-ItemProperty {key} -Name Mine")[0])
    )
    ps.quiet("Restore-VMSnapshot before Test -Confirm:$false; Start-VM Test")
    assert ["54000"] == ps.inside(f"Get-ItemPropertyValue {key} -Name MaxPosPhaseCorrection")


def test_keys_are_items(ps):
    """Test-Path, Get-ChildItem; what is not there is not found."""
    assert ["True", "False", "Config", "Parameters", "TimeProviders"] == ps.inside(
        f"Test-Path {SERVICES}\\W32Time; Test-Path {SERVICES}\\Nope;"
        f"(Get-ChildItem {SERVICES}\\W32Time).PSChildName"
    )
    assert (
        f"Cannot find path '{SERVICES}\\Nope' because it does not exist."
        == ps.shown(f"Get-ItemProperty {SERVICES}\\Nope")[0]
    )


def test_the_guest_knows_its_host(ps):
    """Key-value pair exchange tells the guest whose guest it is."""
    key = "'HKLM:\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest\\Parameters'"

    assert ["HV01", "Test"] == ps.inside(
        f"$p = Get-ItemProperty {key}; $p.HostName; $p.VirtualMachineName"
    )
    ps.quiet("Disable-VMIntegrationService -VMName Test -Name 'Key-Value Pair Exchange'")
    assert ["False"] == ps.inside(f"Test-Path {key}")


def test_events_of_the_guest(scenario):
    """Get-WinEvent and Get-EventLog read the guest's own logs; what is not there is said."""
    ps = scenario("domain")
    ps.inside("Set-Date (Get-Date).AddMinutes(1)", "SRV01")
    assert [
        "   ProviderName: Microsoft-Windows-Kernel-General",
        "TimeCreated                      Id LevelDisplayName Message                           "
        "PSComputerName",
    ] == ps.shown("Get-WinEvent System -MaxEvents 1", "SRV01")[:2]
    assert ["1"] == ps.inside("(Get-EventLog System -Newest 1).EventID", "SRV01")
    assert (
        "No events were found that match the specified selection criteria."
        == ps.shown("Get-WinEvent -FilterHashtable @{LogName='System'; Id=4711}", "SRV01")[0]
    )
    assert (
        'There is not an event log on the localhost computer that matches "Nope".'
        == ps.shown("Get-WinEvent Nope", "SRV01")[0]
    )


def test_small_programs(scenario):
    """What they print of the guest."""
    ps = scenario("domain")

    assert ["SRV01", "srv01\\administrator"] == ps.inside("hostname; whoami", "SRV01")
    assert "Domain:                    corp.example" in ps.inside("systeminfo", "SRV01")
    assert [
        "    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),",
        "0",
    ] == [
        line for line in ps.inside("ping -n 1 DC01; $LASTEXITCODE", "SRV01")
        if line.startswith("    Packets") or line.isdecimal()
    ]  # fmt: skip
    assert ["Ping request could not find host nope. Please check the name and try again."] == (
        ps.inside("ping nope", "SRV01")
    )
    assert ["Current time at \\\\DC01.corp.example is 3/12/2026 9:00:00 AM"] == [
        line[: len(line) - 5] + "00 AM" for line in ps.inside("net time \\\\DC01", "SRV01")[:1]
    ]
    assert ["a b"] == ps.inside("cmd /c 'echo a b'", "SRV01")


def test_what_the_lab_has_not_it_says(ps):
    """Programs and options of a real machine are named as not simulated, never as unknown."""
    for line in ("netsh int ip show", "w32tm /register", "net share", "Get-CimInstance Win32_Fan"):
        assert "is not simulated in this lab." in ps.shown(line)[0], line


def test_shutting_down_from_inside(ps):
    """The VM is off; the worker's log tells it from the host's own ways (18508)."""
    ps("Invoke-Command -VMName Test { shutdown /s /t 0 }")

    assert ["Off", "18508"] == ps.values(
        "(Get-VM Test).State; (Get-WinEvent Microsoft-Windows-Hyper-V-Worker-Admin -MaxEvents 1).Id"
    )
