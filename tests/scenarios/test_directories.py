"""I16 to I18: machines of a domain, set back. The symptom, what mends it, what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvlab.errors import GuestError
from hvlab.operations import CreateDirectoryAccount
from hvlab.scenarios import domain as site
from hvlab.scenarios.incidents import directories as world
from hvlab.world import guest_log
from hvlab.world.domain import NO_TRUST, TIME_DIFFERENCE
from hvlab.world.registry import NTDS
from hvlab.world.timesource import LOCAL
from tests.scenarios.worlds import opened

DAY = timedelta(days=1)


def entries(vm) -> list[int]:
    return [entry.id for entry in vm.windows.log(guest_log.DIRECTORY_SERVICE)]


# I16 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-179")
def test_i16_the_clock_is_nine_days_behind_and_nobody_corrects_it():
    """Time Synchronization is off, the source does not answer: no logon, no valid certificate."""
    lab = opened("i16-logon-and-tls-fail")
    member = lab.vm("SRV01")

    assert (LOCAL, False) == (member.time_service.source, member.time_synchronization)
    assert 9 * DAY - timedelta(hours=1) < lab.time - member.clock < 9 * DAY + timedelta(hours=2)
    assert TIME_DIFFERENCE == member.domain.logon.reason
    issued = lab.time - 2 * DAY
    assert "not yet valid" in member.time_service.trusts_certificate(issued).reason


@pytest.mark.behaviour("B-179")
def test_i16_the_source_first_then_everything_else_by_itself():
    """The domain as the source, one resync: logon and TLS work."""
    lab = opened("i16-logon-and-tls-fail")
    member = lab.vm("SRV01")
    member.time_service.configure(from_domain=True)
    member.time_service.resync()

    assert (lab.time, True) == (member.clock, bool(member.domain.logon))
    assert member.time_service.trusts_certificate(lab.time - 2 * DAY)


def test_i16_trap_leaving_the_domain_there_is_no_way_back_in():
    """Out, it is a machine of its own, and joining fails while its clock is wrong."""
    lab = opened("i16-logon-and-tls-fail")
    member = lab.vm("SRV01")
    member.domain.leave()
    member.set_clock(lab.time - 9 * DAY)

    with pytest.raises(GuestError, match="time and/or date difference"):
        member.domain.join(site.DOMAIN)
    assert ("standalone", False) == (member.domain.role, bool(member.domain.logon))


# I17 ---------------------------------------------------------------------------------------------


def test_i17_the_clock_is_right_and_the_password_is_old():
    """The domain has had a newer one since the checkpoint."""
    lab = opened("i17-trust-relationship-failed")
    member = lab.vm("SRV01")

    assert (lab.time, NO_TRUST) == (member.clock, member.domain.logon.reason)
    assert NO_TRUST == member.domain.secure_channel.reason


def test_i17_the_channel_is_repaired_without_leaving_the_domain():
    """One command, no restart."""
    lab = opened("i17-trust-relationship-failed")
    member = lab.vm("SRV01")
    started = member.row.started
    member.domain.repair_secure_channel()

    assert (True, "domain member", started) == (
        bool(member.domain.logon),
        member.domain.role,
        member.row.started,
    )


def test_i17_trap_out_of_the_domain_nobody_logs_on_at_all():
    """A restart, a machine on its own, and only local accounts are left."""
    lab = opened("i17-trust-relationship-failed")
    member = lab.vm("SRV01")
    started = member.row.started
    member.domain.leave()

    assert ("standalone", False) == (member.domain.role, bool(member.domain.logon))
    assert started != member.row.started


# I18 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-185", "B-190")
def test_i18a_it_has_noticed_and_waits_for_a_partner():
    """A new identity, no account can be created yet, no rollback anywhere."""
    lab = opened("i18a-controller-applied")
    second = lab.vm("DC02")

    assert [2170, 2204, 1109] == [id for id in entries(second) if id in (2170, 2204, 1109)]
    assert 2095 not in entries(second)
    assert ("Running", True) == (second.domain.netlogon, second.domain.directory.restoring)
    with pytest.raises(GuestError, match="0x2010"):  # without waiting for anything else
        lab.engine.run(CreateDirectoryAccount(second.id, "eva"))


@pytest.mark.behaviour("B-185", "B-187")
def test_i18a_waiting_brings_back_what_had_been_replicated():
    """What had not is gone for good; accounts can be created again."""
    lab = opened("i18a-controller-applied")
    first, second, _ = lab.vms
    lab.wait(minutes=15)
    second.domain.create_account("eva")
    first.domain.replicate_from(second)

    known = second.domain.directory.store
    assert (True, False) == (world.REPLICATED in known, world.ONLY_THERE in known)
    assert [] == first.domain.differences(second)


def test_i18a_trap_there_is_no_value_to_delete_and_nothing_to_throw_away():
    """Not quarantined. Demoted all the same, it is no controller any more while one was enough."""
    lab = opened("i18a-controller-applied")
    second = lab.vm("DC02")
    assert second.windows.registry(NTDS, "Dsa Not Writable") is None
    lab.settle()
    assert [] == lab.vm("DC01").domain.differences(second)
    second.domain.demote()

    assert ("standalone", "Stopped") == (second.domain.role, second.domain.netlogon)


@pytest.mark.behaviour("B-183")
def test_i18b_it_was_found_rolled_back_and_is_quarantined():
    """2095, Net Logon paused, Dsa Not Writable 4, no replication either way."""
    lab = opened("i18b-controller-applied")
    first, second, _ = lab.vms

    assert [2095, 1113, 1115] == entries(second)
    assert ("Paused", 4) == (
        second.domain.netlogon,
        second.windows.registry(NTDS, "Dsa Not Writable"),
    )
    for one, other in ((first, second), (second, first)):
        with pytest.raises(GuestError, match="currently rejecting"):
            one.domain.replicate_from(other)


@pytest.mark.behaviour("B-183")
def test_i18b_thrown_away_and_made_anew_it_is_sound():
    """Demoted by force and promoted again it has what its partner has, and both agree."""
    lab = opened("i18b-controller-applied")
    first, second, _ = lab.vms
    second.domain.demote()
    second.domain.promote(site.DOMAIN)
    second.domain.create_account("eva")
    first.domain.replicate_from(second)

    assert [] == first.domain.differences(second)
    assert world.REPLICATED in second.domain.directory.store


@pytest.mark.behaviour("B-184")
def test_i18b_trap_the_value_deleted_they_talk_and_differ_for_good():
    """No error is shown any more, and what is missing never travels."""
    lab = opened("i18b-controller-applied")
    first, second, _ = lab.vms
    second.windows.delete_registry(NTDS, "Dsa Not Writable")
    second.domain.restart_directory()
    second.domain.set_replication(inbound=True, outbound=True)
    second.domain.change(*(f"new-{number}" for number in range(20)))
    first.domain.replicate_from(second)
    second.domain.replicate_from(first)

    assert "Running" == second.domain.netlogon
    assert world.REPLICATED not in second.domain.directory.store
    assert world.REPLICATED in first.domain.directory.store
    assert first.domain.differences(second)
