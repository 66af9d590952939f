"""Limits on what a script may use: steps, and the size of what it builds.

The lab runs what anybody types. A loop that never ends and a string of a gigabyte are stopped here
by a terminating error of the lab's own; a real host would go on until somebody presses Ctrl+C.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hvlab.powershell.values.errors import Terminating, fault

MAX_STEPS = 1_500_000
"""About three seconds of work for a tight loop. `1..100000 | % { $_ * 2 }` takes half of it."""
MAX_ERRORS = 1_000
"""Errors that one run may show. A loop that does nothing else ends here."""
MAX_TEXT = 32 * 2**20
MAX_ALL_TEXT = 256 * 2**20
MAX_ITEMS = 2_000_000
MAX_ALL_ITEMS = 20_000_000
MAX_PATTERN = 5_000
MAX_WILDCARD = 20_000
MAX_MATCHED_TEXT = 1_000_000
STEPS_OF_LINE = 2
"""What a line costs that is printed: lists in lists can be without end."""
STEPS_OF_SHOWN = 15
"""What an object costs that is shown in a table or a list: a row may wait a while for its line."""
MAX_FORMAT = 500
"""The longest format string of a number, a date or a span: '#,##0.00'."""


@dataclass
class Budget:
    """What is left to one run of a script. The evaluator charges steps; operators and members
    charge characters and items before they build anything: each thing has a limit, and so have
    all together, kept or not."""

    steps: int = MAX_STEPS
    characters: int = MAX_ALL_TEXT
    items: int = MAX_ALL_ITEMS
    errors: int = MAX_ERRORS

    def step(self, count: int = 1) -> None:
        """Charge `count` steps. Raises the limit error when there are none left."""
        self.steps -= count
        if self.steps < 0:
            raise limit_reached("it took too many steps, as an endless loop does")

    def renew(self) -> None:
        """Give the next statement of a script file steps of its own: a long file ends anyway."""
        self.steps = MAX_STEPS

    def error(self) -> None:
        """Charge an error that is shown. Raises the limit error when there are none left."""
        self.errors -= 1
        if self.errors < 0:
            raise limit_reached(f"it showed more than {MAX_ERRORS} errors, as an endless loop does")

    def text(self, length: int, share: int = 1) -> None:
        """Ask for a string of that many characters. `share`: only one in so many is counted, for
        strings that mostly take the place of another."""
        if length > MAX_TEXT:
            raise limit_reached(f"a string of {length} characters is too long")
        self.characters -= length // share
        if self.characters < 0:
            raise limit_reached("its strings are too long together")

    def join(self, texts: Iterable[str], separator: str = "") -> str:
        """Ask for texts joined, and join them. Raises the limit error before anything is made."""
        parts = list(texts)
        self.text(_length(parts, separator))
        return separator.join(parts)

    def array(self, length: int, share: int = 1) -> None:
        """Ask for an array of that many items; `share` as in `text`."""
        if length > MAX_ITEMS:
            raise limit_reached(f"an array of {length} items is too large")
        self.items -= length // share
        if self.items < 0:
            raise limit_reached("its arrays are too large together")


def join(texts: Iterable[str], separator: str = "") -> str:
    """Texts joined, where no budget is at hand. Raises the limit error for too long a one."""
    parts = list(texts)
    length = _length(parts, separator)
    if length > MAX_TEXT:
        raise limit_reached(f"a string of {length} characters is too long")
    return separator.join(parts)


def _length(parts: list[str], separator: str) -> int:
    return sum(map(len, parts)) + len(separator) * max(len(parts) - 1, 0)


def limit_reached(what: str) -> Terminating:
    """The lab's own terminating error, to be raised by the caller."""
    return fault(
        f"The lab stopped this script: {what}. A real host has no such limit.",
        id="LabLimitReached",
        category="LimitsExceeded",
    )
