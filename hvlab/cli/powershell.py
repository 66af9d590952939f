"""`hvlab ps`: the PowerShell window in a terminal, for a command, a script or standard input."""

from __future__ import annotations

import codecs
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvlab.cli.arguments import Typed
from hvlab.cli.problem import Problem

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.powershell.language.commands import CommandTable
    from hvlab.powershell.session import Session

WIDTH = 120
"""Columns where the output goes to no terminal, as a Windows console has by default."""
LARGEST_SCRIPT = 16 * 1024 * 1024
RED, YELLOW, CYAN, PLAIN = "\x1b[91m", "\x1b[93m", "\x1b[96m", "\x1b[0m"
ERASE = "\r\x1b[K"
COLOURS = {"error": RED, "warning": YELLOW, "verbose": YELLOW, "debug": YELLOW, "prompt": CYAN}


class Terminal:
    """The console of this process: standard output, and answers from standard input.

    Everything goes to standard output in the order in which the window shows it. Where nobody
    types (standard input has ended), a question gets its default answer, as from a bare Enter;
    with `interactive` off it is refused, as `powershell -NonInteractive` does.
    """

    def __init__(self, *, interactive: bool = True) -> None:
        self.interactive = interactive
        self.coloured = sys.stdout.isatty()
        self._progress = False
        """Whether a line of progress stands there that the next text takes the place of."""

    @property
    def width(self) -> int:
        """The columns of the terminal as it is now."""
        return _columns() if self.coloured else WIDTH

    def write(self, text: str, stream: str = "output") -> None:
        """Show text; progress only where it can be drawn over."""
        if stream == "progress":
            if self.coloured:
                sys.stdout.write(f"{ERASE}{text.strip()[: self.width - 1]}")
                sys.stdout.flush()
                self._progress = True
            return
        self.clear_progress()
        colour = COLOURS.get(stream, "") if self.coloured else ""
        sys.stdout.write(f"{colour}{text}{PLAIN}" if colour else text)

    def clear_progress(self) -> None:
        """Take a line of progress away; a console does when the command is over."""
        if self._progress:
            sys.stdout.write(ERASE)
            self._progress = False

    def read_line(self, prompt: str, secret: bool = False) -> str:
        """Ask for a line; at the end of the input the answer is empty."""
        from hvlab.powershell.language.console import NonInteractive

        if not self.interactive:
            raise NonInteractive
        self.clear_progress()
        sys.stdout.flush()
        if sys.stdin.isatty():
            return _secret(prompt) if secret else input(prompt)
        self.write(prompt, "prompt")
        line = sys.stdin.readline()
        self.write("\n", "prompt")
        return line.rstrip("\r\n")


def _columns() -> int:
    """How wide the terminal is."""
    import shutil  # a command without a terminal starts without it

    return shutil.get_terminal_size((WIDTH, 30)).columns


def _secret(prompt: str) -> str:
    """A line that is not shown while it is typed."""
    import getpass

    return getpass.getpass(prompt)


def run(typed: Typed) -> int:
    """Do what was asked and return the exit status, as powershell.exe gives it."""
    if typed.check:
        return check(typed.check)
    read = _stamp(typed.state)
    lab = open_lab(typed)
    console = Terminal(interactive=typed.interactive)
    opened = _open(lab, console)
    session = opened.session
    try:
        if typed.text is not None:
            return _command(session, typed.text)
        if typed.file is not None:
            return _file(session, typed.file, typed.arguments)
        if typed.export is not None:
            return 0
        if not sys.stdin.isatty():
            return _command(session, sys.stdin.read(LARGEST_SCRIPT))
        return converse(session, console)
    finally:
        console.clear_progress()
        if typed.state is not None:
            _keep(opened.lab, typed.state, read)
        if typed.export is not None:
            _export(opened.lab, typed.export)


@dataclass
class Opened:
    """A session, and the lab that it is on: another one after Open-Lab."""

    lab: OpenLab
    session: Session


def _open(lab: OpenLab, console: Terminal) -> Opened:
    """A session that has the lab's own commands, with text for pictures."""
    from hvlab.powershell.session import Session

    opened = Opened(lab, Session(lab, console, console.width))

    def add(_: CommandTable) -> None:
        from hvlab.views.powershell.lab import add_commands  # only who asks for them waits for them

        shell = opened.session.shell
        add_commands(opened.session, opened, lambda shown: shell.console.write(f"{shown.text}\n"))

    opened.session.shell.commands.later(add)
    return opened


def open_lab(typed: Typed) -> OpenLab:
    """The lab to work on: the stored one, an inventory's, or a scenario's."""
    from hvlab.api import OpenLab
    from hvlab.errors import LabError

    try:
        if typed.state is not None and Path(typed.state).exists():
            return OpenLab.load(typed.state)
        if typed.host is not None:
            return _rehearsal(Path(typed.host), typed.profile)
        return OpenLab.open(typed.scenario or "patch-week", profile=typed.profile)
    except LabError as error:
        raise Problem(str(error)) from error


def _rehearsal(path: Path, profile: str | None) -> OpenLab:
    """A lab with the VMs of a real host's inventory."""
    from hvlab.api import OpenLab
    from hvlab.interop.inventory import lab_from_inventory, read_inventory
    from hvlab.world.profiles import DEFAULT_PROFILE

    data = read_inventory(path)
    return OpenLab("inventory", lab_from_inventory(data, profile=profile or DEFAULT_PROFILE))


def _stamp(path: str | None) -> tuple[int, int, int] | None:
    """What tells that a file is another one than it was; None where there is none."""
    try:
        found = Path(path).stat() if path else None
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found else None


