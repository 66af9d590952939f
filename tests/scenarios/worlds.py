"""What tests of incidents share: an open world of one's own, and short ways to look at it."""

from __future__ import annotations

from functools import cache

import pytest

from hvlab.api import OpenLab
from hvlab.errors import HyperVError
from hvlab.insight.whereabouts import Fate
from hvlab.operations import Operation
from hvlab.world.chain import ancestors
from hvlab.world.queries import free_bytes
from hvlab.world.vm import virtual_drives

_ready = cache(OpenLab.open)


def opened(name: str) -> OpenLab:
    """The incident's world; each call gives another lab."""
    return _ready(name).fork()


def refused(lab: OpenLab, operation: Operation) -> HyperVError:
    """What the host says when it refuses the operation."""
    with pytest.raises(HyperVError) as caught:
        lab.do(operation)
    return caught.value


def event_ids(lab: OpenLab, since: int = 0) -> list[int]:
    """Ids of the host's event log, the oldest first."""
    entries = sorted(lab.world.log, key=lambda entry: entry.number)
    return [entry.line.event_id for entry in entries][since:]


def chain_of(lab: OpenLab, vm: str | None = None) -> list[str]:
    """Paths of the files Now's first disk rests on, Now's own first."""
    drives = virtual_drives(lab.vm(vm).row)
    return [disk.path for disk in ancestors(lab.world, drives[0].path)]


def fate(lab: OpenLab, name: str, vm: str | None = None) -> Fate:
    """What the ledger says of the newest version of a file, a patch, or something in memory."""
    return [one for one in lab.ledger().entries(lab.vm(vm).id) if one.name == name][-1].fate


def kept(lab: OpenLab, vm: str | None = None) -> dict[str, str]:
    """The guest's files in Now, without what Windows wrote for itself."""
    return {path: text for path, text in lab.vm(vm).files.items() if not path.startswith("Windows")}


def room(lab: OpenLab, volume: str = "C:") -> int:
    """Free bytes of a volume of the host."""
    return free_bytes(lab.world, f"{volume}\\x")
