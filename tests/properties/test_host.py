"""Whatever is asked of a host, in whatever order and at whatever moment, the laws hold.

Hypothesis asks for things on two VMs and lets random spans of time pass, so that operations meet
jobs in progress; it rewinds, redoes and forks. An oracle of plain dictionaries says what must be
readable from every checkpoint and from Now (`oracle.py`), `laws.py` scans the rest.

`HVLAB_HYPOTHESIS=long` looks much longer, and for new examples each time.
"""

import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hvlab.engine import Lab
from hvlab.errors import HvlabError, InternalError
from hvlab.events import JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    LetTimePass,
    LoseHostPower,
    NewDisk,
    Operation,
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
from hvlab.world.host import Host, Question
from hvlab.world.power import VMState
from hvlab.world.rules import DAY, GIB, HOUR
from hvlab.world.vm import CheckpointType, IntegrationService, VirtualMachine
from tests.properties.laws import all_laws
from tests.properties.operations import WriteRawPage
from tests.properties.oracle import Oracle, seen, without_files
from tests.support import OS, add_vm, pages, texts

SEARCH = os.environ.get("HVLAB_HYPOTHESIS", "")
LONG = SEARCH in ("long", "explore")
MOST = 9  # checkpoints of a VM, so that the limit is met
asked = Counter()

# Small sets, so that things meet; spans at which jobs end exactly, and some at which they do not.
PICK = range(60)
PATHS = ["a.txt", r"Notes\b.txt", r"Notes\Deep\c.txt"]
TEXTS = ["", "one", "two", "x" * 5000, "y" * 4096]
NAMES = [None, None, "a", "b", "<b>x</b>", "x" * 100]
SPANS = [0, 0, 1, 500, 1000, 2000, 2005, 5120, 7120, 20_000]
LAGS = [None] * 5 + SPANS
BOTH = [False, True]
PROFILES = ["2022", "2022", "2022", "client", "2008R2"]
POWER = {
    VMState.OFF: [StartVM],
    VMState.SAVED: [StartVM],
    VMState.PAUSED: [ResumeVM, SaveVM, TurnOffVM],
    VMState.RUNNING: [ShutDownVM, TurnOffVM, SaveVM, PauseVM, PauseVM, ResetVM],
}


@cache
def built(profile: str, grown: bool) -> Lab:
    """Two running VMs; the first has a second disk of fixed size, the other a fixed one only.

    `grown`: each has a tree already, with branches, and a file whose merge waits.
    """
    lab = Lab(seed="properties", host=Host(profile=profile, max_checkpoints=MOST))
    add_vm(lab, "SRV01", NewDisk("SRV01.vhdx", os=OS), NewDisk("Data.vhdx", GIB, fixed=True))
    add_vm(lab, "SRV02", NewDisk("SRV02.vhdx", GIB, os=OS, fixed=True))
    for vm in [vm.id for vm in lab.world.vms] if grown else []:
        grow(lab, vm)
    lab.settle()
    return lab


def grow(lab: Lab, vm: str) -> None:
    """first with left and Now below it; middle, between them, is deleted but has to stay."""
    if lab.world.profile.production_checkpoints:
        lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in ("first", "middle", "left"):
        lab.run(WriteGuestFile(vm, "a.txt", name))
        lab.run(TakeCheckpoint(vm, name))
    ids = {c.name: c.id for c in lab.world.checkpoints if c.vm == vm}
    lab.run(ApplyCheckpoint(vm, ids["middle"]))
    lab.run(DeleteCheckpoint(vm, ids["middle"]))


STEPS: list[tuple[str, tuple[str, ...], dict[str, Sequence]]] = []


def step(*needs: str, **values: Sequence):
    """A rule for moments at which all of these are to be found, with these values to choose from.

    It is a rule for Hypothesis, and a step for the walks below.
    """

    def mark(function):
        STEPS.append((function.__name__, needs, values))
        drawn = {name: st.sampled_from(among) for name, among in values.items()}
        found = precondition(lambda self: all(getattr(self, name)() for name in needs))
        return found(rule(**drawn)(function))

    return mark


