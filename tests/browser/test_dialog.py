"""The host's questions, its error boxes, and where the focus is afterwards."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import APPLY, C2, C3, CHAIN, DELETE, ERROR, RENAME, default_name

pytestmark = pytest.mark.browser
LISTEN = """() => {
    window.heard = [];
    document.onkeydown = (event) => heard.push(event.key);
}"""
SECOND, THIRD = default_name(C2), default_name(C3)


def test_apply_asks_with_the_hosts_words(show):
    """Title, sentences, check box and buttons as in the real dialog; Apply is the default."""
    host = show(scenes.scene(dialog=APPLY))
    dialog = host.page.get_by_role("dialog", name="Apply Checkpoint")
    buttons = dialog.locator("[data-button]")

    assert "Are you sure you want to apply the selected checkpoint?" in dialog.text_content()
    assert ["Create Checkpoint and Apply", "Apply", "Cancel"] == buttons.all_text_contents()
    assert "Apply" == host.focused()
    assert ["400", "700", "400"] == buttons.evaluate_all(
        "b => b.map(x => getComputedStyle(x).fontWeight)"
    )
    assert dialog.get_by_label("Please don't ask me again").is_visible()


def test_the_labs_remark_is_apart_from_the_hosts_dialog(show):
    """What hvlab adds stands after the buttons, under its own name."""
    host = show(scenes.scene(dialog=APPLY))

    note = host.page.get_by_role("complementary", name="Note by the lab")

    assert "hvlab" in note.text_content()
    assert "unsaved document" in note.text_content()


@pytest.mark.parametrize(
    ("dialog", "press", "button"),
    [
        (APPLY, "Enter", "apply"),
        (APPLY, "Escape", "cancel"),
        (DELETE, "Enter", "cancel"),
        (DELETE, "Escape", "cancel"),
        (RENAME, "Escape", "cancel"),
    ],
)
def test_enter_takes_the_default_and_escape_gives_up(show, dialog, press, button):
    """Esc never does anything; the default of Delete Checkpoint is Don't Delete."""
    host = show(scenes.scene(dialog=dialog))
    host.page.get_by_role("dialog").wait_for()

    host.page.keyboard.press(press)

    (answer,) = host.python.sent("dialog")
    assert (dialog["serial"], button, False) == (
        answer["serial"],
        answer["button"],
        answer["checked"],
    )
    assert 0 == host.page.get_by_role("dialog").count()


def test_do_not_ask_again_is_told(show):
    """The check box travels with the answer."""
    host = show(scenes.scene(dialog=APPLY))

    host.page.get_by_label("Please don't ask me again").check()
    host.page.get_by_role("button", name="Create Checkpoint and Apply").click()

    assert [
        {"serial": 7, "button": "create-apply", "checked": True, "value": None}
    ] == host.python.sent("dialog")


def test_rename_starts_with_the_name_selected(show):
    """Type and press Enter: the new name is sent."""
    host = show(scenes.scene(dialog=RENAME))
    field = host.page.get_by_label("Name", exact=True)
    assert SECOND == field.input_value()

    host.page.keyboard.type("before the patch")
    host.page.keyboard.press("Enter")

    assert [
        {"serial": 9, "button": "ok", "checked": False, "value": "before the patch"}
    ] == host.python.sent("dialog")


def test_a_dialog_is_answered_once(show):
    """A double click on a button is one answer, also when Python is slow to close the dialog."""
    host = show(scenes.scene(dialog=APPLY))
    host.python.answers["dialog"] = lambda _message: {}

    host.page.get_by_role("button", name="Apply", exact=True).dblclick(force=True)

    assert 1 == len(host.python.sent("dialog"))
    assert 0 == host.page.get_by_role("dialog").count()


def test_a_question_that_python_takes_back_is_not_answered(show):
    """Rewinding the lab closes its dialog; nobody pressed Cancel."""
    host = show(scenes.scene(dialog=APPLY))
    host.page.get_by_role("dialog").wait_for()

    host.change(dialog={})
    host.page.get_by_role("dialog").wait_for(state="detached")
    host.page.evaluate("() => new Promise(done => setTimeout(done))")

    assert [] == host.python.sent("dialog")


def test_the_next_question_opens_after_the_first(show):
    """Another serial is another dialog."""
    host = show(scenes.scene(dialog=RENAME))
    host.python.answers["dialog"] = lambda _message: {
        "dialog": RENAME | {"serial": 10, "title": "Again"}
    }

    host.page.keyboard.press("Enter")

    host.page.get_by_role("dialog", name="Again").wait_for()
    assert "INPUT" == host.page.evaluate("document.activeElement.tagName")


def test_focus_returns_to_the_checkpoint_the_question_was_about(show):
    """From the tree with F2, Esc, and back in the tree."""
    host = show(scenes.scene())
    host.python.answers["invoke"] = lambda _message: {"dialog": RENAME}
    host.node(SECOND).focus()
    host.page.keyboard.press("F2")
    host.page.get_by_role("dialog").wait_for()

    host.page.keyboard.press("Escape")

    assert "n1" == host.focused()


def test_focus_goes_to_now_when_the_answer_removed_the_checkpoint(show):
    """Delete: the checkpoint is gone with the dialog, so Now has the focus."""
    host = show(scenes.scene())
    host.python.answers["invoke"] = lambda _message: {"dialog": DELETE}
    host.python.answers["dialog"] = lambda _message: {
        "dialog": {},
        "tree": scenes.tree(scenes.without(CHAIN, SECOND), THIRD),
    }
    host.node(SECOND).focus()
    host.page.keyboard.press("Delete")
    host.page.get_by_role("dialog").wait_for()

    host.page.get_by_role("button", name="Delete", exact=True).click()

    host.wait_for_nodes(3)
    assert "now" == host.focused()


def test_an_error_box_is_read_and_dismissed(show):
    """The host's paragraphs, the cmdlet that says the same, and one button."""
    host = show(scenes.scene(notice=ERROR))
    box = host.page.get_by_role("dialog", name="SRV01")

    assert "could not initiate a checkpoint operation" in box.text_content()
    assert "Checkpoint-VM -Name SRV01" == box.locator("code").text_content()
    assert "Close" == host.focused()

    host.page.keyboard.press("Enter")

    assert [{"serial": 3}] == host.python.sent("dismiss")
    assert 0 == host.page.get_by_role("dialog").count()


def test_keys_in_a_dialog_stay_there(show):
    """Letters typed into a dialog never become shortcuts of the notebook."""
    host = show(scenes.scene(dialog=RENAME))
    host.page.evaluate(LISTEN)

    host.page.keyboard.type("ab")

    assert [] == host.page.evaluate("heard")


def test_two_views_ask_once(show):
    """Shown twice, the manager asks in the view that was used last."""
    host = show(scenes.scene())
    host.page.evaluate("show()")
    host.page.locator(".hv-manager").nth(0).locator(".hv-titlebar").click()

    host.change(dialog=APPLY)

    host.page.get_by_role("dialog").wait_for()
    assert 1 == host.page.get_by_role("dialog").count()
    assert 1 == host.page.locator(".hv-manager").nth(0).locator("dialog").count()
