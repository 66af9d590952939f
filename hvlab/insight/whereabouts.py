"""What became of an item: live, dormant or gone, found by reading through the disk chains.

live     the running VM (its Now) can read it;
dormant  Now cannot, but at least one checkpoint's disks or memory hold it;
gone     nothing on the host can read it any more.

The ledger (`ledger.py`) looks further, beyond VMs and checkpoints: in an export; pending, in a file
that waits for a merge; left in a file that nobody uses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from hvlab.errors import ChainBroken
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.guest import PATCH_FOLDER, PATCH_SUFFIX
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import Drive, VirtualMachine
from hvlab.world.volumes import guest_files
from hvlab.world.world import World


class Fate(Enum):
    """Where an item is, from the best to the worst; the value is the word for the learner."""

    LIVE = "live"
    DORMANT = "dormant"
    EXPORTED = "in an export"
    PENDING = "pending merge"
    LEFT = "left in a file"
    GONE = "gone"


@dataclass(frozen=True)
class Whereabouts:
    """The fate of an item, and the checkpoints that hold it."""

    fate: Fate
    checkpoints: tuple[str, ...]

    @property
    def live(self) -> bool:
        return self.fate is Fate.LIVE


def of_file(world: World, vm: VirtualMachine, path: str, text: str | None = None) -> Whereabouts:
    """Where a guest file is; with `text`, only a file with that content counts."""
    wanted = path.casefold()

    def held(drives: tuple[Drive, ...]) -> bool:
        for name, data in readable_files(world, drives).items():
            if name.casefold() == wanted:
                return text is None or data == text.encode()
        return False

    return _search(world, vm, held(vm.drives), lambda checkpoint: held(checkpoint.drives))


def of_patch(world: World, vm: VirtualMachine, patch: str) -> Whereabouts:
    """Where an installed patch is."""
    return of_file(world, vm, f"{PATCH_FOLDER}\\{patch}{PATCH_SUFFIX}")


def of_document(world: World, vm: VirtualMachine, text: str) -> Whereabouts:
    """Where the text of the unsaved document is: in memory, and in standard checkpoints."""
    return _search(
        world,
        vm,
        document_of(vm) == text,
        lambda checkpoint: (
            checkpoint.saved_state is not None
            and checkpoint.saved_state.guest.memory.document == text
        ),
    )


def document_of(vm: VirtualMachine) -> str:
    """The unsaved document of a VM, in RAM or in its saved state; empty without memory."""
    if vm.guest is not None:
        return vm.guest.memory.document
    return "" if vm.saved_state is None else vm.saved_state.guest.memory.document


def readable_files(world: World, drives: tuple[Drive, ...]) -> dict[str, bytes]:
    """The files on a set of drives; none where the chain is broken."""
    try:
        return guest_files(world, drives)
    except ChainBroken:
        return {}


def _search(
    world: World, vm: VirtualMachine, live: bool, held: Callable[[Checkpoint], bool]
) -> Whereabouts:
    holders = tuple(c.name for c in checkpoints_of(world, vm.id) if held(c))
    if live:
        return Whereabouts(Fate.LIVE, holders)
    return Whereabouts(Fate.DORMANT if holders else Fate.GONE, holders)
