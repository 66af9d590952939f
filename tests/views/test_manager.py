"""The widget: what reaches the page and when, from whatever hand or thread a change comes."""

import json
import sys
import threading

import pytest

from hvlab.views.controller import Controller
from hvlab.views.manager import HyperVManager
from tests.views.page import FakePage

C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"
PANES = (
    "summary",
    "tree",
    "details",
    "actions",
    "guest",
    "files",
    "dialog",
    "notice",
    "cmdlet",
    "history",
    "announce",
)


def drawn(manager: HyperVManager) -> dict[str, object]:
    return {name: getattr(manager, name) for name in PANES}


@pytest.fixture
def sent(page, monkeypatch):
    """The updates that leave for the page, each as the names of its traits."""
    updates = []
    send_state = page.manager.send_state

    def listen(key=None):
        keys = {key} if isinstance(key, str) else set(key or ())
        if keys:
            updates.append(sorted(keys))
        send_state(key)

    monkeypatch.setattr(page.manager, "send_state", listen)
    return updates


def test_every_pane_is_a_trait_of_plain_json(page):
    """What cannot be written as JSON would not reach a page."""
    assert set(PANES) == set(page.manager.controller.scene())
    state = page.manager.get_state(PANES)
    assert drawn(page.manager) == json.loads(json.dumps(state))


def test_what_is_drawn_is_always_the_controllers_scene(page):
    for act in (
        lambda: page.press("Checkpoint"),
        lambda: page.menu(C2, "Apply..."),
        lambda: page.answer("Create Checkpoint and Apply"),
        lambda: page.in_guest("write-note"),
        lambda: page.history("rewind"),
        lambda: page.lab.vm().rename(C2, "by hand"),
        lambda: page.lab.wait(hours=3),
    ):
        act()
        assert page.manager.controller.scene() == drawn(page.manager)


def test_a_click_is_answered_with_one_update(page, sent):
    """All panes change together, or a page would show half of it."""
    page.select(C2)

    assert [["actions", "details", "tree"]] == sent


def test_what_did_not_change_is_not_sent(page, sent):
    page.select(C2)
    sent.clear()

    page.select(C2)

    assert [] == sent


def test_one_operation_is_one_update(page, sent):
    page.press("Checkpoint")

    assert 1 == len(sent)
    assert {"tree", "files", "history", "announce"} <= set(sent[0])


def test_a_line_of_python_is_drawn(page):
    page.lab.vm().checkpoint("by hand")

    assert "by hand" == page.node("by hand")["name"]
    assert "Rewind: Checkpoint" == page.manager.history["rewind"]


def test_a_page_that_opens_is_told_nothing_new(page, sent):
    page.send("ready")

    assert [] == sent


def test_two_managers_of_one_lab_show_one_world_and_each_its_own_selection(page, lab):
    other = FakePage(lab)
    other.select(C2)
    page.press("Checkpoint")

    assert page.outline() == other.outline()
    assert page.manager.tree["selected"] is None
    assert other.node(C2)["id"] == other.manager.tree["selected"]
    assert {} == other.manager.notice


def test_a_refusal_is_shown_where_it_was_clicked(page, lab):
    other = FakePage(lab)
    page.menu(C2, "Rename...")
    page.answer("OK", value="")

    assert page.refusal()
    assert "" == other.refusal()


def test_a_mistake_of_ours_is_said_and_leaves_the_world_alone(page, monkeypatch):
    from hvlab.operations import PauseVM

    def broken(self, world):
        world.vms.drop(self.vm)
        raise KeyError("oops")

    monkeypatch.setattr(PauseVM, "begin", broken, raising=False)
    step = PauseVM(page.lab.vm().id).plan(page.lab.world)[0].step
    monkeypatch.setattr(PauseVM, step, broken)
    before = page.lab.world.copy()

    page.press("Pause")

    assert "hvlab made a mistake" == page.manager.notice["title"]
    assert before == page.lab.world


def test_clicks_from_many_threads_are_taken_one_after_the_other(page):
    """As with kernels that serve comm messages on a subshell's thread while a cell runs."""
    errors = []

    def click(number: int) -> None:
        try:
            for step in range(5):
                page.in_guest("type", f"{number}-{step}")
                page.select(C2)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    before = page.lab.engine.steps_done
    threads = [threading.Thread(target=click, args=(number,)) for number in range(6)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for _ in range(5):
            page.lab.vm().write("from-the-cell.txt", "text")
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert [] == errors
    assert 6 * 5 + 5 == page.lab.engine.steps_done - before
    assert page.manager.controller.scene() == drawn(page.manager)
    for _ in range(6 * 5 + 5):
        page.history("rewind")
    assert page.manager.history["can_rewind"] is False


def test_the_controller_needs_no_widget(lab):
    """The terminal view and the tests of others may drive it alone."""
    controller = Controller(lab, pace=lab.engine.settle)
    controller.handle({"type": "invoke", "target": "vm", "action": "checkpoint", "vm": None})

    assert 4 == len(lab.vm().checkpoints)
