"""PowerShell Direct: a guest is another machine; only copies come back; why one gets nowhere."""

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.operations import NewDisk
from tests.powershell.guest.conftest import Window
from tests.support import add_vm, new_lab

ENDED = (
    "[{name}] An error has occurred which Windows PowerShell cannot handle. A remote session might "
    "have ended."
)


def test_a_block_runs_on_the_guest(ps):
    """Its name, its clock, its environment; the host's own variables are not there."""
    ps.quiet("$here = 5; Get-VM Test | Disable-VMIntegrationService -Name 'Time Synchronization'")
    ps("Invoke-Command -VMName Test { Set-Date (Get-Date).AddHours(-2) }")

    assert ["Test", "Test", "True", "C:\\Users\\Administrator\\Documents"] == ps.inside(
        "hostname; $env:COMPUTERNAME; $null -eq $here; (Get-Location).Path"
    )
    assert ["2"] == ps.values(
        "[int]((Get-Date) - (Invoke-Command -VMName Test { Get-Date })).TotalHours"
    )


def test_what_is_sent_along(ps):
    """$using:, -ArgumentList, and what is piped in."""
    assert ["8"] == ps.values(
        "$a = 5; Invoke-Command -VMName Test { param($b) $using:a + $b } -ArgumentList 3"
    )
    assert ["2", "4"] == ps.values(
        "1, 2 | Invoke-Command -VMName Test { $input | ForEach-Object { $_ * 2 } }"
    )
    ps.quiet("'Get-Date -Format yyyy' | Set-Content C:\\Users\\Administrator\\year.ps1")
    assert ps.values("Get-Date -Format yyyy") == ps.values(
        "Invoke-Command -VMName Test -FilePath C:\\Users\\Administrator\\year.ps1"
    )


def test_only_copies_come_back(ps):
    """A deserialized object: its properties, where it came from, and no methods."""
    ps.quiet("$service = Invoke-Command -VMName Test { Get-Service Spooler }")

    assert [
        "Deserialized.System.ServiceProcess.ServiceController",
        "Test",
        "Running",
        "True",
    ] == ps.values(
        "$service.PSObject.TypeNames[0]; $service.PSComputerName; $service.Status;"
        "$service.RunspaceId -is [guid]"
    )
    assert (
        "Method invocation failed because [Deserialized.System.ServiceProcess.ServiceController] "
        "does not contain a method named 'Stop'."
    ) == ps("$service.Stop()").splitlines()[0]


def test_a_table_says_where_from(ps):
    """The view of the type with one more column; -HideComputerName takes it away."""
    block = "{ Get-Service Spooler }"

    assert [
        "Status   Name               DisplayName                            PSComputerName",
        "------   ----               -----------                            --------------",
        "Running  Spooler            Print Spooler                          Test",
    ] == ps.lines(f"Invoke-Command -VMName Test {block}")
    assert ["Running  Spooler            Print Spooler"] == ps.lines(
        f"Invoke-Command -VMName Test {block} -HideComputerName"
    )[2:]


def test_errors_come_from_there(ps):
    """Without a place in the script, with the machine's name; -ErrorAction Stop makes them end."""
    assert [
        "Cannot find path 'C:\\nope' because it does not exist.",
        "    + CategoryInfo          : ObjectNotFound: (C:\\nope:String) [Get-ChildItem], "
        "ItemNotFoundException",
        "    + FullyQualifiedErrorId : "
        "PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand",
        "    + PSComputerName        : Test",
        "after",
    ] == ps.lines("Invoke-Command -VMName Test { Get-ChildItem C:\\nope }; 'after'")
    assert ["caught: no"] == ps.values(
        "try { Invoke-Command -VMName Test { throw 'no' } -ErrorAction Stop } "
        'catch { "caught: $_" }'
    )


