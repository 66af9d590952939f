"""The list of checkpoints and the files on the volume do not agree (I02, I03, I06, I25)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    CrashBackup,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteHostFile,
    LockHostFile,
    StartBackup,
)
from hvlab.scenarios import patch_week
from hvlab.scenarios.builder import STANDARD, Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import SECOND
from hvlab.world.vm import VMSettings, virtual_drives

AGENT = "backup agent"
REPORT = r"Reports\Thursday.txt"
BEFORE_UPGRADE, TRIED, GHOST = "before the upgrade", "upgrade tried", "before the migration"


def odd_checkpoint(lab: Lab) -> None:
    """A backup hangs since Wednesday night: its program holds the disk, its checkpoint stays."""
    build = Builder(lab)
    vm = build.server("FS01", VMSettings())
    build.write(vm, r"Reports\Tuesday.txt", "Report of Tuesday")
    build.at(2, 22)
    build.do(StartBackup(vm))
    build.do(LockHostFile(build.chain(vm)[-1], AGENT))
    build.do(CrashBackup(vm))
    build.at(3, 16)
    build.write(vm, REPORT, "Report of Thursday")
    build.work(vm, 6 * 1024)
    build.at(4, 9)


def undeletable_entry(lab: Lab) -> None:
    """Somebody cleaned the folders: a checkpoint nobody runs on lost every file it had."""
    build = Builder(lab)
    vm = build.server("SRV01", STANDARD)
    build.write(vm, r"Data\old.txt", "Written before")
    first = build.checkpoint(vm, BEFORE_UPGRADE)
    build.patch(vm, PATCHES[0])
    ghost = build.checkpoint(vm, GHOST)
    build.at(1, 9)
    build.do(ApplyCheckpoint(vm, first))
    build.write(vm, r"Data\new.txt", "Written since")
    world = lab.world
    state_files = [file.path for file in world.files.by("owner", ghost)]
    disks = [drive.path for drive in virtual_drives(world.checkpoints[ghost])]
    for path in (*state_files, *disks):
        build.do(DeleteHostFile(path))
    build.do(DeleteCheckpoint(vm, first))
    build.at(2, 9)


def space_not_returned(lab: Lab) -> None:
    """The checkpoint both branches grew from was deleted; they still need its file."""
    build = Builder(lab)
    vm = build.server("FS01", STANDARD)
    build.at(0, 21)
    build.checkpoint(vm, "before everything")
    build.work(vm, 8 * 1024)
    build.write(vm, r"Reports\Monday.txt", "Report of Monday")
    build.at(1, 21)
    fork = build.checkpoint(vm, BEFORE_UPGRADE)
    build.work(vm, 3 * 1024)
    build.patch(vm, PATCHES[0])
    build.checkpoint(vm, TRIED)
    build.at(2, 7)
    build.do(ApplyCheckpoint(vm, fork))
    build.write(vm, REPORT, "Report of Thursday")
    build.work(vm, 1024)
    build.at(3, 9)
    build.do(DeleteCheckpoint(vm, fork))


def everything_deleted(lab: Lab) -> None:
    """A colleague deleted all checkpoints a moment ago, and the merges are under way."""
    build = Builder(lab)
    patch_week.patch_week(lab)
    vm = next(iter(lab.world.vms)).id
    build.work(vm, 12 * 1024)
    build.back_up(vm)
    build.at(3, 10)
    build.write(vm, r"Invoices\Thursday, later.txt", "Another invoice of Thursday")
    build.begin(DeleteCheckpointSubtree(vm, checkpoints_of(lab.world, vm)[0].id))
    build.meanwhile(5 * SECOND)


SCENARIOS = (
    Scenario(
        "i02-odd-checkpoint",
        "I02: FS01 has a checkpoint with an odd icon that nobody took, and its menu has no Delete; "
        "new checkpoints fail.",
        odd_checkpoint,
        incident="I02",
        lessons=("L12",),
    ),
    Scenario(
        "i03-undeletable-entry",
        "I03: SRV01 lists a checkpoint that cannot be deleted; the server itself works.",
        undeletable_entry,
        incident="I03",
        lessons=("L12", "L13"),
    ),
    Scenario(
        "i06-space-not-returned",
        "I06: a large checkpoint of FS01 was deleted, and the volume has as little room as before.",
        space_not_returned,
        incident="I06",
        lessons=("L6",),
    ),
    Scenario(
        "i25-everything-deleted",
        "I25: 'all checkpoints of SRV01 were deleted, we have lost everything'.",
        everything_deleted,
        incident="I25",
        lessons=("L6",),
    ),
)
