"""The list of scenarios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.scenarios import bank, domain, images, patch_week


@dataclass(frozen=True)
class Scenario:
    """A starting point: its name, what it is about, and the operations that reach it."""

    name: str
    about: str
    epoch: datetime
    reach: Callable[[Lab], None]


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "empty",
            "A host without virtual machines, and images to make some from in C:\\Images.",
            patch_week.EPOCH,
            images.empty,
        ),
        Scenario(
            "patch-week",
            "SRV01 with three default-named checkpoints, each followed by a patch.",
            patch_week.EPOCH,
            patch_week.patch_week,
        ),
        Scenario(
            "after-apply",
            "SRV01 after Create Checkpoint and Apply on its second checkpoint: a dormant branch.",
            patch_week.EPOCH,
            patch_week.after_apply,
        ),
        Scenario(
            "time-skew",
            "SRV01 with Time Synchronization off and checkpoints of the last three evenings.",
            patch_week.EPOCH,
            patch_week.time_skew,
        ),
        Scenario(
            "domain",
            "Two domain controllers and a member; DC01 has a production and a standard checkpoint.",
            domain.EPOCH,
            domain.domain,
        ),
        Scenario(
            "domain-unprotected",
            "The same domain on Windows Server 2008 R2: no VM-GenerationID protects it.",
            domain.EPOCH,
            domain.domain_unprotected,
        ),
        Scenario(
            "domain-skew",
            "A domain member that was set back nine days: nobody can log on to it.",
            domain.EPOCH,
            domain.domain_skew,
        ),
        Scenario(
            "domain-trust",
            "A domain member the domain no longer trusts, although its clock is right.",
            domain.EPOCH,
            domain.domain_trust,
        ),
        Scenario(
            "bank",
            "BANK01 with a database: a transfer is half on disk, half in memory.",
            bank.EPOCH,
            bank.bank,
        ),
        Scenario(
            "bank-two-disks",
            "The same with the database's log on a disk of its own.",
            bank.EPOCH,
            bank.bank_on_two_disks,
        ),
        Scenario(
            "bank-trusted",
            "BANK01 has a checkpoint that was to be a production checkpoint, and is none.",
            bank.EPOCH,
            bank.bank_trusted,
        ),
    )
}


def build(name: str, *, seed: str | None = None) -> Lab:
    """A lab that stands at the beginning of a scenario.

    The same name and seed give the same world, to the GUID. Raises LabError for an unknown name.
    """
    scenario = SCENARIOS.get(name)
    if scenario is None:
        close = get_close_matches(str(name), SCENARIOS, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        known = ", ".join(SCENARIOS)
        raise LabError(f"There is no scenario '{name}'.{hint} The scenarios are: {known}.")
    lab = Lab(seed=seed or name, epoch=scenario.epoch)
    scenario.reach(lab)
    lab.begin_here()
    return lab
