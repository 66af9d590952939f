"""A volume is full, or a merge never ends (I05, I07)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    DeleteCheckpoint,
    PutHostFile,
    ShutDownVM,
    StartVM,
    WorkEveryDay,
)
from hvlab.scenarios.builder import STANDARD, Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.host import Host, HostVolume
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB, MINUTE
from hvlab.world.vm import VMSettings

SMALL_VOLUME = Host(
    vm_folder=r"D:\Hyper-V",
    disk_folder=r"D:\Hyper-V\Virtual Hard Disks",
    volumes=(HostVolume("C:"), HostVolume("D:", 40 * GIB)),
)
OLD_HOST = Host(profile="2008R2", megabytes_per_second=40)
IMAGE = r"D:\Library\installation.iso"
IMAGE_SIZE = 14 * GIB
BEFORE_FIRST, BEFORE_SECOND = f"before {PATCHES[0]}", f"before {PATCHES[1]}"
DAILY_MEGABYTES, REGION_DAYS = 1536, 8
"""What programs write on a day; every so many days they write the same blocks again."""
WINDOW = 5 * MINUTE
LEDGER = r"Ledger\last.txt"


def paused_critical(lab: Lab) -> None:
    """Two checkpoints were kept for weeks; their files grew until the volume was full."""
    build = Builder(lab)
    build.do(PutHostFile(IMAGE, IMAGE_SIZE))
    vm = build.server("SRV01", STANDARD)
    build.checkpoint(vm, BEFORE_FIRST)
    build.patch(vm, PATCHES[0])
    build.begin(WorkEveryDay(vm, DAILY_MEGABYTES, REGION_DAYS))
    build.at(7, 21)
    build.checkpoint(vm, BEFORE_SECOND)
    build.patch(vm, PATCHES[1])
    build.at(REGION_DAYS, 9)
    build.begin(WorkEveryDay(vm, DAILY_MEGABYTES, REGION_DAYS))
    build.at(14, 16)
    build.write(vm, LEDGER, "What was booked last")
    build.at(2 * REGION_DAYS, 10)


def merging_every_night(lab: Lab) -> None:
    """A host of 2008 R2 merges while the VM is off: five minutes a night, too few."""
    build = Builder(lab)
    vm = build.server("SRV01", VMSettings())
    build.checkpoint(vm, BEFORE_FIRST)
    build.work(vm, 18 * 1024)
    build.write(vm, LEDGER, "What was booked last")
    build.at(0, 20)
    for checkpoint in checkpoints_of(lab.world, vm):
        build.do(DeleteCheckpoint(vm, checkpoint.id))
    for night in range(4):
        build.at(night, 22)
        build.begin(ShutDownVM(vm))
        build.meanwhile(WINDOW)
        build.begin(StartVM(vm))
        build.meanwhile(MINUTE)
    build.at(4, 9)


SCENARIOS = (
    Scenario(
        "i05-paused-critical",
        "I05: SRV01 stands still, Paused-Critical, and drive D: is full.",
        paused_critical,
        host=SMALL_VOLUME,
        incident="I05",
        lessons=("L11",),
    ),
    Scenario(
        "i07-merging-every-night",
        "I07: SRV01 merges every night, and in the morning its .avhd file is still there.",
        merging_every_night,
        host=OLD_HOST,
        incident="I07",
        lessons=("L6",),
    ),
)
