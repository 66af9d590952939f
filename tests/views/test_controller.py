"""Every action and dialog of the manager: what is asked, what the answer does, what is refused."""

import pytest

from hvlab.errors import IN_USE, INVALID_STATE
from hvlab.world.vm import CheckpointType
from tests.views.page import FakePage, opened

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"
C3 = "SRV01 - (3/11/2026 - 9:00:00 PM)"
C4 = "SRV01 - (3/12/2026 - 9:00:00 AM)"

AT_FIRST = f"{C1}\n  {C2}\n    {C3}\n      Now"
AFTER_APPLY = f"{C1}\n  {C2}\n    Now\n    ~{C3}"
AFTER_CREATE_AND_APPLY = f"{AFTER_APPLY}\n      ~{C4}"


# What is offered ------------------------------------------------------------------------------


OFFERED = {
    "Running": [
        "Connect...",
        "Turn Off...",
        "Shut Down...",
        "Save",
        "Pause",
        "Reset",
        "Checkpoint",
        "Revert...",
    ],
    "Off": ["Connect...", "Start", "Checkpoint", "Revert..."],
    "Saved": ["Connect...", "Start", "Checkpoint", "Revert..."],
    "Paused": ["Connect...", "Resume", "Turn Off...", "Save", "Checkpoint", "Revert..."],
}


def into(page: FakePage, state: str) -> None:
    """Bring SRV01 into a state."""
    ways = {"Off": "turn_off", "Saved": "save", "Paused": "pause"}
    if state in ways:
        getattr(page.lab.vm(), ways[state])()


@pytest.mark.behaviour("B-169")
@pytest.mark.parametrize("state", OFFERED)
def test_actions_offered_per_state_are_the_hosts(page, state):
    """By state: what the host's menus and Microsoft's Dev Home offer (fact sheet 4.2)."""
    into(page, state)

    assert state == page.row()["state"]
    assert OFFERED[state] == page.offered()


@pytest.mark.behaviour("B-053", "B-063")
@pytest.mark.parametrize("state", OFFERED)
def test_revert_is_offered_only_with_a_checkpoint_above_now(page, state):
    page.menu(C1, "Delete Checkpoint Subtree...")
    page.answer("Delete")
    into(page, state)

    assert [label for label in OFFERED[state] if label != "Revert..."] == page.offered()


@pytest.mark.behaviour("B-063")
def test_revert_without_a_checkpoint_changes_nothing(page):
    """A page that is behind may still send it: the host refuses."""
    page.lab.vm().delete(C1, subtree=True)
    before = page.lab.world.copy()

    page.send("invoke", target="vm", action="revert", vm=page.lab.vm().id)
    if page.manager.dialog:
        page.answer("Revert")

    assert "'SRV01' failed to revert." in page.refusal()
    assert before == page.lab.world


@pytest.mark.behaviour("B-061")
def test_revert_cannot_be_turned_off(page):
    """Whatever the checkpoint type, and with every question suppressed, Revert is there."""
    for wanted in CheckpointType:
        page.lab.vm().set_checkpoint_type(wanted.name.replace("_", ""))

        assert "Revert..." in page.offered()


@pytest.mark.behaviour("B-064")
def test_a_checkpoints_menu_has_the_hosts_entries(page):
    """Those of this edition, in the host's order and words; Now has none."""
    page.select(C2)
    assert ["Apply...", "Rename...", "Delete Checkpoint...", "Delete Checkpoint Subtree..."] == (
        page.offered("node")
    )

    page.select("Now")
    assert [] == page.offered("node")


# At once --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "label", "end"),
    [
        ("Off", "Start", "Running"),
        ("Saved", "Start", "Running"),
        ("Running", "Save", "Saved"),
        ("Running", "Pause", "Paused"),
        ("Paused", "Save", "Saved"),
        ("Paused", "Resume", "Running"),
        ("Running", "Reset", "Running"),
    ],
)
def test_what_needs_no_question_is_done_at_once(page, start, label, end):
    into(page, start)

    page.press(label)

    assert (end, {}, {}) == (page.row()["state"], page.manager.dialog, page.manager.notice)


