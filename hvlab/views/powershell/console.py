"""A cell's output as a console: plain text on standard output, errors in red on standard error."""

from __future__ import annotations

import builtins
import getpass
import sys
from collections.abc import Callable

from hvlab.powershell.language.console import NOT_SHOWN, WIDTH, NonInteractive

RED, YELLOW, PLAIN = "\x1b[38;2;222;60;60m", "\x1b[93m", "\x1b[0m"
"""A red that is read on JupyterLab's light and on its dark ground for errors (3.4 to 1 on each; of
the two reds a theme has, one fails on either), and the darker of its two yellows."""
COLOURS = {"error": RED, "warning": YELLOW, "verbose": YELLOW, "debug": YELLOW}
HINT = (
    "This notebook cannot answer questions: give the answer on the line, for instance "
    "-Confirm:$false, -Force, or the value that was asked for.\n"
)
MANY = 50
"""Pieces of text that are sent together."""
Send = Callable[[str, str], None]
Ask = Callable[[str, bool], str]


class CellConsole:
    """A console that gives text to `send(stream, text)`, stream being 'stdout' or 'stderr', and
    asks through `ask(prompt, secret)` while `interactive`. Text is kept for a moment, so that a
    table does not become as many messages as it has lines: `flush` sends what is there.

    While `muted` it shows no output, only the other streams.
    """

    def __init__(self, send: Send, ask: Ask, *, width: int = WIDTH) -> None:
        self.width = width
        self.interactive = False
        self.muted = False
        self._refused = False
        self._send = send
        self._ask = ask
        self._waiting: list[tuple[str, str]] = []

    def write(self, text: str, stream: str = "output") -> None:
        """Show text. Progress is drawn by the manager; on a console nothing of it stays."""
        if stream in NOT_SHOWN or not text or (self.muted and stream == "output"):
            return
        colour = COLOURS.get(stream)
        shown = text if colour is None else _coloured(text, colour)
        self._waiting.append(("stderr" if stream == "error" else "stdout", shown))
        if len(self._waiting) >= MANY:
            self.flush()

    def flush(self) -> None:
        """Send what was written, in its order."""
        waiting, self._waiting = self._waiting, []
        together: list[tuple[str, str]] = []
        for name, text in waiting:
            if together and together[-1][0] == name:
                together[-1] = (name, together[-1][1] + text)
            else:
                together.append((name, text))
        for name, text in together:
            self._send(name, text)

    def read_line(self, prompt: str, secret: bool = False) -> str:
        """Ask the person. Raises NonInteractive where nobody can answer."""
        if not self.interactive:
            self._refused = True
            raise NonInteractive
        self.flush()
        try:
            return self._ask(prompt, secret)
        except EOFError:
            return ""

    def end(self) -> None:
        """The script is over: send the rest, and say how to do without answers."""
        if self._refused:
            self._refused = False
            self.write(HINT, "warning")
        self.flush()


def _coloured(text: str, colour: str) -> str:
    """Each line in its colour: front ends colour line by line."""
    return "\n".join(f"{colour}{line}{PLAIN}" if line else line for line in text.split("\n"))


def notebook_console() -> CellConsole:
    """The console of a Python notebook's cells."""
    return CellConsole(_print, _input)


def _print(name: str, text: str) -> None:
    stream = sys.stderr if name == "stderr" else sys.stdout
    stream.write(text)
    stream.flush()


def _input(prompt: str, secret: bool) -> str:
    """The kernel puts its own functions in the place of these two."""
    return getpass.getpass(prompt) if secret else builtins.input(prompt)
