"""Start, Shut Down, Turn Off, Save, Pause, Resume, Reset (fact sheet 4.2, 5.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.operations.base import Events, VMOperation, change_state
from hvlab.operations.checkpointing import drop_automatic, take_automatic
from hvlab.operations.machine import (
    boot,
    memory_time,
    open_disks,
    power_off,
    require_disks,
    require_saved_state,
    resume_saved,
    save,
)
from hvlab.operations.service_control import hears_shutdown, stop_system_services
from hvlab.operations.vm_disks import require_chains
from hvlab.world import rules
from hvlab.world.clock import GuestClock
from hvlab.world.condition import DISK_FULL
from hvlab.world.job import Phase
from hvlab.world.log import worker
from hvlab.world.power import Request, VMState
from hvlab.world.queries import free_bytes, require_vm
from hvlab.world.rules import SECOND
from hvlab.world.vm import IntegrationService, VirtualMachine, virtual_drives
from hvlab.world.world import World

ROOM_TO_RUN = rules.DIFFERENCING_BLOCK
"""A VM that stalled goes on once its disk can grow by a block."""


@dataclass(frozen=True)
class StartVM(VMOperation):
    """Power on an off VM, or bring a saved one back to where it was."""

    title: ClassVar[str] = "Start"
    status: ClassVar[str] = "Starting"
    request: ClassVar[Request | None] = Request.START
    verb: ClassVar[str] = "start"

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        require_disks(world, vm)
        if vm.state is VMState.SAVED:
            require_saved_state(world, vm)

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        if vm.state is VMState.SAVED:
            return Phase("begin"), Phase("resume", memory_time(world, vm.settings.memory_mb))
        return Phase("begin"), Phase("boot", rules.BOOT_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        if world.vms[self.vm].state is VMState.OFF:
            yield from take_automatic(world, world.vms[self.vm])
        yield from change_state(world, world.vms[self.vm], VMState.STARTING)

    def boot(self, world: World) -> Events:
        open_disks(world, world.vms[self.vm].drives)
        yield from boot(world, world.vms[self.vm])
        _log(world, self.vm, 18500, "started successfully")

    def resume(self, world: World) -> Events:
        yield from resume_saved(world, world.vms[self.vm])
        _log(world, self.vm, 18500, "started successfully")


@dataclass(frozen=True)
class ShutDownVM(VMOperation):
    """Ask the guest to shut down, through its Shutdown service (B-155)."""

    title: ClassVar[str] = "Shut Down"
    status: ClassVar[str] = "Shutting down"
    request: ClassVar[Request | None] = Request.SHUT_DOWN

    def failure(self, world: World) -> str:
        return "Failed to stop."

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if not answers_shutdown(vm):
            raise OperationFailed(
                self.failure(world),
                f"'{vm.name}' failed to shut down: the shutdown integration service of the guest "
                f"does not answer. (Virtual machine ID {vm.id})",
            )

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("off", rules.SHUTDOWN_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.STOPPING)

    def off(self, world: World) -> Events:
        yield from stop_system_services(world, self.vm)
        yield from power_off(world, world.vms[self.vm])
        _log(world, self.vm, 18504, "was shut down using the Shutdown Integration Component")
        yield from drop_automatic(world, world.vms[self.vm])


def answers_shutdown(vm: VirtualMachine) -> bool:
    """Whether the VM's Shutdown service is offered by the host and heard by the guest."""
    offered = vm.settings.has(IntegrationService.SHUTDOWN)
    return offered and vm.guest is not None and hears_shutdown(vm.guest)


@dataclass(frozen=True)
class TurnOffVM(VMOperation):
    """Cut the power: what was in memory is lost (B-155)."""

    title: ClassVar[str] = "Turn Off"
    status: ClassVar[str] = "Turning off"
    request: ClassVar[Request | None] = Request.TURN_OFF
    verb: ClassVar[str] = "turn off"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("off"),)

    def off(self, world: World) -> Events:
        yield from power_off(world, world.vms[self.vm])
        _log(world, self.vm, 18502, "was turned off")
        yield from drop_automatic(world, world.vms[self.vm])


@dataclass(frozen=True)
class SaveVM(VMOperation):
    """Write memory to disk and stop."""

    title: ClassVar[str] = "Save"
    status: ClassVar[str] = "Saving"
    request: ClassVar[Request | None] = Request.SAVE
    verb: ClassVar[str] = "save"

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        done = "save_paused" if vm.state is VMState.PAUSED else "save_running"
        return Phase("begin"), Phase(done, memory_time(world, vm.settings.memory_mb))

    def begin(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.SAVING)

    def save_running(self, world: World) -> Events:
        yield from save(world, world.vms[self.vm], paused=False)

    def save_paused(self, world: World) -> Events:
        yield from save(world, world.vms[self.vm], paused=True)


@dataclass(frozen=True)
class PauseVM(VMOperation):
    """Stop the guest's processors; memory stays where it is."""

    title: ClassVar[str] = "Pause"
    status: ClassVar[str] = "Pausing"
    request: ClassVar[Request | None] = Request.PAUSE
    verb: ClassVar[str] = "pause"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("pause", rules.POWER_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.PAUSING)

    def pause(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.PAUSED, paused_at=world.now)


@dataclass(frozen=True)
class ResumeVM(VMOperation):
    """Let a paused guest go on; its clock stood still meanwhile (fact sheet 6.1)."""

    title: ClassVar[str] = "Resume"
    status: ClassVar[str] = "Resuming"
    request: ClassVar[Request | None] = Request.RESUME
    verb: ClassVar[str] = "resume"

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        full = (free_bytes(world, drive.path) < ROOM_TO_RUN for drive in vm.drives)
        if vm.stalled and any(full):
            raise OperationFailed(self.failure(world), f"{DISK_FULL}", code=DISK_FULL.code)
        if vm.state is VMState.PAUSED_CRITICAL and not vm.stalled:
            require_chains(world, virtual_drives(vm), self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("resume", rules.POWER_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.RESUMING)

    def resume(self, world: World) -> Events:
        vm = world.vms[self.vm]
        assert vm.guest is not None
        assert vm.started is not None
        assert vm.paused_at is not None
        reading = vm.guest.clock.read(vm.paused_at)
        guest = replace(vm.guest, clock=GuestClock(reading, world.now, vm.guest.clock.source))
        yield from change_state(
            world,
            vm,
            VMState.RUNNING,
            guest=guest,
            started=vm.started + world.now - vm.paused_at,
            paused_at=None,
            stalled=False,
        )


@dataclass(frozen=True)
class ResetVM(VMOperation):
    """Restart the hard way: memory is lost, the guest boots again."""

    title: ClassVar[str] = "Reset"
    status: ClassVar[str] = "Resetting"
    request: ClassVar[Request | None] = Request.RESET
    verb: ClassVar[str] = "reset"

    def check(self, world: World) -> None:
        super().check(world)
        require_disks(world, require_vm(world, self.vm))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("boot", rules.BOOT_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        vm = world.vms[self.vm]
        yield from change_state(world, vm, VMState.RESET, guest=None, started=None)

    def boot(self, world: World) -> Events:
        yield from boot(world, world.vms[self.vm])
        _log(world, self.vm, 18512, "was reset")


def _log(world: World, id: str, event_id: int, what: str) -> None:
    world.write_log(worker(event_id, world.vms[id].name, what, id))
