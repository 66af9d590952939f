"""Lesson 1: Revert, Apply, and Create Checkpoint and Apply (course L3 and L4).

Misconceptions: Revert can be undone; Apply keeps what I have now; going back deletes the newer
checkpoints.
"""

from __future__ import annotations

from datetime import timedelta

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    NEW,
    NOW,
    disks,
    disks_of,
    document_fate,
    evening,
    file_fate,
    hangs_under,
    has_default_name,
    is_running,
    made_since,
    now_disks,
    only_evenings,
    server,
    shape,
)
from hvlab.lessons.model import (
    Act,
    Choice,
    Claim,
    Exercise,
    Goal,
    Ground,
    Lesson,
    Pick,
    Place,
    Section,
    Solution,
    Step,
    Trap,
)
from hvlab.lessons.trees import GONE, ROOT
from hvlab.scenarios.patch_week import DAYS, DOCUMENT, EPOCH, TODAYS_INVOICE
from hvlab.scenarios.patches import PATCHES

INVOICE = rf"C:\{TODAYS_INVOICE}"
GOOD, SUSPECT, BAD = PATCHES[:3]
MONDAY, TUESDAY, WEDNESDAY = DAYS
THURSDAY = EPOCH + timedelta(days=len(DAYS))
KEPT = f"Thursday morning, with {BAD}"


def _revert(lab: OpenLab) -> None:
    server(lab).revert()


def _apply(day: str, *, create: bool) -> Act:
    return lambda lab: server(lab).apply(evening(lab, day), create_checkpoint=create)


def _untouched(lab: OpenLab) -> bool:
    """The morning's work is in Now alone, and the tree is as the story tells it."""
    return file_fate(lab, TODAYS_INVOICE) is Fate.LIVE and only_evenings(lab)


def _invoice_is(fate: Fate) -> Claim:
    return lambda _, after: file_fate(after, TODAYS_INVOICE) is fate


# Part one: Revert --------------------------------------------------------------------------------

REVERT_INVOICE = Pick(
    "revert-invoice",
    "revert",
    f"You choose Revert... for SRV01 and confirm. Where is this morning's invoice, {INVOICE}, "
    "afterwards?",
    _revert,
    (
        Choice(
            "live",
            "Still on the running SRV01: Revert takes back the patch, not people's work.",
            _invoice_is(Fate.LIVE),
            "Revert knows nothing of patches and of work. The whole machine goes back to the "
            "checkpoint: disk, memory and settings.",
        ),
        Choice(
            "kept",
            "In the checkpoint tree: Hyper-V keeps what SRV01 was as a new checkpoint.",
            _invoice_is(Fate.DORMANT),
            "Revert keeps nothing. It makes no checkpoint of the present and does not offer to; "
            "only Apply... has a button that does.",
        ),
        Choice(
            "gone",
            "Nowhere: nothing on this host can read it any more.",
            _invoice_is(Fate.GONE),
            "The invoice was only in Now. Revert threw Now's disk file away, and no checkpoint "
            "had been taken since the invoice was written.",
        ),
    ),
    fits=_untouched,
)

WHY_GONE = Pick(
    "why-gone",
    "revert",
    "Why can nothing on the host bring the invoice back?",
    _revert,
    (
        Choice(
            "thrown-away",
            "Because it was only in the disk file Now was writing to, and Revert threw that file "
            "away.",
            lambda before, after: (
                not now_disks(before) & disks(after)
                and file_fate(after, TODAYS_INVOICE) is Fate.GONE
            ),
            "Everything written since Wednesday evening was in that one differencing disk. SRV01 "
            "now writes to a new, empty one on top of Wednesday's file.",
        ),
        Choice(
            "deleted",
            "Because Revert deleted the checkpoint that held it.",
            lambda before, after: len(server(after).checkpoints) < len(server(before).checkpoints),
            "No checkpoint was deleted. Going back never deletes one, and none held the invoice.",
        ),
        Choice(
            "unused",
            "Because the disk file that held it is not attached any more; it is still in the "
            "folder.",
            lambda before, after: bool(now_disks(before) & (disks(after) - now_disks(after))),
            "Look at the files: it is not there. Revert deletes Now's differencing disk, it does "
            "not put it aside.",
        ),
        Choice(
            "merged",
            "Because it was merged into the checkpoint's disk file, out of reach.",
            lambda _, after: any(TODAYS_INVOICE in one.files for one in server(after).checkpoints),
            "Revert merges nothing. Merging is what follows when a checkpoint is deleted.",
        ),
    ),
    fits=_untouched,
)


