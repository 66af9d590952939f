"""Files and folders of a simulated drive: the host's, or a guest's while a session is in it.

Nothing here opens a file of the computer that hvlab runs on.
"""

from __future__ import annotations

from importlib import import_module

from hvlab.powershell.language.commands import CommandTable

MODULES = ("listing", "changing", "content", "names", "hashes")


def load(table: CommandTable) -> None:
    """Make the cmdlets known."""
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        for cmdlet in module.CMDLETS:
            table.add(cmdlet)
        for alias, target in module.ALIASES.items():
            table.alias(alias, target)
