"""Writing on a guest's own volume: files, its registry, its event logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from hvlab.errors import ChainBroken, GuestError
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world import guest_log, registry
from hvlab.world.chain import ChainDevice
from hvlab.world.clock import calendar
from hvlab.world.guest import SYSTEM_DRIVE, GuestMemory
from hvlab.world.guest_log import LogEntry
from hvlab.world.identity import Machine
from hvlab.world.queries import free_bytes
from hvlab.world.registry import COMPUTER, Hive
from hvlab.world.volumes import drive_at, system_volume
from hvlab.world.world import World

LONGEST_NAME = 15


def change_volume(
    world: World,
    id: str,
    change: Callable[[Volume, datetime], None],
    *,
    letter: str = SYSTEM_DRIVE,
) -> bool:
    """Change the guest's volume; the pages it writes go to Now's file and nowhere else.

    False where the host's volume has no room for them: then nothing was written.
    """
    vm = world.vms[id]
    drive = drive_at(vm.drives, letter)
    if drive is None or vm.guest is None:
        what = "disk" if letter == SYSTEM_DRIVE else f"disk {letter}"
        raise GuestError(f"The guest of '{vm.name}' has no {what}.")
    device = ChainDevice(world, drive.path)
    when = calendar(world.epoch, vm.guest.clock.read(world.now))
    try:
        change(Volume.open(device), when)
    except VolumeError as error:
        raise GuestError(str(error)) from error
    return put_written(world, id, device)


def put_written(world: World, id: str, device: ChainDevice) -> bool:
    """Put what was written to the device into its file; False where the host has no room."""
    leaf = device.leaf
    grown = leaf.holding(device.written)
    if grown.file_size - leaf.file_size > free_bytes(world, leaf.path):
        # what follows: operations/consequences.py
        world.vms.put(replace(world.vms[id], stalled=True))
        return False
    world.disks.put(grown)
    return True


def volume_of(world: World, id: str) -> Volume:
    """The guest's volume, for reading."""
    vm = world.vms[id]
    volume = system_volume(world, vm.drives)
    if volume is None:
        raise GuestError(f"The guest of '{vm.name}' has no disk.")
    return volume


def change_memory(world: World, id: str, **fields: object) -> GuestMemory:
    """Change what a running guest has in memory."""
    vm = world.vms[id]
    assert vm.guest is not None
    memory = replace(vm.guest.memory, **fields)  # type: ignore[arg-type]
    world.vms.put(replace(vm, guest=replace(vm.guest, memory=memory)))
    return memory


def change_registry(
    world: World, id: str, change: Callable[[Hive], Hive], path: str = registry.SYSTEM
) -> None:
    """Change a hive of a running guest. With its first entry the guest has a name, too."""
    vm = world.vms[id]
    assert vm.guest is not None
    if vm.guest.memory.machine is None:
        name = vm.name.strip()[:LONGEST_NAME]
        change_memory(world, id, machine=Machine(name))
        change_registry(world, id, lambda hive: hive.set(COMPUTER, "ComputerName", name))

    def write(volume: Volume, when: datetime) -> None:
        registry.save(volume, change(registry.load(volume, path)), when, path)

    change_volume(world, id, write)


def write_log(world: World, id: str, *entries: LogEntry) -> None:
    """Write into a guest's event logs. A full or unreadable disk takes none, and nobody hears."""
    vm = world.vms[id]
    if not entries or vm.guest is None or vm.guest.memory.machine is None:
        return  # rules.PLAIN_GUEST_KEEPS_NO_LOG
    try:
        change_volume(world, id, lambda volume, when: guest_log.append(volume, when, entries))
    except (GuestError, ChainBroken):
        return
