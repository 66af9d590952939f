"""Hyper-V Replica cannot follow any more (I23)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import EnableReplication, MountAndWrite
from hvlab.scenarios.builder import STANDARD, Builder
from hvlab.scenarios.scenario import Scenario

OTHER_HOST = "HV02"
OLD = "Monday evening"
WEEK = r"Orders\of the week.txt"


def resynchronization_required(lab: Lab) -> None:
    """The disk was mounted on the host while the machine was off, and something written into it."""
    build = Builder(lab)
    vm = build.server("SRV01", STANDARD)
    build.do(EnableReplication(vm, OTHER_HOST))
    build.at(0, 21)
    build.checkpoint(vm, OLD)
    build.at(3, 16)
    build.write(vm, WEEK, "Orders of the week")
    build.off(vm)
    build.do(MountAndWrite(build.disk(vm), r"Windows\unattend.xml", "<settings/>"))
    build.on(vm)
    build.at(4, 9)


SCENARIOS = (
    Scenario(
        "i23-resynchronization-required",
        "I23: the replication of SRV01 is critical: Resynchronization Required.",
        resynchronization_required,
        incident="I23",
        lessons=("L10",),
    ),
)
