"""Hyper-V Replica, as far as incident I23 needs it: whether the other host can still follow.

Replica logs what the VM writes and sends the log. What changes a disk past that log (somebody
mounts the file, the VM goes back to a checkpoint) cannot be sent: both ends have to be compared as
a whole. The replica VM, its recovery points and failover are not modelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.world import rules
from hvlab.world.clock import Instant


class ReplicationState(Enum):
    """`VMReplicationState`; the values are the host's (hyperv-types.yaml)."""

    REPLICATING = 4
    WAITING_FOR_START_RESYNCHRONIZE = 10
    RESYNCHRONIZING = 11

    @property
    def label(self) -> str:
        """As Hyper-V Manager calls it."""
        return _LABELS[self]


_LABELS = {
    ReplicationState.REPLICATING: "Replication enabled",
    ReplicationState.WAITING_FOR_START_RESYNCHRONIZE: "Resynchronization Required",
    ReplicationState.RESYNCHRONIZING: "Resynchronizing",
}


@dataclass(frozen=True)
class Replication:
    """The replication of one VM to `server`. `agreed` is when both ends were last known alike."""

    server: str
    agreed: Instant
    state: ReplicationState = ReplicationState.REPLICATING

    @property
    def health(self) -> str:
        """`Normal`, or `Critical` while a resynchronization is due or under way."""
        return "Normal" if self.state is ReplicationState.REPLICATING else "Critical"

    def message(self, vm_name: str) -> str:
        """What View Replication Health says is wrong; empty if nothing is."""
        if self.state is not ReplicationState.WAITING_FOR_START_RESYNCHRONIZE:
            return ""
        return rules.TEXT_REPLICA_RESYNC_REQUIRED.format(name=vm_name)
