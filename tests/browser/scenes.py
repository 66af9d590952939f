"""Scenes a front end may be asked to draw, as plain trait values, and the fake that plays Python.

They tell the story of the patch week: SRV01 has three checkpoints with default names, and after
"Create Checkpoint and Apply" on the second one the third hangs dormant beside Now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hvlab.views.tree import EMPTY_TREE, TreeNode, branching, dot, node_dicts

Traits = dict[str, Any]

VM_LABELS = {
    "start": "Start",
    "turn-off": "Turn Off...",
    "shut-down": "Shut Down...",
    "save": "Save",
    "pause": "Pause",
    "reset": "Reset",
    "checkpoint": "Checkpoint",
    "revert": "Revert...",
}
NODE_LABELS = {
    "apply": "Apply...",
    "rename": "Rename...",
    "delete": "Delete Checkpoint...",
    "delete-subtree": "Delete Checkpoint Subtree...",
}
NASTY_NAMES = (
    '<b>bold</b><img src=x onerror="window.hacked=1">',
    'quote " and \\ and \\N {x|y}',
    "n0 -> n1 [label=<i>x</i>]; }",
    "👩‍👩‍👧‍👦 family & friends &amp; ünïcödé ✅",
    "m" * 100,
    "‮desrever‬ \n two\tlines",
)


def default_name(created: str, vm: str = "SRV01") -> str:
    """The name the host gives when nobody names a checkpoint."""
    day, clock = created.split(" ", 1)
    return f"{vm} - ({day} - {clock})"


C1, C2, C3, C4 = (
    "3/10/2026 8:55:31 AM",
    "3/11/2026 9:02:44 AM",
    "3/12/2026 9:41:07 AM",
    "3/12/2026 4:30:12 PM",
)


@dataclass(frozen=True)
class Shot:
    """A checkpoint in a scene, told as briefly as possible."""

    name: str
    parent: str | None
    type: str = "Standard"
    created: str = ""


def tree(
    shots: list[Shot],
    now_under: str | None,
    *,
    selected: str | None = None,
    vm: str = "g",
    vm_name: str = "SRV01",
    state: str = "Running",
) -> Traits:
    """The tree trait for these checkpoints; `selected` is a name, or "Now"."""
    ids = {shot.name: f"n{number}" for number, shot in enumerate(shots)}
    parents = {shot.name: shot.parent for shot in shots}
    active: set[str] = set()
    step = now_under
    while step is not None:
        active.add(step)
        step = parents[step]
    nodes = [
        TreeNode(
            id=ids[shot.name],
            checkpoint=f"guid-{shot.name}",
            kind="checkpoint",
            name=shot.name,
            type=shot.type,  # type: ignore[arg-type]
            created=shot.created,
            parent=ids[shot.parent] if shot.parent else None,
            active=shot.name in active,
            state="",
        )
        for shot in shots
    ]
    now = TreeNode(
        id="now",
        checkpoint=None,
        kind="now",
        name="Now",
        type="",
        created="",
        parent=ids[now_under] if now_under else None,
        active=True,
        state=state,
    )
    graph = branching([*nodes, now])
    chosen = "now" if selected == "Now" else ids.get(selected or "")
    return {
        "vm": vm,
        "vm_name": vm_name,
        "dot": dot(graph, selected=chosen) if shots else None,
        "nodes": node_dicts(graph),
        "selected": chosen,
        "empty": "" if shots else EMPTY_TREE,
    }


def actions(labels: dict[str, str], *disabled: str, hint: str = "") -> list[Traits]:
    """Entries of the Actions pane and of the context menus."""
    return [
        {
            "id": name,
            "label": label,
            "enabled": name not in disabled,
            "hint": hint if name in disabled else "",
        }
        for name, label in labels.items()
    ]


def vms(*, state: str = "Running", status: str = "", percent: int | None = None) -> list[Traits]:
    """Three machines; SRV01 comes first and is as asked for."""
    blank = state in ("Off", "Saved")
    srv01 = {
        "id": "g",
        "name": "SRV01",
        "state": state,
        "cpu": "" if blank else "3 %",
        "memory": "" if blank else "2048 MB",
        "uptime": "" if blank else "00:12:07",
        "status": status,
        "percent": percent,
    }
    dc01 = srv01 | {
        "id": "d", "name": "DC01", "state": "Running", "cpu": "0 %", "memory": "4096 MB",
        "uptime": "12.04:31:55", "status": "", "percent": None,
    }  # fmt: skip
    cl01 = dict.fromkeys(("cpu", "memory", "uptime", "status"), "") | {
        "id": "c", "name": "CLIENT01", "state": "Off", "percent": None,
    }  # fmt: skip
    return [srv01, dc01, cl01]


def guest(console: str = "running", **changes: Any) -> Traits:
    """SRV01's screen and what can be done inside."""
    on = console == "running"
    base: Traits = {
        "vm": "g",
        "console": console,
        "message": "",
        "hint": "",
        "status": {"running": "Status: Running", "paused": "Status: Paused"}.get(
            console, "Status: Off"
        ),
        "clock": "3/12/2026 4:32:50 PM",
        "skew": "in step with the host",
        "time_sync": True,
        "patches": [
            {"id": "KB5034439", "installed": True},
            {"id": "KB5034440", "installed": True},
            {"id": "KB5034441", "installed": False},
        ],
        "files": [
            {"path": r"C:\Notes\monday.txt", "size": "64 B", "text": "All quiet."},
            {"path": r"C:\Notes\tuesday.txt", "size": "118 B", "text": "Patched."},
        ],
        "document": {"open": True, "text": "Minutes of the Thursday meeting\n- never saved so far"},
        "actions": [
            {"id": "install-patch", "label": "Install KB5034441", "enabled": on, "hint": ""},
            {"id": "write-note", "label": "Write a note", "enabled": on, "hint": ""},
            {"id": "type", "label": "Type in the document", "enabled": on, "hint": ""},
            {
                "id": "set-clock", "label": "Set the clock to the host's time",
                "enabled": on, "hint": "",
            },
            {
                "id": "time-sync", "label": "Time Synchronization", "checked": True,
                "enabled": on, "hint": "",
            },
        ],
    }  # fmt: skip
    if console == "off":
        base |= {
            "message": "The virtual machine 'SRV01' is turned off",
            "hint": "To start the virtual machine, select 'Start' from the Action menu",
            "clock": "", "skew": "", "patches": [], "files": [],
            "document": {"open": False, "text": ""},
        }  # fmt: skip
    return base | changes


