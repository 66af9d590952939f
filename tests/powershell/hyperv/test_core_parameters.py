"""Parameters of the core cmdlets that are seldom typed: each does what it says, or says why not."""

from dataclasses import replace

import pytest

from hvlab.world.disk import DiskType

CHAIN = (
    r"New-VHD C:\base.vhdx 1GB | Out-Null; New-VHD C:\mid.vhdx C:\base.vhdx | Out-Null;"
    r" New-VHD C:\leaf.vhdx C:\mid.vhdx | Out-Null;"
    r" Copy-Item C:\base.vhdx C:\copy.vhdx"
)
RUNNING = r"New-VM On -Generation 2 -VHDPath C:\leaf.vhdx | Out-Null; Start-VM On"


def written(ps, *numbers, path="c:\\leaf.vhdx"):
    """Put pages with content into a disk file."""
    disk = ps.world.disks[path]
    pages = {number: bytes([number]) * 4096 for number in numbers}
    ps.world.disks.put(replace(disk, pages=disk.pages.updated(pages)))


# Set-VHD -LeafPath -------------------------------------------------------------------------------


@pytest.mark.behaviour("B-133")
def test_a_parent_is_set_under_a_running_machine_only_with_its_leaf(ps):
    """Offline, or online with -LeafPath (5.5)."""
    ps(CHAIN)
    ps(RUNNING)
    assert "0x80070020" in ps(r"Set-VHD C:\mid.vhdx C:\copy.vhdx")

    ps.quiet(r"Set-VHD C:\mid.vhdx C:\copy.vhdx -LeafPath C:\leaf.vhdx")

    assert [r"C:\copy.vhdx"] == ps.values(r"(Get-VHD C:\mid.vhdx).ParentPath")


def test_a_leaf_of_another_chain_is_refused(ps):
    """The disk must stand below the leaf, and nobody else may use it."""
    ps(CHAIN)
    ps(r"New-VHD C:\other.vhdx C:\mid.vhdx | Out-Null; New-VHD C:\alone.vhdx 1GB | Out-Null")
    ps(RUNNING)

    assert "not a parent of 'C:\\alone.vhdx'" in ps(
        r"Set-VHD C:\mid.vhdx C:\copy.vhdx -LeafPath C:\alone.vhdx"
    )
    assert "0x80070020" in ps(r"Set-VHD C:\mid.vhdx C:\copy.vhdx -LeafPath C:\other.vhdx")


# Convert-VHD -ParentPath -------------------------------------------------------------------------


def test_converted_onto_a_parent_it_holds_what_differs(ps):
    """The content is that of the source: what the parent has too is not written again, and what
    only the parent has is blank."""
    ps(r"New-VHD C:\source.vhdx 1GB; New-VHD C:\base.vhdx 1GB")
    written(ps, 1, 2, path="c:\\source.vhdx")
    written(ps, 1, 3, path="c:\\base.vhdx")

    ps.quiet(r"$to = @{VHDType = 'Differencing'; ParentPath = 'C:\base.vhdx'}")
    ps.quiet(r"Convert-VHD C:\source.vhdx C:\made.vhdx @to")

    made = ps.world.disks["c:\\made.vhdx"]
    assert (DiskType.DIFFERENCING, r"C:\base.vhdx") == (made.type, made.parent)
    assert {2: bytes([2]) * 4096, 3: bytes(4096)} == dict(made.pages.items())
    assert ["True"] == ps.values(r"Test-VHD C:\made.vhdx")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-VHDType Differencing", "needs a parent"),
        (r"-VHDType Fixed -ParentPath C:\base.vhdx", "Only a differencing"),
        (r"-ParentPath C:\large.vhdx", "same virtual size"),
        (r"-ParentPath C:\base.avhdx", "not an .avhdx"),
    ],
)
def test_conversions_that_cannot_be(ps, typed, said):
    """Refused by name; no file is made."""
    ps(r"New-VHD C:\source.vhdx 1GB; New-VHD C:\base.vhdx 1GB; New-VHD C:\large.vhdx 2GB")

    assert said in ps(rf"Convert-VHD C:\source.vhdx C:\made.vhdx {typed}")
    assert "c:\\made.vhdx" not in ps.world.disks


