"""A console session: type text, get what the console would show."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from hvlab.powershell.commands.core import views as core_views
from hvlab.powershell.commands.files import items
from hvlab.powershell.commands.files.host import HostDrive
from hvlab.powershell.commands.files.listing import path_info
from hvlab.powershell.formatting.errors import render, render_parse_error
from hvlab.powershell.formatting.printer import Printer
from hvlab.powershell.formatting.standard import standard_views
from hvlab.powershell.hyperv.views import register
from hvlab.powershell.language.commands import CommandTable
from hvlab.powershell.language.console import WIDTH, Transcript
from hvlab.powershell.language.errors import from_python, note, remember, too_deep
from hvlab.powershell.language.flow import ExitScript, Flow
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.functions import run_body
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.syntax import ParseError, parse
from hvlab.powershell.syntax.nodes import ScriptBlock
from hvlab.powershell.values.errors import ErrorRecord, Terminating
from hvlab.powershell.values.script import ScriptBlockValue

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.powershell.language.console import Console

PYTHON_FRAMES = 8000
"""How deep Python may go while a script runs; functions of a script cost many of its frames."""
PARSE_EXCEPTION = "System.Management.Automation.ParentContainsErrorRecordException"
PACKAGES = (
    "hvlab.powershell.hyperv",
    "hvlab.powershell.commands",
    "hvlab.powershell.guest",
    "hvlab.powershell.lab_commands",
)
"""Where cmdlets come from, in the order in which they are loaded when a name is not found. Each has
a `load(table)` of its own, or modules with the lists CMDLETS and ALIASES."""
SCRIPT = "hvlab_script"
"""The variable that holds a script file while it runs."""
PARAMETER = re.compile(r"-[A-Za-z_]\w*:?(\$true|\$false)?", re.IGNORECASE)
FIRST = "core"
"""The module of `commands` that is loaded before everything."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one input came to.

    `text` is all that the console shows, errors included; `error` says that a terminating error
    ended it; `exit_code` is what `exit` gave, None where it was not called; `output` are the
    objects that came out, before they became text; `succeeded` is `$?` at the end.
    """

    text: str
    error: bool = False
    exit_code: int | None = None
    output: list[Any] = field(default_factory=list)
    succeeded: bool = True


class _Tee:
    """A console that passes everything on and keeps a copy."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.copy = Transcript(console.width)

    @property
    def width(self) -> int:
        """The console's columns."""
        return self._console.width

    @property
    def interactive(self) -> bool:
        """Whether the console answers."""
        return self._console.interactive

    def write(self, text: str, stream: str = "output") -> None:
        self.copy.write(text, stream)
        self._console.write(text, stream)

    def read_line(self, prompt: str, secret: bool = False) -> str:
        line = self._console.read_line(prompt, secret)
        self.copy.write(prompt + "\n", "prompt")
        return line


