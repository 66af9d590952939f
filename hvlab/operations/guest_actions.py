"""What happens inside a running guest: files, patches, an unsaved document, its clock.

Files and patches are bytes on the guest's volume and land in Now's disk file, page by page
(law 6). The document exists in memory only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import GuestError, InvalidState
from hvlab.events import (
    DocumentTyped,
    GuestClockStepped,
    GuestFileRemoved,
    GuestFileWritten,
    PatchInstalled,
)
from hvlab.operations.base import Events, GuestOperation
from hvlab.operations.guest_disk import change_volume, write_log
from hvlab.world import guest_log, rules
from hvlab.world.clock import GuestClock, Instant, calendar
from hvlab.world.guest import PATCH_FOLDER, PATCH_SUFFIX
from hvlab.world.guest_log import LogEntry
from hvlab.world.job import Phase
from hvlab.world.world import World

FIRST_YEAR, LAST_YEAR = 1980, 2099
"""What a guest's clock can be set to: years that its file system can write down, too."""


@dataclass(frozen=True)
class InGuest(GuestOperation):
    """Needs a guest that runs an operating system."""

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if vm.guest is None or not vm.guest.os:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act"),)


@dataclass(frozen=True)
class WriteGuestFile(InGuest):
    """Write a file on the guest's drive C:, replacing what was there."""

    title: ClassVar[str] = "Write a file in the guest"

    path: str
    text: str

    def act(self, world: World) -> Events:
        change_volume(
            world, self.vm, lambda disk, when: disk.write(self.path, _bytes(self.text), when)
        )
        yield GuestFileWritten(self.vm, self.path)


@dataclass(frozen=True)
class RemoveGuestFile(InGuest):
    """Remove a file from the guest's drive C:."""

    title: ClassVar[str] = "Remove a file in the guest"

    path: str

    def act(self, world: World) -> Events:
        change_volume(world, self.vm, lambda disk, _: disk.remove(self.path))
        yield GuestFileRemoved(self.vm, self.path)


@dataclass(frozen=True)
class InstallPatch(InGuest):
    """Install a patch: it is a file among the guest's packages from then on."""

    title: ClassVar[str] = "Install a patch in the guest"

    patch: str

    def act(self, world: World) -> Events:
        path = f"{PATCH_FOLDER}\\{self.patch}{PATCH_SUFFIX}"
        change_volume(world, self.vm, lambda disk, when: disk.write(path, _bytes(self.patch), when))
        yield PatchInstalled(self.vm, self.patch)


@dataclass(frozen=True)
class TypeInDocument(InGuest):
    """Type into the open, unsaved document: it exists in memory only."""

    title: ClassVar[str] = "Type in the unsaved document"

    text: str

    def act(self, world: World) -> Events:
        vm = world.vms[self.vm]
        assert vm.guest is not None
        memory = replace(vm.guest.memory, document=self.text)
        world.vms.put(replace(vm, guest=replace(vm.guest, memory=memory)))
        yield DocumentTyped(self.vm)


@dataclass(frozen=True)
class SetGuestClock(InGuest):
    """Set the guest's clock by hand, as Set-Date does in the guest (B-178)."""

    title: ClassVar[str] = "Set the guest's clock"

    reading: Instant

    def check(self, world: World) -> None:
        super().check(world)
        if not FIRST_YEAR <= _year(world, self.reading) <= LAST_YEAR:
            raise GuestError("The guest's calendar does not have that date.")

    def act(self, world: World) -> Events:
        yield step_clock(world, self.vm, self.reading, "set by hand")


def step_clock(world: World, id: str, reading: Instant, source: str) -> GuestClockStepped:
    """Set a running guest's clock."""
    vm = world.vms[id]
    assert vm.guest is not None
    before = vm.guest.clock.read(world.now)
    by = reading - before
    clock = GuestClock(reading, world.now, source, rules.UNSYNCHRONIZED_DRIFT_PPM)
    service = vm.guest.memory.time
    memory = replace(vm.guest.memory, time=None if service is None else service.clock_set(by))
    world.vms.put(replace(vm, guest=replace(vm.guest, clock=clock, memory=memory)))
    write_log(world, id, _clock_changed(world, before, reading))
    return GuestClockStepped(id, by, source)


def _clock_changed(world: World, before: Instant, after: Instant) -> LogEntry:
    """What Windows notes of it (6.1)."""
    was, now = (calendar(world.epoch, reading).isoformat() for reading in (before, after))
    text = f"The system time has changed to {now} from {was}."
    return LogEntry(
        guest_log.SYSTEM,
        "Microsoft-Windows-Kernel-General",
        rules.CLOCK_CHANGE_LOGGED,
        guest_log.INFORMATION,
        text,
    )


def _bytes(text: str) -> bytes:
    """Text as it lies on disk; half a character, as a browser may send it, becomes `?`."""
    return text.encode(errors="replace")


def _year(world: World, reading: Instant) -> int:
    """The year a clock with that reading shows; 0 for what no calendar has."""
    try:
        return calendar(world.epoch, reading).year
    except OverflowError:
        return 0
