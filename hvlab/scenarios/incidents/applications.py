"""The machine is back, its database is not (I15, I22)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    AddPhysicalDisk,
    ApplyCheckpoint,
    AttachDisk,
    BeginTransfer,
    BreakWriter,
    CreateBank,
    DetachDisk,
    FinishTransfer,
    FormatGuestDisk,
    ImagePhysicalDisk,
    ResetVM,
    SetServiceStart,
    TakeCheckpoint,
    TransferMoney,
)
from hvlab.scenarios.builder import BACKUPS, Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.rules import GIB
from hvlab.world.services import StartType
from hvlab.world.vm import VMSettings
from hvlab.world.vss import WriterFailure

VM_NAME = "BANK01"
ACCOUNTS = (("Current", 2000), ("Savings", 8000))
WRITER, SERVICE = "System Writer", "CryptSvc"
LABEL = "production, before the update"
UNDER_WAY = ("Savings", "Current", 1000)
PHYSICAL_DISK = r"\\.\PHYSICALDRIVE1"
IMAGE = rf"{BACKUPS}\PHYSICALDRIVE1.vhdx"
BEFORE = "before the update"


def database_inconsistent(lab: Lab) -> None:
    """The checkpoint's name says production; VSS had failed and nobody was told.

    Its memory came back with it. Because a production checkpoint is to boot, somebody reset the
    machine, and the database had to make do with disks that were never at rest.
    """
    build = Builder(lab)
    vm = build.server(VM_NAME, VMSettings())
    build.do(SetServiceStart(vm, "Spooler", StartType.MANUAL))
    build.do(CreateBank(vm, ACCOUNTS, log_first=False))
    build.at(0, 10)
    build.do(TransferMoney(vm, "Current", "Savings", 300))
    build.at(0, 12)
    build.back_up(vm)
    build.at(0, 13)
    build.do(BreakWriter(vm, WRITER, WriterFailure.NON_RETRYABLE))
    build.do(BeginTransfer(vm, *UNDER_WAY))
    target = build.checkpoint(vm, LABEL)
    build.do(FinishTransfer(vm))
    build.patch(vm, PATCHES[0])
    build.at(0, 17)
    build.do(ApplyCheckpoint(vm, target))
    build.do(ResetVM(vm))
    build.do(BreakWriter(vm, WRITER, WriterFailure.NON_RETRYABLE))  # its cause is still there


def os_older_than_data(lab: Lab) -> None:
    """The data is on a physical disk, which had to be detached for the checkpoint.

    So Apply took the system and the database's log back, and not its data. The disk has been
    attached again; the machine has not been started yet.
    """
    build = Builder(lab)
    vm = build.server(VM_NAME, VMSettings())
    build.do(AddPhysicalDisk(PHYSICAL_DISK, 100 * GIB))
    _attach(build, vm)
    build.do(FormatGuestDisk(vm, "D:"))
    build.do(CreateBank(vm, ACCOUNTS, data_drive="D:"))
    build.do(TransferMoney(vm, "Current", "Savings", 300))
    build.at(0, 21)
    build.fail_at(TakeCheckpoint(vm, BEFORE))
    build.off(vm)
    build.do(DetachDisk(vm, PHYSICAL_DISK))
    build.do(ImagePhysicalDisk(PHYSICAL_DISK, IMAGE))
    target = build.checkpoint(vm, BEFORE)
    _attach(build, vm)
    build.on(vm)
    build.patch(vm, PATCHES[0])
    build.at(1, 10)
    build.do(TransferMoney(vm, "Savings", "Current", 1200))
    build.do(TransferMoney(vm, "Current", "Savings", 50))
    build.at(1, 17)
    build.off(vm)
    build.do(ApplyCheckpoint(vm, target))
    _attach(build, vm)


def _attach(build: Builder, vm: str) -> None:
    build.do(AttachDisk(vm, PHYSICAL_DISK, pass_through=True))


SCENARIOS = (
    Scenario(
        "i15-database-inconsistent",
        "I15: BANK01 went back to its production checkpoint, and its database does not open.",
        database_inconsistent,
        incident="I15",
        lessons=("L7",),
    ),
    Scenario(
        "i22-os-older-than-data",
        "I22: BANK01 went back to Monday's checkpoint; its data is on a physical disk. It is off.",
        os_older_than_data,
        incident="I22",
        lessons=("L8",),
    ),
)
