"""What lesson 2 has its learners do by themselves."""

from __future__ import annotations

from hvlab.api import CheckpointHandle, OpenLab
from hvlab.insight.whereabouts import Fate
from hvlab.lessons.dormant_branches.story import (
    FINDINGS,
    FINDINGS_TEXT,
    INVOICE,
    INVOICE_TEXT,
    KEPT,
    SECOND,
    THIRD,
    TUESDAY,
    drop_branch,
    leaf,
    write_findings,
)
from hvlab.lessons.look import (
    evening,
    file_fate,
    is_running,
    patch_fate,
    server,
)
from hvlab.lessons.model import (
    Exercise,
    Goal,
    Solution,
    Trap,
)
from hvlab.scenarios.patch_week import TODAYS_INVOICE

NO_INVOICE = f"{INVOICE} is not on the running SRV01."
OTHER_TEXT = f"{INVOICE} is on the running SRV01, but its text is not the one of this morning."
FINDINGS_ASIDE = rf"C:\{FINDINGS} is only in a dormant checkpoint, not on the running SRV01."
FINDINGS_GONE = rf"C:\{FINDINGS} is gone: it was in Now, and Now was thrown away."
BACK_ON_THE_BRANCH = f"{SECOND} or {THIRD} is installed in the running SRV01."
BRANCH_GONE = f"The branch with {THIRD} is gone: the vendor cannot look at it any more."


def _has_invoice(lab: OpenLab) -> str:
    if not is_running(lab):
        return f"SRV01 is {server(lab).state}: nobody can read anything there."
    text = server(lab).files.get(TODAYS_INVOICE)
    if text is None:
        return NO_INVOICE
    # Set-Content ends what it writes with a line of its own; the invoice is still the same.
    return "" if text.rstrip("\r\n") == INVOICE_TEXT else OTHER_TEXT


def _has_findings(lab: OpenLab) -> str:
    fate = file_fate(lab, FINDINGS, FINDINGS_TEXT)
    return {Fate.LIVE: "", Fate.DORMANT: FINDINGS_ASIDE, Fate.GONE: FINDINGS_GONE}[fate]


def _without_patches(lab: OpenLab) -> str:
    return BACK_ON_THE_BRANCH if {SECOND, THIRD} & set(server(lab).patches) else ""


def _branch_exists(lab: OpenLab) -> str:
    return BRANCH_GONE if patch_fate(lab, THIRD) is Fate.GONE else ""


def _go(lab: OpenLab, to: CheckpointHandle, *, create: bool = False) -> None:
    """Apply, and start what comes back as saved: a checkpoint of a saved machine does."""
    server(lab).apply(to, create_checkpoint=create)
    if server(lab).state == "Saved":
        server(lab).start()


def _round_trip(lab: OpenLab) -> None:
    _go(lab, leaf(lab), create=True)
    kept = server(lab).checkpoints[-1]
    text = server(lab).files[TODAYS_INVOICE]
    _go(lab, kept)
    server(lab).write(TODAYS_INVOICE, text)


def _named_round_trip(lab: OpenLab) -> None:
    kept = server(lab).checkpoint(KEPT)
    assert kept is not None
    _go(lab, leaf(lab))
    text = server(lab).files[TODAYS_INVOICE]
    _go(lab, kept)
    server(lab).write(TODAYS_INVOICE, text)


def _read_in_the_checkpoint(lab: OpenLab) -> None:
    server(lab).write(TODAYS_INVOICE, leaf(lab).files[TODAYS_INVOICE])


def _empty_handed(lab: OpenLab) -> None:
    _go(lab, leaf(lab), create=True)
    _go(lab, server(lab).checkpoints[-1])


def _back_to_tuesday(lab: OpenLab) -> None:
    _go(lab, leaf(lab))
    text = server(lab).files[TODAYS_INVOICE]
    _go(lab, evening(lab, TUESDAY))
    server(lab).write(TODAYS_INVOICE, text)


def _carry_findings_over(lab: OpenLab) -> None:
    _go(lab, leaf(lab), create=True)
    write_findings(lab)


def _tidy_up(lab: OpenLab) -> None:
    _round_trip(lab)
    drop_branch(lab)


EXERCISE = Exercise(
    "exercise",
    (
        Goal("invoice", f"{INVOICE} is on the running SRV01, as it was written.", _has_invoice),
        Goal("findings", rf"C:\{FINDINGS} is on the running SRV01.", _has_findings),
        Goal("branch-left", f"SRV01 runs without {SECOND} and {THIRD}.", _without_patches),
        Goal("branch-kept", f"The branch with {THIRD} still exists.", _branch_exists),
    ),
    (
        Solution("there and back by Create Checkpoint and Apply", _round_trip),
        Solution("there and back by a checkpoint with a name", _named_round_trip),
        Solution("looking into the checkpoint from outside", _read_in_the_checkpoint),
    ),
    (
        Trap(
            "plain Apply",
            "Apply keeps what I have now.",
            lambda lab: _go(lab, leaf(lab)),
            (FINDINGS_GONE, BACK_ON_THE_BRANCH),
        ),
        Trap(
            "moving over",
            "The newest checkpoint has everything.",
            lambda lab: _go(lab, leaf(lab), create=True),
            (FINDINGS_ASIDE, BACK_ON_THE_BRANCH),
        ),
        Trap(
            "there and back, empty-handed",
            "What I saw on the other branch comes along.",
            _empty_handed,
            (NO_INVOICE,),
        ),
        Trap(
            "back to Tuesday's checkpoint",
            "Now hung under Tuesday's checkpoint, so applying that one brings Now back.",
            _back_to_tuesday,
            (FINDINGS_GONE,),
        ),
        Trap(
            "carrying the findings over",
            "It does not matter on which branch the files meet.",
            _carry_findings_over,
            (BACK_ON_THE_BRANCH,),
        ),
        Trap(
            "from memory",
            "What a file said can be typed again.",
            lambda lab: server(lab).write(TODAYS_INVOICE, "Invoice of Thursday, I think"),
            (OTHER_TEXT,),
        ),
        Trap(
            "tidying up",
            "A dormant checkpoint is not needed any more.",
            _tidy_up,
            (BRANCH_GONE,),
        ),
    ),
)
