"""I02, I03, I06, I25: entries and files disagree. The symptom, what mends it, what does not."""

from __future__ import annotations

import ntpath

import pytest

from hvlab.insight.whereabouts import Fate
from hvlab.operations import (
    AttachDisk,
    DeleteCheckpoint,
    DeleteHostFile,
    DetachDisk,
    ExportVM,
    ImportVM,
    MergeByHand,
    RemoveVM,
    StartVM,
    TakeCheckpoint,
    UnlockHostFile,
)
from hvlab.scenarios.incidents import entries as world
from hvlab.views import scene
from hvlab.world.checkpoint import SnapshotType
from hvlab.world.queries import is_rogue
from hvlab.world.rules import GIB
from tests.scenarios.worlds import chain_of, event_ids, fate, kept, opened, refused, room

# I02 ---------------------------------------------------------------------------------------------


def leftover(lab) -> str:
    (found,) = [file.path for file in lab.world.files if "AutoRecovery" in file.path]
    return found


@pytest.mark.behaviour("B-099")
def test_i02_it_is_a_backups_checkpoint_and_the_backup_still_holds_the_disk():
    """Type Recovery, no Delete in the menu; a new checkpoint meets what the crash left."""
    lab = opened("i02-odd-checkpoint")
    (odd,) = lab.vm().checkpoints

    assert SnapshotType.RECOVERY is odd.row.snapshot_type
    assert "delete" not in [action["id"] for action in scene.node_actions(lab.world, odd.row)]
    assert {world.AGENT} == {condition.locked_by for condition in lab.world.conditions}
    assert 0x80070050 == refused(lab, TakeCheckpoint(lab.vm().id, "mine")).code


@pytest.mark.behaviour("B-099", "B-193")
def test_i02_the_job_is_ended_then_the_checkpoint_goes_and_is_merged():
    """One disk file is left, with everything; checkpoints can be taken again."""
    lab = opened("i02-odd-checkpoint")
    before = kept(lab)
    lab.do(UnlockHostFile(chain_of(lab)[-1]))
    lab.vm().delete(lab.vm().checkpoints[0])
    lab.do(DeleteHostFile(leftover(lab)))

    assert ["FS01.vhdx"] == [ntpath.basename(path) for path in chain_of(lab)]
    assert ([], before) == (lab.vm().checkpoints, kept(lab))
    lab.vm().checkpoint("mine")


@pytest.mark.behaviour("B-194")
def test_i02_while_the_job_holds_the_disk_the_merge_fails():
    """The entry goes, the file stays: 19100 with 0x80070020, until the job ends."""
    lab = opened("i02-odd-checkpoint")
    lab.vm().delete(lab.vm().checkpoints[0])

    assert 2 == len(chain_of(lab))
    last = max(lab.world.log, key=lambda entry: entry.number).line
    assert (19100, True) == (last.event_id, "0x80070020" in last.text)
    lab.do(UnlockHostFile(chain_of(lab)[-1]))
    assert 1 == len(chain_of(lab))


def test_i02_trap_merged_by_hand_while_attached_it_is_refused_or_breaks_the_chain():
    """While the job holds the base: 0xC03A0019. While the server runs: 0x80070020. Off, it works,
    and the server does not start any more."""
    lab = opened("i02-odd-checkpoint")
    server = lab.vm()
    assert 0xC03A0019 == refused(lab, MergeByHand(chain_of(lab)[0])).code
    lab.do(UnlockHostFile(chain_of(lab)[-1]))
    assert 0x80070020 == refused(lab, MergeByHand(chain_of(lab)[0])).code

    server.turn_off()
    lab.do(MergeByHand(chain_of(lab)[0]))
    assert 0xC03A000E == refused(lab, StartVM(server.id)).code


# I03 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-097", "B-098")
def test_i03_an_entry_stands_for_nothing_and_the_server_does_not_need_it():
    """Listed, without Delete; its files are gone; the server runs and takes checkpoints."""
    lab = opened("i03-undeletable-entry")
    (ghost,) = lab.vm().checkpoints

    assert (world.GHOST, True, True) == (
        ghost.name,
        ghost.is_dormant,
        is_rogue(lab.world, ghost.row),
    )
    assert "delete" not in [action["id"] for action in scene.node_actions(lab.world, ghost.row)]
    failure = refused(lab, DeleteCheckpoint(lab.vm().id, ghost.id))
    assert 0x80070002 == failure.code
    assert "Cannot delete checkpoint: The system cannot find the file specified" in str(failure)
    lab.vm().checkpoint("works")


