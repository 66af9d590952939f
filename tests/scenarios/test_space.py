"""I05, I07: no room, and merges that never end. The symptom, what mends it, what does not."""

from __future__ import annotations

import ntpath

import pytest

from hvlab.insight.whereabouts import Fate
from hvlab.operations import DeleteHostFile, MoveHostFile, ResumeVM, StartVM
from hvlab.scenarios.incidents import space as world
from hvlab.world.rules import GIB, MIB
from tests.scenarios.worlds import chain_of, event_ids, fate, opened, refused, room

# I05 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-139")
def test_i05_the_files_of_two_old_checkpoints_have_filled_the_volume():
    """Paused-Critical, nothing free, error 16060; the chain is whole and all data is live."""
    lab = opened("i05-paused-critical")
    server = lab.vm()

    assert "Paused-Critical" == server.state
    assert 2 * MIB > room(lab, "D:")
    assert [13002, 18500, 16060] == event_ids(lab)
    now, middle, _base = (lab.world.disks[path.lower()] for path in chain_of(lab))
    assert (True, True) == (now.file_size > 10 * GIB, middle.file_size > 10 * GIB)
    assert Fate.LIVE is fate(lab, world.LEDGER)
    assert 0x80070070 == refused(lab, ResumeVM(server.id)).code


@pytest.mark.behaviour("B-139")
def test_i05_room_is_made_the_server_goes_on_and_the_oldest_checkpoint_goes():
    """Something is moved away, the server goes on, then room comes back for good."""
    lab = opened("i05-paused-critical")
    server = lab.vm()
    lab.do(MoveHostFile(world.IMAGE, r"C:\Library\installation.iso"))
    server.resume()
    assert "Running" == server.state
    before = room(lab, "D:")
    for name in (world.BEFORE_FIRST, world.BEFORE_SECOND):
        server.delete(name)

    assert "Running" == server.state
    assert (["SRV01.vhdx"], []) == (
        [ntpath.basename(path) for path in chain_of(lab)],
        server.checkpoints,
    )
    assert 10 * GIB < room(lab, "D:") - before
    assert Fate.LIVE is fate(lab, world.LEDGER)
    assert 18500 == event_ids(lab)[1]


def test_i05_trap_deleting_an_avhdx():
    """The paused server holds them open; turned off for that, it loses memory, file and data."""
    lab = opened("i05-paused-critical")
    server = lab.vm()
    largest = chain_of(lab)[0]
    assert 0x80070020 == refused(lab, DeleteHostFile(largest)).code

    server.turn_off()
    lab.do(DeleteHostFile(largest))
    assert 10 * GIB < room(lab, "D:")
    assert 0x80070002 == refused(lab, StartVM(server.id)).code
    assert Fate.GONE is fate(lab, world.LEDGER)


# I07 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-112", "B-113")
def test_i07_every_start_cancels_the_merge():
    """Begun and interrupted four nights running; the file is as large as ever."""
    lab = opened("i07-merging-every-night")
    now, _base = chain_of(lab)

    assert ([], "Running") == (lab.vm().checkpoints, lab.vm().state)
    assert now.endswith(".avhd")
    ids = [id for id in event_ids(lab) if id in (19070, 19080, 19090)]
    assert [19070, 19090] * 4 == ids


@pytest.mark.behaviour("B-112")
def test_i07_left_off_long_enough_it_is_done():
    """A longer window, once: one file, and everything is in it."""
    lab = opened("i07-merging-every-night")
    server = lab.vm()
    server.shut_down()
    server.start()

    assert ["SRV01.vhdx"] == [ntpath.basename(path) for path in chain_of(lab)]
    assert 19080 in event_ids(lab)
    assert Fate.LIVE is fate(lab, world.LEDGER)


@pytest.mark.behaviour("B-113")
def test_i07_trap_a_power_cycle_only_begins_it_anew():
    """Off and on at once: another 19070, another 19090, the same file."""
    lab = opened("i07-merging-every-night")
    server = lab.vm()
    since = len(event_ids(lab))
    server.turn_off(wait=False)
    server.start(wait=False)
    lab.settle()

    assert 2 == len(chain_of(lab))
    assert [19070, 19090] == [id for id in event_ids(lab, since) if 19000 < id]
