"""Building blocks of the checkpoint operations: capturing a VM and going back to a capture."""

from __future__ import annotations

import ntpath
from collections.abc import Generator
from dataclasses import replace

from hvlab.errors import ChainBroken, InvalidParameter, OperationFailed
from hvlab.events import (
    CheckpointApplied,
    CheckpointCreated,
    CheckpointDeleted,
    DiskCreated,
    Event,
)
from hvlab.operations.base import Events, change_state
from hvlab.operations.machine import (
    capture,
    drop_state_files,
    new_generation_id,
    record_state_files,
    write_state_files,
)
from hvlab.operations.quiesce import (
    ask_writers,
    backup_answers,
    can_quiesce,
    code_of_writers,
    freeze,
)
from hvlab.world import rules
from hvlab.world.chain import ancestors, broken, chain
from hvlab.world.checkpoint import Checkpoint, CheckpointKind, SnapshotType
from hvlab.world.clock import Instant, default_checkpoint_name
from hvlab.world.condition import DISK_FULL, EXISTS, NOT_FOUND, refusal
from hvlab.world.disk import DiskType, VirtualDisk, path_key
from hvlab.world.guest import SavedState, Screen
from hvlab.world.log import Level, vmms
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of, children_of, free_bytes
from hvlab.world.vm import (
    CheckpointType,
    VirtualMachine,
    virtual_drives,
)
from hvlab.world.world import World

GUID_TAIL = len("_00000000-0000-0000-0000-000000000000")
AUTO_RECOVERY = "-AutoRecovery.avhdx"
AUTOMATIC_PREFIX = "Automatic Checkpoint - "
SNAPSHOTS = "Snapshots"
CHECKPOINT_FAILED = "Checkpoint operation failed."
PRODUCTION_TYPES = (CheckpointType.PRODUCTION, CheckpointType.PRODUCTION_ONLY)


def require_name(name: str) -> None:
    """Raise the host's refusal of a checkpoint name: blank, or over 100 characters (B-124)."""
    if not name.strip():
        raise InvalidParameter(rules.TEXT_NAME_BLANK)
    if len(name) > rules.MAX_NAME_LENGTH:
        raise InvalidParameter(rules.TEXT_NAME_TOO_LONG.format(limit=rules.MAX_NAME_LENGTH))


def require_checkpoint_possible(world: World, vm: VirtualMachine) -> None:
    """Raise what the host prints when it cannot take a checkpoint of the VM (fact sheet 8.2)."""
    if vm.settings.checkpoint_type is CheckpointType.DISABLED:
        reason = "Checkpoints have been disabled."
        raise checkpoint_failed(vm, reason, f"{reason[:-1]} for '{vm.name}'.")
    shares = any(drive.pass_through or drive.shared for drive in vm.drives)
    if shares or vm.settings.hardware.fibre_channel:
        raise checkpoint_failed(vm, rules.TEXT_UNSUPPORTED, rules.TEXT_UNSUPPORTED)
    if world.checkpoints.count("vm", vm.id) >= world.host.max_checkpoints:
        reason = rules.TEXT_TOO_MANY_CHECKPOINTS.format(limit=world.host.max_checkpoints)
        raise checkpoint_failed(vm, reason, reason)
    if kind_of_next(world, vm) is None and not backup_answers(vm):
        raise production_failed(vm)
    require_storage(world, vm)


def production_failed(vm: VirtualMachine) -> OperationFailed:
    """What the host prints when the guest cannot bring its disks to rest (B-005); the code is that
    of the writer that failed, if one did (8.2)."""
    reason = "Production checkpoints cannot be created."
    failure = checkpoint_failed(vm, reason, f"{reason[:-1]} for '{vm.name}'.")
    if backup_answers(vm):
        failure.code = code_of_writers(vm)
    return failure


def require_storage(world: World, vm: VirtualMachine) -> None:
    """Raise what the host prints when it cannot put new files on the VM's disks (8.2).

    A VM that is on holds its chain open, so only the current file can be in the way.
    """
    require_no_leftover(world, vm)
    standing = vm.state in (VMState.OFF, VMState.SAVED)
    for drive in vm.drives:
        reason = refusal(world.conditions.get(drive.disk))
        try:
            if reason is not None:
                raise broken(reason, drive.path)
            if standing or len(world.conditions):
                chain(world, drive.path)
        except ChainBroken as error:
            text = (
                f"cannot create the storage required for the checkpoint using disk {drive.path}"
                if error.code == NOT_FOUND.code
                else "could not initiate a checkpoint operation"
            )
            failure = checkpoint_failed(
                vm, f"'{vm.name}' {text}: {error}", f"'{vm.name}' {text}: {error}"
            )
            failure.code = error.code
            raise failure from error


