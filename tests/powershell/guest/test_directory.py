"""Domain controllers and members set back, asked and repaired with what an administrator types."""

import pytest

PRODUCTION, STANDARD = "DC01 Monday, production", "DC01 Tuesday, standard"
NTDS = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\NTDS\\Parameters"


def set_back(ps, checkpoint):
    """Apply it to DC01, have it run, and give replication half an hour."""
    ps(f"Restore-VMSnapshot -VMName DC01 -Name '{checkpoint}' -Confirm:$false")
    if ps.vm("DC01").state.label == "Off":
        ps("Start-VM DC01")
    ps.quiet("Start-Sleep 1800")


def people(ps, vm="DC01"):
    return ps.inside("(Get-ADUser -Filter *).Name", vm)


def identity(ps):
    return ps.inside("(Get-ADDomainController).InvocationId", "DC01")


@pytest.mark.behaviour("B-185", "B-186", "B-187")
def test_a_protected_controller_gets_another_identity(scenario):
    """New InvocationID, the events in their order; what was replicated comes back, the rest not."""
    ps = scenario("domain")
    before = identity(ps)
    assert ["Administrator", "anna", "ben", "clara", "david"] == people(ps)
    set_back(ps, PRODUCTION)

    assert before != identity(ps)
    assert ["Administrator", "anna", "ben", "clara"] == people(ps)
    ids = ps.inside("(Get-WinEvent 'Directory Service' -Oldest).Id", "DC01")
    wanted = [
        "2170",
        "2181",
        "2204",
        "2181",
        "1109",
        "2179",
        "2200",
        "2201",
        "2185",
        "2208",
        "2187",
    ]
    found = [one for one in ids if one in wanted]
    assert wanted == found[-len(wanted) :]
    (text,) = ps.inside(
        "(Get-WinEvent -FilterHashtable @{LogName='Directory Service'; Id=1109}).Message", "DC01"
    )
    assert before[0].upper() in text.upper()


def test_replication_shows_no_error(scenario):
    """repadmin and dcdiag of a sound domain."""
    ps = scenario("domain")
    ps.inside("repadmin /syncall /AdeP", "DC01")

    assert ["Administrator", "anna", "ben", "clara", "david"] == people(ps, "DC02")
    lines = ps.inside("repadmin /showrepl", "DC02")
    assert "Default-First-Site-Name\\DC02" in lines
    assert any(line.strip().endswith("was successful.") for line in lines)
    assert not any("failed" in line for line in ps.inside("dcdiag", "DC02"))


@pytest.mark.behaviour("B-183")
def test_an_unprotected_rollback_is_found(scenario):
    """2095, Netlogon paused, replication off both ways, `Dsa Not Writable` = 4."""
    ps = scenario("domain-unprotected")
    set_back(ps, STANDARD)
    ps.lab.vm("DC02").domain.replicate_from(ps.lab.vm("DC01"))
    dc = ps.lab.vm("DC01")

    assert "Paused" == dc.domain.netlogon
    assert 4 == dc.windows.registry(
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\NTDS\\Parameters", "Dsa Not Writable"
    )


@pytest.mark.behaviour("B-190")
def test_without_a_partner_it_creates_no_accounts(scenario):
    """The RID pool was dropped; the directory says so until it has replicated."""
    ps = scenario("domain")
    ps.quiet("Stop-VM DC02 -TurnOff")
    set_back(ps, PRODUCTION)
    lines = ps.shown("New-ADUser frank", "DC01")

    assert "The directory service was unable to allocate a relative identifier." == lines[0]
    assert "ActiveDirectoryServer:8208" in lines[2]
    ps.quiet("Start-VM DC02; Start-Sleep 1800")
    assert [] == ps.shown("New-ADUser frank", "DC01")
    assert "frank" in people(ps)


@pytest.mark.behaviour("B-189")
def test_a_restart_is_no_going_back(scenario):
    """Reboot, pause, save: the same identity."""
    ps = scenario("domain")
    before = identity(ps)
    ps.inside("Restart-Computer -Force", "DC01")
    ps.quiet("Save-VM DC01; Start-VM DC01; Suspend-VM DC01; Resume-VM DC01; Start-Sleep 60")

    assert before == identity(ps)


def test_trust_lost_and_repaired(scenario):
    """The domain does not know the member's password any more; -Repair agrees on a new one, and
    nobody leaves the domain (I17)."""
    ps = scenario("domain-trust")
    assert ["False"] == ps.inside("Test-ComputerSecureChannel", "SRV01")
    assert (
        "Trusted DC Connection Status Status = 1787 0x6fb ERROR_NO_TRUST_SAM_ACCOUNT"
        in ps.inside("nltest /sc_query:corp.example", "SRV01")
    )
    assert ["True"] == ps.inside("Test-ComputerSecureChannel -Repair", "SRV01")
    assert "Trusted DC Connection Status Status = 0 0x0 NERR_Success" in ps.inside(
        "nltest /sc_query:corp.example", "SRV01"
    )
    assert ["corp.example"] == ps.inside("(Get-CimInstance Win32_ComputerSystem).Domain", "SRV01")


def test_who_is_in_no_domain_is_told_so(ps):
    """As on a real machine."""
    lines = ps.shown("Test-ComputerSecureChannel")

    assert (
        "Cannot verify the secure channel password for the local computer. The local computer is "
        "not currently part of a domain."
    ) == lines[0]
    assert "ComputerNotInDomain" in lines[2]


def test_joining_and_leaving(scenario):
    """Add-Computer and Remove-Computer restart the guest, and the session with it."""
    ps = scenario("domain")
    ps.quiet("Invoke-Command -VMName SRV01 { Remove-Computer -Restart -Force; 'never' }")
    assert ["WORKGROUP"] == ps.inside("(Get-CimInstance Win32_ComputerSystem).Domain", "SRV01")
    ps.quiet(
        "Invoke-Command -VMName SRV01 { Add-Computer -DomainName corp.example -Restart; 'never' }"
    )
    assert ["corp.example", "True"] == ps.inside(
        "(Get-CimInstance Win32_ComputerSystem).Domain; Test-ComputerSecureChannel", "SRV01"
    )


def test_ntds_is_restarted_with_what_needs_it(scenario):
    """Without -Force it is refused, as Kdc and DNS depend on it."""
    ps = scenario("domain")

    assert (
        "Cannot stop service 'Active Directory Domain Services (NTDS)' because it has dependent "
        "services. It can only be stopped if the Force flag is set."
    ) == ps.shown("Restart-Service NTDS", "DC01")[0]
    assert ["Running"] == ps.inside("(Restart-Service NTDS -Force -PassThru).Status", "DC01")