def test_what_a_program_says_of_an_error_is_a_record_there(ps):
    """Its first line is drawn as an error, the rest as text; the exit code stays in the guest."""
    assert [
        "The service name is invalid.",
        "    + CategoryInfo          : NotSpecified: (The service name is invalid.:String) [], "
        "RemoteException",
        "    + FullyQualifiedErrorId : NativeCommandError",
        "    + PSComputerName        : Test",
        "More help is available by typing NET HELPMSG 2185.",
        "2",
    ] == ps.shown("net stop nope; $LASTEXITCODE")
    assert ["None"] == ps.values("$LASTEXITCODE")


def test_the_guest_has_no_hyper_v(ps):
    """Get-VM is nothing there, and there is no way on into a further guest."""
    assert "The term 'Get-VM' is not recognized" in ps.shown("Get-VM")[0]
    assert (
        "The Hyper-V Module for Windows PowerShell is not available on this machine."
        == ps.shown("Invoke-Command -VMName Test { 1 }")[0]
    )


@pytest.mark.parametrize(
    ("before", "said", "id"),
    [
        ("Stop-VM Test -TurnOff", "The virtual machine Test is not in running state.",
         "InvalidVMState"),
        ("Suspend-VM Test", "The virtual machine Test is not in running state.",
         "InvalidVMState"),
        ("Save-VM Test", "The virtual machine Test is not in running state.", "InvalidVMState"),
        ("Rename-VM Test Other",
         "The input VMName Test does not resolve to a single virtual machine.",
         "InvalidVMNameNotSingle"),
    ],
)  # fmt: skip
def test_who_is_not_reached(ps, before, said, id):
    """Off, paused, saved, unknown: the cmdlet says so, and the script goes on."""
    ps.quiet(before)
    lines = ps.lines("Invoke-Command -VMName Test { 1 }; 'after'")

    assert [f"Invoke-Command : {said}", "after"] == [lines[0], lines[-1]]
    assert any(
        f"FullyQualifiedErrorId : {id},Microsoft.PowerShell.Commands.InvokeCommandCommand" in line
        for line in lines
    )
    assert ps.lines("New-PSSession -VMName Test")[0] == f"New-PSSession : {said}"


@pytest.mark.parametrize("os", ["Ubuntu 24.04", "Windows Server 2012 R2"])
def test_who_does_not_answer(os):
    """Linux and guests before Windows Server 2016 know no PowerShell Direct."""
    lab = new_lab()
    add_vm(lab, "Other", NewDisk("other.vhdx", os=os))
    ps = Window(OpenLab("tests", lab))

    assert [
        ENDED.format(name="Other"),
        "    + CategoryInfo          : OpenError: (Other:String) [], PSRemotingTransportException",
        "    + FullyQualifiedErrorId : PSSessionStateBroken",
    ] == ps.shown("1", "Other")


def test_credentials(scenario):
    """The guest's administrator gets in; an account of the domain where the domain lets it."""
    ps = scenario("domain")
    ps.quiet("$word = ConvertTo-SecureString 'x' -AsPlainText -Force")

    def who(user, vm="SRV01"):
        return ps.lines(
            f"Invoke-Command -VMName {vm} {{ whoami }} "
            f"-Credential (New-Object PSCredential '{user}', $word)"
        )[0]

    assert "srv01\\administrator" == who(".\\Administrator")
    assert "corp\\anna" == who("CORP\\anna")
    assert "[SRV01] The credential is invalid." == who("CORP\\nobody")
    assert "[SRV01] The credential is invalid." == who("anna")
    assert "corp\\administrator" == who("Administrator", "DC01")


def test_the_administrator_gets_in_where_the_domain_does_not_let_anybody(scenario):
    """A member set back nine days: no logon with an account of the domain, but PowerShell Direct
    with the machine's own administrator, who can repair it (I16)."""
    ps = scenario("domain-skew")
    ps.quiet("$word = ConvertTo-SecureString 'x' -AsPlainText -Force")
    anna = "-Credential (New-Object PSCredential 'CORP\\Administrator', $word)"

    assert (
        "[SRV01] The credential is invalid."
        == ps.lines(f"Invoke-Command -VMName SRV01 {{ whoami }} {anna}")[0]
    )
    ps("Invoke-Command -VMName SRV01 { Set-Date $using:now }".replace("$using:now", "(Get-Date)"))
    ps("$now = Get-Date; Invoke-Command -VMName SRV01 { Set-Date $using:now }")
    assert "corp\\administrator" == ps.lines(f"Invoke-Command -VMName SRV01 {{ whoami }} {anna}")[0]


