"""Names, positions, prompts, tables and errors of the module (fact sheet 5), typed."""

import re
from pathlib import Path

import pytest
import yaml

from tests.powershell.behaviours.conftest import NOW

DOMAIN = Path(__file__).parents[4] / "shared" / "domain"
PREFIX = "Microsoft.HyperV.PowerShell.Commands"
FAMILY = ("Get", "Remove", "Restore", "Rename", "Export")
needs_facts = pytest.mark.skipif(
    not DOMAIN.is_dir(), reason="material: the shared facts are not here"
)


def facts(file):
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DOMAIN / file).read_text(encoding="utf-8"), loader)


@pytest.mark.behaviour("B-140")
def test_five_aliases(ps):
    """Get-Command and Get-Alias know them, and what they stand for."""
    assert [f"{verb}-VMCheckpoint {verb}-VMSnapshot" for verb in sorted(FAMILY)] == sorted(
        ps.values('Get-Alias *-VMCheckpoint | ForEach-Object { "$($_.Name) $($_.Definition)" }')
    )
    for verb in FAMILY:
        assert f"{verb}-VMSnapshot" == ps.one(
            f"(Get-Command {verb}-VMCheckpoint).ResolvedCommandName"
        )


@pytest.mark.behaviour("B-145")
def test_restore_gives_nothing_without_passthru(ps):
    """With it, the checkpoint."""
    ps("Checkpoint-VM Test Base; Checkpoint-VM Test Later")

    assert [] == ps.objects("Restore-VMSnapshot Base Test -Confirm:$false")
    assert ["Microsoft.HyperV.PowerShell.VMSnapshot Base"] == ps.values(
        "Restore-VMSnapshot Base Test -Confirm:$false -Passthru |"
        " ForEach-Object { $_.GetType().FullName + ' ' + $_.Name }"
    )


@pytest.mark.behaviour("B-149")
def test_the_table_of_vms(ps, add):
    """Columns in their order; all of them, numbers too, begin under their headings."""
    add(ps, "A", start=True)
    lines = [line for line in ps("Get-VM").splitlines() if line]
    names = [
        "Name", "State", "CPUUsage(%)", "MemoryAssigned(M)", "Uptime", "Status", "Version",
    ]  # fmt: skip
    assert names == lines[0].split()
    starts = [found.start() for found in re.finditer(r"\S+", lines[0])]
    ends = [*starts[1:], None]
    for row in lines[2:]:
        cells = [row[begin:end] for begin, end in zip(starts, ends, strict=True)]
        assert all(cell[0] != " " for cell in cells)
        assert ["Running", "0", "2048"] == [cell.strip() for cell in cells[1:4]]
        assert "Operating normally" == cells[5].strip()
    assert 4 == len(lines)


@pytest.mark.behaviour("B-150")
def test_the_table_of_checkpoints(ps):
    """Columns in their order; a root has no parent's name; times as the culture writes them."""
    expected = ps.one("(Get-Date).ToString('M/d/yyyy h:mm:ss tt')")
    ps("Checkpoint-VM Test first; Checkpoint-VM Test second")
    lines = [line for line in ps("Get-VMSnapshot Test").splitlines() if line]
    names = ["VMName", "Name", "SnapshotType", "CreationTime", "ParentSnapshotName"]
    assert names == lines[0].split()
    starts = [found.start() for found in re.finditer(r"\S+", lines[0])]
    first, second = (
        [row[begin:end].strip() for begin, end in zip(starts, [*starts[1:], None], strict=True)]
        for row in lines[2:]
    )

    assert ["Test", "first", "Standard", expected, ""] == first
    assert ["Test", "second", "Standard", "first"] == [*second[:3], second[4]]


