"""Every file of a branched tree, every fault, every operation: what the host answers.

`python -m tests.properties.fault_matrix` prints the table as markdown; `docs/fault-matrix.md` is
that text, and `test_fault_matrix.py` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hvlab.engine import Lab
from hvlab.errors import HvlabError, HyperVError
from hvlab.events import JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteHostFile,
    DenyHostFile,
    ExportCheckpoint,
    ExportVM,
    LockHostFile,
    MoveStorage,
    Operation,
    RemoveVM,
    RenameCheckpoint,
    RevertVM,
    SetVM,
    ShutDownVM,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.operations.host_files import require_free
from hvlab.world.disk import path_key
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import CheckpointType
from tests.support import new_lab, texts, vm_named

Contents = dict[str, dict[str, str]]


def branched(*, running: bool) -> Lab:
    """one - [Now, two - three], all standard, each with a file of its own."""
    lab = new_lab()
    vm = vm_named(lab.world, "Test").id
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.STANDARD))
    for name in ("one", "two", "three"):
        lab.run(WriteGuestFile(vm, f"{name}.txt", name))
        lab.run(TakeCheckpoint(vm, name))
    lab.run(ApplyCheckpoint(vm, checkpoints_of(lab.world, vm)[0].id))
    lab.run(WriteGuestFile(vm, "now.txt", "now"))
    if not running:
        lab.run(ShutDownVM(vm))
    lab.settle()
    return lab


LABS = {"running": branched(running=True), "off": branched(running=False)}
VM = vm_named(LABS["off"].world, "Test").id
ONE, TWO, THREE = (checkpoint.id for checkpoint in checkpoints_of(LABS["off"].world, VM))


def files(lab: Lab) -> dict[str, str]:
    """The files of the tree by what they are: disks of checkpoints and of Now, state files."""
    found = {}
    for checkpoint in checkpoints_of(lab.world, VM):
        found[f"disk of {checkpoint.name}"] = checkpoint.drives[0].path
        for file in lab.world.files.by("owner", checkpoint.id):
            if file.kind in (".vmcx", ".vmrs"):
                found[f"{file.kind} of {checkpoint.name}"] = file.path
    found["disk of Now"] = lab.world.vms[VM].drives[0].path
    return dict(sorted(found.items(), key=lambda item: (not item[0].startswith("disk"), item[0])))


def another_parent(lab: Lab, path: str) -> None:
    """Somebody has written to the file: its children were made for another one."""
    require_free(lab.world, path)
    disk = lab.world.disks[path_key(path)]
    lab.world.disks.put(replace(disk, content_id=lab.world.new_guid()))
    lab.world.seal(lab.world.moment)


FAULTS: dict[str, Callable[[Lab, str], object]] = {
    "missing": lambda lab, path: lab.run(DeleteHostFile(path)),
    "damaged": lambda lab, path: lab.run(DamageHostFile(path)),
    "locked": lambda lab, path: lab.run(LockHostFile(path)),
    "no rights": lambda lab, path: lab.run(DenyHostFile(path)),
    "changed": another_parent,
}

OPERATIONS: dict[str, tuple[str, Operation]] = {
    "Start": ("off", StartVM(VM)),
    "Checkpoint, running": ("running", TakeCheckpoint(VM, "new")),
    "Checkpoint, off": ("off", TakeCheckpoint(VM, "new")),
    "Write in the guest": ("running", WriteGuestFile(VM, "more.txt", "more")),
    "Revert": ("running", RevertVM(VM)),
    "Apply two": ("running", ApplyCheckpoint(VM, TWO)),
    "Apply three": ("running", ApplyCheckpoint(VM, THREE)),
    "Create and apply two": ("running", CreateCheckpointAndApply(VM, TWO)),
    "Rename two": ("running", RenameCheckpoint(VM, TWO, "renamed")),
    "Delete one": ("running", DeleteCheckpoint(VM, ONE)),
    "Delete two": ("running", DeleteCheckpoint(VM, TWO)),
    "Delete three": ("running", DeleteCheckpoint(VM, THREE)),
    "Delete all": ("running", DeleteCheckpointSubtree(VM, ONE)),
    "Export": ("running", ExportVM(VM, r"D:\Export")),
    "Export three": ("running", ExportCheckpoint(VM, THREE, r"D:\Export")),
    "Move storage": ("running", MoveStorage(VM, r"D:\VMs")),
    "Remove VM": ("off", RemoveVM(VM)),
}


@dataclass(frozen=True)
class Outcome:
    """One cell: the fault, the operation, what the host said, and what could be read."""

    fault: str
    file: str
    operation: str
    said: str
    before: Contents
    after: Contents
    error: Exception | None


def outcomes() -> Iterator[Outcome]:
    """Every cell that can be: what a running VM holds open cannot go missing."""
    for fault, strike in FAULTS.items():
        for operation, (state, act) in OPERATIONS.items():
            for file, path in files(LABS[state]).items():
                if fault == "changed" and not file.startswith("disk"):
                    continue
                lab = LABS[state].fork()
                try:
                    strike(lab, path)
                except HyperVError:
                    continue
                yield _outcome(lab, fault, file, operation, act)


def _outcome(lab: Lab, fault: str, file: str, operation: str, act: Operation) -> Outcome:
    before, caught = contents(lab), None
    seen = len(lab.events)
    try:
        lab.run(act)
        lab.settle()
    except HvlabError as error:
        caught = error
    failures = [s.event.error for s in lab.events[seen:] if isinstance(s.event, JobFailed)]
    said = "done"
    if caught is not None:
        said = f"refused, {_code(caught)}"
    elif failures:
        said = "done, merge waits"
    return Outcome(fault, file, operation, said, before, contents(lab), caught)


def _code(error: Exception) -> str:
    code = getattr(error, "code", None)
    return f"0x{code:08X}" if code is not None else type(error).__name__


def contents(lab: Lab) -> Contents:
    """What every checkpoint, and Now, can read; nothing where the chain is broken."""
    found: Contents = {}
    for checkpoint in checkpoints_of(lab.world, VM):
        found[checkpoint.id] = _readable(lab, checkpoint.drives)
    vm = lab.world.vms.get(VM)
    if vm is not None:
        found["Now"] = _readable(lab, vm.drives)
    return found


def _readable(lab: Lab, drives: object) -> dict[str, str]:
    try:
        return texts(lab.world, drives)  # type: ignore[arg-type]
    except HyperVError:
        return {}


def markdown() -> str:
    """The whole table."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for outcome in outcomes():
        cells.setdefault((outcome.fault, outcome.file), {})[outcome.operation] = outcome.said
    lines = [
        "# What the host answers in a broken world",
        "",
        "A VM with the checkpoints one - [Now, two - three]: what each operation does when one "
        "file is missing, damaged, locked by another program, closed to the VM, or changed behind "
        "the host's back. Made by `python -m tests.properties.fault_matrix`; do not edit.",
        "",
        "`done`: as if nothing were wrong. `done, merge waits`: done, and the merge is tried again "
        "later. `refused`: nothing has changed. Empty: a running VM holds the file open, so it "
        "cannot be deleted.",
    ]
    for fault in FAULTS:
        rows = {file: row for (kind, file), row in cells.items() if kind == fault}
        lines += ["", f"## {fault.capitalize()}", ""]
        lines.append("| Operation | " + " | ".join(rows) + " |")
        lines.append("|---" * (len(rows) + 1) + "|")
        for operation in OPERATIONS:
            answers = (row.get(operation, "") for row in rows.values())
            lines.append(f"| {operation} | " + " | ".join(answers) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
