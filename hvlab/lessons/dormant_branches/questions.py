"""What lesson 2 asks."""

from __future__ import annotations

from hvlab.api import OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.dormant_branches.story import (
    FIRST,
    FOURTH,
    INVOICE,
    MONDAY,
    SECOND,
    THIRD,
    TUESDAY,
    TUESDAYS_INVOICE,
    WEDNESDAY,
    as_told,
    drop_branch,
)
from hvlab.lessons.look import (
    disks,
    disks_of,
    evening,
    file_fate,
    hangs_under,
    is_running,
    made_since,
    now_disks,
    patch_fate,
    server,
)
from hvlab.lessons.model import (
    Choice,
    Claim,
    Pick,
    Place,
    Placement,
    nothing,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE

# Who has what ------------------------------------------------------------------------------------

_WHERE = {Fate.LIVE: "now", Fate.DORMANT: "branch", Fate.GONE: "nowhere"}


def _whereabouts(_: OpenLab, lab: OpenLab) -> Placement:
    found = {patch: patch_fate(lab, patch) for patch in (FIRST, SECOND, THIRD, FOURTH)}
    found["Tuesday.txt"] = file_fate(lab, TUESDAYS_INVOICE)
    found["Thursday.txt"] = file_fate(lab, TODAYS_INVOICE)
    return {item: _WHERE[fate] for item, fate in found.items()}


_NOT_BELOW_NOW = (
    "It was written after Tuesday's checkpoint, and SRV01 goes on from there: it is only in the "
    "branch that was left."
)
_BELOW_NOW = (
    "It was written before Tuesday's checkpoint, and SRV01 goes on from there: so SRV01 has it."
)

AUDIT = Place(
    "audit",
    "audit",
    "Where is each of these, as things are now?",
    nothing,
    {
        FIRST: f"patch {FIRST}",
        SECOND: f"patch {SECOND}",
        THIRD: f"patch {THIRD}",
        FOURTH: f"patch {FOURTH}",
        "Tuesday.txt": rf"C:\{TUESDAYS_INVOICE}",
        "Thursday.txt": INVOICE,
    },
    {
        "now": "in the running SRV01",
        "branch": "only in a dormant branch",
        "nowhere": "nowhere in this tree",
    },
    _whereabouts,
    "The running SRV01 has what Tuesday's checkpoint has, and what was written since on its own "
    "branch. All else is in the branch that was left.",
    {
        (SECOND, "now"): f"{SECOND}: {_NOT_BELOW_NOW}",
        (THIRD, "now"): f"{THIRD}: {_NOT_BELOW_NOW}",
        ("Thursday.txt", "now"): f"{INVOICE}: {_NOT_BELOW_NOW}",
        (SECOND, "nowhere"): f"{SECOND} is not lost: the checkpoints of the branch hold it.",
        (THIRD, "nowhere"): f"{THIRD} is not lost: the last checkpoint of the branch holds it.",
        ("Thursday.txt", "nowhere"): (
            f"{INVOICE} is not lost: the last checkpoint of the branch holds it."
        ),
        (FIRST, "branch"): f"{FIRST}: {_BELOW_NOW}",
        ("Tuesday.txt", "branch"): rf"C:\{TUESDAYS_INVOICE}: {_BELOW_NOW}",
        (FOURTH, "branch"): f"{FOURTH} was never installed; no checkpoint has it.",
    },
    fits=as_told,
)


def _after_restart(_: OpenLab, after: OpenLab) -> bool:
    trial = after.fork()
    server(trial).shut_down()
    server(trial).start()
    return SECOND in server(trial).patches


def _after_a_night(_: OpenLab, after: OpenLab) -> bool:
    trial = after.fork()
    trial.wait(days=1)
    return SECOND in server(trial).patches


def _not_on_the_path(_: OpenLab, after: OpenLab) -> bool:
    below_now = [one for one in server(after).checkpoints if not one.is_dormant]
    held = any(SECOND in one.patches for one in below_now) or SECOND in server(after).patches
    return not held and patch_fate(after, SECOND) is Fate.DORMANT


WHY_NOT_IN_NOW = Pick(
    "why-not-in-now",
    "audit",
    f"{SECOND} is in the tree. Why does the running SRV01 not have it?",
    nothing,
    (
        Choice(
            "path",
            "Because SRV01 reads only Now's disk file and the files below it, down to SRV01.vhdx, "
            "and it is in none of these.",
            _not_on_the_path,
            "A virtual machine sees its own disk file and that file's parents. Wednesday's and "
            "Thursday's files hang beside that path, not below it.",
        ),
        Choice(
            "restart",
            "Because SRV01 has not been restarted since.",
            _after_restart,
            "A restart changes nothing: it reads the same disk files again. The copy was shut "
            "down and started, and the patch was still not there.",
        ),
        Choice(
            "uninstalled",
            "Because applying a checkpoint uninstalls the patches that came later.",
            lambda _, after: patch_fate(after, SECOND) is Fate.GONE,
            "Hyper-V knows nothing of patches. It gave SRV01 other disk files to read; the ones "
            "with the patch are still there.",
        ),
        Choice(
            "merge",
            "Because the branches have not been merged together yet.",
            _after_a_night,
            "They never will be. Hyper-V merges a disk file with its own parent when a checkpoint "
            "is deleted; two branches cannot be merged with each other.",
        ),
    ),
    fits=as_told,
)


# Where things go next ----------------------------------------------------------------------------


def _new_one_under(day: str) -> Claim:
    return lambda before, after: made_since(before, after)[0].parent == evening(after, day)


def _new_one_under_newest(before: OpenLab, after: OpenLab) -> bool:
    return made_since(before, after)[0].parent == server(before).checkpoints[-1]


def _now_under(day: str) -> Claim:
    return lambda _, after: hangs_under(after, evening(after, day))


def _now_under_newest(before: OpenLab, after: OpenLab) -> bool:
    return hangs_under(after, server(before).checkpoints[-1])


NEXT_CHECKPOINT = Pick(
    "next-checkpoint",
    "next",
    "You press Checkpoint. Under which checkpoint does the new one hang?",
    lambda lab: server(lab).checkpoint(),
    (
        Choice(
            "newest",
            "Under Thursday's, the newest one.",
            _new_one_under_newest,
            "Dates play no part. Thursday's is the end of a branch that was left; nothing is added "
            "there.",
        ),
        Choice(
            "wednesday",
            "Under Wednesday's, the last one of the week's evenings.",
            _new_one_under(WEDNESDAY),
            "Wednesday's is dormant: the running SRV01 does not rest on it.",
        ),
        Choice(
            "tuesday",
            "Under Tuesday's, where Now hangs.",
            _new_one_under(TUESDAY),
            "A checkpoint is taken where Now is. A second branch grows beside the dormant one.",
        ),
    ),
    fits=as_told,
)

REVERT_TARGET = Pick(
    "revert-target",
    "next",
    "And if you pressed Revert... instead, as the tree is now? Where would Now hang afterwards?",
    lambda lab: server(lab).revert(),
    (
        Choice(
            "newest",
            "Under Thursday's, the newest checkpoint.",
            _now_under_newest,
            "In a tree without branches the newest is what you get. Here it is on another branch, "
            "and Revert stays on Now's own.",
        ),
        Choice(
            "tuesday",
            "Under Tuesday's, where it hangs already.",
            _now_under(TUESDAY),
            "Revert goes to the checkpoint Now hangs under, and what was done since is lost.",
        ),
        Choice(
            "monday",
            "Under Monday's, one step back from where it hangs.",
            _now_under(MONDAY),
            "Revert does not step up the tree. Press it twice and it goes to the same checkpoint "
            "twice.",
        ),
    ),
    fits=as_told,
)


# Dropping the branch -----------------------------------------------------------------------------


def _branch_disks(lab: OpenLab) -> set[str]:
    found: set[str] = set()
    for checkpoint in server(lab).checkpoints:
        if checkpoint.is_dormant:
            found |= disks_of(checkpoint)
    return found - now_disks(lab)


def _same_inside(before: OpenLab, after: OpenLab) -> bool:
    was, now = server(before), server(after)
    return (was.state, was.files, was.document) == (now.state, now.files, now.document)


def _branch_is_gone(before: OpenLab, after: OpenLab) -> bool:
    left = _branch_disks(before) & disks(after)
    return _same_inside(before, after) and not left and patch_fate(after, THIRD) is Fate.GONE


DROP_BRANCH = Pick(
    "drop-branch",
    "drop",
    "You choose Delete Checkpoint Subtree... on Wednesday's checkpoint, which takes Thursday's "
    "along. What becomes of SRV01 and of the branch?",
    drop_branch,
    (
        Choice(
            "stops",
            "SRV01 stops: the newer checkpoints are part of what it runs on.",
            lambda _, after: not is_running(after),
            "SRV01 does not rest on them. They branch off below Tuesday's, as SRV01 does, and "
            "nothing of SRV01's is in them.",
        ),
        Choice(
            "merged",
            f"SRV01 runs on and gets {SECOND} and {THIRD}: deleting a checkpoint merges it.",
            lambda _, after: SECOND in server(after).patches,
            "A merge never brings anything into the running machine that it did not have. And here "
            "nothing is left to merge with: the branch's files are simply deleted.",
        ),
        Choice(
            "kept",
            "SRV01 runs on as it is; the branch's disk files stay and can be attached again.",
            lambda before, after: bool(_branch_disks(before) & disks(after)),
            "The files are deleted with the checkpoints. Only a file that something else still "
            "needs would stay.",
        ),
        Choice(
            "gone",
            "SRV01 runs on as it is; whatever only the branch held is lost.",
            _branch_is_gone,
            "Deleting a checkpoint never changes the running machine. But with the last "
            f"checkpoint that holds it, {INVOICE} is gone.",
        ),
    ),
    fits=as_told,
)
