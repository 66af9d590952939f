"""Storage no checkpoint can hold: shared disks and virtual Fibre Channel (fact sheet 2.8, B-040).

Pass-through disks are in `test_disks.py`.
"""

from __future__ import annotations

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError, InvalidParameter, UnknownParameter
from hvlab.operations import (
    AddFibreChannel,
    ApplyCheckpoint,
    AttachDisk,
    CreateCheckpointAndApply,
    DetachDisk,
    NewDisk,
    NewVirtualDisk,
    NewVM,
    RemoveFibreChannel,
    ShutDownVM,
    StartBackup,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.host import Host
from hvlab.world.profiles import PROFILES
from hvlab.world.queries import checkpoints_of
from hvlab.world.rules import GIB
from tests.support import add_vm, checkpoint_tree, new_lab, vm_named

FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"


@pytest.fixture
def lab() -> Lab:
    """`Test`, running, with checkpoints one and two and a file written after each."""
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    for name in ("one", "two"):
        lab.run(TakeCheckpoint(vm, name))
        lab.run(WriteGuestFile(vm, f"after-{name}.txt", name))
    return lab


def refused(do, operation) -> HyperVError:
    with pytest.raises(HyperVError) as caught:
        do(operation)
    return caught.value


@pytest.mark.behaviour("B-040")
def test_a_shared_disk_prevents_checkpoints_of_every_vm_that_has_it(lab, vm, do):
    """Two VMs of a guest cluster share a disk: neither takes a checkpoint, nor is the present
    kept before an Apply; the one that gives the disk up does again."""
    other = add_vm(lab, "Other")
    shared = FOLDER + r"\Quorum.vhdx"
    do(NewVirtualDisk(shared, GIB))
    for id in (vm, other):
        do(AttachDisk(id, shared, shared=True))
    target = checkpoints_of(lab.world, vm)[0].id
    for id, operation in (
        (vm, TakeCheckpoint(vm, "no")),
        (vm, CreateCheckpointAndApply(vm, target)),
        (vm, StartBackup(vm)),
        (other, TakeCheckpoint(other, "no")),
    ):
        before = checkpoint_tree(lab.world, id)
        error = refused(do, operation)
        assert "Checkpoint operation failed." == error.paragraphs[0]
        assert "0x80070032" in str(error)
        assert before == checkpoint_tree(lab.world, id)

    do(DetachDisk(other, shared))
    do(TakeCheckpoint(other, "yes"))


@pytest.mark.parametrize(
    ("profile", "suffix", "controller", "error"),
    [
        ("2008R2", ".vhd", "SCSI", UnknownParameter),
        ("2012R2", ".vhd", "SCSI", InvalidParameter),
        ("2022", ".vhdx", "IDE", InvalidParameter),
    ],
)
def test_what_cannot_be_shared(profile, suffix, controller, error):
    """Shared disks came with 2012 R2, are .vhdx or .vhds files, and are on SCSI."""
    lab = Lab(seed=profile, host=Host(profile=profile))
    lab.run(NewVM("Test", disks=(NewDisk("Test" + PROFILES[profile].disk_suffix),)))
    lab.run(NewVirtualDisk("Quorum" + suffix, GIB))
    path = rf"{FOLDER}\Quorum{suffix}"

    with pytest.raises(error):
        lab.run(AttachDisk(vm_named(lab.world, "Test").id, path, controller, shared=True))


def test_a_vhd_set_can_be_shared(lab, vm, do):
    """A .vhds file, since 2016; a checkpoint by hand is refused all the same."""
    do(NewVirtualDisk("Quorum.vhds", GIB))
    do(AttachDisk(vm, FOLDER + r"\Quorum.vhds", shared=True))

    assert "0x80070032" in str(refused(do, TakeCheckpoint(vm, "no")))


@pytest.mark.behaviour("B-040")
def test_virtual_fibre_channel_prevents_checkpoints(lab, vm, do):
    """With an adapter on a virtual SAN no checkpoint can be taken; without it, it can."""
    assert "current state" in str(refused(do, AddFibreChannel(vm, "Production")))
    do(ShutDownVM(vm))
    do(AddFibreChannel(vm, "Production"))
    for operation in (TakeCheckpoint(vm, "no"), StartBackup(vm)):
        error = refused(do, operation)
        assert "Checkpoint operation failed." == error.paragraphs[0]
        assert "0x80070032" in str(error)

    do(RemoveFibreChannel(vm, "Production"))
    do(TakeCheckpoint(vm, "yes"))
    assert 3 == len(checkpoints_of(lab.world, vm))


def test_fibre_channel_adapters_have_their_limits(lab, vm, do):
    """Four at most, on a SAN that has a name, on hosts that have the module's cmdlet for it."""
    do(ShutDownVM(vm))
    for _ in range(4):
        do(AddFibreChannel(vm, "Production"))
    refused(do, AddFibreChannel(vm, "Production"))
    refused(do, RemoveFibreChannel(vm, "Test"))
    do(RemoveFibreChannel(vm, "Production"))
    refused(do, AddFibreChannel(vm, " "))

    old = Lab(seed="old", host=Host(profile="2008R2"))
    old.run(NewVM("Test", disks=(NewDisk("Test.vhd"),)))
    with pytest.raises(HyperVError, match="no virtual Fibre Channel"):
        old.run(AddFibreChannel(vm_named(old.world, "Test").id, "Production"))


@pytest.mark.behaviour("B-014")
def test_apply_brings_a_configuration_without_fibre_channel_back(lab, vm, do):
    """The adapter came after the checkpoint: applied, it is gone, and checkpoints go again."""
    do(ShutDownVM(vm))
    do(AddFibreChannel(vm, "Production"))
    do(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))

    do(TakeCheckpoint(vm, "yes"))
