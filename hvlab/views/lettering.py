"""Text as it is drawn: made harmless, measured, and cut to fit.

Checkpoint names are typed by people. They may hold line breaks, characters that reverse the
reading direction, or a hundred emoji; none of that may break a drawing or deceive its reader.

The Graphviz that draws our trees has no fonts, only a table of letter widths, and a browser has
fonts we do not know. So boxes have a fixed size, and what goes into them is measured here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

ELLIPSIS = "…"

# Advance widths of Arial, in thousandths of the font size, for the characters 32 to 126.
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
# Beyond that table we only guess, and rather too wide: no font is the same everywhere.
_LETTER, _SYMBOL, _IDEOGRAPH, _EMOJI, _EMOJI_SELECTOR = 750, 1000, 1000, 1370, 400

_ZWNJ, _ZWJ = "\u200c", "\u200d"

_PLANES = range(0x10000, 0x110000, 0x10000)
# Characters that draw nothing but change what is around them, or that XML cannot hold.
_NO_CHARACTERS = "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in _PLANES)
_TREACHEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    f"{_NO_CHARACTERS}]"
)

# What the host puts behind the VM's name when nobody names a checkpoint.
_STAMP = re.compile(r" - \(\d[^()]*\)$")


def visible(text: str) -> str:
    """The text with every control and invisible character made visible and harmless."""
    return _TREACHEROUS.sub(lambda match: _picture(match[0]), text)


def ascii_only(text: str) -> str:
    """The text in printable ASCII; everything else becomes a Python escape such as ``\\u2014``."""
    return "".join(
        char if " " <= char <= "~" else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def isolated(text: str) -> str:
    """The text, fenced in if it runs right to left, so that it cannot reorder its neighbours."""
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text):
        return f"\u2068{text}\u2069"
    return text


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide the text is when written in Arial of that size."""
    table = _BOLD if bold else _REGULAR
    return sum(_advance(char, table) for char in text) * size / 1000


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis where it is wider than the room.

    Of a checkpoint's default name the date and time survive: they tell it from its neighbours.
    """
    if width(text, size, bold=bold) <= room:
        return text
    stamp = _STAMP.search(text)
    if stamp and width(ELLIPSIS + stamp[0], size, bold=bold) < room:
        head, tail = text[: stamp.start()], ELLIPSIS + stamp[0]
    else:
        head, tail = text, ELLIPSIS
    left = room - width(tail, size, bold=bold)
    return _head(head, left, size, bold=bold).rstrip() + tail


def _head(text: str, room: float, size: float, *, bold: bool) -> str:
    """As many whole characters, as people see them, as the room holds."""
    clusters = _clusters(text)
    ends = accumulate(width(cluster, size, bold=bold) for cluster in clusters)
    return "".join(cluster for cluster, end in zip(clusters, ends, strict=True) if end <= room)


def _clusters(text: str) -> list[str]:
    """What people see as one character: a letter with its accents, a family emoji, a flag."""
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    return (
        _draws_over(char)
        or cluster[-1] == _ZWJ
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or (_is_flag_letter(char) and len(cluster) == 1 and _is_flag_letter(cluster))
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _draws_over(char: str) -> bool:
    """Whether the character is drawn over the one before it and takes no room of its own."""
    return char in (_ZWJ, _ZWNJ) or unicodedata.category(char) in ("Mn", "Me")


def _advance(char: str, table: tuple[int, ...]) -> int:
    if " " <= char <= "~":
        return table[ord(char) - 32]
    if char == "\ufe0f":
        return _EMOJI_SELECTOR
    if _draws_over(char):
        return 0
    if char >= "\U0001f000":
        return _EMOJI
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _IDEOGRAPH
    base = unicodedata.normalize("NFD", char)[0]
    if " " <= base <= "~":
        return table[ord(base) - 32]
    return _LETTER if char.isalpha() else _SYMBOL


def _picture(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
