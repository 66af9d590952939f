"""What a running cmdlet may ask of the shell around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from hvlab.powershell.values.errors import ErrorRecord, Position

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell


class Call(Protocol):
    """One use of a command in a pipeline."""

    shell: Shell
    """The shell: variables, the lab, the current location, the command table, jobs."""
    name: str
    """The command as typed: an alias, or module-qualified."""
    parameter_set: str
    """The parameter set that was chosen."""
    bound: frozenset[str]
    """Real names of the parameters that the caller gave (not defaults)."""
    position: Position
    """Where the command stands in the script."""
    expecting_input: bool
    """Whether objects are piped in."""
    pipeline_object: Any
    """The object that `process` is called for."""

    def error(
        self,
        message: str,
        id: str = "",
        category: str = "NotSpecified",
        target: Any = None,
        exception: str = "System.Management.Automation.RuntimeException",
    ) -> None:
        """Write a non-terminating error; -ErrorAction and the preference decide what it does.
        `id` is completed with the cmdlet's class: 'ObjectNotFound' becomes
        'ObjectNotFound,Microsoft.HyperV.PowerShell.Commands.GetVMSnapshot'."""
        ...

    def fail(
        self,
        message: str,
        id: str = "",
        category: str = "NotSpecified",
        target: Any = None,
        exception: str = "System.Management.Automation.RuntimeException",
    ) -> Exception:
        """A terminating error of this command, to be raised by the caller."""
        ...

    def write_record(self, record: ErrorRecord) -> None:
        """Write an error record that is already made."""
        ...

    def warning(self, text: str) -> None: ...

    def verbose(self, text: str) -> None: ...

    def debug(self, text: str) -> None: ...

    def information(self, value: Any) -> None:
        """Write to stream 6."""
        ...

    def host(self, text: str, *, end: str = "\n") -> None:
        """Write to the console and to no stream (Write-Host)."""
        ...

    def progress(self, activity: str, percent: int | None, status: str = "") -> None:
        """Show a progress bar; -1 or None takes it away."""
        ...

    def should_process(self, target: str, action: str = "") -> bool:
        """-WhatIf and -Confirm: 'Performing the operation "action" on target "target".'"""
        ...

    def should_process_sentence(self, sentence: str) -> bool:
        """The same with a sentence of the cmdlet's own, as the Hyper-V cmdlets have."""
        ...

    def should_continue(
        self, query: str, caption: str = "Confirm", *, to_all: bool = False
    ) -> bool:
        """Ask in any case (the caller leaves it out for -Force). `to_all`: Yes to All and No to All
        are answers too."""
        ...

    def variable(self, name: str, default: Any = None) -> Any:
        """A variable as the caller sees it."""
        ...

    def set_variable(self, name: str, value: Any) -> None:
        """Give a variable of the caller's scope a value."""
        ...

    def stream(
        self, block: Any, *arguments: Any, underscore: Any = ..., piped: Iterable[Any] | None = None
    ) -> None:
        """Run a script block in the caller's scope; each value it puts out goes down the pipeline
        at once, so that a `Select-Object -First` behind can stop it. Where `invoke` collects
        the whole output of the block first, this does not."""
        ...

    def invoke(
        self, block: Any, *arguments: Any, underscore: Any = ..., piped: Iterable[Any] | None = None
    ) -> Iterator[Any]:
        """Run a script block in the caller's scope, as ForEach-Object does; yields its output.
        `underscore` is `$_`; `...` leaves it alone."""
        ...

    def compute(self, block: Any, underscore: Any) -> list[Any]:
        """What a script block makes of an object. What fails in it is raised, not reported: the
        block of a calculated property or of a sort key."""
        ...
