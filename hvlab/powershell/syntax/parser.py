"""From text to tree."""

from __future__ import annotations

from hvlab.powershell.syntax.definitions import DefinitionParser
from hvlab.powershell.syntax.errors import Complaint, ParseError
from hvlab.powershell.syntax.meaning import complain_of_meaning
from hvlab.powershell.syntax.nodes import Extent, ScriptBlock
from hvlab.powershell.syntax.stream import TooDeep


def parse(text: str) -> ScriptBlock:
    """The tree of a script. `ParseError` when PowerShell 5.1 would refuse it, with all complaints
    in its order; `incomplete` when the first of them is that the text ends too early."""
    block, complaints = parse_tolerant(text)
    if complaints:
        raise ParseError(text, complaints, complaints[0].incomplete)
    return block


def parse_tolerant(text: str) -> tuple[ScriptBlock, tuple[Complaint, ...]]:
    """What could be understood of a script, and what is wrong with it. Where something is wrong
    stands a `Broken` node, with what was understood of that part."""
    parser = DefinitionParser(text)
    try:
        block = parser.script_block(None)
    except (TooDeep, RecursionError):
        index = min(parser.place(parser.index), len(text))
        parser.complaints.add("ScriptTooComplicated", index, index)
        return ScriptBlock(extent=Extent(0, len(text)), text=text), tuple(parser.complaints.found)
    for place in parser.unknown_usings:
        parser.complaints.add("UsingStatementNotSupported", place.start, place.end)
    complain_of_meaning(block, parser.complaints, parser.two_lists)
    return block, tuple(parser.complaints.found)
