"""The panes around the tree: machines, console, files, and the controls outside the world."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import C3, INFO, default_name

pytestmark = pytest.mark.browser


def test_machines_are_listed_as_in_the_manager(show):
    """Six columns; what does not apply is blank."""
    host = show(scenes.turned_off())
    grid = host.page.get_by_role("grid", name="Virtual Machines")

    heads = grid.get_by_role("columnheader").all_text_contents()
    srv01 = grid.locator('[data-vm="g"] td').all_text_contents()

    assert ["Name", "State", "CPU Usage", "Assigned Memory", "Uptime", "Status"] == heads
    assert ["SRV01", "Off", "", "", "", ""] == [cell.strip() for cell in srv01]


def test_arrows_choose_a_machine(show):
    """Down selects the next machine, which is the grid's tab stop then."""
    host = show(scenes.scene())
    host.page.locator('[data-vm="g"]').focus()

    host.page.keyboard.press("ArrowDown")

    assert [{"vm": "d"}] == host.python.sent("select")
    assert "0" == host.page.locator('[data-vm="d"]').get_attribute("tabindex")


def test_progress_is_drawn_in_the_status_column(show):
    """The text of the host, and a bar that grows in place."""
    host = show(scenes.busy(37))
    bar = host.page.get_by_role("progressbar", name="Creating Checkpoint (37%)")
    share = "bar => Math.round(100 * bar.firstChild.offsetWidth / bar.offsetWidth)"

    assert 37 == bar.evaluate(share)


def test_a_button_that_turns_itself_off_keeps_the_focus(show):
    """While the checkpoint is taken its button does nothing, and nobody loses their place."""
    host = show(scenes.scene())
    busy = scenes.busy(0)
    host.python.answers["invoke"] = lambda _message: {
        "actions": busy["actions"],
        "summary": busy["summary"],
    }
    button = host.page.locator('[data-target="vm"] [data-action="checkpoint"]')

    button.click()
    host.page.get_by_role("progressbar").wait_for()
    host.page.keyboard.press("Enter")

    assert [{"target": "vm", "action": "checkpoint", "vm": "g"}] == host.python.sent("invoke")
    assert "Checkpoint" == host.focused()
    assert "true" == button.get_attribute("aria-disabled")


def test_the_console_of_a_machine_that_is_off(show):
    """The two sentences and the status bar of the real console."""
    host = show(scenes.turned_off())
    console = host.page.locator(".hv-pane-console")

    assert console.get_by_text("The virtual machine 'SRV01' is turned off").is_visible()
    assert console.get_by_text(
        "To start the virtual machine, select 'Start' from the Action menu"
    ).is_visible()
    assert "Status: Off" == console.locator(".hv-statusbar").text_content()


def test_the_console_shows_what_the_guest_knows(show):
    """Its clock and how far it is off, its patches, its files, and the document nobody saved."""
    host = show(scenes.after_create_and_apply())
    screen = host.page.locator("[data-console=running]")

    assert ["9:02:58 AM", "3/11/2026"] == screen.locator(".hv-clock span").all_text_contents()
    assert "1 day 7 hours behind the host" == screen.locator("[data-skew]").text_content()
    assert ["✓KB5034439installed", "–KB5034440not installed"] == [
        "".join(text.split("\n")).strip()
        for text in screen.locator(".hv-window-updates li").all_text_contents()
    ]
    assert 0 == screen.locator(".hv-window-notepad").count()


@pytest.mark.behaviour("B-166")
def test_a_double_click_on_the_small_screen_opens_the_console_of_the_present(show):
    """Not of the checkpoint: what is shown stays the machine as it is now, and nothing is sent."""
    host = show(scenes.scene())
    console = host.page.locator(".hv-pane-console")
    clock = console.locator(".hv-clock").text_content()
    console.get_by_role("button", name="Fold").click()
    assert not console.locator("[data-console=running]").is_visible()

    host.page.locator(".hv-thumbnail").dblclick()
    console.locator("[data-console=running]").wait_for(state="visible")

    assert clock == console.locator(".hv-clock").text_content()
    assert console.evaluate("pane => pane === document.activeElement")
    assert [] == host.python.sent("invoke")


