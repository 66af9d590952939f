"""What the module's cmdlets have in common: whom they are about, asking, doing, complaining."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any, ClassVar, Literal

from hvlab.api import OpenLab
from hvlab.errors import (
    HvlabError,
    HyperVError,
    InvalidParameter,
    ObjectInUse,
    ObjectNotFound,
    OperationFailed,
    UnknownParameter,
)
from hvlab.operations import Operation
from hvlab.powershell.hyperv import facts
from hvlab.powershell.hyperv.objects import (
    CimSessionObject,
    Configured,
    VirtualMachine,
    VMSnapshot,
)
from hvlab.powershell.hyperv.objects.base import guid
from hvlab.powershell.hyperv.paths import require_drive, whole_path
from hvlab.powershell.hyperv.sentences import sentence
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.command import Cmdlet, CommandInfo
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import ErrorRecord, Terminating, not_simulated
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import VirtualMachine as Row
from hvlab.world.world import World

AUTOMATION = "System.Management.Automation"
EXCEPTION = "Microsoft.HyperV.PowerShell.VirtualizationException"
ALWAYS_HEEDED = frozenset(
    {"ComputerName", "CimSession", "Credential", "VM", "VMName", "VMSnapshot", "Passthru", "AsJob"}
)
ALREADY = "The virtual machine is already in the specified state."
NO_SNAPSHOT = "Unable to find a snapshot matching the given criteria."


class _Declared:
    """The declaration of a cmdlet, built from the facts when somebody asks for it."""

    def __get__(self, _: object, cls: type[HyperVCmdlet]) -> CommandInfo:
        return facts.command_info(cls.NAME, without=cls.absent() | cls.UNHEEDED)


class HyperVCmdlet(Cmdlet):
    """Base of the module's cmdlets.

    `ABSENT` names parameters that the lab has no meaning for: giving one is an error of the lab's
    own. `UNHEEDED` ones are taken with a warning, where leaving them out changes nothing that the
    lab shows; `QUIET` ones without, as there is nothing to choose here. With `HEEDED` all that it
    does not name are absent. `VM_NAME` is the parameter that names virtual machines. `WAIT` is how
    long the cmdlet waits, see `OpenLab.do`; `NO_DRIVE` what stands before the code where a path is
    on a drive that the host does not have.
    """

    NAME: ClassVar[str] = ""
    HEEDED: ClassVar[frozenset[str]] = frozenset()
    ABSENT: ClassVar[frozenset[str]] = frozenset()
    UNHEEDED: ClassVar[frozenset[str]] = frozenset()
    QUIET: ClassVar[frozenset[str]] = frozenset()
    VM_NAME: ClassVar[str] = "VMName"
    WAIT: ClassVar[Literal[True, "operation"]] = True
    NO_DRIVE: ClassVar[str] = "'{path}'"

    info = _Declared()

    @classmethod
    def absent(cls) -> frozenset[str]:
        """The parameters that the lab has no meaning for."""
        if not cls.HEEDED:
            return cls.ABSENT
        every = frozenset(facts.parameter_names(cls.NAME))
        return every - cls.HEEDED - cls.UNHEEDED - ALWAYS_HEEDED

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._begun: list[str] = []
        self._refused: list[ErrorRecord] = []
        self._results: list[tuple[tuple[str, ...], tuple[Any, ...]]] = []
        self._made: list[Callable[[], Iterable[Any]]] = []
        self._latest: tuple[str, ...] = ()
        self._warned = False

    # Parameters

    @property
    def lab(self) -> OpenLab:
        """The lab that the shell works on."""
        return self.call.shell.lab

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.lab.world

    def process(self) -> Iterator[Any]:
        """Look at what was given, then act; a refusal of the host becomes an error record."""
        self._check_parameters()
        try:
            yield from self.act()
        except HyperVError as error:
            self.report(error)

    def act(self) -> Iterator[Any]:
        """What the cmdlet does for one object of the pipeline."""
        yield from ()

    def end(self) -> Iterator[Any]:
        """With -AsJob the job comes out last: its state follows what the host does. There is one
        too where all that was asked for is so already."""
        if self._begun or self._refused or self._results:
            yield self.call.shell.jobs.follow(
                self.NAME, self._begun, self._outcome, self.record_of, refused=self._refused
            )

    def _outcome(self, failed: Collection[str]) -> list[Any]:
        """What the job of -AsJob puts out, once it is done; nothing of what failed."""
        whole = (objects for ids, objects in self._results if not set(failed).intersection(ids))
        made = (one for find in self._made for one in find())
        return [*chain.from_iterable(whole), *made]

    def given(self, name: str, otherwise: Any = None) -> Any:
        """An argument, or `otherwise` where it was not given."""
        return self.args.get(name, otherwise)

    def flag(self, name: str) -> bool:
        """Whether a switch was given."""
        return bool(self.args.get(name))

    def _check_parameters(self) -> None:
        self._require_version()
        absent = self.absent()
        for name, value in self.args.items():
            if name in absent and value not in (None, False):
                raise not_simulated(f"The parameter '{name}' of {self.NAME}")
        unheeded = [name for name in self.args if name in self.UNHEEDED]
        if unheeded and not self._warned:
            names = ", ".join(f"-{name}" for name in unheeded)
            self.call.warning(rules.TEXT_UNHEEDED.format(names=names, cmdlet=self.NAME))
            self._warned = True
        self._check_host()

    def _require_version(self) -> None:
        """Refuse what this version of the host's module does not have (B-013, B-024), for a table
        of commands that was filled without knowing the host."""
        profile = self.world.profile
        if not profile.has_cmdlet(self.NAME):
            raise self.call.fail(
                rules.TEXT_NO_COMMAND.format(name=self.call.name),
                "CommandNotFoundException",
                "ObjectNotFound",
                self.call.name,
                f"{AUTOMATION}.CommandNotFoundException",
            )
        for name in self.args:
            if not profile.has_parameter(self.NAME, name):
                raise self.call.fail(
                    str(UnknownParameter(name)),
                    "NamedParameterNotFound",
                    "InvalidArgument",
                    None,
                    f"{AUTOMATION}.ParameterBindingException",
                )

    def _check_host(self) -> None:
        computers = list(_listed(self.args.get("ComputerName")))
        computers += [
            one.computer if isinstance(one, CimSessionObject) else str(one)
            for one in _listed(self.args.get("CimSession"))
        ]
        for computer in computers:
            if str(computer).casefold() not in self._local_names():
                text = rules.TEXT_OTHER_HOST.format(host=self.world.host.name, other=computer)
                raise self.call.fail(
                    text, "NotSimulated", "NotImplemented", computer, "System.NotSupportedException"
                )

    def _local_names(self) -> frozenset[str]:
        name = self.world.host.name.casefold()
        return frozenset({name, ".", "localhost", "127.0.0.1", "::1"})

    # Whom it is about

    def vms(self) -> Iterator[VirtualMachine]:
        """The virtual machines that were named, or given as objects. Complains of missing ones."""
        if "VM" in self.args:
            for one in _listed(self.args["VM"]):
                if one.deleted:
                    self.report(_no_vm(one.row.name))
                else:
                    yield one
            return
        for name in _listed(self.args.get(self.VM_NAME)):
            yield from self.vms_named(str(name))

    def vms_named(self, name: str) -> Iterator[VirtualMachine]:
        """The virtual machines of a name, or that match a pattern."""
        found = find_vms(self.world, name)
        if not found and not has_wildcard(name):
            self.report(_no_vm(name))
        for row in found:
            yield VirtualMachine(self.lab, row)

    def holders(self) -> Iterator[Configured]:
        """The same, or the checkpoint that was given."""
        if "VMSnapshot" in self.args:
            for one in _listed(self.args["VMSnapshot"]):
                if one.deleted:
                    self.report(ObjectNotFound(NO_SNAPSHOT))
                else:
                    yield one
            return
        yield from self.vms()

    def snapshots_of(self, vm: VirtualMachine, name: str | None) -> list[VMSnapshot]:
        """A VM's checkpoints of a name or pattern, oldest first; complains where there is none."""
        rows = find_checkpoints(self.world, vm.vm_id, name)
        if not rows and name is not None and not has_wildcard(name):
            self.report(ObjectNotFound(NO_SNAPSHOT))
        return [VMSnapshot(self.lab, row) for row in rows]

    # Asking

    def agreed(self, *names: str, kind: str = "") -> bool:
        """-WhatIf and -Confirm, in the module's own words (fact sheet 5.2)."""
        return self.call.should_process_sentence(sentence(self.NAME, *names, kind=kind))

    # Doing and complaining

    def do(self, *operations: Operation, into: Iterable[str] = ()) -> bool:
        """Ask the host and wait, or with -AsJob begin and go on; says whether it was accepted.
        `into` are paths that something is to be made at, which need a drive of the host."""
        if self.flag("AsJob"):
            return self._begin(operations, into)
        try:
            self._require_drives(operations[0], into)
            for operation in operations:
                self.lab.do(operation, wait=self.WAIT)
        except HyperVError as error:
            self.report(error)
            return False
        return True

    def _require_drives(self, operation: Operation, into: Iterable[str]) -> None:
        for path in into:
            cause = self.NO_DRIVE.format(path=path)
            require_drive(self.world, path, operation.failure(self.world), cause=cause)

    def _begin(self, operations: tuple[Operation, ...], into: Iterable[str]) -> bool:
        """Begin one operation after the other, for the job of -AsJob."""
        before = len(self._begun)
        try:
            self._require_drives(operations[0], into)
            for number, operation in enumerate(operations):
                if number and not self._succeeds(self._begun[-1]):
                    return False  # what comes after needs what was before
                self._begun.append(self._submit(operation))
        except HyperVError as error:
            self._refused.append(self.record_of(error))
            return False
        finally:
            self._latest = tuple(self._begun[before:])
        return True

    def _succeeds(self, job: str) -> bool:
        """Wait for something begun; where it fails the job itself says so at its end."""
        try:
            self.lab.engine.settle(job)
        except HyperVError:
            return False
        return True

    def _submit(self, operation: Operation) -> str:
        """Begin an operation. A job waits for itself: where what it has begun holds the object, as
        with the first of several checkpoints of one VM, it goes on when that is done."""
        try:
            return self.lab.engine.submit(operation)
        except ObjectInUse:
            if not self._begun:
                raise
            self.lab.settle()
            return self.lab.engine.submit(operation)

    def passed(self, *objects: Any) -> Iterator[Any]:
        """The objects, if -Passthru asks for them; with -AsJob they are the job's."""
        if self.flag("AsJob"):
            of, self._latest = self._latest, ()
            self._results.append((of, objects if self.flag("Passthru") else ()))
        elif self.flag("Passthru"):
            yield from objects

    def made(self, find: Callable[[], Iterable[Any]]) -> Iterator[Any]:
        """The objects that the work makes; with -AsJob they are looked for when it is done."""
        if self.flag("AsJob"):
            self._made.append(find)
        else:
            yield from find()

    def new_vms(self, before: set[str]) -> list[VirtualMachine]:
        """The virtual machines that were not there before, the oldest first."""
        rows = sorted(self.world.vms, key=lambda row: row.number)
        return [VirtualMachine(self.lab, row) for row in rows if row.id not in before]

    def report(self, error: HyperVError, target: Any = None) -> None:
        """The host's refusal as an error record."""
        self.call.error(
            "\n".join(error.paragraphs), error.error_id, error.category, target, EXCEPTION
        )

    def record_of(self, error: HvlabError) -> ErrorRecord:
        """An error of a job as a record; it stands nowhere in the script."""
        host = error if isinstance(error, HyperVError) else OperationFailed(str(error))
        return ErrorRecord(
            "\n".join(host.paragraphs),
            f"{host.error_id},{self.info.id}",
            host.category,
            activity=self.NAME,
            exception_type=EXCEPTION,
        )

    def refuse(self, text: str, id: str = "InvalidParameter", category: str = "") -> None:
        """An error record in the host's name."""
        self.call.error(text, id, category or "InvalidArgument", None, EXCEPTION)

    def path(self, written: object) -> str:
        """A path as it was typed, made whole with the current location."""
        return whole_path(written, self.call.shell.location)


