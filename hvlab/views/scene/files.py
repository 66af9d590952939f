"""The files panel: every disk, configuration and state file of the host."""

from __future__ import annotations

import ntpath
from collections import defaultdict
from typing import Any

import networkx as nx

from hvlab.operations.merge_disk import MergeDisk
from hvlab.views.scene.words import size
from hvlab.world.chain import ancestors
from hvlab.world.disk import DiskType, VirtualDisk
from hvlab.world.graphs import disk_tree
from hvlab.world.queries import is_missing, is_referenced
from hvlab.world.world import World

KINDS = {
    ".vmcx": "Configuration",
    ".vmrs": "Saved state",
    ".vmgs": "Guest state",
}
DISK_KINDS = {
    DiskType.FIXED: "Fixed disk",
    DiskType.DYNAMIC: "Disk",
    DiskType.DIFFERENCING: "Differencing disk",
}
SEVERAL_VMS = 2


def files(world: World) -> dict[str, Any]:
    """Disks first, each chain from its base up; then the state files."""
    used = _users(world)
    active = _active(world)
    merging = {job.operation.parent for job in world.jobs if isinstance(job.operation, MergeDisk)}
    rows = []
    for disk in _by_chain(world):
        if disk.physical or is_missing(world, disk.id):
            continue
        # How far it is stands in the VM's Status, which moves ten times a second; this does not.
        note = "merging" if disk.id in merging else _waiting(world, disk)
        rows.append(
            {
                **_place(disk.path),
                "kind": DISK_KINDS[disk.type],
                "size": size(disk.file_size),
                "parent": ntpath.basename(disk.parent) if disk.parent else "",
                "used_by": used[disk.id],
                "active": disk.id in active,
                "note": note,
            }
        )
    for file in sorted(world.files, key=lambda file: file.id):
        if is_missing(world, file.id):
            continue
        rows.append(
            {
                **_place(file.path),
                "kind": KINDS.get(file.kind, file.kind),
                "size": size(file.size),
                "parent": "",
                "used_by": used[file.owner],
                "active": file.owner in active,
                "note": "",
            }
        )
    there = [
        disk.file_size
        for disk in world.disks
        if not disk.physical and not is_missing(world, disk.id)
    ]
    there += [file.size for file in world.files if not is_missing(world, file.id)]
    return {"volume": "C:", "total": size(sum(there)), "rows": rows}


def _by_chain(world: World) -> list[VirtualDisk]:
    """Parents above their children, branch by branch."""
    graph = disk_tree(world)
    roots = [disk for disk, degree in graph.in_degree() if degree == 0]
    return [
        graph.nodes[disk]["disk"] for root in roots for disk in nx.dfs_preorder_nodes(graph, root)
    ]


def _place(path: str) -> dict[str, str]:
    return {"path": path, "name": ntpath.basename(path), "folder": ntpath.dirname(path)}


def _users(world: World) -> dict[str, list[str]]:
    """By disk or owner: the checkpoints, or Now, that use it."""
    users: dict[str, list[str]] = defaultdict(list)
    many = len(world.vms) >= SEVERAL_VMS
    for vm in sorted(world.vms, key=lambda vm: vm.number):
        name = f"Now ({vm.name})" if many else "Now"
        for key in (vm.id, *(drive.disk for drive in vm.drives)):
            users[key].append(name)
    for checkpoint in sorted(world.checkpoints, key=lambda checkpoint: checkpoint.number):
        for key in (checkpoint.id, *(drive.disk for drive in checkpoint.drives)):
            users[key].append(checkpoint.name)
    return users


def _active(world: World) -> set[str]:
    """Ids of what the VMs rest on: their disks' chains, themselves, and their active path."""
    active: set[str] = set()
    for vm in world.vms:
        active.add(vm.id)
        for drive in vm.drives:
            active.update(disk.id for disk in ancestors(world, drive.path))
        checkpoint = world.checkpoints.get(vm.parent_checkpoint)
        while checkpoint is not None:
            active.add(checkpoint.id)
            checkpoint = world.checkpoints.get(checkpoint.parent)
    return active


def _waiting(world: World, disk: VirtualDisk) -> str:
    """A file that nobody refers to any more, yet several build on (B-105)."""
    if is_referenced(world, disk) or world.disks.count("stands_on", disk.id) < SEVERAL_VMS:
        return ""
    return "waiting to merge"
