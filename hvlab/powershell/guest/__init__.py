"""PowerShell Direct: the same language inside a guest, and going there.

`shell` is a runspace in a guest, `drive` its files, `crossing` what arrives of objects on the other
side, `targets` why one gets nowhere; `invoke` and `sessions` are the cmdlets.
"""

from __future__ import annotations

from hvlab.powershell.guest import invoke, sessions
from hvlab.powershell.guest.sessions import PSSession
from hvlab.powershell.language.commands import CommandTable
from hvlab.powershell.language.typesystem import names

CMDLETS = (*invoke.CMDLETS, *sessions.CMDLETS)
ALIASES = {**invoke.ALIASES, **sessions.ALIASES}


def load(table: CommandTable) -> None:
    """Make the cmdlets known."""
    names.register(*PSSession.type_names)
    for cmdlet in CMDLETS:
        table.add(cmdlet)
    for alias, target in ALIASES.items():
        table.alias(alias, target)
