"""Take over what a real host has: its VMs and their checkpoint trees, from an inventory.

The disks are made anew, small and with a guest that boots, one file per checkpoint as the host has
them. What the inventory says is kept: names, ids, states, dates, figures.
"""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import CheckpointCreated, VMCreated
from hvlab.operations.base import Events, Operation
from hvlab.operations.checkpointing import SNAPSHOTS, fork_disk, require_name
from hvlab.operations.disks import make_disk
from hvlab.operations.machine import (
    capture,
    new_generation_id,
    record_state_files,
    write_state_files,
)
from hvlab.world.checkpoint import Checkpoint, CheckpointKind, SnapshotType
from hvlab.world.clock import GuestClock, Instant
from hvlab.world.disk import safe_name
from hvlab.world.guest import Guest, GuestMemory
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.rules import GIB, MIB
from hvlab.world.vm import CheckpointType, Drive, VirtualMachine, VMSettings
from hvlab.world.world import World

GUEST_OS = "Windows Server 2022"


@dataclass(frozen=True)
class KnownCheckpoint:
    """A checkpoint of the inventory; `parent` is the position of its parent in the list."""

    name: str
    created: Instant
    parent: int | None = None
    id: str = ""
    recovery: bool = False
    production: bool = False


@dataclass(frozen=True)
class KnownVM:
    """A VM of the inventory; memory in bytes, times in the lab's milliseconds."""

    name: str
    id: str = ""
    state: VMState = VMState.OFF
    generation: int = 2
    processors: int = 1
    checkpoint_type: CheckpointType = CheckpointType.PRODUCTION
    memory_startup: int = 2 * GIB
    memory_assigned: int = 0
    dynamic_memory: bool = False
    cpu_usage: int = 0
    uptime: int = 0
    created: Instant = 0
    notes: str = ""
    checkpoints: tuple[KnownCheckpoint, ...] = ()
    now_under: int | None = None
    version: str = ""


@dataclass(frozen=True)
class AdoptInventory(Operation):
    """Put the inventory's VMs on an empty host."""

    title: ClassVar[str] = "Take over an inventory"

    vms: tuple[KnownVM, ...]

    def check(self, world: World) -> None:
        for vm in self.vms:
            if not vm.name.strip():
                raise InvalidParameter("The name of the virtual machine cannot be blank.")
            if vm.id and vm.id in world.vms:
                raise InvalidParameter(f"A virtual machine with the ID {vm.id} exists already.")
            for place, checkpoint in enumerate(vm.checkpoints):
                require_name(checkpoint.name)
                if checkpoint.parent is not None and not 0 <= checkpoint.parent < place:
                    raise InvalidParameter("A checkpoint comes after its parent.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("adopt"),)

    def adopt(self, world: World) -> Events:
        for known in self.vms:
            yield from _adopt(world, known)


def _adopt(world: World, known: KnownVM) -> Events:
    vm = _new_vm(world, known)
    ids: list[str] = []
    for checkpoint in known.checkpoints:
        yield from _add_checkpoint(world, vm.id, checkpoint, ids)
    if known.checkpoints:
        under = len(ids) - 1 if known.now_under is None else known.now_under
        _hang_now(world, vm.id, world.checkpoints[ids[under]])
    _set_state(world, vm.id, known)
    record_state_files(world, world.vms[vm.id])
    yield VMCreated(vm.id, vm.name)


def _new_vm(world: World, known: KnownVM) -> VirtualMachine:
    suffix = world.profile.disk_suffix
    path = ntpath.join(world.host.disk_folder, f"{safe_name(known.name)}{suffix}")
    id = known.id or world.new_guid()
    disk = replace(make_disk(world, path, 40 * GIB, os=GUEST_OS), base_of=id)
    world.disks.put(disk)
    vm = VirtualMachine(
        id=id,
        number=world.next_number(),
        name=known.name,
        state=VMState.OFF,
        settings=VMSettings(
            memory_mb=known.memory_startup // MIB,
            processors=known.processors,
            generation=known.generation,
            checkpoint_type=known.checkpoint_type,
            notes=known.notes,
            dynamic_memory=known.dynamic_memory,
        ),
        drives=(Drive("SCSI" if known.generation == 2 else "IDE", 0, 0, path),),
        folder=world.host.vm_folder,
        snapshot_folder=world.host.vm_folder,
        generation_id=new_generation_id(world),
        created=known.created,
        cpu_usage=known.cpu_usage,
        memory_assigned=known.memory_assigned,
        version=known.version,
    )
    world.vms.put(vm)
    return vm


def _add_checkpoint(world: World, id: str, known: KnownCheckpoint, ids: list[str]) -> Events:
    """Hang Now under the parent, and mark it."""
    if known.parent is not None:
        _hang_now(world, id, world.checkpoints[ids[known.parent]])
    elif ids:  # another root: it stands on the base file, like the first one
        _hang_now(world, id, world.checkpoints[ids[0]], above=True)
    vm = world.vms[id]
    checkpoint = Checkpoint(
        id=known.id or world.new_guid(),
        number=world.next_number(),
        vm=id,
        name=known.name,
        created=known.created,
        parent=None if known.parent is None else ids[known.parent],
        kind=CheckpointKind.PRODUCTION if known.production else CheckpointKind.STANDARD,
        captured_state=VMState.RUNNING if known.production else VMState.OFF,
        settings=vm.settings,
        drives=vm.drives,
        snapshot_type=SnapshotType.RECOVERY if known.recovery else SnapshotType.STANDARD,
    )
    world.checkpoints.put(checkpoint)
    ids.append(checkpoint.id)
    folder = ntpath.join(vm.snapshot_folder, SNAPSHOTS)
    write_state_files(world, folder, checkpoint.id, vm.settings.generation, None)
    _hang_now(world, id, checkpoint)
    yield CheckpointCreated(id, checkpoint.id, checkpoint.name, checkpoint.label)


def _hang_now(world: World, id: str, checkpoint: Checkpoint, *, above: bool = False) -> None:
    """Now's file is a new child of the checkpoint's; the old one goes, if nobody uses it."""
    vm = world.vms[id]
    old = world.disks[vm.drives[0].disk]
    parent = world.disks[checkpoint.drives[0].disk]
    disk = fork_disk(world, parent, vm)
    drive = replace(vm.drives[0], path=disk.path)
    under = None if above else checkpoint.id
    world.vms.put(replace(vm, drives=(drive,), parent_checkpoint=under))
    used = world.checkpoints.count("disk", old.id) or world.disks.count("parent", old.id)
    if old.automatic and not used:
        world.disks.drop(old.id)


def _set_state(world: World, id: str, known: KnownVM) -> None:
    if known.state is VMState.OFF:
        return
    vm = world.vms[id]
    booted = world.now - known.uptime
    guest = Guest(
        os=GUEST_OS,
        memory=GuestMemory(booted_at=booted),
        clock=GuestClock(world.now, world.now, "hardware clock"),
    )
    if known.state is VMState.SAVED:
        running = replace(vm, state=VMState.RUNNING, guest=guest, started=booted)
        saved = capture(world, running)
        world.vms.put(replace(vm, state=VMState.SAVED, saved_state=saved))
        return
    paused = world.now if known.state is VMState.PAUSED else None
    state = VMState.PAUSED if paused is not None else VMState.RUNNING
    world.vms.put(replace(vm, state=state, guest=guest, started=booted, paused_at=paused))
