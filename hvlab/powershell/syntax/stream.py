"""The parser's view of the text: one token of lookahead, and ways to complain and to recover."""

from __future__ import annotations

from typing import Final

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.nodes import Expression, Extent, Node, ScriptBlock, Statement
from hvlab.powershell.syntax.scanner import Scanner
from hvlab.powershell.syntax.tokens import Token

DEEPEST: Final = 80
"""How deeply things may be nested. Every level takes up to ten of Python's frames, and Python
allows a thousand; whoever runs the tree needs some too. Real scripts stay below twenty."""


class TooDeep(Exception):
    """The text is nested too deeply to be read."""


def start_of(item: Token | Node) -> int:
    """Where a token or node begins."""
    return item.start if isinstance(item, Token) else item.extent.start


def end_of(item: Token | Node) -> int:
    """Where a token or node ends."""
    return item.end if isinstance(item, Token) else item.extent.end


def is_end(item: Token | Node) -> bool:
    """Whether it is the token behind the last of a text."""
    return isinstance(item, Token) and item.kind == t.EOF


def span(first: Token | Node, last: Token | Node) -> Extent:
    """From the start of the first to the end of the last."""
    return Extent(start_of(first), max(start_of(first), end_of(last)))


class TokenStream(Scanner):
    """Hands out tokens. What the layers of the grammar above call of each other is declared here.

    A token that was looked at is read again when the mode changes, unless it is the same in all.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ungot: Token | None = None
        self.no_comma = False
        self.depth = 0

    # ------------------------------------------------------------ tokens

    def take(self) -> Token:
        """The next token."""
        token = self.ungot
        if token is None:
            return self.next_token()
        self.ungot = None
        return token

    def peek(self) -> Token:
        """The next token, which stays the next."""
        if self.ungot is None:
            self.ungot = self.next_token()
        return self.ungot

    def put_back(self, token: Token) -> None:
        """Make a token that was taken the next again."""
        self.ungot = token

    def drop(self) -> None:
        """Take the token that was looked at."""
        self.ungot = None

    def rewind(self, place: Token | int) -> None:
        """Read again from a token or an offset in the text being read."""
        self.ungot = None
        self.index = place.at if isinstance(place, Token) else place

    def switch(self, mode: int) -> int:
        """Read in another mode from now on; returns the mode until now."""
        old = self.mode
        if mode != old:
            if self.ungot is not None and self.ungot.kind not in t.SAME_IN_ALL_MODES:
                self.rewind(self.ungot)
            self.mode = mode
        return old

    def skip_lines(self) -> None:
        """Over newlines."""
        if self.ungot is None or self.ungot.kind == t.NEWLINE:
            self.ungot = None
            self.skip_newlines()

    def skip_separators(self) -> None:
        """Over newlines and semicolons."""
        if self.ungot is None or self.ungot.kind in (t.NEWLINE, ";"):
            self.ungot = None
            self.skip_newlines(semicolons=True)

    def skip_to(self, *kinds: str, consume: bool) -> None:
        """To one of some tokens outside of brackets; a closing one ends the pair that is open.
        `consume` says whether that closing one is taken; others always are."""
        pairs = {"(": ")", "{": "}", "[": "]"}
        depth = {close: int(close in kinds) for close in pairs.values()}
        while True:
            token = self.take()
            if token.kind == t.EOF:
                self.put_back(token)
                return
            if token.kind in pairs:
                depth[pairs[token.kind]] += 1
            elif token.kind in depth:
                depth[token.kind] -= 1
                if depth[token.kind] == 0 and token.kind in kinds:
                    if not consume:
                        self.put_back(token)
                    return
            if token.kind in kinds and not any(depth.values()):
                return

    def deeper(self) -> None:
        """One level further in; whoever calls this counts `depth` down again."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep

    # ------------------------------------------------------------ complaints

    def wrong(self, id: str, item: Token | Node, *words: str) -> None:
        """The item is wrong."""
        self.complaints.add(id, start_of(item), end_of(item), *words)

    def missing(self, id: str, offset: int, *words: str) -> bool:
        """Something is missing at an offset. Returns whether more text could still bring it."""
        return self._missing(id, offset, words, beyond=False)

    def missing_after(self, id: str, item: Token | Node, *words: str) -> bool:
        """Something is missing behind the item."""
        return self._missing(id, end_of(item), words, beyond=is_end(item))

    def _missing(self, id: str, offset: int, words: tuple[str, ...], *, beyond: bool) -> bool:
        incomplete = self.nothing_behind(offset)
        self.complaints.add(id, offset, offset, *words, incomplete=incomplete, beyond=beyond)
        return incomplete

    def place_before(self, token: Token) -> int:
        """Where something is missing before the token: PowerShell points at the character there."""
        return token.start if token.kind == t.EOF else max(token.start - 1, 0)

    def missing_here(self, id: str, item: Token, *words: str) -> bool:
        """Something else was expected instead of the item, which could still be at the end."""
        incomplete = self.nothing_behind(item.end)
        self.complaints.add(
            id, item.start, item.end, *words, incomplete=incomplete, beyond=is_end(item)
        )
        return incomplete

    def unclosed(self, id: str, opener: Token, found: Token) -> bool:
        """What the opener opened is not closed where `found` stands."""
        incomplete = self.nothing_behind(found.end)
        self.complaints.add(id, opener.start, opener.end, incomplete=incomplete)
        return incomplete

    # ------------------------------------------------------------ the grammar's layers

    def expression(self) -> Expression | None:
        """An expression, None when none is here."""
        raise NotImplementedError

    def unary(self) -> Expression | None:
        """An operand with what stands before and behind it."""
        raise NotImplementedError

    def argument_alone(self, context: int) -> Expression | None:
        """One argument of a command, not a list."""
        raise NotImplementedError

    def statement(self) -> Statement | None:
        """A statement, None when none is here."""
        raise NotImplementedError

    def pipeline(self) -> Statement | None:
        """A pipeline or assignment, None when none is here."""
        raise NotImplementedError

    def statements(self) -> tuple[list[Statement], list[Statement]]:
        """Statements and traps to a closing bracket or the end."""
        raise NotImplementedError

    def script_block(self, opener: Token | None, is_filter: bool = False) -> ScriptBlock:
        """A script, or a script block behind its `{`."""
        raise NotImplementedError
