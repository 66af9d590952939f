"""A console session: type text, get what the console would show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.powershell.language.console import Console


@dataclass(frozen=True, slots=True)
class Result:
    """What one input came to.

    `text` is all that the console shows, errors included; `error` says that a terminating error
    ended it; `exit_code` is what `exit` gave, None where it was not called.
    """

    text: str
    error: bool = False
    exit_code: int | None = None
    output: list[Any] = field(default_factory=list)


class Session:
    """A PowerShell window on a lab. Without a console it keeps the text and answers nothing."""

    def __init__(self, lab: OpenLab, console: Console | None = None, width: int = 120) -> None:
        self.lab = lab
        self.history: list[str] = []

    def run(self, text: str, *, name: str = "") -> Result:
        """Run a script; `name` is the file it came from."""
        raise NotImplementedError

    def run_objects(self, text: str) -> list[Any]:
        """Run a script for its output objects; raises Terminating where it fails."""
        raise NotImplementedError

    def is_complete(self, text: str) -> bool:
        """Whether Enter would run it; otherwise the console prompts with `>>`."""
        raise NotImplementedError

    def prompt(self) -> str:
        """The prompt, such as `PS C:\\> `, or `[web01]: PS C:\\> ` inside a guest."""
        raise NotImplementedError
