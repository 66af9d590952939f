"""I04, I08 to I12: chains that somebody touched. The symptom, what mends it, what does not."""

from __future__ import annotations

import ntpath
import re

import pytest

from hvlab.insight.whereabouts import Fate
from hvlab.operations import (
    AttachDisk,
    CopyHostFile,
    DeleteCheckpoint,
    DeleteHostFile,
    DetachDisk,
    ExportVM,
    ImportVM,
    MergeByHand,
    MoveHostFile,
    NewVirtualDisk,
    RemoveVM,
    ResizeDisk,
    SetDiskParent,
    StartVM,
    test_disk,
)
from hvlab.scenarios.builder import BACKUPS
from hvlab.scenarios.incidents import chains as world
from hvlab.storage.fat32.check import problems
from hvlab.world.disk import path_key
from hvlab.world.rules import GIB
from hvlab.world.volumes import system_device
from tests.scenarios.worlds import chain_of, event_ids, fate, kept, opened, refused
from tests.support import GUID

EARLIER, LATER = world.EARLIER, world.LATER
BOTH = {EARLIER, LATER}


def names(lab) -> list[str]:
    return [ntpath.basename(path) for path in chain_of(lab)]


def damage(lab) -> list[str]:
    """What a check of the guest's volume finds wrong."""
    device = system_device(lab.world, lab.vm().row.drives)
    assert device is not None
    return problems(device)


def put_copy_in_place(lab, path: str) -> None:
    """The backup's copy of a file where the file is to be; what is there is moved aside."""
    lab.do(MoveHostFile(path, path + ".aside"))
    lab.do(CopyHostFile(ntpath.join(BACKUPS, ntpath.basename(path)), path))


def run_on(lab, path: str) -> None:
    """Have the VM run on another disk file than Now's."""
    server = lab.vm()
    lab.do(DetachDisk(server.id, server.row.drives[0].path))
    lab.do(AttachDisk(server.id, path))
    server.start()


# I04 ---------------------------------------------------------------------------------------------


def test_i04_the_server_runs_on_the_last_of_fifteen_files():
    """No checkpoint in the tree, a chain of sixteen files that is whole, a 19090 for each night."""
    lab = opened("i04-fifteen-avhdx")

    assert ("Running", []) == (lab.vm().state, lab.vm().checkpoints)
    assert (world.NIGHTS + 1, "FS01.vhdx") == (len(chain_of(lab)), names(lab)[-1])
    assert all(re.fullmatch(rf"FS01_{GUID}\.avhdx", name) for name in names(lab)[:-1])
    assert world.NIGHTS == event_ids(lab).count(19090)
    assert test_disk(lab.world, chain_of(lab)[0])
    assert world.NIGHTS + 1 == len(kept(lab))


def test_i04_a_shutdown_changes_nothing():
    """The host does not know that there is something to merge."""
    lab = opened("i04-fifteen-avhdx")
    lab.vm().shut_down()
    lab.vm().start()

    assert world.NIGHTS + 1 == len(chain_of(lab))


@pytest.mark.behaviour("B-121")
def test_i04_a_checkpoint_taken_and_deleted_has_the_host_merge_them():
    """The server runs on meanwhile; one file is left, with every report."""
    lab = opened("i04-fifteen-avhdx")
    server, before = lab.vm(), kept(lab)
    server.delete(server.checkpoint("to make it look"))

    assert (["FS01.vhdx"], before, "Running") == (names(lab), kept(lab), server.state)


@pytest.mark.behaviour("B-134")
def test_i04_by_hand_from_the_youngest_down_it_works_too():
    """Off, one file after the other into its parent; then the machine is put onto the last one."""
    lab = opened("i04-fifteen-avhdx")
    server, before = lab.vm(), kept(lab)
    server.shut_down()
    *children, base = chain_of(lab)
    for path in children:
        lab.do(MergeByHand(path))
    run_on(lab, base)

    assert (["FS01.vhdx"], before) == (names(lab), kept(lab))


def test_i04_trap_from_the_oldest_up_the_chain_breaks():
    """The base has changed under the next child: 0xC03A000E."""
    lab = opened("i04-fifteen-avhdx")
    server = lab.vm()
    server.shut_down()
    lab.do(MergeByHand(chain_of(lab)[-2]))

    assert not test_disk(lab.world, chain_of(lab)[0])
    assert 0xC03A000E == refused(lab, StartVM(server.id)).code


