"""Beside the host's dialogs the lab says what each button would do; the host's own text stays."""

import pytest

from hvlab import open_lab
from hvlab.api import OpenLab
from hvlab.lessons import open_lesson
from hvlab.scenarios import build
from hvlab.views import dialogs
from hvlab.views.controller import Controller
from tests.views.page import opened


class Hand:
    """A learner at a manager that nobody draws."""

    def __init__(self, lab: OpenLab) -> None:
        self.lab = lab
        self.controller = Controller(lab, lambda: lab.engine.settle())
        self.controller.handle({"type": "ready"})

    def invoke(self, action: str, node: str | None = None) -> dict:
        vm = self.lab.vm().id
        target = {"target": "vm", "vm": vm} if node is None else {"target": "node", "node": node}
        self.controller.handle({"type": "invoke", "action": action, **target})
        return self.dialog

    @property
    def dialog(self) -> dict:
        return self.controller.scene()["dialog"]


@pytest.fixture
def hand() -> Hand:
    return Hand(opened())


@pytest.mark.behaviour("B-059")
def test_revert(hand):
    """The host's prompt has no word of a loss; the lab's remark, apart from it, has."""
    dialog = hand.invoke("revert")

    assert [dialogs.rules.TEXT_REVERT] == dialog["text"]
    assert [
        r"Revert: loses Invoices\Thursday.txt, KB5100003 and the unsaved text; "
        "the VM is down 12 s."
    ] == dialog["aside"]


def test_a_line_for_each_button(hand):
    """Every button but Cancel has its line, in the order of the buttons."""
    node = hand.controller.scene()["tree"]["nodes"][1]["id"]
    aside = hand.invoke("apply", node)["aside"]

    assert ["Create Checkpoint and Apply", "Apply"] == [line.split(":")[0] for line in aside]
    assert "loses nothing" in aside[0]
    assert "loses Invoices" in aside[1]


def test_renaming_has_no_remark(hand):
    """What a name does to the data is nothing, and nothing is said."""
    node = hand.controller.scene()["tree"]["nodes"][1]["id"]

    assert [] == hand.invoke("rename", node)["aside"]


@pytest.mark.parametrize("action", ["apply", "delete", "delete-subtree"])
def test_names_cannot_deceive(hand, action):
    """Names typed by people are made visible in remarks."""
    vm = hand.lab.vm()
    vm.rename(vm.checkpoints[0], "\u202egnp.exe\x07")
    vm.checkpoint("\u202eevil\x07")
    nodes = hand.controller.scene()["tree"]["nodes"]
    root = next(node["id"] for node in nodes if node["kind"] == "checkpoint")
    for line in hand.invoke(action, root)["aside"]:
        assert line.isprintable()


def test_remarks_can_be_off(hand):
    """Then the dialog is the host's alone, from the next one on."""
    hand.lab.remarks = False
    assert [] == hand.invoke("revert")["aside"]
    assert [] == Hand(OpenLab("x", build("patch-week"), remarks=False)).invoke("revert")["aside"]


def test_on_in_a_lab_and_off_in_a_lesson():
    """A lesson asks for a prediction first; a remark would give the answer away."""
    assert open_lab("patch-week").remarks
    assert open_lab("patch-week").fork().remarks
    assert not open_lab("patch-week", remarks=False).fork().remarks
    assert not open_lesson("revert-versus-apply").lab.remarks


def test_asking_changes_nothing(hand):
    """To open a dialog and cancel it leaves no trace."""
    before = (hand.lab.world.copy(), hand.lab.engine.journal, hand.lab.engine.version)
    dialog = hand.invoke("revert")
    hand.controller.handle({"type": "dialog", "serial": dialog["serial"], "button": "cancel"})

    assert before == (hand.lab.world, hand.lab.engine.journal, hand.lab.engine.version)
    assert {} == hand.dialog


def test_from_python(hand):
    """The same questions in Python."""
    lab = hand.lab
    vm = lab.vm()
    seen = lab.preview(dialogs.RevertVM(vm.id))
    assert hand.invoke("revert")["aside"] == [f"Revert: {seen.sentence}"]
    vm.revert()

    gone = lab.ledger().gone()
    assert {move.content for move in seen.lost} == {entry.item.content for entry in gone}
    assert "Thursday.txt: gone since Revert at 3/12/2026 9:00:00 AM" in str(lab.ledger())
    assert ["Revert"] == [one.deed.title for one in lab.timeline()]
    assert r"Invoices\Thursday.txt is not there any more" in lab.difference(0).lines
