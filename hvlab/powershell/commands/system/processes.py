"""Get-Process, Start-Process, Stop-Process."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.system.computers import Computer, computer_of
from hvlab.powershell.commands.system.computers.base import ProcessEntry
from hvlab.powershell.commands.system.names import COMMANDS, INVALID, MANAGEMENT, PROCESS_ERROR
from hvlab.powershell.commands.system.services import require_here
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.language.typesystem import names
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.objects import HostObject, Property

PROCESS = "System.Diagnostics.Process"
names.register(PROCESS, "System.ComponentModel.Component", "System.MarshalByRefObject")
KIB = 1024
IDLE = 0


class ProcessObject(HostObject):
    """A process as it was when it was asked for."""

    type_names = (PROCESS, "System.ComponentModel.Component", "System.MarshalByRefObject",
                  "System.Object")  # fmt: skip
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.entry.name, "string", kind="AliasProperty",
                 alias_of="ProcessName"),
        Property("SI", lambda self: int(bool(self.entry.program)), "int", kind="AliasProperty",
                 alias_of="SessionId"),
        Property("Handles", lambda self: self.entry.handles, "int", kind="AliasProperty",
                 alias_of="Handlecount"),
        Property("VM", lambda self: Int64(self.entry.memory * 40), "long", kind="AliasProperty",
                 alias_of="VirtualMemorySize64"),
        Property("WS", lambda self: Int64(self.entry.memory), "long", kind="AliasProperty",
                 alias_of="WorkingSet64"),
        Property("PM", lambda self: Int64(self.entry.memory * 2 // 3), "long",
                 kind="AliasProperty", alias_of="PagedMemorySize64"),
        Property("NPM", lambda self: Int64(self.entry.handles * 60), "long", kind="AliasProperty",
                 alias_of="NonpagedSystemMemorySize64"),
        Property("CPU", lambda self: round(self.entry.seconds, 4), "double",
                 kind="ScriptProperty"),
        Property("Id", lambda self: self.entry.id, "int"),
        Property("ProcessName", lambda self: self.entry.name, "string"),
        Property("WorkingSet64", lambda self: Int64(self.entry.memory), "long"),
        Property("HasExited", lambda self: self.exited, "bool"),
        Property("MachineName", lambda _: ".", "string"),
        Property("Responding", lambda _: True, "bool"),
    )  # fmt: skip

    def __init__(self, entry: ProcessEntry) -> None:
        super().__init__()
        self.entry = entry
        self.exited = False

    def __str__(self) -> str:
        return f"{PROCESS} ({self.entry.name})"


class ProcessCmdlet(Cmdlet):
    """Base: finds the processes that are meant."""

    @property
    def computer(self) -> Computer:
        """The computer the shell runs on."""
        return computer_of(self.call.shell)

    def found(self) -> Iterator[ProcessEntry]:
        """The processes, complaining of missing ones."""
        every = self.computer.processes()
        if "InputObject" in self.args:
            yield from (one.entry for one in self.args["InputObject"] or ())
        elif "Id" in self.args:
            for id in self.args["Id"] or ():
                matching = [one for one in every if one.id == id]
                yield from self._known(matching, "process identifier", id, "Id")
        else:
            for pattern in self.args.get("Name") or ["*"]:
                matching = [one for one in every if wildcard_match(pattern, one.name)]
                if matching or not has_wildcard(pattern):
                    yield from self._known(matching, "name", pattern, "Name")

    def _known(
        self, found: list[ProcessEntry], what: str, target: Any, id: str
    ) -> list[ProcessEntry]:
        if not found:
            shown = f'"{target}"' if id == "Name" else str(target)
            self.call.error(
                f"Cannot find a process with the {what} {shown}. Verify the process {id.lower()} "
                "and call the cmdlet again.",
                f"NoProcessFoundForGiven{id}",
                "ObjectNotFound",
                target,
                PROCESS_ERROR,
            )
        return found


class GetProcess(ProcessCmdlet):
    """Get-Process."""

    info = command(
        "Get-Process",
        parameter("Name", "string[]", position=0, by_property=True, sets=("Name",),
                  aliases=("ProcessName",)),
        parameter("Id", "int[]", mandatory=True, by_property=True, sets=("Id",),
                  aliases=("PID",)),
        parameter("InputObject", "System.Diagnostics.Process[]", mandatory=True, by_value=True,
                  sets=("InputObject",)),
        parameter("ComputerName", "string[]", by_property=True, aliases=("Cn",)),
        default_set="Name",
        id=COMMANDS + "GetProcessCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Each process, by name."""
        require_here(self)
        yield from map(ProcessObject, self.found())


class StartProcess(ProcessCmdlet):
    """Start-Process: a program; what only prints is better run by its name."""

    info = command(
        "Start-Process",
        parameter("FilePath", "string", position=0, mandatory=True,
                  aliases=("PSPath", "Path")),
        parameter("ArgumentList", "string[]", position=1, aliases=("Args",)),
        parameter("WorkingDirectory", "string"),
        parameter("Wait", "switch"),
        parameter("NoNewWindow", "switch", aliases=("nnw",)),
        parameter("WindowStyle", "string"),
        parameter("Verb", "string"),
        parameter("PassThru", "switch"),
        id=COMMANDS + "StartProcessCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Start it. A program of the system that works and ends does its work."""
        path = self.args["FilePath"]
        name = ntpath.basename(path)
        native = self.call.shell.commands.native(name)
        if native is not None:
            self._run(name)
            return
        shown = name if ntpath.splitext(name)[1] else f"{name}.exe"
        before = {one.id for one in self.computer.processes()}
        self.computer.start_program(shown)
        if self.args.get("PassThru"):
            yield from (
                ProcessObject(one) for one in self.computer.processes() if one.id not in before
            )

    def _run(self, name: str) -> None:
        words = [each for one in self.args.get("ArgumentList") or () for each in one.split()]
        quoted = " ".join("'" + word.replace("'", "''") + "'" for word in words)
        self.call.shell.run_command("Invoke-Expression", {"Command": f"& '{name}' {quoted}"})


class StopProcess(ProcessCmdlet):
    """Stop-Process: what a program had not saved is lost."""

    info = command(
        "Stop-Process",
        parameter("Id", "int[]", position=0, mandatory=True, by_property=True, sets=("Id",)),
        parameter("Name", "string[]", mandatory=True, by_property=True, sets=("Name",),
                  aliases=("ProcessName",)),
        parameter("InputObject", "System.Diagnostics.Process[]", position=0, mandatory=True,
                  by_value=True, sets=("InputObject",)),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set="Id",
        should_process=True,
        id=COMMANDS + "StopProcessCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """End each."""
        for one in list(self.found()):
            if not self.call.should_process(f"{one.name} ({one.id})", "Stop-Process"):
                continue
            if one.id == IDLE or one.name == "System":
                self.call.error(
                    f'Cannot stop process "{one.name} ({one.id})" because of the following error: '
                    "Access is denied",
                    "CouldNotStopProcess",
                    "CloseError",
                    ProcessObject(one),
                    PROCESS_ERROR,
                )
                continue
            self.computer.stop_process(one)
            if self.args.get("PassThru"):
                yield ProcessObject(one)


CMDLETS = (GetProcess, StartProcess, StopProcess)
ALIASES = {
    "gps": "Get-Process",
    "ps": "Get-Process",
    "saps": "Start-Process",
    "start": "Start-Process",
    "spps": "Stop-Process",
    "kill": "Stop-Process",
}

__all__ = ["ALIASES", "CMDLETS", "INVALID", "ProcessObject"]
