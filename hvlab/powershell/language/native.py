"""Executables: programs that take words and print lines, such as `w32tm /resync`.

A program is declared as a function that is given the running stage and its words and yields the
lines it prints; what it returns is its exit code (None for 0), which becomes `$LASTEXITCODE`::

    def hostname(call: NativeStage, words: list[str]) -> Program:
        yield call.shell.lab.world.host.name
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any

from hvlab.errors import HvlabError
from hvlab.powershell.language import convert
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.flow import Flow
from hvlab.powershell.language.frame import Frame
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.values.errors import ErrorRecord, Position, Terminating, not_simulated

if TYPE_CHECKING:
    from hvlab.powershell.language.pipeline import PipelineRun

Program = Generator[str, None, int | None]
FAILED = 1
REMOTE_EXCEPTION = "System.Management.Automation.RemoteException"


class NativeStage(Stage):
    """A program at work. What is piped in comes as `piped`."""

    def __init__(
        self,
        run: PipelineRun,
        number: int,
        frame: Frame,
        program: Callable[[NativeStage, list[str]], Program],
        name: str,
        position: Position,
        arguments: list[Argument],
    ) -> None:
        title = name.rpartition("\\")[2].removesuffix(".exe").removesuffix(".EXE")
        super().__init__(run, number, frame, CommandInfo(title), name, position)
        self._program = program
        self._words = words_of(arguments, frame)
        self._said = False
        self.piped: list[Any] = []

    def accept(self, value: Any) -> None:
        """Keep what is piped in: the program reads it when it starts."""
        self.piped.append(value)

    def once(self) -> None:
        """Run where nothing is piped in."""
        self._start()

    def end(self) -> None:
        """Run with what was piped in."""
        if self.expecting_input:
            self._start()

    def _start(self) -> None:
        shell = self.shell
        before, shell.frame = shell.frame, self.frame
        code: int | None = FAILED
        try:
            code = yield_into(self._program(self, self._words), self.out)
        except (Terminating, Flow):
            raise
        except HvlabError as error:
            self.complain(str(error))
        finally:
            shell.frame = before
        shell.set_variable("LASTEXITCODE", code or 0, "global")
        if code:
            self.run.failed = True

    def complain(self, line: str) -> None:
        """Write to the program's error stream. On the console that is plain text; redirected, or
        sent from another machine, it is an error record for each line."""
        if self.redirected is None and not self.shell.remote:
            self.shell.console.write(line + "\n", "error")
            return
        first = not self._said
        self._said = True
        self.frame.streams.error(
            ErrorRecord(
                line,
                "NativeCommandError" if first else "NativeCommandErrorMessage",
                "NotSpecified",
                line,
                invoked=self.name if first else "",
                exception_type=REMOTE_EXCEPTION,
                position=self.position if first else None,
            )
        )

    def refuse(self, words: Iterable[str]) -> Terminating:
        """The error of options that a real program has and the lab has not, to be raised."""
        return not_simulated(f"'{' '.join([self.info.name, *words])}'")


def yield_into(program: Program, out: Callable[[Any], None]) -> int | None:
    """Pass on each line; gives the exit code."""
    try:
        while True:
            out(next(program))
    except StopIteration as ended:
        code: int | None = ended.value
        return code
    finally:
        program.close()


def words_of(arguments: Iterable[Argument], frame: Frame) -> list[str]:
    """Arguments as a program gets them: words. A list that stands in a variable becomes several."""
    found: list[str] = []
    for one in arguments:
        name = f"-{one.name}" if one.name else ""
        if not one.has_value:
            found.append(name)
            continue
        values = _texts(one, frame)
        if name:
            values = [f"{name}:{' '.join(values)}"]
        found += values
    return found


def _texts(one: Argument, frame: Frame) -> list[str]:
    value = one.value if one.raw is None else one.raw
    if value is None:
        return []
    if not isinstance(value, list):
        return [convert.to_string(value)]
    texts = [convert.to_string(item) for item in value]
    computed = one.extent is not None and frame.text[one.extent.start : one.extent.start + 1] in (
        "$",
        "(",
        "@",
    )
    return texts if computed else [",".join(texts)]
