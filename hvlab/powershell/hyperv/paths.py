"""Paths as they are typed: made whole, and where something is to be made, on a drive that is there.

The lab's world takes any letter for a volume like the first; an administrator's host has the drives
that Get-PSDrive lists, and no others.
"""

from __future__ import annotations

import ntpath
import re

from hvlab.errors import ObjectNotFound
from hvlab.world.condition import Refusal
from hvlab.world.host import volume_letter
from hvlab.world.world import World

NO_PATH = Refusal("The system cannot find the path specified.", 0x80070003)
DRIVE = re.compile(r"[A-Z]:")


def whole_path(written: object, location: str) -> str:
    """A path as it was typed, made whole with the current location."""
    text = str(written).replace("/", "\\")
    drive, rest = ntpath.splitdrive(text)
    if drive and rest.startswith("\\"):
        return ntpath.normpath(text)
    location = location.rpartition("::")[2]
    if rest.startswith("\\"):
        return ntpath.normpath(ntpath.splitdrive(location)[0] + rest)
    return ntpath.normpath(ntpath.join(location, text))


def require_drive(world: World, path: str, *failure: str, cause: str) -> None:
    """Raise 0x80070003 for a path on a drive that the host does not have; shares are taken as they
    are.

    `failure` are the paragraphs before that, `cause` is what the code is put behind. The category
    is that of New-VM on such a path (Easy-GPU-PV#406).
    """
    letter = volume_letter(path)
    if DRIVE.fullmatch(letter) and letter not in drives_of(world):
        raise ObjectNotFound(*failure, f"{cause}: {NO_PATH}", code=NO_PATH.code)


def drives_of(world: World) -> frozenset[str]:
    """`C:` and so on: the volumes of the host, and whatever a file lies on."""
    found = {volume_letter(one.letter) for one in world.host.volumes}
    found.update(volume_letter(row.path) for row in (*world.disks, *world.files))
    return frozenset(found)
