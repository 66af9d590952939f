"""Operands: variables, literals, what is in brackets, and what is taken of them."""

from __future__ import annotations

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.expressions import ExpressionParser
from hvlab.powershell.syntax.nodes import (
    ArrayExpression,
    Broken,
    Constant,
    ExpandableString,
    Expression,
    Extent,
    HashLiteral,
    Index,
    Member,
    MethodCall,
    Paren,
    ScriptBlockExpression,
    Statement,
    StatementBlock,
    StringConstant,
    SubExpression,
    Trap,
    Variable,
)
from hvlab.powershell.syntax.reader import COMMAND, EXPRESSION
from hvlab.powershell.syntax.stream import end_of, span
from hvlab.powershell.syntax.strings import WordToken
from hvlab.powershell.syntax.tokens import NestedToken, NumberToken, Token

_STRING_KINDS = {
    t.LITERAL: "single",
    t.EXPANDABLE: "double",
    t.HERE_LITERAL: "here-single",
    t.HERE_EXPANDABLE: "here-double",
    t.GENERIC: "bare",
}
ARGUMENT = 8
"""Context of `argument_alone`: any argument of a command."""


def variable(token: Token) -> Variable:
    """The node of a variable's token."""
    scope, colon, name = token.value.partition(":")
    if not (scope and colon):
        scope, name = "", token.value
    return Variable(
        extent=span(token, token),
        name=name,
        scope=scope.lower(),
        splatted=token.kind == t.SPLATTED,
    )


def word_text(token: Token) -> str:
    """What a string or word stands for, with what is to be filled in as it was written."""
    return token.pieces.text() if isinstance(token, WordToken) else token.value


