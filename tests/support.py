"""What tests of the simulated host share: a lab with one VM, and the host as short text.

The usual set-up is the fact sheet's: host 2022, VM `Test` with one dynamic `Test.vhdx`, a guest
whose integration services work, CheckpointType Production (fact sheet 10). Fixtures come by
importing them in a `conftest.py`::

    def test_apply_discards_what_now_wrote(do, vm, checkpoint, files):
        do(TakeCheckpoint(vm, "before"))
        do(WriteGuestFile(vm, "notes.txt", "v2"))
        do(ApplyCheckpoint(vm, checkpoint("before")))

        assert {} == files()
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest

from hvlab.engine import Lab
from hvlab.events import VMStateChanged
from hvlab.operations import NewDisk, NewVM, Operation, SetVM, StartVM
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import VirtualDisk
from hvlab.world.guest import OS_FILE
from hvlab.world.power import VMState
from hvlab.world.vm import CheckpointType, Drive, VirtualMachine
from hvlab.world.volumes import guest_files
from hvlab.world.world import World

GUID = r"[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}"
OS = "Windows Server 2022"

# A lab and what is in it -------------------------------------------------------------------------


def vm_named(world: World, name: str) -> VirtualMachine:
    """The VM of that name; there is one."""
    (found,) = world.vms.by("name", name.lower())
    return found


def checkpoint_named(world: World, name: str) -> Checkpoint:
    """The checkpoint of that name; there is one."""
    (found,) = [checkpoint for checkpoint in world.checkpoints if checkpoint.name == name]
    return found


def new_lab(name: str = "Test", *disks: NewDisk, start: bool = True) -> Lab:
    """A lab with one VM, by default the fact sheet's, at rest."""
    lab = Lab(seed="tests")
    add_vm(lab, name, *disks, start=start)
    return lab


def add_vm(lab: Lab, name: str, *disks: NewDisk, start: bool = True) -> str:
    """One more VM, which boots from its first disk; its id."""
    lab.run(NewVM(name, disks=disks or (NewDisk(f"{name}.vhdx", os=OS),)))
    vm = vm_named(lab.world, name).id
    if start:
        lab.run(StartVM(vm))
    lab.settle()
    return vm


def without_log(world: World) -> World:
    """The world but for the host's event log, where a failure may be written down (B-196)."""
    silent = world.copy()
    for entry in list(silent.log):
        silent.log.drop(entry.id)
    return silent


# Content -----------------------------------------------------------------------------------------


def texts(world: World, drives: Iterable[Drive]) -> dict[str, str]:
    """The guest's files on these drives, the operating system's own left out."""
    files = guest_files(world, drives)
    return {path: data.decode() for path, data in files.items() if path != OS_FILE}


def pages(world: World, path_id: str) -> dict[int, bytes]:
    """Everything readable from a disk file that is not zero: a plain, full copy of the disk."""
    copied: dict[int, bytes] = {}
    disk = world.disks.get(path_id)
    while disk is not None:
        for number, page in disk.pages.items():
            copied.setdefault(number, page)
        disk = world.disks.get(disk.parent_id)
    return {number: page for number, page in copied.items() if any(page)}


def document(vm: VirtualMachine) -> str | None:
    """The unsaved document in the VM's memory; None for a VM without memory."""
    if vm.guest is not None:
        return vm.guest.memory.document
    return None if vm.saved_state is None else vm.saved_state.guest.memory.document


# Trees as text -----------------------------------------------------------------------------------


def checkpoint_tree(world: World, vm: str) -> str:
    """The VM's checkpoints by name, Now first among its siblings, others by creation.

    Written from the parents alone, so that it does not depend on how hvlab draws.
    """
    machine = world.vms[vm]
    own = sorted((c for c in world.checkpoints if c.vm == vm), key=lambda c: c.number)

    def below(parent: str | None) -> list[tuple[str, str | None]]:
        now = [("Now", None)] if machine.parent_checkpoint == parent else []
        return [*now, *((c.name, c.id) for c in own if c.parent == parent)]

    return _outline(below(None), lambda id: [] if id is None else below(id))


def disk_tree(world: World) -> str:
    """Every disk file by name, its GUID shortened to `*`, with who uses it."""

    def users(disk: VirtualDisk) -> list[str]:
        named = [(c.number, c.name, c.drives) for c in world.checkpoints]
        now = [(10**9 + vm.number, "Now", vm.drives) for vm in world.vms]
        return [
            name
            for _, name, drives in sorted(named + now, key=lambda user: user[0])
            if disk.id in {drive.disk for drive in drives}
        ]

    def below(parent: str | None) -> list[tuple[str, str | None]]:
        found = [
            (f"{re.sub(GUID, '*', disk.name)} [{', '.join(users(disk))}]", disk.id)
            for disk in world.disks
            if disk.parent_id == parent
        ]
        return sorted(found, key=lambda item: (item[0], item[1] or ""))

    return _outline(below(None), below)


Node = tuple[str, str | None]


def _outline(nodes: list[Node], below: Callable[[str | None], list[Node]]) -> str:
    return "\n".join(_lines(nodes, below, top=True))


def _lines(
    nodes: list[Node], below: Callable[[str | None], list[Node]], *, top: bool = False
) -> Iterator[str]:
    for place, (text, id) in enumerate(nodes, 1):
        last = place == len(nodes)
        head, stem = ("", "") if top else ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield head + text
        yield from (stem + line for line in _lines(below(id), below))


# Fixtures ----------------------------------------------------------------------------------------

_ready = cache(new_lab)


@pytest.fixture
def lab() -> Lab:
    """A lab of its own with the VM `Test`, running."""
    return _ready().fork()


@pytest.fixture
def vm(lab: Lab) -> str:
    """Id of `Test`, running, CheckpointType Production."""
    return vm_named(lab.world, "Test").id


@pytest.fixture
def standard(do: Callable[[Operation], None], vm: str) -> str:
    """Id of `Test`, running, CheckpointType Standard."""
    do(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    return vm


@pytest.fixture
def do(lab: Lab) -> Callable[[Operation], None]:
    """Do it, and let everything that follows from it happen too."""

    def do(operation: Operation) -> None:
        lab.run(operation)
        lab.settle()

    return do


@pytest.fixture
def checkpoint(lab: Lab) -> Callable[[str], str]:
    """The id of the checkpoint with a name."""
    return lambda name: checkpoint_named(lab.world, name).id


@pytest.fixture
def files(lab: Lab, vm: str) -> Callable[..., dict[str, str]]:
    """The guest's files in Now, or in the checkpoint with a name."""

    def files(name: str = "") -> dict[str, str]:
        owner = checkpoint_named(lab.world, name) if name else lab.world.vms[vm]
        return texts(lab.world, owner.drives)

    return files


@pytest.fixture
def tree(lab: Lab, vm: str) -> Callable[[], str]:
    """The checkpoint tree of `Test` as text."""
    return lambda: checkpoint_tree(lab.world, vm)


@pytest.fixture
def disks(lab: Lab) -> Callable[[], str]:
    """All disk files as text."""
    return lambda: disk_tree(lab.world)


@pytest.fixture
def state(lab: Lab, vm: str) -> Callable[[], VMState]:
    """The state of `Test`."""
    return lambda: lab.world.vms[vm].state


def passed(lab: Lab, since: int = 0) -> list[str]:
    """The VM states that were passed through since the event of that number."""
    return [s.event.after for s in lab.events[since:] if isinstance(s.event, VMStateChanged)]
