"""Small .NET classes with a state of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hvlab.powershell.values.dates import DateTime


@dataclass(eq=False)
class StringBuilder:
    """A System.Text.StringBuilder."""

    text: str = ""


@dataclass(eq=False)
class Stopwatch:
    """A System.Diagnostics.Stopwatch that runs on simulated time."""

    clock: Callable[[], DateTime]
    started: DateTime | None = None
    ticks: int = 0
    """Ticks of the runs that are over."""


@dataclass(frozen=True)
class Encoding:
    """A System.Text.Encoding: Python's name for it, and .NET's."""

    codec: str
    title: str


@dataclass(frozen=True)
class StringComparer:
    """A System.StringComparer; `kind` is its .NET class."""

    kind: str
    ignore_case: bool


@dataclass(eq=False)
class Random:
    """A System.Random: the lab's chance."""
