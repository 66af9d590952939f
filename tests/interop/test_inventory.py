"""A real host's inventory becomes a lab to rehearse on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.errors import HvlabError, LabError
from hvlab.interop import lab_from_inventory, read_inventory
from hvlab.world.checkpoint import SnapshotType
from tests.support import checkpoint_tree, vm_named

SAMPLE = Path(__file__).parents[3] / "shared" / "corpus" / "powershell_inventory.json"

SMALL = {
    "host": "HV09",
    "vms": [
        {"Name": "a", "State": 2, "Uptime": "1.02:03:04.5670000", "CheckpointType": "Standard"},
        {"Name": "<b>x</b>", "State": "Off", "CheckpointType": 5, "Generation": 1},
    ],
    "checkpoints": [
        {"VMName": "a", "Name": "late", "CreationTime": "2024-02-01", "ParentSnapshotName": "base"},
        {"VMName": "a", "Name": "base", "CreationTime": "/Date(1705050000000)/"},
        {"VMName": "a", "Name": "side", "CreationTime": "2024-01-20", "ParentSnapshotName": "base"},
        {
            "VMName": "a",
            "Name": "left over",
            "CreationTime": "2024-02-03",
            "ParentSnapshotName": "late",
            "SnapshotType": "Recovery",
        },
    ],
}


def small(**changes: object) -> Lab:
    return lab_from_inventory({**SMALL, **changes})


def test_the_tree_is_the_hosts():
    """Parents by name, in order of creation; Now under the newest, unless the VM says otherwise."""
    lab = small()
    vm = vm_named(lab.world, "a")

    tree = "base\n├─ side\n└─ late\n   └─ left over\n      └─ Now"
    assert tree == checkpoint_tree(lab.world, vm.id)
    assert (26 * 3600 + 184) * 1000 + 567 == vm.uptime(lab.world.now)
    kinds = {c.name: c.snapshot_type for c in lab.world.checkpoints}
    assert SnapshotType.RECOVERY is kinds["left over"]
    assert "HV09" == lab.world.host.name


def test_now_hangs_where_the_vm_says():
    """ParentSnapshotName of the VM is where Now is."""
    vms = [{**SMALL["vms"][0], "ParentSnapshotName": "side"}, SMALL["vms"][1]]
    lab = small(vms=vms)

    assert "side\n│  └─ Now" in checkpoint_tree(lab.world, vm_named(lab.world, "a").id)


def test_the_twin_can_be_rehearsed_on():
    """Apply, delete and merge work on it, and rewinding comes back to the host as it was."""
    lab = OpenLab("inventory", small())
    before = lab.world.copy()
    vm = lab.vm("a")
    vm.apply("side")
    vm.start()
    vm.write("x.txt", "rehearsed")
    vm.delete("base", subtree=True)

    assert ["a.vhdx", "_b_x__b_.vhdx"] == [d.name for d in lab.world.disks if d.base_of]
    assert {"x.txt": "rehearsed"} == {k: v for k, v in vm.files.items() if k == "x.txt"}
    lab.start_over()
    assert before == lab.world


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vms": "none"}, "not a list of objects"),
        ({"vms": [{"Name": "a", "State": "Flying"}]}, "State 'Flying'"),
        ({"vms": [{"Name": ""}]}, "cannot be blank"),
        ({"vms": [{"Name": "a", "Uptime": "long"}]}, "uptime"),
        ({"vms": [{"Name": "a", "MemoryStartup": -1}]}, "number was expected"),
        ({"checkpoints": [{"VMName": "a", "Name": "x", "CreationTime": "soon"}]}, "date"),
        (
            {"checkpoints": [{"VMName": "a", "Name": "x", "ParentSnapshotName": "x"}]},
            "circle",
        ),
        ({"common": 7}, "not a dictionary"),
    ],
)
def test_nonsense_is_refused_with_a_reason(change, reason):
    """No traceback, no half-made host."""
    with pytest.raises(HvlabError, match=reason):
        small(**change)


def test_a_file_that_is_none(tmp_path):
    """Missing, or not JSON, or not a dictionary."""
    path = tmp_path / "inventory.json"
    with pytest.raises(LabError, match="could not be read"):
        read_inventory(path)
    for text, reason in (("{", "not JSON"), ("[]", "dictionary")):
        path.write_text(text)
        with pytest.raises(LabError, match=reason):
            read_inventory(path)


def test_a_file_of_powershell_with_its_byte_order_mark(tmp_path):
    """Windows PowerShell 5.1 writes one."""
    path = tmp_path / "inventory.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8-sig")

    assert "HV09" == read_inventory(path)["host"]


@pytest.mark.skipif(not SAMPLE.exists(), reason="material: the sample inventory is not here")
def test_the_sample_inventory():
    """Six VMs in their states, three trees."""
    lab = lab_from_inventory(read_inventory(SAMPLE))

    states = {vm.name: vm.state.label for vm in lab.world.vms}
    assert {
        "web01": "Running",
        "web02": "Running",
        "db01": "Running",
        "dc01": "Off",
        "legacy-app": "Saved",
        "test": "Paused",
    } == states
    assert 6 == len(lab.world.checkpoints)
