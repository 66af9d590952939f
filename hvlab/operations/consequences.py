"""What follows by itself, written once, whoever caused it.

After every step the engine asks `consequences` what the host does next, until nothing follows:

- a disk file made for a checkpoint that nobody refers to and nobody builds on is deleted;
- a file nobody refers to with exactly one such child is merged with it; with several it waits
  (fact sheet 2.1, 2.6; B-102 to B-106); the base disk is never deleted;
- a merge whose files went away is interrupted;
- a running guest that is behind is due for synchronization (fact sheet 6.1);
- its time service is due for a poll where its source shows another time (6.2);
- a domain controller that was set back is due for inbound replication (7.3), a domain member for
  another machine password;
- a VM whose storage is lost is due to be powered off (2.8).

Only objects the step touched are looked at, so the cost does not grow with the host.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from hvlab.events import DiskDeleted, MergeInterrupted
from hvlab.operations.base import Events, Operation, change_state
from hvlab.operations.directory_actions import due_replications
from hvlab.operations.lost_storage import due_power_offs
from hvlab.operations.machine_password import due_passwords
from hvlab.operations.merge_disk import MergeDisk, MergeLater, drop_disk, is_waiting
from hvlab.operations.synchronize_clock import SynchronizeClock, clock_of, is_behind
from hvlab.operations.time_service import due_corrections
from hvlab.world import rules
from hvlab.world.condition import DAMAGED, NOT_FOUND, refusal
from hvlab.world.disk import VirtualDisk
from hvlab.world.host import volume_letter
from hvlab.world.log import Level, vmms
from hvlab.world.power import VMState
from hvlab.world.queries import dependents, is_missing, is_referenced, jobs_on
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import Table, World


def may_follow(world: World) -> bool:
    """Whether the step touched anything that has consequences. Many touch only their job."""
    return bool(
        world.vms.touched
        or world.disks.touched
        or world.checkpoints.touched
        or world.conditions.touched
    )


def settle_files(world: World) -> Events:
    """Delete the files that nobody needs any more, and stop merges that lost theirs."""
    yield from _stop_merges_of_started(world)
    yield from _pause_stalled(world)
    waiting = _touched_disks(world)
    while waiting:
        disk = world.disks.get(waiting.pop())
        if disk is None or not disk.automatic or is_referenced(world, disk):
            continue
        if dependents(world, disk.id):
            continue
        if not _can_be_deleted(world, disk):
            continue
        yield from _interrupt_merges(world, disk)
        drop_disk(world, disk.id)
        yield DiskDeleted(disk.path)
        if disk.stands_on is not None:
            waiting.append(disk.stands_on)


def followers(world: World) -> Iterable[Operation]:
    """The operations the host starts by itself after this step."""
    waiting = deque(_touched_disks(world))
    while waiting:
        id = waiting.popleft()
        child = only_heir(world, id)
        if child is None or not merges_now(world, child):
            continue
        waiting += _cancel_waiting(world, id, child.id)
        if not _is_held(world, id, child.id):
            yield MergeDisk(id, child.id)
    for id in sorted(world.vms.touched):
        vm = world.vms.get(id)
        if vm is not None and is_behind(world, vm) and not _is_held(world, clock_of(id)):
            yield SynchronizeClock(id)
    for due in (due_corrections, due_replications, due_passwords, due_power_offs):
        for operation, held in due(world):
            if not _is_held(world, held):
                yield operation


def only_heir(world: World, id: str) -> VirtualDisk | None:
    """The child this file is to be merged with; None while it must stay (B-105)."""
    disk = world.disks.get(id)
    if disk is None or is_referenced(world, disk):
        return None
    if not disk.automatic and disk.base_of is None:
        return None  # the administrator's own: no VM's checkpoints stand on it
    children = dependents(world, id)
    if len(children) != 1 or not children[0].automatic:
        return None
    if is_missing(world, id) or is_missing(world, children[0].id):
        return None
    return children[0]


def _can_be_deleted(world: World, disk: VirtualDisk) -> bool:
    """Not while somebody else holds the file, or the host has no right to it."""
    return refusal(world.conditions.get(disk.id)) in (None, NOT_FOUND, DAMAGED)


def merges_now(world: World, child: VirtualDisk) -> bool:
    """Whether the host merges it at once: always since 2012, before that only while the VM stands
    still (fact sheet 2.6, B-111, B-112)."""
    vm = world.vms.get(child.owner)
    return world.profile.live_merge or vm is None or vm.state in (VMState.OFF, VMState.SAVED)


def _cancel_waiting(world: World, *ids: str) -> list[str]:
    """Something about these files has changed: do not wait any longer with their merges. Returns
    the files that were held by them and those below, whose merges waited too: all are looked at."""
    found: list[str] = []
    for job in (job for id in ids for job in jobs_on(world, id)):
        if is_waiting(job) and isinstance(job.operation, MergeLater) and job.id in world.jobs:
            world.jobs.drop(job.id)
            parent = world.disks.get(job.operation.parent)
            below = None if parent is None else parent.stands_on
            found += [] if below is None else [below]
            found += [job.operation.parent, job.operation.child]
    return found


def _is_held(world: World, *ids: str) -> bool:
    return any(world.jobs.count("affects", id) for id in ids)


def _pause_stalled(world: World) -> Events:
    """A volume that is full pauses every VM that runs on it, critically (2.8, B-139)."""
    for id in sorted(world.vms.touched):
        stalled = world.vms.get(id)
        if stalled is None or not stalled.stalled or stalled.state is not VMState.RUNNING:
            continue
        full = {volume_letter(drive.path) for drive in stalled.drives}
        for vm in sorted(world.vms, key=lambda vm: vm.number):
            if vm.state is VMState.RUNNING and any(
                volume_letter(drive.path) in full for drive in vm.drives
            ):
                yield from change_state(
                    world, vm, VMState.PAUSED_CRITICAL, paused_at=world.now, stalled=True
                )
                _log_full(world, vm, full)


def _log_full(world: World, vm: VirtualMachine, full: set[str]) -> None:
    volume = next(volume_letter(d.path) for d in vm.drives if volume_letter(d.path) in full)
    text = f"'{vm.name}' has been paused because it has run out of disk space on '{volume}\\'."
    line = f"{text} (Virtual machine ID {vm.id})"
    world.write_log(vmms(rules.OUT_OF_SPACE_EVENT, line, vm.id, level=Level.ERROR))


def _stop_merges_of_started(world: World) -> Events:
    """Up to 2008 R2 starting a VM cancels its merge; it begins anew when the VM is off (B-113)."""
    if world.profile.live_merge:
        return
    for job in sorted(world.jobs, key=lambda job: job.number):
        if isinstance(job.operation, MergeDisk):
            child = world.disks.get(job.operation.child)
            if child is not None and not merges_now(world, child):
                yield from _interrupt_merges(world, child)


def _interrupt_merges(world: World, disk: VirtualDisk) -> Events:
    for job in world.jobs.by("affects", disk.id):
        if isinstance(job.operation, MergeDisk):
            world.jobs.drop(job.id)
            parent = world.disks.get(job.operation.parent)
            text = f"Background disk merge has been interrupted. ({disk.path})"
            world.write_log(vmms(19090, text, level=Level.WARNING))
            yield MergeInterrupted(disk.path, parent.path if parent else job.operation.parent)


def _touched_disks(world: World) -> list[str]:
    """Files this step changed, or let go of, with their parents; in a fixed order."""
    found: set[str] = set()
    unlocked = [row for id in world.conditions.touched if (row := world.disks.get(id))]
    for row in (*unlocked, *_rows(world.disks)):
        found.add(row.id)
        if row.stands_on is not None:
            found.add(row.stands_on)
    if not world.profile.live_merge:
        for id in world.vms.touched:  # a merge may have waited for this change of state
            for disk in world.disks.by("owner", id):
                found.update(one for one in (disk.id, disk.stands_on) if one is not None)
    found.update(_let_go(world.vms))
    found.update(_let_go(world.checkpoints))
    return sorted(found)


def _rows(table: Table[Any]) -> list[Any]:
    """What the rows this step touched were, and what they have become."""
    return [row for pair in table.changes().values() for row in pair if row is not None]


def _let_go(table: Table[Any]) -> Iterator[str]:
    """The files that rows of this table referred to before this step; what they refer to now is
    needed, and nothing follows for it."""
    for old, new in table.changes().values():
        if old is not None and (new is None or new.drives != old.drives):
            yield from (drive.disk for drive in old.drives)
