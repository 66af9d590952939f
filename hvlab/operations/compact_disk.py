"""Optimize-VHD: give back what a disk file no longer needs (fact sheet 5.3, B-136)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import HostFileChanged
from hvlab.operations.base import Events
from hvlab.operations.disks import require_disk
from hvlab.operations.host_files import HostFileOperation, require_free
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.compaction import CompactMode, compacted, mode_for
from hvlab.world.disk import path_key
from hvlab.world.world import World


@dataclass(frozen=True)
class OptimizeDisk(HostFileOperation):
    """Compact a disk file that nobody has open, or the host for reading only; a fixed disk stays as
    it is. Without a `mode` it is the usual one of the format (`world/compaction.py`)."""

    title: ClassVar[str] = "Optimize Virtual Hard Disk"

    mode: CompactMode | None = None

    def check(self, world: World) -> None:
        super().check(world)
        require_disk(world, self.path)
        if not self._attached(world):
            require_free(world, self.path)
            if self.mode is CompactMode.RETRIM:
                text = rules.TEXT_RETRIM_NEEDS_MOUNT.format(path=self.path)
                raise OperationFailed("Failed to compact the virtual disk.", text)
        chain(world, self.path, held=True)

    def _attached(self, world: World) -> bool:
        """Whether the host has the disk mounted, read-only."""
        condition = world.conditions.get(path_key(self.path))
        return condition is not None and condition.mounted is not None and condition.read_only

    def act(self, world: World) -> Events:
        disk = world.disks[path_key(self.path)]
        mode = mode_for(disk.path, self.mode, attached=self._attached(world))
        world.disks.put(compacted(world, disk, mode))
        yield HostFileChanged(disk.path, "optimized")
