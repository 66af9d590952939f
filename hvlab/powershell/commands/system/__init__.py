"""The Windows around the shell: services, processes, events, registry, updates, its programs.

On the host they ask the host, in a guest the guest; see `computers`. Everything is imported when it
is needed: a console that opens wants only the `views`.
"""

from __future__ import annotations

from importlib import import_module

from hvlab.powershell.language.commands import CommandTable

MODULES = (
    "services",
    "processes",
    "events",
    "properties",
    "machine",
    "updates",
    "inventory",
    "active_directory",
    "console",
)


def load(table: CommandTable) -> None:
    """Make the cmdlets and programs known."""
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        for cmdlet in module.CMDLETS:
            table.add(cmdlet)
        for alias, target in module.ALIASES.items():
            table.alias(alias, target)
    for name, run in import_module(f"{__name__}.programs").PROGRAMS.items():
        table.program(name, run)
