"""The host's dialogs, with its titles, texts and buttons (fact sheet 4.3).

A dialog is what the front end draws plus, for each button but Cancel, the operation it stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hvlab.engine import Lab
from hvlab.errors import HvlabError
from hvlab.insight.preview import preview
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    Operation,
    RenameCheckpoint,
    RevertVM,
    ShutDownVM,
    TakeCheckpoint,
    TurnOffVM,
)
from hvlab.views.lettering import visible
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint
from hvlab.world.host import Question
from hvlab.world.vm import VirtualMachine

DONT_ASK = "Please don't ask me again"
DONT_SHOW = "Please don't show me this again"
DEFAULT_NAME = "Always use default name"
CANCEL = "cancel"
APPLIED_UNASKED = (
    "Applied without asking, because the question is suppressed: no checkpoint of the state before "
    "was created. The host's Reset Check Boxes brings the question back (lab.reset_check_boxes())."
)

Act = Callable[[str], Operation]


@dataclass(frozen=True)
class Button:
    """A button; `act` makes the operation from what was typed, None only closes the dialog."""

    id: str
    label: str
    act: Act | None = None
    default: bool = False


@dataclass(frozen=True)
class Dialog:
    """A question of the host."""

    kind: str
    title: str
    text: tuple[str, ...]
    buttons: tuple[Button, ...]
    question: Question | None = None
    checkbox: str = DONT_ASK
    input: dict[str, Any] | None = None
    aside: tuple[str, ...] = field(default=())
    unasked: str = ""
    """What the lab says when the question is suppressed and the action runs at once."""

    def drawn(self, serial: int) -> dict[str, Any]:
        """As the front end takes it."""
        return {
            "serial": serial,
            "kind": self.kind,
            "title": self.title,
            "text": list(self.text),
            "checkbox": self.checkbox if self.question else "",
            "input": self.input,
            "buttons": [
                {"id": button.id, "label": button.label, "default": button.default}
                for button in self.buttons
            ],
            "aside": list(self.aside),
        }

    def button(self, id: str) -> Button | None:
        return next((button for button in self.buttons if button.id == id), None)

    @property
    def default(self) -> Button:
        """The button that acts when the question is suppressed."""
        return next(button for button in self.buttons if button.default)


def with_remarks(dialog: Dialog, lab: Lab) -> Dialog:
    """The same dialog, and beside it what each of its buttons would do, found out on a fork.

    The host's own text stays as it is; that it is silent about a loss is a lesson itself (B-059).
    """
    if dialog.input is not None:
        return dialog  # what the button does is not known before something is typed
    found = (_remark(button, lab) for button in dialog.buttons)
    return replace(dialog, aside=(*dialog.aside, *(remark for remark in found if remark)))


def _remark(button: Button, lab: Lab) -> str:
    if button.act is None:
        return ""
    try:
        return visible(f"{button.label}: {preview(lab, button.act('')).sentence}")
    except HvlabError:
        return ""  # a remark that fails must not stand between the learner and the host


def apply(vm: VirtualMachine, checkpoint: Checkpoint) -> Dialog:
    """B-065, B-066, B-168."""
    return Dialog(
        "apply",
        "Apply Checkpoint",
        (
            "Are you sure you want to apply the selected checkpoint?",
            "The virtual machine's current state will be lost.",
        ),
        (
            Button(
                "create-apply",
                "Create Checkpoint and Apply",
                lambda _: CreateCheckpointAndApply(vm.id, checkpoint.id),
            ),
            Button("apply", "Apply", lambda _: ApplyCheckpoint(vm.id, checkpoint.id), default=True),
            Button(CANCEL, "Cancel"),
        ),
        Question.APPLY,
        unasked=APPLIED_UNASKED,
    )


def revert(vm: VirtualMachine) -> Dialog:
    """One question, no offer to keep the present, no word of the loss (B-054, B-057, B-059)."""
    return Dialog(
        "revert",
        "Revert Virtual Machine",
        (rules.TEXT_REVERT,),
        (
            Button("revert", "Revert", lambda _: RevertVM(vm.id), default=True),
            Button(CANCEL, "Cancel"),
        ),
        Question.REVERT,
    )


def delete(vm: VirtualMachine, checkpoint: Checkpoint) -> Dialog:
    """B-117: the default is Don't Delete."""
    return Dialog(
        "delete",
        "Delete Checkpoint",
        ("Are you sure you want to delete the selected checkpoint?",),
        (
            Button("delete", "Delete", lambda _: DeleteCheckpoint(vm.id, checkpoint.id)),
            Button(CANCEL, "Don't Delete", default=True),
        ),
        Question.DELETE,
    )


