"""Checkpoint: mark the present, and go on (fact sheet 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.events import LabAdvice
from hvlab.operations.base import Events, VMOperation
from hvlab.operations.checkpointing import (
    CHECKPOINT_FAILED,
    keeps_memory,
    kind_of_next,
    production_failed,
    require_checkpoint_possible,
    require_name,
    settle_kind,
    take,
)
from hvlab.operations.machine import memory_time
from hvlab.world import rules
from hvlab.world.checkpoint import CheckpointKind
from hvlab.world.clock import default_checkpoint_name
from hvlab.world.domain import marked_as_controller
from hvlab.world.job import Phase
from hvlab.world.power import Request, VMState
from hvlab.world.queries import jobs_on
from hvlab.world.rules import SECOND
from hvlab.world.world import World


@dataclass(frozen=True)
class TakeCheckpoint(VMOperation):
    """Take a checkpoint; without a name it gets the VM's name and the host's time (B-035)."""

    title: ClassVar[str] = "Checkpoint"
    status: ClassVar[str] = "Creating Checkpoint"
    request: ClassVar[Request | None] = Request.CHECKPOINT

    name: str | None = None

    def failure(self, world: World) -> str:
        return CHECKPOINT_FAILED

    def check(self, world: World) -> None:
        super().check(world)
        require_checkpoint_possible(world, world.vms[self.vm])
        if self.name is not None:
            require_name(self.name)

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        duration = rules.CHECKPOINT_SECONDS * SECOND
        if keeps_memory(world, vm) and vm.state is not VMState.SAVED:
            duration += memory_time(world, vm.settings.memory_mb)
        if kind_of_next(world, vm) is None:  # a writer fails, which is found out by trying
            return Phase("begin"), Phase("freeze", duration), Phase("give_up")
        return Phase("begin"), Phase("take", duration)

    def begin(self, world: World) -> Events:
        yield from ()

    def take(self, world: World) -> Events:
        vm = world.vms[self.vm]
        requested = jobs_on(world, vm.id)[0].started
        name = self.name or default_checkpoint_name(vm.name, world.date(requested))
        kind = yield from settle_kind(world, self.vm)
        if kind is None:
            raise production_failed(vm)
        yield from take(world, world.vms[self.vm], name, created=requested, kind=kind)
        if kind is CheckpointKind.STANDARD and marked_as_controller(vm):
            yield LabAdvice(vm.id, rules.TEXT_STANDARD_OF_CONTROLLER)

    def freeze(self, world: World) -> Events:
        """The guest is asked and cannot: what went wrong is to be seen in it."""
        yield from settle_kind(world, self.vm)

    def give_up(self, world: World) -> Events:
        raise production_failed(world.vms[self.vm])
