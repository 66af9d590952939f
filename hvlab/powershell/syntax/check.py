"""What `hvlab ps --check` says of a script, without running it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TypedDict

from hvlab.powershell.syntax.errors import Complaint
from hvlab.powershell.syntax.nodes import Command, CommandParameter
from hvlab.powershell.syntax.parser import parse_tolerant
from hvlab.powershell.syntax.walk import places


class Check(TypedDict):
    """`errors`: id, offset in UTF-16 as .NET counts, message. `commands`: name as written and
    parameters without dash, both in lower case, in the order of the text; the commands inside of a
    command follow it."""

    valid: bool
    errors: list[list[str | int]]
    commands: list[list[str | list[str]]]


def check(text: str) -> Check:
    """Whether PowerShell would accept a script, what is wrong with it, and what it calls."""
    block, complaints = parse_tolerant(text)
    wide = [index for index, character in enumerate(text) if character > "\uffff"]
    commands = [place.node for place in places(block) if isinstance(place.node, Command)]
    return {
        "valid": not complaints,
        "errors": [
            [complaint.id, _offset(complaint, wide), complaint.message] for complaint in complaints
        ],
        "commands": [[command_name(text, command), _parameters(command)] for command in commands],
    }


def _offset(complaint: Complaint, wide: list[int]) -> int:
    """Where PowerShell says it is: characters beyond the first 65,536 (`wide`) count twice."""
    start = complaint.extent.start
    return start + bisect_left(wide, start) + complaint.beyond


def command_name(text: str, command: Command) -> str:
    """A command's name as written, in lower case and without its module or folder."""
    first = command.elements[0]
    name = text[first.extent.start : first.extent.end]
    return name.rpartition("\\")[2].lower()


def _parameters(command: Command) -> list[str]:
    parameters = [item for item in command.elements if isinstance(item, CommandParameter)]
    return [parameter.name.lower() for parameter in parameters]