def test_connect_shows_the_console(show):
    """The same by keyboard, from the actions."""
    scene = scenes.scene()
    connect = {"id": "connect", "label": "Connect...", "enabled": True, "hint": ""}
    scene["actions"]["vm"] = [connect, *scene["actions"]["vm"]]
    host = show(scene)
    console = host.page.locator(".hv-pane-console")
    console.get_by_role("button", name="Fold").click()

    host.page.get_by_role("button", name="Connect...").focus()
    host.page.keyboard.press("Enter")
    console.locator("[data-console=running]").wait_for(state="visible")

    assert [] == host.python.sent("invoke")


def test_the_consoles_toolbar_sends_what_is_pressed(show):
    """Pictures with names; what is off sends nothing."""
    scene = scenes.scene()
    scene["guest"]["toolbar"] = [
        {"id": "start", "label": "Start", "enabled": False, "hint": ""},
        {"id": "checkpoint", "label": "Checkpoint", "enabled": True, "hint": ""},
        {"id": "revert", "label": "Revert...", "enabled": True, "hint": ""},
    ]
    host = show(scene)
    toolbar = host.page.get_by_role("group", name="Console", exact=True)
    for name in ("Start", "Checkpoint", "Revert"):
        toolbar.get_by_role("button", name=name).click(force=True)

    assert [
        {"target": "console", "action": "checkpoint", "vm": "g"},
        {"target": "console", "action": "revert", "vm": "g"},
    ] == host.python.sent("invoke")


def test_a_file_of_the_guest_is_read_by_keyboard(show):
    """Its name opens and closes it, by Enter, Space or click; the text stands below."""
    host = show(scenes.scene())
    name = host.page.get_by_role("button", name="tuesday.txt")
    text = host.page.locator(".hv-window-files").get_by_text("Patched.")
    seen = [(name.get_attribute("aria-expanded"), text.is_visible())]

    name.focus()
    for act in (
        lambda: host.page.keyboard.press("Enter"),
        lambda: host.page.keyboard.press("Space"),
        name.click,
    ):
        act()
        host.page.wait_for_function(
            "was => document.activeElement.ariaExpanded !== was", arg=seen[-1][0]
        )
        seen.append((name.get_attribute("aria-expanded"), text.is_visible()))

    assert [("false", False), ("true", True), ("false", False), ("true", True)] == seen
    assert text.bounding_box()["y"] >= name.bounding_box()["y"] + name.bounding_box()["height"]
    assert [] == host.python.sent("guest")


def test_what_is_done_inside_the_guest_is_sent(show):
    """Each button sends its action; the switch also says which way."""
    host = show(scenes.scene())

    for name in ("Install KB5034441", "Write a note", "Set the clock to the host's time"):
        host.page.get_by_role("button", name=name).click()
    host.page.get_by_role("checkbox", name="Time Synchronization").click()

    assert [
        {"action": "install-patch", "value": None},
        {"action": "write-note", "value": None},
        {"action": "set-clock", "value": None},
        {"action": "time-sync", "value": "off"},
    ] == host.python.sent("guest")


def test_the_unsaved_document_is_typed_into(show):
    """What was typed is one action, sent when the field is left; looking at it sends nothing."""
    host = show(scenes.scene())
    field = host.page.get_by_label("Text of the unsaved document")

    host.page.get_by_role("button", name="Type in the document").click()
    host.page.locator(".hv-titlebar").click()
    field.fill("Minutes, second draft")
    host.page.get_by_role("button", name="Write a note").click()

    assert [
        {"action": "type", "value": "Minutes, second draft"},
        {"action": "write-note", "value": None},
    ] == host.python.sent("guest")


