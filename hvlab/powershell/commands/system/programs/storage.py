"""vssadmin, fsutil, icacls: snapshots' writers, room, and rights on the host's files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from hvlab.operations import DenyHostFile, GrantHostFile
from hvlab.operations.quiesce import writers_of
from hvlab.powershell.commands.files.drive import Entry
from hvlab.powershell.commands.files.paths import found
from hvlab.powershell.commands.system.computers import computer_of, guest_of
from hvlab.powershell.commands.system.inventory import volumes
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world.disk import path_key
from hvlab.world.world import World

WRITER_IDS = "writer class {name}"
ACCOUNT = re.compile(r"(?i)^NT VIRTUAL MACHINE\\(.+)$")
FAMILY = "Virtual Machines"
EVERYONE = frozenset({"everyone", "*s-1-1-0"})
NUMBER = 1_000


def vssadmin(call: NativeStage, words: list[str]) -> Program:
    """`vssadmin list writers`."""
    if [word.casefold() for word in words] != ["list", "writers"]:
        raise call.refuse(words)
    guest = guest_of(call.shell)
    yield "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool"
    yield "(C) Copyright 2001-2013 Microsoft Corp."
    yield ""
    if guest is None:
        rows = [("Microsoft Hyper-V VSS Writer", "[1] Stable", "No error")]
    else:
        rows = [(one.name, one.state, one.error) for one in writers_of(guest.guest)]
    for name, state, error in rows:
        yield f"Writer name: '{name}'"
        yield f"   Writer Id: {{{uuid5(NAMESPACE_OID, f'writer {name}')}}}"
        yield f"   Writer Instance Id: {{{uuid5(NAMESPACE_OID, f'instance {name}')}}}"
        yield f"   State: {state}"
        yield f"   Last error: {error}"
        yield ""
    return 0


def fsutil(call: NativeStage, words: list[str]) -> Program:
    """`fsutil volume diskfree C:`."""
    if [word.casefold() for word in words[:2]] != ["volume", "diskfree"] or len(words) != 3:
        raise call.refuse(words)
    letter = words[2][:1].upper()
    room = next((one for one in volumes(computer_of(call.shell)) if one.letter == letter), None)
    if room is None:
        yield "Error:  The system cannot find the path specified."
        return 1
    for label, size in (
        ("Total free bytes", room.free),
        ("Total bytes", room.size),
        ("Total quota free bytes", room.free),
    ):
        yield f"{label:<23}: {size:>18,} ({_gigabytes(size)})"
    return 0


def _gigabytes(size: int) -> str:
    return f"{size / 2**30:>5.1f} GB"


# icacls -----------------------------------------------------------------------------------------


def icacls(call: NativeStage, words: list[str]) -> Program:
    """Rights of the files that virtual machines use: show, `/grant`, `/remove`, `/deny`."""
    if guest_of(call.shell) is not None or not words:
        raise call.refuse([*words, "in a guest"] if words else words)
    entries = found(call.shell, words[0])
    if not entries:
        yield f"{words[0]}: The system cannot find the file specified."
        yield "Successfully processed 0 files; Failed processing 1 files"
        return 2
    changes = _changes(call, words)
    deep = any(word.casefold() == "/t" for word in words)
    files = [one for entry in entries for one in _files(call, entry, deep=deep or not changes)]
    return (yield from _work(call, files if changes else entries, changes))


Change = tuple[str, str]


def _changes(call: NativeStage, words: list[str]) -> list[Change]:
    """What is to be done with whom: ('/grant', 'NT VIRTUAL MACHINE\\\\...')."""
    changes: list[Change] = []
    rest = list(words[1:])
    while rest:
        word = rest.pop(0).casefold()
        if word in ("/t", "/c", "/q", "/l"):
            continue
        verb = word.partition(":")[0]
        if verb not in ("/grant", "/deny", "/remove", "/inheritance", "/reset") or not rest:
            raise call.refuse(words)
        whom = rest.pop(0)
        if verb in ("/inheritance", "/reset"):
            raise call.refuse(words)
        changes.append((verb, whom.rpartition(":")[0] if verb != "/remove" else whom))
    return changes


def _files(call: NativeStage, entry: Entry, *, deep: bool) -> Iterator[Entry]:
    yield entry
    if entry.folder and deep:
        for child in call.shell.files.children(entry.path):
            yield from _files(call, child, deep=True)


def _work(call: NativeStage, entries: list[Entry], changes: list[Change]) -> Program:
    for entry in entries:
        if not changes:
            yield from _rights(call.shell.lab.world, entry)
            continue
        for verb, whom in changes:
            _change(call, entry, verb, whom)
        yield f"processed file: {entry.path}"
    yield f"Successfully processed {len(entries)} files; Failed processing 0 files"
    return 0


def _change(call: NativeStage, entry: Entry, verb: str, whom: str) -> None:
    """Rights of a VM's account, or of everyone; those of others change nothing for a VM."""
    if entry.folder:
        return
    lab = call.shell.lab
    everyone = whom.casefold() in EVERYONE
    if not everyone and not _is_account(lab.world, entry, whom):
        return
    if verb == "/grant":
        lab.do(GrantHostFile(entry.path, everyone))
    else:
        lab.do(DenyHostFile(entry.path))


def _is_account(world: World, entry: Entry, whom: str) -> bool:
    """Whether the account is that of a VM that uses the file, or the group of all."""
    known = ACCOUNT.match(whom)
    if known is None:
        return False
    if known[1].casefold() == FAMILY.casefold():
        return True
    return known[1].casefold() in {one.casefold() for one in users(world, entry.path)}


def users(world: World, path: str) -> list[str]:
    """The ids of the VMs that use a file: as a disk of Now, of a checkpoint, or below one."""
    key = path_key(path)
    holders = [(vm.id, vm.drives) for vm in world.vms]
    holders += [(one.vm, one.drives) for one in world.checkpoints]
    found: dict[str, None] = {}
    for id, drives in holders:
        for drive in drives:
            disk = world.disks.get(drive.disk)
            while disk is not None:
                if disk.id == key:
                    found[id] = None
                disk = None if disk.parent_id is None else world.disks.get(disk.parent_id)
    row = world.files.get(key)
    if row is not None and row.owner:
        checkpoint = world.checkpoints.get(row.owner)
        found[row.owner if checkpoint is None else checkpoint.vm] = None
    return list(found)


def rights(world: World, path: str) -> list[tuple[str, str]]:
    """Who may do what with a file."""
    condition = world.conditions.get(path_key(path))
    listed = []
    if condition is not None and condition.everyone:
        listed.append(("Everyone", "(F)"))
    if condition is None or not condition.denied:
        listed += [(f"NT VIRTUAL MACHINE\\{id}", "(R,W)") for id in users(world, path)]
    return [*listed, ("NT AUTHORITY\\SYSTEM", "(I)(F)"), ("BUILTIN\\Administrators", "(I)(F)")]


def _rights(world: World, entry: Entry) -> Iterator[str]:
    lead = entry.path
    for account, what in rights(world, entry.path):
        yield f"{lead} {account}:{what}"
        lead = " " * len(entry.path)
    yield ""


PROGRAMS = {"vssadmin": vssadmin, "fsutil": fsutil, "icacls": icacls}
