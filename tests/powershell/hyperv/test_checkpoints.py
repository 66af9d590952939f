"""Checkpoint-VM and the VMSnapshot cmdlets, typed (fact sheet 5.1)."""

import pytest

from hvlab.operations import ApplyCheckpoint, DeleteCheckpoint, TakeCheckpoint
from hvlab.world.checkpoint import CheckpointKind
from tests.support import new_lab


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

    assert "cmdlet Get-VMSnapshot at command pipeline position 1\n" in shown
    assert "Supply values for the following parameters:\nVMName[0]: " in shown
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
    assert (
        '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"):'
    ) in shown
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


@pytest.mark.behaviour("B-010")
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
