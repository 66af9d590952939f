"""Tab completion: `complete(session, text, position)` gives what PowerShell's TabExpansion2 would.

Nothing of the text is run. Names come from the lab (virtual machines, checkpoints, switches,
files), from the session (variables, functions) and from what commands and types declare.

items      what is offered, and quoting
cursor     where in the tree the cursor is
usage      which parameter an argument is for
known      what type a value has
paths, values, completer    the offers
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.powershell.completion.items import Completion, Item

if TYPE_CHECKING:
    from hvlab.powershell.session import Session

__all__ = ["Completion", "Item", "complete"]


def complete(session: Session, text: str, position: int | None = None) -> Completion:
    """The offers at a position of a text (its end, when none is given). Runs nothing of it, and
    raises nothing: where something goes wrong, there are no offers."""
    from hvlab.powershell.completion.completer import Completer

    place = len(text) if position is None else position
    try:
        return Completer(session.here, text, place).complete()
    except Exception:  # noqa: BLE001 - the Tab key must not stop anybody who is typing
        return Completion(place, place)
