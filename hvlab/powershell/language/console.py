"""The console: where text goes, and where answers come from."""

from __future__ import annotations

from typing import Protocol

from hvlab.errors import HvlabError
from hvlab.powershell.language.limits import limit_reached

WIDTH = 120
"""Columns of a console that Windows Server opens by default."""

MOST_TEXT = 10_000_000
"""Characters that one script may write."""
FOR_THE_ERROR = 100_000

NOT_SHOWN = frozenset({"progress"})
"""Streams that leave nothing behind on the screen."""


class NonInteractive(HvlabError):
    """Nobody can answer: the console takes no input."""

    def __init__(self) -> None:
        super().__init__(
            "Windows PowerShell is in NonInteractive mode. "
            "Read and Prompt functionality is not available."
        )


class Console(Protocol):
    """A place to type: a terminal, a notebook's cell, a test."""

    @property
    def width(self) -> int:
        """Columns."""
        ...

    @property
    def interactive(self) -> bool:
        """Whether somebody answers questions."""
        ...

    def write(self, text: str, stream: str = "output") -> None:
        """Show text as it is (line ends included). `stream`: 'output', 'error', 'warning',
        'verbose', 'debug', 'host', 'progress' or 'prompt'."""
        ...

    def read_line(self, prompt: str, secret: bool = False) -> str:
        """Ask for one line. Raises NonInteractive."""
        ...


class Metered:
    """A console that stops a script which writes without end. `begin` before each script."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._left = MOST_TEXT

    @property
    def width(self) -> int:
        """The console's columns."""
        return self.console.width

    @property
    def interactive(self) -> bool:
        """Whether the console answers."""
        return self.console.interactive

    def begin(self) -> None:
        """Allow a whole amount of text again."""
        self._left = MOST_TEXT

    def write(self, text: str, stream: str = "output") -> None:
        """Pass it on. Raises the limit error once too much was written; what is said about that
        still gets through."""
        self._left -= len(text)
        if self._left < 0:
            self._left = FOR_THE_ERROR
            raise limit_reached(f"it wrote more than {MOST_TEXT} characters")
        self.console.write(text, stream)

    def read_line(self, prompt: str, secret: bool = False) -> str:
        """Ask the console."""
        return self.console.read_line(prompt, secret)


class Transcript:
    """A console without a person: it keeps what it is told, and answers from a list.

    `answers` are the lines typed in turn; without them nothing can be asked.
    """

    def __init__(self, width: int = WIDTH, answers: list[str] | None = None) -> None:
        self.width = width
        self.interactive = answers is not None
        self._answers = list(answers or ())
        self._parts: list[tuple[str, str]] = []

    def write(self, text: str, stream: str = "output") -> None:
        self._parts.append((stream, text))

    def read_line(self, prompt: str, secret: bool = False) -> str:
        if not self.interactive:
            raise NonInteractive
        answer = self._answers.pop(0) if self._answers else ""
        self._parts.append(("prompt", prompt + "\n"))
        return answer

    @property
    def text(self) -> str:
        """All that the screen shows."""
        return "".join(text for stream, text in self._parts if stream not in NOT_SHOWN)

    def of(self, stream: str) -> str:
        """What one stream wrote."""
        return "".join(text for name, text in self._parts if name == stream)

    def clear(self) -> None:
        """Forget what was shown."""
        self._parts.clear()
