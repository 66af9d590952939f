"""Words: variables, parameters, numbers, names, and what is an argument and none of these."""

from __future__ import annotations

from hvlab.powershell.syntax import numbers
from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.characters import (
    AFTER_NUMBER,
    BRACED_NAME,
    DOUBLE_QUOTES,
    END,
    ESCAPES,
    LETTERS,
    PARAMETER,
    PLAIN_WORD,
    SCOPED,
    SINGLE_QUOTES,
    STOPS,
    TYPE_NAME,
    VARIABLE,
    WORD,
    starts_identifier,
    starts_variable,
)
from hvlab.powershell.syntax.reader import COMMAND, EXPRESSION, after
from hvlab.powershell.syntax.reader import TYPE_NAME as TYPE_NAME_MODE
from hvlab.powershell.syntax.strings import Pieces, StringReader, WordToken
from hvlab.powershell.syntax.tokens import NumberToken, ParameterToken, Token


class WordReader(StringReader):
    """Reads words. `start` is where the word begins; `index` is behind its first character."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._word_text = ""
        self._word_end = 0
        self._word_pieces = Pieces()
        self._word_places: dict[int, int] = {}

    def read_generic(self, begun: str = "") -> WordToken:
        """A word that is no more than text, perhaps with something to fill in. `begun` is what has
        been read of it.

        After a mistake in the middle of a long word its rest is read again and again; where the
        last long word was divided is remembered, so that this takes no time.
        """
        pieces = Pieces(begun)
        known = self._word_places if self._word_text is self.text else {}
        places: dict[int, int] = {}
        while True:
            place = known.get(self.index)
            if place is not None:
                pieces.go_on_as(self._word_pieces, place)
                self.index = self._word_end
                break
            places[self.index] = len(pieces)
            if self._read_piece(pieces):
                break
        if len(places) > 8:
            self._word_text, self._word_end = self.text, self.index
            self._word_pieces, self._word_places = pieces, places
        plain = self.token(t.GENERIC)
        token = WordToken(t.GENERIC, plain.start, plain.end, plain.at, plain.text)
        token.pieces = pieces
        return token

    def _read_piece(self, pieces: Pieces) -> bool:
        """Plain text and what stands behind it; True at the end of the word."""
        text = self.text
        stop = after(PLAIN_WORD, text, self.index)
        pieces.add(text[self.index : stop])
        self.index = stop
        character = text[stop]
        if character in STOPS:
            return True
        if character in "$`":
            self.read_special(pieces, here=False)
            return False
        self.index += 1
        if character in SINGLE_QUOTES:
            self.read_literal(pieces)
        else:
            self.read_expandable(pieces)
        return False

    def read_generic_again(self) -> Token:
        """What looked like something else is a word: read it from its start."""
        self.index = self.start
        return self.read_generic()

    def operator(self, kind: str) -> Token:
        """An operator that has been read; in an argument it begins a word unless alone."""
        if self.mode == COMMAND and not self.stops_here():
            return self.read_generic(self.text[self.start : self.index])
        return self.token(kind)

    # ------------------------------------------------------------ variables

    def read_variable(self, splatted: bool, in_string: bool) -> Token:
        """A variable; `index` is behind its `$` or `@`. In an argument it may turn out to be the
        first part of a word."""
        first = self.text[self.index]
        if first == "{":
            return self._read_braced(in_string)
        if not starts_variable(first):
            return self.read_generic("$")
        self.index += 1
        if first not in "$?^":
            self.index = after(VARIABLE, self.text, self.index - 1)
        if self._word_goes_on(".[=" if first not in "$?^" else ""):
            return self.read_generic_again()
        name = self.text[self.start + 1 : self.index]
        return self._variable(
            t.SPLATTED if splatted else t.VARIABLE, name, "InvalidVariableReference"
        )

    def _word_goes_on(self, enders: str) -> bool:
        following = self.text[self.index]
        return (
            self.mode == COMMAND
            and following not in STOPS
            and following not in enders
            and not self.text.startswith("::", self.index)
        )

    def _variable(self, kind: str, name: str, complaint: str) -> Token:
        match = SCOPED.match(name)
        drive, colon, rest = name.partition(":")
        if match is not None:
            rest = name[match.end() :]
        if colon and not rest:
            if complaint == "InvalidVariableReference" and drive and match is None:
                complaint += "WithDrive"
            self.complain(complaint, self.start, end=self.index)
        return self.token(kind, name)

    def _read_braced(self, in_string: bool) -> Token:
        opened = self.index
        self.index += 1
        name: list[str] = []
        while True:
            stop = min(after(BRACED_NAME, self.text, self.index), self.end)
            name.append(self.text[self.index : stop])
            self.index = stop + 1
            character = self.text[stop]
            if stop >= self.end or character == "}":
                break
            name.append(self._braced_character(character, in_string))
        self.index = min(self.index, self.end)
        return self._finish_braced("".join(name), opened, closed=self.text[self.index - 1] == "}")

    def _braced_character(self, character: str, in_string: bool) -> str:
        """What a special character inside of braces stands for; `index` is behind it."""
        following = self.text[self.index]
        if character == "{":
            self.complain("OpenBraceNeedsToBeBackTickedInVariableName", self.index)
        elif character == "`":
            if self.index >= self.end:
                return ""
            self.index += 1
            return ESCAPES.get(following, following)
        elif in_string and following in DOUBLE_QUOTES:
            self.index += 1
        return character

    def _finish_braced(self, name: str, opened: int, closed: bool) -> Token:
        if not closed:
            self.complain_incomplete("IncompleteDollarVariableReference", opened)
        elif not name:
            self.complain("EmptyVariableReference", self.index - 1)
        if self._word_goes_on(".["):
            return self.read_generic_again()
        return self._variable(t.VARIABLE, name or ":Error:", "InvalidBracedVariableReference")

    # ------------------------------------------------------------ dashes and numbers

    def read_dashed(self) -> Token:
        """A parameter or an operator with a name; `index` is behind the dash."""
        pattern = PARAMETER if self.mode == COMMAND else LETTERS
        begin, self.index = self.index, after(pattern, self.text, self.index)
        name = self.text[begin : self.index]
        following = self.text[self.index]
        if self.mode == COMMAND and (following in SINGLE_QUOTES or following in DOUBLE_QUOTES):
            return self.read_generic(self.text[self.start : self.index])
        if self.mode == EXPRESSION and name.lower() in t.OPERATORS:
            return self.token(t.OPERATORS[name.lower()])
        if not name:
            return self.token("-")
        colon = following == ":"
        if colon and self.mode == COMMAND:
            self.index += 1
        plain = self.token(t.PARAMETER, name)
        token = ParameterToken(t.PARAMETER, plain.start, plain.end, plain.at, plain.text, name)
        token.colon = colon
        return token

    def read_number(self) -> Token:
        """A number that begins at `start`, a word when it only looks like one."""
        literal = self.number_here(self.start)
        if literal is None:
            return self.read_generic_again()
        self.index = literal.end
        value = numbers.value(literal)
        if value is None:
            if self.mode != EXPRESSION:
                return self.read_generic_again()
            self.complain("BadNumericConstant", self.index, self.text[self.start : self.index])
        return self.number_token(value)

    def number_here(self, at: int) -> numbers.Literal | None:
        """A number that begins at `at` and after which a token may end."""
        literal = numbers.read(self.text, at)
        if literal is None:
            return None
        following = self.text[literal.end]
        ends = following in STOPS or (self.mode == EXPRESSION and following in AFTER_NUMBER)
        return literal if ends else None

    def number_token(self, value: object) -> NumberToken:
        """A number that has been read."""
        plain = self.token(t.NUMBER)
        token = NumberToken(t.NUMBER, plain.start, plain.end, plain.at, plain.text)
        token.number = value
        return token

    # ------------------------------------------------------------ names

    def read_identifier(self) -> Token:
        """A name or keyword; in an argument it may turn out to be the first part of a word."""
        self.index = after(WORD, self.text, self.start)
        if self.mode == TYPE_NAME_MODE:
            self.index = after(TYPE_NAME, self.text, self.index)
            return self.token(t.IDENTIFIER)
        if self.simple_names or self.mode == EXPRESSION:
            return self.token(t.IDENTIFIER)
        if self.mode == COMMAND and not self.stops_here():
            return self.read_generic(self.text[self.start : self.index])
        word = self.text[self.start : self.index].lower()
        if word in t.KEYWORDS and (word != "inlinescript" or self.in_workflow):
            return self.token(word)
        return self.token(t.IDENTIFIER)

    def read_label(self) -> Token:
        """`:name` before a loop; `index` is behind the colon."""
        if not starts_identifier(self.text[self.index]):
            if self.text[self.index] == END:
                return self.token(t.GENERIC, ":")
            return self.read_generic(":")
        begin, self.index = self.index, after(WORD, self.text, self.index)
        if not self.stops_here():
            return self.read_generic(self.text[self.start : self.index])
        return self.token(t.LABEL, self.text[begin : self.index])
