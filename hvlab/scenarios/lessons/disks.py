"""Where data lies, and what becomes of files (L1, L2, L6, L8, L11)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    AddPhysicalDisk,
    ApplyCheckpoint,
    AttachDisk,
    CreateBank,
    FormatGuestDisk,
    NewDisk,
    NewVirtualDisk,
    NewVM,
    SetVlan,
    SetVM,
    StartVM,
    WorkEveryDay,
)
from hvlab.scenarios.builder import STANDARD, WINDOWS_SERVER, Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.host import Host, HostVolume
from hvlab.world.rules import GIB
from hvlab.world.vm import VMSettings

PHYSICAL_DISK = r"\\.\PHYSICALDRIVE1"
SERVER_VLAN = 30
BEFORE = "before the change"
WEEKS = 8
SHARED_VOLUME = Host(
    vm_folder=r"D:\Hyper-V",
    disk_folder=r"D:\Hyper-V\Virtual Hard Disks",
    volumes=(HostVolume("C:"), HostVolume("D:", 124 * GIB)),
)
DAILY = {"DC01": 32, "WEB01": 96, "WEB02": 96, "APP01": 192, "FS01": 320, "SQL01": 320}
"""Megabytes that each machine writes on a day."""
FIXED = "SQL01"
DEPTHS = (r"Blocks\one.txt", r"Blocks\two.txt", r"Blocks\three.txt")


def first_checkpoint(lab: Lab) -> None:
    """FS01 with one fixed disk of 40 GiB, and no checkpoint."""
    build = Builder(lab)
    disk = NewDisk("FS01.vhdx", 40 * GIB, os=WINDOWS_SERVER, fixed=True)
    vm = _machine(build, "FS01", disk)
    build.write(vm, r"Shares\plan.txt", "The plan")
    build.at(0, 16)


def three_depths(lab: Lab) -> None:
    """Three files, each written at another depth of the chain."""
    build = Builder(lab)
    vm = build.server("SRV01", STANDARD)
    for depth, path in enumerate(DEPTHS):
        build.write(vm, path, f"Written at depth {depth}")
        if path != DEPTHS[-1]:
            build.at(depth, 21)
            build.checkpoint(vm, f"above {path}")


def tree_to_tidy(lab: Lab) -> None:
    """A branch point, nodes with one child, a leaf nobody stands on, gigabytes in each."""
    build = Builder(lab)
    vm = build.server("FS01", STANDARD)
    made = {}
    for day, (name, gigabytes) in enumerate((("root", 4), ("fork", 6), ("tried", 3), ("leaf", 1))):
        build.at(day, 21)
        made[name] = build.checkpoint(vm, name)
        build.work(vm, gigabytes * 1024)
        build.write(vm, rf"Reports\after {name}.txt", f"Written after {name}")
    build.at(4, 7)
    build.do(ApplyCheckpoint(vm, made["fork"]))
    build.work(vm, 2 * 1024)
    build.checkpoint(vm, "last week")
    build.write(vm, r"Reports\today.txt", "Report of today")
    build.work(vm, 1024)
    build.at(4, 9)


def settings_and_disks(lab: Lab) -> None:
    """After the checkpoint: memory doubled, another VLAN, a data disk, a physical disk."""
    build = Builder(lab)
    build.do(AddPhysicalDisk(PHYSICAL_DISK, 100 * GIB))
    files = build.server("FS01", VMSettings())
    app = build.server("APP01", STANDARD)
    build.write(app, r"App\version.txt", "1")
    build.at(0, 21)
    build.checkpoint(app, BEFORE)
    build.off(app)
    build.do(SetVM(app, memory_mb=4096))
    build.do(NewVirtualDisk("APP01-Data.vhdx", 100 * GIB))
    data = rf"{lab.world.host.disk_folder}\APP01-Data.vhdx"
    build.do(AttachDisk(app, data))
    build.do(AttachDisk(app, PHYSICAL_DISK, pass_through=True))
    for vm in (files, app):
        build.do(SetVlan(vm, SERVER_VLAN))
    build.on(app)
    for letter in ("D:", "E:"):
        build.do(FormatGuestDisk(app, letter))
    build.do(CreateBank(app, data_drive="E:", log_drive="D:"))
    build.write(app, r"App\version.txt", "2")
    build.at(1, 9)


def eight_weeks(lab: Lab) -> None:
    """Six machines on one volume, each with a checkpoint of today and its daily work before it.

    Their own disks have grown to what they need long ago; the files of their checkpoints have not.
    """
    build = Builder(lab)
    for name, megabytes in DAILY.items():
        disk = NewDisk(f"{name}.vhdx", 40 * GIB, os=WINDOWS_SERVER, fixed=name == FIXED)
        vm = _machine(build, name, disk)
        build.work(vm, megabytes * WEEKS * 7)
        build.checkpoint(vm, f"before {PATCHES[0]}")
        build.patch(vm, PATCHES[0])
        build.begin(WorkEveryDay(vm, megabytes, WEEKS * 7))


def _machine(build: Builder, name: str, disk: NewDisk) -> str:
    """A machine with that disk, running."""
    build.do(NewVM(name, VMSettings(), (disk,)))
    vm = max(build.lab.world.vms, key=lambda vm: vm.number).id
    build.do(StartVM(vm))
    return vm


SCENARIOS = (
    Scenario(
        "first-checkpoint",
        "FS01 with one fixed disk of 40 GB and no checkpoint. Lesson L1.",
        first_checkpoint,
        lessons=("L1",),
    ),
    Scenario(
        "three-depths",
        "SRV01 with three files, each written at another depth of its chain. Lesson L2.",
        three_depths,
        lessons=("L2",),
    ),
    Scenario(
        "tree-to-tidy",
        "FS01 with a branched tree and gigabytes in every file of it. Lesson L6.",
        tree_to_tidy,
        lessons=("L6",),
    ),
    Scenario(
        "settings-and-disks",
        "APP01 got more memory, another VLAN and two disks since its checkpoint, one of them "
        "physical. Lesson L8.",
        settings_and_disks,
        lessons=("L8",),
    ),
    Scenario(
        "eight-weeks",
        "Six machines with a checkpoint each share drive D:, and work every day. Lesson L11.",
        eight_weeks,
        host=SHARED_VOLUME,
        lessons=("L11",),
    ),
)
