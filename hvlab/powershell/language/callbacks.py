"""What operators and members may ask of the evaluator above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hvlab.powershell.language.limits import Budget
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import not_simulated

if TYPE_CHECKING:
    from hvlab.powershell.values.script import ScriptBlockValue


def _none(what: str) -> Callable[..., Any]:
    """A hook that is not there."""

    def refuse(*_: Any) -> Any:
        raise not_simulated(what)

    return refuse


_no_block = _none("A script block here")
_no_clock = _none("A clock here")
_no_guid = _none("A new GUID here")
_no_chance = _none("Chance here")


def _nothing(*_: Any) -> None:
    """A hook that does nothing."""


@dataclass
class Callbacks:
    """Hooks into the running shell. The defaults know nothing; tests and constant folding use
    them.

    `invoke(block, arguments, underscore)` runs a script block in its own scope and gives its
    output; `random(low, high)` gives a whole number from low up to but not including high;
    `ofs` is `$OFS`, `matches` takes what `-match` found (the future `$Matches`).
    """

    invoke: Callable[[ScriptBlockValue, tuple[Any, ...], Any], list[Any]] = _no_block
    matches: Callable[[Hashtable], None] = _nothing
    clock: Callable[[], DateTime] = _no_clock
    new_guid: Callable[[], UUID] = _no_guid
    random: Callable[[int, int], int] = _no_chance
    environment: Callable[[str], str | None] = _nothing
    variables: Callable[[], dict[str, str]] = dict
    """The environment's variables by name."""
    parse_block: Callable[[str], ScriptBlockValue] = _no_block
    """A script block of a text ([scriptblock]::Create)."""
    console: Callable[[str], None] = _nothing
    """Where `[Console]::Write` goes."""
    location: str = "C:\\"
    ofs: str = " "
    culture: str = "en-US"
    budget: Budget = field(default_factory=Budget)


NONE = Callbacks(budget=Budget(steps=10**30, characters=10**30, items=10**30))
