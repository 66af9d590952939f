"""New virtual machines."""

import ntpath

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations import NewDisk, NewVM
from hvlab.storage.fat32 import VolumeError
from hvlab.world.disk import DiskType
from hvlab.world.power import VMState
from hvlab.world.rules import GIB, SMALLEST_DISK_BYTES
from hvlab.world.vm import DEFAULT_SERVICES, IntegrationService
from hvlab.world.volumes import installed_os
from tests.support import OS, add_vm, new_lab, vm_named


def test_a_new_vm_is_off_and_its_files_are_where_the_host_keeps_them():
    """Configuration in the VM folder, disks in the disk folder."""
    lab = Lab()
    vm = add_vm(lab, "Test", start=False)
    machine, host = lab.world.vms[vm], lab.world.host

    assert (VMState.OFF, None, None) == (machine.state, machine.guest, machine.parent_checkpoint)
    assert [ntpath.join(host.disk_folder, "Test.vhdx")] == [d.path for d in lab.world.disks]
    assert {
        ntpath.join(host.vm_folder, "Virtual Machines", vm + suffix)
        for suffix in (".vmcx", ".vmrs", ".vmgs")
    } == {file.path for file in lab.world.files}


def test_disks():
    """In order of their slots; fixed ones have their full size on the host at once."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os=OS), NewDisk("Data.vhdx", GIB, fixed=True))
    drives = vm_named(lab.world, "Test").drives
    system, data = (lab.world.disks[drive.disk] for drive in drives)

    assert [("SCSI", 0, 0), ("SCSI", 0, 1)] == [
        (d.controller, d.number, d.location) for d in drives
    ]
    assert (DiskType.DYNAMIC, DiskType.FIXED) == (system.type, data.type)
    assert system.file_size < system.size // 100
    assert data.file_size >= GIB
    assert (OS, "") == (installed_os(lab.world, drives), installed_os(lab.world, drives[1:]))


def test_services():
    """All of them but the Guest Service Interface."""
    assert {IntegrationService.GUEST_SERVICE_INTERFACE} == set(
        IntegrationService
    ) - DEFAULT_SERVICES


@pytest.mark.parametrize(
    "operation",
    [
        NewVM(" "),
        NewVM("New", disks=(NewDisk("TEST.vhdx"),)),
        NewVM("New", disks=(NewDisk("a.vhdx"), NewDisk("A.VHDX"))),
        NewVM("New", disks=(NewDisk(" "),)),
        NewVM("New", disks=(NewDisk("a.vhdx", size=0),)),
        NewVM("New", disks=(NewDisk("a.vhdx", size=GIB + 1),)),
    ],
)
def test_refusals(lab, operation):
    """Blank names, files that are there already, impossible sizes: nothing is made."""
    before = lab.world.copy()

    with pytest.raises(HyperVError):
        lab.run(operation)
    assert before == lab.world


def test_a_disk_too_small_for_a_system(lab):
    """The volume does not fit: nothing is made, not even the VM."""
    before = lab.world.copy()

    with pytest.raises(VolumeError, match="small"):
        lab.run(NewVM("New", disks=(NewDisk("a.vhdx", size=SMALLEST_DISK_BYTES, os=OS),)))
    assert before == lab.world
