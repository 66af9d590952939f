"""What completion offers, and how a name is written where it is put in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

QUOTES = {"'": "'", "‘": "'", "’": "'", "‚": "'", "‛": "'", '"': '"', "“": '"', "”": '"', "„": '"'}
"""Characters that open a string, and which of the two kinds they open."""
BREAKING = frozenset("(){};,|&<>$`") | frozenset(QUOTES)
"""A bare word ends at one of these (or at a blank), or means something else with it."""
LEADING = frozenset("@#-–—―!+[%^*")
"""What a bare word that is to be a name may not begin with."""


@dataclass(frozen=True, slots=True)
class Item:
    """One offer: the text that takes the place of what was typed, what kind of thing it is
    ('command', 'parameter', 'value', 'path', 'variable', 'property', 'method', 'type', 'key',
    'operator'), and a line that explains it."""

    text: str
    kind: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The offers, in PowerShell's order, for the text from `start` to `end`."""

    start: int
    end: int
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """The word at the cursor: where it begins and ends, its meaning, and the quote it opened."""

    start: int
    end: int
    value: str
    quote: str = ""


def quoted(text: str, quote: str = "") -> str:
    """A text as one argument that means exactly it: bare where that is possible, or else in single
    quotes; in the quotes that were opened, if any were."""
    if quote == '"':
        for special in "`$":
            text = text.replace(special, "`" + special)
        return '"' + _doubled(text, '"') + '"'
    if quote == "'" or not _may_be_bare(text):
        return "'" + _doubled(text, "'") + "'"
    return text


def _doubled(text: str, quote: str) -> str:
    """Quotes of that kind written twice; the typographic ones close a string as well."""
    return "".join(one * 2 if QUOTES.get(one) == quote else one for one in text)


def _may_be_bare(text: str) -> bool:
    if not text or text[0] in LEADING or BREAKING.intersection(text):
        return False
    if any(one.isspace() or not one.isprintable() for one in text):
        return False
    return not _is_number(text)


def _is_number(text: str) -> bool:
    """Whether PowerShell might read it as a number and forget how it was written."""
    lower = text.lower()
    for suffix in ("kb", "mb", "gb", "tb", "pb"):
        lower = lower.removesuffix(suffix)
    plain = lower.rstrip("dl")
    if plain.startswith("0x"):
        return True
    try:
        float(plain)
    except ValueError:
        return False
    return True


def matching(names: Iterable[str], word: Word, kind: str, tooltip: str = "") -> list[Item]:
    """Names that begin as the word does, whatever the case, as arguments; each once."""
    typed = word.value.casefold()
    found = dict.fromkeys(name for name in names if name.casefold().startswith(typed))
    return [Item(quoted(name, word.quote), kind, tooltip or name) for name in found]


def literal(texts: Iterable[str], word: Word, kind: str) -> list[Item]:
    """The same for texts that are written as they are."""
    typed = word.value.casefold()
    return [Item(text, kind, text) for text in texts if text.casefold().startswith(typed)]
