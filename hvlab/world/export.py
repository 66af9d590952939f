"""An exported virtual machine: what its folder holds beside the disk files.

The disk files of an export are ordinary rows of the world, at paths in the export's folder and
without owner. This is the rest: what a real host writes into `.vmcx` and `.vmrs` files there.
"""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.world.checkpoint import Checkpoint
from hvlab.world.disk import path_key
from hvlab.world.vm import VirtualMachine


@dataclass(frozen=True)
class Export:
    """The VM as it was, its checkpoints, and the folder `<Path>\\<Name>` they are in."""

    folder: str
    vm: VirtualMachine
    checkpoints: tuple[Checkpoint, ...] = ()

    @property
    def id(self) -> str:
        return path_key(self.folder)
