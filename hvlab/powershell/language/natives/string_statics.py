"""Static members of System.String, and its constructors."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.culture import format_string
from hvlab.powershell.language.natives.native import (
    constant,
    constructor,
    missing,
    out_of_range,
    static,
)
from hvlab.powershell.language.natives.strings import COMPARISON, STRING, fold, ignores
from hvlab.powershell.language.textual import compare_text
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.types import TypeValue

constant(STRING, "Empty", lambda _: "")
missing(STRING, "Intern IsInterned")


@static(STRING, "int CompareOrdinal(string strA, string strB)")
def _compare_ordinal(left: str | None, right: str | None) -> int:
    one, other = left or "", right or ""
    for first, second in zip(one, other, strict=False):
        if first != second:
            return ord(first) - ord(second)
    return len(one) - len(other)


@static(STRING, "bool IsNullOrEmpty(string value)")
def _is_null_or_empty(value: str | None) -> bool:
    return not value


@static(STRING, "bool IsNullOrWhiteSpace(string value)")
def _is_null_or_blank(value: str | None) -> bool:
    return not (value or "").strip()


@static(
    STRING,
    "string Join(string separator, params string[] value)",
    "string Join(string separator, params System.Object[] values)",
    ops=True,
)
def _join(ops: Callbacks, separator: str, values: list[Any]) -> str:
    return ops.budget.join((to_string(value) for value in values or ()), str(separator))


@static(STRING, "string Format(string format, params System.Object[] args)", ops=True)
def _format(ops: Callbacks, template: str, values: list[Any]) -> str:
    return format_string(template, values or [], ops)


@static(
    STRING,
    "string Concat(params System.Object[] args)",
    ops=True,
)
def _concat(ops: Callbacks, values: list[Any]) -> str:
    return ops.budget.join(to_string(value) for value in values or ())


@static(
    STRING,
    "int Compare(string strA, string strB)",
    "int Compare(string strA, string strB, bool ignoreCase)",
    f"int Compare(string strA, string strB, {COMPARISON})",
    "int Compare(string strA, string strB, bool ignoreCase, cultureinfo culture)",
)
def _compare(left: str, right: str, how: Any = None, _: Any = None) -> int:
    return compare_text(left or "", right or "", case=not ignores(how))


@static(
    STRING,
    "bool Equals(string a, string b)",
    f"bool Equals(string a, string b, {COMPARISON})",
)
def _static_equals(left: str, right: str, comparison: EnumValue | None = None) -> bool:
    one, other = fold(left or "", right or "", comparison)
    return one == other


@static(STRING, "string Copy(string str)")
def _copy(text: str) -> str:
    return text


@constructor(STRING, "string new(char c, int count)", "string new(char[] value)", ops=True)
def _new(ops: Callbacks, _: TypeValue, first: Any, count: int | None = None) -> str:
    if count is None:
        return "".join(first)
    if count < 0:
        raise out_of_range("count", "'count' must be non-negative.")
    ops.budget.text(count)
    return str(first) * count