def test_i04_trap_a_link_that_is_skipped_takes_its_data_along():
    """Reconnected past one file, mismatch ignored: the server starts, and is not what it was."""
    lab = opened("i04-fifteen-avhdx")
    server, before = lab.vm(), kept(lab)
    server.shut_down()
    files = chain_of(lab)
    lab.do(SetDiskParent(files[0], files[3], ignore_mismatch=True))
    server.start()

    lost = {path for path in before if kept(lab).get(path) != before[path]}
    assert {r"Reports\Day 14.txt", r"Reports\Day 15.txt"} <= lost


# I08 ---------------------------------------------------------------------------------------------


def test_i08_parent_and_child_are_not_of_one_size():
    """0xC03A0017, in the refusal and in the event log; the data is all in the two files."""
    lab = opened("i08-after-expand")
    failure = refused(lab, StartVM(lab.vm().id))

    assert ("Off", 0xC03A0017) == (lab.vm().state, failure.code)
    assert "mismatch in the virtual sizes" in str(failure)
    assert 12140 == event_ids(lab)[-1]
    sizes = [lab.world.disks[path_key(path)].size // GIB for path in chain_of(lab)]
    assert [40, 60] == sizes
    assert BOTH == {entry.name for entry in lab.ledger().entries()}


@pytest.mark.parametrize("way", ["the copy of the parent", "resized back"])
def test_i08_a_parent_of_the_right_size_mends_it(way):
    """The server starts with everything."""
    lab = opened("i08-after-expand")
    base = chain_of(lab)[-1]
    if way == "resized back":
        lab.do(ResizeDisk(base, 40 * GIB))
    else:
        put_copy_in_place(lab, base)
    lab.vm().start()

    assert ("Running", BOTH) == (lab.vm().state, set(kept(lab)))
    assert [] == damage(lab)


def test_i08_trap_a_new_differencing_disk_starts_without_the_work():
    """A fresh child of the expanded base: what came after the checkpoint is in no running disk."""
    lab = opened("i08-after-expand")
    base = chain_of(lab)[-1]
    fresh = ntpath.join(ntpath.dirname(base), "SRV01-new.vhdx")
    lab.do(NewVirtualDisk(fresh, parent=base))
    run_on(lab, fresh)

    assert ("Running", {EARLIER}) == (lab.vm().state, set(kept(lab)))
    assert Fate.LIVE is not fate(lab, LATER)


# I09 ---------------------------------------------------------------------------------------------

MOVED = ntpath.join(world.ARCHIVE, "SRV01.vhdx")


@pytest.mark.behaviour("B-096", "B-132")
def test_i09_the_parent_is_not_where_it_was():
    """The start says 0xC03A000D, the entry's deletion 0x80070002; the file is on another volume."""
    lab = opened("i09-file-not-found")
    server = lab.vm()

    assert 0xC03A000D == refused(lab, StartVM(server.id)).code
    assert 0x80070002 == refused(lab, DeleteCheckpoint(server.id, server.checkpoints[0].id)).code
    assert 12140 == event_ids(lab)[-1]
    assert not test_disk(lab.world, chain_of(lab)[0])
    assert test_disk(lab.world, MOVED)


@pytest.mark.behaviour("B-133")
@pytest.mark.parametrize("way", ["put back", "parent path set"])
def test_i09_put_back_or_told_where_it_is_the_chain_is_whole(way):
    """The server starts with everything."""
    lab = opened("i09-file-not-found")
    now, base = chain_of(lab)
    if way == "put back":
        lab.do(MoveHostFile(MOVED, base))
    else:
        lab.do(SetDiskParent(now, MOVED))
    assert test_disk(lab.world, now)
    lab.vm().start()

    assert ("Running", BOTH) == (lab.vm().state, set(kept(lab)))


def test_i09_trap_started_on_the_root_alone_history_forks():
    """It runs as it was before the checkpoint; from then on the child does not fit any more."""
    lab = opened("i09-file-not-found")
    now, base = chain_of(lab)
    run_on(lab, MOVED)
    assert {EARLIER} == set(kept(lab))

    server = lab.vm()
    server.shut_down()
    lab.do(DetachDisk(server.id, MOVED))
    lab.do(MoveHostFile(MOVED, base))
    assert 0xC03A000E == refused(lab, AttachDisk(server.id, now)).code
    assert Fate.GONE is fate(lab, LATER)


# I10 ---------------------------------------------------------------------------------------------


def candidates(lab) -> tuple[str, str]:
    """The file with the base's name, and the other one."""
    base = chain_of(lab)[-1]
    return base, ntpath.join(ntpath.dirname(base), "SRV01 (2).vhdx")


@pytest.mark.behaviour("B-132")
def test_i10_the_child_knows_which_parent_is_its_own():
    """0xC03A000E; of the two files one has the identity the child asks for, and the content."""
    lab = opened("i10-two-parents")
    named, other = (lab.world.disks[path_key(path)] for path in candidates(lab))
    child = lab.world.disks[path_key(chain_of(lab)[0])]

    assert 0xC03A000E == refused(lab, StartVM(lab.vm().id)).code
    assert [False, True] == [one.content_id == child.parent_content_id for one in (named, other)]
    assert named.disk_id == other.disk_id
    assert named.pages != other.pages


@pytest.mark.behaviour("B-133")
@pytest.mark.parametrize("way", ["names put right", "parent path set"])
def test_i10_with_its_own_parent_it_starts(way):
    """No mismatch has to be ignored for that."""
    lab = opened("i10-two-parents")
    named, other = candidates(lab)
    if way == "parent path set":
        lab.do(SetDiskParent(chain_of(lab)[0], other))
    else:
        lab.do(MoveHostFile(named, named + ".old"))
        lab.do(MoveHostFile(other, named))
    lab.vm().start()

    assert ("Running", BOTH, []) == (lab.vm().state, set(kept(lab)), damage(lab))
    assert kept(lab)[EARLIER].startswith("Accounts of the time before")


@pytest.mark.behaviour("B-133")
def test_i10_trap_the_wrong_one_forced_on_it_starts_and_is_corrupt():
    """-IgnoreIdMismatch: no error, no event, and a file that is not what was written."""
    lab = opened("i10-two-parents")
    named, _ = candidates(lab)
    lab.do(SetDiskParent(chain_of(lab)[0], named, ignore_mismatch=True))
    lab.vm().start()

    assert "Running" == lab.vm().state
    assert 18500 == event_ids(lab)[-1]
    assert "Accounts of the time before" not in kept(lab).get(EARLIER, "")
    assert Fate.LIVE is not fate(lab, EARLIER)


# I11 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-131")
def test_i11_what_wrote_to_the_root_made_its_children_invalid():
    """0xC03A000E, and the host's own record of what was done to the file."""
    lab = opened("i11-quick-fix")

    assert 0xC03A000E == refused(lab, StartVM(lab.vm().id)).code
    assert 12140 == event_ids(lab)[-1]
    assert not test_disk(lab.world, chain_of(lab)[0])
    assert test_disk(lab.world, chain_of(lab)[-1])


def test_i11_the_root_from_the_backup_brings_everything_back():
    """The copy was made after the checkpoint: it is the file the child was made for."""
    lab = opened("i11-quick-fix")
    put_copy_in_place(lab, chain_of(lab)[-1])
    lab.vm().start()

    assert ("Running", BOTH, []) == (lab.vm().state, set(kept(lab)), damage(lab))


def test_i11_or_the_children_are_given_up_knowingly():
    """On the root alone it runs as it was at the checkpoint, with the fix; the rest is apart."""
    lab = opened("i11-quick-fix")
    run_on(lab, chain_of(lab)[-1])

    assert {EARLIER} == set(kept(lab))
    assert world.QUICK_FIX in lab.vm().files
    assert [] == damage(lab)


def test_i11_trap_going_on_as_if_nothing_were_corrupts_the_volume():
    """The mismatch ignored, it starts; a check of its volume finds what does not fit."""
    lab = opened("i11-quick-fix")
    now, base = chain_of(lab)
    lab.do(SetDiskParent(now, base, ignore_mismatch=True))
    lab.vm().start()

    assert "Running" == lab.vm().state
    assert damage(lab)


# I12 ---------------------------------------------------------------------------------------------

TODAY = r"Invoices\Thursday, here.txt"


@pytest.mark.behaviour("B-092", "B-093", "B-094")
def test_i12a_one_branch_is_dead_and_the_server_does_not_stand_on_it():
    """It runs and writes; two entries cannot be applied any more."""
    lab = opened("i12a-deleted-to-save-space")
    server = lab.vm()
    dead = server.checkpoints[2:]

    assert [True, True] == [one.is_dormant for one in dead]
    assert "Running" == server.state
    for entry in dead:
        with pytest.raises(Exception, match="failed to apply"):
            server.apply(entry)
    server.write("still.txt", "writes")
    assert Fate.LIVE is fate(lab, TODAY)


@pytest.mark.behaviour("B-092", "B-097")
def test_i12a_it_keeps_running_and_the_dead_entries_go_when_there_is_time():
    """What can be deleted is; the last one goes with export and import, in a window."""
    lab = opened("i12a-deleted-to-save-space")
    server = lab.vm()
    before = kept(lab)
    first, second, dead, leaf = server.checkpoints
    for entry in (leaf, first, second):
        server.delete(entry)
    assert ("Running", before) == (server.state, kept(lab))
    assert 0x80070002 == refused(lab, DeleteCheckpoint(server.id, dead.id)).code

    server.shut_down()
    disk = chain_of(lab)[0]
    lab.do(DetachDisk(server.id, disk))
    lab.do(ExportVM(server.id, r"D:\Export"))
    lab.do(RemoveVM(server.id))
    lab.do(ImportVM(r"D:\Export\SRV01"))
    server = lab.vm("SRV01")
    lab.do(AttachDisk(server.id, disk))
    server.start()
    assert ([], before) == (server.checkpoints, kept(lab))


def test_i12a_trap_a_restore_in_panic_is_the_only_loss():
    """The backup is older than today's work, which was safe."""
    lab = opened("i12a-deleted-to-save-space")
    server = lab.vm()
    (backup,) = [export.folder for export in lab.world.exports]
    server.turn_off()
    lab.do(RemoveVM(server.id))
    for disk in [disk for disk in lab.world.disks if "Backup" not in disk.path]:
        lab.do(DeleteHostFile(disk.path))
    lab.do(ImportVM(backup))

    assert TODAY not in lab.vms[0].files
    assert TODAY in [entry.name for entry in lab.ledger().gone()]


@pytest.mark.behaviour("B-096")
def test_i12b_the_server_stands_on_what_was_deleted():
    """0xC03A000D; the file is in the middle of Now's chain."""
    lab = opened("i12b-deleted-to-save-space")
    server = lab.vm()

    assert ("Off", 0xC03A000D) == (server.state, refused(lab, StartVM(server.id)).code)
    (gone,) = [condition.path for condition in lab.world.conditions if condition.missing]
    assert gone in chain_of(lab)
    assert gone not in (chain_of(lab)[0], chain_of(lab)[-1])
    assert 12140 == event_ids(lab)[-1]


def test_i12b_a_copy_of_the_frozen_file_brings_everything_back():
    """It has not changed since its checkpoint, so last night's copy is the file itself."""
    lab = opened("i12b-deleted-to-save-space")
    (gone,) = [condition.path for condition in lab.world.conditions if condition.missing]
    lab.do(CopyHostFile(ntpath.join(BACKUPS, ntpath.basename(gone)), gone))
    lab.vm().start()

    assert "Running" == lab.vm().state
    assert r"Invoices\Friday.txt" in kept(lab)
    assert 3 == len(lab.vm().patches)
    assert [] == damage(lab)


def test_i12b_trap_on_the_root_alone_the_week_is_missing():
    """It starts, without a patch, and the child that was right does not fit afterwards."""
    lab = opened("i12b-deleted-to-save-space")
    run_on(lab, chain_of(lab)[-1])

    assert ([], {r"Invoices\Monday.txt"}) == (lab.vm().patches, set(kept(lab)))
    assert Fate.GONE is fate(lab, r"Invoices\Friday.txt")
