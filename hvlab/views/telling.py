"""Events in a sentence, for the line that screen readers read out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.events import (
    CheckpointApplied,
    CheckpointCreated,
    CheckpointDeleted,
    CheckpointRenamed,
    DisksMerged,
    Event,
    GuestClockStepped,
    GuestFileWritten,
    JobFailed,
    MergeStarted,
    PatchInstalled,
    TimePassed,
    VMStateChanged,
)
from hvlab.insight.difference import describe_span
from hvlab.world.world import World

_WORDS: dict[type[Event], Callable[[World, Any], str]] = {
    VMStateChanged: lambda world, e: f"{_vm(world, e.vm)} is {e.after.lower()}.",
    CheckpointCreated: lambda _, e: f"Checkpoint {e.name} created; Now hangs under it.",
    CheckpointApplied: lambda _, e: f"Checkpoint {e.name} applied; Now hangs under it.",
    CheckpointRenamed: lambda _, e: f"Checkpoint renamed to {e.after}.",
    CheckpointDeleted: lambda _, e: f"Checkpoint {e.name} deleted.",
    MergeStarted: lambda _, __: "A merge has begun.",
    DisksMerged: lambda _, __: "Disks merged.",
    GuestFileWritten: lambda _, e: f"{e.path} written in the guest.",
    PatchInstalled: lambda _, e: f"{e.patch} installed in the guest.",
    GuestClockStepped: lambda _, e: f"The guest's clock was set, by {describe_span(e.by)}.",
    TimePassed: lambda _, e: f"{describe_span(e.span)} passed.",
    JobFailed: lambda _, e: f"{e.title} failed.",
}


def sentence(world: World, event: Event) -> str:
    """What to say of an event; nothing for the ones a learner need not hear of."""
    words = _WORDS.get(type(event))
    return "" if words is None else words(world, event)


def _vm(world: World, id: str) -> str:
    vm = world.vms.get(id)
    return "The virtual machine" if vm is None else vm.name
