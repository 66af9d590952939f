"""Delete Checkpoint, Delete Checkpoint Subtree (fact sheet 2.6).

Deleting drops entries and their configuration and state files, nothing else: the running VM and
every remaining checkpoint keep their content. What becomes of the disk files follows from who
still needs them, see `consequences.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import forget
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.job import Phase
from hvlab.world.queries import require_checkpoint, require_checkpoint_of, subtree_of
from hvlab.world.rules import SECOND
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

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm, *(doomed.id for doomed in self.doomed(world))})

    def doomed(self, world: World) -> list[Checkpoint]:
        return [require_checkpoint(world, self.checkpoint)]

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("remove", rules.DELETE_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from ()

    def remove(self, world: World) -> Events:
        for checkpoint in reversed(self.doomed(world)):
            yield from forget(world, checkpoint)


@dataclass(frozen=True)
class DeleteCheckpointSubtree(DeleteCheckpoint):
    """Delete a checkpoint and all below it. Now keeps its content and moves up (B-108, B-109)."""

    title: ClassVar[str] = "Delete Checkpoint Subtree"

    def doomed(self, world: World) -> list[Checkpoint]:
        return list(subtree_of(world, self.checkpoint))
