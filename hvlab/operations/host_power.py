"""The host loses power: whatever was under way stops where it is (F4).

Phases are all or nothing, so files are as the last finished phase left them. Memory that was not on
disk is gone. When the host is back, merges begin anew (fact sheet 2.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.events import HostPowerLost, JobInterrupted
from hvlab.operations.base import Events, Operation, change_state
from hvlab.operations.machine import power_off
from hvlab.operations.replica import require_resync
from hvlab.world.job import Job, Phase
from hvlab.world.power import VMState
from hvlab.world.world import World


@dataclass(frozen=True)
class LoseHostPower(Operation):
    """Power loss and restart of the host; at once, as far as the lab's time goes."""

    title: ClassVar[str] = "Power loss of the host"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("lose"),)

    def lose(self, world: World) -> Events:
        yield HostPowerLost()
        for job in sorted(world.jobs, key=lambda job: job.number):
            if job.operation is not self:
                yield from _stop(world, job)
        for vm in sorted(world.vms, key=lambda vm: vm.number):
            if vm.saved_state is not None:
                # Its memory is in a file: neither a start nor an apply on the way lost it.
                yield from change_state(
                    world, vm, VMState.SAVED, guest=None, started=None, paused_at=None
                )
            elif vm.state is not VMState.OFF:
                yield from power_off(world, vm)
                yield from require_resync(world, [vm])  # its log was not closed


def _stop(world: World, job: Job) -> Events:
    """End a job, and have the host look again at the files it held."""
    world.jobs.drop(job.id)
    for id in sorted(job.affects):
        disk = world.disks.get(id)
        if disk is not None:
            world.disks.put(disk)
    yield JobInterrupted(job.id, job.operation.title)
