"""The host: its name, version, default folders, and the questions its user switched off."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass, replace
from enum import Enum

from hvlab.world import rules
from hvlab.world.host_options import FIRST_SWITCH, USUAL_OPTIONS, HostOptions, VirtualSwitch
from hvlab.world.profiles import DEFAULT_PROFILE


class Question(Enum):
    """Confirmations with a "Please don't ask me again" box (fact sheet 4.3)."""

    APPLY = "apply"
    REVERT = "revert"
    DELETE = "delete"
    DELETE_SUBTREE = "delete-subtree"
    PRODUCTION_CREATED = "production-created"
    CHECKPOINT_NAME = "checkpoint-name"


class FileSystem(Enum):
    """Of a host's volume. On ReFS a merge moves no data (fact sheet 2.6, B-116)."""

    NTFS = "NTFS"
    REFS = "ReFS"


@dataclass(frozen=True)
class HostVolume:
    """A volume of the host; sizes in bytes, latency of one read in microseconds.

    `resilient`: a Cluster Shared Volume or a share of a Scale-Out File Server. What runs on it
    waits for it when it is gone for a while (2.8, RES).
    """

    letter: str = "C:"
    capacity: int = rules.VOLUME_BYTES
    file_system: FileSystem = FileSystem.NTFS
    megabytes_per_second: int | None = None
    latency: int = rules.READ_LATENCY
    resilient: bool = False


SYSTEM_VOLUME = HostVolume()


@dataclass(frozen=True)
class Host:
    """The Hyper-V host. A path on a volume that is not listed is on one like the first."""

    name: str = "HV01"
    profile: str = DEFAULT_PROFILE
    vm_folder: str = r"C:\ProgramData\Microsoft\Windows\Hyper-V"
    disk_folder: str = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
    megabytes_per_second: int = rules.STORAGE_MB_PER_SECOND
    max_checkpoints: int = rules.MAX_CHECKPOINTS
    suppressed: frozenset[Question] = frozenset()
    volumes: tuple[HostVolume, ...] = (SYSTEM_VOLUME,)
    switches: tuple[VirtualSwitch, ...] = (FIRST_SWITCH,)
    options: HostOptions = USUAL_OPTIONS

    def volume_of(self, path: str) -> HostVolume:
        """The volume a path is on."""
        letter = volume_letter(path)
        for volume in self.volumes:
            if volume.letter == letter:
                return volume
        return replace(self.volumes[0], letter=letter)

    def write_time(self, size: int, path: str = "") -> int:
        """Milliseconds to write `size` bytes at `path`, or on the first volume."""
        volume = self.volume_of(path or self.volumes[0].letter)
        speed = volume.megabytes_per_second or self.megabytes_per_second
        return size * rules.SECOND // (speed * rules.MIB)


def volume_letter(path: str) -> str:
    """`C:` of a path, in capitals."""
    drive = path[:2] if path[1:2] == ":" else ntpath.splitdrive(path)[0]
    return drive.upper()
