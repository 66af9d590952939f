"""The details pane: what is selected, a VM or a checkpoint (fact sheet 4.1)."""

from __future__ import annotations

from typing import Any

from hvlab.operations.apply_checkpoint import state_after
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.clock import display
from hvlab.world.power import VMState
from hvlab.world.queries import active_path, old_checkpoints, subtree_of
from hvlab.world.vm import CheckpointType, IntegrationService, VirtualMachine
from hvlab.world.world import World

TYPE_WORDS = {
    CheckpointType.DISABLED: "Disabled",
    CheckpointType.PRODUCTION: "Production, else standard",
    CheckpointType.PRODUCTION_ONLY: "Production only",
    CheckpointType.STANDARD: "Standard",
}


def details(
    world: World, vm: VirtualMachine | None, checkpoint: Checkpoint | None
) -> dict[str, Any]:
    """Title, rows, and the small picture of the screen in a checkpoint with memory."""
    if vm is None:
        return {"title": "", "rows": [], "screen": None}
    if checkpoint is not None:
        return _of_checkpoint(world, vm, checkpoint)
    return _of_vm(world, vm)


def _of_vm(world: World, vm: VirtualMachine) -> dict[str, Any]:
    settings = vm.settings
    parent = world.checkpoints.get(vm.parent_checkpoint)
    rows = [
        ["Generation", str(settings.generation)],
        ["Checkpoint type", TYPE_WORDS[settings.checkpoint_type]],
        ["Checkpoints", str(world.checkpoints.count("vm", vm.id))],
        ["Now hangs under", parent.name if parent else "nothing"],
        ["Heartbeat", _heartbeat(vm)],
        ["Time Synchronization", "On" if vm.synchronizes_time() else "Off"],
        ["Current disk", ", ".join(drive.path.rpartition("\\")[2] for drive in vm.drives)],
        ["Notes", settings.notes or "None"],
    ]
    if old := old_checkpoints(world, vm.id):
        days = rules.OLD_CHECKPOINT_AGE // rules.DAY
        rows.append(
            ["hvlab's advice", f"{len(old)} older than {days} days: delete what is validated"]
        )
    return {"title": vm.name, "rows": rows, "screen": None}


def _heartbeat(vm: VirtualMachine) -> str:
    if vm.state is not VMState.RUNNING or not vm.settings.has(IntegrationService.HEARTBEAT):
        return ""
    return "OK (Applications Healthy)" if vm.guest and vm.guest.os else "No Contact"


def _of_checkpoint(world: World, vm: VirtualMachine, checkpoint: Checkpoint) -> dict[str, Any]:
    on_path = any(step.id == checkpoint.id for step in active_path(world, vm))
    below = list(subtree_of(world, checkpoint.id))[1:]
    saved = checkpoint.saved_state
    rows = [
        ["Created", display(world.date(checkpoint.created))],
        ["Type", checkpoint.label],
        ["Memory", f"{saved.memory_mb} MB" if saved else "not in this checkpoint"],
        ["State when taken", checkpoint.captured_state.label],
        ["After Apply", _after_apply(vm, checkpoint)],
        ["In the running VM", "yes, Now rests on it" if on_path else "no, dormant"],
        ["Checkpoints below", str(len(below))],
        ["Disk", ", ".join(drive.path.rpartition("\\")[2] for drive in checkpoint.drives)],
    ]
    lines = list(checkpoint.screen.lines) if checkpoint.screen else []
    return {
        "title": checkpoint.name,
        "rows": rows,
        "screen": {"lines": lines} if lines else None,
    }


def _after_apply(vm: VirtualMachine, checkpoint: Checkpoint) -> str:
    after = state_after(vm.state, checkpoint)
    return f"{vm.name} is {after.label}" + (", start it by hand" if after is VMState.OFF else "")
