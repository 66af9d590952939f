"""What changed between two moments of one VM, in sentences a learner can check."""

from __future__ import annotations

from hvlab.insight.whereabouts import document_of, readable_files
from hvlab.world.disk import VirtualDisk
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def difference(before: World, after: World, vm: str) -> dict[str, list[str]]:
    """Changes of a VM under the headings tree, files, guest and clock; no heading without any."""
    old, new = before.vms.get(vm), after.vms.get(vm)
    if old is None or new is None:
        return {}
    found = {
        "tree": _tree(before, after, old, new),
        "files": _files(before, after),
        "guest": _guest(before, after, old, new),
        "clock": _clock(before, after, old, new),
    }
    return {heading: lines for heading, lines in found.items() if lines}


def _tree(before: World, after: World, old: VirtualMachine, new: VirtualMachine) -> list[str]:
    was = {c.id: c for c in checkpoints_of(before, old.id)}
    now = {c.id: c for c in checkpoints_of(after, new.id)}
    lines = [f"checkpoint '{now[id].name}' appeared" for id in now if id not in was]
    lines += [f"checkpoint '{was[id].name}' is gone" for id in was if id not in now]
    lines += [
        f"checkpoint '{was[id].name}' is now called '{now[id].name}'"
        for id in was
        if id in now and was[id].name != now[id].name
    ]
    if old.parent_checkpoint != new.parent_checkpoint:
        parent = now.get(new.parent_checkpoint or "")
        lines.append(f"Now hangs under '{parent.name}'" if parent else "Now hangs under nothing")
    return lines


def _files(before: World, after: World) -> list[str]:
    was = {disk.id: disk for disk in before.disks}
    now = {disk.id: disk for disk in after.disks}
    lines = [f"{disk.name} appeared, on top of {_below(disk)}" for disk in _only(now, was)]
    lines += [f"{disk.name} is gone" for disk in _only(was, now)]
    grown = sorted(id for id in was if id in now and was[id].pages != now[id].pages)
    return lines + [f"{now[id].name} was written to" for id in grown]


def _only(these: dict[str, VirtualDisk], others: dict[str, VirtualDisk]) -> list[VirtualDisk]:
    return [these[id] for id in sorted(these) if id not in others]


def _below(disk: VirtualDisk) -> str:
    return "nothing" if disk.parent is None else disk.parent.rpartition("\\")[2]


def _guest(before: World, after: World, old: VirtualMachine, new: VirtualMachine) -> list[str]:
    lines = []
    if old.state is not new.state:
        lines.append(f"{new.name} went from {old.state.label} to {new.state.label}")
    was, now = readable_files(before, old.drives), readable_files(after, new.drives)
    lines += [f"{path} can be read again" for path in sorted(now) if path not in was]
    lines += [f"{path} is not there any more" for path in sorted(was) if path not in now]
    lines += [
        f"{path} reads differently" for path in sorted(was) if now.get(path, was[path]) != was[path]
    ]
    if document_of(old) != document_of(new):
        lines.append("the unsaved document reads differently")
    return lines


def _clock(before: World, after: World, old: VirtualMachine, new: VirtualMachine) -> list[str]:
    was, now = skew(before, old), skew(after, new)
    if was == now or now is None:
        return []
    return [f"the guest's clock is {describe_skew(now)}"]


def skew(world: World, vm: VirtualMachine) -> int | None:
    """Milliseconds the guest's clock is ahead of the host's (negative: behind)."""
    reading = vm.guest_time(world.now)
    return None if reading is None or vm.guest is None else reading - world.now


def describe_skew(milliseconds: int) -> str:
    """`3 days behind the host`, `in step with the host`."""
    if abs(milliseconds) < 1000:
        return "in step with the host"
    where = "behind" if milliseconds < 0 else "ahead of"
    return f"{describe_span(milliseconds)} {where} the host"


def describe_span(milliseconds: int) -> str:
    """`3 days 2 hours`: the two largest units of a span, whichever way it goes."""
    seconds = abs(milliseconds) // 1000
    parts = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "0 seconds"
