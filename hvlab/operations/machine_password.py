"""The password a domain member and its domain share (incident I17).

The member changes it by itself every thirty days: it tells the domain, and keeps the new one with
the one before on its own disk. A checkpoint keeps the old one, the domain does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import ChainBroken, GuestError
from hvlab.events import MachinePasswordChanged
from hvlab.operations.base import Events, Operation
from hvlab.operations.directory_actions import create_account, guest_now
from hvlab.operations.directory_service import guard, store
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_memory, change_registry
from hvlab.world import directory, registry, rules
from hvlab.world.clock import Instant
from hvlab.world.domain import (
    NO_LOGON_SERVERS,
    NOT_IN_DOMAIN,
    Answer,
    database_of,
    machine_of,
    partner_of,
    secure_channel,
)
from hvlab.world.identity import Role
from hvlab.world.job import Phase
from hvlab.world.registry import MACHINE_ACCOUNT, Hive
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def set_password(world: World, id: str, controller: str) -> None:
    """A new password, in the domain and on the member's disk."""
    machine = machine_of(world.vms[id])
    assert machine is not None
    password = world.new_guid()
    db = database_of(world, world.vms[controller])
    if machine.account in db.store:
        now = guest_now(world, controller)
        store(world, controller, directory.write(db, machine.account, password, now=now))
    else:
        create_account(world, controller, machine.account, password)
    changed = guest_now(world, id)

    def keep(hive: Hive) -> Hive:
        old = hive.text(MACHINE_ACCOUNT, "CurrVal")
        hive = hive.set(MACHINE_ACCOUNT, "CurrVal", password).set(MACHINE_ACCOUNT, "OldVal", old)
        return hive.set(MACHINE_ACCOUNT, "Changed", changed)

    change_registry(world, id, keep, registry.SECURITY)
    change_memory(world, id, machine=replace(machine, password_set=changed))


def _controller(world: World, vm: VirtualMachine) -> VirtualMachine:
    """The controller the member talks to. Raises GuestError where there is none."""
    machine = machine_of(vm)
    if machine is None or machine.role is not Role.MEMBER:
        raise GuestError(NOT_IN_DOMAIN)
    found = partner_of(world, machine, seen_by=vm)
    if found is None:
        raise GuestError(NO_LOGON_SERVERS)
    return found


@dataclass(frozen=True)
class _OnMember(InGuest):
    def check(self, world: World) -> None:
        super().check(world)
        _controller(world, world.vms[self.vm])

    def act(self, world: World) -> Events:
        controller = _controller(world, world.vms[self.vm])
        yield from guard(world, controller.id)
        set_password(world, self.vm, controller.id)
        yield MachinePasswordChanged(self.vm)


@dataclass(frozen=True)
class ChangeMachinePassword(_OnMember):
    """`Reset-ComputerMachinePassword`, or what Netlogon does every thirty days."""

    title: ClassVar[str] = "Change the machine password"

    def check(self, world: World) -> None:
        super().check(world)
        answer: Answer = secure_channel(world, world.vms[self.vm])
        if not answer:
            raise GuestError(answer.reason)


@dataclass(frozen=True)
class RepairSecureChannel(_OnMember):
    """`Test-ComputerSecureChannel -Repair`: agree on a new password without leaving the domain."""

    title: ClassVar[str] = "Repair the secure channel"


@dataclass(frozen=True)
class RotateMachinePassword(Operation):
    """Netlogon's monthly change; it does nothing while the domain does not know the machine."""

    title: ClassVar[str] = "Change the machine password"
    background: ClassVar[bool] = True
    awaited: ClassVar[bool] = False

    vm: str
    changed: Instant
    due: Instant

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({_rotation(self.vm, self.due)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act", self.due - world.now),)

    def act(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        machine = machine_of(vm)
        if vm is None or machine is None or machine.password_set != self.changed:
            return
        age = guest_now(world, self.vm) - self.changed
        if age < rules.MACHINE_PASSWORD_AGE:
            return
        try:
            if not secure_channel(world, vm):
                return
            controller = _controller(world, vm)
            yield from guard(world, controller.id)
            set_password(world, self.vm, controller.id)
        except (GuestError, ChainBroken):
            return
        yield MachinePasswordChanged(self.vm)


def due_passwords(world: World) -> Iterator[tuple[Operation, str]]:
    """The next change of each member this step touched, with the id the operation holds.

    The member reckons by its own clock: when that is set, the day is another.
    """
    for id in sorted(world.vms.touched):
        machine = machine_of(world.vms.get(id))
        if machine is not None and machine.password_set is not None:
            age = guest_now(world, id) - machine.password_set
            due = world.now + max(rules.MINUTE, rules.MACHINE_PASSWORD_AGE - age)
            yield RotateMachinePassword(id, machine.password_set, due), _rotation(id, due)


def _rotation(vm: str, due: Instant) -> str:
    return f"password of {vm} at {due}"