# Test-VHD, Mount-VHD, Dismount-VHD ---------------------------------------------------------------


def test_test_vhd_says_whether_a_disk_can_be_shared(ps):
    """-SupportPersistentReservations: the newer format, without a parent."""
    ps(CHAIN)
    ps(r"New-VHD C:\old.vhd 1GB")

    assert ["True"] == ps.values(r"Test-VHD C:\base.vhdx -SupportPersistentReservations")
    for path in (r"C:\old.vhd", r"C:\leaf.vhdx"):
        assert "can be shared" in ps(f"Test-VHD {path} -SupportPersistentReservations")
        assert ["True"] == ps.values(f"Test-VHD {path}")


@pytest.mark.parametrize("cmdlet", ["Mount-VHD", "Dismount-VHD"])
def test_snapshot_ids_are_of_vhd_sets(ps, cmdlet):
    """A .vhdx has none; a set has not this one. Nothing is mounted."""
    ps(r"New-VHD C:\d.vhdx 1GB; New-VHD C:\d.vhds 1GB")
    id = "8a8f6f2c-1b4e-4b58-9d35-0d62f4f7e001"

    assert "is not a VHD set" in ps(rf"{cmdlet} C:\d.vhdx -SnapshotId {id}")
    assert f"no snapshot with ID {id}" in ps(rf"{cmdlet} C:\d.vhds -SnapshotId {id}")
    assert ["False"] == ps.values(r"(Get-VHD C:\d.vhdx).Attached")


def test_no_drive_letter_is_what_the_lab_does(ps):
    """-NoDriveLetter warns of nothing: no letter is given here."""
    ps(r"New-VHD C:\d.vhdx 1GB")
    ps.quiet(r"Mount-VHD C:\d.vhdx -NoDriveLetter")


# Set-VMHardDiskDrive -----------------------------------------------------------------------------


def test_a_disk_of_the_host_gets_into_a_drive(ps):
    """-DiskNumber, and back to a file with -Path."""
    ps(r"Stop-VM Test -TurnOff -Force; New-VHD C:\d.vhdx 1GB")
    ps("Add-VMHardDiskDrive Test SCSI 0 5 C:\\d.vhdx")

    ps.quiet("Set-VMHardDiskDrive Test SCSI 0 5 -DiskNumber 2")
    assert ["2"] == ps.values("(Get-VMHardDiskDrive Test -ControllerLocation 5).DiskNumber")
    assert "PHYSICALDRIVE2" in ps("(Get-VMHardDiskDrive Test -ControllerLocation 5).Path")

    both = r"Set-VMHardDiskDrive Test SCSI 0 5 -DiskNumber 3 -Path C:\d.vhdx"
    assert "not both" in ps(both)
    ps("$drive = Get-VMHardDiskDrive Test -ControllerLocation 5")
    ps.quiet(r"$drive | Set-VMHardDiskDrive -Path C:\d.vhdx")
    assert [r"C:\d.vhdx"] == ps.values("(Get-VMHardDiskDrive Test -ControllerLocation 5).Path")
    assert "" == ps("(Get-VMHardDiskDrive Test -ControllerLocation 5).DiskNumber").strip()


def test_sharing_is_switched_with_the_machine_off(ps):
    """-SupportPersistentReservations: then a second machine takes the disk; back only when it is
    alone again."""
    ps(r"New-VHD C:\quorum.vhdx 1GB; Add-VMHardDiskDrive Test SCSI 0 5 C:\quorum.vhdx")
    ps("New-VM Other -Generation 2")
    switch = "Set-VMHardDiskDrive Test SCSI 0 5 -SupportPersistentReservations"
    assert "unless the virtual machine is off" in ps(f"{switch} $true")

    ps("Stop-VM Test -TurnOff -Force")
    ps.quiet(f"{switch} $true")
    ps.quiet(r"Add-VMHardDiskDrive Other SCSI 0 5 C:\quorum.vhdx -SupportPersistentReservations")
    assert "still shared with the virtual machine 'Other'" in ps(f"{switch} $false")

    ps("Remove-VMHardDiskDrive Other SCSI 0 5")
    ps.quiet(f"{switch} $false")
    shared = "(Get-VMHardDiskDrive Test -ControllerLocation 5).SupportPersistentReservations"
    assert ["False"] == ps.values(shared)


