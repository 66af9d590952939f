"""Get-VMHost, Set-VMHost, Get-VMHostSupportedVersion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.operations import ConfigureHost
from hvlab.powershell.hyperv.base import HyperVCmdlet, mac_digits
from hvlab.powershell.hyperv.machines import changed_row
from hvlab.powershell.hyperv.objects import VMHost
from hvlab.powershell.hyperv.objects.host import SupportedVersion, supported_versions
from hvlab.powershell.values.dates import TICKS_PER_MINUTE
from hvlab.powershell.values.version import Version
from hvlab.world import rules
from hvlab.world.host_options import HostOptions

OPTIONS = {
    "enhanced_session": "EnableEnhancedSessionMode",
    "numa_spanning": "NumaSpanningEnabled",
    "mac_minimum": "MacAddressMinimum",
    "mac_maximum": "MacAddressMaximum",
    "storage_migrations": "MaximumStorageMigrations",
    "migrations": "MaximumVirtualMachineMigrations",
    "any_network": "UseAnyNetworkForMigration",
    "migration_authentication": "VirtualMachineMigrationAuthenticationType",
    "migration_performance": "VirtualMachineMigrationPerformanceOption",
    "wwnn": "FibreChannelWwnn",
    "wwpn_minimum": "FibreChannelWwpnMinimum",
    "wwpn_maximum": "FibreChannelWwpnMaximum",
}
SYSTEMS = {
    "5.0": "Microsoft Windows 8.1/Server 2012 R2",
    "8.0": "Microsoft Windows 10 Anniversary Update/Server 2016",
    "9.0": "Microsoft Windows 10 October 2018 Update/Server 2019",
    "10.0": "Microsoft Windows Server 2022",
    "11.0": "Microsoft Windows 11",
    "12.0": "Microsoft Windows Server 2025",
}


class GetVMHost(HyperVCmdlet):
    """Get-VMHost."""

    NAME = "Get-VMHost"

    def act(self) -> Iterator[Any]:
        """The host."""
        yield VMHost(self.lab)


class SetVMHostCmdlet(HyperVCmdlet):
    """Set-VMHost."""

    NAME = "Set-VMHost"

    def act(self) -> Iterator[Any]:
        """What was given; default folders are used from then on."""
        host = self.world.host
        if not self.agreed(host.name):
            return
        given = dict(self.args)
        for name in ("MacAddressMinimum", "MacAddressMaximum"):
            if name in given:
                given[name] = mac_digits(given[name])
        options: HostOptions = changed_row(host.options, given, OPTIONS)
        interval = self.args.get("ResourceMeteringSaveInterval")
        if interval is not None:
            minutes = {"minutes": interval.ticks // TICKS_PER_MINUTE}
            options = changed_row(options, minutes, {"metering_minutes": "minutes"})
        operation = ConfigureHost(
            vm_folder=self._folder("VirtualMachinePath"),
            disk_folder=self._folder("VirtualHardDiskPath"),
            options=options if options != host.options else None,
        )
        folders = (one for one in (operation.vm_folder, operation.disk_folder) if one)
        if operation != ConfigureHost() and not self.do(operation, into=folders):
            return
        yield from self.passed(VMHost(self.lab))

    def _folder(self, name: str) -> str | None:
        written = self.args.get(name)
        return None if written is None else self.path(written)


class GetVMHostSupportedVersion(HyperVCmdlet):
    """Get-VMHostSupportedVersion."""

    NAME = "Get-VMHostSupportedVersion"

    def act(self) -> Iterator[Any]:
        """Oldest first; the default is the one that new VMs get."""
        profile = self.world.host.profile
        default = rules.CONFIGURATION_VERSIONS[profile]
        for version in supported_versions(profile):
            if self.flag("Default") and version != default:
                continue
            label = SYSTEMS.get(version, version)
            yield SupportedVersion(self.lab, label, Version.parse(version), version == default)


CMDLETS = (GetVMHost, SetVMHostCmdlet, GetVMHostSupportedVersion)
