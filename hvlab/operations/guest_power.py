"""A guest that shuts itself down or restarts itself, as `shutdown.exe` and Restart-Computer do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.operations.base import Events, change_state
from hvlab.operations.checkpointing import drop_automatic
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.machine import boot, power_off, require_disks
from hvlab.operations.service_control import stop_system_services
from hvlab.world import rules
from hvlab.world.job import Phase
from hvlab.world.log import worker
from hvlab.world.power import VMState
from hvlab.world.rules import SECOND
from hvlab.world.world import World


@dataclass(frozen=True)
class _PowerInGuest(InGuest):
    """The host has no part in it; the virtual machine is held while it lasts."""

    def affects(self, world: World) -> frozenset[str]:
        return frozenset({self.vm})

    def _log(self, world: World, event_id: int, what: str) -> None:
        world.write_log(worker(event_id, world.vms[self.vm].name, what, self.vm))


@dataclass(frozen=True)
class RestartGuest(_PowerInGuest):
    """In order: services stop, the system boots again (event 18514)."""

    title: ClassVar[str] = "Restart inside the guest"

    def check(self, world: World) -> None:
        super().check(world)
        require_disks(world, world.vms[self.vm])

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("boot", (rules.SHUTDOWN_SECONDS + rules.BOOT_SECONDS) * SECOND),)

    def boot(self, world: World) -> Events:
        yield from stop_system_services(world, self.vm)
        yield from boot(world, world.vms[self.vm])
        self._log(world, 18514, "was reset by the guest operating system")


@dataclass(frozen=True)
class ShutDownGuest(_PowerInGuest):
    """In order: services stop, the power goes (event 18508)."""

    title: ClassVar[str] = "Shut down inside the guest"
    status: ClassVar[str] = "Shutting down"

    def plan(self, world: World) -> tuple[Phase, ...]:
        return Phase("begin"), Phase("off", rules.SHUTDOWN_SECONDS * SECOND)

    def begin(self, world: World) -> Events:
        yield from change_state(world, world.vms[self.vm], VMState.STOPPING)

    def off(self, world: World) -> Events:
        yield from stop_system_services(world, self.vm)
        yield from power_off(world, world.vms[self.vm])
        self._log(world, 18508, "was shut down by the guest operating system")
        yield from drop_automatic(world, world.vms[self.vm])
