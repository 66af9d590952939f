"""I13, I21: files that were carried about. The symptom, what mends it, what only seems to."""

from __future__ import annotations

import ntpath

import pytest

from hvlab.operations import (
    ExportVM,
    GrantHostFile,
    ImportVM,
    NewVM,
    SetVM,
    StartVM,
    UnlockHostFile,
)
from hvlab.scenarios.incidents import moving as world
from hvlab.scenarios.patches import PATCHES
from tests.scenarios.worlds import chain_of, event_ids, kept, opened, refused

# I13 ---------------------------------------------------------------------------------------------

IMPORT = ImportVM(world.BOX, copy=True, new_id=True)


@pytest.mark.behaviour("B-019", "B-022")
def test_i13_the_box_refers_to_a_file_that_was_not_shipped():
    """Import: 0x80070002. The machine has an automatic checkpoint, the box no .avhdx."""
    lab = opened("i13-box-will-not-import")
    (taken,) = lab.vm().checkpoints

    assert 0x80070002 == refused(lab, IMPORT).code
    assert (True, True) == (taken.row.automatic, taken.name.startswith("Automatic Checkpoint - "))
    shipped = [ntpath.basename(disk.path) for disk in lab.world.disks if "Boxes" in disk.path]
    assert ["DEV01.vhdx"] == shipped


@pytest.mark.behaviour("B-021")
def test_i13_without_automatic_checkpoints_the_next_box_is_whole():
    """The setting off, the checkpoint gone and merged, exported anew: it imports and has it all."""
    lab = opened("i13-box-will-not-import")
    machine = lab.vm()
    lab.do(SetVM(machine.id, automatic_checkpoints=False))
    machine.delete(machine.checkpoints[0])
    assert ["DEV01.vhdx"] == [ntpath.basename(path) for path in chain_of(lab)]
    lab.do(ExportVM(machine.id, r"D:\Boxes 2"))
    lab.do(ImportVM(r"D:\Boxes 2\DEV01", copy=True, new_id=True))
    (copy,) = [vm for vm in lab.vms if vm != machine]
    copy.start()

    assert ("Running", []) == (copy.state, copy.checkpoints)
    assert ([PATCHES[0]], True) == (copy.patches, world.TOOLS in copy.files)


def test_i13_trap_a_configuration_pointed_at_the_base_starts_an_empty_box():
    """What the machine was made for came after its start, and is not in the base."""
    lab = opened("i13-box-will-not-import")
    (base,) = [disk.path for disk in lab.world.disks if "Boxes" in disk.path]
    lab.do(NewVM("BOX", attach=(base,), automatic_checkpoints=False))
    lab.vm("BOX").start()

    assert ("Running", [], False) == (
        lab.vm("BOX").state,
        lab.vm("BOX").patches,
        world.TOOLS in lab.vm("BOX").files,
    )


# I21 ---------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-194", "B-195")
def test_i21_first_the_rights_are_missing_then_somebody_holds_the_file():
    """0x80070005; with the rights back 0x80070020; the content is untouched."""
    lab = opened("i21-copied-back")
    server, now = lab.vm(), chain_of(lab)[0]

    assert ("Off", 0x80070005) == (server.state, refused(lab, StartVM(server.id)).code)
    assert 12140 == event_ids(lab)[-1]
    lab.do(GrantHostFile(now))
    assert 0x80070020 == refused(lab, StartVM(server.id)).code
    assert world.REPORT in kept(lab)


@pytest.mark.behaviour("B-195")
def test_i21_the_machines_account_gets_its_rights_and_the_scanner_lets_go():
    """Then it starts, and nobody has more rights than before."""
    lab = opened("i21-copied-back")
    now = chain_of(lab)[0]
    lab.do(GrantHostFile(now))
    lab.do(UnlockHostFile(now))
    lab.vm().start()

    assert ("Running", True) == (lab.vm().state, world.REPORT in kept(lab))
    assert 0 == len(lab.world.conditions)


def test_i21_trap_full_control_for_everyone_leaves_the_disk_open():
    """The lock is still there; and once it starts, everybody can still take the disk."""
    lab = opened("i21-copied-back")
    server, now = lab.vm(), chain_of(lab)[0]
    lab.do(GrantHostFile(now, everyone=True))
    assert 0x80070020 == refused(lab, StartVM(server.id)).code
    lab.do(UnlockHostFile(now))
    server.start()

    (condition,) = lab.world.conditions
    assert ("Running", True) == (server.state, condition.everyone)
    lab.do(GrantHostFile(now))
    assert 0 == len(lab.world.conditions)
