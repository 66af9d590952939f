"""A domain on one host: two controllers and a member, set back and replicating (fact sheet 7)."""

from datetime import timedelta

import pytest

from hvlab.api import OpenLab
from hvlab.engine.store import dumps, loads
from hvlab.errors import GuestError, HvlabError, InvalidState
from hvlab.events import (
    DirectoryReplicated,
    DirectoryRestored,
    LabAdvice,
    MachinePasswordChanged,
    RollbackDetected,
)
from hvlab.operations import NewVM, PromoteDomainController, TakeCheckpoint
from hvlab.scenarios import domain as site
from hvlab.world import directory, guest_log
from hvlab.world.domain import NO_LOGON_SERVERS, NO_TRUST, TIME_DIFFERENCE
from hvlab.world.registry import NTDS
from hvlab.world.timesource import LOCAL

SAFE_RESTORE = [2170, 2181, 2204, 2181, 1109, 2179, 2200, 2201, 2185, 2208, 2187]
NO_RIDS = "0x2010"
HOUR = timedelta(hours=1)

READY = {name: OpenLab.open(name) for name in ("domain", "domain-unprotected")}


@pytest.fixture
def lab():
    return READY["domain"].fork()


@pytest.fixture
def machines(lab):
    """DC01, DC02 and SRV01."""
    return lab.vms


@pytest.fixture
def old():
    """The domain whose controllers cannot read a VM-GenerationID."""
    return READY["domain-unprotected"].fork()


def ids(vm, log=guest_log.DIRECTORY_SERVICE):
    return [entry.id for entry in vm.windows.log(log)]


def accounts(vm):
    """The people in a controller's directory."""
    people = (site.MONDAY, site.TUESDAY, site.WEDNESDAY, site.THURSDAY)
    return [name for name in people if name in vm.domain.directory.store]


def events(lab, kind):
    return [stamped.event for stamped in lab.engine.events if isinstance(stamped.event, kind)]


def set_back(vm, checkpoint, *, lab):
    """Apply a checkpoint, have it run, and give the time service half an hour."""
    vm.apply(checkpoint)
    if vm.state == "Off":
        vm.start()
    lab.wait(minutes=30)


# The starting point -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["domain", "domain-unprotected", "domain-skew", "domain-trust"])
def test_a_scenario_is_at_rest_and_keeps(name):
    """Two controllers and a member; stored, and made anew from its journal, it is the same lab."""
    lab = OpenLab.open(name)
    first, second, _member = lab.vms

    assert ["domain controller"] * 2 + ["domain member"] == [vm.domain.role for vm in lab.vms]
    assert ([], 0) == (first.domain.differences(second)[1:], lab.engine.remaining())
    for vm in lab.vms:
        vm.checkpoint("one more")
        vm.revert()
    lab.wait(days=40)
    loaded = loads(dumps(lab.engine, scenario=name, version="0"))
    assert loaded.rewindable, "replaying the journal led elsewhere"
    assert lab.world == loaded.lab.world


def test_what_the_domain_begins_with(machines):
    """A production and a standard checkpoint; everybody alike but for Thursday's account."""
    first, second, member = machines

    assert [(site.PRODUCTION, "Production"), (site.STANDARD, "Standard")] == [
        (checkpoint.name, checkpoint.type) for checkpoint in first.checkpoints
    ]
    assert [site.THURSDAY] == first.domain.differences(second)
    assert ["Running", True, "time.windows.com"] == [
        first.domain.netlogon,
        bool(member.domain.logon),
        first.time_service.source,
    ]
    assert ["DC01.corp.example"] * 2 == [second.time_service.source, member.time_service.source]


def test_an_ordinary_boot_says_so(machines):
    """2172: the attribute was read; 2171: it is the same."""
    first = machines[0]
    before = ids(first)
    first.reset()

    assert [*before, 2172, 2171] == ids(first)


# With VM-GenerationID ---------------------------------------------------------------------------


