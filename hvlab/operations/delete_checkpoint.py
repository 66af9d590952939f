"""Delete Checkpoint, Delete Checkpoint Subtree (fact sheet 2.6).

Deleting drops entries and their configuration and state files, nothing else: the running VM and
every remaining checkpoint keep their content. What becomes of the disk files follows from who
still needs them, see `consequences.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import claim_chain, forget
from hvlab.operations.machine import state_file_refusal
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.condition import NOT_FOUND
from hvlab.world.job import Phase
from hvlab.world.queries import is_missing, require_checkpoint, require_checkpoint_of, subtree_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


@dataclass(frozen=True)
class DeleteCheckpoint(VMOperation):
    """Delete one checkpoint; those below it move up to its parent (B-100 to B-107)."""

    title: ClassVar[str] = "Delete Checkpoint"
    status: ClassVar[str] = "Deleting Checkpoint"
    verb: ClassVar[str] = "remove checkpoint"

    checkpoint: str

    def check(self, world: World) -> None:
        super().check(world)
        require_checkpoint_of(world, self.vm, self.checkpoint)
        for checkpoint in self.doomed(world):
            require_removable(world, world.vms[self.vm], checkpoint)

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm, *(doomed.id for doomed in self.doomed(world))})

    def doomed(self, world: World) -> list[Checkpoint]:
        return [require_checkpoint(world, self.checkpoint)]

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("remove", rules.DELETE_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from ()

    def remove(self, world: World) -> Events:
        claim_chain(world, self.vm)
        for checkpoint in reversed(self.doomed(world)):
            yield from forget(world, checkpoint)


@dataclass(frozen=True)
class DeleteCheckpointSubtree(DeleteCheckpoint):
    """Delete a checkpoint and all below it. Now keeps its content and moves up (B-108, B-109)."""

    title: ClassVar[str] = "Delete Checkpoint Subtree"

    def doomed(self, world: World) -> list[Checkpoint]:
        return list(subtree_of(world, self.checkpoint))


def require_removable(world: World, vm: VirtualMachine, checkpoint: Checkpoint) -> None:
    """Raise what the host prints when files of the checkpoint are gone or closed to it: then the
    entry stays, and the VM can be used on (fact sheet 5.5, B-097, B-198)."""
    suffixes = (world.profile.configuration_suffix,)
    reason = state_file_refusal(world, checkpoint.id, suffixes)
    gone = [drive.path for drive in checkpoint.drives if is_missing(world, drive.disk)]
    if reason is None and not gone:
        return
    reason = reason or NOT_FOUND
    lines = [
        f"'{vm.name}' failed to remove checkpoint.",
        f"Cannot delete checkpoint: {reason}.",
    ]
    if gone:
        lines += [
            "Virtual machine failed to generate VHD tree.",
            "Failed to get VHD parent.",
            "An error occurred because the checkpoint is missing.",
            "The disk paths missing used to be located at: " + ", ".join(gone),
        ]
    raise OperationFailed(*lines, code=reason.code)
