"""Whatever is done to a machine with the database, in whatever order: the balances add up.

The oracle is a dict of balances and the transfer under way, kept beside the lab and, with each
checkpoint, what the checkpoint must hold. A committed transfer is lost by going back, and by
nothing else; a power cut loses the transfer under way, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

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
from hvlab.operations import (
    ApplyCheckpoint,
    BeginTransfer,
    BreakWriter,
    CreateBank,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    FinishTransfer,
    FlushBank,
    FormatGuestDisk,
    NewDisk,
    Operation,
    ResetVM,
    RevertVM,
    RollBackTransfer,
    SaveVM,
    SetVM,
    ShutDownVM,
    StartService,
    StartVM,
    StopService,
    TakeCheckpoint,
    TransferMoney,
    TurnOffVM,
)
from hvlab.world.bank import Verdict
from hvlab.world.bank.reading import examine
from hvlab.world.power import VMState
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType
from hvlab.world.vss import WriterFailure
from tests.support import OS, new_lab, vm_named

NAMES = ("Current", "Savings", "Wages")
START = dict.fromkeys(NAMES, 100)
TOTAL = sum(START.values())
AMOUNTS = (1, 7, 40)
PICK = range(12)
MOST = 6
ON = st.sampled_from((True, True, True, False))
TYPES = (CheckpointType.PRODUCTION, CheckpointType.STANDARD)
LINUX = "Ubuntu 24.04"
met: Counter[str] = Counter()


@dataclass(frozen=True)
class Books:
    """What the accounts must be: committed, and the transfer under way if its memory is there.

    `broken`: the database's VSS writer will fail when it is asked next.
    """

    balances: tuple[tuple[str, int], ...]
    under_way: tuple[str, str, int] | None = None
    broken: bool = False

    def committed(self) -> dict[str, int]:
        return dict(self.balances)

    def after(self, transfer: tuple[str, str, int]) -> Books:
        source, target, amount = transfer
        balances = self.committed()
        balances[source] -= amount
        balances[target] += amount
        return replace(self, balances=tuple(sorted(balances.items())), under_way=None)

    def rolled_back(self) -> Books:
        return replace(self, under_way=None)

    def cut(self) -> Books:
        """Without memory."""
        return Books(self.balances)


@cache
def built(os: str, log_apart: bool, log_first: bool) -> Lab:
    """A machine with the database."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os=os), NewDisk("Log.vhdx", GIB))
    vm = vm_named(lab.world, "Test").id
    lab.run(FormatGuestDisk(vm, "D:"))
    drive = "D:" if log_apart else "C:"
    accounts = tuple(START.items())
    lab.run(CreateBank(vm, accounts, log_drive=drive, log_first=log_first))
    return lab


