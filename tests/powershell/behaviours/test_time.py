"""The guest's clock and its time service (fact sheet 6), typed."""

import pytest

from hvlab.api import OpenLab
from hvlab.operations import ConfigureTime, NewDisk, SetGuestClock, SetRegistryNumber
from hvlab.scenarios import domain as site
from hvlab.world import guest_log
from hvlab.world.registry import TIME_CONFIG
from hvlab.world.rules import SECOND
from tests.powershell.behaviours.conftest import Window
from tests.support import new_lab

OFF = "Disable-VMIntegrationService 'Time Synchronization' {}"
NTP = "w32tm /config /manualpeerlist:'time.windows.com,0x8' /syncfromflags:manual /update"
CONFIG = r"HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Config"
REFUSED, CHANGED = 34, 1
HOUR = 3600


def ahead(ps, vm="Test"):
    """Seconds that the guest's clock is ahead of the host's."""
    return float(
        ps.one(
            f"$guest = Invoke-Command -VMName {vm} {{ (Get-Date).Ticks }};"
            "[string](($guest - (Get-Date).Ticks) / 10000000)"
        )
    )


def move(ps, hours=0, seconds=0, vm="Test"):
    """Set the guest's clock off."""
    ps.guest(f"Set-Date (Get-Date).AddSeconds({hours * HOUR + seconds}) | Out-Null", vm)


def times(ps, vm="Test"):
    """How often the guest's System log tells of a refused sample, and of a changed clock."""
    ids = ps.guest("(Get-WinEvent -LogName System -ErrorAction SilentlyContinue).Id", vm)
    return ids.count(str(REFUSED)), ids.count(str(CHANGED))


@pytest.fixture
def ntp(ps):
    """`Test` on its own, with a time server and nobody else."""
    ps(OFF.format("Test"))
    ps.guest(NTP)
    return ps


@pytest.fixture
def domain():
    """Two controllers and a member."""
    return Window(OpenLab.open("domain").engine)


@pytest.mark.behaviour("B-175")
@pytest.mark.parametrize("by", [-16, 16])
def test_sixteen_hours_are_too_much_alone(ntp, by):
    """It stays as far off, however long one waits, and the log says so; w32tm says so too."""
    move(ntp, hours=by)
    ntp("Start-Sleep 86400")

    assert by * HOUR == ahead(ntp)
    assert 1 == times(ntp)[0]
    assert [
        "Sending resync command to local computer",
        "The computer did not resync because the required time change was too big.",
    ] == ntp.guest("w32tm /resync")
    assert by * HOUR == ahead(ntp)


@pytest.mark.behaviour("B-175")
@pytest.mark.parametrize("by", [-14, 14])
def test_fourteen_hours_are_corrected(ntp, by):
    """Set by the time server, without a word of refusal."""
    move(ntp, hours=by)
    ntp("Start-Sleep 3600")

    assert 0 == ahead(ntp)
    assert 0 == times(ntp)[0]


@pytest.mark.behaviour("B-176")
@pytest.mark.parametrize("days", [-400, -3, 3, 400])
def test_a_member_corrects_any_offset(domain, days):
    """From the domain's hierarchy."""
    domain(OFF.format("SRV01"))
    move(domain, hours=24 * days, vm="SRV01")
    domain("Start-Sleep 3600")

    assert 0 == ahead(domain, "SRV01")


@pytest.mark.behaviour("B-176")
@pytest.mark.parametrize(("hours", "left"), [(49, 49), (47, 0), (-49, -49), (-47, 0)])
def test_a_controller_corrects_two_days(domain, hours, left):
    """49 hours off it stays, 47 it is set."""
    move(domain, hours=hours, vm="DC01")
    domain("Start-Sleep 3600")

    assert left * HOUR == ahead(domain, "DC01")


def settings(ps, **values):
    """Change the configuration of the time service, and have it read it."""
    for name, value in values.items():
        ps.guest(f"Set-ItemProperty '{CONFIG}' -Name {name} -Value {value}")
    ps.guest("w32tm /config /update")


def corrected(ps, seconds):
    """Set a guest off by so many seconds; 'set' if its clock jumps, 'slew' if it creeps."""
    jumps = times(ps)[1]
    move(ps, seconds=seconds)
    own = times(ps)[1] - jumps
    assert abs(seconds) == abs(ahead(ps))
    ps("Start-Sleep 3600")
    jumped = times(ps)[1] - jumps - own
    return "set" if jumped else "slew"


@pytest.mark.behaviour("B-177")
@pytest.mark.parametrize(
    ("offset", "how"), [(240, "set"), (180, "slew"), (-240, "set"), (-180, "slew")]
)
def test_the_old_formula(offset, how):
    """Windows up to 2012 R2; rate 1, interval 30000, limit 600 s: 4 minutes are more than half a
    clock rate, 3 minutes are not. No session goes into such a guest: it is set from outside."""
    ps = Window(new_lab("Test", NewDisk("Test.vhdx", os="Windows Server 2012 R2")))
    ps(OFF.format("Test"))
    vm = ps.lab.vm("Test")
    for name, value in {
        "PhaseCorrectRate": 1,
        "UpdateInterval": 30000,
        "MaxAllowedPhaseOffset": 600,
    }.items():
        ps.lab.do(SetRegistryNumber(vm.id, TIME_CONFIG, name, value))
    ps.lab.do(ConfigureTime(vm.id, "time.windows.com,0x8"))
    assert "PSSessionStateBroken" in ps("Invoke-Command -VMName Test { Get-Date }")
    ps.lab.do(SetGuestClock(vm.id, ps.world.now + offset * SECOND))
    before = len(vm.windows.log(guest_log.SYSTEM))
    ps("Start-Sleep 7200")

    assert vm.clock == ps.lab.time
    assert how == ("set" if len(vm.windows.log(guest_log.SYSTEM)) > before else "slew")


