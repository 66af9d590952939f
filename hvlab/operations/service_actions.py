"""Services console, `sc.exe` or `systemctl` in a guest; and a VSS writer that begins to fail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import GuestServiceChanged, WriterBroken
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_memory, change_registry, change_volume
from hvlab.operations.service_control import (
    change_service,
    memory_of,
    start_service,
    stop_service,
)
from hvlab.storage.fat32 import Volume
from hvlab.world import vss
from hvlab.world.services import (
    Service,
    StartType,
    is_windows,
    key_of,
    unit_of,
    unit_text,
)
from hvlab.world.vss import Writer, WriterFailure
from hvlab.world.world import World

NOT_FOUND = "The specified service does not exist as an installed service. (0x80070424)"
DISABLED = (
    "The service cannot be started, either because it is disabled or because it has no enabled "
    "devices associated with it. (0x80070422)"
)
RUNS_ALREADY = "An instance of the service is already running. (0x80070420)"
NOT_STARTED = "The service has not been started. (0x80070426)"
UNIT_NOT_FOUND = "Unit {name}.service not found."
UNIT_MASKED = "Unit {name}.service is masked."


@dataclass(frozen=True)
class _ServiceOperation(InGuest):
    service: str

    def check(self, world: World) -> None:
        super().check(world)
        self._find(world)

    def _find(self, world: World) -> Service:
        found = vss.find(memory_of(world, self.vm).services, self.service)
        if found is None:
            raise self._refusal(world, NOT_FOUND, UNIT_NOT_FOUND)
        return found

    def _refusal(self, world: World, windows: str, linux: str) -> GuestError:
        return GuestError(windows if self._windows(world) else linux.format(name=self.service))

    def _windows(self, world: World) -> bool:
        guest = world.vms[self.vm].guest
        return guest is not None and is_windows(guest.os)

    def _require_startable(self, world: World) -> None:
        if self._find(world).start is StartType.DISABLED:
            raise self._refusal(world, DISABLED, UNIT_MASKED)


@dataclass(frozen=True)
class StartService(_ServiceOperation):
    """Start a service. Linux takes it calmly if it runs already."""

    title: ClassVar[str] = "Start a service in the guest"

    def check(self, world: World) -> None:
        super().check(world)
        self._require_startable(world)
        if self._find(world).running and self._windows(world):
            raise GuestError(RUNS_ALREADY)

    def act(self, world: World) -> Events:
        yield from start_service(world, self.vm, self._find(world).name)


@dataclass(frozen=True)
class StopService(_ServiceOperation):
    """Stop a service; it starts again with the system, as its start type says."""

    title: ClassVar[str] = "Stop a service in the guest"

    def check(self, world: World) -> None:
        super().check(world)
        if not self._find(world).running and self._windows(world):
            raise GuestError(NOT_STARTED)

    def act(self, world: World) -> Events:
        yield from stop_service(world, self.vm, self._find(world).name)


@dataclass(frozen=True)
class RestartService(_ServiceOperation):
    """Stop it if it runs, and start it."""

    title: ClassVar[str] = "Restart a service in the guest"

    def check(self, world: World) -> None:
        super().check(world)
        self._require_startable(world)

    def act(self, world: World) -> Events:
        found = self._find(world)
        if found.running:
            yield from stop_service(world, self.vm, found.name)
        yield from start_service(world, self.vm, found.name)


@dataclass(frozen=True)
class SetServiceStart(_ServiceOperation):
    """Set how a service starts: in memory, and on disk for the next start of the system."""

    title: ClassVar[str] = "Set the start type of a service in the guest"

    start: StartType

    def act(self, world: World) -> Events:
        found = self._find(world)
        if self._windows(world):
            key, number = key_of(found.name), self.start.value
            change_registry(world, self.vm, lambda hive: hive.set(key, "Start", number))
        else:
            _write_unit(world, self.vm, found.name, self.start)
        change_service(world, self.vm, replace(found, start=self.start), found.name)
        yield GuestServiceChanged(self.vm, found.name, self.start.name.capitalize())


@dataclass(frozen=True)
class RemoveService(_ServiceOperation):
    """`sc delete`, or the removal of the package a daemon came with (B-009)."""

    title: ClassVar[str] = "Remove a service from the guest"

    def act(self, world: World) -> Events:
        found = self._find(world)
        if found.running:
            yield from stop_service(world, self.vm, found.name)
        if self._windows(world):
            key = key_of(found.name)
            change_registry(world, self.vm, lambda hive: hive.set(key, "DeleteFlag", 1))
        else:
            _write_unit(world, self.vm, found.name, None)
        change_service(world, self.vm, None, found.name)
        yield GuestServiceChanged(self.vm, found.name, "Removed")


@dataclass(frozen=True)
class BreakWriter(InGuest):
    """Something goes wrong with a VSS writer. Nobody sees it before somebody asks it to freeze."""

    title: ClassVar[str] = "Break a VSS writer in the guest"

    writer: str
    fault: WriterFailure

    def check(self, world: World) -> None:
        super().check(world)
        self._find(world)

    def act(self, world: World) -> Events:
        found = self._find(world)
        others = (one for one in memory_of(world, self.vm).writers if one.name != found.name)
        broken = replace(found, fault=self.fault)
        change_memory(world, self.vm, writers=(*others, broken))
        yield WriterBroken(self.vm, found.name, self.fault.value)

    def _find(self, world: World) -> Writer:
        guest = world.vms[self.vm].guest
        assert guest is not None
        listed = vss.writers(guest.os, guest.memory.services, guest.memory.writers)
        for writer in listed:
            if writer.name.casefold() == self.writer.casefold():
                return writer
        raise GuestError(f"There is no VSS writer '{self.writer}'.")


def _write_unit(world: World, id: str, name: str, start: StartType | None) -> None:
    def write(volume: Volume, when: datetime) -> None:
        volume.write(unit_of(name), unit_text(start).encode(), when)

    change_volume(world, id, write)
