"""What is imported when: a click may come on a thread of its own while a cell runs, and two threads
that import may wait for one another, or see half a module."""

import subprocess
import sys
from pathlib import Path

from tests.views.page import FakePage, opened

ROOT = Path(__file__).parents[2]


def press_everything(scenario: str) -> int:
    """Press every entry and answer each question in every way; returns how often."""
    count = 0
    page = FakePage(opened(scenario))
    targets = [("vm", "", label) for label in page.offered()]
    for node in page.manager.tree["nodes"]:
        page.send("select", node=node["id"])
        targets += [("node", node["id"], label) for label in page.offered("node")]
    for target in targets:
        first = choose(scenario, target)
        count += 1
        for button in first.buttons() if first.manager.dialog else ():
            page = choose(scenario, target)
            page.answer(button, checked=True, value="a name")
            for action in ("install-patch", "write-note", "type", "set-clock", "time-sync"):
                page.in_guest(action, "something")
            for wait in page.manager.history["waits"]:
                page.history("wait", wait["id"])
            page.history("rewind")
            page.history("redo")
            page.history("start-over")
            count += 1
    return count


def choose(scenario: str, target: tuple[str, str, str]) -> FakePage:
    """A page on which an entry of the actions was pressed."""
    page = FakePage(opened(scenario))
    kind, node, label = target
    if kind == "vm":
        page.press(label)
        return page
    page.send("select", node=node)
    entry = next(one for one in page.manager.actions["node"] if one["label"] == label)
    page.send("invoke", target="node", action=entry["id"], node=node)
    return page


def test_a_click_imports_nothing():
    """Whatever is pressed in the drawn window, its modules are there since `%load_ext hvlab`, so
    that a click on another thread never waits for what a cell imports."""
    code = (
        "import sys, hvlab.views.magics\n"
        "from tests.views.test_importing import press_everything\n"
        "before = set(sys.modules)\n"
        "count = sum(map(press_everything, ('patch-week', 'after-apply')))\n"
        "print(count)\n"
        "print(*(one for one in set(sys.modules) - before if one.startswith('hvlab')))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    count, imported = run.stdout.split("\n")[:2]

    assert int(count) > 30
    assert "" == imported
