"""Regular expressions of .NET, run by Python's `re`.

A pattern is rewritten token by token. What `re` cannot do says so (NotSimulated). A pattern in
which a repeated group repeats inside could run for ever in a backtracking engine: it is only let
loose on short texts.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hvlab.powershell.language.limits import MAX_MATCHED_TEXT, MAX_PATTERN, limit_reached
from hvlab.powershell.values.errors import fault, not_simulated
from hvlab.powershell.values.patterns import Group, Match, Regex

IGNORE_CASE, MULTILINE, EXPLICIT, SINGLELINE, BLANKS, RIGHT_TO_LEFT = 1, 2, 4, 16, 32, 64
RISKY_TEXT = 24
"""The longest text that a risky pattern is tried on."""

_FLAGS = {
    IGNORE_CASE: re.IGNORECASE,
    MULTILINE: re.MULTILINE,
    SINGLELINE: re.DOTALL,
    BLANKS: re.VERBOSE,
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
    endless: bool = False


@dataclass
class _Translator:
    pattern: str
    options: int
    out: list[str] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=lambda: [_Level("")])
    unnamed: list[int] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    count: int = 0
    at: int = 0
    risky: bool = False
    last_group: _Level | None = None
    """The group that has just been closed."""

    def run(self) -> Regex:
        while self.at < len(self.pattern):
            self._step()
        if len(self.levels) > 1:
            raise ValueError("Not enough )'s.")
        if self.levels[0].scoped:
            self.out.append(")")
        names = [("0", 0)]
        names += [(str(number), place) for number, place in enumerate(self.unnamed, 1)]
        names += self.named
        return Regex(self.pattern, self.options, self._compile(), tuple(names), self.risky)

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
        closed, self.last_group = self.last_group, None
        quantifier = _QUANTIFIER.match(self.pattern, self.at)
        if character == "\\":
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
            self._repeat(quantifier, closed)
        else:
            self.out.append(r"\{" if character == "{" else character)
            self.at += 1

    def _bar(self) -> None:
        scoped = self.levels[-1].scoped
        self.out.append(f")|{scoped}" if scoped else "|")
        self.at += 1

    def _repeat(self, quantifier: re.Match[str], closed: _Level | None) -> None:
        endless = quantifier[1] in ("*", "+") or quantifier[1].endswith(",}")
        if endless:
            self.risky = self.risky or (closed is not None and closed.endless)
            self.levels[-1].endless = True
        self.at = quantifier.end()
        if self.at < len(self.pattern) and self.pattern[self.at] in "*+?":
            raise ValueError(f"Nested quantifier {self.pattern[self.at]}.")
        self.out.append(quantifier[0])

    def _escape(self) -> None:
        text = self.pattern[self.at : self.at + 2]
        if len(text) < 2:
            raise ValueError("Illegal \\ at end of pattern.")
        category = re.compile(r"\\([pP])\{(\w+)\}").match(self.pattern, self.at)
        named = re.compile(r"\\k(?:<(\w+)>|'(\w+)')").match(self.pattern, self.at)
        if category is not None:
            inner = _category(category[2])
            self.out.append(f"[{'^' if category[1] == 'P' else ''}{inner}]")
            self.at = category.end()
        elif named is not None:
            self.out.append(f"(?P={_safe_name(named[1] or named[2])})")
            self.at = named.end()
        else:
            self.out.append(self._plain_escape(text))
            self.at += 2

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
        self.out.append(f"(?!{minus}){text}" if minus else text)

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
            self.levels.append(_Level())
            self.out.append(head[0])
            self.at = head.end()

    def _plain_group(self) -> None:
        self.levels.append(_Level())
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
        self.levels.append(_Level())
        self.out.append(f"(?P<{_safe_name(name)}>")
        self.at = head.end()

    def _flags(self, head: re.Match[str]) -> None:
        flags = head["flags"].replace("n", "").rstrip("-")
        text = f"(?{flags}:"
        self.at = head.end()
        if head["end"] == ":":
            self.levels.append(_Level())
            self.out.append(text)
            return
        level = self.levels[-1]
        if level.scoped:
            self.out.append(")")
        level.scoped = text
        self.out.append(text)

    def _close(self) -> None:
        if len(self.levels) == 1:
            raise ValueError("Too many )'s.")
        level = self.levels.pop()
        self.out.append("))" if level.scoped else ")")
        self.levels[-1].endless = self.levels[-1].endless or level.endless
        self.last_group = level
        self.at += 1


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


@lru_cache(maxsize=500)
def _translated(pattern: str, options: int) -> Regex:
    return _Translator(pattern, options).run()


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
    if regex.risky and len(text) > RISKY_TEXT:
        raise not_simulated(
            f"The regular expression '{regex.pattern}' (a repetition inside a repetition) on a "
            "text this long"
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
    """All matches, or that many, replaced."""
    pieces, end = [], 0
    for number, match in enumerate(every(regex, text)):
        if number == count:
            break
        pieces += [text[end : match.index], expand(replacement, match)]
        end = match.index + len(match.value)
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
    special = {" ": "\\ ", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
    return "".join(
        special.get(one) or ("\\" + one if one in "\\*+?|{[()^$.#" else one) for one in text
    )
