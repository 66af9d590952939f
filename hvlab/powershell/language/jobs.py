"""Background jobs: those of Start-Job, and those that follow a job of the simulated host."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import NAMESPACE_OID, uuid5

from hvlab.errors import HvlabError
from hvlab.operations import LetTimePass
from hvlab.powershell.language.errors import from_python
from hvlab.powershell.language.flow import Flow
from hvlab.powershell.language.types import enum_of, resolve
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ErrorRecord, Terminating, not_simulated
from hvlab.powershell.values.objects import HostObject, Property

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell

HOST_JOB = "Microsoft.HyperV.PowerShell.VMJob"
Results = Callable[[Collection[str]], Sequence[Any]]
"""What a job of the host puts out, once it is known which of the jobs behind it failed."""


def job_state(name: str) -> EnumValue:
    """A state such as Running, as the enumeration."""
    states = enum_of(resolve("System.Management.Automation.JobState"))
    assert states is not None
    return states[name]


class Job(HostObject):
    """A job. `results` is what Receive-Job has not taken yet: objects and records in order."""

    type_names = ("System.Management.Automation.PSRemotingJob", "System.Management.Automation.Job",
                  "System.Object")  # fmt: skip
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("State", lambda self: job_state(self.state()), "JobState"),
        Property("HasMoreData", lambda self: self.has_more(), "bool"),
        Property("StatusMessage", lambda self: self.message, "string"),
        Property("Location", lambda self: self.location, "string"),
        Property("Command", lambda self: self.command, "string"),
        Property("JobStateInfo", lambda self: self.state(), "JobStateInfo"),
        Property("InstanceId", lambda self: uuid5(NAMESPACE_OID, f"job {self.id}"), "guid"),
        Property("Id", lambda self: self.id, "int"),
        Property("Name", lambda self: self.name, "string"),
        Property("ChildJobs", lambda _: [], "IList[Job]"),
        Property("PSBeginTime", lambda self: self.begun, "datetime?"),
        Property("PSEndTime", lambda self: self.ended, "datetime?"),
        Property("PSJobTypeName", lambda self: self.kind, "string"),
        Property("Output", lambda self: self.output(), "PSDataCollection[psobject]"),
        Property("Error", lambda self: self.errors(), "PSDataCollection[ErrorRecord]"),
    )

    def __init__(self, shell: Shell, id: int, name: str, command: str, kind: str) -> None:
        super().__init__()
        self.shell = shell
        self.id = id
        self.name = name
        self.command = command
        self.kind = kind
        self.location = "localhost"
        self.message = ""
        self.results: list[Any] = []
        self.begun: Any = shell.clock()
        self.ended: Any = None
        self.outcome = "Running"
        self._received = False

    def state(self) -> str:
        """Running, Completed, Failed or Stopped."""
        return self.outcome

    def wait(self) -> None:
        """Let simulated time pass until it is done."""

    def stop(self) -> None:
        """Break it off."""
        if self.state() == "Running":
            self.outcome = "Stopped"

    def has_more(self) -> bool:
        """Whether Receive-Job has something to give, or may have."""
        return bool(self.results) or self.state() == "Running" or not self._received

    def receive(self, *, keep: bool = False) -> list[Any]:
        """What came so far; it is gone afterwards unless it is kept."""
        found = list(self.results)
        if not keep:
            self.results = []
            self._received = True
        return found

    def output(self) -> list[Any]:
        """The objects among the results."""
        return [one for one in self.results if not isinstance(one, ErrorRecord)]

    def errors(self) -> list[Any]:
        """The error records among the results."""
        return [one for one in self.results if isinstance(one, ErrorRecord)]

    def __str__(self) -> str:
        return self.type_names[0]


class HostJob(Job):
    """A job of -AsJob: it runs as long as the host's own jobs behind it do.

    `waiting` are the ids of those; `result` gives the output objects once all are done, without
    those of the jobs that failed; `refused` are the errors of what the host did not even begin.
    """

    type_names = (HOST_JOB, "System.Management.Automation.Job", "System.Object")

    def __init__(
        self,
        shell: Shell,
        id: int,
        name: str,
        command: str,
        waiting: Sequence[str],
        result: Results,
        sign: Callable[[HvlabError], ErrorRecord],
        refused: Sequence[ErrorRecord] = (),
    ) -> None:
        super().__init__(shell, id, name, command, "")
        self._waiting = list(waiting)
        self._result = result
        self._sign = sign
        self.results.extend(refused)

    def state(self) -> str:
        """Looks at the host."""
        world = self.shell.lab.world
        if self.outcome == "Running" and not any(one in world.jobs for one in self._waiting):
            self._finish()
        return self.outcome

    def wait(self) -> None:
        """Let simulated time pass until the host's jobs are done."""
        if self.state() == "Running":
            self._finish()

    def _finish(self) -> None:
        """One thing that failed does not take back the others, nor what comes of them."""
        failed = set()
        for waited in self._waiting:
            try:
                self.shell.lab.engine.settle(waited)
            except HvlabError as error:
                failed.add(waited)
                self.results.append(self._sign(error))
        self.outcome = "Failed" if self.errors() else "Completed"
        self.results += self._result(failed)
        self.ended = self.shell.clock()


