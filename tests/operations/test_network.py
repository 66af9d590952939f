"""VLANs: who hears whom, and what a checkpoint brings back."""

import pytest

from hvlab.api import OpenLab
from hvlab.errors import GuestError, InvalidParameter
from hvlab.operations import SetVlan
from hvlab.scenarios import domain as site
from hvlab.world.domain import NO_LOGON_SERVERS
from hvlab.world.timesource import LOCAL


@pytest.fixture
def machines():
    """DC01, DC02 and SRV01."""
    return OpenLab.open("domain").vms


@pytest.mark.behaviour("B-014")
def test_the_vlan_is_part_of_the_configuration(machines):
    """It changes while the VM runs, and goes back with a checkpoint."""
    member = machines[2]
    target = member.checkpoint("untagged")
    member.do(SetVlan(member.id, 30))
    assert (30, "Running") == (member.row.settings.vlan, member.state)
    member.apply(target)

    assert 0 == member.row.settings.vlan


def test_a_member_in_another_vlan_has_no_domain(machines):
    """No logon, no trust, no repair, no joining, no time; back in its VLAN all is well."""
    first, _, member = machines
    member.set_time_synchronization(False)
    member.do(SetVlan(member.id, 30))

    assert NO_LOGON_SERVERS == member.domain.logon.reason
    assert NO_LOGON_SERVERS == member.domain.secure_channel.reason
    assert LOCAL == member.time_service.source
    with pytest.raises(GuestError):
        member.domain.repair_secure_channel()
    member.do(SetVlan(member.id, 0))
    assert member.domain.logon
    assert "DC01.corp.example" == member.time_service.source
    assert first.domain.logon


def test_controllers_apart_do_not_replicate_and_nobody_joins_from_afar(machines):
    """The RPC server is unavailable; the domain cannot be contacted."""
    first, second, member = machines
    second.do(SetVlan(second.id, 30))
    with pytest.raises(GuestError, match="RPC server is unavailable"):
        second.domain.replicate_from(first)
    member.domain.leave()
    member.do(SetVlan(member.id, 40))
    with pytest.raises(GuestError, match="could not be contacted"):
        member.domain.join(site.DOMAIN)


def test_a_session_ends_at_the_border_of_the_vlan(machines):
    """It is not reset: no answer comes; in one VLAN again it goes on."""
    first, _, member = machines
    number = member.sessions.open(first)
    member.do(SetVlan(member.id, 30))
    with pytest.raises(GuestError, match="0x80070035"):
        member.sessions.use(number)
    first.do(SetVlan(first.id, 30))

    assert member.sessions.use(number)


@pytest.mark.parametrize("vlan", [-1, 4095])
def test_a_vlan_has_a_number(machines, vlan):
    """From 1 to 4094; 0 is untagged."""
    with pytest.raises(InvalidParameter):
        machines[2].do(SetVlan(machines[2].id, vlan))