class HostMachine(RuleBasedStateMachine):
    """A host in use."""

    @initialize(profile=st.sampled_from(PROFILES), grown=st.booleans())
    def begin(self, profile: str, grown: bool) -> None:
        self.lab = built(profile, grown).fork()
        self.host = self.lab.world.host
        self.first = seen(self.lab.world)
        self.heard, self.known = len(self.lab.events), len(self.lab.journal)
        self.inputs: list[tuple[int, Operation]] = []
        self.copies: dict[str, dict] = {}
        self.forks: list[tuple[Lab, tuple]] = []
        self.look()

    # What there is

    def free(self) -> list[VirtualMachine]:
        """VMs that nothing is being done to."""
        held = {id for job in self.lab.world.jobs for id in job.affects}
        return [vm for vm in self.vms() if vm.id not in held]

    def vms(self) -> list[VirtualMachine]:
        return sorted(self.lab.world.vms, key=lambda vm: vm.number)

    def running(self) -> list[VirtualMachine]:
        return [vm for vm in self.vms() if vm.state is VMState.RUNNING]

    def paused(self) -> list[VirtualMachine]:
        return [vm for vm in self.free() if vm.state is VMState.PAUSED]

    def takeable(self) -> list[VirtualMachine]:
        mine = Counter(checkpoint.vm for checkpoint in self.lab.world.checkpoints)
        return [vm for vm in self.free() if mine[vm.id] < MOST]

    def revertible(self) -> list[VirtualMachine]:
        return [vm for vm in self.free() if vm.parent_checkpoint]

    def checkpoints(self) -> list:
        free = {vm.id for vm in self.free()}
        found = [c for c in self.lab.world.checkpoints if c.vm in free]
        return sorted(found, key=lambda checkpoint: checkpoint.number)

    def leavable(self) -> list:
        takeable = {vm.id for vm in self.takeable()}
        return [checkpoint for checkpoint in self.checkpoints() if checkpoint.vm in takeable]

    def files(self) -> list[tuple[str, str]]:
        """Files that a running guest could remove."""
        content = {vm.id: self.oracle.machines[vm.id].content for vm in self.running()}
        return sorted((id, path) for id, found in content.items() for path in found.files)

    def past(self) -> bool:
        return self.lab.last_entry() is not None

    def future(self) -> bool:
        return self.lab.can_redo

    # Asking, and looking at what came of it

    def ask(self, operation: Operation, lag: int | None = 0) -> None:
        """Ask for it; then let time pass, by default none, for None until all is done."""
        name = type(operation).__name__
        before = self.facts()
        position = len(self.lab.events) - self.heard
        done = self.inputs[: len(self.lab.journal) - self.known]
        try:
            self.lab.submit(operation)
        except InternalError:
            raise
        except HvlabError:
            asked[f"{name} refused"] += 1
            assert before == self.facts(), "a refusal left a trace"
            return
        asked[name] += 1
        self.inputs = [*done, (position, operation)]
        self.look()
        self.pass_time(lag)

    def pass_time(self, lag: int | None) -> None:
        if lag is None:
            self.lab.settle()
        else:
            self.lab.advance(lag)
        self.look()

    def facts(self) -> tuple:
        lab = self.lab
        return lab.world.copy(), list(lab.events), lab.journal, lab.version, lab.can_redo

    def look(self) -> None:
        """Compare the world with the oracle, and copy what is new."""
        world = self.lab.world
        inputs = self.inputs[: len(self.lab.journal) - self.known]
        self.oracle = self.first.after(self.lab.events[self.heard :], inputs)
        assert without_files(self.oracle) == seen(world, files=False)
        self.copies = {id: self.copies[id] for id in self.copies if id in world.checkpoints}
        for checkpoint in world.checkpoints:
            content = {drive.location: pages(world, drive.disk) for drive in checkpoint.drives}
            assert content == self.copies.setdefault(checkpoint.id, content), "content changed"
        for vm in world.vms:
            assert self.oracle.machines[vm.id].content.files == texts(world, vm.drives)

    def tried(self, operation: Operation) -> Oracle:
        """What the world holds once this alone is done, seen on a fork."""
        fork = self.lab.fork()
        fork.run(operation)
        return seen(fork.world, files=False)

    def upwards(self, id: str | None) -> list[str]:
        """A checkpoint and those above it, up to its root."""
        found = []
        while id is not None:
            found.append(id)
            id = self.oracle.checkpoints[id].parent
        return found

    def depended_on(self) -> dict:
        """Files that somebody reads and nobody may write to."""
        world = self.lab.world
        nows = {drive.disk for vm in world.vms for drive in vm.drives}
        return {disk.id: disk.pages for disk in world.disks if disk.id not in nows}

    # Inside the guests

    @step("running", pick=PICK, path=PATHS, text=TEXTS, lag=SPANS)
    def write(self, pick: int, path: str, text: str, lag: int) -> None:
        before, told = self.depended_on(), len(self.lab.events)
        self.ask(WriteGuestFile(choose(self.running(), pick).id, path, text))
        assert before == self.depended_on(), "a guest wrote to a file others depend on"
        assert told + 1 == len(self.lab.events)
        self.pass_time(lag)

    @step("running", pick=PICK, page=range(4), letter=[b"a", b"b"])
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
        assert target.id == self.tried(operation).machines[target.vm].parent
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
        assert (parent, own(self.oracle, vm), before) == (
            tried.machines[vm].parent,
            own(tried, vm),
            tried.machines[vm].content.data,
        )
        self.ask(operation, lag)

    @step("checkpoints", pick=PICK, lag=LAGS)
    def delete(self, pick: int, lag: int | None) -> None:
        target = choose(self.checkpoints(), pick)
        operation = DeleteCheckpoint(target.vm, target.id)
        left = own(self.tried(operation), target.vm)
        assert own(self.oracle, target.vm) - {target.id} == left
        self.ask(operation, lag)

    @step("checkpoints", pick=PICK, lag=LAGS)
    def delete_subtree(self, pick: int, lag: int | None) -> None:
        target = choose(self.checkpoints(), pick)
        operation = DeleteCheckpointSubtree(target.vm, target.id)
        gone = {id for id in self.oracle.checkpoints if target.id in self.upwards(id)}
        left = own(self.tried(operation), target.vm)
        assert own(self.oracle, target.vm) - gone == left
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
        all_laws(self.lab)
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
        all_laws(fork)
        assert before == self.facts(), "a fork affected its origin"
        self.forks = [*self.forks[-1:], (fork, (fork.world.copy(), list(fork.events)))]

    # Always

    @invariant()
    def laws_hold(self) -> None:
        if hasattr(self, "lab"):
            all_laws(self.lab)

    def teardown(self) -> None:
        if not hasattr(self, "lab"):
            return
        lab = self.lab
        assert self.oracle == seen(lab.world)
        assert not [s for s in lab.events if isinstance(s.event, JobFailed)]
        for fork, facts in self.forks:
            assert facts == (fork.world, fork.events), "a fork was affected by its origin"
        again = Lab.replay(
            lab.journal, lab.world.now, seed=lab.world.seed, host=self.host, epoch=lab.world.epoch
        )
        assert (lab.world, lab.events) == (again.world, again.events), "replay differs"
        lab.settle()
        self.look()
        all_laws(lab)
        assert self.oracle == seen(lab.world)


