"""The host: its name, version, default folders, and the questions its user switched off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.world import rules
from hvlab.world.profiles import DEFAULT_PROFILE


class Question(Enum):
    """Confirmations with a "Please don't ask me again" box (fact sheet 4.3)."""

    APPLY = "apply"
    REVERT = "revert"
    DELETE = "delete"
    DELETE_SUBTREE = "delete-subtree"
    PRODUCTION_CREATED = "production-created"


@dataclass(frozen=True)
class Host:
    """The Hyper-V host."""

    name: str = "HV01"
    profile: str = DEFAULT_PROFILE
    vm_folder: str = r"C:\ProgramData\Microsoft\Windows\Hyper-V"
    disk_folder: str = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"
    megabytes_per_second: int = rules.STORAGE_MB_PER_SECOND
    max_checkpoints: int = rules.MAX_CHECKPOINTS
    suppressed: frozenset[Question] = frozenset()

    def write_time(self, size: int) -> int:
        """Milliseconds to write `size` bytes to the host's volume."""
        return size * rules.SECOND // (self.megabytes_per_second * rules.MIB)
