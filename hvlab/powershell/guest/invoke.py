"""Invoke-Command: a script block here, or in guests by PowerShell Direct."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from hvlab.powershell.commands.files.paths import full
from hvlab.powershell.guest import targets
from hvlab.powershell.guest.crossing import arrived, copied, remote_record
from hvlab.powershell.guest.sessions import (
    COMMANDS,
    CORE,
    OVER_NETWORK,
    TYPE,
    PSSession,
    connected,
    open_runspace,
    refuse_network,
)
from hvlab.powershell.guest.shell import GuestShell
from hvlab.powershell.language.command import Cmdlet, Place, command, parameter
from hvlab.powershell.language.flow import Flow, Passing
from hvlab.powershell.language.functions import run_script_block
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.streams import Streams
from hvlab.powershell.values.errors import ErrorRecord, Terminating
from hvlab.powershell.values.script import ScriptBlockValue

HERE = "InProcess"
BLOCK_SETS = {"Session": "Session", "VMName": "VMName", "VMId": "VMId", OVER_NETWORK: OVER_NETWORK}
FILE_SETS = {f"FilePath{name}": name for name in BLOCK_SETS}
EVERY = (*BLOCK_SETS, *FILE_SETS)


def _target(name: str, **place: Any) -> dict[str, Place]:
    """A parameter's place in the set of blocks and in that of files."""
    return {name: Place(**place), f"FilePath{name}": Place(**place)}


