"""Whatever is done in whatever order, the ledger agrees with a model that keeps full copies.

The model is a dictionary of everything ever written, a full copy for each checkpoint and export,
and, for files that wait or lie about, a plain reading of each disk file. It remembers after which
thing done each item was first unreadable. It knows no chains, no steps and no memo.
"""

import os
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hvlab.engine import Lab
from hvlab.errors import HvlabError, InternalError
from hvlab.insight.contents import UNSAVED_TEXT, Memo, file_content, memory_contents
from hvlab.insight.holders import Reader
from hvlab.insight.ledger import Ledger
from hvlab.insight.preview import preview
from hvlab.insight.whereabouts import Fate, readable_files
from hvlab.operations import (
    ApplyCheckpoint,
    CopyHostFile,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteHostFile,
    ExportVM,
    MoveHostFile,
    Operation,
    RemoveGuestFile,
    RevertVM,
    SaveVM,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.clock import GuestClock
from hvlab.world.guest import OS_FILE, Guest, GuestMemory
from hvlab.world.power import VMState
from hvlab.world.vm import CheckpointType, Drive
from tests.support import new_lab, vm_named

LONG = os.environ.get("HVLAB_HYPOTHESIS", "") in ("long", "explore")
PATHS = ["a.txt", r"Notes\b.txt"]
TEXTS = ["one", "two", "x" * 5000]
PICK = st.integers(0, 999)

Held = frozenset[tuple[str, str]]
"""Names and texts of items: of files, and of the unsaved text."""


def on_disk(world, path: str) -> set[tuple[str, str]]:
    """The files readable from one disk file."""
    found = readable_files(world, (Drive("SCSI", 0, 0, path),))
    return {(name, data.decode()) for name, data in found.items() if name != OS_FILE}


class Model:
    """Full copies, changed by what was asked for alone; `seen` says what became of each item."""

    def __init__(self) -> None:
        self.now: set[tuple[str, str]] = set()
        self.copies: dict[str, Held] = {}
        self.exports: dict[str, Held] = {}
        self.seen: dict[tuple[str, str], tuple[Fate, int]] = {}
        self.parents: dict[str, str | None] = {}
        self.under: str | None = None

    def note(self, world, number: int) -> None:
        """Write down who holds what after thing `number`."""
        for item in {*self.now, *self.seen, *(i for c in self.copies.values() for i in c)}:
            fate = self.fate(world, item)
            if self.seen.get(item, (None, 0))[0] is not fate:
                self.seen[item] = fate, number

    def fate(self, world, item: tuple[str, str]) -> Fate:
        if item in self.now:
            return Fate.LIVE
        if any(item in copy for copy in self.copies.values()):
            return Fate.DORMANT
        if any(item in copy for copy in self.exports.values()):
            return Fate.EXPORTED
        return self._in_a_file(world, item)

    def _in_a_file(self, world, item: tuple[str, str]) -> Fate:
        named = {d.disk for row in (*world.vms, *world.checkpoints) for d in row.drives}
        for export in world.exports:
            named |= {d.disk for row in (export.vm, *export.checkpoints) for d in row.drives}
        found = set()
        for disk in world.disks:
            if disk.id not in named and item in on_disk(world, disk.path):
                parents = [other.parent_id for other in world.disks if other.owner]
                ours = disk.owner is not None or disk.base_of is not None
                waits = ours and disk.id in parents
                found.add(Fate.PENDING if waits else Fate.LEFT)
        return next((fate for fate in (Fate.PENDING, Fate.LEFT) if fate in found), Fate.GONE)


class LedgerMachine(RuleBasedStateMachine):
    """One VM with standard checkpoints in use; each thing done comes to rest before the next."""

    @initialize()
    def begin(self) -> None:
        self.lab = new_lab()
        self.vm = vm_named(self.lab.world, "Test").id
        self.lab.run(SetVM(self.vm, checkpoint_type=CheckpointType.STANDARD))
        self.lab.begin_here()
        self.ledger = Ledger(self.lab)
        self.model = Model()
        self.past: list[Model] = []
        self.count = 0
        self.broken = False

    # What there is

    def ids(self) -> list[str]:
        return [c.id for c in sorted(self.lab.world.checkpoints, key=lambda c: c.number)]

    def state(self) -> VMState:
        return self.lab.world.vms[self.vm].state

    def running(self) -> bool:
        return hasattr(self, "lab") and self.state() is VMState.RUNNING

    def grown(self) -> bool:
        return hasattr(self, "lab") and bool(self.ids())

    # Doing

    def do(self, operation: Operation) -> bool:
        """Do it and let it come to rest; what the preview foretells is checked against it."""
        copy = Model()
        copy.__dict__ |= {
            "now": set(self.model.now),
            "copies": dict(self.model.copies),
            "exports": dict(self.model.exports),
            "seen": dict(self.model.seen),
            "parents": dict(self.model.parents),
            "under": self.model.under,
        }
        foretold = preview(self.lab, operation)
        try:
            self.lab.run(operation)
        except InternalError:
            raise
        except HvlabError:
            assert foretold.refusal
            return False
        self.lab.settle()
        assert not foretold.refusal
        self.foretold = foretold
        self.past.append(copy)
        return True

    def done(self) -> None:
        """The model has followed: compare."""
        before = {item: fate for item, (fate, _) in self.past[-1].seen.items()}
        self.model.note(self.lab.world, len(self.past))
        after = {item: fate for item, (fate, _) in self.model.seen.items()}
        moved = {item for item in before if before[item] is not after[item]}
        lost = {item[0] for item in moved if after[item] is Fate.GONE}
        back = {item[0] for item in moved if after[item] is Fate.LIVE}
        assert lost == {move.content.name for move in self.foretold.lost}
        fresh = {item[0] for item in after if item not in before and after[item] is Fate.LIVE}
        assert back | fresh == {move.content.name for move in self.foretold.brought_back}

    @precondition(running)
    @rule(path=st.sampled_from(PATHS), text=st.sampled_from(TEXTS))
    def write(self, path: str, text: str) -> None:
        if self.do(WriteGuestFile(self.vm, path, text)):
            self.model.now = {i for i in self.model.now if i[0] != path} | {(path, text)}
            self.done()

    @precondition(running)
    @rule(path=st.sampled_from(PATHS))
    def remove(self, path: str) -> None:
        if any(name == path for name, _ in self.model.now):
            assert self.do(RemoveGuestFile(self.vm, path))
            self.model.now = {i for i in self.model.now if i[0] != path}
            self.done()

    @precondition(running)
    @rule(text=st.sampled_from(["", *TEXTS]))
    def type(self, text: str) -> None:
        assert self.do(TypeInDocument(self.vm, text))
        self.forget_memory()
        if text:
            self.model.now.add((UNSAVED_TEXT, text))
        self.done()

    def forget_memory(self) -> None:
        self.model.now = {i for i in self.model.now if i[0] != UNSAVED_TEXT}

    @rule()
    def take(self) -> None:
        self.count += 1
        if self.do(TakeCheckpoint(self.vm, f"checkpoint {self.count}")):
            self.took(self.ids()[-1])
            self.done()

    def took(self, id: str) -> None:
        model = self.model
        model.copies[id], model.parents[id], model.under = frozenset(model.now), model.under, id

    @precondition(grown)
    @rule(pick=PICK, keep=st.booleans())
    def apply(self, pick: int, keep: bool) -> None:
        target = self.ids()[pick % len(self.ids())]
        kind = CreateCheckpointAndApply if keep else ApplyCheckpoint
        if self.do(kind(self.vm, target)):
            if keep:
                self.took(self.ids()[-1])
            self.went_to(target)

    @precondition(grown)
    @rule()
    def revert(self) -> None:
        target = self.model.under
        if self.do(RevertVM(self.vm)):
            self.went_to(target)

    def went_to(self, target: str) -> None:
        self.model.now, self.model.under = set(self.model.copies[target]), target
        self.done()

    @precondition(grown)
    @rule(pick=PICK, subtree=st.booleans())
    def delete(self, pick: int, subtree: bool) -> None:
        target = self.ids()[pick % len(self.ids())]
        kind = DeleteCheckpointSubtree if subtree else DeleteCheckpoint
        doomed = self.below(target) if subtree else {target}
        if self.do(kind(self.vm, target)):
            up = self.model.parents[target]
            for id in doomed:
                del self.model.copies[id]
            for id, parent in self.model.parents.items():
                if parent in doomed:
                    self.model.parents[id] = up
            if self.model.under in doomed:
                self.model.under = up
            self.done()

    def below(self, top: str) -> set[str]:
        found = {top}
        for id in self.ids():
            if self.model.parents[id] in found:
                found.add(id)
        return found

    @precondition(running)
    @rule(save=st.booleans())
    def stop(self, save: bool) -> None:
        if self.do(SaveVM(self.vm) if save else TurnOffVM(self.vm)):
            if not save:
                self.forget_memory()
            self.done()

    @precondition(lambda self: hasattr(self, "lab") and not self.running())
    @rule()
    def start(self) -> None:
        if self.do(StartVM(self.vm)):
            self.done()

    @rule()
    def export(self) -> None:
        folder = rf"D:\Export {len(self.model.exports)}"
        if len(self.model.exports) < 2 and self.do(ExportVM(self.vm, folder)):
            held = self.model.now.union(*self.model.copies.values())
            self.model.exports[folder] = frozenset(held)
            self.done()

    @rule(steps=st.integers(1, 3))
    def rewind(self, steps: int) -> None:
        """The learner's time machine: the ledger is as it was, and the model is its old self."""
        steps = min(steps, len(self.past))
        if steps:
            self.lab.rewind(steps)
            self.model = self.past[-steps]
            del self.past[-steps:]

    # Comparing

    @invariant()
    def agree(self) -> None:
        if not hasattr(self, "lab"):
            return
        said = {}
        for entry in self.ledger.entries():
            last = entry.turns[-1]
            said[entry.item.content] = entry.fate, last.deed.number, set(entry.checkpoints)
        names = {c.id: c.name for c in self.lab.world.checkpoints}
        expected = {}
        for item, (fate, number) in self.model.seen.items():
            held = {names[id] for id, copy in self.model.copies.items() if item in copy}
            expected[content_of(item)] = fate, number, held
        assert expected == said

    def teardown(self) -> None:
        """Read in one go, the ledger is what it became step by step."""
        if hasattr(self, "lab"):
            assert Ledger(self.lab).entries(system=True) == self.ledger.entries(system=True)


def content_of(item: tuple[str, str]):
    name, text = item
    if name == UNSAVED_TEXT:
        guest = Guest("", GuestMemory(0, document=text), GuestClock(0, 0, ""))
        return next(memory_contents(guest))
    return file_content(name, text.encode())


@pytest.mark.slow
def test_the_ledger_agrees_with_full_copies():
    """Fate, holders and the guilty deed of every item, and what previews foretold, always."""
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=400 if LONG else 40,
            stateful_step_count=40,
            deadline=None,
        ),
    )


