"""The data-loss ledger: where everything is that was ever in a guest, and what took it away."""

import pytest

from hvlab.engine import Lab
from hvlab.insight.ledger import Entry, Ledger
from hvlab.insight.whereabouts import Fate
from hvlab.operations import (
    ApplyCheckpoint,
    BeginTransfer,
    CopyHostFile,
    CreateBank,
    CreateCheckpointAndApply,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteHostFile,
    ExportVM,
    ImportVM,
    InstallPatch,
    LetTimePass,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    NewDisk,
    OpenSession,
    RemoveGuestFile,
    RemoveVM,
    RevertVM,
    SaveVM,
    StartProgram,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.scenarios import build
from hvlab.world.rules import HOUR, SECOND
from tests.support import OS, add_vm


@pytest.fixture
def ledger(lab) -> Ledger:
    return Ledger(lab)


@pytest.fixture
def one(ledger):
    """The only entry of that name."""

    def one(name: str, number: int = 0, of: int = 1) -> Entry:
        found = [entry for entry in ledger.entries() if entry.name == name]
        assert of == len(found), found
        return found[number]

    return one


def test_what_now_holds_is_live(do, vm, one):
    """A file, a patch and an unsaved text are live once they are there."""
    do(WriteGuestFile(vm, r"Notes\a.txt", "hello"))
    do(InstallPatch(vm, "KB5100001"))
    do(TypeInDocument(vm, "not saved"))

    for name in (r"Notes\a.txt", "KB5100001", "the unsaved text"):
        assert Fate.LIVE is one(name).fate
        assert None is one(name).lost
        assert None is one(name).displaced


@pytest.mark.behaviour("B-068")
def test_revert_did_it(do, standard, one, lab, ledger):
    """What Revert threw away is gone; the ledger says what did it, when, and what was before."""
    do(TakeCheckpoint(standard, "before"))
    do(LetTimePass(HOUR))
    do(WriteGuestFile(standard, "a.txt", "new"))
    do(TypeInDocument(standard, "not saved"))
    do(LetTimePass(65 * SECOND))
    asked = lab.world.date()
    do(RevertVM(standard))

    for name in ("a.txt", "the unsaved text"):
        entry = one(name)
        assert Fate.GONE is entry.fate
        assert ("Revert", asked) == (entry.lost.title, entry.lost.when)
        assert entry.lost == entry.displaced
        assert LetTimePass.title == ledger.last_live(entry).title
    said = str(one("a.txt"))
    assert said.startswith("a.txt: gone since Revert at 3/12/2024 10:")


@pytest.mark.behaviour("B-080")
def test_create_and_apply_keeps_everything(do, standard, one, checkpoint):
    """What was live is dormant then, in the checkpoint that was made."""
    do(TakeCheckpoint(standard, "before"))
    do(WriteGuestFile(standard, "a.txt", "new"))
    do(TypeInDocument(standard, "not saved"))
    do(CreateCheckpointAndApply(standard, checkpoint("before")))

    for name in ("a.txt", "the unsaved text"):
        assert Fate.DORMANT is one(name).fate
        assert 1 == len(one(name).checkpoints)
        assert one(name).checkpoints[0].startswith("Test - (")
        assert "Create Checkpoint and Apply" == one(name).displaced.title
        assert None is one(name).lost


def test_versions_are_told_apart(do, vm, one):
    """A file that was overwritten is two items: the old version is gone, the new one is live."""
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(WriteGuestFile(vm, "a.txt", "two"))

    assert Fate.GONE is one("a.txt", 0, of=2).fate
    assert "Write a file in the guest" == one("a.txt", 0, of=2).lost.title
    assert Fate.LIVE is one("a.txt", 1, of=2).fate


def test_an_old_version_comes_back(do, vm, one, checkpoint):
    """What a checkpoint brings back is live again, and nobody is to blame any more."""
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(TakeCheckpoint(vm, "before"))
    do(RemoveGuestFile(vm, "a.txt"))
    assert Fate.DORMANT is one("a.txt").fate
    assert ("before",) == one("a.txt").checkpoints
    do(ApplyCheckpoint(vm, checkpoint("before")))

    assert Fate.LIVE is one("a.txt").fate
    assert None is one("a.txt").displaced
    assert [Fate.LIVE, Fate.DORMANT, Fate.LIVE] == [turn.fate for turn in one("a.txt").turns]


@pytest.mark.behaviour("B-105", "B-106")
def test_a_branch_point_that_waits_for_its_merge(do, standard, one, checkpoint):
    """A version only the deleted branch point held is pending until the merge takes it away; then
    it is gone, by the deed that let the merge go on."""
    do(TakeCheckpoint(standard, "root"))
    do(WriteGuestFile(standard, "a.txt", "the branch point's"))
    do(TakeCheckpoint(standard, "branch point"))
    do(WriteGuestFile(standard, "a.txt", "left"))
    do(TakeCheckpoint(standard, "left"))
    do(ApplyCheckpoint(standard, checkpoint("branch point")))
    do(WriteGuestFile(standard, "a.txt", "right"))
    do(DeleteCheckpoint(standard, checkpoint("branch point")))

    first = one("a.txt", 0, of=3)
    assert Fate.PENDING is first.fate
    assert 1 == len(first.files)
    assert "waits for a merge" in str(first)
    assert None is first.lost

    do(DeleteCheckpoint(standard, checkpoint("left")))

    assert Fate.GONE is one("a.txt", 0, of=3).fate
    assert ("Delete Checkpoint", "left") == (
        one("a.txt", 0, of=3).lost.title,
        one("a.txt", 0, of=3).lost.about,
    )


def test_a_merge_belongs_to_what_made_it_possible(lab, do, vm, one, checkpoint):
    """While a merge goes on, what it covers is pending; when it is done, the deletion did it."""
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(TakeCheckpoint(vm, "only"))
    do(WriteGuestFile(vm, "a.txt", "two"))
    lab.run(DeleteCheckpoint(vm, checkpoint("only")))
    assert Fate.PENDING is one("a.txt", 0, of=2).fate
    lab.run(WriteGuestFile(vm, "b.txt", "meanwhile"))
    lab.settle()

    assert Fate.GONE is one("a.txt", 0, of=2).fate
    assert "Delete Checkpoint" == one("a.txt", 0, of=2).lost.title
    assert Fate.LIVE is one("b.txt").fate


def test_deleting_loses_nothing_that_is_used(do, vm, one, checkpoint):
    """Deleting a checkpoint takes nothing that Now or another checkpoint can read."""
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "b.txt", "two"))
    do(TakeCheckpoint(vm, "second"))
    do(DeleteCheckpoint(vm, checkpoint("first")))

    assert Fate.LIVE is one("a.txt").fate
    assert ("second",) == one("a.txt").checkpoints
    assert Fate.LIVE is one("b.txt").fate