class Session:
    """A PowerShell window on a lab. Without a console it keeps the text and answers nothing."""

    def __init__(self, lab: OpenLab, console: Console | None = None, width: int = WIDTH) -> None:
        self.lab = lab
        self._console = _Tee(console or Transcript(width))
        self.shell = Shell(lab, self._console)
        self.shell.views = standard_views()
        register(self.shell.views)
        items.register(self.shell.views)
        core_views.register(self.shell.views)
        self.shell.files = HostDrive(lab)
        self.shell.current_path = lambda: path_info(self.shell.location)
        self._stream = "output"
        self._printer = Printer(
            lambda line: self.shell.console.write(line + "\n", self._stream),
            self.shell.views,
            width=self._console.width,
            now=lambda: self.lab.world.now,
            limit=self.shell.enumeration_limit,
        )
        self.shell.print = self._printer.write
        self.shell.render = lambda record: render(record, self._console.width) + "\n"
        self.shell.show_error = self._show_error  # type: ignore[method-assign]
        fill(self.shell.commands)

    @property
    def history(self) -> list[str]:
        """What was typed, the oldest first."""
        return self.shell.history

    def _show_error(self, record: ErrorRecord) -> None:
        """Errors take their turn among the objects that are printed."""
        before, self._stream = self._stream, "error"
        try:
            self._printer.write(record)
        finally:
            self._stream = before

    # Running

    def run(self, text: str, *, name: str = "") -> Result:
        """Run a script; `name` is the file it came from."""
        output: list[Any] = []

        def show(value: Any) -> None:
            output.append(value)
            self.shell.print(value)

        self._console.copy.clear()
        self.shell.history.append(text)
        error, code = self._run(text, name, show)
        return Result(self._console.copy.text, error, code, output, self.shell.success)

    def run_script(self, text: str, *, name: str = "", arguments: Sequence[str] = ()) -> Result:
        """Run a script file's text with its arguments, words as typed: `-Name web01 -Force`."""
        try:
            script = ScriptBlockValue(parse(text), self.shell.scope, text)
        except ParseError:
            return self.run(text, name=name)
        self.shell.set_variable(SCRIPT, script, "global")
        return self.run(" ".join([f"& ${SCRIPT}", *map(_as_argument, arguments)]), name=name)

    def _run(self, text: str, name: str, out: Sink) -> tuple[bool, int | None]:
        """Parse and run; says whether a terminating error ended it, and what `exit` gave."""
        shell = self.shell
        try:
            block = parse(text)
        except ParseError as error:
            self._refuse(error, name)
            return True, None
        try:
            self._execute(block, text, name, out)
        except ExitScript as leaving:
            return False, leaving.code
        except Terminating as error:
            note(error, shell.frame)
            shell.success = False
            self._printer.close()
            shell.show_error(error.record)
            return True, None
        except Flow:
            return False, None
        finally:
            self._printer.close()
        return False, None

    def _refuse(self, error: ParseError, name: str) -> None:
        shell = self.shell
        said = render_parse_error(error, self._console.width, name)
        self._console.write(said + "\n", "error")
        shell.success = False
        first = error.complaints[0]
        record = ErrorRecord(first.message, first.id, "ParserError", exception_type=PARSE_EXCEPTION)
        remember(record, shell.frame)

    def _execute(self, block: ScriptBlock, text: str, name: str, out: Sink) -> None:
        """Run a parsed script in the global scope, within its limits."""
        shell = self.shell
        shell.refill()
        frame = Frame(shell, shell.scope, shell.frame.streams, text, name)
        with deep_stack():
            try:
                for part in (block.begin, block.process, block.end):
                    run_body(part, frame, out)
            except RecursionError:
                raise too_deep() from None
            except (Flow, Terminating):
                raise
            except Exception as error:
                raise from_python(error, "the script") from error

    def run_objects(self, text: str) -> list[Any]:
        """Run a script for its output objects; raises Terminating or ParseError where it fails.
        Errors that end nothing go to the console."""
        found: list[Any] = []
        self._console.copy.clear()
        with suppress(Flow):
            self._execute(parse(text), text, "", found.append)
        return found

    # Typing

    def is_complete(self, text: str) -> bool:
        """Whether Enter would run it; otherwise the console prompts with `>>`."""
        try:
            parse(text)
        except ParseError as error:
            return not error.incomplete
        return True

    def prompt(self) -> str:
        """The prompt, such as `PS C:\\> `."""
        return f"PS {self.shell.location}> "


def _as_argument(word: str) -> str:
    """A word as it is written on a PowerShell line: parameters as they are, the rest in quotes."""
    if PARAMETER.fullmatch(word):
        return word
    return "'" + word.replace("'", "''") + "'"


@contextmanager
def deep_stack() -> Iterator[None]:
    """Let Python go deeper for a while, so that functions may call one another as deep as scripts
    do."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, PYTHON_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def fill(table: CommandTable) -> None:
    """Tell a table of commands where its packages are. They are imported when they are needed."""
    table.later(partial(_load, f"hvlab.powershell.commands.{FIRST}"))
    for package in PACKAGES:
        table.later(partial(_load, package))


def _load(name: str, table: CommandTable) -> None:
    """Import a module and put its cmdlets into the table; of a package without any, each of its
    modules when it is needed."""
    module = import_module(name)
    own = getattr(module, "load", None)
    if own is not None:
        own(table)
        return
    for cmdlet in getattr(module, "CMDLETS", ()):
        table.add(cmdlet)
    for alias, target in getattr(module, "ALIASES", {}).items():
        table.alias(alias, target)
    if not hasattr(module, "CMDLETS") and hasattr(module, "__path__"):
        names = sorted(one.name for one in iter_modules(module.__path__))
        table.next(partial(_load, f"{name}.{one}") for one in names if one != FIRST)