@pytest.mark.behaviour("B-177")
@pytest.mark.parametrize(("offset", "how"), [(1, "slew"), (2, "set"), (-1, "slew"), (-2, "set")])
def test_above_the_allowed_offset_it_is_set(ntp, offset, how):
    """One second on its own."""
    assert how == corrected(ntp, offset)


@pytest.mark.behaviour("B-177")
@pytest.mark.parametrize(("offset", "how"), [(120, "slew"), (180, "set")])
def test_the_new_formula(ntp, offset, how):
    """2016 and later, as a member is set up and polling every 1024 s: 16 x rate x poll divides, so
    that 128 seconds are half a clock rate."""
    settings(ntp, PhaseCorrectRate=1, UpdateInterval=30000, MaxAllowedPhaseOffset=300)

    assert how == corrected(ntp, offset)


@pytest.mark.behaviour("B-178")
@pytest.mark.parametrize("source", ["nobody", "a time server"])
def test_set_date_mends_it_at_once(ps, source):
    """After going back by more than the time service corrects."""
    ps(OFF.format("Test") + "; Set-VM Test -CheckpointType Standard")
    if source == "a time server":
        ps.guest(NTP)
    ps("Checkpoint-VM Test a; Start-Sleep 259200; Restore-VMSnapshot a Test -Confirm:$false")
    ps("Start-Sleep 7200")
    assert -72 * HOUR >= ahead(ps) > -73 * HOUR
    ps("$now = Get-Date; Invoke-Command -VMName Test { Set-Date $using:now | Out-Null }")

    assert 0 == ahead(ps)


@pytest.mark.behaviour("B-179")
@pytest.mark.parametrize(("minutes", "logs_on"), [(-6, False), (6, False), (-4, True), (4, True)])
def test_five_minutes_are_kerberos_limit(domain, minutes, logs_on):
    """An account of the domain and a ticket: not beyond; once the clock is right, again."""
    domain(OFF.format("SRV01"))
    domain(
        "$password = ConvertTo-SecureString 'x' -AsPlainText -Force;"
        f"$who = New-Object pscredential 'corp\\{site.MONDAY}', $password"
    )

    def answers():
        shown = domain("Invoke-Command -VMName SRV01 -Credential $who { whoami }")
        ticket = "\n".join(domain.guest("klist get krbtgt", "SRV01"))
        return f"corp\\{site.MONDAY}".lower() in shown.lower(), "Error calling" not in ticket

    assert (True, True) == answers()
    move(domain, seconds=60 * minutes, vm="SRV01")
    assert (logs_on, logs_on) == answers()
    domain("Start-Sleep 3600")
    assert (0, (True, True)) == (ahead(domain, "SRV01"), answers())


@pytest.mark.behaviour("B-180")
@pytest.mark.parametrize("synchronized", [True, False])
def test_after_a_production_checkpoint_it_is_the_hosts(ps, synchronized):
    """The guest boots and reads the hardware clock."""
    if not synchronized:
        ps(OFF.format("Test"))
    ps("Checkpoint-VM Test a; Start-Sleep 259200; Restore-VMSnapshot a Test -Confirm:$false")
    ps("Start-VM Test; Wait-VM Test -For Heartbeat")

    assert 0 == ahead(ps)


@pytest.mark.behaviour("B-181")
def test_w32tm_names_the_provider(ps, domain):
    """The host, nobody, a server that was named; in a domain a controller."""
    query = "w32tm /query /source"
    seen = [ps.guest(query)]
    ps(OFF.format("Test"))
    seen.append(ps.guest(query))
    ps.guest(NTP)
    seen.append(ps.guest(query))
    assert [
        ["VM IC Time Synchronization Provider"],
        ["Local CMOS Clock"],
        ["time.windows.com"],
    ] == seen
    domain(OFF.format("SRV01"))
    (controller,) = domain.guest(query, "SRV01")
    assert controller in {"DC01.corp.example", "DC02.corp.example"}


STOPS = {
    "Save": ("Save-VM Test; Start-Sleep 86400; Start-VM Test", 86400),
    "Pause": ("Suspend-VM Test; Start-Sleep 86400; Resume-VM Test", 86400),
    "Apply": (
        "Set-VM Test -CheckpointType Standard; Checkpoint-VM Test a; Start-Sleep 86400;"
        "Restore-VMSnapshot a Test -Confirm:$false",
        86400,
    ),
}


@pytest.mark.behaviour("B-182")
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("synchronized", [True, False])
def test_every_stop_has_the_same_effect(ps, stop, synchronized):
    """Behind by as long as it stood still; with Time Synchronization right within seconds."""
    typed, length = STOPS[stop]
    if not synchronized:
        ps(OFF.format("Test"))
    ps(typed + "; Start-Sleep 30")

    if synchronized:
        assert 0 == ahead(ps)
    else:
        assert -length - 60 < ahead(ps) <= -length
