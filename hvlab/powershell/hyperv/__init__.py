"""The Hyper-V module: its facts, its objects, its cmdlets.

`load(table)` makes all of it known to a shell. Cmdlets that a real host has and the lab does not
simulate are declared: they bind and complete, and say so when they are run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hvlab.powershell.hyperv import (
    checkpoints,
    drives,
    exports,
    facts,
    guest_files,
    host,
    integration,
    machines,
    network,
    power,
    replication,
    settings,
    switches,
    versions,
    vhd,
)
from hvlab.powershell.hyperv.base import HyperVCmdlet
from hvlab.powershell.hyperv.register import register_types
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.commands import CommandTable
from hvlab.world.profiles import Profile

FAMILIES = (
    machines,
    power,
    checkpoints,
    exports,
    integration,
    vhd,
    drives,
    host,
    settings,
    network,
    switches,
    replication,
    versions,
    guest_files,
)
CMDLETS: tuple[type[HyperVCmdlet], ...] = tuple(
    cmdlet for family in FAMILIES for cmdlet in family.CMDLETS
)
ALIASES = dict(facts.aliases())


def not_simulated() -> list[CommandInfo]:
    """The cmdlets of the module that the lab has no meaning for."""
    simulated = {cmdlet.NAME for cmdlet in CMDLETS}
    return [
        facts.command_info(name, simulated=False)
        for name in facts.cmdlet_names()
        if name not in simulated
    ]


def load(table: CommandTable, profile: Profile | None = None) -> None:
    """Make the module known to a shell: all of it, or what a version of the host has."""
    register_types()
    for cmdlet in CMDLETS:
        if profile is None:
            table.add(cmdlet)
        elif profile.has_cmdlet(cmdlet.NAME):
            table.add(_of_version(cmdlet.NAME, profile))
    for info in not_simulated():
        if profile is None:
            table.declare(info)
        elif profile.has_cmdlet(info.name):
            table.declare(_declared(info.name, profile))
    for alias, target in ALIASES.items():
        if profile is None or profile.has_cmdlet(target):
            table.alias(alias, target, module=facts.MODULE)


@cache
def _of_version(name: str, profile: Profile) -> type[HyperVCmdlet]:
    """The cmdlet as this version has it. The same class each time, so that whoever keeps something
    by its declaration keeps one for each version."""
    cmdlet = next(one for one in CMDLETS if name == one.NAME)
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
