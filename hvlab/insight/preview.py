"""What would happen: run an operation on a fork of the lab and look at what comes out (F1).

`future` gives the fork. `preview` compares it with the present: what would be lost and what kept,
how long the VM would be down, where Now would hang. Nothing here knows what an operation is meant
to do; a preview is as right as the operation itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from hvlab.engine import Lab, Stamped
from hvlab.engine.records import Change
from hvlab.errors import HvlabError, InternalError
from hvlab.events import VMStateChanged
from hvlab.insight.contents import Content, Contents, Kind, Memo, in_order
from hvlab.insight.difference import describe_span
from hvlab.insight.holders import Holder, Place, Reader
from hvlab.insight.ledger import BEST_FIRST, FATE_OF
from hvlab.insight.whereabouts import Fate
from hvlab.operations.base import Operation
from hvlab.world.clock import Instant
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB, KIB, MIB, MINUTE, SECOND

NAMED = 4
"""So many items are called by their names; of more, the rest is counted."""

WINDOWS_OWN = "what Windows wrote for itself"
"""Its registry and its logs: named as a whole, but not passed over, for a machine's password is
among it."""


@dataclass
class _Known:
    """What was read in a lab, and at which step and since which beginning of it."""

    begun: tuple[int, Instant]
    steps: tuple[Change, ...]
    reader: Reader


_known: WeakKeyDictionary[Lab, _Known] = WeakKeyDictionary()


def future(lab: Lab, *operations: Operation) -> Lab:
    """A fork of the lab in which the operations have been done and everything has settled.

    Raises the host's error if it refuses one of them; `lab` stays as it is in any case.
    """
    fork = lab.fork()
    for operation in operations:
        fork.run(operation)
    fork.settle()
    return fork


@dataclass(frozen=True)
class Move:
    """An item that would fare otherwise. `checkpoints` are the names of those that would hold it.

    `another`: Now would have another version of the same thing instead, or has one now.
    """

    machine: str
    content: Content
    before: Fate
    after: Fate
    checkpoints: tuple[str, ...] = ()
    another: bool = False

    @property
    def name(self) -> str:
        if self.content.kind is Kind.SYSTEM:
            return WINDOWS_OWN
        if not self.another or self.content.kind is not Kind.FILE:
            return self.content.name
        which = "another" if self.after is Fate.LIVE else "this"
        return f"{which} version of {self.content.name}"


@dataclass(frozen=True)
class Preview:
    """What an operation would do. With a `refusal`, the host's words, it would do nothing.

    `down` is how long the VM would stand still in milliseconds, `stays_down` says that it ran and
    would not run again by itself. `space` is what the host's files would take more, in bytes.
    """

    title: str
    refusal: str = ""
    moves: tuple[Move, ...] = ()
    before: VMState | None = None
    after: VMState | None = None
    down: Instant = 0
    stays_down: bool = False
    takes: Instant = 0
    now_under: str | None = None
    now_moves: bool = False
    made: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    space: int = 0

    @property
    def lost(self) -> tuple[Move, ...]:
        """What nothing would hold any more."""
        return self._to(Fate.GONE)

    @property
    def out_of_reach(self) -> tuple[Move, ...]:
        """What no VM, checkpoint or export could read any more, though a file still has it."""
        return self._to(Fate.PENDING, Fate.LEFT)

    @property
    def set_aside(self) -> tuple[Move, ...]:
        """What would leave Now, and stay in a checkpoint or an export."""
        moved = self._to(Fate.DORMANT, Fate.EXPORTED)
        return tuple(move for move in moved if move.before is Fate.LIVE and _own(move))

    @property
    def brought_back(self) -> tuple[Move, ...]:
        """What Now would read again."""
        return tuple(move for move in self._to(Fate.LIVE) if _own(move))

    def _to(self, *fates: Fate) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.after in fates)

    @property
    def sentence(self) -> str:
        """All in one line: what is lost and kept, and for how long the VM is down."""
        if self.refusal:
            return f"the host would refuse: {self.refusal.splitlines()[0]}"
        return "; ".join([*self._data(), *self._ways_back(), *self._vm()]) + "."

    @property
    def lines(self) -> tuple[str, ...]:
        """Line by line, with the tree and the space on the host's disk, too."""
        if self.refusal:
            return (self.sentence,)
        found = [*self._data(), *self._vm(), *self._tree(), *self._space()]
        return tuple(f"{line[0].upper()}{line[1:]}." for line in found)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _data(self) -> list[str]:
        lines = [f"loses {listed(self.lost)}" if self.lost else "loses nothing"]
        if self.out_of_reach:
            lines.append(f"puts {listed(self.out_of_reach)} out of reach, in files nobody reads")
        if self.set_aside:
            lines.append(f"keeps {listed(self.set_aside)} in {_holders(self.set_aside)}")
        if self.brought_back:
            lines.append(f"brings back {listed(self.brought_back)}")
        return lines

    def _ways_back(self) -> list[str]:
        """A checkpoint that is deleted is a place nobody can go back to any more."""
        if not self.removed:
            return []
        names = " or ".join(f"'{name}'" for name in self.removed[:2])
        more = f" or {len(self.removed) - 2} more" if len(self.removed) > 2 else ""
        return [f"nobody can go back to {names}{more} any more"]

    def _vm(self) -> list[str]:
        if self.after is None:
            return ["the VM is removed"] if self.before is not None else []
        if self.stays_down:
            return [f"the VM is {self.after.label} then and has to be started"]
        if self.down:
            return [f"the VM is down {short_span(self.down)}"]
        return [] if self.after is self.before else [f"the VM is {self.after.label} then"]

    def _tree(self) -> list[str]:
        lines = [f"Checkpoint '{name}' is created" for name in self.made]
        lines += [f"Checkpoint '{name}' is deleted" for name in self.removed]
        if self.now_moves and self.now_under is not None:
            lines.append(f"Now hangs under '{self.now_under}'")
        return lines

    def _space(self) -> list[str]:
        if not self.space:
            return []
        verb = "takes" if self.space > 0 else "frees"
        return [f"{verb} {short_size(self.space)} on the host's disk"]


