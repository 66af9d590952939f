"""The module `hvlab`: commands that no real host has, for what no administrator could type.

A power failure, a file that rots on its volume, a backup product at work, somebody who types into a
document, time that passes while nobody types: these belong to the lab. Their help says so.
"""

from __future__ import annotations

from hvlab.powershell.lab_commands import actions, waiting

CMDLETS = (*actions.CMDLETS, *waiting.CMDLETS)
ALIASES: dict[str, str] = {}