# Sessions ---------------------------------------------------------------------------------------


def test_a_session_keeps_its_variables(ps):
    """What one block sets the next one sees; a block without a session begins anew."""
    ps.quiet("$s = New-PSSession -VMName Test; Invoke-Command -Session $s { $kept = 3 }")

    assert ["3"] == ps.values("Invoke-Command -Session $s { $kept }")
    assert [] == [one for one in ps.inside("$kept") if one != "None"]
    assert [
        " Id Name            ComputerName    ComputerType    State         ConfigurationName    "
        " Availability",
        " -- ----            ------------    ------------    -----         -----------------    "
        " ------------",
        "  1 Session1        Test            VirtualMachine  Opened                             "
        "    Available",
    ] == ps.lines("Get-PSSession")
    ps.quiet("Get-PSSession | Remove-PSSession")
    assert [] == ps.lines("Get-PSSession")


@pytest.mark.parametrize(
    "what",
    [
        "Restart-VM Test -Force",
        "Invoke-Command -VMName Test { Restart-Computer -Force }",
        "Save-VM Test; Start-VM Test",
        "Restore-VMSnapshot -VMName Test -Name before -Confirm:$false",
    ],
)
def test_a_session_ends_with_the_guests_memory(ps, what):
    """After a restart, saving, going back: the session is broken, a new one works."""
    ps.quiet("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test before")
    ps.quiet("Start-Sleep 600; $s = New-PSSession -VMName Test")
    ps(what)

    assert ["Broken"] == ps.values("$s.State")
    assert ENDED.format(name="Test") == ps.lines("Invoke-Command -Session $s { 1 }")[0]
    assert ["1"] == ps.inside("1")


def test_a_session_survives_a_pause(ps):
    """The guest stands still, and so does the session."""
    ps.quiet("$s = New-PSSession -VMName Test; Suspend-VM Test; Start-Sleep 60; Resume-VM Test")

    assert ["1"] == ps.values("Invoke-Command -Session $s { 1 }")


def test_entering_and_leaving(ps):
    """The prompt says where one is; what is typed happens there; variables of both stay apart."""
    assert "PS C:\\Users\\Administrator> " == ps.session.prompt()
    ps.quiet("$who = 'host'; Enter-PSSession -VMName Test")
    assert "[Test]: PS C:\\Users\\Administrator\\Documents> " == ps.session.prompt()
    assert ["Test"] == ps.lines("hostname; $who")
    ps.quiet("cd C:\\Windows")
    assert "[Test]: PS C:\\Windows> " == ps.session.prompt()
    assert [
        "Enter-PSSession : You are currently in a Windows PowerShell PSSession and cannot use the "
        "Enter-PSSession cmdlet to enter another PSSession."
    ] == ps.lines("Enter-PSSession -VMName Test")[:1]
    ps.quiet("Exit-PSSession")
    assert ["HV01", "host"] == ps.lines("hostname; $who")


def test_several_lines_go_where_a_console_would_send_them(ps):
    """Line by line: what stands below Enter-PSSession is for the guest. On one line it is not."""
    assert ["Test", "HV01"] == ps.lines("Enter-PSSession -VMName Test\nhostname\nexit\nhostname")
    assert ["HV01"] == ps.lines("Enter-PSSession -VMName Test; hostname")
    assert ["Test"] == ps.lines("hostname")


