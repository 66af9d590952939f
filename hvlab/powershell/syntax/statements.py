"""Statements other than loops and definitions."""

from __future__ import annotations

from collections.abc import Callable

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.attributes import TypeConstraint, type_text
from hvlab.powershell.syntax.commands import CommandParser
from hvlab.powershell.syntax.nodes import (
    Attribute,
    Broken,
    Catch,
    Exit,
    Extent,
    If,
    Jump,
    Node,
    Statement,
    StatementBlock,
    Trap,
    Try,
    TypeName,
    Unsupported,
)
from hvlab.powershell.syntax.primaries import only_traps
from hvlab.powershell.syntax.stream import end_of, span
from hvlab.powershell.syntax.tokens import Token

Reader = Callable[[Token], "Statement | None"]


class StatementParser(CommandParser):
    """Reads statements by the keyword they begin with."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.by_keyword: dict[str, Reader] = {
            "if": self._if,
            "return": self._exit,
            "throw": self._exit,
            "exit": self._exit,
            "break": self._jump,
            "continue": self._jump,
            "trap": self._trap,
            "try": self._try,
            "parallel": self._block_statement,
            "sequence": self._block_statement,
            **dict.fromkeys(("from", "define", "var"), self._reserved),
            **dict.fromkeys(("else", "elseif", "catch", "until"), self._leftover),
        }
        self.pending: list[Attribute | TypeConstraint] = []
        """Attributes that stand before the keyword of the statement being read."""
        self._expressions: set[int] = set()
        """Where brackets begin an expression, not the attributes of a statement with a keyword. Of
        many lines of brackets each would read all below it to find out."""

    # ------------------------------------------------------------ which statement

    def statement(self) -> Statement | None:
        """A statement, None when none is here."""
        self.deeper()
        token = self.take()
        attributes: list[Attribute | TypeConstraint] = []
        begin = token.at
        in_brackets = token.kind == t.GENERIC and token.text[0] == "["
        if in_brackets and token.start not in self._expressions:
            attributes, token = self._attributes_before(token)
        reader = self.by_keyword.get(token.kind)
        if reader is not None:
            self.pending = attributes
            result = reader(token)
        elif token.kind == t.EOF and not attributes:
            self.put_back(token)
            result = None
        else:
            if attributes:
                self.rewind(begin)
            else:
                self.put_back(token)
            result = self.pipeline()
        self.depth -= 1
        return result

    def _attributes_before(self, first: Token) -> tuple[list[Attribute | TypeConstraint], Token]:
        """Attributes that belong to a statement with a keyword, and the token behind them. If
        another kind of statement follows they are part of an expression: nothing is read."""
        self.rewind(first)
        attributes = self.attribute_list(in_expression=False)
        token = self.take()
        if not attributes:
            return [], token
        types = [item for item in attributes if isinstance(item, TypeConstraint)]
        if token.kind in t.NO_ATTRIBUTES and not types:
            named = attributes[0]
            self.wrong("UnexpectedAttribute", named, type_text(named.type))
        elif token.kind in t.KEYWORDS and token.kind not in t.NO_ATTRIBUTES:
            if types:
                self.wrong("TypeNotAllowedBeforeStatement", types[0], type_text(types[0].type))
        else:
            last = len(attributes) if token.kind not in t.KEYWORDS else attributes.index(types[-1])
            self._expressions.update(item.extent.start for item in attributes[: last + 1])
            self.rewind(first)
            return [], self.take()
        return attributes, token

    def statements(self) -> tuple[list[Statement], list[Statement]]:
        """Statements and traps to a closing bracket or the end."""
        found: list[Statement] = []
        traps: list[Statement] = []
        self.skip_separators()
        while (statement := self.statement()) is not None:
            (traps if isinstance(statement, Trap) else found).append(statement)
            self.skip_separators()
            if self.peek().kind in (")", "}"):
                break
        return found, traps

    def block(self) -> StatementBlock | None:
        """`{ statements }`, None when none is here."""
        self.skip_lines()
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            return None
        statements, traps = self.statements()
        close = self.take()
        end = close.end
        if close.kind != "}":
            self.put_back(close)
            self.unclosed("MissingEndCurlyBrace", opener, close)
            end = max([opener.end, *map(end_of, statements), *map(end_of, traps)])
        return StatementBlock(
            extent=Extent(opener.start, end),
            statements=tuple(statements),
            traps=only_traps(traps),
        )

    def broken(self, first: Token | Node, last: Token | Node, *parts: Node | None) -> Broken:
        """A statement that could not be understood, with what was understood of it."""
        return Broken(
            extent=span(first, last), parts=tuple(part for part in parts if part is not None)
        )

    # ------------------------------------------------------------ small ones

    def _reserved(self, token: Token) -> Statement:
        self.wrong("ReservedKeywordNotAllowed", token, token.kind)
        return self.broken(token, token)

    def _leftover(self, token: Token) -> Statement | None:
        """`else` without `if`: after other trouble it is skipped, else it is a command's name."""
        if self.complaints.found:
            self.skip_lines()
            return self.statement()
        self.put_back(token)
        return self.pipeline()

    def _block_statement(self, token: Token) -> Statement:
        body = self.block()
        if body is None:
            self.missing_after("MissingStatementAfterKeyword", token, token.text)
            return self.broken(token, token)
        if not self.in_workflow:
            self.wrong("UnexpectedKeyword", token, token.text)
        return Unsupported(extent=span(token, body), what=token.kind, parts=(body,))

    def _exit(self, token: Token) -> Statement:
        value = self.pipeline()
        return Exit(extent=span(token, value or token), kind=token.kind, value=value)

    def _jump(self, token: Token) -> Statement:
        label = self.label_or_key()
        return Jump(extent=span(token, label or token), kind=token.kind, label=label)

    # ------------------------------------------------------------ if

    def _if(self, token: Token) -> Statement:
        clauses: list[tuple[Statement, StatementBlock]] = []
        otherwise: StatementBlock | None = None
        keyword = token
        while True:
            clause = self._clause(token, keyword)
            if isinstance(clause, Broken):
                read = [part for pair in clauses for part in pair]
                return self.broken(token, clause, *read, *clause.parts)
            clauses.append(clause)
            self.skip_lines()
            keyword = self.peek()
            if keyword.kind != "elseif":
                break
            self.drop()
        last = clauses[-1][1]
        if keyword.kind == "else":
            self.drop()
            self.skip_lines()
            otherwise = self.block()
            if otherwise is None:
                self.missing_after("MissingStatementBlockAfterElse", keyword)
                return self.broken(token, keyword, *[part for pair in clauses for part in pair])
        return If(
            extent=span(token, otherwise or last), clauses=tuple(clauses), otherwise=otherwise
        )

    def _clause(self, first: Token, keyword: Token) -> tuple[Statement, StatementBlock] | Broken:
        """`(condition) { }` behind `if` or `elseif`."""
        self.skip_lines()
        opener = self.take()
        if opener.kind != "(":
            self.put_back(opener)
            self.missing_after("MissingOpenParenthesisInIfStatement", keyword, keyword.text)
            return self.broken(first, keyword)
        self.skip_lines()
        condition = self.pipeline()
        if condition is None:
            self.missing_after("IfStatementMissingCondition", opener, keyword.text)
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            if condition is not None:
                self.missing_here("MissingEndParenthesisAfterStatement", close, keyword.text)
            return self.broken(first, condition or opener, condition)
        self.skip_lines()
        body = self.block()
        if body is None:
            self.missing_here("MissingStatementBlock", close, keyword.text)
            return self.broken(first, close, condition)
        return condition or Broken(extent=Extent(opener.end, opener.end)), body

    # ------------------------------------------------------------ trap and try

    def _trap(self, token: Token) -> Statement:
        begin = self.index
        self.skip_lines()
        caught = self.attribute()
        if isinstance(caught, Attribute):
            self.rewind(begin)
            caught = None
        body = self.block()
        if body is None:
            self.missing_after("MissingTrapStatement", caught or token)
            return self.broken(token, caught or token)
        return Trap(extent=span(token, body), type=caught.type if caught else None, body=body)

    def _try(self, token: Token) -> Statement:
        self.skip_lines()
        body = self.block()
        if body is None:
            self.missing_after("MissingTryStatementBlock", token)
            return self.broken(token, token)
        catches: list[Catch] = []
        faulty: Token | Node | None = None
        while isinstance(caught := self._catch(), Catch):
            catches.append(caught)
        faulty = caught
        self.skip_lines()
        keyword = self.peek()
        last: StatementBlock | None = None
        if keyword.kind == "finally":
            self.drop()
            last = self.block()
            if last is None:
                self.missing_after("MissingFinallyStatementBlock", keyword, keyword.kind)
                faulty = keyword
        if not catches and last is None and faulty is None:
            self.missing_after("MissingCatchOrFinally", body)
            faulty = body
        if faulty is not None:
            return self.broken(token, faulty, body, *catches)  # PowerShell forgets the last block
        return Try(
            extent=span(token, last or catches[-1]), body=body, catches=tuple(catches), last=last
        )

    def _catch(self) -> Catch | Token | Node | None:
        """A catch clause; None when none is here, the last of it that was understood otherwise."""
        self.skip_lines()
        keyword = self.take()
        if keyword.kind != "catch":
            self.put_back(keyword)
            return None
        types, faulty = self._catch_types(keyword)
        body = self.block()
        if body is not None:
            if faulty is not None:
                return faulty
            return Catch(extent=span(keyword, body), types=types, body=body)
        if faulty is None:
            faulty = types[-1] if types else keyword
            place = faulty.end if isinstance(faulty, Token) else faulty.extent.end + 1
            self.missing("MissingCatchHandlerBlock", place)
        return faulty

    def _catch_types(self, keyword: Token) -> tuple[tuple[TypeName, ...], Token | Node | None]:
        types: list[TypeName] = []
        comma: Token | None = None
        while True:
            begin = self.index
            self.skip_lines()
            caught = self.attribute()
            if caught is None:
                if comma is not None:
                    self.missing_after("MissingTypeLiteralToken", comma)
                return tuple(types), comma
            if isinstance(caught, Attribute):
                self.rewind(begin)
                return tuple(types), None
            types.append(caught.type)
            self.skip_lines()
            comma = self.peek()
            if comma.kind != ",":
                return tuple(types), None
            self.drop()
