"""A kernel of its own, and a front end that clicks while cells run.

Newer JupyterLabs send a widget's messages to a *subshell* where the kernel has them: the callback
then runs on another thread, in the middle of a running cell. `Page` does the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import ipykernel
import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.patience import PATIENCE, expect_soon

WIDGET = "application/vnd.jupyter.widget-view+json"
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

SLEEPERS = ("7.0", "7.1", "7.2", "7.3")
"""Kernels that now and then leave a message unread, with or without hvlab, until somebody connects
anew: https://github.com/ipython/ipykernel/issues/1554. They are the ones that serve clicks in
another thread."""

NUDGE_AFTER = 2.0
"""Seconds of silence after which such a kernel is woken."""


class Kernel:
    """A running kernel: cells in, everything it says out."""

    def __init__(self, client: BlockingKernelClient, errors: Path) -> None:
        self.client = client
        self.errors = errors
        self.heard: list[dict[str, Any]] = []
        info = client.kernel_info(reply=True, timeout=PATIENCE)["content"]
        self.has_subshells = "kernel subshells" in info.get("supported_features", [])
        self.sleeps_through_messages = ipykernel.__version__.startswith(SLEEPERS)

    def begin(self, cell: str) -> str:
        """Start a cell; its id."""
        return str(self.client.execute(cell))

    def end(self, cell: str) -> str:
        """Wait for a cell to end; what it printed. It must not fail."""
        silent = 0.0
        while not self._is_idle(cell):
            if self._hear(NUDGE_AFTER):
                silent = 0.0
                continue
            silent += NUDGE_AFTER
            assert silent < PATIENCE, "the kernel says nothing"
            if self.sleeps_through_messages:
                self._nudge()
        mine = [m for m in self.heard if m["parent_header"].get("msg_id") == cell]
        failed = [m["content"]["evalue"] for m in mine if m["msg_type"] == "error"]
        assert [] == failed
        return "".join(m["content"]["text"] for m in mine if m["msg_type"] == "stream").strip()

    def run(self, cell: str) -> str:
        return self.end(self.begin(cell))

    def open_subshell(self) -> str | None:
        """A second thread for messages, where the kernel has such."""
        if not self.has_subshells:
            return None
        request = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(request)
        reply = self.client.get_control_msg(timeout=PATIENCE)
        return str(reply["content"]["subshell_id"])

    def complaints(self) -> list[str]:
        """What went wrong anywhere: on stderr, in a callback's output, in the kernel's log."""
        self.run("import sys; sys.stderr.flush()")
        said = [
            str(message["content"])
            for message in self.heard
            if message["msg_type"] == "error"
            or (message["msg_type"] == "stream" and message["content"]["name"] == "stderr")
        ]
        log = self.errors.read_text(errors="replace")
        return said + [log] * ("Traceback" in log or "Error" in log)

    def _nudge(self) -> None:
        """Make a kernel read what came: whoever connects anew wakes it."""
        with self.client.context.socket(zmq.DEALER) as door:
            door.connect(f"tcp://{self.client.ip}:{self.client.shell_port}")
            self.client.session.send(door, "kernel_info_request")
            door.poll(1000)

    def _is_idle(self, cell: str) -> bool:
        return any(
            message["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
            and message["parent_header"].get("msg_id") == cell
            for message in self.heard
        )

    def _hear(self, patience: float) -> bool:
        try:
            self.heard.append(self.client.get_iopub_msg(timeout=patience))
        except Empty:
            return False
        return True


class Page:
    """The front end of one widget: clicks, and the traits as they arrived."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        # Threads take turns often, so that what is not guarded breaks here and not at a learner's.
        self.kernel.run("import sys; sys.setswitchinterval(1e-5)")
        self.kernel.run("%load_ext hvlab")
        self.kernel.run('lab = open_lab("patch-week")\nlab')
        (shown,) = [m["content"]["data"] for m in kernel.heard if m["msg_type"] == "execute_result"]
        self.model = shown[WIDGET]["model_id"]
        self.subshell = kernel.open_subshell()
        self.send("ready")

    def send(self, kind: str, **message: Any) -> None:
        """A message of the front end, sent as JupyterLab sends it."""
        data = {"method": "custom", "content": {"type": kind, **message}}
        session = self.kernel.client.session
        message = session.msg("comm_msg", {"comm_id": self.model, "data": data})
        self._post(message)

    def all_is_served(self) -> None:
        """Until the kernel has dealt with everything that was sent: it does so in this order."""
        message = self.kernel.client.session.msg("execute_request", {"code": "", "silent": True})
        self._post(message)
        self.kernel.end(message["header"]["msg_id"])

    def _post(self, message: dict[str, Any]) -> None:
        if self.subshell is not None:
            message["header"]["subshell_id"] = self.subshell
        self.kernel.client.shell_channel.send(message)

    def write_note(self, text: str) -> None:
        self.send("guest", action="write-note", value=text)

    def act(self, action: str) -> None:
        self.send("invoke", target="vm", action=action, vm=None)

    def traits(self) -> dict[str, Any]:
        """What the page draws: the traits it was opened with, and every update in its order."""
        state: dict[str, Any] = {}
        for message in self.kernel.heard:
            content = message["content"]
            if message["msg_type"] in ("comm_open", "comm_msg") and (
                content["comm_id"] == self.model
            ):
                state |= content["data"].get("state", {})
        return state

    def wait_for(self, what: str, cell: str) -> None:
        """Ask the kernel until the cell prints True."""
        expect_soon((what, "True"), lambda: (what, self.kernel.run(cell)))


@contextmanager
def running_kernel(home: Path) -> Iterator[Kernel]:
    """A kernel of the Python that runs the tests, with whatever ipykernel is installed there."""
    manager = KernelManager()
    manager.kernel_spec_manager.ensure_native_kernel = True
    manager.kernel_spec.argv = COMMAND
    errors = home / "stderr.log"
    with errors.open("wb") as stderr:
        manager.start_kernel(stderr=stderr)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=PATIENCE)
            yield Kernel(client, errors)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