def require_no_leftover(world: World, vm: VirtualMachine) -> None:
    """Raise 0x80070050 while a failed backup's AutoRecovery file lies about (8.2, B-193)."""
    for file in world.files.by("owner", ""):
        stem = file.path.removesuffix(AUTO_RECOVERY)
        disks = [path_key(ntpath.splitext(drive.path)[0]) for drive in virtual_drives(vm)]
        if stem != file.path and path_key(stem) in disks:
            text = f"'{vm.name}' could not initiate a checkpoint operation: {EXISTS}"
            error = checkpoint_failed(vm, text, text)
            error.code = EXISTS.code
            raise error


def checkpoint_failed(vm: VirtualMachine, reason: str, named: str) -> OperationFailed:
    """First a short paragraph, then the same with names and ids (fact sheet 5.5)."""
    identity = f"(Virtual machine ID {vm.id})"
    summary = f"Checkpoint operation for '{vm.name}' failed. {identity}"
    error = OperationFailed(CHECKPOINT_FAILED, reason, summary, f"{named} {identity}")
    error.logged = vmms(18012, summary, vm.id, level=Level.ERROR)
    return error


def kind_of_next(world: World, vm: VirtualMachine) -> CheckpointKind | None:
    """The kind of checkpoint the VM would get now; None: it would fail (fact sheet 1.1)."""
    wanted = vm.settings.checkpoint_type
    if wanted is CheckpointType.STANDARD or not world.profile.production_checkpoints:
        return CheckpointKind.STANDARD
    if vm.state is VMState.OFF:
        return CheckpointKind.STANDARD
    if vm.state is VMState.SAVED and rules.SAVED_PRODUCTION_IS_STANDARD:
        return CheckpointKind.STANDARD
    if can_quiesce(vm):
        return CheckpointKind.PRODUCTION
    return CheckpointKind.STANDARD if wanted is CheckpointType.PRODUCTION else None


def settle_kind(world: World, id: str) -> Generator[Event, None, CheckpointKind | None]:
    """Ask the guest to bring its disks to rest, and say what kind of checkpoint that allows; None:
    it fails. A writer that fails shows it from now on."""
    vm = world.vms[id]
    kind = kind_of_next(world, vm)
    if vm.settings.checkpoint_type in PRODUCTION_TYPES and world.profile.production_checkpoints:
        yield from ask_writers(world, id)
    if kind is CheckpointKind.PRODUCTION and not freeze(world, id):
        fall_back = vm.settings.checkpoint_type is CheckpointType.PRODUCTION
        return CheckpointKind.STANDARD if fall_back else None
    return kind


def keeps_memory(world: World, vm: VirtualMachine) -> bool:
    """Whether the next checkpoint of the VM would hold memory (B-006 to B-008)."""
    return kind_of_next(world, vm) is CheckpointKind.STANDARD and vm.state is not VMState.OFF


def take(
    world: World,
    vm: VirtualMachine,
    name: str,
    *,
    created: Instant,
    kind: CheckpointKind,
    automatic: bool = False,
    memory: bool = True,
    snapshot_type: SnapshotType = SnapshotType.STANDARD,
) -> Events:
    """Mark the present: the current files become the checkpoint's, Now goes on in new ones.

    Nothing is copied (fact sheet 2.1, 2.2; B-026 to B-034).
    """
    require_storage(world, vm)  # files may have gone since the checkpoint was asked for
    state = capture(world, vm) if memory and kind is CheckpointKind.STANDARD else None
    require_room_for_memory(world, vm, state)
    checkpoint = Checkpoint(
        id=world.new_guid(),
        number=world.next_number(),
        vm=vm.id,
        name=name,
        created=created,
        parent=vm.parent_checkpoint,
        kind=kind,
        captured_state=vm.state,
        settings=vm.settings,
        drives=vm.drives,
        saved_state=state,
        screen=None if state is None else screen_of(vm),
        automatic=automatic,
        snapshot_type=snapshot_type,
    )
    world.checkpoints.put(checkpoint)
    folder = ntpath.join(vm.snapshot_folder, SNAPSHOTS)
    write_state_files(world, folder, checkpoint.id, vm.settings.generation, state)
    yield CheckpointCreated(vm.id, checkpoint.id, name, checkpoint.label)
    drives = []
    for drive in vm.drives:
        disk = fork_disk(world, world.disks[drive.disk], vm)
        drives.append(replace(drive, path=disk.path))
        yield DiskCreated(disk.path, disk.parent)
    world.vms.put(replace(vm, drives=tuple(drives), parent_checkpoint=checkpoint.id))


