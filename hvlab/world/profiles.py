"""What differs between versions of the host, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """One version of Hyper-V."""

    name: str
    live_merge: bool
    production_checkpoints: bool
    configuration_suffix: str
    state_suffix: str


PROFILES: dict[str, Profile] = {
    name: Profile(
        name,
        live_merge=True,
        production_checkpoints=True,
        configuration_suffix=".vmcx",
        state_suffix=".vmrs",
    )
    for name in ("2016", "2019", "2022", "2025")
}
DEFAULT_PROFILE = "2022"