class Watch(Job):
    """A job of -AsJob that waits for something to come true by itself (Wait-VM).

    `there` says whether it has, `result` gives the output objects then, `late` the error records
    where it has not in `timeout` milliseconds of simulated time. None: it waits for ever.
    """

    type_names = HostJob.type_names

    def __init__(
        self,
        shell: Shell,
        id: int,
        name: str,
        command: str,
        there: Callable[[], bool],
        result: Callable[[], Sequence[Any]],
        late: Callable[[], Sequence[Any]],
        timeout: int | None,
    ) -> None:
        super().__init__(shell, id, name, command, "")
        self._there, self._result, self._late = there, result, late
        self._until = None if timeout is None else shell.lab.world.now + timeout

    def state(self) -> str:
        """Looks at the host."""
        if self.outcome == "Running" and self._there():
            self._end("Completed", self._result())
        elif self.outcome == "Running" and self._is_over():
            self._end("Failed", self._late())
        return self.outcome

    def wait(self) -> None:
        """Let come what is under way, then let simulated time pass until the timeout; without one
        the lab ends what would wait for ever."""
        if self.state() == "Running":
            self.shell.lab.settle()
        if self.state() == "Running" and self._until is not None:
            self.shell.lab.do(LetTimePass(self._until - self.shell.lab.world.now))
        if self.state() == "Running":
            self._end("Failed", self._late())

    def _is_over(self) -> bool:
        return self._until is not None and self.shell.lab.world.now >= self._until

    def _end(self, outcome: str, results: Sequence[Any]) -> None:
        self.outcome = outcome
        self.results += results
        self.ended = self.shell.clock()


class Jobs:
    """The jobs of a shell, by number."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._jobs: dict[int, Job] = {}
        self._last = 0

    def all(self) -> list[Job]:
        """Every job that was not removed."""
        return list(self._jobs.values())

    def remove(self, job: Job) -> None:
        """Forget a job."""
        self._jobs.pop(job.id, None)

    def _next(self, name: str) -> tuple[int, str]:
        self._last += 2 if self._last else 1
        return self._last, name or f"Job{self._last}"

    def follow(
        self,
        command: str,
        waiting: Sequence[str],
        result: Results = lambda _: (),
        sign: Callable[[HvlabError], ErrorRecord] | None = None,
        name: str = "",
        refused: Sequence[ErrorRecord] = (),
    ) -> HostJob:
        """A job for -AsJob. `waiting` are ids of jobs that the engine has begun (`submit`),
        `result` gives what the cmdlet would have put out, given the ids of the jobs that failed,
        `sign` makes a record of a failure, `refused` are errors that it begins with."""
        id, name = self._next(name)
        sign = sign or (lambda error: from_python(error, command).record)
        job = HostJob(self._shell, id, name, command, waiting, result, sign, refused)
        job.location = self._shell.lab.world.host.name
        self._jobs[id] = job
        return job

    def watch(
        self,
        command: str,
        there: Callable[[], bool],
        result: Callable[[], Sequence[Any]],
        late: Callable[[], Sequence[Any]],
        timeout: int | None,
    ) -> Watch:
        """A job for -AsJob that waits for what nobody has asked the host for; see `Watch`."""
        id, name = self._next("")
        job = Watch(self._shell, id, name, command, there, result, late, timeout)
        job.location = self._shell.lab.world.host.name
        self._jobs[id] = job
        return job

    def run(self, text: str, work: Callable[[Callable[[Any], None]], None], name: str = "") -> Job:
        """A job that does `work` at once, in the simulated time that the work itself takes; `work`
        is given a sink for its output."""
        id, name = self._next(name)
        job = Job(self._shell, id, name, text, "BackgroundJob")
        self._jobs[id] = job
        job.outcome = "Completed"
        try:
            work(job.results.append)
        except Terminating as error:
            job.outcome = "Failed"
            job.results.append(error.record)
        except Flow:
            pass
        job.ended = self._shell.clock()
        return job

    def start_pipeline(self) -> Job:
        """`pipeline &`."""
        raise not_simulated("'&' behind a pipeline (PowerShell 6 and later)")
