"""The server without Time Synchronization: what the others of this folder share."""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.lessons.look import (
    MINUTE,
    evening,
    server,
)
from hvlab.scenarios.patch_week import DAYS
from hvlab.world.rules import HOUR

MONDAY = DAYS[0]
PRODUCTION = "Production, Thursday"
KERBEROS = 5 * MINUTE
BEHIND = -60 * HOUR  # from Monday, 9 PM, to Thursday, 9 AM
KEPT = "Thursday morning, before going back"


def apply_monday(lab: OpenLab) -> None:
    """Go back to Monday evening; the present is kept as a checkpoint."""
    server(lab).apply(evening(lab, MONDAY), create_checkpoint=True)


def synchronize(lab: OpenLab, *, on: bool = True) -> None:
    """Switch Time Synchronization on or off, and give it a moment."""
    server(lab).set_time_synchronization(on)
    lab.wait(seconds=10)


def switch_on_first(lab: OpenLab) -> None:
    """Switch Time Synchronization on, then go back to Monday evening."""
    synchronize(lab)
    apply_monday(lab)
    lab.wait(minutes=1)


def take_production(lab: OpenLab) -> None:
    """A production checkpoint on Thursday, and three days go by."""
    server(lab).set_checkpoint_type("Production")
    server(lab).checkpoint(PRODUCTION)
    lab.wait(days=3)
