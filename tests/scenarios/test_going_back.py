"""I01, I14, I19, I20, I24: somebody went back. The symptom, what mends it, what makes it worse."""

from __future__ import annotations

import pytest

from hvlab.errors import GuestError
from hvlab.insight.whereabouts import Fate
from hvlab.operations import (
    ExportCheckpoint,
    ImportVM,
    SetVlan,
)
from hvlab.scenarios.incidents import going_back as world
from hvlab.scenarios.patches import PATCHES
from tests.scenarios.worlds import event_ids, fate, kept, opened

IN_BACKUP, SINCE_BACKUP = world.IN_BACKUP, world.SINCE_BACKUP
SINCE_REVERT = world.SINCE_REVERT

# I01 ---------------------------------------------------------------------------------------------


def test_i01_now_was_thrown_away_and_no_checkpoint_holds_it():
    """Two invoices are missing; one is in the backup, one nowhere; no question was asked."""
    lab = opened("i01-revert-clicked")

    assert {SINCE_REVERT} == set(kept(lab))
    assert [Fate.EXPORTED, Fate.GONE] == [fate(lab, IN_BACKUP), fate(lab, SINCE_BACKUP)]
    (lost,) = lab.ledger().gone()
    assert str(lost.lost) == "Revert at 3/12/2026 10:02:00 AM"
    assert {question.value for question in lab.world.host.suppressed} == {"revert"}
    newest = max(lab.vm().checkpoints, key=lambda one: one.row.created)
    assert newest.is_dormant


def test_i01_the_backup_gives_one_invoice_back_and_the_question_is_asked_again():
    """Imported beside the server, the backup is read; what came after it is gone."""
    lab = opened("i01-revert-clicked")
    server = lab.vm()
    (backup,) = [export.folder for export in lab.world.exports]
    lab.do(ImportVM(backup, copy=True, new_id=True))
    (copy,) = [vm for vm in lab.vms if vm != server]
    server.write(IN_BACKUP, copy.files[IN_BACKUP])
    lab.reset_check_boxes()

    assert {IN_BACKUP, SINCE_REVERT} == {path for path in server.files if path[0] in "IO"}
    assert "Invoice of half past eight" == server.files[IN_BACKUP]
    assert frozenset() == lab.world.host.suppressed
    assert Fate.GONE is lab.ledger().gone(server.id)[0].fate


def test_i01_trap_the_newest_checkpoint_does_not_have_it_and_costs_the_rest():
    """It is older than the invoices; applied, it takes the work since the Revert, too."""
    lab = opened("i01-revert-clicked")
    newest = max(lab.vm().checkpoints, key=lambda one: one.row.created)
    lab.vm().apply(newest)

    assert {} == kept(lab)
    assert Fate.GONE is fate(lab, SINCE_REVERT)
    assert Fate.GONE is fate(lab, SINCE_BACKUP)


# I14 ---------------------------------------------------------------------------------------------


def test_i14_the_server_is_off_because_its_checkpoint_has_no_memory():
    """Apply was done without an error; a production checkpoint lands Off."""
    lab = opened("i14-down-after-apply")
    (taken,) = lab.vm().checkpoints

    assert ("Off", "Production") == (lab.vm().state, taken.type)
    assert [13002, 18500] == event_ids(lab)


def test_i14_it_only_has_to_be_started():
    """The site is there, the patch is not: that is what was asked for."""
    lab = opened("i14-down-after-apply")
    lab.vm().start()

    assert ("Running", "Welcome") == (lab.vm().state, lab.vm().files[r"Site\index.html"])
    assert [] == lab.vm().patches


def test_i14_trap_applied_again_it_is_off_again():
    """The same checkpoint, the same state, and the downtime goes on."""
    lab = opened("i14-down-after-apply")
    lab.vm().apply(world.BEFORE_FIRST)

    assert "Off" == lab.vm().state


# I19 ---------------------------------------------------------------------------------------------

THURSDAY = r"Invoices\Thursday.txt"
SECOND_WEEK = [rf"Invoices\Week 2 {day}.txt" for day in world.DAYS]


def test_i19_two_patches_are_on_the_branch_nobody_runs():
    """Now has one patch of three and a week of work; the other branch has what Now has not."""
    lab = opened("i19-two-patches-missing")
    server = lab.vm()

    assert [PATCHES[0]] == server.patches
    assert set(SECOND_WEEK) < set(server.files)
    assert [Fate.DORMANT] * 3 == [fate(lab, one) for one in (*PATCHES[1:3], THURSDAY)]
    assert server.checkpoints[3].is_dormant