def test_thrown_out(ps):
    """Restarted from inside: back on the host, with an error."""
    ps.quiet("Enter-PSSession -VMName Test")

    assert ENDED.format(name="Test") == ps.lines("Restart-Computer -Force")[0]
    assert ["HV01"] == ps.lines("hostname")
    assert [
        "The input VMName parameter does not resolve to any virtual machine.",
    ] == [line.partition(" : ")[2] for line in ps.lines("Enter-PSSession -VMName nope")[:1]]


def test_as_a_job(ps):
    """A remote job with the VM as its place."""
    ps.quiet("$job = Invoke-Command -VMName Test { hostname } -AsJob -JobName ask")

    assert ["ask", "RemoteJob", "Test", "Completed"] == ps.values(
        "$job.Name; $job.PSJobTypeName; $job.Location; $job.State"
    )
    assert ["Test"] == ps.values("Receive-Job $job")


def test_without_a_target_it_runs_here(ps):
    """In a scope of its own; with -NoNewScope in the caller's."""
    assert ["HV01", "True"] == ps.values("Invoke-Command { $x = 1; hostname }; $null -eq $x")
    assert ["1"] == ps.values("Invoke-Command { $y = 1 } -NoNewScope; $y")
    assert "NotSimulated" in ps("Invoke-Command -ComputerName Test { 1 }")


def test_endless_loops_in_a_guest_are_stopped(ps):
    """The lab's limits hold there as well."""
    assert "LabLimitReached" in ps("Invoke-Command -VMName Test { while ($true) { } }")


def test_a_user_s_name_for_a_credential(ps):
    """-Credential takes a name and asks for the password; the name decides who gets in."""
    ps.console.interactive = True
    who = "Invoke-Command -VMName Test -Credential {} {{ whoami }}"

    shown = ps.lines(who.format("Test\\Administrator"))
    assert [
        "Windows PowerShell credential request",
        "Enter your credentials.",
        "Password for user Test\\Administrator:",
    ] == shown[:3]
    assert shown[3].endswith("\\administrator")
    assert "[Test] The credential is invalid." == ps.lines(who.format("nobody"))[3]


@pytest.mark.parametrize(
    ("os", "version", "caption"),
    [
        ("Windows Server 2016", "5.1.14393.2227", "Microsoft Windows Server 2016 Standard"),
        ("Windows Server 2025", "5.1.26100.2227", "Microsoft Windows Server 2025 Standard"),
        ("Windows 11", "5.1.22631.2227", "Microsoft Windows 11 Pro"),
    ],
)
def test_powershell_there_is_that_of_its_windows(os, version, caption):
    """$PSVersionTable, $Host and the operating system agree; the host's is another."""
    lab = Lab(seed="tests")
    add_vm(lab, "Test", NewDisk("Test.vhdx", os=os))
    ps = Window(OpenLab("tests", lab))
    asked = "$PSVersionTable.PSVersion; $Host.Version; (Get-CimInstance Win32_OperatingSystem)"
    assert [version, version, caption] == ps.inside(f"{asked}.Caption")
    assert ["5.1.20348.2227"] == ps.values("$PSVersionTable.PSVersion")


def test_words_and_numbers_say_where_from(ps):
    """They print as they are, and have the notes of all that comes back."""
    ps.quiet("$found = Invoke-Command -VMName Test { 'word'; 5; Get-Date }")
    assert ["word", "5"] == ps.lines("$found[0..1]")
    assert ["Test"] * 3 == ps.values("$found.PSComputerName")
    assert ["word 6 True"] == ps.values(
        "'{0} {1} {2}' -f $found[0], ($found[1] + 1), ('WORD' -eq $found[0])"
    )
    assert [
        "PSComputerName     : Test",
        f"RunspaceId         : {ps.values('$found[0].RunspaceId')[0]}",
        "PSShowComputerName : True",
        "Length             : 4",
    ] == ps.lines("$found[0] | Format-List *")


def test_sent_back_it_says_no_more(ps):
    """What goes into a guest is plain there."""
    ps.quiet("$word = Invoke-Command -VMName Test { 'word' }")
    assert ["True"] == ps.inside("$null -eq ($using:word).PSComputerName")