# Part two: Apply ---------------------------------------------------------------------------------


PLAIN_APPLY = Pick(
    "plain-apply",
    "apply",
    "The dialog of Apply... has three buttons. Suppose you press the one that says Apply. Where is "
    "this morning's invoice afterwards?",
    _apply(TUESDAY, create=False),
    (
        Choice(
            "live",
            "On the running SRV01: the newest files stay.",
            _invoice_is(Fate.LIVE),
            "Apply makes the whole disk what it was on Tuesday evening. No newer file stays.",
        ),
        Choice(
            "kept",
            "In the checkpoint tree: Apply keeps what you have now.",
            _invoice_is(Fate.DORMANT),
            "Apply keeps nothing. The button that does is Create Checkpoint and Apply.",
        ),
        Choice(
            "gone",
            "Nowhere: it is lost, as after Revert.",
            _invoice_is(Fate.GONE),
            "Apply throws Now's disk file away just as Revert does. At least its dialog says so: "
            '"The virtual machine\'s current state will be lost."',
        ),
    ),
    fits=_untouched,
)

APPLY_TREE = Place(
    "apply-tree",
    "apply",
    "You choose Apply... on Tuesday's checkpoint and press Create Checkpoint and Apply. How does "
    "the tree look afterwards?",
    _apply(TUESDAY, create=True),
    {
        MONDAY: f"{MONDAY}'s checkpoint",
        TUESDAY: f"{TUESDAY}'s checkpoint",
        WEDNESDAY: f"{WEDNESDAY}'s checkpoint",
        NEW: "the new checkpoint",
        NOW: "Now",
    },
    {
        ROOT: "nothing: it is the root",
        MONDAY: MONDAY,
        TUESDAY: TUESDAY,
        WEDNESDAY: WEDNESDAY,
        NEW: "the new one",
        NOW: NOW,
        GONE: "(it is not in the tree any more)",
    },
    shape,
    "Now goes on from Tuesday's checkpoint. What you left is below Wednesday's, as a finished "
    "checkpoint. Nothing was deleted.",
    {
        (WEDNESDAY, GONE): "Applying deletes no checkpoint. Wednesday's stays where it was.",
        (NEW, GONE): "The new checkpoint is what keeps the state you left; it is in the tree.",
        (NOW, NEW): (
            "Now does not go on from the new checkpoint: that one keeps what you left. Now goes "
            "on from the checkpoint you applied."
        ),
        (NOW, WEDNESDAY): (
            "Applying a checkpoint moves Now: it goes on from the one you applied, Tuesday's."
        ),
        (NEW, TUESDAY): (
            "The new checkpoint keeps the state SRV01 was in, and that state had grown out of "
            "Wednesday's checkpoint. So it hangs there, not under the one you applied."
        ),
        (NEW, NOW): "Nothing ever hangs under Now: it is the running machine.",
        (WEDNESDAY, NOW): "Nothing ever hangs under Now: it is the running machine.",
    },
    tree=True,
    fits=_untouched,
)

