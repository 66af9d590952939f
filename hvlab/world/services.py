"""Services of a guest: which there are, how they start, which of them run.

Start types lie on disk: in the registry of a Windows guest, in a unit file of a Linux one. What
runs is memory. A guest without these entries has the services its system comes with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.storage.fat32 import Volume
from hvlab.world import registry
from hvlab.world.registry import SERVICES, Hive

BANK = "BANK"
CRYPTOGRAPHIC, WMI = "CryptSvc", "Winmgmt"
SHADOW_COPY, SHADOW_PROVIDER = "VSS", "swprv"
VSS_REQUESTOR = "vmicvss"
SHUTDOWN = "vmicshutdown"
VSS_DAEMON = "hv_vss_daemon"
UNITS = r"etc\systemd\system"


class StartType(Enum):
    """How a service starts; the value is that of `Start` in the registry."""

    AUTOMATIC = 2
    MANUAL = 3
    DISABLED = 4


UNIT_STATES = {
    "enabled": StartType.AUTOMATIC,
    "disabled": StartType.MANUAL,
    "masked": StartType.DISABLED,
}
ABSENT = "not installed"


@dataclass(frozen=True)
class Service:
    """One service. `triggered`: it starts by itself although its start type is Manual."""

    name: str
    title: str
    start: StartType
    running: bool = False
    triggered: bool = False

    @property
    def status(self) -> str:
        return "Running" if self.running else "Stopped"

    @property
    def start_text(self) -> str:
        """`Automatic`, `Manual (Trigger Start)` and so on, as the services console says it."""
        text = self.start.name.capitalize()
        return f"{text} (Trigger Start)" if self.triggered else text


WINDOWS_SERVICES = (
    Service(CRYPTOGRAPHIC, "Cryptographic Services", StartType.AUTOMATIC),
    Service("Spooler", "Print Spooler", StartType.AUTOMATIC),
    Service(SHADOW_PROVIDER, "Microsoft Software Shadow Copy Provider", StartType.MANUAL),
    Service(SHUTDOWN, "Hyper-V Guest Shutdown Service", StartType.MANUAL, triggered=True),
    Service(VSS_REQUESTOR, "Hyper-V Volume Shadow Copy Requestor", StartType.MANUAL, False, True),
    Service(SHADOW_COPY, "Volume Shadow Copy", StartType.MANUAL),
    Service(WMI, "Windows Management Instrumentation", StartType.AUTOMATIC),
)
LINUX_SERVICES = (
    Service("cron", "Regular background program processing daemon", StartType.AUTOMATIC),
    Service(VSS_DAEMON, "Hyper-V VSS daemon", StartType.AUTOMATIC),
)
BANK_SERVICE = Service(BANK, "BANK accounts ledger", StartType.AUTOMATIC)


def is_windows(os: str) -> bool:
    """Whether the guest is a Windows; any other system of the lab counts as Linux."""
    return os.startswith("Windows")


def services_at_boot(os: str, volume: Volume, *, bank: bool) -> tuple[Service, ...]:
    """The services of a system that has just started. Raises GuestError for a damaged registry."""
    known = WINDOWS_SERVICES if is_windows(os) else LINUX_SERVICES
    system = registry.load(volume) if is_windows(os) else Hive()
    found = []
    for service in (*known, *((BANK_SERVICE,) if bank else ())):
        start = _registered(system, service) if is_windows(os) else _unit(volume, service)
        if start is not None:
            runs = start is StartType.AUTOMATIC or (
                service.triggered and start is not StartType.DISABLED
            )
            found.append(Service(service.name, service.title, start, runs, service.triggered))
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def key_of(name: str) -> str:
    """The registry key of a service."""
    return rf"{SERVICES}\{name}"


def unit_of(name: str) -> str:
    """The unit file of a service on a Linux guest."""
    return rf"{UNITS}\{name}.service"


def unit_text(start: StartType | None) -> str:
    """What stands in it."""
    states = {known: state for state, known in UNIT_STATES.items()}
    return (ABSENT if start is None else states[start]) + "\n"


def _registered(system: Hive, service: Service) -> StartType | None:
    key = key_of(service.name)
    if system.number(key, "DeleteFlag"):
        return None
    number = system.number(key, "Start", service.start.value)
    return next((one for one in StartType if one.value == number), service.start)


def _unit(volume: Volume, service: Service) -> StartType | None:
    path = unit_of(service.name)
    if not volume.exists(path):
        return service.start
    state = volume.read(path).decode(errors="replace").strip()
    return None if state == ABSENT else UNIT_STATES.get(state, service.start)
