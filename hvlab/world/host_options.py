"""Settings of the host that the lab keeps and shows (Get-VMHost), and its virtual switches."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.world.hardware import LAN


@dataclass(frozen=True)
class VirtualSwitch:
    """A virtual switch; `type` is Private, Internal or External, `adapter` the physical network
    adapter behind an external one."""

    name: str = LAN
    type: str = "External"
    adapter: str = "Intel(R) Ethernet Server Adapter I350-T2"
    management: bool = True
    bandwidth: str = "Weight"
    notes: str = ""
    iov: bool = False
    embedded_teaming: bool = False


@dataclass(frozen=True)
class HostOptions:
    """What Set-VMHost sets beside the default folders; `metering_minutes` is how often metered
    figures are saved."""

    enhanced_session: bool = False
    numa_spanning: bool = True
    mac_minimum: str = "00155D000A00"
    mac_maximum: str = "00155D000AFF"
    storage_migrations: int = 2
    migrations: int = 2
    migration: bool = False
    any_network: bool = False
    migration_authentication: str = "CredSSP"
    migration_performance: str = "Compression"
    metering_minutes: int = 60
    wwnn: str = "C003FF0000FFFF00"
    wwpn_minimum: str = "C003FF4F51200000"
    wwpn_maximum: str = "C003FF4F5120FFFF"


FIRST_SWITCH = VirtualSwitch()
USUAL_OPTIONS = HostOptions()
