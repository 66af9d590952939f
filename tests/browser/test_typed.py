"""The line to type instead of the last click: read, copied, dismissed."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import INFO, LABS, NASTY_NAMES, TYPED

pytestmark = pytest.mark.browser
NAME = "PowerShell"


def test_the_line_stands_at_the_foot(show):
    """One quiet line, and no dialog; commands and parameters in it have their colours."""
    host = show(scenes.scene(cmdlet=TYPED))
    line = host.page.get_by_role("note", name=NAME)

    assert TYPED["text"] == line.locator("code").text_content()
    assert ["Restore-VMSnapshot"] == line.locator(".hv-typed-name").all_text_contents()
    assert ["-VMName", "-Name", "-Confirm:"] == line.locator(
        ".hv-typed-parameter"
    ).all_text_contents()
    assert 0 == host.page.get_by_role("dialog").count()
    assert line.bounding_box()["height"] < 40


def test_it_moves_nothing_else(show):
    """It comes and goes below everything: what was clicked stays under the pointer."""
    host = show(scenes.scene())
    above = host.page.locator(".hv-panes")
    before = above.bounding_box()
    host.change(cmdlet=TYPED)
    host.page.get_by_role("note", name=NAME).wait_for()

    assert before == above.bounding_box()


def test_no_line_before_the_first_click(show):
    assert 0 == show(scenes.scene()).page.get_by_role("note").count()


def test_a_command_of_the_lab_says_so(show):
    """A real host has none of them; what comes nearest there stands behind."""
    host = show(scenes.scene(cmdlet=LABS))
    line = host.page.get_by_role("note", name="Command of the lab")

    assert f"{LABS['text']}  # {LABS['remark']}" == line.locator("code").text_content()
    assert "A real host has no command for this" == line.locator(".hv-typed-label").get_attribute(
        "title"
    )


def copied(host):
    """Press Copy; what is said then."""
    host.page.get_by_role("button", name="Copy").click()
    host.page.wait_for_function("document.querySelector('.hv-live[data-own]').textContent")
    return host.page.locator(".hv-live[data-own]").text_content().strip()


def test_it_is_copied(show):
    """All of it, as it is to be typed, without the remark; and that is said."""
    host = show(scenes.scene(cmdlet=LABS))
    host.page.evaluate(
        """() => Object.defineProperty(navigator, "clipboard", { configurable: true, value: {
            writeText: async (text) => { globalThis.kept = text; } } })"""
    )

    assert "Copied." == copied(host)
    assert LABS["text"] == host.page.evaluate("() => globalThis.kept")
    host.page.get_by_role("button", name="Copied").wait_for()
    host.page.get_by_role("button", name="Copy", exact=True).wait_for()
    host.page.evaluate("() => { delete navigator.clipboard; }")


def test_it_is_copied_where_a_page_has_no_clipboard(show):
    """As on a JupyterLab that is reached by plain HTTP."""
    host = show(scenes.scene(cmdlet=LABS))
    host.page.evaluate(
        "() => document.addEventListener('copy', () => { globalThis.kept = `${getSelection()}`; })"
    )

    assert "Copied." == copied(host)
    assert LABS["text"] == host.page.evaluate("() => globalThis.kept")
    assert "" == host.page.evaluate("() => `${getSelection()}`")


def test_where_nothing_may_be_copied_it_is_selected(show):
    """Then Ctrl+C is all that is left to do."""
    host = show(scenes.scene(cmdlet=TYPED))
    host.page.evaluate("() => { document.execCommand = () => false; }")

    assert "The line is selected: copy it with Ctrl+C." == copied(host)
    assert TYPED["text"] == host.page.evaluate("() => `${getSelection()}`")
    host.page.evaluate("() => { delete document.execCommand; }")


def test_it_is_dismissed(show):
    """By the keyboard too; a note beside it stays."""
    host = show(scenes.scene(cmdlet=TYPED, notice=INFO))
    host.page.get_by_role("button", name="Dismiss the command").focus()
    host.page.keyboard.press("Enter")

    assert [{"serial": TYPED["serial"]}] == host.python.sent("dismiss")
    assert 0 == host.page.get_by_role("note", name=NAME).count()
    assert 1 == host.page.get_by_role("note").count()


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_any_name_in_it_is_text(show, name):
    text = f"Checkpoint-VM -Name '{name}'"
    host = show(scenes.scene(cmdlet=TYPED | {"text": text}))

    assert text == host.page.get_by_role("note", name=NAME).locator("code").text_content()
    assert host.page.evaluate("() => globalThis.hacked === undefined")


def test_a_long_line_keeps_its_place(show):
    """It wraps, and scrolls past a few lines; the panes stay in sight."""
    host = show(scenes.scene(cmdlet=TYPED | {"text": "Set-VM -Notes '" + "word " * 2000 + "'"}))

    assert host.page.get_by_role("note", name=NAME).bounding_box()["height"] < 110
