"""The database in a guest: what a checkpoint, a power cut and a disk set back alone do to it.

Whether it is consistent is read from its two files each time (fact sheet 1.2).
"""

import pytest

from hvlab.engine import Lab
from hvlab.engine.store import dumps, loads
from hvlab.errors import GuestError
from hvlab.events import BankStarted
from hvlab.operations import (
    ApplyCheckpoint,
    AttachDisk,
    BeginTransfer,
    CreateBank,
    CreateCheckpointAndApply,
    DeleteHostFile,
    DetachDisk,
    ExportCheckpoint,
    FinishTransfer,
    FlushBank,
    FormatGuestDisk,
    NewDisk,
    PauseVM,
    PutHostFile,
    RebuildBankLog,
    RemoveGuestFile,
    ResetVM,
    ResumeVM,
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
    WriteGuestFile,
)
from hvlab.scenarios import build
from hvlab.world.bank import Verdict
from hvlab.world.bank.reading import examine
from hvlab.world.power import VMState
from hvlab.world.queries import free_bytes
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType
from hvlab.world.volumes import guest_files
from tests.support import OS, checkpoint_named, new_lab, vm_named

CONSISTENT, RECOVERED, TORN = Verdict.CONSISTENT, Verdict.RECOVERED, Verdict.TORN
EXPORTS = r"D:\Exports"


class Bank:
    """A VM with the database, at hand."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.vm = vm_named(lab.world, "Test").id

    def do(self, *operations) -> None:
        """Do them, one after the other, each to its end."""
        for operation in operations:
            self.lab.run(operation)
            self.lab.settle()

    def transfer(self, *what) -> None:
        self.do(TransferMoney(self.vm, *what))

    def begin(self, *what) -> None:
        self.do(BeginTransfer(self.vm, *what))

    def standard(self) -> None:
        self.do(SetVM(self.vm, checkpoint_type=CheckpointType.STANDARD))

    def take(self, name: str) -> None:
        self.do(TakeCheckpoint(self.vm, name))

    def apply(self, name: str) -> None:
        self.do(ApplyCheckpoint(self.vm, self.checkpoint(name).id))

    def checkpoint(self, name: str):
        return checkpoint_named(self.lab.world, name)

    def on_disk(self, name: str = ""):
        """What a start would find: on Now's disks, or on those of a checkpoint alone."""
        holder = self.checkpoint(name) if name else self.lab.world.vms[self.vm]
        return examine(self.lab.world, holder.drives)

    @property
    def engine(self):
        """The running service's memory."""
        return self.lab.world.vms[self.vm].guest.memory.bank

    @property
    def balances(self) -> dict[str, int]:
        return self.engine.balances

    @property
    def state(self) -> VMState:
        return self.lab.world.vms[self.vm].state

    def text(self, file: str) -> list[str]:
        """The lines of a file, without its heading."""
        drives = self.lab.world.vms[self.vm].drives
        return guest_files(self.lab.world, drives)[rf"Bank\{file}"].decode().splitlines()[1:]


@pytest.fixture
def bank(lab) -> Bank:
    """500 in each of two accounts, and a transfer of 100 done."""
    found = Bank(lab)
    found.do(CreateBank(found.vm))
    found.transfer("Savings", "Current", 100)
    return found


@pytest.fixture
def careless(lab) -> Bank:
    """The same, without care for the order of writes."""
    found = Bank(lab)
    found.do(CreateBank(found.vm, log_first=False))
    found.transfer("Savings", "Current", 100)
    found.do(FlushBank(found.vm))
    return found