def delete_subtree(vm: VirtualMachine, checkpoint: Checkpoint) -> Dialog:
    """As Delete (fact sheet 4.3, rule)."""
    return Dialog(
        "delete-subtree",
        "Delete Checkpoint Subtree",
        (rules.TEXT_DELETE_SUBTREE,),
        (
            Button("delete", "Delete", lambda _: DeleteCheckpointSubtree(vm.id, checkpoint.id)),
            Button(CANCEL, "Don't Delete", default=True),
        ),
        Question.DELETE_SUBTREE,
    )


def rename(vm: VirtualMachine, checkpoint: Checkpoint) -> Dialog:
    """The host edits the name in place; the lab asks for it in a box."""
    return Dialog(
        "rename",
        "Rename Checkpoint",
        (),
        (
            Button(
                "rename",
                "OK",
                lambda name: RenameCheckpoint(vm.id, checkpoint.id, name),
                default=True,
            ),
            Button(CANCEL, "Cancel"),
        ),
        input={"label": "Name", "value": checkpoint.name, "multiline": False},
    )


def turn_off(vm: VirtualMachine) -> Dialog:
    """The text is assumed."""
    return Dialog(
        "turn-off",
        "Turn Off Machine",
        (rules.TEXT_TURN_OFF,),
        (
            Button("turn-off", "Turn Off", lambda _: TurnOffVM(vm.id), default=True),
            Button(CANCEL, "Don't Turn Off"),
        ),
    )


def shut_down(vm: VirtualMachine) -> Dialog:
    """The text is assumed."""
    return Dialog(
        "shut-down",
        "Shut Down Machine",
        (rules.TEXT_SHUT_DOWN,),
        (
            Button("shut-down", "Shut Down", lambda _: ShutDownVM(vm.id), default=True),
            Button(CANCEL, "Don't Shut Down"),
        ),
    )


def checkpoint_name(vm: VirtualMachine, offered: str) -> Dialog:
    """What the console's Checkpoint asks, the Manager's does not: B-046.

    The checkpoint is taken either way, with No under its default name; on a real host it is on its
    way while this is asked, in the lab from the answer on.
    """

    def named(name: str) -> Operation:
        return TakeCheckpoint(vm.id, None if name in ("", offered) else name)

    return Dialog(
        "checkpoint-name",
        "Checkpoint Name",
        (
            f"A checkpoint of '{vm.name}' is now being taken. Type a name if you do not want to "
            "use a default name.",
            "Do you want to rename the checkpoint?",
        ),
        (
            Button("yes", "Yes", named, default=True),
            Button("no", "No", lambda _: TakeCheckpoint(vm.id)),
        ),
        Question.CHECKPOINT_NAME,
        DEFAULT_NAME,
        input={"label": "Name", "value": offered, "multiline": False},
    )


def production_created() -> Dialog:
    """B-016."""
    return Dialog(
        "production-created",
        "Virtual Machine Checkpoint",
        (
            "Production checkpoint created.",
            "The guest brought its disks to rest for it. It holds no memory: after Apply the "
            "virtual machine is off and has to be started.",
        ),
        (Button("ok", "OK", default=True),),
        Question.PRODUCTION_CREATED,
        DONT_SHOW,
    )
