"""The source article's situation: one server, three default-named checkpoints, three patches.

SRV01 is checkpointed every evening before its patch is installed, Monday to Wednesday. During the
day it does its work: each day leaves an invoice. It is Thursday morning now; today's invoice and
the text of an unsaved document exist in Now alone.
"""

from __future__ import annotations

from datetime import datetime

from hvlab import operations
from hvlab.engine import Lab
from hvlab.scenarios.builder import Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import CheckpointType, IntegrationService, VMSettings

VM_NAME = "SRV01"
EPOCH = datetime(2026, 3, 9, 8, 0, 0)
DAYS = ("Monday", "Tuesday", "Wednesday")
TODAYS_INVOICE = r"Invoices\Thursday.txt"
DOCUMENT = "Minutes of the Thursday meeting, not saved yet"


def patch_week(lab: Lab) -> None:
    """C1, patch, C2, patch, C3, patch, Now."""
    build = Builder(lab)
    _week(build, _server(build))


def after_apply(lab: Lab) -> None:
    """`patch-week`, then Create Checkpoint and Apply on the second checkpoint (S22, S23)."""
    patch_week(lab)
    build = Builder(lab)
    vm = next(iter(lab.world.vms))
    second = checkpoints_of(lab.world, vm.id)[1]
    build.do(operations.CreateCheckpointAndApply(vm.id, second.id))


def time_skew(lab: Lab) -> None:
    """`patch-week` on a server whose Time Synchronization service was switched off at the start."""
    build = Builder(lab)
    vm = _server(build)
    build.do(
        operations.SetIntegrationService(vm, IntegrationService.TIME_SYNCHRONIZATION, enabled=False)
    )
    _week(build, vm)


def _server(build: Builder) -> str:
    # Standard: the article's checkpoints bring back a running machine. New VMs get Production.
    return build.server(VM_NAME, VMSettings(checkpoint_type=CheckpointType.STANDARD))


def _week(build: Builder, vm: str) -> None:
    for number, day in enumerate(DAYS):
        date = EPOCH.day + number
        build.until(EPOCH.replace(day=date, hour=16))
        build.write(vm, rf"Invoices\{day}.txt", f"Invoice of {day}")
        build.until(EPOCH.replace(day=date, hour=21))
        build.checkpoint(vm)
        build.patch(vm, PATCHES[number])
    build.until(EPOCH.replace(day=EPOCH.day + len(DAYS), hour=9))
    build.write(vm, TODAYS_INVOICE, "Invoice of Thursday")
    build.do(operations.TypeInDocument(vm, DOCUMENT))
