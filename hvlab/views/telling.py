"""Events in a sentence, for the line that screen readers read out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


MOST = 4
"""Nobody listens to more than this at once."""


def sentences(world: World, events: Sequence[Event]) -> list[str]:
    """What to say of events, oldest first; nothing of those a learner need not hear of.

    Of the states a VM went through, only the last is worth a sentence.
    """
    last = {e.vm: e for e in events if isinstance(e, VMStateChanged)}
    told = [
        _WORDS[type(event)](world, event)
        for event in events
        if type(event) in _WORDS
        and not (isinstance(event, VMStateChanged) and event is not last[event.vm])
    ]
    return told[-MOST:]


def _vm(world: World, id: str) -> str:
    vm = world.vms.get(id)
    return "The virtual machine" if vm is None else vm.name
