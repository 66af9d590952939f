"""Apply, Create Checkpoint and Apply, Revert: going back to a checkpoint (fact sheet 2.3, 2.4).

All three end alike: Now's files are thrown away, new ones are made on the checkpoint's, its
configuration and memory come back. No other checkpoint is touched. The VM stands still meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import ChainBroken, InvalidState, OperationFailed
from hvlab.operations.base import Events, VMOperation, change_state
from hvlab.operations.checkpointing import (
    require_checkpoint_possible,
    switch_to,
    take,
)
from hvlab.operations.machine import (
    memory_time,
    resume_saved,
    save,
    state_file_closed,
    state_file_refusal,
)
from hvlab.operations.replica import require_resync
from hvlab.world import rules
from hvlab.world.chain import chain
from hvlab.world.checkpoint import Checkpoint, CheckpointKind
from hvlab.world.clock import default_checkpoint_name
from hvlab.world.condition import DENIED, IN_USE, refusal
from hvlab.world.job import Phase
from hvlab.world.power import Request, VMState
from hvlab.world.queries import jobs_on, require_checkpoint, require_checkpoint_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World


@dataclass(frozen=True)
class _GoBack(VMOperation):
    """What the three have in common."""

    status: ClassVar[str] = "Applying Checkpoint"
    request: ClassVar[Request | None] = Request.APPLY
    verb: ClassVar[str] = "apply checkpoint"
    keeps_present: ClassVar[bool] = False

    def target(self, world: World) -> Checkpoint:
        """The checkpoint to go back to; raises the host's error if there is none."""
        raise NotImplementedError

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm, self.target(world).id})

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        target = self.target(world)
        if self.keeps_present:
            require_checkpoint_possible(world, vm)
        require_readable(world, vm, target)

    def plan(self, world: World) -> tuple[Phase, ...]:
        vm = world.vms[self.vm]
        target = self.target(world)
        phases = [Phase("begin")]
        switch = rules.APPLY_SECONDS * SECOND
        if vm.state in (VMState.RUNNING, VMState.PAUSED):
            saved = "save_paused" if vm.state is VMState.PAUSED else "save_running"
            phases.append(Phase(saved, memory_time(world, vm.settings.memory_mb)))
        if self.keeps_present:
            phases.append(Phase("keep_present", rules.CHECKPOINT_SECONDS * SECOND))
        if state_after(vm.state, target) is VMState.RUNNING:
            phases.append(Phase("switch_and_start", switch))
            phases.append(Phase("resume", memory_time(world, target.settings.memory_mb)))
        elif target.holds_memory:
            phases.append(Phase("switch", switch))
        else:
            phases.append(Phase("switch_off", switch))
        return tuple(phases)

    def begin(self, world: World) -> Events:
        vm = world.vms[self.vm]
        if vm.state in (VMState.RUNNING, VMState.PAUSED):
            yield from change_state(world, vm, VMState.SAVING)

    def save_running(self, world: World) -> Events:
        yield from save(world, world.vms[self.vm], paused=False)

    def save_paused(self, world: World) -> Events:
        yield from save(world, world.vms[self.vm], paused=True)

    def keep_present(self, world: World) -> Events:
        """The present becomes a finished leaf: it holds the saved state, if the VM had one."""
        vm = world.vms[self.vm]
        requested = jobs_on(world, vm.id)[0].started
        name = default_checkpoint_name(vm.name, world.date(requested))
        yield from take(world, vm, name, created=requested, kind=CheckpointKind.STANDARD)

    def switch(self, world: World) -> Events:
        yield from self._switch(world, VMState.SAVED)

    def switch_and_start(self, world: World) -> Events:
        yield from self._switch(world, VMState.SAVED)
        yield from change_state(world, world.vms[self.vm], VMState.STARTING)

    def switch_off(self, world: World) -> Events:
        yield from self._switch(world, VMState.OFF)

    def _switch(self, world: World, state: VMState) -> Events:
        vm, target = world.vms[self.vm], self.target(world)
        require_readable(world, vm, target)  # files may have gone since the question was asked
        yield from switch_to(world, vm, target, state)
        yield from require_resync(world, [vm])

    def resume(self, world: World) -> Events:
        yield from resume_saved(world, world.vms[self.vm])


@dataclass(frozen=True)
class ApplyCheckpoint(_GoBack):
    """Go back to a checkpoint; what Now held is lost (B-068, B-078)."""

    title: ClassVar[str] = "Apply Checkpoint"

    checkpoint: str

    def target(self, world: World) -> Checkpoint:
        return require_checkpoint_of(world, self.vm, self.checkpoint)


@dataclass(frozen=True)
class CreateCheckpointAndApply(ApplyCheckpoint):
    """Save the VM, keep the present as a checkpoint, then go back (B-080 to B-091)."""

    title: ClassVar[str] = "Create Checkpoint and Apply"
    keeps_present: ClassVar[bool] = True


@dataclass(frozen=True)
class RevertVM(_GoBack):
    """Go back to the checkpoint Now hangs under; what came since is lost (B-055 to B-060)."""

    title: ClassVar[str] = "Revert"
    verb: ClassVar[str] = "revert"

    def target(self, world: World) -> Checkpoint:
        vm = world.vms[self.vm]
        if vm.parent_checkpoint is None:
            raise InvalidState(self.failure(world))
        return require_checkpoint(world, vm.parent_checkpoint)


def state_after(before: VMState, target: Checkpoint) -> VMState:
    """The VM's state after going back to `target` (fact sheet 1.4)."""
    if not target.holds_memory:
        return VMState.OFF
    if before is VMState.RUNNING and target.captured_state is VMState.RUNNING:
        return VMState.RUNNING
    return VMState.SAVED


def require_readable(world: World, vm: VirtualMachine, target: Checkpoint) -> None:
    """Raise what the host prints when it cannot go back: the checkpoint's disks or state files
    cannot be opened, or Now's files cannot be thrown away (B-093, B-095)."""
    for drive in target.drives:
        try:
            chain(world, drive.path)
        except ChainBroken as error:
            raise apply_failed(vm, target, str(error), error.code) from error
    suffixes = (world.profile.configuration_suffix, *world.profile.memory_suffixes)
    reasons = [state_file_refusal(world, target.id, suffixes), state_file_closed(world, vm.id)]
    # Now's file goes away: one that is missing or damaged does not stand in the way of that.
    reasons += [
        reason
        for drive in vm.drives
        if (reason := refusal(world.conditions.get(drive.disk))) in (IN_USE, DENIED)
    ]
    for reason in reasons:
        if reason is not None:
            raise apply_failed(vm, target, str(reason), reason.code)


def apply_failed(
    vm: VirtualMachine, target: Checkpoint, reason: str, code: int | None
) -> OperationFailed:
    """The short line, the reason, and the line with names."""
    return OperationFailed(
        f"'{vm.name}' failed to apply checkpoint.",
        reason,
        f"'{vm.name}' failed to apply checkpoint '{target.name}'. (Virtual machine ID {vm.id})",
        code=code,
    )
