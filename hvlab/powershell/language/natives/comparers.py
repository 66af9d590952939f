"""[StringComparer]::, which dictionaries and sets are made with."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.natives.native import constant, method
from hvlab.powershell.language.textual import compare_text
from hvlab.powershell.values.tools import StringComparer

COMPARER = "System.StringComparer"


def _constant(name: str, comparer: StringComparer) -> None:
    constant(COMPARER, name, lambda _: comparer)


for _culture, _kind in (
    ("Ordinal", "System.OrdinalComparer"),
    ("CurrentCulture", "System.CultureAwareComparer"),
    ("InvariantCulture", "System.CultureAwareComparer"),
):
    for _suffix in ("", "IgnoreCase"):
        _constant(_culture + _suffix, StringComparer(_kind, bool(_suffix)))


@method(COMPARER, "int Compare(string x, string y)")
def _compare(comparer: StringComparer, left: str | None, right: str | None) -> int:
    return compare_text(left or "", right or "", case=not comparer.ignore_case)


@method(COMPARER, "bool Equals(string x, string y)")
def _equals(comparer: StringComparer, left: Any, right: Any) -> bool:
    one, other = to_string(left), to_string(right)
    return one == other or (comparer.ignore_case and one.casefold() == other.casefold())