@pytest.mark.behaviour("B-185", "B-186", "B-187")
@pytest.mark.parametrize("name", [site.PRODUCTION, site.STANDARD])
def test_a_protected_controller_comes_back(lab, machines, name):
    """New identity, no pool, the events in their order; what had been replicated comes back."""
    first, second, _ = machines
    before = first.domain.directory
    seen = len(first.checkpoints[0].files)
    set_back(first, name, lab=lab)
    logged = len(ids(first))
    first.domain.change("written-after")
    lab.settle()
    after = first.domain.directory

    assert seen
    assert before.invocation_id != after.invocation_id
    assert (before.invocation_id,) == after.retired
    assert before.generation_id != after.generation_id
    assert [DirectoryRestored(first.id, before.invocation_id, after.invocation_id)] == events(
        lab, DirectoryRestored
    )
    entries = ids(first)
    start = entries.index(2170)
    assert SAFE_RESTORE == entries[start : start + len(SAFE_RESTORE)]
    assert logged <= len(entries)
    assert [site.MONDAY, site.TUESDAY, site.WEDNESDAY] == accounts(first)
    second.domain.replicate_from(first)
    first.domain.replicate_from(second)
    assert [] == first.domain.differences(second)
    assert "written-after" in second.domain.directory.store
    assert site.THURSDAY not in second.domain.directory.store


@pytest.mark.behaviour("B-185")
def test_event_1109_bears_both_identities(lab, machines):
    """Old and new InvocationID, and the USN."""
    first = machines[0]
    before = first.domain.directory
    set_back(first, site.PRODUCTION, lab=lab)
    after = first.domain.directory
    (text,) = [e.text for e in first.windows.log(guest_log.DIRECTORY_SERVICE) if e.id == 1109]

    assert before.invocation_id in text
    assert after.invocation_id in text
    held = directory.from_bytes(first.checkpoints[0].files[directory.FILE].encode())
    assert text.endswith(f"Update sequence number: {held.usn}.")


@pytest.mark.behaviour("B-186")
def test_the_other_logs_of_a_safe_restore(lab, machines):
    """RIDs invalidated, services stopped and started, DFSR from 1006 to 4614; 1587 at the end."""
    first, second, _ = machines
    set_back(first, site.PRODUCTION, lab=lab)
    assert [1006, 1008, 1002, 1004, 4614] == ids(first, guest_log.DFS_REPLICATION)[:5]
    assert {16654, 7036} <= set(ids(first, guest_log.SYSTEM))
    assert 1587 not in ids(first)
    second.domain.replicate_from(first)
    assert 1587 == ids(first)[-1]
    second.domain.replicate_from(first)
    assert [1587] == [id for id in ids(first) if id == 1587]


@pytest.mark.behaviour("B-185")
def test_it_is_noticed_before_a_write_or_an_answer(lab, machines):
    """A resumed controller has not looked yet; a partner that asks makes it look."""
    first, second, _ = machines
    identity = first.domain.directory.invocation_id
    first.apply(site.STANDARD)
    lab.wait(minutes=30)
    assert identity == first.domain.directory.invocation_id
    second.domain.replicate_from(first)

    assert identity != first.domain.directory.invocation_id
    assert [] == events(lab, RollbackDetected)


@pytest.mark.behaviour("B-189")
def test_pause_save_and_restart_change_nothing(lab, machines):
    """The VM-GenerationID stays, and with it the identity."""
    first, _second, _ = machines
    before = first.domain.directory
    for stop, go in ((first.save, first.start), (first.pause, first.resume)):
        stop()
        go()
    first.reset()
    first.shut_down()
    first.start()
    first.domain.change("x")
    after = first.domain.directory

    assert (before.invocation_id, before.generation_id) == (
        after.invocation_id,
        after.generation_id,
    )
    assert [] == events(lab, DirectoryRestored)