def test_a_branch_goes_with_its_subtree(do, vm, one, checkpoint):
    """What only a deleted branch held is gone, by the deletion, long after it left Now."""
    do(TakeCheckpoint(vm, "root"))
    do(WriteGuestFile(vm, "a.txt", "left"))
    do(TakeCheckpoint(vm, "left"))
    do(ApplyCheckpoint(vm, checkpoint("root")))
    do(DeleteCheckpointSubtree(vm, checkpoint("left")))

    assert Fate.GONE is one("a.txt").fate
    assert "Delete Checkpoint Subtree" == one("a.txt").lost.title
    assert "Apply Checkpoint" == one("a.txt").displaced.title
    assert str(one("a.txt")).count(" at ") == 2


def test_memory_goes_with_the_power(do, standard, one):
    """The unsaved text outlives Save and Start, and not Turn Off."""
    do(TypeInDocument(standard, "not saved"))
    do(SaveVM(standard))
    assert Fate.LIVE is one("the unsaved text").fate
    do(StartVM(standard))
    assert Fate.LIVE is one("the unsaved text").fate
    do(TurnOffVM(standard))

    assert Fate.GONE is one("the unsaved text").fate
    assert "Turn Off" == one("the unsaved text").lost.title


def test_other_memory_is_counted_too(do, standard, ledger, lab):
    """Programs, network sessions and a database's transfer are memory as well."""
    do(StartProgram(standard, "Calculator"))
    do(OpenSession(standard, add_vm(lab, "Other", NewDisk("Other.vhdx", os=OS))))
    do(CreateBank(standard))
    do(BeginTransfer(standard, "Current", "Savings", 100))
    transfer = "the unfinished transfer of 100 from Current to Savings"
    names = ["the running program Calculator", transfer, "a network session"]
    entries = {entry.name: entry for entry in ledger.entries(standard)}
    assert [Fate.LIVE] * 3 == [entries[name].fate for name in names]
    do(TurnOffVM(standard))

    entries = {entry.name: entry for entry in ledger.entries(standard)}
    assert [Fate.GONE] * 3 == [entries[name].fate for name in names]
    assert {"Turn Off"} == {entries[name].lost.title for name in names}


