"""I23, and how little of Hyper-V Replica there is."""

from __future__ import annotations

import pytest

from hvlab.api import OpenLab
from hvlab.engine.store import dumps, loads
from hvlab.errors import InvalidParameter, InvalidState
from hvlab.insight.whereabouts import Fate
from hvlab.operations import (
    ApplyCheckpoint,
    EditDiskOfVM,
    EnableReplication,
    ExportVM,
    ImportVM,
    LoseHostPower,
    ResizeDisk,
    ResynchronizeReplica,
)
from hvlab.scenarios.incidents import replicas as world
from hvlab.world.replication import ReplicationState
from hvlab.world.rules import GIB, MINUTE
from tests.scenarios.worlds import chain_of, fate, opened, refused

REQUIRED = ReplicationState.WAITING_FOR_START_RESYNCHRONIZE


def state(lab: OpenLab) -> ReplicationState:
    return lab.vm().row.replication.state


def test_i23_the_disk_was_changed_past_the_log_of_replica():
    """Resynchronization Required, Critical, since the write; the machine itself is fine."""
    lab = opened("i23-resynchronization-required")
    replication = lab.vm().row.replication

    assert (REQUIRED, "Resynchronization Required") == (state(lab), replication.state.label)
    assert (world.OTHER_HOST, "Critical") == (replication.server, replication.health)
    assert "Resynchronization is required for the virtual machine 'SRV01'" in replication.message(
        "SRV01"
    )
    assert ("Running", True) == (lab.vm().state, world.WEEK in lab.vm().files)
    assert r"Windows\unattend.xml" in lab.vm().files


def test_i23_resynchronized_in_the_evening_both_ends_are_alike_again():
    """The machine runs on; it takes as long as reading the whole disk."""
    lab = opened("i23-resynchronization-required")
    lab.wait(hours=13)
    begun = lab.time
    lab.do(ResynchronizeReplica(lab.vm().id), wait=False)
    assert (ReplicationState.RESYNCHRONIZING, "Running") == (state(lab), lab.vm().state)
    lab.settle()

    replication = lab.vm().row.replication
    assert (ReplicationState.REPLICATING, "Normal") == (replication.state, replication.health)
    assert lab.world.now == replication.agreed
    assert (lab.time - begun).total_seconds() * 1000 > MINUTE
    assert world.WEEK in lab.vm().files


def test_i23_trap_an_old_checkpoint_on_the_primary_costs_the_week_and_mends_nothing():
    """Going back is one more change that cannot be sent."""
    lab = opened("i23-resynchronization-required")
    lab.vm().apply(world.OLD)

    assert REQUIRED is state(lab)
    assert Fate.GONE is fate(lab, world.WEEK)


@pytest.mark.parametrize("deed", ["apply", "resize", "power loss"])
def test_what_the_log_cannot_follow_asks_for_a_resynchronization(deed):
    """Apply, Edit Disk while off, and a crash of the host while it ran."""
    lab = opened("i23-resynchronization-required")
    lab.do(ResynchronizeReplica(lab.vm().id))
    assert ReplicationState.REPLICATING is state(lab)
    if deed == "apply":
        lab.vm().apply(world.OLD)
    elif deed == "power loss":
        lab.do(LoseHostPower())
    else:
        lab.vm().shut_down()
        lab.do(ResizeDisk(chain_of(lab)[0], 41 * GIB))

    assert REQUIRED is state(lab)


@pytest.mark.parametrize(("running", "after"), [(True, "Normal"), (False, "Critical")])
def test_a_disk_is_expanded_under_a_running_machine_or_behind_replicas_back(running, after):
    """Online it follows; with the machine off it was a change outside of it."""
    lab = opened("i23-resynchronization-required")
    server = lab.vm()
    lab.do(ResynchronizeReplica(server.id))
    server.delete(world.OLD)
    if not running:
        server.shut_down()
    lab.do(EditDiskOfVM(server.id, chain_of(lab)[0], 60 * GIB))

    assert after == server.row.replication.health


def test_an_imported_copy_is_not_replicated():
    """Replica knows the machine that was exported, and no other."""
    lab = opened("i23-resynchronization-required")
    server = lab.vm()
    lab.do(ExportVM(server.id, r"D:\Export"))
    lab.do(ImportVM(r"D:\Export\SRV01", copy=True, new_id=True))
    (copy,) = [vm for vm in lab.vms if vm != server]

    assert (None, REQUIRED) == (copy.row.replication, server.row.replication.state)


def test_ordinary_work_does_not():
    """Writing, checkpoints and their merges, a restart: Replica follows."""
    lab = opened("i23-resynchronization-required")
    lab.do(ResynchronizeReplica(lab.vm().id))
    lab.vm().write("new.txt", "x")
    lab.vm().delete(lab.vm().checkpoint("c"))
    lab.vm().shut_down()
    lab.vm().start()

    assert ReplicationState.REPLICATING is state(lab)


@pytest.mark.parametrize("deed", ["apply", "power loss"])
def test_a_change_in_the_middle_of_a_resynchronization_is_not_forgotten(deed):
    """It ends with another one due."""
    lab = opened("i23-resynchronization-required")
    server = lab.vm()
    lab.do(ResynchronizeReplica(server.id), wait=False)
    applied = ApplyCheckpoint(server.id, server.checkpoints[0].id)
    lab.do(applied if deed == "apply" else LoseHostPower(), wait=False)
    lab.settle()

    assert REQUIRED is state(lab)


def test_what_makes_no_sense_is_refused():
    """Twice enabled, no server, nothing to resynchronize."""
    lab = opened("i23-resynchronization-required")
    vm = lab.vm().id
    assert isinstance(refused(lab, EnableReplication(vm, "HV03")), InvalidState)
    lab.do(ResynchronizeReplica(vm))
    assert isinstance(refused(lab, ResynchronizeReplica(vm)), InvalidState)
    plain = opened("i14-down-after-apply")
    assert isinstance(refused(plain, EnableReplication(plain.vm().id, " ")), InvalidParameter)


def test_it_can_be_kept():
    """Stored and loaded, the replication is as it was."""
    lab = opened("i23-resynchronization-required")
    loaded = loads(dumps(lab.engine, scenario="i23", version="0")).lab

    assert lab.world == loaded.world
