"""Several volumes of one guest: writing files on any of them, formatting a new disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from hvlab.errors import ChainBroken, GuestError
from hvlab.events import GuestDiskFormatted
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_volume
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world.chain import ChainDevice
from hvlab.world.clock import calendar
from hvlab.world.guest import SYSTEM_DRIVE
from hvlab.world.volumes import drive_at, split_path
from hvlab.world.world import World


class FileWrite(NamedTuple):
    """One write of a program: the whole file, or a piece at its end."""

    path: str
    content: bytes
    at_end: bool = False


def write_files(world: World, id: str, writes: Sequence[FileWrite]) -> bool:
    """All writes in their order, or none; False where the host's volume has no room for them.

    Raises GuestError or ChainBroken.
    """
    vm = world.vms[id]
    before = [world.disks[drive.disk] for drive in vm.drives if drive.disk in world.disks]
    try:
        done = all(_write(world, id, write) for write in writes)
    except (GuestError, ChainBroken):
        done = False
        raise
    finally:
        for disk in () if done else before:
            world.disks.put(disk)
    return done


def _write(world: World, id: str, write: FileWrite) -> bool:
    letter, path = split_path(write.path)

    def change(volume: Volume, when: datetime) -> None:
        store = volume.append if write.at_end else volume.write
        store(path, write.content, when)

    return change_volume(world, id, change, letter=letter)


@dataclass(frozen=True)
class FormatGuestDisk(InGuest):
    """Make an empty volume on a disk of the guest. What was on it is lost."""

    title: ClassVar[str] = "Format a disk in the guest"

    letter: str
    label: str = "Data"

    def check(self, world: World) -> None:
        super().check(world)
        if self.letter.upper() == SYSTEM_DRIVE:
            raise GuestError("You cannot format the volume the system runs from.")
        if drive_at(world.vms[self.vm].drives, self.letter) is None:
            raise GuestError(f"The guest has no disk {self.letter}")

    def act(self, world: World) -> Events:
        vm = world.vms[self.vm]
        drive = drive_at(vm.drives, self.letter)
        assert drive is not None
        assert vm.guest is not None
        device = ChainDevice(world, drive.path)
        when = calendar(world.epoch, vm.guest.clock.read(world.now))
        try:
            Volume.format(device, self.label, identity=device.leaf.disk_id, when=when)
        except VolumeError as error:
            raise GuestError(str(error)) from error
        leaf = device.leaf
        world.disks.put(leaf.holding(device.written))
        yield GuestDiskFormatted(self.vm, self.letter.upper())
