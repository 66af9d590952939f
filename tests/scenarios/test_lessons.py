"""Starting points of lessons: that they are what their lesson asks about."""

from __future__ import annotations

import ntpath

import pytest

from hvlab.api import OpenLab
from hvlab.errors import GuestError
from hvlab.insight.whereabouts import Fate
from hvlab.operations import RevertVM, TakeCheckpoint, WorkOnDisk
from hvlab.operations.workload import LEFTOVER
from hvlab.scenarios.incidents import INCIDENTS
from hvlab.scenarios.lessons import disks, machines
from hvlab.storage.fat32.check import problems
from hvlab.world.bank import Verdict
from hvlab.world.checkpoint import SnapshotType
from hvlab.world.disk import DiskType, path_key
from hvlab.world.host import Question
from hvlab.world.queries import subtree_of
from hvlab.world.rules import GIB, MIB
from hvlab.world.volumes import system_device
from tests.scenarios.worlds import chain_of, fate, opened, refused, room


def size(lab: OpenLab) -> int:
    """Bytes of all disk files."""
    return sum(disk.file_size for disk in lab.world.disks)


# L1, L2 ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-027", "B-034")
def test_l1_a_checkpoint_copies_nothing_and_a_gigabyte_of_writes_costs_one():
    """40 GiB before, as good as 40 GiB after the checkpoint, 41 GiB after the work."""
    lab = opened("first-checkpoint")
    assert (40, []) == (size(lab) // GIB, lab.vm().checkpoints)
    before = size(lab)
    lab.vm().checkpoint("before the patch")
    assert size(lab) - before < 8 * MIB
    lab.do(WorkOnDisk(lab.vm().id, 1024))

    assert GIB <= size(lab) - before < GIB + 8 * MIB
    assert {Fate.LIVE} == {entry.fate for entry in lab.ledger().entries()}


def test_l2_each_file_is_in_another_file_of_the_chain():
    """Three depths: the block that holds each text is in one disk file alone."""
    lab = opened("three-depths")
    assert 3 == len(chain_of(lab))
    holders = []
    for depth in range(3):
        text = f"Written at depth {depth}".encode()
        layers = [lab.world.disks[path_key(path)].pages for path in reversed(chain_of(lab))]
        holders.append(
            [
                number
                for number, pages in enumerate(layers)
                if any(page.startswith(text) for _, page in pages.items())
            ]
        )

    assert [[0], [1], [2]] == holders


# L3, L6 ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-062")
def test_l3_revert_acts_at_once_on_this_host():
    """The question is suppressed, and today's invoice is in Now alone."""
    lab = opened("revert-unasked")

    assert frozenset({Question.REVERT}) == lab.world.host.suppressed
    lab.do(RevertVM(lab.vm().id))
    assert Fate.GONE is fate(lab, r"Invoices\Thursday.txt")


@pytest.mark.behaviour("B-102", "B-104", "B-105")
def test_l6_the_tree_has_every_case_of_delete():
    """A free leaf, nodes with one heir, a branch point; in the end one file and today's content."""
    lab = opened("tree-to-tidy")
    server = lab.vm()
    by_name = {one.name: one for one in server.checkpoints}
    heirs = {
        name: lab.world.disks.count("parent", one.row.drives[0].disk)
        for name, one in by_name.items()
    }
    assert {"root": 1, "fork": 2, "tried": 1, "leaf": 0, "last week": 1} == heirs
    before, content = room(lab), dict(server.files)
    server.delete("leaf")
    server.delete("fork")
    assert 2 == lab.world.disks.count("parent", path_key(chain_of(lab)[2]))
    for name in ("tried", "root", "last week"):
        server.delete(name)

    assert ([], content) == (server.checkpoints, dict(server.files))
    assert ["FS01.vhdx"] == [ntpath.basename(path) for path in chain_of(lab)]
    assert 3 * GIB < room(lab) - before


# L7, L8 ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-004", "B-009")
def test_l7_four_machines_of_which_one_falls_back():
    """All are asked for production checkpoints; the file server's backup service is silent."""
    lab = opened("four-roles")
    kinds = {vm.name: vm.checkpoint("tonight").type for vm in lab.vms}

    assert {
        "DC01": "Production",
        "FS01": "Standard",
        "LNX01": "Production",
        "SQL01": "Production",
    } == kinds
    assert Verdict.CONSISTENT is lab.vm("SQL01").find("tonight").bank.verdict


@pytest.mark.behaviour("B-014", "B-040")
def test_l8_apply_takes_settings_and_attachments_back_and_not_the_disks():
    """Memory, VLAN and both disks are as at the checkpoint; what is on the disks is ahead."""
    lab = opened("settings-and-disks")
    app, files = lab.vm("APP01"), lab.vm("FS01")
    assert "0x80070032" in str(refused(lab, TakeCheckpoint(app.id, "no")))
    assert (4096, 30, 3) == (
        app.row.settings.memory_mb,
        app.row.settings.vlan,
        len(app.row.drives),
    )
    assert app.sessions.use(app.sessions.open(files))
    app.apply(disks.BEFORE)

    assert (2048, 0, 1, "1") == (
        app.row.settings.memory_mb,
        app.row.settings.vlan,
        len(app.row.drives),
        app.files[r"App\version.txt"],
    )
    with pytest.raises(GuestError, match="0x80070035"):
        app.sessions.open(files)
    assert path_key(disks.PHYSICAL_DISK) in lab.world.disks
    assert Fate.LIVE is not fate(lab, r"D:\Bank\accounts.log", "APP01")


# L11, L12 ----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-034", "B-139")
def test_l11_in_the_sixth_week_the_volume_is_full():
    """Left alone, every machine stands still before the eight weeks are over, the one with the
    fixed disk as well."""
    lab = opened("eight-weeks")
    assert len(disks.DAILY) == len(lab.vms)
    (fixed,) = [disk for disk in lab.world.disks if disk.type is DiskType.FIXED]
    assert fixed.name.startswith(disks.FIXED)
    lab.wait(days=35)
    assert {"Running"} == {vm.state for vm in lab.vms}
    lab.wait(days=21)

    assert {"Paused-Critical"} == {vm.state for vm in lab.vms}
    assert 2 * MIB > room(lab, "D:")


def test_l11_without_their_checkpoints_the_machines_need_no_more_room():
    """Their own disks have every block already: eight weeks on, more than 15 % is free."""
    lab = opened("eight-weeks")
    for vm in lab.vms:
        vm.delete(vm.checkpoints[0])
    lab.wait(days=56)

    assert {"Running"} == {vm.state for vm in lab.vms}
    assert 0.15 < room(lab, "D:") / lab.world.host.volume_of("D:\\").capacity


@pytest.mark.behaviour("B-018", "B-022", "B-099")
def test_l12_five_kinds_of_differencing_disks():
    """Automatic, under backup, left by a backup, one's own, made by hand."""
    lab = opened("whose-files")
    kinds = {
        vm.name: [(one.row.automatic, one.row.snapshot_type) for one in vm.checkpoints]
        for vm in lab.vms
    }

    assert {
        "DEV01": [(True, SnapshotType.STANDARD)],
        "FS01": [(False, SnapshotType.RECOVERY)],
        "DB01": [(False, SnapshotType.RECOVERY)],
        "APP01": [(False, SnapshotType.STANDARD)],
    } == kinds
    children = [disk for disk in lab.world.disks if disk.type is DiskType.DIFFERENCING]
    assert 5 == len(children)
    assert [machines.OWN_CHILD] == [disk.name for disk in children if not disk.automatic]
    assert [machines.AGENT] == [one.locked_by for one in lab.world.conditions]
    assert 1 == sum("AutoRecovery" in file.path for file in lab.world.files)


# L13, L14 ----------------------------------------------------------------------------------------

SEEDS = [f"seed {number}" for number in range(40)]


def test_l13_the_seed_decides_what_is_broken_and_another_seed_breaks_it_otherwise():
    """Each fault comes up, and a seed always gives the same one."""
    chosen = [machines.chosen(machines.CHAIN_FAULTS, seed) for seed in SEEDS]

    assert set(machines.CHAIN_FAULTS) == set(chosen)
    assert chosen == [machines.chosen(machines.CHAIN_FAULTS, seed) for seed in SEEDS]
    every = {scenario.reach for scenario in INCIDENTS}
    assert set(machines.CHAIN_FAULTS) <= every


def test_l14_one_thing_goes_wrong_and_each_is_to_be_found_in_advance():
    """A writer, the room, a left-over backup, the daemon: each seed injects one of them."""
    found = set()
    for seed in SEEDS[:16]:
        lab = OpenLab.open("patch-night", seed=seed)
        assert ["DC01", "LNX01", "SQL01", "WEB01"] == [vm.name for vm in lab.vms]
        signs = {
            "writer": not lab.vm("SQL01").services.can_quiesce,
            "room": room(lab) <= GIB,
            "backup": bool(lab.vm("WEB01").checkpoints),
            "daemon": not lab.vm("LNX01").services.can_quiesce,
        }
        (sign,) = [name for name, seen in signs.items() if seen]
        found.add(sign)

    assert len(machines.NIGHT_FAULTS) == len(found)


# Work that fills disks ---------------------------------------------------------------------------


@pytest.mark.behaviour("B-123")
def test_work_leaves_nothing_to_read_and_no_damage():
    """Temporary files are gone; a check of the volume finds nothing; the ledger knows no item."""
    lab = opened("first-checkpoint")
    lab.vm().checkpoint("c")
    known = len(lab.ledger().entries())
    lab.do(WorkOnDisk(lab.vm().id, 3000))

    assert known == len(lab.ledger().entries())
    assert [] == problems(system_device(lab.world, lab.vm().row.drives))
    pages = lab.world.disks[path_key(chain_of(lab)[0])].pages
    assert 1500 == sum(page == LEFTOVER for _, page in pages.items())


@pytest.mark.parametrize("megabytes", [0, -5])
def test_work_is_counted_in_megabytes(megabytes):
    """None, or less, is no work."""
    lab = opened("first-checkpoint")
    with pytest.raises(GuestError, match="whole megabytes"):
        lab.do(WorkOnDisk(lab.vm().id, megabytes))


def test_half_of_a_guests_disk_is_not_for_temporary_files():
    """Then the guest says that it is full, and nothing was written."""
    lab = opened("first-checkpoint")
    before = lab.world.copy()
    with pytest.raises(GuestError, match="not enough space on the disk of the guest"):
        lab.do(WorkOnDisk(lab.vm().id, 21 * 1024))
    assert before == lab.world


def test_a_subtree_is_in_the_tree():
    """`tree-to-tidy`: two entries hang below the one that was tried."""
    lab = opened("tree-to-tidy")
    below = [one.name for one in subtree_of(lab.world, lab.vm().find("tried").id)]
    assert ["tried", "leaf"] == below
