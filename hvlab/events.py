"""What happened: frozen facts that operations report and the engine stamps with time.

An event is a fact of the simulation, for people and views; it is not a Windows log entry. Nothing
is ever computed from events: the world alone says how things are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A fact. Ids are GUIDs of the host's objects; paths are host paths."""

    def __init_subclass__(cls) -> None:
        """The name says what happened; left to itself, `dataclass` would spend half of its time on
        composing a docstring."""
        cls.__doc__ = cls.__doc__ or cls.__name__


@dataclass(frozen=True)
class VMCreated(Event):
    vm: str
    name: str


@dataclass(frozen=True)
class VMRemoved(Event):
    vm: str
    name: str


@dataclass(frozen=True)
class VMExported(Event):
    vm: str
    folder: str


@dataclass(frozen=True)
class VMImported(Event):
    vm: str
    name: str


@dataclass(frozen=True)
class VMStateChanged(Event):
    vm: str
    before: str
    after: str


@dataclass(frozen=True)
class VMSettingsChanged(Event):
    vm: str
    what: str


@dataclass(frozen=True)
class CheckpointCreated(Event):
    vm: str
    checkpoint: str
    name: str
    type: str


@dataclass(frozen=True)
class CheckpointApplied(Event):
    vm: str
    checkpoint: str
    name: str


@dataclass(frozen=True)
class CheckpointRenamed(Event):
    vm: str
    checkpoint: str
    before: str
    after: str


@dataclass(frozen=True)
class CheckpointDeleted(Event):
    vm: str
    checkpoint: str
    name: str


@dataclass(frozen=True)
class DiskCreated(Event):
    path: str
    parent: str | None


@dataclass(frozen=True)
class DiskDeleted(Event):
    path: str


@dataclass(frozen=True)
class MergeStarted(Event):
    child: str
    parent: str


@dataclass(frozen=True)
class MergeInterrupted(Event):
    child: str
    parent: str


@dataclass(frozen=True)
class DisksMerged(Event):
    child: str
    parent: str


@dataclass(frozen=True)
class GuestFileWritten(Event):
    vm: str
    path: str


@dataclass(frozen=True)
class GuestFileRemoved(Event):
    vm: str
    path: str


@dataclass(frozen=True)
class PatchInstalled(Event):
    vm: str
    patch: str


@dataclass(frozen=True)
class DocumentTyped(Event):
    vm: str


@dataclass(frozen=True)
class GuestClockStepped(Event):
    """The guest's clock was set; `by` is in milliseconds, positive when it went forward."""

    vm: str
    by: int
    source: str


@dataclass(frozen=True)
class HostPowerLost(Event):
    """Power loss and restart of the host."""


@dataclass(frozen=True)
class JobInterrupted(Event):
    job: str
    title: str


@dataclass(frozen=True)
class HostFileChanged(Event):
    path: str
    what: str


@dataclass(frozen=True)
class GuestClockSlewing(Event):
    """The guest's clock makes up for `by` milliseconds gradually, within `within`."""

    vm: str
    by: int
    within: int
    source: str


@dataclass(frozen=True)
class TimeSampleRefused(Event):
    """W32Time left the clock as it is: `by` milliseconds are more than it corrects."""

    vm: str
    by: int
    source: str


@dataclass(frozen=True)
class RegistryChanged(Event):
    vm: str
    key: str
    name: str


@dataclass(frozen=True)
class DomainRoleChanged(Event):
    """A guest joined or left a domain, or became a domain controller, or no longer is one."""

    vm: str
    role: str
    domain: str


@dataclass(frozen=True)
class DirectoryChanged(Event):
    """A domain controller wrote `count` objects of its own; the last one has `usn`."""

    vm: str
    count: int
    usn: int


@dataclass(frozen=True)
class DirectoryReplicated(Event):
    destination: str
    source: str
    changes: int


@dataclass(frozen=True)
class DirectoryRestored(Event):
    """A domain controller found another VM-GenerationID and took a new identity."""

    vm: str
    before: str
    after: str


@dataclass(frozen=True)
class RollbackDetected(Event):
    """A partner knows more of a domain controller than it knows itself: it is quarantined."""

    vm: str
    partner: str


@dataclass(frozen=True)
class MachinePasswordChanged(Event):
    vm: str


@dataclass(frozen=True)
class GuestDiskFormatted(Event):
    vm: str
    letter: str


@dataclass(frozen=True)
class GuestServiceChanged(Event):
    """`status` is what it is now: Running, Stopped, a start type, or Removed."""

    vm: str
    service: str
    status: str


@dataclass(frozen=True)
class WriterBroken(Event):
    vm: str
    writer: str
    code: int


@dataclass(frozen=True)
class WriterFailed(Event):
    """A VSS writer was asked to freeze and did not."""

    vm: str
    writer: str
    code: int


@dataclass(frozen=True)
class ProgramStarted(Event):
    vm: str
    program: str


@dataclass(frozen=True)
class ProgramClosed(Event):
    vm: str
    program: str


@dataclass(frozen=True)
class SessionOpened(Event):
    vm: str
    peer: str
    number: int


@dataclass(frozen=True)
class SessionUsed(Event):
    vm: str
    peer: str
    number: int


@dataclass(frozen=True)
class SessionReset(Event):
    """The other end does not know the session, or not as this one does."""

    vm: str
    peer: str
    number: int


@dataclass(frozen=True)
class BankStarted(Event):
    """The database looked at its files: what it found, and how many updates recovery took."""

    vm: str
    found: str
    redone: int
    undone: int
    reason: str


@dataclass(frozen=True)
class BankFlushed(Event):
    vm: str


@dataclass(frozen=True)
class TransferBegun(Event):
    vm: str
    source: str
    target: str
    amount: int


@dataclass(frozen=True)
class TransferEnded(Event):
    """`how` is commit or rolled-back."""

    vm: str
    source: str
    target: str
    amount: int
    how: str


@dataclass(frozen=True)
class ReplicationChanged(Event):
    """The state of a VM's replication, as Hyper-V Manager calls it."""

    vm: str
    state: str


@dataclass(frozen=True)
class LabAdvice(Event):
    """The lab's own remark on what was done; no host and no guest says it."""

    vm: str
    text: str


@dataclass(frozen=True)
class QuestionSuppressed(Event):
    question: str


@dataclass(frozen=True)
class TimePassed(Event):
    span: int


@dataclass(frozen=True)
class JobFailed(Event):
    job: str
    title: str
    error: str
