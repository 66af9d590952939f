"""Services of a running guest: what starts with the system, what starting and stopping one does."""

from __future__ import annotations

from dataclasses import replace

from hvlab.errors import ChainBroken, GuestError
from hvlab.events import GuestServiceChanged
from hvlab.operations import bank_service
from hvlab.operations.base import Events
from hvlab.operations.guest_disk import change_memory
from hvlab.storage.fat32 import VolumeError
from hvlab.world.bank.reading import is_installed
from hvlab.world.guest import Guest, GuestMemory
from hvlab.world.services import BANK, SHUTDOWN, Service, is_windows, services_at_boot
from hvlab.world.volumes import system_volume
from hvlab.world.vss import runs
from hvlab.world.world import World


def start_system_services(world: World, id: str) -> Events:
    """What comes up with the system. A damaged registry or disk: nothing does."""
    vm = world.vms[id]
    if vm.guest is None or not vm.guest.os:
        return
    try:
        volume = system_volume(world, vm.drives)
        if volume is None:
            return
        bank = is_installed(world, vm.drives)
        services = services_at_boot(vm.guest.os, volume, bank=bank)
    except (GuestError, ChainBroken, VolumeError):
        return
    change_memory(world, id, services=services)
    if any(service.name == BANK and service.running for service in services):
        yield from _start_bank(world, id)


def start_service(world: World, id: str, name: str) -> Events:
    """Start it; its writer is well again (8.2: restart the writer's service)."""
    yield from _change(world, id, name, running=True)


def stop_service(world: World, id: str, name: str) -> Events:
    """Stop it in order."""
    yield from _change(world, id, name, running=False)


def stop_system_services(world: World, id: str) -> Events:
    """What an orderly shutdown does before the power goes."""
    yield from bank_service.stop(world, id)


def hears_shutdown(guest: Guest) -> bool:
    """Whether a request to shut down reaches the system. In Linux the kernel hears it."""
    if not is_windows(guest.os):
        return bool(guest.os)
    return not guest.memory.services or runs(guest.memory.services, SHUTDOWN)


def _change(world: World, id: str, name: str, *, running: bool) -> Events:
    if name == BANK and not running:
        yield from bank_service.stop(world, id)
    set_running(world, id, name, running=running)
    if name == BANK and running:
        yield from _start_bank(world, id)
    yield GuestServiceChanged(id, name, "Running" if running else "Stopped")


def _start_bank(world: World, id: str) -> Events:
    yield from bank_service.start(world, id)
    if memory_of(world, id).bank is None:
        set_running(world, id, BANK, running=False)


def set_running(world: World, id: str, name: str, *, running: bool) -> None:
    """Note whether a service runs; faults of its writer do not outlive it."""
    memory = memory_of(world, id)
    services = tuple(
        replace(one, running=running) if one.name == name else one for one in memory.services
    )
    writers = tuple(writer for writer in memory.writers if writer.service != name)
    change_memory(world, id, services=services, writers=writers)


def change_service(world: World, id: str, changed: Service | None, name: str) -> None:
    """Replace what the system knows of a service; None: it is gone."""
    others = (one for one in memory_of(world, id).services if one.name != name)
    services = [*others, *(() if changed is None else (changed,))]
    ordered = sorted(services, key=lambda one: one.name.casefold())
    change_memory(world, id, services=tuple(ordered))


def memory_of(world: World, id: str) -> GuestMemory:
    """The memory of a running guest."""
    guest = world.vms[id].guest
    assert guest is not None
    return guest.memory
