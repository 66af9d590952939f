"""Which virtual machines hear each other: those whose network adapters are in the same VLAN.

There is one switch, and no router between VLANs. The adapter's VLAN is part of a VM's
configuration, so a checkpoint brings it back (course L8, I20).
"""

from __future__ import annotations

from hvlab.world.vm import VirtualMachine


def reaches(one: VirtualMachine, other: VirtualMachine) -> bool:
    """Whether packets of the one get to the other (rules.ONE_SWITCH)."""
    return one.settings.vlan == other.settings.vlan


def address(vm: VirtualMachine) -> str:
    """The address of a guest: the lab's network is 10.0.<VLAN>.0. Machines know one another by
    name, addresses only stand for them."""
    return f"10.0.{vm.settings.vlan % 256}.{10 + vm.number % 240}"