@pytest.mark.parametrize(
    ("label", "title", "yes", "no"),
    [
        ("Turn Off...", "Turn Off Machine", "Turn Off", "Don't Turn Off"),
        ("Shut Down...", "Shut Down Machine", "Shut Down", "Don't Shut Down"),
    ],
)
def test_what_ends_work_asks_first(page, label, title, yes, no):
    page.press(label)
    assert (title, "Running") == (page.manager.dialog["title"], page.row()["state"])

    page.answer(no)
    assert ({}, "Running") == (page.manager.dialog, page.row()["state"])

    page.press(label)
    page.answer(yes)
    assert ({}, "Off") == (page.manager.dialog, page.row()["state"])


def test_checkpoint_asks_for_no_name(page):
    """The manager takes it with a default name; a standard one comes without a word."""
    page.press("Checkpoint")

    assert ({}, {}) == (page.manager.dialog, page.manager.notice)
    assert f"{AT_FIRST.replace('      Now', '')}      {C4}\n        Now" == page.outline()


# A checkpoint that fails ------------------------------------------------------------------------


@pytest.mark.behaviour("B-192")
@pytest.mark.parametrize("writer_fails", [False, True])
def test_the_managers_own_words_come_before_the_hosts(page, writer_fails):
    """Refused at once, or by a guest that could not be brought to rest."""
    vm = page.lab.vm()
    vm.set_checkpoint_type("ProductionOnly")
    if writer_fails:
        vm.services.break_writer("System Writer", 0x800423F4)
    else:
        vm.services.stop("vmicvss")
    page.press("Checkpoint")
    page.lab.settle()

    assert [
        "An error occurred while attempting to checkpoint the selected virtual machine(s).",
        "Checkpoint operation failed.",
        "Production checkpoints cannot be created.",
    ] == page.manager.notice["text"][:3]
    assert "error" == page.manager.notice["kind"]


# The console -----------------------------------------------------------------------------------


def name_of_newest(page: FakePage) -> str:
    return max(page.lab.vm().checkpoints, key=lambda one: one.created).name


@pytest.mark.behaviour("B-046")
def test_the_consoles_checkpoint_asks_for_a_name(page):
    """The Manager's does not; the words are the host's, and the name offered is the default."""
    page.press("Checkpoint")
    page.lab.settle()
    assert {} == page.manager.dialog
    by_default = name_of_newest(page)

    page.history("wait", "1h")
    page.press_in_console("Checkpoint")

    dialog = page.manager.dialog
    assert "Checkpoint Name" == dialog["title"]
    assert [
        "A checkpoint of 'SRV01' is now being taken. Type a name if you do not want to use a "
        "default name.",
        "Do you want to rename the checkpoint?",
    ] == dialog["text"]
    assert ("Always use default name", ["Yes", "No"]) == (dialog["checkbox"], page.buttons())
    assert dialog["input"]["value"].startswith("SRV01 - (3/12/2026 - 10:")
    assert by_default != dialog["input"]["value"]


@pytest.mark.behaviour("B-046")
@pytest.mark.parametrize(
    ("button", "typed", "expected"),
    [
        ("Yes", "before the <b>update</b>", "before the <b>update</b>"),
        ("Yes", "", "SRV01 - ("),
        ("No", "not this", "SRV01 - ("),
    ],
)
def test_the_console_takes_a_checkpoint_either_way(page, button, typed, expected):
    """No only means the default name."""
    before = len(page.lab.vm().checkpoints)
    page.press_in_console("Checkpoint")
    page.answer(button, value=typed)
    page.lab.settle()

    assert before + 1 == len(page.lab.vm().checkpoints)
    assert name_of_newest(page).startswith(expected)


@pytest.mark.behaviour("B-046", "B-167")
def test_always_use_default_name(page):
    """The console asks no more, until the host's check boxes are reset."""
    before = len(page.lab.vm().checkpoints)
    page.press_in_console("Checkpoint")
    page.answer("No", checked=True)
    page.lab.settle()
    page.press_in_console("Checkpoint")
    page.lab.settle()

    assert {} == page.manager.dialog
    assert before + 2 == len(page.lab.vm().checkpoints)

    page.lab.reset_check_boxes()
    page.press_in_console("Checkpoint")
    assert "Checkpoint Name" == page.manager.dialog["title"]


