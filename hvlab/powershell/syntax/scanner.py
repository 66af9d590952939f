"""The next token of a text. What it is depends on the mode the parser is in."""

from __future__ import annotations

from collections.abc import Callable

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.characters import (
    ASSEMBLY_NAME,
    BLANKS,
    DASHES,
    DOUBLE_QUOTES,
    END,
    ESCAPES,
    LINE,
    NEWLINES,
    SINGLE_QUOTES,
    starts_identifier,
    starts_variable,
)
from hvlab.powershell.syntax.reader import COMMAND, EXPRESSION, after
from hvlab.powershell.syntax.strings import Pieces
from hvlab.powershell.syntax.tokens import RedirectionToken, Token
from hvlab.powershell.syntax.words import WordReader

_BLANK_OR_END = frozenset(" \t\v\f\u0085\u00a0\r\n" + END)


class Scanner(WordReader):
    """Reads token after token."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._readers: dict[str, Callable[[], Token]] = {
            "@": self._read_at,
            "+": self._read_plus,
            "*": self._read_star,
            "$": self._read_dollar_sign,
            "<": self._read_input,
            ">": self._read_redirection,
            "[": self._read_bracket,
            ".": self._read_dot,
            "!": self._read_exclamation,
            ":": self._read_colon,
            "`": self._read_backtick,
            END: self._read_end,
            **dict.fromkeys("(){},;]", self._read_single),
            **dict.fromkeys("=/%", self._read_operator),
            **dict.fromkeys("&|", self._read_double),
            **dict.fromkeys("0789", self.read_number),
            **dict.fromkeys("123456", self._read_digit),
            **dict.fromkeys(DASHES, self._read_dash),
            **dict.fromkeys(NEWLINES, self._read_newline),
            **dict.fromkeys(SINGLE_QUOTES, self._read_single_quote),
            **dict.fromkeys(DOUBLE_QUOTES, self._read_double_quote),
        }

    def next_token(self) -> Token:
        """The next token; at the end of the text always the one of kind EOF."""
        self.skip_blanks()
        self.start = self.index
        character = self.text[self.index]
        if starts_identifier(character):
            return self.read_identifier()
        self.index += 1
        reader = self._readers.get(character)
        return reader() if reader else self.read_generic(character)

    # ------------------------------------------------------------ by first character

    def _read_single(self) -> Token:
        return self.token(self.text[self.start])

    def _read_newline(self) -> Token:
        self.index = self.start
        self.skip_newline()
        return self.token(t.NEWLINE)

    def _read_end(self) -> Token:
        if self.start < self.end:  # a real NUL
            return self.read_generic(END)
        self.index = self.end
        return self.token(t.EOF)

    def _read_backtick(self) -> Token:
        escaped = self.text[self.index]
        self.index += 1
        return self.read_generic(ESCAPES.get(escaped, escaped))

    def _read_single_quote(self) -> Token:
        pieces = Pieces()
        self.read_literal(pieces)
        return self.string_token(t.LITERAL, pieces)

    def _read_double_quote(self) -> Token:
        pieces = Pieces()
        self.read_expandable(pieces)
        return self.string_token(t.EXPANDABLE, pieces)

    def _read_at(self) -> Token:
        following = self.text[self.index]
        if following in "{(":
            self.index += 1
            return self.token("@" + following)
        if following in SINGLE_QUOTES or following in DOUBLE_QUOTES:
            self.index += 1
            return self.read_here(expands=following in DOUBLE_QUOTES)
        if starts_variable(following):
            return self.read_variable(splatted=True, in_string=False)
        self.complain("UnrecognizedToken", self.start)
        return self.token(t.UNKNOWN)

    def _read_dollar_sign(self) -> Token:
        if self.text[self.index] == "(":
            self.index += 1
            return self.token("$(")
        return self.read_variable(splatted=False, in_string=False)

    def _read_operator(self) -> Token:
        character = self.text[self.start]
        if character != "=" and self.text[self.index] == "=":
            self.index += 1
            return self.operator(character + "=")
        return self.operator(character)

    def _read_plus(self) -> Token:
        following = self.text[self.index]
        if following in "+=":
            self.index += 1
            return self.operator("+" + following)
        return self._read_signed("+")

    def _read_dash(self) -> Token:
        following = self.text[self.index]
        if following in DASHES or following == "=":
            self.index += 1
            return self.operator("-=" if following == "=" else "--")
        if following.isalpha() or following in "_?":
            return self.read_dashed()
        return self._read_signed("-")

    def _read_signed(self, sign: str) -> Token:
        following = self.text[self.index]
        if self.signed_numbers and (following.isdecimal() or following == "."):
            return self.read_number()
        return self.operator(sign)

    def _read_double(self) -> Token:
        character = self.text[self.start]
        if self.text[self.index] == character:
            self.index += 1
            return self.token(character * 2)
        return self.token(character)

    def _read_bracket(self) -> Token:
        if self.mode == COMMAND and not self.stops_here():
            return self.read_generic("[")
        return self.token("[")

    def _read_dot(self) -> Token:
        following = self.text[self.index]
        if following == ".":
            self.index += 1
            return self.operator("..")
        if "0" <= following <= "9":
            return self.read_number()
        if self.mode == COMMAND and not self.stops_here() and following not in "$\"'":
            return self.read_generic(".")
        return self.token(".")

    def _read_exclamation(self) -> Token:
        following = self.text[self.index]
        if self.mode == COMMAND:
            return self.operator("!")
        if self.mode == EXPRESSION and (
            starts_identifier(following)
            or (
                (following.isdecimal() or following == ".") and self.number_here(self.index) is None
            )
        ):
            return self.read_generic("!")
        return self.token("!")

    def _read_colon(self) -> Token:
        if self.text[self.index] == ":":
            self.index += 1
            return self.token("::") if self.simple_names else self.operator("::")
        return self.read_label() if self.mode == COMMAND else self.token(":")

    # ------------------------------------------------------------ redirections

    def _read_input(self) -> Token:
        return self.token(t.INPUT)

    def _read_digit(self) -> Token:
        if self.text[self.index] != ">":
            return self.read_number()
        self.index += 1
        return self._redirection(int(self.text[self.start]), numbered=True)

    def _read_redirection(self) -> Token:
        return self._redirection(1, numbered=False)

    def _read_star(self) -> Token:
        if self.text[self.index] == ">":
            self.index += 1
            return self._redirection(0, numbered=False)
        return self._read_operator()

    def _redirection(self, stream: int, numbered: bool) -> Token:
        """`index` is behind the first `>`."""
        first, second = self.text[self.index], self.text[self.index + 1 : self.index + 2]
        merges = first == "&" and second in ({"1", "2"} if numbered else {"1"})
        if merges and (numbered or stream == 0):
            self.index += 2
            return self._redirection_token(stream, merge_into=int(second))
        append = first == ">"
        if numbered and self.mode == EXPRESSION:  # `1 > $x` is still a number
            self.index = self.start + 1
            return self.number_token(stream)
        self.index += append
        return self._redirection_token(stream, append=append)

    def _redirection_token(self, stream: int, merge_into: int = 0, append: bool = False) -> Token:
        plain = self.token(t.REDIRECTION)
        token = RedirectionToken(t.REDIRECTION, plain.start, plain.end, plain.at, plain.text)
        token.stream, token.merge_into, token.append = stream, merge_into, append
        return token

    # ------------------------------------------------------------ only where they are expected

    def member_operator(self, brackets: bool) -> Token | None:
        """A `.`, `::` or, with `brackets`, `[` that follows at once, comments aside."""
        while self.text.startswith("<#", self.index):
            self.skip_block_comment()
        text, self.start = self.text, self.index
        width = 2 if text.startswith("::", self.index) else 1
        operator = text[self.index : self.index + width]
        if operator not in (".", "::", "[") or (operator == "[" and not brackets):
            return None
        following = text[self.index + width]
        if operator == "." and following == ".":
            return None
        if operator != "[" and self.mode == COMMAND and following in _BLANK_OR_END:
            return None
        self.index += width
        return self.token(operator)

    def call_opener(self) -> Token | None:
        """The `(` or `{` that makes a call of a member; it follows the name at once."""
        if self.text[self.index] not in "({":
            return None
        self.start = self.index
        self.index += 1
        return self.token(self.text[self.start])

    def opening_bracket(self) -> Token | None:
        """The `[` of an attribute or type, whatever the mode; blanks and comments may precede."""
        begin, rewinds = self.index, False
        while True:
            blank_end = after(BLANKS, self.text, self.index)
            rewinds = rewinds or blank_end > self.index
            self.start = self.index = blank_end
            if self.text[self.index] == "#":
                rewinds = True
                self.skip_line()
            elif self.text.startswith("<#", self.index):
                rewinds = False
                self.skip_block_comment()
            else:
                break
        if self.text[self.index] == "[":
            self.index += 1
            return self.token("[")
        if rewinds and self.text[self.index] in ".:":
            self.index = begin
        return None

    def verbatim_argument(self) -> Token | None:
        """All that follows `--%` on its line, up to a pipe outside of quotes."""
        self.start = self.index = after(BLANKS, self.text, self.index)
        line_end = min(after(LINE, self.text, self.index), self.end)
        quoted = False
        while self.index < line_end:
            character = self.text[self.index]
            if character in DOUBLE_QUOTES:
                quoted = not quoted
            elif not quoted and (character == "|" or self.text.startswith("&&", self.index)):
                break
            self.index += 1
        return self.token(t.GENERIC, self.text[self.start : self.index])

    def assembly_name(self) -> str:
        """What follows the comma in `[type, assembly, Version=1.0]`."""
        begin = self.index
        while True:
            for _ in "name", "value":
                self.index = after(BLANKS, self.text, self.index)
                self.index = after(ASSEMBLY_NAME, self.text, self.index)
                self.index = after(BLANKS, self.text, self.index)
                if self.text[self.index] != "=":
                    break
                self.index += 1
            if self.text[self.index] != ",":
                return self.text[begin : self.index].strip()
            self.index += 1