@pytest.mark.behaviour("B-190")
def test_without_a_partner_it_creates_no_accounts(lab, machines):
    """No RIDs until it has replicated inbound; changes that need none are written."""
    first, second, _ = machines
    second.turn_off()
    set_back(first, site.PRODUCTION, lab=lab)
    with pytest.raises(GuestError, match=NO_RIDS):
        first.domain.create_account("eva")
    first.domain.change("written")
    assert (True, False) == (
        "written" in first.domain.directory.store,
        "eva" in first.domain.directory.store,
    )
    second.start()
    lab.settle()
    first.domain.create_account("eva")
    assert 1600 <= first.domain.directory.store["eva"].rid


@pytest.mark.behaviour("B-190")
def test_set_back_while_it_ran_it_needs_a_restart(lab, machines):
    """After a standard checkpoint it asks for a pool only once it was restarted (7.4, 6)."""
    first = machines[0]
    set_back(first, site.STANDARD, lab=lab)
    first.domain.change("written")
    assert not first.domain.directory.restoring
    with pytest.raises(GuestError, match=NO_RIDS):
        first.domain.create_account("eva")
    first.domain.restart_directory()
    first.domain.create_account("eva")
    assert "eva" in first.domain.directory.store


@pytest.mark.behaviour("B-190")
def test_a_master_within_reach_is_not_enough(lab, machines):
    """It must have replicated inbound, whoever gives the pools away."""
    first, second, _ = machines
    target = second.checkpoint("before")
    first.domain.set_replication(inbound=True, outbound=False)
    second.apply(target)
    second.start()
    with pytest.raises(GuestError, match=NO_RIDS):
        second.domain.create_account("eva")
    first.domain.set_replication(inbound=True, outbound=True)
    second.domain.replicate_from(first)
    second.domain.create_account("eva")


def test_no_identifier_is_given_twice(lab, machines):
    """Before and after a safe restore, on both controllers."""
    first, second, _ = machines
    second.domain.create_account("fred")
    set_back(first, site.PRODUCTION, lab=lab)
    first.domain.create_account("eva")
    second.domain.create_account("gina")
    second.domain.replicate_from(first)
    rids = [entry.rid for entry in second.domain.directory.store.values() if entry.rid]

    assert len(rids) == len(set(rids))


# Without ----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-183")
@pytest.mark.parametrize("name", [site.PRODUCTION, site.STANDARD])
def test_an_unprotected_rollback_is_found(old, name):
    """2095, Net Logon paused, replication disabled both ways, Dsa Not Writable = 4."""
    first, second, member = old.vms
    identity = first.domain.directory.invocation_id
    set_back(first, name, lab=old)
    second.domain.replicate_from(first)

    assert [RollbackDetected(first.id, "DC02")] == events(old, RollbackDetected)
    assert [2095, 1113, 1115] == ids(first)
    db = first.domain.directory
    assert (identity, False, False) == (db.invocation_id, db.inbound, db.outbound)
    assert ("Paused", 4) == (
        first.domain.netlogon,
        first.windows.registry(NTDS, "Dsa Not Writable"),
    )
    for one, other in ((first, second), (second, first)):
        with pytest.raises(GuestError, match="currently rejecting"):
            one.domain.replicate_from(other)
    assert member.domain.logon
    second.turn_off()
    assert NO_LOGON_SERVERS == member.domain.logon.reason


@pytest.mark.behaviour("B-184")
def test_past_the_mark_nobody_notices(old):
    """More changes than the partner has seen: no event, no error, and they differ for good."""
    first, second, _ = old.vms
    mark = second.domain.directory.known[first.domain.directory.invocation_id]
    set_back(first, site.PRODUCTION, lab=old)
    written = [f"new-{n}" for n in range(mark - first.domain.directory.usn + 5)]
    first.domain.change(*written)
    second.domain.replicate_from(first)
    first.domain.replicate_from(second)

    assert ([], "Running", []) == (
        events(old, RollbackDetected),
        first.domain.netlogon,
        [id for id in ids(first) if id == 2095],
    )
    travelled = [name for name in written if name in second.domain.directory.store]
    assert written[-5:] == travelled
    assert [site.MONDAY] == accounts(first)
    assert [site.MONDAY, site.TUESDAY, site.WEDNESDAY] == accounts(second)


