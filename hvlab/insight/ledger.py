"""The data-loss ledger: what became of every item the lab has ever seen, and which deed did it.

An item is one version of a guest's file, or something in a guest's memory. After each step of the
history the ledger reads the chains again, as far as the step can have changed what is in them, and
notes the items whose fate changed. Nothing tells it what an operation is meant to do.

The history begins at the empty host where the journal can be replayed, else where the lab began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hvlab.engine import Lab
from hvlab.engine.records import Change
from hvlab.errors import HvlabError
from hvlab.insight.contents import Content, Kind, Memo
from hvlab.insight.deeds import Causes, Deed
from hvlab.insight.holders import Held, Holder, Lineage, Place, Reader
from hvlab.insight.whereabouts import Fate
from hvlab.world.world import World

FATE_OF = {
    Place.NOW: Fate.LIVE,
    Place.CHECKPOINT: Fate.DORMANT,
    Place.EXPORT: Fate.EXPORTED,
    Place.MERGING: Fate.PENDING,
    Place.FILE: Fate.LEFT,
}
BEST_FIRST = list(FATE_OF)


@dataclass(frozen=True)
class Item:
    """One version of something, of one machine (the id of its VM)."""

    machine: str
    content: Content


@dataclass(frozen=True)
class Turn:
    """From this step on, by this deed, an item had this fate."""

    step: int
    fate: Fate
    deed: Deed


@dataclass(frozen=True)
class Entry:
    """An item, where it can be read, and how it came to that. `turns` are oldest first."""

    item: Item
    vm: str
    checkpoints: tuple[str, ...]
    exports: tuple[str, ...]
    files: tuple[str, ...]
    turns: tuple[Turn, ...]

    @property
    def name(self) -> str:
        return self.item.content.name

    @property
    def fate(self) -> Fate:
        return self.turns[-1].fate

    @property
    def appeared(self) -> Deed:
        """The deed after which it was first to be found."""
        return self.turns[0].deed

    @property
    def displaced(self) -> Deed | None:
        """The deed that made it live no more; None while it is live, or if it never was."""
        return next(
            (after.deed for before, after in self._pairs() if before.fate is Fate.LIVE), None
        )

    @property
    def lost(self) -> Deed | None:
        """The deed after which it was gone; None while anything holds it."""
        return self.turns[-1].deed if self.fate is Fate.GONE else None

    def _pairs(self) -> list[tuple[Turn, Turn]]:
        """Neighbouring turns, the last ones first; none for what is live."""
        if self.fate is Fate.LIVE:
            return []
        return list(zip(self.turns, self.turns[1:], strict=False))[::-1]

    def __str__(self) -> str:
        """`Invoices\\Thursday.txt: gone since Revert at 3/12/2026 9:05:10 AM`."""
        words = [f"{self.name}: {self._where()}"]
        if self.lost is not None:
            words[0] += f" since {self.lost}"
        if self.displaced is not None and self.displaced != self.lost:
            words.append(f"not in Now since {self.displaced}")
        return "; ".join(words)

    def _where(self) -> str:
        places = {
            Fate.DORMANT: ("dormant in", [f"'{name}'" for name in self.checkpoints]),
            Fate.EXPORTED: ("in the export", self.exports),
            Fate.PENDING: ("only in a file that waits for a merge:", self.files),
            Fate.LEFT: ("only in a file that no virtual machine uses:", self.files),
        }
        if self.fate not in places:
            return self.fate.value
        before, found = places[self.fate]
        return f"{before} {', '.join(found)}"


class Ledger:
    """The ledger of one lab. It follows the lab, forward and back, each time it is asked."""

    def __init__(self, lab: Lab, *, memo: Memo | None = None) -> None:
        self._lab = lab
        self._memo = memo or Memo()
        self._begin()

    def _begin(self) -> None:
        """Read the lab's history from where it begins."""
        lab = self._lab
        self._begun = (lab.begun_entries, lab.begun_at)
        past, self._world = _beginning(lab)
        self._reader = Reader(self._world, self._memo, Lineage())
        self._holders: dict[Item, set[Holder]] = {}
        self._turns: dict[Item, list[Turn]] = {}
        self._turned: list[list[Item]] = []
        self._steps: list[Change] = []
        self._deeds: list[Deed] = []
        self._names: dict[str, str] = {vm.id: vm.name for vm in self._world.vms}
        self._causes = Causes(-lab.begun_entries if past else 0)
        first = Deed(None, self._world.now, self._world.date(), "The beginning of the lab")
        self._note(first, {holder: (None, held) for holder, held in self._reader.held.items()})
        for change in past:
            self._step(change)
        self._past = len(self._steps)

    # Following the lab

    def follow(self) -> None:
        """Catch up with the lab, be it further on or rewound."""
        with self._lab.exclusively():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._begun != (self._lab.begun_entries, self._lab.begun_at):
            self._begin()
        done = self._lab.steps
        while len(self._steps) > self._past and not self._shares(done):
            self._step_back()
        for change in done[len(self._steps) - self._past :]:
            self._step(change)

    def _shares(self, done: tuple[Change, ...]) -> bool:
        """Whether the last step known is one the lab has done at the same place."""
        place = len(self._steps) - self._past - 1
        return place < len(done) and done[place] is self._steps[-1]

    def _step(self, change: Change) -> None:
        deed = self._causes.deed_of(self._world, change)
        self._world.apply(change.delta)
        self._steps.append(change)
        for id, (_, vm) in change.delta.rows.get("vms", {}).items():
            if vm is not None:
                self._names[id] = vm.name
        self._note(deed, self._reader.follow(change.delta.rows))

    def _step_back(self) -> None:
        change = self._steps.pop()
        self._causes.forget(change)
        self._deeds.pop()
        self._world.unapply(change.delta)
        self._index(self._reader.follow(change.delta.rows))
        for item in self._turned.pop():
            self._turns[item].pop()
            if not self._turns[item]:
                del self._turns[item]

    def _note(self, deed: Deed, changed: dict[Holder, tuple[Held | None, Held | None]]) -> None:
        """Write down whose fate the step has turned."""
        step = len(self._steps)
        turned = []
        for item in self._index(changed):
            turns = self._turns.setdefault(item, [])
            fate = self._fate(item)
            if not turns or turns[-1].fate is not fate:
                turns.append(Turn(step, fate, deed))
                turned.append(item)
        self._turned.append(turned)
        self._deeds.append(deed)

    def _index(self, changed: dict[Holder, tuple[Held | None, Held | None]]) -> dict[Item, None]:
        """Bring the holders of each item up to date; the items that changed hands."""
        touched: dict[Item, None] = {}
        for holder, (before, now) in changed.items():
            was, has = _items(before), _items(now)
            for item in was - has:
                self._holders[item].discard(holder)
                touched[item] = None
            for item in has - was:
                self._holders.setdefault(item, set()).add(holder)
                touched[item] = None
        return touched

    def _fate(self, item: Item) -> Fate:
        places = {holder.place for holder in self._holders.get(item, ())}
        return next((FATE_OF[place] for place in BEST_FIRST if place in places), Fate.GONE)

    # Asking

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """The deed behind each step, the beginning first."""
        self.follow()
        return tuple(self._deeds)

    def entries(self, vm: str | None = None, *, system: bool = False) -> list[Entry]:
        """Every item ever seen, or those of one VM (its id); with `system`, also what Windows
        wrote for itself. By name, the oldest version first."""
        self.follow()
        found = [
            self._entry(item)
            for item in self._turns
            if (vm is None or item.machine == vm)
            and (system or item.content.kind is not Kind.SYSTEM)
        ]
        return sorted(found, key=lambda e: (e.vm, e.item.content.key, e.turns[0].step, e.name))

    def gone(self, vm: str | None = None) -> list[Entry]:
        """The items that nothing holds any more, in the order in which they were lost."""
        lost = [entry for entry in self.entries(vm) if entry.fate is Fate.GONE]
        return sorted(lost, key=lambda entry: entry.turns[-1].step)

    def last_live(self, entry: Entry) -> Deed | None:
        """The last deed that left the item live behind it; None if there was none."""
        for before, after in zip(entry.turns[::-1], [None, *entry.turns[::-1]], strict=False):
            if before.fate is Fate.LIVE:
                deeds = self._deeds[before.step : None if after is None else after.step]
                ended = None if after is None else after.deed
                return next((deed for deed in reversed(deeds) if deed != ended), None)
        return None

    def _entry(self, item: Item) -> Entry:
        holders = self._holders.get(item, set())
        world = self._world
        checkpoints = [world.checkpoints[id] for id in _ids(holders, Place.CHECKPOINT)]
        checkpoints.sort(key=lambda checkpoint: checkpoint.number)
        loose = sorted([*_ids(holders, Place.MERGING), *_ids(holders, Place.FILE)])
        return Entry(
            item,
            self._names.get(item.machine, item.machine),
            tuple(checkpoint.name for checkpoint in checkpoints),
            tuple(world.exports[id].folder for id in sorted(_ids(holders, Place.EXPORT))),
            tuple(world.disks[id].name for id in loose),
            tuple(self._turns[item]),
        )

    def text(self, vm: str | None = None) -> str:
        """The ledger as lines, what is lost first."""
        worst_first = list(Fate)[::-1]
        entries = sorted(self.entries(vm), key=lambda entry: worst_first.index(entry.fate))
        return "\n".join(str(entry) for entry in entries) or "Nothing has been written yet."

    def __str__(self) -> str:
        return self.text()


def _items(held: Held | None) -> set[Item]:
    if held is None:
        return set()
    return {Item(machine, content) for machine in held.machines for content in held.contents}


def _ids(holders: Iterable[Holder], place: Place) -> Iterator[str]:
    return (holder.id for holder in holders if holder.place is place)


def _beginning(lab: Lab) -> tuple[tuple[Change, ...], World]:
    """The steps that led to where the lab began, and the world before the first of them."""
    start = _world_before(lab.world, lab.steps)
    made = lab.journal[: lab.begun_entries]
    try:
        again = Lab.replay(
            made, lab.begun_at, seed=start.seed, host=lab.first_host, epoch=start.epoch
        )
    except HvlabError:
        return (), start
    start.set_now(again.world.now)
    if again.world != start:
        return (), start
    return again.steps, _world_before(again.world, again.steps)


def _world_before(world: World, steps: tuple[Change, ...]) -> World:
    earlier = world.copy()
    for change in reversed(steps):
        earlier.unapply(change.delta)
    return earlier
