"""A place in a text, and how to skip what means nothing: blanks, comments, continued lines."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from hvlab.powershell.syntax.characters import BLANKS, END, LINE, NEWLINES, STOPS
from hvlab.powershell.syntax.complaints import Complaints
from hvlab.powershell.syntax.nodes import Node
from hvlab.powershell.syntax.tokens import NestedToken, Token

COMMAND: Final = 0
EXPRESSION: Final = 1
TYPE_NAME: Final = 2
SIGNATURE: Final = 3
"""How words are read: as arguments, as operands, inside of `[ ]`, as heads of class members."""


class Reading(NamedTuple):
    """All there is to know to go on with a text later."""

    text: str
    at: int
    base: int
    places: list[int] | None
    attributes: dict[int, tuple[Node, int]]


class Reader:
    """Goes through a text, or through the text of a `$( )` inside of a string in it.

    `text` has a character END behind its last one; `end` is the offset of that.
    """

    def __init__(self, text: str) -> None:
        self.complaints = Complaints(len(text))
        self.text = text + END
        self.end = len(text)
        self.index = 0
        self.start = 0
        self.mode = COMMAND
        self.signed_numbers = False
        self.simple_names = False
        self.in_workflow = False
        self.attributes: dict[int, tuple[Node, int]] = {}
        """Attributes already understood, by where they begin: they are looked at several times."""
        self._whole = len(text)
        self._base = 0
        self._places: list[int] | None = None

    # ------------------------------------------------------------ a text inside of a string

    def enter(self, token: NestedToken) -> Reading:
        """Go through a `$( )`; returns what `leave` needs."""
        here = Reading(self.text, self.index, self._base, self._places, self.attributes)
        self.text = token.value + END
        self.end = len(token.value)
        self.index = 0
        self._base, self._places = token.start, token.places
        self.attributes = {}
        return here

    def leave(self, reading: Reading) -> None:
        """Go on where `enter` was called."""
        self.text, self.index, self._base, self._places, self.attributes = reading
        self.end = len(self.text) - 1

    def place(self, index: int) -> int:
        """The offset in the whole script of a character of this text."""
        if self._places is None:
            return self._base + index
        return self._places[min(index, len(self._places) - 1)]

    def place_after(self, start: int, end: int) -> int:
        """The offset in the whole script just behind the character before `end`."""
        if self._places is None:
            return self._base + end
        return self.place(end - 1) + 1 if end > start else self.place(end)

    # ------------------------------------------------------------ tokens and complaints

    def token(self, kind: str, value: str = "") -> Token:
        """What stands between `start` and `index`."""
        start, end = self.start, self.index
        return Token(
            kind,
            self.place(start),
            self.place_after(start, end),
            start,
            self.text[start:end],
            value,
        )

    def complain(self, id: str, start: int, *words: str, end: int | None = None) -> None:
        """Offsets in this text; `end` is one character further when not given."""
        stop = start + 1 if end is None else end
        self.complaints.add(id, self.place(start), self.place_after(start, stop), *words)

    def complain_incomplete(self, id: str, start: int, *words: str) -> None:
        """The text ends in the middle of what began at `start`."""
        end = self.place_after(start, self.index)
        self.complaints.add(id, self.place(start), end, *words, incomplete=self.nothing_behind(end))

    def nothing_behind(self, offset: int) -> bool:
        """Whether only blanks and comments follow an offset of the whole script. In a `$( )` of a
        string something does: the string goes on."""
        if self._base:
            return offset >= self._whole
        saved, self.index = self.index, min(offset, self.end)
        self._skip_to_code()
        at_end = self.index >= self.end
        self.index = saved
        return at_end

    def _skip_to_code(self) -> None:
        while True:
            self.index = after(BLANKS, self.text, self.index)
            character = self.text[self.index]
            if character == "#":
                self.skip_line()
            elif character == "<" and self.text[self.index + 1] == "#":
                close = self.text.find("#>", self.index + 2)
                self.index = self.end if close < 0 else close + 2
            else:
                return

    # ------------------------------------------------------------ skipping

    def stops_here(self) -> bool:
        """Whether the next character ends a word of an argument."""
        return self.text[self.index] in STOPS

    def skip_line(self) -> None:
        """To the end of the line."""
        self.index = min(after(LINE, self.text, self.index), self.end)

    def skip_block_comment(self) -> None:
        """Over `<# ... #>`, which begins here."""
        close = self.text.find("#>", self.index + 2)
        opened, self.index = self.index, self.end if close < 0 else close + 2
        if close < 0:
            self.complain_incomplete("MissingTerminatorMultiLineComment", opened)

    def skip_newline(self) -> None:
        """Over one newline, which begins here."""
        self.index += 2 if self.text.startswith("\r\n", self.index) else 1

    def skip_blanks(self) -> None:
        """Over blanks, comments and continued lines, not over newlines."""
        text = self.text
        while True:
            index = self.index = after(BLANKS, text, self.index)
            character = text[index]
            if character == "#":
                self.skip_line()
            elif character == "<" and text[index + 1] == "#":
                self.skip_block_comment()
            elif character != "`" or not self._continue_line():
                return

    def _continue_line(self) -> bool:
        """Skip a backtick that is the last character of its line or stands before a blank."""
        following = self.text[self.index + 1]
        if following in NEWLINES:
            self.index += 1
            self.skip_newline()
        elif following.isspace():
            self.index += 2
        elif self.index + 1 == self.end:
            self.index = self.end
            place = self.place(self.end)
            self.complaints.add("IncompleteString", place, place, incomplete=True, beyond=True)
        else:
            return False
        return True

    def skip_newlines(self, semicolons: bool = False) -> None:
        """Over all that may stand between statements."""
        while True:
            self.skip_blanks()
            character = self.text[self.index]
            if character in NEWLINES or (semicolons and character == ";"):
                self.index += 1
            else:
                return


def after(pattern: re.Pattern[str], text: str, index: int) -> int:
    """Where the longest piece that begins at `index` and fits the pattern ends."""
    match = pattern.match(text, index)
    return index if match is None else match.end()
