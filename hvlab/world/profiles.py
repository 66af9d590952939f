"""What differs between versions of the host, as data, in this one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hvlab.world.module_history import (
    CMDLETS,
    EVERYWHERE,
    PARAMETERS,
    PROPERTIES,
    VERSIONS,
)


@dataclass(frozen=True)
class Profile:
    """One version of Hyper-V.

    `automatic_checkpoints` is what a new VM gets; None: the host has no such setting (B-024).
    `memory_suffixes` are the files that hold memory (and, since 2016, are there without it too).
    `module` is the server version whose PowerShell module it has (`module_history.py`); empty: it
    has none. `stays_critical` says whether a VM that loses its storage is paused until it is back,
    instead of crashing (2.8, RES).
    """

    name: str
    label: str
    live_merge: bool = True
    production_checkpoints: bool = True
    automatic_checkpoints: bool | None = False
    generation_2: bool = True
    generation_id: bool = True
    disk_suffix: str = ".vhdx"
    checkpoint_disk_suffix: str = ".avhdx"
    configuration_suffix: str = ".vmcx"
    memory_suffixes: tuple[str, ...] = (".vmrs",)
    guest_state_suffix: str = ".vmgs"
    keeps_runtime_file: bool = True
    module: str = VERSIONS[-1]
    stays_critical: bool = True

    def has_cmdlet(self, name: str) -> bool:
        """Whether the host's module has a cmdlet, given that the newest has one of that name; in
        any case. A console on a host that has it not knows no such command."""
        return not _is_newer(self.module, _new_cmdlets(), name.lower())

    def has_parameter(self, cmdlet: str, parameter: str) -> bool:
        """Whether a cmdlet has a parameter here, given that the newest has (B-013, B-024). Full
        names, in any case."""
        if not self.has_cmdlet(cmdlet):
            return False
        new, name = _new_parameters(), parameter.lower()
        keys = ((cmdlet.lower(), name), (EVERYWHERE, name))
        return not any(_is_newer(self.module, new, key) for key in keys)

    def missing_properties(self, type_name: str) -> frozenset[str]:
        """Properties, in small letters, that a type of the module does not have here, given that
        the newest module's has them. The type's short name."""
        return _missing_properties(self.module, type_name)


@cache
def _missing_properties(module: str, type_name: str) -> frozenset[str]:
    newer = VERSIONS[VERSIONS.index(module) + 1 :] if module else VERSIONS
    tables = (PROPERTIES.get(version, {}) for version in newer)
    return frozenset(name for table in tables for name in table.get(type_name, "").lower().split())


@cache
def _new_cmdlets() -> dict[str, str]:
    """Cmdlets, in small letters, with the version they came with."""
    return {name.lower(): since for since, names in CMDLETS.items() for name in names.split()}


@cache
def _new_parameters() -> dict[tuple[str, str], str]:
    """Parameters of a cmdlet, in small letters, with the version they came with."""
    return {
        (cmdlet.lower(), name.lower()): since
        for since, table in PARAMETERS.items()
        for cmdlet, names in table.items()
        for name in names.split()
    }


def _is_newer(module: str, new: dict[Any, str], key: object) -> bool:
    """Whether something came later than a module; everything did for a host that has none."""
    if not module:
        return True
    since = new.get(key)
    return since is not None and VERSIONS.index(since) > VERSIONS.index(module)


_2016 = Profile("2016", "Windows Server 2016", automatic_checkpoints=None, module="2016")
_2012_R2 = Profile(
    "2012R2",
    "Windows Server 2012 R2",
    production_checkpoints=False,
    automatic_checkpoints=None,
    configuration_suffix=".xml",
    memory_suffixes=(".bin", ".vsv"),
    guest_state_suffix="",
    keeps_runtime_file=False,
    module="2012R2",
    stays_critical=False,
)

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        replace(
            _2012_R2,
            name="2008R2",
            label="Windows Server 2008 R2",
            live_merge=False,
            generation_2=False,
            generation_id=False,
            disk_suffix=".vhd",
            checkpoint_disk_suffix=".avhd",
            module="",
        ),
        _2012_R2,
        _2016,
        Profile("2019", "Windows Server 2019", module="2019"),
        Profile("2022", "Windows Server 2022", module="2022"),
        Profile("2025", "Windows Server 2025"),
        Profile("client", "Windows 11", automatic_checkpoints=True),
    )
}
DEFAULT_PROFILE = "2022"
