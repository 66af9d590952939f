"""The guest's registry: files on its volume, so that a checkpoint takes it along and Apply brings
it back without anybody caring.

A hive is JSON here: keys with their values. A guest without the file has the defaults of Windows.

    hive = registry.load(volume)
    hive.number(NTDS, "Dsa Not Writable")
    registry.save(volume, hive.set(NTDS, "Dsa Not Writable", 4), when)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hvlab.errors import GuestError
from hvlab.storage.fat32 import Volume

FOLDER = r"Windows\System32\config"
SYSTEM = rf"{FOLDER}\SYSTEM"
SECURITY = rf"{FOLDER}\SECURITY"

SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
COMPUTER = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName"
PRODUCT = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions"
TCPIP = rf"{SERVICES}\Tcpip\Parameters"
NTDS = rf"{SERVICES}\NTDS\Parameters"
TIME_CONFIG = rf"{SERVICES}\W32Time\Config"
TIME_PARAMETERS = rf"{SERVICES}\W32Time\Parameters"
NTP_CLIENT = rf"{SERVICES}\W32Time\TimeProviders\NtpClient"
VMIC_PROVIDER = rf"{SERVICES}\W32Time\TimeProviders\VMICTimeProvider"
MACHINE_ACCOUNT = r"HKLM\SECURITY\Policy\Secrets\$MACHINE.ACC"

DSA_NOT_WRITABLE = "Dsa Not Writable"

Value = str | int
Values = Mapping[str, Value]


class RegistryDamaged(GuestError):
    """The hive's file is there, but it is none."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The registry file '{path}' is damaged: the configuration registry database is "
            "corrupt. (0x800703F1)"
        )


@dataclass(frozen=True)
class Hive:
    """Keys with their values; names match in any case, and the spelling of the first stays."""

    keys: Mapping[str, Values] = field(default_factory=dict)

    def get(self, key: str, name: str) -> Value | None:
        """A value, whatever it is; None where there is none."""
        values = self.keys.get(self._spelled(key), {})
        return next((v for n, v in values.items() if n.casefold() == name.casefold()), None)

    def text(self, key: str, name: str, default: str = "") -> str:
        """A string value."""
        found = self.get(key, name)
        return found if isinstance(found, str) else default

    def number(self, key: str, name: str, default: int = 0) -> int:
        """A DWORD value."""
        found = self.get(key, name)
        return found if isinstance(found, int) else default

    def has(self, key: str, name: str) -> bool:
        return self.get(key, name) is not None

    def set(self, key: str, name: str, value: Value) -> Hive:
        """The hive with a value, new or replaced."""
        return self._with(key, {**self._without(key, name), name: value})

    def delete(self, key: str, name: str) -> Hive:
        """The hive without a value."""
        return self._with(key, self._without(key, name))

    def _without(self, key: str, name: str) -> Values:
        values = self.keys.get(self._spelled(key), {})
        return {n: v for n, v in values.items() if n.casefold() != name.casefold()}

    def _with(self, key: str, values: Values) -> Hive:
        return Hive({**self.keys, self._spelled(key): values})

    def _spelled(self, key: str) -> str:
        return next((known for known in self.keys if known.casefold() == key.casefold()), key)


EMPTY = Hive()


def load(volume: Volume, path: str = SYSTEM) -> Hive:
    """The hive of a guest, empty where it has no such file. Raises RegistryDamaged."""
    if not volume.exists(path):
        return EMPTY
    try:
        keys = json.loads(volume.read(path))
    except (ValueError, RecursionError) as error:
        raise RegistryDamaged(path) from error
    if not _is_hive(keys):
        raise RegistryDamaged(path)
    return Hive(keys)


def save(volume: Volume, hive: Hive, when: datetime, path: str = SYSTEM) -> None:
    """Write the hive to the guest's volume."""
    volume.write(path, json.dumps(hive.keys, indent=1, sort_keys=True).encode(), when)


def _is_hive(keys: object) -> bool:
    return isinstance(keys, dict) and all(
        isinstance(values, dict) and all(type(value) in (str, int) for value in values.values())
        for values in keys.values()
    )
