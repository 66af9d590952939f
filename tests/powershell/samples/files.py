"""Ways of asking for operations: files."""

from __future__ import annotations

import hvlab.operations as ops
from hvlab.operations import Operation
from hvlab.operations.host_text import MakeHostFolder, WriteHostFile
from hvlab.world.compaction import CompactMode
from hvlab.world.disk import PHYSICAL, DiskType
from hvlab.world.host import Question
from hvlab.world.rules import GIB, MIB
from tests.powershell.samples.site import Way, after, bare
from tests.support import OS

MOUNTED = after(lambda at: ops.MountDisk(at.base()))
PHYSICAL_DISK = f"{PHYSICAL}PHYSICALDRIVE1"
NEW = after(lambda at: ops.AddPhysicalDisk(PHYSICAL_DISK, 4 * GIB))
BACKED_UP = after(lambda at: ops.StartBackup(at.vm))


SAMPLES: dict[type[Operation], list[Way]] = {
    # Disks
    ops.NewVirtualDisk: [
        lambda _: ops.NewVirtualDisk("data.vhdx"),
        lambda _: ops.NewVirtualDisk("D:\\it's [1].vhdx", 12 * MIB, fixed=True, block_size=MIB),
        lambda at: ops.NewVirtualDisk("D:\\child.vhdx", parent=at.base()),
        lambda at: ops.NewVirtualDisk("D:\\larger.vhdx", parent=at.base(), child_size=99 * GIB),
        lambda _: ops.NewVirtualDisk("D:\\system.vhdx", os=OS),
        lambda _: ops.NewVirtualDisk("D:\\data.img"),
    ],
    ops.ImagePhysicalDisk: [NEW(lambda _: ops.ImagePhysicalDisk(PHYSICAL_DISK, "D:\\image.vhdx"))],
    ops.ResizeDisk: [
        lambda at: ops.ResizeDisk(at.base(), 16 * GIB),
        lambda _: ops.ResizeDisk("D:\\none.vhdx", 16 * GIB),
    ],
    ops.EditDiskOfVM: [
        bare(lambda at: ops.EditDiskOfVM(at.idle, at.disk(), 80 * GIB)),
        lambda at: ops.EditDiskOfVM(at.idle, at.disk(), 80 * GIB),
        bare(lambda at: ops.EditDiskOfVM(at.idle, at.disk(), MIB)),
    ],
    ops.MergeByHand: [
        lambda at: ops.MergeByHand(at.child()),
        lambda at: ops.MergeByHand(at.child(), "D:\\Files\\base.vhdx"),
    ],
    ops.OptimizeDisk: [
        lambda at: ops.OptimizeDisk(at.base()),
        lambda at: ops.OptimizeDisk(at.base(), CompactMode.PREZEROED),
    ],
    ops.SetDiskParent: [
        lambda at: ops.SetDiskParent(at.child(), "D:\\Files\\base.vhdx"),
        lambda at: ops.SetDiskParent(at.child(), "D:\\Files\\base.vhdx", ignore_mismatch=True),
    ],
    ops.SetDiskProperties: [
        lambda at: ops.SetDiskProperties(at.base(), new_id=True),
        lambda at: ops.SetDiskProperties(at.base(), physical_sector=512),
        lambda at: ops.SetDiskProperties(at.base(), new_id=True, physical_sector=512),
    ],
    ops.ConvertDisk: [
        lambda at: ops.ConvertDisk(at.base(), "D:\\new.vhdx", DiskType.FIXED, delete_source=True),
        lambda at: ops.ConvertDisk(at.base(), "D:\\new.vhd"),
    ],
    ops.MountDisk: [
        lambda at: ops.MountDisk(at.base()),
        lambda at: ops.MountDisk(at.base(), read_only=True),
    ],
    ops.DismountDisk: [MOUNTED(lambda _: ops.DismountDisk("D:\\Files\\base.vhdx"))],
    ops.AttachDisk: [
        lambda at: ops.AttachDisk(at.vm, at.base()),
        lambda at: ops.AttachDisk(at.idle, at.base(), number=0, location=5),
        lambda at: ops.AttachDisk(at.idle, at.base(), shared=True),
        NEW(lambda at: ops.AttachDisk(at.idle, PHYSICAL_DISK, pass_through=True)),
        lambda at: ops.AttachDisk(at.idle, at.disk(at.vm)),
    ],
    ops.DetachDisk: [
        lambda at: ops.DetachDisk(at.idle, at.disk(place=1)),
        lambda at: ops.DetachDisk(at.idle, "D:\\none.vhdx"),
    ],
    ops.ChangeDrive: [
        lambda at: ops.ChangeDrive(at.idle, at.disk(place=1), location=9),
        lambda at: ops.ChangeDrive(at.idle, at.disk(place=1), at.base()),
    ],
    # Files
    ops.DeleteHostFile: [
        lambda at: ops.DeleteHostFile(at.disk(place=1)),
        lambda at: ops.DeleteHostFile(at.disk(at.vm)),
        lambda _: ops.DeleteHostFile("D:\\none"),
    ],
    ops.MoveHostFile: [
        lambda at: ops.MoveHostFile(at.disk(place=1), "D:\\O'Moved [1].avhdx"),
        lambda at: ops.MoveHostFile(at.disk(place=1), "D:\\"),
        lambda at: ops.MoveHostFile(at.disk(place=1), at.disk(place=0)),
    ],
    ops.CopyHostFile: [
        lambda at: ops.CopyHostFile(at.disk(place=1), "D:\\A copy.avhdx"),
        lambda at: ops.CopyHostFile(at.disk(place=1), "D:\\Copy\\x.avhdx"),
        lambda at: ops.CopyHostFile(at.disk(place=1), at.disk(place=0)),
        lambda at: ops.CopyHostFile(at.disk(place=1), "X:\\no such drive.avhdx"),
    ],
    ops.DenyHostFile: [lambda at: ops.DenyHostFile(at.disk())],
    ops.GrantHostFile: [
        after(lambda at: ops.DenyHostFile(at.disk()))(lambda at: ops.GrantHostFile(at.disk())),
        after(lambda at: ops.DenyHostFile(at.disk()))(
            lambda at: ops.GrantHostFile(at.disk(), everyone=True)
        ),
    ],
    WriteHostFile: [
        lambda at: WriteHostFile("D:\\Lists\\O'Brien.txt", at.text),
        lambda at: WriteHostFile(at.disk(), "no"),
    ],
    MakeHostFolder: [lambda _: MakeHostFolder("D:\\Lists [1]\\New")],
    ops.PutHostFile: [lambda _: ops.PutHostFile("D:\\image.iso", 5 * GIB)],
    ops.LockHostFile: [lambda at: ops.LockHostFile(at.disk())],
    ops.UnlockHostFile: [
        after(lambda at: ops.LockHostFile(at.disk(), "it's me"))(
            lambda at: ops.UnlockHostFile(at.disk())
        )
    ],
    ops.DamageHostFile: [lambda at: ops.DamageHostFile(at.disk())],
    ops.MountAndWrite: [lambda at: ops.MountAndWrite(at.disk(), "a.txt", at.text)],
    ops.LoseHostPower: [lambda _: ops.LoseHostPower()],
    ops.LoseStorage: [
        after(lambda at: ops.MoveStorage(at.vm, "D:\\Disks"))(lambda _: ops.LoseStorage("D:")),
        lambda _: ops.LoseStorage("C:"),
    ],
    ops.RestoreStorage: [
        after(
            lambda at: ops.MoveStorage(at.vm, "D:\\Disks"),
            lambda _: ops.LoseStorage("D:"),
        )(lambda _: ops.RestoreStorage("D:"))
    ],
    ops.AddPhysicalDisk: [lambda _: ops.AddPhysicalDisk(PHYSICAL_DISK, 4 * GIB)],
    ops.WriteImageBack: [
        NEW(
            after(lambda _: ops.ImagePhysicalDisk(PHYSICAL_DISK, "D:\\image.vhdx"))(
                lambda _: ops.WriteImageBack(PHYSICAL_DISK, "D:\\image.vhdx")
            )
        )
    ],
    ops.AddFibreChannel: [lambda at: ops.AddFibreChannel(at.idle, "SAN 1")],
    ops.RemoveFibreChannel: [
        after(lambda at: ops.AddFibreChannel(at.idle, "SAN 1"))(
            lambda at: ops.RemoveFibreChannel(at.idle, "SAN 1")
        )
    ],
    # The manager and its host
    ops.SuppressQuestion: [lambda _: ops.SuppressQuestion(next(iter(Question)))],
    ops.ResetCheckBoxes: [lambda _: ops.ResetCheckBoxes()],
    # A backup product
    ops.StartBackup: [lambda at: ops.StartBackup(at.vm)],
    ops.FinishBackup: [BACKED_UP(lambda at: ops.FinishBackup(at.vm))],
    ops.CrashBackup: [BACKED_UP(lambda at: ops.CrashBackup(at.vm))],
    ops.LoseBackupCheckpoint: [BACKED_UP(lambda at: ops.LoseBackupCheckpoint(at.vm))],
}
