"""Building blocks of the power operations: memory that comes, goes, and is kept on disk."""

from __future__ import annotations

import ntpath
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hvlab.errors import ChainBroken, OperationFailed
from hvlab.operations.base import Events, change_state
from hvlab.operations.guest_services import start_services
from hvlab.operations.service_control import start_system_services
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.clock import GuestClock
from hvlab.world.condition import DENIED, DISK_FULL, IN_USE, Refusal, refusal
from hvlab.world.disk import StateFile, path_key
from hvlab.world.guest import Guest, GuestMemory, SavedState
from hvlab.world.log import Channel, Level, LogLine
from hvlab.world.power import VMState
from hvlab.world.queries import free_bytes, image_refusal
from hvlab.world.vm import Drive, VirtualMachine, virtual_drives
from hvlab.world.volumes import installed_os
from hvlab.world.world import World


def new_generation_id(world: World) -> str:
    """A new VM-GenerationID; empty where the host has none (fact sheet 7.1)."""
    return world.new_guid() if world.profile.generation_id else ""


def memory_time(world: World, memory_mb: int) -> int:
    """Milliseconds to write or read that much memory (fact sheet 2.2, 2.4)."""
    return world.host.write_time(memory_mb * rules.MIB)


def require_disks(world: World, vm: VirtualMachine) -> None:
    """Raise what the host prints when a disk of the VM cannot be opened, or an image that is in one
    of its DVD drives (fact sheet 5.5)."""
    for drive in virtual_drives(vm):
        try:
            chain(world, drive.path)
        except ChainBroken as error:
            reason, _, _ = str(error).rpartition(" (")
            raise _not_opened(vm, drive.path, Refusal(reason, error.code or 0)) from error
    for dvd in vm.settings.hardware.dvd_drives:
        if dvd.path and (closed := image_refusal(world, dvd.path)) is not None:
            raise _not_opened(vm, dvd.path, closed)


def _not_opened(vm: VirtualMachine, path: str, why: Refusal) -> OperationFailed:
    opening = (
        f"'{vm.name}': Failed to open attachment '{path}'. Error: '{why.text}' (0x{why.code:08X})."
    )
    failure = OperationFailed(
        f"'{vm.name}' failed to start.",
        f"Synthetic SCSI Controller: Failed to Power on with Error '{why.text}'.",
        f"'{vm.name}' failed to start. (Virtual machine ID {vm.id})",
        opening,
        code=why.code,
    )
    line = f"{opening} (Virtual machine ID {vm.id})"
    failure.logged = LogLine(Channel.WORKER, rules.START_FAILED_EVENT, Level.ERROR, line, vm.id)
    return failure


def require_saved_state(world: World, vm: VirtualMachine) -> None:
    """Raise what the host prints when the saved state of a VM cannot be read."""
    reason = state_file_refusal(world, vm.id, world.profile.memory_suffixes)
    if reason is not None:
        raise OperationFailed(
            f"'{vm.name}' failed to start.",
            f"'{vm.name}' failed to restore virtual machine state. (Virtual machine ID {vm.id})",
            f"Error: '{reason.text}' (0x{reason.code:08X}).",
            code=reason.code,
        )


def state_file_refusal(world: World, owner: str, suffixes: Sequence[str]) -> Refusal | None:
    """Why a state file of a VM or checkpoint cannot be opened; None if all can."""
    files = world.files.by("owner", owner)
    reasons = (refusal(world.conditions.get(file.id)) for file in files if file.kind in suffixes)
    return next((reason for reason in reasons if reason is not None), None)


def state_file_closed(world: World, owner: str) -> Refusal | None:
    """Why a state file of a VM cannot be written anew, as one that is gone or damaged can be."""
    reasons = [refusal(world.conditions.get(file.id)) for file in world.files.by("owner", owner)]
    return next((reason for reason in reasons if reason in (IN_USE, DENIED)), None)


def open_disks(world: World, drives: Iterable[Drive]) -> None:
    """A guest gets the files of these drives to write to: they have another identity from now on
    (rules.OPENING_CHANGES_IDENTITY)."""
    for drive in drives:
        disk = None if drive.pass_through else world.disks.get(drive.disk)
        if disk is not None:
            world.disks.put(disk.written_at(world.now))


def boot(world: World, vm: VirtualMachine) -> Events:
    """Memory starts empty and the clock reads the hardware clock (B-180)."""
    guest = Guest(
        os=installed_os(world, vm.drives),
        memory=GuestMemory(booted_at=world.now),
        clock=GuestClock(world.now, world.now, "hardware clock"),
    )
    yield from change_state(world, vm, VMState.RUNNING, guest=guest, started=world.now)
    yield from start_services(world, vm.id)
    yield from start_system_services(world, vm.id)


