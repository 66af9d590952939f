"""The real manager behind the real front end: from a key on the page to the world and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.host import Host, Stage
from tests.browser.scenes import Traits

pytestmark = pytest.mark.browser
NAMES = (
    "summary", "tree", "details", "actions", "guest", "files",
    "dialog", "notice", "cmdlet", "history", "announce",
)  # fmt: skip


class RealPython:
    """The widget itself, without Jupyter between it and the page."""

    def __init__(self, manager: Any) -> None:
        self.manager = manager
        self.traits = self._drawn()

    def _drawn(self) -> Traits:
        return {name: getattr(self.manager, name) for name in NAMES}

    def receive(self, message: Traits) -> Traits:
        """Hand the message to the widget as Jupyter would; what it draws differently now."""
        if message["type"] != "ready":  # a watched lab would run in real time
            self.manager._handle_custom_msg(message, [])
        before, self.traits = self.traits, self._drawn()
        return {name: value for name, value in self.traits.items() if value != before[name]}


@pytest.fixture
def week(setting: Callable[..., Stage]) -> Host:
    """The patch week on the page: three checkpoints with default names."""
    from hvlab.views.notebook import open_lab

    return Host(setting(), RealPython(open_lab("patch-week").manager))


def names(host: Host) -> list[str]:
    """The tree from top to bottom."""
    return [node["name"] for node in host.python.traits["tree"]["nodes"]]


def press(host: Host, *keys: str) -> None:
    """Type these keys."""
    for key in keys:
        host.page.keyboard.press(key)


def test_create_checkpoint_and_apply_by_keyboard(week):
    """The article's example without a mouse: two dormant checkpoints end up beside Now."""
    first, second, third = names(week)[:3]
    week.node(first).focus()

    press(week, "ArrowDown", "Shift+F10")
    week.page.get_by_role("menu").wait_for()
    press(week, "Enter")
    week.page.get_by_role("dialog", name="Apply Checkpoint").wait_for()
    press(week, "Shift+Tab", "Enter")
    week.wait_for_nodes(5)

    assert [first, second, "Now", third] == names(week)[:4]
    dormant = week.page.locator(".hv-checkpoint.hv-dormant")
    assert 2 == dormant.count()
    assert week.node(second).get_attribute("data-node") == week.focused()


def test_rewind_brings_the_tree_back(week):
    """Outside the host: the checkpoint that was taken has never been taken."""
    before = names(week)

    week.page.locator('[data-action="checkpoint"]').click()
    week.wait_for_nodes(len(before) + 1)
    week.page.locator('[data-history="rewind"]').click()
    week.wait_for_nodes(len(before))

    assert before == names(week)


def test_a_machine_is_turned_off_and_its_console_says_so(week):
    """Turn Off..., yes: the sentence of the real console, and no document any more."""
    week.page.locator('[data-action="turn-off"]').click()
    week.page.get_by_role("dialog").get_by_role("button", name="Turn Off", exact=True).click()

    off = week.page.get_by_text("The virtual machine 'SRV01' is turned off")
    off.wait_for()
    assert "Status: Off" == week.page.locator(".hv-statusbar").text_content()


def test_a_nasty_name_survives_the_whole_way(week):
    """Rename through the dialog: what was typed is what the tree says, and nothing else happens."""
    first = names(week)[0]
    nasty = '<img src=x onerror="window.hacked=1"> & "quotes"'
    week.node(first).focus()

    press(week, "F2")
    week.page.get_by_role("dialog").get_by_label("Name", exact=True).fill(nasty)
    press(week, "Enter")
    week.page.wait_for_function(
        "name => document.querySelector('[role=treeitem]').ariaLabel.startsWith(name)", arg=nasty
    )

    assert nasty == names(week)[0]
    assert week.page.evaluate("window.hacked") is None
    assert week.node(nasty).get_attribute("data-node") == week.focused()
