"""What a host should hold, so simple that it is obviously right.

Every checkpoint is a full copy: a dict of the guest's files, a dict of the second disk's pages, the
unsaved document, the settings. There are no chains, no merges and no sharing. The oracle is told
what was asked for (`Input`) and what happened when (events); it takes content from the first alone.
What befell the files beneath is kept beside it (`damage.py`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from hvlab import events
from hvlab.engine import Stamped
from hvlab.errors import ChainBroken
from hvlab.operations import (
    CopyHostFile,
    InstallPatch,
    MountAndWrite,
    MoveHostFile,
    Operation,
    RemoveGuestFile,
    SetIntegrationService,
    SetVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.disk import path_key
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.world import World
from tests.properties.damage import HARM, Files, files_of
from tests.properties.operations import WriteRawPage
from tests.support import document, pages, texts


class Input(NamedTuple):
    """How many events there had been, what was asked for, and whose file it was done to."""

    position: int
    operation: Operation
    holders: tuple[str, ...] = ()


@dataclass
class Content:
    """What a VM or checkpoint holds; `files` is None where they cannot be read."""

    files: dict[str, str] | None = field(default_factory=dict)
    data: dict[int, bytes] | None = field(default_factory=dict)
    document: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def write(self, page: int, data: bytes) -> None:
        """A page of the second disk; zeros are what is there without any."""
        self.data.pop(page, None)
        if any(data):
            self.data[page] = data

    def copy(self) -> "Content":
        """A full copy; `copy.deepcopy` would take most of the tests' time."""
        files, data = self.files, self.data
        return Content(
            None if files is None else dict(files),
            None if data is None else dict(data),
            self.document,
            dict(self.settings),
        )


@dataclass
class Copy:
    """A checkpoint."""

    vm: str
    name: str
    parent: str | None
    content: Content


@dataclass
class Machine:
    """A VM and where its Now hangs."""

    state: str
    content: Content
    parent: str | None = None


@dataclass
class Oracle:
    """The VMs and checkpoints of a host."""

    production: bool
    machines: dict[str, Machine] = field(default_factory=dict)
    checkpoints: dict[str, Copy] = field(default_factory=dict)
    disks: Files = field(default_factory=Files, compare=False)
    shelf: dict[str, dict[str, str] | None] = field(default_factory=dict, compare=False)

    def copy(self) -> "Oracle":
        """A full copy."""
        return Oracle(
            self.production,
            {id: replace(one, content=one.content.copy()) for id, one in self.machines.items()},
            {id: replace(one, content=one.content.copy()) for id, one in self.checkpoints.items()},
            self.disks.copy(),
            {path: files and dict(files) for path, files in self.shelf.items()},
        )

    def after(self, happened: list[Stamped], inputs: Iterable[Input]) -> "Oracle":
        """The oracle once all of this has happened."""
        later = self.copy()
        waiting = list(inputs)
        for position, stamped in enumerate([*happened, None]):
            while waiting and waiting[0].position <= position:
                later._ask(waiting.pop(0))
            if stamped is not None:
                later.disks.tell(stamped.event)
                if told := TOLD.get(type(stamped.event)):
                    told(later, stamped.event)
        return later

    def _ask(self, asked: Input) -> None:
        operation = asked.operation
        if change := ASKED.get(type(operation)):
            change(self.machines[operation.vm].content, operation)
        if isinstance(operation, HARM):
            self.disks.harm(operation)
            self._change_by_hand(operation, [self.holder(id) for id in asked.holders])

    def _change_by_hand(self, operation: Operation, holders: list["Copy | Machine"]) -> None:
        """Somebody wrote into a file, put a copy of it away, or one back in its place."""
        if isinstance(operation, MountAndWrite):
            for holder in holders:
                holder.content.files[operation.file] = operation.text
        elif isinstance(operation, MoveHostFile | CopyHostFile):
            path, to = path_key(operation.path), path_key(operation.to)
            if path not in self.shelf:
                self.shelf[to] = dict(holders[0].content.files) if holders else None
            elif (files := self.shelf[path]) is not None:
                for holder in holders:
                    holder.content.files = dict(files)

    def holder(self, id: str) -> "Copy | Machine":
        """The VM or checkpoint with that id."""
        return self.machines[id] if id in self.machines else self.checkpoints[id]

    # What happened

    def state_changed(self, event: events.VMStateChanged) -> None:
        machine = self.machines[event.vm]
        machine.state = event.after
        if event.after in ("Off", "Reset"):
            machine.content.document = None
        elif event.after == "Running" and machine.content.document is None:
            machine.content.document = ""

    def created(self, event: events.CheckpointCreated) -> None:
        machine = self.machines[event.vm]
        content = machine.content.copy()
        if self._quiesces(machine):
            content.document = None
        self.checkpoints[event.checkpoint] = Copy(event.vm, event.name, machine.parent, content)
        machine.parent = event.checkpoint

    def _quiesces(self, machine: Machine) -> bool:
        settings = machine.content.settings
        return (
            self.production
            and settings["checkpoint_type"] is not CheckpointType.STANDARD
            and IntegrationService.VSS in settings["services"]
            and machine.state == "Running"
        )

    def applied(self, event: events.CheckpointApplied) -> None:
        machine = self.machines[event.vm]
        machine.content = self.checkpoints[event.checkpoint].content.copy()
        machine.parent = event.checkpoint

    def deleted(self, event: events.CheckpointDeleted) -> None:
        gone = self.checkpoints.pop(event.checkpoint)
        for other in (*self.checkpoints.values(), *self.machines.values()):
            if other.parent == event.checkpoint:
                other.parent = gone.parent

    def renamed(self, event: events.CheckpointRenamed) -> None:
        self.checkpoints[event.checkpoint].name = event.after

    def failed(self, event: events.JobFailed) -> None:
        """Nothing fails but for a file that something is wrong with, and with its code."""
        codes = {int(code, 16) for code in re.findall(r"0x([0-9A-F]{8})", event.error)}
        assert codes & self.disks.codes(), f"{event.title} failed for no reason: {event.error}"

    def readable(self, world: World) -> "Oracle":
        """The oracle without what cannot be read just now."""
        found = self.copy()
        for owner in (*world.vms, *world.checkpoints):
            if not all(self.disks.whole(drive.disk) for drive in owner.drives):
                found.holder(owner.id).content.data = None
            if self.disks.chain_code(owner.drives[0].disk, held=True) is not None:
                found.holder(owner.id).content.files = None
        return found


