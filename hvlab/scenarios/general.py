"""Scenarios that are there to look around in; most serve lessons, too."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from hvlab.engine import Lab
from hvlab.scenarios.scenario import Scenario


def _by(module: str, name: str) -> Callable[[Lab], None]:
    """The operations of a module here, which is imported when its scenario is opened."""

    def reach(lab: Lab) -> None:
        getattr(import_module(f"hvlab.scenarios.{module}"), name)(lab)

    return reach


GENERAL = (
    Scenario(
        "empty",
        "A host without virtual machines, and images to make some from in C:\\Images.",
        _by("images", "empty"),
    ),
    Scenario(
        "patch-week",
        "SRV01 with three default-named checkpoints, each followed by a patch. "
        "Lessons L3 (Revert) and L4 (Apply).",
        _by("patch_week", "patch_week"),
        lessons=("L3", "L4"),
    ),
    Scenario(
        "after-apply",
        "SRV01 after Create Checkpoint and Apply on its second checkpoint: a dormant branch. "
        "Lesson L5.",
        _by("patch_week", "after_apply"),
        lessons=("L5",),
    ),
    Scenario(
        "time-skew",
        "SRV01 with Time Synchronization off and checkpoints of the last three evenings. "
        "Lesson L9.",
        _by("patch_week", "time_skew"),
        lessons=("L9",),
    ),
    Scenario(
        "domain",
        "Two domain controllers and a member; DC01 has a production and a standard checkpoint. "
        "Lesson L10.",
        _by("domain", "domain"),
        lessons=("L10",),
    ),
    Scenario(
        "domain-unprotected",
        "The same domain on Windows Server 2008 R2: no VM-GenerationID protects it. Lesson L10.",
        _by("domain", "domain_unprotected"),
        lessons=("L10",),
    ),
    Scenario(
        "domain-skew",
        "A domain member that was set back nine days: nobody can log on to it. Lesson L9.",
        _by("domain", "domain_skew"),
        lessons=("L9",),
    ),
    Scenario(
        "domain-trust",
        "A domain member the domain no longer trusts, although its clock is right. Lesson L10.",
        _by("domain", "domain_trust"),
        lessons=("L10",),
    ),
    Scenario(
        "bank",
        "BANK01 with a database: a transfer is half on disk, half in memory. Lesson L7.",
        _by("bank", "bank"),
        lessons=("L7",),
    ),
    Scenario(
        "bank-two-disks",
        "The same with the database's log on a disk of its own. Lessons L7 and L8.",
        _by("bank", "bank_on_two_disks"),
        lessons=("L7", "L8"),
    ),
    Scenario(
        "bank-trusted",
        "BANK01 has a checkpoint that was to be a production checkpoint, and is none. Lesson L7.",
        _by("bank", "bank_trusted"),
        lessons=("L7",),
    ),
)
