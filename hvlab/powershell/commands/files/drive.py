"""What a simulated drive can do, and what it says when it cannot."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hvlab.errors import GuestError, HvlabError, HyperVError, LabError
from hvlab.powershell.language.call import Call


@dataclass(frozen=True)
class Entry:
    """A file or folder: its full path as it is written, size in bytes, and when it was written."""

    path: str
    folder: bool
    size: int
    written: datetime

    @property
    def name(self) -> str:
        """The last part of its path; a drive's own is the whole."""
        return ntpath.basename(self.path.rstrip("\\")) or self.path


class Drive(Protocol):
    """A file system. Paths are absolute; case does not matter. What changes something raises the
    host's or the guest's refusal, and then nothing has changed."""

    roots: tuple[str, ...]
    """Its drives: `C:`."""

    def entry(self, path: str) -> Entry | None: ...

    def children(self, path: str) -> list[Entry]: ...

    def read(self, path: str) -> str: ...

    def write(self, path: str, text: str) -> None: ...

    def make_folder(self, path: str) -> None: ...

    def remove(self, path: str) -> None: ...

    def move(self, path: str, to: str) -> None: ...

    def copy(self, path: str, to: str) -> None: ...


def refused(call: Call, error: HvlabError, path: str, what: str, target: Any | None = None) -> None:
    """Say what the drive said, as a file cmdlet does: `what` is such as 'RemoveItem', `target` the
    item that it is about, where that is not the path."""
    code = error.code if isinstance(error, HyperVError) else None
    text = str(error)
    reason = text.partition("': ")[2] if text.startswith("'") else text
    kinds: dict[int | None, tuple[str, str, str]] = {
        0x80070020: (
            "The process cannot access the file because it is being used by another process.",
            "WriteError",
            "System.IO.IOException",
        ),
        0x80070005: (
            f"Access to the path '{path}' is denied.",
            "PermissionDenied",
            "System.UnauthorizedAccessException",
        ),
        0x80070050: (
            "Cannot create a file when that file already exists.",
            "WriteError",
            "System.IO.IOException",
        ),
        0x80070070: (
            "There is not enough space on the disk.",
            "WriteError",
            "System.IO.IOException",
        ),
    }
    usual = (reason, "WriteError", "System.IO.IOException")
    message, category, exception = kinds.get(code, usual)
    verb = "Cannot remove item " if what == "RemoveFileSystemItem" else ""
    if verb and code in kinds:
        message = f"{verb}{path}: {message}"
    kind = exception.rpartition(".")[2].removesuffix("Exception")
    call.error(message, f"{what}{kind}Error", category, target or path, exception)


REFUSALS = (HyperVError, GuestError, LabError)


def not_found(call: Call, path: str, what: str = "PathNotFound") -> None:
    """No such path."""
    call.error(
        f"Cannot find path '{path}' because it does not exist.",
        what,
        "ObjectNotFound",
        path,
        "System.Management.Automation.ItemNotFoundException",
    )


def no_folder(call: Call, message: str, what: str, target: Any) -> None:
    """Where something was to be put there is no folder; `what` is such as 'NewItem'."""
    exception = "System.IO.DirectoryNotFoundException"
    call.error(message, f"{what}IOError", "WriteError", target, exception)


def no_drive(call: Call, name: str) -> None:
    """No such drive."""
    call.error(
        f"Cannot find drive. A drive with the name '{name}' does not exist.",
        "DriveNotFound",
        "ObjectNotFound",
        name,
        "System.Management.Automation.DriveNotFoundException",
    )


def drive_of(shell: Any) -> Drive:
    """The drive that the shell works on."""
    drive: Drive = shell.files
    return drive
