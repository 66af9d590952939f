"""The manager without a browser: what is selected, asked and said, and what a message does.

The front end draws `scene()` and sends messages to `handle`; everything between is here, so that
it can be tested without one. Python is the only owner of state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hvlab.api import OpenLab
from hvlab.engine import Lab, Stamped
from hvlab.errors import HvlabError, InternalError, LabError, ObjectNotFound
from hvlab.events import CheckpointCreated, JobFailed, LabAdvice
from hvlab.insight.whereabouts import readable_files
from hvlab.operations import (
    InstallPatch,
    LetTimePass,
    Operation,
    PauseVM,
    ResetVM,
    ResumeVM,
    SaveVM,
    SetGuestClock,
    SetIntegrationService,
    StartVM,
    SuppressQuestion,
    TakeCheckpoint,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.operations.checkpointing import CHECKPOINT_FAILED
from hvlab.powershell.translate import Line, line_for
from hvlab.powershell.translate.lab import COMMAND as LAB_COMMAND
from hvlab.scenarios.patches import next_patch
from hvlab.views import dialogs, scene
from hvlab.views.dialogs import CANCEL, Dialog
from hvlab.views.telling import sentences
from hvlab.world import rules
from hvlab.world.checkpoint import Checkpoint, CheckpointKind
from hvlab.world.clock import default_checkpoint_name
from hvlab.world.guest import NOTES_FOLDER
from hvlab.world.rules import DAY, HOUR
from hvlab.world.vm import IntegrationService, VirtualMachine
from hvlab.world.volumes import installed_patches
from hvlab.world.world import World

Message = Mapping[str, Any]

WAITS = {
    "1h": ("1 hour", HOUR),
    "1d": ("1 day", DAY),
    "1w": ("1 week", 7 * DAY),
}
UNTIL_REST = "settle"
AT_ONCE: dict[str, Callable[[str], Operation]] = {
    "start": StartVM,
    "save": SaveVM,
    "pause": PauseVM,
    "resume": ResumeVM,
    "reset": ResetVM,
    "checkpoint": TakeCheckpoint,
}
VM_DIALOGS = {
    "turn-off": dialogs.turn_off,
    "shut-down": dialogs.shut_down,
    "revert": dialogs.revert,
}
NODE_DIALOGS = {
    "apply": dialogs.apply,
    "rename": dialogs.rename,
    "delete": dialogs.delete,
    "delete-subtree": dialogs.delete_subtree,
}


class Controller:
    """The manager of one lab. `pace` lets jobs that were begun go on; headless, to their end."""

    def __init__(self, lab: OpenLab, pace: Callable[[], None]) -> None:
        self.lab = lab
        self._pace = pace
        self._vm: str | None = None
        self._node: str | None = None
        self._dialog: Dialog | None = None
        self._serial = 0
        self._serial_of_dialog = 0
        self._notice: dict[str, Any] = {}
        self._cmdlet: dict[str, Any] = {}
        self._asked = ""
        self._announcement: dict[str, Any] = {}
        self._drawn_guest: dict[str, Any] = {}
        self._mine: dict[str, str] = {}
        self._told = len(lab.engine.events)

    @property
    def engine(self) -> Lab:
        return self.lab.engine

    @property
    def world(self) -> World:
        return self.engine.world

    # What is drawn

    def scene(self) -> dict[str, dict[str, Any]]:
        """Everything the front end draws, by pane."""
        world, vm, checkpoint = self.world, self.vm, self.checkpoint
        drawn_dialog = self._dialog.drawn(self._serial_of_dialog) if self._dialog else {}
        self._drawn_guest = scene.guest(world, vm)
        return {
            "summary": scene.summary(world, vm.id if vm else None),
            "tree": scene.tree(world, vm, self._node),
            "details": scene.details(world, vm, checkpoint),
            "actions": {
                "vm": scene.vm_actions(world, vm),
                "node": scene.node_actions(world, checkpoint),
            },
            "guest": self._drawn_guest,
            "files": scene.files(world),
            "dialog": drawn_dialog,
            "notice": self._notice,
            "cmdlet": self._cmdlet,
            "history": self._history(),
            "announce": self._announcement,
        }

    def tick(self) -> dict[str, dict[str, Any]]:
        """The panes that change when nothing but time has passed."""
        vm = self.vm
        clock = scene.guest_clock(self.world, vm) if vm else {}
        return {
            "summary": scene.summary(self.world, vm.id if vm else None),
            "guest": self._drawn_guest | clock,
            "history": self._history(),
        }

    @property
    def vm(self) -> VirtualMachine | None:
        """The selected VM; the first one until another is selected."""
        selected = self.world.vms.get(self._vm)
        if selected is not None:
            return selected
        return min(self.world.vms, key=lambda vm: (vm.name.casefold(), vm.number), default=None)

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The selected checkpoint."""
        vm = self.vm
        return None if vm is None else scene.checkpoint_of_node(self.world, vm, self._node)

    def _history(self) -> dict[str, Any]:
        last = self.engine.last_entry()
        following = self.engine.next_change()
        again = following.entry if following is not None else None
        waits = [{"id": id, "label": label} for id, (label, _) in WAITS.items()]
        if self.engine.remaining():
            waits.append({"id": UNTIL_REST, "label": "Until the host is at rest"})
        return {
            "rewind": f"Rewind: {last.operation.title}" if last else "",
            "redo": f"Redo: {again.operation.title}" if again else "",
            "can_rewind": last is not None,
            "can_redo": self.engine.can_redo,
            "steps": self.engine.steps_done,
            "waits": waits,
        }

    # What a message does

    def handle(self, message: Message) -> None:
        """Do what the front end asks. Refusals become a notice; nothing is raised."""
        handler = {
            "select": self._select,
            "invoke": self._invoke,
            "dialog": self._answer,
            "dismiss": self._dismiss,
            "guest": self._guest,
            "history": self._time_machine,
        }.get(str(message.get("type")))
        if handler is None:
            return
        with self.engine.exclusively():
            self._asked = ""
            try:
                handler(message)
            except InternalError as error:
                self._say("hvlab made a mistake", [str(error), "Please report it."])
            except LabError as error:
                self._say("hvlab", [str(error)], kind="info")
            except HvlabError as error:
                vm = self.vm
                title = vm.name if vm else self.world.host.name
                self._say(title, str(error).split("\n"), cmdlet=self._asked)

    def _select(self, message: Message) -> None:
        if "vm" in message:
            self._vm, self._node = str(message["vm"]), None
        if "node" in message:
            node = message["node"]
            self._node = None if node is None else str(node)

    def _invoke(self, message: Message) -> None:
        action = str(message.get("action"))
        if message.get("target") == "node":
            self._invoke_on_node(action, str(message.get("node")))
            return
        id = message.get("vm")
        vm = self.world.vms.get(str(id)) if id else self.vm
        if vm is not None and (message.get("target"), action) == ("console", "checkpoint"):
            offered = default_checkpoint_name(vm.name, self.world.date())
            self._ask(dialogs.checkpoint_name(vm, offered))
        else:
            self._invoke_on_vm(action, vm)

    def _invoke_on_vm(self, action: str, vm: VirtualMachine | None) -> None:
        if vm is None:
            raise ObjectNotFound("The virtual machine does not exist any more.")
        self._vm = vm.id
        if action in VM_DIALOGS:
            self._ask(VM_DIALOGS[action](vm))
        elif action in AT_ONCE:
            self._begin(AT_ONCE[action](vm.id))

    def _invoke_on_node(self, action: str, node: str) -> None:
        vm = self.vm
        checkpoint = scene.checkpoint_of_node(self.world, vm, node) if vm else None
        if vm is None or checkpoint is None:
            if node == "now":
                return
            raise ObjectNotFound("Unable to find a snapshot matching the given criteria.")
        self._node = node
        if action in NODE_DIALOGS:
            self._ask(NODE_DIALOGS[action](vm, checkpoint))

    def _ask(self, dialog: Dialog) -> None:
        """Ask, unless the question is suppressed: then do what its default would."""
        if dialog.question not in self.world.host.suppressed:
            self._dialog = self._remarked(dialog)
            self._serial_of_dialog = self._next_serial()
            return
        # "Don't Delete" as an answer given once and for all would make the action useless.
        acting = dialog.default if dialog.default.act else dialog.buttons[0]
        if acting.act is not None:
            self._begin(acting.act(""))
        if dialog.unasked:
            self._say("hvlab", [dialog.unasked], kind="info")

    def _remarked(self, dialog: Dialog) -> Dialog:
        return dialogs.with_remarks(dialog, self.engine) if self.lab.remarks else dialog

    def _answer(self, message: Message) -> None:
        dialog = self._dialog
        if dialog is None or message.get("serial") != self._serial_of_dialog:
            return
        self._dialog = None
        button = dialog.button(str(message.get("button")))
        if button is None or button.id == CANCEL:
            return
        if message.get("checked") and dialog.question is not None:
            self.engine.run(SuppressQuestion(dialog.question))
        if button.act is not None:
            self._begin(button.act(str(message.get("value") or "")))

    def _dismiss(self, message: Message) -> None:
        if message.get("serial") == self._notice.get("serial"):
            self._notice = {}
        if message.get("serial") == self._cmdlet.get("serial"):
            self._cmdlet = {}

    def _guest(self, message: Message) -> None:
        vm = self.vm
        if vm is None:
            return
        action, value = str(message.get("action")), message.get("value")
        operation = self._guest_operation(vm, action, "" if value is None else str(value))
        if operation is not None:
            self._begin(operation)

    def _guest_operation(self, vm: VirtualMachine, action: str, value: str) -> Operation | None:
        files = readable_files(self.world, vm.drives)
        if action == "install-patch":
            patch = next_patch(installed_patches(files))
            return InstallPatch(vm.id, patch) if patch else None
        if action == "write-note":
            number = 1 + sum(NOTES_FOLDER in path for path in files)
            path = rf"{NOTES_FOLDER}\note-{number}.txt"
            return WriteGuestFile(vm.id, path, value or f"Note {number}")
        if action == "type":
            return TypeInDocument(vm.id, value)
        if action == "set-clock":
            return SetGuestClock(vm.id, self.world.now)
        if action == "time-sync":
            service = IntegrationService.TIME_SYNCHRONIZATION
            return SetIntegrationService(vm.id, service, not vm.synchronizes_time())
        return None

    def _time_machine(self, message: Message) -> None:
        self._dialog = None
        self._cmdlet = {}
        action, value = message.get("action"), str(message.get("value"))
        if action == "rewind":
            self.engine.rewind()
        elif action == "redo":
            self.engine.redo()
        elif action == "start-over":
            self.engine.start_over()
        elif action == "wait" and value == UNTIL_REST:
            self.engine.settle()
        elif action == "wait" and value in WAITS:
            operation = LetTimePass(WAITS[value][1])
            line = line_for(self.world, operation)
            self.engine.run(operation)
            self._show(line)

    def _begin(self, operation: Operation) -> None:
        if any(job.operation == operation for job in self.world.jobs):
            return  # the second half of a double click
        self._notice, self._cmdlet = {}, {}
        line = line_for(self.world, operation)
        self._asked = line.text
        self._mine[self.engine.submit(operation)] = line.text
        self._show(line)
        self._pace()

    # What is said

    def hear(self) -> None:
        """Look at what has happened since the last look, and say it."""
        events = self.engine.events
        fresh = events[self._told :]
        self._told = len(events)
        for stamped in fresh:
            self._hear(stamped)
        # What is done or rewound is nobody's any more: redo shows no box a second time.
        self._mine = {id: text for id, text in self._mine.items() if id in self.world.jobs}
        told = sentences(self.world, [stamped.event for stamped in fresh])
        if told:
            self._announcement = {"serial": self._next_serial(), "text": " ".join(told)}

    def _hear(self, stamped: Stamped) -> None:
        event = stamped.event
        if stamped.job not in self._mine:
            return
        if isinstance(event, JobFailed):
            self._cmdlet = {}
            cmdlet = self._mine[stamped.job]
            self._say(event.title, event.error.split("\n"), cmdlet=cmdlet)
        elif isinstance(event, CheckpointCreated) and event.type == CheckpointKind.PRODUCTION.value:
            dialog = dialogs.production_created()
            if dialog.question not in self.world.host.suppressed:
                self._ask(dialog)
        elif isinstance(event, LabAdvice) and self.lab.remarks:
            self._say("hvlab", [event.text], kind="info")

    def _show(self, line: Line) -> None:
        """The line an administrator would have typed instead of clicking."""
        self._cmdlet = {
            "serial": self._next_serial(),
            "text": line.text,
            "remark": line.remark,
            "lab": line.cmdlet == LAB_COMMAND,
        }

    def _say(self, title: str, text: list[str], *, kind: str = "error", cmdlet: str = "") -> None:
        if text[0] == CHECKPOINT_FAILED:
            text = [rules.TEXT_CHECKPOINT_WRAPPER, *text]  # B-192
        self._notice = {
            "serial": self._next_serial(),
            "kind": kind,
            "title": title,
            "text": text,
            "cmdlet": cmdlet,
        }

    def _next_serial(self) -> int:
        self._serial += 1
        return self._serial
