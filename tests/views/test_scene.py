"""What the panes say, for the worlds a learner meets."""

import re

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.operations import NewDisk, NewVM, StartVM
from hvlab.views import scene
from hvlab.views.scene.words import size, uptime
from tests.views.page import FakePage, opened

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"
C3 = "SRV01 - (3/11/2026 - 9:00:00 PM)"


# Virtual Machines -----------------------------------------------------------------------------


@pytest.mark.behaviour("B-164")
def test_the_columns_of_the_table(page):
    page.lab.wait(hours=2)

    assert {
        "id": page.lab.vm().id,
        "name": "SRV01",
        "state": "Running",
        "cpu": "0 %",
        "memory": "2048 MB",
        "uptime": page.row()["uptime"],
        "status": "",
        "percent": None,
    } == page.row()
    assert re.fullmatch(r"\d\.\d\d:\d\d:\d\d", page.row()["uptime"])


@pytest.mark.parametrize("stop", ["turn_off", "save"])
def test_a_vm_that_does_not_run_has_blank_cells(page, stop):
    """As on the host: no figures for what is not there."""
    getattr(page.lab.vm(), stop)()

    assert ["", "", "", ""] == [page.row()[cell] for cell in ("cpu", "memory", "uptime", "status")]


def test_machines_stand_in_the_order_of_their_names_and_the_first_is_selected():
    lab = Lab()
    for name in ("web", "App", "db"):
        lab.run(NewVM(name, disks=(NewDisk(f"{name}.vhdx"),)))
    page = FakePage(OpenLab("three", lab))

    assert ["App", "db", "web"] == [vm["name"] for vm in page.manager.summary["vms"]]
    assert "App" == page.row()["name"]

    web = page.manager.summary["vms"][2]["id"]
    page.send("select", vm=web)
    assert ("web", "web") == (page.row()["name"], page.manager.details["title"])


def test_an_empty_host_draws_and_offers_nothing():
    page = FakePage(opened("empty"))

    assert ([], [], {}) == (page.manager.summary["vms"], page.offered(), page.manager.guest)
    page.in_guest("write-note")
    page.send("invoke", target="vm", action="start", vm=None)
    assert "does not exist" in page.refusal()


# The tree -------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-047", "B-048")
def test_now_is_one_node_the_first_among_its_siblings():
    page = FakePage(opened("after-apply"))
    nodes = page.manager.tree["nodes"]

    assert ["now"] == [node["id"] for node in nodes if node["kind"] == "now"]
    assert ["Now", C3] == [n["name"] for n in nodes if n["parent"] == page.node(C2)["id"]]
    assert (1, 2) == (page.node("Now")["position"], page.node(C3)["position"])


def test_a_node_keeps_its_id_through_everything_that_happens_to_others(page):
    """That is how a drawing follows it, and a selection survives."""
    page.select(C3)
    before = page.node(C3)["id"]

    page.menu(C2, "Delete Checkpoint...")
    page.answer("Delete")
    page.select(C3)
    page.press("Checkpoint")
    page.lab.vm().rename(C3, "renamed")

    assert before == page.node("renamed")["id"] == page.manager.tree["selected"]


def test_a_selection_that_is_gone_is_gone(page):
    page.select(C3)
    page.lab.vm().delete(C3)

    assert (None, "SRV01", []) == (
        page.manager.tree["selected"],
        page.manager.details["title"],
        page.offered("node"),
    )


def test_a_long_name_is_cut_in_the_card_and_whole_everywhere_else(page):
    name = "before the quarterly cumulative update " * 2 + "of March"
    page.lab.vm().rename(C2, name)
    page.select(name)

    node = page.node(name)
    assert node["label"].endswith("…")
    assert name in node["description"]
    assert name == page.manager.details["title"]


# Details --------------------------------------------------------------------------------------


def rows(page: FakePage) -> dict[str, str]:
    return dict(page.manager.details["rows"])


@pytest.mark.behaviour("B-165")
def test_a_standard_checkpoint_shows_the_screen_at_capture(page):
    page.in_guest("type", "typed before\nsecond line")
    page.lab.vm().checkpoint("with a screen")
    page.in_guest("type", "typed after")
    page.select("with a screen")

    assert ["Windows Server 2022", "typed before", "second line"] == (
        page.manager.details["screen"]["lines"]
    )
    page.send("select", node=None)
    assert page.manager.details["screen"] is None


def test_a_production_checkpoint_has_no_memory_and_says_what_apply_leads_to(page):
    page.lab.vm().set_checkpoint_type("Production")
    page.lab.vm().checkpoint("quiet")
    page.select("quiet")

    assert "Production" == rows(page)["Type"]
    assert "not in this checkpoint" == rows(page)["Memory"]
    assert "SRV01 is Off, start it by hand" == rows(page)["After Apply"]
    assert page.manager.details["screen"] is None


