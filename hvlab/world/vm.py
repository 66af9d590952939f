"""A virtual machine: its configuration, its disks, where it stands in its checkpoint tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

from hvlab.world.clock import Instant
from hvlab.world.disk import path_key
from hvlab.world.guest import Guest, SavedState
from hvlab.world.hardware import STANDARD, Hardware
from hvlab.world.power import VMState
from hvlab.world.replication import Replication


class CheckpointType(Enum):
    """The VM's setting (fact sheet 1.1)."""

    DISABLED = 2
    PRODUCTION = 3
    PRODUCTION_ONLY = 4
    STANDARD = 5


class IntegrationService(Enum):
    """In the order the host lists them (B-158); the value is the host's name for it."""

    GUEST_SERVICE_INTERFACE = "Guest Service Interface"
    HEARTBEAT = "Heartbeat"
    KEY_VALUE_PAIR_EXCHANGE = "Key-Value Pair Exchange"
    SHUTDOWN = "Shutdown"
    TIME_SYNCHRONIZATION = "Time Synchronization"
    VSS = "VSS"


DEFAULT_SERVICES = frozenset(IntegrationService) - {IntegrationService.GUEST_SERVICE_INTERFACE}


@dataclass(frozen=True)
class VMSettings:
    """The configuration a checkpoint stores and Apply brings back (B-014).

    `vlan` is the VLAN its network adapter is in; 0: untagged.
    """

    memory_mb: int = 2048
    processors: int = 2
    generation: int = 2
    checkpoint_type: CheckpointType = CheckpointType.PRODUCTION
    services: frozenset[IntegrationService] = DEFAULT_SERVICES
    notes: str = ""
    automatic_checkpoints: bool = False
    dynamic_memory: bool = False
    vlan: int = 0
    hardware: Hardware = STANDARD

    def has(self, service: IntegrationService) -> bool:
        return service in self.services


@dataclass(frozen=True)
class Drive:
    """A disk attached to a controller slot; with `pass_through` a physical disk of the host, with
    `shared` one that several VMs may have at once."""

    controller: str
    number: int
    location: int
    path: str
    pass_through: bool = False
    shared: bool = False

    @cached_property
    def disk(self) -> str:
        """Key of the disk file in the world."""
        return path_key(self.path)


def virtual_drives(holder: HasDrives) -> list[Drive]:
    """The drives of a VM or checkpoint that are virtual disks, and no disks of the host."""
    return [drive for drive in holder.drives if not drive.pass_through]


class HasDrives(Protocol):
    """A VM or a checkpoint."""

    @property
    def drives(self) -> tuple[Drive, ...]: ...


@dataclass(frozen=True)
class VirtualMachine:
    """One VM. `drives` are Now's files; `parent_checkpoint` is what Now hangs under.

    `guest` exists while the VM has memory in RAM, `saved_state` while it is saved. `started` is the
    instant uptime counts from: power on, reset or restore (fact sheet 1.4); while it is paused,
    `paused_at` is where uptime and the guest's clock stand still. `generation_id` is the
    VM-GenerationID: a guest that finds another one knows that it went back in time (7.1, B-189).
    `cpu_usage` (percent) and `memory_assigned` (bytes; 0: what it starts with) are figures that
    an inventory brought along. `stalled`: a write of the guest found no room on the host's volume.
    `replication` is there while Hyper-V Replica sends its changes to another host. `version` is its
    configuration's, empty for the host's own. `metered_since`: resource metering is on.
    """

    id: str
    number: int
    name: str
    state: VMState
    settings: VMSettings
    drives: tuple[Drive, ...]
    folder: str
    snapshot_folder: str
    generation_id: str
    parent_checkpoint: str | None = None
    guest: Guest | None = None
    saved_state: SavedState | None = None
    started: Instant | None = None
    paused_at: Instant | None = None
    stalled: bool = False
    created: Instant = 0
    cpu_usage: int = 0
    memory_assigned: int = 0
    replication: Replication | None = None
    version: str = ""
    metered_since: Instant | None = None

    def uptime(self, now: Instant) -> int:
        """Milliseconds, 0 for a VM that has none."""
        if self.started is None:
            return 0
        return self._standstill(now) - self.started

    def guest_time(self, now: Instant) -> Instant | None:
        """What the guest's clock shows; None without a guest in memory."""
        if self.guest is not None:
            return self.guest.clock.read(self._standstill(now))
        return None if self.saved_state is None else self.saved_state.clock_reading

    def _standstill(self, now: Instant) -> Instant:
        return now if self.paused_at is None else self.paused_at

    def synchronizes_time(self) -> bool:
        return self.settings.has(IntegrationService.TIME_SYNCHRONIZATION)
