"""The storage behind a volume of the host is gone for a while, and comes back (fact sheet 2.8).

Since 2016 a VM on storage that a cluster shares is paused critically and goes on when the storage
is back; when that takes too long it is powered off. On any other volume nothing waits: the guest's
reads and writes fail (RES).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import HostFileChanged
from hvlab.operations.base import Events, Operation, change_state
from hvlab.operations.machine import power_off
from hvlab.operations.power import ResumeVM
from hvlab.world import rules
from hvlab.world.chain import ancestors
from hvlab.world.clock import Instant
from hvlab.world.condition import FileCondition
from hvlab.world.host import volume_letter
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.rules import MINUTE
from hvlab.world.vm import VirtualMachine, virtual_drives
from hvlab.world.world import World

PAUSE = "Pause"


@dataclass(frozen=True)
class LoseStorage(Operation):
    """Nothing on the volume, such as `D:`, can be reached any more: a cable, a storage server.

    VMs that run on it are paused critically or crash. A disk that several VMs share is taken away
    from its VM, which runs on without it.
    """

    title: ClassVar[str] = "Lose the storage of a volume"

    volume: str

    def failure(self, world: World) -> str:
        return f"The storage of volume {self.volume} cannot be taken away."

    def check(self, world: World) -> None:
        if volume_letter(world.host.volumes[0].letter) == volume_letter(self.volume):
            raise OperationFailed(self.failure(world), "The host itself is on it.")
        if not _paths_on(world, self.volume):
            raise OperationFailed(self.failure(world), "There is no file on it.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("lose"),)

    def lose(self, world: World) -> Events:
        for path in _paths_on(world, self.volume):
            condition = FileCondition(path)
            condition = world.conditions.get(condition.id) or condition
            world.conditions.put(replace(condition, unreachable=True))
        yield HostFileChanged(self.volume, "cannot be reached")
        for vm in sorted(world.vms, key=lambda vm: vm.number):
            if vm.state is VMState.RUNNING and _stands_on_lost(world, vm):
                yield from self._stop(world, vm)

    def _stop(self, world: World, vm: VirtualMachine) -> Events:
        """What follows when it is not back in time: `PowerOffCritical`, from `consequences.py`."""
        volume = world.host.volume_of(self.volume)
        waits = vm.settings.hardware.actions.critical == PAUSE
        if volume.resilient and world.profile.stays_critical and waits:
            yield from change_state(world, vm, VMState.PAUSED_CRITICAL, paused_at=world.now)
        elif rules.GUEST_CRASHES_WITHOUT_STORAGE:
            yield from power_off(world, vm)


@dataclass(frozen=True)
class RestoreStorage(Operation):
    """The storage is back, with everything as it was: VMs that waited for it go on."""

    title: ClassVar[str] = "Restore the storage of a volume"

    volume: str

    def failure(self, world: World) -> str:
        return f"The storage of volume {self.volume} cannot be restored."

    def check(self, world: World) -> None:
        if not any(condition.unreachable for condition in self._conditions(world)):
            raise OperationFailed(self.failure(world), "It can be reached.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("restore"),)

    def restore(self, world: World) -> Events:
        for condition in self._conditions(world):
            back = replace(condition, unreachable=False)
            if back.sound:
                world.conditions.drop(condition.id)
            else:
                world.conditions.put(back)
        yield HostFileChanged(self.volume, "can be reached again")
        for vm in sorted(world.vms, key=lambda vm: vm.number):
            if waits_for_storage(vm) and not _stands_on_lost(world, vm):
                yield from ResumeVM(vm.id).resume(world)

    def _conditions(self, world: World) -> list[FileCondition]:
        letter = volume_letter(self.volume)
        found = [one for one in world.conditions if volume_letter(one.path) == letter]
        return sorted(found, key=lambda one: one.id)


@dataclass(frozen=True)
class PowerOffCritical(Operation):
    """A VM that has waited for its storage since `since` is powered off after the time that is set
    for it (AutomaticCriticalErrorActionTimeout, 30 minutes by default)."""

    title: ClassVar[str] = "Power off after a critical pause"
    background: ClassVar[bool] = True
    awaited: ClassVar[bool] = False

    vm: str
    since: Instant

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({_critical_pause(self.vm, self.since)})

    def plan(self, world: World) -> tuple[Phase, ...]:
        minutes = world.vms[self.vm].settings.hardware.actions.critical_minutes
        return Phase("begin"), Phase("off", minutes * MINUTE)

    def begin(self, world: World) -> Events:
        yield from ()

    def off(self, world: World) -> Events:
        vm = world.vms.get(self.vm)
        if vm is not None and waits_for_storage(vm) and vm.paused_at == self.since:
            yield from power_off(world, vm)


def due_power_offs(world: World) -> Iterator[tuple[Operation, str]]:
    """What comes for VMs that have just begun to wait for their storage, and what it holds."""
    for id in sorted(world.vms.touched):
        vm = world.vms.get(id)
        if vm is not None and vm.paused_at is not None and waits_for_storage(vm):
            yield PowerOffCritical(id, vm.paused_at), _critical_pause(id, vm.paused_at)


def waits_for_storage(vm: VirtualMachine) -> bool:
    """Whether it is paused critically for its storage, and not for want of room on it."""
    return vm.state is VMState.PAUSED_CRITICAL and not vm.stalled


def _critical_pause(vm: str, since: Instant) -> str:
    """What a job that waits for the end of this pause holds."""
    return f"critical pause of {vm} since {since}"


def _paths_on(world: World, volume: str) -> list[str]:
    """The files on a volume that can be reached."""
    letter = volume_letter(volume)
    rows = [*world.disks, *world.files]
    here = [row for row in rows if volume_letter(row.path) == letter]
    lost = {condition.id for condition in world.conditions if condition.unreachable}
    return sorted(row.path for row in here if row.id not in lost)


def _stands_on_lost(world: World, vm: VirtualMachine) -> bool:
    """Whether a file of its disks cannot be reached; shared disks aside."""
    conditions = (
        world.conditions.get(disk.id)
        for drive in virtual_drives(vm)
        if not drive.shared
        for disk in ancestors(world, drive.path)
    )
    return any(condition is not None and condition.unreachable for condition in conditions)
