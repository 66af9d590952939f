"""Guest clocks through typed PowerShell: what w32tm says, what helps and what does not (6)."""

import pytest

SYNC = "'Time Synchronization'"
NTP = 'w32tm /config /manualpeerlist:"time.windows.com,0x8" /syncfromflags:manual /update'
CONFIG = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\W32Time"


@pytest.fixture
def alone(ps):
    """`Test` without Time Synchronization."""
    ps.quiet(f"Disable-VMIntegrationService -VMName Test -Name {SYNC}")
    return ps


@pytest.fixture
def ntp(alone):
    """`Test`, which asks a time server and nobody else."""
    assert ["The command completed successfully."] == alone.inside(NTP)
    return alone


def wait(ps, **spans):
    ps.lab.wait(**spans)


# What it says -----------------------------------------------------------------------------------


@pytest.mark.behaviour("B-181")
def test_the_source_is_the_provider_in_use(ps):
    """The host, nobody, a time server."""
    assert ["VM IC Time Synchronization Provider"] == ps.inside("w32tm /query /source")
    ps.quiet(f"Disable-VMIntegrationService -VMName Test -Name {SYNC}")
    assert ["Local CMOS Clock"] == ps.inside("w32tm /query /source")
    ps.inside(NTP.replace(" /update", ""))
    assert ["Local CMOS Clock"] == ps.inside("w32tm /query /source")
    ps.inside("w32tm /config /update")
    assert ["time.windows.com"] == ps.inside("w32tm /query /source")


@pytest.mark.behaviour("B-181")
def test_the_provider_can_be_switched_off_in_the_guest(ps):
    """The registry says it, and a restart of the service reads it."""
    provider = f"{CONFIG}\\TimeProviders\\VMICTimeProvider"
    ps.inside(f"Set-ItemProperty {provider} -Name Enabled -Value 0")
    assert ["VM IC Time Synchronization Provider"] == ps.inside("w32tm /query /source")
    assert ["Local CMOS Clock"] == ps.inside("Restart-Service W32Time; w32tm /query /source")
    assert ["0"] == ps.inside(f"Get-ItemPropertyValue {provider} -Name Enabled")


def test_poll_intervals_are_powers_of_two(ps):
    """The host is asked every 30 seconds, which NTP shows as 32."""
    assert "Poll Interval: 5 (32s)" in ps.inside("w32tm /query /status")


@pytest.mark.parametrize("flag", ["0x8", "0x9"])
def test_the_interval_of_a_peer(ntp, flag):
    """With an interval of its own (0x1), of a week here, no power of two comes near it."""
    ntp.inside(f'w32tm /config /manualpeerlist:"time.windows.com,{flag}" /update')

    assert "Poll Interval: 10 (1024s)" in ntp.inside("w32tm /query /status")


def test_the_status_as_it_is_printed(ntp):
    """All lines with /verbose, a blank one between; without it they stop at Poll Interval."""
    wait(ntp, hours=2)
    lines = ntp.inside("w32tm /query /status /verbose")
    assert [
        "Leap Indicator: 0(no warning)",
        "Stratum: 4 (secondary reference - syncd by (S)NTP)",
        "Precision: -23 (119.209ns per tick)",
        "Root Delay: 0.0000000s",
        "Root Dispersion: 0.0100000s",
    ] == lines[:5]
    assert ["Source: time.windows.com", "Poll Interval: 10 (1024s)", "", "Phase Offset: 0.0000000s",
            "ClockRate: 0.0156250s", "State Machine: 2 (Sync)", "Time Source Flags: 0 (None)",
            "Server Role: 0 (None)",
            "Last Sync Error: 0 (The command completed successfully.)"] == lines[7:16]  # fmt: skip
    assert lines[:9] == ntp.inside("w32tm /query /status")[:-1]


