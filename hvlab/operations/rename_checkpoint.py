"""Rename a checkpoint (fact sheet 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import CheckpointRenamed
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import require_name
from hvlab.operations.machine import state_file_refusal
from hvlab.world.job import Phase
from hvlab.world.queries import require_checkpoint_of
from hvlab.world.world import World


@dataclass(frozen=True)
class RenameCheckpoint(VMOperation):
    """Give a checkpoint another name; nothing else changes (B-124, B-125)."""

    title: ClassVar[str] = "Rename Checkpoint"
    verb: ClassVar[str] = "rename checkpoint"

    checkpoint: str
    name: str

    def check(self, world: World) -> None:
        super().check(world)
        require_checkpoint_of(world, self.vm, self.checkpoint)
        require_name(self.name)
        reason = state_file_refusal(world, self.checkpoint, (world.profile.configuration_suffix,))
        if reason is not None:
            raise OperationFailed(self.failure(world), str(reason), code=reason.code)

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm, self.checkpoint})

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("rename"),)

    def rename(self, world: World) -> Events:
        checkpoint = world.checkpoints[self.checkpoint]
        world.checkpoints.put(replace(checkpoint, name=self.name))
        yield CheckpointRenamed(self.vm, checkpoint.id, checkpoint.name, self.name)
