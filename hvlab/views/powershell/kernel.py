"""The kernel "PowerShell (hvlab)": notebooks in which every cell is PowerShell.

Jupyter starts it as `python -m hvlab.views.powershell.kernel -f FILE`; its kernel.json is installed
with the package. It needs ipykernel, and so is nothing for a browser.
"""

from __future__ import annotations

from typing import Any

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

from hvlab import __version__
from hvlab.api import OpenLab
from hvlab.errors import HvlabError
from hvlab.powershell.completion import complete
from hvlab.powershell.help import inspect
from hvlab.powershell.session import Session
from hvlab.powershell.syntax import ParseError, parse
from hvlab.views.display import Shown
from hvlab.views.powershell.console import PLAIN, RED, CellConsole
from hvlab.views.powershell.lab import add_commands
from hvlab.views.powershell.window import Window

FIRST_LAB = "patch-week"
"""The scenario that is open before anybody says Open-Lab."""
BANNER = (
    "PowerShell on a simulated Hyper-V host (hvlab). Nothing here touches this computer.\n"
    "Get-LabScenario lists what there is to open; Open-Lab opens it; Show-Tree draws checkpoints."
)


class KernelWindow(Window):
    """A window that has the lab's own commands, and displays pictures beside its text."""

    def __init__(self, kernel: PowerShellKernel) -> None:
        self._kernel = kernel
        super().__init__(OpenLab.open(FIRST_LAB), CellConsole(kernel.send_text, kernel.ask))

    def new_session(self) -> Session:
        session = super().new_session()
        add_commands(session, self, self._display)
        return session

    def _display(self, shown: Shown) -> None:
        self.console.flush()
        self._kernel.send_picture(shown)


class PowerShellKernel(Kernel):
    """Speaks Jupyter's protocol on one side and types into a PowerShell window on the other."""

    implementation = "hvlab"
    implementation_version = __version__
    banner = BANNER
    language_info = {  # noqa: RUF012 - as the base class has it
        "name": "powershell",
        "version": "5.1",
        "mimetype": "application/x-powershell",
        "codemirror_mode": "powershell",
        "pygments_lexer": "powershell",
        "file_extension": ".ps1",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._window: KernelWindow | None = None
        self._silent = False

    @property
    def window(self) -> KernelWindow:
        """The window; opened by whatever needs it first."""
        if self._window is None:
            self._window = KernelWindow(self)
        return self._window

    # What the window needs

    def send_text(self, name: str, text: str) -> None:
        """Text on 'stdout' or 'stderr'."""
        self._publish("stream", {"name": name, "text": text})

    def send_picture(self, shown: Shown) -> None:
        """Something to look at, with text for where it cannot be drawn."""
        content = {"data": shown._repr_mimebundle_(), "metadata": {}, "transient": {}}
        self._publish("display_data", content)

    def ask(self, prompt: str, secret: bool) -> str:
        """Have the person answer."""
        kernel: Any = self
        return str(kernel.getpass(prompt) if secret else kernel.raw_input(prompt))

    def _publish(self, kind: str, content: dict[str, Any]) -> None:
        """Tell every front end, unless the cell is a silent one."""
        kernel: Any = self
        if not self._silent:
            kernel.send_response(kernel.iopub_socket, kind, content)

    # What Jupyter asks

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: Any = None,
        cell_id: str | None = None,
    ) -> dict[str, Any]:
        """Run a cell. The reply says 'error' where a script would have ended (Run All stops)."""
        self._allow_stdin = allow_stdin  # the base class does not, and then refuses every question
        self._silent = silent
        reply = {"execution_count": self.execution_count}
        try:
            self.window.run(code, interactive=allow_stdin)
        except HvlabError as error:
            failure = _failure(error)
            self._publish("error", failure)
            return {"status": "error", **failure, **reply}
        return {"status": "ok", "payload": [], "user_expressions": {}, **reply}

    async def do_complete(self, code: str, cursor_pos: int | None) -> dict[str, Any]:
        """Tab."""
        position = len(code) if cursor_pos is None else cursor_pos
        found = complete(self.window.session, code, position)
        places = {"start": found.start, "end": found.end}
        kinds = [{**places, "text": one.text, "type": one.kind} for one in found.items]
        return {
            "status": "ok",
            "matches": [one.text for one in found.items],
            "cursor_start": found.start,
            "cursor_end": found.end,
            "metadata": {"_jupyter_types_experimental": kinds},
        }

    async def do_inspect(
        self, code: str, cursor_pos: int | None, detail_level: int = 0, omit_sections: Any = ()
    ) -> dict[str, Any]:
        """Shift+Tab."""
        said = inspect(self.window.session, code, cursor_pos)
        data = {"text/plain": said} if said else {}
        return {"status": "ok", "found": bool(said), "data": data, "metadata": {}}

    async def do_is_complete(self, code: str) -> dict[str, Any]:
        """Whether Enter would run it, for consoles: `>>` until it is whole."""
        try:
            parse(code)
        except ParseError as error:
            if error.incomplete:
                return {"status": "incomplete", "indent": ""}
            return {"status": "invalid"}
        return {"status": "complete"}


def _failure(error: HvlabError) -> dict[str, Any]:
    """What a cell that failed says of itself; the error was shown before."""
    name, said = type(error).__name__, str(error)
    return {"ename": name, "evalue": said, "traceback": [f"{RED}{name}: {said}{PLAIN}"]}


def main() -> None:
    """Serve, as Jupyter's arguments say."""
    IPKernelApp.launch_instance(kernel_class=PowerShellKernel)


if __name__ == "__main__":
    main()
