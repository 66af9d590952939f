"""Which operation must fail for which file, told from what befell the files (fact sheet 8.2, 8.3).

Written from the fact sheet and `damage.py`, without the code that refuses.
"""

from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    Operation,
    RemoveGuestFile,
    RenameCheckpoint,
    ResetVM,
    RevertVM,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.power import VMState
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World
from tests.properties.damage import (
    AS_DISK,
    AS_FILE,
    AS_PARENT,
    DENIED,
    IN_USE,
    NOT_FOUND,
    OTHER_SIZE,
    STRANGER,
    Files,
)
from tests.properties.operations import WriteRawPage

FILE_CODES = {*AS_FILE.values(), *AS_DISK.values(), *AS_PARENT.values(), STRANGER, OTHER_SIZE}
CONFIGURATION = (".vmcx", ".xml")
MEMORY = (".vmrs", ".bin", ".vsv")


def obstacles(world: World, files: Files, operation: Operation) -> set[int] | None:
    """The codes it must fail with, empty if no file is in its way; None: nothing is expected."""
    vm = world.vms.get(getattr(operation, "vm", None))
    if vm is None:
        return None
    found = _obstacles(world, files, operation, vm)
    return None if found is None else {code for code in found if code is not None}


def _obstacles(
    world: World, files: Files, operation: Operation, vm: VirtualMachine
) -> set[int | None] | None:
    match operation:
        case StartVM() if vm.state in (VMState.OFF, VMState.SAVED):
            memory = MEMORY if vm.state is VMState.SAVED else ()
            return _disks(files, vm) | _state_files(world, files, vm.id, memory)
        case ResetVM():
            return _disks(files, vm)
        case TakeCheckpoint():
            return _to_take(files, vm)
        case RevertVM() if vm.parent_checkpoint is not None:
            return _to_apply(world, files, vm, world.checkpoints[vm.parent_checkpoint])
        case ApplyCheckpoint() if target := world.checkpoints.get(operation.checkpoint):
            found = _to_apply(world, files, vm, target)
            keeps = isinstance(operation, CreateCheckpointAndApply)
            return found | _to_take(files, vm) if keeps else found
        case DeleteCheckpoint() if target := world.checkpoints.get(operation.checkpoint):
            subtree = isinstance(operation, DeleteCheckpointSubtree)
            doomed = _subtree(world, target) if subtree else [target]
            return set().union(*(_to_delete(world, files, one) for one in doomed))
        case RenameCheckpoint():
            return _state_files(world, files, operation.checkpoint, CONFIGURATION)
        case WriteGuestFile() | RemoveGuestFile() | InstallPatch():
            return {files.chain_code(vm.drives[0].disk, held=True)}
        case WriteRawPage():
            return {files.chain_code(vm.drives[1].disk, held=True)}
    return None


def _subtree(world: World, root: Checkpoint) -> list[Checkpoint]:
    found = [root]
    for one in found:
        found += [child for child in world.checkpoints if child.parent == one.id]
    return found


def _disks(files: Files, owner: VirtualMachine | Checkpoint) -> set[int | None]:
    return {files.chain_code(drive.disk) for drive in owner.drives}


def _state_files(world: World, files: Files, owner: str, kinds: tuple[str, ...]) -> set[int | None]:
    own = [file.id for file in world.files if file.owner == owner and file.kind in kinds]
    return {files.code(id) for id in own}


def _to_take(files: Files, vm: VirtualMachine) -> set[int | None]:
    return _disks(files, vm) | {files.code(drive.disk) for drive in vm.drives}


def _to_apply(
    world: World, files: Files, vm: VirtualMachine, target: Checkpoint
) -> set[int | None]:
    kinds = (*CONFIGURATION, *MEMORY)
    to_go = {files.code(drive.disk) for drive in vm.drives}
    to_go |= _state_files(world, files, vm.id, (*kinds, ".vmgs"))
    return _disks(files, target) | (
        _state_files(world, files, target.id, kinds) | to_go & {IN_USE, DENIED}
    )


def _to_delete(world: World, files: Files, target: Checkpoint) -> set[int | None]:
    gone = {files.code(drive.disk) for drive in target.drives} & {NOT_FOUND}
    return _state_files(world, files, target.id, CONFIGURATION) | gone
