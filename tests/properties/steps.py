"""What is asked of a host: by its guests, by an administrator, and by somebody who rewinds."""

from hvlab.errors import HvlabError, InternalError
from hvlab.events import GuestFileWritten
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    LetTimePass,
    LoseHostPower,
    PauseVM,
    RemoveGuestFile,
    RenameCheckpoint,
    ResetCheckBoxes,
    ResetVM,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    ShutDownVM,
    StartVM,
    SuppressQuestion,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.host import Question
from hvlab.world.power import VMState
from hvlab.world.rules import DAY, HOUR
from hvlab.world.vm import CheckpointType, IntegrationService
from tests.properties.laws import all_laws
from tests.properties.machine import HostMachine, choose, own, step
from tests.properties.operations import WriteRawPage

# Small sets, so that things meet; spans at which jobs end exactly, and some at which they do not.
PICK = range(60)
PATHS = ["a.txt", r"Notes\b.txt", r"Notes\Deep\c.txt"]
TEXTS = ["", "one", "two", "x" * 5000, "y" * 4096]
NAMES = [None, None, "a", "b", "<b>x</b>", "x" * 100]
SPANS = [0, 0, 1, 500, 1000, 2000, 2005, 5120, 7120, 20_000]
LAGS = [None] * 5 + SPANS
BOTH = [False, True]
POWER = {
    VMState.OFF: [StartVM],
    VMState.SAVED: [StartVM],
    VMState.PAUSED: [ResumeVM, SaveVM, TurnOffVM],
    VMState.RUNNING: [ShutDownVM, TurnOffVM, SaveVM, PauseVM, PauseVM, ResetVM],
}


