"""Start-Job, Get-Job, Wait-Job, Receive-Job, Stop-Job, Remove-Job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hvlab.powershell.language.command import Cmdlet, Parameter, command, parameter
from hvlab.powershell.language.functions import run_script_block
from hvlab.powershell.language.jobs import Job
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.streams import discard
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import ErrorRecord

COMMANDS = "Microsoft.PowerShell.Commands."
CORE = "Microsoft.PowerShell.Core"
JOB = "System.Management.Automation.Job[]"
ID, NAME, OBJECT, STATE = (
    "SessionIdParameterSet",
    "NameParameterSet",
    "JobParameterSet",
    "StateParameterSet",
)


def _by(*, mandatory: bool, default: str, more: tuple[Parameter, ...] = ()) -> dict[str, Any]:
    """The parameters that say which jobs are meant."""
    return {
        "parameters": (
            parameter(
                "Id", "int[]", position=0, mandatory=mandatory, by_property=True, sets=(ID,)
            ),
            parameter("Name", "string[]", mandatory=True, by_property=True, sets=(NAME,)),
            parameter(
                "Job", "object[]", position=0, mandatory=True, by_value=True, by_property=True,
                sets=(OBJECT,),
            ),
            parameter("State", "string", mandatory=True, sets=(STATE,)),
            *more,
        ),
        "default_set": default,
        "module": CORE,
    }  # fmt: skip


def _info(name: str, how: dict[str, Any], **more: Any) -> Any:
    verb, _, noun = name.partition("-")
    return command(
        name,
        *how["parameters"],
        default_set=how["default_set"],
        module=CORE,
        id=f"{COMMANDS}{verb}{noun}Command",
        **more,
    )


class JobCmdlet(Cmdlet):
    """Base: finds the jobs that are meant."""

    call: Stage

    def jobs(self) -> Iterator[Job]:
        """The jobs, complaining of missing ones."""
        every = self.call.shell.jobs.all()
        if "Job" in self.args:
            yield from (one for one in self.args["Job"] or () if isinstance(one, Job))
        elif "Id" in self.args:
            for number in self.args["Id"] or ():
                yield from self._known(
                    [one for one in every if one.id == number], "ID", str(number), number
                )
        elif "Name" in self.args:
            for name in self.args["Name"] or ():
                found = [one for one in every if wildcard_match(name, one.name)]
                if found or not has_wildcard(name):
                    yield from self._known(found, "name", name, name)
        elif "State" in self.args:
            wanted = self.args["State"].lower()
            yield from (one for one in every if one.state().lower() == wanted)
        else:
            yield from every

    def _known(self, found: list[Job], what: str, shown: str, target: Any) -> list[Job]:
        if not found:
            title = "JobWithSpecifiedSessionNotFound" if what == "ID" else (
                "JobWithSpecifiedNameNotFound"
            )  # fmt: skip
            self.call.error(
                f"The command cannot find a job with the job {what} {shown}. Verify the value of "
                f"the {'Id' if what == 'ID' else 'Name'} parameter and then try the command again.",
                title,
                "ObjectNotFound",
                target,
                "System.Management.Automation.PSArgumentException",
            )
        return found


class StartJob(Cmdlet):
    """Start-Job: runs the block at once in simulated time; the console could go on meanwhile."""

    info = command(
        "Start-Job",
        parameter(
            "ScriptBlock", "scriptblock", position=0, mandatory=True, sets=("ComputerName",),
            aliases=("Command",),
        ),
        parameter("Name", "string", by_property=True),
        parameter("ArgumentList", "object[]", aliases=("Args",)),
        parameter("InitializationScript", "scriptblock", position=1),
        parameter("InputObject", "psobject", by_value=True),
        parameter("Credential", "pscredential"),
        default_set="ComputerName",
        id=COMMANDS + "StartJobCommand",
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
        """Run it apart from the caller's variables."""
        block = self.args["ScriptBlock"]
        yield self.call.shell.jobs.run(block.text, self._work, self.args.get("Name", ""))

    def _work(self, out: Callable[[Any], None]) -> None:
        shell = self.call.shell
        caller = self.call.frame
        block = self.args["ScriptBlock"]
        before = shell.using
        shell.using = shell.using_values(block, caller)
        frame = caller.inner(shell.fresh_scope())
        frame.guarded = False
        frame.streams = replace(caller.streams, error=out, host=discard)
        try:
            for one in (self.args.get("InitializationScript"), block):
                if one is not None:
                    run_script_block(
                        one,
                        frame,
                        out,
                        (self.args.get("ArgumentList") or ()) if one is block else (),
                        own_scope=True,
                        piped=self.piped or None,
                    )
        finally:
            shell.using = before