def own(oracle: Oracle, vm: str) -> set[str]:
    """The VM's checkpoints; on another VM something may be going on meanwhile."""
    return {id for id, found in oracle.checkpoints.items() if found.vm == vm}


def choose(found: list, pick: int):
    return found[pick % len(found)]


SETTINGS = settings(
    max_examples=2000 if LONG else 40,
    stateful_step_count=60 if LONG else 50,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate] if SEARCH == "planted" else [Phase.generate, Phase.shrink],
)


@pytest.mark.behaviour("B-050", "B-123")
def test_the_laws_hold_whatever_is_asked():
    """Content, both graphs, files, memory, clocks, rewinding, forks and replay: at every step."""
    run_state_machine_as_test(HostMachine, settings=SETTINGS)


@pytest.mark.behaviour("B-050", "B-123")
def test_the_laws_hold_on_long_walks():
    """The same steps, each as likely as the others: Hypothesis likes some much more than others.

    Nearly everything that is asked for must be done, or this would prove little.
    """
    asked.clear()
    for seed in range(400 if LONG else 20):
        chance = Random(f"{SEARCH} {seed}")
        walk(chance, steps=100)
    refused = sum(count for name, count in asked.items() if name.endswith("refused"))
    print(f"{asked.total()} requests, {refused} refused:", dict(asked.most_common()))

    assert refused < asked.total() / 4
    for operation in OFTEN:
        assert asked[operation.__name__] >= 15, f"{operation.__name__} was hardly ever done"
    for operation in ALSO:
        assert asked[operation.__name__] >= 1, f"{operation.__name__} was never done"


def walk(chance: Random, steps: int) -> None:
    """Take steps at random, and say which if one of them fails."""
    machine = HostMachine()
    taken = [("begin", {"profile": chance.choice(PROFILES), "grown": chance.choice(BOTH)})]
    try:
        machine.begin(**taken[0][1])
        for _ in range(steps):
            possible = [at for at in STEPS if all(getattr(machine, need)() for need in at[1])]
            name, _, values = chance.choice(possible)
            taken.append((name, {key: chance.choice(among) for key, among in values.items()}))
            getattr(machine, name)(**taken[-1][1])
            machine.laws_hold()
        taken.append(("teardown", {}))
        machine.teardown()
    except Exception as error:
        error.add_note("\n".join(f"{name}({values})" for name, values in taken))
        raise


OFTEN = [
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    LetTimePass,
    RemoveGuestFile,
    RenameCheckpoint,
    RevertVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TypeInDocument,
    WriteGuestFile,
    WriteRawPage,
]
ALSO = [
    PauseVM,
    ResetCheckBoxes,
    ResetVM,
    ResumeVM,
    SaveVM,
    ShutDownVM,
    SuppressQuestion,
    TurnOffVM,
]