@pytest.mark.behaviour("B-184")
def test_deleting_the_registry_value_hides_the_damage(old):
    """The trap of incident I18b: it replicates again, and never what is missing."""
    first, second, _ = old.vms
    set_back(first, site.PRODUCTION, lab=old)
    second.domain.replicate_from(first)
    first.windows.delete_registry(NTDS, "Dsa Not Writable")
    assert "Paused" == first.domain.netlogon
    first.domain.restart_directory()
    assert "Running" == first.domain.netlogon
    first.domain.set_replication(inbound=True, outbound=True)
    first.domain.change(*(f"new-{n}" for n in range(20)))
    second.domain.replicate_from(first)
    first.domain.replicate_from(second)

    assert [site.MONDAY] == accounts(first)
    assert first.domain.differences(second)


def test_demoted_and_promoted_it_is_sound(old):
    """The way out: thrown away and made anew, it has what its partner has."""
    first, second, _ = old.vms
    target = second.checkpoint("x")
    second.domain.create_account("lost")
    first.domain.replicate_from(second)
    set_back(second, target, lab=old)
    first.domain.replicate_from(second)
    assert second.domain.directory.quarantined
    second.domain.demote()
    assert ("standalone", "Stopped") == (second.domain.role, second.domain.netlogon)
    with pytest.raises(GuestError):
        second.domain.directory  # noqa: B018
    second.domain.promote(site.DOMAIN)
    second.domain.create_account("eva")
    first.domain.replicate_from(second)

    assert {"lost", "eva"} <= set(second.domain.directory.store)
    assert [] == first.domain.differences(second)


# Standard checkpoints ---------------------------------------------------------------------------


@pytest.mark.behaviour("B-191")
def test_the_lab_warns_of_a_standard_checkpoint_of_a_controller(lab, machines):
    """Not of a production one, and not of a member's."""
    first, _, member = machines
    earlier = len(events(lab, LabAdvice))
    first.checkpoint("production")
    member.checkpoint("member")
    assert earlier == len(events(lab, LabAdvice))
    first.set_checkpoint_type("Standard")
    first.checkpoint("standard")
    (advice,) = events(lab, LabAdvice)[earlier:]
    assert first.id == advice.vm
    assert "only supported kind for domain controllers" in advice.text
    first.save()
    first.checkpoint("saved")
    assert earlier + 2 == len(events(lab, LabAdvice))


# Time -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-176")
@pytest.mark.parametrize(("hours", "left"), [(49, 49), (47, 0), (-49, -49), (-47, 0)])
def test_a_controller_corrects_two_days(lab, machines, hours, left):
    """49 hours off it stays, 47 it is set."""
    first = machines[0]
    first.set_clock(lab.time + hours * HOUR)
    lab.wait(hours=1)

    assert left * HOUR == first.clock - lab.time


@pytest.mark.behaviour("B-176")
@pytest.mark.parametrize("days", [-400, -3, 3, 400])
def test_a_member_corrects_any_offset(lab, machines, days):
    """By the domain's time, if nobody else corrects it first."""
    member = machines[2]
    member.set_time_synchronization(False)
    member.set_clock(lab.time + days * 24 * HOUR)
    lab.wait(hours=1)

    assert lab.time == member.clock


@pytest.mark.behaviour("B-179")
@pytest.mark.parametrize(("minutes", "logs_on"), [(-6, False), (6, False), (-5, True), (4, True)])
def test_five_minutes_are_the_limit_of_kerberos(lab, machines, minutes, logs_on):
    """Beyond, the logon fails and says why; corrected, it works again."""
    member = machines[2]
    member.set_time_synchronization(False)
    member.set_clock(lab.time + minutes * HOUR / 60)
    answer = member.domain.logon
    assert (logs_on, "" if logs_on else TIME_DIFFERENCE) == (bool(answer), answer.reason)
    lab.wait(hours=1)
    assert member.domain.logon


