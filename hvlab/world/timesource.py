"""Whom a guest's clock follows: the sources W32Time can reach, and the one it uses (6.1).

Real time, which the servers of the internet show, is the host's. A domain member asks a domain
controller, a controller asks the one with the operations master roles, and that one its own
source: so a wrong clock there is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hvlab.world import rules
from hvlab.world.clock import Instant, calendar, display
from hvlab.world.guest import Guest
from hvlab.world.identity import Role
from hvlab.world.network import reaches
from hvlab.world.power import VMState
from hvlab.world.rules import SECOND
from hvlab.world.timeservice import SPECIAL_INTERVAL, Correction, TimeService, decide
from hvlab.world.vm import VirtualMachine
from hvlab.world.windows import has_new_time_formula
from hvlab.world.world import World

VMIC = "VM IC Time Synchronization Provider"
LOCAL = "Local CMOS Clock"
UNSYNCHRONIZED = 0
HOP_LIMIT = 3
"""Member, controller, operations master: nobody is further from the domain's clock."""


@dataclass(frozen=True)
class Source:
    """A source of time: what it shows now, how far it is from a reference clock, how often W32Time
    looks at it. `own`: the guest's own clock, for want of another."""

    name: str
    stratum: int
    reading: Instant
    poll_seconds: int
    delay: int = 0
    own: bool = False


def running_guest(vm: VirtualMachine | None) -> Guest | None:
    """The guest of a VM that runs and has an operating system."""
    if vm is None or vm.state is not VMState.RUNNING or vm.guest is None or not vm.guest.os:
        return None
    return vm.guest


def time_service(vm: VirtualMachine) -> TimeService | None:
    """W32Time of a running guest."""
    guest = running_guest(vm)
    return None if guest is None else guest.memory.time


def source_of(world: World, vm: VirtualMachine, hops: int = 0) -> Source | None:
    """The source W32Time uses, by stratum, then delay; the guest's own clock if it reaches none.

    None for a guest that does not run or has no such service.
    """
    service = time_service(vm)
    if service is None or vm.guest is None:
        return None
    found = min(
        _reachable(world, vm, service, hops),
        key=lambda source: (source.stratum, source.delay),
        default=None,
    )
    return found or Source(
        LOCAL, UNSYNCHRONIZED, vm.guest.clock.read(world.now), _poll(service), own=True
    )


def stratum_of(world: World, vm: VirtualMachine, hops: int = 0) -> int:
    """How far the guest's clock is from a reference clock; 0: it follows nobody."""
    source = source_of(world, vm, hops)
    if source is None or source.own:
        machine = vm.guest.memory.machine if vm.guest is not None else None
        return rules.LOCAL_CLOCK_STRATUM if machine is not None and machine.pdc else UNSYNCHRONIZED
    return source.stratum + 1


def _reachable(
    world: World, vm: VirtualMachine, service: TimeService, hops: int
) -> Iterator[Source]:
    if vm.synchronizes_time() and service.config.vmic_enabled:
        yield Source(VMIC, _vmic_stratum(vm), world.now, rules.VMIC_SAMPLE_SECONDS)
    if service.config.type == "NTP" and service.configured:
        for peer in service.config.peers:
            if peer.casefold() in rules.TIME_SOURCES_ANSWER:
                yield Source(peer, rules.NTP_STRATUM, world.now, _poll(service), delay=2)
    if service.config.type == "NT5DS" and hops < HOP_LIMIT:
        yield from _from_hierarchy(world, vm, service, hops)


def _from_hierarchy(
    world: World, vm: VirtualMachine, service: TimeService, hops: int
) -> Iterator[Source]:
    """The domain controller this guest asks for the time."""
    for controller in time_controllers(world, vm):
        guest = running_guest(controller)
        stratum = stratum_of(world, controller, hops + 1)
        if guest is not None and guest.memory.machine is not None and stratum != UNSYNCHRONIZED:
            reading = guest.clock.read(world.now)
            name = guest.memory.machine.full_name
            yield Source(name, stratum, reading, _poll(service), delay=1)
            return


def time_controllers(world: World, vm: VirtualMachine) -> list[VirtualMachine]:
    """The running controllers a guest may ask for the time, the operations master first."""
    machine = vm.guest.memory.machine if vm.guest is not None else None
    if machine is None or machine.pdc or not machine.domain:
        return []
    found = []
    for other in world.vms:
        guest = running_guest(other)
        known = guest.memory.machine if guest is not None else None
        if other.id == vm.id or known is None or known.role is not Role.CONTROLLER:
            continue
        if not reaches(vm, other):
            continue
        if known.domain == machine.domain and (known.pdc or machine.role is Role.MEMBER):
            found.append((not known.pdc, other.number, other))
    return [other for _, _, other in sorted(found, key=lambda entry: entry[:2])]


def _vmic_stratum(vm: VirtualMachine) -> int:
    new = vm.guest is not None and has_new_time_formula(vm.guest.os)
    return rules.HOST_STRATUM + 1 if new else rules.VMIC_STRATUM_OLD


def _poll(service: TimeService) -> int:
    config = service.config
    return config.special_poll_interval if _is_special(service) else 2**config.min_poll_interval


def _is_special(service: TimeService) -> bool:
    """Whether SpecialPollInterval says how often a peer is asked."""
    return service.config.type == "NTP" and SPECIAL_INTERVAL in service.config.ntp_server


