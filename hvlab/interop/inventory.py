"""An inventory of a real host, as its PowerShell prints it with ConvertTo-Json.

A dictionary with `host`, `vms` (properties of Get-VM), `checkpoints` (properties of Get-VMSnapshot)
and `common` (what all VMs have in common). Dates may be text or `/Date(...)/`, enumerations names
or numbers. Nothing in it is trusted: whatever is not understood is refused with a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.operations.adopt import AdoptInventory, KnownCheckpoint, KnownVM
from hvlab.world.clock import instant_of
from hvlab.world.host import Host
from hvlab.world.power import VMState
from hvlab.world.rules import GIB
from hvlab.world.vm import CheckpointType

E = TypeVar("E", bound=Enum)
LARGEST = 64 * 1024 * 1024
DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
UPTIME = re.compile(r"(?:(\d{1,6})\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?")
NUMBERED = "NN (1-based)"


def read_inventory(path: Path) -> dict[str, Any]:
    """The JSON of a file. Raises LabError with the reason when it is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise LabError(f"'{path}' is too large to be an inventory.")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LabError(f"'{path}' could not be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise LabError(f"'{path}' is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise LabError(f"'{path}' is not an inventory: a dictionary is expected.")
    return data


def lab_from_inventory(data: Mapping[str, Any], *, profile: str = "2022") -> Lab:
    """A lab with the host's VMs and their trees, to rehearse on. Raises LabError for nonsense.

    The host's clock shows the moment after the newest checkpoint, or `now` of the inventory.
    """
    vms = _list(data, "vms")
    checkpoints = _list(data, "checkpoints")
    common = data.get("common") or {}
    if not isinstance(common, Mapping):
        raise LabError("'common' of the inventory is not a dictionary.")
    dates = [_date(row.get("CreationTime")) for row in (*checkpoints, *vms, common)]
    newest = max((date for date in dates if date), default=datetime(2024, 1, 1))
    epoch = _date(data.get("now")) or newest + timedelta(days=1)
    known = [
        _vm(number, {**common, **row}, checkpoints, epoch) for number, row in enumerate(vms, 1)
    ]
    host = Host(name=_text(data.get("host") or "HV01"), profile=profile)
    lab = Lab(seed="inventory", host=host, epoch=epoch)
    lab.run(AdoptInventory(tuple(known)))
    lab.begin_here()
    return lab


def _vm(number: int, row: Mapping[str, Any], all_: Sequence[Any], epoch: datetime) -> KnownVM:
    name = _text(row.get("Name") or row.get("VMName") or "")
    mine = [one for one in all_ if _text(one.get("VMName") or "").casefold() == name.casefold()]
    found = _checkpoints(name, mine, epoch)
    parent = _text(row.get("ParentSnapshotName") or row.get("ParentCheckpointName") or "")
    under = [place for place, one in enumerate(found) if parent and one.name == parent]
    created = _date(row.get("CreationTime"))
    return KnownVM(
        name=name,
        id=_id(row.get("Id") or row.get("VMId") or "", number),
        state=_resting(_member(VMState, row.get("State", "Off"), "State")),
        generation=_number(row.get("Generation"), 2),
        processors=_number(row.get("ProcessorCount"), 1),
        checkpoint_type=_member(CheckpointType, row.get("CheckpointType", 3), "CheckpointType"),
        memory_startup=_number(row.get("MemoryStartup"), 2 * GIB),
        memory_assigned=_number(row.get("MemoryAssigned"), 0),
        dynamic_memory=bool(row.get("DynamicMemoryEnabled")),
        cpu_usage=_number(row.get("CPUUsage"), 0),
        uptime=_uptime(row.get("Uptime")),
        created=0 if created is None else instant_of(epoch, created),
        notes=_text(row.get("Notes") or ""),
        version=_text(row.get("Version") or ""),
        checkpoints=tuple(found),
        now_under=under[0] if under else None,
    )


def _checkpoints(vm: str, rows: Sequence[Any], epoch: datetime) -> list[KnownCheckpoint]:
    """In order, parents before children; a parent is known by name, or by id."""
    ordered = sorted(rows, key=lambda row: _date(row.get("CreationTime")) or epoch)
    places: dict[str, int] = {}
    found: list[KnownCheckpoint] = []
    waiting = list(ordered)
    while waiting:
        ready = [row for row in waiting if not _parent(row) or _parent(row) in places]
        if not ready:
            raise LabError(f"The checkpoints of '{vm}' hang in a circle, or under an unknown one.")
        row = ready[0]
        waiting.remove(row)
        created = _date(row.get("CreationTime"))
        checkpoint = KnownCheckpoint(
            name=_text(row.get("Name") or ""),
            created=0 if created is None else instant_of(epoch, created),
            parent=places.get(_parent(row)),
            id=_text(row.get("Id") or "").upper(),
            recovery=_text(row.get("SnapshotType", "")) in ("Recovery", "1"),
            production=False,
        )
        places.setdefault(checkpoint.name, len(found))
        if checkpoint.id:
            places[checkpoint.id] = len(found)
        found.append(checkpoint)
    return found


def _parent(row: Mapping[str, Any]) -> str:
    id = row.get("ParentSnapshotId") or row.get("ParentCheckpointId")
    name = row.get("ParentSnapshotName") or row.get("ParentCheckpointName")
    return _text(id).upper() if id else _text(name or "")


# Values ------------------------------------------------------------------------------------------


def _list(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = data.get(key) or []
    rows = [rows] if isinstance(rows, Mapping) else rows  # ConvertTo-Json of a single object
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise LabError(f"'{key}' of the inventory is not a list of objects.")
    return list(rows)


def _text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise LabError(f"Text was expected in the inventory, not {value!r:.60}.")
    return str(value)


def _number(value: Any, otherwise: int) -> int:
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise LabError(f"A number was expected in the inventory, not {value!r:.60}.")
    return int(value)


def _member(kind: type[E], value: Any, name: str) -> E:
    """A member of an enumeration by the host's name or number."""
    for member in kind:
        if value == member.value or _plain(value) == _plain(member.name):
            return member
    raise LabError(f"{name} {value!r:.40} of the inventory is not known.")


def _plain(value: Any) -> str:
    return str(value).replace("_", "").replace("-", "").casefold()


def _resting(state: VMState) -> VMState:
    return state if state in (VMState.RUNNING, VMState.SAVED, VMState.PAUSED) else VMState.OFF


def _date(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    text = _text(value.get("DateTime", "") if isinstance(value, dict) else value)
    if found := DATE.fullmatch(text):
        return datetime(1970, 1, 1) + timedelta(milliseconds=int(found[1]))
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise LabError(f"A date of the inventory is not understood: {text!r:.60}.") from error


def _uptime(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, dict):  # a TimeSpan as ConvertTo-Json writes it
        return _number(value.get("TotalMilliseconds"), 0)
    found = UPTIME.fullmatch(_text(value))
    if found is None:
        raise LabError(f"An uptime of the inventory is not understood: {value!r:.60}.")
    days, hours, minutes, seconds, fraction = found.groups()
    whole = timedelta(
        days=int(days or 0), hours=int(hours), minutes=int(minutes), seconds=int(seconds)
    )
    return whole // timedelta(milliseconds=1) + int((fraction or "0").ljust(3, "0")[:3])


def _id(value: Any, number: int) -> str:
    return _text(value).replace(NUMBERED, f"{number:02}").upper()
