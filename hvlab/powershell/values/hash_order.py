"""The order in which a .NET Hashtable goes through its entries: by place in its table, from the
end.

Where an entry stands follows from its key's hash code, for numbers the number itself. The hash
codes of texts come from Windows' tables of its languages and cannot be worked out here (.NET
reference source, Hashtable.cs).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from hvlab.powershell.values.enums import EnumValue

LOAD = 0.72
SMALLEST = 3
STEP_PRIME = 101
PRIMES = (
    3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431, 521, 631,
    761, 919, 1103, 1327, 1597, 1931, 2333, 2801, 3371, 4049, 4861, 5839, 7013, 8419, 10103, 12143,
    14591, 17519, 21023, 25229, 30293, 36353, 43627, 52361, 62851, 75431, 90523, 108631, 130363,
    156437, 187751, 225307, 270371, 324449, 389357, 467237, 560689, 672827, 807403, 968897, 1162687,
)  # fmt: skip
"""The sizes that a table has, or one of them is the next after."""


def order(keys: Sequence[Any], capacity: int = 0) -> list[int]:
    """The places of the keys, given in the order they were added, as an enumeration meets them.
    `capacity`: the room that the table was made with, which a literal has for its entries. Keys
    that are not all numbers, truth values or enumerations stay as they are."""
    codes = [_code(key) for key in keys]
    known = [code for code in codes if code is not None]
    if len(known) < len(keys) or len(keys) * 2 > PRIMES[-1]:
        return list(range(len(keys)))
    raw = int(capacity / LOAD)
    table: list[int] = [-1] * (_prime(raw) if raw > SMALLEST else SMALLEST)
    for place, code in enumerate(known):
        if place >= int(LOAD * len(table)):
            grown = [-1] * _prime(2 * len(table))
            for one in table:
                if one >= 0:
                    _put(grown, one, known[one])
            table = grown
        _put(table, place, code)
    return [one for one in reversed(table) if one >= 0]


def _code(key: Any) -> int | None:
    """The hash code of a key, without its sign."""
    if isinstance(key, EnumValue):
        return key.number & 0x7FFFFFFF
    return key & 0x7FFFFFFF if type(key) in (int, bool) else None


def _prime(least: int) -> int:
    return PRIMES[bisect_left(PRIMES, least)]


def _put(table: list[int], place: int, code: int) -> None:
    size = len(table)
    step = 1 + (code * STEP_PRIME % 2**32) % (size - 1)
    at = code % size
    while table[at] >= 0:
        at = (at + step) % size
    table[at] = place
