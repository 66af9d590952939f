"""Operators and operands."""

from __future__ import annotations

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.attributes import AttributeParser, TypeConstraint
from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Attribute,
    Attributed,
    Binary,
    Broken,
    CommandParameter,
    Convert,
    Expression,
    Extent,
    TypeExpression,
    Unary,
)
from hvlab.powershell.syntax.reader import EXPRESSION
from hvlab.powershell.syntax.stream import end_of, span, start_of
from hvlab.powershell.syntax.tokens import ParameterToken, Token


class ExpressionParser(AttributeParser):
    """Reads expressions down to their operands."""

    def primary(self, members: bool = True) -> Expression | None:
        """An operand; with `members`, what is taken of it by `.`, `::` and `[ ]`."""
        raise NotImplementedError

    def postfix(self, operand: Expression, operator: Token | None) -> Expression:
        """An operand with all that is taken of it, the first operator of which is taken."""
        raise NotImplementedError

    # ------------------------------------------------------------ between operands

    def expression(self) -> Expression | None:
        """An expression, None when none is here."""
        mode = self.switch(EXPRESSION)
        first = self._list()
        result = first if first is None else self._operators(first)
        self.switch(mode)
        return result

    def _operators(self, first: Expression) -> Expression:
        token = self.peek()
        if token.kind not in t.PRECEDENCE:
            return self._stray_parameter(token, first)
        self.drop()
        operands = [first]
        operators = [token]
        while True:
            self.skip_lines()
            operands.append(self._list() or self._no_operand(token))
            token = self.take()
            if token.kind not in t.PRECEDENCE:
                break
            while operators and t.PRECEDENCE[token.kind] <= t.PRECEDENCE[operators[-1].kind]:
                _combine(operands, operators)
            operators.append(token)
        self.put_back(token)
        while operators:
            _combine(operands, operators)
        return self._stray_parameter(token, operands[0])

    def _no_operand(self, operator: Token) -> Expression:
        self.missing_after("ExpectedValueExpression", operator, operator.text)
        return Broken(extent=Extent(operator.end, operator.end))

    def _stray_parameter(self, token: Token, left: Expression) -> Expression:
        """`$x -foo` is an operator that does not exist."""
        if not isinstance(token, ParameterToken):
            return left
        self.wrong("UnexpectedToken", token, token.text)
        self.drop()
        parameter = CommandParameter(extent=span(token, token), name=token.value)
        return Broken(extent=span(left, token), parts=(left, parameter))

    def _list(self) -> Expression | None:
        """`a, b, c`, or just `a`."""
        first = self.unary()
        comma = self.peek()
        if comma.kind != "," or self.no_comma or first is None:
            return first
        elements = [first]
        while comma.kind == ",":
            self.drop()
            self.skip_lines()
            element = self.unary()
            if element is None:
                self.missing_after("MissingExpressionAfterToken", comma, comma.text)
                elements.append(Broken(extent=span(comma, comma)))
                break
            elements.append(element)
            comma = self.peek()
        return ArrayLiteral(extent=span(first, elements[-1]), elements=tuple(elements))

    # ------------------------------------------------------------ before and behind an operand

    def unary(self) -> Expression | None:
        """An operand with what stands before and behind it."""
        self.deeper()
        token = self._peek_signed()
        if token.kind in t.UNARY:
            operand = self._with_prefix(token)
        elif token.kind == "[":
            operand = self._with_types(token)
        else:
            operand = self.primary()
        self.depth -= 1
        return operand if operand is None or token.kind in t.UNARY else self._with_suffix(operand)

    def _peek_signed(self) -> Token:
        """The next token; a sign before a number belongs to it here."""
        signed, self.signed_numbers = self.signed_numbers, True
        if self.ungot is not None and self.ungot.kind == "-":
            self.rewind(self.ungot)
        token = self.peek()
        self.signed_numbers = signed
        return token

    def _with_suffix(self, operand: Expression) -> Expression:
        token = self.peek()
        if token.kind not in ("++", "--"):
            return operand
        self.drop()
        return Unary(
            extent=span(operand, token), operator=token.kind, operand=operand, postfix=True
        )

    def _with_prefix(self, token: Token) -> Expression | None:
        if token.kind == "," and self.no_comma:
            return None
        self.drop()
        self.skip_lines()
        operand = self.unary()
        if operand is None:
            self.missing_after("MissingExpressionAfterOperator", token, token.text)
            return Broken(extent=span(token, token))
        extent = span(token, operand)
        if token.kind == ",":
            return self._with_suffix(ArrayLiteral(extent=extent, elements=(operand,)))
        return self._with_suffix(Unary(extent=extent, operator=token.kind, operand=operand))

    def _with_types(self, token: Token) -> Expression | None:
        """`[type]`, `[type]$x`, `[attribute()][type]$x`, `[type]::member`."""
        attributes = self.attribute_list(in_expression=True)
        if not attributes:
            return None
        last = attributes.pop()
        if isinstance(last, Attribute):
            operand = self._attributed(token, last)
        else:
            operand = self._typed(last)
        for attribute in reversed(attributes):
            extent = Extent(start_of(attribute), end_of(operand))
            if isinstance(attribute, Attribute):
                operand = Attributed(extent=extent, attribute=attribute, operand=operand)
            else:
                operand = Convert(extent=extent, type=attribute.type, operand=operand)
        return operand

    def _attributed(self, token: Token, attribute: Attribute) -> Expression:
        self.skip_lines()
        operand = self.unary()
        if operand is None:
            self.complaints.add(
                "UnexpectedAttribute",
                attribute.extent.start,
                attribute.extent.end,
                attribute.type.name,
                incomplete=self.nothing_behind(attribute.extent.end),
            )
            return Broken(extent=span(token, attribute), parts=(attribute,))
        return Attributed(extent=span(attribute, operand), attribute=attribute, operand=operand)

    def _typed(self, constraint: TypeConstraint) -> Expression:
        alone = TypeExpression(extent=constraint.extent, type=constraint.type)
        member = self.member_operator(brackets=False) if self.ungot is None else None
        if member is not None:
            return self.postfix(alone, member)
        if self.peek().kind not in (t.NEWLINE, ","):
            operand = self.unary()
            if operand is not None:
                return Convert(
                    extent=span(constraint, operand), type=constraint.type, operand=operand
                )
        return alone


def _combine(operands: list[Expression], operators: list[Token]) -> None:
    """Make one operand of the last two."""
    operator = operators.pop()
    right = operands.pop()
    left = operands.pop()
    operands.append(
        Binary(
            extent=span(left, right),
            operator=operator.kind,
            left=left,
            right=right,
            operator_extent=span(operator, operator),
        )
    )
