"""Virtual Fibre Channel: a host bus adapter of the VM's own on a virtual SAN (fact sheet 2.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter, InvalidState, OperationFailed
from hvlab.events import VMSettingsChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

MOST_ADAPTERS = 4


@dataclass(frozen=True)
class AddFibreChannel(VMOperation):
    """Add an adapter on the virtual SAN called `san` (Add-VMFibreChannelHba): no checkpoint can
    hold what is behind it (B-040)."""

    title: ClassVar[str] = "Add Fibre Channel Adapter"
    verb: ClassVar[str] = "add device 'Fibre Channel Adapter'"

    san: str

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if not world.profile.has_cmdlet("Add-VMFibreChannelHba"):
            raise OperationFailed(self.failure(world), "The host has no virtual Fibre Channel.")
        if not self.san.strip():
            raise InvalidParameter(self.failure(world), "A virtual SAN has a name.")
        if vm.state is not VMState.OFF:
            raise InvalidState(self.failure(world))
        if len(vm.settings.hardware.fibre_channel) >= MOST_ADAPTERS:
            raise OperationFailed(
                self.failure(world), f"A virtual machine has at most {MOST_ADAPTERS} of them."
            )

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        yield from _put(world, vm, (*vm.settings.hardware.fibre_channel, self.san))


@dataclass(frozen=True)
class RemoveFibreChannel(VMOperation):
    """Remove an adapter on that virtual SAN (Remove-VMFibreChannelHba)."""

    title: ClassVar[str] = "Remove Fibre Channel Adapter"
    verb: ClassVar[str] = "remove device 'Fibre Channel Adapter'"

    san: str

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if self.san not in vm.settings.hardware.fibre_channel:
            raise InvalidParameter(f"'{vm.name}' has no adapter on '{self.san}'.")
        if vm.state is not VMState.OFF:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        left = list(vm.settings.hardware.fibre_channel)
        left.remove(self.san)
        yield from _put(world, vm, tuple(left))


def _put(world: World, vm: VirtualMachine, sans: tuple[str, ...]) -> Events:
    hardware = replace(vm.settings.hardware, fibre_channel=sans)
    world.vms.put(replace(vm, settings=replace(vm.settings, hardware=hardware)))
    yield VMSettingsChanged(vm.id, "Fibre Channel adapters")
