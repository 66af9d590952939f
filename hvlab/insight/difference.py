"""What differs between two moments of a host, or of one VM, in sentences a learner can check.

Any two worlds will do: two points of a lab's history (`timeline.world_at`), the present and a
preview's fork, two forks side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.insight.whereabouts import document_of, readable_files
from hvlab.world.chain import ancestors
from hvlab.world.condition import FileCondition
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


@dataclass(frozen=True)
class Difference:
    """What differs between two worlds: `host` and `files` of the host, `vms` by VM and heading."""

    host: tuple[str, ...]
    files: tuple[str, ...]
    vms: dict[str, dict[str, list[str]]]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it; what belongs to a VM carries its name when there are several."""
        several = len(self.vms) > 1
        found = [
            f"{name}: {line}" if several else line
            for name, headings in self.vms.items()
            for lines in headings.values()
            for line in lines
        ]
        return (*self.host, *found, *self.files)

    def __bool__(self) -> bool:
        return bool(self.lines)


def compare(before: World, after: World) -> Difference:
    """Everything that differs between two moments of a host, whichever was first."""
    vms = {}
    for vm in sorted(after.vms, key=lambda vm: vm.number):
        found = difference(before, after, vm.id)
        found.pop("files", None)
        if found:
            vms[vm.name] = found
    return Difference(tuple(_host(before, after)), tuple(_files(before, after)), vms)


def _host(before: World, after: World) -> list[str]:
    was, now = ({vm.id: vm.name for vm in world.vms} for world in (before, after))
    lines = [f"virtual machine '{now[id]}' appeared" for id in sorted(now) if id not in was]
    lines += [f"virtual machine '{was[id]}' is gone" for id in sorted(was) if id not in now]
    lines += [
        f"virtual machine '{was[id]}' is now called '{now[id]}'"
        for id in sorted(was)
        if id in now and was[id] != now[id]
    ]
    exported, there = ({e.id: e.folder for e in world.exports} for world in (before, after))
    lines += [f"an export is in {there[id]}" for id in sorted(there) if id not in exported]
    lines += [
        f"no export is in {exported[id]} any more" for id in sorted(exported) if id not in there
    ]
    sound, befell = ({c.id: c for c in world.conditions} for world in (before, after))
    lines += [
        f"the file {befell[id].path} is {_condition(befell[id])}"
        for id in sorted(befell)
        if sound.get(id) != befell[id] and not befell[id].sound
    ]
    lines += [
        f"the file {sound[id].path} is sound again"
        for id in sorted(sound)
        if not sound[id].sound and (id not in befell or befell[id].sound)
    ]
    off, silent = (
        {question.value for question in world.host.suppressed} for world in (before, after)
    )
    lines += [f"the question '{name}' is not asked any more" for name in sorted(silent - off)]
    return lines + [f"the question '{name}' is asked again" for name in sorted(off - silent)]


def _condition(condition: FileCondition) -> str:
    words = {
        "missing": condition.missing,
        "damaged": condition.damaged,
        "on a volume that cannot be reached": condition.unreachable,
        "closed to the virtual machine": condition.denied,
        f"locked by {condition.locked_by}": bool(condition.locked_by),
        "mounted on the host": condition.mounted is not None,
    }
    return " and ".join(word for word, true in words.items() if true)


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
    if not _reads_alike(before, after, old, new):
        lines += _guest_files(before, after, old, new)
    if document_of(old) != document_of(new):
        lines.append("the unsaved document reads differently")
    return lines


def _reads_alike(before: World, after: World, old: VirtualMachine, new: VirtualMachine) -> bool:
    """Whether nothing between the guest and its bytes has changed; saves reading them."""
    if old.drives != new.drives or len(before.conditions) or len(after.conditions):
        return False
    was, now = (
        [disk for drive in old.drives for disk in ancestors(world, drive.path)]
        for world in (before, after)
    )
    return len(was) == len(now) and all(a is b for a, b in zip(was, now, strict=True))


def _guest_files(
    before: World, after: World, old: VirtualMachine, new: VirtualMachine
) -> list[str]:
    was, now = readable_files(before, old.drives), readable_files(after, new.drives)
    lines = [f"{path} can be read again" for path in sorted(now) if path not in was]
    lines += [f"{path} is not there any more" for path in sorted(was) if path not in now]
    return lines + [
        f"{path} reads differently" for path in sorted(was) if now.get(path, was[path]) != was[path]
    ]


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