def on_two_disks(*, data: str = "C:", log: str = "C:") -> Bank:
    """The same with a second disk, D:."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os=OS), NewDisk("Second.vhdx", GIB))
    found = Bank(lab)
    found.do(FormatGuestDisk(found.vm, "D:"))
    found.do(CreateBank(found.vm, data_drive=data, log_drive=log))
    found.transfer("Savings", "Current", 100)
    return found


# How it writes -----------------------------------------------------------------------------------


def test_the_log_is_written_before_the_data(bank):
    """Of a transfer under way one account is on disk and both files can be read in the guest."""
    bank.begin("Current", "Savings", 30)

    assert ["total 1000", "flushed 0", "transfers 0", "account Current 570 6"] == (
        bank.text("accounts.dat")[:4]
    )
    assert "account Savings 400 2" == bank.text("accounts.dat")[4]
    assert ["5 begin 5", "6 update 5 Current 600 570"] == bank.text("accounts.log")[-2:]


def test_half_of_it_is_in_memory_only(bank):
    """What the service knows and what is on disk differ while a transfer is under way."""
    bank.begin("Current", "Savings", 30)

    assert {"Current": 570, "Savings": 400} == bank.balances
    assert 30 == bank.engine.transfer.amount
    assert RECOVERED is bank.on_disk().verdict


def test_a_flush_leaves_nothing_to_recover(bank):
    """The data file has it all, and the log is short again."""
    bank.do(FlushBank(bank.vm))

    assert ["after 4"] == bank.text("accounts.log")
    assert (CONSISTENT, {"Current": 600, "Savings": 400}) == (
        bank.on_disk().verdict,
        bank.on_disk().balances,
    )


def test_a_flush_keeps_what_would_take_back_a_transfer_under_way(bank):
    """Its records stay in the log, or a power cut could not be mended."""
    bank.begin("Current", "Savings", 30)
    bank.do(FlushBank(bank.vm), TurnOffVM(bank.vm), StartVM(bank.vm))

    assert {"Current": 600, "Savings": 400} == bank.balances


def test_a_transfer_can_be_rolled_back(bank):
    """It leaves records, and no trace in the balances, also not after a power cut."""
    bank.begin("Current", "Savings", 30)
    bank.do(RollBackTransfer(bank.vm))
    assert {"Current": 600, "Savings": 400} == bank.balances

    bank.do(TurnOffVM(bank.vm), StartVM(bank.vm))
    assert {"Current": 600, "Savings": 400} == bank.balances


# How it ends -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [TurnOffVM, ResetVM])
def test_after_a_power_cut_it_recovers(bank, cut):
    """What was committed is done again, what was under way is taken back: nothing is lost."""
    bank.begin("Current", "Savings", 30)
    bank.do(cut(bank.vm))
    if cut is TurnOffVM:
        found = bank.on_disk()
        assert (RECOVERED, 0, 1) == (found.verdict, found.redone, found.undone)
        bank.do(StartVM(bank.vm))

    assert "recovered by replay" == bank.engine.found
    assert {"Current": 600, "Savings": 400} == bank.balances
    assert bank.engine.transfer is None


def test_a_commit_is_kept_though_the_data_file_lacks_it(bank):
    """The second account of a committed transfer is in the log only: recovery does it again."""
    assert "account Current 500 0" in bank.text("accounts.dat")
    bank.do(TurnOffVM(bank.vm), StartVM(bank.vm))
    started = [one.event for one in bank.lab.events if isinstance(one.event, BankStarted)][-1]

    assert ("recovered by replay", 1, 0) == (started.found, started.redone, started.undone)
    assert "account Current 600 3" in bank.text("accounts.dat")


def test_an_orderly_shutdown_leaves_nothing_to_recover(bank):
    """It takes back what is under way, and flushes."""
    bank.begin("Current", "Savings", 30)
    bank.do(ShutDownVM(bank.vm))
    assert CONSISTENT is bank.on_disk().verdict

    bank.do(StartVM(bank.vm))
    assert ("consistent", {"Current": 600, "Savings": 400}) == (bank.engine.found, bank.balances)


def test_the_service_can_be_stopped_and_started(bank):
    """Stopped it answers nobody; its files are clean."""
    bank.do(StopService(bank.vm, "BANK"))
    assert CONSISTENT is bank.on_disk().verdict
    with pytest.raises(GuestError, match="start the service BANK"):
        bank.transfer("Savings", "Current", 1)

    bank.do(StartService(bank.vm, "BANK"))
    bank.transfer("Savings", "Current", 1)
    assert {"Current": 601, "Savings": 399} == bank.balances


@pytest.mark.parametrize("rest", [(SaveVM, StartVM), (PauseVM, ResumeVM)])
def test_saved_and_paused_it_goes_on_where_it_was(bank, rest):
    """Memory is kept, the transfer under way with it."""
    bank.begin("Current", "Savings", 30)
    bank.do(*(one(bank.vm) for one in rest), FinishTransfer(bank.vm))

    assert {"Current": 570, "Savings": 430} == bank.balances


# Checkpoints -------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-006")
def test_a_production_checkpoint_is_application_consistent(bank):
    """The writer flushes first: on its disks there is nothing to recover, and nothing half done.
    The VM boots, and the transfer that was under way never was."""
    bank.begin("Current", "Savings", 30)
    bank.take("quiet")
    bank.do(FinishTransfer(bank.vm))
    assert {"Current": 570, "Savings": 430} == bank.balances  # the running service was not harmed

    found = bank.on_disk("quiet")
    assert (CONSISTENT, 0, 0) == (found.verdict, found.redone, found.undone)
    bank.apply("quiet")
    assert VMState.OFF is bank.state
    bank.do(StartVM(bank.vm))
    assert ("consistent", {"Current": 600, "Savings": 400}) == (bank.engine.found, bank.balances)


@pytest.mark.behaviour("B-007")
def test_a_standard_checkpoint_goes_on_in_the_middle(bank):
    """Its memory knows the other half of the transfer; the service never notices."""
    bank.begin("Current", "Savings", 30)
    bank.standard()
    bank.take("instant")
    bank.do(RollBackTransfer(bank.vm))
    bank.transfer("Savings", "Current", 400)
    bank.apply("instant")

    assert (VMState.RUNNING, 30) == (bank.state, bank.engine.transfer.amount)
    bank.do(FinishTransfer(bank.vm))
    assert {"Current": 570, "Savings": 430} == bank.balances


@pytest.mark.behaviour("B-007")
def test_the_disks_of_a_standard_checkpoint_alone_are_crash_consistent(bank):
    """Without its memory it is like after a power cut: it recovers, and loses what was under way.
    Exported disks show the same."""
    bank.begin("Current", "Savings", 30)
    bank.standard()
    bank.take("instant")
    bank.do(ExportCheckpoint(bank.vm, bank.checkpoint("instant").id, EXPORTS))
    (export,) = bank.lab.world.exports

    for found in (bank.on_disk("instant"), examine(bank.lab.world, export.vm.drives)):
        assert (RECOVERED, 1) == (found.verdict, found.undone)
        assert {"Current": 600, "Savings": 400} == found.balances


@pytest.mark.behaviour("B-008")
def test_a_checkpoint_of_an_off_vm_holds_what_the_power_cut_left(bank):
    """Of type Production it is no better: nobody was there to flush."""
    bank.begin("Current", "Savings", 30)
    bank.do(TurnOffVM(bank.vm))
    bank.take("dark")

    assert RECOVERED is bank.on_disk("dark").verdict


def test_create_and_apply_keeps_the_transfer_under_way(bank):
    """The leaf holds the saved machine: going back to it goes on in the middle."""
    bank.take("quiet")
    bank.begin("Current", "Savings", 30)
    bank.do(CreateCheckpointAndApply(bank.vm, bank.checkpoint("quiet").id), StartVM(bank.vm))
    assert bank.engine.transfer is None

    (leaf,) = [one for one in bank.lab.world.checkpoints if one.name != "quiet"]
    bank.do(ApplyCheckpoint(bank.vm, leaf.id), StartVM(bank.vm), FinishTransfer(bank.vm))
    assert {"Current": 570, "Savings": 430} == bank.balances


def test_apply_loses_what_was_committed_since(bank):
    """That is what going back means: consistent, and a transfer less."""
    bank.take("quiet")
    bank.transfer("Current", "Savings", 250)
    bank.apply("quiet")

    assert (CONSISTENT, 1, 1000) == (
        bank.on_disk().verdict,
        bank.on_disk().transfers,
        bank.on_disk().sum,
    )


# Torn --------------------------------------------------------------------------------------------


def test_without_the_order_of_writes_a_power_cut_tears_it(careless):
    """The money has left one account and reached none, and no record says so."""
    careless.begin("Current", "Savings", 30)
    careless.do(TurnOffVM(careless.vm))
    found = careless.on_disk()

    assert (TORN, 970, 1000, False) == (found.verdict, found.sum, found.total, found.adds_up)
    assert "The log is older than the data file." in found.reason
    careless.do(StartVM(careless.vm))
    assert careless.engine is None
    with pytest.raises(GuestError, match="start the service BANK"):
        careless.transfer("Savings", "Current", 1)


def test_a_production_checkpoint_of_it_is_right_all_the_same(careless):
    """The writer flushes whatever waits: this is what it is for. A standard one's disks are torn,
    its memory is not."""
    careless.begin("Current", "Savings", 30)
    careless.take("quiet")
    careless.do(FinishTransfer(careless.vm))
    careless.begin("Current", "Savings", 30)
    careless.standard()
    careless.take("instant")

    assert CONSISTENT is careless.on_disk("quiet").verdict
    assert TORN is careless.on_disk("instant").verdict
    careless.apply("instant")
    careless.do(FinishTransfer(careless.vm), FlushBank(careless.vm))
    assert (CONSISTENT, 1000) == (careless.on_disk().verdict, careless.on_disk().sum)


def test_a_new_log_opens_it_and_brings_nothing_back(careless):
    """The last resort: the service runs again, thirty are gone for good."""
    careless.begin("Current", "Savings", 30)
    careless.do(TurnOffVM(careless.vm), StartVM(careless.vm))
    careless.do(RebuildBankLog(careless.vm), StartService(careless.vm, "BANK"))

    assert {"Current": 570, "Savings": 400} == careless.balances
    assert (TORN, "The balances add up to 970, not to 1000.") == (
        careless.on_disk().verdict,
        careless.on_disk().reason,
    )


def set_back_second_disk(bank: Bank) -> None:
    """Put the second disk, and it alone, back to what it was in the checkpoint `then`."""
    bank.do(ExportCheckpoint(bank.vm, bank.checkpoint("then").id, EXPORTS), TurnOffVM(bank.vm))
    (export,) = bank.lab.world.exports
    bank.do(DetachDisk(bank.vm, bank.lab.world.vms[bank.vm].drives[1].path))
    bank.do(AttachDisk(bank.vm, export.vm.drives[1].path))


def test_a_log_set_back_alone_tears_it():
    """The checkpoint was right, both disks were; but the log of then does not go with the data of
    now. Money is missing, and the records that could say where it went are gone."""
    bank = on_two_disks(log="D:")
    bank.take("then")
    bank.transfer("Current", "Savings", 250)
    bank.begin("Current", "Savings", 30)
    set_back_second_disk(bank)
    found = bank.on_disk()

    assert (TORN, False, 720) == (found.verdict, found.opens, found.sum)
    assert "The log is older than the data file." in found.reason


def test_data_set_back_alone_is_brought_forward_while_the_log_reaches_back():
    """The log has every record since: recovery does them all again, and nothing is lost."""
    bank = on_two_disks(data="D:")
    bank.take("then")
    bank.transfer("Current", "Savings", 250)
    set_back_second_disk(bank)
    bank.do(StartVM(bank.vm))

    assert ("recovered by replay", {"Current": 350, "Savings": 650}) == (
        bank.engine.found,
        bank.balances,
    )


def test_data_set_back_alone_is_torn_once_the_log_was_shortened():
    """After a flush the log begins too late: the records between are gone, and so is the money."""
    bank = on_two_disks(data="D:")
    bank.take("then")
    bank.transfer("Current", "Savings", 250)
    bank.do(FlushBank(bank.vm))
    set_back_second_disk(bank)
    found = bank.on_disk()

    assert (TORN, False) == (found.verdict, found.opens)
    assert "The data file is older than the log." in found.reason


def test_both_disks_of_one_checkpoint_go_together():
    """A checkpoint holds all disks at one instant: the log on another one is no danger."""
    bank = on_two_disks(log="D:")
    bank.standard()
    bank.begin("Current", "Savings", 30)
    bank.take("instant")
    bank.do(FinishTransfer(bank.vm))

    assert (RECOVERED, {"Current": 600, "Savings": 400}) == (
        bank.on_disk("instant").verdict,
        bank.on_disk("instant").balances,
    )


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        (r"Bank\accounts.log", None, "The log file is missing."),
        (r"Bank\accounts.dat", None, "The data file is missing."),
        (r"Bank\accounts.log", "", "The log file is damaged."),
        (r"Bank\accounts.log", "BANK log file\nafter 0\n2 commit 1\n", "The log file is damaged."),
        (r"Bank\accounts.dat", "\ud800", "The data file is damaged."),
        (r"Bank\accounts.dat", "BANK data file\ntotal x\n", "The data file is damaged."),
        (r"Bank\bank.conf", "log first=perhaps", "The configuration file of the database"),
    ],
)
def test_files_that_are_missing_or_damaged_are_said_to_be(bank, path, content, reason):
    """No traceback, no guess: it does not open."""
    operation = RemoveGuestFile(bank.vm, path)
    bank.do(operation if content is None else WriteGuestFile(bank.vm, path, content))
    bank.do(TurnOffVM(bank.vm))
    found = bank.on_disk()
    bank.do(StartVM(bank.vm))

    assert (TORN, False) == (found.verdict, found.opens)
    assert found.reason.startswith(reason)
    assert bank.engine is None


def test_without_room_on_the_host_a_transfer_does_not_happen(bank):
    """The machine stands still in the middle of it: neither log nor data got anything (2.8). With
    room again it goes on, and the balances are what was committed."""
    bank.take("then")  # Now's file is new: the next write needs a block of it
    drives = bank.lab.world.vms[bank.vm].drives
    free = free_bytes(bank.lab.world, drives[0].path)
    bank.do(PutHostFile(r"C:\backup.bin", free))
    bank.transfer("Current", "Savings", 250)
    assert "Paused" in bank.state.label
    assert {"Current": 600, "Savings": 400} == bank.on_disk().balances

    bank.do(DeleteHostFile(r"C:\backup.bin"))
    if bank.state is not VMState.RUNNING:
        bank.do(ResumeVM(bank.vm))
    assert {"Current": 600, "Savings": 400} == bank.balances
    bank.transfer("Current", "Savings", 250)
    assert {"Current": 350, "Savings": 650} == bank.on_disk().balances


# Refusals, and keeping it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        ("Savings", "Nobody", 1),
        ("Nobody", "Savings", 1),
        ("Savings", "savings", 1),
        ("Savings", "Current", 0),
        ("Savings", "Current", -5),
        ("Savings", "Current", 401),
    ],
)
def test_impossible_transfers_are_refused(bank, what):
    """And leave no trace (law 2)."""
    before = bank.lab.world.copy()

    with pytest.raises(GuestError):
        bank.transfer(*what)
    assert before == bank.lab.world


@pytest.mark.parametrize(
    "accounts",
    [(), (("One", 1),), (("One", 1), ("ONE", 2)), (("a b", 1), ("c", 1)), (("a", -1), ("b", 1))],
)
def test_impossible_banks_are_refused(lab, vm, accounts):
    """And leave no trace (law 2)."""
    before = lab.world.copy()

    with pytest.raises(GuestError):
        lab.run(CreateBank(vm, accounts))
    assert before == lab.world


def test_one_transfer_at_a_time(bank):
    """The second waits for its turn; an end needs a beginning."""
    with pytest.raises(GuestError, match="No transfer is under way"):
        bank.do(FinishTransfer(bank.vm))
    bank.begin("Current", "Savings", 30)
    with pytest.raises(GuestError, match="under way already"):
        bank.begin("Current", "Savings", 30)


def test_there_is_no_disk_to_put_it_on(bank):
    """Neither a second database nor one on a disk that is not there."""
    with pytest.raises(GuestError, match="installed already"):
        bank.do(CreateBank(bank.vm))
    with pytest.raises(GuestError, match="no disk D:"):
        bank.do(FormatGuestDisk(bank.vm, "D:"))
    with pytest.raises(GuestError, match="runs from"):
        bank.do(FormatGuestDisk(bank.vm, "c:"))


@pytest.mark.parametrize("name", ["bank", "bank-two-disks", "bank-trusted"])
def test_its_scenarios_can_be_kept(name):
    """Stored and loaded they are equal (law 8), and both go on alike."""
    lab = build(name)
    (machine,) = lab.world.vms
    loaded = loads(dumps(lab, scenario=name, version="0")).lab

    assert lab.world == loaded.world
    for one in (lab, loaded):
        one.run(TurnOffVM(machine.id))
        one.settle()
    assert lab.world == loaded.world


def test_the_scenario_is_in_the_middle_of_a_transfer():
    """`bank`: half on disk, half in memory; production, and nothing to go back to yet."""
    lab = build("bank")
    (machine,) = lab.world.vms
    found = examine(lab.world, machine.drives)

    assert (RECOVERED, 1, 10_000) == (found.verdict, found.undone, found.sum)
    assert 1000 == machine.guest.memory.bank.transfer.amount
    assert ("notepad.exe",) == machine.guest.memory.programs
    assert CheckpointType.PRODUCTION is machine.settings.checkpoint_type


@pytest.mark.behaviour("B-004")
def test_the_scenario_of_a_trusted_checkpoint_shows_what_it_is_worth():
    """`bank-trusted`: asked for as Production, it is Standard, and its disks alone are torn."""
    lab = build("bank-trusted")
    (taken,) = lab.world.checkpoints

    assert ("before the update", "Standard", True) == (taken.name, taken.label, taken.holds_memory)
    assert TORN is examine(lab.world, taken.drives).verdict


def test_a_lab_without_it_is_as_it_was(lab, vm):
    """No file, no service, no memory of it before somebody installs it."""
    assert examine(lab.world, lab.world.vms[vm].drives) is None
    assert lab.world.vms[vm].guest.memory.bank is None
    assert "BANK" not in {one.name for one in lab.world.vms[vm].guest.memory.services}
