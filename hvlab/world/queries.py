"""Questions about the world that several operations and views ask."""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.errors import ObjectNotFound
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.condition import NOT_FOUND, Refusal, refusal
from hvlab.world.disk import VirtualDisk, path_key
from hvlab.world.host import volume_letter
from hvlab.world.job import Job
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


def require_vm(world: World, id: str) -> VirtualMachine:
    """The VM, or the host's word for not finding it."""
    vm = world.vms.get(id)
    if vm is None:
        raise ObjectNotFound(f'Hyper-V was unable to find a virtual machine with name "{id}".')
    return vm


def require_checkpoint(world: World, id: str) -> Checkpoint:
    """The checkpoint, or the host's word for not finding it (B-152)."""
    checkpoint = world.checkpoints.get(id)
    if checkpoint is None:
        raise ObjectNotFound("Unable to find a snapshot matching the given criteria.")
    return checkpoint


def require_checkpoint_of(world: World, vm: str, id: str) -> Checkpoint:
    """The checkpoint, if it is this VM's; another's cannot be found here."""
    checkpoint = require_checkpoint(world, id)
    if checkpoint.vm != vm:
        raise ObjectNotFound("Unable to find a snapshot matching the given criteria.")
    return checkpoint


def checkpoints_of(world: World, vm: str) -> list[Checkpoint]:
    """All checkpoints of a VM, oldest first."""
    return sorted(world.checkpoints.by("vm", vm), key=lambda checkpoint: checkpoint.number)


def old_checkpoints(world: World, vm: str) -> list[Checkpoint]:
    """Checkpoints that should have been deleted by now (rule OLD_CHECKPOINT_AGE, B-201)."""
    limit = world.now - rules.OLD_CHECKPOINT_AGE
    return [checkpoint for checkpoint in checkpoints_of(world, vm) if checkpoint.created < limit]


def children_of(world: World, checkpoint: str) -> list[Checkpoint]:
    """The checkpoints right below one, oldest first."""
    return sorted(world.checkpoints.by("parent", checkpoint), key=lambda child: child.number)


def subtree_of(world: World, checkpoint: str) -> Iterator[Checkpoint]:
    """A checkpoint and everything below it, parents before children."""
    waiting = [require_checkpoint(world, checkpoint)]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children_of(world, found.id)))


def active_path(world: World, vm: VirtualMachine) -> list[Checkpoint]:
    """The checkpoints Now rests on, from the root down. All others are dormant (B-052)."""
    path = []
    checkpoint = world.checkpoints.get(vm.parent_checkpoint)
    while checkpoint is not None:
        path.append(checkpoint)
        checkpoint = world.checkpoints.get(checkpoint.parent)
    return path[::-1]


def is_referenced(world: World, disk: VirtualDisk) -> bool:
    """Whether a checkpoint or a VM's Now uses the file itself (not merely as a parent)."""
    return bool(world.checkpoints.count("disk", disk.id) or world.vms.count("disk", disk.id))


def dependents(world: World, id: str) -> list[VirtualDisk]:
    """The files made on this one that the host counts on: its own, those a VM or checkpoint uses,
    and whatever one of these is read through. So is one that was put back and has yet to be told
    that this is its parent now. A copy somebody keeps elsewhere is not among them: the host does
    not know of it."""
    return [child for child in world.disks.by("stands_on", id) if _counts(world, child)]


def _counts(world: World, disk: VirtualDisk) -> bool:
    waiting, seen = [disk], {disk.id}
    while waiting:
        one = waiting.pop()
        if one.automatic or is_referenced(world, one):
            return True
        above = [child for child in world.disks.by("parent", one.id) if child.id not in seen]
        seen.update(child.id for child in above)
        waiting += above
    return False


def used_bytes(world: World, letter: str) -> int:
    """What the files on a volume take, without those that are gone."""
    used = world.disks.total(letter) + world.files.total(letter)
    for condition in world.conditions:
        if condition.missing and volume_letter(condition.path) == letter:
            disk, file = world.disks.get(condition.id), world.files.get(condition.id)
            used -= (disk.file_size if disk else 0) + (file.size if file else 0)
    return used


def free_bytes(world: World, path: str) -> int:
    """What is free on the volume of a path."""
    volume = world.host.volume_of(path)
    return max(0, volume.capacity - used_bytes(world, volume.letter))


def is_missing(world: World, id: str) -> bool:
    """Whether the host counts on a file that is not there."""
    condition = world.conditions.get(id)
    return condition is not None and condition.missing


def image_refusal(world: World, path: str) -> Refusal | None:
    """Why the image of a DVD drive cannot be opened; None if it can."""
    if path_key(path) not in world.files:
        return NOT_FOUND
    return refusal(world.conditions.get(path_key(path)))


def is_rogue(world: World, checkpoint: Checkpoint) -> bool:
    """An entry whose configuration file is gone: listed, yet nothing stands behind it (B-098)."""
    suffix = world.profile.configuration_suffix
    files = world.files.by("owner", checkpoint.id)
    return all(file.kind != suffix or is_missing(world, file.id) for file in files)


def jobs_on(world: World, id: str) -> list[Job]:
    """The jobs that hold an object, oldest first."""
    return sorted(world.jobs.by("affects", id), key=lambda job: job.number)
