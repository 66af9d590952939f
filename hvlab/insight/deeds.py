"""Deeds: what was asked of the lab, in words, and which deed a step belongs to.

A step that a job made later belongs to the deed that began the job; a merge belongs to the deed
that made it possible, because it only carries out what that began. What the host or the guest does
of itself, such as setting a clock, is a deed of its own without a number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from hvlab.engine.records import Change
from hvlab.operations.base import Operation
from hvlab.operations.merge_disk import MergeDisk
from hvlab.world.clock import Instant, display
from hvlab.world.world import World


@dataclass(frozen=True)
class Deed:
    """Something that was done. `about` is what it was done to, where its name does not say it.

    `number` counts what was asked for since the lab began, from 1 on. What led to its beginning
    has 0 and less; what nobody asked for has None.
    """

    number: int | None
    at: Instant
    when: datetime
    title: str
    about: str = ""

    def __str__(self) -> str:
        """`Revert at 3/12/2026 9:05:10 AM`."""
        return f"{self.title} at {display(self.when)}"

    @property
    def named(self) -> str:
        """`Apply Checkpoint 'Before the patch'`."""
        return f"{self.title} '{self.about}'" if self.about else self.title


def deed_of(
    world: World, operation: Operation | Any, at: Instant, number: int | None = None
) -> Deed:
    """The deed of an operation; `world` is the one it was asked in."""
    about = next(filter(None, _names(world, operation)), "")
    return Deed(number, at, world.date(at), operation.title, about)


def _names(world: World, operation: Any) -> list[str]:
    """What the arguments name, the most telling first."""
    given = {field.name: getattr(operation, field.name) for field in fields(operation)}
    checkpoint = world.checkpoints.get(given.get("checkpoint"))
    found = ["" if checkpoint is None else checkpoint.name]
    found += [given[name] for name in ("path", "patch", "name") if isinstance(given.get(name), str)]
    vm = world.vms.get(given.get("vm"))
    return [*found, "" if vm is None else vm.name]


class Causes:
    """Which deed each step belongs to. Steps must be shown in order; `forget` takes one back.

    `asked` is the number of the last thing asked for before the first step.
    """

    def __init__(self, asked: int = 0) -> None:
        self._asked = asked
        self._by_job: dict[str, Deed] = {}

    def deed_of(self, before: World, change: Change) -> Deed:
        """The deed behind the next step; `before` is the world it changes."""
        jobs = change.delta.rows.get("jobs", {})
        if change.entry is not None:
            self._asked += 1
            deed = deed_of(before, change.entry.operation, change.entry.at, self._asked)
        else:
            deed = self._of_job(before, change, [old for old, _ in jobs.values() if old])
        for old, new in jobs.values():
            if old is None and new is not None:
                inherits = isinstance(new.operation, MergeDisk) or not new.operation.background
                later = deed if inherits else deed_of(before, new.operation, new.started)
                self._by_job[new.id] = later
        return deed

    def _of_job(self, before: World, change: Change, jobs: list[Any]) -> Deed:
        """The deed of the job that was due. (A merge that was called off is touched as well.)"""
        due = min(jobs, key=lambda job: (job.due, job.number))
        known = self._by_job.get(due.id)
        return known or deed_of(before, due.operation, due.started)

    def forget(self, change: Change) -> None:
        """The step is taken back."""
        self._asked -= change.entry is not None