UNKNOWN_VM = {
    "Set-VM N1 -Notes x": "SetVM",
    "Start-VM N1": "StartVM",
    "Stop-VM N1": "StopVM",
    "Save-VM N1": "SaveVM",
    "Suspend-VM N1": "SuspendVM",
    "Resume-VM N1": "ResumeVM",
    "Restart-VM N1 -Force": "RestartVM",
    "Remove-VM N1 -Force": "RemoveVM",
    "Rename-VM N1 N2": "RenameVM",
    "Checkpoint-VM N1": "CheckpointVM",
    "Get-VMSnapshot N1": "GetVMSnapshot",
    "Restore-VMSnapshot a N1": "RestoreVMSnapshot",
    "Remove-VMSnapshot N1": "RemoveVMSnapshot",
    "Rename-VMSnapshot a N1 b": "RenameVMSnapshot",
    r"Export-VMSnapshot a C:\x -VMName N1": "ExportVMSnapshot",
    r"Export-VM N1 C:\x": "ExportVM",
    r"Move-VMStorage N1 C:\x": "MoveVMStorage",
    "Get-VMIntegrationService N1": "GetVMIntegrationService",
    "Enable-VMIntegrationService VSS N1": "EnableVMIntegrationService",
    "Disable-VMIntegrationService VSS N1": "DisableVMIntegrationService",
    "Get-VMHardDiskDrive N1": "GetVMHardDiskDrive",
    r"Add-VMHardDiskDrive N1 -Path C:\x.vhdx": "AddVMHardDiskDrive",
    "Remove-VMHardDiskDrive N1 SCSI 0 0": "RemoveVMHardDiskDrive",
    r"Set-VMHardDiskDrive N1 SCSI 0 0 -Path C:\x.vhdx": "SetVMHardDiskDrive",
    "Measure-VM N1": "MeasureVM",
    "Enable-VMResourceMetering N1": "EnableVMResourceMetering",
    "Wait-VM N1": "WaitVM",
}


@pytest.mark.behaviour("B-151")
def test_a_vm_that_is_not_there(ps):
    """Get-VM calls the name an invalid argument; all others find no object."""
    text = 'Hyper-V was unable to find a virtual machine with name "N1".'
    shown = ps("Get-VM N1")
    assert shown.startswith(f"Get-VM : {text}\n")
    assert "    + CategoryInfo          : InvalidArgument: (N1:String) [Get-VM], Virtual" in shown
    assert f"    + FullyQualifiedErrorId : InvalidParameter,{PREFIX}.GetVM\n" in shown
    for typed, id in UNKNOWN_VM.items():
        shown, cmdlet = ps(typed), typed.split()[0]
        assert shown.startswith(f"{cmdlet} : {text}\n"), shown
        assert f"ObjectNotFound: (:) [{cmdlet}], VirtualizationException" in shown
        assert f"    + FullyQualifiedErrorId : ObjectNotFound,{PREFIX}.{id}\n" in shown


@pytest.mark.behaviour("B-152")
@pytest.mark.parametrize(
    "typed",
    [
        "Get-VMSnapshot Test nope",
        "Restore-VMSnapshot nope Test",
        "Remove-VMSnapshot Test nope",
        "Rename-VMSnapshot nope Test other",
        r"Export-VMSnapshot nope C:\x -VMName Test",
        "Get-VM Test | Restore-VMSnapshot -Name nope",
    ],
)
def test_a_checkpoint_that_is_not_there(ps, typed):
    """The same words from every cmdlet of the family."""
    ps("Checkpoint-VM Test a")
    shown = ps(typed)
    (cmdlet,) = [one for one in typed.split() if one.endswith("-VMSnapshot")]

    assert shown.startswith(f"{cmdlet} : Unable to find a snapshot matching the given criteria.\n")
    assert f"ObjectNotFound: (:) [{cmdlet}], VirtualizationException" in shown
    assert f"ObjectNotFound,{PREFIX}.{cmdlet.replace('-', '')}" in shown
    assert [("a", "")] == ps.listed()


@pytest.mark.behaviour("B-153")
@pytest.mark.parametrize("verb", ["Get", "Remove"])
def test_an_alias_shows_in_the_first_line_only(ps, verb):
    """What was typed first, the real name in the category and the id."""
    shown = ps(f"{verb}-VMCheckpoint Test nope")

    assert shown.startswith(f"{verb}-VMCheckpoint : Unable")
    assert f"[{verb}-VMSnapshot], VirtualizationException" in shown
    assert f"{PREFIX}.{verb}VMSnapshot\n" in shown