class PrimaryParser(ExpressionParser):
    """Reads operands."""

    def primary(self, members: bool = True) -> Expression | None:
        """An operand; with `members`, what is taken of it by `.`, `::` and `[ ]`."""
        token = self.take()
        operand = self._operand(token)
        if operand is None:
            self.put_back(token)
            return None
        return self.postfix(operand, self._member_operator()) if members else operand

    def _operand(self, token: Token) -> Expression | None:
        kind = token.kind
        if kind in (t.VARIABLE, t.SPLATTED):
            return variable(token)
        if isinstance(token, NumberToken):
            return Constant(extent=span(token, token), value=token.number)
        if kind in _STRING_KINDS and kind != t.GENERIC:
            return self.string(token)
        if kind == "(":
            return self._parenthesized(token)
        if kind in ("$(", "@("):
            return self._sub_expression(token)
        if kind == "@{":
            return self._hash(token)
        return self.script_block_expression(token) if kind == "{" else None

    # ------------------------------------------------------------ strings

    def string(self, token: Token) -> Expression:
        """A string's node; what is to be filled in is read now."""
        extent, kind = span(token, token), _STRING_KINDS[token.kind]
        pieces = token.pieces.parts() if isinstance(token, WordToken) else token.parts
        if pieces is None:
            return StringConstant(extent=extent, value=word_text(token), kind=kind)
        parts = [part if isinstance(part, str) else self._filled_in(part) for part in pieces]
        return ExpandableString(
            extent=extent, parts=tuple(part for part in parts if part is not None), kind=kind
        )

    def _filled_in(self, token: Token) -> Expression | None:
        if not isinstance(token, NestedToken):
            return variable(token)
        # PowerShell does not look further than the first expression: "$($a).b" has none more.
        mode, ungot = self.mode, self.ungot
        reading = self.enter(token)
        self.ungot = None
        operand = self.primary()
        self.leave(reading)
        self.mode, self.ungot = mode, ungot
        return operand

    # ------------------------------------------------------------ brackets

    def _parenthesized(self, opener: Token) -> Expression:
        mode, no_comma = self.switch(COMMAND), self.no_comma
        self.no_comma = False
        self.skip_lines()
        pipeline = self.pipeline()
        if pipeline is None:
            self.missing_after("ExpectedExpression", opener)
            pipeline = Broken(extent=Extent(opener.end, opener.end))
        self.skip_lines()
        close = self.take()
        end = close.end
        if close.kind != ")":
            self.put_back(close)
            self.missing_after("MissingEndParenthesisInExpression", pipeline)
            end = end_of(pipeline)
        self.no_comma = no_comma
        self.switch(mode)
        return Paren(extent=Extent(opener.start, end), pipeline=pipeline)

    def _sub_expression(self, opener: Token) -> Expression:
        mode, no_comma = self.switch(COMMAND), self.no_comma
        self.no_comma = False
        self.skip_lines()
        statements, traps = self.statements()
        inside = Extent(opener.end, opener.end)
        if statements or traps:
            both = [*statements, *traps]
            inside = Extent(
                min(item.extent.start for item in both), max(item.extent.end for item in both)
            )
        self.skip_lines()
        close = self.take()
        end = close.end
        if close.kind != ")":
            self.put_back(close)
            self.missing_here("MissingEndParenthesisInSubexpression", close)
            end = max(inside.end, opener.end)
        self.no_comma = no_comma
        self.switch(mode)
        body = StatementBlock(extent=inside, statements=tuple(statements), traps=only_traps(traps))
        kind = SubExpression if opener.kind == "$(" else ArrayExpression
        return kind(extent=Extent(opener.start, end), body=body)

    def script_block_expression(self, opener: Token) -> ScriptBlockExpression:
        """`{ ... }`, the opening brace of which is taken."""
        mode, no_comma = self.switch(COMMAND), self.no_comma
        self.no_comma = False
        self.skip_lines()
        block = self.script_block(opener)
        self.no_comma = no_comma
        self.switch(mode)
        return ScriptBlockExpression(extent=block.extent, block=block)

    def _hash(self, opener: Token) -> Expression:
        self.skip_lines()
        entries: list[tuple[Expression, Statement]] = []
        while (entry := self._entry()) is not None:
            entries.append(entry)
            if self.peek().kind not in (t.NEWLINE, ";"):
                break
            self.skip_separators()
        close = self.take()
        end = close.end
        if close.kind != "}":
            self.put_back(close)
            # As the engine of the recorded transcripts (6.0) has it. The first 5.1 said "The hash
            # literal was incomplete." (IncompleteHashLiteral), and after a missing `=` as well.
            incomplete = self.nothing_behind(close.end)
            place = opener.end
            self.complaints.add("MissingEndCurlyBrace", place, place, incomplete=incomplete)
            end = max(self.place_before(close), place)
        return HashLiteral(extent=Extent(opener.start, end), entries=tuple(entries))

    def _entry(self) -> tuple[Expression, Statement] | None:
        """`key = statement`, None when no key is here."""
        mode = self.switch(EXPRESSION)
        key = self.label_or_key()
        equals = self.take() if key is not None else None
        self.switch(mode)
        if key is None or equals is None:
            return None
        if equals.kind != "=":
            self.put_back(equals)
            place = end_of(key)
            self.complaints.add("MissingEqualsInHashLiteral", place, place)
            self.skip_to("}", ";", t.NEWLINE, consume=False)
            return key, Broken(extent=Extent(place, place))
        self.switch(COMMAND)
        self.skip_lines()
        value = self.statement()
        if value is None:
            self.missing_after("MissingStatementInHashLiteral", equals)
            value = Broken(extent=Extent(equals.end, equals.end))
        self.switch(mode)
        return key, value

    def label_or_key(self) -> Expression | None:
        """A name, or an expression that yields one."""
        name = self.simple_name()
        if name is not None:
            return name
        if self.peek().kind in (t.NEWLINE, ";"):
            return None
        no_comma, self.no_comma = self.no_comma, True
        expression = self.unary()
        self.no_comma = no_comma
        return expression

    # ------------------------------------------------------------ what is taken of an operand

    def _member_operator(self) -> Token | None:
        # A token that was looked at is a sign of trouble: do not go on.
        return self.member_operator(brackets=True) if self.ungot is None else None

    def postfix(self, operand: Expression, operator: Token | None) -> Expression:
        """An operand with all that is taken of it, the first operator of which is taken."""
        while operator is not None:
            self.skip_lines()
            if operator.kind == "[":
                operand = self._index(operand, operator)
            else:
                operand = self._member(operand, operator)
            operator = self._member_operator()
        return operand

    def _member(self, target: Expression, operator: Token) -> Expression:
        static = operator.kind == "::"
        name = self._member_name()
        if name is None:
            self.missing_after("MissingPropertyName", operator)
            name = self.argument_alone(ARGUMENT) or Broken(extent=span(operator, operator))
        elif self.ungot is None and (opener := self.call_opener()) is not None:
            return self._call(target, name, opener, static)
        return Member(extent=span(target, name), target=target, name=name, static=static)

    def _member_name(self) -> Expression | None:
        name = self.simple_name()
        if name is not None:
            return name
        kind = self.peek().kind
        if kind in t.UNARY or kind == "[":
            return self.unary()
        return self.primary(members=False)

    def _call(
        self, target: Expression, name: Expression, opener: Token, static: bool
    ) -> Expression:
        if opener.kind == "(":
            arguments, end = self.call_arguments(opener)
        else:  # .ForEach{ ... }
            self.skip_lines()
            arguments = [self.script_block_expression(opener)]
            end = end_of(arguments[0])
        return MethodCall(
            extent=Extent(target.extent.start, end),
            target=target,
            name=name,
            arguments=tuple(arguments),
            static=static,
        )

    def call_arguments(self, opener: Token) -> tuple[list[Expression], int]:
        """Arguments and where they end."""
        no_comma, self.no_comma = self.no_comma, True
        arguments: list[Expression] = []
        comma: Token | None = None
        complained = False
        while True:
            self.skip_lines()
            argument = self.expression()
            if argument is None:
                if comma is not None:
                    self.missing_after("MissingExpressionAfterToken", comma, ",")
                    complained = True
                break
            arguments.append(argument)
            self.skip_lines()
            comma = self.take()
            if comma.kind != ",":
                self.put_back(comma)
                break
        last: Expression | Token = arguments[-1] if arguments else opener
        if complained and comma is not None:
            last = comma
        end = self._end_of_call(last, complained)
        self.no_comma = no_comma
        return arguments, end

    def _end_of_call(self, last: Expression | Token, complained: bool) -> int:
        self.skip_lines()
        close = self.take()
        if close.kind == ")":
            return close.end
        self.put_back(close)
        if not complained:
            self.missing_after("MissingEndParenthesisInMethodCall", last)
        return end_of(last)

    def _index(self, target: Expression, bracket: Token) -> Expression:
        self.skip_lines()
        index = self.expression()
        found = index is not None
        if index is None:
            self.missing_after("MissingArrayIndexExpression", bracket)
            index = Broken(extent=span(bracket, bracket))
        self.skip_lines()
        close = self.take()
        end = close.end
        if close.kind != "]":
            self.put_back(close)
            end = end_of(index)
            if found:
                self.missing_after("MissingEndSquareBracket", index)
        return Index(extent=Extent(target.extent.start, end), target=target, index=index)


def only_traps(statements: list[Statement]) -> tuple[Trap, ...]:
    """The traps among some statements."""
    return tuple(item for item in statements if isinstance(item, Trap))