def test_an_export_keeps_what_the_host_has_lost(do, standard, one, checkpoint):
    """What is nowhere else is in the export, and live again once that is imported."""
    do(WriteGuestFile(standard, "a.txt", "exported"))
    do(TypeInDocument(standard, "not saved"))
    do(ExportVM(standard, r"D:\Exports"))
    do(RemoveGuestFile(standard, "a.txt"))
    for name in ("a.txt", "the unsaved text"):
        assert (r"D:\Exports\Test",) == one(name).exports
    assert Fate.EXPORTED is one("a.txt").fate
    assert Fate.LIVE is one("the unsaved text").fate
    do(TurnOffVM(standard))
    do(RemoveVM(standard))
    assert Fate.EXPORTED is one("the unsaved text").fate
    do(ImportVM(r"D:\Exports\Test"))

    assert Fate.LIVE is one("a.txt").fate
    assert Fate.LIVE is one("the unsaved text").fate


def test_a_removed_vm_leaves_its_disk(do, vm, one):
    """Its disk file stays, so its files are not gone, though no VM reads them."""
    do(WriteGuestFile(vm, "a.txt", "left behind"))
    do(TakeCheckpoint(vm, "merged on removal"))
    do(TurnOffVM(vm))
    do(RemoveVM(vm))

    assert Fate.LEFT is one("a.txt").fate
    assert ("Test.vhdx",) == one("a.txt").files
    assert "Test" == one("a.txt").vm


def test_a_deleted_host_file_takes_all_that_is_read_through_it(do, vm, one, lab, checkpoint):
    """Deleting a parent makes everything on its children unreadable; putting it back mends it."""
    do(TakeCheckpoint(vm, "first"))
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(TakeCheckpoint(vm, "second"))
    do(TurnOffVM(vm))
    base = next(disk.path for disk in lab.world.disks if disk.parent is None)
    do(CopyHostFile(base, r"E:\backup.vhdx"))
    do(DeleteHostFile(base))
    assert Fate.GONE is one("a.txt").fate
    assert "Delete a file of the host" == one("a.txt").lost.title
    do(CopyHostFile(r"E:\backup.vhdx", base))

    assert Fate.LIVE is one("a.txt").fate


def test_a_lock_loses_nothing(do, vm, one, lab):
    """A file that is locked, or moved and put back, stays readable; a damaged one does not."""
    do(WriteGuestFile(vm, "a.txt", "one"))
    do(TurnOffVM(vm))
    base = next(disk.path for disk in lab.world.disks)
    do(LockHostFile(base))
    assert Fate.LIVE is one("a.txt").fate
    lab.rewind()
    do(MoveHostFile(base, r"E:\moved.vhdx"))
    assert Fate.LEFT is one("a.txt").fate
    do(MoveHostFile(r"E:\moved.vhdx", base))
    assert Fate.LIVE is one("a.txt").fate
    do(DamageHostFile(base))
    assert Fate.GONE is one("a.txt").fate


def test_a_parent_that_was_written_to_is_another(do, standard, one, lab):
    """Writing to a parent outside Hyper-V makes what is read through it unreadable (8.4)."""
    do(TakeCheckpoint(standard, "first"))
    do(WriteGuestFile(standard, "a.txt", "one"))
    do(TurnOffVM(standard))
    base = next(disk.path for disk in lab.world.disks if disk.parent is None)
    do(MountAndWrite(base, "b.txt", "a quick fix"))

    assert Fate.GONE is one("a.txt").fate
    assert MountAndWrite.title == one("a.txt").lost.title