class Host(HostMachine):
    """A host whose files nobody touches: nothing may fail on it."""

    # Inside the guests

    @step("running", pick=PICK, path=PATHS, text=TEXTS, lag=SPANS)
    def write(self, pick: int, path: str, text: str, lag: int) -> None:
        before, told = self.depended_on(), len(self.lab.events)
        done = self.ask(WriteGuestFile(choose(self.running(), pick).id, path, text))
        assert before == self.depended_on(), "a guest wrote to a file others depend on"
        written = [s for s in self.lab.events[told:] if isinstance(s.event, GuestFileWritten)]
        assert done == len(written)
        self.pass_time(lag)

    @step("running", pick=PICK, page=range(4), letter=[b"a", b"b", b"\0"])
    def write_data(self, pick: int, page: int, letter: bytes) -> None:
        vm = choose(self.running(), pick)
        if len(vm.drives) > 1:
            self.ask(WriteRawPage(vm.id, page, letter * 4096))

    @step("files", pick=PICK)
    def remove(self, pick: int) -> None:
        self.ask(RemoveGuestFile(*choose(self.files(), pick)))

    @step("running", pick=PICK, patch=["KB1", "KB2"], text=["d", "e"])
    def patch_and_type(self, pick: int, patch: str, text: str) -> None:
        vm = choose(self.running(), pick).id
        self.ask(InstallPatch(vm, patch))
        self.ask(TypeInDocument(vm, text))

    @step("running", pick=PICK, by=[-DAY, -3000, 0, HOUR], lag=LAGS)
    def set_clock(self, pick: int, by: int, lag: int | None) -> None:
        self.ask(SetGuestClock(choose(self.running(), pick).id, self.lab.world.now + by), lag)

    # The host

    @step("vms", rarely=range(6), lag=LAGS)
    def lose_power(self, rarely: int, lag: int | None) -> None:
        """In whatever phase of whatever job."""
        if rarely == 0:
            self.ask(LoseHostPower(), lag)

    # Checkpoints

    @step("takeable", pick=PICK, name=NAMES, lag=LAGS)
    def take(self, pick: int, name: str | None, lag: int | None) -> None:
        self.ask(TakeCheckpoint(choose(self.takeable(), pick).id, name), lag)

    @step("checkpoints", pick=PICK, lag=LAGS)
    def apply(self, pick: int, lag: int | None) -> None:
        target = choose(self.checkpoints(), pick)
        operation = ApplyCheckpoint(target.vm, target.id)
        tried = self.tried(operation)
        assert tried is None or target.id == tried.machines[target.vm].parent
        self.ask(operation, lag)

    @step("leavable", pick=PICK, lag=LAGS)
    def create_and_apply(self, pick: int, lag: int | None) -> None:
        target = choose(self.leavable(), pick)
        self.ask(CreateCheckpointAndApply(target.vm, target.id), lag)

    @step("revertible", pick=PICK, lag=LAGS)
    def revert(self, pick: int, lag: int | None) -> None:
        vm = choose(self.revertible(), pick).id
        parent = self.oracle.machines[vm].parent
        before = self.oracle.checkpoints[parent].content.data
        operation = RevertVM(vm)
        tried = self.tried(operation)
        assert tried is None or (parent, own(self.oracle, vm), before) == (
            tried.machines[vm].parent,
            own(tried, vm),
            tried.machines[vm].content.data,
        )
        self.ask(operation, lag)

    @step("checkpoints", pick=PICK, lag=LAGS)
    def delete(self, pick: int, lag: int | None) -> None:
        target = choose(self.checkpoints(), pick)
        operation = DeleteCheckpoint(target.vm, target.id)
        tried = self.tried(operation)
        left = own(self.oracle, target.vm) - {target.id}
        assert tried is None or left == own(tried, target.vm)
        self.ask(operation, lag)

    @step("checkpoints", pick=PICK, lag=LAGS)
    def delete_subtree(self, pick: int, lag: int | None) -> None:
        target = choose(self.checkpoints(), pick)
        operation = DeleteCheckpointSubtree(target.vm, target.id)
        gone = {id for id in self.oracle.checkpoints if target.id in self.upwards(id)}
        tried = self.tried(operation)
        left = own(self.oracle, target.vm) - gone
        assert tried is None or left == own(tried, target.vm)
        self.ask(operation, lag)

    @step("checkpoints", pick=PICK, name=["c", "d"])
    def rename(self, pick: int, name: str) -> None:
        target = choose(self.checkpoints(), pick)
        self.ask(RenameCheckpoint(target.vm, target.id, name))

    # Power, settings, time

    @step("free", pick=PICK, which=PICK, lag=LAGS)
    def power(self, pick: int, which: int, lag: int | None) -> None:
        vm = choose(self.free(), pick)
        self.ask(choose(POWER[vm.state], which)(vm.id), lag)

    @step("paused", pick=PICK, lag=LAGS)
    def resume(self, pick: int, lag: int | None) -> None:
        self.ask(ResumeVM(choose(self.paused(), pick).id), lag)

    @step("free", lag=LAGS)
    def start_all(self, lag: int | None) -> None:
        for vm in self.free():
            if vm.state in (VMState.OFF, VMState.SAVED):
                self.ask(StartVM(vm.id), lag)

    @step("free", pick=PICK, which=PICK, on=BOTH)
    def configure(self, pick: int, which: int, on: bool) -> None:
        """One rule for all settings, so that there is more time for checkpoints."""
        vm = choose(self.free(), pick)
        wanted = CheckpointType.STANDARD if on else CheckpointType.PRODUCTION
        operations = [
            SetIntegrationService(vm.id, IntegrationService.VSS, on),
            SetIntegrationService(vm.id, IntegrationService.TIME_SYNCHRONIZATION, on),
            SetVM(vm.id, notes="n" if on else ""),
            SuppressQuestion(Question.APPLY) if on else ResetCheckBoxes(),
        ]
        if vm.state is VMState.OFF:
            operations.append(SetVM(vm.id, memory_mb=512 if on else 4096))
        if self.lab.world.profile.production_checkpoints:
            operations += [SetVM(vm.id, checkpoint_type=wanted)] * 4
        self.ask(choose(operations, which))

    @step(span=[1, 2000, DAY])
    def wait(self, span: int) -> None:
        self.ask(LetTimePass(span), None)

    @step(lag=LAGS)
    def let_go_on(self, lag: int | None) -> None:
        self.pass_time(lag)

    @step(pick=PICK, which=PICK)
    def ask_for_anything(self, pick: int, which: int) -> None:
        """Whether it makes sense or not: the host may refuse, and then nothing happens."""
        vm = choose(self.vms(), pick).id
        targets = sorted(c.id for c in self.lab.world.checkpoints)
        target = choose(targets, which) if targets else "none"
        requests = [
            *(request(vm) for request in (StartVM, ShutDownVM, SaveVM, ResumeVM, RevertVM)),
            TakeCheckpoint(vm, "x" * 101),
            TakeCheckpoint(vm, "y"),
            ApplyCheckpoint(vm, target),
            DeleteCheckpoint(vm, target),
            CreateCheckpointAndApply(vm, target),
            RemoveGuestFile(vm, "never.txt"),
        ]
        self.ask(choose(requests, which))

    # Outside the world

    @step("past", steps=range(1, 5), stay=BOTH)
    def rewind(self, steps: int, stay: bool) -> None:
        before, had = self.facts(), self.lab.can_redo
        taken = 0
        while taken < steps and self.lab.last_entry() is not None:
            self.lab.rewind()
            self.look()
            taken += 1
        if stay:
            return
        if had:  # there was a future already; go back to where we were, not to its end
            self.lab.redo(taken)
            self.look()
            return
        while self.lab.can_redo:
            self.lab.redo()
        assert before[:3] == self.facts()[:3], "redo did not lead back"
        self.look()

    @step("future")
    def redo(self) -> None:
        self.lab.redo()
        self.look()

    @step("past", per_mille=range(0, 1001, 7), stay=BOTH)
    def rewind_to(self, per_mille: int, stay: bool) -> None:
        before, had = self.facts(), self.lab.can_redo
        earliest = self.lab._start
        moment = earliest + (self.lab.world.now - earliest) * per_mille // 1000
        self.lab.rewind_to(moment)
        self.look()
        self.laws_hold()
        if stay or had:
            return
        while self.lab.can_redo:
            self.lab.redo()
        assert before[:3] == self.facts()[:3], "redo did not lead back"
        self.look()

    @step(pick=PICK, which=PICK)
    def fork(self, pick: int, which: int) -> None:
        """What is tried on a fork does not happen here, and the fork keeps its own past."""
        before = self.facts()
        fork = self.lab.fork()
        vm = choose(self.vms(), pick).id
        targets = sorted(c.id for c in fork.world.checkpoints if c.vm == vm)
        for operation in (
            RevertVM(vm),
            TakeCheckpoint(vm, "on the fork"),
            *(DeleteCheckpoint(vm, target) for target in targets[which % 3 :]),
            StartVM(vm),
            WriteGuestFile(vm, "fork.txt", "x"),
        ):
            try:
                fork.run(operation)
            except InternalError:
                raise
            except HvlabError:
                continue
        fork.settle()
        files = self.oracle.disks.copy()
        for stamped in fork.events[len(self.lab.events) :]:
            files.tell(stamped.event)
        all_laws(fork, files)
        assert before == self.facts(), "a fork affected its origin"
        self.forks = [*self.forks[-1:], (fork, (fork.world.copy(), list(fork.events)))]
