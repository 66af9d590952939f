"""Previews: what each button would do, found out on a fork; and nothing is done."""

import pytest

from hvlab.engine import Lab
from hvlab.insight.preview import Preview, listed, preview, short_size, short_span
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    Operation,
    PauseVM,
    RemoveVM,
    ResetVM,
    RevertVM,
    SaveVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.scenarios import build
from hvlab.world.power import VMState
from hvlab.world.queries import checkpoints_of

READY = {name: build(name) for name in ("patch-week", "after-apply")}
FIRST, SECOND, THIRD = (f"SRV01 - (3/{day}/2026 - 9:00:00 PM)" for day in (9, 10, 11))
PRESENT = "SRV01 - (3/12/2026 - 9:00:00 AM)"
TODAY = [r"Invoices\Thursday.txt", "KB5100003", "the unsaved text"]


@pytest.fixture
def lab() -> Lab:
    return READY["patch-week"].fork()


@pytest.fixture
def vm(lab) -> str:
    return next(iter(lab.world.vms)).id


@pytest.fixture
def look(lab, vm):
    """The preview of an operation, on the VM and perhaps its checkpoint of that number."""

    def look(kind: type[Operation], number: int | None = None) -> Preview:
        ids = [] if number is None else [checkpoints_of(lab.world, vm)[number].id]
        return preview(lab, kind(vm, *ids))

    return look


def names(moves) -> list[str]:
    return [move.name for move in moves]


@pytest.mark.behaviour("B-059", "B-068")
def test_revert(look):
    """What only Now holds is lost; the host's question has no word of it, so the lab says it."""
    seen = look(RevertVM)

    assert TODAY == names(seen.lost)
    assert () == seen.set_aside
    assert (
        r"loses Invoices\Thursday.txt, KB5100003 and the unsaved text; the VM is down 12 s."
        == seen.sentence
    )


def test_create_and_apply(look):
    """Nothing is lost: it is set aside in the new checkpoint, and the new one is named."""
    seen = look(CreateCheckpointAndApply, 1)

    assert () == seen.lost
    assert set(TODAY) < set(names(seen.set_aside))
    assert {(PRESENT,)} == {m.checkpoints for m in seen.set_aside if m.name in TODAY}
    assert (PRESENT,) == seen.made
    assert (SECOND, True) == (seen.now_under, seen.now_moves)
    assert f"Checkpoint '{PRESENT}' is created." in seen.lines
    assert f"Now hangs under '{SECOND}'." in seen.lines


def test_apply_to_a_branch_brings_it_back():
    """What was dormant is foretold to be live again."""
    lab = READY["after-apply"].fork()
    vm = next(iter(lab.world.vms)).id
    seen = preview(lab, ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[-1].id))

    assert set(TODAY) < set(names(seen.brought_back))
    assert () == seen.lost


def test_delete_of_the_branch_that_holds_it():
    """Deleting the checkpoint with Thursday in it loses Thursday, and tells what it frees."""
    lab = READY["after-apply"].fork()
    vm = next(iter(lab.world.vms)).id
    seen = preview(lab, DeleteCheckpoint(vm, checkpoints_of(lab.world, vm)[-1].id))

    assert TODAY == names(seen.lost)
    assert (PRESENT,) == seen.removed
    assert seen.space < 0
    assert seen.lines[-1].startswith("Frees ")


@pytest.mark.behaviour("B-105")
def test_what_waits_for_a_merge_is_out_of_reach(lab, vm):
    """A version that only an unmerged file has is not called lost, and not called kept."""
    for text in ("first", "second"):
        lab.run(WriteGuestFile(vm, "a.txt", text))
        lab.run(TakeCheckpoint(vm, text))
    lab.run(WriteGuestFile(vm, "a.txt", "third"))
    first = next(c.id for c in lab.world.checkpoints if c.name == "first")
    lab.run(ApplyCheckpoint(vm, first))
    lab.run(WriteGuestFile(vm, "a.txt", "fourth"))
    seen = preview(lab, DeleteCheckpoint(vm, first))

    assert ["this version of a.txt"] == names(seen.out_of_reach)
    assert () == seen.lost
    assert "out of reach" in seen.sentence


@pytest.mark.parametrize(
    ("kind", "after", "down", "stays_down"),
    [
        (RevertVM, VMState.RUNNING, 12_240, False),
        (ResetVM, VMState.RUNNING, 20_000, False),
        (TakeCheckpoint, VMState.RUNNING, 0, False),
        (TurnOffVM, VMState.OFF, None, True),
        (ShutDownVM, VMState.OFF, None, True),
        (SaveVM, VMState.SAVED, None, True),
    ],
)
def test_how_long_the_vm_is_down(look, kind, after, down, stays_down):
    """From the moment it stops running until it runs again; or that it does not by itself."""
    seen = look(kind)

    assert (VMState.RUNNING, after, stays_down) == (seen.before, seen.after, seen.stays_down)
    assert down is None or down == seen.down
    assert ("has to be started" in seen.sentence) == stays_down