class BankMachine(RuleBasedStateMachine):
    """A database in use, with the log written first."""

    log_first = True
    windows_only = False

    @initialize(linux=st.booleans(), log_apart=st.booleans())
    def begin(self, linux: bool, log_apart: bool) -> None:
        self.windows = self.windows_only or not linux
        os = OS if self.windows else LINUX
        self.lab = built(os, log_apart, self.log_first).fork()
        self.vm = vm_named(self.lab.world, "Test").id
        self.books = Books(tuple(sorted(START.items())))
        self.kept: dict[str, tuple[Books, str]] = {}

    # What there is

    @property
    def row(self):
        return self.lab.world.vms[self.vm]

    @property
    def engine(self):
        return None if self.row.guest is None else self.row.guest.memory.bank

    def serves(self) -> bool:
        return self.engine is not None

    def idle(self) -> bool:
        return self.serves() and self.engine.transfer is None

    def busy(self) -> bool:
        return self.serves() and self.engine.transfer is not None

    def running(self) -> bool:
        return self.row.state is VMState.RUNNING

    def standing(self) -> bool:
        return self.row.state in (VMState.OFF, VMState.SAVED)

    def has_checkpoints(self) -> bool:
        return bool(self.kept)

    def do(self, operation: Operation) -> None:
        met[type(operation).__name__] += 1
        self.lab.run(operation)
        self.lab.settle()

    def chosen(self, pick: int) -> str:
        ids = sorted(self.kept, key=lambda id: self.lab.world.checkpoints[id].number)
        return ids[pick % len(ids)]

    # Transfers

    def transfer(self, pick: int, amount: int) -> tuple[str, str, int]:
        source, target = NAMES[pick % 3], NAMES[(pick + 1 + pick // 3 % 2) % 3]
        return source, target, min(amount, self.books.committed()[source])

    @precondition(idle)
    @rule(pick=st.sampled_from(PICK), amount=st.sampled_from(AMOUNTS))
    def transfer_money(self, pick: int, amount: int) -> None:
        what = self.transfer(pick, amount)
        if what[2]:
            self.do(TransferMoney(self.vm, *what))
            self.books = self.books.after(what)

    @precondition(idle)
    @rule(pick=st.sampled_from(PICK), amount=st.sampled_from(AMOUNTS))
    def begin_transfer(self, pick: int, amount: int) -> None:
        what = self.transfer(pick, amount)
        if what[2]:
            self.do(BeginTransfer(self.vm, *what))
            self.books = replace(self.books, under_way=what)

    @precondition(idle)
    @rule(pick=st.sampled_from(PICK), wanted=st.sampled_from(TYPES))
    def take_in_the_middle(self, pick: int, wanted: CheckpointType) -> None:
        """A transfer begins, and a checkpoint comes."""
        self.begin_transfer(pick, AMOUNTS[pick % 3])
        if len(self.kept) < MOST:
            self.take(wanted, False)

    @precondition(busy)
    @rule()
    def finish(self) -> None:
        self.do(FinishTransfer(self.vm))
        assert self.books.under_way
        self.books = self.books.after(self.books.under_way)

    @precondition(busy)
    @rule()
    def roll_back(self) -> None:
        self.do(RollBackTransfer(self.vm))
        self.books = self.books.rolled_back()

    @precondition(serves)
    @rule()
    def flush(self) -> None:
        self.do(FlushBank(self.vm))

    @precondition(serves)
    @rule()
    def restart_service(self) -> None:
        self.do(StopService(self.vm, "BANK"))
        self.do(StartService(self.vm, "BANK"))
        self.books = self.books.cut()

    # Power

    @precondition(running)
    @rule(how=st.sampled_from((TurnOffVM, TurnOffVM, ResetVM)), start=ON)
    def cut_power(self, how: type, start: bool) -> None:
        self.do(how(self.vm))
        self.books = self.books.cut()
        self.start_if(start)

    @precondition(idle)
    @rule(pick=st.sampled_from(PICK), wanted=st.sampled_from(TYPES))
    def take_after_a_cut(self, pick: int, wanted: CheckpointType) -> None:
        """Money has moved, the power goes, and a checkpoint of the VM that is off comes."""
        self.transfer_money(pick, AMOUNTS[pick % 3])
        self.begin_transfer(pick, AMOUNTS[pick % 3])
        self.cut_power(TurnOffVM, False)
        if len(self.kept) < MOST:
            self.take(wanted, False)

    @precondition(running)
    @rule(start=ON)
    def shut_down(self, start: bool) -> None:
        self.do(ShutDownVM(self.vm))
        self.books = self.books.cut()
        self.start_if(start)

    @precondition(running)
    @rule(start=ON)
    def save(self, start: bool) -> None:
        self.do(SaveVM(self.vm))
        self.start_if(start)

    @precondition(standing)
    @rule()
    def start(self) -> None:
        self.do(StartVM(self.vm))

    def start_if(self, wanted: bool) -> None:
        """Most of the time a machine runs, or little would happen in it."""
        if wanted and self.standing():
            self.start()

    # Checkpoints

    @precondition(lambda self: len(self.kept) < MOST)
    @rule(wanted=st.sampled_from(TYPES), broken=st.sampled_from((False, False, True)))
    def take(self, wanted: CheckpointType, broken: bool) -> None:
        self.do(SetVM(self.vm, checkpoint_type=wanted))
        if broken and self.windows and self.serves():
            self.do(BreakWriter(self.vm, "BANK Writer", WriterFailure.RETRYABLE))
            self.books = replace(self.books, broken=True)
        self.do(TakeCheckpoint(self.vm))
        asked = wanted is CheckpointType.PRODUCTION and self.serves()
        expected = "Production" if asked and not self.books.broken else "Standard"
        if asked:
            self.books = replace(self.books, broken=False)  # it was a passing failure
        label = self.keep()
        if self.serves():
            assert expected == label

    def keep(self) -> str:
        """Note what the newest checkpoint must hold; its label."""
        newest = max(self.lab.world.checkpoints, key=lambda one: one.number)
        books = self.books if newest.holds_memory else self.books.cut()
        self.kept[newest.id] = (books, newest.label)
        met[f"checkpoint {newest.label}"] += 1
        return newest.label

    @precondition(has_checkpoints)
    @rule(pick=st.sampled_from(PICK), start=ON)
    def apply(self, pick: int, start: bool) -> None:
        id = self.chosen(pick)
        self.do(ApplyCheckpoint(self.vm, id))
        self.books = self.kept[id][0]
        self.start_if(start)

    @precondition(has_checkpoints)
    @rule(pick=st.sampled_from(PICK), start=ON)
    def create_and_apply(self, pick: int, start: bool) -> None:
        id = self.chosen(pick)
        present = set(self.kept)
        self.do(CreateCheckpointAndApply(self.vm, id))
        (leaf,) = {one.id for one in self.lab.world.checkpoints} - present
        held = self.lab.world.checkpoints[leaf]
        self.kept[leaf] = (self.books if held.holds_memory else self.books.cut(), held.label)
        self.books = self.kept[id][0]
        self.start_if(start)

    @precondition(lambda self: self.row.parent_checkpoint is not None)
    @rule(start=ON)
    def revert(self, start: bool) -> None:
        id = self.row.parent_checkpoint
        self.do(RevertVM(self.vm))
        self.books = self.kept[id][0]
        self.start_if(start)

    @precondition(has_checkpoints)
    @rule(pick=st.sampled_from(PICK))
    def delete(self, pick: int) -> None:
        id = self.chosen(pick)
        self.do(DeleteCheckpoint(self.vm, id))
        del self.kept[id]

    # What must hold

    @invariant()
    def the_service_knows_its_accounts(self) -> None:
        """While it runs it has what was committed, less what the transfer under way has taken."""
        if self.running():
            assert self.serves(), "the database did not start"
        if not self.serves():
            return
        transfer, expected = self.engine.transfer, self.books.committed()
        assert (self.books.under_way is None) == (transfer is None)
        if transfer is not None and transfer.number:
            expected[transfer.source] -= transfer.amount
        assert expected == self.engine.balances

    @invariant()
    def the_disks_would_recover(self) -> None:
        """Now's, and those of every checkpoint alone, to what was committed at that moment."""
        for holder, books, label in self.holders():
            found = examine(self.lab.world, holder.drives)
            met[f"{label}: {found.verdict.value}"] += 1
            assert Verdict.TORN is not found.verdict, found.reason
            assert books.committed() == found.balances
            assert TOTAL == found.sum
            if label == "Production" and self.windows:
                assert Verdict.CONSISTENT is found.verdict

    def holders(self):
        yield self.row, self.books, "Now"
        for id, (books, label) in self.kept.items():
            yield self.lab.world.checkpoints[id], books, label


class CarelessMachine(BankMachine):
    """The same where the log is not written first: only what VSS brought to rest is sure on disk,
    and as long as memory is not lost, the service never notices."""

    log_first = False
    windows_only = True  # in Linux nobody tells the database to flush

    def do(self, operation: Operation) -> None:
        """Before memory is lost, flush: what happens otherwise is shown in test_bank.py."""
        ends = isinstance(operation, (ApplyCheckpoint, CreateCheckpointAndApply, RevertVM))
        cuts = isinstance(operation, (TurnOffVM, ResetVM))
        if self.serves() and (cuts or ends):
            if self.engine.transfer is not None:
                super().do(RollBackTransfer(self.vm))
                self.books = self.books.rolled_back()
            super().do(FlushBank(self.vm))
        super().do(operation)

    def holders(self):
        """Disks alone tell nothing, but those that VSS brought to rest."""
        for id, (books, label) in self.kept.items():
            if label == "Production" and self.windows:
                yield self.lab.world.checkpoints[id], books, label


def run(machine: type, examples: int) -> None:
    """Walk, and count what was met."""
    met.clear()
    chosen = settings(max_examples=examples, stateful_step_count=25)
    run_state_machine_as_test(machine, settings=chosen)


def test_money_is_neither_made_nor_lost():
    """For any order of transfers, checkpoints of all kinds, going back, and power cuts."""
    run(BankMachine, 120)

    for situation in (
        "Now: recovered by replay",
        "Standard: recovered by replay",
        "Standard: consistent",
        "Production: consistent",
        "Production: recovered by replay",  # Linux
        "Off: recovered by replay",
    ):
        assert met[situation], f"never met: {situation} in {met}"


def test_vss_makes_even_a_careless_database_consistent():
    """Its production checkpoints are clean, and its memory is right, whatever its disks are."""
    run(CarelessMachine, 60)

    assert met["Production: consistent"]
