"""Checkpoint-VM and the VMSnapshot cmdlets, typed (fact sheet 5.1)."""

import re

import pytest

from hvlab.operations import ApplyCheckpoint, DeleteCheckpoint, TakeCheckpoint
from hvlab.world.checkpoint import CheckpointKind
from hvlab.world.power import VMState
from tests.support import new_lab


@pytest.mark.behaviour("B-045")
def test_checkpoint_vm_says_nothing_and_passthru_gives_the_checkpoint(ps):
    """Nothing comes out of Checkpoint-VM; with -Passthru one VMSnapshot does."""
    ps.quiet("Checkpoint-VM Test first")
    (made,) = ps.objects("Checkpoint-VM -Name Test -SnapshotName second -Passthru")

    assert "Microsoft.HyperV.PowerShell.VMSnapshot" == made.type_names[0]
    assert [("first", ""), ("second", "first")] == ps.tree()


@pytest.mark.behaviour("B-044")
def test_it_draws_a_progress_bar(ps):
    """The console is told of an activity 'Creating Checkpoint'."""
    ps("Checkpoint-VM Test")

    assert "Creating Checkpoint" in ps.console.of("progress")


@pytest.mark.behaviour("B-035", "B-036")
def test_without_a_name_it_is_the_vms_and_the_hosts_time(ps):
    """`Test - (3/12/2024 - 9:00:20 AM)`, without zeros in front of month, day and hour."""
    ps("Checkpoint-VM Test")

    ((name, _),) = ps.tree()
    assert re.fullmatch(r"Test - \(\d{1,2}/\d{1,2}/\d{4} - \d{1,2}:\d\d:\d\d [AP]M\)", name)


@pytest.mark.behaviour("B-140", "B-017")
@pytest.mark.parametrize("noun", ["Get", "Remove", "Restore", "Rename", "Export"])
def test_each_alias_is_the_snapshot_cmdlet(ps, noun):
    """All five VMCheckpoint names are the VMSnapshot cmdlets."""
    command = ps.session.shell.commands.find(f"{noun}-VMCheckpoint")

    assert f"{noun}-VMSnapshot" == command.name


@pytest.mark.behaviour("B-141")
def test_restore_takes_the_checkpoint_first_and_remove_the_vm(ps):
    """`Restore-VMSnapshot Base Test`, but `Remove-VMSnapshot Test Base`."""
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")
    ps.quiet("Restore-VMSnapshot Base Test -Confirm:$false")
    assert "Base" == ps.now_under()

    ps.quiet("Remove-VMSnapshot Test Base")
    assert [("Later", "")] == ps.tree()


@pytest.mark.behaviour("B-142")
def test_get_vmsnapshot_asks_for_the_vm(ps_answering):
    """VMName is mandatory: without it the console asks."""
    ps = ps_answering("Test", "")
    ps("Checkpoint-VM Test one")
    shown = ps("Get-VMSnapshot")

    assert "Supply values for the following parameters:" in shown
    assert "one" in shown


@pytest.mark.behaviour("B-143")
def test_relatives_are_the_immediate_ones(ps):
    """-ChildOf and -ParentOf go one step; the parent of a VM is Now's."""
    ps("'a','b','c' | ForEach-Object { Checkpoint-VM Test $_ }")

    assert ["b"] == ps.values("(Get-VMSnapshot -ChildOf (Get-VMSnapshot Test a)).Name")
    assert ["b"] == ps.values("(Get-VMSnapshot -ParentOf (Get-VMSnapshot Test c)).Name")
    assert ["c"] == ps.values("(Get-VMSnapshot -ParentOf (Get-VM Test)).Name")


@pytest.mark.behaviour("B-144")
def test_restore_asks_in_the_hosts_words(ps_answering):
    """It asks before it restores; N leaves everything as it is."""
    ps = ps_answering("N")
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")
    shown = ps("Restore-VMSnapshot Base Test")

    assert "Confirm" in shown
    assert "Are you sure you want to perform this action?" in shown
    assert 'Restore-VMSnapshot will restore checkpoint "Base".' in shown
    assert "Later" == ps.now_under()


@pytest.mark.behaviour("B-144")
@pytest.mark.parametrize("how", ["-Confirm:$false", "; $ConfirmPreference = 'High'"])
def test_a_question_can_be_done_without(ps_answering, how):
    """With -Confirm:$false, or an answer of Y, it restores."""
    ps = ps_answering("Y")
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")
    ps(f"Restore-VMSnapshot Base Test {how}")

    assert "Base" == ps.now_under()


@pytest.mark.behaviour("B-144")
def test_confirm_preference_none_does_without_as_well(ps):
    """$ConfirmPreference = 'None' asks for nothing."""
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")
    ps.quiet("$ConfirmPreference = 'None'; Restore-VMSnapshot Base Test")

    assert "Base" == ps.now_under()


