"""Thursday after the first lesson: what the others of this folder share."""

from __future__ import annotations

from hvlab.api import CheckpointHandle, OpenLab
from hvlab.lessons.look import (
    evening,
    hangs_under,
    server,
)
from hvlab.scenarios.patch_week import DAYS, TODAYS_INVOICE
from hvlab.scenarios.patches import PATCHES

FIRST, SECOND, THIRD, FOURTH = PATCHES[:4]
MONDAY, TUESDAY, WEDNESDAY = DAYS
INVOICE = rf"C:\{TODAYS_INVOICE}"
INVOICE_TEXT = "Invoice of Thursday"
TUESDAYS_INVOICE = r"Invoices\Tuesday.txt"
FINDINGS = r"Notes\Findings.txt"
FINDINGS_TEXT = f"SRV01 is stable without {SECOND} and {THIRD}"
KEPT = f"Thursday, without {SECOND}"


def leaf(lab: OpenLab) -> CheckpointHandle:
    """The checkpoint that Create Checkpoint and Apply made on Thursday: the end of the branch."""
    below = [one for one in server(lab).checkpoints if one.parent == evening(lab, WEDNESDAY)]
    return below[0]


def as_told(lab: OpenLab) -> bool:
    """Four checkpoints, Now under Tuesday's, as the story tells it."""
    return len(server(lab).checkpoints) == len(DAYS) + 1 and hangs_under(lab, evening(lab, TUESDAY))


def drop_branch(lab: OpenLab) -> None:
    """Delete Wednesday's checkpoint and what hangs under it."""
    server(lab).delete(evening(lab, WEDNESDAY), subtree=True)


def write_findings(lab: OpenLab) -> None:
    """Write down on the running server what was found."""
    server(lab).write(FINDINGS, FINDINGS_TEXT)
