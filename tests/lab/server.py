"""JupyterLab as a learner starts it: the `hvlab` command, on a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.patience import PATIENCE, end, free_port

NO_TOKEN = (
    "--allow-root",
    "--IdentityProvider.token=",
    "--ServerApp.password=",
    "--ServerApp.disable_check_xsrf=True",
    "--LabApp.expose_app_in_browser=True",
)


class LabServer:
    """A JupyterLab that runs, and the course folder it serves."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """Ask the server's own API."""
        request = Request(f"{self.address}/api/{path}", method=method)
        with urlopen(request, timeout=PATIENCE) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def stop_kernels(self) -> None:
        """Leave nothing running for the next test."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")


@contextmanager
def running_lab(home: Path, **environment: str) -> Iterator[LabServer]:
    """`hvlab lab`, without a browser and without anything of the user's own Jupyter."""
    folder, port = home / "course", free_port()
    command = [sys.executable, "-m", "hvlab", "lab", str(folder), "--no-browser"]
    log = home / "lab.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--", *NO_TOKEN],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
            env={**os.environ, **private(home), **environment},
        )
    server = LabServer(folder, port)
    try:
        wait_until_it_answers(server, process, log)
        yield server
    finally:
        end(process)


def private(home: Path) -> dict[str, str]:
    """Where Jupyter and IPython look for what belongs to the user."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    places = {name: str(home / name.lower()) for name in names}
    settings = {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    return {**places, **settings, "IPYTHONDIR": str(home / "ipython"), "HOME": str(home)}


def wait_until_it_answers(server: LabServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.ask("status")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("JupyterLab does not answer:\n" + log.read_text(errors="replace")[-3000:])
