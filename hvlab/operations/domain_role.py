"""Joining a domain, becoming a domain controller, and ceasing to be one. All restart the guest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from hvlab.errors import GuestError, InvalidState
from hvlab.events import DomainRoleChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.directory_actions import create_account, guest_now
from hvlab.operations.directory_service import guard, store
from hvlab.operations.guest_disk import change_memory, change_registry, change_volume
from hvlab.operations.machine import boot
from hvlab.operations.machine_password import set_password
from hvlab.operations.service_control import stop_system_services
from hvlab.storage.fat32 import Volume
from hvlab.world import directory, identity, rules
from hvlab.world.directory import Database
from hvlab.world.domain import (
    NO_SUCH_DOMAIN,
    NOT_A_CONTROLLER,
    TIME_DIFFERENCE,
    database_of,
    generation_id,
    in_time,
    is_controller,
    machine_of,
    serving,
)
from hvlab.world.identity import Machine, Role
from hvlab.world.job import Phase
from hvlab.world.network import reaches
from hvlab.world.power import Request
from hvlab.world.registry import DSA_NOT_WRITABLE, NTDS
from hvlab.world.rules import MINUTE, SECOND
from hvlab.world.timesource import running_guest
from hvlab.world.vm import VirtualMachine
from hvlab.world.windows import release
from hvlab.world.world import World

ADMINISTRATOR, ADMINISTRATOR_RID = "Administrator", 500


@dataclass(frozen=True)
class _RoleOperation(VMOperation):
    """Changes what a running Windows guest is, and restarts it."""

    request: ClassVar[Request | None] = Request.USE_GUEST
    verb: ClassVar[str] = "reach the guest"

    def check(self, world: World) -> None:
        super().check(world)
        guest = running_guest(world.vms[self.vm])
        if guest is None or release(guest.os) is None:
            raise InvalidState(self.failure(world))

    def restart(self, world: World) -> Events:
        yield from stop_system_services(world, self.vm)
        yield from boot(world, world.vms[self.vm])

    def _become(self, world: World, role: Role, domain: str, *, pdc: bool = False) -> Machine:
        """Write the role into the registry."""
        change_registry(world, self.vm, lambda hive: hive)
        known = machine_of(world.vms[self.vm])
        assert known is not None
        machine = Machine(known.name, role, domain, pdc)
        change_registry(world, self.vm, lambda hive: identity.to_registry(hive, machine))
        change_memory(world, self.vm, machine=machine)
        return machine


def _require_new(world: World, id: str) -> None:
    machine = machine_of(world.vms[id])
    if machine is not None and machine.role is not Role.STANDALONE:
        raise GuestError(f"The machine is a {machine.role.value} of '{machine.domain}' already.")


def _server_of(world: World, vm: VirtualMachine, domain: str) -> VirtualMachine:
    """The controller that takes the machine in."""
    heard = [one for one in serving(world, domain) if reaches(vm, one)]
    for controller in heard:
        if in_time(world, vm, controller):
            return controller
    raise GuestError(TIME_DIFFERENCE if heard else NO_SUCH_DOMAIN)


def _require_domain_name(domain: str) -> None:
    if not domain.strip():
        raise GuestError("The domain needs a name.")


@dataclass(frozen=True)
class JoinDomain(_RoleOperation):
    """`Add-Computer -DomainName ... -Restart`: a machine account, and a password both know."""

    title: ClassVar[str] = "Join a domain"

    domain: str

    def check(self, world: World) -> None:
        super().check(world)
        _require_domain_name(self.domain)
        _require_new(world, self.vm)
        _server_of(world, world.vms[self.vm], self.domain)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (
            Phase("join", rules.JOIN_SECONDS * SECOND),
            Phase("restart", rules.BOOT_SECONDS * SECOND),
        )

    def join(self, world: World) -> Events:
        controller = _server_of(world, world.vms[self.vm], self.domain)
        yield from guard(world, controller.id)
        domain = database_of(world, controller).domain
        machine = self._become(world, Role.MEMBER, domain)
        set_password(world, self.vm, controller.id)
        yield DomainRoleChanged(self.vm, machine.role.value, domain)


@dataclass(frozen=True)
class PromoteDomainController(_RoleOperation):
    """Install-ADDSForest (`new_domain`) or Install-ADDSDomainController: a directory of its own."""

    title: ClassVar[str] = "Promote to domain controller"

    domain: str
    new_domain: bool = False

    def check(self, world: World) -> None:
        super().check(world)
        _require_domain_name(self.domain)
        vm = world.vms[self.vm]
        if is_controller(vm):
            raise GuestError("The machine is a domain controller already.")
        if not self.new_domain:
            _server_of(world, vm, self.domain)
            return
        _require_new(world, self.vm)
        if serving(world, self.domain):
            raise GuestError(f"The domain '{self.domain}' exists already.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (
            Phase("promote", rules.PROMOTION_MINUTES * MINUTE),
            Phase("restart", rules.BOOT_SECONDS * SECOND),
        )

    def promote(self, world: World) -> Events:
        vm = world.vms[self.vm]
        if self.new_domain:
            machine = self._become(world, Role.CONTROLLER, self.domain, pdc=True)
            db = self._first_database(world, machine.name)
        else:
            controller = _server_of(world, vm, self.domain)
            yield from guard(world, controller.id)
            domain = database_of(world, controller).domain
            machine = self._become(world, Role.CONTROLLER, domain)
            if machine.account not in database_of(world, controller).store:
                create_account(world, controller.id, machine.account, "domain controller")
            db = self._another_database(world, controller, machine.name)
        change_registry(world, self.vm, lambda hive: hive.delete(NTDS, DSA_NOT_WRITABLE))
        generation = generation_id(world, world.vms[self.vm])
        store(world, self.vm, replace(db, generation_id=generation))
        yield DomainRoleChanged(self.vm, machine.role.value, machine.domain)

    def _first_database(self, world: World, name: str) -> Database:
        db = Database(self.domain, name, world.new_guid())
        return directory.write(
            db, ADMINISTRATOR, "user", now=guest_now(world, self.vm), rid=ADMINISTRATOR_RID
        )

    def _another_database(self, world: World, source: VirtualMachine, name: str) -> Database:
        giving = database_of(world, source)
        db, _ = directory.pull(Database(giving.domain, name, world.new_guid()), giving)
        return db


@dataclass(frozen=True)
class DemoteDomainController(_RoleOperation):
    """Uninstall-ADDSDomainController -ForceRemoval: the directory is thrown away, unreplicated.

    The way out of a quarantine: demote by force, then promote again (7.2).
    """

    title: ClassVar[str] = "Demote by force"

    def check(self, world: World) -> None:
        super().check(world)
        if not is_controller(world.vms[self.vm]):
            raise GuestError(NOT_A_CONTROLLER)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (
            Phase("demote", rules.PROMOTION_MINUTES * MINUTE),
            Phase("restart", rules.BOOT_SECONDS * SECOND),
        )

    def demote(self, world: World) -> Events:
        def remove(volume: Volume, _: datetime) -> None:
            if volume.exists(directory.FILE):
                volume.remove(directory.FILE)

        machine = self._become(world, Role.STANDALONE, "")
        change_volume(world, self.vm, remove)
        change_registry(world, self.vm, lambda hive: hive.delete(NTDS, DSA_NOT_WRITABLE))
        yield DomainRoleChanged(self.vm, machine.role.value, "")


@dataclass(frozen=True)
class LeaveDomain(_RoleOperation):
    """`Remove-Computer -Restart`: the machine is on its own; its account stays in the domain."""

    title: ClassVar[str] = "Leave the domain"

    def check(self, world: World) -> None:
        super().check(world)
        machine = machine_of(world.vms[self.vm])
        if machine is None or machine.role is not Role.MEMBER:
            raise GuestError("The machine is not a member of a domain.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (
            Phase("leave", rules.JOIN_SECONDS * SECOND),
            Phase("restart", rules.BOOT_SECONDS * SECOND),
        )

    def leave(self, world: World) -> Events:
        machine = self._become(world, Role.STANDALONE, "")
        yield DomainRoleChanged(self.vm, machine.role.value, "")
