"""A server with a database: what "application consistent" means, and what it is worth.

BANK01 keeps the accounts of a small bank. It is afternoon, the transfer of the day is under way:
half of it lies on disk, half in memory, and someone has notes open that are not saved.
"""

from __future__ import annotations

from datetime import datetime

from hvlab.engine import Lab
from hvlab.operations import (
    BeginTransfer,
    BreakWriter,
    CreateBank,
    FinishTransfer,
    FormatGuestDisk,
    NewDisk,
    NewVM,
    StartProgram,
    StartVM,
    TransferMoney,
    TypeInDocument,
)
from hvlab.scenarios.builder import WINDOWS_SERVER, Builder
from hvlab.world.rules import GIB
from hvlab.world.vm import VMSettings
from hvlab.world.vss import WriterFailure

EPOCH = datetime(2026, 3, 9, 8, 0, 0)
VM_NAME = "BANK01"
ACCOUNTS = (("Current", 2000), ("Savings", 8000))
MORNING = (("Current", "Savings", 300), ("Savings", "Current", 1200), ("Current", "Savings", 50))
UNDER_WAY = ("Savings", "Current", 1000)
NOTES = "Balance of the day: not saved yet"
WRITER = "BANK Writer"
TRUSTED = "before the update"


def bank(lab: Lab) -> None:
    """The server in the middle of its day, without a checkpoint."""
    build = Builder(lab)
    vm = build.server(VM_NAME, VMSettings())
    build.do(CreateBank(vm, ACCOUNTS))
    _morning(build, vm)
    _afternoon(build, vm)


def bank_on_two_disks(lab: Lab) -> None:
    """The same with the log on a disk of its own, as books advise."""
    build = Builder(lab)
    disks = (NewDisk(f"{VM_NAME}.vhdx", os=WINDOWS_SERVER), NewDisk(f"{VM_NAME}-Log.vhdx", GIB))
    build.do(NewVM(VM_NAME, VMSettings(), disks))
    vm = max(lab.world.vms, key=lambda vm: vm.number).id
    build.do(StartVM(vm))
    build.do(FormatGuestDisk(vm, "D:", "Log"))
    build.do(CreateBank(vm, ACCOUNTS, log_drive="D:"))
    _morning(build, vm)
    _afternoon(build, vm)


def bank_trusted(lab: Lab) -> None:
    """The checkpoint `before the update` was asked for as Production and is none: the database's
    VSS writer fails, and nobody was told. Its order of writing is broken, too: the log waits."""
    build = Builder(lab)
    vm = build.server(VM_NAME, VMSettings())
    build.do(CreateBank(vm, ACCOUNTS, log_first=False))
    _morning(build, vm)
    build.do(BreakWriter(vm, WRITER, WriterFailure.NON_RETRYABLE))
    build.do(BeginTransfer(vm, *UNDER_WAY))
    build.until(EPOCH.replace(hour=13))
    build.checkpoint(vm, TRUSTED)
    build.do(FinishTransfer(vm))
    build.patch(vm, "KB5100001")


def _morning(build: Builder, vm: str) -> None:
    for number, transfer in enumerate(MORNING):
        build.until(EPOCH.replace(hour=9 + number))
        build.do(TransferMoney(vm, *transfer))


def _afternoon(build: Builder, vm: str) -> None:
    build.until(EPOCH.replace(hour=14))
    build.do(StartProgram(vm, "notepad.exe"))
    build.do(TypeInDocument(vm, NOTES))
    build.do(BeginTransfer(vm, *UNDER_WAY))
