"""A domain controller's directory service at work (fact sheet 7).

Its database and its logs are files of the guest; a checkpoint takes them along. What only its
memory has is `DirectoryService`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hvlab.errors import ChainBroken, GuestError
from hvlab.events import DirectoryReplicated, DirectoryRestored, RollbackDetected
from hvlab.operations.base import Events
from hvlab.operations.guest_disk import (
    change_memory,
    change_registry,
    change_volume,
    volume_of,
    write_log,
)
from hvlab.storage.fat32 import Volume
from hvlab.world import directory, guest_log, registry
from hvlab.world.directory import Database
from hvlab.world.domain import (
    TIME_DIFFERENCE,
    controllers,
    database_of,
    generation_id,
    in_time,
    is_controller,
)
from hvlab.world.guest import DirectoryService
from hvlab.world.guest_log import (
    DFS_REPLICATION,
    DIRECTORY_SERVICE,
    ERROR,
    INFORMATION,
    SYSTEM,
    WARNING,
    LogEntry,
)
from hvlab.world.network import reaches
from hvlab.world.registry import DSA_NOT_WRITABLE, NTDS
from hvlab.world.vm import VirtualMachine
from hvlab.world.windows import reads_generation_id
from hvlab.world.world import World

SOURCE_REJECTS = "The source server is currently rejecting replication requests. (8456, 0x2108)"
DESTINATION_REJECTS = (
    "The destination server is currently rejecting replication requests. (8457, 0x2109)"
)
RPC_UNAVAILABLE = "The RPC server is unavailable. (1722, 0x6BA)"
NO_RIDS = "The directory service was unable to allocate a relative identifier. (0x2010)"

QUARANTINE = 4
"""`Dsa Not Writable` of a controller that was found rolled back."""


# The database on the guest's disk ---------------------------------------------------------------


def store(world: World, id: str, db: Database, *entries: LogEntry) -> None:
    """Write the database, and log entries along with it."""

    def change(volume: Volume, when: datetime) -> None:
        volume.write(directory.FILE, directory.to_bytes(db), when)
        guest_log.append(volume, when, entries)

    change_volume(world, id, change)


def service_of(world: World, id: str) -> DirectoryService:
    """The service in a running controller's memory. Raises GuestError if it does not run."""
    vm = world.vms.get(id)
    service = None if vm is None or vm.guest is None else vm.guest.memory.directory
    if not is_controller(vm) or service is None:
        raise GuestError(RPC_UNAVAILABLE)
    return service


# Starting ---------------------------------------------------------------------------------------


def start_service(world: World, id: str, *, first_of_boot: bool = True) -> Events:
    """The directory service comes up: with the machine, or restarted by hand."""
    try:
        db = database_of(world, world.vms[id])
        hive = registry.load(volume_of(world, id))
        paused = hive.number(NTDS, DSA_NOT_WRITABLE) == QUARANTINE
        change_memory(world, id, directory=DirectoryService(paused, False, db.restoring))
        restored = list(guard(world, id, restart_needed=False))
        if first_of_boot and not restored:
            write_log(world, id, *_ordinary_boot(world, world.vms[id]))
        yield from restored
    except (GuestError, ChainBroken):
        change_memory(world, id, directory=None)  # it does not start; its database is no use


def _ordinary_boot(world: World, vm: VirtualMachine) -> list[LogEntry]:
    assert vm.guest is not None
    if generation_id(world, vm) is not None:
        return [
            _directory(2172, INFORMATION, "The msDS-GenerationId attribute was read."),
            _directory(2171, INFORMATION, "No change of the generation ID was detected."),
        ]
    if reads_generation_id(vm.guest.os):
        return [_directory(2169, WARNING, "The hypervisor provides no generation ID.")]
    return []


# VM-GenerationID --------------------------------------------------------------------------------