def _keep(lab: OpenLab, path: str, read: tuple[int, int, int] | None) -> None:
    """Store the lab, unless another call has done so since the file was read."""
    from hvlab.errors import LabError

    if _stamp(path) != read:
        raise Problem(
            f"'{path}' was changed by somebody else in the meantime and is left as it is: what was "
            "done here is not in it."
        )
    try:
        lab.store(path)
    except LabError as error:
        raise Problem(str(error)) from error


def _export(lab: OpenLab, path: str) -> None:
    """Write what was done, from the scenario on, as a script."""
    from hvlab.errors import LabError
    from hvlab.powershell.export import save_session

    try:
        save_session(lab, Path(path))
    except LabError as error:
        raise Problem(str(error)) from error


def _command(session: Session, text: str) -> int:
    """Run a text. Status 1 when its last statement failed, or what `exit` gave."""
    result = session.run(text)
    if result.exit_code is not None:
        return result.exit_code & 0xFF
    return 0 if result.succeeded else 1


def _file(session: Session, name: str, arguments: Sequence[str]) -> int:
    """Run a script file. Status 1 when a terminating error ended it, or what `exit` gave."""
    text = _read(name).replace("\r\n", "\n")
    result = session.run_script(text, name=str(Path(name)), arguments=tuple(arguments))
    if result.exit_code is not None:
        return result.exit_code & 0xFF
    return 1 if result.error else 0


def _read(name: str) -> str:
    """A script as it is in its file, with its line ends."""
    try:
        if Path(name).stat().st_size > LARGEST_SCRIPT:
            raise Problem(f"'{name}' is too large to be a script.")
        content = Path(name).read_bytes()
    except OSError as error:
        raise Problem(f"'{name}' could not be read: {error.strerror}.") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_input() -> str:
    """A script on standard input, with its line ends."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(newline="")
    return sys.stdin.read(LARGEST_SCRIPT)


class Typing:
    """Lets the host's jobs go on while the person types: a merge that Remove-VMSnapshot has left
    behind is further on at the next prompt. As fast as the drawn lab (`HVLAB_SPEED`). Made when
    the person has the prompt."""

    def __init__(self, lab: OpenLab, clock: Callable[[], float] = time.monotonic) -> None:
        self._lab = lab
        self._clock = clock
        self._since = clock()

    def end(self) -> None:
        """Something was typed: as much time has passed, at most until the jobs are done."""
        from hvlab.views.pacer import configured_speed

        engine = self._lab.engine
        with engine.exclusively():
            passed = (self._clock() - self._since) * 1000 * configured_speed()
            span = round(min(engine.remaining(), passed))
            if span:
                engine.advance(span)


def converse(session: Session, console: Terminal) -> int:
    """Prompt, read, run, until `exit` or the end of the input. Time passes while it prompts."""
    _edit_lines(session)
    print("PowerShell on a simulated Hyper-V host (hvlab). Nothing here touches this computer.\n")
    while True:
        typing = Typing(session.lab)
        try:
            text = _read_statement(session)
        except EOFError:
            print()
            return 0
        except KeyboardInterrupt:
            print()
            continue
        finally:
            typing.end()
        try:
            result = session.run(text)
        except KeyboardInterrupt:  # it stops what runs, and is no way out
            print()
            continue
        finally:
            console.clear_progress()
        sys.stdout.flush()
        if result.exit_code is not None:
            return result.exit_code & 0xFF


def _read_statement(session: Session) -> str:
    """What is typed until it is whole, empty lines among it: a function may be pasted as it is in
    its file. Ctrl+C gives up what is not."""
    text = input(session.prompt())
    while text.strip() and not session.is_complete(text):
        text += "\n" + input(">> ")
    return text


def _edit_lines(session: Session) -> None:
    """Let the arrow keys bring back what was typed and Tab complete it, where Python can. Each Tab
    puts in the next offer, Shift+Tab the one before, as in PowerShell's own console."""
    try:
        import readline
    except ImportError:  # Windows' console has the arrow keys by itself
        return
    readline.set_completer_delims("")  # what is replaced is for PowerShell's rules to say
    readline.set_completer(Tab(session).offer)
    if "libedit" in (readline.__doc__ or ""):  # macOS
        readline.parse_and_bind("bind ^I rl_complete")
        return
    for key, does in (("tab", "menu-complete"), ('"\\e[Z"', "menu-complete-backward")):
        readline.parse_and_bind(f"{key}: {does}")


class Tab:
    """What the Tab key offers for the line so far."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._offers: list[str] = []

    def offer(self, line: str, number: int) -> str | None:
        """The whole line with the offer of that number in it; None when there are no more."""
        from hvlab.powershell.completion import complete

        if number == 0:
            found = complete(self._session, line)
            head, tail = line[: found.start], line[found.end :]
            self._offers = [head + item.text + tail for item in found.items]
        return self._offers[number] if number < len(self._offers) else None


def _checked(name: str) -> dict[str, Any]:
    """The verdict on a file; one that cannot be read has the parser's own error for that."""
    from hvlab.powershell.syntax.check import check as check_text

    try:
        text = _read_input() if name == "-" else _read(name)
    except Problem as problem:
        why = f"The file could not be read: {problem}"
        return {"valid": False, "errors": [["FileReadError", 0, why]], "commands": []}
    return dict(check_text(text))


def check(files: Sequence[str]) -> int:
    """One JSON line for each file: is it PowerShell, what is wrong, which commands does it use?
    Status 1 when one of them is not."""
    status = 0
    for name in files:
        found = _checked(name)
        print(json.dumps({"file": name, **found}, ensure_ascii=False))
        if not found["valid"]:
            status = 1
    return status
