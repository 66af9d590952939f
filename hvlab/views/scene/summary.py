"""The Virtual Machines pane (fact sheet 4.1, B-164)."""

from __future__ import annotations

from typing import Any

from hvlab.operations.merge_disk import MergeDisk
from hvlab.views.scene.words import uptime
from hvlab.world.clock import display
from hvlab.world.job import Job
from hvlab.world.power import VMState
from hvlab.world.queries import jobs_on
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

POWERED = frozenset(VMState) - {VMState.OFF, VMState.SAVED}


def summary(world: World, selected: str | None) -> dict[str, Any]:
    """Every VM with its row; cells are empty where the real pane leaves them empty."""
    vms = sorted(world.vms, key=lambda vm: (vm.name.casefold(), vm.number))
    return {
        "host": world.host.name,
        "time": display(world.date()),
        "vms": [_row(world, vm) for vm in vms],
        "selected": selected,
    }


def _row(world: World, vm: VirtualMachine) -> dict[str, Any]:
    job = shown_job(world, vm)
    on = vm.state in POWERED
    return {
        "id": vm.id,
        "name": vm.name,
        "state": vm.state.label,
        "cpu": "0 %" if on else "",
        "memory": f"{vm.settings.memory_mb} MB" if on else "",
        "uptime": uptime(vm.uptime(world.now)) if vm.started is not None else "",
        "status": "" if job is None else status(job, world.now),
        "percent": None if job is None else job.percent(world.now),
    }


def status(job: Job, now: int) -> str:
    """What the Status column says, e.g. `Creating Checkpoint (26%)` (B-043, B-171)."""
    return f"{job.operation.status} ({job.percent(now)}%)"


def shown_job(world: World, vm: VirtualMachine) -> Job | None:
    """The job the VM's row shows: what it was asked for, or else a merge of its disks."""
    asked = [job for job in jobs_on(world, vm.id) if job.operation.status]
    if asked:
        return asked[0]
    merges = [job for job in world.jobs if _merges_disk_of(world, job, vm)]
    return min(merges, key=lambda job: job.number, default=None)


def _merges_disk_of(world: World, job: Job, vm: VirtualMachine) -> bool:
    if not isinstance(job.operation, MergeDisk):
        return False
    child = world.disks.get(job.operation.child)
    return child is not None and child.owner == vm.id
