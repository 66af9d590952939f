"""The shell: what lasts from one command to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hvlab.api import OpenLab
    from hvlab.powershell.language.command import Cmdlet
    from hvlab.powershell.language.console import Console
    from hvlab.powershell.values.errors import ErrorRecord


class CommandTable:
    """The commands of a shell by name: cmdlets, aliases, functions."""

    def add(self, cmdlet: type[Cmdlet]) -> None:
        """Make a cmdlet known, with the aliases that its info names."""
        raise NotImplementedError

    def alias(self, name: str, target: str) -> None:
        """Let `name` stand for the command `target`."""
        raise NotImplementedError

    def find(self, name: str) -> Any:
        """The command of that name (alias > function > cmdlet), or None."""
        raise NotImplementedError

    def all(self) -> Iterable[Any]:
        """Every command, by name."""
        raise NotImplementedError


class Shell:
    """A PowerShell session's state: variables, functions, commands, errors, location, the lab.

    `errors` is `$Error`, the newest first. `files` is the simulated drive (None until the session
    gives one). `location` is `$PWD` as text.
    """

    def __init__(self, lab: OpenLab, console: Console) -> None:
        self.lab = lab
        self.console = console
        self.commands = CommandTable()
        self.errors: list[Any] = []
        self.location = "C:\\Users\\Administrator"
        self.files: Any = None
        self.jobs: Any = None
        self.environment: dict[str, str] = {}

    def get_variable(self, name: str, default: Any = None) -> Any:
        """The value of a variable as the running command sees it."""
        raise NotImplementedError

    def set_variable(self, name: str, value: Any, scope: str = "") -> None:
        """Set a variable of the running command's scope, or of the `global` one."""
        raise NotImplementedError

    def clock(self) -> Any:
        """The host's clock as a DateTime."""
        raise NotImplementedError

    def run_block(self, block: Any, *arguments: Any, **how: Any) -> list[Any]:
        """Run a script block in a scope of its own; gives what it put out."""
        raise NotImplementedError

    def show_error(self, record: ErrorRecord) -> None:
        """Print an error record as the console does."""
        raise NotImplementedError
