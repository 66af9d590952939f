"""repadmin and dcdiag: the directory of a controller, and how it replicates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from hvlab.operations import ReplicateDirectory, SetReplication
from hvlab.powershell.commands.system.computers import GuestComputer
from hvlab.powershell.commands.system.programs.words import require_guest
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world.directory import Database
from hvlab.world.domain import (
    controllers,
    database_of,
    in_time,
    machine_of,
    readable_database,
    serving,
)
from hvlab.world.identity import Role
from hvlab.world.network import reaches
from hvlab.world.vm import VirtualMachine

SITE = "Default-First-Site-Name"
REASONS = {
    1722: "The RPC server is unavailable.",
    8456: "The source server is currently rejecting replication requests.",
    8457: "The destination server is currently rejecting replication requests.",
    1398: "There is a time and/or date difference between the client and server.",
}
RULE = "=" * 38


# repadmin ---------------------------------------------------------------------------------------


def _guid(text: str) -> str:
    return str(uuid5(NAMESPACE_OID, text))


def repadmin(call: NativeStage, words: list[str]) -> Program:
    """`/showrepl`, `/replsummary`, `/syncall`, `/replicate`, `/options`, `/showutdvec`."""
    guest = require_guest(call, words)
    verb = words[0].casefold() if words else ""
    if guest.role is not Role.CONTROLLER:
        raise call.refuse([*words, "on a machine that is no domain controller"])
    work = {
        "/showrepl": _showrepl,
        "/showreps": _showrepl,
        "/replsummary": _summary,
        "/replsum": _summary,
        "/syncall": _syncall,
        "/replicate": _replicate,
        "/options": _options,
        "/showutdvec": _vector,
    }.get(verb)
    if work is None:
        raise call.refuse(words)
    return (yield from work(call, guest, words[1:]))


def _target(guest: GuestComputer, words: list[str]) -> VirtualMachine | None:
    """The controller that a command names; this one without a name."""
    names = [word for word in words if not word.startswith(("/", "+", "-"))]
    if not names:
        return guest.row
    for one in controllers(guest.world, guest.domain):
        machine = machine_of(one)
        if machine is not None and names[0].casefold() in (
            machine.name.casefold(),
            machine.full_name.casefold(),
        ):
            return one
    return None


def _partners(guest: GuestComputer, vm: VirtualMachine) -> list[VirtualMachine]:
    """The other controllers that a controller knows of: those whose databases have its domain."""
    return [
        one
        for one in sorted(guest.world.vms, key=lambda each: each.number)
        if one.id != vm.id
        and (db := readable_database(guest.world, one)) is not None
        and db.domain.casefold() == guest.domain.casefold()
    ]


def trouble(guest: GuestComputer, source: VirtualMachine, destination: VirtualMachine) -> int:
    """Windows' number for why one controller cannot pull from another now; 0 if it can. A rollback
    that nobody has noticed is none: no error is shown (7.2)."""
    running = {one.id for one in controllers(guest.world, guest.domain)}
    if source.id not in running or destination.id not in running:
        return 1722
    if not reaches(source, destination):
        return 1722
    if not in_time(guest.world, source, destination):
        return 1398
    if not database_of(guest.world, source).outbound:
        return 8456
    return 0 if database_of(guest.world, destination).inbound else 8457


def _context(guest: GuestComputer) -> str:
    return ",".join(f"DC={part}" for part in guest.domain.split("."))


def _head(vm: VirtualMachine, db: Database) -> Iterator[str]:
    options = "IS_GC"
    options += "" if db.inbound else " DISABLE_INBOUND_REPL"
    options += "" if db.outbound else " DISABLE_OUTBOUND_REPL"
    yield f"{SITE}\\{db.name}"
    yield f"DSA Options: {options} "
    yield "Site Options: (none)"
    yield f"DSA object GUID: {_guid(f'dsa {vm.id}')}"
    yield f"DSA invocationID: {db.invocation_id.lower()}"


def _showrepl(call: NativeStage, guest: GuestComputer, words: list[str]) -> Program:
    vm = _target(guest, words)
    db = None if vm is None else readable_database(guest.world, vm)
    if vm is None or db is None:
        call.complain("DsBindWithCred to the server failed with status 1722 (0x6ba):")
        call.complain("    The RPC server is unavailable.")
        return 1722
    yield ""
    yield "Repadmin: running command /showrepl against full DC " + _full_name(vm)
    yield from _head(vm, db)
    yield ""
    yield f"==== INBOUND NEIGHBORS {RULE}"
    yield ""
    yield _context(guest)
    for one in _partners(guest, vm):
        yield from _neighbor(guest, one, vm)
    return 0


def _full_name(vm: VirtualMachine) -> str:
    machine = machine_of(vm)
    return vm.name if machine is None else machine.full_name


def _neighbor(
    guest: GuestComputer, source: VirtualMachine, destination: VirtualMachine
) -> Iterator[str]:
    known = readable_database(guest.world, source)
    name = source.name if known is None else known.name
    code = trouble(guest, source, destination)
    yield f"    {SITE}\\{name} via RPC"
    yield f"        DSA object GUID: {_guid(f'dsa {source.id}')}"
    if not code:
        yield f"        Last attempt @ {_stamp(guest.clock)} was successful."
        return
    yield f"        Last attempt @ {_stamp(guest.clock)} failed, result {code} ({code:#x}):"
    yield f"            {REASONS[code]}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _summary(call: NativeStage, guest: GuestComputer, _: list[str]) -> Program:
    del call
    every = [guest.row, *_partners(guest, guest.row)]
    links = [(a, b) for a in every for b in every if a.id != b.id]
    yield f"Replication Summary Start Time: {_stamp(guest.clock)}"
    yield ""
    yield "Beginning data collection for replication summary, this may take awhile:"
    yield "  ...."
    yield ""
    for title, place in (("Source DSA", 0), ("Destination DSA", 1)):
        yield ""
        yield f"{title:<20}largest delta    fails/total %%   error"
        for vm in every:
            own = [trouble(guest, *link) for link in links if link[place].id == vm.id]
            yield _summed(guest, vm, own)
        yield ""
    return 0


def _summed(guest: GuestComputer, vm: VirtualMachine, codes: list[int]) -> str:
    db = readable_database(guest.world, vm)
    name = vm.name if db is None else db.name
    failed = [code for code in codes if code]
    delta = "(unknown)" if failed else ":00s"
    share = 100 * len(failed) // len(codes) if codes else 0
    line = f" {name:<18}{delta:>14}    {len(failed)} / {len(codes):>3}  {share:>3} "
    return line + (f" ({failed[0]}) {REASONS[failed[0]]}" if failed else "")


def _syncall(call: NativeStage, guest: GuestComputer, words: list[str]) -> Program:
    """Pull from every partner; with /P in the flags push to them instead."""
    vm = _target(guest, [word for word in words if not word.startswith("/")])
    if vm is None:
        raise call.refuse(["/syncall", *words])
    pushing = any("P" in word for word in words if word.startswith("/"))
    failures = 0
    for one in _partners(guest, vm):
        source, destination = (vm, one) if pushing else (one, vm)
        yield "CALLBACK MESSAGE: The following replication is in progress:"
        yield f"    From: {_guid(f'dsa {source.id}')}._msdcs.{guest.domain}"
        yield f"    To  : {_guid(f'dsa {destination.id}')}._msdcs.{guest.domain}"
        code = trouble(guest, source, destination)
        if code:
            failures += 1
            yield f"CALLBACK MESSAGE: Error issuing replication: {code} ({code:#x}):"
            yield f"    {REASONS[code]}"
            continue
        guest.do(ReplicateDirectory(destination.id, source.id))
        yield "CALLBACK MESSAGE: The following replication completed successfully:"
        yield f"    From: {_guid(f'dsa {source.id}')}._msdcs.{guest.domain}"
        yield f"    To  : {_guid(f'dsa {destination.id}')}._msdcs.{guest.domain}"
    yield "CALLBACK MESSAGE: SyncAll Finished."
    if failures:
        yield "SyncAll reported the following errors:"
        yield f"{failures} error(s) are listed above."
    else:
        yield "SyncAll terminated with no errors."
    return int(bool(failures))


def _replicate(call: NativeStage, guest: GuestComputer, words: list[str]) -> Program:
    """`repadmin /replicate destination source context`."""
    names = [word for word in words if not word.startswith("/")]
    destination = _target(guest, names[:1]) if names else None
    source = _target(guest, names[1:2]) if len(names) > 1 else None
    if destination is None or source is None:
        raise call.refuse(["/replicate", *words])
    code = trouble(guest, source, destination)
    if code:
        yield f"DsReplicaSync() failed with status {code} ({code:#x}):"
        yield f"    {REASONS[code]}"
        return code
    guest.do(ReplicateDirectory(destination.id, source.id))
    yield (f"Sync from {_full_name(source)} to {_full_name(destination)} completed successfully.")
    return 0


def _options(call: NativeStage, guest: GuestComputer, words: list[str]) -> Program:
    """`repadmin /options dc +DISABLE_INBOUND_REPL -DISABLE_OUTBOUND_REPL`."""
    vm = _target(guest, words)
    db = None if vm is None else readable_database(guest.world, vm)
    if vm is None or db is None:
        raise call.refuse(["/options", *words])
    yield f"Current DSA Options: {_shown_options(db)}"
    changes = [word.upper() for word in words if word.startswith(("+", "-"))]
    if any(word[1:] not in ("DISABLE_INBOUND_REPL", "DISABLE_OUTBOUND_REPL") for word in changes):
        raise call.refuse(["/options", *words])
    if changes:
        inbound, outbound = db.inbound, db.outbound
        for word in changes:
            if "INBOUND" in word:
                inbound = word.startswith("-")
            else:
                outbound = word.startswith("-")
        guest.do(SetReplication(vm.id, inbound, outbound))
        yield f"New DSA Options: {_shown_options(database_of(guest.world, vm))}"
    return 0


def _shown_options(db: Database) -> str:
    return " ".join(
        ["IS_GC"]
        + ([] if db.inbound else ["DISABLE_INBOUND_REPL"])
        + ([] if db.outbound else ["DISABLE_OUTBOUND_REPL"])
    )


def _vector(call: NativeStage, guest: GuestComputer, words: list[str]) -> Program:
    """`repadmin /showutdvec dc context`: up to which USN it knows each identity."""
    vm = _target(guest, words[:1])
    db = None if vm is None else readable_database(guest.world, vm)
    if db is None:
        raise call.refuse(["/showutdvec", *words])
    yield "Caching GUIDs."
    yield ".."
    for identity, usn in sorted(db.vector.items(), key=lambda one: one[0]):
        yield f"{identity.lower()} @ USN {usn:>9} @ Time {_stamp(guest.clock)}"
    return 0


# dcdiag, klist ----------------------------------------------------------------------------------


def dcdiag(call: NativeStage, words: list[str]) -> Program:
    """The tests that the lab can answer."""
    guest = require_guest(call, words)
    if guest.role is not Role.CONTROLLER or words:
        raise call.refuse(words)
    db = database_of(guest.world, guest.row)
    partners = _partners(guest, guest.row)
    broken = [code for one in partners if (code := trouble(guest, one, guest.row))]
    service = guest.guest.memory.directory
    paused = service is None or service.netlogon_paused
    tests = (
        ("Connectivity", service is not None),
        ("Advertising", not paused and not db.restoring),
        ("KnowsOfRoleHolders", True),
        ("NetLogons", not paused),
        ("Replications", not broken and not db.quarantined),
        ("RidManager", db.has_rids or (not db.restoring and _master(guest))),
        ("Services", not paused),
    )
    yield ""
    yield "Directory Server Diagnosis"
    yield ""
    yield "Performing initial setup:"
    yield "   Trying to find home server..."
    yield f"   Home Server = {guest.name}"
    yield "   * Identified AD Forest. "
    yield "   Done gathering initial info."
    yield ""
    yield f"   Testing server: {SITE}\\{guest.name}"
    for name, passed in tests:
        yield f"      Starting test: {name}"
        outcome = "passed" if passed else "failed"
        yield f"         ......................... {guest.name} {outcome} test {name}"
    return 0


def _master(guest: GuestComputer) -> bool:
    """Whether the operations master is there to give out identifiers."""
    return any(
        (machine := machine_of(one)) is not None and machine.pdc
        for one in serving(guest.world, guest.domain)
        if one.id == guest.vm or reaches(guest.row, one)
    )


PROGRAMS = {"repadmin": repadmin, "dcdiag": dcdiag}
