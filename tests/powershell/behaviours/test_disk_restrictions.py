"""Disk files under checkpoints, and what may be done with them (2.8, 5.3, 8.4), typed."""

import pytest

from tests.powershell.behaviours.conftest import NOW

NOT_FOUND, MISMATCH, SIZES = "0xC03A000D", "0xC03A000E", "0xC03A0017"
CODES = {NOT_FOUND, MISMATCH, SIZES}


def codes(shown):
    """The chain error codes in what the console shows."""
    return {code for code in CODES if code in shown}


def base_of(ps, *checkpoints):
    """Take checkpoints, turn the VM off, and give the path of the base disk."""
    (base,) = ps.values(NOW)
    for name in checkpoints or ("a",):
        ps(f"Checkpoint-VM Test {name}")
    ps("Stop-VM Test")
    return base


@pytest.mark.behaviour("B-131")
@pytest.mark.parametrize("later", ["Start-VM Test", "Restore-VMSnapshot b Test -Confirm:$false"])
@pytest.mark.parametrize(
    ("change", "code"),
    [("Mount-VHD '{0}'; Dismount-VHD '{0}'", MISMATCH), ("Resize-VHD '{0}' 60GB", SIZES)],
)
def test_changing_the_base_breaks_the_chain(ps, change, code, later):
    """Mounted for writing, or expanded: what comes later fails with the code for it."""
    base = base_of(ps, "a", "b")
    ps.quiet(change.format(base))

    shown = ps.flat(f"{later}; Start-VM Test")
    assert {code} == codes(shown)
    assert "Off" == ps.state()


@pytest.mark.behaviour("B-131")
def test_only_the_head_of_a_chain_is_grown(ps):
    """The VM starts with the large disk; a checkpoint applied has the small one, and what is
    merged makes its parent large. Grown in the middle, what stands on it breaks."""
    (base,) = ps.values(NOW)
    ps("Checkpoint-VM Test a; Stop-VM Test")
    ps.quiet(f"Resize-VHD {NOW} 60GB; Start-VM Test")
    sizes = "foreach ($path in {0}, '{1}') {{ (Get-VHD $path).Size / 1GB }}"
    assert ["60", "40"] == ps.values(sizes.format(NOW, base))
    ps.quiet("Checkpoint-VM Test b; Restore-VMSnapshot a Test -Confirm:$false")
    assert ["40", "40"] == ps.values(sizes.format(NOW, base))
    ps.quiet("Restore-VMSnapshot b Test -Confirm:$false")
    ps.quiet("Remove-VMSnapshot Test; Start-Sleep 10")
    assert [base, "60"] == ps.values(f"{NOW}; (Get-VHD {NOW}).Size / 1GB")

    ps("Checkpoint-VM Test c; Checkpoint-VM Test d; Stop-VM Test")
    ps.quiet("Resize-VHD (Get-VMHardDiskDrive (Get-VMSnapshot Test d)).Path 70GB")
    assert {SIZES} == codes(ps.flat("Start-VM Test"))


@pytest.mark.behaviour("B-132")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("Remove-Item '{0}'", NOT_FOUND),
        (r"Move-Item '{0}' C:\elsewhere.vhdx", NOT_FOUND),
        ("Remove-Item '{0}'; New-VHD '{0}' 40GB | Out-Null", MISMATCH),
        ("Mount-VHD '{0}'; Dismount-VHD '{0}'", MISMATCH),
    ],
)
def test_d_is_not_found_and_e_is_a_mismatch(ps, change, code):
    """By Start-VM and by Test-VHD, and never the other way round."""
    base = base_of(ps)
    ps.quiet(change.format(base))

    assert [{code}, {code}] == [codes(ps.flat(one)) for one in ("Start-VM Test", f"Test-VHD {NOW}")]
    assert ["False"] == ps.values(f"Test-VHD {NOW} -ErrorAction SilentlyContinue")


@pytest.mark.behaviour("B-132")
@pytest.mark.parametrize("stop", ["Save-VM Test", "Stop-VM Test", "Stop-VM Test -TurnOff"])
def test_an_older_copy_of_a_parent_is_a_mismatch(ps, stop):
    """Copied before the VM wrote to it once more and put back under what was made since: E. A copy
    made since nothing writes to it any more is as good as the file."""
    (base,) = ps.values(NOW)
    ps.quiet(rf"{stop}; Copy-Item '{base}' C:\older.vhdx; Start-VM Test")
    ps.guest(r"Set-Content C:\since.txt since")
    ps.quiet(rf"Checkpoint-VM Test a; Copy-Item '{base}' C:\frozen.vhdx; Stop-VM Test")
    ps.quiet(rf"Remove-Item '{base}'; Copy-Item C:\older.vhdx '{base}'")

    assert [{MISMATCH}] * 2 == [codes(ps.flat(it)) for it in ("Start-VM Test", f"Test-VHD {NOW}")]
    ps.quiet(rf"Remove-Item '{base}'; Copy-Item C:\frozen.vhdx '{base}'; Start-VM Test")
    assert ["since"] == ps.guest(r"Get-Content C:\since.txt")


