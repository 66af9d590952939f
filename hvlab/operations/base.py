"""Operations: everything that can happen, one file each.

An operation is a frozen dataclass whose fields are its arguments. The engine asks it three things,
always in this order:

`check`    raise the host's error if it must be refused, and change nothing;
`affects`  the ids of the objects it holds while it runs, against a second operation on them;
`plan`     its phases. Each phase names a method that takes the world, changes it and yields the
           events that tell people what happened. A phase is all or nothing.

What follows from a change by itself (merging, deleting files, setting a guest's clock) is not the
business of an operation: see `consequences.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import InvalidState
from hvlab.events import Event, VMStateChanged
from hvlab.world.job import Phase
from hvlab.world.power import Request, VMState, allows
from hvlab.world.queries import require_vm
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import World

Events = Iterator[Event]


@dataclass(frozen=True)
class Operation:
    """Something that can happen in the world."""

    title: ClassVar[str]
    """What the operation is called in the lab, e.g. `Apply Checkpoint`."""

    status: ClassVar[str] = ""
    """What the Status column shows while it runs, e.g. `Applying Checkpoint` (fact sheet 4.1)."""

    background: ClassVar[bool] = False
    """True for what the host starts by itself."""

    awaited: ClassVar[bool] = True
    """False for what comes in its own time, such as the next poll of a time service: the lab is at
    rest without it."""

    def check(self, world: World) -> None:
        """Raise HyperVError if the host would refuse; must change nothing."""

    def affects(self, world: World) -> frozenset[str]:
        """Ids this operation holds while it runs."""
        return frozenset()

    def failure(self, world: World) -> str:
        """The first line of the host's refusal."""
        return f"{self.title} failed."

    def after_failure(self, world: World) -> Iterable[Operation]:
        """What the host starts when a phase of this operation has failed."""
        return ()

    def plan(self, world: World) -> tuple[Phase, ...]:
        """The phases, in order; durations are settled here, from the world as it is."""
        raise NotImplementedError


@dataclass(frozen=True)
class VMOperation(Operation):
    """An operation on one virtual machine."""

    vm: str

    request: ClassVar[Request | None] = None
    """The row of the power table that must allow it."""

    verb: ClassVar[str] = ""
    """How the host names it in a refusal: `'SRV01' failed to start.`"""

    def check(self, world: World) -> None:
        vm = require_vm(world, self.vm)
        if self.request is not None and not allows(vm.state, self.request):
            raise InvalidState(self.failure(world))

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm})

    def failure(self, world: World) -> str:
        vm = world.vms.get(self.vm)
        return f"'{vm.name if vm else self.vm}' failed to {self.verb}."


@dataclass(frozen=True)
class GuestOperation(VMOperation):
    """Something that happens inside a running guest; it holds nothing on the host."""

    request: ClassVar[Request | None] = Request.USE_GUEST
    verb: ClassVar[str] = "reach the guest"

    def affects(self, world: World) -> frozenset[str]:
        return frozenset()


def change_state(world: World, vm: VirtualMachine, state: VMState, **fields: object) -> Events:
    """Put the VM into `state`, with other fields changed along with it."""
    world.vms.put(replace(vm, state=state, **fields))  # type: ignore[arg-type]
    if vm.state is not state:
        yield VMStateChanged(vm.id, vm.state.label, state.label)
