"""Labs whose names are easy or hard to write, and ways of asking for something there.

A way gets a `Site`, may do there what has to be so first, and returns the operation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import hvlab.operations as ops
from hvlab.engine import Lab
from hvlab.operations import NewDisk, NewVM, Operation
from hvlab.world.hardware import Hardware
from hvlab.world.host import Host, HostVolume
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType, VMSettings
from tests.support import OS

NASTY = "it's [1] *`\u2019\u201c\" $(x) & \u00fc\U0001f600; #"
CONTROL = 'a\nb\t$c\u2028"\u0085\x7f\u201d`'
NAMES = {
    "plain": ("SRV01", "before the change"),
    "quotes": ("O'Brien \u2018s\u2019", 'a "b" \u201cc\u201d'),
    "patterns": ("web[01]*?`", "50 % [done] `*`"),
    "nasty": (NASTY, NASTY[::-1]),
    "control": (CONTROL, CONTROL[::-1]),
    "option": ("-Force", "$true"),
}
"""Names of a virtual machine and of a checkpoint."""
FOLDER = "C:\\Exports of O'Brien"


@dataclass
class Site:
    """A lab under somebody's hands: `vm` runs, `idle` is off; each has the checkpoint `checkpoint`
    or `idle_checkpoint` and two below it."""

    lab: Lab
    vm: str
    idle: str
    checkpoint: str
    idle_checkpoint: str
    name: str
    text: str
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def world(self) -> Any:
        """The world as it is."""
        return self.lab.world

    def do(self, *operations: Operation) -> None:
        """Do it, and let everything come to rest."""
        for one in operations:
            self.lab.run(one)
            self.lab.settle()

    def disk(self, vm: str = "", place: int = 0) -> str:
        """The file of a drive as it is now."""
        path: str = self.world.vms[vm or self.idle].drives[place].path
        return path

    def settings(self, **changes: Any) -> VMSettings:
        """The idle VM's settings, with changes; those of `hardware` by dotted names."""
        old: VMSettings = self.world.vms[self.idle].settings
        hardware = changes.pop("hardware", {})
        return replace(old, hardware=replace(old.hardware, **hardware), **changes)

    @property
    def hardware(self) -> Hardware:
        """The idle VM's devices."""
        found: Hardware = self.world.vms[self.idle].settings.hardware
        return found

    def base(self) -> str:
        """A disk file that no VM uses."""
        self.do(ops.NewVirtualDisk("D:\\Files\\base.vhdx", 8 * GIB))
        return "D:\\Files\\base.vhdx"

    def child(self) -> str:
        """A differencing disk on it."""
        self.do(ops.NewVirtualDisk("D:\\Files\\child.vhdx", parent=self.base()))
        return "D:\\Files\\child.vhdx"


def _made(lab: Lab, name: str, disk: str) -> str:
    before = {vm.id for vm in lab.world.vms}
    disks = (NewDisk(f"{disk}.vhdx", os=OS), NewDisk(f"{disk}-data.vhdx", 1 * GIB))
    lab.run(NewVM(name, disks=disks))
    return next(vm.id for vm in lab.world.vms if vm.id not in before)


@cache
def _built(kind: str, twins: bool) -> tuple[Lab, str, str, str, str]:
    name, text = NAMES[kind]
    lab = Lab(seed="samples", host=Host(volumes=(HostVolume("C:"), HostVolume("D:"))))
    vm = _made(lab, name, "first")
    idle = _made(lab, name.upper() if twins else f"{name} (idle)", "second")
    lab.run(ops.StartVM(vm))
    lab.run(ops.SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    found = []
    for one in (vm, idle):
        for label in (text, "middle", text if twins else "last"):
            lab.run(ops.TakeCheckpoint(one, label))
            lab.settle()
        mine = sorted((c for c in lab.world.checkpoints if c.vm == one), key=lambda c: c.number)
        found.append(mine[0].id)
    return lab, vm, idle, *found


def site(kind: str = "plain", *, twins: bool = False) -> Site:
    """A lab of its own. With `twins` both VMs have one name, as have two of their checkpoints."""
    lab, vm, idle, checkpoint, idle_checkpoint = _built(kind, twins)
    return Site(lab.fork(), vm, idle, checkpoint, idle_checkpoint, *NAMES[kind])


Way = Callable[[Site], Operation]


def after(*before: Way) -> Callable[[Way], Way]:
    """Do these first."""

    def decorate(way: Way) -> Way:
        def prepared(at: Site) -> Operation:
            for one in before:
                at.do(one(at))
            return way(at)

        return prepared

    return decorate


def _bare(at: Site) -> None:
    """Delete the idle VM's checkpoints."""
    roots = [c for c in at.world.checkpoints if c.vm == at.idle and c.parent is None]
    for one in roots:
        at.do(ops.DeleteCheckpointSubtree(at.idle, one.id))


def bare(way: Way) -> Way:
    """On an idle VM without checkpoints."""

    def prepared(at: Site) -> Operation:
        _bare(at)
        return way(at)

    return prepared
