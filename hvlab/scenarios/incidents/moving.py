"""Files were carried about: a box for somebody else, a folder copied back (I13, I21)."""

from __future__ import annotations

import ntpath

from hvlab.engine import Lab
from hvlab.operations import (
    DeleteHostFile,
    DenyHostFile,
    ExportVM,
    LockHostFile,
    MoveHostFile,
    StartVM,
)
from hvlab.scenarios.builder import Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.disk import DiskType
from hvlab.world.host import Host
from hvlab.world.vm import VMSettings

WORKSTATION = Host(name="PC01", profile="client")
BOXES = r"D:\Boxes"
BOX = rf"{BOXES}\DEV01"
TOOLS = r"Tools\installed.txt"
SCANNER = "virus scanner"
REPORT = r"Reports\since.txt"


def box_will_not_import(lab: Lab) -> None:
    """An automatic checkpoint was there when the box was packed, and only the .vhdx was shipped."""
    build = Builder(lab)
    vm = build.server("DEV01", VMSettings(), os="Windows 11")
    build.write(vm, TOOLS, "Everything a developer needs")
    build.patch(vm, PATCHES[0])
    build.do(ExportVM(vm, BOXES))
    inside = BOX.lower() + "\\"
    shipped_not = [
        disk.path
        for disk in lab.world.disks
        if disk.id.startswith(inside) and disk.type is DiskType.DIFFERENCING
    ]
    for path in shipped_not:
        build.do(DeleteHostFile(path))


def copied_back(lab: Lab) -> None:
    """The disk was moved away and copied back: its rights are lost, and a scanner reads it."""
    build = Builder(lab)
    vm = build.server("FS01", VMSettings())
    build.checkpoint(vm, "before the move")
    build.write(vm, REPORT, "Report of the time since")
    build.off(vm)
    now = build.disk(vm)
    away = ntpath.join(r"E:\Moved", ntpath.basename(now))
    build.do(MoveHostFile(now, away))
    build.do(MoveHostFile(away, now))
    build.do(DenyHostFile(now))
    build.do(LockHostFile(now, SCANNER))
    build.fail_at(StartVM(vm))


SCENARIOS = (
    Scenario(
        "i13-box-will-not-import",
        "I13: the box made of DEV01 imports nowhere; its folder is D:\\Boxes\\DEV01.",
        box_will_not_import,
        host=WORKSTATION,
        incident="I13",
        lessons=("L12",),
    ),
    Scenario(
        "i21-copied-back",
        "I21: FS01 does not start since its files were copied away and back.",
        copied_back,
        incident="I21",
        lessons=("L13",),
    ),
)
