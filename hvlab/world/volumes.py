"""The guest's files, read through the chain of its disk."""

from __future__ import annotations

from collections.abc import Iterable

from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world.chain import ChainDevice
from hvlab.world.guest import OS_FILE, PATCH_FOLDER, PATCH_SUFFIX
from hvlab.world.vm import Drive
from hvlab.world.world import World


def system_device(world: World, drives: Iterable[Drive]) -> ChainDevice | None:
    """The disk the VM boots from, as the guest sees it; None without a disk.

    Raises ChainBroken.
    """
    first = next((drive for drive in drives if not drive.pass_through), None)
    return None if first is None else ChainDevice(world, first.path)


def system_volume(world: World, drives: Iterable[Drive]) -> Volume | None:
    """The guest's drive C:, or None where there is no disk or no file system on it."""
    device = system_device(world, drives)
    if device is None:
        return None
    try:
        return Volume.open(device)
    except VolumeError:
        return None


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
