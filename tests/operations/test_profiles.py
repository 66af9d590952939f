"""Versions of the host: what differs between them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hvlab.engine import Lab
from hvlab.errors import UnknownParameter
from hvlab.events import DisksMerged, MergeInterrupted, MergeStarted
from hvlab.operations import (
    DeleteCheckpoint,
    NewDisk,
    NewVM,
    RevertVM,
    SaveVM,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.world.host import Host
from hvlab.world.module_history import PARAMETERS
from hvlab.world.power import VMState
from hvlab.world.profiles import PROFILES
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import CheckpointType
from tests.support import OS, texts, vm_named


def lab_of(profile: str, *, start: bool = True) -> tuple[Lab, str]:
    """A host of that version with a VM `Test`."""
    lab = Lab(seed=profile, host=Host(profile=profile))
    suffix = PROFILES[profile].disk_suffix
    lab.run(NewVM("Test", disks=(NewDisk(f"Test{suffix}", os=OS),)))
    vm = vm_named(lab.world, "Test").id
    if start:
        lab.run(StartVM(vm))
    return lab, vm


def happened(lab: Lab, *kinds: type) -> list[str]:
    return [type(s.event).__name__ for s in lab.events if isinstance(s.event, kinds)]


@pytest.mark.behaviour("B-013")
@pytest.mark.parametrize("profile", ["2008R2", "2012R2"])
def test_before_2016_every_checkpoint_is_standard(profile):
    """The setting does not exist, and a running VM's checkpoint holds memory."""
    lab, vm = lab_of(profile)

    with pytest.raises(UnknownParameter, match="matches parameter name 'CheckpointType'"):
        lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    lab.run(TakeCheckpoint(vm, "one"))
    (checkpoint,) = checkpoints_of(lab.world, vm)
    assert checkpoint.holds_memory


@pytest.mark.behaviour("B-018")
@pytest.mark.parametrize(("profile", "automatic"), [("client", True), ("2022", False)])
def test_automatic_checkpoints_are_on_for_new_vms_on_a_client(profile, automatic):
    """On Windows 10 and 11 a new VM has them, on a server it has not."""
    lab, vm = lab_of(profile, start=False)

    assert automatic == lab.world.vms[vm].settings.automatic_checkpoints


@pytest.mark.behaviour("B-019")
@pytest.mark.behaviour("B-022")
def test_start_takes_an_automatic_checkpoint():
    """The first start of a VM without checkpoints makes one, and it is known as automatic."""
    lab, vm = lab_of("client")
    lab.run(TakeCheckpoint(vm, "mine"))

    first, second = checkpoints_of(lab.world, vm)
    assert re.fullmatch(r"Automatic Checkpoint - Test - \(.* - .* [AP]M\)", first.name)
    assert (True, False) == (first.automatic, second.automatic)


@pytest.mark.behaviour("B-020")
def test_start_takes_none_when_there_is_one():
    """With any checkpoint present, starting makes no further one."""
    lab, vm = lab_of("client", start=False)
    lab.run(TakeCheckpoint(vm, "mine"))
    lab.run(StartVM(vm))

    assert ["mine"] == [c.name for c in checkpoints_of(lab.world, vm)]


@pytest.mark.behaviour("B-021")
@pytest.mark.parametrize("stop", [ShutDownVM, TurnOffVM])
def test_stopping_removes_and_merges_the_automatic_checkpoint(stop):
    """After a stop there is one disk file with everything the guest wrote."""
    lab, vm = lab_of("client")
    lab.run(WriteGuestFile(vm, "a.txt", "kept"))
    lab.run(stop(vm))
    lab.settle()

    assert [] == checkpoints_of(lab.world, vm)
    assert ["Test.vhdx"] == [disk.name for disk in lab.world.disks]
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)


def test_saving_keeps_the_automatic_checkpoint():
    """Only shutting down or turning off removes it."""
    lab, vm = lab_of("client")
    lab.run(SaveVM(vm))

    assert 1 == len(checkpoints_of(lab.world, vm))


