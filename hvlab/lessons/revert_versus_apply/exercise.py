"""What lesson 1 has its learners do by themselves."""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    document_fate,
    file_fate,
    has_default_name,
    is_running,
    made_since,
    server,
)
from hvlab.lessons.model import (
    Exercise,
    Goal,
    Solution,
    Trap,
)
from hvlab.lessons.revert_versus_apply.story import (
    BAD,
    GOOD,
    INVOICE,
    KEPT,
    SUSPECT,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    apply,
    revert,
)
from hvlab.scenarios.patch_week import DOCUMENT, TODAYS_INVOICE

STILL_BAD = f"{BAD} is still installed in the running SRV01."
TOO_FAR = f"SRV01 has gone back too far: {SUSPECT} is missing, too."
INVOICE_GONE = f"{INVOICE} is gone: nothing on this host can read it any more."
MINUTES_GONE = (
    "The unsaved minutes are gone: they were in SRV01's memory only, and no checkpoint holds that "
    "memory."
)
UNNAMED = "A checkpoint you made still has its default name."
NONE_YET = "You have not made a checkpoint yet."


def _not_running(lab: OpenLab) -> str:
    return "" if is_running(lab) else f"SRV01 is {server(lab).state}: nobody can work with it."


def _without_bad_patch(lab: OpenLab) -> str:
    return _not_running(lab) or (STILL_BAD if BAD in server(lab).patches else "")


def _with_earlier_patches(lab: OpenLab) -> str:
    return "" if {GOOD, SUSPECT} <= set(server(lab).patches) else TOO_FAR


def _invoice_exists(lab: OpenLab) -> str:
    return INVOICE_GONE if file_fate(lab, TODAYS_INVOICE) is Fate.GONE else ""


def _minutes_exist(lab: OpenLab) -> str:
    return MINUTES_GONE if document_fate(lab, DOCUMENT) is Fate.GONE else ""


def _named(lab: OpenLab) -> str:
    own = [one for one in server(lab).checkpoints if one.created >= THURSDAY]
    if not own and BAD in server(lab).patches:  # nothing is done: no name has been earned
        return NONE_YET
    return UNNAMED if any(has_default_name(lab, one) for one in own) else ""


def _create_and_apply(lab: OpenLab, day: str, name: str | None = KEPT) -> None:
    """Create Checkpoint and Apply, and a name for what was created."""
    before = lab.fork()
    apply(day, create=True)(lab)
    if name is not None:
        server(lab).rename(made_since(before, lab)[0], name)


def _checkpoint_then_apply(lab: OpenLab) -> None:
    server(lab).checkpoint(KEPT)
    apply(WEDNESDAY, create=False)(lab)


def _save_first(lab: OpenLab) -> None:
    server(lab).save()
    server(lab).checkpoint(KEPT)
    apply(WEDNESDAY, create=False)(lab)
    server(lab).start()


def _checkpoint_then_revert(lab: OpenLab) -> None:
    server(lab).checkpoint(KEPT)
    server(lab).revert()


def _retype_minutes(lab: OpenLab) -> None:
    minutes = server(lab).document
    server(lab).revert()
    server(lab).type(minutes)


def _production_then_apply(lab: OpenLab) -> None:
    server(lab).set_checkpoint_type("Production")
    server(lab).checkpoint(KEPT)
    apply(WEDNESDAY, create=False)(lab)


EXERCISE = Exercise(
    "exercise",
    (
        Goal("without-patch", f"SRV01 runs, and {BAD} is not in it.", _without_bad_patch),
        Goal("not-too-far", f"SRV01 has {GOOD} and {SUSPECT}.", _with_earlier_patches),
        Goal("invoice", "This morning's invoice exists, on SRV01 or in the tree.", _invoice_exists),
        Goal("minutes", "The unsaved minutes exist, on SRV01 or in the tree.", _minutes_exist),
        Goal("names", "Every checkpoint you made has a name of its own.", _named),
    ),
    (
        Solution("Create Checkpoint and Apply", lambda lab: _create_and_apply(lab, WEDNESDAY)),
        Solution("a checkpoint with a name, then Apply", _checkpoint_then_apply),
        Solution("save, checkpoint, apply, start", _save_first),
    ),
    (
        Trap(
            "Revert",
            "Revert keeps the present somewhere.",
            revert,
            (INVOICE_GONE, MINUTES_GONE),
        ),
        Trap(
            "a checkpoint, then Revert",
            "Revert goes back to before the patch.",
            _checkpoint_then_revert,
            (STILL_BAD,),
        ),
        Trap(
            "the wrong evening",
            "Earlier is safer.",
            lambda lab: _create_and_apply(lab, TUESDAY),
            (TOO_FAR,),
        ),
        Trap(
            "only the screen is saved",
            "What matters is what is open on the screen.",
            _retype_minutes,
            (INVOICE_GONE,),
        ),
        Trap(
            "a production checkpoint",
            "A production checkpoint holds everything a standard one does.",
            _production_then_apply,
            (MINUTES_GONE,),
        ),
        Trap(
            "no name",
            "I will remember what it is for.",
            lambda lab: _create_and_apply(lab, WEDNESDAY, name=None),
            (UNNAMED,),
        ),
    ),
)