def test_a_file_that_cannot_be_deleted_waits_for_nothing(do, standard, one, lab, checkpoint):
    """A locked branch point whose children are gone is left over: no merge will come."""
    do(TakeCheckpoint(standard, "root"))
    do(WriteGuestFile(standard, "a.txt", "the branch point's"))
    do(TakeCheckpoint(standard, "branch point"))
    do(TakeCheckpoint(standard, "left"))
    do(ApplyCheckpoint(standard, checkpoint("branch point")))
    do(TakeCheckpoint(standard, "right"))
    do(ApplyCheckpoint(standard, checkpoint("root")))
    locked = lab.world.checkpoints[checkpoint("branch point")].drives[0].path
    do(DeleteCheckpoint(standard, checkpoint("branch point")))
    assert Fate.DORMANT is one("a.txt").fate
    do(LockHostFile(locked))
    do(DeleteCheckpoint(standard, checkpoint("left")))
    do(DeleteCheckpoint(standard, checkpoint("right")))

    assert Fate.LEFT is one("a.txt").fate


def test_another_machine_is_no_comfort(do, vm, one, lab):
    """That another VM has the same file does not make it less lost here."""
    other = add_vm(lab, "Other", NewDisk("Other.vhdx", os=OS))
    for machine in (vm, other):
        do(WriteGuestFile(machine, "a.txt", "same"))
    do(RemoveGuestFile(vm, "a.txt"))

    assert ["Other", "Test"] == [one("a.txt", n, of=2).vm for n in (0, 1)]
    assert [Fate.LIVE, Fate.GONE] == [one("a.txt", n, of=2).fate for n in (0, 1)]


def test_following_a_rewound_lab(do, standard, lab, one, ledger):
    """After a rewind the ledger knows nothing of what was taken back; after redo it does again."""
    do(TakeCheckpoint(standard, "before"))
    do(WriteGuestFile(standard, "a.txt", "new"))
    do(RevertVM(standard))
    assert Fate.GONE is one("a.txt").fate
    lab.rewind()
    assert Fate.LIVE is one("a.txt").fate
    assert 1 == len(one("a.txt").turns)
    lab.rewind()
    assert [] == [entry for entry in ledger.entries() if entry.name == "a.txt"]
    lab.redo(2)
    assert Fate.GONE is one("a.txt").fate
    lab.rewind(2)
    do(WriteGuestFile(standard, "a.txt", "another history"))

    assert Fate.LIVE is one("a.txt").fate
    assert Ledger(lab).entries() == ledger.entries()


def test_the_history_goes_back_to_the_empty_host():
    """What a scenario did before the lab began is in the ledger too: incidents happen there."""
    lab = build("patch-week")
    vm = next(iter(lab.world.vms)).id
    lab.run(RevertVM(vm))
    lab.settle()
    begun = Lab.replay(
        lab.journal,
        lab.world.now,
        seed=lab.world.seed,
        host=lab.first_host,
        epoch=lab.world.epoch,
    )
    begun.begin_here()

    lost = {entry.name: entry.lost for entry in Ledger(begun).gone()}
    assert {r"Invoices\Thursday.txt", "KB5100003", "the unsaved text"} == set(lost)
    for deed in lost.values():
        assert ("Revert", 0) == (deed.title, deed.number)
    assert [1] == sorted({entry.lost.number for entry in Ledger(lab).gone()})


def test_windows_own_files_are_left_out(do, vm, ledger):
    """Entries are what somebody would miss; with `system`, everything."""
    assert [] == ledger.entries()
    assert [r"Windows\System32\ntoskrnl.exe"] == [e.name for e in ledger.entries(system=True)]


def test_names_of_all_kinds_are_only_text(do, vm, one):
    """Names that learners typed come out as they are, however odd."""
    do(WriteGuestFile(vm, "ünï {0} %s ' $(x).txt", "x"))

    assert "ünï {0} %s ' $(x).txt: live" == str(one("ünï {0} %s ' $(x).txt"))


def test_a_lab_that_is_begun_anew(do, vm, lab, ledger, one):
    """A ledger of a lab whose beginning is moved still knows what led there."""
    do(WriteGuestFile(vm, "a.txt", "x"))
    do(RemoveGuestFile(vm, "a.txt"))
    assert 2 == one("a.txt").lost.number
    lab.begin_here()

    assert ("Remove a file in the guest", 0) == (one("a.txt").lost.title, one("a.txt").lost.number)