def test_the_configuration_as_it_is_printed(ntp):
    """Numbers of the role, then the providers."""
    lines = ntp.inside("w32tm /query /configuration")

    assert ["[Configuration]", "", "EventLogFlags: 2 (Local)", "AnnounceFlags: 10 (Local)",
            "TimeJumpAuditOffset: 28800 (Local)", "MinPollInterval: 10 (Local)",
            "MaxPollInterval: 15 (Local)", "MaxNegPhaseCorrection: 54000 (Local)",
            "MaxPosPhaseCorrection: 54000 (Local)",
            "MaxAllowedPhaseOffset: 1 (Local)", ""] == lines[:11]  # fmt: skip
    start = lines.index("Type: NTP (Local)")
    assert ["Type: NTP (Local)", "NtpServer: time.windows.com,0x8 (Local)", "",
            "VMICTimeProvider (Local)"] == lines[start : start + 4]  # fmt: skip


def test_stripchart_measures_without_changing(ntp):
    """The offset of the server's clock, a line each time."""
    ntp.inside("Set-Date (Get-Date).AddMinutes(-3)")
    lines = ntp.inside("w32tm /stripchart /computer:time.windows.com /samples:2 /dataonly")

    assert "Tracking time.windows.com [20.101.57.9:123]." == lines[0]
    assert "Collecting 2 samples." == lines[1]
    assert ["+180.0000000s", "+180.0000000s"] == [line.split(", ")[1] for line in lines[3:]]
    assert -3 == ntp.skew()


def test_a_stopped_service_answers_nobody(ps):
    """0x80070426 with an exit code; started again, it is there."""
    stopped = "The following error occurred: The service has not been started. (0x80070426)"

    assert [stopped, "-2147023834"] == ps.inside(
        "Stop-Service W32Time; w32tm /query /status; $LASTEXITCODE"
    )
    assert ["Stopped"] == ps.inside("(Get-Service W32Time).Status")
    assert [
        "The Windows Time service is starting.",
        "The Windows Time service was started successfully.",
        "",
        "0",
    ] == ps.inside("net start w32time; $LASTEXITCODE")
    assert ["VM IC Time Synchronization Provider"] == ps.inside("w32tm /query /source")


# What happens -----------------------------------------------------------------------------------


@pytest.mark.behaviour("B-172", "B-173")
@pytest.mark.parametrize(("enabled", "left"), [(False, -3 * 24 * 60), (True, 0)])
def test_going_back_three_days(ps, enabled, left):
    """Without Time Synchronization the guest stays there; with it the host corrects it."""
    verb = "Enable" if enabled else "Disable"
    ps.quiet(f"{verb}-VMIntegrationService -VMName Test -Name {SYNC}")
    ps.quiet("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test before")
    wait(ps, days=3)
    ps.quiet("Restore-VMSnapshot before Test -Confirm:$false; Start-Sleep 30")

    assert left == ps.skew()


@pytest.mark.behaviour("B-182")
@pytest.mark.parametrize(
    "steps", ["Save-VM Test; Start-Sleep 7200; Start-VM Test",
              "Suspend-VM Test; Start-Sleep 7200; Resume-VM Test"],
)  # fmt: skip
def test_saving_and_pausing_do_the_same(ps, steps):
    """The clock stood still; the host sets it again, or nobody does."""
    ps.quiet(steps + "; Start-Sleep 30")
    assert 0 == ps.skew()
    ps.quiet(f"Disable-VMIntegrationService -VMName Test -Name {SYNC}")
    ps.quiet(steps)
    assert -120 == ps.skew()


@pytest.mark.behaviour("B-174")
def test_the_host_does_not_set_a_guest_back_at_once(ps):
    """An hour ahead: sync mode corrects forward only, and W32Time waits whether it lasts."""
    wait(ps, hours=1)
    ps.inside("Set-Date (Get-Date).AddHours(1)")
    wait(ps, minutes=10)

    assert 60 == ps.skew()


