"""Files and folders of a simulated drive: the host's, or a guest's while a session is in it.

Nothing here opens a file of the computer that hvlab runs on.
"""

from __future__ import annotations

from hvlab.powershell.commands.files import changing, content, hashes, listing, names

CMDLETS = (
    *listing.CMDLETS,
    *changing.CMDLETS,
    *content.CMDLETS,
    *names.CMDLETS,
    *hashes.CMDLETS,
)
ALIASES = {**listing.ALIASES, **changing.ALIASES, **content.ALIASES, **names.ALIASES}