@pytest.mark.behaviour("B-179")
def test_nine_days_off(lab):
    """Incident I16: the source first, then the logon; joining again is no way out."""
    lab = OpenLab.open("domain-skew")
    member = lab.vm("SRV01")
    assert (LOCAL, TIME_DIFFERENCE) == (member.time_service.source, member.domain.logon.reason)
    assert "no time data" in member.time_service.resync()
    trial = lab.fork().vm("SRV01")
    trial.domain.leave()
    trial.set_clock(lab.time - 9 * 24 * HOUR)
    with pytest.raises(GuestError, match="time and/or date difference"):
        trial.domain.join(site.DOMAIN)
    member.time_service.configure(from_domain=True)
    assert member.time_service.resync().endswith("The command completed successfully.")
    assert (lab.time, True) == (member.clock, bool(member.domain.logon))


@pytest.mark.behaviour("B-181")
def test_a_wrong_clock_on_top_is_everybodys(lab, machines):
    """The operations master without a source believes itself, and the domain believes it."""
    first, second, member = machines
    member.set_time_synchronization(False)
    first.time_service.configure("no.such.server")
    assert LOCAL == first.time_service.source
    first.set_clock(lab.time - HOUR)
    lab.wait(hours=1)

    assert [lab.time - HOUR] * 3 == [first.clock, second.clock, member.clock]
    assert "DC01.corp.example" == member.time_service.source
    first.turn_off()
    assert LOCAL == second.time_service.source


def test_controllers_too_far_apart_do_not_replicate(lab, machines):
    """Kerberos is between them, too."""
    first, second, _ = machines
    first.set_clock(lab.time - HOUR)
    with pytest.raises(GuestError, match="time and/or date difference"):
        second.domain.replicate_from(first)
    lab.wait(minutes=30)
    second.domain.replicate_from(first)


# The member's password --------------------------------------------------------------------------


def test_a_member_changes_its_password_every_month(lab, machines):
    """By itself, as time passes; nobody waits for it."""
    member = machines[2]
    lab.wait(days=25)
    assert 0 == len(events(lab, MachinePasswordChanged))
    lab.wait(days=70)

    assert 3 == len(events(lab, MachinePasswordChanged))
    assert member.domain.secure_channel


def test_it_counts_the_month_by_its_own_clock(lab, machines):
    """A clock that nobody corrects is set back ten days: the change comes ten days later."""
    member = machines[2]
    member.set_time_synchronization(False)
    member.time_service.configure("no.such.server")
    lab.wait(days=5)
    member.set_clock(lab.time - timedelta(days=10))
    lab.wait(days=30)
    assert 0 == len(events(lab, MachinePasswordChanged))
    lab.wait(days=10)
    assert 1 == len(events(lab, MachinePasswordChanged))


def test_a_domain_set_back_takes_the_previous_password(old):
    """The controller knows only the one before: the member offers that, too."""
    first, _, member = old.vms
    target = first.checkpoint("before")
    member.domain.change_password()
    set_back(first, target, lab=old)
    assert member.domain.secure_channel
    member.domain.change_password()
    member.domain.change_password()
    set_back(first, target, lab=old)
    assert NO_TRUST == member.domain.secure_channel.reason


def test_set_back_behind_a_change_the_trust_is_gone():
    """Incident I17: right clock, no trust; repaired without leaving the domain."""
    lab = OpenLab.open("domain-trust")
    member = lab.vm("SRV01")
    assert (lab.time, NO_TRUST) == (member.clock, member.domain.logon.reason)
    with pytest.raises(GuestError, match="trust relationship"):
        member.domain.change_password()
    member.domain.repair_secure_channel()
    assert (True, True) == (bool(member.domain.secure_channel), bool(member.domain.logon))


