"""A virtual machine and a checkpoint in the learner's hand.

A handle holds an id and looks at the world each time it is asked, so it never shows the past. Each
method asks the host for one operation and waits until the host is at rest; with `wait=False` it
comes back at once, and the job goes on as time passes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Never, Protocol

from hvlab.api.find import find_checkpoint, require_text
from hvlab.api.guest_files import GuestFiles, on_volume
from hvlab.api.inside import BankHandle, ProgramsHandle, ServicesHandle, SessionsHandle
from hvlab.api.windows import DomainHandle, TimeServiceHandle, WindowsHandle
from hvlab.errors import LabError
from hvlab.insight.difference import describe_skew, skew
from hvlab.insight.whereabouts import (
    Fate,
    Whereabouts,
    document_of,
    of_document,
    of_file,
    of_patch,
    readable_files,
)
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    Operation,
    PauseVM,
    RemoveGuestFile,
    RenameCheckpoint,
    ResetVM,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.scenarios.patches import next_patch
from hvlab.world.bank import Recovery
from hvlab.world.bank.reading import examine
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.clock import calendar, instant_of
from hvlab.world.queries import active_path, checkpoints_of, require_checkpoint, require_vm
from hvlab.world.vm import CheckpointType, IntegrationService, VirtualMachine
from hvlab.world.volumes import installed_patches
from hvlab.world.world import World


class Hand(Protocol):
    """What a handle needs of the lab it belongs to."""

    @property
    def world(self) -> World:
        """The world to look at."""

    def do(self, operation: Operation, *, wait: bool = True) -> None:
        """Ask the host for an operation."""

    def ever_had(self, vm: str, path: str) -> bool:
        """Whether a guest ever wrote such a file."""


class CheckpointHandle:
    """One checkpoint."""

    def __init__(self, lab: Hand, id: str) -> None:
        self._lab = lab
        self.id = id

    @property
    def row(self) -> Checkpoint:
        """The checkpoint as it is in the world; raises the host's error once it is deleted."""
        return require_checkpoint(self._lab.world, self.id)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def type(self) -> str:
        """`Standard` (with memory), `Production`, or `Off` (taken while off)."""
        return self.row.label

    @property
    def created(self) -> datetime:
        """The host's time when it was asked for."""
        return self._lab.world.date(self.row.created)

    @property
    def parent(self) -> CheckpointHandle | None:
        parent = self.row.parent
        return None if parent is None else CheckpointHandle(self._lab, parent)

    @property
    def is_dormant(self) -> bool:
        """True when the running VM does not rest on it."""
        vm = self._lab.world.vms[self.row.vm]
        return all(step.id != self.id for step in active_path(self._lab.world, vm))

    @property
    def files(self) -> GuestFiles:
        """The guest's files as this checkpoint holds them."""
        found = readable_files(self._lab.world, self.row.drives)
        return GuestFiles((path, data.decode(errors="replace")) for path, data in found.items())

    @property
    def patches(self) -> list[str]:
        """The patches that are installed in it."""
        return installed_patches(self.files)

    @property
    def bank(self) -> Recovery | None:
        """What the guest's database would find, started from this checkpoint's disks alone."""
        return examine(self._lab.world, self.row.drives)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CheckpointHandle) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        row = self._lab.world.checkpoints.get(self.id)
        return f"<checkpoint {row.name!r}, {row.label}>" if row else "<deleted checkpoint>"


Named = str | CheckpointHandle


OTHER_WORDS = {
    "snapshot": "checkpoint",
    "take_checkpoint": "checkpoint",
    "snapshots": "checkpoints",
    "restore": "apply",
    "stop": "shut_down",
    "suspend": "pause",
    "restart": "reset",
    "remove": "delete",
}
"""What PowerShell and other products call it."""


