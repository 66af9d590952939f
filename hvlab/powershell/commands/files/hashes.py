"""Get-FileHash: of the text files of the lab; it has no bytes of others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from hvlab.powershell.commands.files.content import read
from hvlab.powershell.commands.files.listing import PathCmdlet, paths
from hvlab.powershell.language.command import command, parameter
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import PSCustomObject

FILE_HASH = ("Microsoft.Powershell.Utility.FileHash", "System.Object")
ALGORITHMS = ("SHA1", "SHA256", "SHA384", "SHA512", "MACTripleDES", "MD5", "RIPEMD160")
NOT_HERE = frozenset({"MACTRIPLEDES", "RIPEMD160"})
"""Algorithms that Python's own library cannot be relied on to have."""


class GetFileHash(PathCmdlet):
    """Get-FileHash: has a file changed?"""

    info = command(
        "Get-FileHash",
        *paths(mandatory=True),
        parameter("Algorithm", "string", choices=ALGORITHMS),
        default_set="Path",
        id="Get-FileHash",
        module="Microsoft.PowerShell.Utility",
    )

    def process(self) -> Iterator[Any]:
        """The hash of each file; folders have none."""
        name = str(self.args.get("Algorithm", "SHA256")).upper()
        if name in NOT_HERE:
            raise not_simulated(f"-Algorithm {name}")
        for entry in self.entries():
            text = None if entry.folder else read(self, entry.path)
            if text is not None:
                made = hashlib.new(name.lower(), text.encode(), usedforsecurity=False)
                row = {"Algorithm": name, "Hash": made.hexdigest().upper(), "Path": entry.path}
                yield PSCustomObject(row, FILE_HASH)


CMDLETS = (GetFileHash,)
ALIASES: dict[str, str] = {}
