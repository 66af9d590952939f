"""Operations made to fail, for the engine's tests."""

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import OperationFailed
from hvlab.events import VMSettingsChanged
from hvlab.operations.base import Events, Operation, VMOperation, change_state
from hvlab.world.disk import path_key
from hvlab.world.job import Phase
from hvlab.world.power import VMState
from hvlab.world.world import World


@dataclass(frozen=True)
class Stumble(VMOperation):
    """Touches everything it can reach in its last phase, and then fails."""

    title: ClassVar[str] = "Stumble"
    verb: ClassVar[str] = "stumble"

    after: int = 0
    error: Exception | None = None

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("leave"), Phase("stumble", self.after)

    def leave(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.SAVING)

    def stumble(self, world: World) -> Events:
        vm = world.vms[self.vm]
        world.new_guid()
        world.next_number()
        world.set_host(replace(world.host, name="changed"))
        for checkpoint in list(world.checkpoints):
            world.checkpoints.drop(checkpoint.id)
        for disk in list(world.disks):
            world.disks.put(replace(disk, size=0))
        for file in list(world.files):
            world.files.drop(file.id)
        yield VMSettingsChanged(vm.id, "everything")
        world.vms.drop(vm.id)
        raise self.error or OperationFailed("It went wrong.")


@dataclass(frozen=True)
class LoseFile(Operation):
    """Somebody deletes a file of the host by hand."""

    title: ClassVar[str] = "Lose a file"

    path: str

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("lose"),)

    def lose(self, world: World) -> Events:
        world.disks.drop(path_key(self.path))
        yield from ()
