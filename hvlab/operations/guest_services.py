"""What a guest starts when it boots: it reads its registry, and its services come up."""

from __future__ import annotations

from hvlab.errors import GuestError
from hvlab.operations.base import Events
from hvlab.operations.directory_service import start_service
from hvlab.operations.guest_disk import change_memory
from hvlab.world import registry
from hvlab.world.identity import Role, from_registry
from hvlab.world.timeservice import started
from hvlab.world.volumes import system_volume
from hvlab.world.windows import release
from hvlab.world.world import World


def start_services(world: World, id: str) -> Events:
    """Who it is, W32Time, and a controller's directory service. Nothing for other systems.

    A damaged registry: the machine comes up without them.
    """
    vm = world.vms[id]
    if vm.guest is None or release(vm.guest.os) is None:
        return
    volume = system_volume(world, vm.drives)
    if volume is None:
        return
    try:
        system = registry.load(volume)
        security = registry.load(volume, registry.SECURITY)
    except GuestError:
        return
    machine = from_registry(system, security)
    role = Role.STANDALONE if machine is None else machine.role
    change_memory(
        world, id, machine=machine, time=started(role, system, vm.guest.clock.read(world.now))
    )
    if role is Role.CONTROLLER:
        yield from start_service(world, id)
