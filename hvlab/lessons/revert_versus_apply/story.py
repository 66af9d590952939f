"""The week in lesson 1: what the others of this folder share."""

from __future__ import annotations

from datetime import timedelta

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    evening,
    file_fate,
    only_evenings,
    server,
)
from hvlab.lessons.model import (
    Act,
)
from hvlab.scenarios.patch_week import DAYS, EPOCH, TODAYS_INVOICE
from hvlab.scenarios.patches import PATCHES

INVOICE = rf"C:\{TODAYS_INVOICE}"
GOOD, SUSPECT, BAD = PATCHES[:3]
MONDAY, TUESDAY, WEDNESDAY = DAYS
THURSDAY = EPOCH + timedelta(days=len(DAYS))
KEPT = f"Thursday morning, with {BAD}"


def revert(lab: OpenLab) -> None:
    """Revert the server."""
    server(lab).revert()


def apply(day: str, *, create: bool) -> Act:
    """Apply an evening's checkpoint, by the first button of the dialog or by the second."""
    return lambda lab: server(lab).apply(evening(lab, day), create_checkpoint=create)


def untouched(lab: OpenLab) -> bool:
    """The morning's work is in Now alone, and the tree is as the story tells it."""
    return file_fate(lab, TODAYS_INVOICE) is Fate.LIVE and only_evenings(lab)
