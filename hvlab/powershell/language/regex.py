"""Regular expressions of .NET, run by Python's `re`.

A pattern that could keep a backtracking engine busy for long is let loose on short texts only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from hvlab.powershell.language.limits import MAX_MATCHED_TEXT, MAX_PATTERN, MAX_TEXT, limit_reached
from hvlab.powershell.language.regex_translation import (
    BLANKS,
    EXPLICIT,
    IGNORE_CASE,
    MULTILINE,
    RIGHT_TO_LEFT,
    SINGLELINE,
    Translator,
)
from hvlab.powershell.values.errors import fault, not_simulated
from hvlab.powershell.values.patterns import Group, Match, Regex

__all__ = [
    "BLANKS",
    "EXPLICIT",
    "IGNORE_CASE",
    "MULTILINE",
    "RIGHT_TO_LEFT",
    "SINGLELINE",
    "as_regex",
    "escape",
    "every",
    "expand",
    "first",
    "replace",
    "split",
    "translate",
]


@lru_cache(maxsize=500)
def _translated(pattern: str, options: int) -> Regex:
    return Translator(pattern, options).run()


def translate(pattern: str, options: int = 0) -> Regex:
    """A .NET pattern, ready to run. Raises ValueError with .NET's reason for a wrong one."""
    if len(pattern) > MAX_PATTERN:
        raise limit_reached("a regular expression is too long")
    try:
        return _translated(pattern, options)
    except ValueError as error:
        raise ValueError(f'parsing "{pattern}" - {error}') from None


def as_regex(pattern: Any, text: str, options: int = 0) -> Regex:
    """A [regex] as it is, anything else as text translated. Raises Terminating.

    `text` is the pattern's text form."""
    if isinstance(pattern, Regex):
        return pattern
    try:
        return translate(text, options)
    except ValueError as error:
        raise fault(
            str(error),
            "System.ArgumentException",
            "OperationStopped",
            exception="System.ArgumentException",
        ) from None


def _checked(regex: Regex, text: str) -> re.Pattern[str]:
    if regex.compiled is None:
        return _checked(translate(regex.pattern, regex.options), text)
    if len(text) > MAX_MATCHED_TEXT:
        raise limit_reached("a text is too long for a regular expression")
    if len(text) > regex.longest:
        raise not_simulated(
            f"The regular expression '{regex.pattern}', which could take very long, on a text of "
            f"more than {regex.longest} characters"
        )
    return regex.compiled


def first(regex: Regex, text: str, start: int = 0) -> Match | None:
    """The first match at or after a position."""
    found = _checked(regex, text).search(text, start)
    return None if found is None else _match(found, regex, text)


def every(regex: Regex, text: str) -> Iterator[Match]:
    """All matches from left to right."""
    for found in _checked(regex, text).finditer(text):
        yield _match(found, regex, text)


def _match(found: re.Match[str], regex: Regex, text: str) -> Match:
    groups: list[Group] = []
    for name, number in regex.names:
        value = found.group(number)
        if value is None:
            groups.append(Group(name=name))
        else:
            groups.append(Group(value, found.start(number), True, name))
    return Match(found.group(), found.start(), True, "0", groups, regex, text)


_SUBSTITUTION = re.compile(r"\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))")


def expand(replacement: str, match: Match) -> str:
    """A replacement with its $1, ${name}, $&, $$, $`, $', $+ and $_ filled in."""

    def fill(token: re.Match[str]) -> str:
        name = token[1] or token[2]
        if name:
            found = [
                group
                for group in match.groups
                if group.name == name.lstrip("0") or (group.name == name)
            ]
            return found[0].value if found else token[0]
        end = match.index + len(match.value)
        return {
            "$": "$",
            "&": match.value,
            "`": match.text[: match.index],
            "'": match.text[end:],
            "+": match.groups[-1].value,
            "_": match.text,
        }[token[3]]

    return _SUBSTITUTION.sub(fill, replacement)


def replace(regex: Regex, text: str, replacement: str, count: int = -1) -> str:
    """All matches, or that many, replaced. Raises the limit error for too long a result."""
    pieces, end, length = [], 0, len(text)
    for number, match in enumerate(every(regex, text)):
        if number == count:
            break
        pieces += [text[end : match.index], expand(replacement, match)]
        end = match.index + len(match.value)
        length += len(pieces[-1])
        if length > MAX_TEXT:
            raise limit_reached("a string becomes too long by replacing")
    return "".join([*pieces, text[end:]])


def split(regex: Regex, text: str, count: int = 0) -> list[str]:
    """As Regex.Split: captured groups are among the parts; `count` is the most parts, 0 for all."""
    if count == 1:
        return [text]
    if regex.options & RIGHT_TO_LEFT:
        return _split_from_right(regex, text, count)
    parts, end = [], 0
    for number, match in enumerate(every(regex, text), 1):
        parts.append(text[end : match.index])
        parts += [group.value for group in match.groups[1:] if group.success]
        end = match.index + len(match.value)
        if number == count - 1:
            break
    return [*parts, text[end:]]


def _split_from_right(regex: Regex, text: str, count: int) -> list[str]:
    """The last matches separate; what is left over stays in front."""
    matches = list(every(regex, text))
    kept = matches[len(matches) - count + 1 :] if count and count <= len(matches) else matches
    parts, end = [], 0
    for match in kept:
        parts.append(text[end : match.index])
        end = match.index + len(match.value)
    return [*parts, text[end:]]


def escape(text: str) -> str:
    """Regex.Escape: a pattern that matches the text itself."""
    if len(text) > MAX_MATCHED_TEXT:
        raise limit_reached("a text is too long for a regular expression")
    special = {" ": "\\ ", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
    return "".join(
        special.get(one) or ("\\" + one if one in "\\*+?|{[()^$.#" else one) for one in text
    )