@pytest.mark.parametrize("seed", range(60 if LONG else 12))
def test_walks(seed):
    """Every kind of step as likely as the others, for longer than Hypothesis cares to go."""
    chance = Random(seed)
    machine = LedgerMachine()
    machine.begin()
    for _ in range(60):
        step(machine, chance)
        machine.agree()
    machine.teardown()


def step(machine: LedgerMachine, chance: Random) -> None:
    some = [machine.export] * (chance.random() < 0.2)
    if machine.running():
        some += [
            lambda: machine.write(chance.choice(PATHS), chance.choice(TEXTS)),
            lambda: machine.remove(chance.choice(PATHS)),
            lambda: machine.type(chance.choice(["", *TEXTS])),
            lambda: machine.stop(chance.random() < 0.5),
        ]
    else:
        some += [machine.start]
    if machine.grown():
        some += [
            lambda: machine.apply(chance.randrange(999), chance.random() < 0.4),
            machine.revert,
            lambda: machine.delete(chance.randrange(999), chance.random() < 0.2),
        ]
    some += [machine.take, machine.take]
    if chance.random() < 0.1:
        some = [lambda: machine.rewind(chance.randint(1, 3))]
    chance.choice(some)()


@pytest.mark.parametrize("seed", range(30 if LONG else 8))
def test_following_is_reading_again(seed):
    """A reader that follows, forward and back, in the middle of jobs and while files of the host
    are deleted, moved and put back, holds what one holds that looks for the first time."""
    chance = Random(seed)
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    world = lab.world.copy()
    memo = Memo()
    reader = Reader(world, memo)
    known = len(lab.steps)
    undone: list = []
    for number in range(60):
        something(lab, vm, chance, number)
        for change in lab.steps[known:]:
            world.apply(change.delta)
            reader.follow(change.delta.rows)
            undone.append(change)
        known = len(lab.steps)
        assert Reader(world.copy(), Memo()).held == as_known(reader)
    while undone:
        change = undone.pop()
        world.unapply(change.delta)
        reader.follow(change.delta.rows)
        assert Reader(world.copy(), Memo(), reader._lineage).held == reader.held


