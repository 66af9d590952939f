"""A machine of a domain was set back, or a controller of it (I16, I17, I18)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    CreateDirectoryAccount,
    ReplicateDirectory,
    StartVM,
)
from hvlab.scenarios import domain
from hvlab.scenarios.builder import WINDOWS_SERVER
from hvlab.scenarios.domain import OLD_SERVER, Site
from hvlab.scenarios.scenario import Scenario
from hvlab.world.rules import MINUTE

REPLICATED, ONLY_THERE = "nora", "otto"
"""Accounts made on DC02 after its checkpoint: one had been replicated, one had not."""
CHECKPOINT = "DC02 before the update"


def controller_applied(lab: Lab) -> None:
    """DC02 was set back just now. It has noticed, and waits for its partner."""
    site = _set_back(lab, WINDOWS_SERVER)
    site.build.begin(StartVM(site.second))
    site.build.meanwhile(MINUTE // 2)


def old_controller_applied(lab: Lab) -> None:
    """DC02 was set back and cannot notice; its partner has."""
    site = _set_back(lab, OLD_SERVER)
    site.build.do(StartVM(site.second))
    site.build.meanwhile(30 * MINUTE)
    site.build.do(ReplicateDirectory(site.first, site.second))


def _set_back(lab: Lab, os: str) -> Site:
    """DC02 off again, at a production checkpoint of Monday."""
    site = domain.small_site(lab, os)
    build = site.build
    site.until(0, 21)
    target = build.checkpoint(site.second, CHECKPOINT)
    site.until(1, 10)
    build.do(CreateDirectoryAccount(site.second, REPLICATED))
    site.replicate()
    site.until(1, 12)
    build.do(CreateDirectoryAccount(site.second, ONLY_THERE))
    build.do(ApplyCheckpoint(site.second, target))
    return site


SCENARIOS = (
    Scenario(
        "i16-logon-and-tls-fail",
        "I16: since SRV01 went back nobody can log on to it, and TLS connections fail.",
        domain.domain_skew,
        incident="I16",
        lessons=("L9",),
    ),
    Scenario(
        "i17-trust-relationship-failed",
        "I17: since SRV01 went back it says that the trust relationship failed.",
        domain.domain_trust,
        incident="I17",
        lessons=("L10",),
    ),
    Scenario(
        "i18a-controller-applied",
        "I18a: a checkpoint of the domain controller DC02 was applied a minute ago.",
        controller_applied,
        incident="I18a",
        lessons=("L10",),
    ),
    Scenario(
        "i18b-controller-applied",
        "I18b: the same in a domain on Windows Server 2008 R2, half an hour ago.",
        old_controller_applied,
        incident="I18b",
        lessons=("L10",),
    ),
)
