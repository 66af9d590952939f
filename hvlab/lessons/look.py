"""Looking at the course's server: the words that lessons share.

Everything here reads the lab as it is and raises nothing but LabError.
"""

from __future__ import annotations

from datetime import timedelta

from hvlab.api import CheckpointHandle, OpenLab, VMHandle
from hvlab.errors import LabError
from hvlab.insight.difference import skew
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.trees import GONE, NOW, ROOT
from hvlab.scenarios.patch_week import DAYS, EPOCH, VM_NAME
from hvlab.world.clock import default_checkpoint_name
from hvlab.world.queries import checkpoints_of

NEW = "the new checkpoint"
EVENING = 21
MINUTE = 60 * 1000


def server(lab: OpenLab) -> VMHandle:
    """The course's only server."""
    return lab.vm(VM_NAME)


def evening(lab: OpenLab, day: str) -> CheckpointHandle:
    """The checkpoint of an evening, whatever it is called now; LabError if it is deleted."""
    wanted = EPOCH.replace(hour=EVENING) + timedelta(days=DAYS.index(day))
    for checkpoint in server(lab).checkpoints:
        if checkpoint.created == wanted:
            return checkpoint
    raise LabError(f"{day}'s checkpoint is not there any more.")


def made_since(before: OpenLab, after: OpenLab) -> list[CheckpointHandle]:
    """The checkpoints that `after` has and `before` has not, oldest first."""
    old = {checkpoint.id for checkpoint in server(before).checkpoints}
    return [checkpoint for checkpoint in server(after).checkpoints if checkpoint.id not in old]


def hangs_under(lab: OpenLab, checkpoint: CheckpointHandle) -> bool:
    """Whether Now hangs under this checkpoint."""
    return server(lab).now_under == checkpoint


def has_default_name(lab: OpenLab, checkpoint: CheckpointHandle) -> bool:
    """Whether nobody has named this checkpoint."""
    return checkpoint.name == default_checkpoint_name(server(lab).name, checkpoint.created)


def file_fate(lab: OpenLab, path: str, text: str | None = None) -> Fate:
    """Whether a guest file is live, dormant or gone."""
    return server(lab).where_is_file(path, text).fate


def patch_fate(lab: OpenLab, patch: str) -> Fate:
    """Whether a patch is live, dormant or gone."""
    return server(lab).where_is_patch(patch).fate


def document_fate(lab: OpenLab, text: str) -> Fate:
    """Whether that text of the unsaved document is live, dormant or gone."""
    return server(lab).where_is_document(text).fate


def is_running(lab: OpenLab) -> bool:
    """Whether somebody could work with the server."""
    return server(lab).state == "Running"


def clock_error(lab: OpenLab) -> int | None:
    """Milliseconds the guest's clock is ahead of the host's; None without a clock."""
    return skew(lab.world, server(lab).row)


def in_step(lab: OpenLab, within: int = MINUTE) -> bool:
    """Whether the guest's clock shows the host's time."""
    error = clock_error(lab)
    return error is not None and abs(error) <= within


def disks(lab: OpenLab) -> set[str]:
    """Every disk file of the host."""
    return {disk.id for disk in lab.world.disks}


def now_disks(lab: OpenLab) -> set[str]:
    """The disk files Now writes to."""
    return {drive.disk for drive in server(lab).row.drives}


def disks_of(checkpoint: CheckpointHandle) -> set[str]:
    """The disk files that hold a checkpoint's content."""
    return {drive.disk for drive in checkpoint.row.drives}


def only_evenings(lab: OpenLab) -> bool:
    """Whether the tree is the one of the beginning: the three evenings in a row, then Now."""
    tree = checkpoints_of(lab.world, server(lab).id)
    return len(tree) == len(DAYS) and hangs_under(lab, evening(lab, DAYS[-1]))


def shape(before: OpenLab, after: OpenLab) -> dict[str, str]:
    """The tree after something was done, in the course's names; `NEW` is what was added."""
    names = {evening(before, day).id: day for day in DAYS}
    names |= {checkpoint.id: NEW for checkpoint in made_since(before, after)}
    found = dict.fromkeys(names.values(), GONE)
    for checkpoint in server(after).checkpoints:
        above = checkpoint.parent
        found[names[checkpoint.id]] = ROOT if above is None else names[above.id]
    under = server(after).now_under
    return found | {NOW: ROOT if under is None else names[under.id]}
