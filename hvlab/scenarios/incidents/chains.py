"""Something was done to the files of a chain behind Hyper-V's back (I04, I08 to I12)."""

from __future__ import annotations

import ntpath

from hvlab.engine import Lab
from hvlab.operations import (
    CopyHostFile,
    DeleteHostFile,
    LoseBackupCheckpoint,
    MountAndWrite,
    MoveHostFile,
    ResizeDisk,
    StartBackup,
    StartVM,
)
from hvlab.scenarios import patch_week
from hvlab.scenarios.builder import Builder
from hvlab.scenarios.scenario import Scenario
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB
from hvlab.world.vm import VMSettings

NIGHTS = 15
ARCHIVE, RESTORED = r"D:\Archive", r"D:\Restored"
BEFORE = "before the upgrade"
EARLIER, LATER = r"Accounts\before.txt", r"Accounts\since.txt"
QUICK_FIX = r"Windows\fix.cmd"


def fifteen_avhdx(lab: Lab) -> None:
    """Night after night a backup failed between deleting its checkpoint and merging."""
    build = Builder(lab)
    vm = build.server("FS01", VMSettings())
    for night in range(NIGHTS):
        build.at(night, 16)
        build.write(vm, rf"Reports\Day {night + 1:02}.txt", f"Report of day {night + 1}")
        build.work(vm, 512)
        build.at(night, 22)
        build.do(StartBackup(vm))
        build.do(LoseBackupCheckpoint(vm))
    build.at(NIGHTS, 9)
    build.write(vm, r"Reports\today.txt", "Report of today")


def after_expand(lab: Lab) -> None:
    """The base was made larger with Edit Disk while a differencing disk stood on it."""
    build = Builder(lab)
    vm = _upgraded(build)
    build.do(ResizeDisk(build.chain(vm)[-1], 60 * GIB))
    build.fail_at(StartVM(vm))


def file_not_found(lab: Lab) -> None:
    """The base was moved to the archive volume, to make room."""
    build = Builder(lab)
    vm = _upgraded(build)
    base = build.chain(vm)[-1]
    build.do(MoveHostFile(base, ntpath.join(ARCHIVE, ntpath.basename(base))))
    build.fail_at(StartVM(vm))


def two_parents(lab: Lab) -> None:
    """Two files look like the base: the real one was renamed, an old copy has its name."""
    build = Builder(lab)
    vm = build.server("SRV01", VMSettings())
    build.off(vm)
    base = build.disk(vm)
    old = ntpath.join(RESTORED, ntpath.basename(base))
    build.do(CopyHostFile(base, old))
    build.on(vm)
    build.at(1, 16)
    _accounts_before(build, vm)
    _since(build, vm)
    build.do(MoveHostFile(base, _beside(base, "SRV01 (2).vhdx")))
    build.do(CopyHostFile(old, base))
    build.fail_at(StartVM(vm))


def quick_fix(lab: Lab) -> None:
    """The base was mounted on the host, a script was put into it, and the children know."""
    build = Builder(lab)
    vm = _upgraded(build)
    build.do(MountAndWrite(build.chain(vm)[-1], QUICK_FIX, "rem repairs everything\n" * 500))
    build.fail_at(StartVM(vm))


def deleted_dormant(lab: Lab) -> None:
    """An AVHDX was deleted that only dormant checkpoints stood on; SRV01 runs on another branch."""
    patch_week.after_apply(lab)
    build = Builder(lab)
    vm = next(iter(lab.world.vms)).id
    build.back_up(vm)
    build.at(3, 16)
    build.write(vm, r"Invoices\Thursday, here.txt", "Invoice of Thursday afternoon")
    build.do(DeleteHostFile(checkpoints_of(lab.world, vm)[2].drives[0].path))
    build.at(4, 9)


def deleted_active(lab: Lab) -> None:
    """An AVHDX was deleted that SRV01 stands on. A copy from last night holds it: it was frozen."""
    patch_week.patch_week(lab)
    build = Builder(lab)
    vm = next(iter(lab.world.vms)).id
    build.at(3, 22)
    build.off(vm)
    build.copy_files(vm)
    build.on(vm)
    build.at(4, 16)
    build.write(vm, r"Invoices\Friday.txt", "Invoice of Friday")
    build.off(vm)
    build.do(DeleteHostFile(build.chain(vm)[2]))
    build.fail_at(StartVM(vm))


def _upgraded(build: Builder) -> str:
    """SRV01 with a checkpoint and work since, off; its files of Monday night are in the backup."""
    vm = build.server("SRV01", VMSettings())
    _accounts_before(build, vm)
    _since(build, vm)
    return vm


def _accounts_before(build: Builder, vm: str) -> None:
    build.write(vm, EARLIER, "Accounts of the time before\n" * 400)


def _since(build: Builder, vm: str) -> None:
    """A checkpoint, a copy of the files, a day of work; then the VM is shut down."""
    build.checkpoint(vm, BEFORE)
    build.off(vm)
    build.copy_files(vm)
    build.on(vm)
    build.at(2, 16)
    build.write(vm, LATER, "Accounts of the time since\n" * 400)
    build.off(vm)
    build.at(2, 22)


def _beside(path: str, name: str) -> str:
    return ntpath.join(ntpath.dirname(path), name)


SCENARIOS = (
    Scenario(
        "i04-fifteen-avhdx",
        "I04: the folder of FS01 has fifteen .avhdx files and grows, yet it shows no checkpoint.",
        fifteen_avhdx,
        incident="I04",
        lessons=("L12", "L13"),
    ),
    Scenario(
        "i08-after-expand",
        "I08: SRV01 does not start since its disk was expanded: 0xC03A0017.",
        after_expand,
        incident="I08",
        lessons=("L13",),
    ),
    Scenario(
        "i09-file-not-found",
        "I09: SRV01 does not start since somebody made room: a file cannot be found.",
        file_not_found,
        incident="I09",
        lessons=("L13",),
    ),
    Scenario(
        "i10-two-parents",
        "I10: SRV01 does not start since a restore; two files look like its base disk.",
        two_parents,
        incident="I10",
        lessons=("L13",),
    ),
    Scenario(
        "i11-quick-fix",
        "I11: SRV01 does not start since a colleague put 'a quick fix' into its disk.",
        quick_fix,
        incident="I11",
        lessons=("L13",),
    ),
    Scenario(
        "i12a-deleted-to-save-space",
        "I12a: an .avhdx file of SRV01 was deleted to save space. The server runs.",
        deleted_dormant,
        incident="I12a",
        lessons=("L5", "L13"),
    ),
    Scenario(
        "i12b-deleted-to-save-space",
        "I12b: an .avhdx file of SRV01 was deleted to save space. The server does not start.",
        deleted_active,
        incident="I12b",
        lessons=("L13",),
    ),
)
