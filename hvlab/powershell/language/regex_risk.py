"""How long a backtracking engine could be busy with a pattern, before it is let loose.

The translator hands over what a pattern is made of, piece by piece. Two repeats without end that
take the same characters, with nothing between them that tells them apart, multiply their work; a
repeat around such a repeat has no bound at all. From that follows how long a text may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

MOST_WORK = 300_000_000
"""Single steps that a match may need at worst: some seconds."""
RISKY_TEXT = 20
"""The longest text for a pattern without any bound."""
PLACE = "."
"""The atom that stands for an anchor: something has to be there, whatever it is."""
ANYTHING = frozenset(range(256))
_FLAGS = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a pattern: the characters it may take (of the first 256), whether it must take at
    least one, and whether it repeats without end."""

    characters: frozenset[int]
    needed: bool = True
    endless: bool = False

    def apart(self, other: Piece) -> bool:
        """Whether the two have no character in common."""
        return not self.characters & other.characters


@dataclass
class Part:
    """A part as the translator reads it: an atom of the translation, or a group with branches."""

    atom: str = ""
    branches: list[list[Part]] = field(default_factory=list)
    needed: bool = True
    endless: bool = False


@lru_cache(maxsize=2000)
def characters_of(atom: str) -> frozenset[int]:
    """The characters that one atom of a translated pattern takes, in any case."""
    try:
        compiled = re.compile(atom, _FLAGS)
    except (re.error, OverflowError):
        return ANYTHING
    return frozenset(code for code in ANYTHING if compiled.fullmatch(chr(code)))


class Endless(Exception):
    """A pattern whose work has no bound."""


def pieces_of(parts: list[Part]) -> list[Piece]:
    """The pieces of a sequence; groups that are not repeated lie open. Raises Endless."""
    found: list[Piece] = []
    for part in parts:
        if not part.branches:
            found.append(Piece(characters_of(part.atom), part.needed, part.endless))
        elif len(part.branches) == 1 and part.needed and not part.endless:
            found.extend(pieces_of(part.branches[0]))
        else:
            found.append(_group(part))
    return found


def _group(part: Part) -> Piece:
    branches = [pieces_of(branch) for branch in part.branches]
    if part.endless and not _told_apart(branches):
        raise Endless
    every = [piece for branch in branches for piece in branch]
    union = frozenset[int]().union(*(piece.characters for piece in every))
    needed = part.needed and all(any(one.needed for one in branch) for branch in branches)
    return Piece(union, needed, part.endless or any(one.endless for one in every))


def _told_apart(branches: list[list[Piece]]) -> bool:
    """Whether the repetitions of a group can be cut in one way only."""
    if len(branches) == 1:
        return _has_mark(branches[0])
    firsts = [_first(branch) for branch in branches]
    if any(one & other for one, other in combinations(firsts, 2)):
        return False
    return all(_closes(branch) for branch in branches)


def _has_mark(pieces: list[Piece]) -> bool:
    """Whether a needed piece has characters that no other piece has, so that it marks where each
    repetition begins; or nothing in it can be longer or shorter."""
    if all(piece.needed and not piece.endless for piece in pieces):
        return bool(pieces)
    return any(_marks(piece, pieces) for piece in pieces)


def _marks(piece: Piece, pieces: list[Piece]) -> bool:
    others = [other for other in pieces if other is not piece]
    if not piece.needed or not all(piece.apart(other) for other in others):
        return False
    return not piece.endless or any(other.needed for other in others)


def _first(pieces: list[Piece]) -> frozenset[int]:
    """The characters that a branch may begin with."""
    found: frozenset[int] = frozenset()
    for piece in pieces:
        found |= piece.characters
        if piece.needed:
            break
    return found


def _closes(pieces: list[Piece]) -> bool:
    """Whether behind each endless or optional piece stands a needed one apart from it."""
    return all(
        (piece.needed and not piece.endless)
        or any(other.needed and other.apart(piece) for other in pieces[index + 1 :])
        for index, piece in enumerate(pieces)
    ) and bool(pieces)


def degree(pieces: list[Piece]) -> int:
    """How many repeats (or optional pieces) in a row may compete for the same characters; one at
    the very end does not count, as nothing has to follow it."""
    best = run = 0
    last: Piece | None = None
    for number, piece in enumerate(pieces, 1):
        if piece.endless or not piece.needed:
            run = run + 1 if last is not None and not last.apart(piece) else 1
            last = piece
            best = max(best, run if number < len(pieces) else run - 1)
        elif last is not None and piece.apart(last):
            run, last = 0, None
    return best


def longest_text(branches: list[list[Part]], anchored: bool, most: int) -> int:
    """The longest text that a pattern of these parts may be tried on, at most `most`."""
    try:
        power = max(degree(pieces_of(branch)) for branch in branches)
    except Endless:
        return RISKY_TEXT
    power += 0 if anchored else 1
    if power <= 1:
        return most
    factorial = 1
    for number in range(2, power + 1):
        factorial *= number
    return min(most, int((MOST_WORK * factorial) ** (1 / power)))
