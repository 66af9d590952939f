"""Error records as Windows PowerShell 5.1 prints them, NormalView (powershell.md 4.10)."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language import culture, members
from hvlab.powershell.syntax.errors import Complaint, ParseError
from hvlab.powershell.values.errors import ErrorRecord, Position

LONGEST_LINE = 69
"""Characters of the script's line that are shown; the console may be only 80 wide."""
BEFORE, AFTER = 12, 8
"""Characters shown before and after the error, where a line is too long."""
INDENT = "    "
NORMAL_VIEW, CATEGORY_VIEW = "NormalView", "categoryview"
"""Values of $ErrorView."""
REST_OF_PROGRAM = "NativeCommandErrorMessage"
"""Further lines of what a program said of an error: only the first is drawn as one."""
LONGEST_TARGET = 40
KEPT_OF_TARGET = 15
PARSER = "ParserError: (:) [], ParentContainsErrorRecordException"


def render(record: ErrorRecord, width: int = 120, view: str = NORMAL_VIEW) -> str:
    """The text of a record, without the last line's end. Its last line is a single blank; in the
    view 'CategoryView' there is one line only."""
    if record.id == REST_OF_PROGRAM:
        return record.message
    if view.casefold() == CATEGORY_VIEW:
        return category_info(record)
    prefix = f"{record.invoked} : " if record.invoked else ""
    lines = [prefix + record.message]
    if record.position is not None:
        lines += position_lines(record.position)
    lines.append(_filled("+ CategoryInfo          : ", category_info(record), width))
    lines.append(_filled("+ FullyQualifiedErrorId : ", record.id, width))
    if "PSComputerName" in record.data:
        lines.append(f"{INDENT}+ PSComputerName        : {record.data['PSComputerName']}")
    return "\n".join([*lines, " "])


def render_parse_error(error: ParseError, width: int = 120, file: str = "") -> str:
    """What the console says of a text that is not PowerShell: each complaint behind its position,
    and the id of the first. A text that only ends too early has no position."""
    if error.incomplete:
        blocks = [error.complaints[0].message]
    else:
        blocks = [_complaint(error.text, one, file) for one in error.complaints]
    id_line = _filled("+ FullyQualifiedErrorId : ", error.complaints[0].id, width)
    return "\n".join(
        ["\n\n".join(blocks), f"{INDENT}+ CategoryInfo          : {PARSER}", id_line, " "]
    )


def _complaint(text: str, complaint: Complaint, file: str) -> str:
    place = Position(text, complaint.extent.start, complaint.extent.end, file)
    return "\n".join([*position_lines(place), complaint.message])


def category_info(record: ErrorRecord) -> str:
    """`InvalidArgument: (nope:String) [Get-VM], VirtualizationException`."""
    return f"{record.category}: ({_target(record.target)}) [{record.activity}], {record.exception}"


def _target(target: Any) -> str:
    if target is None:
        return ":"
    kind = members.type_names(target)[0].rpartition(".")[2]
    return f"{_shortened(culture.to_display(target))}:{_shortened(kind)}"


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TARGET:
        return text
    return f"{text[:KEPT_OF_TARGET]}...{text[-KEPT_OF_TARGET:]}"


def _filled(label: str, value: str, width: int) -> str:
    """A line of the block at the end. The host cuts it into pieces and indents each, but breaks no
    line between them: the console does, where it is full."""
    room = max(width - len(INDENT) - 2, 1)
    text = label + value
    pieces = [text[start : start + room] for start in range(0, len(text), room)]
    return "".join(INDENT + piece for piece in pieces)


def position_lines(position: Position) -> list[str]:
    """`At line:1 char:8`, the line, and tildes below what is meant."""
    start = min(position.start, len(position.text))
    begin = position.text.rfind("\n", 0, start) + 1
    finish = position.text.find("\n", start)
    line = position.text[begin : finish if finish >= 0 else len(position.text)].rstrip()
    number = position.text.count("\n", 0, start) + 1
    before = min(start - begin, len(line))
    length = max(min(position.end - position.start, len(line) - before), 0)
    shown, before, length = _excerpt(line, before, length)
    where = f"At {position.file or 'line'}:{number} char:{start - begin + 1}"
    return [where, f"+ {shown}", f"+ {' ' * before}{'~' * max(length, 1)}"]


def _excerpt(line: str, before: int, length: int) -> tuple[str, int, int]:
    """The part of a long line that is shown, and where in it the error stands."""
    if "\t" in line:
        head, error = line[:before], line[before : before + length]
        rest = line[before + length :].replace("\t", INDENT)
        head, error = head.replace("\t", INDENT), error.replace("\t", INDENT)
        line, before, length = head + error + rest, len(head), len(error)
    if len(line) <= LONGEST_LINE:
        return line, before, length
    kept_before = min(before, BEFORE)
    behind = len(line) - length - before
    kept_behind = min(behind, AFTER)
    room = LONGEST_LINE - (kept_before + length + kept_behind)
    if room <= 0:
        length = min(length, LONGEST_LINE - kept_before)
        dots_behind = True
    else:
        more = min(before - kept_before, room)
        kept_before += more
        kept_behind += min(behind - kept_behind, room - more)
        dots_behind = kept_behind < behind
    dots_before = kept_before < before
    start = before - kept_before
    shown = line[start : start + LONGEST_LINE]
    length = min(length, LONGEST_LINE - kept_before)
    shown = ("... " if dots_before else "") + shown + (" ..." if dots_behind else "")
    return shown, kept_before + (4 if dots_before else 0), length