WHY_THERE = Pick(
    "why-there",
    "apply",
    "The new checkpoint hangs under Wednesday's, although you applied Tuesday's. Why?",
    _apply(TUESDAY, create=True),
    (
        Choice(
            "captured-first",
            "Because it was taken before Tuesday's was applied, of a machine that had grown out of "
            "Wednesday's.",
            lambda before, after: (
                made_since(before, after)[0].parent == server(before).now_under
                and disks_of(made_since(before, after)[0]) == now_disks(before)
            ),
            "First SRV01 was saved, then this checkpoint was taken where Now was, then Tuesday's "
            "was restored. It holds the very disk file Now had been writing to.",
        ),
        Choice(
            "newest",
            "Because a new checkpoint always goes under the newest one.",
            lambda _, after: _next_goes_under_the_newest(after),
            "Dates play no part. Take another checkpoint now: it goes under Tuesday's, where Now "
            "is, though newer ones exist.",
        ),
        Choice(
            "copy",
            "Because it is a copy of Wednesday's checkpoint with the newest changes added.",
            lambda before, after: bool(disks_of(made_since(before, after)[0]) - disks(before)),
            "Nothing is copied. The file Now had been writing to became the new checkpoint's, and "
            "nobody writes to it any more.",
        ),
    ),
    fits=_untouched,
)


def _next_goes_under_the_newest(lab: OpenLab) -> bool:
    trial = lab.fork()
    newest = server(trial).checkpoints[-1]
    taken = server(trial).checkpoint()
    return taken is not None and taken.parent == newest


# Exercise ----------------------------------------------------------------------------------------

STILL_BAD = f"{BAD} is still installed in the running SRV01."
TOO_FAR = f"SRV01 has gone back too far: {SUSPECT} is missing, too."
INVOICE_GONE = f"{INVOICE} is gone: nothing on this host can read it any more."
MINUTES_GONE = (
    "The unsaved minutes are gone: they were in SRV01's memory only, and no checkpoint holds that "
    "memory."
)
UNNAMED = "A checkpoint you made still has its default name."


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
    return UNNAMED if any(has_default_name(lab, one) for one in own) else ""


def _create_and_apply(lab: OpenLab, day: str, name: str | None = KEPT) -> None:
    """Create Checkpoint and Apply, and a name for what was created."""
    before = lab.fork()
    _apply(day, create=True)(lab)
    if name is not None:
        server(lab).rename(made_since(before, lab)[0], name)


def _checkpoint_then_apply(lab: OpenLab) -> None:
    server(lab).checkpoint(KEPT)
    _apply(WEDNESDAY, create=False)(lab)


def _save_first(lab: OpenLab) -> None:
    server(lab).save()
    server(lab).checkpoint(KEPT)
    _apply(WEDNESDAY, create=False)(lab)
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
    _apply(WEDNESDAY, create=False)(lab)


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
            _revert,
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


def _reverted(lab: OpenLab) -> bool:
    return file_fate(lab, TODAYS_INVOICE) is Fate.GONE and only_evenings(lab)


def _applied(lab: OpenLab) -> bool:
    kept = file_fate(lab, TODAYS_INVOICE) is Fate.DORMANT
    return kept and hangs_under(lab, evening(lab, TUESDAY))


LESSON = Lesson(
    "revert-versus-apply",
    "Revert versus Apply",
    "patch-week",
    (Section("revert"), Section("apply"), Section("exercise")),
    (Step("revert", "revert", _reverted), Step("apply", "apply", _applied)),
    (REVERT_INVOICE, WHY_GONE, PLAIN_APPLY, APPLY_TREE, WHY_THERE),
    EXERCISE,
    (
        Ground("REVERT_TARGET", "Revert goes to the checkpoint that Now hangs under."),
        Ground("TEXT_REVERT", "The words of Revert's question."),
        Ground(
            "SUPPRESSED_APPLY_IS_PLAIN",
            "With its question switched off, Apply makes no checkpoint of the present.",
        ),
        Ground(
            "SAVED_PRODUCTION_IS_STANDARD",
            "A checkpoint of a saved machine holds its memory, whatever the checkpoint type.",
        ),
    ),
)
