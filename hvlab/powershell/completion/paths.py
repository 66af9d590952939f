"""Paths of the simulated drives."""

from __future__ import annotations

import ntpath
from typing import TYPE_CHECKING

from hvlab.powershell.completion.items import Item, Word, quoted

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell


def paths(shell: Shell, word: Word) -> list[Item]:
    """Files and folders whose path begins as the word does; folders first. What was typed of a
    folder stays as it was typed; a name alone becomes `.\\name`."""
    drive = shell.files
    if drive is None:
        return []
    typed = word.value.replace("/", "\\")
    head, tail = _split(typed)
    folder = _absolute(shell, head)
    if folder is None:
        return []
    shown = head or ".\\"
    found = []
    if not head and not tail and drive.entry(folder) is None:
        return []
    for entry in drive.children(folder):
        if entry.name.casefold().startswith(tail.casefold()):
            text = quoted(shown + entry.name, word.quote)
            found.append(Item(text, "path", entry.path))
    return found


def _split(typed: str) -> tuple[str, str]:
    """What was typed: the folder with its backslash, and the beginning of a name."""
    place = typed.rfind("\\") + 1
    return typed[:place], typed[place:]


def _absolute(shell: Shell, head: str) -> str | None:
    """A folder's full path; None where the location is no drive of files."""
    location: str = shell.location.rpartition("::")[2]
    if head.startswith("~"):
        head = ntpath.join("C:\\Users\\Administrator", head[2:])
    drive, rest = ntpath.splitdrive(head)
    if drive and rest.startswith("\\"):
        return ntpath.normpath(head)
    if ntpath.splitdrive(location)[0] == "" or drive:
        return None
    if rest.startswith("\\"):
        return ntpath.normpath(ntpath.splitdrive(location)[0] + rest)
    return ntpath.normpath(ntpath.join(location, head))
