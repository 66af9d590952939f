"""Regular expressions as values: [regex] and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Regex:
    """A [regex]: the .NET pattern as written, its options as .NET's number, the translation.

    `names` are the groups' .NET names in .NET's order ('0', '1', then named ones), each with the
    number of the group in the translation. `longest` is the longest text it may be tried on.
    """

    pattern: str
    options: int = 0
    compiled: re.Pattern[str] | None = field(default=None, compare=False, repr=False)
    names: tuple[tuple[str, int], ...] = (("0", 0),)
    longest: int = 1_000_000


@dataclass(eq=False)
class Group:
    """A group of a match: text and where it stands. Without success the text is empty."""

    value: str = ""
    index: int = 0
    success: bool = False
    name: str = ""


@dataclass(eq=False)
class Match(Group):
    """A match: its own text, and its groups in order (number 0 is the whole)."""

    groups: list[Group] = field(default_factory=list)
    regex: Regex | None = None
    text: str = ""