@pytest.mark.behaviour("B-133")
def test_a_parent_is_set_anew(ps):
    """Moved, the parent is named in its new place and the VM starts; changed, it takes
    -IgnoreIdMismatch."""
    base = base_of(ps)
    ps(rf"Move-Item '{base}' C:\moved.vhdx")
    assert {NOT_FOUND} == codes(ps.flat("Start-VM Test"))
    ps.quiet(rf"Set-VHD {NOW} C:\moved.vhdx; Start-VM Test; Stop-VM Test")

    ps(r"Mount-VHD C:\moved.vhdx; Dismount-VHD C:\moved.vhdx")
    assert {MISMATCH} == codes(ps.flat("Start-VM Test"))
    assert {MISMATCH} == codes(ps.flat(rf"Set-VHD {NOW} -ParentPath C:\moved.vhdx"))
    assert {MISMATCH} == codes(ps.flat("Start-VM Test"))
    ps.quiet(rf"Set-VHD {NOW} -ParentPath C:\moved.vhdx -IgnoreIdMismatch; Start-VM Test")


@pytest.mark.behaviour("B-134")
@pytest.mark.parametrize("skipped", [0, 1, 2])
def test_merging_by_hand(ps, skipped):
    """In use it fails; off, the child goes into its parent or any ancestor with all between."""
    ps.guest(r"Set-Content C:\0.txt 0")
    (base,) = ps.values(NOW)
    for number in (1, 2, 3):
        ps(f"Checkpoint-VM Test c{number}")
        ps.guest(rf"Set-Content C:\{number}.txt {number}")
    (leaf,) = ps.values(NOW)
    before = ps.files()
    assert "0x80070020" in ps.flat(f"Merge-VHD '{leaf}' '{base}'")
    assert before.keys() == ps.files().keys()
    ps("Stop-VM Test")
    target = f"(Get-VHD (Get-VMSnapshot Test c{3 - skipped} | Get-VMHardDiskDrive).Path).Path"
    into = ps.one(target)
    ps.quiet(f"Merge-VHD '{leaf}'" + f" '{into}'" * (skipped > 0))

    ps("Remove-VMHardDiskDrive Test SCSI 0 0")
    ps(f"Add-VMHardDiskDrive Test -Path '{into}'; Start-VM Test; Wait-VM Test -For Heartbeat")
    assert ["0", "1", "2", "3"] == ps.guest(r"Get-Content C:\0.txt, C:\1.txt, C:\2.txt, C:\3.txt")
    assert (base == into) == (skipped == 2)


@pytest.mark.behaviour("B-135")
def test_what_shrinks_and_what_grows(ps):
    """No .vhd shrinks, no .vhdx below its minimum; a running VM's grows on SCSI and not on IDE."""
    ps(r"New-VHD C:\old.vhd 10GB; New-VHD C:\new.vhdx 10GB")
    assert "ResizeVhd" in ps(r"Resize-VHD C:\old.vhd 5GB")
    ps.quiet(r"Resize-VHD C:\old.vhd 12GB; Resize-VHD C:\new.vhdx 5GB")
    assert ["12", "5"] == ps.values(r"'C:\old.vhd', 'C:\new.vhdx' | %{ (Get-VHD $_).Size / 1GB }")

    (scsi,) = ps.values(NOW)
    assert "ResizeVhd" in ps(f"Resize-VHD '{scsi}' ((Get-VHD '{scsi}').MinimumSize - 1MB)")
    ps(r"New-VM Old -Generation 1 -NewVHDPath C:\ide.vhdx -NewVHDSizeBytes 10GB; Start-VM Old")
    assert "IDE" == ps.one("(Get-VMHardDiskDrive Old).ControllerType")
    assert "ResizeVhd" in ps(r"Resize-VHD C:\ide.vhdx 20GB")
    ps.quiet(f"Resize-VHD '{scsi}' 50GB")
    assert ["10", "50"] == ps.values(rf"'C:\ide.vhdx', '{scsi}' | %{{ (Get-VHD $_).Size / 1GB }}")
    ps.quiet(r"Stop-VM Old -TurnOff; Resize-VHD C:\ide.vhdx 20GB")


