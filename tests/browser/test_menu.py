"""Context menus: by mouse and by keyboard, above everything, and never in the way."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import C2, C3, NODE_LABELS, VM_LABELS, default_name

pytestmark = pytest.mark.browser
SECOND, THIRD = default_name(C2), default_name(C3)


def entries(host):
    """The texts of the open menu."""
    return [text.strip() for text in host.page.get_by_role("menuitem").all_text_contents()]


def test_right_click_selects_and_opens_the_checkpoints_menu(show):
    """The menu belongs to what was clicked, also when something else was selected before."""
    host = show(scenes.scene())

    host.node(THIRD).click(button="right")
    host.page.get_by_role("menu").wait_for()

    assert [{"node": "n2"}] == host.python.sent("select")
    assert list(NODE_LABELS.values()) == entries(host)
    assert THIRD == host.page.get_by_role("menu").get_attribute("aria-label")


def test_the_menu_is_above_everything_and_inside_the_window(show):
    """Opened in the last corner of the window it is still seen as a whole."""
    host = show(scenes.scene(), width=520)
    row = host.page.locator('[data-vm="g"]')
    box = row.bounding_box()

    host.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + 5, button="right")
    menu = host.page.get_by_role("menu")
    menu.wait_for()

    place = menu.bounding_box()
    assert place["x"] + place["width"] <= 520
    assert menu.evaluate("m => m.matches(':popover-open')")


@pytest.mark.parametrize("key", ["Shift+F10", "ContextMenu"])
def test_the_keyboard_alone_is_enough(show, key):
    """Open, walk, choose: the action is asked for and the focus is back on the checkpoint."""
    host = show(scenes.scene())
    host.node(SECOND).focus()

    host.page.keyboard.press(key)
    host.page.get_by_role("menu").wait_for()
    host.page.keyboard.press("ArrowDown")
    host.page.keyboard.press("Enter")

    assert [{"target": "node", "action": "rename", "node": "n1"}] == host.python.sent("invoke")
    assert "n1" == host.focused()
    assert 0 == host.page.get_by_role("menu").count()


def test_escape_leaves_without_doing_anything(show):
    """Esc closes the menu and gives the focus back."""
    host = show(scenes.scene())
    host.node(SECOND).click(button="right")
    host.page.get_by_role("menu").wait_for()

    host.page.keyboard.press("Escape")

    assert 0 == host.page.get_by_role("menu").count()
    assert [] == host.python.sent("invoke")
    assert "n1" == host.focused()


def test_typing_finds_an_entry(show):
    """Letters lead to the entry that begins with them."""
    host = show(scenes.scene())
    host.node(SECOND).click(button="right")
    host.page.get_by_role("menu").wait_for()

    with host.at_one_moment():
        host.page.keyboard.type("delete checkpoint s")

    assert "Delete Checkpoint Subtree..." == host.focused()


def test_one_letter_again_steps_through_its_entries(show):
    """d, d: first one Delete entry, then the other."""
    host = show(scenes.scene())
    host.node(SECOND).click(button="right")
    host.page.get_by_role("menu").wait_for()

    with host.at_one_moment():
        host.page.keyboard.type("dd")

    assert "Delete Checkpoint Subtree..." == host.focused()


def test_arrows_go_round(show):
    """Up from the first entry is the last."""
    host = show(scenes.scene())
    host.node(SECOND).click(button="right")
    host.page.get_by_role("menu").wait_for()

    host.page.keyboard.press("ArrowUp")

    assert "Delete Checkpoint Subtree..." == host.focused()


def test_a_click_elsewhere_closes_it(show):
    """As every menu does."""
    host = show(scenes.scene())
    host.node(SECOND).click(button="right")
    host.page.get_by_role("menu").wait_for()

    host.page.locator(".hv-titlebar").click()

    assert 0 == host.page.get_by_role("menu").count()


def test_a_virtual_machine_has_its_menu(show):
    """The same entries as in the Actions pane; what cannot be done now does nothing."""
    host = show(scenes.scene())

    host.page.locator('[data-vm="g"]').click(button="right")
    host.page.get_by_role("menu").wait_for()
    host.page.get_by_role("menuitem", name="Start").click(force=True)
    host.page.get_by_role("menuitem", name="Revert...").click()

    assert [{"target": "vm", "action": "revert", "vm": "g"}] == host.python.sent("invoke")


def test_now_offers_nothing(show):
    """Now has no Apply and no Delete."""
    host = show(scenes.scene())

    host.node("Now").click(button="right")
    host.page.get_by_role("menu").wait_for()

    assert ["No actions for this item"] == entries(host)


def test_all_vm_actions_are_listed(show):
    """The Actions pane shows the host's labels in the host's order."""
    host = show(scenes.scene())

    labels = host.page.locator('[data-target="vm"] .hv-action').all_text_contents()

    assert list(VM_LABELS.values()) == [label.strip() for label in labels]
