"""Somebody went back to a checkpoint, and now something is missing (I01, I14, I19, I20, I24)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    OpenSession,
    RevertVM,
    SetVlan,
    ShutDownVM,
    StartVM,
    SuppressQuestion,
)
from hvlab.scenarios import patch_week
from hvlab.scenarios.builder import STANDARD, Builder
from hvlab.scenarios.patches import PATCHES
from hvlab.scenarios.scenario import Scenario
from hvlab.world.host import Question
from hvlab.world.vm import VMSettings

IN_BACKUP = r"Invoices\Thursday 0830.txt"
SINCE_BACKUP = r"Invoices\Thursday 0940.txt"
SINCE_REVERT = r"Orders\Thursday 1020.txt"
BEFORE_FIRST, BEFORE_SECOND = f"before {PATCHES[0]}", f"before {PATCHES[1]}"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SERVER_VLAN = 30
MACHINES = 40
TYPO, SAVED_ITSELF = 17, 5
BASELINE, MISSPELLED, OWN = "Baseline", "Base line", "before my test"
TEST_RESULTS, LATER = r"Results\Wednesday.txt", r"Results\Wednesday afternoon.txt"


def revert_clicked(lab: Lab) -> None:
    """At 10:02 somebody meant Refresh. The newest checkpoint by its date is on another branch."""
    build = Builder(lab)
    build.do(SuppressQuestion(Question.REVERT))
    vm = build.server("SRV01", STANDARD)
    build.at(0, 21)
    build.checkpoint(vm, BEFORE_FIRST)
    build.patch(vm, PATCHES[0])
    build.at(1, 21)
    second = build.checkpoint(vm, BEFORE_SECOND)
    build.patch(vm, PATCHES[1])
    build.at(2, 7)
    build.do(CreateCheckpointAndApply(vm, second))  # the second patch was no good
    build.at(3, 8, 30)
    build.write(vm, IN_BACKUP, "Invoice of half past eight")
    build.at(3, 9)
    build.back_up(vm)
    build.at(3, 9, 40)
    build.write(vm, SINCE_BACKUP, "Invoice of twenty to ten")
    build.at(3, 10, 2)
    build.do(RevertVM(vm))
    build.at(3, 10, 20)
    build.write(vm, SINCE_REVERT, "Order of twenty past ten")


def down_after_apply(lab: Lab) -> None:
    """A production checkpoint was applied: the VM is off, as it should be."""
    build = Builder(lab)
    vm = build.server("WEB01", VMSettings())
    build.write(vm, r"Site\index.html", "Welcome")
    build.at(0, 21)
    target = build.checkpoint(vm, BEFORE_FIRST)
    build.patch(vm, PATCHES[0])
    build.at(1, 7)
    build.do(ApplyCheckpoint(vm, target))
    build.at(1, 7, 30)


def two_patches_missing(lab: Lab) -> None:
    """`after-apply`, and then everybody worked there for a week."""
    patch_week.after_apply(lab)
    build = Builder(lab)
    vm = next(iter(lab.world.vms)).id
    for number, day in enumerate(DAYS, start=4):
        build.at(number, 16)
        build.write(vm, rf"Invoices\Week 2 {day}.txt", f"Invoice of {day} of the second week")


def network_dead(lab: Lab) -> None:
    """The servers moved to another VLAN after the checkpoint; one of them went back."""
    build = Builder(lab)
    files = build.server("FS01", VMSettings())
    app = build.server("APP01", STANDARD)
    build.do(OpenSession(app, files))
    build.at(0, 21)
    target = build.checkpoint(app, "before the update")
    build.at(1, 21)
    for vm in (files, app):
        build.do(SetVlan(vm, SERVER_VLAN))
    build.at(2, 7)
    build.do(ApplyCheckpoint(app, target))
    build.at(2, 9)
    build.write(app, r"Orders\kept here.txt", "An order that could not be sent on")


def script_restored_forty(lab: Lab) -> None:
    """Each machine's checkpoint `Baseline` was applied by a script; one machine has none of it.

    For that one the script stopped and started the machine and said nothing. One owner had taken a
    checkpoint of her own just before.
    """
    build = Builder(lab)
    machines = [build.server(f"LAB{number:02}", STANDARD) for number in range(1, MACHINES + 1)]
    build.at(1, 18)
    baselines = {
        vm: build.checkpoint(vm, MISSPELLED if number == TYPO else BASELINE)
        for number, vm in enumerate(machines, 1)
    }
    build.at(2, 9)
    for vm in machines:
        build.write(vm, TEST_RESULTS, "What we measured on Wednesday")
    build.checkpoint(machines[SAVED_ITSELF - 1], OWN)
    build.at(2, 10)
    for number, vm in enumerate(machines, 1):
        if number == TYPO:
            build.do(ShutDownVM(vm))
            build.do(StartVM(vm))
        else:
            build.do(ApplyCheckpoint(vm, baselines[vm]))
    build.at(2, 14)
    for vm in machines[:3]:
        build.write(vm, LATER, "Measured once more")


SCENARIOS = (
    Scenario(
        "i01-revert-clicked",
        "I01: somebody clicked Revert on SRV01 at 10:02 and was not asked; Thursday's invoices "
        "are missing.",
        revert_clicked,
        incident="I01",
        lessons=("L3",),
    ),
    Scenario(
        "i14-down-after-apply",
        "I14: Apply on WEB01 worked, but the server is down.",
        down_after_apply,
        incident="I14",
        lessons=("L7",),
    ),
    Scenario(
        "i19-two-patches-missing",
        "I19: the auditor finds two patches missing on SRV01; people have worked on it for a week.",
        two_patches_missing,
        incident="I19",
        lessons=("L4", "L5"),
    ),
    Scenario(
        "i20-network-dead",
        "I20: since Apply APP01 reaches no other server.",
        network_dead,
        incident="I20",
        lessons=("L8",),
    ),
    Scenario(
        "i24-script-restored-40",
        "I24: a script went over the forty machines of the lab; people miss their results.",
        script_restored_forty,
        incident="I24",
        lessons=("L3", "L4"),
    ),
)
