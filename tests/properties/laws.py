"""The laws of the house as full scans: slow, simple, and sharing no code with what they check.

Each function raises AssertionError if the world breaks its law.
"""

from dataclasses import replace

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations.merge_disk import MergeDisk
from hvlab.world.chain import chain
from hvlab.world.disk import VirtualDisk
from hvlab.world.power import VMState
from hvlab.world.rules import RUNTIME_STATE_BYTES
from hvlab.world.world import Table, World
from tests.properties.damage import SHELF, Files

MIB = 1024 * 1024
RESTS = {VMState.RUNNING, VMState.OFF, VMState.SAVED, VMState.PAUSED}
CLOCK_TOLERANCE = 5_000


def all_laws(lab: Lab, files: Files) -> None:
    """Everything that must hold at any time, and at rest what must hold then.

    `files` says what befell the host's files; where nothing did, every law holds without exception.
    """
    world = lab.world
    both_graphs_are_branchings(world, files)
    every_chain_opens_or_says_why(world, files)
    every_file_is_used_or_waits(world, files)
    every_mergeable_file_is_being_merged(world, files)
    failures_leave_no_trace(lab)
    memory_fits_the_state(world)
    state_files_belong_to_somebody(world)
    who_is_on_the_way_is_held(world)
    keys_find_what_is_there(world)
    if not world.jobs:
        synchronized_guests_are_not_behind(world)


def both_graphs_are_branchings(world: World, files: Files) -> None:
    """Law 4: every parent exists, and from everywhere one comes to a root; but for a file that was
    put back when its parent had been merged into another."""
    is_branching({c.id: c.parent for c in world.checkpoints})
    cut = {disk.id for disk in known(world) if not files.whole(disk.id)}
    is_branching({disk.id: disk.parent_id for disk in known(world) if disk.id not in cut})
    parents = [(c.vm, c.parent) for c in world.checkpoints]
    parents += [(vm.id, vm.parent_checkpoint) for vm in world.vms]
    for vm, parent in parents:
        assert parent is None or world.checkpoints[parent].vm == vm
    for owner in (*world.vms, *world.checkpoints):
        for drive in owner.drives:
            assert drive.disk in world.disks, f"{owner.name} has lost {drive.path}"


def known(world: World) -> list[VirtualDisk]:
    """The disk files the host counts on, without what an administrator has put on a shelf."""
    return [disk for disk in world.disks if not disk.id.startswith(SHELF)]


def every_chain_opens_or_says_why(world: World, files: Files) -> None:
    """Each disk can be opened, or not for what befell its files, and the host says which it is."""
    assert {disk.id for disk in world.disks} == set(files.disks)
    for disk in known(world):
        try:
            chain(world, disk.path)
            code = None
        except HyperVError as error:
            code = error.code
        assert files.chain_code(disk.id) == code, f"{disk.path}: {code}"


def failures_leave_no_trace(lab: Lab) -> None:
    """Law 2: a phase that fails changes no file, no checkpoint and no setting."""
    for change in lab.steps:
        if not change.failures:
            continue
        assert {"jobs", "log", "vms"} >= set(change.delta.rows)
        for old, new in change.delta.rows.get("vms", {}).values():
            assert replace(old, state=new.state) == new, "a failed phase changed a VM"


def is_branching(parents: dict[str, str | None]) -> None:
    for start in parents:
        at, steps = start, 0
        while parents[at] is not None:
            at, steps = parents[at], steps + 1
            assert at in parents, f"{start}: the parent {at} is missing"
            assert steps <= len(parents), f"{start} goes round in circles"


def users(world: World, disk: VirtualDisk) -> int:
    owners = (*world.vms, *world.checkpoints)
    return sum(drive.disk == disk.id for owner in owners for drive in owner.drives)


def children(world: World, files: Files, disk: VirtualDisk) -> list[VirtualDisk]:
    """What stands on the file; the host goes by what it knows, where a file says it wrongly."""
    return [child for child in known(world) if files.stands_on(child.id) == disk.id]


def every_file_is_used_or_waits(world: World, files: Files) -> None:
    """B-123: each automatic file is somebody's, or something above it is; Now's is only Now's.

    A file that somebody holds cannot be deleted, and waits.
    """
    for disk in known(world):
        if disk.owner is not None and not files.wrong[disk.id] & {"locked", "denied"}:
            assert users(world, disk) or children(world, files, disk), f"{disk.path} is an orphan"
    for vm in world.vms:
        for drive in vm.drives:
            disk = world.disks[drive.disk]
            assert (1, []) == (users(world, disk), children(world, files, disk)), (
                f"{disk.path} is shared"
            )


