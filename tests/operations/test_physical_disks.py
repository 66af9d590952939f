"""Disks of the host that a VM has whole: no file, no checkpoint, an image at best."""

import pytest

from hvlab.api import OpenLab
from hvlab.errors import HyperVError, InvalidParameter
from hvlab.operations import (
    AddPhysicalDisk,
    AttachDisk,
    DetachDisk,
    FormatGuestDisk,
    ImagePhysicalDisk,
    ShutDownVM,
    StartVM,
    WriteImageBack,
)
from hvlab.operations.guest_volumes import FileWrite, write_files
from hvlab.views import scene
from hvlab.world.queries import used_bytes
from hvlab.world.rules import GIB
from hvlab.world.volumes import volume_at

PATH, IMAGE = r"\\.\PHYSICALDRIVE1", r"D:\Images\one.vhdx"


@pytest.fixture
def disk(do, vm):
    """A formatted physical disk as drive D: of the running VM."""
    do(AddPhysicalDisk(PATH, 10 * GIB))
    do(AttachDisk(vm, PATH, pass_through=True))
    do(FormatGuestDisk(vm, "D:"))


def write(lab, vm, text: str) -> None:
    write_files(lab.world, vm, [FileWrite(r"D:\note.txt", text.encode())])


def read(lab, vm) -> str:
    return volume_at(lab.world, lab.world.vms[vm].drives, "D:").read("note.txt").decode()


def test_a_guest_reads_and_writes_it_and_no_volume_has_it(do, lab, vm, disk):
    """It is drive D:, beside the files of the host and not among them."""
    before = used_bytes(lab.world, "C:")
    write(lab, vm, "on the disk itself")

    assert "on the disk itself" == read(lab, vm)
    assert before == used_bytes(lab.world, "C:")
    assert all("PHYSICAL" not in row["path"] for row in scene.files(lab.world)["rows"])


@pytest.mark.behaviour("B-040")
def test_detached_and_attached_again_it_has_what_it_had(do, lab, vm, disk):
    """The content is the disk's, whatever becomes of the VM's settings."""
    write(lab, vm, "kept")
    do(DetachDisk(vm, PATH))
    do(AttachDisk(vm, PATH, pass_through=True))

    assert "kept" == read(lab, vm)


def test_an_image_is_of_a_moment_and_can_be_written_back(do, lab, vm, disk):
    """While the VM is off; what came after the image is lost."""
    write(lab, vm, "first")
    do(ShutDownVM(vm))
    do(ImagePhysicalDisk(PATH, IMAGE))
    do(StartVM(vm))
    write(lab, vm, "second")
    do(ShutDownVM(vm))
    do(WriteImageBack(PATH, IMAGE))

    assert "first" == read(lab, vm)


def test_what_makes_no_sense_is_refused(do, lab, vm, disk):
    """A file is no physical disk, a disk in use is left alone, an image has a name of its own."""
    base = lab.world.vms[vm].drives[0].path
    for operation, code in (
        (AddPhysicalDisk(PATH, GIB), 0x80070050),
        (ImagePhysicalDisk(PATH, IMAGE), 0x80070020),
    ):
        with pytest.raises(HyperVError) as caught:
            do(operation)
        assert code == caught.value.code
    do(ShutDownVM(vm))
    for operation in (
        AddPhysicalDisk(r"C:\disk.vhdx", GIB),
        ImagePhysicalDisk(base, IMAGE),
        WriteImageBack(PATH, base),
    ):
        with pytest.raises(InvalidParameter):
            do(operation)


def test_the_ledger_finds_what_is_on_it():
    """Of `i22`: the database's data file is live on drive D: before the disk is detached."""
    lab = OpenLab.open("settings-and-disks")
    names = {entry.name: entry.fate.value for entry in lab.ledger().entries(lab.vm("APP01").id)}

    assert "live" == names[r"E:\Bank\accounts.dat"]
