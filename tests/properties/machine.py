"""A host in use, beside the oracle that knows what it should hold: how it is asked and looked at.

What is asked for is in `steps.py`, and in `faults.py` what befalls the host's files.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from hvlab.engine import Lab
from hvlab.errors import GuestError, HvlabError, HyperVError, InternalError
from hvlab.operations import (
    ApplyCheckpoint,
    DeleteCheckpoint,
    NewDisk,
    Operation,
    SetVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.operations.host_files import HostFileOperation
from hvlab.world.disk import path_key
from hvlab.world.host import Host
from hvlab.world.power import VMState
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType, VirtualMachine
from tests.properties.expectations import FILE_CODES, obstacles
from tests.properties.laws import all_laws
from tests.properties.oracle import Input, Oracle, seen, without_files
from tests.support import OS, add_vm, pages, texts

MOST = 9  # checkpoints of a VM, so that the limit is met
PROFILES = ["2022", "2022", "2022", "client", "2008R2"]
asked = Counter()


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


STEPS: dict[str, tuple[tuple[str, ...], dict[str, Sequence]]] = {}


def step(*needs: str, **values: Sequence):
    """A rule for moments at which all of these are to be found, with these values to choose from.

    It is a rule for Hypothesis, and a step for the walks of `test_host.py`.
    """

    def mark(function):
        STEPS[function.__name__] = needs, values
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
        self.inputs: list[Input] = []
        self.copies: dict[tuple, dict] = {}
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

    def ask(self, operation: Operation, lag: int | None = 0) -> bool:
        """Ask for it; then let time pass, by default none, for None until all is done."""
        name = type(operation).__name__
        before = self.facts()
        done = self.inputs[: len(self.lab.journal) - self.known]
        position = len(self.lab.events) - self.heard
        request = Input(position, operation, self.holders(operation))
        expected = obstacles(self.lab.world, self.oracle.disks, operation)
        try:
            self.lab.submit(operation)
        except InternalError:
            raise
        except HvlabError as error:
            asked[f"{name} refused"] += 1
            self.refused(error, expected, before)
            self.inputs = [*done, request] if error_was_logged(error) else self.inputs
            return False
        assert not expected, f"{name} should have failed with one of {expected}"
        asked[name] += 1
        self.inputs = [*done, request]
        self.look()
        self.pass_time(lag)
        return True

    def refused(self, error: HvlabError, expected: set[int] | None, before: tuple) -> None:
        """A refusal leaves no trace but in the host's log, and has its reason."""
        assert isinstance(error, HyperVError | GuestError), error
        if error_was_logged(error):
            world, events, journal, *_ = before
            world.write_log(error.logged)
            now = self.facts()
            assert (world, events, journal) == (now[0], now[1], now[2][:-1])
        else:
            assert before == self.facts(), "a refusal left a trace"
        code = getattr(error, "code", None)
        if expected is not None and code in FILE_CODES:
            assert code in expected, f"there is no reason for {error}"

    def holders(self, operation: Operation) -> tuple[str, ...]:
        """The VMs and checkpoints whose first disk is the file this is done to."""
        if not isinstance(operation, HostFileOperation):
            return ()
        files = {path_key(operation.path), path_key(getattr(operation, "to", operation.path))}
        owners = (*self.lab.world.vms, *self.lab.world.checkpoints)
        return tuple(owner.id for owner in owners if owner.drives[0].disk in files)

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
        """Compare the world with the oracle, and copy what is new.

        A copy is of one content: what somebody changed by hand beneath a checkpoint is another.
        """
        world = self.lab.world
        inputs = self.inputs[: len(self.lab.journal) - self.known]
        self.oracle = self.first.after(self.lab.events[self.heard :], inputs)
        assert without_files(self.oracle.readable(world)) == seen(world, files=False)
        self.copies = {key: self.copies[key] for key in self.copies if key[0] in world.checkpoints}
        for checkpoint in world.checkpoints:
            if not all(self.oracle.disks.whole(drive.disk) for drive in checkpoint.drives):
                continue
            content = {drive.location: pages(world, drive.disk) for drive in checkpoint.drives}
            edits = [self.oracle.disks.edits(drive.disk) for drive in checkpoint.drives]
            key = checkpoint.id, frozenset().union(*edits)
            assert content == self.copies.setdefault(key, content), "content changed"
        self.look_at_now()

    def look_at_now(self) -> None:
        """What the VMs can read of their first disks."""
        for vm in self.lab.world.vms:
            found = texts(self.lab.world, vm.drives)
            assert self.oracle.machines[vm.id].content.files == found

    def tried(self, operation: Operation) -> Oracle | None:
        """What the world holds once this alone is done, seen on a fork; None if it is refused."""
        fork = self.lab.fork()
        try:
            fork.run(operation)
        except HyperVError:
            assert obstacles(self.lab.world, self.oracle.disks, operation), operation
            return None
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

    # Always

    @invariant()
    def laws_hold(self) -> None:
        if hasattr(self, "lab"):
            all_laws(self.lab, self.oracle.disks)

    def teardown(self) -> None:
        if not hasattr(self, "lab"):
            return
        lab = self.lab
        assert self.oracle.readable(lab.world) == seen(lab.world)
        for fork, facts in self.forks:
            assert facts == (fork.world, fork.events), "a fork was affected by its origin"
        again = Lab.replay(
            lab.journal, lab.world.now, seed=lab.world.seed, host=self.host, epoch=lab.world.epoch
        )
        assert (lab.world, lab.events) == (again.world, again.events), "replay differs"
        lab.settle()
        self.look()
        self.laws_hold()
        assert self.oracle.readable(lab.world) == seen(lab.world)


def error_was_logged(error: HvlabError) -> bool:
    """Whether the host wrote this failure into its event log (B-196)."""
    return getattr(error, "logged", None) is not None


def own(oracle: Oracle, vm: str) -> set[str]:
    """The VM's checkpoints; on another VM something may be going on meanwhile."""
    return {id for id, found in oracle.checkpoints.items() if found.vm == vm}


def choose(found: list, pick: int):
    return found[pick % len(found)]
