"""The Windows Time service at work: what it does by itself, and what `w32tm` asks of it (6.2).

It polls only where there is something to correct: a guest that is in step with its source, or so
far off that this has been logged, is at rest. Nobody waits for a poll; it comes as time passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import GuestClockSlewing, RegistryChanged, TimeSampleRefused
from hvlab.operations.base import Events, Operation
from hvlab.operations.guest_actions import InGuest, step_clock
from hvlab.operations.guest_disk import change_memory, change_registry, volume_of, write_log
from hvlab.operations.synchronize_clock import is_behind
from hvlab.world import guest_log, registry, rules
from hvlab.world.clock import GuestClock, Instant
from hvlab.world.guest_log import LogEntry
from hvlab.world.identity import Role
from hvlab.world.job import Phase
from hvlab.world.registry import TIME_PARAMETERS
from hvlab.world.rules import SECOND
from hvlab.world.timeservice import (
    NO_DATA,
    TOO_BIG,
    Correction,
    TimeService,
    config_of,
    slew_time,
    started,
    watch_time,
)
from hvlab.world.timesource import (
    VMIC,
    Source,
    decision_of,
    is_slewing,
    offset_of,
    source_of,
    time_service,
)
from hvlab.world.vm import VirtualMachine
from hvlab.world.windows import has_new_time_formula, release
from hvlab.world.world import World

NO_SERVICE = "The specified service does not exist as an installed service. (0x80070424)"
RUNS_ALREADY = "An instance of the service is already running. (0x80070420)"
SERVICE_STOPPED = "The following error occurred: The service has not been started. (0x80070426)"


# By itself --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PollTime(Operation):
    """The next samples of a source that shows another time than the guest's clock."""

    title: ClassVar[str] = "Windows Time"
    background: ClassVar[bool] = True
    awaited: ClassVar[bool] = False

    vm: str
    source: str

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({_polls(self.vm, self.source)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        service, source = time_service(vm), source_of(world, vm)
        assert service is not None
        assert source is not None
        assert vm.guest is not None
        running = vm.guest.clock.read(world.now) - service.since
        poll, offset = source.poll_seconds, offset_of(world, vm)
        watch = watch_time(service.config, offset, poll, running=running)
        return (Phase("correct", (poll + watch) * SECOND),)

    def correct(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        source = None if vm is None else source_of(world, vm)
        if vm is None or source is None or source.name != self.source:
            return
        if not is_slewing(vm):  # what is left then is looked at when that is done
            yield from accept(world, vm, source)


@dataclass(frozen=True)
class FinishSlewing(Operation):
    """A clock that was slewed has made up for its offset."""

    title: ClassVar[str] = "Windows Time"
    background: ClassVar[bool] = True
    awaited: ClassVar[bool] = False

    vm: str
    begun: Instant

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({_slew(self.vm, self.begun)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        service = time_service(world.vms[self.vm])
        assert service is not None
        return (Phase("finish", max(0, self.begun + service.slew_for - world.now)),)

    def finish(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        if vm is None or not is_slewing(vm):
            return
        assert vm.guest is not None
        service, clock = vm.guest.memory.time, vm.guest.clock
        assert service is not None
        if clock.taken_at != self.begun or time_service(vm) is None:
            return
        reading = clock.reading + (world.now - self.begun) + service.slew_by
        done = GuestClock(reading, world.now, clock.source, rules.UNSYNCHRONIZED_DRIFT_PPM)
        memory = replace(vm.guest.memory, time=replace(service, slew_by=0, slew_for=0))
        world.vms.put(replace(vm, guest=replace(vm.guest, clock=done, memory=memory)))
        yield from ()


def due_corrections(world: World) -> Iterator[tuple[Operation, str]]:
    """What the time services start after this step, each with the id it holds."""
    for vm in _concerned(world):
        service, source = time_service(vm), source_of(world, vm)
        if service is None or source is None or vm.guest is None:
            continue
        if is_slewing(vm):
            begun = vm.guest.clock.taken_at
            yield FinishSlewing(vm.id, begun), _slew(vm.id, begun)
        elif _needs_poll(world, vm, service, source):
            yield PollTime(vm.id, source.name), _polls(vm.id, source.name)


def _needs_poll(world: World, vm: VirtualMachine, service: TimeService, source: Source) -> bool:
    if source.own or source.reading == vm.guest_time(world.now):
        return False
    if source.name == VMIC and is_behind(world, vm):
        return False  # sync mode sets it before the next sample
    return service.refused != source.name or decision_of(world, vm) is not Correction.REFUSE


def _concerned(world: World) -> list[VirtualMachine]:
    """The VMs this step touched, and those of their domains: they may follow their clocks."""
    changes = world.vms.changes().values()
    domains = {domain for pair in changes for row in pair if (domain := domain_of(row))}
    found = {vm.id: vm for _, vm in changes if vm is not None}
    if domains:
        found.update((vm.id, vm) for vm in world.vms if domain_of(vm) in domains)
    return sorted(found.values(), key=lambda vm: vm.number)


def domain_of(vm: VirtualMachine | None) -> str:
    """The domain of a guest that has memory; empty for none."""
    if vm is None or vm.guest is None or vm.guest.memory.machine is None:
        return ""
    return vm.guest.memory.machine.domain


def _polls(vm: str, source: str) -> str:
    return f"time of {vm} from {source}"


def _slew(vm: str, begun: Instant) -> str:
    return f"slewing of {vm} since {begun}"


def accept(world: World, vm: VirtualMachine, source: Source) -> Events:
    """Do what W32Time does with a sample it believes (6.2, 1-3)."""
    service, offset = time_service(vm), offset_of(world, vm)
    assert service is not None
    assert vm.guest is not None
    decision = decision_of(world, vm)
    if decision is Correction.REFUSE:
        yield from _refuse(world, vm, service, source, offset)
    elif decision is Correction.SET:
        yield step_clock(world, vm.id, source.reading, source.name)
    elif decision is Correction.SLEW:
        yield from _slew_clock(world, vm, service, source, offset)
    else:
        change_memory(world, vm.id, time=replace(service, refused="", last_error=0))


def _refuse(
    world: World, vm: VirtualMachine, service: TimeService, source: Source, offset: int
) -> Events:
    change_memory(world, vm.id, time=replace(service, refused=source.name, last_error=TOO_BIG))
    limit = (
        service.config.max_pos_phase_correction
        if offset > 0
        else service.config.max_neg_phase_correction
    )
    text = (
        "The time service has detected that the system time needs to be changed by "
        f"{offset // SECOND} seconds. The time service will not change the system time by more "
        f"than {limit} seconds. Verify that your time and time zone are correct, and that the "
        f"time source {source.name} is working properly."
    )
    write_log(
        world,
        vm.id,
        LogEntry(
            guest_log.SYSTEM,
            "Microsoft-Windows-Time-Service",
            rules.TIME_REFUSAL_LOGGED,
            guest_log.ERROR,
            text,
        ),
    )
    yield TimeSampleRefused(vm.id, offset, source.name)


def _slew_clock(
    world: World, vm: VirtualMachine, service: TimeService, source: Source, offset: int
) -> Events:
    assert vm.guest is not None
    modern = has_new_time_formula(vm.guest.os)
    within = slew_time(service.config, offset, source.poll_seconds, modern=modern)
    rate = offset * 1_000_000 // within
    clock = GuestClock(vm.guest.clock.read(world.now), world.now, source.name, rate or 1)
    slewing = replace(service, slew_by=offset, slew_for=within, refused="", last_error=0)
    memory = replace(vm.guest.memory, time=slewing)
    world.vms.put(replace(vm, guest=replace(vm.guest, clock=clock, memory=memory)))
    yield GuestClockSlewing(vm.id, offset, within, source.name)


# w32tm ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _TimeOperation(InGuest):
    """Needs a guest with a running W32Time."""

    def check(self, world: World) -> None:
        super().check(world)
        if time_service(world.vms[self.vm]) is None:
            raise GuestError(SERVICE_STOPPED)


@dataclass(frozen=True)
class ResyncTime(_TimeOperation):
    """`w32tm /resync`: ask the source now and believe it; too large an error stays (6.2)."""

    title: ClassVar[str] = "w32tm /resync"

    def act(self, world: World) -> Events:
        vm = world.vms[self.vm]
        service, source = time_service(vm), source_of(world, vm)
        assert service is not None
        assert source is not None
        if source.own:
            change_memory(world, vm.id, time=replace(service, last_error=NO_DATA))
        else:
            yield from accept(world, vm, source)


@dataclass(frozen=True)
class ConfigureTime(_TimeOperation):
    """`w32tm /config /manualpeerlist:"..." /syncfromflags:manual|domhier /update`."""

    title: ClassVar[str] = "w32tm /config"

    peers: str = ""
    from_domain: bool = False

    def act(self, world: World) -> Events:
        kind = "NT5DS" if self.from_domain else "NTP"
        change_registry(
            world,
            self.vm,
            lambda hive: hive.set(TIME_PARAMETERS, "Type", kind).set(
                TIME_PARAMETERS, "NtpServer", self.peers
            ),
        )
        _reload(world, self.vm, lambda service: service)
        yield RegistryChanged(self.vm, TIME_PARAMETERS, "NtpServer")


@dataclass(frozen=True)
class RestartTimeService(_TimeOperation):
    """`net stop w32time && net start w32time`: the configuration is read anew."""

    title: ClassVar[str] = "Restart Windows Time"

    def act(self, world: World) -> Events:
        vm = world.vms[self.vm]
        assert vm.guest is not None
        reading = vm.guest.clock.read(world.now)
        _reload(world, self.vm, lambda service: replace(service, since=reading))
        yield from ()


@dataclass(frozen=True)
class ReloadTimeService(_TimeOperation):
    """`w32tm /config /update`: the running service reads its configuration anew."""

    title: ClassVar[str] = "w32tm /config /update"

    def act(self, world: World) -> Events:
        _reload(world, self.vm, lambda service: service)
        yield from ()


@dataclass(frozen=True)
class StopTimeService(_TimeOperation):
    """`net stop w32time`: nobody corrects the clock any more but the host (rules of 6.1)."""

    title: ClassVar[str] = "Stop Windows Time"

    def act(self, world: World) -> Events:
        guest = world.vms[self.vm].guest
        assert guest is not None
        clock = replace(
            guest.clock,
            reading=guest.clock.read(world.now),
            taken_at=world.now,
            rate_ppm=rules.UNSYNCHRONIZED_DRIFT_PPM,
        )
        memory = replace(guest.memory, time=None)
        world.vms.put(replace(world.vms[self.vm], guest=replace(guest, clock=clock, memory=memory)))
        yield from ()


@dataclass(frozen=True)
class StartTimeService(InGuest):
    """`net start w32time`."""

    title: ClassVar[str] = "Start Windows Time"

    def check(self, world: World) -> None:
        super().check(world)
        guest = world.vms[self.vm].guest
        if guest is None or release(guest.os) is None:
            raise GuestError(NO_SERVICE)
        if guest.memory.time is not None:
            raise GuestError(RUNS_ALREADY)

    def act(self, world: World) -> Events:
        guest = world.vms[self.vm].guest
        assert guest is not None
        machine = guest.memory.machine
        role = Role.STANDALONE if machine is None else machine.role
        hive = registry.load(volume_of(world, self.vm))
        change_memory(world, self.vm, time=started(role, hive, guest.clock.read(world.now)))
        yield from ()


def _reload(world: World, id: str, change: Callable[[TimeService], TimeService]) -> None:
    """Have the service read its configuration."""
    vm = world.vms[id]
    service = time_service(vm)
    assert service is not None
    assert vm.guest is not None
    machine = vm.guest.memory.machine
    hive = registry.load(volume_of(world, id))
    role = Role.STANDALONE if machine is None else machine.role
    configured = hive.has(TIME_PARAMETERS, "NtpServer")
    fresh = replace(service, config=config_of(role, hive), configured=configured, refused="")
    change_memory(world, id, time=change(fresh))