@pytest.mark.behaviour("B-145", "B-090")
def test_restore_puts_nothing_out_and_keeps_no_present(ps):
    """No output without -Passthru, and no checkpoint of the present is made or offered."""
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")
    before = ps.tree()
    ps.quiet("Restore-VMSnapshot Base Test -Confirm:$false")
    (passed,) = ps.objects("Restore-VMSnapshot Base Test -Confirm:$false -Passthru")

    assert before == ps.tree()
    assert "VMSnapshot (Name = 'Base'" in str(passed)


@pytest.mark.behaviour("B-118", "B-119")
def test_remove_does_not_ask_and_takes_the_subtree_when_told(ps):
    """Children stay without -IncludeAllChildSnapshots and go with it."""
    ps("'a','b','c' | ForEach-Object { Checkpoint-VM Test $_ }")
    ps.quiet("Remove-VMSnapshot Test a")
    assert [("b", ""), ("c", "b")] == ps.tree()

    ps.quiet("Get-VMSnapshot Test b | Remove-VMSnapshot -IncludeAllChildSnapshots")
    assert [] == ps.tree()


@pytest.mark.behaviour("B-120", "B-161")
def test_remove_by_pattern_takes_the_matching_ones(ps):
    """`Get-VM Test | Remove-VMSnapshot -Name Patch*` leaves the others."""
    ps("'Patch 1','Keep','Patch 2' | ForEach-Object { Checkpoint-VM Test $_ }")
    ps.quiet("Get-VM Test | Remove-VMSnapshot -Name Patch*")

    assert [("Keep", "")] == ps.tree()


@pytest.mark.behaviour("B-124")
@pytest.mark.parametrize(("length", "accepted"), [(100, True), (101, False)])
def test_a_name_has_a_hundred_characters(ps, length, accepted):
    """100 are accepted, 101 refused."""
    shown = ps(f"Checkpoint-VM Test ('x' * {length})")

    assert accepted == (shown == "")
    assert accepted == bool(ps.tree())


@pytest.mark.behaviour("B-124")
def test_a_blank_name_is_refused(ps):
    """Blanks only are no name."""
    assert "InvalidParameter,Microsoft.HyperV.PowerShell.Commands.CheckpointVM" in ps(
        "Checkpoint-VM Test '  '"
    )


@pytest.mark.behaviour("B-125")
def test_rename_changes_the_name_only(ps):
    """Id and parents stay; the child's ParentSnapshotName follows."""
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b")
    id = ps.values("(Get-VMSnapshot Test a).Id")
    ps.quiet("Rename-VMSnapshot a Test renamed")

    assert id == ps.values("(Get-VMSnapshot Test renamed).Id")
    assert ["renamed"] == ps.values("(Get-VMSnapshot Test b).ParentSnapshotName")


@pytest.mark.behaviour("B-152")
def test_a_checkpoint_that_is_not_there(ps):
    """'Unable to find a snapshot matching the given criteria.', with the id of the cmdlet."""
    shown = ps("Get-VMSnapshot Test nope")

    assert shown.startswith(
        "Get-VMSnapshot : Unable to find a snapshot matching the given criteria."
    )
    assert "CategoryInfo          : ObjectNotFound: (:) [Get-VMSnapshot]" in shown
    assert "ObjectNotFound,Microsoft.HyperV.PowerShell.Commands.GetVMSnapshot" in shown


@pytest.mark.behaviour("B-153")
def test_an_alias_shows_in_the_first_line_only(ps):
    """The error begins with what was typed, the category has the cmdlet's own name."""
    shown = ps("Get-VMCheckpoint Test nope")

    assert shown.startswith("Get-VMCheckpoint : ")
    assert "[Get-VMSnapshot]" in shown


@pytest.mark.behaviour("B-150", "B-010")
def test_the_table_of_checkpoints(ps):
    """Columns of fact sheet 5.4; a root has no parent's name, both kinds are Standard."""
    ps("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test memory")
    ps("Set-VM Test -CheckpointType Production; Checkpoint-VM Test disks")
    shown = [line.split() for line in ps("Get-VMSnapshot Test").splitlines() if line.strip()]

    assert ["VMName", "Name", "SnapshotType", "CreationTime", "ParentSnapshotName"] == shown[0]
    assert ["Test", "memory", "Standard"] == shown[2][:3]
    assert ["Test", "disks", "Standard"] == shown[3][:3]
    assert "memory" == shown[3][-1]
    kinds = [row.kind for row in sorted(ps.world.checkpoints, key=lambda row: row.number)]
    assert [CheckpointKind.STANDARD, CheckpointKind.PRODUCTION] == kinds


@pytest.mark.behaviour("B-002", "B-003")
def test_checkpoints_that_are_disabled(ps):
    """The failure says so twice, and nothing has come of it."""
    ps("Set-VM Test -CheckpointType Disabled")
    files = {disk.id for disk in ps.world.disks}
    shown = ps("Checkpoint-VM Test")
    id = ps.vm().id

    assert "Checkpoint-VM : Checkpoint operation failed." in shown
    assert "Checkpoints have been disabled." in shown
    assert f"Checkpoint operation for 'Test' failed. (Virtual machine ID {id})" in shown
    assert ("", [], files) == (ps.now_under(), ps.tree(), {disk.id for disk in ps.world.disks})