@pytest.mark.behaviour("B-098")
def test_i03_detached_exported_removed_imported_and_attached_again_it_is_clean():
    """The imported machine has no such entry, and the disk has all that was written."""
    lab = opened("i03-undeletable-entry")
    server, before = lab.vm(), kept(lab)
    server.shut_down()
    disk = chain_of(lab)[0]
    lab.do(DetachDisk(server.id, disk))
    lab.do(ExportVM(server.id, r"D:\Export"))
    lab.do(RemoveVM(server.id))
    lab.do(ImportVM(r"D:\Export\SRV01"))
    server = lab.vm("SRV01")
    lab.do(AttachDisk(server.id, disk))
    server.start()

    assert ("Running", before, []) == (server.state, kept(lab), server.checkpoints)
    server.delete(server.checkpoint("to tidy up"))
    assert ["SRV01.vhdx"] == [ntpath.basename(path) for path in chain_of(lab)]
    assert before == kept(lab)


def test_i03_trap_deleting_the_machine_with_its_disks_deletes_the_data():
    """What is deleted is what the server ran on, not the ghost."""
    lab = opened("i03-undeletable-entry")
    server = lab.vm()
    server.shut_down()
    files = chain_of(lab)
    lab.do(RemoveVM(server.id))
    for path in files:
        if path.lower() in lab.world.disks:
            lab.do(DeleteHostFile(path))

    left = {entry.name: entry.fate for entry in lab.ledger().entries()}
    assert {Fate.GONE} == {left[r"Data\new.txt"], left[r"Data\old.txt"]}


# I06 ---------------------------------------------------------------------------------------------


def shared_file(lab) -> str:
    """The file both branches stand on: no entry names it."""
    return chain_of(lab)[1]


@pytest.mark.behaviour("B-105")
def test_i06_two_branches_stand_on_the_file_of_the_deleted_checkpoint():
    """The entry is gone, its 8 GiB are not: Now and another checkpoint both need them."""
    lab = opened("i06-space-not-returned")
    waiting = lab.world.disks[shared_file(lab).lower()]

    assert world.BEFORE_UPGRADE not in [one.name for one in lab.vm().checkpoints]
    assert 8 * GIB < waiting.file_size
    assert 2 == lab.world.disks.count("parent", waiting.id)
    assert 0 == lab.engine.remaining()


@pytest.mark.behaviour("B-106")
def test_i06_without_one_of_the_branches_it_is_merged():
    """The branch nobody runs goes; the rest becomes one file, and the room comes back."""
    lab = opened("i06-space-not-returned")
    before, content = room(lab), kept(lab)
    lab.vm().delete(world.TRIED)

    assert 3 * GIB < room(lab) - before
    assert (2, content) == (len(chain_of(lab)), kept(lab))
    assert 19080 in event_ids(lab)


def test_i06_trap_the_file_cannot_be_spared():
    """Windows does not let go of it while the server runs; off, its deletion is the end of it."""
    lab = opened("i06-space-not-returned")
    server = lab.vm()
    assert 0x80070020 == refused(lab, DeleteHostFile(shared_file(lab))).code

    server.shut_down()
    lab.do(DeleteHostFile(shared_file(lab)))
    assert 0xC03A000D == refused(lab, StartVM(server.id)).code
    assert Fate.GONE is fate(lab, world.REPORT)


# I25 ---------------------------------------------------------------------------------------------

LATER = r"Invoices\Thursday, later.txt"


@pytest.mark.behaviour("B-100", "B-101")
def test_i25_it_is_a_false_alarm():
    """No entry is left and merges are under way; the running server has every file."""
    lab = opened("i25-everything-deleted")

    assert [] == lab.vm().checkpoints
    assert 0 < lab.engine.remaining()
    assert 1 < len(chain_of(lab))
    assert "Running" == lab.vm().state
    assert {Fate.LIVE} == {entry.fate for entry in lab.ledger().entries()}
    assert 9 == len(lab.ledger().entries())


@pytest.mark.behaviour("B-110")
def test_i25_waiting_is_all_there_is_to_do():
    """The content before and after the merges is the same; one file is left."""
    lab = opened("i25-everything-deleted")
    before = dict(lab.vm().files)
    lab.settle()

    assert (["SRV01.vhdx"], before) == (
        [ntpath.basename(path) for path in chain_of(lab)],
        dict(lab.vm().files),
    )
    assert [] == lab.ledger().gone()


def test_i25_trap_restoring_the_backup_is_what_loses_data():
    """It is of nine o'clock; what was written since is in nothing any more."""
    lab = opened("i25-everything-deleted")
    lab.settle()
    (backup,) = [export.folder for export in lab.world.exports]
    server = lab.vm()
    server.turn_off()
    lab.do(RemoveVM(server.id))
    lab.do(DeleteHostFile(next(d.path for d in lab.world.disks if "Backup" not in d.path)))
    lab.do(ImportVM(backup))

    assert LATER not in lab.vms[0].files
    assert LATER in [entry.name for entry in lab.ledger().gone()]
