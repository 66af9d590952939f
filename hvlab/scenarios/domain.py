"""A small domain: two controllers and a member, on one host.

DC01 holds the operations master roles and gets the time from outside; for the others the domain is
the source. The controllers' Time Synchronization is off, as it should be (fact sheet 6.1). Every
day somebody new starts to work, and in the evening the controllers replicate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hvlab.engine import Lab
from hvlab.operations import (
    ApplyCheckpoint,
    ConfigureTime,
    CreateDirectoryAccount,
    JoinDomain,
    PromoteDomainController,
    ReplicateDirectory,
    SetIntegrationService,
    SetVM,
)
from hvlab.scenarios.builder import WINDOWS_SERVER, Builder
from hvlab.world.vm import DEFAULT_SERVICES, CheckpointType, IntegrationService, VMSettings

DOMAIN = "corp.example"
EPOCH = datetime(2026, 3, 9, 8, 0, 0)
TIME_SERVER = "time.windows.com,0x8"
PRODUCTION, STANDARD = "DC01 Monday, production", "DC01 Tuesday, standard"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "anna", "ben", "clara", "david"
"""Who started on which day. Thursday's account has not been replicated yet."""

MEMBER_CHECKPOINT = "SRV01 before the update"
OLD_SERVER = "Windows Server 2008 R2"
CONTROLLER = VMSettings(services=DEFAULT_SERVICES - {IntegrationService.TIME_SYNCHRONIZATION})
MEMBER = VMSettings(checkpoint_type=CheckpointType.STANDARD)


@dataclass(frozen=True)
class Site:
    """The machines of the domain, by id."""

    build: Builder
    first: str
    second: str
    member: str

    def hire(self, name: str) -> None:
        """An account on DC01."""
        self.build.do(CreateDirectoryAccount(self.first, name))

    def replicate(self) -> None:
        """Both ways."""
        self.build.do(ReplicateDirectory(self.second, self.first))
        self.build.do(ReplicateDirectory(self.first, self.second))

    def until(self, day: int, hour: int) -> None:
        """`day` 0 is Monday."""
        self.build.until(EPOCH.replace(hour=hour) + timedelta(days=day))


def domain(lab: Lab) -> None:
    """DC01 has a production checkpoint of Monday and a standard one of Tuesday; it is Thursday."""
    _week(small_site(lab, WINDOWS_SERVER))


def domain_unprotected(lab: Lab) -> None:
    """`domain` with controllers too old to read a VM-GenerationID."""
    _week(small_site(lab, OLD_SERVER))


def domain_skew(lab: Lab) -> None:
    """SRV01 was set back nine days; it follows no reachable source (incident I16)."""
    site = small_site(lab, WINDOWS_SERVER)
    build, member = site.build, site.member
    service = IntegrationService.TIME_SYNCHRONIZATION
    build.do(SetIntegrationService(member, service, enabled=False))
    build.do(ConfigureTime(member, "ntp.corp.example,0x8"))
    target = build.checkpoint(member, MEMBER_CHECKPOINT)
    site.until(9, 9)
    build.do(ApplyCheckpoint(member, target))


def domain_trust(lab: Lab) -> None:
    """SRV01 was set back behind a change of its machine password; its clock is right (I17)."""
    site = small_site(lab, WINDOWS_SERVER)
    target = site.build.checkpoint(site.member, MEMBER_CHECKPOINT)
    site.build.until(EPOCH + timedelta(days=33))
    site.build.do(ApplyCheckpoint(site.member, target))


def small_site(lab: Lab, os: str) -> Site:
    """The domain on its first morning."""
    build = Builder(lab)
    first = build.server("DC01", CONTROLLER, os=os)
    second = build.server("DC02", CONTROLLER, os=os)
    member = build.server("SRV01", MEMBER)
    build.do(ConfigureTime(first, TIME_SERVER))
    build.do(PromoteDomainController(first, DOMAIN, new_domain=True))
    build.do(PromoteDomainController(second, DOMAIN))
    build.do(JoinDomain(member, DOMAIN))
    site = Site(build, first, second, member)
    site.replicate()
    return site


def _week(site: Site) -> None:
    build, first = site.build, site.first
    site.until(0, 16)
    site.hire(MONDAY)
    site.replicate()
    site.until(0, 21)
    build.checkpoint(first, PRODUCTION)
    site.until(1, 16)
    site.hire(TUESDAY)
    site.replicate()
    site.until(1, 21)
    build.do(SetVM(first, checkpoint_type=CheckpointType.STANDARD))
    build.checkpoint(first, STANDARD)
    build.do(SetVM(first, checkpoint_type=CheckpointType.PRODUCTION))
    site.until(2, 16)
    site.hire(WEDNESDAY)
    site.replicate()
    site.until(3, 9)
    site.hire(THURSDAY)