@pytest.mark.parametrize("state", OFFERED)
def test_the_consoles_toolbar(page, state):
    """Always the same buttons; those that the state allows are on."""
    into(page, state)
    toolbar = page.manager.guest["toolbar"]

    pause = "Resume" if state == "Paused" else "Pause"
    assert [
        "Start",
        "Turn Off...",
        "Shut Down...",
        "Save",
        pause,
        "Reset",
        "Checkpoint",
        "Revert...",
    ] == [entry["label"] for entry in toolbar]
    assert set(OFFERED[state]) - {"Connect..."} == {
        entry["label"] for entry in toolbar if entry["enabled"]
    }


def test_revert_on_the_consoles_toolbar_is_the_same_revert(page):
    """And with the question switched off nothing stands between a slip and the loss (S52)."""
    page.press_in_console("Revert...")
    page.answer("Revert", checked=True)
    page.lab.settle()
    page.lab.vm().write("after.txt", "x")
    page.press_in_console("Revert...")
    page.lab.settle()

    assert "after.txt" not in page.lab.vm().files


# Production checkpoint created ----------------------------------------------------------------


@pytest.mark.behaviour("B-016")
def test_a_production_checkpoint_is_announced_until_told_not_to(page):
    page.lab.vm().set_checkpoint_type("Production")
    page.press("Checkpoint")

    assert "Virtual Machine Checkpoint" == page.manager.dialog["title"]
    assert "Production checkpoint created." == page.manager.dialog["text"][0]
    assert "Please don't show me this again" == page.manager.dialog["checkbox"]
    assert ["OK"] == page.buttons()
    page.answer("OK")

    page.press("Checkpoint")
    page.answer("OK", checked=True)
    page.press("Checkpoint")

    assert {} == page.manager.dialog
    assert ["Production"] * 3 == [c.type for c in page.lab.vm().checkpoints[3:]]


def test_a_production_checkpoint_by_a_line_of_python_opens_no_dialog(page):
    """A box in front of the notebook would be in the way of somebody who types."""
    page.lab.vm().set_checkpoint_type("Production")
    page.lab.vm().checkpoint()

    assert {} == page.manager.dialog


def test_redo_does_not_announce_a_production_checkpoint_again(page):
    """The time machine shows what was; the host's boxes belong to the doing."""
    page.lab.vm().set_checkpoint_type("Production")
    page.press("Checkpoint")
    page.answer("OK")

    page.history("rewind")
    page.history("redo")

    assert ({}, 4) == (page.manager.dialog, len(page.lab.vm().checkpoints))


# Apply ----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-065", "B-066")
def test_apply_asks_with_three_ways_out(page):
    page.menu(C2, "Apply...")

    assert "Apply Checkpoint" == page.manager.dialog["title"]
    assert [
        "Are you sure you want to apply the selected checkpoint?",
        "The virtual machine's current state will be lost.",
    ] == page.manager.dialog["text"]
    assert "Please don't ask me again" == page.manager.dialog["checkbox"]
    assert ["Create Checkpoint and Apply", "Apply", "Cancel"] == page.buttons()
    assert "Apply" == page.default()


@pytest.mark.behaviour("B-067")
def test_cancel_changes_nothing(page):
    before = page.lab.world.copy()

    page.menu(C2, "Apply...")
    page.answer("Cancel", checked=True)

    assert before == page.lab.world
    assert ({}, {}) == (page.manager.dialog, page.manager.notice)


def test_apply_moves_now_and_leaves_the_newer_dormant(page):
    page.menu(C2, "Apply...")
    page.answer("Apply")

    assert AFTER_APPLY == page.outline()
    assert "Now, running from " + C2 == page.node("Now")["description"]


@pytest.mark.behaviour("B-085", "B-091", "B-048", "B-052", "B-047")
def test_create_checkpoint_and_apply_keeps_the_present_as_a_dormant_leaf(page):
    """C1 - C2 - C3 - Now becomes C1 - C2 - [Now, C3 - C4]; Now first; dormant can be told apart."""
    page.menu(C2, "Apply...")
    page.answer("Create Checkpoint and Apply")

    assert AFTER_CREATE_AND_APPLY == page.outline()
    assert [1] == [node["position"] for node in page.manager.tree["nodes"] if node["kind"] == "now"]
    assert page.node(C4)["description"].endswith("standard checkpoint, dormant")
    assert 'class="checkpoint dormant standard"' in page.manager.tree["dot"]
    assert "▶ Now" == page.node("Now")["label"]


