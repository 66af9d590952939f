"""The cmdlets of the language itself: streams, variables, script blocks, jobs, aliases."""

from __future__ import annotations

from importlib import import_module

from hvlab.powershell.language.commands import CommandTable

MODULES = ("blocks", "writing", "variables", "names", "jobs")


def load(table: CommandTable) -> None:
    """Make the cmdlets known."""
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        for cmdlet in module.CMDLETS:
            table.add(cmdlet)
        for alias, target in module.ALIASES.items():
            table.alias(alias, target)