def preview(lab: Lab, operation: Operation) -> Preview:
    """What the operation would do, once everything that follows from it has settled.

    Jobs under way end in both futures, with it and without it, so they are not held against it.
    The lab stays as it is.
    """
    with lab.exclusively():
        return _preview(lab, operation)


def _preview(lab: Lab, operation: Operation) -> Preview:
    fork = lab.fork()
    told = len(fork.events)
    try:
        fork.run(operation)
        fork.settle()
    except InternalError:
        raise
    except HvlabError as error:
        return Preview(operation.title, refusal=str(error))
    waited = lab.fork()
    waited.settle()
    return _compared(operation, _present(lab), waited, fork, fork.events[told:])


def _present(lab: Lab) -> Reader:
    """What is held in the lab now; only what is new since the last preview is read."""
    begun, steps = (lab.begun_entries, lab.begun_at), lab.steps
    known = _known.get(lab)
    if known is None or known.begun != begun:
        known = _known[lab] = _Known(begun, steps, Reader(lab.world, Memo()))
    shared = 0
    for old, new in zip(known.steps, steps, strict=False):
        if old is not new:
            break
        shared += 1
    for change in (*known.steps[shared:], *steps[shared:]):
        known.reader.follow(change.delta.rows)
    known.steps = steps
    return known.reader


def _read(present: Reader, fork: Lab) -> Reader:
    """What is held in a fork of the present."""
    reader = present.on(fork.world)
    for change in fork.steps:
        reader.follow(change.delta.rows)
    return reader


def _compared(
    operation: Operation, present: Reader, waited: Lab, fork: Lab, events: Sequence[Stamped]
) -> Preview:
    without = waited.world
    id = getattr(operation, "vm", "")
    old, new = without.vms.get(id), fork.world.vms.get(id)
    was = {c.id: c.name for c in checkpoints_of(without, id)}
    now = {c.id: c.name for c in checkpoints_of(fork.world, id)}
    was_under, now_under = (None if vm is None else vm.parent_checkpoint for vm in (old, new))
    running = old is not None and old.state is VMState.RUNNING
    began = fork.journal[-1].at
    return Preview(
        operation.title,
        moves=_moves(_read(present, waited), _read(present, fork)),
        before=None if old is None else old.state,
        after=None if new is None else new.state,
        down=_down(id, events, fork.world.now) if running else 0,
        stays_down=running and new is not None and new.state is not VMState.RUNNING,
        takes=max([stamped.at for stamped in events], default=began) - began,
        now_under=now.get(now_under or ""),
        now_moves=now_under != was_under,
        made=tuple(now[id] for id in now if id not in was),
        removed=tuple(was[id] for id in was if id not in now),
        space=_file_bytes(fork) - _file_bytes(waited),
    )