def test_details_say_where_a_checkpoint_stands():
    page = FakePage(opened("after-apply"))
    page.select(C1)
    assert "yes, Now rests on it" == rows(page)["In the running VM"]
    page.select(C3)
    assert "no, dormant" == rows(page)["In the running VM"]


def test_details_of_a_vm(page):
    told = rows(page)

    assert ("3", C3) == (told["Checkpoints"], told["Now hangs under"])
    assert "OK (Applications Healthy)" == told["Heartbeat"]
    page.lab.vm().turn_off()
    assert "" == rows(page)["Heartbeat"]


# Console --------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-170")
def test_the_console_of_a_vm_that_is_off(page):
    page.lab.vm().turn_off()
    guest = page.manager.guest

    assert "off" == guest["console"]
    assert "The virtual machine 'SRV01' is turned off" == guest["message"]
    assert "To start the virtual machine, select 'Start' from the Action menu" == guest["hint"]
    assert "Status: Off" == guest["status"]
    assert ("", "") == (guest["clock"], guest["skew"])


@pytest.mark.parametrize(
    ("act", "console", "status"),
    [
        ("save", "saved", "Status: Saved"),
        ("pause", "paused", "Status: Paused"),
        ("reset", "running", "Status: Running"),
    ],
)
def test_the_console_in_the_other_states(page, act, console, status):
    getattr(page.lab.vm(), act)()

    assert (console, status) == (page.manager.guest["console"], page.manager.guest["status"])


def test_a_vm_without_an_operating_system_says_so():
    lab = Lab()
    lab.run(NewVM("bare", disks=(NewDisk("bare.vhdx"),)))
    lab.run(StartVM(next(iter(lab.world.vms)).id))
    lab.settle()
    page = FakePage(OpenLab("bare", lab))

    assert "No operating system was found on the disk." == page.manager.guest["message"]
    assert [] == [a["id"] for a in page.manager.guest["actions"] if a["enabled"]][:-1]


# Files ----------------------------------------------------------------------------------------


def test_every_file_of_the_host_is_listed_with_who_uses_it():
    page = FakePage(opened("after-apply"))
    files = page.manager.files["rows"]
    world = page.lab.world

    assert len(world.disks) + len(world.files) == len(files)
    disks = [row for row in files if row["kind"] in ("Disk", "Differencing disk")]
    assert [[C1], ["Now"]] == [
        row["used_by"] for row in disks if row["name"] == "SRV01.vhdx" or "Now" in row["used_by"]
    ]
    (now,) = [row for row in disks if row["used_by"] == ["Now"]]
    (c3,) = [row for row in disks if row["used_by"] == [C3]]
    assert (True, False) == (now["active"], c3["active"])
    assert now["parent"] == c3["parent"]


@pytest.mark.behaviour("B-105")
def test_a_file_that_waits_for_its_merge_says_so():
    """Two differencing disks rest on it, so it stays until only one is left."""
    page = FakePage(opened("after-apply"))
    page.lab.vm().delete(C2)

    assert ["waiting to merge"] == [r["note"] for r in page.manager.files["rows"] if r["note"]]


def test_a_merge_can_be_seen_in_the_files(live, loop):
    live.menu(C2, "Delete Checkpoint...")
    live.answer("Delete")
    loop.run(2)

    assert ["merging"] == [row["note"] for row in live.manager.files["rows"] if row["note"]]
    loop.run(60)
    assert [] == [row["note"] for row in live.manager.files["rows"] if row["note"]]


def test_a_scene_changes_nothing(lab):
    before = lab.world.copy()
    for vm in lab.world.vms:
        scene.files(lab.world)
        scene.guest(lab.world, vm)
        scene.tree(lab.world, vm, None)

    assert before == lab.world


# Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (36 << 20, "36 MB"),
        (int(1.5 * 2**30), "1.5 GB"),
        (12 << 30, "12 GB"),
    ],
)
def test_sizes_are_written_as_windows_does(count, text):
    assert text == size(count)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00"), (9302, "02:35:02"), (4 * 86400 + 15396, "4.04:16:36")],
)
def test_uptimes_are_written_as_the_host_does(seconds, text):
    assert text == uptime(seconds * 1000)


def test_a_path_may_be_typed_with_the_drive_it_is_shown_with(lab):
    vm = lab.vm()
    vm.write(r"C:\Work\plan.txt", "with the drive")
    assert "with the drive" == vm.files[r"Work\plan.txt"]
    assert vm.where_is_file(r"c:\work\plan.txt").live

    vm.remove_file(r"C:\Work\plan.txt")
    assert r"Work\plan.txt" not in vm.files


def test_all_that_hangs_below_a_checkpoint_is_counted():
    """Not its own children only: what Delete Checkpoint Subtree would take along."""
    lab = OpenLab.open("after-apply")
    rows = [
        dict(scene.details(lab.world, lab.vm().row, one.row)["rows"])["Checkpoints below"]
        for one in lab.vm().checkpoints
    ]

    assert ["3", "2", "1", "0"] == rows
