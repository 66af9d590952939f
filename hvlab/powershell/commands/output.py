"""Where output goes: Out-String, Out-Host, Out-Default, Tee-Object into a variable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvlab.powershell.formatting.printer import Printer
from hvlab.powershell.language import convert
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.limits import STEPS_OF_LINE, STEPS_OF_SHOWN

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
CORE = "Microsoft.PowerShell.Core"


def lines_printed(cmdlet: Cmdlet, values: list[Any], width: int) -> list[str]:
    """The lines that a console of that width would show of some objects."""
    lines: list[str] = []
    shell = cmdlet.call.shell

    def take(line: str) -> None:
        shell.ops.budget.step(STEPS_OF_LINE)
        shell.ops.budget.text(len(line))
        lines.append(line)

    printer = Printer(
        take,
        shell.views,
        width=width,
        limit=shell.enumeration_limit,
        error_view=shell.error_view,
        shown=partial(shell.ops.budget.step, STEPS_OF_SHOWN),
    )
    for value in values:
        printer.write(value)
    printer.close()
    return lines


class Collecting(Cmdlet):
    """A cmdlet that takes all its input before it does anything."""

    def begin(self) -> Iterator[Any]:
        """Nothing has come."""
        self.values: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Collect; a list is taken apart."""
        if "InputObject" in self.args:
            self.values += convert.unroll(self.args["InputObject"])
        yield from ()


class OutString(Collecting):
    """Out-String: what the console would show, as one string or line by line."""

    info = command(
        "Out-String",
        parameter("Stream", "switch"),
        parameter("Width", "int", minimum=2),
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "OutStringCommand",
        module=UTILITY,
    )

    def end(self) -> Iterator[Any]:
        """The text. A width is taken as it is; the console's own keeps its last column free."""
        width = self.args["Width"] + 1 if "Width" in self.args else self.call.shell.width
        lines = lines_printed(self, self.values, width)
        if self.args.get("Stream"):
            yield from lines
        else:
            yield "".join(line + "\r\n" for line in lines)


class OutHost(Collecting):
    """Out-Host: to the console, and no further."""

    info = command(
        "Out-Host",
        parameter("Paging", "switch"),
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "OutHostCommand",
        module=CORE,
    )

    def end(self) -> Iterator[Any]:
        """Print what came."""
        for line in lines_printed(self, self.values, self.call.shell.width):
            self.call.host(line)
        yield from ()


class OutDefault(OutHost):
    """Out-Default: the console's own end of every pipeline."""

    info = command(
        "Out-Default",
        parameter("Transcript", "switch"),
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "OutDefaultCommand",
        module=CORE,
    )


CMDLETS = (OutString, OutHost, OutDefault)
ALIASES = {"oh": "Out-Host", "ogv": "Out-GridView"}
