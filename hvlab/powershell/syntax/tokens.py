"""Tokens and the tables of keywords and operators.

A token's `kind` is the text itself for punctuation, keywords (lower case) and operators (lower
case, ASCII dash, without the `i` of `-ieq`); the other kinds are the names in capitals below.
"""

from __future__ import annotations

from typing import Final

VARIABLE: Final = "VARIABLE"
SPLATTED: Final = "SPLATTED"
PARAMETER: Final = "PARAMETER"
NUMBER: Final = "NUMBER"
LABEL: Final = "LABEL"
IDENTIFIER: Final = "IDENTIFIER"
GENERIC: Final = "GENERIC"
NEWLINE: Final = "NEWLINE"
EOF: Final = "EOF"
LITERAL: Final = "LITERAL"
EXPANDABLE: Final = "EXPANDABLE"
HERE_LITERAL: Final = "HERE_LITERAL"
HERE_EXPANDABLE: Final = "HERE_EXPANDABLE"
REDIRECTION: Final = "REDIRECTION"
INPUT: Final = "INPUT"
NESTED: Final = "NESTED"
UNKNOWN: Final = "UNKNOWN"


class Token:
    """A piece of the text: offsets into the whole script; `at` is the offset in the text being
    read, which is a part of it inside of strings. `value` is what it stands for: a string's text, a
    variable's name. `parts`: the texts and tokens of a string with something to fill in."""

    __slots__ = ("at", "end", "kind", "parts", "start", "text", "value")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        at: int,
        text: str,
        value: str = "",
        parts: tuple[str | Token, ...] | None = None,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.at = at
        self.text = text
        self.value = value
        self.parts = parts

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text!r} at {self.start}>"


class NumberToken(Token):
    """A number; `number` is its value."""

    __slots__ = ("number",)
    number: object


class ParameterToken(Token):
    """`-Name` or `-Name:`; `value` is the name."""

    __slots__ = ("colon",)
    colon: bool


class RedirectionToken(Token):
    """`n>`, `n>>`, `n>&m`: `merge_into` is m, or 0 when it goes to a file."""

    __slots__ = ("append", "merge_into", "stream")
    stream: int
    merge_into: int
    append: bool


class NestedToken(Token):
    """`$( ... )` inside a string, not yet read: `value` is its text with doubled quotes made
    single, `places` the offset of each of its characters, None when they simply follow `start`."""

    __slots__ = ("places",)
    places: list[int] | None


_KEYWORDS = """
    elseif if else switch foreach from in for while until do try catch finally trap data return
    continue break exit throw begin process end dynamicparam function filter param class define var
    using workflow parallel sequence inlinescript configuration public private static interface enum
    namespace module type assembly command hidden base
"""
KEYWORDS: Final = frozenset(_KEYWORDS.split())

_NO_ATTRIBUTES = """
    break continue data define do exit filter for foreach from function if return switch throw trap
    try using var while workflow parallel sequence inlinescript
"""
NO_ATTRIBUTES: Final = frozenset(_NO_ATTRIBUTES.split())
"""Keywords that no attribute may stand before."""

BLOCK_NAMES: Final = frozenset({"begin", "process", "end", "dynamicparam"})

_CASED = "eq ne ge gt lt le like notlike match notmatch replace contains notcontains in notin split"
_PLAIN = "bnot not isnot is as f and band or bor xor bxor join shl shr"
OPERATORS: Final = {
    **{name: f"-{name}" for name in (*_CASED.split(), *_PLAIN.split())},
    **{f"i{name}": f"-{name}" for name in _CASED.split()},
    **{f"c{name}": f"-c{name}" for name in _CASED.split()},
}
"""The word behind the dash, in lower case: the operator."""

_COMPARISONS = [*_CASED.split(), *(f"c{name}" for name in _CASED.split())]
PRECEDENCE: Final = {
    **dict.fromkeys(("&&", "||"), 0),  # no operators here; complained about once they are read
    **dict.fromkeys(("-and", "-or", "-xor"), 1),
    **dict.fromkeys(("-band", "-bor", "-bxor"), 2),
    **dict.fromkeys((f"-{name}" for name in _COMPARISONS), 3),
    **dict.fromkeys(("-join", "-is", "-isnot", "-as", "-shl", "-shr"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
    "-f": 6,
    "..": 7,
}
"""Operators between two operands: the higher binds tighter."""

UNARY: Final = frozenset(
    {",", "++", "--", "!", "+", "-", "-not", "-bnot", "-join", "-split", "-csplit"}
)
ASSIGNMENTS: Final = frozenset({"=", "+=", "-=", "*=", "/=", "%="})

SAME_IN_ALL_MODES: Final = frozenset(
    {"(", ")", "{", "}", "]", "@(", "@{", "$(", ";", "&&", "||", "&", "|", ",", NEWLINE, EOF}
    | {LITERAL, EXPANDABLE, HERE_LITERAL, HERE_EXPANDABLE, INPUT}
)
"""Tokens that need not be read again when the mode changes."""
