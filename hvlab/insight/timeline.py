"""The timeline: what was done, when, and what came of it; and the world at any point of it.

Points are numbered: 0 is the beginning of the lab, point 3 is after the third thing that was done,
just before the fourth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hvlab.engine import Lab
from hvlab.engine.records import Change
from hvlab.errors import LabError
from hvlab.insight.deeds import Deed, deed_of
from hvlab.insight.difference import Difference, compare
from hvlab.insight.ledger import Ledger
from hvlab.insight.whereabouts import Fate
from hvlab.world.clock import Instant, display
from hvlab.world.world import World


@dataclass(frozen=True)
class Happening:
    """A thing that was done: `number` is the point it leads to. `ended` is when the last of what
    followed from it was done. `effects` are sentences, `lost` the items that were gone then."""

    number: int
    deed: Deed
    ended: Instant
    effects: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """`3. 3/12/2026 9:05:10 AM  Revert 'SRV01'`, then what came of it."""
        head = f"{self.number}. {display(self.deed.when)}  {self.deed.named}"
        lost = [f"lost for good: {', '.join(self.lost)}"] if self.lost else []
        return (head, *(f"   - {line}" for line in (*self.effects, *lost)))


def timeline(lab: Lab, ledger: Ledger | None = None) -> list[Happening]:
    """What was done since the lab began, the first thing first.

    What a job did after the next thing had been asked for is told there: a timeline is in the order
    in which things happened.
    """
    losses = _losses(ledger or Ledger(lab))
    before = _earlier(lab.world, lab.steps)
    after = before.copy()
    found = []
    for number, steps in enumerate(_asked(lab.steps)):
        entry = steps[0].entry if steps else None
        deed = None if entry is None else deed_of(before, entry.operation, entry.at, number)
        for change in steps:
            after.apply(change.delta)
        if deed is not None:
            seen = compare(before, after)
            effects = tuple(line for line in seen.lines if line not in seen.files)
            found.append(Happening(number, deed, after.now, effects, losses.get(deed, ())))
        for change in steps:
            before.apply(change.delta)
    return found


def timeline_text(happenings: list[Happening]) -> str:
    """The timeline as lines."""
    return "\n".join(line for one in happenings for line in one.lines) or "Nothing was done yet."


def world_at(lab: Lab, point: int) -> World:
    """The world as it was at a point of the history. Raises LabError where there is none."""
    groups = _asked(lab.steps)
    if not 0 <= point < len(groups):
        raise LabError(f"There is no point {point}: the history goes from 0 to {len(groups) - 1}.")
    return _earlier(lab.world, tuple(step for group in groups[point + 1 :] for step in group))


def between(lab: Lab, first: int, second: int | None = None) -> Difference:
    """What differs between two points of the history; without the second, until now."""
    after = lab.world if second is None else world_at(lab, second)
    return compare(world_at(lab, first), after)


def _asked(steps: tuple[Change, ...]) -> list[list[Change]]:
    """The steps in groups: what came before anything was asked, then one group for each thing."""
    groups: list[list[Change]] = [[]]
    for step in steps:
        if step.entry is not None:
            groups.append([])
        groups[-1].append(step)
    return groups


def _earlier(world: World, steps: tuple[Change, ...]) -> World:
    earlier = world.copy()
    for change in reversed(steps):
        earlier.unapply(change.delta)
    return earlier


def _losses(ledger: Ledger) -> dict[Deed, tuple[str, ...]]:
    """What each deed made gone; what came back later was lost then all the same."""
    found: dict[Deed, list[str]] = {}
    for deed, name in _gone(ledger):
        names = found.setdefault(deed, [])
        if name not in names:
            names.append(name)
    return {deed: tuple(names) for deed, names in found.items()}


def _gone(ledger: Ledger) -> Iterator[tuple[Deed, str]]:
    for entry in ledger.entries():
        yield from ((turn.deed, entry.name) for turn in entry.turns if turn.fate is Fate.GONE)
