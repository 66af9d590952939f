"""The line shown after each click: typed instead of the click, it does the same to the GUID."""

import pytest

from hvlab.api import OpenLab
from hvlab.powershell.session import Session
from tests.views.page import FakePage, opened

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"
C3 = "SRV01 - (3/11/2026 - 9:00:00 PM)"
NAMED = f"-VMName 'SRV01' -Name '{C2}'"


def typed(lab: OpenLab, text: str) -> OpenLab:
    """A fork of the lab as it was, where the line was typed, at rest again."""
    fork = lab.fork()
    Session(fork).run(text)
    fork.settle()
    return fork


def menu(label, button, **more):
    """An entry of a checkpoint's menu, and the answer to its question."""

    def click(page):
        page.menu(C2, label)
        page.answer(button, **more)

    return click


def asked(label, button):
    """An action that asks first."""

    def click(page):
        page.press(label)
        page.answer(button)

    return click


def in_guest(action, value=None):
    return lambda page: page.in_guest(action, value)


def press(label):
    return lambda page: page.press(label)


INSIDE = "Invoke-Command -VMName 'SRV01' -ScriptBlock"
CLICKS = {
    "turn off": (asked("Turn Off...", "Turn Off"), "Stop-VM -Name 'SRV01' -TurnOff"),
    "shut down": (asked("Shut Down...", "Shut Down"), "Stop-VM -Name 'SRV01'"),
    "save": (press("Save"), "Save-VM -Name 'SRV01'"),
    "pause": (press("Pause"), "Suspend-VM -Name 'SRV01'"),
    "reset": (press("Reset"), "Restart-VM -Name 'SRV01' -Force"),
    "checkpoint": (press("Checkpoint"), "Checkpoint-VM -Name 'SRV01'"),
    "revert": (
        asked("Revert...", "Revert"),
        "Restore-VMSnapshot -VMName 'SRV01' -Name (Get-VM -Name 'SRV01').ParentSnapshotName "
        "-Confirm:$false",
    ),
    "apply": (menu("Apply...", "Apply"), f"Restore-VMSnapshot {NAMED} -Confirm:$false"),
    "create and apply": (
        menu("Apply...", "Create Checkpoint and Apply"),
        "Invoke-LabAction -Name CreateCheckpointAndApply -VMName 'SRV01' -Arguments @{",
    ),
    "rename": (
        menu("Rename...", "OK", value="it's"),
        f"Rename-VMSnapshot {NAMED} -NewName 'it''s'",
    ),
    "delete": (menu("Delete Checkpoint...", "Delete"), f"Remove-VMSnapshot {NAMED}"),
    "delete subtree": (
        menu("Delete Checkpoint Subtree...", "Delete"),
        f"Remove-VMSnapshot {NAMED} -IncludeAllChildSnapshots",
    ),
    "patch": (
        in_guest("install-patch"),
        INSIDE + " { wusa.exe 'C:\\Updates\\KB5100004.msu' /quiet /norestart }",
    ),
    "note": (in_guest("write-note", "it's"), INSIDE + " { New-Item -ItemType File -Path 'C:"),
    "type": (
        in_guest("type", "a\nb"),
        "Invoke-LabAction -Name TypeInDocument -VMName 'SRV01' -Arguments @{ text = \"a`nb\" }",
    ),
    "clock": (in_guest("set-clock"), INSIDE + " { Set-Date -Date '2026-03-12T09:00:00.000' }"),
    "time sync": (
        in_guest("time-sync"),
        "Disable-VMIntegrationService -VMName 'SRV01' -Name 'Time Synchronization'",
    ),
    "wait": (lambda page: page.history("wait", "1d"), "Start-Sleep -Seconds 86400"),
}


@pytest.mark.parametrize("name", CLICKS)
def test_typing_the_line_does_what_the_click_did(name):
    """Each button, each entry of a menu: the line begins so, and does the same on a fork."""
    lab = opened()
    before = lab.fork()
    page = FakePage(lab)
    click, begins = CLICKS[name]
    click(page)
    line = page.manager.cmdlet["text"]

    assert line.startswith(begins)
    assert lab.world == typed(before, line).world
    assert begins.startswith("Invoke-LabAction") == page.manager.cmdlet["lab"]


def test_nothing_is_shown_before_the_first_click(page):
    page.select(C2)
    page.menu(C2, "Apply...")
    page.answer("Cancel")

    assert {} == page.manager.cmdlet


def test_a_refusal_shows_the_line_too(page):
    """It would have been refused as well; the error box says so, the strip is empty."""
    page.press("Save")
    page.lab.vm().set_checkpoint_type("Disabled")
    page.press("Checkpoint")

    assert page.refusal()
    assert "Checkpoint-VM -Name 'SRV01'" == page.manager.notice["cmdlet"]
    assert {} == page.manager.cmdlet


def test_a_job_that_fails_later_shows_the_line_of_its_click(live, loop):
    """What was asked for stands in its error box, whatever was clicked meanwhile."""
    page = live
    page.lab.vm().set_checkpoint_type("ProductionOnly")
    page.lab.vm().services.break_writer("System Writer", 0x800423F4)
    page.press("Checkpoint")
    assert "Checkpoint-VM -Name 'SRV01'" == page.manager.cmdlet["text"]
    loop.run(60)

    assert page.refusal()
    assert "Checkpoint-VM -Name 'SRV01'" == page.manager.notice["cmdlet"]
    assert {} == page.manager.cmdlet


def test_a_message_of_the_lab_has_no_line(page):
    """Misuse of the lab is no command."""
    page.history("rewind")

    assert "" == page.manager.notice["cmdlet"]
    assert {} == page.manager.cmdlet


def test_the_line_is_dismissed(page):
    page.press("Checkpoint")
    serial = page.manager.cmdlet["serial"]

    page.send("dismiss", serial=serial + 100)
    assert page.manager.cmdlet

    page.send("dismiss", serial=serial)
    assert {} == page.manager.cmdlet


def test_the_time_machine_takes_the_line_with_it(page):
    """What was rewound was never done."""
    for action in ("rewind", "redo", "start-over"):
        page.press("Checkpoint")
        page.history(action)
        assert {} == page.manager.cmdlet


def test_the_line_is_that_of_the_world_before_the_click(page):
    """A checkpoint that is renamed is still called by its old name in the line."""
    page.menu(C2, "Rename...")
    page.answer("OK", value="new")

    assert C2 in page.manager.cmdlet["text"]


def test_a_disk_that_cannot_be_read_stands_in_nobodys_way(page):
    """The line looks into the guest's files; where it cannot, the click is answered by the host."""
    vm = page.lab.vm()
    vm.turn_off()
    Session(page.lab).run(f"Remove-Item -LiteralPath '{vm.row.drives[0].path}'")
    page.in_guest("write-note", "x")

    assert "failed to reach the guest" in page.refusal()
    assert page.manager.notice["cmdlet"].startswith("Invoke-LabAction -Name WriteGuestFile")