@pytest.mark.behaviour("B-086")
def test_the_documented_sequence_of_two_applies(page):
    """Fact sheet 2.4: apply the first of two, creating; then the second, creating."""
    page.menu(C1, "Delete Checkpoint Subtree...")
    page.answer("Delete")
    page.lab.vm().checkpoint("Standard")
    page.lab.vm().checkpoint("Production")

    page.menu("Standard", "Apply...")
    page.answer("Create Checkpoint and Apply")
    (first,) = [c.name for c in page.lab.vm().checkpoints[2:]]
    assert f"Standard\n  Now\n  ~Production\n    ~{first}" == page.outline()

    page.menu("Production", "Apply...")
    page.answer("Create Checkpoint and Apply")
    second = page.lab.vm().checkpoints[3].name
    assert f"Standard\n  Production\n    Now\n    ~{first}\n  ~{second}" == page.outline()


@pytest.mark.behaviour("B-168")
def test_with_its_question_suppressed_apply_creates_no_checkpoint_and_the_lab_says_so(page):
    page.menu(C2, "Apply...")
    page.answer("Apply", checked=True)
    page.menu(C3, "Apply...")

    assert {} == page.manager.dialog
    assert f"{C1}\n  {C2}\n    {C3}\n      Now" == page.outline()
    assert "info" == page.manager.notice["kind"]
    assert "no checkpoint" in " ".join(page.manager.notice["text"])


def test_reset_check_boxes_brings_the_questions_back(page):
    page.menu(C2, "Apply...")
    page.answer("Apply", checked=True)

    page.lab.reset_check_boxes()
    page.menu(C3, "Apply...")

    assert "Apply Checkpoint" == page.manager.dialog["title"]


# Revert ---------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-054", "B-057", "B-059")
def test_revert_asks_once_offers_no_checkpoint_and_does_not_speak_of_loss(page):
    page.press("Revert...")
    told = " ".join(page.manager.dialog["text"]).lower()

    assert "Revert Virtual Machine" == page.manager.dialog["title"]
    assert ["Revert", "Cancel"] == page.buttons()
    assert not any(word in told for word in ("los", "discard", "delete", "current state"))

    page.answer("Revert")
    assert (AT_FIRST, {}) == (page.outline(), page.manager.dialog)
    assert "KB5100003" not in page.lab.vm().patches


@pytest.mark.behaviour("B-054", "B-062")
def test_with_its_question_suppressed_revert_acts_at_once(page):
    page.press("Revert...")
    page.answer("Revert", checked=True)
    page.in_guest("write-note", "soon gone")

    page.press("Revert...")

    assert {} == page.manager.dialog
    assert {} == {p: t for p, t in page.lab.vm().files.items() if t == "soon gone"}


@pytest.mark.behaviour("B-062")
def test_revert_stands_next_to_checkpoint(page):
    offered = page.offered()

    assert 1 == offered.index("Revert...") - offered.index("Checkpoint")


def test_revert_goes_to_nows_parent_not_to_the_newest(page):
    page.menu(C2, "Apply...")
    page.answer("Apply")
    page.in_guest("write-note", "on the new branch")

    page.press("Revert...")
    page.answer("Revert")

    assert AFTER_APPLY == page.outline()


# Delete and rename ----------------------------------------------------------------------------


@pytest.mark.behaviour("B-117")
@pytest.mark.parametrize("label", ["Delete Checkpoint...", "Delete Checkpoint Subtree..."])
def test_delete_asks_and_by_default_does_not(page, label):
    before = page.lab.world.copy()
    page.menu(C2, label)

    assert ["Delete", "Don't Delete"] == page.buttons()
    assert "Don't Delete" == page.default()
    assert "Please don't ask me again" == page.manager.dialog["checkbox"]

    page.answer("Don't Delete")
    assert before == page.lab.world


