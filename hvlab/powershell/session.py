"""A console session: type text, get what the console would show."""

from __future__ import annotations

import ntpath
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hvlab.powershell.commands.core import views as core_views
from hvlab.powershell.commands.files import items
from hvlab.powershell.commands.files.host import HostDrive
from hvlab.powershell.commands.files.listing import path_info
from hvlab.powershell.commands.system import views as system_views
from hvlab.powershell.formatting.errors import render, render_parse_error
from hvlab.powershell.formatting.printer import ErrorLine, Printer
from hvlab.powershell.formatting.standard import standard_views
from hvlab.powershell.hyperv.views import register
from hvlab.powershell.language.console import WIDTH, Transcript
from hvlab.powershell.language.errors import from_python, note, remember, too_deep
from hvlab.powershell.language.flow import ExitScript, Flow
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.functions import FunctionValue, run_body
from hvlab.powershell.language.limits import STEPS_OF_LINE, STEPS_OF_SHOWN
from hvlab.powershell.language.packages import fill
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.syntax import ParseError, parse
from hvlab.powershell.syntax.nodes import ScriptBlock
from hvlab.powershell.values.errors import ErrorRecord, Terminating

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.powershell.language.console import Console

PYTHON_FRAMES = 8000
"""How deep Python may go while a script runs; functions of a script cost many of its frames."""
PARSE_EXCEPTION = "System.Management.Automation.ParentContainsErrorRecordException"
HYPER_V = "hvlab.powershell.hyperv"
PACKAGES = (
    HYPER_V,
    "hvlab.powershell.commands",
    "hvlab.powershell.guest",
    "hvlab.powershell.lab_commands",
)
"""Where cmdlets come from, in the order in which they are loaded when a name is not found
(language/packages.py)."""
SCRIPT = "script.ps1"
"""What a script without a file is called."""
PARAMETER = re.compile(r"-[A-Za-z_]\w*:?(\$true|\$false)?", re.IGNORECASE)
MOVING = re.compile(r"(?i)(?:Enter|Exit)-PSSession\b|e[tx]sn\b|exit\b")
"""Commands after which what is typed next goes to another machine."""


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
        register(self.shell.views, lab.world.profile.module)
        items.register(self.shell.views)
        system_views.register(self.shell.views)
        core_views.register(self.shell.views)
        self.shell.files = HostDrive(lab)
        self.shell.current_path = lambda: path_info(self.shell.location)
        self._printer = self._new_printer()
        self.shell.print = lambda value: self._printer.write(value)
        self.shell.render = self._rendered
        self.shell.show_error = self._show_error  # type: ignore[method-assign]
        fill(self.shell.commands, PACKAGES, {HYPER_V: lab.world.profile})

    def _rendered(self, record: ErrorRecord) -> str:
        return render(record, self._console.width, self.shell.error_view()) + "\n"

    def _new_printer(self) -> Printer:
        return Printer(
            self._write_line,
            self.shell.views,
            width=self._console.width,
            now=lambda: self.lab.world.now,
            limit=self.shell.enumeration_limit,
            error_view=self.shell.error_view,
            shown=self._shown,
        )

    def _shown(self) -> None:
        budget = self.shell.ops.budget
        if budget.steps >= 0:
            budget.step(STEPS_OF_SHOWN)

    def _write_line(self, line: str) -> None:
        """A line of output is work of the script: lists in lists can be without end."""
        budget = self.shell.ops.budget
        stream = "error" if isinstance(line, ErrorLine) else "output"
        if stream == "output" and budget.steps >= 0:
            budget.step(STEPS_OF_LINE)
        self.shell.console.write(line + "\n", stream)

    def _end_printing(self) -> None:
        """Print what a table still holds back. Too much of it is cut off with the limit error."""
        try:
            self._printer.close()
        except Terminating as error:
            self._printer = self._new_printer()
            self.shell.show_error(error.record)

    @property
    def here(self) -> Shell:
        """The shell that what is typed goes to: the host's, or that of a guest one has entered."""
        return self.shell.entered or self.shell

    @property
    def history(self) -> list[str]:
        """What was typed, the oldest first."""
        return self.shell.history

    def _show_error(self, record: ErrorRecord) -> None:
        """Errors take their turn among the objects that are printed."""
        self._printer.write(record)

    # Running

    def run(self, text: str, *, name: str = "") -> Result:
        """Run a script; `name` is the file it came from."""
        output: list[Any] = []

        def show(value: Any) -> None:
            output.append(value)
            self.shell.print(value)

        self._console.copy.clear()
        self._printer = self._new_printer()  # the window may be wider now
        self.shell.history.append(text)
        error, code = False, None
        for part in [text] if name else parts(text):
            error, code = self._run(part, name, show)
            if error or code is not None:
                break
        return Result(self._console.copy.text, error, code, output, self.here.success)

    def run_script(self, text: str, *, name: str = "", arguments: Sequence[str] = ()) -> Result:
        """Run a script file's text with its arguments, words as typed: `-Name web01 -Force`.

        It also counts as an error that ended it when its parameters cannot be bound."""
        command = ntpath.basename(name.replace("/", "\\")) or SCRIPT
        try:
            block = parse(text)
        except ParseError:
            return self.run(text, name=name)
        script = FunctionValue(command, block, file=name, is_whole=True)
        self.shell.scope.root.functions[command.lower()] = script
        before = len(self.shell.errors)
        quoted = "'" + command.replace("'", "''") + "'"
        result = self.run(" ".join([f"& {quoted}", *map(_as_argument, arguments)]))
        new = self.shell.errors[: len(self.shell.errors) - before]
        unbound = any(isinstance(one, ErrorRecord) and one.activity == command for one in new)
        return replace(result, error=result.error or unbound)

    def _run(self, text: str, name: str, out: Sink) -> tuple[bool, int | None]:
        """Parse and run; says whether a terminating error ended it, and what `exit` gave."""
        shell = self.here
        try:
            block = parse(text)
        except ParseError as error:
            self._refuse(error, name)
            return True, None
        try:
            self._execute(block, text, name, out)
        except ExitScript as leaving:
            if shell is not self.shell:  # it leaves the guest, not the console
                self.shell.entered = None
                return False, None
            return False, leaving.code
        except Terminating as error:
            note(error, shell.frame)
            shell.success = False
            self._end_printing()
            shell.show_error(error.record)
            return True, None
        except Flow:
            return False, None
        finally:
            self._end_printing()
            self._look_after(shell)
        return False, None

    def _look_after(self, shell: Shell) -> None:
        """A guest that was restarted or set back takes its session along."""
        entered = self.shell.entered
        if entered is not None and not entered.alive():
            self.shell.entered = None
            record = entered.ended()
            if shell is entered:
                self.shell.show_error(record)

    def _refuse(self, error: ParseError, name: str) -> None:
        shell = self.here
        said = render_parse_error(error, self._console.width, name)
        self._console.write(said + "\n", "error")
        shell.success = False
        first = error.complaints[0]
        record = ErrorRecord(first.message, first.id, "ParserError", exception_type=PARSE_EXCEPTION)
        remember(record, shell.frame)

    def _execute(self, block: ScriptBlock, text: str, name: str, out: Sink) -> None:
        """Run a parsed script in the global scope, within its limits."""
        shell = self.here
        self.shell.refill()
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
        entered = self.shell.entered
        where = "" if entered is None else f"[{entered.computer_name}]: "
        return f"{where}PS {self.here.location}> "


def parts(text: str) -> list[str]:
    """What is typed, cut behind the lines that go into a guest or leave it: a console runs line by
    line, and what follows is for the other machine. All other text is one part."""
    if not MOVING.search(text):
        return [text]
    try:
        block = parse(text)
    except ParseError:
        return [text]
    statements = block.end.statements if block.end is not None else ()
    found: list[str] = []
    begin = 0
    for one, following in pairwise(statements):
        between = text[one.extent.end : following.extent.start]
        if "\n" in between and MOVING.match(text[one.extent.start :]):
            found.append(text[begin : one.extent.end])
            begin = following.extent.start
    return [*found, text[begin:]]


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
