"""Programs and network sessions of a guest: memory, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import ProgramClosed, ProgramStarted, SessionOpened, SessionReset, SessionUsed
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_memory
from hvlab.operations.service_control import memory_of
from hvlab.world.guest import Session
from hvlab.world.network import reaches
from hvlab.world.timesource import running_guest
from hvlab.world.world import World

LONGEST_NAME = 60
NO_NETWORK_PATH = "The network path was not found. (0x80070035)"


@dataclass(frozen=True)
class StartProgram(InGuest):
    """Start a program: it runs until it is closed or the memory is lost."""

    title: ClassVar[str] = "Start a program in the guest"

    name: str

    def check(self, world: World) -> None:
        super().check(world)
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise GuestError(f"The system cannot find the program '{self.name[:LONGEST_NAME]}'.")

    def act(self, world: World) -> Events:
        programs = (*memory_of(world, self.vm).programs, self.name)
        change_memory(world, self.vm, programs=programs)
        yield ProgramStarted(self.vm, self.name)


@dataclass(frozen=True)
class CloseProgram(InGuest):
    """Close a program; of several alike, the one that was started last."""

    title: ClassVar[str] = "Close a program in the guest"

    name: str

    def check(self, world: World) -> None:
        super().check(world)
        if self.name not in memory_of(world, self.vm).programs:
            raise GuestError(f"The program '{self.name}' does not run.")

    def act(self, world: World) -> Events:
        newest_first = list(reversed(memory_of(world, self.vm).programs))
        newest_first.remove(self.name)
        change_memory(world, self.vm, programs=tuple(reversed(newest_first)))
        yield ProgramClosed(self.vm, self.name)


@dataclass(frozen=True)
class OpenSession(InGuest):
    """Open a network session with another machine of the lab; both keep it in memory."""

    title: ClassVar[str] = "Open a network session"

    peer: str

    def check(self, world: World) -> None:
        super().check(world)
        peer = world.vms.get(self.peer)
        if self.peer == self.vm or peer is None or running_guest(peer) is None:
            raise GuestError(NO_NETWORK_PATH)
        if not reaches(world.vms[self.vm], peer):
            raise GuestError(NO_NETWORK_PATH)

    def act(self, world: World) -> Events:
        number = world.next_number()
        for id, other in ((self.vm, self.peer), (self.peer, self.vm)):
            sessions = (*memory_of(world, id).sessions, Session(number, other))
            change_memory(world, id, sessions=sessions)
        yield SessionOpened(self.vm, self.peer, number)


@dataclass(frozen=True)
class UseSession(InGuest):
    """Send a message over a session. Ends that do not agree on how many there were are reset: one
    of them has been set back (rules.SESSION_COUNTS_TELL)."""

    title: ClassVar[str] = "Use a network session"

    number: int

    def check(self, world: World) -> None:
        super().check(world)
        mine = _end(world, self.vm, self.number)
        peer = None if mine is None else world.vms.get(mine.peer)
        if mine is None:
            raise GuestError("The specified network name is no longer available. (0x80070040)")
        if peer is not None and not reaches(world.vms[self.vm], peer):
            raise GuestError(NO_NETWORK_PATH)

    def act(self, world: World) -> Events:
        mine = _end(world, self.vm, self.number)
        assert mine is not None
        theirs = _end(world, mine.peer, self.number)
        if theirs is not None and theirs.messages == mine.messages:
            for id, end in ((self.vm, mine), (mine.peer, theirs)):
                _replace(world, id, end, replace(end, messages=end.messages + 1))
            yield SessionUsed(self.vm, mine.peer, self.number)
            return
        _replace(world, self.vm, mine, None)
        if theirs is not None:
            _replace(world, mine.peer, theirs, None)
        yield SessionReset(self.vm, mine.peer, self.number)


def _end(world: World, id: str, number: int) -> Session | None:
    """A running machine's end of a session."""
    guest = running_guest(world.vms.get(id))
    sessions = () if guest is None else guest.memory.sessions
    return next((one for one in sessions if one.number == number), None)


def _replace(world: World, id: str, old: Session, new: Session | None) -> None:
    sessions = [new if one == old else one for one in memory_of(world, id).sessions]
    change_memory(world, id, sessions=tuple(one for one in sessions if one is not None))
