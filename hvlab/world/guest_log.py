"""The guest's event logs: files on its volume, one JSON object a line.

A log goes back with its disk, as on a real machine: after Apply the entries written since the
checkpoint are not there. Entries bear the guest's own time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hvlab.storage.fat32 import Volume

FOLDER = r"Windows\System32\winevt\Logs"
SYSTEM = "System"
APPLICATION = "Application"
DIRECTORY_SERVICE = "Directory Service"
DFS_REPLICATION = "DFS Replication"

ERROR, WARNING, INFORMATION = "Error", "Warning", "Information"


@dataclass(frozen=True)
class LogEntry:
    """One entry of an event log."""

    log: str
    source: str
    id: int
    level: str
    text: str
    time: str = ""


def path_of(log: str) -> str:
    """The file of a log."""
    return rf"{FOLDER}\{log}.evtx"


def append(volume: Volume, when: datetime, entries: Iterable[LogEntry]) -> None:
    """Write entries at the end of their logs, each file once."""
    lines: dict[str, list[str]] = {}
    for entry in entries:
        record = {
            "time": when.isoformat(timespec="seconds"),
            "source": entry.source,
            "id": entry.id,
            "level": entry.level,
            "text": entry.text,
        }
        lines.setdefault(entry.log, []).append(json.dumps(record, ensure_ascii=False) + "\n")
    for log, written in lines.items():
        volume.append(path_of(log), "".join(written).encode(errors="replace"), when)


def read(volume: Volume, log: str) -> list[LogEntry]:
    """The entries of a log, oldest first; lines that are none are left out."""
    path = path_of(log)
    if not volume.exists(path):
        return []
    lines = volume.read(path).decode(errors="replace").splitlines()
    return [entry for line in lines if (entry := _entry(log, line)) is not None]


def _entry(log: str, line: str) -> LogEntry | None:
    try:
        found = json.loads(line)
        return LogEntry(
            log,
            str(found["source"]),
            int(found["id"]),
            str(found["level"]),
            str(found["text"]),
            str(found["time"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
