"""Hyper-V Replica: enable it, and resynchronize (`world/replication.py` says how little it is)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, InvalidState
from hvlab.events import ReplicationChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.world.chain import ancestors
from hvlab.world.job import Phase
from hvlab.world.replication import Replication, ReplicationState
from hvlab.world.rules import SECOND
from hvlab.world.vm import VirtualMachine, virtual_drives
from hvlab.world.world import World


@dataclass(frozen=True)
class EnableReplication(VMOperation):
    """Replicate a VM to another host (Enable-VMReplication); the first copy is taken as made."""

    title: ClassVar[str] = "Enable Replication"
    verb: ClassVar[str] = "enable replication"

    server: str

    def check(self, world: World) -> None:
        super().check(world)
        if not self.server.strip():
            raise InvalidParameter("The name of the Replica server cannot be blank.")
        if world.vms[self.vm].replication is not None:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("enable"),)

    def enable(self, world: World) -> Events:
        vm = world.vms[self.vm]
        world.vms.put(replace(vm, replication=Replication(self.server, world.now)))
        yield ReplicationChanged(vm.id, ReplicationState.REPLICATING.label)


@dataclass(frozen=True)
class ResynchronizeReplica(VMOperation):
    """Compare the disks of both ends and send what differs (Resume-VMReplication -Resynchronize).

    The VM runs on. It takes as long as reading the whole disks (rules.RESYNC_READS_EVERYTHING).
    """

    title: ClassVar[str] = "Resynchronize"
    status: ClassVar[str] = "Resynchronizing"
    verb: ClassVar[str] = "resynchronize replication"

    def check(self, world: World) -> None:
        super().check(world)
        replication = world.vms[self.vm].replication
        waiting = ReplicationState.WAITING_FOR_START_RESYNCHRONIZE
        if replication is None or replication.state is not waiting:
            raise InvalidState(self.failure(world))

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({f"replication of {self.vm}"})

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        size = sum(world.disks[d.disk].size for d in virtual_drives(vm) if d.disk in world.disks)
        return Phase("begin"), Phase("agree", SECOND + world.host.write_time(size))

    def begin(self, world: World) -> Events:
        yield from _become(world, self.vm, ReplicationState.RESYNCHRONIZING)

    def agree(self, world: World) -> Events:
        replication = world.vms[self.vm].replication
        if replication is None or replication.state is not ReplicationState.RESYNCHRONIZING:
            return  # something has come between: it is due again
        yield from _become(world, self.vm, ReplicationState.REPLICATING)


def require_resync(world: World, vms: Iterable[VirtualMachine]) -> Events:
    """Disks of these VMs were changed past the log of Replica (rules.RESYNC_REQUIRED_AFTER)."""
    for vm in vms:
        if world.vms[vm.id].replication is not None:
            yield from _become(world, vm.id, ReplicationState.WAITING_FOR_START_RESYNCHRONIZE)


def vms_on(world: World, disk: str) -> list[VirtualMachine]:
    """The VMs whose Now rests on a disk file (its id), oldest first."""
    found = [
        vm
        for vm in world.vms
        if any(d.id == disk for drive in virtual_drives(vm) for d in ancestors(world, drive.path))
    ]
    return sorted(found, key=lambda vm: vm.number)


def _become(world: World, id: str, state: ReplicationState) -> Events:
    vm = world.vms[id]
    if vm.replication is None or vm.replication.state is state:
        return
    agreed = world.now if state is ReplicationState.REPLICATING else vm.replication.agreed
    world.vms.put(replace(vm, replication=replace(vm.replication, state=state, agreed=agreed)))
    yield ReplicationChanged(id, state.label)
