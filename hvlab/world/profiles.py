"""What differs between versions of the host, as data, in this one place."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """One version of Hyper-V.

    `automatic_checkpoints` is what a new VM gets; None: the host has no such setting (B-024).
    `memory_suffixes` are the files that hold memory (and, since 2016, are there without it too).
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


_2016 = Profile("2016", "Windows Server 2016", automatic_checkpoints=None)
_2012_R2 = Profile(
    "2012R2",
    "Windows Server 2012 R2",
    production_checkpoints=False,
    automatic_checkpoints=None,
    configuration_suffix=".xml",
    memory_suffixes=(".bin", ".vsv"),
    guest_state_suffix="",
    keeps_runtime_file=False,
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
        ),
        _2012_R2,
        _2016,
        Profile("2019", "Windows Server 2019"),
        Profile("2022", "Windows Server 2022"),
        Profile("2025", "Windows Server 2025"),
        Profile("client", "Windows 11", automatic_checkpoints=True),
    )
}
DEFAULT_PROFILE = "2022"
