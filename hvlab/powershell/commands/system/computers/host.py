"""The Hyper-V host as a Windows computer."""

from __future__ import annotations

from datetime import datetime, timedelta

from hvlab.powershell.commands.system.computers.base import (
    EVERYWHERE,
    PAUSED,
    RUNNING,
    Computer,
    LogRecord,
    ProcessEntry,
    ServiceEntry,
    numbered,
    standing,
    system_processes,
)
from hvlab.world.log import Channel, LogEntry

HOST_UPTIME = timedelta(days=21, hours=3)
"""How long the host had been running when the lab began."""

OWN = standing("""
    HvHost | HV Host Service | Running | Manual
    nvspwmi | Hyper-V Networking Management Service | Running | Manual
    swprv | Microsoft Software Shadow Copy Provider | Stopped | Manual
    vmcompute | Hyper-V Host Compute Service | Running | Manual
    vmms | Hyper-V Virtual Machine Management | Running | Automatic
    vmicguestinterface | Hyper-V Guest Service Interface | Stopped | Manual
    vmicheartbeat | Hyper-V Heartbeat Service | Stopped | Manual
    vmickvpexchange | Hyper-V Data Exchange Service | Stopped | Manual
    vmicrdv | Hyper-V Remote Desktop Virtualization Service | Stopped | Manual
    vmicshutdown | Hyper-V Guest Shutdown Service | Stopped | Manual
    vmictimesync | Hyper-V Time Synchronization Service | Stopped | Manual
    vmicvmsession | Hyper-V PowerShell Direct Service | Stopped | Manual
    vmicvss | Hyper-V Volume Shadow Copy Requestor | Stopped | Manual
    VSS | Volume Shadow Copy | Stopped | Manual
    W32Time | Windows Time | Running | Automatic
    Winmgmt | Windows Management Instrumentation | Running | Automatic
""")
PROVIDERS = {
    Channel.VMMS: "Microsoft-Windows-Hyper-V-VMMS",
    Channel.WORKER: "Microsoft-Windows-Hyper-V-Worker",
}
OTHER_LOGS = ("System", "Application", "Security")


class HostComputer(Computer):
    """The host. What only shows itself in a real host's own Windows is not simulated."""

    @property
    def name(self) -> str:
        return self.world.host.name

    @property
    def os(self) -> str:
        return self.world.profile.label

    @property
    def clock(self) -> datetime:
        return self.lab.time

    @property
    def booted(self) -> datetime:
        return self.world.date(0) - HOST_UPTIME

    def services(self) -> list[ServiceEntry]:
        return sorted((*EVERYWHERE, *OWN), key=lambda one: one.name.casefold())

    def restart_service(self, service: ServiceEntry) -> None:
        """The management service may be restarted: virtual machines go on meanwhile."""
        if service.name != "vmms":
            super().restart_service(service)

    def processes(self) -> list[ProcessEntry]:
        """The system's own, the management service, and a worker process for each virtual machine
        that has memory."""
        running = [
            ProcessEntry(2000 + vm.number * 4, "vmwp", 28_000_000, handles=600, seconds=4.2)
            for vm in sorted(self.world.vms, key=lambda one: one.number)
            if vm.guest is not None
        ]
        own = [
            ProcessEntry(1804, "vmcompute", 8_900_000, handles=240),
            ProcessEntry(1812, "vmms", 61_000_000, handles=2310, seconds=38.5),
        ]
        every = [*system_processes(), *own, *running]
        return sorted(every, key=lambda one: (one.name.casefold(), one.id))

    def logs(self) -> tuple[str, ...]:
        return tuple(channel.value for channel in Channel) + OTHER_LOGS

    def events(self, log: str) -> list[LogRecord]:
        wanted = log.casefold()
        entries = sorted(self.world.log, key=lambda one: one.number)
        return numbered(
            [self._record(one) for one in entries if one.line.channel.value.casefold() == wanted]
        )

    def _record(self, entry: LogEntry) -> LogRecord:
        line = entry.line
        return LogRecord(
            line.channel.value,
            entry.number,
            PROVIDERS[line.channel],
            line.event_id,
            line.level.value,
            line.text,
            self.world.date(entry.at),
        )


__all__ = ["PAUSED", "RUNNING", "HostComputer"]