# Offsets ----------------------------------------------------------------------------------------


def offset_of(world: World, vm: VirtualMachine) -> int:
    """Milliseconds the guest's source is ahead of its clock."""
    source = source_of(world, vm)
    if source is None or vm.guest is None:
        return 0
    return source.reading - vm.guest.clock.read(world.now)


def decision_of(world: World, vm: VirtualMachine) -> Correction:
    """What W32Time would make of a sample it takes now and believes."""
    service, source = time_service(vm), source_of(world, vm)
    if service is None or source is None or vm.guest is None:
        return Correction.NONE
    return decide(
        service.config,
        offset_of(world, vm),
        source.poll_seconds,
        modern=has_new_time_formula(vm.guest.os),
    )


def is_slewing(vm: VirtualMachine) -> bool:
    """Whether the guest's clock is making up for an offset."""
    guest = vm.guest
    service = None if guest is None else guest.memory.time
    return bool(guest and guest.clock.rate_ppm and service and service.slew_for)


# w32tm /query -----------------------------------------------------------------------------------

STRATUM_WORDS = {0: "unspecified", 1: "primary reference - syncd by radio clock"}
SECONDARY = "secondary reference - syncd by (S)NTP"
ERROR_WORDS = {
    0: "The command completed successfully.",
    1: rules.TEXT_RESYNC_NO_DATA,
    2: rules.TEXT_RESYNC_TOO_BIG,
}


def query_status(world: World, vm: VirtualMachine) -> dict[str, str]:
    """`w32tm /query /status /verbose`: its lines in their order; empty without the service."""
    service, source, guest = time_service(vm), source_of(world, vm), vm.guest
    if service is None or source is None or guest is None:
        return {}
    stratum = stratum_of(world, vm)
    last = _last_sync(world, service, source, guest)
    machine = guest.memory.machine
    serves = machine is not None and machine.role is Role.CONTROLLER
    return {
        "Leap Indicator": "0(no warning)" if stratum else "3(not synchronized)",
        "Stratum": f"{stratum} ({STRATUM_WORDS.get(stratum, SECONDARY)})",
        "Precision": "-23 (119.209ns per tick)",
        "Root Delay": "0.0000000s",
        "Root Dispersion": "10.0000000s" if source.own else "0.0100000s",
        "ReferenceId": _reference(source, stratum),
        "Last Successful Sync Time": "unspecified" if last is None else _shown(world, last),
        "Source": source.name,
        "Poll Interval": shown_interval(service, source),
        "Phase Offset": f"{offset_of(world, vm) / 1000:.7f}s",
        "ClockRate": "0.0156250s",
        "State Machine": "0 (Unset)" if source.own else "2 (Sync)",
        "Time Source Flags": "0 (None)",
        "Server Role": "64 (Time Service)" if serves else "0 (None)",
        "Last Sync Error": f"{service.last_error} ({ERROR_WORDS[service.last_error]})",
        "Time since Last Good Sync Time": (
            "unspecified" if last is None else f"{(guest.clock.read(world.now) - last) / 1000:.7f}s"
        ),
    }


def _last_sync(world: World, service: TimeService, source: Source, guest: Guest) -> Instant | None:
    """When, by the guest's clock, it last took a good sample: it polls in step with its start."""
    reading = guest.clock.read(world.now)
    if source.own or source.reading != reading or service.last_error:
        return None
    return max(service.since, reading - (reading - service.since) % (source.poll_seconds * SECOND))


def _reference(source: Source, stratum: int) -> str:
    if source.own:
        name = '0x4C4F434C (source name:  "LOCL")'
        return name if stratum else "0x00000000 (unspecified)"
    if source.name == VMIC:
        return '0x564D5450 (source name:  "VMTP")'
    return f'0x00000000 (source name:  "{source.name}")'


def shown_interval(service: TimeService, source: Source) -> str:
    """`10 (1024s)`: a power of two, whatever the seconds between polls are
    (rules.SHOWN_SPECIAL_POLL)."""
    if _is_special(service) and source.poll_seconds == service.config.special_poll_interval:
        power = service.config.min_poll_interval
    else:
        power = max(0, (source.poll_seconds - 1).bit_length())
    return f"{power} ({2**power}s)"


def _shown(world: World, reading: Instant) -> str:
    return display(calendar(world.epoch, reading))


def query_configuration(vm: VirtualMachine) -> dict[str, Any]:
    """`w32tm /query /configuration`: the values that matter here, by their registry names."""
    service = time_service(vm)
    if service is None:
        return {}
    config = service.config
    return {
        "Type": config.type,
        "NtpServer": config.ntp_server,
        "MaxPosPhaseCorrection": config.max_pos_phase_correction,
        "MaxNegPhaseCorrection": config.max_neg_phase_correction,
        "MaxAllowedPhaseOffset": config.max_allowed_phase_offset,
        "PhaseCorrectRate": config.phase_correct_rate,
        "UpdateInterval": config.update_interval,
        "MinPollInterval": config.min_poll_interval,
        "MaxPollInterval": config.max_poll_interval,
        "SpikeWatchPeriod": config.spike_watch_period,
        "HoldPeriod": config.hold_period,
        "LargePhaseOffset": config.large_phase_offset,
        "SpecialPollInterval": config.special_poll_interval,
        "VMICTimeProvider": config.vmic_enabled,
    }
