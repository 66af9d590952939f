"""Strings: single and double quoted, here-strings, and what is filled in."""

from __future__ import annotations

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.characters import (
    BLANKS,
    DOUBLE_QUOTES,
    END,
    ESCAPES,
    HERE_TEXT,
    LINE,
    NEWLINES,
    SINGLE_QUOTES,
    UNTIL_EXPANSION,
    UNTIL_PAREN,
    UNTIL_SINGLE_QUOTE,
    starts_variable,
)
from hvlab.powershell.syntax.reader import EXPRESSION, Reader, after
from hvlab.powershell.syntax.tokens import NestedToken, Token


class Pieces:
    """The text of a string as it is read, and the tokens to fill in."""

    def __init__(self, text: str = "") -> None:
        self._all: list[str | Token] = [text] if text else []
        self._tail: tuple[Pieces, int] | None = None

    def __len__(self) -> int:
        return len(self._all)

    def add(self, text: str) -> None:
        """Text that stands for itself."""
        if text:
            self._all.append(text)

    def fill_in(self, token: Token) -> None:
        """Something to fill in."""
        self._all.append(token)

    def go_on_as(self, other: Pieces, first: int) -> None:
        """The rest is as in another string, from its piece of that number."""
        self._tail = other, first

    def _pieces(self) -> list[str | Token]:
        if self._tail is None:
            return self._all
        other, first = self._tail
        return [*self._all, *other._all[first:]]

    def text(self) -> str:
        """The string with what is to be filled in as it was written."""
        return "".join(
            [piece if isinstance(piece, str) else piece.text for piece in self._pieces()]
        )

    def parts(self) -> tuple[str | Token, ...] | None:
        """Texts and tokens in turn, None when there is nothing to fill in."""
        parts: list[str | Token] = []
        texts: list[str] = []
        for piece in self._pieces():
            if isinstance(piece, str):
                texts.append(piece)
                continue
            if texts:
                parts.append("".join(texts))
                texts = []
            parts.append(piece)
        return (*parts, *(["".join(texts)] if texts else [])) if parts else None


class WordToken(Token):
    """A word of an argument. Words may be long and are often read in vain, so what they stand for
    is put together when it is asked for."""

    __slots__ = ("pieces",)
    pieces: Pieces


