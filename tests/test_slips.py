"""Slips of a learner at the keyboard: an answer that helps, never a traceback of ours."""

from __future__ import annotations

import pytest

from hvlab.api import OpenLab
from hvlab.errors import LabError


@pytest.fixture
def lab() -> OpenLab:
    return OpenLab.open("patch-week")


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda lab: OpenLab.open(3), "no scenario '3'"),
        (lambda lab: OpenLab.open("patch-wek"), "Did you mean 'patch-week'"),
        (lambda lab: lab.vm(1), "name of a virtual machine is text"),
        (lambda lab: lab.vm("SRV1"), "There are: 'SRV01'"),
        (lambda lab: lab.vm().checkpoint(5), "name of a checkpoint is text"),
        (lambda lab: lab.vm().apply("Tuesday"), "has no checkpoint 'Tuesday'"),
        (lambda lab: lab.vm().set_clock("now"), "a datetime"),
        (lambda lab: lab.wait(hours="x"), "counted in numbers"),
        (lambda lab: lab.rewind(-1), "one step or more"),
        (lambda lab: lab.redo(0), "one step or more"),
        (lambda lab: lab.vm().files["nope.txt"], r"It has: Invoices\\Monday.txt"),
        (lambda lab: lab.vm().where_is_file(r"Invoices\Thusday.txt"), "never had a file"),
    ],
)
def test_a_slip_is_answered(lab, slip, said):
    """The lab says what it expected, and nothing has happened."""
    before = lab.world.copy()

    with pytest.raises(LabError, match=said):
        slip(lab)
    assert before == lab.world


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda lab: lab.vm().snapshot(), "Did you mean 'checkpoint'"),
        (lambda lab: lab.vm().restore(), "Did you mean 'apply'"),
        (lambda lab: lab.revert(), r"It is a virtual machine's: lab.vm\(\).revert"),
    ],
)
def test_another_products_word_is_understood(lab, slip, said):
    """What an administrator types from habit gets a hint."""
    with pytest.raises(AttributeError, match=said):
        slip(lab)


@pytest.mark.parametrize(
    "path", [r"Invoices\Monday.txt", r"C:\Invoices\Monday.txt", "c:/invoices/MONDAY.txt"]
)
def test_a_path_is_taken_as_people_write_it(lab, path):
    """With or without the drive, with either slash, in any case."""
    vm = lab.vm()

    assert path in vm.files
    assert "Invoice of Monday" == vm.files[path]
    assert vm.where_is_file(path).live


def test_a_double_click_is_one_click(lab):
    """The second half asks for what is already being done."""
    from hvlab.views.controller import Controller

    page = Controller(lab, lambda: None)
    for _ in range(2):
        page.handle({"type": "invoke", "target": "vm", "action": "checkpoint", "vm": lab.vm().id})

    assert 1 == len(lab.world.jobs)
    assert {} == page.scene()["notice"]


def test_deleting_a_checkpoint_is_said_to_cost_a_way_back(lab):
    """Nothing the guest holds is lost, but nobody can go back there any more."""
    from hvlab.operations import DeleteCheckpointSubtree

    first = lab.vm().checkpoints[0]
    said = lab.preview(DeleteCheckpointSubtree(lab.vm().id, first.id)).sentence

    assert f"nobody can go back to '{first.name}'" in said
    assert "1 more any more" in said