def unsupported(name: str) -> Terminating:
    """A cmdlet of the module that the lab does not simulate."""
    return not_simulated(f"The cmdlet '{name}'")


def _listed(value: Any) -> Iterable[Any]:
    """An argument as several: a list as it is, one value as a list of one."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


listed: Callable[[Any], Iterable[Any]] = _listed


def find_vms(world: World, name: str) -> list[Row]:
    """The VMs of that name, in any case, or that match it as a pattern; in the host's order."""
    if has_wildcard(name):
        found = [vm for vm in world.vms if wildcard_match(name, vm.name)]
    else:
        wanted = name.casefold()
        found = [vm for vm in world.vms if vm.name.casefold() == wanted]
    return sorted(found, key=lambda vm: vm.number)


def find_vm_by_id(world: World, wanted: object) -> Row | None:
    """The VM of an id."""
    return next((vm for vm in world.vms if guid(vm.id) == wanted), None)


def find_checkpoints(world: World, vm: str, name: str | None) -> list[Checkpoint]:
    """A VM's checkpoints of that name, in any case, or that match it as a pattern."""
    every = checkpoints_of(world, vm)
    if name is None:
        return every
    if has_wildcard(name):
        return [one for one in every if wildcard_match(name, one.name)]
    wanted = name.casefold()
    return [one for one in every if one.name.casefold() == wanted]


def _no_vm(name: str) -> ObjectNotFound:
    return ObjectNotFound(f'Hyper-V was unable to find a virtual machine with name "{name}".')


def mac_digits(written: object) -> str:
    """`00-15-5D-01-02-03` as the host keeps it. Raises InvalidParameter."""
    if written is None:
        return ""
    digits = "".join(one for one in str(written) if one not in "-:.").upper()
    if len(digits) != 12 or any(one not in "0123456789ABCDEF" for one in digits):
        raise InvalidParameter(f"'{written}' is not a MAC address.")
    return digits
