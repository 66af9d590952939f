"""The VLAN of a VM's network adapter (Set-VMNetworkAdapterVlan -Access -VlanId)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidParameter
from hvlab.events import VMSettingsChanged
from hvlab.operations.base import Events, VMOperation
from hvlab.world.job import Phase
from hvlab.world.world import World

LARGEST_VLAN = 4094


@dataclass(frozen=True)
class SetVlan(VMOperation):
    """Put the network adapter into a VLAN, also while the VM runs; 0: untagged."""

    title: ClassVar[str] = "Network Adapter"
    verb: ClassVar[str] = "modify device 'Network Adapter'"

    vlan: int

    def check(self, world: World) -> None:
        super().check(world)
        if not 0 <= self.vlan <= LARGEST_VLAN:
            raise InvalidParameter(f"A VLAN has a number from 1 to {LARGEST_VLAN}.")

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        world.vms.put(replace(vm, settings=replace(vm.settings, vlan=self.vlan)))
        yield VMSettingsChanged(vm.id, "vlan")
