"""The Hyper-V module: its facts, its objects, its cmdlets.

`load(table)` makes all of it known to a shell. Cmdlets that a real host has and the lab does not
simulate are declared: they bind and complete, and say so when they are run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING

from hvlab.powershell.hyperv import facts
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.commands import CommandTable
from hvlab.world.profiles import Profile

if TYPE_CHECKING:
    from hvlab.powershell.hyperv.base import HyperVCmdlet

FAMILIES = (
    "machines",
    "power",
    "checkpoints",
    "exports",
    "integration",
    "vhd",
    "drives",
    "dvd_drives",
    "host",
    "settings",
    "network",
    "switches",
    "replication",
    "versions",
    "guest_files",
)
"""The modules with the cmdlets, in the order in which a name is looked for."""


@cache
def cmdlets() -> tuple[type[HyperVCmdlet], ...]:
    """Every cmdlet that is simulated. All modules are imported for that."""
    return tuple(one for family in FAMILIES for one in _of_family(family))


def _of_family(name: str) -> tuple[type[HyperVCmdlet], ...]:
    found: tuple[type[HyperVCmdlet], ...] = import_module(f"{__name__}.{name}").CMDLETS
    return found


def not_simulated() -> list[CommandInfo]:
    """The cmdlets of the module that the lab has no meaning for."""
    simulated = {cmdlet.NAME for cmdlet in cmdlets()}
    return [
        facts.command_info(name, simulated=False)
        for name in facts.cmdlet_names()
        if name not in simulated
    ]


def load(table: CommandTable, profile: Profile | None = None) -> None:
    """Make the module known to a shell: all of it, or what a version of the host has."""
    from hvlab.powershell.hyperv.register import register_types

    register_types()
    families = [partial(_load_family, family, profile=profile) for family in FAMILIES]
    table.next([*families, partial(_load_rest, profile=profile)])


def _load_family(name: str, table: CommandTable, profile: Profile | None) -> None:
    for cmdlet in _of_family(name):
        if profile is None:
            table.add(cmdlet)
        elif profile.has_cmdlet(cmdlet.NAME):
            table.add(_of_version(name, cmdlet.NAME, profile))


def _load_rest(table: CommandTable, profile: Profile | None) -> None:
    """What is not simulated, and the aliases."""
    for info in not_simulated():
        if profile is None:
            table.declare(info)
        elif profile.has_cmdlet(info.name):
            table.declare(_declared(info.name, profile))
    for alias, target in facts.aliases().items():
        if profile is None or profile.has_cmdlet(target):
            table.alias(alias, target, module=facts.MODULE)


@cache
def _of_version(family: str, name: str, profile: Profile) -> type[HyperVCmdlet]:
    """The cmdlet as this version has it. The same class each time, so that whoever keeps something
    by its declaration keeps one for each version."""
    cmdlet = next(one for one in _of_family(family) if name == one.NAME)
    info = _without_newer(cmdlet.info, profile)
    return cmdlet if info is cmdlet.info else type(cmdlet.__name__, (cmdlet,), {"info": info})


@cache
def _declared(name: str, profile: Profile) -> CommandInfo:
    """The same of a cmdlet that is not simulated."""
    return _without_newer(facts.command_info(name, simulated=False), profile)


def _without_newer(info: CommandInfo, profile: Profile) -> CommandInfo:
    """The declaration without the parameters that this version does not have (B-013, B-024), nor
    the sets that cannot be without them."""
    new = [one for one in info.parameters if not profile.has_parameter(info.name, one.name)]
    if not new:
        return info
    gone = {name for one in new for name, place in one.sets.items() if place.mandatory}
    kept = (
        replace(one, sets={name: place for name, place in one.sets.items() if name not in gone})
        for one in info.parameters
        if one not in new
    )
    return replace(info, parameters=tuple(one for one in kept if one.sets))
