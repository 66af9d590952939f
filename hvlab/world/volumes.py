"""The guest's files, read through the chain of its disk."""

from __future__ import annotations

from collections.abc import Iterable

from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world import rules
from hvlab.world.chain import ChainDevice
from hvlab.world.guest import OS_FILE, PATCH_FOLDER, PATCH_SUFFIX, SYSTEM_DRIVE
from hvlab.world.vm import Drive
from hvlab.world.world import World


def boot_drive(drives: Iterable[Drive]) -> Drive | None:
    """The drive whose disk the VM is started from; None without one."""
    return next((drive for drive in drives if not drive.pass_through), None)


def system_device(world: World, drives: Iterable[Drive]) -> ChainDevice | None:
    """The disk the VM boots from, as the guest sees it; None without a disk.

    Raises ChainBroken.
    """
    first = boot_drive(drives)
    return None if first is None else ChainDevice(world, first.path)


def system_volume(world: World, drives: Iterable[Drive]) -> Volume | None:
    """The guest's drive C:, or None where there is no disk or no file system on it."""
    return _opened(system_device(world, drives))


def _opened(device: ChainDevice | None) -> Volume | None:
    try:
        return None if device is None else Volume.open(device)
    except VolumeError:
        return None


def drive_at(drives: Iterable[Drive], letter: str) -> Drive | None:
    """The drive the guest calls by that letter, e.g. `D:` (rules.DRIVE_LETTERS)."""
    found = lettered(drives)
    place = rules.DRIVE_LETTERS.find(letter[:1].upper() or " ")
    return found[place] if 0 <= place < len(found) else None


def lettered(drives: Iterable[Drive]) -> list[Drive]:
    """The drives in the order of their letters: the one the guest boots from, then the others,
    physical disks among them."""
    found = list(drives)
    first = boot_drive(found)
    return found if first is None else [first, *(drive for drive in found if drive != first)]


def volume_at(world: World, drives: Iterable[Drive], letter: str) -> Volume | None:
    """The guest's volume of that letter, or None where nothing is to be read. ChainBroken."""
    drive = drive_at(drives, letter)
    return None if drive is None else _opened(ChainDevice(world, drive.path))


def split_path(path: str) -> tuple[str, str]:
    """`D:\\Bank\\x` as `D:` and `Bank\\x`; without a letter it is the system drive."""
    if path[1:3] in (":\\", ":/"):
        return path[:2].upper(), path[3:]
    return SYSTEM_DRIVE, path


def guest_files(world: World, drives: Iterable[Drive]) -> dict[str, bytes]:
    """Every file on drive C: with its content; empty where nothing can be read."""
    volume = system_volume(world, drives)
    if volume is None:
        return {}
    return {entry.path: volume.read(entry.path) for entry in volume.walk() if not entry.is_folder}


def installed_patches(files: Iterable[str]) -> list[str]:
    """Names of the patches among a guest's files, e.g. `KB5034439`."""
    prefix = PATCH_FOLDER + "\\"
    return sorted(
        path[len(prefix) : -len(PATCH_SUFFIX)]
        for path in files
        if path.startswith(prefix) and path.endswith(PATCH_SUFFIX)
    )


def installed_os(world: World, drives: Iterable[Drive]) -> str:
    """The operating system on the boot disk, `""` where there is none."""
    volume = system_volume(world, drives)
    if volume is None or not volume.exists(OS_FILE):
        return ""
    return volume.read(OS_FILE).decode()