class InvokeCommand(Cmdlet):
    """Invoke-Command."""

    info = command(
        "Invoke-Command",
        parameter("Session", "PSSession[]", sets=_target("Session", position=0), not_empty=True),
        parameter("ComputerName", "string[]", aliases=("Cn",),
                  sets=_target(OVER_NETWORK, position=0)),
        parameter("VMName", "string[]", not_empty=True, sets=_target("VMName", mandatory=True)),
        parameter("VMId", "guid[]", aliases=("VMGuid",),
                  sets=_target("VMId", mandatory=True, by_property=True)),
        parameter("Credential", "pscredential", sets=(
            "VMName", "VMId", OVER_NETWORK, "FilePathVMName", "FilePathVMId",
            f"FilePath{OVER_NETWORK}")),
        parameter("ConfigurationName", "string"),
        parameter("ThrottleLimit", "int", sets=EVERY),
        parameter("AsJob", "switch", sets=EVERY),
        parameter("JobName", "string", sets=EVERY),
        parameter("HideComputerName", "switch", aliases=("HCN",), sets=EVERY),
        parameter("NoNewScope", "switch", sets=(HERE,)),
        parameter("ScriptBlock", "scriptblock", aliases=("Command",), sets={
            HERE: Place(mandatory=True, position=0),
            **{name: Place(mandatory=True, position=1) for name in BLOCK_SETS}}),
        parameter("FilePath", "string", aliases=("PSPath",), sets={
            name: Place(mandatory=True, position=1) for name in FILE_SETS}),
        parameter("InputObject", "psobject", by_value=True),
        parameter("ArgumentList", "object[]", aliases=("Args",)),
        default_set=HERE,
        id=COMMANDS + "InvokeCommandCommand",
        module=CORE,
    )  # fmt: skip

    call: Stage

    def begin(self) -> Iterator[Any]:
        """Nothing has come."""
        self.piped: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Keep what is piped in for `$input`."""
        if "InputObject" in self.args:
            self.piped.append(self.args["InputObject"])
        yield from ()

    def end(self) -> Iterator[Any]:
        """Run it."""
        refuse_network(self)
        block = self._block()
        if block is None:
            return
        if not {"VMName", "VMId", "Session"} & set(self.args):
            self._here(block)
            return
        runspaces = list(self._runspaces())
        if not self.args.get("AsJob"):
            for one in runspaces:
                self._there(one, block, self.call.out, self.call.write_record)
            return
        if runspaces:
            yield self._job(runspaces, block)

    def _job(self, runspaces: list[GuestShell], block: ScriptBlockValue) -> Any:
        """A job; the simulated time that it takes passes at once."""

        def work(out: Callable[[Any], None]) -> None:
            for one in runspaces:
                self._there(one, block, out, out)

        job = self.call.shell.jobs.run(block.text, work, self.args.get("JobName", ""))
        job.kind = "RemoteJob"
        job.location = ",".join(one.computer_name for one in runspaces)
        if any(isinstance(one, ErrorRecord) for one in job.results) and not job.output():
            job.outcome = "Failed"
        return job

    def _block(self) -> ScriptBlockValue | None:
        """The block, or what is in the file, which is read here."""
        if "FilePath" not in self.args:
            block: ScriptBlockValue = self.args["ScriptBlock"]
            return block
        shell = self.call.shell
        path = full(shell, self.args["FilePath"])
        if shell.files.entry(path) is None:
            raise self.call.fail(
                f"Cannot find path '{path}' because it does not exist.",
                "PathNotFound",
                "ObjectNotFound",
                path,
                "System.Management.Automation.ItemNotFoundException",
            )
        lines = shell.run_command("Get-Content", {"Path": path})
        text = "\n".join(str(line) for line in lines)
        return ScriptBlockValue(shell.parse(text), None, text) if lines else None

    def _here(self, block: ScriptBlockValue) -> None:
        """Without a target: on this very machine, in a scope of its own."""
        run_script_block(
            block,
            self.call.frame,
            self.call.out,
            self.args.get("ArgumentList") or (),
            own_scope=not self.args.get("NoNewScope"),
            piped=self.piped if self.call.expecting_input else None,
        )

    def _runspaces(self) -> Iterator[GuestShell]:
        """A runspace for each target; those of sessions are kept, others are for this once."""
        if "Session" in self.args:
            for session in self.args["Session"]:
                yield from self._of_session(session)
            return
        for vm, who in connected(self.call, self.args):
            yield open_runspace(self.call.shell, vm, who)

    def _of_session(self, session: PSSession) -> Iterator[GuestShell]:
        if session.state == "Opened":
            yield session.shell
            return
        if session.state == "Closed":
            self.call.error(
                f"Because the session state for session {session.name}, {session.shell.runspace}, "
                f"{session.computer} is not equal to Open, you cannot run a command in the "
                "session.  The session state is Closed.",
                "InvokeCommandCommandInvalidSessionState",
                "InvalidOperation",
                session,
                "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
            )
            return
        self.call.write_record(targets.ended(session.computer))

    def _there(
        self,
        runspace: GuestShell,
        block: ScriptBlockValue,
        out: Callable[[Any], None],
        complain: Callable[[ErrorRecord], None],
    ) -> None:
        """Run it in a guest; copies come back. What ends it there is an error here, which ends
        nothing unless -ErrorAction says so (rules.REMOTE_ERRORS_END_NOTHING)."""
        name = runspace.computer_name
        show = not self.args.get("HideComputerName")

        def put(value: Any) -> None:
            if isinstance(value, ErrorRecord):
                value = remote_record(value, name)
            out(arrived(value, name, runspace.runspace, show=show))

        def failed(record: ErrorRecord) -> None:
            complain(remote_record(record, name))

        runspace.using = {
            key: copied(value)
            for key, value in self.call.shell.using_values(block, self.call.frame).items()
        }
        arguments = [copied(one) for one in self.args.get("ArgumentList") or ()]
        piped = [copied(one) for one in self.piped] if self.call.expecting_input else None
        try:
            runspace.execute(block, self._streams(failed), put, arguments, piped)
        except Terminating as error:
            if error.fatal and error.record in self._own(error):
                raise
            failed(error.record)
        except Passing:
            raise
        except Flow:
            return

    def _own(self, error: Terminating) -> list[ErrorRecord]:
        """The record, if it is of this command itself: -ErrorAction Stop met a remote error."""
        return [error.record] if "PSComputerName" in error.record.data else []

    def _streams(self, failed: Callable[[ErrorRecord], None]) -> Streams:
        """The caller's streams, but for errors, which are said to come from there."""
        return replace(self.call.frame.streams, error=failed, host=partial(self._host))

    def _host(self, text: str) -> None:
        self.call.frame.streams.host(text)


CMDLETS = (InvokeCommand,)
ALIASES = {"icm": "Invoke-Command"}

__all__ = ["ALIASES", "CMDLETS", "TYPE", "InvokeCommand"]
