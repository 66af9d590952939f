"""`-split`: by a pattern, by blanks, by a script block."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language import regex
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_bool, to_int, to_string, to_type
from hvlab.powershell.values.errors import fault
from hvlab.powershell.values.patterns import Regex
from hvlab.powershell.values.script import ScriptBlockValue

_SIMPLE = 1
_OPTIONS = {
    8: regex.BLANKS,
    16: regex.MULTILINE,
    32: regex.SINGLELINE,
    64: regex.IGNORE_CASE,
    128: regex.EXPLICIT,
}


def split_blanks(value: Any, ops: Callbacks) -> list[str]:
    """`-split value`: by runs of blanks; those at the ends do not count."""
    texts = value if isinstance(value, list) else [value]
    parts = [part for text in texts for part in to_string(text, ops.ofs).split()]
    ops.budget.array(len(parts))
    return parts


def split(left: Any, right: Any, case: bool, ops: Callbacks) -> list[str]:
    """`left -split right`; right may hold a limit and options behind the separator."""
    arguments = right if isinstance(right, list) else [right]
    if not arguments:
        raise fault("The argument to operator '-split' is not valid: .", "BadOperatorArgument")
    texts = [to_string(item) for item in (left if isinstance(left, list) else [left])]
    limit = to_int(arguments[1]) if len(arguments) > 1 else 0
    if isinstance(arguments[0], ScriptBlockValue):
        parts = [part for text in texts for part in _by_block(text, arguments[0], limit, ops)]
    else:
        pattern = _pattern(arguments, case, limit, ops)
        parts = [part for text in texts for part in regex.split(pattern, text, abs(limit))]
    ops.budget.array(len(parts))
    return parts


def _pattern(arguments: list[Any], case: bool, limit: int, ops: Callbacks) -> Regex:
    options = 0 if case else 64
    if len(arguments) > 2 and arguments[2] not in (None, ""):
        options |= to_type(arguments[2], "System.Management.Automation.SplitOptions").number
    if options & _SIMPLE and options & ~(_SIMPLE | 64):
        raise fault(
            "The combination of options with the -split operator is not valid.",
            "InvalidSplitOptionCombination",
            "ParserError",
            exception="System.Management.Automation.ParseException",
        )
    text = to_string(arguments[0], ops.ofs)
    flags = sum(flag for bit, flag in _OPTIONS.items() if options & bit)
    if limit < 0:
        flags |= regex.RIGHT_TO_LEFT
    if isinstance(arguments[0], Regex):
        return arguments[0]
    return regex.as_regex(text, regex.escape(text) if options & _SIMPLE else text, flags)


def _by_block(text: str, block: ScriptBlockValue, limit: int, ops: Callbacks) -> list[str]:
    """At each character for which the block is true."""
    parts: list[str] = []
    start = 0
    for index, character in enumerate(text):
        if limit > 0 and len(parts) == limit - 1:
            break
        found = ops.invoke(block, (text, index), character)
        if to_bool(found):
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
