"""What happens inside the guest: files, patches, an unsaved document (law 6)."""

import pytest

from hvlab.errors import GuestError
from hvlab.operations import (
    InstallPatch,
    RemoveGuestFile,
    TakeCheckpoint,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.world.guest import PATCH_FOLDER
from tests.support import document


def test_files_are_written_replaced_and_removed(do, vm, files):
    """The guest's drive is a drive."""
    do(WriteGuestFile(vm, r"Notes\a.txt", "one"))
    do(WriteGuestFile(vm, r"notes\A.TXT", "two"))
    do(WriteGuestFile(vm, r"Notes\b.txt", ""))
    assert {r"Notes\a.txt": "two", r"Notes\b.txt": ""} == files()

    do(RemoveGuestFile(vm, r"NOTES\b.txt"))
    assert {r"Notes\a.txt": "two"} == files()


def test_a_patch_is_a_file(do, vm, files):
    """An installed patch is found among the guest's packages."""
    do(InstallPatch(vm, "KB5034439"))

    assert {rf"{PATCH_FOLDER}\KB5034439.mum": "KB5034439"} == files()


def test_the_document_is_nowhere_on_disk(do, lab, vm):
    """What is typed and not saved lives in memory only."""
    before = {disk.id: disk for disk in lab.world.disks}
    do(TypeInDocument(vm, "only in memory"))

    assert "only in memory" == document(lab.world.vms[vm])
    assert before == {disk.id: disk for disk in lab.world.disks}


def test_writes_land_in_nows_file_only(do, lab, vm):
    """Files of checkpoints stay as they are, whatever the guest does."""
    for name in ("first", "second"):
        do(WriteGuestFile(vm, "common.txt", name))
        do(TakeCheckpoint(vm, name))
    before = {disk.id: disk for disk in lab.world.disks}
    do(WriteGuestFile(vm, "common.txt", "now"))
    do(RemoveGuestFile(vm, "common.txt"))
    changed = {disk.id for disk in lab.world.disks if disk != before[disk.id]}

    assert {drive.disk for drive in lab.world.vms[vm].drives} == changed


def test_half_a_character_is_text_too(do, vm, files):
    """A browser may send half of a pair; it becomes a question mark, as in other editors."""
    do(WriteGuestFile(vm, "a.txt", "x\ud83dy"))

    assert {"a.txt": "x?y"} == files()


@pytest.mark.parametrize(
    "operation",
    [
        lambda vm: WriteGuestFile(vm, "", "x"),
        lambda vm: WriteGuestFile(vm, "a*b.txt", "x"),
        lambda vm: WriteGuestFile(vm, r"C:\a.txt", "x"),
        lambda vm: WriteGuestFile(vm, "x" * 300, "x"),
        lambda vm: WriteGuestFile(vm, "Windows", "x"),
        lambda vm: WriteGuestFile(vm, "\ud800.txt", "x"),
        lambda vm: RemoveGuestFile(vm, "not there.txt"),
        lambda vm: RemoveGuestFile(vm, "Windows"),
        lambda vm: InstallPatch(vm, "\ud800"),
    ],
)
def test_what_a_file_system_refuses(do, lab, vm, operation):
    """The guest says no, and nothing at all has changed (law 2)."""
    before, told, version = lab.world.copy(), list(lab.events), lab.version

    with pytest.raises(GuestError):
        do(operation(vm))
    assert (before, told, version) == (lab.world, lab.events, lab.version)
