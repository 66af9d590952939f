"""Which characters mean what. Word processors' quotes and dashes count as the plain ones."""

from __future__ import annotations

import re

# Blanks, not newlines: ASCII ones, next line, no-break space, and Unicode's separators.
SPACES = " \t\v\f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
NEWLINES = "\r\n"
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
DASHES = "-\u2013\u2014\u2015"

END = "\0"
"""Stands behind the last character of a text, so that looking one ahead never fails."""

STOPS = frozenset(SPACES + NEWLINES + END + "&(),;{|}")
"""What ends a word in argument mode. Not `<`, `>`, `=`, `#` or `[`: those may be inside."""

AFTER_NUMBER = frozenset("!#%*+./<=>]" + DASHES)
"""What ends a number in expression mode besides STOPS: operators begin with these."""

ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
"""The letter behind a backtick: what it makes. 5.1 knows neither `e nor `u."""

# One class and one star each: these cannot backtrack.
BLANKS = re.compile(f"[{SPACES}]*")
LINE = re.compile(r"[^\r\n]*")
WORD = re.compile(r"\w*")
VARIABLE = re.compile(r"(?:[\w?]|:(?!:))*")
SCOPED = re.compile(r"(?:variable:)?(?:global|local|private|script):|variable:", re.IGNORECASE)
TYPE_NAME = re.compile(r"[\w.`+#\\]*")
LETTERS = re.compile(r"[A-Za-z]*")
PLAIN_WORD = re.compile("[^" + re.escape("".join(sorted(STOPS)) + "`$'\"") + "‘’‚‛“”„]*")
PARAMETER = re.compile(
    "[^" + re.escape(SPACES + NEWLINES + END + "{}();,|&.[:") + SINGLE_QUOTES + DOUBLE_QUOTES + "]*"
)
UNTIL_SINGLE_QUOTE = re.compile(f"[^{SINGLE_QUOTES}]*")
UNTIL_EXPANSION = re.compile(f"[^{DOUBLE_QUOTES}$`]*")
HERE_TEXT = re.compile(r"[^\r\n$`]*")
UNTIL_PAREN = re.compile(f"[^(){DOUBLE_QUOTES}`]*")
BRACED_NAME = re.compile("[^}{`" + DOUBLE_QUOTES + "]*")
ASSEMBLY_NAME = re.compile(r"[^,=\]\r\n\x00" + SPACES + "]*")


def starts_variable(character: str) -> bool:
    """Whether it may follow `$` in a variable's name without braces."""
    return character.isalnum() or character in "_$?^:"


def starts_identifier(character: str) -> bool:
    """Whether a name may begin with it."""
    return character.isalpha() or character == "_"
