"""A checkpoint: a marker, the configuration at that point, and one file per disk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.world.clock import Instant
from hvlab.world.guest import SavedState, Screen
from hvlab.world.power import VMState
from hvlab.world.vm import Drive, VMSettings


class CheckpointKind(Enum):
    """How it was taken. The host shows `SnapshotType` Standard for both (B-010)."""

    STANDARD = "Standard"
    PRODUCTION = "Production"


class SnapshotType(Enum):
    """Who made it (fact sheet 1.5)."""

    STANDARD = 0
    RECOVERY = 1


@dataclass(frozen=True)
class Checkpoint:
    """One checkpoint of one VM.

    `drives` name the files that hold its disks' content; nobody writes to them any more.
    `saved_state` is the memory of a standard checkpoint of a VM that had any. `number` orders
    checkpoints by creation. `automatic`: the host took it when the VM started (B-022).
    """

    id: str
    number: int
    vm: str
    name: str
    created: Instant
    parent: str | None
    kind: CheckpointKind
    captured_state: VMState
    settings: VMSettings
    drives: tuple[Drive, ...]
    saved_state: SavedState | None = None
    screen: Screen | None = None
    snapshot_type: SnapshotType = SnapshotType.STANDARD
    automatic: bool = False

    @property
    def holds_memory(self) -> bool:
        return self.saved_state is not None

    @property
    def label(self) -> str:
        """`Standard` (with memory), `Production`, or `Off` (taken while off: disks only)."""
        return "Off" if self.captured_state is VMState.OFF else self.kind.value