def as_known(reader: Reader) -> dict:
    """What is held, of machines that a reader can know of that looks for the first time."""
    again = Reader(reader.world.copy(), Memo())
    return {
        holder: held if again.held[holder].contents == held.contents else None
        for holder, held in again.held.items()
    } | {holder: None for holder in reader.held if holder not in again.held}


def something(lab: Lab, vm: str, chance: Random, number: int) -> None:
    world = lab.world
    checkpoints = sorted(world.checkpoints, key=lambda c: c.number)
    paths = sorted(disk.path for disk in world.disks)
    one = chance.choice(checkpoints).id if checkpoints else ""
    path = chance.choice(paths)
    operations = [
        WriteGuestFile(vm, chance.choice(PATHS), f"text {number}"),
        WriteGuestFile(vm, chance.choice(PATHS), f"text {number}"),
        TakeCheckpoint(vm),
        TakeCheckpoint(vm),
        ApplyCheckpoint(vm, one),
        DeleteCheckpoint(vm, one),
        ExportVM(vm, rf"D:\{number}"),
        TurnOffVM(vm),
        StartVM(vm),
        DeleteHostFile(path),
        CopyHostFile(path, rf"E:\{number}.vhdx"),
        MoveHostFile(path, rf"E:\{number}.vhdx"),
    ]
    weights = [4, 4, 4, 4, 4, 3, 1, 1, 8, 0.3, 0.3, 0.5]
    try:
        lab.submit(chance.choices(operations, weights)[0])
    except InternalError:
        raise
    except HvlabError:
        pass
    if chance.random() < 0.7:
        lab.settle()
    else:
        lab.advance(chance.choice([0, 1000, 2005, 7000]))
