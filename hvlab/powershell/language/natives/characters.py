"""Members of System.Char."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.natives.native import (
    NetError,
    constant,
    method,
    out_of_range,
    same_kind,
    static,
)
from hvlab.powershell.values.numbers import Char

CHAR = "System.Char"
_TESTS = {
    "IsDigit": str.isdecimal,
    "IsNumber": str.isnumeric,
    "IsLetter": str.isalpha,
    "IsLetterOrDigit": lambda one: one.isalpha() or one.isdecimal(),
    "IsUpper": str.isupper,
    "IsLower": str.islower,
    "IsWhiteSpace": str.isspace,
    "IsPunctuation": lambda one: unicodedata.category(one)[0] == "P",
    "IsSymbol": lambda one: unicodedata.category(one)[0] == "S",
    "IsSeparator": lambda one: unicodedata.category(one)[0] == "Z",
    "IsControl": lambda one: ord(one) < 32 or 127 <= ord(one) < 160,
}


def _tester(test: Callable[[str], bool]) -> Callable[..., bool]:
    """Of a character, or of one of a text's."""

    def work(text: str, index: int = 0) -> bool:
        if not 0 <= index < len(text):
            raise out_of_range("index")
        return test(text[index])

    return work


for _name, _test in _TESTS.items():
    static(CHAR, f"bool {_name}(char c)", f"bool {_name}(string s, int index)")(_tester(_test))


@static(CHAR, "double GetNumericValue(char c)", "double GetNumericValue(string s, int index)")
def _numeric_value(text: str, index: int = 0) -> float:
    if not 0 <= index < len(text):
        raise out_of_range("index")
    return unicodedata.numeric(text[index], -1.0)


@static(CHAR, "char Parse(string s)")
def _parse_char(text: str) -> Char:
    if len(text) != 1:
        raise NetError("FormatException", "String must be exactly one character long.")
    return Char(text)


@static(CHAR, "char ToUpperInvariant(char c)")
@static(CHAR, "char ToUpper(char c)", "char ToUpper(char c, cultureinfo culture)")
def _char_upper(one: str, _: Any = None) -> Char:
    return Char(one.upper()[:1])


@static(CHAR, "char ToLowerInvariant(char c)")
@static(CHAR, "char ToLower(char c)", "char ToLower(char c, cultureinfo culture)")
def _char_lower(one: str, _: Any = None) -> Char:
    return Char(one.lower()[:1])


@static(CHAR, "string ConvertFromUtf32(int utf32)")
def _from_utf32(number: int) -> str:
    if not 0 <= number < 0x110000 or 0xD800 <= number < 0xE000:
        raise out_of_range(
            "utf32",
            "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not "
            "include surrogate codepoint values (0x00d800 ~ 0x00dfff).",
        )
    return chr(number)


@method(CHAR, "int CompareTo(System.Object value)", "int CompareTo(char value)")
def _char_compare(one: str, other: Any) -> int:
    if other is None:
        return 1
    same_kind(one, other)
    return ord(one) - ord(other)


@method(CHAR, "bool Equals(System.Object obj)", "bool Equals(char obj)")
def _char_equals(one: str, other: Any) -> bool:
    return isinstance(other, Char) and str(one) == str(other)


constant(CHAR, "MinValue", lambda _: Char("\0"))
constant(CHAR, "MaxValue", lambda _: Char("\uffff"))
