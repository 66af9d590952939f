"""A page without a browser: reads what the manager draws, and sends what a front end would send.

::

    page.press("Checkpoint")                # an entry of the Actions list
    page.menu(name, "Apply...")             # the context menu of a checkpoint
    page.answer("Apply")                    # a button of the dialog that is open
"""

from collections.abc import Callable
from typing import Any

from hvlab.api import OpenLab
from hvlab.scenarios import build
from hvlab.views.manager import HyperVManager

READY = {name: build(name) for name in ("empty", "patch-week", "after-apply", "time-skew")}


def opened(scenario: str = "patch-week") -> OpenLab:
    """A lab of its own, without building the scenario anew."""
    return OpenLab(scenario, READY[scenario].fork())


class FakePage:
    """One front end that shows one manager."""

    def __init__(self, lab: OpenLab) -> None:
        self.lab = lab
        self.manager = HyperVManager(lab)
        self._seq = 0

    def send(self, kind: str, **message: Any) -> None:
        """A message, on the way it takes in a notebook."""
        self._seq += 1
        self.manager._handle_custom_msg({"type": kind, "seq": self._seq, **message}, [])

    # Mouse and keyboard

    def press(self, label: str) -> None:
        """Choose an entry of the selected VM's Actions."""
        entry = _labelled(self.manager.actions["vm"], label)
        vm = self.manager.summary["selected"]
        self.send("invoke", target="vm", action=entry["id"], vm=vm)

    def press_in_console(self, label: str) -> None:
        """Press a button of the console's toolbar."""
        entry = _labelled(self.manager.guest["toolbar"], label)
        self.send("invoke", target="console", action=entry["id"], vm=self.manager.guest["vm"])

    def select(self, name: str) -> None:
        """Click on a node of the tree."""
        self.send("select", node=self.node(name)["id"])

    def menu(self, name: str, label: str) -> None:
        """Open a checkpoint's context menu and choose an entry."""
        self.select(name)
        entry = _labelled(self.manager.actions["node"], label)
        self.send("invoke", target="node", action=entry["id"], node=self.node(name)["id"])

    def answer(self, label: str, *, checked: bool = False, value: str | None = None) -> None:
        """Press a button of the dialog."""
        button = _labelled(self.manager.dialog["buttons"], label)
        serial = self.manager.dialog["serial"]
        self.send("dialog", serial=serial, button=button["id"], checked=checked, value=value)

    def in_guest(self, action: str, value: str | None = None) -> None:
        self.send("guest", action=action, value=value)

    def history(self, action: str, value: str | None = None) -> None:
        self.send("history", action=action, value=value)

    # What is drawn

    def node(self, name: str) -> dict[str, Any]:
        """The node of that name; there is one."""
        (found,) = [node for node in self.manager.tree["nodes"] if node["name"] == name]
        return found

    def row(self) -> dict[str, Any]:
        """The selected VM's row of the table."""
        selected = self.manager.summary["selected"]
        return next(vm for vm in self.manager.summary["vms"] if vm["id"] == selected)

    def offered(self, target: str = "vm") -> list[str]:
        """The labels of the actions."""
        return [entry["label"] for entry in self.manager.actions[target]]

    def buttons(self) -> list[str]:
        return [button["label"] for button in self.manager.dialog["buttons"]]

    def default(self) -> str:
        """The dialog's default button."""
        (default,) = [b["label"] for b in self.manager.dialog["buttons"] if b["default"]]
        return default

    def refusal(self) -> str:
        """The text of the error box; empty when none is open."""
        notice = self.manager.notice
        return "\n".join(notice["text"]) if notice.get("kind") == "error" else ""

    def outline(self) -> str:
        """The tree as it is drawn, one line a node: indented by level, `~` for dormant."""
        return "\n".join(
            "  " * (node["level"] - 1) + ("" if node["active"] else "~") + node["name"]
            for node in self.manager.tree["nodes"]
        )


def _labelled(entries: list[dict[str, Any]], label: str) -> dict[str, Any]:
    (found,) = [entry for entry in entries if entry["label"] == label]
    return found


class FakeLoop:
    """An event loop whose time passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def monotonic(self) -> float:
        return self.now

    def call_soon_threadsafe(self, callback: Callable[[], None]) -> None:
        self.call_later(0, callback)

    def call_later(self, delay: float, callback: Callable[[], None]) -> object:
        self._count += 1
        self._due.append((self.now + delay, self._count, callback))
        return object()

    @property
    def idle(self) -> bool:
        """Nothing is waiting: a lab at rest costs nothing."""
        return not self._due

    def stall(self, seconds: float) -> None:
        """Let so much time pass in which nothing is called: something else keeps the loop busy."""
        self.now += seconds

    def run(self, seconds: float) -> None:
        """Let so much time pass. What is overdue is called at once."""
        end = self.now + seconds
        while self._due and min(self._due)[0] <= end:
            at, number, callback = min(self._due)
            self._due.remove((at, number, callback))
            self.now = max(self.now, at)
            callback()
        self.now = end