class VMHandle:
    """One virtual machine: the host's actions on it, and the guest inside."""

    def __init__(self, lab: Hand, id: str) -> None:
        self._lab = lab
        self.id = id

    # What the host shows

    @property
    def row(self) -> VirtualMachine:
        """The VM as it is in the world."""
        return require_vm(self._lab.world, self.id)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def state(self) -> str:
        """`Running`, `Off`, `Saved`, `Paused`, or what it is on the way to."""
        return self.row.state.label

    @property
    def checkpoints(self) -> list[CheckpointHandle]:
        """All checkpoints, oldest first."""
        rows = checkpoints_of(self._lab.world, self.id)
        return [CheckpointHandle(self._lab, row.id) for row in rows]

    @property
    def now_under(self) -> CheckpointHandle | None:
        """The checkpoint that Now hangs under: what Revert goes back to."""
        parent = self.row.parent_checkpoint
        return None if parent is None else CheckpointHandle(self._lab, parent)

    def find(self, checkpoint: Named) -> CheckpointHandle:
        """A checkpoint by name or id; raises LabError with what there is."""
        if isinstance(checkpoint, CheckpointHandle):
            return checkpoint
        return CheckpointHandle(
            self._lab, find_checkpoint(self._lab.world, self.row, checkpoint).id
        )

    # The host's actions

    def start(self, *, wait: bool = True) -> None:
        """Power on, or bring back from the saved state."""
        self._do(StartVM(self.id), wait)

    def shut_down(self, *, wait: bool = True) -> None:
        """Ask the guest to shut down."""
        self._do(ShutDownVM(self.id), wait)

    def turn_off(self, *, wait: bool = True) -> None:
        """Cut the power; what is in memory is lost."""
        self._do(TurnOffVM(self.id), wait)

    def save(self, *, wait: bool = True) -> None:
        """Write memory to disk and stop."""
        self._do(SaveVM(self.id), wait)

    def pause(self, *, wait: bool = True) -> None:
        """Stop the processors; memory stays."""
        self._do(PauseVM(self.id), wait)

    def resume(self, *, wait: bool = True) -> None:
        """Let a paused VM go on."""
        self._do(ResumeVM(self.id), wait)

    def reset(self, *, wait: bool = True) -> None:
        """Restart without asking the guest."""
        self._do(ResetVM(self.id), wait)

    def checkpoint(self, name: str | None = None, *, wait: bool = True) -> CheckpointHandle | None:
        """Take a checkpoint and return it (None while it is still being taken)."""
        before = {row.id for row in checkpoints_of(self._lab.world, self.id)}
        if name is not None:
            name = require_text(name, "the name of a checkpoint")
        self._do(TakeCheckpoint(self.id, name), wait)
        made = [row for row in checkpoints_of(self._lab.world, self.id) if row.id not in before]
        return CheckpointHandle(self._lab, made[-1].id) if made else None

    def revert(self, *, wait: bool = True) -> None:
        """Go back to the checkpoint Now hangs under. What came since is lost."""
        self._do(RevertVM(self.id), wait)

    def apply(
        self, checkpoint: Named, *, create_checkpoint: bool = False, wait: bool = True
    ) -> None:
        """Go back to a checkpoint; with `create_checkpoint`, keep the present as one first."""
        target = self.find(checkpoint).id
        kind = CreateCheckpointAndApply if create_checkpoint else ApplyCheckpoint
        self._do(kind(self.id, target), wait)

    def rename(self, checkpoint: Named, name: str) -> None:
        """Give a checkpoint another name."""
        self._do(RenameCheckpoint(self.id, self.find(checkpoint).id, name), wait=True)

    def delete(self, checkpoint: Named, *, subtree: bool = False, wait: bool = True) -> None:
        """Delete a checkpoint, or with `subtree` everything below it too."""
        kind = DeleteCheckpointSubtree if subtree else DeleteCheckpoint
        self._do(kind(self.id, self.find(checkpoint).id), wait)

    def set_checkpoint_type(self, wanted: str) -> None:
        """`Production`, `ProductionOnly`, `Standard` or `Disabled`."""
        names = {member.name.replace("_", "").casefold(): member for member in CheckpointType}
        chosen = names.get(wanted.casefold())
        if chosen is None:
            raise LabError("A checkpoint type is Disabled, Production, ProductionOnly or Standard.")
        self._do(SetVM(self.id, checkpoint_type=chosen), wait=True)

    def set_time_synchronization(self, enabled: bool) -> None:
        """Switch the Time Synchronization service on or off."""
        service = IntegrationService.TIME_SYNCHRONIZATION
        self._do(SetIntegrationService(self.id, service, enabled), wait=True)

    @property
    def time_synchronization(self) -> bool:
        return self.row.synchronizes_time()

    # The guest

    @property
    def files(self) -> GuestFiles:
        """The files on the guest's drive C:, read through the chain of Now's disk."""
        found = readable_files(self._lab.world, self.row.drives)
        return GuestFiles((path, data.decode(errors="replace")) for path, data in found.items())

    @property
    def patches(self) -> list[str]:
        """The patches installed in the guest."""
        return installed_patches(self.files)

    @property
    def document(self) -> str:
        """The text of the unsaved document; it lives in memory only."""
        return document_of(self.row)

    @property
    def clock(self) -> datetime | None:
        """What the guest's clock shows; None while it is off."""
        reading = self.row.guest_time(self._lab.world.now)
        return None if reading is None else calendar(self._lab.world.epoch, reading)

    @property
    def clock_error(self) -> str:
        """`3 days behind the host`, or `in step with the host`; `no clock` while off."""
        error = skew(self._lab.world, self.row)
        return "no clock" if error is None else describe_skew(error)

    def write(self, path: str, text: str) -> None:
        """Write a file on the guest's drive C:."""
        self._do(WriteGuestFile(self.id, on_volume(path), text), wait=True)

    def remove_file(self, path: str) -> None:
        """Remove a file in the guest."""
        self._do(RemoveGuestFile(self.id, on_volume(path)), wait=True)

    def install_patch(self, patch: str | None = None) -> str:
        """Install a patch, or the next one; returns its name."""
        wanted = patch or next_patch(self.patches)
        if wanted is None:
            raise LabError("The guest has every patch there is.")
        self._do(InstallPatch(self.id, wanted), wait=True)
        return wanted

    def type(self, text: str) -> None:
        """Type into the unsaved document."""
        self._do(TypeInDocument(self.id, text), wait=True)

    def set_clock(self, moment: datetime | None = None) -> None:
        """Set the guest's clock by hand, to `moment` or to the host's time."""
        world = self._lab.world
        if moment is not None and not isinstance(moment, datetime):
            raise LabError("A clock is set to a datetime, or without one to the host's time.")
        reading = world.now if moment is None else instant_of(world.epoch, moment)
        self._do(SetGuestClock(self.id, reading), wait=True)

    # Where things are

    def where_is_file(self, path: str, text: str | None = None) -> Whereabouts:
        """Whether a guest file is live, dormant or gone.

        Raises LabError for a file that was never there: gone is only what once was.
        """
        wanted = on_volume(require_text(path, "a path"))
        found = of_file(self._lab.world, self.row, wanted, text)
        if found.fate is Fate.GONE and not self._lab.ever_had(self.id, wanted):
            raise LabError(f"'{self.name}' never had a file '{path}'.")
        return found

    def where_is_patch(self, patch: str) -> Whereabouts:
        """Whether a patch is live, dormant or gone."""
        return of_patch(self._lab.world, self.row, patch)

    def where_is_document(self, text: str) -> Whereabouts:
        """Whether that text of the unsaved document is live, dormant or gone."""
        return of_document(self._lab.world, self.row, text)

    # Inside the guest

    @property
    def services(self) -> ServicesHandle:
        """Services and VSS writers: what decides about production checkpoints."""
        return ServicesHandle(self)

    @property
    def programs(self) -> ProgramsHandle:
        """Programs that run: `list(vm.programs)`, `start()`, `close()`."""
        return ProgramsHandle(self)

    @property
    def sessions(self) -> SessionsHandle:
        """Network sessions with other machines: `open()`, `use()`."""
        return SessionsHandle(self)

    @property
    def bank(self) -> BankHandle:
        """The database in the guest: `create()`, `transfer()`, `examine()`."""
        return BankHandle(self)

    # Inside Windows

    @property
    def time_service(self) -> TimeServiceHandle:
        """W32Time in the guest: `source`, `status`, `resync()`, `configure()`."""
        return TimeServiceHandle(self)

    @property
    def domain(self) -> DomainHandle:
        """The machine in its domain: `logon`, `join()`; a controller's `directory`."""
        return DomainHandle(self)

    @property
    def windows(self) -> WindowsHandle:
        """The guest's event logs and registry."""
        return WindowsHandle(self)

    @property
    def world(self) -> World:
        """The world the machine is in."""
        return self._lab.world

    def do(self, operation: Operation) -> None:
        """Ask the host for an operation, and wait."""
        self._do(operation, wait=True)

    def _do(self, operation: Operation, wait: bool) -> None:
        self._lab.do(operation, wait=wait)

    def __getattr__(self, name: str) -> Never:
        hint = OTHER_WORDS.get(name)
        said = f" Did you mean '{hint}'?" if hint else ""
        raise AttributeError(f"A virtual machine has no '{name}'.{said}", name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VMHandle) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<virtual machine {self.name!r}, {self.state}>"
