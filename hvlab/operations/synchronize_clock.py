"""Time Synchronization: the host sets a guest that is behind (fact sheet 6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.operations.base import Events, Operation
from hvlab.operations.guest_actions import step_clock
from hvlab.world import rules
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.timesource import VMIC
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

PROVIDER = VMIC


@dataclass(frozen=True)
class SynchronizeClock(Operation):
    """Set the guest's clock to the host's, unless there is no need any more (B-173, B-174)."""

    title: ClassVar[str] = "Time Synchronization"
    background: ClassVar[bool] = True

    vm: str

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({clock_of(self.vm)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("synchronize", rules.SYNC_AFTER),)

    def synchronize(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        if vm is not None and is_behind(world, vm):
            yield step_clock(world, self.vm, world.now, PROVIDER)


def clock_of(vm: str) -> str:
    """The id that stands for a guest's clock among what jobs hold."""
    return f"clock of {vm}"


def is_behind(world: World, vm: VirtualMachine) -> bool:
    """Whether sync mode would set this guest: it runs, is synchronized, and is behind."""
    if vm.state is not VMState.RUNNING or vm.guest is None or not vm.synchronizes_time():
        return False
    service = vm.guest.memory.time
    if service is not None and not service.config.vmic_enabled:
        return False
    return world.now - vm.guest.clock.read(world.now) > rules.SYNC_THRESHOLD
