"""To find a scenario by its name, and to open it. The whole list is in `groups`."""

from __future__ import annotations

from dataclasses import replace
from textwrap import TextWrapper

from hvlab.engine import Lab
from hvlab.errors import HyperVError, LabError
from hvlab.scenarios.general import GENERAL
from hvlab.scenarios.scenario import Scenario
from hvlab.world.host import Host
from hvlab.world.profiles import PROFILES

_WRAPPER = TextWrapper(
    88, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
)


def _find(name: str) -> Scenario | None:
    """The scenario of that name. To open a general one, the others are not needed."""
    general = next((one for one in GENERAL if one.name == name), None)
    if general is not None:
        return general
    from hvlab.scenarios.groups import SCENARIOS

    return SCENARIOS.get(name)


def build(name: str, *, seed: str | None = None, profile: str | None = None) -> Lab:
    """A lab that stands at the beginning of a scenario, on a host of another version if asked for.

    The same name, seed and profile give the same world, to the GUID. Raises LabError for an unknown
    name, and for a scenario that cannot come about on that version.
    """
    scenario = _find(name)
    if scenario is None:
        meant = _meant(str(name))
        hint = f" Did you mean '{meant}'?" if meant else ""
        raise LabError(f"There is no scenario '{name}'.{hint} The scenarios are:\n{listing()}")
    lab = Lab(seed=seed or name, epoch=scenario.epoch, host=_host(scenario, profile))
    try:
        scenario.reach(lab)
    except HyperVError as error:
        if profile is None:
            raise
        raise LabError(f"'{name}' cannot come about on {profile}: {error}") from error
    lab.begin_here()
    return lab


def _host(scenario: Scenario, profile: str | None) -> Host | None:
    if profile is None:
        return scenario.host
    if profile not in PROFILES:
        raise LabError(f"There is no profile '{profile}'. The profiles are: {', '.join(PROFILES)}.")
    return replace(scenario.host or Host(), profile=profile)


def listing() -> str:
    """Every scenario by name, in its group."""
    from hvlab.scenarios.groups import GROUPS

    lines = []
    for title, group in GROUPS.items():
        lines.append(f"{title}:")
        names = ", ".join(scenario.name for scenario in group)
        lines += _WRAPPER.wrap(names)
    return "\n".join(lines)


def _meant(name: str) -> str:
    """The scenario somebody meant: an incident by its id, or the name that is nearest."""
    from difflib import get_close_matches

    from hvlab.scenarios.groups import SCENARIOS

    wanted = name.casefold()
    by_id = (one.name for one in SCENARIOS.values() if one.incident.casefold() == wanted)
    close = get_close_matches(wanted, SCENARIOS, n=1)
    return next(by_id, close[0] if close else "")
