"""The engine: takes operations, moves time, and can take everything back.

A step is either the start of an operation or one due phase of a job. Each step runs on the world
itself and is sealed as a `Delta`; if it raises, its rows are put back and nothing happened. After
the phase come its consequences, until none follows. Then listeners are told.

Time never moves by itself: `advance` and `settle` move it from one due phase to the next, so a
paced view and a headless run make the same steps and the same world (F2, F4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from threading import RLock

from hvlab.engine.records import Change, Entry, Stamped
from hvlab.errors import HvlabError, HyperVError, InternalError, LabError, ObjectInUse
from hvlab.events import Event, JobFailed, VMStateChanged
from hvlab.operations.base import Operation
from hvlab.operations.consequences import followers, may_follow, settle_files
from hvlab.world.clock import Instant
from hvlab.world.host import Host
from hvlab.world.job import Job
from hvlab.world.log import LogLine
from hvlab.world.power import VMState
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import Moment, World

EPOCH = datetime(2024, 3, 12, 9, 0, 0)

Listener = Callable[["Lab"], None]


class Lab:
    """A world, the journal of what was asked of it, and its timeline.

    Safe to call from several threads: each call is one after the other (a widget's callback may
    arrive on any thread while a cell runs).
    """

    def __init__(
        self, *, seed: str = "hvlab", host: Host | None = None, epoch: datetime = EPOCH
    ) -> None:
        self.first_host = host or Host()
        self.world = World(seed=seed, epoch=epoch, host=self.first_host)
        self.version = 0
        self.events: list[Stamped] = []
        self._journal: list[Entry] = []
        self._history: list[Change] = []
        self._position = 0
        self._steps = 0
        self._start: Instant = 0
        self._begun = 0
        self._end: Instant = 0
        self._listeners: list[Listener] = []
        self._failures: dict[str, Exception] = {}
        self._lock = RLock()
        self._depth = 0
        self._told = 0

    # Asking for things

    def submit(self, operation: Operation) -> str:
        """Begin an operation and return the id of its job.

        Raises the host's error if it refuses; then nothing happened at all (law 2), but for a
        failure that the host writes into its event log (B-196). The first phases, as far as they
        take no time, have run when this returns.
        """
        with self._lock, self._telling():
            entry = Entry(self.world.now, operation)
            try:
                self._check(operation)
                with self._step(entry) as events:
                    job = self._begin(operation, events)
                    self._follow(events)
            except HyperVError as error:
                if isinstance(error.logged, LogLine):
                    with self._step(entry):
                        self.world.write_log(error.logged)
                raise
            return job

    def run(self, operation: Operation) -> str:
        """Begin an operation and let time pass until it is done; raises its error if it fails.

        Jobs that go on behind it, such as a merge, are left running: see `settle`.
        """
        with self._lock, self._telling():
            job = self.submit(operation)
            self.settle(job)
            return job

    def _check(self, operation: Operation) -> None:
        operation.check(self.world)
        if any(self.world.jobs.count("affects", id) for id in operation.affects(self.world)):
            raise ObjectInUse(operation.failure(self.world))

    # Moving time

    def advance(self, span: Instant) -> None:
        """Let `span` milliseconds pass; phases that come due meanwhile run."""
        if span < 0:
            raise LabError("Time only passes forward; use rewind to go back.")
        with self._lock, self._telling():
            until = self.world.now + span
            while (job := self._next_job()) is not None and job.due <= until:
                self._run_phase(job)
            if self.world.now < until:
                self._forget_future()
                self.world.set_now(until)
                self._end = until
                self.version += 1

    def settle(self, job: str | None = None) -> None:
        """Let time pass until a job is done, or until none is left that anybody waits for.

        Raises the job's error if it fails. A job nobody waits for fails into the events.
        """
        with self._lock, self._telling():
            while (due := self._next_job()) is not None and (
                self._waits_for(job) or due.due <= self.world.now
            ):
                self._run_phase(due)
            if job is not None and (error := self._failures.get(job)) is not None:
                raise error

    def _waits_for(self, job: str | None) -> bool:
        """Whether that job is under way; without one, whether any is that somebody waits for."""
        if job is not None:
            return job in self.world.jobs
        return any(job.operation.awaited for job in self.world.jobs)

    def _next_job(self) -> Job | None:
        return min(self.world.jobs, key=lambda job: (job.due, job.number), default=None)

    # Steps

    def _begin(self, operation: Operation, events: list[Stamped]) -> str:
        """Make the job and run the phases that take no time."""
        world = self.world
        number = world.next_number()
        phases = operation.plan(world)
        length = sum(phase.after for phase in phases)
        affects = operation.affects(world)
        job = Job(
            id=f"job-{number}",
            number=number,
            operation=operation,
            phases=phases,
            started=world.now,
            due=world.now + phases[0].after,
            ends=world.now + length,
            affects=affects,
            resting=tuple((vm.id, vm.state) for id in sorted(affects) if (vm := world.vms.get(id))),
        )
        world.jobs.put(job)
        while job.id in world.jobs and (job := world.jobs[job.id]).due == world.now:
            self._perform(job, events)
        return job.id

    def _perform(self, job: Job, events: list[Stamped]) -> None:
        """Run a job's next phase and move the job on."""
        phase, *rest = job.phases
        step: Callable[[World], Iterable[Event]] = getattr(job.operation, phase.step)
        self._note(job.id, step(self.world), events)
        if not rest:
            self.world.jobs.drop(job.id)
            return
        self.world.jobs.put(replace(job, phases=tuple(rest), due=self.world.now + rest[0].after))

    def _run_phase(self, job: Job) -> None:
        """One step: the due phase of a job, with all that follows from it."""
        before = self.world.moment
        self.world.set_now(job.due)
        try:
            with self._step(None, before=before) as events:
                self._perform(job, events)
                self._follow(events)
        except HvlabError as error:
            self._fail(job, error)
            if isinstance(error, InternalError):
                raise

    def _follow(self, events: list[Stamped]) -> None:
        """Consequences, until nothing follows."""
        if not may_follow(self.world):
            return
        self._note("", settle_files(self.world), events)
        for operation in followers(self.world):
            self._begin(operation, events)

    def _fail(self, job: Job, error: HvlabError) -> None:
        """Give up a job: the phase left no trace, the VM goes back to where it rested."""
        before = self.world.moment
        self.world.set_now(job.due)
        with self._step(None, before=before, failures=((job.id, error),)) as events:
            self.world.jobs.drop(job.id)
            if isinstance(error, HyperVError) and isinstance(error.logged, LogLine):
                self.world.write_log(error.logged)
            self._note(job.id, self._rest(job.resting), events)
            self._note(job.id, [JobFailed(job.id, job.operation.title, str(error))], events)
            if isinstance(job.operation, Operation):
                for operation in job.operation.after_failure(self.world):
                    self._begin(operation, events)

    def _rest(self, resting: Iterable[tuple[str, VMState]]) -> Iterator[Event]:
        for id, state in resting:
            vm = self.world.vms.get(id)
            if vm is not None and not vm.state.at_rest:
                rest = _rest_without_memory(vm) if state.has_memory and not vm.guest else state
                self.world.vms.put(replace(vm, state=rest))
                yield VMStateChanged(id, vm.state.label, rest.label)

    def _note(self, job: str, events: Iterable[Event], into: list[Stamped]) -> None:
        into.extend(Stamped(self.world.now, job, event) for event in events)

    @contextmanager
    def _step(
        self,
        entry: Entry | None,
        *,
        before: Moment | None = None,
        failures: tuple[tuple[str, Exception], ...] = (),
    ) -> Iterator[list[Stamped]]:
        """All or nothing: seal what the block did, or put everything back."""
        start = self.world.moment if before is None else before
        events: list[Stamped] = []
        try:
            yield events
        except BaseException as error:
            self.world.unapply(self.world.seal(start))
            if isinstance(error, Exception) and not isinstance(error, HvlabError):
                raise InternalError(f"{type(error).__name__}: {error}") from error
            raise
        self._forget_future()
        self._history.append(Change(self.world.seal(start), tuple(events), entry, failures))
        self._learn()
        self._end = self.world.now

    # Going back, outside the simulated world

    def rewind(self, steps: int = 1) -> None:
        """Go back to just before the last thing asked for, `steps` times (F1).

        Raises LabError when there is nothing to go back to.
        """
        if steps < 1:
            raise LabError("Rewind goes back by one step or more.")
        with self._lock, self._telling():
            asked = (change for change in self._done() if change.entry)
            if len(list(islice(asked, steps))) < steps:
                raise LabError("There is nothing to rewind: this is where the lab began.")
            for _ in range(steps):
                while self._unlearn().entry is None:
                    pass

    def rewind_to(self, instant: Instant) -> None:
        """Go back to an instant, be it in the middle of a job."""
        with self._lock, self._telling():
            if not self._start <= instant <= self.world.now:
                raise LabError("Rewind goes back to an instant since the lab began.")
            while self._position and self._history[self._position - 1].delta.after.now > instant:
                self._unlearn()
            self.world.set_now(instant)
            self.version += 1

    def redo(self, steps: int = 1) -> None:
        """Do again what `rewind` took back, up to the next thing asked for."""
        if steps < 1:
            raise LabError("Redo goes forward by one step or more.")
        with self._lock, self._telling():
            if len(list(islice(self._steps_ahead(), steps))) < steps:
                raise LabError("There is nothing to redo.")
            for _ in range(steps):
                self._redo_one()

    def _steps_ahead(self) -> Iterator[int]:
        """One for each redo there is: the things asked for, and what goes on before the first."""
        following = self.next_change()
        if self.can_redo and (following is None or following.entry is None):
            yield self._position
        for index in range(self._position, len(self._history)):
            if self._history[index].entry is not None:
                yield index

    def _redo_one(self) -> None:
        if self._position < len(self._history):
            self.world.apply(self._history[self._position].delta)
            self._learn()
        while (following := self.next_change()) is not None and following.entry is None:
            self.world.apply(following.delta)
            self._learn()
        following = self.next_change()
        self.world.set_now(self._end if following is None else following.delta.before.now)
        self.version += 1

    def start_over(self) -> None:
        """Rewind to where the lab began; redo still leads forward again."""
        with self._lock, self._telling():
            while self._position:
                self._unlearn()
            self.world.set_now(self._start)
            self.version += 1

    @property
    def can_redo(self) -> bool:
        return self._position < len(self._history) or self.world.now < self._end

    def last_entry(self) -> Entry | None:
        """The last thing asked for that can be rewound."""
        return next((change.entry for change in self._done() if change.entry), None)

    def _done(self) -> Iterator[Change]:
        """The changes that can be taken back, the last one first."""
        return (self._history[index] for index in reversed(range(self._position)))

    @property
    def steps_done(self) -> int:
        """Changes with every step done or taken back, and not when only time has passed."""
        return self._steps

    def remaining(self) -> Instant:
        """Milliseconds until the jobs under way are done, as far as is known now."""
        ends = (job.ends for job in self.world.jobs if job.operation.awaited)
        return max(ends, default=self.world.now) - self.world.now

    def next_change(self) -> Change | None:
        return self._history[self._position] if self._position < len(self._history) else None

    def begin_here(self) -> None:
        """Make the present the beginning: a scenario is built, and rewinding stops here."""
        with self._lock:
            self._history.clear()
            self._position = 0
            self._begun = len(self._journal)
            self._start = self._end = self.world.now

    def _learn(self) -> None:
        """Count the change at the present position as done."""
        change = self._history[self._position]
        self._position += 1
        self._steps += 1
        self.events.extend(change.events)
        self._failures.update(change.failures)
        if change.entry is not None:
            self._journal.append(change.entry)
        self.version += 1

    def _unlearn(self) -> Change:
        """Take back the last change done."""
        self._position -= 1
        self._steps += 1
        change = self._history[self._position]
        self.world.unapply(change.delta)
        del self.events[len(self.events) - len(change.events) :]
        for job, _ in change.failures:
            del self._failures[job]
        if change.entry is not None:
            self._journal.pop()
        self.version += 1
        return change

    def _forget_future(self) -> None:
        del self._history[self._position :]

    # Copies

    @property
    def journal(self) -> tuple[Entry, ...]:
        """Everything ever asked for, from the empty host on."""
        return tuple(self._journal)

    @property
    def steps(self) -> tuple[Change, ...]:
        """Every step that is done and can be taken back, oldest first."""
        return tuple(self._history[: self._position])

    @property
    def begun_at(self) -> Instant:
        """Where rewinding ends."""
        return self._start

    @property
    def begun_entries(self) -> int:
        """How many journal entries had led to where rewinding ends."""
        return self._begun

    def fork(self) -> Lab:
        """A lab of its own in the same state, for a prediction or a preview; it begins here."""
        with self._lock:
            other = Lab.__new__(Lab)
            other.world = self.world.copy()
            other.version = self.version
            other.events = list(self.events)
            other._journal = list(self._journal)
            other._history = []
            other._position = 0
            other._steps = self._steps
            other._start = other._end = self.world.now
            other._begun = len(self._journal)
            other.first_host = self.first_host
            other._listeners = []
            other._failures = dict(self._failures)
            other._lock = RLock()
            other._depth = 0
            other._told = self.version
            return other

    @classmethod
    def replay(
        cls, journal: Iterable[Entry], until: Instant, *, seed: str, host: Host, epoch: datetime
    ) -> Lab:
        """The lab that a journal leads to, made anew (law 7)."""
        lab = cls(seed=seed, host=host, epoch=epoch)
        for entry in journal:
            lab.advance(entry.at - lab.world.now)
            lab.submit_again(entry.operation)
        lab.advance(until - lab.world.now)
        return lab

    @classmethod
    def resumed(
        cls, world: World, journal: Iterable[Entry], events: Iterable[Stamped], first_host: Host
    ) -> Lab:
        """A lab in a world that was stored; it begins there."""
        lab = cls(seed=world.seed, host=first_host, epoch=world.epoch)
        lab.world = world
        lab.events = list(events)
        lab._journal = list(journal)
        lab.begin_here()
        return lab

    def submit_again(self, operation: Operation) -> None:
        """Ask for what a journal says was asked for; the host may have failed at it then, too."""
        with suppress(HyperVError):
            self.submit(operation)

    # Telling

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(lab)` after every change; returns what ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the lab: nobody else changes it meanwhile, and listeners hear of it once."""
        with self._lock, self._telling():
            yield

    @contextmanager
    def _telling(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self.version != self._told:
                self._told = self.version
                for listener in list(self._listeners):
                    listener(self)


def _rest_without_memory(vm: VirtualMachine) -> VMState:
    """Where a VM rests that lost its guest on the way: its saved state remains, or nothing."""
    return VMState.OFF if vm.saved_state is None else VMState.SAVED
