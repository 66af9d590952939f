"""The Windows around the shell: services, processes, events, registry, updates, its programs.

On the host they ask the host, in a guest the guest; see `computers`.
"""

from __future__ import annotations

from hvlab.powershell.commands.system import (
    active_directory,
    console,
    events,
    inventory,
    machine,
    processes,
    properties,
    services,
    updates,
)
from hvlab.powershell.commands.system.programs import PROGRAMS
from hvlab.powershell.language.commands import CommandTable

MODULES = (
    services,
    processes,
    events,
    properties,
    machine,
    updates,
    inventory,
    active_directory,
    console,
)
CMDLETS = tuple(cmdlet for module in MODULES for cmdlet in module.CMDLETS)
ALIASES = {name: target for module in MODULES for name, target in module.ALIASES.items()}


def load(table: CommandTable) -> None:
    """Make the cmdlets and programs known."""
    for cmdlet in CMDLETS:
        table.add(cmdlet)
    for name, target in ALIASES.items():
        table.alias(name, target)
    for name, run in PROGRAMS.items():
        table.program(name, run)