FOLDER = r"C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks"


def disk(
    name: str, size: str, parent: str, *used_by: str, active: bool = True, note: str = ""
) -> Traits:
    """A row of the files pane."""
    return {
        "path": f"{FOLDER}\\{name}",
        "name": name,
        "folder": FOLDER,
        "kind": "Differencing disk" if parent else "Disk",
        "size": size,
        "parent": parent,
        "used_by": list(used_by),
        "active": active,
        "note": note,
    }


def files(*, forked: bool = False) -> Traits:
    """The disk files of the patch week, before or after the fork."""
    a, b, c, d = (
        f"SRV01_{guid}-A708-4900-A72D-A3F4F15C752B.avhdx"
        for guid in ("0B7E51A2", "4C11D09F", "9E27AA50", "D3F08C61")
    )
    rows = [
        disk("SRV01.vhdx", "9.2 GB", "", default_name(C1)),
        disk(a, "412 MB", "SRV01.vhdx", default_name(C2)),
    ]
    if forked:
        rows += [
            disk(b, "388 MB", a, default_name(C3), active=False),
            disk(c, "36 MB", b, default_name(C4), active=False),
            disk(d, "4 MB", a, "Now"),
        ]
    else:
        rows += [disk(b, "388 MB", a, default_name(C3)), disk(c, "36 MB", b, "Now")]
    return {"volume": "C:", "total": "12.3 GB", "rows": rows}


def history(*, steps: int = 6) -> Traits:
    """The controls outside the simulated world."""
    return {
        "rewind": "Rewind: Checkpoint" if steps else "",
        "redo": "",
        "can_rewind": steps > 0,
        "can_redo": False,
        "steps": steps,
        "waits": [
            {"id": "1h", "label": "1 hour"},
            {"id": "1d", "label": "1 day"},
            {"id": "1w", "label": "1 week"},
        ],
    }


