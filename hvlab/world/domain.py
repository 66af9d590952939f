"""Questions about a domain: who serves it, and whether a machine can use it (fact sheet 6.2, 7).

An answer says yes or no, and why, in the words a machine would use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hvlab.errors import ChainBroken, GuestError
from hvlab.world import directory, registry, rules
from hvlab.world.clock import calendar
from hvlab.world.directory import Database
from hvlab.world.identity import Machine, Role
from hvlab.world.network import reaches
from hvlab.world.registry import MACHINE_ACCOUNT
from hvlab.world.timesource import running_guest
from hvlab.world.vm import VirtualMachine
from hvlab.world.volumes import system_volume
from hvlab.world.windows import reads_generation_id
from hvlab.world.world import World

NO_LOGON_SERVERS = (
    "There are currently no logon servers available to service the logon request. (0x8007051F)"
)
NO_SUCH_DOMAIN = (
    "The specified domain either does not exist or could not be contacted. (0x8007054B)"
)
TIME_DIFFERENCE = (
    "There is a time and/or date difference between the client and server. (0x80070576)"
)
NO_TRUST = "The trust relationship between this workstation and the primary domain failed."
NOT_IN_DOMAIN = "The machine is not in a domain."
NOT_A_CONTROLLER = "The machine is not a domain controller."
NOT_RUNNING = "The machine is not running."


@dataclass(frozen=True)
class Answer:
    """Yes or no, and why."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.yes


YES = Answer(True)


def machine_of(vm: VirtualMachine | None) -> Machine | None:
    """What a running guest knows of itself."""
    guest = running_guest(vm)
    return None if guest is None else guest.memory.machine


def is_controller(vm: VirtualMachine | None) -> bool:
    """Whether it runs as a domain controller."""
    machine = machine_of(vm)
    return machine is not None and machine.role is Role.CONTROLLER


def marked_as_controller(vm: VirtualMachine) -> bool:
    """Whether what the VM has in memory, running or not, is a domain controller's."""
    guest = vm.guest or (None if vm.saved_state is None else vm.saved_state.guest)
    machine = None if guest is None else guest.memory.machine
    return machine is not None and machine.role is Role.CONTROLLER


def controllers(world: World, domain: str) -> list[VirtualMachine]:
    """The running controllers of a domain, oldest first."""
    found = [
        vm
        for vm in world.vms
        if (machine := machine_of(vm)) is not None
        and machine.role is Role.CONTROLLER
        and machine.domain.casefold() == domain.casefold()
    ]
    return sorted(found, key=lambda vm: vm.number)


def serving(world: World, domain: str) -> list[VirtualMachine]:
    """The controllers that log people on: their directory runs, and Netlogon is not paused."""
    found = []
    for vm in controllers(world, domain):
        guest = running_guest(vm)
        service = None if guest is None else guest.memory.directory
        if service is not None and not service.netlogon_paused:
            found.append(vm)
    return found


def database_of(world: World, vm: VirtualMachine) -> Database:
    """The directory on a VM's disk. Raises GuestError where there is none."""
    volume = system_volume(world, vm.drives)
    if volume is None or not volume.exists(directory.FILE):
        raise GuestError(NOT_A_CONTROLLER)
    return directory.from_bytes(volume.read(directory.FILE))


def generation_id(world: World, vm: VirtualMachine) -> str | None:
    """The VM-GenerationID as the guest sees it; None if host or guest has no such thing (7.1)."""
    guest = vm.guest
    if guest is None or not world.profile.generation_id or not reads_generation_id(guest.os):
        return None
    return vm.generation_id


def skew_between(world: World, one: VirtualMachine, other: VirtualMachine) -> int:
    """Milliseconds by which the first guest's clock is ahead of the other's; both run."""
    first, second = running_guest(one), running_guest(other)
    assert first is not None
    assert second is not None
    return first.clock.read(world.now) - second.clock.read(world.now)


def in_time(world: World, one: VirtualMachine, other: VirtualMachine) -> bool:
    """Whether Kerberos takes the one's clock for the other's (B-179)."""
    return abs(skew_between(world, one, other)) <= rules.KERBEROS_SKEW


# A member's questions ---------------------------------------------------------------------------


def kerberos_logon(world: World, vm: VirtualMachine) -> Answer:
    """Whether somebody can log on to this machine with an account of its domain."""
    machine = machine_of(vm)
    if machine is None or machine.role is Role.STANDALONE:
        return Answer(False, NOT_RUNNING if running_guest(vm) is None else NOT_IN_DOMAIN)
    partners = [one for one in serving(world, machine.domain) if reaches(vm, one)]
    if not partners:
        return Answer(False, NO_LOGON_SERVERS)
    if not any(in_time(world, vm, partner) for partner in partners):
        return Answer(False, TIME_DIFFERENCE)
    return secure_channel(world, vm) if machine.role is Role.MEMBER else YES


def secure_channel(world: World, vm: VirtualMachine) -> Answer:
    """`Test-ComputerSecureChannel`: whether the domain still knows the machine's password."""
    machine = machine_of(vm)
    if machine is None or machine.role is not Role.MEMBER:
        return Answer(False, NOT_RUNNING if running_guest(vm) is None else NOT_IN_DOMAIN)
    partner = partner_of(world, machine, seen_by=vm)
    if partner is None:
        return Answer(False, NO_LOGON_SERVERS)
    account = database_of(world, partner).store.get(machine.account)
    if account is None or account.value not in machine_passwords(world, vm):
        return Answer(False, NO_TRUST)
    return YES


def partner_of(
    world: World, machine: Machine, *, seen_by: VirtualMachine | None = None
) -> VirtualMachine | None:
    """The controller a member's passwords are settled with: the operations master, if it serves.

    With `seen_by`, only those that machine reaches over the network.
    """

    def rank(vm: VirtualMachine) -> tuple[bool, int]:
        known = machine_of(vm)
        return known is None or not known.pdc, vm.number

    found = serving(world, machine.domain)
    if seen_by is not None:
        found = [one for one in found if reaches(seen_by, one)]
    return min(found, key=rank, default=None)


def machine_passwords(world: World, vm: VirtualMachine) -> list[str]:
    """The passwords a member offers: its current one and the one before."""
    volume = system_volume(world, vm.drives)
    if volume is None:
        return []
    hive = registry.load(volume, registry.SECURITY)
    found = (hive.text(MACHINE_ACCOUNT, name) for name in ("CurrVal", "OldVal"))
    return [password for password in found if password]


def trusts_certificate(
    world: World, vm: VirtualMachine, not_before: datetime, not_after: datetime
) -> Answer:
    """Whether the guest takes a certificate as valid, by its own clock (6.2)."""
    guest = running_guest(vm)
    if guest is None:
        return Answer(False, NOT_RUNNING)
    shown = calendar(world.epoch, guest.clock.read(world.now))
    if shown < not_before:
        return Answer(False, "The certificate is not yet valid. (0x800B0101)")
    if shown > not_after:
        return Answer(False, "The certificate has expired. (0x800B0101)")
    return YES


def readable_database(world: World, vm: VirtualMachine) -> Database | None:
    """The directory on a VM's disk, None where there is none to read."""
    try:
        return database_of(world, vm)
    except (GuestError, ChainBroken):
        return None
