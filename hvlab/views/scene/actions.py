"""What can be asked of a VM and of a checkpoint, by state (fact sheet 4.2)."""

from __future__ import annotations

from typing import Any

from hvlab.world.checkpoint import Checkpoint, SnapshotType
from hvlab.world.power import VMState
from hvlab.world.queries import is_rogue, jobs_on
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

LABELS = {
    "connect": "Connect...",
    "start": "Start",
    "turn-off": "Turn Off...",
    "shut-down": "Shut Down...",
    "save": "Save",
    "pause": "Pause",
    "resume": "Resume",
    "reset": "Reset",
    "checkpoint": "Checkpoint",
    "revert": "Revert...",
    "apply": "Apply...",
    "rename": "Rename...",
    "delete": "Delete Checkpoint...",
    "delete-subtree": "Delete Checkpoint Subtree...",
}

OFFERED = {
    VMState.RUNNING: ("turn-off", "shut-down", "save", "pause", "reset", "checkpoint", "revert"),
    VMState.OFF: ("start", "checkpoint", "revert"),
    VMState.SAVED: ("start", "checkpoint", "revert"),
    VMState.PAUSED: ("resume", "turn-off", "save", "checkpoint", "revert"),
    VMState.PAUSED_CRITICAL: ("resume", "turn-off"),
}
TOOLBAR = ("start", "turn-off", "shut-down", "save", "pause", "reset", "checkpoint", "revert")
"""The console's, from left to right (fact sheet 4.4); a paused machine has Resume for Pause."""
OF_CHECKPOINT = ("apply", "rename", "delete", "delete-subtree")


def vm_actions(world: World, vm: VirtualMachine | None) -> list[dict[str, Any]]:
    """The VM's actions. Revert is there only while Now hangs under a checkpoint (B-053, B-063)."""
    if vm is None:
        return []
    return [_entry("connect"), *map(_entry, _offered(world, vm))]


def toolbar(world: World, vm: VirtualMachine) -> list[dict[str, Any]]:
    """The buttons of the console's toolbar; what the state does not allow is there, but off."""
    offered = _offered(world, vm)
    shown = ("resume" if id == "pause" and "resume" in offered else id for id in TOOLBAR)
    return [_entry(action) | {"enabled": action in offered} for action in shown]


def _offered(world: World, vm: VirtualMachine) -> tuple[str, ...]:
    offered = OFFERED[_resting_state(world, vm)]
    if vm.parent_checkpoint is None:
        return tuple(action for action in offered if action != "revert")
    return offered


def node_actions(world: World, checkpoint: Checkpoint | None) -> list[dict[str, Any]]:
    """A checkpoint's actions; Now has none, a rogue entry or a backup's offers no Delete.

    Fact sheet 4.2, B-098, B-099.
    """
    if checkpoint is None:
        return []
    hidden = is_rogue(world, checkpoint) or checkpoint.snapshot_type is SnapshotType.RECOVERY
    return [_entry(action) for action in OF_CHECKPOINT if not (hidden and "delete" in action)]


def _resting_state(world: World, vm: VirtualMachine) -> VMState:
    """The state to offer actions for while the VM is on the way: the one it came from."""
    if vm.state.at_rest:
        return vm.state
    came_from = (state for job in jobs_on(world, vm.id) for id, state in job.resting if id == vm.id)
    return next(came_from, VMState.OFF)


def _entry(action: str) -> dict[str, Any]:
    return {"id": action, "label": LABELS[action], "enabled": True, "hint": ""}
