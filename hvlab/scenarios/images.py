"""An empty host with an image library: copy an image, make a VM on the copy, and it boots."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import NewVirtualDisk
from hvlab.world.rules import GIB

FOLDER = r"C:\Images"
IMAGES = {
    "ws2022.vhdx": "Windows Server 2022",
    "win11.vhdx": "Windows 11",
    "ubuntu.vhdx": "Ubuntu 24.04",
}


def empty(lab: Lab) -> None:
    """No VM; three images in C:\\Images."""
    for name, system in IMAGES.items():
        lab.run(NewVirtualDisk(rf"{FOLDER}\{name}", 40 * GIB, os=system))