ASKED: dict[type, Callable[[Content, Any], object]] = {
    WriteGuestFile: lambda content, op: content.files.update({op.path: op.text}),
    RemoveGuestFile: lambda content, op: content.files.pop(op.path),
    InstallPatch: lambda content, op: content.files.update({patch_path(op.patch): op.patch}),
    TypeInDocument: lambda content, op: setattr(content, "document", op.text),
    WriteRawPage: lambda content, op: content.write(op.page, op.data),
    SetVM: lambda content, op: content.settings.update(
        {name: value for name, value in vars(op).items() if name != "vm" and value is not None}
    ),
    SetIntegrationService: lambda content, op: content.settings.update(
        services=content.settings["services"] - {op.service}
        | ({op.service} if op.enabled else set())
    ),
}

TOLD: dict[type, Callable[[Oracle, Any], None]] = {
    events.VMStateChanged: Oracle.state_changed,
    events.CheckpointCreated: Oracle.created,
    events.CheckpointApplied: Oracle.applied,
    events.CheckpointDeleted: Oracle.deleted,
    events.CheckpointRenamed: Oracle.renamed,
    events.JobFailed: Oracle.failed,
}


def patch_path(patch: str) -> str:
    return rf"Windows\servicing\Packages\{patch}.mum"


# The same of a real world ------------------------------------------------------------------------


def seen(world: World, *, files: bool = True) -> Oracle:
    """What the world holds, in the oracle's words; without `files` the guest's are left out."""

    def content(owner: Any, doc: str | None) -> Content:
        data = pages(world, owner.drives[1].disk) if len(owner.drives) > 1 else {}
        if not all(is_whole(world, drive.disk) for drive in owner.drives):
            data = None
        try:
            found = texts(world, owner.drives) if files else {}
        except ChainBroken:
            found = None
        return Content(found, data, doc, dict(vars(owner.settings)))

    def remembered(checkpoint: Any) -> str | None:
        saved = checkpoint.saved_state
        return None if saved is None else saved.guest.memory.document

    return Oracle(
        world.profile.production_checkpoints,
        {
            vm.id: Machine(vm.state.label, content(vm, document(vm)), vm.parent_checkpoint)
            for vm in world.vms
        },
        {c.id: Copy(c.vm, c.name, c.parent, content(c, remembered(c))) for c in world.checkpoints},
        files_of(world),
    )


def is_whole(world: World, disk: str) -> bool:
    """Whether all parents of the file are known to the host."""
    at = world.disks.get(disk)
    while at is not None and at.parent_id is not None:
        at = world.disks.get(at.parent_id)
    return at is not None


def without_files(oracle: Oracle) -> Oracle:
    """The oracle with the guest's files left out."""
    bare = oracle.copy()
    for owner in (*bare.machines.values(), *bare.checkpoints.values()):
        owner.content.files = {}
    return bare