class GetJob(JobCmdlet):
    """Get-Job."""

    info = _info(
        "Get-Job",
        _by(
            mandatory=False,
            default=ID,
            more=(parameter("IncludeChildJob", "switch"), parameter("Newest", "int")),
        ),
    )

    def process(self) -> Iterator[Any]:
        """The jobs."""
        yield from self.jobs()


class WaitJob(JobCmdlet):
    """Wait-Job: lets simulated time pass until the jobs are done."""

    info = _info(
        "Wait-Job",
        _by(
            mandatory=True,
            default=ID,
            more=(
                parameter("Any", "switch"),
                parameter("Timeout", "int", aliases=("TimeoutSec",)),
                parameter("Force", "switch"),
            ),
        ),
    )

    def process(self) -> Iterator[Any]:
        """Wait for each."""
        for job in self.jobs():
            job.wait()
            yield job


class ReceiveJob(JobCmdlet):
    """Receive-Job: what came out of a job."""

    info = _info(
        "Receive-Job",
        _by(
            mandatory=True,
            default=OBJECT,
            more=(
                parameter("Keep", "switch"),
                parameter("Wait", "switch"),
                parameter("AutoRemoveJob", "switch"),
                parameter("NoRecurse", "switch"),
                parameter("WriteEvents", "switch"),
                parameter("WriteJobInResults", "switch"),
                parameter("Force", "switch"),
                parameter("Location", "string[]"),
            ),
        ),
    )

    def process(self) -> Iterator[Any]:
        """The results in order; errors go to the error stream."""
        for job in self.jobs():
            if self.args.get("Wait"):
                job.wait()
            for one in job.receive(keep=bool(self.args.get("Keep"))):
                if isinstance(one, ErrorRecord):
                    self.call.write_record(one)
                else:
                    yield one
            if self.args.get("AutoRemoveJob"):
                self.call.shell.jobs.remove(job)


class StopJob(JobCmdlet):
    """Stop-Job."""

    info = _info(
        "Stop-Job",
        _by(mandatory=True, default=ID, more=(parameter("PassThru", "switch"),)),
        should_process=True,
    )

    def process(self) -> Iterator[Any]:
        """Break them off."""
        for job in self.jobs():
            if self.call.should_process(f"Command: {job.command} ", "Stop-Job"):
                job.stop()
                if self.args.get("PassThru"):
                    yield job


class RemoveJob(JobCmdlet):
    """Remove-Job."""

    info = _info(
        "Remove-Job",
        _by(mandatory=True, default=ID, more=(parameter("Force", "switch", aliases=("F",)),)),
        should_process=True,
    )

    def process(self) -> Iterator[Any]:
        """Forget them; one that runs only with -Force."""
        for job in list(self.jobs()):
            if job.state() == "Running" and not self.args.get("Force"):
                self.call.error(
                    f"The command cannot remove the job with the job ID {job.id} because the job "
                    "is not finished. To remove the job, first stop the job, or use the Force "
                    "parameter.",
                    "JobNotFinished",
                    "InvalidOperation",
                    job,
                    "System.ArgumentException",
                )
                continue
            if self.call.should_process(f"Command: {job.command} ", "Remove-Job"):
                self.call.shell.jobs.remove(job)
        yield from ()


CMDLETS = (StartJob, GetJob, WaitJob, ReceiveJob, StopJob, RemoveJob)
ALIASES = {
    "sajb": "Start-Job",
    "gjb": "Get-Job",
    "wjb": "Wait-Job",
    "rcjb": "Receive-Job",
    "spjb": "Stop-Job",
    "rjb": "Remove-Job",
}