@pytest.mark.behaviour("B-175")
@pytest.mark.parametrize(("hours", "left"), [(16, -16 * 60), (14, 0)])
def test_fifteen_hours_are_the_limit_on_its_own(ntp, hours, left):
    """Beyond it nothing but an event; `w32tm /resync` says why it does not."""
    ntp.inside(f"Set-Date (Get-Date).AddHours(-{hours})")
    wait(ntp, days=1)

    assert left == ntp.skew()
    logged = "(Get-WinEvent -FilterHashtable @{LogName='System'; Id=34}).ProviderName"
    if left:
        assert ["Microsoft-Windows-Time-Service"] == ntp.inside(logged)
        assert [
            "Sending resync command to local computer",
            "The computer did not resync because the required time change was too big.",
        ] == ntp.inside("w32tm /resync")
    assert left == ntp.skew()


@pytest.mark.behaviour("B-178")
def test_set_date_mends_it_at_once(ntp):
    """The learner's way out of 'too big'; Kernel-General notes the change."""
    ntp.inside("Set-Date (Get-Date).AddDays(-7)")
    ntp("$now = Get-Date; Invoke-Command -VMName Test { Set-Date $using:now }")

    assert 0 == ntp.skew()
    assert ["1", "Microsoft-Windows-Kernel-General"] == ntp.inside(
        "$e = Get-WinEvent -LogName System -MaxEvents 1; $e.Id; $e.ProviderName"
    )


def test_resync_mends_what_is_within_the_limits(ntp):
    """Asked for, it is believed at once."""
    ntp.inside("Set-Date (Get-Date).AddHours(-2)")

    assert [
        "Sending resync command to local computer",
        "The command completed successfully.",
    ] == ntp.inside("w32tm /resync /rediscover")
    assert 0 == ntp.skew()


def test_a_changed_limit_counts_once_it_is_read(ntp):
    """MaxPosPhaseCorrection in the registry, then /config /update."""
    ntp.inside("Set-Date (Get-Date).AddDays(-2)")
    ntp.inside(f"Set-ItemProperty {CONFIG}\\Config MaxPosPhaseCorrection 0xFFFFFFFF -Type DWord")
    ntp.inside("w32tm /resync")
    assert -2 * 24 * 60 == ntp.skew()
    ntp.inside("w32tm /config /update; w32tm /resync")
    assert 0 == ntp.skew()


@pytest.mark.behaviour("B-180")
@pytest.mark.parametrize("verb", ["Enable", "Disable"])
def test_a_production_checkpoint_boots_with_the_hosts_time(ps, verb):
    """It boots, and reads the hardware clock."""
    ps.quiet(f"{verb}-VMIntegrationService -VMName Test -Name {SYNC}; Checkpoint-VM Test before")
    wait(ps, days=3)
    ps.quiet("Restore-VMSnapshot before Test -Confirm:$false; Start-VM Test")

    assert 0 == ps.skew()


@pytest.mark.behaviour("B-176")
@pytest.mark.parametrize(("vm", "hours", "left"), [("SRV01", 24 * 20, 0), ("DC02", 49, -49 * 60),
                                                   ("DC02", 47, 0)])  # fmt: skip
def test_roles_differ(scenario, vm, hours, left):
    """A member corrects any offset, a controller 48 hours."""
    ps = scenario("domain")
    ps.inside(f"Set-Date (Get-Date).AddHours(-{hours})", vm)
    ps.quiet(f"Disable-VMIntegrationService -VMName {vm} -Name {SYNC}")
    ps.inside("w32tm /resync", vm)

    assert left == ps.skew(vm)


@pytest.mark.behaviour("B-179")
def test_five_minutes_are_the_limit_of_kerberos(scenario):
    """No tickets before the clock is right; the secure channel itself is not broken."""
    ps = scenario("domain-skew")
    assert "Cached Tickets: (0)" in ps.inside("klist", "SRV01")
    assert ["True"] == ps.inside("Test-ComputerSecureChannel", "SRV01")
    assert ["Local CMOS Clock"] == ps.inside("w32tm /query /source", "SRV01")
    ps.inside("w32tm /config /syncfromflags:domhier /update", "SRV01")
    assert ["DC01.corp.example"] == ps.inside("w32tm /query /source", "SRV01")
    ps.inside("w32tm /resync /rediscover", "SRV01")
    assert 0 == ps.skew("SRV01")
    assert "Cached Tickets: (1)" in ps.inside("klist", "SRV01")
