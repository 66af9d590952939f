"""A PowerShell window of a notebook: one session on one lab, for as long as the lab lives."""

from __future__ import annotations

from collections.abc import Callable

from hvlab.api import OpenLab
from hvlab.errors import HvlabError
from hvlab.powershell.session import Result, Session
from hvlab.views.powershell.console import CellConsole

CLOSED = "The PowerShell window was closed (exit code {code}). The next cell opens a new one.\n"


class ScriptStopped(HvlabError):
    """A cell's script did not come to its end. What was wrong has been shown already."""


class Window:
    """Runs scripts of cells in one session, and shows what the console would show.

    What a cell leaves going on (the merge behind Remove-VMSnapshot, a job of -AsJob) goes on after
    it: before the eyes of somebody who watches the drawn lab, else at once to its end, when the
    cell's output is shown. So a cell itself sees `Merging disks`; the next one does only where the
    lab is watched. `go` is who decides that; without it nobody watches.
    """

    def __init__(
        self, lab: OpenLab, console: CellConsole, go: Callable[[], None] | None = None
    ) -> None:
        self.lab = lab
        self.console = console
        self._go = go
        self.session = self.new_session()

    def new_session(self) -> Session:
        """A session without anything in it."""
        return Session(self.lab, self.console, self.console.width)

    def run(self, text: str, *, interactive: bool = False, quiet: bool = False) -> Result:
        """Run a script. `interactive`: somebody can answer; `quiet`: do not show the output.

        Raises ScriptStopped when a terminating error ended it, or the person who interrupted it.
        """
        self.console.interactive = interactive
        self.console.muted = quiet
        try:
            result = self.session.run(text)
        except KeyboardInterrupt:
            raise ScriptStopped("The script was interrupted.") from None
        finally:
            self.console.muted = False
            self.console.end()
            self._let_go_on()
        if result.exit_code is not None:
            self.session = self.new_session()
            self.console.write(CLOSED.format(code=result.exit_code), "host")
            self.console.flush()
        if result.error:
            raise ScriptStopped("A terminating error ended the script.")
        return result

    def _let_go_on(self) -> None:
        """Jobs of a lab that was rewound into the middle of them stand still until somebody acts,
        as in the drawn lab."""
        engine = self.lab.engine
        if not engine.remaining() or engine.can_redo:
            return
        if self._go is None:
            engine.settle()
        else:
            self._go()
