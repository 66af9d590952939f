"""From an image to a VM that boots."""

from __future__ import annotations

import pytest

from hvlab.api import OpenLab
from hvlab.errors import InvalidParameter
from hvlab.operations import (
    CopyHostFile,
    ExportVM,
    NewDisk,
    NewVM,
    StartVM,
    WriteGuestFile,
)
from hvlab.scenarios.images import FOLDER, IMAGES
from hvlab.world.disk import path_key
from tests.support import vm_named

DISKS = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"


@pytest.fixture
def lab() -> OpenLab:
    return OpenLab.open("empty")


def test_the_empty_host(lab):
    """No VM, three images."""
    assert [] == lab.vms
    assert sorted(IMAGES) == sorted(disk.name for disk in lab.world.disks)


@pytest.mark.parametrize(("image", "system"), IMAGES.items())
def test_a_vm_on_a_copy_of_an_image_boots(lab, image, system):
    """Copy the image, make a VM on the copy, start it: the guest runs, the image is untouched."""
    original = lab.world.disks[path_key(rf"{FOLDER}\{image}")]
    copy = rf"{DISKS}\NEW01.vhdx"
    lab.do(CopyHostFile(original.path, copy))
    lab.do(NewVM("NEW01", attach=(copy,)))
    vm = lab.vm("NEW01")
    vm.start()
    lab.do(WriteGuestFile(vm.id, "mine.txt", "here"))

    assert system == vm.row.guest.os
    assert original == lab.world.disks[original.id]


def test_a_vm_on_a_blank_disk_finds_no_operating_system(lab):
    """It is powered on, and that is all."""
    lab.engine.run(NewVM("BLANK", disks=(NewDisk("BLANK.vhdx"),)))
    vm = vm_named(lab.world, "BLANK").id
    lab.do(StartVM(vm))

    assert "" == lab.world.vms[vm].guest.os


def test_a_disk_serves_one_vm(lab):
    """A second VM on it is refused in the host's words."""
    image = rf"{FOLDER}\ws2022.vhdx"
    lab.do(NewVM("ONE", attach=(image,)))

    with pytest.raises(InvalidParameter, match="already connected to the virtual machine 'ONE'"):
        lab.do(NewVM("TWO", attach=(image,)))


@pytest.mark.parametrize("name", ["<b>x</b>", 'a"b', "a\\b", "a/b", "a:b", "tab\t"])
def test_a_name_that_windows_does_not_take_for_a_file(lab, name):
    """Refused as Windows refuses it; the VM itself may be called so."""
    with pytest.raises(InvalidParameter, match="0x8007007B"):
        lab.do(NewVM(name, disks=(NewDisk(f"{name}.vhdx"),)))
    lab.do(NewVM(name))
    folder = rf"D:\Export{len(name)}"
    lab.do(ExportVM(lab.vm(name).id, folder))

    (export,) = lab.world.exports
    assert folder == export.folder.rpartition("\\")[0], "the name is one folder, not several"
