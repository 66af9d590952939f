"""Who holds what: every place on the host where an item can be read, and what can be read there.

The places are Now of each VM, each checkpoint, each exported VM, and the disk files that neither
of them names: those wait for a merge, or lie about. A `Reader` reads them all once and then follows
the steps of a world, reading again only what a step can have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from string import ascii_uppercase
from typing import Any

from hvlab.insight.contents import NOTHING, Contents, Layer, Memo, memory_contents
from hvlab.world.chain import file_refusal, parent_refusal
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import VirtualDisk
from hvlab.world.export import Export
from hvlab.world.guest import Guest
from hvlab.world.vm import HasDrives, VirtualMachine
from hvlab.world.volumes import lettered
from hvlab.world.world import World

DRIVES = ascii_uppercase[ascii_uppercase.index("C") :]

Rows = Mapping[str, Mapping[str, tuple[Any, Any]]]


class Place(Enum):
    """A kind of place, the best first."""

    NOW = "now"
    CHECKPOINT = "checkpoint"
    EXPORT = "export"
    MERGING = "waits for a merge"
    FILE = "file"


@dataclass(frozen=True)
class Holder:
    """A place: `id` is that of the VM, checkpoint, export or disk file."""

    place: Place
    id: str


@dataclass(frozen=True)
class Held:
    """What can be read at a place, and of which machines it is (ids of VMs, maybe gone ones)."""

    machines: frozenset[str]
    contents: Contents


class Lineage:
    """Which machines a disk belongs to: its identity outlives files, checkpoints and VMs."""

    def __init__(self) -> None:
        self._of_disk: dict[str, set[str]] = {}
        self._of_number: dict[int, str] = {}

    def learn_vm(self, world: World, vm: VirtualMachine) -> None:
        self._of_number[vm.number] = vm.id
        self._learn(world, vm.id, vm)

    def learn_checkpoint(self, world: World, checkpoint: Checkpoint) -> None:
        self._learn(world, checkpoint.vm, checkpoint)

    def _learn(self, world: World, machine: str, holder: HasDrives) -> None:
        for drive in holder.drives:
            disk = world.disks.get(drive.disk)
            if disk is not None:
                self._of_disk.setdefault(disk.disk_id, set()).add(machine)

    def of_file(self, disk: VirtualDisk) -> frozenset[str]:
        """The machines whose content a file nobody names may hold."""
        if disk.owner is not None:
            return frozenset({disk.owner})
        return frozenset(self._of_disk.get(disk.disk_id, ()))

    def of_export(self, export: Export) -> frozenset[str]:
        """The machine that was exported; an export keeps its number, if not always its id."""
        return frozenset({self._of_number.get(export.vm.number, export.vm.id)})


class Reader:
    """Everything that can be read in a world. `held` is the answer, `follow` keeps it true."""

    def __init__(self, world: World, memo: Memo, lineage: Lineage | None = None) -> None:
        self.world = world
        self.held: dict[Holder, Held] = {}
        self._memo = memo
        self._lineage = lineage or Lineage()
        self._layers: dict[str, Layer | None] = {}
        self._learn(world.vms, world.checkpoints)
        holders = [
            *(Holder(Place.NOW, vm.id) for vm in world.vms),
            *(Holder(Place.CHECKPOINT, checkpoint.id) for checkpoint in world.checkpoints),
            *(Holder(Place.EXPORT, export.id) for export in world.exports),
            *(holder for disk in world.disks for holder in _loose(disk.id)),
        ]
        self._look(holders)

    def _learn(self, vms: Iterable[VirtualMachine], checkpoints: Iterable[Checkpoint]) -> None:
        for vm in vms:
            self._lineage.learn_vm(self.world, vm)
        for checkpoint in checkpoints:
            self._lineage.learn_checkpoint(self.world, checkpoint)

    def on(self, world: World) -> Reader:
        """A reader of another world that is equal to this one so far, such as a fork's."""
        other = Reader.__new__(Reader)
        other.world = world
        other.held = dict(self.held)
        other._memo = self._memo
        other._lineage = self._lineage
        other._layers = dict(self._layers)
        return other

    # Following a world

    def follow(self, rows: Rows) -> dict[Holder, tuple[Held | None, Held | None]]:
        """Look again at what a step can have changed. The step is already done, or taken back; so
        may be others, if they are shown as well, in any order.

        Returns the places that hold something else now: what they held, and what they hold.
        """
        vms, checkpoints = (_now(self.world, rows, table) for table in ("vms", "checkpoints"))
        self._learn(vms, checkpoints)
        disks = self._touched(rows)
        if not disks and not any(rows.get(name) for name in ("vms", "checkpoints", "exports")):
            return {}
        for id in disks:
            self._layers.pop(id, None)
        holders: dict[Holder, None] = {}
        for id in disks:
            holders.update(dict.fromkeys(self._users(id)))
        for name, place in (
            ("vms", Place.NOW),
            ("checkpoints", Place.CHECKPOINT),
            ("exports", Place.EXPORT),
        ):
            for id, pair in rows.get(name, {}).items():
                holders[Holder(place, id)] = None
                for drive in _drives(pair):
                    holders.update(dict.fromkeys(_loose(drive)))
        return self._look(holders)

    def _touched(self, rows: Rows) -> set[str]:
        """The files the step touched, and all that is read through them."""
        waiting = [*rows.get("disks", ()), *rows.get("conditions", ())]
        found: set[str] = set()
        while waiting:
            id = waiting.pop()
            if id not in found:
                found.add(id)
                waiting.extend(child.id for child in self.world.disks.by("parent", id))
        above = {
            row.stands_on
            for pair in rows.get("disks", {}).values()
            for row in pair
            if row is not None and row.stands_on is not None
        }
        return found | above  # a file that lost its last child waits for no merge any more

    def _users(self, disk: str) -> Iterator[Holder]:
        world = self.world
        yield from (Holder(Place.NOW, vm.id) for vm in world.vms.by("disk", disk))
        yield from (Holder(Place.CHECKPOINT, c.id) for c in world.checkpoints.by("disk", disk))
        yield from (Holder(Place.EXPORT, e.id) for e in world.exports if disk in _drives([e]))
        yield from _loose(disk)

    # Looking

    def _look(self, holders: Iterable[Holder]) -> dict[Holder, tuple[Held | None, Held | None]]:
        changed = {}
        for holder in holders:
            before, now = self.held.get(holder), self._held_by(holder)
            if now == before:
                continue
            changed[holder] = before, now
            if now is None:
                del self.held[holder]
            else:
                self.held[holder] = now
        return changed

    def _held_by(self, holder: Holder) -> Held | None:
        world = self.world
        if holder.place is Place.NOW:
            vm = world.vms.get(holder.id)
            return None if vm is None else Held(frozenset({vm.id}), self._of(vm, vm.guest))
        if holder.place is Place.CHECKPOINT:
            checkpoint = world.checkpoints.get(holder.id)
            if checkpoint is None:
                return None
            return Held(frozenset({checkpoint.vm}), self._of(checkpoint))
        if holder.place is Place.EXPORT:
            export = world.exports.get(holder.id)
            return None if export is None else self._of_export(export)
        return self._of_file(holder)

    def _of(self, row: VirtualMachine | Checkpoint, guest: Guest | None = None) -> Contents:
        """What is on the drives of a VM or checkpoint, and in its memory."""
        drives = lettered(row.drives)
        found = [
            self._memo.contents(layer, letter)
            for drive, letter in zip(drives, DRIVES, strict=False)
            if (layer := self._layer(drive.disk)) is not None
        ]
        if guest is None and row.saved_state is not None:
            guest = row.saved_state.guest
        memory = frozenset(memory_contents(guest))
        if memory or len(found) != 1:
            return memory.union(*found)
        return found[0]

    def _of_export(self, export: Export) -> Held:
        found = [self._of(export.vm), *(self._of(checkpoint) for checkpoint in export.checkpoints)]
        return Held(self._lineage.of_export(export), NOTHING.union(*found))

    def _of_file(self, holder: Holder) -> Held | None:
        """A disk file that no VM, checkpoint or export names; as a parent it does not count."""
        world = self.world
        disk = world.disks.get(holder.id)
        if disk is None or self._place_of(disk) is not holder.place:
            return None
        layer = self._layer(disk.id)
        if layer is None:
            return None
        return Held(self._lineage.of_file(disk), self._memo.contents(layer))

    def _place_of(self, disk: VirtualDisk) -> Place | None:
        world = self.world
        if world.vms.count("disk", disk.id) or world.checkpoints.count("disk", disk.id):
            return None
        if any(disk.id in _drives([export]) for export in world.exports):
            return None
        heirs = world.disks.by("stands_on", disk.id)
        ours = disk.automatic or disk.base_of is not None
        waits = ours and any(child.automatic for child in heirs)
        return Place.MERGING if waits else Place.FILE

    def _layer(self, id: str) -> Layer | None:
        """The file as a guest would read it through its chain; None if it cannot be."""
        world, way = self.world, []
        disk = world.disks.get(id)
        below: Layer | None = None
        while disk is not None and disk.id not in self._layers:
            self._layers[disk.id] = None  # a chain that comes back to here is none
            way.append(disk)
            disk = world.disks.get(disk.parent_id)
        if disk is not None:
            below = self._layers[disk.id]
        for disk in reversed(way):
            below = self._layers[disk.id] = self._on(below, disk)
        return self._layers.get(id)

    def _on(self, below: Layer | None, disk: VirtualDisk) -> Layer | None:
        world = self.world
        if file_refusal(world, disk, held=True) is not None:
            return None
        if disk.parent is not None:
            parent = world.disks.get(disk.parent_id)
            if below is None or parent_refusal(world, disk, parent, held=True) is not None:
                return None
        return self._memo.layer(disk.pages, below, disk.size)


def _now(world: World, rows: Rows, table: str) -> list[Any]:
    found = (getattr(world, table).get(id) for id in rows.get(table, ()))
    return [row for row in found if row is not None]


def _loose(disk: str) -> tuple[Holder, Holder]:
    """A file as one that no one names: whether it waits for a merge is seen when one looks."""
    return Holder(Place.MERGING, disk), Holder(Place.FILE, disk)


def _drives(rows: Iterable[Any]) -> set[str]:
    """The disk files that VMs, checkpoints and exports name."""
    found: set[str] = set()
    for row in rows:
        if isinstance(row, Export):
            found |= _drives([row.vm, *row.checkpoints])
        elif row is not None:
            found.update(drive.disk for drive in row.drives)
    return found
