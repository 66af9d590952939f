"""What the host does not take as a drive, a disk or an image, whoever asks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError, InvalidParameter
from hvlab.operations import (
    AttachDisk,
    ChangeDrive,
    ConfigureVM,
    DeleteHostFile,
    NewDisk,
    NewVirtualDisk,
    NewVM,
    PutHostFile,
    ShutDownVM,
    StartVM,
)
from hvlab.world.hardware import DvdDrive
from hvlab.world.log import Channel
from hvlab.world.rules import MIB, SMALLEST_DISK_BYTES
from tests.support import new_lab, vm_named

DATA, IMAGE = r"C:\Data.vhdx", r"C:\os.iso"


@pytest.fixture
def lab() -> Lab:
    """`Test`, running, and a disk that nobody uses."""
    lab = new_lab()
    lab.run(NewVirtualDisk(DATA))
    return lab


@pytest.fixture
def vm(lab) -> str:
    return vm_named(lab.world, "Test").id


def refused(lab, operation) -> HyperVError:
    """Why it is refused; nothing changes, except that the log may have a line about it."""
    before = (lab.world.vms, lab.world.disks)
    rows = [{row.id: row for row in table} for table in before]
    with pytest.raises(HyperVError) as caught:
        lab.run(operation)
    assert rows == [{row.id: row for row in table} for table in before]
    return caught.value


def with_image(lab, vm, path) -> ConfigureVM:
    """The VM with that image in its DVD drive."""
    settings = lab.world.vms[vm].settings
    hardware = replace(settings.hardware, dvd_drives=(DvdDrive(path=path),))
    return ConfigureVM(vm, replace(settings, hardware=hardware))


def test_generation_2_has_no_ide(lab, vm):
    """No disk is attached to it, none is moved there; SCSI takes it."""
    lab.run(ShutDownVM(vm))
    disk = lab.world.vms[vm].drives[0].path

    assert "no IDE controllers" in str(refused(lab, AttachDisk(vm, DATA, "IDE")))
    assert "no IDE controllers" in str(refused(lab, ChangeDrive(vm, disk, controller="IDE")))
    lab.run(AttachDisk(vm, DATA))
    assert 2 == len(lab.world.vms[vm].drives)


def test_an_image_has_to_be_there(lab, vm):
    """0x80070002, on a VM that runs too; one that is there goes in."""
    error = refused(lab, with_image(lab, vm, IMAGE))

    assert (0x80070002, True) == (error.code, IMAGE in str(error))
    lab.run(PutHostFile(IMAGE, 4 * MIB))
    lab.run(with_image(lab, vm, IMAGE))
    assert IMAGE == lab.world.vms[vm].settings.hardware.dvd_drives[0].path


def test_no_start_without_an_image(lab, vm):
    """An image that went away keeps the VM from starting, and the log says so; other settings can
    still be changed, and without the image it starts."""
    lab.run(ShutDownVM(vm))
    lab.run(PutHostFile(IMAGE, 4 * MIB))
    lab.run(with_image(lab, vm, IMAGE))
    lab.run(DeleteHostFile(IMAGE))

    error = refused(lab, StartVM(vm))
    assert 0x80070002 == error.code
    assert f"Failed to open attachment '{IMAGE}'" in str(error)
    last = max(lab.world.log, key=lambda entry: entry.number).line
    assert (Channel.WORKER, True) == (last.channel, IMAGE in last.text)
    lab.run(ConfigureVM(vm, replace(lab.world.vms[vm].settings, notes="lost its image")))
    lab.run(with_image(lab, vm, ""))
    lab.run(StartVM(vm))


def test_the_disk_it_was_started_from_stays(lab, vm):
    """Neither its file nor its place changes while the VM is on; another disk's may; off, all."""
    boot = lab.world.vms[vm].drives[0].path
    lab.run(AttachDisk(vm, DATA))
    lab.run(NewVirtualDisk(r"C:\More.vhdx"))

    for change in (ChangeDrive(vm, boot, r"C:\More.vhdx"), ChangeDrive(vm, boot, location=9)):
        error = refused(lab, change)
        assert "started from" in str(error)
        assert "InvalidState" == error.error_id
    lab.run(ChangeDrive(vm, DATA, r"C:\More.vhdx"))
    lab.run(ShutDownVM(vm))
    lab.run(ChangeDrive(vm, boot, DATA))
    assert [DATA, r"C:\More.vhdx"] == [one.path for one in lab.world.vms[vm].drives]


def test_no_disk_below_the_smallest_size(lab):
    """Below 3 MB nothing is made, with a VM or without; 3 MB is a disk."""
    for size in (MIB, SMALLEST_DISK_BYTES - 4096):
        assert "at least 3 MB" in str(refused(lab, NewVirtualDisk(r"C:\small.vhdx", size)))
        new = NewVM("New", disks=(NewDisk("small.vhdx", size),))
        assert isinstance(refused(lab, new), InvalidParameter)
    lab.run(NewVirtualDisk(r"C:\small.vhdx", SMALLEST_DISK_BYTES))


def test_no_disk_over_a_file(lab):
    """The host's words, for a disk of its own and for one that comes with a VM."""
    lab.run(NewVirtualDisk("there.vhdx"))
    folder = lab.world.host.disk_folder

    for asked in (NewVirtualDisk("there.vhdx"), NewVM("New", disks=(NewDisk("there.vhdx"),))):
        error = refused(lab, asked)
        assert 0x80070050 == error.code
        assert (
            "Failed to create the virtual hard disk.",
            f"The system failed to create '{folder}\\there.vhdx': The file exists. (0x80070050).",
        ) == error.paragraphs
