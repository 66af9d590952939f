"""Names: what FAT and Windows allow, when two are the same, and the 8.3 name behind a long one.

A file has a short name of 8 + 3 characters, and a long one in records of its own where the short
one cannot say it ([FAT] "FAT Long Directory Entries"). Windows saves those records for names that
are 8.3 but for their case, `note-1.txt`: two bits of the short record say "lower case".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from zlib import crc32

from hvlab.storage.fat32.errors import NameInvalid
from hvlab.storage.fat32.layout import LAST_LONG, LONG_NAME, LONG_RECORD, RECORD, LongRecord

LONGEST = 255  # UTF-16 units
UNITS_PER_RECORD = 13
LOWER_BASE = 0x08
LOWER_EXTENSION = 0x10

# U+FFFF is what the unused end of a long name is filled with; surrogates are half characters.
REFUSED = re.compile(r'[\x00-\x1f"*/:<>?\\|\ud800-\udfff\uffff]|[. ]\Z')
# Windows takes these for devices, whatever their extension is.
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL"]
    + [f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789"]
)
NOT_SHORT = re.compile(r"[^A-Z0-9$%'\-_@~`!(){}^#&]")
SEPARATORS = re.compile(r"[\\/]+")


def split(path: str) -> list[str]:
    """The names on the way from the root; NameInvalid if one of them is no name."""
    names = [name for name in SEPARATORS.split(path) if name]
    for name in names:
        if not is_valid(name):
            raise NameInvalid(name)
    return names


def is_valid(name: str) -> bool:
    """May a file be called that? Windows would drop dots and spaces at the end; here: no."""
    if not name or REFUSED.search(name) or name.partition(".")[0].upper() in DEVICES:
        return False
    return len(name) <= LONGEST and len(name.encode("utf-16-le")) <= 2 * LONGEST


def fold(name: str) -> str:
    """Names that differ in case only fold to the same text.

    Windows' own table changes one UTF-16 unit into one: "ß" is not "SS", and "ı" is not "I".
    """
    return name.upper() if name.isascii() else "".join(map(_fold_character, name))


def _fold_character(character: str) -> str:
    upper = character.upper()
    same_size = len(upper) == 1 and character <= "\uffff"
    return upper if same_size and upper.lower() == character else character


# ---------------------------------------------------------------- short names


def shorten(name: str, taken: Callable[[str], bool]) -> tuple[bytes, int, bool]:
    """The short name of a new file, its lower-case bits, and whether a long name is needed.

    `taken` says whether a short name is in use in the folder. After four numbered names come four
    hexadecimal digits of a checksum, as in Windows NT (the digits differ from Microsoft's).
    """
    base, dot, extension = name.lstrip(". ").rpartition(".")
    if not dot:
        base, extension = extension, ""
    short_base, short_extension = _plain(base.replace(".", "")), _plain(extension)[:3]
    exact = f"{short_base[:8]}.{short_extension}".rstrip(".")
    if exact == name.upper() and name.isascii() and not taken(exact):
        bits = _case_bits(base, extension)
        return _padded(short_base, short_extension), bits or 0, bits is None
    for tailed in _with_tails(short_base or "_", fold(name)):
        if not taken(f"{tailed}.{short_extension}".rstrip(".")):
            return _padded(tailed, short_extension), 0, True
    raise AssertionError("a folder holds fewer files than there are short names")


def _plain(text: str) -> str:
    """What is left of a part of a name in the letters that a short name may have."""
    return NOT_SHORT.sub("_", fold(text).replace(" ", ""))


def _padded(base: str, extension: str) -> bytes:
    return f"{base:8}{extension:3}".encode("ascii")


def _case_bits(base: str, extension: str) -> int | None:
    """The lower-case bits that say this case, None if no bits do."""
    bits = 0
    for part, bit in ((base, LOWER_BASE), (extension, LOWER_EXTENSION)):
        if part != part.upper():
            if part != part.lower():
                return None
            bits |= bit
    return bits


def _with_tails(base: str, folded: str) -> Iterator[str]:
    for number in range(1, 5):
        yield f"{base[:6]}~{number}"
    checksum = crc32(folded.encode("utf-16-le"))
    for turn in range(0x10000):
        for number in range(1, 10):
            yield f"{base[:2]}{checksum + turn & 0xFFFF:04X}~{number}"


@lru_cache(maxsize=4096)
def display(short: bytes, nt_case: int = 0) -> str:
    """A short name as people write it: `NOTE-1  TXT` is `NOTE-1.TXT`, or `note-1.txt`."""
    if short[0] == 0x05:  # stands for 0xE5, which would mean "deleted"
        short = b"\xe5" + short[1:]
    base, extension = short[:8].decode("cp437").rstrip(), short[8:].decode("cp437").rstrip()
    if nt_case & LOWER_BASE:
        base = base.lower()
    if nt_case & LOWER_EXTENSION:
        extension = extension.lower()
    return f"{base}.{extension}" if extension else base


# ---------------------------------------------------------------- long names


@lru_cache(maxsize=4096)
def checksum(short: bytes) -> int:
    """What ties the records of a long name to the short name behind them."""
    total = 0
    for byte in short:
        total = (total >> 1 | (total & 1) << 7) + byte & 0xFF
    return total


def long_records(name: str, short: bytes) -> bytes:
    """The records that hold a long name, the last part first, as on disk."""
    units = name.encode("utf-16-le")
    width = 2 * UNITS_PER_RECORD
    if len(units) % width:
        units += b"\0\0"
    parts = [units[at : at + width].ljust(width, b"\xff") for at in range(0, len(units), width)]
    records = []
    for order, part in enumerate(parts, start=1):
        mark = LAST_LONG if order == len(parts) else 0
        records.append(
            LONG_RECORD.pack(
                *LongRecord(
                    order=order | mark,
                    name_1=part[:10],
                    attributes=LONG_NAME,
                    type=0,
                    checksum=checksum(short),
                    name_2=part[10:22],
                    cluster_low=0,
                    name_3=part[22:],
                )
            )
        )
    return b"".join(reversed(records))


def long_name(records: bytes, short: bytes) -> str | None:
    """The name in a run of long records, None if they are not whole or not this short name's."""
    expected = len(records) // RECORD | LAST_LONG
    parts = []
    for at in range(0, len(records), RECORD):
        if records[at] != expected or records[at + 13] != checksum(short):
            return None
        expected = (expected & ~LAST_LONG) - 1
        record = records[at : at + RECORD]
        parts.append(record[1:11] + record[14:26] + record[28:32])
    if not parts:
        return None
    text = b"".join(reversed(parts)).decode("utf-16-le", "replace")
    return text.partition("\0")[0] or None