class StringReader(Reader):
    """Reads strings. `index` is behind the opening quote."""

    _false_footer = -1

    def read_variable(self, splatted: bool, in_string: bool) -> Token:
        """A variable; `index` is behind its `$` or `@`."""
        raise NotImplementedError

    def string_token(self, kind: str, pieces: Pieces) -> Token:
        """The token of a string that has been read to `index`."""
        token = self.token(kind, pieces.text())
        token.parts = pieces.parts()
        return token

    # ------------------------------------------------------------ on one line

    def read_literal(self, pieces: Pieces) -> None:
        """To the closing single quote; a doubled one stands for itself."""
        opened = self.index - 1
        text = self.text
        while True:
            stop = min(after(UNTIL_SINGLE_QUOTE, text, self.index), self.end)
            pieces.add(text[self.index : stop])
            self.index = stop
            if stop >= self.end:
                self.complain_incomplete("TerminatorExpectedAtEndOfString", opened, "'")
                return
            self.index += 1
            if text[self.index] not in SINGLE_QUOTES:
                return
            pieces.add(text[self.index])
            self.index += 1

    def read_expandable(self, pieces: Pieces) -> None:
        """To the closing double quote."""
        opened = self.index - 1
        text = self.text
        while True:
            stop = min(after(UNTIL_EXPANSION, text, self.index), self.end)
            pieces.add(text[self.index : stop])
            self.index = stop
            if stop >= self.end:
                self.complain_incomplete("TerminatorExpectedAtEndOfString", opened, '"')
                return
            if text[stop] in "$`":
                self.read_special(pieces, here=False)
                continue
            self.index += 1
            if text[self.index] not in DOUBLE_QUOTES:
                return
            pieces.add(text[self.index])
            self.index += 1

    def read_special(self, pieces: Pieces, here: bool) -> None:
        """What a `$` or a backtick, which stands here, makes of what follows it."""
        character, following = self.text[self.index], self.text[self.index + 1]
        self.index += 1
        if character == "$":
            if not self._read_dollar(pieces, here):
                pieces.add(character)
        elif following == END and self.index >= self.end:
            pieces.add(character)
        else:
            self.index += 1
            pieces.add(ESCAPES.get(following, following))

    def _read_dollar(self, pieces: Pieces, here: bool) -> bool:
        following = self.text[self.index]
        saved = self.start, self.mode
        self.start, self.mode = self.index - 1, EXPRESSION
        token: Token | None = None
        if following == "(":
            self.index += 1
            token = self._read_nested(here)
        elif following == "{" or starts_variable(following):
            token = self.read_variable(splatted=False, in_string=True)
        self.start, self.mode = saved
        if token is not None:
            pieces.fill_in(token)
        return token is not None

    def _read_nested(self, here: bool) -> NestedToken:
        """A `$( )` by counting parentheses: what is in it is read later. In a string on one line
        the quotes inside may be doubled, as those of the string must be."""
        text, first = self.text, self.start
        dropped: list[int] = []
        depth = 1
        while depth:
            self.index = min(after(UNTIL_PAREN, text, self.index), self.end)
            if self.index == self.end:
                break
            character = text[self.index]
            self.index += 1
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
            elif not here and text[self.index] in DOUBLE_QUOTES:
                dropped.append(self.index - 1)
                self.index += 1
        if depth:
            self.complain_incomplete("IncompleteDollarSubexpressionReference", first)
        return self._nested_token(first, dropped)

    def _nested_token(self, first: int, dropped: list[int]) -> NestedToken:
        plain = self.token(t.NESTED)
        token = NestedToken(t.NESTED, plain.start, plain.end, first, plain.text, plain.text)
        token.places = None
        if dropped or self._places is not None:
            gone = set(dropped)
            kept = [index for index in range(first, self.index) if index not in gone]
            token.value = "".join([self.text[index] for index in kept])
            token.places = [*(self.place(index) for index in kept), plain.end]
        return token

    # ------------------------------------------------------------ here-strings

    def read_here(self, expands: bool) -> Token:
        """A here-string to its footer; `index` is behind the header's quote."""
        kind = t.HERE_EXPANDABLE if expands else t.HERE_LITERAL
        quotes = DOUBLE_QUOTES if expands else SINGLE_QUOTES
        header = self.index - 2
        pieces = Pieces()
        if self._header_ends(quotes[0]):
            self._false_footer = -1
            newline = ""
            while not self._at_footer(quotes):
                pieces.add(newline)
                self._read_here_line(pieces, expands)
                if self.index >= self.end:
                    self._complain_of_footer(header, quotes[0])
                    break
                begin = self.index
                self.skip_newline()
                newline = self.text[begin : self.index]
        return self.string_token(kind, pieces)

    def _header_ends(self, quote: str) -> bool:
        """Nothing may follow a header on its line. If something does: skip it."""
        header = self.index - 2
        self.index = after(BLANKS, self.text, self.index)
        if self.text[self.index] in NEWLINES:
            self.skip_newline()
            return True
        if self.index >= self.end:
            self.complain_incomplete("TerminatorExpectedAtEndOfString", header, f"{quote}@")
            return False
        self.complain("UnexpectedCharactersAfterHereStringHeader", self.index)
        line_end = min(after(LINE, self.text, self.index), self.end)
        footer = self.text.find(f"{quote}@", self.index, line_end)
        self.index = line_end if footer < 0 else footer + 2
        return False

    def _at_footer(self, quotes: str) -> bool:
        """Consumes the footer when it is here, at the start of a line. Remembers the first that
        has blanks before it, which is none."""
        place = after(BLANKS, self.text, self.index)
        if self.text[place] not in quotes or self.text[place + 1] != "@":
            return False
        if place > self.index:
            if self._false_footer < 0:
                self._false_footer = place
            return False
        self.index += 2
        return True

    def _read_here_line(self, pieces: Pieces, expands: bool) -> None:
        text = self.text
        while True:
            stop = min(after(HERE_TEXT if expands else LINE, text, self.index), self.end)
            pieces.add(text[self.index : stop])
            self.index = stop
            if text[stop] not in "$`" or stop >= self.end:
                return
            self.read_special(pieces, here=True)

    def _complain_of_footer(self, header: int, quote: str) -> None:
        if self._false_footer >= 0:
            self.complain_incomplete("WhitespaceBeforeHereStringFooter", self._false_footer)
        else:
            self.complain_incomplete("TerminatorExpectedAtEndOfString", header, f"{quote}@")
