"""The host's event log: what Windows wrote down, not what hvlab reports (`events.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.world.clock import Instant


class Channel(Enum):
    """Where an administrator would look (fact sheet 8.1)."""

    VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"
    WORKER = "Microsoft-Windows-Hyper-V-Worker-Admin"


class Level(Enum):
    """How serious Windows takes it."""

    ERROR = "Error"
    WARNING = "Warning"
    INFORMATION = "Information"


@dataclass(frozen=True)
class LogLine:
    """What is written: channel, event id, level and text, and the VM it is about."""

    channel: Channel
    event_id: int
    level: Level
    text: str
    vm: str = ""


@dataclass(frozen=True)
class LogEntry:
    """A line of the log, numbered, with the host's time."""

    number: int
    at: Instant
    line: LogLine

    @property
    def id(self) -> str:
        return f"log-{self.number}"


def worker(event_id: int, vm_name: str, what: str, vm: str) -> LogLine:
    """A line of the VM's own process: `'SRV01' started successfully. (Virtual machine ID ...)`."""
    text = f"'{vm_name}' {what}. (Virtual machine ID {vm})"
    return LogLine(Channel.WORKER, event_id, Level.INFORMATION, text, vm)


def vmms(event_id: int, text: str, vm: str = "", *, level: Level = Level.INFORMATION) -> LogLine:
    """A line of the management service."""
    return LogLine(Channel.VMMS, event_id, level, text, vm)
