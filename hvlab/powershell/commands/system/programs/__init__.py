"""Programs of Windows that print text: each a function from words to lines."""

from __future__ import annotations

from hvlab.powershell.commands.system.programs import (
    basics,
    directory,
    membership,
    registry,
    services,
    storage,
    w32tm,
)

PROGRAMS = {
    **basics.PROGRAMS,
    **services.PROGRAMS,
    **registry.PROGRAMS,
    **w32tm.PROGRAMS,
    **directory.PROGRAMS,
    **membership.PROGRAMS,
    **storage.PROGRAMS,
}
