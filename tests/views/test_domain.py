"""A domain on the page: what the lab says of it, and what it does not show."""

import pytest

from hvlab.api import OpenLab
from hvlab.scenarios import build
from hvlab.world import rules
from tests.views.page import FakePage

READY = build("domain")


def opened(*, remarks: bool = True) -> FakePage:
    """The manager with DC01 selected, its next checkpoint a standard one."""
    lab = OpenLab("domain", READY.fork(), remarks=remarks)
    lab.vm("DC01").set_checkpoint_type("Standard")
    page = FakePage(lab)
    page.send("select", vm=lab.vm("DC01").id)
    return page


@pytest.mark.behaviour("B-191")
@pytest.mark.parametrize("remarks", [True, False])
def test_a_standard_checkpoint_of_a_controller_is_remarked_upon(remarks):
    """A quiet line, as the lab's and not the host's; not where remarks are switched off."""
    page = opened(remarks=remarks)
    page.press("Checkpoint")

    said = page.manager.notice
    expected = [rules.TEXT_STANDARD_OF_CONTROLLER] if remarks else None
    assert expected == said.get("text")
    assert ("info", "hvlab") == (said["kind"], said["title"]) if remarks else not said


def test_what_nobody_waits_for_is_no_unrest():
    """A password change is to come in a month: the host is at rest all the same."""
    page = opened()

    assert len(page.lab.world.jobs)
    assert [] == [w for w in page.manager.history["waits"] if "at rest" in w["label"]]


def test_what_the_guest_keeps_for_itself_is_not_among_its_files():
    """Registry, logs and the directory are on the disk; a learner's files are shown."""
    page = opened()
    page.lab.vm("DC01").write("Notes\\a.txt", "mine")

    assert {"Windows\\NTDS\\ntds.dit", "Windows\\System32\\config\\SYSTEM"} <= set(
        page.lab.vm("DC01").files
    )
    assert ["C:\\Notes\\a.txt"] == [file["path"] for file in page.manager.guest["files"]]