@pytest.mark.behaviour("B-147")
def test_each_vms_newest_checkpoint_is_restored_by_one_pipeline(ps, add):
    """Chosen by CreationTime, for all VMs at once."""
    add(ps, "Other")
    for vm in ("Test", "Other"):
        ps(f"Checkpoint-VM {vm} old; Start-Sleep 60; Checkpoint-VM {vm} new; Start-Sleep 60")
        ps(f"Restore-VMSnapshot old {vm} -Confirm:$false")
    ps.quiet(
        "Get-VM | ForEach-Object { $_ | Get-VMSnapshot | Sort-Object CreationTime | "
        "Select-Object -Last 1 } | Restore-VMSnapshot -Confirm:$false"
    )

    assert ("new", "new") == (ps.now_under("Test"), ps.now_under("Other"))


@pytest.mark.behaviour("B-148")
def test_old_checkpoints_are_removed_by_their_age(ps):
    """Exactly those that Where-Object lets through."""
    ps("Checkpoint-VM Test old; Start-Sleep -Seconds 864000; Checkpoint-VM Test fresh")
    ps.quiet(
        "Get-VMSnapshot Test | Where-Object { $_.CreationTime -lt (Get-Date).AddDays(-7) } | "
        "Remove-VMSnapshot"
    )

    assert [("fresh", "")] == ps.tree()


@pytest.mark.behaviour("B-079", "B-078")
def test_back_and_forth_between_two_checkpoints(ps):
    """S1, F1, S2, F2; to S1: neither; to S2: F1 alone; to S1 again; both stay listed."""
    engine, vm = ps.lab.engine, ps.vm().id
    ps("Set-VM Test -CheckpointType Standard; Checkpoint-VM Test S1")
    ps.lab.vm("Test").write("F1.txt", "1")
    ps("Checkpoint-VM Test S2")
    ps.lab.vm("Test").write("F2.txt", "2")

    def files():
        return {name for name in ps.lab.vm("Test").files if name.startswith("F")}

    seen = []
    for name in ("S1", "S2", "S1"):
        ps(f"Restore-VMSnapshot {name} Test -Confirm:$false")
        seen.append(files())
    assert [set(), {"F1.txt"}, set()] == seen
    assert [("S1", ""), ("S2", "S1")] == ps.tree()
    assert engine.world.vms[vm].state is VMState.RUNNING


@pytest.mark.behaviour("B-072", "B-074")
@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [("Production", "", "Off"), ("Standard", "", "Running"), ("Standard", "Stop-VM Test", "Saved")],
)
def test_where_a_restore_leads(ps, kind, before, after):
    """A production checkpoint ends Off, one with memory Running, or Saved from Off (1.4)."""
    ps(f"Set-VM Test -CheckpointType {kind}; Checkpoint-VM Test Base")
    ps(before)
    ps("Restore-VMSnapshot Base Test -Confirm:$false")

    assert [after] == ps.values("(Get-VM Test).State")


def test_objects_are_live(ps):
    """A kept $vm and a kept checkpoint show the present (rules.OBJECTS_ARE_LIVE)."""
    ps("$vm = Get-VM Test; Checkpoint-VM Test a; $c = Get-VMSnapshot Test a")
    ps("Rename-VMSnapshot a Test b; Stop-VM Test")

    assert ["Off", "b"] == ps.values("$vm.State; $c.Name")
    ps("Remove-VMSnapshot Test b")
    assert ["True", "b"] == ps.values("$c.IsDeleted; $c.Name")


def test_get_by_id_and_by_type(ps):
    """-Id finds one; a type that no checkpoint has gives nothing."""
    ps("Checkpoint-VM Test a; Checkpoint-VM Test b")

    assert ["a"] == ps.values("(Get-VMSnapshot -Id (Get-VMSnapshot Test a).Id).Name")
    assert [] == ps.objects("Get-VMSnapshot Test -SnapshotType Recovery")


def test_typing_does_what_the_buttons_do():
    """The same world, to the GUID, whether it was clicked or typed."""
    from tests.powershell.hyperv.conftest import Window

    clicked, typed = new_lab(), Window(new_lab())
    vm = typed.vm().id
    clicked.run(TakeCheckpoint(vm, "a"))
    clicked.settle()
    clicked.run(TakeCheckpoint(vm, None))
    clicked.settle()
    first = min(clicked.world.checkpoints, key=lambda row: row.number)
    clicked.run(ApplyCheckpoint(vm, first.id))
    clicked.settle()
    clicked.run(DeleteCheckpoint(vm, first.id))
    clicked.settle()
    typed("Checkpoint-VM Test a; Checkpoint-VM Test")
    typed("Restore-VMSnapshot a Test -Confirm:$false; Remove-VMSnapshot Test a")

    assert clicked.world == typed.world