def test_delete_takes_one_checkpoint_out(page):
    page.menu(C2, "Delete Checkpoint...")
    page.answer("Delete")

    assert f"{C1}\n  {C3}\n    Now" == page.outline()
    assert (3, []) == (len(page.manager.files["rows"][:3]), list(page.lab.world.jobs))


def test_delete_subtree_takes_all_below_and_now_stays(page):
    page.menu(C2, "Delete Checkpoint Subtree...")
    page.answer("Delete")

    assert f"{C1}\n  Now" == page.outline()
    assert "Invoice of Thursday" in page.lab.vm().files.values()


@pytest.mark.parametrize("label", ["Delete Checkpoint...", "Delete Checkpoint Subtree..."])
def test_delete_with_its_question_suppressed_deletes(page, label):
    """ "Don't Delete" once and for all would make the entry useless."""
    page.menu(C3, label)
    page.answer("Delete", checked=True)
    page.menu(C2, label)

    assert ({}, f"{C1}\n  Now") == (page.manager.dialog, page.outline())


@pytest.mark.behaviour("B-049")
def test_without_checkpoints_the_hosts_sentence_stands_there(page):
    page.menu(C1, "Delete Checkpoint Subtree...")
    page.answer("Delete")

    assert "The selected virtual machine has no checkpoints." == page.manager.tree["empty"]
    assert ([], None) == (page.manager.tree["nodes"], page.manager.tree["dot"])


def test_rename_starts_from_the_name_and_changes_it(page):
    page.menu(C2, "Rename...")
    assert C2 == page.manager.dialog["input"]["value"]

    page.answer("OK", value="before the second patch")

    assert AT_FIRST.replace(C2, "before the second patch") == page.outline()
    assert "before the second patch" == page.manager.details["title"]


GOOD_NAMES = [
    "<b>x</b>",
    'say "hi" \\ C:\\new\\n',
    "🦄 before the patch 👩‍👩‍👧‍👦",
    "x" * 100,
    "  spaced  ",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_any_name_is_text(page, name):
    """It is kept as typed and reaches every pane as text."""
    page.menu(C2, "Rename...")
    page.answer("OK", value=name)

    assert {} == page.manager.notice
    assert name == page.lab.vm().checkpoints[1].name
    assert name == page.node(name)["name"] == page.manager.details["title"]


@pytest.mark.behaviour("B-124")
@pytest.mark.parametrize("name", ["x" * 101, "", " ", "\t\n "])
def test_a_name_too_long_or_blank_is_refused_in_the_view(page, name):
    before = page.lab.world.copy()
    page.menu(C2, "Rename...")
    page.answer("OK", value=name)

    assert page.refusal()
    assert "SRV01" == page.manager.notice["title"]
    assert before == page.lab.world
    assert AT_FIRST == page.outline()


def test_a_refusal_is_dismissed(page):
    page.menu(C2, "Rename...")
    page.answer("OK", value="")
    serial = page.manager.notice["serial"]

    page.send("dismiss", serial=serial - 1)
    assert page.refusal()

    page.send("dismiss", serial=serial)
    assert {} == page.manager.notice


# Behind the world -----------------------------------------------------------------------------


def test_a_click_on_a_checkpoint_just_deleted_is_refused(page):
    """A page may be a moment behind: nothing happens, and the host says so."""
    node = page.node(C3)["id"]
    page.lab.vm().delete(C3)
    before = page.lab.world.copy()

    page.send("select", node=node)
    assert (None, {}) == (page.manager.tree["selected"], page.manager.notice)

    for action in ("apply", "rename", "delete", "delete-subtree"):
        page.send("invoke", target="node", action=action, node=node)
        assert "Unable to find" in page.refusal()

    assert before == page.lab.world
    assert {} == page.manager.dialog


@pytest.mark.parametrize("label", ["Apply", "Create Checkpoint and Apply"])
def test_an_answer_about_a_checkpoint_deleted_meanwhile_is_refused(page, label):
    page.menu(C3, "Apply...")
    page.lab.vm().delete(C3)
    before = page.lab.world.copy()

    page.answer(label)

    assert page.refusal()
    assert before == page.lab.world


def test_an_answer_to_another_question_is_not_taken(page):
    """The serial tells them apart: a late click cannot answer a question it did not see."""
    page.menu(C2, "Apply...")
    before = page.lab.world.copy()
    page.send("dialog", serial=page.manager.dialog["serial"] - 1, button="apply", checked=False)

    assert before == page.lab.world
    assert "Apply Checkpoint" == page.manager.dialog["title"]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "nonsense"},
        {},
        {"type": "invoke", "target": "vm", "action": "format-c", "vm": None},
        {"type": "invoke", "target": "vm", "action": "start", "vm": "no such machine"},
        {"type": "invoke", "target": "node", "action": "apply", "node": "now"},
        {"type": "invoke", "target": "node", "action": "apply", "node": {"a": 1}},
        {"type": "select", "node": ["n1"]},
        {"type": "select", "vm": "no such machine"},
        {"type": "dialog", "serial": None, "button": None},
        {"type": "guest", "action": "rm -rf", "value": 3},
        {"type": "guest", "action": "type", "value": None},
        {"type": "history", "action": "wait", "value": "a year"},
        {"type": "history", "action": "redo"},
        {"type": "history", "action": "rewind"},
    ],
)
def test_a_message_without_sense_does_no_harm(page, message):
    """Nothing is raised, and the simulated host stays as it is."""
    before = page.lab.world.copy()

    page.manager.controller.handle(message)

    assert before.copy() == page.lab.world or message.get("action") == "type"
    assert AT_FIRST == page.outline()


