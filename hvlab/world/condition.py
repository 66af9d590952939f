"""What befell a file of the host from outside: somebody deleted, locked, damaged or protected it.

A file without a condition is sound. A deleted file keeps its row, as the host still believes in it;
`missing` says that it is not there. So what the host knows and what is on the volume can differ,
which is what broken worlds are made of (fact sheet 2.5, 8.2 to 8.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.world.disk import path_key


@dataclass(frozen=True)
class FileCondition:
    """The condition of the file at `path`. `locked_by` names the program that holds it.

    `everyone`: its rights are open to everybody. Then the VM can open it, and so can anybody else.
    `mounted`: the host itself uses the disk (Mount-VHD), under this disk number, or only reads it.
    `unreachable`: the storage behind its volume is gone for a while.
    """

    path: str
    missing: bool = False
    locked_by: str = ""
    denied: bool = False
    damaged: bool = False
    everyone: bool = False
    mounted: int | None = None
    read_only: bool = False
    unreachable: bool = False

    @property
    def id(self) -> str:
        return path_key(self.path)

    @property
    def sound(self) -> bool:
        return self == FileCondition(self.path)


@dataclass(frozen=True)
class Refusal:
    """Why Windows does not open a file: its words and its code."""

    text: str
    code: int

    def __str__(self) -> str:
        return f"{self.text} (0x{self.code:08X})"


NOT_FOUND = Refusal("The system cannot find the file specified.", 0x80070002)
DENIED = Refusal("General access denied error", 0x80070005)
IN_USE = Refusal(
    "The process cannot access the file because it is being used by another process.", 0x80070020
)
DAMAGED = Refusal("The file or directory is corrupted and unreadable.", 0x80070570)
UNREACHABLE = Refusal("The device is not connected.", 0x8007048F)
DISK_FULL = Refusal("There is not enough space on the disk.", 0x80070070)
BAD_NAME = Refusal("The filename, directory name, or volume label syntax is incorrect.", 0x8007007B)
EXISTS = Refusal("The file exists.", 0x80070050)


def refusal(condition: FileCondition | None) -> Refusal | None:
    """Why a file in this condition cannot be opened; None if it can."""
    if condition is None:
        return None
    if condition.missing:
        return NOT_FOUND
    if condition.unreachable:
        return UNREACHABLE
    if condition.denied:
        return DENIED
    if condition.locked_by or condition.mounted is not None:
        return IN_USE
    return DAMAGED if condition.damaged else None