@pytest.mark.behaviour("B-023")
def test_revert_undoes_everything_since_the_start():
    """What was written since is gone, and the VM is off, as it was when it was taken."""
    lab, vm = lab_of("client")
    lab.run(WriteGuestFile(vm, "a.txt", "lost"))
    lab.run(RevertVM(vm))

    assert {} == texts(lab.world, lab.world.vms[vm].drives)
    assert VMState.OFF is lab.world.vms[vm].state


@pytest.mark.behaviour("B-024")
def test_2016_has_no_automatic_checkpoints():
    """The parameter came later."""
    lab, vm = lab_of("2016")

    with pytest.raises(UnknownParameter, match="'AutomaticCheckpointsEnabled'"):
        lab.run(SetVM(vm, automatic_checkpoints=True))


@pytest.mark.behaviour("B-112")
@pytest.mark.parametrize("stop", [ShutDownVM, TurnOffVM, SaveVM])
def test_2008_r2_merges_only_while_the_vm_stands_still(stop):
    """The .avhd stays under a running VM; shutting down or saving starts the merge."""
    lab, vm = lab_of("2008R2")
    lab.run(TakeCheckpoint(vm, "one"))
    lab.run(WriteGuestFile(vm, "a.txt", "kept"))
    lab.run(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    lab.settle()
    assert {".vhd", ".avhd"} == {"." + disk.name.rpartition(".")[2] for disk in lab.world.disks}
    assert [] == happened(lab, MergeStarted)

    lab.run(stop(vm))
    lab.settle()
    assert ["Test.vhd"] == [disk.name for disk in lab.world.disks]
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.behaviour("B-113")
def test_2008_r2_starting_cancels_the_merge():
    """Starting during the merge loses its progress; the next shutdown begins it anew."""
    lab, vm = lab_of("2008R2")
    lab.run(TakeCheckpoint(vm, "one"))
    lab.run(WriteGuestFile(vm, "a.txt", "kept"))
    lab.run(DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    lab.run(ShutDownVM(vm))
    lab.run(StartVM(vm))
    assert 2 == len(lab.world.disks)
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)

    lab.run(ShutDownVM(vm))
    lab.settle()
    kinds = happened(lab, MergeStarted, MergeInterrupted, DisksMerged)
    assert ["MergeStarted", "MergeInterrupted", "MergeStarted", "DisksMerged"] == kinds
    assert {"a.txt": "kept"} == texts(lab.world, lab.world.vms[vm].drives)


@pytest.mark.parametrize(
    ("profile", "disks", "states"),
    [
        ("2008R2", {".vhd", ".avhd"}, {".xml", ".bin", ".vsv"}),
        ("2012R2", {".vhd" + "x", ".avhdx"}, {".xml", ".bin", ".vsv"}),
        ("2016", {".vhdx", ".avhdx"}, {".vmcx", ".vmrs", ".vmgs"}),
    ],
)
def test_each_version_has_its_kinds_of_files(profile, disks, states):
    """File names end as on that host (fact sheet 3)."""
    lab, vm = lab_of(profile)
    if PROFILES[profile].production_checkpoints:
        lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    lab.run(TakeCheckpoint(vm, "one"))

    assert disks == {"." + disk.name.rpartition(".")[2] for disk in lab.world.disks}
    (checkpoint,) = checkpoints_of(lab.world, vm)
    assert states == {file.kind for file in lab.world.files.by("owner", checkpoint.id)}


def test_2012_r2_writes_memory_files_only_where_there_is_memory():
    """A checkpoint of a VM that is off is an .xml alone."""
    lab, vm = lab_of("2012R2", start=False)
    lab.run(TakeCheckpoint(vm, "one"))

    (checkpoint,) = checkpoints_of(lab.world, vm)
    assert {".xml"} == {file.kind for file in lab.world.files.by("owner", checkpoint.id)}


@pytest.mark.parametrize(("profile", "has"), [("2008R2", False), ("2012R2", True), ("2022", True)])
def test_the_generation_id_came_with_2012(profile, has):
    """Before 2012 a host gives its VMs no VM-GenerationID (fact sheet 7.1)."""
    lab, vm = lab_of(profile)
    before = lab.world.vms[vm].generation_id
    lab.run(TakeCheckpoint(vm, "one"))
    lab.run(RevertVM(vm))

    assert has == bool(before)
    assert has == (before != lab.world.vms[vm].generation_id)


# The PowerShell module ---------------------------------------------------------------------------


CORE = ["Get-VM", "Checkpoint-VM", "Restore-VMSnapshot", "Remove-VMSnapshot", "Export-VMSnapshot"]


@pytest.mark.behaviour("B-013", "B-024")
@pytest.mark.parametrize(
    ("parameter", "first"),
    [
        ("CheckpointType", "2016"),
        ("AutomaticCriticalErrorAction", "2016"),
        ("AutomaticCheckpointsEnabled", "2019"),
        ("EnhancedSessionTransportType", "2019"),
    ],
)
def test_parameters_of_set_vm_came_with_versions(parameter, first):
    """Every older host does not know the parameter, every newer one and the client do."""
    has = [name for name in PROFILES if PROFILES[name].has_parameter("set-vm", parameter.upper())]

    assert list(PROFILES)[list(PROFILES).index(first) :] == has


@pytest.mark.parametrize("name", PROFILES)
def test_what_a_profile_can_do_its_module_can_say(name):
    """Production and automatic checkpoints, and critical pauses, have their parameters."""
    profile = PROFILES[name]

    def can_say(parameter: str) -> bool:
        return profile.has_parameter("Set-VM", parameter)

    assert profile.production_checkpoints == can_say("CheckpointType")
    assert (profile.automatic_checkpoints is not None) == can_say("AutomaticCheckpointsEnabled")
    assert profile.stays_critical == can_say("AutomaticCriticalErrorAction")


def test_2008_r2_has_no_module():
    """It came with Windows Server 2012: before, there was no Get-VM."""
    assert not any(PROFILES["2008R2"].has_cmdlet(name) for name in CORE)
    assert not PROFILES["2008R2"].has_parameter("Get-VM", "Name")
    for name in set(PROFILES) - {"2008R2"}:
        assert all(PROFILES[name].has_cmdlet(cmdlet) for cmdlet in CORE)


@pytest.mark.parametrize(
    ("cmdlet", "first"),
    [("Wait-VM", "2016"), ("Update-VMVersion", "2016"), ("Add-VMPmemController", "2019")],
)
def test_cmdlets_came_with_versions(cmdlet, first):
    """Every older host does not have the cmdlet."""
    has = [name for name in PROFILES if PROFILES[name].has_cmdlet(cmdlet.lower())]

    assert list(PROFILES)[list(PROFILES).index(first) :] == has


def known_cmdlets() -> list[dict]:
    """What is known of the module's cmdlets, from the facts beside the repository."""
    facts = Path(__file__).parents[3] / "shared" / "domain" / "cmdlets.yaml"
    if not facts.is_file():
        pytest.skip("material: the facts of the module's cmdlets are not here")
    return yaml.safe_load(facts.read_text(encoding="utf-8"))["cmdlets"]


def test_2016_has_what_was_captured_on_it():
    """Of every cmdlet that is known well: its parameters are those of a real Windows 10 14393."""
    for fact in known_cmdlets():
        newer = set(fact.get("newer_than_2016") or ())
        names = {row["name"].lower() for row in fact["parameters"]}
        here = {name for name in names if PROFILES["2016"].has_parameter(fact["name"], name)}
        if "capture" in fact["sources"]:
            assert names - newer == here, fact["name"]


def test_every_name_of_the_history_is_one_of_the_module():
    """Nothing is misspelt, or it would say nothing about any cmdlet."""
    facts = {fact["name"]: {row["name"] for row in fact["parameters"]} for fact in known_cmdlets()}
    for table in PARAMETERS.values():
        for cmdlet, names in table.items():
            if cmdlet in facts:
                assert set(names.split()) <= facts[cmdlet], cmdlet
