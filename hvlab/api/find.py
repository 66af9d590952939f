"""From what a person types to the object that is meant."""

from __future__ import annotations

from collections.abc import Iterable

from hvlab.errors import LabError
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def find_vm(world: World, name: str | None) -> VirtualMachine:
    """The VM of that name (in any case) or id; without a name, the only one there is."""
    name = None if name is None else require_text(name, "the name of a virtual machine")
    vms = sorted(world.vms, key=lambda vm: vm.number)
    if name is None:
        if len(vms) == 1:
            return vms[0]
        raise LabError("Say which virtual machine: " + _choices(vm.name for vm in vms))
    found = [vm for vm in vms if name.casefold() in (vm.name.casefold(), vm.id.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise LabError(f"{len(found)} virtual machines are called '{name}': use the id of one.")
    raise LabError(f"There is no virtual machine '{name}'. " + _choices(vm.name for vm in vms))


def find_checkpoint(world: World, vm: VirtualMachine, name: str) -> Checkpoint:
    """The checkpoint of that name (in any case) or id."""
    name = require_text(name, "the name of a checkpoint")
    checkpoints = checkpoints_of(world, vm.id)
    found = [c for c in checkpoints if name.casefold() in (c.name.casefold(), c.id.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise LabError(f"{len(found)} checkpoints are called '{name}': use the id of one.")
    names = [checkpoint.name for checkpoint in checkpoints]
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=1)
    hint = f"Did you mean '{close[0]}'?" if close else _choices(names)
    raise LabError(f"'{vm.name}' has no checkpoint '{name}'. {hint}")


def require_text(value: object, what: str) -> str:
    """The value, if it is text; raises LabError that says what was expected."""
    if not isinstance(value, str):
        raise LabError(f"{what.capitalize()} is text, not {value!r:.40}.")
    return value


def _choices(names: Iterable[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"There are: {listed}." if listed else "There are none."
