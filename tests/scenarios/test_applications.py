"""I15, I22: the machine is back, its database is not. The symptom, what mends it, what does not."""

from __future__ import annotations

import pytest

from hvlab.errors import GuestError
from hvlab.operations import (
    AttachDisk,
    DetachDisk,
    SetVM,
    TakeCheckpoint,
    WriteImageBack,
)
from hvlab.scenarios.incidents import applications as world
from hvlab.world import guest_log
from hvlab.world.bank import Verdict
from hvlab.world.bank.reading import examine
from hvlab.world.vm import CheckpointType, Drive
from hvlab.world.volumes import volume_at
from tests.scenarios.worlds import event_ids, opened, refused

# I15 ---------------------------------------------------------------------------------------------


def verdict(lab) -> Verdict:
    return lab.vm().bank.examine().verdict


def test_i15_the_label_says_production_and_the_checkpoint_is_standard():
    """It held memory, so Apply left the machine running; VSS writer and event 8229 say why."""
    lab = opened("i15-database-inconsistent")
    server = lab.vm()
    (taken,) = server.checkpoints

    assert ("Standard", True) == (taken.type, taken.row.holds_memory)
    assert world.LABEL == taken.name
    assert (Verdict.TORN, False) == (verdict(lab), server.bank.running)
    assert CheckpointType.PRODUCTION is server.row.settings.checkpoint_type
    first, *_ = server.windows.log(guest_log.APPLICATION)
    assert (8229, True) == (first.id, world.WRITER in first.text)
    assert [18500, 18512] == [id for id in event_ids(lab) if id in (18500, 18512)]


def test_i15_vss_first_then_production_only_then_the_data_from_the_backup():
    """A new checkpoint is what its name says, and its disks alone are consistent."""
    lab = opened("i15-database-inconsistent")
    server = lab.vm()
    server.services.restart(world.SERVICE)
    lab.do(SetVM(server.id, checkpoint_type=CheckpointType.PRODUCTION_ONLY))
    (backup,) = lab.world.exports
    lab.do(AttachDisk(server.id, backup.vm.drives[0].path))
    restored = Drive("SCSI", 0, 1, backup.vm.drives[0].path)
    volume = volume_at(lab.world, [restored], "C:")
    for name in ("accounts.dat", "accounts.log"):
        server.write(rf"Bank\{name}", volume.read(rf"Bank\{name}").decode())
    lab.do(DetachDisk(server.id, restored.path))
    server.services.start("BANK")

    assert server.bank.running
    assert {"Current": 1700, "Savings": 8300} == server.bank.balances
    checkpoint = server.checkpoint("after the repair")
    assert ("Production", Verdict.CONSISTENT) == (checkpoint.type, checkpoint.bank.verdict)


def test_i15_production_only_would_have_said_so():
    """While the writer is broken the checkpoint fails, where Production fell back silently."""
    lab = opened("i15-database-inconsistent")
    server = lab.vm()
    lab.do(SetVM(server.id, checkpoint_type=CheckpointType.PRODUCTION_ONLY))
    failure = refused(lab, TakeCheckpoint(server.id, "not possible"))

    assert "Production checkpoints cannot be created." in str(failure)
    assert 0x800423F4 == failure.code
    assert [world.LABEL] == [one.name for one in server.checkpoints]


def test_i15_trap_trusting_the_label_ends_where_it_began():
    """Applied once more and started from its disks, the database is torn again."""
    lab = opened("i15-database-inconsistent")
    server = lab.vm()
    server.apply(world.LABEL)
    server.reset()

    assert (Verdict.TORN, False) == (verdict(lab), server.bank.running)


# I22 ---------------------------------------------------------------------------------------------


def test_i22_the_data_is_ahead_of_the_log():
    """The host refused a checkpoint with the disk attached; so only the system went back."""
    lab = opened("i22-os-older-than-data")
    server = lab.vm()

    assert ("Off", ["Off"]) == (server.state, [one.type for one in server.checkpoints])
    assert 18012 in event_ids(lab)
    assert [False, True] == [drive.pass_through for drive in server.row.drives]
    assert [False] == [drive.pass_through for drive in server.checkpoints[0].row.drives]
    found = server.bank.examine()
    assert (Verdict.TORN, False) == (found.verdict, found.opens)
    assert "The log is older than the data file." in found.reason


def test_i22_the_image_of_the_same_moment_is_written_back_before_the_start():
    """Then system and data are of one moment, Monday's."""
    lab = opened("i22-os-older-than-data")
    lab.do(WriteImageBack(world.PHYSICAL_DISK, world.IMAGE))
    server = lab.vm()
    server.start()

    assert (True, "consistent") == (server.bank.running, server.bank.found)
    assert {"Current": 1700, "Savings": 8300} == server.bank.balances


def test_i22_trap_started_as_it_is_the_database_does_not_open_and_forced_it_is_wrong():
    """Torn; with the log rebuilt it opens on Tuesday's data under Monday's system."""
    lab = opened("i22-os-older-than-data")
    server = lab.vm()
    server.start()
    assert not server.bank.running
    with pytest.raises(GuestError, match="does not run"):
        server.bank.transfer("Savings", "Current", 10)
    server.bank.rebuild_log()

    assert [] == server.patches
    assert {"Current": 1700, "Savings": 8300} != examine(lab.world, server.row.drives).balances
