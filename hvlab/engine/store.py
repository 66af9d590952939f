"""Keeping a lab: to a file, and back.

The file holds the journal, from which the lab can be made again step by step, and the world it led
to. Loading replays the journal; when that gives the stored world, the loaded lab can be rewound as
far as the stored one could. When it does not, because a rule of the host was corrected since, the
stored world counts and the lab begins there.

JSON, versioned, with a checksum: a damaged file is refused and nothing is half loaded. A file is
replaced in one step, so that an interrupted store leaves the old one whole.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from hvlab.engine.codec import Undecodable, decode, encode
from hvlab.engine.lab import Lab
from hvlab.engine.records import Entry, Stamped
from hvlab.errors import HvlabError, LabError
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.condition import FileCondition
from hvlab.world.disk import StateFile, VirtualDisk
from hvlab.world.export import Export
from hvlab.world.host import Host
from hvlab.world.job import Job
from hvlab.world.log import LogEntry
from hvlab.world.vm import VirtualMachine
from hvlab.world.world import Moment, World

FORMAT = 1
LARGEST_FILE = 512 * 1024 * 1024
ROWS: dict[str, type[Any]] = {
    "vms": VirtualMachine,
    "checkpoints": Checkpoint,
    "disks": VirtualDisk,
    "files": StateFile,
    "conditions": FileCondition,
    "exports": Export,
    "log": LogEntry,
    "jobs": Job,
}


@dataclass(frozen=True)
class Loaded:
    """A lab from a file, the scenario it began with, and whether it can be rewound."""

    lab: Lab
    scenario: str
    rewindable: bool


def dumps(lab: Lab, *, scenario: str, version: str) -> str:
    """The lab as text; the same lab always gives the same text."""
    world = lab.world
    body = {
        "scenario": scenario,
        "seed": world.seed,
        "epoch": encode(world.epoch),
        "first_host": encode(lab.first_host),
        "begun": {"entries": lab.begun_entries, "at": lab.begun_at},
        "journal": [encode(entry) for entry in lab.journal],
        "events": [encode(stamped) for stamped in lab.events],
        "moment": encode(world.moment),
        "world": {
            name: [encode(row) for row in sorted(table, key=lambda row: row.id)]
            for name, table in world.tables()
        },
    }
    head = {"format": FORMAT, "hvlab": version, "sha256": _checksum(body)}
    return json.dumps({**head, **body}, ensure_ascii=True, separators=(",", ":"))


def store(lab: Lab, path: Path, *, scenario: str, version: str) -> None:
    """Write the lab to a file, whole or not at all. Raises LabError if it cannot be written."""
    text = dumps(lab, scenario=scenario, version=version)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise LabError(f"The lab could not be stored in '{path}': {error.strerror}.") from error


def load(path: Path) -> Loaded:
    """The lab in a file. Raises LabError with the reason when it is none, or damaged."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise LabError(f"'{path}' is too large to be a stored lab.")
        text = path.read_text(encoding="ascii")
    except OSError as error:
        raise LabError(f"'{path}' could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise LabError(f"'{path}' is not a stored lab.") from error
    return loads(text, name=str(path))


def loads(text: str, *, name: str = "The text") -> Loaded:
    """The lab in a text that `dumps` made."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LabError(f"{name} is not a stored lab, or only a part of one.") from error
    if not isinstance(data, dict) or "format" not in data:
        raise LabError(f"{name} is not a stored lab.")
    if data.get("format") != FORMAT:
        made_by = data.get("hvlab")
        raise LabError(
            f"{name} has format {data['format']!r:.20} (hvlab {made_by!r:.20}); this hvlab reads "
            f"format {FORMAT}."
        )
    body = {key: data[key] for key in data if key not in ("format", "hvlab", "sha256")}
    if data.get("sha256") != _checksum(body):
        raise LabError(f"{name} is damaged: its checksum does not match.")
    try:
        return _rebuilt(body)
    except (Undecodable, KeyError, TypeError, AttributeError) as error:
        raise LabError(f"{name} is damaged: {error}.") from error


def _checksum(body: dict[str, Any]) -> str:
    plain = json.dumps(body, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return sha256(plain.encode("ascii")).hexdigest()


def _rebuilt(body: dict[str, Any]) -> Loaded:
    seed, epoch = decode(str, body["seed"]), decode(datetime, body["epoch"])
    first_host = decode(Host, body["first_host"])
    journal = [decode(Entry, entry) for entry in body["journal"]]
    events = [decode(Stamped, stamped) for stamped in body["events"]]
    begun = body["begun"]
    entries, at = decode(int, begun["entries"]), decode(int, begun["at"])
    world = World(seed=seed, epoch=epoch, host=first_host)
    world.moment = decode(Moment, body["moment"])
    for name, table in world.tables():
        for row in body["world"][name]:
            table.put(decode(ROWS[name], row))
    world.seal(world.moment)
    scenario = decode(str, body["scenario"])
    replayed = _replayed(journal, entries, at, world, first_host)
    if replayed is not None:
        return Loaded(replayed, scenario, rewindable=True)
    lab = Lab.resumed(world, journal, events, first_host)
    return Loaded(lab, scenario, rewindable=False)


def _replayed(
    journal: list[Entry], entries: int, at: int, world: World, first_host: Host
) -> Lab | None:
    """The lab made again from its journal; None if that does not lead to the stored world."""
    lab = Lab(seed=world.seed, host=first_host, epoch=world.epoch)
    try:
        for number, entry in enumerate(journal):
            if number == entries:
                lab.advance(at - lab.world.now)
                lab.begin_here()
            lab.advance(entry.at - lab.world.now)
            lab.submit_again(entry.operation)
        if entries == len(journal):
            lab.advance(at - lab.world.now)
            lab.begin_here()
        lab.advance(world.now - lab.world.now)
    except HvlabError:
        return None
    return lab if lab.world == world else None
