"""Members of System.Char."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.natives.native import (
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
    "IsPunctuation": lambda one: one in "!\"#%&'()*,-./:;?@[\\]_{}",
    "IsControl": lambda one: ord(one) < 32 or 127 <= ord(one) < 160,
}
for _name, _test in _TESTS.items():
    static(CHAR, f"bool {_name}(char c)")(_test)


@static(CHAR, "char ToUpper(char c)")
def _char_upper(one: str) -> Char:
    return Char(one.upper()[:1])


@static(CHAR, "char ToLower(char c)")
def _char_lower(one: str) -> Char:
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