def test_set_back_before_a_change_nothing_is_lost(lab, machines):
    """The same password on both sides: only the clock was wrong."""
    member = machines[2]
    member.checkpoint("before")
    lab.wait(days=3)
    member.revert()
    assert member.domain.logon
    member.domain.change_password()
    member.domain.change_password()
    assert member.domain.secure_channel
    member.revert()
    assert not member.domain.secure_channel


# Refusals ---------------------------------------------------------------------------------------


def test_what_makes_no_sense_is_refused(lab, machines):
    """Each with its reason, and nothing has changed."""
    first, _second, member = machines
    off = lab.fork()
    off.vm("DC01").turn_off()
    off.vm("DC02").turn_off()
    wrong = [
        (lambda: member.domain.join(site.DOMAIN), "domain member of"),
        (lambda: first.domain.join(site.DOMAIN), "domain controller of"),
        (lambda: first.domain.promote("other", new_domain=True), "already"),
        (lambda: member.domain.promote("nowhere.example"), "could not be contacted"),
        (lambda: member.domain.create_account("x"), "not a domain controller"),
        (lambda: member.domain.demote(), "not a domain controller"),
        (lambda: first.domain.leave(), "not a member"),
        (lambda: first.domain.create_account(site.MONDAY), "already exists"),
        (lambda: first.domain.create_account(" "), "needs a name"),
        (lambda: first.domain.replicate_from(first), "RPC"),
        (lambda: first.domain.replicate_from(member), "RPC"),
        (lambda: first.domain.change_password(), "not in a domain"),
        (lambda: first.windows.set_registry("", "x", 1), "missing"),
        (lambda: first.windows.set_registry("k", "x", 2**32), "DWORD"),
    ]
    before = lab.world.copy()
    for attempt, reason in wrong:
        with pytest.raises(HvlabError, match=reason):
            attempt()
        assert before == lab.world
    with pytest.raises(InvalidState):
        off.vm("DC01").domain.create_account("x")
    assert NO_LOGON_SERVERS == off.vm("SRV01").domain.logon.reason


def test_a_damaged_directory_does_not_start(lab, machines):
    """The service stays stopped; the machine runs."""
    first, second, _ = machines
    first.write(directory.FILE, "{")
    with pytest.raises(GuestError, match="damaged"):
        first.domain.create_account("x")
    first.reset()
    assert ("Stopped", "Running") == (first.domain.netlogon, first.state)
    with pytest.raises(GuestError, match="RPC"):
        second.domain.replicate_from(first)


def test_a_plain_machine_is_in_no_domain():
    """Role, domain and logon of a guest that nobody configured."""
    vm = OpenLab.open("patch-week").vm()

    assert ("standalone", "", False) == (vm.domain.role, vm.domain.name, bool(vm.domain.logon))
    assert ([], None) == (vm.windows.log(), vm.windows.registry(NTDS, "x"))


def test_a_disk_without_windows_becomes_no_controller(lab):
    """There is nothing to promote."""
    lab.do(NewVM("Empty"))
    empty = lab.vm("Empty")
    empty.start()
    with pytest.raises(InvalidState):
        lab.do(PromoteDomainController(empty.id, "x", new_domain=True))


def test_a_replication_tells_how_much_came(lab, machines):
    """Thursday's account, once."""
    first, second, _ = machines
    second.domain.replicate_from(first)
    second.domain.replicate_from(first)

    assert [1, 0] == [event.changes for event in events(lab, DirectoryReplicated)[-2:]]


def test_checkpoints_hold_the_directory(lab, machines):
    """What a checkpoint keeps of a controller is a file like any other (law 3)."""
    first = machines[0]
    held = directory.from_bytes(first.checkpoints[0].files[directory.FILE].encode())

    assert (site.MONDAY in held.store, site.TUESDAY in held.store) == (True, False)
    lab.do(TakeCheckpoint(first.id, "more"))
    first.domain.change("later")
    assert held == directory.from_bytes(first.checkpoints[0].files[directory.FILE].encode())
