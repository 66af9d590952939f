"""Wildcards (`-like`) and the order of strings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hvlab.powershell.language.limits import MAX_WILDCARD, limit_reached
from hvlab.powershell.values.errors import Terminating, fault

NO_PATTERN = "WildcardPattern_Invalid"
"""The id of the error of a wildcard pattern that is none."""


@lru_cache(maxsize=500)
def _compiled(pattern: str, case: bool) -> re.Pattern[str]:
    """A wildcard pattern as a regular expression that never goes back over a `*`."""
    chunks: list[str] = [""]
    index = 0
    while index < len(pattern):
        character = pattern[index]
        index += 1
        if character == "*":
            chunks.append("")
        elif character == "?":
            chunks[-1] += "."
        elif character == "[":
            piece, index = _set(pattern, index)
            chunks[-1] += piece
        else:
            if character == "`" and index < len(pattern):
                character, index = pattern[index], index + 1
            chunks[-1] += re.escape(character)
    text = chunks[0]
    for number, chunk in enumerate(chunks[1:], 2):
        text += f".*{chunk}" if number == len(chunks) else f"(?>.*?{chunk})" if chunk else ""
    flags = re.DOTALL if case else re.DOTALL | re.IGNORECASE
    try:
        return re.compile(text + r"\Z", flags)
    except re.error:  # [z-a]
        raise _not_valid(pattern) from None


def _not_valid(pattern: str) -> Terminating:
    return fault(
        f"The specified wildcard character pattern is not valid: {pattern}",
        NO_PATTERN,
        "InvalidArgument",
        exception="System.Management.Automation.WildcardPatternException",
    )


def _set(pattern: str, index: int) -> tuple[str, int]:
    """`[a-z]` from behind its bracket; and where it ends. Raises Terminating."""
    out, first = "[", index
    while index < len(pattern):
        character = pattern[index]
        if character == "]" and index > first:
            return out + "]", index + 1
        if character == "`" and index + 1 < len(pattern):
            index += 1
            out += re.escape(pattern[index])
        else:
            between = character == "-" and index > first and pattern[index - 1] != "-"
            out += character if between else re.escape(character)
        index += 1
    raise _not_valid(pattern)


def wildcard_match(pattern: str, text: str, *, case: bool = False) -> bool:
    """Whether text is `-like` the pattern: * ? [a-z] and the backtick. Raises Terminating."""
    if len(pattern) > MAX_WILDCARD:
        raise limit_reached("a wildcard pattern is too long")
    return _compiled(pattern, case).match(text) is not None


def has_wildcard(pattern: str) -> bool:
    """Whether a pattern holds *, ? or [ that no backtick takes back."""
    return re.search(r"(?<!`)(?:``)*[*?\[]", pattern) is not None


def escape_wildcard(text: str) -> str:
    """The pattern that matches that text only."""
    return re.sub(r"([*?\[\]`])", r"`\1", text)


def unescape_wildcard(pattern: str) -> str:
    """The text of a pattern without wildcards."""
    return re.sub(r"`(.)", r"\1", pattern)


# ---------------------------------------------------------------- order

_SYMBOLS = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>'
"""Windows' order of ASCII symbols; hyphen and apostrophe hardly count."""
_IGNORED = "-'"
LONG_TEXT = 5_000
"""Characters of a text that its order is worked out from."""

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=20000)
def sort_key(text: str) -> Key:
    """What strings are ordered by: letters without accents and case, then accents, then hyphens,
    then case (small letters first)."""
    base: list[tuple[int, int]] = []
    accents: list[int] = []
    cases: list[int] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            accents.append(len(base) * 1000 + ord(character) % 1000)
        elif character not in _IGNORED:
            base.append(_weight(character))
            cases.append(int(character.isupper()))
    hyphens = "".join(one if one in _IGNORED else " " for one in text)
    return tuple(base), tuple(accents), tuple(cases), hyphens


def _weight(character: str) -> tuple[int, int]:
    place = _SYMBOLS.find(character)
    if place >= 0:
        return 0, place
    if character.isdigit():
        return 1, ord(character)
    if character.isalpha():
        return 2, ord(character.casefold()[0])
    return 0, 1000 + ord(character)


def compare_text(left: str, right: str, *, case: bool = False) -> int:
    """-1, 0 or 1, as a Windows host orders strings ('a' before 'B', 'co-op' beside 'coop')."""
    if left == right:
        return 0
    if min(len(left), len(right)) > LONG_TEXT:
        left, right = _where_they_differ(left, right)
    one, other = sort_key(left[:LONG_TEXT]), sort_key(right[:LONG_TEXT])
    first: tuple[object, ...] = (one[0], one[1], one[3])
    second: tuple[object, ...] = (other[0], other[1], other[3])
    if case:
        first, second = (*first, one[2]), (*second, other[2])
    if first == second:
        return 0
    return -1 if first < second else 1


def _where_they_differ(left: str, right: str) -> tuple[str, str]:
    """Two long texts from their first difference on: what is before it decides nothing."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[:middle] == right[:middle] else (low, middle - 1)
    return left[low:], right[low:]


def same_text(left: str, right: str, *, case: bool = False) -> bool:
    """Whether strings are `-eq`."""
    return left == right or (not case and left.casefold() == right.casefold())
