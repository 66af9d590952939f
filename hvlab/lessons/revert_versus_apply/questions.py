"""What lesson 1 asks."""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.look import (
    NEW,
    disks,
    disks_of,
    file_fate,
    made_since,
    now_disks,
    server,
    shape,
)
from hvlab.lessons.model import (
    Choice,
    Claim,
    Pick,
    Place,
)
from hvlab.lessons.revert_versus_apply.story import (
    INVOICE,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    apply,
    revert,
    untouched,
)
from hvlab.lessons.trees import GONE, NOW, ROOT
from hvlab.scenarios.patch_week import TODAYS_INVOICE


def _invoice_is(fate: Fate) -> Claim:
    return lambda _, after: file_fate(after, TODAYS_INVOICE) is fate


# Part one: Revert --------------------------------------------------------------------------------

REVERT_INVOICE = Pick(
    "revert-invoice",
    "revert",
    f"You choose Revert... for SRV01 and confirm. Where is this morning's invoice, {INVOICE}, "
    "afterwards?",
    revert,
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
    fits=untouched,
)

WHY_GONE = Pick(
    "why-gone",
    "revert",
    "Why can nothing on the host bring the invoice back?",
    revert,
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
    fits=untouched,
)


# Part two: Apply ---------------------------------------------------------------------------------


PLAIN_APPLY = Pick(
    "plain-apply",
    "apply",
    "The dialog of Apply... has three buttons. Suppose you press the one that says Apply. Where is "
    "this morning's invoice afterwards?",
    apply(TUESDAY, create=False),
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
    fits=untouched,
)

APPLY_TREE = Place(
    "apply-tree",
    "apply",
    "You choose Apply... on Tuesday's checkpoint and press Create Checkpoint and Apply. How does "
    "the tree look afterwards?",
    apply(TUESDAY, create=True),
    {
        MONDAY: f"{MONDAY}'s checkpoint",
        TUESDAY: f"{TUESDAY}'s checkpoint",
        WEDNESDAY: f"{WEDNESDAY}'s checkpoint",
        NEW: NEW,
        NOW: NOW,
    },
    {
        ROOT: "nothing: it is the root",
        MONDAY: MONDAY,
        TUESDAY: TUESDAY,
        WEDNESDAY: WEDNESDAY,
        NEW: NEW,
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
    fits=untouched,
)

WHY_THERE = Pick(
    "why-there",
    "apply",
    "The new checkpoint hangs under Wednesday's, although you applied Tuesday's. Why?",
    apply(TUESDAY, create=True),
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
    fits=untouched,
)


def _next_goes_under_the_newest(lab: OpenLab) -> bool:
    trial = lab.fork()
    newest = server(trial).checkpoints[-1]
    taken = server(trial).checkpoint()
    return taken is not None and taken.parent == newest
