"""The guest panel: it stands for the VM's console."""

from __future__ import annotations

from typing import Any

from hvlab.insight.difference import describe_skew, skew
from hvlab.insight.whereabouts import document_of, readable_files
from hvlab.scenarios.patches import PATCHES, next_patch
from hvlab.views.scene.actions import toolbar
from hvlab.views.scene.words import size
from hvlab.world.clock import calendar, display
from hvlab.world.directory import FILE as DATABASE
from hvlab.world.guest import OS_FILE, PATCH_FOLDER, SYSTEM_DRIVE
from hvlab.world.guest_log import FOLDER as LOGS
from hvlab.world.power import VMState
from hvlab.world.registry import FOLDER as HIVES
from hvlab.world.vm import VirtualMachine
from hvlab.world.volumes import installed_patches
from hvlab.world.world import World

CONSOLES = {
    VMState.OFF: "off",
    VMState.RUNNING: "running",
    VMState.PAUSED: "paused",
    VMState.SAVED: "saved",
}
SHOWN_PATCHES = 6
FOR_ITSELF = (OS_FILE, PATCH_FOLDER, HIVES, LOGS, DATABASE)
"""What a guest keeps for itself: system, patches, registry, logs, the directory's database."""

LONGEST_TEXT = 2000


def guest(world: World, vm: VirtualMachine | None) -> dict[str, Any]:
    """Clock, patches, files and the unsaved document, with the buttons that change them."""
    if vm is None:
        return {}
    found = readable_files(world, vm.drives)
    installed = installed_patches(found)
    running = vm.state is VMState.RUNNING and vm.guest is not None and bool(vm.guest.os)
    return {
        "vm": vm.id,
        "console": CONSOLES.get(vm.state, "busy"),
        "message": _message(vm),
        "hint": _hint(vm),
        "status": f"Status: {vm.state.label}",
        **guest_clock(world, vm),
        "time_sync": vm.synchronizes_time(),
        "patches": _patches(installed),
        "files": _files(found),
        "document": {"open": running, "text": document_of(vm)},
        "toolbar": toolbar(world, vm),
        "actions": _actions(vm, installed, running=running),
    }


def guest_clock(world: World, vm: VirtualMachine) -> dict[str, str]:
    """The part of the panel that moves with time."""
    reading = vm.guest_time(world.now)
    error = skew(world, vm)
    return {
        "clock": "" if reading is None else display(calendar(world.epoch, reading)),
        "skew": "" if error is None else describe_skew(error),
    }


def _message(vm: VirtualMachine) -> str:
    words = {
        VMState.OFF: f"The virtual machine '{vm.name}' is turned off",
        VMState.SAVED: f"The virtual machine '{vm.name}' is saved",
        VMState.PAUSED: f"The virtual machine '{vm.name}' is paused",
    }
    if vm.state is VMState.RUNNING and not (vm.guest and vm.guest.os):
        return "No operating system was found on the disk."
    return words.get(vm.state, "")


def _hint(vm: VirtualMachine) -> str:
    if vm.state in (VMState.OFF, VMState.SAVED):
        return "To start the virtual machine, select 'Start' from the Action menu"
    if vm.state is VMState.PAUSED:
        return "To resume the virtual machine, select 'Resume' from the Action menu"
    return ""


def _patches(installed: list[str]) -> list[dict[str, Any]]:
    """The installed patches with the next ones, so that a missing one can be seen."""
    known = [patch for patch in PATCHES if patch in installed]
    last = PATCHES.index(known[-1]) + 1 if known else 0
    listed = [*PATCHES[: max(last + 1, 3)], *(patch for patch in installed if patch not in PATCHES)]
    return [{"id": patch, "installed": patch in installed} for patch in listed[-SHOWN_PATCHES:]]


def _files(found: dict[str, bytes]) -> list[dict[str, str]]:
    return [
        {
            "path": f"{SYSTEM_DRIVE}\\{path}",
            "size": size(len(data)),
            "text": data[:LONGEST_TEXT].decode(errors="replace"),
        }
        for path, data in sorted(found.items())
        if not path.startswith(FOR_ITSELF)
    ]


def _actions(vm: VirtualMachine, installed: list[str], *, running: bool) -> list[dict[str, Any]]:
    patch = next_patch(installed)
    hint = "" if running else "The guest is not running"
    label = f"Install {patch}" if patch else "No patch left"

    def action(id: str, label: str, enabled: bool = running) -> dict[str, Any]:
        return {"id": id, "label": label, "enabled": enabled, "hint": hint}

    return [
        action("install-patch", label, running and patch is not None),
        action("write-note", "Write a note"),
        action("type", "Type in the document"),
        action("set-clock", "Set the clock to the host's time"),
        {
            "id": "time-sync",
            "label": "Time Synchronization",
            "enabled": True,
            "hint": "",
            "checked": vm.synchronizes_time(),
        },
    ]
