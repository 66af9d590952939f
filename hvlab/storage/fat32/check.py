"""Checking a volume, as `chkdsk` without `/f` would: it finds, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.storage.device import PAGE, PageDevice
from hvlab.storage.fat32 import geometry as geometries
from hvlab.storage.fat32.change import Change
from hvlab.storage.fat32.errors import VolumeError
from hvlab.storage.fat32.folder import Folder
from hvlab.storage.fat32.table import Table


def problems(device: PageDevice) -> list[str]:
    """Everything that is wrong with the volume on a disk, in sentences; empty if it is sound."""
    try:
        geometry = geometries.read(device)
        table = Table(Change(device), geometry)
        root = Folder(table, geometry.root_cluster)
    except VolumeError as error:
        return [str(error)]
    owners = dict.fromkeys(table.chain(geometry.root_cluster), "\\")
    return [*_in_folder(root, owners), *_in_table(table, owners)]


def _in_folder(folder: Folder, owners: dict[int, str]) -> Iterator[str]:
    """What is wrong in a folder and below; `owners` learns which file each cluster is part of."""
    try:
        slots = list(folder.slots())
    except VolumeError as error:
        yield f"\\{folder.path}: {error}"
        return
    for slot in slots:
        path, record = folder.inside(slot.name), folder.record(slot)
        try:
            clusters = folder.table.chain(record.cluster)
            inner = folder.enter(slot) if record.is_folder else None
        except VolumeError as error:
            yield f"{path}: {error}"
            continue
        shared = [cluster for cluster in clusters if cluster in owners]
        if shared:
            yield f"{path}: shares {len(shared)} clusters with {owners[shared[0]]}."
            continue
        owners.update(dict.fromkeys(clusters, path))
        if inner:
            yield from _in_folder(inner, owners)
        elif len(clusters) != -(-record.size // PAGE):
            yield f"{path}: {record.size} bytes in {len(clusters)} clusters."


def _in_table(table: Table, owners: dict[int, str]) -> Iterator[str]:
    used = set(table.used())
    lost = used - owners.keys()
    if lost:
        yield f"{len(lost)} clusters are in use and belong to no file."
    counted = table.geometry.clusters - len(used)
    if counted != table.free:
        yield f"{counted} clusters are free, but {table.free} are said to be."
    if not table.copies_agree():
        yield "The copies of the file allocation table differ."