@pytest.mark.behaviour("B-136")
def test_what_is_compacted(ps):
    """Not what is attached for writing; mounted read-only it is; a fixed disk stays as long."""
    (base,) = ps.values(NOW)
    ps.guest(
        r"1..4 | ForEach-Object { Set-Content -NoNewline C:\$_.bin (([string][char]0) * 20MB) }"
    )
    large = int(ps.one(f"(Get-VHD '{base}').FileSize"))
    assert "0x80070020" in ps.flat(f"Optimize-VHD '{base}' -Mode Full")
    ps(f"Stop-VM Test; Mount-VHD '{base}' -ReadOnly")
    ps.quiet(f"Optimize-VHD '{base}' -Mode Full")
    assert large - 2**25 >= int(ps.one(f"(Get-VHD '{base}').FileSize"))
    ps(f"Dismount-VHD '{base}'; Mount-VHD '{base}'")
    assert "0x80070020" in ps.flat(f"Optimize-VHD '{base}'")

    ps(r"New-VHD C:\fixed.vhdx 1GB -Fixed")
    assert ["True"] == ps.values(
        r"$length = (Get-VHD C:\fixed.vhdx).FileSize; Optimize-VHD C:\fixed.vhdx;"
        r"(Get-VHD C:\fixed.vhdx).FileSize -eq $length"
    )


@pytest.mark.behaviour("B-136")
def test_the_modes_of_optimize_vhd(ps):
    """What was deleted is given back by the default, Quick; zeros by Full, which does not need the
    disk to be mounted. Retrim does, gives back nothing, and is the only one that asks for it."""
    (base,) = ps.values(NOW)
    length = f"(Get-VHD '{base}').FileSize / 1MB"
    write = r"1..{1} | ForEach-Object {{ Set-Content -NoNewline C:\{0}$_ (({2}) * 20MB) }}"
    ps.guest(write.format("zeros", 4, "[string][char]0"))
    ps.guest(write.format("big", 8, "'x'"))
    ps.guest(r"Remove-Item C:\big*")
    ps("Stop-VM Test")
    assert "mounted read-only" in ps.flat(f"Optimize-VHD '{base}' -Mode Retrim")
    lengths = [int(ps.one(length))]
    for mode in ("Retrim", "Quick", "Full"):
        ps.quiet(f"Mount-VHD '{base}' -ReadOnly; Optimize-VHD '{base}' -Mode {mode}")
        ps.quiet(f"Dismount-VHD '{base}'")
        lengths.append(int(ps.one(length)))

    before, told, unused, zeros = lengths
    assert before == told
    assert before - 128 >= unused
    assert unused - 32 >= zeros
    ps.quiet(f"'{base}' | Optimize-VHD; Start-VM Test")
    assert [str(20 * 2**20)] * 4 == ps.guest(r"(Get-Item C:\zeros*) | % Length")


@pytest.mark.behaviour("B-137")
def test_an_avhdx_is_no_parent(ps):
    """New-VHD refuses it and makes no file; the base it takes."""
    base = base_of(ps)
    shown = ps(rf"New-VHD C:\d.vhdx -ParentPath {NOW}")
    assert "FullyQualifiedErrorId : InvalidParameter" in shown
    assert r"C:\d.vhdx" not in ps.files()
    ps(rf"New-VHD C:\d.vhdx -ParentPath '{base}'")
    assert r"C:\d.vhdx" in ps.files()


@pytest.mark.behaviour("B-138")
def test_the_checkpoint_folder_is_locked(ps):
    """While there is a checkpoint, running or not; before the first and after the last, free."""
    ps.quiet(r"Set-VM Test -SnapshotFileLocation C:\One")
    ps("Checkpoint-VM Test a")
    for _ in range(2):
        assert "OperationFailed" in ps(r"Set-VM Test -SnapshotFileLocation C:\Two")
        assert r"C:\One" == ps.one("(Get-VM Test).SnapshotFileLocation")
        ps("Stop-VM Test")
    ps.quiet(r"Remove-VMSnapshot Test a; Set-VM Test -SnapshotFileLocation C:\Two")
    assert r"C:\Two" == ps.one("(Get-VM Test).SnapshotFileLocation")


@pytest.mark.behaviour("B-139")
def test_a_full_volume_pauses_what_runs_on_it(ps):
    """PausedCritical when a write finds no room; with room again it goes on from there."""
    ps("New-VHD C:\\ballast.vhdx -Fixed -SizeBytes ((Get-Volume C).SizeRemaining - 5MB)")
    ps(r"Invoke-Command -VMName Test { Set-Content C:\big.txt ('x' * 20MB) }")
    assert "PausedCritical" == ps.state()
    assert "FullyQualifiedErrorId" in ps("Resume-VM Test")
    assert "PausedCritical" == ps.state()
    ps.quiet(r"Remove-Item C:\ballast.vhdx; Resume-VM Test")

    assert "Running" == ps.state()
    ps.guest(r"Set-Content C:\after.txt 'goes on'")
    assert ["goes on"] == ps.guest(r"Get-Content C:\after.txt")
