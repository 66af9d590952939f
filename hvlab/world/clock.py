"""Time in the lab, and the guest's idea of it.

`Instant` counts milliseconds since the lab began. A clock shows an `Instant` too: the host's clock
shows the present one, a guest's may show another. `calendar(epoch, instant)` turns one into a date.
Clocks do not tick: a reading is arithmetic on when the clock was last set (fact sheet 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

Instant = int


@dataclass(frozen=True)
class GuestClock:
    """Showed `reading` at `taken_at`, and runs on from there; `source` last set it."""

    reading: Instant
    taken_at: Instant
    source: str
    rate_ppm: int = 0

    def read(self, now: Instant) -> Instant:
        elapsed = now - self.taken_at
        return self.reading + elapsed + elapsed * self.rate_ppm // 1_000_000


def calendar(epoch: datetime, instant: Instant) -> datetime:
    """The date a clock that shows `instant` displays."""
    return epoch + timedelta(milliseconds=instant)


def instant_of(epoch: datetime, moment: datetime) -> Instant:
    """The instant a date stands for."""
    return (moment - epoch) // timedelta(milliseconds=1)


def display(moment: datetime) -> str:
    """As an en-US host prints it: `3/12/2024 9:41:07 AM`, no zero padding (fact sheet 3.1)."""
    return f"{_date(moment)} {_time(moment)}"


def default_checkpoint_name(vm_name: str, moment: datetime) -> str:
    """`SRV01 - (3/12/2024 - 9:41:07 AM)` (fact sheet 3.1, B-036)."""
    return f"{vm_name} - ({_date(moment)} - {_time(moment)})"


def _date(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year}"


def _time(moment: datetime) -> str:
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.hour % 12 or 12}:{moment.minute:02}:{moment.second:02} {half}"
