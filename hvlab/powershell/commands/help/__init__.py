"""Get-Help, Get-Command, Get-Module and the like: what there is, and how it is called."""

from hvlab.powershell.commands.help import finding, modules, reading

CMDLETS = (*reading.CMDLETS, *finding.CMDLETS, *modules.CMDLETS)
ALIASES = {**reading.ALIASES, **finding.ALIASES, **modules.ALIASES}
