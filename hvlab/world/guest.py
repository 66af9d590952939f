"""The guest: what runs inside a virtual machine while it has memory.

What the guest keeps on disk is not here: it is read through the chain of the VM's disk
(`world/volumes.py`). What is here is lost when the power goes, and only a standard checkpoint or
a saved state keeps it (fact sheet 1.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hvlab.world.bank import Engine
from hvlab.world.clock import GuestClock, Instant
from hvlab.world.identity import Machine
from hvlab.world.services import Service
from hvlab.world.timeservice import TimeService
from hvlab.world.vss import Writer

SYSTEM_DRIVE = "C:"
OS_FILE = r"Windows\System32\ntoskrnl.exe"
PATCH_FOLDER = r"Windows\servicing\Packages"
PATCH_SUFFIX = ".mum"
NOTES_FOLDER = "Notes"


@dataclass(frozen=True)
class DirectoryService:
    """What a domain controller's services have in memory; the directory itself is on its disk.

    `restart_needed`: the service found itself set back while it ran, and asks for no RID pool
    until it is restarted (7.4). `waiting`: it serves nobody new until a partner has sent it what
    it lacks.
    """

    netlogon_paused: bool = False
    restart_needed: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Session:
    """One end of a network session: with which VM, and how many messages have gone over it."""

    number: int
    peer: str
    messages: int = 0


@dataclass(frozen=True)
class GuestMemory:
    """What only lives in RAM: the text of an unsaved document, when the guest booted, and the
    state of its services: who it is on the network (None for a guest without a registry), W32Time
    (None where there is none), the directory of a domain controller.

    Also the programs that run, network sessions, which services run, VSS writers that are not
    well, and what the database BANK has in memory."""

    booted_at: Instant
    document: str = ""
    machine: Machine | None = None
    time: TimeService | None = None
    directory: DirectoryService | None = None
    programs: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()
    services: tuple[Service, ...] = ()
    writers: tuple[Writer, ...] = ()
    bank: Engine | None = None


@dataclass(frozen=True)
class Guest:
    """A guest that has been started: its operating system, memory and clock."""

    os: str
    memory: GuestMemory
    clock: GuestClock


@dataclass(frozen=True)
class SavedState:
    """Memory written to disk: the guest as it was, and how much memory that was.

    `paused` remembers that the guest stood still already, `clock_reading` what its clock showed.
    """

    guest: Guest
    clock_reading: Instant
    memory_mb: int
    paused: bool = False


@dataclass(frozen=True)
class Screen:
    """The small picture of the screen in a checkpoint: a few lines of text (B-165)."""

    lines: tuple[str, ...] = field(default=())
