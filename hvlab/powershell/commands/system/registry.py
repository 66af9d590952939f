"""A guest's registry: what lies in its hive, and the values that Windows has without anybody
setting them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hvlab.operations import DeleteRegistryValue, SetRegistryNumber, SetRegistryText
from hvlab.powershell.commands.system.computers import GuestComputer
from hvlab.powershell.commands.system.computers.base import AUTOMATIC, DISABLED, MANUAL
from hvlab.powershell.values.errors import not_simulated
from hvlab.world import registry
from hvlab.world.identity import to_registry
from hvlab.world.registry import (
    NTP_CLIENT,
    SERVICES,
    TIME_CONFIG,
    TIME_PARAMETERS,
    VMIC_PROVIDER,
    Hive,
    Value,
)
from hvlab.world.timeservice import ROLE_CONFIG
from hvlab.world.vm import IntegrationService

NAMES = {"HKEY_LOCAL_MACHINE": "HKLM", "HKLM": "HKLM"}
OTHERS = {
    "HKEY_CURRENT_USER": "HKCU", "HKCU": "HKCU", "HKEY_CLASSES_ROOT": "HKCR", "HKCR": "HKCR",
    "HKEY_USERS": "HKU", "HKU": "HKU", "HKEY_CURRENT_CONFIG": "HKCC", "HKCC": "HKCC",
}  # fmt: skip
LONG = {"HKLM": "HKEY_LOCAL_MACHINE", **{short: name for name, short in OTHERS.items()}}
PROVIDER = re.compile(r"^(?:Microsoft\.PowerShell\.Core\\)?Registry::", re.IGNORECASE)
CURRENT_VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
KVP = r"HKLM\SOFTWARE\Microsoft\Virtual Machine\Guest\Parameters"
STARTS = {AUTOMATIC: 2, MANUAL: 3, DISABLED: 4}
CONFIG_NAMES = {
    "MaxPosPhaseCorrection": "max_pos_phase_correction",
    "MaxNegPhaseCorrection": "max_neg_phase_correction",
    "MaxAllowedPhaseOffset": "max_allowed_phase_offset",
    "PhaseCorrectRate": "phase_correct_rate",
    "UpdateInterval": "update_interval",
    "MinPollInterval": "min_poll_interval",
    "MaxPollInterval": "max_poll_interval",
    "SpikeWatchPeriod": "spike_watch_period",
    "HoldPeriod": "hold_period",
    "LargePhaseOffset": "large_phase_offset",
}


@dataclass(frozen=True)
class Key:
    """A key of the registry: its path as the lab stores it, `HKLM\\SYSTEM\\...`."""

    path: str

    @property
    def name(self) -> str:
        """Its last part."""
        return self.path.rpartition("\\")[2]

    @property
    def long(self) -> str:
        """`HKEY_LOCAL_MACHINE\\SYSTEM\\...`."""
        hive, _, rest = self.path.partition("\\")
        return f"{LONG.get(hive, hive)}\\{rest}" if rest else LONG.get(hive, hive)

    @property
    def parent(self) -> Key | None:
        """The key it is in."""
        above = self.path.rpartition("\\")[0]
        return Key(above) if above else None


def parse(path: str) -> Key | None:
    """The key that a path means: `HKLM:\\SYSTEM`, `Registry::HKEY_LOCAL_MACHINE\\SYSTEM`. None for
    a path that is none of the registry's."""
    plain = PROVIDER.sub("", path)
    marked = plain != path
    hive, colon, rest = plain.partition(":") if not marked else (plain, "", "")
    if not marked and not colon:
        return None
    head, _, tail = (hive + rest).replace("/", "\\").partition("\\")
    if marked or head.upper() in NAMES | OTHERS:
        short = (NAMES | OTHERS).get(head.upper())
        if short is None:
            return None
        clean = "\\".join(part for part in tail.split("\\") if part)
        return Key(_current(f"{short}\\{clean}" if clean else short))
    return None


def parse_plain(path: str) -> Key | None:
    """The same for `reg.exe`: `HKLM\\SYSTEM\\...`."""
    head, _, tail = path.partition("\\")
    short = (NAMES | OTHERS).get(head.upper())
    if short is None:
        return None
    return Key(_current(f"{short}\\{tail.rstrip(chr(92))}".rstrip("\\")))


def _current(path: str) -> str:
    """ControlSet001 is the current one."""
    return re.sub(r"(?i)^(HKLM\\SYSTEM\\)ControlSet001", r"\1CurrentControlSet", path)


