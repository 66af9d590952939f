"""Members of System.String."""

from __future__ import annotations

import re
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.natives.native import (
    NetError,
    method,
    missing,
    out_of_range,
    property_of,
)
from hvlab.powershell.language.textual import compare_text
from hvlab.powershell.values.collections import Collection, TypedArray
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.types import TypeValue

STRING = "System.String"
_BLANKS = "\t\n\v\f\r \x85\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2028\u2029\u3000"
COMPARISON = "System.StringComparison comparisonType"

_NO_INDEX = "Index was out of range. Must be non-negative and less than the size of the collection."

property_of(STRING, "Length", "int", len)


def strings(items: list[Any]) -> TypedArray:
    """A string[]."""
    return TypedArray(items, TypeValue(STRING))


def ignores(how: Any) -> bool:
    """Whether a comparison looks past case: a StringComparison, or `ignoreCase` itself."""
    return how is True or (isinstance(how, EnumValue) and how.name.endswith("IgnoreCase"))


def fold(text: str, other: str, how: Any) -> tuple[str, str]:
    """Two texts as a comparison sees them."""
    return (text.casefold(), other.casefold()) if ignores(how) else (text, other)


@method(STRING, "System.Object Clone()")
def _clone(text: str) -> str:
    return text


@method(STRING, "int CompareTo(System.Object value)", "int CompareTo(string strB)")
def _compare_to(text: str, other: Any) -> int:
    return 1 if other is None else compare_text(text, to_string(other), case=True)


@method(STRING, "bool Contains(string value)")
def _contains(text: str, value: str) -> bool:
    return value in text


@method(
    STRING,
    "bool StartsWith(string value)",
    f"bool StartsWith(string value, {COMPARISON})",
    "bool StartsWith(string value, bool ignoreCase, cultureinfo culture)",
)
def _starts_with(text: str, value: str, how: Any = None, _: Any = None) -> bool:
    one, other = fold(text, value, how)
    return one.startswith(other)


@method(
    STRING,
    "bool EndsWith(string value)",
    f"bool EndsWith(string value, {COMPARISON})",
    "bool EndsWith(string value, bool ignoreCase, cultureinfo culture)",
)
def _ends_with(text: str, value: str, how: Any = None, _: Any = None) -> bool:
    one, other = fold(text, value, how)
    return one.endswith(other)


@method(
    STRING,
    "bool Equals(System.Object obj)",
    "bool Equals(string value)",
    f"bool Equals(string value, {COMPARISON})",
)
def _equals(text: str, value: Any, comparison: EnumValue | None = None) -> bool:
    if not isinstance(value, str) or isinstance(value, Char):
        return False
    one, other = fold(text, value, comparison)
    return one == other


@method(STRING, "System.CharEnumerator GetEnumerator()", ops=True)
def _enumerator(ops: Callbacks, text: str) -> Collection:
    ops.budget.array(len(text))
    return Collection([Char(one) for one in text], "System.CharEnumerator")


@method(
    STRING,
    "int IndexOf(char value)",
    "int IndexOf(string value)",
    "int IndexOf(char value, int startIndex)",
    "int IndexOf(string value, int startIndex)",
    "int IndexOf(char value, int startIndex, int count)",
    "int IndexOf(string value, int startIndex, int count)",
    f"int IndexOf(string value, int startIndex, {COMPARISON})",
    f"int IndexOf(string value, {COMPARISON})",
)
def _index_of(text: str, value: str, *more: Any) -> int:
    start, count, how = _where(more, 0)
    if not 0 <= start <= len(text):
        raise out_of_range("startIndex", _NO_INDEX)
    count = len(text) - start if count is None else count
    if not 0 <= count <= len(text) - start:
        raise out_of_range(
            "count",
            "Count must be positive and count must refer to a location "
            "within the string/array/collection.",
        )
    one, other = fold(text, value, how)
    return one.find(other, start, start + count)


def _where(more: tuple[Any, ...], start: int) -> tuple[int, int | None, Any]:
    """What follows the text that is looked for: a start, a count, a StringComparison."""
    numbers = [one for one in more if isinstance(one, int)]
    how = next((one for one in more if isinstance(one, EnumValue)), None)
    return (
        numbers[0] if numbers else start,
        numbers[1] if len(numbers) > 1 else None,
        how,
    )


@method(
    STRING,
    "int LastIndexOf(char value)",
    "int LastIndexOf(string value)",
    "int LastIndexOf(char value, int startIndex)",
    "int LastIndexOf(string value, int startIndex)",
    f"int LastIndexOf(string value, {COMPARISON})",
)
def _last_index_of(text: str, value: str, *more: Any) -> int:
    start, _, how = _where(more, len(text) - 1)
    if text and not -1 <= start <= len(text):
        raise out_of_range("startIndex", _NO_INDEX)
    one, other = fold(text, value, how)
    return one.rfind(other, 0, start + 1)


@method(STRING, "int IndexOfAny(char[] anyOf)")
def _index_of_any(text: str, characters: list[str]) -> int:
    found = [text.find(one) for one in characters if one in text]
    return min(found, default=-1)


@method(STRING, "int LastIndexOfAny(char[] anyOf)")
def _last_index_of_any(text: str, characters: list[str]) -> int:
    return max((text.rfind(one) for one in characters), default=-1)


@method(STRING, "string Insert(int startIndex, string value)", ops=True)
def _insert(ops: Callbacks, text: str, start: int, value: str) -> str:
    if not 0 <= start <= len(text):
        raise out_of_range("startIndex")
    ops.budget.text(len(text) + len(value))
    return text[:start] + value + text[start:]


