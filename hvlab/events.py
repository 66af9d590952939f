"""What happened: frozen facts that operations report and the engine stamps with time.

An event is a fact of the simulation, for people and views; it is not a Windows log entry. Nothing
is ever computed from events: the world alone says how things are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A fact. Ids are GUIDs of the host's objects; paths are host paths."""


@dataclass(frozen=True)
class VMCreated(Event):
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
class HostFileChanged(Event):
    path: str
    what: str


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