def guard(world: World, id: str, *, restart_needed: bool = True) -> Events:
    """Compare the VM-GenerationID before anything is committed; another one: safe restore (7.3).

    `restart_needed`: the service was running when it was set back, so it asks for no RID pool until
    it is restarted (7.4, 6).
    """
    vm = world.vms[id]
    db = database_of(world, vm)
    current = generation_id(world, vm)
    if current is None or db.generation_id == current:
        return
    if db.generation_id is None:
        store(world, id, replace(db, generation_id=current))
        return
    restored = directory.safe_restore(db, current, world.new_guid())
    store(world, id, restored, *_restore_entries(db, restored))
    service = service_of(world, id)
    change_memory(
        world, id, directory=replace(service, restart_needed=restart_needed, waiting=True)
    )
    yield DirectoryRestored(id, db.invocation_id, restored.invocation_id)


def _restore_entries(before: Database, after: Database) -> list[LogEntry]:
    """The events of a safe restore up to the request for replication, in their order (7.3)."""
    aborted = "The transaction was aborted because the virtual machine was set back."
    return [
        _directory(
            2170,
            WARNING,
            "A generation ID change has been detected. Generation ID cached in DS (old value): "
            f"{before.generation_id}. Generation ID currently in VM (new value): "
            f"{after.generation_id}.",
        ),
        _directory(2181, INFORMATION, aborted),
        _directory(
            2204,
            INFORMATION,
            "A new invocation ID is created, the RID pool is discarded, and inbound replication "
            "of the directory and of SYSVOL is started.",
        ),
        _directory(2181, INFORMATION, aborted),
        _directory(
            1109,
            INFORMATION,
            "The invocationID attribute for this directory server has been changed. InvocationID "
            f"attribute (old value): {before.invocation_id}. InvocationID attribute (new value): "
            f"{after.invocation_id}. Update sequence number: {before.usn}.",
        ),
        _directory(
            2179, INFORMATION, f"The msDS-GenerationId attribute was set: {after.generation_id}."
        ),
        _directory(2200, INFORMATION, "Inbound replication is requested from a partner."),
        LogEntry(
            SYSTEM,
            "Microsoft-Windows-Directory-Services-SAM",
            16654,
            INFORMATION,
            "The pool of account identifiers (RIDs) has been invalidated.",
        ),
    ]


def _resumed_entries() -> list[LogEntry]:
    """What follows once a partner has answered: SYSVOL, non-authoritatively (7.3)."""
    stopped, started = "entered the stopped state.", "entered the running state."
    return [
        _directory(2201, INFORMATION, "Inbound replication from a partner is done."),
        _directory(2185, INFORMATION, "The DFS Replication service was stopped."),
        _scm(f"The DFS Replication service {stopped}"),
        _dfsr(1006, "The DFS Replication service is stopping."),
        _dfsr(1008, "The DFS Replication service has stopped."),
        _directory(2208, INFORMATION, "The databases of DFS Replication were deleted."),
        _directory(2187, INFORMATION, "The DFS Replication service was started."),
        _scm(f"The DFS Replication service {started}"),
        _dfsr(1002, "The DFS Replication service is starting."),
        _dfsr(1004, "The DFS Replication service has started."),
        _dfsr(4614, "SYSVOL is waiting for an initial synchronization with a partner."),
        _dfsr(4604, "SYSVOL was initialized and shares its folder."),
    ]


# Replication ------------------------------------------------------------------------------------


def replicate(world: World, destination: str, source: str) -> Events:
    """The destination pulls from the source, or finds that it was set back (7.4, 2 and 4)."""
    require_replication(world, destination, source)
    yield from guard(world, source)
    yield from guard(world, destination)
    giving, taking = (database_of(world, world.vms[id]) for id in (source, destination))
    if directory.shows_rollback(giving, taking):
        yield from _quarantine(world, source, giving, taking)
        return
    if directory.asks_old_identity(giving, taking):
        text = (
            "This directory service has been restored, and its replication identity has changed. "
            f"A partner has requested changes using the old identity. Partner: {taking.name}."
        )
        write_log(world, source, _directory(1587, INFORMATION, text))
    taken, count = directory.pull(taking, giving)
    entries = _resumed_entries() if taking.restoring else []
    store(world, destination, taken, *entries)
    change_memory(
        world, destination, directory=replace(service_of(world, destination), waiting=False)
    )
    yield DirectoryReplicated(destination, source, count)