# Two at once ----------------------------------------------------------------------------------


def test_a_second_operation_while_one_runs_is_refused_as_in_use(live):
    live.press("Checkpoint")
    before = live.lab.world.copy()

    live.menu(C2, "Apply...")
    live.answer("Apply")

    assert IN_USE in live.refusal()
    assert before == live.lab.world
    assert AT_FIRST == live.outline()


def test_an_operation_on_a_vm_on_the_way_is_refused_for_its_state(live):
    live.menu(C2, "Apply...")
    live.answer("Apply")
    assert "Saving" == live.row()["state"]
    before = live.lab.world.copy()

    live.press("Checkpoint")

    assert INVALID_STATE in live.refusal()
    assert before == live.lab.world


def test_a_job_that_fails_later_says_so(live, loop, monkeypatch):
    """The learner who began it hears of it, in the host's words; the VM is back where it was."""
    live.menu(C2, "Delete Checkpoint...")
    live.answer("Delete")
    live.lab.settle()
    from hvlab.errors import OperationFailed
    from hvlab.operations import TakeCheckpoint

    def fail(self, world):
        raise OperationFailed("Checkpoint operation failed.", "There is not enough space.")
        yield

    monkeypatch.setattr(TakeCheckpoint, "take", fail)
    live.press("Checkpoint")
    loop.run(60)

    assert (
        "An error occurred while attempting to checkpoint the selected virtual machine(s).\n"
        "Checkpoint operation failed.\n"
        "There is not enough space."
    ) == live.refusal()
    assert "Running" == live.row()["state"]


# The guest ------------------------------------------------------------------------------------


def test_installing_the_next_patch(page):
    page.in_guest("install-patch")

    installed = [patch["id"] for patch in page.manager.guest["patches"] if patch["installed"]]
    assert "KB5100004" == installed[-1] == page.lab.vm().patches[-1]
    labels = [action["label"] for action in page.manager.guest["actions"]]
    assert "Install KB5100005" == labels[0]


def test_all_patches_can_be_installed_and_then_there_is_none_left(page):
    for _ in range(30):
        page.in_guest("install-patch")

    (entry, *_) = page.manager.guest["actions"]
    assert ("No patch left", False) == (entry["label"], entry["enabled"])
    assert {} == page.manager.notice


@pytest.mark.parametrize("text", ["", "<b>x</b>", 'C:\\ "quoted"', "🦄", "two\nlines"])
def test_writing_a_note(page, text):
    page.in_guest("write-note", text)

    (note,) = [f for f in page.manager.guest["files"] if "Notes" in f["path"]]
    assert text or "Note 1" == note["text"]
    assert note["text"] in page.lab.vm().files.values()


def test_notes_do_not_replace_one_another(page):
    for text in ("one", "two", "three"):
        page.in_guest("write-note", text)

    notes = [f["text"] for f in page.manager.guest["files"] if "Notes" in f["path"]]
    assert ["one", "three", "two"] == sorted(notes)