def test_a_vm_that_was_off_is_not_down(lab, vm):
    """Only a VM that ran can be down; for another, the preview says how it is then."""
    lab.run(TurnOffVM(vm))

    assert 0 == preview(lab, StartVM(vm)).down
    assert "the VM is Running then" in preview(lab, StartVM(vm)).sentence
    assert "the VM is removed" in preview(lab, RemoveVM(vm)).sentence


def test_a_refusal_is_foretold(look):
    """What the host would refuse is said in its words, and nothing else is."""
    seen = look(StartVM)

    assert seen.refusal.startswith("'SRV01' failed to start.")
    assert ("the host would refuse: 'SRV01' failed to start.",) == seen.lines


def test_nothing_is_done(lab, vm, look):
    """A preview leaves the lab as it was: world, events, journal, what can be rewound."""
    before = (lab.world.copy(), list(lab.events), lab.journal, lab.version, lab.steps)
    for kind in (RevertVM, TurnOffVM, PauseVM, TakeCheckpoint, StartVM):
        look(kind)

    assert before == (lab.world, lab.events, lab.journal, lab.version, lab.steps)


def test_jobs_under_way_are_not_held_against_it(lab, vm):
    """What a merge under way will do anyway is not foretold of something else."""
    lab.run(WriteGuestFile(vm, r"Invoices\Wednesday.txt", "corrected"))
    lab.run(TakeCheckpoint(vm, "kept"))
    third = next(c.id for c in lab.world.checkpoints if c.name == THIRD)
    lab.run(DeleteCheckpoint(vm, third))
    assert len(lab.world.jobs)
    seen = preview(lab, TurnOffVM(vm))

    assert () == seen.lost  # Wednesday's old invoice goes with the merge; "kept" has the text
    assert 0 == seen.space


def test_it_comes_true(lab, vm, look):
    """What is foretold is what happens."""
    seen = look(ApplyCheckpoint, 0)
    lab.run(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    lab.settle()
    row = lab.world.vms[vm]

    assert seen.after is row.state
    assert seen.now_under == lab.world.checkpoints[row.parent_checkpoint].name


def test_many_names_are_counted(look, lab, vm):
    """Of many items the first few are named."""
    for number in range(8):
        lab.run(WriteGuestFile(vm, f"{number}.txt", "x"))
    seen = look(RevertVM)

    assert "0.txt, 1.txt, 2.txt, 3.txt and 7 more" == listed(seen.lost)


def test_words_for_spans_and_sizes():
    """Short where short is clear."""
    assert ["0 s", "12 s", "1 minute 30 seconds", "1 hour"] == [
        short_span(span) for span in (0, 12_240, 90_000, 3_600_000)
    ]
    assert ["512 B", "4 KB", "36 MB", "1.5 GB"] == [
        short_size(size) for size in (-512, 4096, 36 << 20, 3 << 29)
    ]


def test_a_preview_after_the_lab_was_rewound_or_begun_anew(lab, vm, look):
    """What was read for an earlier preview never shows in a later one."""
    lab.run(WriteGuestFile(vm, "a.txt", "x"))
    assert {"a.txt", *TODAY} == set(names(look(RevertVM).lost))
    lab.rewind()
    assert TODAY == names(look(RevertVM).lost)
    lab.run(WriteGuestFile(vm, "b.txt", "x"))
    lab.begin_here()
    assert {"b.txt", *TODAY} == set(names(look(RevertVM).lost))


def test_what_windows_wrote_is_not_passed_over():
    """Its registry and logs are one item at the end: a machine's password is among it."""
    lab = build("domain-trust")
    vm = next(vm.id for vm in lab.world.vms if vm.name == "SRV01")
    seen = preview(lab, RevertVM(vm))

    assert {"what Windows wrote for itself"} == set(names(seen.lost))
    assert "loses what Windows wrote for itself" in seen.sentence
    assert () == seen.brought_back


def test_another_version_comes_back(lab, vm):
    """Of a file that was changed since, it is said that it is another version that comes back."""
    lab.run(WriteGuestFile(vm, r"Invoices\Monday.txt", "corrected"))
    seen = preview(lab, RevertVM(vm))

    assert r"this version of Invoices\Monday.txt" in names(seen.lost)
    assert [r"another version of Invoices\Monday.txt"] == names(seen.brought_back)