def _down(vm: str, events: Iterable[Stamped], end: Instant) -> Instant:
    """Milliseconds that a VM, running at first, does not run."""
    down, since = 0, None
    running = VMState.RUNNING.label
    for stamped in events:
        event = stamped.event
        if isinstance(event, VMStateChanged) and event.vm == vm:
            if since is not None:
                down += stamped.at - since
            since = None if event.after == running else stamped.at
    return down if since is None else down + end - since


def _file_bytes(fork: Lab) -> int:
    """By how much the files of the host have grown on a fork."""
    grown = 0
    for change in fork.steps:
        for old, new in change.delta.rows.get("disks", {}).values():
            grown += (new.file_size if new else 0) - (old.file_size if old else 0)
        for old, new in change.delta.rows.get("files", {}).values():
            grown += (new.size if new else 0) - (old.size if old else 0)
    return grown


# What becomes of the data ------------------------------------------------------------------------


def _own(move: Move) -> bool:
    """Whether it is the user's."""
    return move.content.kind is not Kind.SYSTEM


def _moves(old: Reader, new: Reader) -> tuple[Move, ...]:
    was_live, is_live = _live(old), _live(new)
    moves = []
    for machine, contents in sorted(_that_moved(old, new).items()):
        before = {content.key for content in was_live.get(machine, ())}
        after = {content.key for content in is_live.get(machine, ())}
        for content in in_order(contents):
            was, now = _fate(old, machine, content), _fate(new, machine, content)
            if was is not now:
                held = _checkpoint_names(new, machine, content)
                another = content.key in (before if now is Fate.LIVE else after)
                moves.append(Move(machine, content, was, now, held, another))
    return tuple(moves)


def _that_moved(old: Reader, new: Reader) -> dict[str, set[Content]]:
    """By machine, what at least one place holds in one world and not in the other."""
    found: dict[str, set[Content]] = {}
    for holder in {**old.held, **new.held}:
        before, after = old.held.get(holder), new.held.get(holder)
        was: Contents = frozenset() if before is None else before.contents
        now: Contents = frozenset() if after is None else after.contents
        if was is now:
            continue
        moved = was ^ now
        for held in (before, after):
            for machine in () if held is None else held.machines:
                found.setdefault(machine, set()).update(moved)
    return found


def _live(reader: Reader) -> dict[str, Contents]:
    return {
        holder.id: held.contents
        for holder, held in reader.held.items()
        if holder.place is Place.NOW
    }


def _holding(reader: Reader, machine: str, content: Content) -> list[Holder]:
    return [
        holder
        for holder, held in reader.held.items()
        if content in held.contents and machine in held.machines
    ]


def _fate(reader: Reader, machine: str, content: Content) -> Fate:
    places = {holder.place for holder in _holding(reader, machine, content)}
    return next((FATE_OF[place] for place in BEST_FIRST if place in places), Fate.GONE)


def _checkpoint_names(reader: Reader, machine: str, content: Content) -> tuple[str, ...]:
    checkpoints = [
        reader.world.checkpoints[holder.id]
        for holder in _holding(reader, machine, content)
        if holder.place is Place.CHECKPOINT
    ]
    return tuple(c.name for c in sorted(checkpoints, key=lambda c: c.number))


# Words -------------------------------------------------------------------------------------------


def listed(moves: Sequence[Move]) -> str:
    """`Invoices\\Thursday.txt, KB5100003 and the unsaved text`; of many, the first few."""
    names = list(dict.fromkeys(move.name for move in moves))
    if len(names) > NAMED + 1:
        names[NAMED:] = [f"{len(names) - NAMED} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _holders(moves: Sequence[Move]) -> str:
    names = list(dict.fromkeys(move.checkpoints[-1] for move in moves if move.checkpoints))
    if not names:
        return "an export"
    return f"'{names[0]}'" if len(names) == 1 else f"{len(names)} checkpoints"


def short_span(milliseconds: Instant) -> str:
    """`12 s`, or in words when it is a minute or more."""
    rounded = round(milliseconds / SECOND)
    return f"{rounded} s" if milliseconds < MINUTE else describe_span(rounded * SECOND)


def short_size(size: int) -> str:
    """`36 MB`, whichever sign it has."""
    size = abs(size)
    for unit, word in ((GIB, "GB"), (MIB, "MB"), (KIB, "KB")):
        if size >= unit:
            number = f"{size / unit:.1f}".removesuffix(".0")
            return f"{number} {word}"
    return f"{size} B"