def every_mergeable_file_is_being_merged(world: World, files: Files) -> None:
    """Law 5: what the host would merge is under way; so at rest there is nothing of the kind.

    What is missing is not merged; with any other fault the host tries again and again.
    """
    held = {id for job in world.jobs for id in job.affects}
    for disk in known(world):
        heirs = children(world, files, disk)
        if users(world, disk) or len(heirs) != 1 or heirs[0].owner is None:
            continue
        if "missing" in files.wrong[disk.id] | files.wrong[heirs[0].id]:
            continue
        stands_still = world.vms[heirs[0].owner].state in (VMState.OFF, VMState.SAVED)
        if world.profile.live_merge or stands_still:
            assert held & {disk.id, heirs[0].id}, f"{disk.path} should be merging"


def nothing_is_left_to_merge(world: World, files: Files) -> None:
    """Law 5 once all repairs are done and time has passed: merges that had failed are finished. One
    that can never be done is tried again and again; its neighbours wait with it, nobody else."""
    hopeless = {
        id
        for job in world.jobs
        if isinstance(job.operation, MergeDisk)
        and is_unsound(world, files, job.operation.parent, job.operation.child)
        for id in job.affects
    }
    for disk in known(world):
        heirs = children(world, files, disk)
        if users(world, disk) or len(heirs) != 1 or heirs[0].owner is None:
            continue
        if not hopeless & {disk.id, heirs[0].id}:
            assert is_unsound(world, files, disk.id, heirs[0].id), f"{disk.path} was not merged"


def is_unsound(world: World, files: Files, parent: str, child: str) -> bool:
    """Whether a merge has a reason to fail that no repair has taken away."""
    above = children(world, files, world.disks[child])
    wrong = [files.code(id) for id in (parent, child, *(disk.id for disk in above))]
    return any(wrong) or files.link_code(child, parent) is not None


def memory_fits_the_state(world: World) -> None:
    """A guest in RAM while running or paused, a saved state while saved, nothing while off."""
    for vm in world.vms:
        has = (vm.guest is not None, vm.saved_state is not None)
        expected = {
            VMState.RUNNING: (True, False),
            VMState.PAUSED: (True, False),
            VMState.SAVED: (False, True),
            VMState.OFF: (False, False),
        }
        assert has == expected.get(vm.state, has), f"{vm.state}: guest, saved state {has}"
        assert (vm.paused_at is not None) == (vm.state is VMState.PAUSED) or vm.state not in RESTS
        assert (vm.started is None) == (vm.guest is None)


def state_files_belong_to_somebody(world: World) -> None:
    """Every VM and checkpoint has its files, nobody else has any, and memory has its size."""
    owners = {owner.id: owner for owner in (*world.vms, *world.checkpoints)}
    assert set(owners) == {file.owner for file in world.files if file.owner}
    for file in world.files:
        if file.owner and file.kind == ".vmrs":
            saved = owners[file.owner].saved_state
            memory = 0 if saved is None else saved.memory_mb * MIB
            assert memory == file.size - RUNTIME_STATE_BYTES, f"{file.path}: {file.size}"


def who_is_on_the_way_is_held(world: World) -> None:
    """A VM between two states has a job that will bring it to one."""
    held = {id for job in world.jobs for id in job.affects}
    for vm in world.vms:
        assert vm.state in RESTS or vm.id in held, f"{vm.name} is stuck in {vm.state}"
    for job in world.jobs:
        assert job.phases
        assert world.now <= job.due <= job.ends


def synchronized_guests_are_not_behind(world: World) -> None:
    """At rest a running guest with Time Synchronization shows the host's time, or a later one."""
    for vm in world.vms:
        if vm.state is VMState.RUNNING and vm.guest is not None and vm.synchronizes_time():
            assert world.now - vm.guest.clock.read(world.now) <= CLOCK_TOLERANCE


def keys_find_what_is_there(world: World) -> None:
    """Looking up by key gives what a scan would."""
    for name, table in world.tables():
        fresh: Table = Table(**table._keys)
        for row in table:
            fresh.put(row)
        found = {key: {k: set(ids) for k, ids in i.items()} for key, i in table._indexes.items()}
        scanned = {key: {k: set(ids) for k, ids in i.items()} for key, i in fresh._indexes.items()}
        assert scanned == found, f"the keys of {name} are wrong"
