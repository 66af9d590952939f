"""The storage of a volume is lost for a while (fact sheet 2.8, storage resiliency)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.operations import (
    AttachDisk,
    ConfigureVM,
    LoseStorage,
    NewDisk,
    NewVirtualDisk,
    NewVM,
    RestoreStorage,
    ResumeVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.host import Host, HostVolume
from hvlab.world.power import VMState
from hvlab.world.rules import GIB, MINUTE
from tests.support import OS, document, texts, vm_named


def lab_on(*, resilient: bool = True, profile: str = "2022") -> tuple[Lab, str]:
    """A host whose VM `Test` runs on volume D:, with a file and an unsaved document."""
    volumes = (HostVolume(), HostVolume("D:", resilient=resilient))
    lab = Lab(seed=profile, host=Host(profile=profile, disk_folder=r"D:\VMs", volumes=volumes))
    lab.run(NewVM("Test", disks=(NewDisk("Test.vhdx", os=OS),)))
    vm = vm_named(lab.world, "Test").id
    for operation in (StartVM(vm), WriteGuestFile(vm, "a.txt", "kept"), TypeInDocument(vm, "open")):
        lab.run(operation)
    return lab, vm


def refused(lab: Lab, operation) -> HyperVError:
    with pytest.raises(HyperVError) as caught:
        lab.run(operation)
    return caught.value


def act_on_loss(lab: Lab, vm: str, **changes: object) -> None:
    """Set what the host does when the VM's storage is lost."""
    settings = lab.world.vms[vm].settings
    actions = replace(settings.hardware.actions, **changes)
    hardware = replace(settings.hardware, actions=actions)
    lab.run(ConfigureVM(vm, replace(settings, hardware=hardware)))


def test_a_vm_waits_for_its_storage_and_goes_on():
    """It is Paused-Critical meanwhile, and then runs on with all it had in memory."""
    lab, vm = lab_on()
    uptime = lab.world.vms[vm].uptime(lab.world.now)
    lab.run(LoseStorage("D:"))
    assert "Paused-Critical" == lab.world.vms[vm].state.label

    lab.advance(29 * MINUTE)
    lab.run(RestoreStorage("D:"))
    assert VMState.RUNNING is lab.world.vms[vm].state
    assert "open" == document(lab.world.vms[vm])
    assert uptime == lab.world.vms[vm].uptime(lab.world.now)
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.parametrize("minutes", [30, 5])
def test_after_its_time_it_is_powered_off(minutes):
    """30 minutes by default, as AutomaticCriticalErrorActionTimeout says; memory is lost then."""
    lab, vm = lab_on()
    if minutes != 30:
        act_on_loss(lab, vm, critical_minutes=minutes)
    lab.run(LoseStorage("D:"))
    lab.advance(minutes * MINUTE - 1)
    assert VMState.PAUSED_CRITICAL is lab.world.vms[vm].state

    lab.advance(1)
    assert VMState.OFF is lab.world.vms[vm].state
    lab.run(RestoreStorage("D:"))
    assert VMState.OFF is lab.world.vms[vm].state
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)


def test_the_time_is_counted_anew_for_each_loss():
    """A VM that went on is not powered off because of the loss before."""
    lab, vm = lab_on()
    lab.run(LoseStorage("D:"))
    lab.advance(20 * MINUTE)
    lab.run(RestoreStorage("D:"))
    lab.run(LoseStorage("D:"))
    lab.advance(20 * MINUTE)

    assert VMState.PAUSED_CRITICAL is lab.world.vms[vm].state


@pytest.mark.parametrize(
    ("resilient", "profile", "action"),
    [(False, "2022", "Pause"), (True, "2012R2", "Pause"), (True, "2022", "None")],
)
def test_nothing_waits_on_other_storage_hosts_and_settings(resilient, profile, action):
    """A local disk, a host before 2016, AutomaticCriticalErrorAction None: the guest crashes."""
    lab, vm = lab_on(resilient=resilient, profile=profile)
    act_on_loss(lab, vm, critical=action)
    lab.run(LoseStorage("D:"))

    assert VMState.OFF is lab.world.vms[vm].state


def test_without_its_storage_a_vm_can_neither_go_on_nor_start():
    """Resume, Start and Checkpoint are refused with the code of a device that is not there."""
    lab, vm = lab_on()
    lab.run(LoseStorage("D:"))
    assert 0x8007048F == refused(lab, ResumeVM(vm)).code

    lab.run(TurnOffVM(vm))
    assert 0x8007048F == refused(lab, StartVM(vm)).code
    assert 0x8007048F == refused(lab, TakeCheckpoint(vm, "no")).code
    lab.run(RestoreStorage("D:"))
    lab.run(StartVM(vm))
    lab.run(TakeCheckpoint(vm, "yes"))


def test_a_shared_disk_is_taken_away_and_the_vm_runs_on():
    """Its other disks are where they were."""
    lab, vm = lab_on()
    lab.run(NewVirtualDisk(r"C:\VMs\Local.vhdx", 10 * GIB, os=OS))
    lab.run(NewVM("Local", attach=(r"C:\VMs\Local.vhdx",)))
    local = vm_named(lab.world, "Local").id
    lab.run(NewVirtualDisk(r"D:\VMs\Quorum.vhdx", GIB))
    lab.run(AttachDisk(local, r"D:\VMs\Quorum.vhdx", shared=True))
    lab.run(StartVM(local))
    lab.run(LoseStorage("D:"))

    states = [lab.world.vms[id].state for id in (vm, local)]
    assert [VMState.PAUSED_CRITICAL, VMState.RUNNING] == states


def test_what_cannot_be_lost_or_restored_is_refused():
    """The host's own volume, an empty one, one that is lost already, one that is there."""
    lab, vm = lab_on()
    lab.run(ShutDownVM(vm))
    for volume in ("C:", "E:"):
        refused(lab, LoseStorage(volume))
    refused(lab, RestoreStorage("D:"))
    lab.run(LoseStorage("D:"))
    refused(lab, LoseStorage("D:"))