@pytest.mark.behaviour("B-155")
@pytest.mark.parametrize("why", ["switched off", "stopped in the guest", "no system"])
def test_shutting_down_needs_a_guest_that_answers(ps, why):
    """Without one Stop-VM fails; -TurnOff takes it off at once."""
    vm = "Test"
    if why == "switched off":
        ps("Disable-VMIntegrationService Shutdown Test")
    elif why == "stopped in the guest":
        ps("Invoke-Command -VMName Test { Stop-Service vmicshutdown }")
    else:
        vm = "Bare"
        ps(r"New-VM Bare -NewVHDPath C:\bare.vhdx -NewVHDSizeBytes 1GB; Start-VM Bare")
    shown = ps(f"Stop-VM {vm}")
    assert shown.startswith("Stop-VM : Failed to stop.")
    assert f"OperationFailed,{PREFIX}.StopVM" in shown
    assert "Running" == ps.state(vm)

    assert ["00:00:00", "Off"] == ps.values(
        f"$then = Get-Date; Stop-VM {vm} -TurnOff; [string]((Get-Date) - $then);(Get-VM {vm}).State"
    )


@needs_facts
@pytest.mark.behaviour("B-157")
def test_numbers_of_the_states(ps):
    """Every VMState has the number of the real module, both ways."""
    known = facts("hyperv-types.yaml")["enums"]["VMState"]
    members = known.get("members", known)
    ps("Get-VM | Out-Null")
    assert len(members) > 20
    for name, number in members.items():
        assert [str(number), name] == ps.values(
            f"[int][Microsoft.HyperV.PowerShell.VMState]::{name};"
            f"[Microsoft.HyperV.PowerShell.VMState]{number}"
        )


@pytest.mark.behaviour("B-159")
def test_drives_of_a_checkpoint_and_of_the_present(ps):
    """The checkpoint's own file, from the pipeline and as a parameter; the VM's current .avhdx."""
    before = ps.one(NOW)
    for name in ("a", "b"):
        ps(f"Checkpoint-VM Test {name}")
        now = ps.one("(Get-VMHardDiskDrive -VMName Test).Path")
        assert now.endswith(".avhdx")
        assert [before] * 2 == ps.values(
            f"(Get-VMSnapshot Test {name} | Get-VMHardDiskDrive).Path;"
            f"(Get-VMHardDiskDrive -VMSnapshot (Get-VMSnapshot Test {name})).Path"
        )
        before = now


@pytest.mark.behaviour("B-160")
def test_the_disks_of_vms_by_their_ids(ps, add):
    """Now's file of every VM: dynamic, and differencing with its parent once there is a
    checkpoint."""
    add(ps, "Other")
    typed = (
        "Get-VM | Select-Object VMId | Get-VHD |"
        ' ForEach-Object { "$($_.VhdType) $($_.Path)|$($_.ParentPath)" }'
    )
    (base,) = ps.values(NOW)
    (other,) = ps.values("(Get-VMHardDiskDrive Other).Path")
    assert [f"Dynamic {base}|", f"Dynamic {other}|"] == ps.values(typed)
    ps("Checkpoint-VM Test a")
    (now,) = ps.values(NOW)
    assert [f"Differencing {now}|{base}", f"Dynamic {other}|"] == ps.values(typed)


@pytest.mark.behaviour("B-161")
def test_short_names_any_case_and_patterns(ps, add):
    """A prefix that fits one parameter is enough, one that fits several is not; patterns select."""
    add(ps, "Other")
    ps("CHECKPOINT-vm -na tEsT -SNAP Patch1; checkpoint-VM -N test -sn Patch2")
    assert ["Patch1", "Patch2"] == [name for name, _ in ps.listed()]
    assert ["Patch1", "Patch2"] == ps.values("(Get-VMSnapshot -VMN T* -Na patch?).Name")
    assert ["Test", "Other"] == ps.values("(Get-VM -Name *e*, x*).Name")
    assert ["Test"] == ps.values("(gvm -VMName tES*).Name")
    assert "" == ps("Get-VM nothing*; Get-VMSnapshot Test nothing*")
    for typed in ("Get-VMSnapshot Test Patch", "Get-VM Tes"):  # the values are no prefixes
        assert "FullyQualifiedErrorId" in ps(typed)
    shown = ps.flat("Checkpoint-VM Test -P")
    assert "Parameter cannot be processed because the parameter name 'P' is ambiguous." in shown
    assert f"AmbiguousParameter,{PREFIX}.CheckpointVM" in shown