def take_automatic(world: World, vm: VirtualMachine) -> Events:
    """The checkpoint a VM gets when it starts, if it has none (fact sheet 1.3, B-019, B-020)."""
    if vm.settings.automatic_checkpoints and not world.checkpoints.count("vm", vm.id):
        name = AUTOMATIC_PREFIX + default_checkpoint_name(vm.name, world.date())
        kind = CheckpointKind.STANDARD
        yield from take(world, vm, name, created=world.now, kind=kind, automatic=True)


def drop_automatic(world: World, vm: VirtualMachine) -> Events:
    """It goes when the VM is shut down or turned off (B-021)."""
    for checkpoint in checkpoints_of(world, vm.id):
        if checkpoint.automatic:
            yield from forget(world, checkpoint)


def forget(world: World, checkpoint: Checkpoint) -> Events:
    """Drop the entry and its files; whatever hung under it hangs under its parent."""
    for child in children_of(world, checkpoint.id):
        world.checkpoints.put(replace(child, parent=checkpoint.parent))
    vm = world.vms[checkpoint.vm]
    if vm.parent_checkpoint == checkpoint.id:
        world.vms.put(replace(vm, parent_checkpoint=checkpoint.parent))
    world.checkpoints.drop(checkpoint.id)
    drop_state_files(world, checkpoint.id)
    yield CheckpointDeleted(vm.id, checkpoint.id, checkpoint.name)


def claim_chain(world: World, id: str) -> None:
    """Find files of lost checkpoints on the VM's chains, and have them be the host's own again:
    what nobody needs is merged then (rules.LOST_MERGE_TAKEN_UP)."""
    vm = world.vms[id]
    for drive in virtual_drives(vm):
        files = list(ancestors(world, drive.path))
        lost = [disk for disk in files if disk.made_by_checkpoint and not disk.automatic]
        for disk in lost:
            world.disks.put(replace(disk, owner=id))
        root = files[-1] if files else None
        if lost and root is not None and not root.made_by_checkpoint and root.base_of is None:
            world.disks.put(replace(root, base_of=id))


def require_room_for_memory(world: World, vm: VirtualMachine, state: SavedState | None) -> None:
    """Raise what the host prints when memory does not fit on the volume (B-041)."""
    size = 0 if state is None else state.memory_mb * rules.MIB
    if free_bytes(world, vm.snapshot_folder) < size:
        text = f"'{vm.name}' failed to save RAM contents during a checkpoint operation: {DISK_FULL}"
        error = checkpoint_failed(vm, text, text)
        error.code = DISK_FULL.code
        raise error


def fork_disk(world: World, parent: VirtualDisk, vm: VirtualMachine) -> VirtualDisk:
    """A new differencing file on `parent`: `<base name>_<GUID>.avhdx` beside it (B-028, B-031)."""
    stem = ntpath.splitext(parent.path)[0]
    stem = stem[:-GUID_TAIL] if parent.made_by_checkpoint else stem
    suffix = world.profile.checkpoint_disk_suffix
    disk = VirtualDisk(
        path=f"{stem}_{world.new_guid()}{suffix}",
        disk_id=parent.disk_id,
        content_id=world.new_guid(),
        type=DiskType.DIFFERENCING,
        size=parent.size,
        parent=parent.path,
        parent_content_id=parent.content_id,
        owner=vm.id,
        logical_sector=parent.logical_sector,
        physical_sector=parent.physical_sector,
    )
    world.disks.put(disk)
    return disk


def switch_to(world: World, vm: VirtualMachine, target: Checkpoint, state: VMState) -> Events:
    """Make the checkpoint the present: its configuration, its memory, and new files on its files.

    What Now held is referenced by nothing any more; consequences delete it (B-068, B-069).
    """
    drives = []
    for drive in target.drives:
        disk = fork_disk(world, world.disks[drive.disk], vm)
        drives.append(replace(drive, path=disk.path))
        yield DiskCreated(disk.path, disk.parent)
    yield from change_state(
        world,
        vm,
        state,
        settings=target.settings,
        drives=tuple(drives),
        parent_checkpoint=target.id,
        generation_id=new_generation_id(world),
        guest=None,
        saved_state=target.saved_state if state is VMState.SAVED else None,
        started=None,
        paused_at=None,
    )
    record_state_files(world, world.vms[vm.id])
    yield CheckpointApplied(vm.id, target.id, target.name)


def screen_of(vm: VirtualMachine) -> Screen:
    """What the VM's screen shows: enough for a picture the size of a stamp (B-165)."""
    guest = vm.guest
    if guest is None and vm.saved_state is not None:
        guest = vm.saved_state.guest
    if guest is None:
        return Screen()
    lines = [guest.os, *guest.memory.document.splitlines()[:3], *guest.memory.programs[-3:]]
    bank = guest.memory.bank
    if bank is not None and bank.transfer is not None:
        moving = bank.transfer
        lines.append(f"BANK: {moving.amount} from {moving.source} to {moving.target} ...")
    return Screen(tuple(lines))