CHAIN = [
    Shot(default_name(C1), None, created=C1),
    Shot(default_name(C2), default_name(C1), created=C2),
    Shot(default_name(C3), default_name(C2), created=C3),
]
FORK = [*CHAIN, Shot(default_name(C4), default_name(C3), created=C4)]


def scene(**changes: Any) -> Traits:
    """The patch week: a chain of three, Now below the third, the second one selected."""
    base: Traits = {
        "summary": {
            "host": "HV01",
            "time": "3/12/2026 4:32:50 PM",
            "vms": vms(),
            "selected": "g",
        },
        "tree": tree(CHAIN, default_name(C3), selected=default_name(C2)),
        "details": {
            "title": default_name(C2),
            "rows": [
                ["Created", C2],
                ["Type", "Standard (disk and memory)"],
                ["Parent", default_name(C1)],
                ["Configuration Version", "9.0"],
                ["Notes", "None"],
            ],
            "screen": {"lines": ["SRV01", C2, "KB5034439 installed", "monday.txt, tuesday.txt"]},
        },
        "actions": {
            "vm": actions(VM_LABELS, "start", hint="The virtual machine is running."),
            "node": actions(NODE_LABELS),
        },
        "guest": guest(),
        "files": files(),
        "dialog": {},
        "notice": {},
        "cmdlet": {},
        "history": history(),
        "announce": {},
    }
    return base | changes


def after_create_and_apply() -> Traits:
    """What the article's example ends in: two dormant checkpoints beside Now."""
    return scene(
        tree=tree(FORK, default_name(C2), selected="Now"),
        details={
            "title": "SRV01",
            "rows": [["Created", "3/2/2026 8:00:00 AM"], ["Generation", "2"], ["Notes", "None"]],
            "screen": None,
        },
        actions={"vm": actions(VM_LABELS, "start"), "node": []},
        guest=guest(
            clock="3/11/2026 9:02:58 AM",
            skew="1 day 7 hours behind the host",
            time_sync=False,
            document={"open": False, "text": ""},
            patches=[
                {"id": "KB5034439", "installed": True},
                {"id": "KB5034440", "installed": False},
            ],
        ),
        files=files(forked=True),
        history=history(steps=7),
        announce={"serial": 1, "text": "Checkpoint applied. Now hangs under the second one."},
    )


