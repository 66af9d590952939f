"""What happens inside a running guest: files, patches, an unsaved document, its clock.

Files and patches are bytes on the guest's volume and land in Now's disk file, page by page
(law 6). The document exists in memory only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
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
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world import rules
from hvlab.world.chain import ChainDevice
from hvlab.world.clock import GuestClock, Instant, calendar
from hvlab.world.guest import PATCH_FOLDER, PATCH_SUFFIX
from hvlab.world.job import Phase
from hvlab.world.world import World

FIRST_YEAR, LAST_YEAR = 1980, 2099
"""What a guest's clock can be set to: years that its file system can write down, too."""


@dataclass(frozen=True)
class _InGuest(GuestOperation):
    """Needs a guest that runs an operating system."""

    def check(self, world: World) -> None:
        super().check(world)
        vm = world.vms[self.vm]
        if vm.guest is None or not vm.guest.os:
            raise InvalidState(self.failure(world))

    def plan(self, world: World) -> tuple[Phase, ...]:
        return (Phase("act"),)


@dataclass(frozen=True)
class WriteGuestFile(_InGuest):
    """Write a file on the guest's drive C:, replacing what was there."""

    title: ClassVar[str] = "Write a file in the guest"

    path: str
    text: str

    def act(self, world: World) -> Events:
        _change_volume(
            world, self.vm, lambda disk, when: disk.write(self.path, _bytes(self.text), when)
        )
        yield GuestFileWritten(self.vm, self.path)


@dataclass(frozen=True)
class RemoveGuestFile(_InGuest):
    """Remove a file from the guest's drive C:."""

    title: ClassVar[str] = "Remove a file in the guest"

    path: str

    def act(self, world: World) -> Events:
        _change_volume(world, self.vm, lambda disk, _: disk.remove(self.path))
        yield GuestFileRemoved(self.vm, self.path)


@dataclass(frozen=True)
class InstallPatch(_InGuest):
    """Install a patch: it is a file among the guest's packages from then on."""

    title: ClassVar[str] = "Install a patch in the guest"

    patch: str

    def act(self, world: World) -> Events:
        path = f"{PATCH_FOLDER}\\{self.patch}{PATCH_SUFFIX}"
        _change_volume(
            world, self.vm, lambda disk, when: disk.write(path, _bytes(self.patch), when)
        )
        yield PatchInstalled(self.vm, self.patch)


@dataclass(frozen=True)
class TypeInDocument(_InGuest):
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
class SetGuestClock(_InGuest):
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
    by = reading - vm.guest.clock.read(world.now)
    clock = GuestClock(reading, world.now, source, rules.UNSYNCHRONIZED_DRIFT_PPM)
    world.vms.put(replace(vm, guest=replace(vm.guest, clock=clock)))
    return GuestClockStepped(id, by, source)


def _bytes(text: str) -> bytes:
    """Text as it lies on disk; half a character, as a browser may send it, becomes `?`."""
    return text.encode(errors="replace")


def _year(world: World, reading: Instant) -> int:
    """The year a clock with that reading shows; 0 for what no calendar has."""
    try:
        return calendar(world.epoch, reading).year
    except OverflowError:
        return 0


def _change_volume(world: World, id: str, change: Callable[[Volume, datetime], None]) -> None:
    """Change the guest's volume; the pages it writes go to Now's file and nowhere else."""
    vm = world.vms[id]
    if not vm.drives or vm.guest is None:
        raise GuestError(f"The guest of '{vm.name}' has no disk.")
    device = ChainDevice(world, vm.drives[0].path)
    when = calendar(world.epoch, vm.guest.clock.read(world.now))
    try:
        change(Volume.open(device), when)
    except VolumeError as error:
        raise GuestError(str(error)) from error
    leaf = device.leaf
    world.disks.put(replace(leaf, pages=leaf.pages.updated(device.written)))
