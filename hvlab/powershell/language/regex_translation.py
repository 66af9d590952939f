"""From a .NET pattern to one of Python's `re`, token by token.

What `re` cannot do says so (NotSimulated). On the way the translator notes what the pattern is made
of, so that `regex_risk` can tell on how long a text it may be tried.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field

from hvlab.powershell.language.limits import MAX_MATCHED_TEXT
from hvlab.powershell.language.regex_risk import PLACE, Part, longest_text
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.patterns import Regex

IGNORE_CASE, MULTILINE, EXPLICIT, SINGLELINE, BLANKS, RIGHT_TO_LEFT = 1, 2, 4, 16, 32, 64
LONG_TEXT = 100_000
"""The longest text for a pattern that repeats something."""
SEVERAL = 4
"""A repeat with more choice than this counts as one without end."""

_FLAGS = {
    IGNORE_CASE: re.IGNORECASE,
    MULTILINE: re.MULTILINE,
    SINGLELINE: re.DOTALL,
}
_CATEGORIES = {
    "L": r"a-zA-Z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u052f",
    "Lu": r"A-Z\u00c0-\u00d6\u00d8-\u00de",
    "Ll": r"a-z\u00df-\u00f6\u00f8-\u00ff",
    "N": r"0-9\u00b2\u00b3\u00b9\u00bc-\u00be",
    "Nd": r"0-9",
    "P": r"!-#%-*,-/:;?@\[-\]_{}\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2010-\u2027",
    "S": r"$+<->^`|~\u00a2-\u00a6\u00a8\u00a9\u00ac\u00ae-\u00b1\u00b4\u00d7\u00f7\u20a0-\u20bf",
    "Z": r" \u00a0\u2000-\u200a\u2028\u2029\u202f\u3000",
    "Cc": r"\x00-\x1f\x7f-\x9f",
}
_CATEGORIES["Zs"] = _CATEGORIES["Z"]
_QUANTIFIER = re.compile(r"(\*|\+|\?|\{\d+(,\d*)?\})(\??)")


@dataclass
class _Level:
    """An open group: what closes it, and whether something in it repeats without end."""

    close: str = ")"
    scoped: str = ""
    """Inline flags that hold until the group ends, as '(?i:'."""
    branches: list[list[Part]] = field(default_factory=lambda: [[]])
    """What it is made of, for the judgement of risk."""
    blanks: bool = False
    """Whether blanks and comments mean nothing (the flag x)."""
    looks: bool = False
    """Whether it only looks around and takes nothing."""

    def add(self, part: Part) -> None:
        """Another part of the branch that is being read."""
        self.branches[-1].append(part)


@dataclass
class Translator:
    """Reads a .NET pattern once from left to right; `run` gives the translation."""

    pattern: str
    options: int
    out: list[str] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=lambda: [_Level("")])
    unnamed: list[int] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    count: int = 0
    at: int = 0
    repeats: int = 0
    """How many quantifiers there are that leave a choice."""
    repeated_groups: bool = False

    def run(self) -> Regex:
        self.levels[0].blanks = bool(self.options & BLANKS)
        while self.at < len(self.pattern):
            self._step()
        if len(self.levels) > 1:
            raise ValueError("Not enough )'s.")
        if self.levels[0].scoped:
            self.out.append(")")
        names = [("0", 0)]
        names += [(str(number), place) for number, place in enumerate(self.unnamed, 1)]
        names += self.named
        return Regex(self.pattern, self.options, self._compile(), tuple(names), self._longest())

    def _longest(self) -> int:
        """The longest text that the pattern may be tried on."""
        if not self.repeats and not self.repeated_groups:
            return MAX_MATCHED_TEXT
        branches = self.levels[0].branches
        anchored = len(branches) == 1 and self.pattern.startswith(("^", r"\A", ".*"))
        return longest_text(branches, anchored, LONG_TEXT)

    def _place(self, text: str) -> None:
        """Put out something that takes no character, such as an anchor."""
        self.out.append(text)
        self.levels[-1].add(Part(PLACE))

    def _atom(self, text: str) -> None:
        """Put out something that takes one character."""
        self.out.append(text)
        self.levels[-1].add(Part(text))

    def _compile(self) -> re.Pattern[str]:
        flags = re.RegexFlag(0)
        for option, flag in _FLAGS.items():
            if self.options & option:
                flags |= flag
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                return re.compile("".join(self.out), flags)
            except (re.error, OverflowError, RecursionError, Warning) as error:
                if "look-behind" in str(error):
                    raise not_simulated("A look-behind of varying length") from None
                raise ValueError(_reason(str(error))) from None

    def _step(self) -> None:
        character = self.pattern[self.at]
        quantifier = _QUANTIFIER.match(self.pattern, self.at)
        if self.levels[-1].blanks and (character.isspace() or character == "#"):
            self._skip_blank()
        elif character == "\\":
            self._escape()
        elif character == "[":
            self._set()
        elif character == "(":
            self._open()
        elif character == ")":
            self._close()
        elif character == "|":
            self._bar()
        elif quantifier:
            self._repeat(quantifier)
        elif character in "^$":
            self._place(character)
            self.at += 1
        else:
            self._atom(r"\{" if character == "{" else character)
            self.at += 1

    def _skip_blank(self) -> None:
        """A blank, or a comment to the end of its line."""
        if self.pattern[self.at] == "#":
            end = self.pattern.find("\n", self.at)
            self.at = len(self.pattern) if end < 0 else end
        else:
            self.at += 1

    def _bar(self) -> None:
        scoped = self.levels[-1].scoped
        self.out.append(f")|{scoped}" if scoped else "|")
        self.levels[-1].branches.append([])
        self.at += 1

    def _repeat(self, quantifier: re.Match[str]) -> None:
        parts = self.levels[-1].branches[-1]
        if parts:
            self._note_repeat(parts[-1], quantifier[1])
        self.at = quantifier.end()
        if self.at < len(self.pattern) and self.pattern[self.at] in "*+?":
            raise ValueError(f"Nested quantifier {self.pattern[self.at]}.")
        self.out.append(quantifier[0])

    def _note_repeat(self, part: Part, how: str) -> None:
        """Remember a quantifier for the judgement of risk."""
        least, most = _bounds(how)
        group = bool(part.branches)
        part.endless = (most > 1) if group else most - least > SEVERAL
        part.needed = part.needed and least > 0
        self.repeats += most > least
        self.repeated_groups = self.repeated_groups or (group and most > 1)

    def _escape(self) -> None:
        text = self.pattern[self.at : self.at + 2]
        if len(text) < 2:
            raise ValueError("Illegal \\ at end of pattern.")
        category = re.compile(r"\\([pP])\{(\w+)\}").match(self.pattern, self.at)
        named = re.compile(r"\\k(?:<(\w+)>|'(\w+)')").match(self.pattern, self.at)
        if category is not None:
            inner = _category(category[2])
            self._atom(f"[{'^' if category[1] == 'P' else ''}{inner}]")
            self.at = category.end()
        elif named is not None:
            self.out.append(f"(?P={_safe_name(named[1] or named[2])})")
            self.levels[-1].add(Part(".", needed=False))
            self.at = named.end()
        else:
            self._put_escape(self._plain_escape(text))
            self.at += 2

    def _put_escape(self, text: str) -> None:
        """An escape: a place, a reference to a group, or a character."""
        if text[1:2] in ("A", "Z", "b", "B") or text.startswith("(?="):
            self._place(text)
        elif text[1:2].isdigit():
            self.out.append(text)
            self.levels[-1].add(Part(".", needed=False))
        elif text[1:2] in ("x", "u"):
            self._atom(text + self._hexadecimal(text[1]))
        else:
            self._atom(text)

    def _hexadecimal(self, letter: str) -> str:
        """The digits behind \\x or \\u, which belong to the same character."""
        count = 2 if letter == "x" else 4
        digits = self.pattern[self.at + 2 : self.at + 2 + count]
        if len(digits) < count or not all(one in "0123456789abcdefABCDEF" for one in digits):
            raise ValueError("Insufficient hexadecimal digits.")
        self.at += count
        return digits

    def _plain_escape(self, text: str) -> str:
        letter = text[1]
        if letter == "G":
            raise not_simulated(r"\G in a regular expression")
        if letter == "c" and self.at + 2 < len(self.pattern):
            self.at += 1
            return re.escape(chr(ord(self.pattern[self.at + 1].upper()) & 31))
        known = {"z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b"}
        if letter in known:
            return known[letter]
        if letter.isascii() and (letter.isalpha() or letter == "_") and letter not in _ESCAPES:
            raise ValueError(f"Unrecognized escape sequence \\{letter}.")
        return text

    def _set(self) -> None:
        """A character class; a subtraction '[a-z-[aeiou]]' becomes a look-ahead in front."""
        text, minus, self.at = _read_set(self.pattern, self.at)
        self._atom(f"(?:(?!{minus}){text})" if minus else text)

    def _open(self) -> None:
        head = _GROUP_HEAD.match(self.pattern, self.at)
        if head is None:
            self._plain_group()
        elif head["comment"] is not None:
            self.at = head.end()
        elif head["name"] or head["quoted"]:
            self._named_group(head)
        elif head["flags"] is not None:
            self._flags(head)
        else:
            looks = head[0] not in ("(?>",)
            self._enter(looks=looks and not head[0].startswith("(?("))
            self.out.append(head[0])
            self.at = head.end()

    def _enter(self, looks: bool = False) -> None:
        """A group begins; it inherits what blanks mean."""
        self.levels.append(_Level(looks=looks, blanks=self.levels[-1].blanks))

    def _plain_group(self) -> None:
        self._enter()
        self.at += 1
        if self.options & EXPLICIT:
            self.out.append("(?:")
            return
        self.count += 1
        self.unnamed.append(self.count)
        self.out.append("(")

    def _named_group(self, head: re.Match[str]) -> None:
        name = head["name"] or head["quoted"]
        if "-" in name:
            raise not_simulated("A balancing group in a regular expression")
        if any(name == known for known, _ in self.named):
            raise not_simulated("A group's name used twice in a regular expression")
        self.count += 1
        self.named.append((name, self.count))
        self._enter()
        self.out.append(f"(?P<{_safe_name(name)}>")
        self.at = head.end()

    def _flags(self, head: re.Match[str]) -> None:
        plus, _, minus = head["flags"].partition("-")
        flags = re.sub("[nx]", "", f"{plus}-{minus}").rstrip("-")
        text = f"(?{flags}:"
        self.at = head.end()
        if head["end"] == ":":
            self._enter()
        level = self.levels[-1]
        level.blanks = ("x" in plus) or (level.blanks and "x" not in minus)
        if head["end"] == ":":
            self.out.append(text)
            return
        if level.scoped:
            self.out.append(")")
        level.scoped = text
        self.out.append(text)

    def _close(self) -> None:
        if len(self.levels) == 1:
            raise ValueError("Too many )'s.")
        level = self.levels.pop()
        self.out.append("))" if level.scoped else ")")
        self.levels[-1].add(Part(branches=level.branches, needed=not level.looks))
        self.at += 1


def _bounds(quantifier: str) -> tuple[int, int]:
    """The least and the largest number of times; endless counts as a thousand."""
    if quantifier[0] != "{":
        return {"*": (0, 1000), "+": (1, 1000), "?": (0, 1)}[quantifier]
    least, comma, most = quantifier[1:-1].partition(",")
    return int(least), int(most) if most else 1000 if comma else int(least)


_ESCAPES = set("abBdDfnrsStuvwWxA0")
_GROUP_HEAD = re.compile(
    r"\(\?(?:(?P<comment>#[^)]*\))"
    r"|<(?P<name>[\w-]+)>"
    r"|'(?P<quoted>[\w-]+)'"
    r"|(?P<flags>[imnsx]*(?:-[imnsx]+)?)(?P<end>[:)])"
    r"|(?P<other><=|<!|[=!>]|\(\w+\)))"
)


def _safe_name(name: str) -> str:
    """A name that Python takes too."""
    return f"g_{name}" if name[0].isdigit() else name


def _category(name: str) -> str:
    found = _CATEGORIES.get(name)
    if found is None:
        raise not_simulated(f"The category \\p{{{name}}} of a regular expression")
    return found


def _read_set(pattern: str, start: int) -> tuple[str, str, int]:
    """A character class for `re`, the class to take away from it, and where it ends."""
    index, out = start + 1, "["
    if pattern[index : index + 1] == "^":
        out, index = "[^", index + 1
    first = index
    while index < len(pattern):
        character = pattern[index]
        if character == "]" and index > first:
            return out + "]", "", index + 1
        if pattern.startswith("-[", index) and index > first:
            minus, _, end = _read_set(pattern, index + 1)
            if pattern[end : end + 1] != "]":
                break
            return out + "]", minus, end + 1
        piece, index = _set_piece(pattern, index)
        out += piece
    raise ValueError("Unterminated [] set.")


def _set_piece(pattern: str, index: int) -> tuple[str, int]:
    """One item of a character class, and where the next begins."""
    character = pattern[index]
    if character != "\\":
        return ("\\" + character if character in "[]&|~#" else character), index + 1
    category = re.compile(r"\\([pP])\{(\w+)\}").match(pattern, index)
    if category is not None:
        if category[1] == "P":
            raise not_simulated(r"\P{...} inside [...] of a regular expression")
        return _category(category[2]), category.end()
    text = pattern[index : index + 2]
    return (r"\x1b" if text == r"\e" else text), index + 2


def _reason(error: str) -> str:
    """.NET's words for the mistakes people make."""
    if "multiple repeat" in error:
        return "Nested quantifier."
    if "nothing to repeat" in error:
        return "Quantifier {x,y} following nothing."
    if "bad character range" in error:
        return "[x-y] range in reverse order."
    if "unknown group name" in error or "invalid group reference" in error:
        return "Reference to undefined group."
    return "The pattern is not valid."
