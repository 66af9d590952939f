"""Changing settings: of a VM, of its integration services, of the host's questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import INVALID_STATE, InvalidParameter, OperationFailed, UnknownParameter
from hvlab.events import QuestionSuppressed, VMSettingsChanged
from hvlab.operations.base import Events, Operation, VMOperation
from hvlab.world.host import Question
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.world import World


@dataclass(frozen=True)
class SetVM(VMOperation):
    """Change settings of a VM; None leaves one as it is."""

    title: ClassVar[str] = "Settings"
    verb: ClassVar[str] = "modify settings"

    checkpoint_type: CheckpointType | None = None
    memory_mb: int | None = None
    notes: str | None = None
    automatic_checkpoints: bool | None = None

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        profile = world.profile
        if self.checkpoint_type is not None and not profile.production_checkpoints:
            raise UnknownParameter("CheckpointType")
        if self.automatic_checkpoints is not None and profile.automatic_checkpoints is None:
            raise UnknownParameter("AutomaticCheckpointsEnabled")
        if self.memory_mb is None:
            return
        if self.memory_mb < 32:
            raise InvalidParameter("Invalid memory value: the minimum is 32 MB.")
        if vm.state is not VMState.OFF:
            raise OperationFailed(f"'{vm.name}' failed to modify device 'Memory'.", INVALID_STATE)

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        changes = {
            name: value
            for name in ("checkpoint_type", "memory_mb", "notes", "automatic_checkpoints")
            if (value := getattr(self, name)) is not None
        }
        world.vms.put(replace(vm, settings=replace(vm.settings, **changes)))
        for name in changes:
            yield VMSettingsChanged(vm.id, name)


@dataclass(frozen=True)
class SetIntegrationService(VMOperation):
    """Offer an integration service to the guest, or no longer (fact sheet 6.1)."""

    title: ClassVar[str] = "Integration Services"
    verb: ClassVar[str] = "modify integration services"

    service: IntegrationService
    enabled: bool

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        vm = world.vms[self.vm]
        one = {self.service}
        services = vm.settings.services | one if self.enabled else vm.settings.services - one
        world.vms.put(replace(vm, settings=replace(vm.settings, services=services)))
        yield VMSettingsChanged(vm.id, self.service.value)


@dataclass(frozen=True)
class SuppressQuestion(Operation):
    """Tick "Please don't ask me again" (fact sheet 4.3)."""

    title: ClassVar[str] = "Please don't ask me again"

    question: Question

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        host = world.host
        world.set_host(replace(host, suppressed=host.suppressed | {self.question}))
        yield QuestionSuppressed(self.question.value)


@dataclass(frozen=True)
class ResetCheckBoxes(Operation):
    """Hyper-V Settings, User, Reset Check Boxes: every question is asked again (B-167)."""

    title: ClassVar[str] = "Reset Check Boxes"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("change"),)

    def change(self, world: World) -> Events:
        world.set_host(replace(world.host, suppressed=frozenset()))
        yield from ()