def require_replication(world: World, destination: str, source: str) -> None:
    """Raise what a controller answers that cannot, or may not, replicate."""
    for id in (destination, source):
        service_of(world, id)
    giving, taking = (database_of(world, world.vms[id]) for id in (source, destination))
    heard = reaches(world.vms[destination], world.vms[source])
    if destination == source or giving.domain != taking.domain or not heard:
        raise GuestError(RPC_UNAVAILABLE)
    if not giving.outbound:
        raise GuestError(SOURCE_REJECTS)
    if not taking.inbound:
        raise GuestError(DESTINATION_REJECTS)
    if not in_time(world, world.vms[destination], world.vms[source]):
        raise GuestError(TIME_DIFFERENCE)


def _quarantine(world: World, id: str, db: Database, partner: Database) -> Events:
    """The source was set back without noticing: nobody may listen to it any more (7.2, B-183)."""
    text = (
        f"During a replication request, the local domain controller ({db.name}) identified a "
        "remote controller that has received replication data from it using already-acknowledged "
        f"USN tracking numbers: {partner.name} has seen {partner.known[db.invocation_id]}, the "
        f"highest local USN is {db.usn}. The controller was set back to an earlier state by an "
        "unsupported method. Inbound and outbound replication are disabled, and the Net Logon "
        "service is paused."
    )
    store(
        world,
        id,
        directory.quarantine(db),
        _directory(2095, ERROR, text, "Microsoft-Windows-ActiveDirectory_DomainService"),
        _directory(1113, WARNING, "Inbound replication has been disabled."),
        _directory(1115, WARNING, "Outbound replication has been disabled."),
        _scm("The Netlogon service entered the paused state."),
    )
    change_registry(world, id, lambda hive: hive.set(NTDS, DSA_NOT_WRITABLE, QUARANTINE))
    change_memory(world, id, directory=replace(service_of(world, id), netlogon_paused=True))
    yield RollbackDetected(id, partner.name)


def partner_for(world: World, vm: VirtualMachine) -> VirtualMachine | None:
    """A running partner this controller can pull from; None if there is none."""
    if vm.guest is None or vm.guest.memory.machine is None:
        return None
    for other in controllers(world, vm.guest.memory.machine.domain):
        try:
            require_replication(world, vm.id, other.id)
        except (GuestError, ChainBroken):
            continue
        return other
    return None


# Identifiers ------------------------------------------------------------------------------------


def require_rids(world: World, id: str) -> Database:
    """The controller's database with at least one identifier in its pool.

    Without one it asks the operations master: not before it has replicated inbound after a restore,
    nor before its service was restarted if it was set back while it ran (7.3, 7.4; B-190).
    """
    db = database_of(world, world.vms[id])
    if db.has_rids:
        return db
    if db.restoring or service_of(world, id).restart_needed:
        raise GuestError(NO_RIDS)
    master = _operations_master(world, id, db.domain)
    if master is None:
        raise GuestError(NO_RIDS)
    if master.id == id:
        granted, pool = directory.grant_pool(db)
        return directory.receive_pool(granted, pool)
    granted, pool = directory.grant_pool(database_of(world, master))
    store(world, master.id, granted)
    return directory.receive_pool(db, pool)


def _operations_master(world: World, id: str, domain: str) -> VirtualMachine | None:
    """The controller that gives RID pools away, if it can be asked and has not been set back."""
    for vm in controllers(world, domain):
        guest = vm.guest
        if guest is None or guest.memory.machine is None or not guest.memory.machine.pdc:
            continue
        db, current = database_of(world, vm), generation_id(world, vm)
        set_back = db.restoring or current not in (None, db.generation_id)
        serves = guest.memory.directory is not None and in_time(world, world.vms[id], vm)
        if serves and not set_back:
            return vm
    return None


# Log entries ------------------------------------------------------------------------------------


def _directory(
    id: int, level: str, text: str, source: str = "Microsoft-Windows-ActiveDirectory_DomainService"
) -> LogEntry:
    return LogEntry(DIRECTORY_SERVICE, source, id, level, text)


def _dfsr(id: int, text: str) -> LogEntry:
    return LogEntry(DFS_REPLICATION, "DFSR", id, INFORMATION, text)


def _scm(text: str) -> LogEntry:
    return LogEntry(SYSTEM, "Service Control Manager", 7036, INFORMATION, text)
