"""What follows from the name and age of a guest's operating system."""

from __future__ import annotations

import re
from functools import lru_cache

CLIENT_RELEASES = {"7": 2009, "8": 2012, "8.1": 2013, "10": 2016, "11": 2021}
"""Windows for clients, by the server release that shares its innards."""

FIRST_WITH_GENERATION_ID = 2012
FIRST_WITH_NEW_TIME_FORMULA = 2016


@lru_cache(maxsize=1000)
def release(os: str) -> int | None:
    """The year of a Windows release, e.g. 2012 for `Windows Server 2012 R2`; None for others."""
    found = re.match(r"Windows(?: Server)? (\d{4})\b", os)
    if found:
        return int(found[1])
    found = re.match(r"Windows (\d+(?:\.\d)?)\b", os)
    return CLIENT_RELEASES.get(found[1]) if found else None


def reads_generation_id(os: str) -> bool:
    """Whether the guest notices another VM-GenerationID (fact sheet 7.1)."""
    year = release(os)
    return year is not None and year >= FIRST_WITH_GENERATION_ID


def has_new_time_formula(os: str) -> bool:
    """Whether W32Time computes its correction as Windows Server 2016 does (fact sheet 6.2)."""
    year = release(os)
    return year is not None and year >= FIRST_WITH_NEW_TIME_FORMULA
