"""Members of regular expressions and of what they find."""

from __future__ import annotations

from itertools import islice
from typing import Any

from hvlab.powershell.language import regex
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.limits import limit_reached
from hvlab.powershell.language.natives.native import (
    NetError,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.language.natives.strings import strings
from hvlab.powershell.values.collections import Collection
from hvlab.powershell.values.patterns import Group, Match, Regex
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

REGEX = "System.Text.RegularExpressions.Regex"
_GROUP = "System.Text.RegularExpressions.Capture"
_MATCH = "System.Text.RegularExpressions.Match"
_OPTIONS = "System.Text.RegularExpressions.RegexOptions options"


MOST_MATCHES = 200_000
"""Each match is an object with groups."""


def _pattern(text: str, options: Any = None) -> Regex:
    try:
        return regex.translate(text, options.number if options is not None else 0)
    except ValueError as error:
        raise NetError("ArgumentException", str(error)) from None


def _found(pattern: Regex, text: str, start: int = 0) -> Match:
    return regex.first(pattern, text, start) or Match()


def _all(pattern: Regex, text: str) -> Collection:
    found = list(islice(regex.every(pattern, text), MOST_MATCHES + 1))
    if len(found) > MOST_MATCHES:
        raise limit_reached(f"there are more than {MOST_MATCHES} matches")
    return Collection(found, "System.Text.RegularExpressions.MatchCollection")


def _replace(ops: Callbacks, pattern: Regex, text: str, new: Any, count: int = -1) -> str:
    """With text, or with a script block that gets the match as $args[0]; `count` matches at most,
    -1 for all."""
    if count < -1:
        raise out_of_range("count", "Count cannot be less than -1.")
    block = new if isinstance(new, ScriptBlockValue) else None
    if block is None and count == -1:
        result = regex.replace(pattern, text, to_string(new))
        ops.budget.text(len(result))
        return result
    pieces: list[str] = []
    end = 0
    for match in islice(regex.every(pattern, text), None if count == -1 else count):
        if block is None:
            made = regex.expand(to_string(new), match)
        else:
            made = to_string(ops.invoke(block, (match,), match))
        ops.budget.text(len(made))
        pieces += [text[end : match.index], made]
        end = match.index + len(match.value)
    return ops.budget.join([*pieces, text[end:]])


property_of(
    REGEX,
    "Options",
    "System.Text.RegularExpressions.RegexOptions",
    lambda value: to_type(value.options, "System.Text.RegularExpressions.RegexOptions"),
)
property_of(REGEX, "RightToLeft", "bool", lambda value: bool(value.options & 64))
method(REGEX, "bool IsMatch(string input)", "bool IsMatch(string input, int startat)")(
    lambda value, text, start=0: _found(value, text, start).success
)
method(
    REGEX,
    "System.Text.RegularExpressions.Match Match(string input)",
    "System.Text.RegularExpressions.Match Match(string input, int startat)",
)(_found)
method(REGEX, "System.Text.RegularExpressions.MatchCollection Matches(string input)")(_all)
method(
    REGEX,
    "string Replace(string input, string replacement)",
    "string Replace(string input, scriptblock evaluator)",
    "string Replace(string input, string replacement, int count)",
    "string Replace(string input, scriptblock evaluator, int count)",
    ops=True,
)(_replace)
method(REGEX, "string[] Split(string input)", "string[] Split(string input, int count)")(
    lambda value, text, count=0: strings(regex.split(value, text, count))
)
method(REGEX, "string ToString()")(lambda value: value.pattern)
method(REGEX, "string[] GetGroupNames()")(lambda value: strings([name for name, _ in value.names]))
missing(REGEX, "GetGroupNumbers GroupNameFromNumber GroupNumberFromName")


@static(
    REGEX,
    "bool IsMatch(string input, string pattern)",
    f"bool IsMatch(string input, string pattern, {_OPTIONS})",
)
def _is_match(text: str, pattern: str, options: Any = None) -> bool:
    return _found(_pattern(pattern, options), text).success


@static(
    REGEX,
    "System.Object Match(string input, string pattern)",
    f"System.Object Match(string input, string pattern, {_OPTIONS})",
)
def _static_match(text: str, pattern: str, options: Any = None) -> Match:
    return _found(_pattern(pattern, options), text)


@static(
    REGEX,
    "System.Object Matches(string input, string pattern)",
    f"System.Object Matches(string input, string pattern, {_OPTIONS})",
)
def _static_matches(text: str, pattern: str, options: Any = None) -> Collection:
    return _all(_pattern(pattern, options), text)


@static(
    REGEX,
    "string Replace(string input, string pattern, string replacement)",
    "string Replace(string input, string pattern, scriptblock evaluator)",
    f"string Replace(string input, string pattern, string replacement, {_OPTIONS})",
    f"string Replace(string input, string pattern, scriptblock evaluator, {_OPTIONS})",
    ops=True,
)
def _static_replace(ops: Callbacks, text: str, pattern: str, new: Any, options: Any = None) -> str:
    return _replace(ops, _pattern(pattern, options), text, new)


@static(
    REGEX,
    "string[] Split(string input, string pattern)",
    f"string[] Split(string input, string pattern, {_OPTIONS})",
)
def _static_split(text: str, pattern: str, options: Any = None) -> Any:
    return strings(regex.split(_pattern(pattern, options), text))


static(REGEX, "string Escape(string str)")(regex.escape)


@static(REGEX, "string Unescape(string str)")
def _unescape(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
    out, index = "", 0
    while index < len(text):
        if text[index] == "\\" and index + 1 < len(text):
            index += 1
            out += plain.get(text[index], text[index])
        else:
            out += text[index]
        index += 1
    return out


@constructor(REGEX, "regex new(string pattern)", f"regex new(string pattern, {_OPTIONS})")
def _new_regex(_: TypeValue, pattern: str, options: Any = None) -> Regex:
    return _pattern(pattern, options)


property_of(
    _MATCH,
    "Groups",
    "System.Text.RegularExpressions.GroupCollection",
    lambda match: Collection(
        match.groups or [Group()], "System.Text.RegularExpressions.GroupCollection"
    ),
)
property_of("System.Text.RegularExpressions.Group", "Success", "bool", lambda one: one.success)
property_of(
    "System.Text.RegularExpressions.Group",
    "Captures",
    "System.Object",
    lambda one: Collection(
        [one] if one.success else [], "System.Text.RegularExpressions.CaptureCollection"
    ),
)
property_of(_GROUP, "Index", "int", lambda one: one.index)
property_of(_GROUP, "Length", "int", lambda one: len(one.value))
property_of(_GROUP, "Value", "string", lambda one: one.value)
method(_GROUP, "string ToString()")(lambda one: one.value)


@method(_MATCH, "System.Text.RegularExpressions.Match NextMatch()")
def _next_match(match: Match) -> Match:
    if match.regex is None:
        return Match()
    step = len(match.value) or 1
    return _found(match.regex, match.text, min(match.index + step, len(match.text)))


@method(_MATCH, "string Result(string replacement)")
def _match_result(match: Match, replacement: str) -> str:
    return regex.expand(replacement, match)


_MATCHES = "System.Text.RegularExpressions.MatchCollection"
_GROUPS = "System.Text.RegularExpressions.GroupCollection"
for _name in (
    _MATCHES,
    _GROUPS,
    "System.Text.RegularExpressions.CaptureCollection",
    "System.Collections.Hashtable+KeyCollection",
    "System.Collections.Hashtable+ValueCollection",
    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
    "System.Collections.Generic.Dictionary`2+KeyCollection",
    "System.Collections.Generic.Dictionary`2+ValueCollection",
):
    property_of(_name, "Count", "int", len)
