"""Paths as people type them: relative, with dots, wildcards, forward slashes, a provider's name."""

from __future__ import annotations

import ntpath
import re
from typing import Any

from hvlab.powershell.commands.files.drive import Drive, Entry, drive_of, no_drive
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import not_simulated

PROVIDER = re.compile(r"^(?:Microsoft\.PowerShell\.Core\\)?FileSystem::", re.IGNORECASE)
OTHER_DRIVE = re.compile(r"^(?P<drive>[A-Za-z]{2,}):(?P<name>.*)$", re.DOTALL)
LETTER = re.compile(r"^([A-Za-z]):(?!:)")
HOME = "C:\\Users\\Administrator"
WITHOUT_FILES = frozenset(
    {"alias", "cert", "env", "function", "hkcr", "hkcu", "hklm", "hku", "registry", "variable",
     "wsman"}
)  # fmt: skip
"""Drives that a shell has beside those of files."""


def full(shell: Any, path: str) -> str:
    """A path from the drive's root, without dots, as it would be written in full."""
    path = PROVIDER.sub("", path).replace("/", "\\")
    if path == "~" or path.startswith("~\\"):
        path = HOME + path[1:]
    if re.match(r"^[A-Za-z]:", path):
        drive, rest = path[:2], path[2:]
        here = shell.location if shell.location[:2].casefold() == drive.casefold() else drive
        if not rest:
            path = here
        elif not rest.startswith("\\"):
            path = ntpath.join(here + ("\\" if here.endswith(":") else ""), rest)
    elif path.startswith("\\") and not path.startswith("\\\\"):
        path = shell.location[:2] + path
    elif not path.startswith("\\\\"):
        path = ntpath.join(shell.location, path)
    normal = ntpath.normpath(path)
    return normal + "\\" if normal.endswith(":") else normal


def other_drive(path: str) -> tuple[str, str] | None:
    """The drive and the name in `variable:x`, `env:x`, `function:x`, `alias:x`; None for files."""
    found = OTHER_DRIVE.match(path)
    if found is None or path.casefold().startswith("filesystem::"):
        return None
    return found["drive"].casefold(), found["name"].lstrip("\\/")


def lacks_drive(call: Call, path: str) -> bool:
    """Whether a path begins with the letter of a drive that is not there; says so. What is
    known of a drive counts even where the host's volumes do not name it. Raises what is not
    simulated: work with files on a drive that has none."""
    other = other_drive(path)
    if other is not None:
        if other[0] in WITHOUT_FILES:
            raise not_simulated(f"{call.name} on the drive '{other[0]}:'")
        no_drive(call, other[0])
        return True
    letter = LETTER.match(PROVIDER.sub("", path))
    if letter is None:
        return False
    roots = {root[:1].casefold() for root in drive_of(call.shell).roots}
    if letter[1].casefold() in roots or drive_of(call.shell).entry(full(call.shell, path)):
        return False
    no_drive(call, letter[1])
    return True


def found(shell: Any, path: str, *, literal: bool = False) -> list[Entry]:
    """The entries that a path means; wildcards may stand in any of its parts."""
    drive, path = drive_of(shell), full(shell, path)
    if literal or not has_wildcard(path):
        entry = drive.entry(path)
        return [] if entry is None else [entry]
    root, *parts = path.split("\\")
    places = [drive.entry(root + "\\")]
    for part in parts:
        places = [each for place in places if place for each in _below(drive, place, part)]
    return [one for one in places if one is not None]


def _below(drive: Drive, place: Entry, part: str) -> list[Entry | None]:
    if not has_wildcard(part):
        return [drive.entry(ntpath.join(place.path, part))]
    if not place.folder:
        return []
    return [one for one in drive.children(place.path) if wildcard_match(part, one.name)]
