"""What one does with a directory: accounts, changes, replication, a restart of the service (7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import DirectoryChanged
from hvlab.operations.base import Events, Operation
from hvlab.operations.directory_service import (
    guard,
    partner_for,
    replicate,
    require_replication,
    require_rids,
    service_of,
    start_service,
    store,
)
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.time_service import domain_of
from hvlab.world import directory, rules
from hvlab.world.domain import NOT_A_CONTROLLER, database_of, is_controller
from hvlab.world.job import Phase
from hvlab.world.rules import SECOND
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


@dataclass(frozen=True)
class _OnController(InGuest):
    """Something a running domain controller does.

    First it compares the VM-GenerationID; that stays even if what follows is refused.
    """

    def check(self, world: World) -> None:
        super().check(world)
        if not is_controller(world.vms[self.vm]):
            raise GuestError(NOT_A_CONTROLLER)
        service_of(world, self.vm)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("compare"), Phase("act", rules.DIRECTORY_SECONDS * SECOND)

    def compare(self, world: World) -> Events:
        yield from guard(world, self.vm)


@dataclass(frozen=True)
class CreateDirectoryAccount(_OnController):
    """Create an account: it takes an identifier of the controller's RID pool (B-190)."""

    title: ClassVar[str] = "Create an account in the directory"

    name: str
    value: str = "user"

    def check(self, world: World) -> None:
        super().check(world)
        if not self.name.strip():
            raise GuestError("The account needs a name.")
        if self.name in database_of(world, world.vms[self.vm]).store:
            raise GuestError("The specified account already exists. (0x80070524)")

    def act(self, world: World) -> Events:
        service_of(world, self.vm)
        usn = create_account(world, self.vm, self.name, self.value)
        yield DirectoryChanged(self.vm, 1, usn)


@dataclass(frozen=True)
class ChangeDirectory(_OnController):
    """Write objects that need no identifier, one change each, in their order."""

    title: ClassVar[str] = "Change the directory"

    names: tuple[str, ...]
    value: str

    def act(self, world: World) -> Events:
        service_of(world, self.vm)
        db = database_of(world, world.vms[self.vm])
        for name in self.names:
            db = directory.write(db, name, self.value, now=guest_now(world, self.vm))
        store(world, self.vm, db)
        yield DirectoryChanged(self.vm, len(self.names), db.usn)


@dataclass(frozen=True)
class ReplicateDirectory(_OnController):
    """`repadmin /replicate`: this controller pulls from another (7.4, 2)."""

    title: ClassVar[str] = "Replicate the directory"

    source: str

    def check(self, world: World) -> None:
        super().check(world)
        require_replication(world, self.vm, self.source)

    def act(self, world: World) -> Events:
        yield from replicate(world, self.vm, self.source)


@dataclass(frozen=True)
class SetReplication(_OnController):
    """`repadmin /options +DISABLE_INBOUND_REPL`, `-DISABLE_OUTBOUND_REPL` and so on."""

    title: ClassVar[str] = "repadmin /options"

    inbound: bool
    outbound: bool

    def act(self, world: World) -> Events:
        service_of(world, self.vm)
        db = database_of(world, world.vms[self.vm])
        store(world, self.vm, replace(db, inbound=self.inbound, outbound=self.outbound))
        yield from ()


@dataclass(frozen=True)
class RestartDirectoryService(_OnController):
    """`Restart-Service NTDS -Force`: afterwards it may ask for a RID pool again (7.4, 6)."""

    title: ClassVar[str] = "Restart the directory service"

    def check(self, world: World) -> None:
        InGuest.check(self, world)
        if not is_controller(world.vms[self.vm]):
            raise GuestError(NOT_A_CONTROLLER)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act", rules.DIRECTORY_SECONDS * SECOND),)

    def act(self, world: World) -> Events:
        yield from start_service(world, self.vm, first_of_boot=False)


@dataclass(frozen=True)
class ReplicateAfterRestore(Operation):
    """A controller that was set back asks a partner for what it lacks (7.3)."""

    title: ClassVar[str] = "Inbound replication after a restore"
    background: ClassVar[bool] = True

    vm: str

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({_inbound(self.vm)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act", rules.INBOUND_AFTER),)

    def act(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        partner = partner_for(world, vm) if vm is not None and _is_waiting(vm) else None
        if partner is not None:
            yield from replicate(world, self.vm, partner.id)


def due_replications(world: World) -> Iterator[tuple[Operation, str]]:
    """Restored controllers that have a partner now, each with the id the operation holds."""
    changes = world.vms.changes().values()
    domains = {domain for pair in changes for row in pair if (domain := domain_of(row))}
    if not domains:
        return
    for vm in sorted(world.vms, key=lambda vm: vm.number):
        if domain_of(vm) in domains and _is_waiting(vm) and partner_for(world, vm) is not None:
            yield ReplicateAfterRestore(vm.id), _inbound(vm.id)


def _is_waiting(vm: VirtualMachine) -> bool:
    if not is_controller(vm) or vm.guest is None:
        return False
    service = vm.guest.memory.directory
    return service is not None and service.waiting


def _inbound(vm: str) -> str:
    return f"inbound replication of {vm}"


def guest_now(world: World, id: str) -> int:
    """What the guest's clock shows: changes are dated by it."""
    reading = world.vms[id].guest_time(world.now)
    assert reading is not None
    return reading


def create_account(world: World, id: str, name: str, value: str) -> int:
    """Write an account with a new identifier into a controller's database; returns the USN."""
    db, rid = directory.take_rid(require_rids(world, id))
    db = directory.write(db, name, value, now=guest_now(world, id), rid=rid)
    store(world, id, db)
    return db.usn
