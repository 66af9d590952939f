"""Whom a line is about: virtual machines and checkpoints by name, or by id where a name is not
enough (two of the same name, characters that would be a pattern)."""

from __future__ import annotations

import ntpath
from collections.abc import Mapping

from hvlab.powershell.translate.writing import Argument, Line, Raw, is_plain, line, quoted
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def of_vm(world: World, id: str, cmdlet: str, key: str = "Name", **more: Argument) -> Line | None:
    """`cmdlet -Name 'SRV01' ...`, or `Get-VM -Id '...' | cmdlet ...`. None without such a VM."""
    vm = world.vms.get(id)
    if vm is None:
        return None
    if is_named(world, vm):
        return line(cmdlet, **{key: vm.name}, **more)
    return line(cmdlet, f"Get-VM -Id {quoted(vm.id)}", **more)


def of_device(
    world: World,
    id: str,
    cmdlet: str,
    getter: str,
    where: Mapping[str, Argument],
    **more: Argument,
) -> Line | None:
    """`cmdlet -VMName 'SRV01' (where) ...`, or `Get-VM -Id '...' | getter (where) | cmdlet ...`:
    cmdlets on a VM's devices take those, not the VM, from a pipeline."""
    vm = world.vms.get(id)
    if vm is None:
        return None
    if is_named(world, vm):
        return line(cmdlet, VMName=vm.name, **where, **more)
    found = line(getter, f"Get-VM -Id {quoted(vm.id)}", **where)
    return line(cmdlet, found.text, **more)


def of_checkpoint(world: World, vm: str, id: str, cmdlet: str, **more: Argument) -> Line | None:
    """`cmdlet -VMName 'SRV01' -Name 'before' ...`, or `Get-VMSnapshot -Id '...' | cmdlet ...`.
    None where the VM has no such checkpoint."""
    found, owner = world.checkpoints.get(id), world.vms.get(vm)
    if found is None or owner is None or found.vm != vm:
        return None
    alike = [one for one in checkpoints_of(world, vm) if _same(one.name, found.name)]
    if is_named(world, owner) and is_plain(found.name) and len(alike) == 1:
        return line(cmdlet, VMName=owner.name, Name=found.name, **more)
    return line(cmdlet, f"Get-VMSnapshot -Id {quoted(found.id)}", **more)


def direct(world: World, id: str, body: str, cmdlet: str = "Invoke-Command") -> Line | None:
    """`Invoke-Command -VMName 'SRV01' { body }`: typed on the host, done in the guest."""
    vm = world.vms.get(id)
    if vm is None:
        return None
    block = Raw(f"{{ {body} }}")
    if is_named(world, vm):
        return line(cmdlet, VMName=vm.name, ScriptBlock=block)
    return line(cmdlet, VMId=vm.id, ScriptBlock=block)


def vm_expression(world: World, vm: VirtualMachine) -> str:
    """The VM in parentheses, for its properties."""
    if is_named(world, vm):
        return f"(Get-VM -Name {quoted(vm.name)})"
    return f"(Get-VM -Id {quoted(vm.id)})"


def is_named(world: World, vm: VirtualMachine) -> bool:
    """Whether the VM's name means this one and no other."""
    return is_plain(vm.name) and sum(_same(one.name, vm.name) for one in world.vms) == 1


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def is_whole(path: str) -> bool:
    """Whether a path is written in full, so that no location changes what it means."""
    drive, rest = ntpath.splitdrive(path)
    return (
        len(drive) == 2
        and rest.startswith("\\")
        and len(rest) > 1
        and "/" not in path
        and ntpath.normpath(path) == path
    )
