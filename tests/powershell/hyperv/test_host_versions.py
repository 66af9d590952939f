"""The console has the cmdlets and parameters of the host's version, and no others."""

import pytest

from hvlab.powershell.completion import complete

UNKNOWN = "A parameter cannot be found that matches parameter name '{}'."


@pytest.mark.parametrize(
    ("profile", "cmdlet"),
    [("2012R2", "Get-VMHostSupportedVersion"), ("2016", "Get-VMStorageSettings")],
)
def test_a_cmdlet_of_a_newer_host_is_unknown(ps_on, profile, cmdlet):
    """As on that host: CommandNotFoundException, from the console and from Get-Command."""
    ps = ps_on(profile, start=False)

    for typed in (cmdlet, f"Get-Command {cmdlet}"):
        shown = ps(typed)
        assert f"The term '{cmdlet}' is not recognized" in shown.replace("\n", " ")
        assert f"ObjectNotFound: ({cmdlet}:String)" in shown
        assert "CommandNotFoundException" in shown


def test_a_host_of_2008_has_no_module(ps_on):
    """Hyper-V came with cmdlets in 2012 only."""
    ps = ps_on("2008R2", start=False)

    assert "CommandNotFoundException" in ps("Get-VM")
    assert [] == ps.objects("Get-Command -Module Hyper-V")


def test_windows_on_hosts_of_two_versions_keep_apart(ps_on):
    """Whichever host was asked first, each console has its own parameters."""
    hosts = {name: ps_on(name, start=False) for name in ("2012R2", "2022", "2016", "client")}
    typed = "(Get-Command Set-VM).Parameters.Keys -match '^(Check|AutomaticCheckp)'"

    for _ in range(2):
        assert {
            "2012R2": [],
            "2022": ["AutomaticCheckpointsEnabled", "CheckpointType"],
            "2016": ["CheckpointType"],
            "client": ["AutomaticCheckpointsEnabled", "CheckpointType"],
        } == {name: sorted(ps.values(typed)) for name, ps in hosts.items()}


def test_what_is_not_there_is_not_offered(ps_on):
    """Tab and Get-Command -Syntax show what the host has."""
    old, new = ps_on("2012R2", start=False), ps_on("2022", start=False)
    shown = "Get-Command Set-VM -Syntax | Out-String"

    assert "-CheckpointType" in new.values(shown)[0]
    assert "-CheckpointType" not in old.values(shown)[0]
    assert "-Notes" in old.values(shown)[0]


def test_parameter_sets_go_with_what_they_are_for(ps_on):
    """Without -Wait there is no set that asks for it: Restart-VM -Force needs no choice."""
    ps = ps_on("2012R2")

    assert UNKNOWN.format("Wait") in ps("Restart-VM Test -Wait -Force")
    ps.quiet("Restart-VM Test -Force")
    assert ["HV01"] == ps.values("(Get-VMHost).Name")


def test_prefixes_are_unique_among_what_is_there(ps_on):
    """`-Check` means -CheckpointType where the host has it."""
    assert UNKNOWN.format("Check") in ps_on("2012R2")("Set-VM Test -Check Standard")
    ps_on("2016").quiet("Set-VM Test -Check Standard")


def test_properties_come_with_their_version(ps_on):
    """Format-List *, Select-Object and Get-Member show what the host's module has."""
    new = {
        "2016": ["CheckpointType", "AutomaticCriticalErrorAction", "Groups", "VirtualMachineType"],
        "2019": ["AutomaticCheckpointsEnabled", "EnhancedSessionTransportType"],
    }
    of = {
        name: set(
            ps_on(name).values(
                "(Get-VM Test | Select-Object * | Get-Member -MemberType NoteProperty).Name"
            )
        )
        for name in ("2012R2", "2016", "2019")
    }

    for name, known in of.items():
        assert {"Name", "State", "Generation", "SnapshotFileLocation"} <= known
        for since, properties in new.items():
            assert all((one in known) == (since <= name) for one in properties)
    old = ps_on("2012R2")
    assert "CheckpointType" not in old("Get-VM Test | fl *; Get-VM Test | Get-Member")
    assert [""] == old.values('"$((Get-VM Test).CheckpointType)"')


def test_the_table_of_2012_r2(ps_on):
    """It ends with memory and replication, and knows no version."""
    head = ps_on("2012R2")("Get-VM").splitlines()[1].split()

    assert ["Name", "State", "CPUUsage(%)", "MemoryAssigned(M)", "MemoryDemand(M)", "MemoryStatus",
            "Uptime", "Status", "ReplicationState"] == head  # fmt: skip
    assert "Version" == ps_on("2016")("Get-VM").splitlines()[1].split()[-1]


@pytest.mark.parametrize(
    ("profile", "shell", "windows"),
    [
        ("2012R2", "4.0", "6.3.9600."),
        ("2016", "5.1.14393.", "10.0.14393."),
        ("2019", "5.1.17763.", "10.0.17763."),
        ("2022", "5.1.20348.", "10.0.20348."),
        ("2025", "5.1.26100.", "10.0.26100."),
    ],
)
def test_the_version_of_powershell(ps_on, profile, shell, windows):
    """That of the Windows it came with; $Host says the same."""
    version, build, host = ps_on(profile, start=False).values(
        "$PSVersionTable.PSVersion; $PSVersionTable.BuildVersion; $Host.Version"
    )

    assert version.startswith(shell)
    assert build.startswith(windows)
    assert version == host


@pytest.mark.parametrize(
    ("profile", "typed", "offered"),
    [
        ("2016", "(Get-VM Test).AutomaticCh", []),
        ("2022", "(Get-VM Test).AutomaticCh", ["AutomaticCheckpointsEnabled"]),
        ("2016", "Get-VM | Select-Object AutomaticCh", []),
        ("2022", "Get-VM | Select-Object AutomaticCh", ["AutomaticCheckpointsEnabled"]),
    ],
)
def test_tab_offers_the_properties_of_the_hosts_version(ps_on, profile, typed, offered):
    """Of an expression and of what comes down the pipeline."""
    found = complete(ps_on(profile).session, typed)
    assert offered == [one.text for one in found.items]
