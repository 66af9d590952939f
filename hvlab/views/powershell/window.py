"""A PowerShell window of a notebook: one session on one lab, for as long as the lab lives."""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.errors import HvlabError
from hvlab.powershell.session import Result, Session
from hvlab.views.powershell.console import CellConsole

CLOSED = "The PowerShell window was closed (exit code {code}). The next cell opens a new one.\n"


class ScriptStopped(HvlabError):
    """A cell's script did not come to its end. What was wrong has been shown already."""


class Window:
    """Runs scripts of cells in one session, and shows what the console would show."""

    def __init__(self, lab: OpenLab, console: CellConsole) -> None:
        self.lab = lab
        self.console = console
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
        if result.exit_code is not None:
            self.session = self.new_session()
            self.console.write(CLOSED.format(code=result.exit_code), "host")
            self.console.flush()
        if result.error:
            raise ScriptStopped("A terminating error ended the script.")
        return result