def test_i19_patches_are_installed_here_and_a_file_is_carried_over():
    """Branches never merge: what is wanted of the other one is brought by hand."""
    lab = opened("i19-two-patches-missing")
    server = lab.vm()
    last = server.checkpoints[3]
    export = ExportCheckpoint(server.id, last.id, r"D:\Export")
    folder = export.folder(lab.world)
    lab.do(export)
    lab.do(ImportVM(folder, copy=True, new_id=True))
    (copy,) = [vm for vm in lab.vms if vm != server]
    server.write(THURSDAY, copy.files[THURSDAY])
    for patch in PATCHES[1:3]:
        server.install_patch(patch)

    assert list(PATCHES[:3]) == server.patches
    assert {THURSDAY, *SECOND_WEEK} < set(server.files)
    assert "Running" == server.state


def test_i19_trap_apply_brings_the_patches_and_takes_the_week():
    """Plain Apply of the other branch's leaf: nothing holds the second week any more."""
    lab = opened("i19-two-patches-missing")
    lab.vm().apply(lab.vm().checkpoints[3])

    assert list(PATCHES[:3]) == lab.vm().patches
    assert {Fate.GONE} == {fate(lab, path) for path in SECOND_WEEK}


# I20 ---------------------------------------------------------------------------------------------


def test_i20_the_adapter_went_back_to_its_old_vlan():
    """The server runs, and reaches nobody: its settings are those of the checkpoint."""
    lab = opened("i20-network-dead")
    app, files = lab.vms

    assert ["Running"] * 2 == [app.state, files.state]
    assert [0, world.SERVER_VLAN] == [vm.row.settings.vlan for vm in (app, files)]
    with pytest.raises(GuestError, match="0x80070035"):
        app.sessions.open(files)
    assert world.SERVER_VLAN != app.checkpoints[0].row.settings.vlan


def test_i20_the_setting_is_made_again():
    """The VLAN is set while the server runs; nothing that was written is lost."""
    lab = opened("i20-network-dead")
    app, files = lab.vms
    lab.do(SetVlan(app.id, world.SERVER_VLAN))

    assert app.sessions.use(app.sessions.open(files))
    assert r"Orders\kept here.txt" in app.files


def test_i20_trap_reverting_brings_the_old_vlan_once_more():
    """And costs what was written since."""
    lab = opened("i20-network-dead")
    app = lab.vm("APP01")
    app.revert()

    assert 0 == app.row.settings.vlan
    assert Fate.GONE is fate(lab, r"Orders\kept here.txt", "APP01")


# I24 ---------------------------------------------------------------------------------------------

UNTOUCHED, SAVED = f"LAB{world.TYPO:02}", f"LAB{world.SAVED_ITSELF:02}"


def test_i24_the_ledger_sorts_forty_machines():
    """38 have lost their results, one kept them in a checkpoint, one was only restarted."""
    lab = opened("i24-script-restored-40")
    fates = {vm.name: fate(lab, world.TEST_RESULTS, vm.name) for vm in lab.vms}

    assert world.MACHINES == len(fates)
    assert {UNTOUCHED: Fate.LIVE, SAVED: Fate.DORMANT} == {
        name: found for name, found in fates.items() if found is not Fate.GONE
    }
    assert [world.MISSPELLED] == [one.name for one in lab.vm(UNTOUCHED).checkpoints]


def test_i24_stopped_there_the_rest_is_safe_and_one_comes_back():
    """Nothing more is applied but what holds the results; the machine left out is kept as it is."""
    lab = opened("i24-script-restored-40")
    lab.vm(SAVED).apply(world.OWN, create_checkpoint=True)

    for name in (UNTOUCHED, SAVED):
        assert Fate.LIVE is fate(lab, world.TEST_RESULTS, name)
    assert Fate.LIVE is fate(lab, world.LATER, "LAB01")


def test_i24_trap_run_again_with_the_name_put_right_it_takes_what_was_left():
    """The last machine's results go, and everything measured since."""
    lab = opened("i24-script-restored-40")
    for vm in lab.vms:
        vm.apply(world.MISSPELLED if vm.name == UNTOUCHED else world.BASELINE)

    assert Fate.GONE is fate(lab, world.TEST_RESULTS, UNTOUCHED)
    assert {Fate.GONE} == {fate(lab, world.LATER, f"LAB{n:02}") for n in (1, 2, 3)}