class Registry:
    """What a guest's registry shows, and changing it."""

    def __init__(self, guest: GuestComputer) -> None:
        self._guest = guest

    def hive(self) -> Hive:
        """Everything there is: Windows' own values with those of the hive over them. Raises
        RegistryDamaged."""
        volume = self._guest.volume
        own = Hive() if volume is None else registry.load(volume)
        every = _defaults(self._guest)
        for key, values in own.keys.items():
            for name, value in values.items():
                every = every.set(key, name, value)
        return every

    def spelled(self, key: Key) -> Key | None:
        """The key as it is written in the registry; None where there is none."""
        wanted = key.path.casefold()
        for path in self.hive().keys:
            if path.casefold() == wanted or path.casefold().startswith(wanted + "\\"):
                return Key(path[: len(wanted)])
        return None

    def values(self, key: Key) -> dict[str, Value]:
        """The values of a key, by name."""
        found = self.hive().keys
        for path, values in found.items():
            if path.casefold() == key.path.casefold():
                return dict(sorted(values.items(), key=lambda one: one[0].casefold()))
        return {}

    def children(self, key: Key) -> list[Key]:
        """The keys in a key, by name."""
        start = key.path.casefold() + "\\"
        names = {
            path[len(start) :].partition("\\")[0].casefold(): path
            for path in self.hive().keys
            if path.casefold().startswith(start)
        }
        found = [Key(path[: len(start) + len(name)]) for name, path in names.items()]
        return sorted(found, key=lambda one: one.name.casefold())

    def set(self, key: Key, name: str, value: Value) -> None:
        """Set a value."""
        self._writable(key)
        if isinstance(value, int):
            self._guest.do(SetRegistryNumber(self._guest.vm, key.path, name, int(value)))
        else:
            self._guest.do(SetRegistryText(self._guest.vm, key.path, name, value))

    def delete(self, key: Key, name: str) -> None:
        """Delete a value."""
        self._writable(key)
        self._guest.do(DeleteRegistryValue(self._guest.vm, key.path, name))

    def _writable(self, key: Key) -> None:
        if not key.path.upper().startswith(("HKLM\\SYSTEM\\", "HKLM\\SOFTWARE\\")):
            raise not_simulated(f"Changing '{key.long}'")


def _defaults(guest: GuestComputer) -> Hive:
    """The values of a Windows that nobody has changed, as far as the lab knows them."""
    hive = Hive()
    for add in (_system, _time, _services, _host):
        for key, name, value in add(guest):
            hive = hive.set(key, name, value)
    machine = guest.machine
    return hive if machine is None else to_registry(hive, machine)


Entries = Iterator[tuple[str, str, Value]]


def _system(guest: GuestComputer) -> Entries:
    yield CURRENT_VERSION, "ProductName", guest.os
    yield CURRENT_VERSION, "InstallationType", "Server"
    yield registry.COMPUTER, "ComputerName", guest.name
    yield registry.TCPIP, "Hostname", guest.name
    yield registry.TCPIP, "Domain", guest.domain


def _time(guest: GuestComputer) -> Entries:
    usual = ROLE_CONFIG[guest.role]
    read: Callable[[str], int] = lambda field: int(getattr(usual, field))  # noqa: E731
    for name, field in CONFIG_NAMES.items():
        yield TIME_CONFIG, name, read(field)
    yield TIME_PARAMETERS, "Type", usual.type
    if usual.ntp_server:
        yield TIME_PARAMETERS, "NtpServer", usual.ntp_server
    yield NTP_CLIENT, "Enabled", 1
    yield NTP_CLIENT, "InputProvider", 1
    yield NTP_CLIENT, "SpecialPollInterval", usual.special_poll_interval
    yield VMIC_PROVIDER, "Enabled", 1
    yield VMIC_PROVIDER, "InputProvider", 1


def _services(guest: GuestComputer) -> Entries:
    for one in guest.services():
        key = rf"{SERVICES}\{one.name}"
        yield key, "DisplayName", one.title
        yield key, "Start", STARTS[one.start]


def _host(guest: GuestComputer) -> Entries:
    """What the host's data exchange service tells the guest."""
    if not guest.row.settings.has(IntegrationService.KEY_VALUE_PAIR_EXCHANGE):
        return
    yield KVP, "HostName", guest.world.host.name
    yield KVP, "PhysicalHostName", guest.world.host.name
    yield KVP, "PhysicalHostNameFullyQualified", guest.world.host.name
    yield KVP, "VirtualMachineId", guest.vm
    yield KVP, "VirtualMachineName", guest.row.name
