"""Limits on what a script may use: steps, and bytes of what it builds.

The lab runs what anybody types. A loop that never ends and a string of a gigabyte are stopped here
by a terminating error of the lab's own; a real host would go on until somebody presses Ctrl+C.
"""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.powershell.values.errors import Terminating, fault

MAX_STEPS = 3_000_000
MAX_BYTES = 64 * 2**20
MAX_ITEMS = 2_000_000
MAX_PATTERN = 5_000
MAX_MATCHED_TEXT = 1_000_000


@dataclass
class Budget:
    """What is left to one run of a script. The evaluator charges steps; operators and members
    charge bytes and items before they build anything."""

    steps: int = MAX_STEPS
    bytes: int = MAX_BYTES
    items: int = MAX_ITEMS

    def step(self, count: int = 1) -> None:
        """Charge `count` steps. Raises the limit error when there are none left."""
        self.steps -= count
        if self.steps < 0:
            raise limit_reached("it took too many steps, as an endless loop does")

    def text(self, length: int) -> None:
        """Ask for a string of that many characters. A single one may not be beyond the limit."""
        if length > self.bytes:
            raise limit_reached(f"a string of {length} characters is too long")
        self.step(length // 200)

    def array(self, length: int) -> None:
        """Ask for an array of that many items."""
        if length > self.items:
            raise limit_reached(f"an array of {length} items is too large")
        self.step(length // 100)


def limit_reached(what: str) -> Terminating:
    """The lab's own terminating error, to be raised by the caller."""
    return fault(
        f"The lab stopped this script: {what}. A real host has no such limit.",
        id="LabLimitReached",
        category="LimitsExceeded",
    )
