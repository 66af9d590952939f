"""The laws of the house as full scans: slow, simple, and sharing no code with what they check.

Each function raises AssertionError if the world breaks its law.
"""

from hvlab.engine import Lab
from hvlab.world.disk import VirtualDisk
from hvlab.world.power import VMState
from hvlab.world.rules import RUNTIME_STATE_BYTES
from hvlab.world.world import Table, World

MIB = 1024 * 1024
RESTS = {VMState.RUNNING, VMState.OFF, VMState.SAVED, VMState.PAUSED}
CLOCK_TOLERANCE = 5_000


def all_laws(lab: Lab) -> None:
    """Everything that must hold at any time, and at rest what must hold then."""
    world = lab.world
    both_graphs_are_branchings(world)
    every_file_is_used_or_waits(world)
    every_mergeable_file_is_being_merged(world)
    memory_fits_the_state(world)
    state_files_belong_to_somebody(world)
    who_is_on_the_way_is_held(world)
    keys_find_what_is_there(world)
    if not world.jobs:
        synchronized_guests_are_not_behind(world)


def both_graphs_are_branchings(world: World) -> None:
    """Law 4: every parent exists, and from everywhere one comes to a root."""
    is_branching({c.id: c.parent for c in world.checkpoints})
    is_branching({disk.id: disk.parent_id for disk in world.disks})
    parents = [(c.vm, c.parent) for c in world.checkpoints]
    parents += [(vm.id, vm.parent_checkpoint) for vm in world.vms]
    for vm, parent in parents:
        assert parent is None or world.checkpoints[parent].vm == vm
    for owner in (*world.vms, *world.checkpoints):
        for drive in owner.drives:
            assert drive.disk in world.disks, f"{owner.name} has lost {drive.path}"
    for disk in world.disks:
        if disk.parent_id is not None:
            parent = world.disks[disk.parent_id]
            assert (parent.content_id, parent.size) == (disk.parent_content_id, disk.size)


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


def children(world: World, disk: VirtualDisk) -> list[VirtualDisk]:
    return [child for child in world.disks if child.parent_id == disk.id]


def every_file_is_used_or_waits(world: World) -> None:
    """B-123: each automatic file is somebody's, or something above it is; Now's is only Now's."""
    for disk in world.disks:
        if disk.owner is not None:
            assert users(world, disk) or children(world, disk), f"{disk.path} is an orphan"
    for vm in world.vms:
        for drive in vm.drives:
            disk = world.disks[drive.disk]
            assert (1, []) == (users(world, disk), children(world, disk)), f"{disk.path} is shared"


def every_mergeable_file_is_being_merged(world: World) -> None:
    """Law 5: what the host would merge is under way; so at rest there is nothing of the kind."""
    held = {id for job in world.jobs for id in job.affects}
    for disk in world.disks:
        heirs = children(world, disk)
        if users(world, disk) or len(heirs) != 1 or heirs[0].owner is None:
            continue
        stands_still = world.vms[heirs[0].owner].state in (VMState.OFF, VMState.SAVED)
        if world.profile.live_merge or stands_still:
            assert held & {disk.id, heirs[0].id}, f"{disk.path} should be merging"


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
    assert set(owners) == {file.owner for file in world.files}
    for file in world.files:
        if file.kind == ".vmrs":
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
