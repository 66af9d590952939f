"""The Hyper-V module: its facts, its objects, its cmdlets.

`load(table)` makes all of it known to a shell. Cmdlets that a real host has and the lab does not
simulate are declared: they bind and complete, and say so when they are run.
"""

from __future__ import annotations

from hvlab.powershell.hyperv import (
    checkpoints,
    drives,
    exports,
    facts,
    host,
    integration,
    machines,
    network,
    power,
    replication,
    settings,
    versions,
    vhd,
)
from hvlab.powershell.hyperv.base import HyperVCmdlet
from hvlab.powershell.hyperv.register import register_types
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.commands import CommandTable

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
    replication,
    versions,
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


def load(table: CommandTable) -> None:
    """Make the module's types, cmdlets and aliases known."""
    register_types()
    for cmdlet in CMDLETS:
        table.add(cmdlet)
    for info in not_simulated():
        table.declare(info)
    for alias, target in ALIASES.items():
        table.alias(alias, target)
