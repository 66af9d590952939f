"""The disk files behind a VM and its checkpoints, for operations that carry them about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain as joined

from hvlab.errors import ChainBroken, OperationFailed
from hvlab.world.chain import ancestors, chain
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import VirtualDisk
from hvlab.world.vm import Drive, VirtualMachine, virtual_drives
from hvlab.world.world import World


def drives_of(vm: VirtualMachine, checkpoints: Iterable[Checkpoint]) -> list[Drive]:
    """Now's drives and the checkpoints', without the physical disks."""
    return [*virtual_drives(vm), *joined(*map(virtual_drives, checkpoints))]


def files_of(world: World, drives: Iterable[Drive]) -> list[VirtualDisk]:
    """Every file on the chains of these drives, once, parents before children."""
    found: dict[str, VirtualDisk] = {}
    for drive in drives:
        for disk in reversed(list(ancestors(world, drive.path))):
            found[disk.id] = disk
    return list(found.values())


def require_chains(world: World, drives: Iterable[Drive], failure: str) -> None:
    """Raise the host's refusal, below the line `failure`, where a chain cannot be opened."""
    for drive in drives:
        try:
            chain(world, drive.path)
        except ChainBroken as error:
            raise OperationFailed(failure, str(error), code=error.code) from error


def repointed(drives: tuple[Drive, ...], paths: Mapping[str, str]) -> tuple[Drive, ...]:
    """The drives with the new paths of their files, by the id of the old ones."""
    return tuple(replace(drive, path=paths.get(drive.disk, drive.path)) for drive in drives)


def parent_path(disk: VirtualDisk, paths: Mapping[str, str]) -> str | None:
    """Where a file's parent is once files are at `paths`."""
    return None if disk.parent_id is None else paths.get(disk.parent_id, disk.parent)