def test_typing_into_the_unsaved_document(page):
    page.in_guest("type", 'Minutes, "final" <b>')

    assert 'Minutes, "final" <b>' == page.manager.guest["document"]["text"]
    assert 'Minutes, "final" <b>' == page.lab.vm().document


def test_the_clock_can_be_set_by_hand_and_time_synchronization_switched():
    page = FakePage(opened("time-skew"))
    page.menu(C3, "Apply...")
    page.answer("Apply")
    assert "behind the host" in page.manager.guest["skew"]

    page.in_guest("set-clock")
    assert "in step with the host" == page.manager.guest["skew"]

    page.in_guest("time-sync", "on")
    assert page.manager.guest["time_sync"] is True
    page.in_guest("time-sync", "off")
    assert page.manager.guest["time_sync"] is False


@pytest.mark.parametrize("state", ["Off", "Saved", "Paused"])
def test_a_guest_that_does_not_run_can_do_nothing(page, state):
    into(page, state)
    before = page.lab.world.copy()

    enabled = [a["id"] for a in page.manager.guest["actions"] if a["enabled"]]
    assert ["time-sync"] == enabled  # a setting of the host, not of the guest
    for action in ("install-patch", "write-note", "type", "set-clock"):
        page.in_guest(action, "x")
        assert page.refusal()

    assert before == page.lab.world


# The lab's time machine -----------------------------------------------------------------------


def test_rewind_and_redo_take_every_click_back_and_do_it_again(page):
    worlds = [page.lab.world.copy()]
    page.press("Checkpoint")
    worlds.append(page.lab.world.copy())
    page.in_guest("write-note", "a note")
    worlds.append(page.lab.world.copy())
    page.menu(C2, "Apply...")
    page.answer("Create Checkpoint and Apply")
    worlds.append(page.lab.world.copy())
    page.menu(C1, "Delete Checkpoint...")
    page.answer("Delete")
    worlds.append(page.lab.world.copy())

    for world in reversed(worlds[:-1]):
        page.history("rewind")
        assert world == page.lab.world
    assert page.manager.history["can_rewind"] is False
    for world in worlds[1:]:
        page.history("redo")
        assert world == page.lab.world
    assert page.manager.history["can_redo"] is False


def test_the_buttons_say_what_they_take_back(page):
    page.press("Revert...")
    page.answer("Revert")
    assert ("Rewind: Revert", "") == (page.manager.history["rewind"], page.manager.history["redo"])

    page.history("rewind")
    assert ("", "Redo: Revert") == (page.manager.history["rewind"], page.manager.history["redo"])


def test_start_over_and_all_the_way_back(page):
    start = page.lab.world.copy()
    page.press("Checkpoint")
    page.in_guest("write-note", "x")
    end = page.lab.world.copy()

    page.history("start-over")
    assert (start, AT_FIRST) == (page.lab.world, page.outline())

    page.history("redo")
    page.history("redo")
    assert end == page.lab.world


def test_rewinding_closes_what_belonged_to_the_future(page):
    page.press("Checkpoint")
    page.menu(C4, "Apply...")

    page.history("rewind")

    assert ({}, None) == (page.manager.dialog, page.manager.tree["selected"])
    assert "SRV01" == page.manager.details["title"]


@pytest.mark.parametrize(("id", "hours"), [("1h", 1), ("1d", 24), ("1w", 168)])
def test_let_time_pass(page, id, hours):
    before = page.lab.time

    page.history("wait", id)

    assert hours * 3600 == (page.lab.time - before).total_seconds()
    assert page.lab.vm().clock == page.lab.time


# What is said ---------------------------------------------------------------------------------


def test_what_happened_is_said_for_screen_readers(page):
    said = []
    page.manager.observe(lambda change: said.append(change["new"]["text"]), "announce")

    page.press("Checkpoint")
    page.menu(C2, "Apply...")
    page.answer("Apply")
    page.in_guest("install-patch")

    assert f"Checkpoint {C4} created; Now hangs under it." in said[0]
    assert f"Checkpoint {C2} applied; Now hangs under it." in said[-2]
    assert "KB5100002 installed in the guest." in said[-1]