def many(count: int, *, selected: str | None = None) -> Traits:
    """A tree of so many checkpoints, of all types, neither a list nor a bush."""
    kinds = ("Standard", "Production", "Off")
    shots: list[Shot] = []
    for number in range(count):
        parent = shots[(number * 7 // 10)].name if 0 < number else None
        shots.append(Shot(f"Step {number + 1:02}", parent, kinds[number % 3], C1))
    return scene(tree=tree(shots, shots[-1].name, selected=selected))


def nasty() -> Traits:
    """Names that were typed to do harm."""
    shots = [
        Shot(name, NASTY_NAMES[index // 2] if index else None, created=C1)
        for index, name in enumerate(NASTY_NAMES)
    ]
    return scene(tree=tree(shots, NASTY_NAMES[-1], selected=NASTY_NAMES[0]))


def turned_off() -> Traits:
    """A machine without checkpoints that is off."""
    base = scene()
    base["summary"] = base["summary"] | {"vms": vms(state="Off")}
    running_only = ("turn-off", "shut-down", "save", "pause", "reset", "revert")
    return base | {
        "tree": tree([], None),
        "details": {"title": "SRV01", "rows": [["Created", C1], ["Notes", "None"]], "screen": None},
        "actions": {"vm": actions(VM_LABELS, *running_only, hint="It is off."), "node": []},
        "guest": guest("off"),
        "files": {
            "volume": "C:",
            "total": "9.2 GB",
            "rows": [disk("SRV01.vhdx", "9.2 GB", "", "Now")],
        },
        "history": history(steps=0),
    }


def busy(percent: int) -> Traits:
    """A checkpoint is being created."""
    base = scene()
    status = f"Creating Checkpoint ({percent}%)"
    base["summary"] = base["summary"] | {"vms": vms(status=status, percent=percent)}
    base["actions"] = {
        "vm": actions(VM_LABELS, *VM_LABELS, hint="Another operation is in progress."),
        "node": actions(NODE_LABELS, *NODE_LABELS),
    }
    return base


def button(name: str, label: str, *, default: bool = False) -> Traits:
    """A button of a dialog."""
    return {"id": name, "label": label, "default": default}


APPLY = {
    "serial": 7,
    "kind": "apply",
    "title": "Apply Checkpoint",
    "text": [
        "Are you sure you want to apply the selected checkpoint?",
        "The virtual machine's current state will be lost.",
    ],
    "checkbox": "Please don't ask me again",
    "input": None,
    "buttons": [
        button("create-apply", "Create Checkpoint and Apply"),
        button("apply", "Apply", default=True),
        button("cancel", "Cancel"),
    ],
    "aside": [
        "Only in Now: KB5034440 and the unsaved document. Apply loses both; "
        "Create Checkpoint and Apply keeps them in a dormant checkpoint."
    ],
}
DELETE = APPLY | {
    "serial": 8,
    "kind": "delete",
    "title": "Delete Checkpoint",
    "text": ["Are you sure you want to delete the selected checkpoint?"],
    "buttons": [button("delete", "Delete"), button("cancel", "Don't Delete", default=True)],
    "aside": [],
}
RENAME = APPLY | {
    "serial": 9,
    "kind": "rename",
    "title": "Rename Checkpoint",
    "text": [],
    "checkbox": "",
    "input": {"label": "Name", "value": default_name(C2), "multiline": False},
    "buttons": [button("ok", "OK", default=True), button("cancel", "Cancel")],
    "aside": [],
}
ERROR = {
    "serial": 3,
    "kind": "error",
    "title": "SRV01",
    "text": [
        "An error occurred while attempting to checkpoint the selected virtual machine(s).",
        "'SRV01' could not initiate a checkpoint operation.",
    ],
    "cmdlet": "Checkpoint-VM -Name SRV01",
}
TYPED = {
    "serial": 8,
    "text": f"Restore-VMSnapshot -VMName 'SRV01' -Name '{default_name(C2)}' -Confirm:$false",
    "remark": "",
    "lab": False,
}
LABS = {
    "serial": 9,
    "text": """Invoke-LabAction -Name TypeInDocument -Arguments @{ text = "a`nb" }""",
    "remark": "nothing on a host",
    "lab": True,
}
INFO = {
    "serial": 4,
    "kind": "info",
    "title": "",
    "text": ["The same in PowerShell:"],
    "cmdlet": f"Restore-VMSnapshot -VMName SRV01 -Name '{default_name(C2)}'",
}


@dataclass
class FakePython:
    """Plays the Python side: keeps the traits, notes the messages, answers the simplest of them."""

    traits: Traits
    messages: list[Traits] = field(default_factory=list)
    answers: dict[str, Callable[[Traits], Traits]] = field(default_factory=dict)

    def receive(self, message: Traits) -> Traits:
        """Note the message; the traits that change because of it."""
        self.messages.append(message)
        changed = self._react(message)
        self.traits = self.traits | changed
        return changed

    def _react(self, message: Traits) -> Traits:
        if message["type"] in self.answers:
            return self.answers[message["type"]](message)
        if message["type"] == "select" and "node" in message:
            listed = [] if message["node"] == "now" else actions(NODE_LABELS)
            return {
                "tree": self.traits["tree"] | {"selected": message["node"]},
                "actions": self.traits["actions"] | {"node": listed},
            }
        if message["type"] == "select":
            return {"summary": self.traits["summary"] | {"selected": message["vm"]}}
        if message["type"] == "dialog":
            return {"dialog": {}}
        if message["type"] == "dismiss":
            return {
                name: {}
                for name in ("notice", "cmdlet")
                if self.traits[name].get("serial") == message["serial"]
            }
        return {}

    def sent(self, kind: str) -> list[Traits]:
        """The messages of this type, without their numbers."""
        return [
            {name: value for name, value in message.items() if name not in ("type", "seq")}
            for message in self.messages
            if message["type"] == kind
        ]


def without(shots: list[Shot], name: str) -> list[Shot]:
    """The checkpoints after this one was deleted: its children hang under its parent."""
    parent = next(shot.parent for shot in shots if shot.name == name)
    return [
        replace(shot, parent=parent) if shot.parent == name else shot
        for shot in shots
        if shot.name != name
    ]