def test_a_lost_document_is_gone_from_the_screen(show):
    """What Python says replaces what was typed: after Apply the old text is back."""
    host = show(scenes.scene())
    field = host.page.get_by_label("Text of the unsaved document")
    field.fill("typed after the checkpoint")

    host.change(guest=scenes.guest(document={"open": True, "text": "as it was"}))

    host.page.wait_for_function("document.querySelector('.hv-pad').value === 'as it was'")
    assert "as it was" == field.input_value()


def test_start_gives_its_place_to_turn_off(show):
    """The pressed button is not offered any more; the focus stays in the list of actions."""
    off = {"start": "Start", "checkpoint": "Checkpoint"}
    host = show(scenes.turned_off() | {"actions": {"vm": scenes.actions(off), "node": []}})
    on = {"turn-off": "Turn Off...", "checkpoint": "Checkpoint"}
    host.python.answers["invoke"] = lambda _: {"actions": {"vm": scenes.actions(on), "node": []}}

    host.page.get_by_role("button", name="Start", exact=True).click()

    host.page.get_by_role("button", name="Turn Off...").wait_for()
    assert "Turn Off..." == host.focused()


def test_files_say_who_needs_them(show):
    """A file on the chain of Now, and a dormant one that is dimmed and says so."""
    host = show(scenes.after_create_and_apply())
    row = host.page.locator('[data-path*="SRV01_4C11D09F"]')

    assert "388 MB" == row.locator("td").nth(1).text_content()
    assert default_name(C3) == row.locator(".hv-user").text_content()
    assert "dormant" in row.text_content()
    assert 2 == host.page.locator(".hv-file.hv-dormant").count()


def test_the_time_machine_is_outside_the_host(show):
    """Rewind, start over and waiting are in a frame of their own, in words the host never uses."""
    host = show(scenes.scene())
    frame = host.page.get_by_role("region", name="Lab controls, outside the simulated host")

    frame.get_by_role("button", name="Rewind: Checkpoint").click()
    frame.get_by_role("button", name="Redo").click(force=True)
    frame.get_by_role("button", name="Let 1 hour pass").click()
    frame.get_by_role("button", name="Start over").click()

    assert [
        {"action": "rewind"},
        {"action": "wait", "value": "1h"},
        {"action": "start-over"},
    ] == host.python.sent("history")
    assert not {"revert", "undo"} & set(frame.text_content().lower().split())


def test_a_quiet_line_shows_the_cmdlet(show):
    """What PowerShell would have done stands at the foot until it is dismissed."""
    host = show(scenes.scene(notice=INFO))
    line = host.page.get_by_role("note")

    assert INFO["cmdlet"] == line.locator("code").text_content()
    assert 0 == host.page.get_by_role("dialog").count()

    line.get_by_role("button", name="Dismiss the note").click()

    assert [{"serial": 4}] == host.python.sent("dismiss")
    assert 0 == line.count()


def test_python_can_speak(show):
    """Its sentences reach the polite live region, also when the same one comes twice."""
    host = show(scenes.scene())
    live = host.page.locator(".hv-live:not([data-own])")

    host.change(announce={"serial": 1, "text": "Checkpoint created."})
    host.page.wait_for_function("document.querySelector('.hv-live').textContent !== ''")
    first = live.text_content()
    host.change(announce={"serial": 2, "text": "Checkpoint created."})
    host.page.wait_for_function(
        "t => document.querySelector('.hv-live').textContent !== t", arg=first
    )

    assert "Checkpoint created." == live.text_content().strip()
    assert "polite" == live.get_attribute("aria-live")


@pytest.mark.parametrize("name", ["SRV01 on HV01", "Files on the host"])
def test_panes_fold(show, name):
    """What is not needed can be folded away and brought back."""
    host = show(scenes.scene())
    pane = host.page.get_by_role("region", name=name, exact=True).first

    pane.get_by_role("button", name=f"Fold {name}").click()
    assert not pane.locator(".hv-pane-body").is_visible()
    pane.get_by_role("button", name=f"Unfold {name}").click()

    assert pane.locator(".hv-pane-body").is_visible()
