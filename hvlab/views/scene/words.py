"""Display text for numbers and times."""

from __future__ import annotations

from hvlab.world.rules import GIB, KIB, MIB


def size(count: int) -> str:
    """`36 MB`, `1.5 GB`, as Windows writes sizes."""
    if count < KIB:
        return f"{count} B"
    for unit, amount in (("KB", KIB), ("MB", MIB)):
        if count < 1024 * amount:
            return f"{_short(count / amount)} {unit}"
    return f"{_short(count / GIB)} GB"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def uptime(milliseconds: int) -> str:
    """`02:35:02`, with days in front when there are any: `4.04:16:36` (fact sheet 4.1, 5.4)."""
    seconds = milliseconds // 1000
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    return (f"{days}." if days else "") + f"{hours:02}:{minutes:02}:{seconds:02}"