def test_an_old_disk_is_not_shared(ps):
    """The older format has no reservations."""
    ps(r"Stop-VM Test -TurnOff -Force; New-VHD C:\o.vhd 1GB")
    ps(r"Add-VMHardDiskDrive Test SCSI 0 5 C:\o.vhd")

    assert "can be shared" in ps(
        "Set-VMHardDiskDrive Test SCSI 0 5 -SupportPersistentReservations $true"
    )


# Wait-VM -AsJob ----------------------------------------------------------------------------------


def test_a_job_waits_for_a_machine_that_starts(ps):
    """It runs until the guest is there, and gives the machine with -Passthru."""
    ps("Stop-VM Test -TurnOff -Force; $start = Start-VM Test -AsJob")
    ps.quiet("$wait = Wait-VM Test -For IPAddress -AsJob -Passthru")
    assert ["Running"] == ps.values("$wait.State")

    ps("Start-Sleep 600")

    assert ["Completed"] == ps.values("$wait.State")
    assert ["Test"] == ps.values("(Receive-Job $wait).Name")


def test_a_job_waits_no_longer_than_its_timeout(ps):
    """In simulated time; then it has failed."""
    ps("Stop-VM Test -TurnOff -Force; $wait = Wait-VM Test -Timeout 60 -AsJob; Start-Sleep 59")
    assert ["Running"] == ps.values("$wait.State")
    ps("Start-Sleep 1")

    assert ["Failed"] == ps.values("$wait.State")
    assert "timed out while waiting" in ps("Receive-Job $wait")


def test_a_job_that_waits_for_ever_is_ended(ps):
    """Wait-Job on a machine that nobody starts would never come back."""
    ps("Stop-VM Test -TurnOff -Force; $wait = Wait-VM Test -AsJob")
    ps("$wait | Wait-Job")

    assert ["Failed"] == ps.values("$wait.State")
    assert "a real host would wait here" in ps("Receive-Job $wait").replace("\n", "")


# New-VM ------------------------------------------------------------------------------------------


@pytest.fixture
def ps_2025(ps_on):
    """The guest state parameters came with Windows Server 2025."""
    return ps_on("2025")


def test_a_guest_state_file_is_taken_over(ps_2025):
    """-SourceGuestStatePath: a .vmgs file, for generation 2."""
    ps = ps_2025
    ps("New-VM Old -Generation 2 -NoVHD")
    state = next(file.path for file in ps.world.files.by("owner", ps.vm("Old").id)
                 if file.kind == ".vmgs")  # fmt: skip
    ps(f"Copy-Item '{state}' C:\\state.vmgs")

    assert "generation 2" in ps(r"New-VM One -SourceGuestStatePath C:\state.vmgs")
    assert "(.vmgs)" in ps(rf"New-VM One -Generation 2 -SourceGuestStatePath '{state[:-4]}vmcx'")
    assert "0x80070002" in ps(r"New-VM One -Generation 2 -SourceGuestStatePath C:\none.vmgs")
    ps(r"New-VM Two -Generation 2 -SourceGuestStatePath C:\state.vmgs")

    assert ["Old", "Test", "Two"] == sorted(ps.values("(Get-VM).Name"))


def test_no_isolation_is_what_the_lab_has(ps_2025):
    """Disabled is taken; every other type is refused by name, and no machine is made."""
    ps = ps_2025
    refused = ps("New-VM One -Generation 2 -GuestStateIsolationType TrustedLaunch")
    assert "TrustedLaunch of New-VM works on a real host" in refused.replace("\n", "")
    ps("New-VM Two -Generation 2 -GuestStateIsolationType Disabled")

    assert ["Test", "Two"] == sorted(ps.values("(Get-VM).Name"))
