"""Members of System.Char."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.natives.native import (
    constant,
    method,
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
    return chr(number)


@method(CHAR, "int CompareTo(System.Object value)", "int CompareTo(char value)")
def _char_compare(one: str, other: Any) -> int:
    return ord(one) - ord(str(other)[0])


@method(CHAR, "bool Equals(System.Object obj)", "bool Equals(char obj)")
def _char_equals(one: str, other: Any) -> bool:
    return isinstance(other, Char) and str(one) == str(other)


constant(CHAR, "MinValue", lambda _: Char("\0"))
constant(CHAR, "MaxValue", lambda _: Char("\uffff"))