@method(
    STRING,
    "string PadLeft(int totalWidth)",
    "string PadLeft(int totalWidth, char paddingChar)",
    ops=True,
)
def _pad_left(ops: Callbacks, text: str, width: int, filler: str = " ") -> str:
    return text.rjust(_width(ops, width), filler)


@method(
    STRING,
    "string PadRight(int totalWidth)",
    "string PadRight(int totalWidth, char paddingChar)",
    ops=True,
)
def _pad_right(ops: Callbacks, text: str, width: int, filler: str = " ") -> str:
    return text.ljust(_width(ops, width), filler)


def _width(ops: Callbacks, width: int) -> int:
    if width < 0:
        raise out_of_range("totalWidth", "Non-negative number required.")
    ops.budget.text(width)
    return width


@method(STRING, "string Remove(int startIndex, int count)", "string Remove(int startIndex)")
def _remove(text: str, start: int, count: int | None = None) -> str:
    if start < 0:
        raise out_of_range("startIndex", "StartIndex cannot be less than zero.")
    if count is None:
        if start >= len(text):
            raise out_of_range("startIndex", "startIndex must be less than length of string.")
        return text[:start]
    if count < 0 or start + count > len(text):
        raise out_of_range("count", "Index and count must refer to a location within the string.")
    return text[:start] + text[start + count :]


@method(
    STRING,
    "string Replace(char oldChar, char newChar)",
    "string Replace(string oldValue, string newValue)",
    ops=True,
)
def _replace(ops: Callbacks, text: str, old: str, new: str) -> str:
    if not old:
        raise NetError(
            "ArgumentException", "String cannot be of zero length.\r\nParameter name: oldValue"
        )
    ops.budget.text(len(text) + text.count(old) * len(new))
    return str(text).replace(old, new)


@method(
    STRING,
    "string[] Split(params char[] separator)",
    "string[] Split(char[] separator, int count)",
    "string[] Split(char[] separator, System.StringSplitOptions options)",
    "string[] Split(string[] separator, System.StringSplitOptions options)",
    "string[] Split(char[] separator, int count, System.StringSplitOptions options)",
    "string[] Split(string[] separator, int count, System.StringSplitOptions options)",
    ops=True,
)
def _split(ops: Callbacks, text: str, separators: list[str] | None, *more: Any) -> TypedArray:
    count = next((one for one in more if isinstance(one, int)), None)
    drop = any(isinstance(one, EnumValue) and one.number == 1 for one in more)
    if count is not None and count < 0:
        raise out_of_range("count", "Count cannot be less than zero.")
    marks = [str(one) for one in separators or () if one] or list(_BLANKS)
    parts = _parts(text, marks, count, drop)
    ops.budget.array(len(parts))
    ops.budget.text(len(text))
    return strings(parts)


def _parts(text: str, marks: list[str], count: int | None, drop: bool) -> list[str]:
    """Text between separators; `count` is the most parts, `drop` leaves empty ones out."""
    if count == 0:
        return []
    parts: list[str] = []
    start = 0
    for found in re.finditer("|".join(map(re.escape, marks)), text):
        if count is not None and len(parts) == count - 1:
            break
        if found.start() > start or not drop:
            parts.append(text[start : found.start()])
        start = found.end()
    if start < len(text) or not drop:
        parts.append(text[start:])
    return parts


@method(STRING, "string Substring(int startIndex)", "string Substring(int startIndex, int length)")
def _substring(text: str, start: int, length: int | None = None) -> str:
    if start < 0:
        raise out_of_range("startIndex", "StartIndex cannot be less than zero.")
    if start > len(text):
        raise out_of_range("startIndex", "startIndex cannot be larger than length of string.")
    if length is None:
        return text[start:]
    if length < 0:
        raise out_of_range("length", "Length cannot be less than zero.")
    if start + length > len(text):
        raise out_of_range("length", "Index and length must refer to a location within the string.")
    return text[start : start + length]


@method(STRING, "char[] ToCharArray()", "char[] ToCharArray(int startIndex, int length)", ops=True)
def _to_chars(ops: Callbacks, text: str, start: int = 0, length: int | None = None) -> TypedArray:
    piece = text if length is None else text[start : start + length]
    ops.budget.array(len(piece))
    return TypedArray([Char(one) for one in piece], TypeValue("System.Char"))


@method(STRING, "string ToLower()", "string ToLower(cultureinfo culture)")
def _lower(text: str, _: Any = None) -> str:
    return text.lower()


@method(STRING, "string ToLowerInvariant()")
def _lower_invariant(text: str) -> str:
    return text.lower()


@method(STRING, "string ToUpper()", "string ToUpper(cultureinfo culture)")
def _upper(text: str, _: Any = None) -> str:
    return text.upper()


@method(STRING, "string ToUpperInvariant()")
def _upper_invariant(text: str) -> str:
    return text.upper()


@method(STRING, "string Trim(params char[] trimChars)", "string Trim()")
def _trim(text: str, characters: list[str] | None = None) -> str:
    return text.strip(_set(characters))


@method(STRING, "string TrimStart(params char[] trimChars)")
def _trim_start(text: str, characters: list[str] | None = None) -> str:
    return text.lstrip(_set(characters))


@method(STRING, "string TrimEnd(params char[] trimChars)")
def _trim_end(text: str, characters: list[str] | None = None) -> str:
    return text.rstrip(_set(characters))


def _set(characters: list[str] | None) -> str:
    return "".join(characters) if characters else _BLANKS


@method(STRING, "string ToString()", "string ToString(System.IFormatProvider provider)")
def _to_string(text: str, _: Any = None) -> str:
    return text


@method(STRING, "char Chars(int index)")
def _chars(text: str, index: int) -> Char:
    if not 0 <= index < len(text):
        raise NetError("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(text[index])


missing(STRING, "CopyTo IsNormalized Normalize")