def power_off(world: World, vm: VirtualMachine) -> Events:
    """The power goes, and everything in memory with it."""
    yield from change_state(
        world,
        vm,
        VMState.OFF,
        guest=None,
        saved_state=None,
        started=None,
        paused_at=None,
        stalled=False,
    )
    record_state_files(world, world.vms[vm.id])


def capture(world: World, vm: VirtualMachine) -> SavedState | None:
    """The VM's memory as it is now, to be kept on disk; None if it has none."""
    if vm.saved_state is not None:
        return vm.saved_state
    reading = vm.guest_time(world.now)
    if vm.guest is None or reading is None:
        return None
    return SavedState(vm.guest, reading, vm.settings.memory_mb, vm.state is VMState.PAUSED)


def save(world: World, vm: VirtualMachine, *, paused: bool) -> Events:
    """Memory to disk. `paused`: the guest stood still before saving began."""
    failure = f"'{vm.name}' failed to save."
    require_room(world, vm, vm.settings.memory_mb * rules.MIB, failure)
    if (closed := state_file_closed(world, vm.id)) is not None:
        raise OperationFailed(failure, str(closed), code=closed.code)
    state = capture(world, vm)
    if state is not None:
        state = replace(state, paused=paused)
    yield from change_state(
        world,
        vm,
        VMState.SAVED,
        guest=None,
        saved_state=state,
        started=None,
        paused_at=None,
    )
    record_state_files(world, world.vms[vm.id])


def require_room(world: World, vm: VirtualMachine, size: int, failure: str) -> None:
    """Raise 0x80070070 where the VM's folder has not that much room (B-041)."""
    if free_bytes(world, vm.folder) < size:
        raise OperationFailed(failure, str(DISK_FULL), code=DISK_FULL.code)


def resume_saved(world: World, vm: VirtualMachine) -> Events:
    """Memory back from disk: the guest goes on as it was, with the clock it had then (6.1)."""
    saved = vm.saved_state
    assert saved is not None
    open_disks(world, vm.drives)
    clock = GuestClock(saved.clock_reading, world.now, "saved state")
    yield from change_state(
        world,
        vm,
        VMState.PAUSED if saved.paused else VMState.RUNNING,
        guest=replace(saved.guest, clock=clock),
        saved_state=None,
        started=world.now,
        paused_at=world.now if saved.paused else None,
    )
    record_state_files(world, world.vms[vm.id])


def record_state_files(world: World, vm: VirtualMachine) -> None:
    """The VM's own configuration and state files, as large as they are now."""
    folder = ntpath.join(vm.folder, "Virtual Machines")
    write_state_files(world, folder, vm.id, vm.settings.generation, vm.saved_state)


def write_state_files(
    world: World,
    folder: str,
    owner: str,
    generation: int,
    saved: SavedState | None,
    *,
    name: str | None = None,
) -> None:
    """`<Id>.vmcx`, `.vmrs` and, for generation 2, `.vmgs`; `.xml`, and `.bin` with `.vsv` where
    there is memory, up to 2012 R2 (fact sheet 3, B-032). Files of an export have no owner."""
    profile = world.profile
    sizes = {profile.configuration_suffix: rules.CONFIGURATION_BYTES}
    if saved is not None or profile.keeps_runtime_file:
        memory, *devices = profile.memory_suffixes
        sizes[memory] = rules.RUNTIME_STATE_BYTES
        sizes[memory] += 0 if saved is None else saved.memory_mb * rules.MIB
        sizes |= dict.fromkeys(devices, rules.RUNTIME_STATE_BYTES)
    if generation == 2 and profile.guest_state_suffix:
        sizes[profile.guest_state_suffix] = rules.GUEST_STATE_BYTES
    for file in world.files.by("owner", owner) if owner else ():
        if file.kind not in sizes:
            _drop_state_file(world, file)
    stem = ntpath.join(folder, name or owner)
    for suffix, size in sizes.items():
        path = stem + suffix
        there = world.files.get(path_key(path))
        if there is None or (there.path, there.size, there.owner) != (path, size, owner):
            world.files.put(StateFile(path, suffix, size, owner))
        condition = world.conditions.get(path_key(path))
        if condition is not None and (condition.missing or condition.damaged):
            world.conditions.drop(condition.id)  # written anew, whatever became of it before


def drop_state_files(world: World, owner: str) -> None:
    """Delete the configuration and state files of a VM or checkpoint."""
    for file in world.files.by("owner", owner):
        _drop_state_file(world, file)


def _drop_state_file(world: World, file: StateFile) -> None:
    world.files.drop(file.id)
    if file.id in world.conditions:
        world.conditions.drop(file.id)
